"""What people correct in a claim: which fields, what may stand in them, the claim that comes of it.

What may stand in a field is asked when a ruling is made.  A log that was kept is applied as it is:
a rule that came later takes nothing back.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from .errors import InputError
from .ids import seal
from .model import Claim, ClaimFigure, Mention, PlaceMention, Speaker, TimeSpan

AMENDABLE = (
    "type", "actor", "target", "weapon", "place", "time", "figures", "says", "modality",
)  # fmt: skip
"""Fields of a claim that `amend` may set."""
EMPTIED = "a ruling says so"
"""Why a field is empty that a person emptied."""
LONGEST_WORDS = 1000
"""Characters of a name or of words that a person gives, at most."""
MOST = 50
"""Figures, speakers or names of one claim, at most."""

_FIELD_TYPES: dict[str, Any] = {
    field.name: field.type for field in msgspec.structs.fields(Claim) if field.name in AMENDABLE
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What no text holds; words of a report may run over a line's end."""
_DAY = re.compile(r"(?P<year>\d{4}|-)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


def amended(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    """Return the claim with fields set from JSON values, under its new id.

    What is set no longer says why it is empty.  Raises InputError for a field that may not be set
    or a value of the wrong shape.
    """
    values = _converted(changes)
    why = {name: words for name, words in claim.why_empty.items() if name not in values}
    why.update({name: EMPTIED for name, value in values.items() if not value and name != "says"})
    return seal(msgspec.structs.replace(claim, **values, why_empty=why))


def check_amendment(changes: Mapping[str, Any]) -> None:
    """Raise InputError, in one line, for values that a claim cannot have."""
    if not changes:
        raise InputError("amend: name at least one field to set")
    for name, value in _converted(changes).items():
        wrong = next(_wrong_with(name, value), None)
        if wrong is not None:
            raise InputError(f"amend: {name}: {wrong}")


def _converted(changes: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in _FIELD_TYPES:
            raise InputError(f"amend: field {name!r} cannot be set; one of {', '.join(AMENDABLE)}")
        try:
            values[name] = msgspec.convert(value, _FIELD_TYPES[name])
        except msgspec.ValidationError as error:
            raise InputError(f"amend: {name}: {error}") from error
    return values


def _wrong_with(name: str, value: Any) -> Iterator[str]:
    """Yield what is wrong with the value of a field, in words."""
    if isinstance(value, tuple):
        if len(value) > MOST:
            yield f"{len(value)} are too many; at most {MOST}"
        for number, part in enumerate(value, 1):
            for wrong in _PARTS[type(part)](part, number - 1, value):
                yield wrong if len(value) == 1 else f"number {number}: {wrong}"
    elif isinstance(value, TimeSpan):
        yield from _wrong_days(value)


def _wrong_figure(figure: ClaimFigure, at: int, every: Sequence[ClaimFigure]) -> Iterator[str]:
    for name in ("what", "measure"):
        yield from _wrong_words(name, getattr(figure, name))
    for name in ("text", "of", "unit", "per"):
        yield from _wrong_words(name, getattr(figure, name), needed=False)
    for number in (figure.low, figure.high):
        if number is not None and not (math.isfinite(number) and number >= 0):
            yield f"{number:g} counts nothing; write 0 or more"
    if figure.low is None and figure.high is None and not figure.text:
        yield "give low, high or both"
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        yield f"the lower number {figure.low:g} is above the higher one, {figure.high:g}"
    whole = figure.part_of
    if whole is not None and (whole == at or not 0 <= whole < len(every)):
        yield f"part_of: there is no other figure {whole}; they count from 0"


def _wrong_speaker(speaker: Speaker, at: int, every: Sequence[Speaker]) -> Iterator[str]:
    yield from _wrong_mention(speaker, at, every)
    yield from _wrong_words("cue", speaker.cue, needed=False)


def _wrong_mention(mention: Mention | Speaker, _at: int, _every: Sequence[Any]) -> Iterator[str]:
    yield from _wrong_words("text", mention.text)
    yield from _wrong_words("id", mention.id, needed=mention.id is not None)
    yield from _wrong_words("name", mention.name, needed=False)


def _wrong_place(place: PlaceMention, _at: int, _every: Sequence[PlaceMention]) -> Iterator[str]:
    yield from _wrong_words("text", place.text)
    for name in ("id", "name", "kind", "country", "admin1", "relation"):
        yield from _wrong_words(name, getattr(place, name), needed=False)
    if (place.lat is None) is not (place.lon is None):
        yield "give lat and lon, or neither"
    for name, number, most in (("lat", place.lat, 90), ("lon", place.lon, 180)):
        if number is not None and not abs(number) <= most:
            yield f"{name} {number:g} is not on earth; write -{most} to {most}"
    if place.radius_km is not None and not 0 <= place.radius_km < math.inf:
        yield f"radius_km {place.radius_km:g} is no distance; write 0 or more"
    if not 0 <= place.score <= 1:
        yield f"score {place.score:g} is none; write 0 to 1"


def _wrong_words(name: str, words: str | None, *, needed: bool = True) -> Iterator[str]:
    if needed and not (words or "").strip():
        yield f"{name}: say it in words"
    elif words and (len(words) > LONGEST_WORDS or _CONTROL.search(words)):
        yield f"{name}: write at most {LONGEST_WORDS} characters, none of them a control character"


def _wrong_days(time: TimeSpan) -> Iterator[str]:
    for words in (time.start, time.end):
        if not _is_day(words):
            yield f"{words[:40]!r} is no date; write 2017-06-07, 2017-06, 2017 or --06-07"
    yield from _wrong_words("text", time.text, needed=False)
    if len(time.start) == len(time.end) and time.end < time.start:
        yield f"it ends on {time.end}, before it begins on {time.start}"


def _is_day(words: str) -> bool:
    parts = _DAY.fullmatch(words)
    if parts is None or (parts["year"] == "-" and not parts["month"]):
        return False
    # Of a year that nobody states any may be meant: one with a 29 February is taken.
    year = 2000 if parts["year"] == "-" else int(parts["year"])
    month, day = int(parts["month"] or 1), int(parts["day"] or 1)
    return 1 <= month <= 12 and year >= 1 and 1 <= day <= calendar.monthrange(year, month)[1]


_PARTS: dict[type, Callable[[Any, int, Sequence[Any]], Iterator[str]]] = {
    ClaimFigure: _wrong_figure,
    Speaker: _wrong_speaker,
    Mention: _wrong_mention,
    PlaceMention: _wrong_place,
}
