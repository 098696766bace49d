"""Choose one place for each name of a document, all names together.

Each candidate gets a score in logits from what its name, kind, importance and country say, then
from where the other places of the document and its container lie.  The weights were set by hand
and checked on LGL, TR-News and the Dutch strike list (eval/places.py).
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from ..model import Place
from ..protocols import Gazetteer
from .company import Side, company_of
from .context import Weights

POPULATED = frozenset(("city", "town", "village", "neighbourhood", "camp"))
AREA = frozenset(("province", "district", "region", "country"))
AIR = frozenset(("base", "airport"))

ACCEPT = 0.6
"""A name is taken for a place when the chance that it is that one is at least this."""
ACCEPT_LOOSE = 0.65
"""The same for a name that is only proposed by its consonants."""
_BIAS = 1.0
_OUT_OF_REACH = 8.0
"""A candidate so many logits behind cannot win, whatever stands beside it."""
_REACH_UNSAID = 0.4
"""How far an area reaches to others where the text does not call it one: it may be the city."""
_LIKE = 0.865
"""Quality of a folded match below which other names sound as alike."""
_LIKE_LOOSE = 0.8
"""The same of a proposal: a likeness of 0.94."""
_NO_RIVAL = 7.0
"""A candidate so many logits behind takes less than a thousandth of the chance."""
_BORNE = 2.5
"""Logits against what only sounds like the name, where a place of another country bears it."""
GREAT = 300_000
"""People from which a city is known abroad."""
_MOST = 12
"""Candidates of one name that are compared."""


@dataclass(slots=True)
class Slot:
    """One name to resolve and what is known about it."""

    name: str
    kind: str | None
    within: tuple[int, ...] = ()
    """Indices of the slots of its containers."""
    together: tuple[int, ...] = ()
    """Indices of the slots named in the same claims."""
    candidates: Sequence[Candidate] = ()
    scores: list[float] = field(default_factory=list)
    away_km: float = 0.0
    """How far from the named place the happening is said to be: its container holds that spot."""
    own: set[str] = field(default_factory=set)
    """Countries that nothing but this name speaks of."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A place that may be meant, with the score its name, kind and importance earn."""

    place: Place
    match: str
    base: float
    first_name: bool = False
    """Whether the text uses its first name, not one of the others."""
    obscurity: float = 0.0
    """How much company the place needs to be believed (see obscurity)."""


class Choice(msgspec.Struct, frozen=True, gc=False):
    """What was chosen for a slot: the best candidate, its probability, all in order."""

    best: Candidate | None
    probability: float
    candidates: Sequence[Candidate] = ()
    scores: Sequence[float] = ()
    """In logits, one a candidate."""
    order: Sequence[int] = ()
    """The numbers of the candidates, best first."""

    @property
    def taken(self) -> Candidate | None:
        """The best candidate where it is probable enough, else None."""
        if self.best is None:
            return None
        least = ACCEPT_LOOSE if self.best.match == "loose" else ACCEPT
        return self.best if self.probability >= least else None

    def ranked(self, most: int) -> list[tuple[Candidate, float]]:
        """Return the best candidates with their probabilities, down to one in a thousand."""
        found: list[tuple[Candidate, float]] = []
        top = self.scores[self.order[0]] if self.order else 0.0
        for i in self.order[:most]:
            score = round(self.probability * math.exp(self.scores[i] - top), 4)
            if score < _LEAST:
                break
            found.append((self.candidates[i], score))
        return found


_LEAST = 0.001
_NOTHING = Choice(best=None, probability=0.0)
_ONLY = (0,)


def name_logit(match: str, quality: float) -> float:
    """Return what a name match is worth: exact 2, folded about 1, proposals at most 1.4.

    A proposal that sounds just alike is worth 1.4, one at the least likeness (0.85) -1.6: villages
    that differ in a sound are more often two than one.
    """
    if match == "exact":
        return 2.0 if quality >= 1.0 else 1.5
    if match == "folded":
        return 1.4 if quality >= 0.93 else max(-4.0, 1.2 - (0.88 - quality) * 60.0)
    return (quality / 0.85 - 0.83) * 20.0 - 2.0


def importance(place: Place) -> float:
    """Return the log-odds that population and kind give."""
    if place.kind == "country":
        return 2.6
    if place.kind in ("region", "sea", "province"):
        # A pack lists a region because reports name it.
        known = 2.2 if place.kind == "region" and place.source == "pack" else 1.6
        return known if place.country else 2.6
    if place.kind == "district":
        return 0.4
    if place.population:
        return max(-0.4, min(3.0, 0.75 * math.log10(place.population / 1000)))
    if place.source == "pack":
        return 0.3 if place.kind in POPULATED else 0.6
    return -0.4


_REGION_BY_LESS = 1.0
"""What a region is worth that is named without the word that makes it one."""


def _fame(place: Place, match: str, quality: float) -> float:
    """Importance; a far likeness (Bihun, Bohuniya; Falij, Falluja) is no better for a city.

    Nor is "Shahba" the Shahba region because reports name that, where a town is called so.
    """
    if place.kind == "region" and match == "folded":
        return min(importance(place), _REGION_BY_LESS)
    far = (match == "folded" and quality < _LIKE) or (match == "loose" and quality < _LIKE_LOOSE)
    return min(importance(place), 0.0) if far else importance(place)


def obscurity(place: Place) -> float:
    """Return 0..1: how much company a place needs to be believed.

    1 up to 30,000 people, falling to 0 at 100,000; areas need none, but for provinces that are no
    larger than a town's surroundings.
    """
    if place.kind in AREA:
        return 1.0 if place.kind == "province" and place.radius_km < 15.0 else 0.0
    return min(1.0, max(0.0, (5.0 - math.log10(max(place.population, 1000))) / 0.52))


_SITES = frozenset(
    ("base", "airport", "dam", "hill", "oil field", "crossing", "junction", "site", "port",
     "bridge", "island")
)  # fmt: skip


@lru_cache(maxsize=4096)
def kind_logit(said: str | None, kind: str) -> float:
    """Return how well a candidate's kind fits the kind word of the text."""
    if said is None or said == "area":
        if kind in POPULATED:
            return 0.25
        return {"province": -0.4, "district": -1.6, "country": 0.3}.get(kind, 0.0)
    if said == kind or (said in AIR and kind in AIR):
        return 1.5
    if said == "neighbourhood" and kind in ("city", "province", "region", "country"):
        return -1.5 if kind == "city" else -3.0
    if said in POPULATED:
        if kind in POPULATED:
            return 0.6
        return {"district": -0.5, "province": -2.0, "country": -2.0}.get(kind, -0.8)
    if said == "province":
        return {"region": 0.3, "district": -0.3, "country": -1.5}.get(kind, -1.0)
    if said == "district":
        return {"province": -0.2, "neighbourhood": 0.4}.get(
            kind, 0.1 if kind in POPULATED else -1.0
        )
    if said == "region":
        fits = {"province": 0.8, "district": 0.4, "country": 0.0, "hill": 0.3}
        return fits.get(kind, -1.5 if kind in POPULATED else -0.3)
    if said == "country" or (said == "river" and kind in POPULATED):
        return -2.0
    if said in _SITES and kind in _SITES:
        return 0.2
    return -0.8


def stands_in(said: str | None, kind: str) -> bool:
    """Whether a candidate is only the town that the said base, dam or crossing is named after."""
    if said in ("river", "desert"):
        return kind in POPULATED
    return said in _SITES and kind not in _SITES and kind != "region"


_SITE_WORDS = {
    "base": ("airbase", "base", "airport"),
    "airport": ("airport", "airbase"),
    "oil field": ("oil field", "gas field"),
    "crossing": ("crossing", "bridge"),
    "dam": ("dam",),
    "camp": ("camp",),
    "river": ("river",),
}


@lru_cache(maxsize=1 << 15)
def candidates_of(
    name: str, kind: str | None, countries: tuple[str, ...], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Return the candidates for a name, those of `countries` first.

    A base, airport, dam … is looked up with its kind word too ("Aden" as "Aden airport").
    """
    hits = gazetteer.find(name, countries, 25)
    for word in _SITE_WORDS.get(kind or "", ()):
        met = {hit.place.id: hit.quality for hit in hits}
        more = gazetteer.find(f"{name} {word}", countries, 5)
        better = [h for h in more if h.match != "loose" and h.quality > met.get(h.place.id, 0.0)]
        names = {hit.place.id for hit in better}
        hits = [hit for hit in hits if hit.place.id not in names] + better
    return tuple(
        Candidate(
            place=hit.place,
            match=hit.match,
            base=name_logit(hit.match, hit.quality)
            + _fame(hit.place, hit.match, hit.quality)
            + kind_logit(kind, hit.place.kind),
            first_name=hit.quality >= 1.0,
            obscurity=obscurity(hit.place),
        )
        for hit in hits
    )


def country_logit(candidate: Candidate, weights: Weights) -> float:
    """Return what the countries of the document say for or against a candidate.

    A place in a country that the document does not speak of is believed only under its very name,
    the less the smaller it is, and far less under another than its first ("Barna" for Varna).
    """
    place = candidate.place
    if not weights or not place.country:
        return 0.0
    weight = weights.get(place.country, 0.0)
    if weight:
        return _spoken_of(weight)
    if place.kind == "country":
        return 0.5
    if candidate.match != "exact":
        return -7.0
    known = place.population >= GREAT
    if not candidate.first_name and place.kind not in AREA:
        return -2.6 if known else -4.0 - 1.5 * candidate.obscurity
    return -0.8 if known else -2.0 - 1.5 * candidate.obscurity


def _spoken_of(weight: float) -> float:
    return 3.9 * math.sqrt(weight) - 1.5


def choose(slots: Sequence[Slot], weights: Weights, rounds: int = 3) -> list[Choice]:
    """Choose for all slots together; `slots` hold their candidates, which are trimmed.

    The first round looks at each name by itself; later rounds add the distance to the places
    chosen for the other names, and hold what is said to be within a container to it.
    """
    logits = {code: _spoken_of(weight) for code, weight in weights.items()}
    fixed = [_trimmed(slot, weights, logits) for slot in slots]
    choices = [_choice(slot, scores) for slot, scores in zip(slots, fixed, strict=True)]
    sides = [
        Side(
            index,
            slot.within,
            frozenset(slot.together),
            slot.away_km,
            1.0 if slot.kind in AREA else _REACH_UNSAID,
            slot.own,
        )
        for index, slot in enumerate(slots)
    ]
    taken = [choice.taken for choice in choices]
    for _ in range(rounds - 1 if len(slots) > 1 else 0):
        company, before = company_of(taken, weights), taken
        choices = [
            _chosen_again(choice, slot, company.logits(slot.candidates, scores, side))
            if scores
            else _NOTHING
            for choice, slot, scores, side in zip(choices, slots, fixed, sides, strict=True)
        ]
        taken = [choice.taken for choice in choices]
        if taken == before:
            break
    return choices


def _trimmed(slot: Slot, weights: Weights, logits: Mapping[str, float]) -> list[float]:
    """Keep the candidates of a slot that company could still bring to the top; return scores.

    `logits`: what a country is worth that the document speaks of.
    """
    if slot.own:
        weights = {code: weight for code, weight in weights.items() if code not in slot.own}
        logits = {code: logit for code, logit in logits.items() if code not in slot.own}
    scored = []
    bearers = _bearers(slot.candidates, logits)
    for candidate in slot.candidates:
        country = candidate.place.country
        own = logits.get(country or "")
        score = candidate.base + (country_logit(candidate, weights) if own is None else own)
        if bearers and candidate.match != "exact" and country not in bearers:
            score -= _BORNE
        scored.append((-score, candidate.place.id, candidate))
    if len(scored) > 1:
        most = min(scored)[0] + _OUT_OF_REACH
        scored = sorted(item for item in scored if item[0] <= most)[:_MOST]
    slot.candidates = [c for _, _, c in scored]
    return [-score for score, _, _ in scored]


def _bearers(candidates: Sequence[Candidate], spoken_of: Container[str]) -> set[str | None]:
    """Return the countries of those that bear just this name and may well be meant by it.

    Beit Jinn is no Yavne'el where the document speaks of Syria, and Amman no Dalnerechensk.
    """
    return {
        candidate.place.country
        for candidate in candidates
        if candidate.first_name and (candidate.place.country in spoken_of or _great(candidate))
    }


def _great(candidate: Candidate) -> bool:
    return candidate.place.population >= GREAT


def _chosen_again(before: Choice, slot: Slot, scores: list[float]) -> Choice:
    """Return the choice by these scores: after the second round most are what they were."""
    return before if scores == before.scores else _choice(slot, scores)


def _choice(slot: Slot, scores: list[float]) -> Choice:
    if not scores:
        return _NOTHING
    candidates = slot.candidates
    order: Sequence[int] = _ONLY
    rivals = 0.0
    if len(scores) > 1:
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        least = scores[order[0]] - _NO_RIVAL
        if scores[order[1]] >= least:
            rivals = _rivals([i for i in order if scores[i] >= least], candidates, scores)
    first = candidates[order[0]]
    probability = _sigmoid(scores[order[0]] - _BIAS) / (1.0 + rivals)
    return Choice(first, probability, candidates, scores, order)


def _rivals(order: list[int], candidates: Sequence[Candidate], scores: list[float]) -> float:
    """Return the odds of the candidates that rule the first of the order out."""
    best = candidates[order[0]].place
    lat, lon, shrink = best.lat, best.lon, math.cos(math.radians(best.lat))
    area = best.kind in AREA
    top, rivals = scores[order[0]], 0.0
    for i in order[1:]:
        other = candidates[i].place
        gap = math.hypot((lat - other.lat) * 111.2, (lon - other.lon) * 111.3 * shrink)
        if gap <= 8.0:
            continue
        if area or other.kind in AREA:
            # A town and the province or district named after it do not rule each other out.
            if gap <= max(60.0, 1.2 * best.radius_km, 1.2 * other.radius_km):
                continue
            if best.admin1 is not None and (best.country, best.admin1) == (
                other.country,
                other.admin1,
            ):
                continue
        rivals += math.exp(min(0.0, scores[i] - top))
    return rivals


def calibrated(probability: float) -> float:
    """Return the share of such choices that are right, as counted on LGL and TR-News.

    Up to 0.85 the probability is right as it stands; above it is too sure, and 1 means 0.95.
    """
    return probability if probability <= 0.85 else 0.85 + (probability - 0.85) / 1.5


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def place_votes(slots: Sequence[Slot], weights: Weights) -> Mapping[str, float]:
    """Return country → votes of the names themselves, each name one vote shared by candidates.

    Where the document names countries, only first names of well-known places vote, and weakly; a
    name that alone votes for a country notes it (`own`): no name speaks for itself.
    """
    votes: dict[str, float] = {}
    voters: dict[str, list[Slot]] = {}
    for slot in slots:
        voting = [
            c
            for c in slot.candidates
            if not weights
            or c.place.country in weights
            or (c.first_name and c.obscurity < 1.0 and c.place.kind != "district")
        ]
        if not voting:
            continue
        top = max([c.base for c in voting])
        parts: dict[str, float] = {}
        for candidate in voting:
            country = candidate.place.country
            if country:
                share = math.exp(candidate.base - top)
                if share > parts.get(country, 0.0):
                    parts[country] = share
        total = sum(parts.values())
        strength = _sigmoid(top - 2.0) * (0.3 if weights else 0.8)
        for country, part in parts.items():
            votes[country] = votes.get(country, 0.0) + strength * part / total
            voters.setdefault(country, []).append(slot)
    if weights:
        for country, by in voters.items():
            if country not in weights and len({slot.name for slot in by}) == 1:
                for slot in by:
                    slot.own.add(country)
    return votes
