"""What a request asks for: query parameters → `Filters`, `Page`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from litestar.exceptions import ValidationException
from litestar.params import QueryParameter

from ..model import Filters

MOST = 1000
"""Rows on one page of a listing, at most."""

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="rows on a page")]
Offset = Annotated[int, QueryParameter(ge=0, description="rows to leave out")]
Day = Annotated[str | None, QueryParameter(description="ISO date", max_length=10)]


def day(value: str | None, name: str) -> str | None:
    """Return an ISO date as it is; answers 400 for anything else."""
    if not value:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValidationException(f"{name}: {value!r} is no date (YYYY-MM-DD)") from error


def _numbers(value: str | None, name: str, meaning: str) -> tuple[float, ...] | None:
    if not value:
        return None
    parts = value.split(",")
    try:
        numbers = tuple(float(part) for part in parts)
    except ValueError:
        numbers = ()
    count = meaning.count(",") + 1
    if len(numbers) != count or not all(abs(n) < 1e6 for n in numbers):
        raise ValidationException(f"{name}: expected {meaning}, got {value!r}")
    return numbers


def filters(
    since: Day = None,
    until: Day = None,
    near: Annotated[str | None, QueryParameter(description="latitude,longitude,km")] = None,
    box: Annotated[str | None, QueryParameter(description="west,south,east,north")] = None,
    actor: Annotated[str | None, QueryParameter(description="actor id or name")] = None,
    claim_type: Annotated[str | None, QueryParameter(name="type")] = None,
    status: Annotated[str | None, QueryParameter(description="event status")] = None,
    source: Annotated[str | None, QueryParameter(description="source id, outlet or origin")] = None,
    modality: Annotated[str | None, QueryParameter(description="happened, planned, …")] = None,
    voices: Annotated[int | None, QueryParameter(ge=0, description="independent voices")] = None,
    text: Annotated[str | None, QueryParameter(description="full text", max_length=400)] = None,
) -> Filters:
    """Return what the query parameters narrow a listing to."""
    around = _numbers(near, "near", "latitude,longitude,kilometres")
    window = _numbers(box, "box", "west,south,east,north")
    return Filters(
        since=day(since, "since"),
        until=day(until, "until"),
        near=(around[0], around[1], around[2]) if around else None,
        box=(window[0], window[1], window[2], window[3]) if window else None,
        actor=actor or None,
        type=claim_type or None,
        status=status or None,
        source=source or None,
        modality=modality or None,
        voices=voices,
        text=text or None,
    )
