"""Whether those named can have done to each other what a reading says they did.

Where they cannot, the reading is more likely wrong than the world: it is quoted, not asserted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from ..actor_kinds import ARMED_GROUPS
from ..geometry import kilometres
from ..model import Actor, ClaimType, Event, Figure, Mention, PlaceMention
from .facts import Facts
from .nouns import is_civilian, is_craft_of_anybody, is_of_irregulars
from .placing import is_described, place_name

AGAINST_PEOPLE: frozenset[ClaimType] = frozenset(
    {"clash", "advance", "capture", "siege", "offensive", "withdrawal"}
)
"""What is done against somebody, never against a thing."""
_ATTACKS: frozenset[ClaimType] = frozenset(
    {"airstrike", "shelling", "bombing", "chemical", "clash", "capture", "advance", "siege",
     "offensive", "interdiction"}
)  # fmt: skip
_WHOLE_WAR = 10_000
"""People above which a number is of a whole war."""
_FAR_KM = 1000.0
"""Between places in two countries; the farther is more likely the one of who is spoken of."""
_CRIMES: frozenset[ClaimType] = frozenset({"killing", "abduction", "arrest"})
_MAY_PROTEST = frozenset({"civilians", "protesters", "rioters", "organisation"})
_INSTITUTION = re.compile(
    r"\b(observatory|agency|watch|channel|network|newspaper|website|tribunal|parliament|charity|"
    r"firefighters?|rescuers?|medics?|doctors)$",
    re.IGNORECASE,
)
_AGREEMENT = re.compile(
    r"\b(agreements?|deals?|truces?|ceasefires?|cease-fires?|talks|accords?|treat(y|ies))$",
    re.IGNORECASE,
)
_A_SPOT = re.compile(
    r"^(an? |the )?(areas?|towns?|villages?|cit(?:y|ies)|districts?|provinces?) (of )?"
    r"(al-|el-|[A-Z])"
)
"""A place taken for who acted there."""
_PASSING = re.compile(
    r"\b(convoys?|trucks?|lorries|buses|vehicles?|aid|supplies|deliver(?:y|ies)|shipments?)$",
    re.IGNORECASE,
)
_UNMANNED = re.compile(
    r"\b(drones?|uavs?|unmanned|quadcopters?|missiles?|rockets?)\b", re.IGNORECASE
)
_DONE_ON_FOOT: frozenset[ClaimType] = frozenset({"deployment", "capture", "siege", "arrest"})
_BY_FIGHTERS: frozenset[ClaimType] = frozenset({"clash", "capture", "siege", "offensive"})
"""What whoever carries loads does not do."""
_BY_UNITS: frozenset[ClaimType] = frozenset(
    {"withdrawal", "advance", "capture", "siege", "offensive", "deployment"}
)
"""What people without arms do not do, though they leave, come and gather."""
_BY_GUNNERS: frozenset[ClaimType] = frozenset({"shelling", "airstrike", "bombing", "chemical"})
_SNIPER = re.compile(r"\bsnipers?$", re.IGNORECASE)
_HELPERS = re.compile(
    r"^(?:(?:the|our|its|their|rescue|medical|ambulance|civil|defen[cs]e|response) )*teams$",
    re.IGNORECASE,
)


def plausible(event: Event, facts: Facts) -> bool:
    """Say whether those named can have done this to each other.

    Institutions and civilians do not bomb or storm, states do not demonstrate, a truce agrees to
    nothing, and nobody attacks its own side; one attack is not in two countries far apart.
    """
    if event.type in _ATTACKS and is_far_apart(event.place):
        return False
    unknown = [m.text for m in event.actor if m.id is None]
    if unknown and any(place.text in unknown for place in event.place):
        # Its name was taken for who acted there.
        return False
    if event.type in _ATTACKS and any(_is_own_site(p, event.actor, facts) for p in event.place):
        # Who flies from a base of its own has not struck it.
        return False
    return facts.once(_plausible, event.type, event.actor, event.target)


def has_no_aircraft(event: Event, facts: Facts) -> bool:
    """Say whether only armed groups are said to fly, and no words of drones or rockets."""
    if not event.actor or not all(_is_an_armed_group(mention, facts) for mention in event.actor):
        return False
    claims = facts.claims_of(event.claims)
    return bool(claims) and not any(_UNMANNED.search(claim.evidence.text) for claim in claims)


def _is_an_armed_group(mention: Mention, facts: Facts) -> bool:
    actor = facts.actor(mention)
    return is_of_irregulars(mention.text) if actor is None else actor.kind in ARMED_GROUPS


def is_far_apart(places: Sequence[PlaceMention]) -> bool:
    """Say whether places lie in two countries and farther apart than one event can."""
    if len(places) < 2:
        return False
    own = [p for p in places if p.relation != "within" and p.lat is not None and p.lon is not None]
    return any(
        one.country != other.country
        and kilometres(one.lat or 0.0, one.lon or 0.0, other.lat or 0.0, other.lon or 0.0) > _FAR_KM
        for one, other in combinations(own, 2)
    )


def _plausible(
    kind: ClaimType, actors: Sequence[Mention], targets: Sequence[Mention], facts: Facts
) -> bool:
    doers = [actor for actor in map(facts.actor, actors) if actor is not None]
    unknown = [mention.text for mention in actors if mention.id is None]
    if kind in _DONE_ON_FOOT and any(map(is_craft_of_anybody, unknown)):
        return False
    if kind in _BY_FIGHTERS and any(map(_PASSING.search, unknown)):
        return False
    if kind in _BY_GUNNERS and any(map(_SNIPER.search, unknown)):
        return False
    if kind in _BY_UNITS and any(is_civilian(one) or _HELPERS.match(one) for one in unknown):
        return False
    if any(_A_SPOT.match(one) or facts.is_place(one) for one in unknown):
        # A town does nothing, wherever it lies.
        return False
    if kind == "agreement" and any(
        m.id is None and _AGREEMENT.search(m.text) for m in (*actors, *targets)
    ):
        return False
    if kind == "protest":
        return all(actor.kind in _MAY_PROTEST for actor in doers)
    if kind in _CRIMES and doers and all(actor.kind == "civilians" for actor in doers):
        # Whoever buries the dead or is met by a crowd has not killed or been abducted by it.
        return False
    if kind not in _ATTACKS:
        return True
    if any(
        m.id is None and (_INSTITUTION.search(m.text) or facts.source(m.text) is not None)
        for m in (*actors, *targets)
    ):
        return False
    others = [actor for actor in map(facts.actor, targets) if actor is not None]
    if any(_is_unarmed(actor) for actor in doers):
        return False
    if kind == "siege" and any(m.id is None and _PASSING.search(m.text) for m in targets):
        # Who stops a convoy lays no siege to where it stands.
        return False
    if kind == "siege" and any(actor.kind == "state" for actor in others):
        # Towns and their people are besieged.
        return False
    if kind in AGAINST_PEOPLE and any(
        actor.kind == "organisation" and _is_unarmed(actor) for actor in others
    ):
        return False
    return not any(facts.one_camp(one, other) for one in doers for other in others)


def _is_own_site(place: PlaceMention, actors: Sequence[Mention], facts: Facts) -> bool:
    """Say whether a place is told of only as a site of who acts: `a Russian air base`."""
    if place.id is not None or not is_described(name := place_name(place)):
        return False
    owners = [facts.actor(mention) for mention in actors]
    roots = [facts.reference.actors.get(facts.parties.root(one.id)) for one in owners if one]
    return any(
        name.casefold().startswith(f"{people.casefold()} ")
        for one in (*owners, *roots)
        if one is not None
        for people in one.demonyms
    )


def _is_unarmed(actor: Actor) -> bool:
    if actor.kind == "organisation":
        # Parties of a country have arms of their own more often than not.
        return not (actor.side or actor.enemies or actor.sector in {"GOV", "OPP"})
    return actor.kind in {"civilians", "protesters"}


def is_of_a_war(figure: Figure) -> bool:
    """Say whether a number is the sum of a whole war: those stand among the statements."""
    return any((saying.low or saying.high or 0) >= _WHOLE_WAR for saying in figure.said_by)
