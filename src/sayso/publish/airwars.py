"""Airwars incidents: harm to civilians by explosive weapons, one JSON line each.

Grades follow Airwars' own words: confirmed = a belligerent accepted responsibility; fair = two or
more sources and a likely belligerent; weak = a single source; contested = competing claims of
responsibility.  `discounted` needs knowledge that a record does not hold and is never given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..model import Event, Mention, Voice
from ..protocols import View
from ..reference import Reference
from .airwars_list import as_incident
from .coding import LeftOut, Party, note, parties, why_not, within
from .facts import Facts, country_name, main_place
from .files import write_json_lines
from .given_back import nested, row_given
from .harm import causes, infrastructure, local_time, names_in_scripts
from .losses import Range, civilian_harm, is_civilian_mention, is_measure, losses, reach, whose
from .nouns import is_civilian
from .placing import place_name
from .precision import airwars_accuracy, dating
from .prose import Prose
from .quoting import quoted

_EXPLOSIVE = frozenset({"airstrike", "shelling", "bombing", "chemical"})
_STRIKE_TYPES = {
    "airstrike": "Airstrike", "shelling": "Artillery", "bombing": "Explosive device",
    "chemical": "Chemical weapon",
}  # fmt: skip
_GROUPS = {
    "children": ("children", "child", "girls", "boys", "infants", "babies", "minors"),
    "women": ("women", "woman", "mothers"),
    "men": ("men", "man"),
}


def speaks_for(origin: str, mentions: Iterable[Mention], facts: Facts) -> bool:
    """Say whether an origin is one of these actors, speaks for it, or is what it is a part of."""
    source = facts.source(origin)
    voices = {voice for voice in (origin, source.speaks_for if source else None) if voice}
    return any(
        facts.parties.relation(voice, mention.id) == "same"
        for voice in voices
        for mention in mentions
        if mention.id
    )


def conceded(event: Event, facts: Facts, measure: str = "killed") -> Range | None:
    """Return the civilians whom the belligerent itself says it killed (or injured)."""
    for figure in event.figures:
        if not is_measure(figure, measure) or whose(figure, event, facts) != "civilians":
            continue
        for saying in figure.said_by:
            if saying.rank == "rejected" or not speaks_for(saying.origin, event.actor, facts):
                continue
            low = saying.low if saying.low is not None else saying.high
            if low:
                return Range(low=low, best=low, high=saying.high or low)
    return None


def grade(event: Event, facts: Facts) -> str:
    """Return Airwars' grade of civilian harm.

    A belligerent that affirms the strike without the harm has not accepted responsibility for it.
    """
    if conceded(event, facts) or conceded(event, facts, "injured"):
        return "confirmed"
    if any(voice.stance == "denies" for voice in event.voices) or event.status == "disputed":
        return "contested"
    origins = {
        voice.origin
        for voice in event.voices
        if voice.stance == "affirms" and _tells_of_harm(voice, event, facts)
    }
    return "fair" if len(origins) > 1 and event.actor else "weak"


def _tells_of_harm(voice: Voice, event: Event, facts: Facts) -> bool:
    """Say whether a voice itself tells of civilians, not only of the strike or of fighters.

    A voice whose claims are not at hand is not doubted.
    """
    claims = facts.claims_of(voice.claims)
    if not claims:
        return True
    keys = set(voice.claims)
    counted = any(
        not keys.isdisjoint(saying.claims) and whose(figure, event, facts) == "civilians"
        for figure in event.figures
        for saying in figure.said_by
    )
    return counted or any(
        is_civilian_mention(mention, facts) for claim in claims for mention in claim.target
    )


def why_no_incident(event: Event, facts: Facts) -> str | None:
    """Say why an event is no incident of harm to civilians; None where it is one."""
    reason = why_not(event)
    if reason is not None:
        return reason
    if event.type not in _EXPLOSIVE:
        return "no explosive weapon"
    if not civilian_harm(event, facts):
        return "no harm to civilians reported"
    return "date not known" if dating(event.time) is None else None


class AirwarsWriter:
    """JSON lines in the shape of an Airwars incident; unknown fields are null or empty."""

    name = "airwars"
    suffix = ".jsonl"

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    def write(self, view: View, target: Path) -> None:
        """Write the view; the file appears whole or not at all."""
        facts = Facts(view, self.reference)
        write_json_lines(target, self._incidents(view, facts, Prose(facts)))

    def left_out(self, view: View) -> list[LeftOut]:
        """Return the events that are no incidents, and why."""
        facts = Facts(view, self.reference)
        return [
            LeftOut(event=event.id, reason=reason)
            for event in view.events()
            if (reason := why_no_incident(event, facts)) and not _given(event, facts)
        ]

    def _incidents(self, view: View, facts: Facts, prose: Prose) -> Iterator[dict[str, Any]]:
        for event in view.events():
            if cells := _given(event, facts):
                yield nested(as_incident(cells))
            elif why_no_incident(event, facts) is None:
                yield self._incident(event, facts, prose)

    def _incident(self, event: Event, facts: Facts, prose: Prose) -> dict[str, Any]:
        place = main_place(event)
        nation, province = within(event, place)
        dated = dating(event.time)
        assert dated is not None
        publications = facts.publications_of(event)
        accused = parties(event.actor, nation, facts)
        targeted = [p for p in parties(event.target, nation, facts) if not p.civilian]
        result = grade(event, facts)
        first = publications[0] if publications else None
        hour, harm = local_time(event), _harm(event, facts)
        harmed = any(number for counts in harm.values() for number in counts.values())
        deaths, injuries = conceded(event, facts), conceded(event, facts, "injured")
        return {
            "unique_reference_codes": [event.id],
            "previous_unique_reference_codes": [],
            "incident_date": dated.first.isoformat(),
            "incident_date_end": dated.last.isoformat() if dated.last != dated.first else None,
            "incident_local_time_type": hour[0],
            "incident_local_time": hour[1],
            "incident_local_time_start": None,
            "incident_local_time_end": None,
            "incident_first_reported": (first.published or "")[:10] or None if first else None,
            "incident_first_reported_by": first.source if first else None,
            "incident_first_reported_by_url": first.url if first else None,
            "location_name": place_name(place) if place else None,
            **names_in_scripts([place] if place else [], nation),
            "region": province or None,
            "country": country_name(nation) or None,
            "latitude": place.lat if place else None,
            "longitude": place.lon if place else None,
            "geolocation_accuracy": airwars_accuracy(place),
            "strike_status": _status(event, facts),
            "strike_type": _STRIKE_TYPES[event.type],
            "infrastructure": infrastructure(event, facts),
            "impact": [],
            "civilian_harm_reported": True,
            **{f"killed_injured_{group}": counts for group, counts in harm.items()},
            "cause_of_death": causes(event, facts, harmed),
            "civilian_harm_status": result,
            "belligerents": [_belligerent(party, event, facts, prose) for party in accused],
            "civilian_deaths_conceded_min": int(deaths.low) if deaths else None,
            "civilian_deaths_conceded_max": int(deaths.high) if deaths else None,
            "civilian_injuries_conceded_min": int(injuries.low) if injuries else None,
            "civilian_injuries_conceded_max": int(injuries.high) if injuries else None,
            "targeted_belligerents": [party.name for party in targeted],
            "victims": [],
            "sources": [
                {
                    "source_name": p.source, "source_url": p.url, "source_archive_url": None,
                    "source_language": p.language, "source_media": [],
                }
                for p in publications
            ],
            "assessment": note(event, facts, prose),
        }  # fmt: skip


def _given(event: Event, facts: Facts) -> dict[str, str]:
    """Return the cells of the incident of Airwars' that an event is, if it may be told at all."""
    return row_given(event, facts, "airwars") if why_not(event) is None else {}


def _status(event: Event, facts: Facts) -> str:
    affirming = [voice.origin for voice in event.voices if voice.stance == "affirms"]
    if any(speaks_for(origin, event.actor, facts) for origin in affirming):
        return "declared strike"
    return "single source claim" if len(set(affirming)) == 1 else "likely strike"


def _belligerent(party: Party, event: Event, facts: Facts, prose: Prose) -> dict[str, Any]:
    statements = []
    own = [m for m in event.actor if party.actor is not None and m.id == party.actor.id]
    for voice in event.voices:
        if not speaks_for(voice.origin, own, facts):
            continue
        for claim in facts.claims_of(voice.claims):
            publication = facts.publication(claim)
            statements.append(
                {
                    "statement": quoted(claim, prose.facts),
                    "statement_date": publication.published if publication else None,
                    "statement_source_url": publication.url if publication else None,
                }
            )
    known = _status(event, facts) == "declared strike"
    return {
        "belligerent_term": party.name,
        "belligerent_type": "Known" if known else "Suspected",
        "belligerent_assessment": grade(event, facts),
        "belligerent_civilian_casualty_statements": statements,
    }


def _harm(event: Event, facts: Facts) -> dict[str, dict[str, int | None]]:
    """Return killed and injured, least and most, by the groups Airwars counts."""
    found = {
        "civilian_non_combatants": _pair(
            losses(event, facts).civilians, losses(event, facts, "injured").civilians
        )
    }
    for group, words in _GROUPS.items():
        found[group] = _pair(_group(event, "killed", words), _group(event, "injured", words))
    dead, hurt = losses(event, facts), losses(event, facts, "injured")
    found["belligerents"] = _pair(_sum(dead.a, dead.b), _sum(hurt.a, hurt.b))
    found["undetermined"] = _pair(dead.unknown, hurt.unknown)
    return found


def _group(event: Event, measure: str, words: Sequence[str]) -> Range | None:
    for figure in event.figures:
        named = set((figure.of or "").casefold().split()) & set(words)
        if named and is_measure(figure, measure) and not is_civilian(figure.of):
            return reach(figure)
    return None


def _sum(one: Range | None, other: Range | None) -> Range | None:
    if one is None or other is None:
        return one or other
    return one.plus(other)


def _pair(killed: Range | None, injured: Range | None) -> dict[str, int | None]:
    return {
        "killed_min": int(killed.low) if killed else None,
        "killed_max": int(killed.high) if killed else None,
        "injured_min": int(injured.low) if injured else None,
        "injured_max": int(injured.high) if injured else None,
    }
