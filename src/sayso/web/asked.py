"""What a request asks for: query parameters → `Filters`, `Page`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, TypeVar, get_args
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import ValidationException
from litestar.params import QueryParameter

from ..model import ClaimType, EventStatus, Filters, Modality
from .port import DeskRecord

Item = TypeVar("Item")
TYPES: Sequence[str] = get_args(ClaimType)
STATUSES: Sequence[str] = get_args(EventStatus)
MODALITIES: Sequence[str] = get_args(Modality)

MOST = 1000
"""Rows on one page of a listing, at most."""

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="rows on a page")]
Offset = Annotated[int, QueryParameter(ge=0, le=10**9, description="rows to leave out")]
Number = Annotated[
    int, QueryParameter(ge=0, le=2**53 - 1, description="the last number that is known; 0 = none")
]
"""Of a row in a log; as large as numbers of JSON can be."""
AnyLimit = Annotated[int, QueryParameter(ge=0, le=MOST, description="rows on a page; 0 = all")]
ManyLimit = Annotated[int, QueryParameter(ge=0, le=25_000, description="names on a page; 0 = all")]
"""Of what is a name and nothing else; the page of the desk asks for as many at once."""
Day = Annotated[
    str | None,
    QueryParameter(
        description="ISO date; a month (2017-06) or a year stands for its first or last day",
        schema_extra={"format": "date"},
    ),
]


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def day(value: str | None, name: str, *, last: bool = False) -> str | None:
    """Return an ISO date as it is; a month or a year becomes its first day, or its last one.

    Answers 400 for anything else.
    """
    if value is None:
        return None
    parts = _DATE.fullmatch(value)
    try:
        if parts is None:
            raise ValueError(value)
        year, month = int(parts[1]), int(parts[2] or (12 if last else 1))
        in_month = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, int(parts[3] or in_month)).isoformat()
    except ValueError as error:
        raise ValidationException(
            f"{name}: {value[:40]!r} is no date; write 2017-06-07, 2017-06 or 2017"
        ) from error


def _one_of(value: str | None, choices: Sequence[str], name: str) -> str | None:
    if value is not None and value not in choices:
        raise ValidationException(f"{name}: {value[:40]!r} is none of {', '.join(choices)}")
    return value


def _numbers(value: str) -> tuple[float, ...] | None:
    try:
        return tuple(float(part) for part in value.split(","))
    except ValueError:
        return None


def _on_earth(lat: float, lon: float) -> bool:
    return abs(lat) <= 90 and abs(lon) <= 180


def _near(record: DeskRecord, value: str) -> tuple[float, float, float]:
    numbers = _numbers(value)
    if numbers is None:
        return record.around(value)
    if len(numbers) != 3 or not _on_earth(numbers[0], numbers[1]) or not 0 < numbers[2] < 20_100:
        raise ValidationException(
            f"near: {value[:60]!r} is nowhere; write latitude,longitude,kilometres or PLACE,km"
        )
    return numbers[0], numbers[1], numbers[2]


def _box(value: str) -> tuple[float, float, float, float]:
    numbers = _numbers(value) or ()
    if len(numbers) == 4:
        west, south, east, north = numbers
        if _on_earth(south, west) and _on_earth(north, east) and south <= north:
            return west, south, east, north
    raise ValidationException(f"box: {value[:60]!r} is no box; write west,south,east,north")


def filters(
    state: State,
    since: Day = None,
    until: Day = None,
    near: Annotated[
        str | None,
        QueryParameter(
            min_length=1,
            max_length=400,
            description="latitude,longitude,kilometres; or a place's name, with or without ,km",
        ),
    ] = None,
    box: Annotated[
        str | None,
        QueryParameter(
            description="west,south,east,north in degrees; west above east crosses 180°",
            schema_extra={"examples": ["35,32,42,38"]},
        ),
    ] = None,
    actor: Annotated[
        str | None,
        QueryParameter(min_length=1, max_length=400, description="actor id or words of its name"),
    ] = None,
    claim_type: Annotated[
        str | None, QueryParameter(name="type", schema_extra={"enum": TYPES})
    ] = None,
    status: Annotated[
        str | None, QueryParameter(description="event status", schema_extra={"enum": STATUSES})
    ] = None,
    source: Annotated[
        str | None,
        QueryParameter(min_length=1, max_length=400, description="source id, outlet or origin"),
    ] = None,
    modality: Annotated[str | None, QueryParameter(schema_extra={"enum": MODALITIES})] = None,
    voices: Annotated[
        int, QueryParameter(ge=0, le=1000, description="at least so many independent voices")
    ] = 0,
    text: Annotated[
        str | None, QueryParameter(description="full text", min_length=1, max_length=400)
    ] = None,
) -> Filters:
    """Return what the query parameters narrow a listing to."""
    return Filters(
        since=day(since, "since"),
        until=day(until, "until", last=True),
        near=_near(state.record, near) if near is not None else None,
        box=_box(box) if box is not None else None,
        actor=actor,
        type=_one_of(claim_type, TYPES, "type"),
        status=_one_of(status, STATUSES, "status"),
        source=source,
        modality=_one_of(modality, MODALITIES, "modality"),
        voices=voices or None,
        text=text,
    )


def page_of(
    request: Request[Any, Any, Any], rows: Sequence[Item], limit: int, offset: int
) -> Response[list[Item]]:
    """Answer one page of a list; a Link header leads to the next, X-Total-Count counts all."""
    end = offset + limit if limit else len(rows)
    return answer_of(request, list(rows[offset:end]), len(rows), offset)


def answer_of(
    request: Request[Any, Any, Any], page: list[Item], total: int, offset: int
) -> Response[list[Item]]:
    """Answer one page of a list of `total` rows, as `page_of` does."""
    headers = {"x-total-count": str(total)}
    end = offset + len(page)
    if page and end < total:
        query = [(k, v) for k, v in request.query_params.multi_items() if k != "offset"]
        headers["link"] = f'<?{urlencode([*query, ("offset", end)])}>; rel="next"'
    return Response(page, headers=headers)
