"""From model to table: the columns that listings filter and sort by.

Raise `RECIPE` when any function here changes what it returns for the same row: derived rows are
then rewritten at the next derivation.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ..model import SEVERITIES, Claim, Control, Event, Issue, Mention, PlaceMention, TimeSpan
from .captured import plain
from .schema import DAY, UNDATED
from .words import APART, fold

RECIPE = b"rows2"

CLAIM_COLUMNS = (
    "number", "id", "digest", "key", "document", "at", "type", "modality", "start", "end", "row",
)  # fmt: skip
EVENT_COLUMNS = (
    "number", "id", "digest", "type", "status", "modality", "voices", "start", "end", "row",
)  # fmt: skip
CONTROL_COLUMNS = (
    "number", "id", "digest", "place", "name", "alias", "since", "until", "row", "family",
)  # fmt: skip
ISSUE_COLUMNS = ("number", "id", "digest", "kind", "severity", "row")
PLACE_COLUMNS = ("number", "owner", "lat", "lon")

_UNDATED_DAY = 100_000_000
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_encode = msgspec.json.Encoder(order="deterministic").encode


def first_day(date: str | None) -> str | None:
    """Return the first day of an ISO date of any precision; None where the year is open."""
    found = _DATE.match(date or "")
    if found is None:
        return None
    year, month, day = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}"


def last_day(date: str | None) -> str | None:
    """Return the last day of an ISO date of any precision; None where the year is open."""
    found = _DATE.match(date or "")
    if found is None:
        return None
    year, month, day = found.groups()
    month = month or "12"
    if day is None:
        known = int(year) >= 1 and 1 <= int(month) <= 12
        day = f"{calendar.monthrange(int(year), int(month))[1]:02}" if known else "31"
    return f"{year}-{month}-{day}"


def days(time: TimeSpan | None) -> tuple[str, str]:
    """Return first and last day for sorting; (UNDATED, "") where there is none."""
    first = first_day(time.start) if time else None
    last = last_day(time.end) if time else None
    if first is None or last is None:
        return UNDATED, ""
    return first, last


def first_number(start: str) -> int:
    """Return the lowest number of claims or events that begin on a day, as `days` gives it.

    Numbers are written YYYYMMDD and ten digits: they sort as days do, so that what the search
    indexes hand over by number comes in the order of listings.  Undated rows come last.
    """
    return (_UNDATED_DAY if start == UNDATED else int(start.replace("-", ""))) * DAY


def encoded(row: Any) -> tuple[str, int]:
    """Return a row as JSON and its 64-bit digest, by which unchanged rows are known."""
    data = _encode(row)
    digest = hashlib.blake2b(data, digest_size=8, person=RECIPE).digest()
    return data.decode(), int.from_bytes(digest, "big", signed=True)


SEALED = encoded(None)[1]
"""Digest of rows whose id names their content: they change only when RECIPE does."""


def points(places: Iterable[PlaceMention]) -> list[tuple[float, float]]:
    """Return (lat, lon) of the places meant: of containers only where nothing else has any."""
    located = [p for p in places if p.lat is not None and p.lon is not None]
    inner = [p for p in located if p.relation != "within"] or located
    return sorted({(p.lat, p.lon) for p in inner if p.lat is not None and p.lon is not None})


def claim_row(number: int, claim: Claim, row: str, digest: int) -> tuple[Any, ...]:
    """Return the values of CLAIM_COLUMNS."""
    start, end = days(claim.time)
    return (
        number, claim.id, digest, claim.key, claim.document, claim.evidence.start, claim.type,
        claim.modality, start, end, row,
    )  # fmt: skip


def event_row(number: int, event: Event, row: str, digest: int) -> tuple[Any, ...]:
    """Return the values of EVENT_COLUMNS; `voices` counts those that affirm."""
    start, end = days(event.time)
    voices = sum(voice.stance == "affirms" for voice in event.voices)
    return (
        number, event.id, digest, event.type, event.status, event.modality, voices, start, end,
        row,
    )  # fmt: skip


def control_row(
    number: int, name: str, control: Control, row: str, digest: int, family: str
) -> tuple[Any, ...]:
    """Return the values of CONTROL_COLUMNS: `since` "" is ever, `until` UNDATED is open."""
    place = control.place
    return (
        number, name, digest, place.id, place_name(place), fold(place.text),
        first_day(control.since) or "", last_day(control.until) or UNDATED, row, family,
    )  # fmt: skip


def issue_row(number: int, issue: Issue, row: str, digest: int) -> tuple[Any, ...]:
    """Return the values of ISSUE_COLUMNS."""
    return number, issue.id, digest, plain(issue.kind), SEVERITIES[issue.severity], row


def place_name(place: PlaceMention) -> str:
    """Return the folded name by which a place can be asked for."""
    return fold(place.name or place.text)


def claim_words(claim: Claim, source: str | None) -> tuple[str, str, str, str]:
    """Return folded actors, sources, places and words of a claim."""
    return (
        _folded(_mentions((*claim.actor, *claim.target))),
        _folded([source or "", *(w for s in claim.says for w in (s.id, s.name, s.text) if w)]),
        _folded(_place_words(claim.place)),
        fold(claim.evidence.text),
    )


def event_words(event: Event, evidence: Iterable[str]) -> tuple[str, str, str, str]:
    """Return folded actors, sources, places and words of an event and of its claims' evidence."""
    sources = [voice.origin for voice in event.voices]
    sources += [name for voice in event.voices for path in voice.paths for name in path]
    return (
        _folded(_mentions((*event.actor, *event.target))),
        _folded(sources),
        _folded(_place_words(event.place)),
        _apart([f"{event.type} {event.reason}", *evidence]),
    )


def _mentions(mentions: Iterable[Mention]) -> Iterator[str]:
    for mention in mentions:
        yield from filter(None, (mention.id, mention.name, mention.text))


def _place_words(places: Iterable[PlaceMention]) -> Iterator[str]:
    for place in places:
        yield from filter(None, (place.name, place.text, place.admin1))


def _folded(names: Iterable[str]) -> str:
    """Return folded names, each once, in order."""
    return " ".join(filter(None, dict.fromkeys(map(fold, names))))


def _apart(texts: Iterable[str]) -> str:
    """Return folded texts, each once, in order, with a word between them that stands nowhere."""
    return f" {APART} ".join(filter(None, dict.fromkeys(map(fold, texts))))
