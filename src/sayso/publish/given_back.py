"""Rows that others coded, given back as they coded them.

An event that rests on one row of a data set alone says what that row says.  Exported to the same
data set, it is that row again, cell by cell: nothing is coded anew, so that nothing gets lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..dataset_rows import ENGINE, Format, number, row_fields
from ..dataset_types import may_be_read_as
from ..model import Claim, Event
from .facts import Facts

_SIDES = ("actor1", "actor2", "side_a", "side_b")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_NUMBER = re.compile(r"(^|[._])(min|max|lat|lon|latitude|longitude)$")


def row_given(event: Event, facts: Facts, kind: Format) -> dict[str, str]:
    """Return the cells of the one row of `kind` that an event rests on; else none.

    None, too, where a ruling or another report made the event differ from what the row says.
    """
    claims = facts.claims_of(event.claims)
    if not claims or len(claims) != len(event.claims):
        return {}
    first = claims[0]
    publication = facts.publication(first)
    if publication is None or publication.row != kind or not _says(event, first):
        return {}
    if any(claim.document != first.document or claim.engine != ENGINE for claim in claims):
        return {}
    cells = row_fields(first.evidence.text + publication.further)
    ruled = not may_be_read_as(first.type, cells, kind, facts.reference.types)
    return {} if ruled or not _stand_in_it(first, cells) else cells


def _stand_in_it(claim: Claim, cells: Mapping[str, str]) -> bool:
    """Say whether a claim's names are words of its row, and the row's sides among them.

    Those of an amended claim may not be.
    """
    sides = [m.text for m in (*claim.actor, *claim.target)]
    said = sides + [p.text for p in claim.place] + [figure.text for figure in claim.figures]
    said += [claim.time.text] if claim.time else []
    named = [cells[column] for column in _SIDES if cells.get(column)]
    left_open = "actor" in claim.why_empty or claim.type == "protest"
    return all(text in claim.evidence.text for text in said) and (
        left_open or all(any(text in cell for text in sides) for cell in named)
    )


def _says(event: Event, claim: Claim) -> bool:
    """Say whether an event is what a claim says.

    Figures of a row are its own, and of several on one side an event may keep those that say most.
    """
    spots = [[(place.lat, place.lon) for place in of.place] for of in (event, claim)]
    sides = ((event.actor, claim.actor), (event.target, claim.target))
    return (
        (event.type, event.time, event.modality) == (claim.type, claim.time, claim.modality)
        and spots[0] == spots[1]
        and all(set(told) <= set(said) and bool(told) == bool(said) for told, said in sides)
    )


def nested(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return cells by path as the object they were flattened from: `sources[0].source_name`.

    Least, most and coordinates become numbers; what was true or false is so again.
    """
    made: dict[str, Any] = {}
    for path, words in fields.items():
        steps = [int(index) if index else name for name, index in _STEP.findall(path)]
        if not steps:
            continue
        at: Any = made
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            value = _value(path, words) if following is None else [] if _is_at(following) else {}
            at = _put(at, step, value)
    return made


def _is_at(step: object) -> bool:
    return isinstance(step, int)


def _put(at: Any, step: str | int, value: Any) -> Any:
    """Put a value into an object or list where there is none yet; return what is there."""
    if isinstance(at, list):
        # Empty values are left out of a flattened row, their places in a list stay unfilled.
        at.extend({} for _ in range(int(step) + 1 - len(at)))
        if not at[int(step)]:
            at[int(step)] = value
        return at[int(step)]
    return at.setdefault(step, value)


def _value(path: str, words: str) -> Any:
    if words in {"true", "false"}:
        return words == "true"
    found = number(words) if _NUMBER.search(path) else None
    if found is None:
        return words
    return int(found) if found.is_integer() else found
