"""Rules that the coded data sets (ACLED, UCDP, PLOVER, Airwars) share.

What may be coded at all, how an actor is named, and the note that says in words what the columns
cannot.  What a record cannot support stays empty; docs/reference/exports.md lists it by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..actor_kinds import OF_STATES
from ..model import Actor, ClaimType, Event, Mention, PlaceMention, Row
from .facts import Facts, country_name
from .naming import is_of_a_page
from .nouns import is_civilian, is_thing
from .prose import Prose
from .quoting import quoted
from .tables import figure_text
from .wording import capital, when

NOT_EVENTS: frozenset[ClaimType] = frozenset({"statement", "control", "toll", "support"})
_NOTE_QUOTES = 3


class LeftOut(Row, kw_only=True, frozen=True):
    """An event that a data set does not hold, and why."""

    event: str
    reason: str


def why_not(event: Event) -> str | None:
    """Say why an event is no row of a coded data set; None where it may be one."""
    if event.rumour:
        return "told only in readers' comments"
    if event.modality not in {"happened", "ongoing"}:
        return f"did not happen by any account: {event.modality}"
    if event.status == "retracted":
        return "retracted or rejected"
    if event.type in NOT_EVENTS:
        return f"no single happening: {event.type}"
    for voice in event.voices:
        if voice.stance == "affirms":
            return None
    return "nobody affirms it"


class Party(Row, kw_only=True, frozen=True):
    """One side's member as a data set names it."""

    name: str
    actor: Actor | None = None
    civilian: bool = False


def parties(mentions: Iterable[Mention], nation: str | None, facts: Facts) -> tuple[Party, ...]:
    """Return who can be coded as an actor: known actors, proper names, civilians; each once.

    Words for things ("two positions", "a convoy") are no actors and are left to the note.
    """
    mentions = tuple(mentions)
    return facts.once(_parties, mentions, nation) if mentions else ()


def _parties(mentions: Sequence[Mention], nation: str | None, facts: Facts) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for mention in mentions:
        actor = facts.actor(mention)
        if (actor and actor.kind == "civilians") or (actor is None and is_civilian(mention.text)):
            party = civilians(nation)
        elif actor is not None:
            party = Party(name=actor.name, actor=actor)
        elif is_named_party(mention):
            party = Party(name=facts.name(mention))
        else:
            continue
        found.setdefault(party.name, party)
    return tuple(found.values())


def is_named_party(mention: Mention) -> bool:
    """Say whether words that no pack knows name a party: no ship, no port, no `RSF depots`."""
    words = mention.name or mention.text
    if mention.id is not None or not words[:1].isupper():
        return False
    return not (is_thing(words) or is_of_a_page(words))


def civilians(nation: str | None) -> Party:
    """Return the civilians of a country as data sets name them."""
    name = f"Civilians ({country_name(nation)})" if nation else "Civilians"
    return Party(name=name, civilian=True)


def is_state(party: Party) -> bool:
    """Say whether a party is a state, its forces, or a coalition or mission of states."""
    return party.actor is not None and party.actor.kind in OF_STATES


def within(event: Event, place: PlaceMention | None) -> tuple[str, str]:
    """Return country code and province of an event, taken from containers where needed."""
    if place is not None and place.country and place.admin1:
        return place.country, place.admin1
    nation = province = ""
    for other in (place, *event.place):
        if other is None:
            continue
        nation = nation or other.country or ""
        province = province or other.admin1 or ""
        if not province and other.kind == "province":
            province = other.name or other.text
    return nation, province


def district(event: Event) -> str | None:
    """Return the second level of an event's place, where a report names its district.

    Only districts of the gazetteer: what reports call one is as often a quarter of a city.
    """
    named = (p for p in event.place if p.kind == "district" and p.id is not None)
    return next((p.name or p.text for p in named), None)


def note(event: Event, facts: Facts, prose: Prose) -> str:
    """Return what happened in a sentence, the reports' words, the figures, and any dispute."""
    parts = []
    what = prose.happening(event)
    moment = when(event.time)
    if what:
        year = event.time.start[:4] if event.time else ""
        parts.append(f"{capital(moment)} {year}, {what}." if moment else f"{capital(what)}.")
    for claim in facts.claims_of(event.claims)[:_NOTE_QUOTES]:
        publication = facts.publication(claim)
        chain = [speaker.name or speaker.text for speaker in claim.says]
        chain += [publication.source] if publication else []
        parts.append(
            f"{' via '.join(dict.fromkeys(chain)) or 'Report'}: {quoted(claim, prose.facts)}."
        )
    if event.figures:
        parts.append(f"Figures: {' | '.join([figure_text(f) for f in event.figures])}.")
    denying = [v for v in event.voices if v.stance == "denies"]
    if denying:
        parts.append(f"Denied by {', '.join(prose.speakers(denying))}.")
    elif event.status == "disputed":
        parts.append(f"Disputed: {event.reason}.")
    return " ".join(parts)


def tags(event: Event) -> str:
    """Return type, status, credibility and event id as `key=value`, semicolon-separated.

    The type tells what a sub-event leaves open: who left in a transfer of territory.
    """
    marks = [
        f"type={event.type}", f"status={event.status}", f"credibility={event.credibility}",
        f"sayso={event.id}",
    ]  # fmt: skip
    return "; ".join(marks)
