"""Declared or only alleged: does a record know which strikes their militaries own up to?

    python -m eval.declared

**airwars** (E: evaluated on, never learned from): incidents of civilian harm in Syria whose strike
the coders call *declared* (a military says that it struck there), *likely*, *contested* or *single
source claim*.  What is filed under each is read by the engine: archived pages in English, which
allege, and what the coders took down as the military's own report of the day.  Reports that merely
say that nothing was struck are among them.  Days of publication as in `eval.incidents`.

*declared* of an incident: an event within a day and 10 km of it has a voice that is its own
attacker's, affirming.  Beside it: every incident with a military's report on file is declared.
*answered*: incidents for which any event is found; of those that are not, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from eval.incidents import day_after, is_english, is_one, plain
from eval.scoring import Count, document, json_lines, read_claims
from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import fuse, head
from sayso.model import Document, Event
from sayso.parties import Parties
from sayso.reference import load_reference

_STATUS = "حالة نسبة الضربة — الأصل"
_DECLARED = "Declared strike"
_SHORTEST = 40
_DEEDS = frozenset({"airstrike", "shelling", "bombing", "killing", "toll", "clash", "destruction"})
_PRESS_OFFICES = {
    "coalition": "oir-voice", "russian_forces": "russian-mod", "russia": "russian-mod",
    "united_states": "centcom-voice", "united_kingdom": "uk-mod",
}  # fmt: skip


def measure() -> dict[str, dict[str, float]]:
    """Return how well declared strikes are told from alleged ones."""
    rows = {
        f"airwars-{row['airwars_id']}": row
        for row in json_lines("airwars_syria", "incidents.jsonl.gz")
        if row["date"] and row["lat"] is not None and _status(row)
    }
    pages: dict[str, list[str]] = {}
    for one in json_lines("airwars_syria", "source_texts.jsonl.gz"):
        if one["source_type"] != "public_facebook_post" and is_english(one["text"]):
            for name in one["incident_ids"]:
                if name in rows:
                    pages.setdefault(name, []).append(one["text"])
    documents: dict[str, Document] = {}
    alleging: set[str] = set()
    reported: set[str] = set()
    for name, row in sorted(rows.items()):
        for n, text in enumerate(pages.get(name, ())):
            made = document(f"page-{name}-{n}", plain(text), _after(row))
            documents.setdefault(made.id, made)
            alleging.add(name)
        for n, record in enumerate(row["belligerent_records"] or ()):
            text = plain(record.get("belligerent_strike_report") or "")
            if len(text) < _SHORTEST or not text.isascii():
                continue
            made = document(f"report-{name}-{n}", text, _after(row))
            office = _PRESS_OFFICES.get(record["belligerent"])
            address = (record.get("belligerent_strike_report_url") or "").split()
            documents[made.id] = msgspec.structs.replace(
                made, source=office, page=address[0] if address else made.page
            )
            reported.add(name)
    events = _events(list(documents.values()))
    return {"airwars": _scores(rows, events, alleging | reported, reported)}


def _status(row: dict[str, Any]) -> str:
    return str((row["other_fields"] or {}).get(_STATUS) or "")


def _after(row: dict[str, Any]) -> str:
    return day_after([row])


def _events(documents: list[Document]) -> list[Event]:
    claims = [claim for of_one in read_claims(documents) for claim in of_one]
    heads = {one.id: head(one) for one in documents}
    events, _ = fuse(claims, heads, load_reference(), Policy(), standing([]))
    return [e for e in events if e.type in _DEEDS and e.modality in ("happened", "ongoing")]


def _scores(
    rows: dict[str, dict[str, Any]], events: list[Event], told: set[str], reported: set[str]
) -> dict[str, float]:
    parties = Parties(load_reference())
    ours, plainly = Count(), Count()
    seen: Counter[str] = Counter()
    for name in sorted(told):
        row = rows[name]
        truth = _status(row) == _DECLARED
        plainly.add(truth and name in reported, name in reported, truth)
        near = [event for event in events if is_one(event, row)]
        seen["answered"] += bool(near)
        seen["declared, answered"] += truth and bool(near)
        said = any(is_declared(event, parties) for event in near)
        ours.add(truth and said, said, truth)
        seen["right where answered"] += bool(near) and said == truth
    return {
        "incidents": len(told),
        "declared by the coders": ours.gold,
        "answered": seen["answered"] / max(1, len(told)),
        "right where answered": seen["right where answered"] / max(1, seen["answered"]),
        "recall where answered": ours.right / max(1, seen["declared, answered"]),
        **ours.figures(),
        **{f"{k}, has a report": v for k, v in plainly.figures().items()},
    }


def is_declared(event: Event, parties: Parties) -> bool:
    """Say whether the attacker itself affirms the event."""
    return any(
        parties.relation(voice.origin, mention.id) == "same"
        for voice in event.voices
        if voice.stance == "affirms"
        for mention in event.actor
        if mention.id
    )


if __name__ == "__main__":
    for label, value in measure()["airwars"].items():
        print(f"{label:36}{value:8.3f}")
