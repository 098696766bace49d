"""Areas of control for a site, which has no server to ask: those of each day on which they change.

The ground is shared out by `control.areas` as for the server, the exports and the printed maps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from ..control import control_on
from ..control.areas import areas
from ..model import Control
from ..publish.geojson import area_features

MOST_DAYS = 400
MOST_BYTES = 24_000_000
"""All files of areas together stay about below this; of more days than that, some are left out."""
_AGES = (0.25, 0.75)
"""At these parts of the time after which a place is unknown, rounded doubt grows by a step."""


def changing_days(rows: Sequence[Control], decay: int) -> list[str]:
    """Return the ISO dates on which areas may differ from those of the day before, in order."""
    found: set[str] = set()
    for row in rows:
        first = row.since or row.last_heard
        if first is not None:
            found.add(first)
        if row.until is not None:
            found.add(_after(row.until, 1))
        if row.last_heard is not None:
            for age in _AGES:
                day = _after(row.last_heard, int(age * decay))
                steps = (day, _after(day, 1))
                found.update(d for d in steps if row.until is None or d <= row.until)
    return sorted(found)


def _after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def areas_by_day(rows: Sequence[Control], decay: int) -> Iterator[tuple[str, bytes]]:
    """Yield days and the areas from then on, up to the next day, as GeoJSON."""
    days = changing_days(rows, decay)
    if not days:
        return
    middle = len(_encoded(rows, days[len(days) // 2], decay)[1])
    most = max(2, min(MOST_DAYS, MOST_BYTES // max(1, middle)))
    if len(days) > most:
        days = [days[number * (len(days) - 1) // (most - 1)] for number in range(most)]
    before = b""
    for day in days:
        same, encoded = _encoded(rows, day, decay)
        if same != before:
            before = same
            yield day, encoded


def _encoded(rows: Sequence[Control], day: str, decay: int) -> tuple[bytes, bytes]:
    """Return the areas of a day as GeoJSON: without the day they are of, and with it."""
    found = areas(control_on(rows, day), day, decay)
    undated = [msgspec.structs.replace(area, on="") for area in found]
    encode = msgspec.json.encode
    return encode(undated), encode(
        {"type": "FeatureCollection", "features": list(area_features(found))}
    )
