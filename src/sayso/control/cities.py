"""Neighbourhoods roll up to their city: where parts are held by different sides, it is mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from ..model import Control, Mention, PlaceMention
from ..parties import Parties

_OPEN = "9999-12-31"


def roll_up(
    rows: Mapping[str, Sequence[Control]],
    cities: Mapping[str, Mapping[str, PlaceMention]],
    parties: Parties,
) -> dict[str, list[Control]]:
    """Return the rows with those of cities split where their parts say otherwise.

    `rows` maps place keys to intervals in order; `cities` maps a city's key to its parts' keys,
    each with the city as mentioned there.  Only parts held for sure count.
    """
    result = {key: list(of_place) for key, of_place in rows.items()}
    for city, parts in sorted(cities.items()):
        own = list(rows.get(city, ()))
        held = [
            row
            for key in sorted(parts)
            for row in rows.get(key, ())
            if row.status in ("held", "besieged")
        ]
        if held:
            mention = own[0].place if own else parts[min(parts)]
            result[city] = _merged(mention, own, held, parties)
    return result


def _merged(
    place: PlaceMention, own: Sequence[Control], held: Sequence[Control], parties: Parties
) -> list[Control]:
    starts = {row.since for row in (*own, *held) if row.since}
    starts |= {_after(row.until) for row in (*own, *held) if row.until}
    edges = sorted(starts)
    merged: list[Control] = []
    for at, start in enumerate(edges):
        until = _before(edges[at + 1]) if at + 1 < len(edges) else None
        here = next((row for row in own if _covers(row, start)), None)
        parts = [row for row in held if _covers(row, start)]
        row = _between(place, here, parts, parties)
        if row is None:
            continue
        row = msgspec.structs.replace(row, since=start, until=until)
        last = merged[-1] if merged else None
        if last is not None and last.until == _before(start) and _continues(last, row):
            merged[-1] = msgspec.structs.replace(last, until=until)
        else:
            merged.append(row)
    return merged


def _continues(a: Control, b: Control) -> bool:
    return (a.status, a.holders, a.because, a.reason) == (b.status, b.holders, b.because, b.reason)


def _between(
    place: PlaceMention, own: Control | None, parts: Sequence[Control], parties: Parties
) -> Control | None:
    holders: dict[str, Mention] = {}
    sides: list[Mention] = []
    for row in (*([own] if own and own.status != "unknown" else []), *parts):
        for holder in row.holders:
            name = holder.id or f" {(holder.name or holder.text).casefold()}"
            if name not in holders:
                holders[name] = holder
                if not any(
                    parties.together(name, other.id or f" {(other.name or other.text).casefold()}")
                    for other in sides
                ):
                    sides.append(holder)
    if len(sides) < 2 or (own is not None and own.status == "contested"):
        return own
    told = "; ".join(
        f"{row.place.name or row.place.text}: {', '.join(h.name or h.text for h in row.holders)}"
        for row in parts
    )
    because = dict.fromkeys(key for row in (*([own] if own else []), *parts) for key in row.because)
    heard = max((row.last_heard or "" for row in (*([own] if own else []), *parts)), default="")
    return Control(
        place=place,
        status="mixed",
        holders=tuple(holders.values()),
        last_heard=heard or None,
        because=tuple(because),
        reason=f"its parts are held by different sides ({told})",
    )


def _covers(row: Control, day: str) -> bool:
    return (row.since or "") <= day <= (row.until or _OPEN)


def _after(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()


def _before(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()
