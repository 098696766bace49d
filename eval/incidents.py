"""Reports on strikes → incidents, against "kind + day + place" in the same run.

    python -m eval.run incidents [--all]

**airwars** (E: evaluated on, never learned from): incidents of civilian harm in Syria with date,
place and a range of civilians killed, and what is filed under them: *reports*, archived pages in
English (pages of Facebook hold no text here), and *statements* of militaries that are filed under
one incident.  They are read by the engine.  The archive lost nearly all dates of
publication, without which "on Sunday" means nothing: each text counts as published on the day after
its latest incident.  That is told to sayso and to the baseline alike, and makes days easy for both;
what is measured is place, numbers and bringing together.

*matched*: an event within a day and 10 km of an incident that one of the reports is filed under,
each used once.  Precision counts every violent event that is said to have happened, also those
that a report only looks back to.  *killed overlaps*: of matched incidents with a range, those whose
range and the event's number of people killed (any, not civilians alone) have a number in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from eval.scoring import Count, document, json_lines, paired, read_claims, sample
from sayso.config import Policy
from sayso.control.assertions import day_of
from sayso.decide import standing
from sayso.fuse import fuse, head
from sayso.geometry import kilometres
from sayso.model import Claim, Event, PlaceMention, TimeSpan
from sayso.reference import load_reference

TEXTS = 150
_VIOLENT = frozenset(
    {"airstrike", "shelling", "bombing", "chemical", "killing", "clash", "destruction", "toll"}
)
_LATIN = 0.9
_SHORT = 300
_KM = 10.0
Spot = tuple[int, int, float, float]
"""First and last day, latitude, longitude."""


def measure(whole: bool = False) -> dict[str, dict[str, float]]:
    """Return the figures on airwars_syria."""
    rows = [
        row
        for row in json_lines("airwars_syria", "incidents.jsonl.gz")
        if row["lat"] is not None and row["date"]
    ]
    by_id = {f"airwars-{row['airwars_id']}": row for row in rows}
    by_code = {row["code"]: row for row in rows}
    reports = [
        (row["source_id"], row["text"], [by_id[n] for n in row["incident_ids"] if n in by_id])
        for row in json_lines("airwars_syria", "source_texts.jsonl.gz")
        if row["source_type"] != "public_facebook_post" and is_english(row["text"])
    ]
    statements = [
        (f"statement-{n}", row["text"], [by_code[c] for c, _ in row["incidents"] if c in by_code])
        for n, row in enumerate(json_lines("airwars_syria", "military_statements.jsonl.gz"))
        if len(row["incidents"]) == 1
    ]
    return {
        "airwars reports": _scores(reports, whole),
        "airwars statements": _scores(statements, whole),
    }


def _scores(
    filed: Sequence[tuple[str, str, list[dict[str, Any]]]], whole: bool
) -> dict[str, float]:
    kept = sample(sorted((one for one in filed if one[2]), key=lambda o: o[0]), TEXTS, whole)
    documents = [document(name, plain(text), day_after(of_one)) for name, text, of_one in kept]
    claims = [claim for of_one in read_claims(documents) for claim in of_one]
    heads = {one.id: head(one) for one in documents}
    events, _ = fuse(claims, heads, load_reference(), Policy(), standing([]))
    told = [event for event in events if _is_deed(event) and _spot(event.time, event.place)]
    gold = list({row["airwars_id"]: row for _, _, of_one in kept for row in of_one}.values())
    ours: list[Any] = [*told, *gold]
    pairs = paired(ours[: len(told)], ours[len(told) :], is_one)
    groups = _plain_groups(claims)
    beside: list[Any] = [*groups, *gold]
    alone = paired(beside[: len(groups)], beside[len(groups) :], is_one)
    return {
        "texts": len(documents),
        "incidents": len(gold),
        "events": len(told),
        **Count(len(pairs), len(told), len(gold)).figures(),
        "f1, kind+day+place": Count(len(alone), len(groups), len(gold)).figures()["f1"],
        "killed overlaps": _overlaps([(told[a], gold[b]) for a, b in pairs]),
    }


def is_english(text: str) -> bool:
    """Say whether a text is long enough and written in Latin letters."""
    letters = [c for c in text if c.isalpha()]
    return len(text) >= _SHORT and sum(c.isascii() for c in letters) > _LATIN * len(letters)


def day_after(incidents: Iterable[dict[str, Any]]) -> str:
    """Return the day after the latest of some incidents, on which a text counts as published."""
    last = max(date.fromisoformat(row["date"]) for row in incidents)
    return (last + timedelta(days=1)).isoformat()


def plain(text: str) -> str:
    """Return a text as the reader leaves it unchanged."""
    return text.replace("\r\n", "\n").strip() + "\n"


def _is_deed(event: Event) -> bool:
    return event.type in _VIOLENT and event.modality in ("happened", "ongoing")


def _spot(time: TimeSpan | None, places: Sequence[PlaceMention]) -> Spot | None:
    first, last = (day_of(time.start), day_of(time.end)) if time else (None, None)
    place = next((p for p in places if p.lat is not None and p.relation != "within"), None)
    if first is None or last is None or last - first > 7 or place is None:
        return None
    if place.lat is None or place.lon is None:
        return None
    return first, last, place.lat, place.lon


def is_one(told: Event | Claim, incident: dict[str, Any]) -> bool:
    """Say whether an event lies within a day and 10 km of an incident."""
    spot = _spot(told.time, told.place)
    if spot is None:
        return False
    day = date.fromisoformat(incident["date"]).toordinal()
    first, last, lat, lon = spot
    near = kilometres(lat, lon, float(incident["lat"]), float(incident["lon"])) <= _KM
    return near and first - 1 <= day <= last + 1


def _plain_groups(claims: Iterable[Claim]) -> list[Claim]:
    """Return the first claim of each kind, day and place."""
    found: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        spot = _spot(claim.time, claim.place)
        if claim.type in _VIOLENT and claim.modality in ("happened", "ongoing") and spot:
            place = next(p for p in claim.place if p.lat is not None and p.relation != "within")
            found.setdefault((claim.type, spot[0], spot[1], place.id or place.text), claim)
    return list(found.values())


def _overlaps(pairs: Sequence[tuple[Event, dict[str, Any]]]) -> float:
    right = total = 0
    for event, incident in pairs:
        low, high = incident["civ_killed_min"], incident["civ_killed_max"]
        killed = next((f for f in event.figures if f.what == "killed"), None)
        if low is None or killed is None or killed.low is None:
            continue
        total += 1
        most = killed.high if killed.high is not None else killed.best or killed.low
        right += killed.low <= (high if high is not None else low) and most >= low
    return right / max(1, total)
