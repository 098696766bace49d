"""Events that read alike told as one: one sentence, several places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ..model import Event
from .losses import is_measure
from .precision import bounds

_MERGED = frozenset(
    {"airstrike", "shelling", "capture", "clash", "deployment", "advance", "displacement", "arrest"}
)


def merged(events: Iterable[Event], dated: bool = True) -> list[Event]:
    """Join events that differ only in place into one to tell: one sentence, several places.

    Same type, actor, target, days and speakers, nobody denying it and no human losses: the
    eighteen strikes of one release read as one sentence.  Only for telling; the record keeps them.
    Events without a day are joined only where the caller has sorted them (`dated` is False).
    """
    groups: dict[object, list[Event]] = {}
    for event in events:
        groups.setdefault(_same_telling(event, dated), []).append(event)
    return [group[0] if len(group) == 1 else _joined(group) for group in groups.values()]


def _same_telling(event: Event, dated: bool) -> object:
    plain = (
        event.type in _MERGED
        and event.actor
        and event.place
        and (bounds(event.time) is not None or not dated)
        and all(voice.stance == "affirms" for voice in event.voices)
        and not any(is_measure(f, m) for f in event.figures for m in ("killed", "injured"))
    )
    if not plain:
        return event.id
    return (
        event.type,
        tuple(sorted(m.id or m.text for m in event.actor)),
        tuple(sorted(m.id or m.text for m in event.target)),
        bounds(event.time),
        tuple(sorted((v.origin, v.interest) for v in event.voices)),
    )


def _joined(group: Sequence[Event]) -> Event:
    first = group[0]
    claims: dict[str, list[str]] = {}
    for event in group:
        for voice in event.voices:
            claims.setdefault(voice.origin, []).extend(voice.claims)
    return msgspec.structs.replace(
        first,
        place=tuple(p for event in group for p in event.place if p.relation != "within"),
        figures=tuple(figure for event in group for figure in event.figures),
        voices=tuple(
            msgspec.structs.replace(voice, claims=tuple(dict.fromkeys(claims[voice.origin])))
            for voice in first.voices
        ),
        claims=tuple(key for event in group for key in event.claims),
    )
