"""FollowTheMoney statements: one row for each value of each entity, with who says so.

The entities are those of `followthemoney`.  `origin` is the chain of speakers of quoted words and
the speakers of figures, else `sayso`; `first_seen` and `last_seen` are the days of the first and
the last report.  Columns and ids are those of the statements of followthemoney 4, as CSV.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..model import Event, Speaker
from ..protocols import View
from ..reference import Reference
from .aleph import entity_lines
from .facts import Facts, Publication
from .files import FORMULA, csv_cell, safe_cell, whole
from .prose import Prose
from .quoting import quoted
from .tables import figure_text

COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin",
    "lang", "original_value", "external", "first_seen", "last_seen", "id",
)  # fmt: skip
DATASET = "sayso"
_TYPES = {
    "alias": "name", "country": "country", "date": "date", "description": "text",
    "endDate": "date", "id": "id", "involved": "entity", "keywords": "string",
    "location": "address",
    "name": "name", "proof": "entity", "publishedAt": "date", "publisher": "string",
    "recordId": "string", "sourceUrl": "url", "startDate": "date", "summary": "text",
    "title": "string", "wikidataId": "identifier",
}  # fmt: skip
# Ids, dates and codes, made here of letters that no cell has to be guarded from.
_OWN = frozenset(
    {"id", "involved", "proof", "recordId", "date", "startDate", "endDate", "publishedAt",
     "country", "keywords"}
)  # fmt: skip


class StatementsWriter:
    """A CSV of statements, in the order of the entities."""

    name = "followthemoney-statements"
    suffix = ".csv"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        with whole(target) as draft, draft.open("wb") as out:
            out.writelines(self._lines(view))

    def _lines(self, view: View) -> Iterator[bytes]:
        """Yield the lines of the table: fifteen an event, of which little but the value differs."""
        yield (",".join(COLUMNS) + "\n").encode()
        facts = Facts(view, self.reference)
        prose = Prose(facts)

        def lines(
            entity: dict[str, Any], event: Event | None, publications: Iterable[Publication]
        ) -> bytes:
            return _statements(entity, event, publications, facts, prose)

        yield from entity_lines(view, facts, prose, lines)


def _statements(
    entity: dict[str, Any],
    event: Event | None,
    publications: Iterable[Publication],
    facts: Facts,
    prose: Prose,
) -> bytes:
    """Return the lines of one entity, in bytes: they come from other processes."""
    name, schema = entity["id"], entity["schema"]
    origins = _origins(event, entity, facts, prose) if event else {}
    days = [p.published[:10] for p in publications if p.published]
    seen = f",,f,{csv_cell(min(days))},{csv_cell(max(days))}," if days else ",,f,,,"
    unsaid = f",{DATASET},{DATASET},{seen}"
    # What all ids of an entity begin with is hashed once.
    named = hashlib.sha1(f"{DATASET}.{name}.".encode(), usedforsecurity=False).copy
    own, heads = f"{name},{name},", _heads(schema)
    digest = named()
    digest.update(f"id.{name}".encode())
    lines = [f"{own}{heads['id']}{name}{unsaid}{digest.hexdigest()}"]
    for prop, found in entity["properties"].items():
        head = heads[prop]
        if prop in _OWN:
            for value in found:
                digest = named()
                digest.update(f"{prop}.{value}".encode())
                lines.append(f"{own}{head}{value}{unsaid}{digest.hexdigest()}")
            continue
        for said in found:
            # What is named is what stands in the file: the value with its safeguard.
            value = safe_cell(said) if said[:1] in FORMULA else said
            digest = named()
            digest.update(f"{prop}.{value}".encode())
            rest = unsaid
            if origin := origins.get(said):
                rest = f",{DATASET},{origin},{seen}"
            lines.append(f"{own}{head}{csv_cell(value)}{rest}{digest.hexdigest()}")
    lines.append("")
    return "\n".join(lines).encode()


@cache
def _heads(schema: str) -> dict[str, str]:
    """Return the cells between an entity's name and a value, by property."""
    return {prop: f"{prop},{kind},{schema}," for prop, kind in _TYPES.items()}


def _origins(event: Event, entity: dict[str, Any], facts: Facts, prose: Prose) -> dict[str, str]:
    """Return value → who says it as a cell, for the quoted words and the figures of an event."""
    found: dict[str, str] = {}
    claims = facts.claims_of(event.claims)
    words = entity["properties"].get("summary", ())
    if len(words) != len(claims):
        # Some say the same in the same words.
        words = [quoted(claim, prose.facts) for claim in claims]
    for claim, quote in zip(claims, words, strict=True):
        publication = facts.publication(claim)
        found.setdefault(
            quote, facts.once(_chain, claim.says, publication.source if publication else "")
        )
    numbers = entity["properties"]["description"][1:]
    if len(numbers) != len(event.figures):
        numbers = map(figure_text, event.figures)
    for figure, number in zip(event.figures, numbers, strict=True):
        found.setdefault(number, facts.once(_counters, tuple(s.origin for s in figure.said_by)))
    return found


def _chain(says: Sequence[Speaker], outlet: str, _: Facts) -> str:
    names = [speaker.name or speaker.text for speaker in says]
    return _origin(" via ".join(dict.fromkeys([*names, outlet] if outlet else names)))


def _counters(origins: Sequence[str], facts: Facts) -> str:
    return _origin("; ".join(dict.fromkeys(map(facts.origin_name, origins))))


def _origin(words: str) -> str:
    return csv_cell(str(safe_cell(words))) or DATASET
