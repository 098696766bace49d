"""What Airwars' fields say of an incident beyond numbers: cause, buildings, hour, other scripts.

The terms are Airwars' own.  Each follows from words of the claims; where none say it, it is left
empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model import Event, PlaceMention
from .facts import Facts

_HEAVY = "Heavy weapons and explosive munitions"
_PLANTED = "Planted explosives and unexploded ordnance (UXO)"
_CAUSES = {"airstrike": _HEAVY, "shelling": _HEAVY, "bombing": _HEAVY, "chemical": "Chemical"}
_LAID = re.compile(
    r"\b(land ?mines?|mines?|ieds?|unexploded|booby[- ]trap\w*|planted)\b", re.IGNORECASE
)
_INFRASTRUCTURE = {
    "Residential": r"homes?|houses?|apartments?|flats?|residential|dwellings?",
    "Education": r"schools?|universit(?:y|ies)|kindergartens?|classrooms?|colleges?",
    "Healthcare": r"hospitals?|clinics?|medical (?:cent(?:er|re)s?|points?)|maternity|ambulances?",
    "Religious Institution": r"mosques?|church(?:es)?|synagogues?|temples?",
    "Commerce": r"markets?|shops?|bazaars?|souks?|baker(?:y|ies)|malls?",
    "Agriculture": r"farms?|orchards?|crops|farmland|livestock|poultry",
    "Vehicle": r"cars?|bus(?:es)?|minibus(?:es)?|motorcycles?|taxis?",
    "IDP or Refugee Camp": r"(?:refugee|idp|displacement|displaced people’?s) (?:camps?|shelters?)",
    "Dam": r"dams?",
}  # fmt: skip
_KINDS = {
    term: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for term, words in _INFRASTRUCTURE.items()
}
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d\d)\s*(am|pm)?\b", re.IGNORECASE)
_PART_OF_DAY = re.compile(
    r"\b(dawn|morning|noon|midday|afternoon|dusk|evening|night|midnight)\b", re.IGNORECASE
)
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def causes(event: Event, facts: Facts, harmed: bool) -> list[str]:
    """Return what killed or injured people; nothing where no number says that anybody was."""
    if not harmed:
        return []
    words = " ".join(claim.evidence.text for claim in facts.claims_of(event.claims))
    laid = event.type == "bombing" and _LAID.search(words) is not None
    return [_PLANTED if laid else _CAUSES[event.type]]


def infrastructure(event: Event, facts: Facts) -> list[str]:
    """Return the kinds of buildings and things that were hit, destroyed or damaged."""
    words = [mention.text for mention in event.target if mention.id is None]
    for claim in facts.claims_of(event.claims):
        words += [f.text for f in claim.figures if f.measure in {"destroyed", "damaged"}]
    return [term for term, kind in _KINDS.items() if any(kind.search(w) for w in words)]


def local_time(event: Event) -> tuple[str, str | None]:
    """Return Airwars' type of local time, and the time: `14:30`, `morning` or none."""
    said = event.time.text if event.time else ""
    if clock := _CLOCK.search(said):
        hour, minute = int(clock[1]), int(clock[2])
        half = (clock[3] or "").casefold()
        hour += 12 * (half == "pm" and hour < 12) - 12 * (half == "am" and hour == 12)
        if hour < 24 and minute < 60:
            return "exact", f"{hour:02}:{minute:02}"
    if part := _PART_OF_DAY.search(said):
        return "approximate_time_of_day", part[1].lower()
    return "unknown", None


def in_script(places: Iterable[PlaceMention], script: str) -> str | None:
    """Return the name of the first place that a report writes in a script: arabic, cyrillic."""
    letters = _ARABIC if script == "arabic" else _CYRILLIC
    return next((place.text for place in places if letters.search(place.text)), None)


def names_in_scripts(places: Sequence[PlaceMention], nation: str) -> dict[str, str | None]:
    """Return the fields for the place's name in Arabic and, in Ukraine, in Cyrillic."""
    return {
        "location_name_arabic": in_script(places, "arabic"),
        "location_name_ukrainian": in_script(places, "cyrillic") if nation == "UA" else None,
    }
