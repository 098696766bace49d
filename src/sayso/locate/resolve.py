"""Place mentions → places, one document at a time.

A document's names are chosen together (choose.py): the countries it speaks of, its other places
and the container of a name decide between namesakes.  A name that fits nothing stays unknown and
is anchored to its container or its companions; it is never sent to another country because a
village there happens to bear it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from ..local_offices import areas_named
from ..model import Claim, Document, Place, PlaceCandidate, PlaceMention
from ..protocols import Gazetteer
from ..reference import Offices, Reference
from .builtin import wars_abroad
from .choose import (
    Candidate,
    Choice,
    Slot,
    calibrated,
    candidates_of,
    choose,
    place_votes,
    stands_in,
)
from .context import Weights, country_weights, normalised
from .phrase import Phrase, parse
from .relative import Relation, between, spot, understand
from .stop import is_word
from .strangers import without_strangers

_BANK = re.compile(r"\b(?:bank|banks|shores?) of\b", re.IGNORECASE)
_AS_MUCH = 0.75
"""Weight from which a country is spoken of almost as much as those to be expected."""
_SlotKey = tuple[str, str | None]


def resolve_claims(
    pairs: Iterable[tuple[Document, list[Claim]]],
    gazetteer: Gazetteer,
    reference: Reference | None,
    about: Sequence[str] = (),
) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield each document with its claims, their place mentions resolved.

    `about`: the countries that the reader expects the documents to be about.

    Fills name, id, lat, lon, radius_km, kind, country, admin1, score and others; a mention that
    fits no place keeps its words, has id None, and gets the coordinates and the radius of its
    container where there is one.
    """
    for document, claims in pairs:
        yield document, resolve_document(document, claims, gazetteer, reference, about)


def resolve_document(
    document: Document | None,
    claims: list[Claim],
    gazetteer: Gazetteer,
    reference: Reference | None,
    about: Sequence[str] = (),
) -> list[Claim]:
    """Resolve the place mentions of one document's claims (see resolve_claims)."""
    if not any(claim.place for claim in claims):
        return claims
    reading = _Reading(gazetteer)
    for claim in claims:
        reading.add(claim.place)
    if reference is not None:
        reading.hear(claims, reference.offices)
    reading.settle(country_weights(document, claims, reference, about), about)
    return [
        msgspec.structs.replace(claim, place=reading.resolved(claim.place))
        if claim.place
        else claim
        for claim in claims
    ]


def resolve_mentions(
    mentions: Iterable[PlaceMention],
    gazetteer: Gazetteer,
    weights: Weights | None = None,
) -> list[PlaceMention]:
    """Resolve mentions that stand together in one statement; `weights`: countries it is about."""
    group = tuple(mentions)
    reading = _Reading(gazetteer)
    reading.add(group)
    reading.settle(weights or {})
    return list(reading.resolved(group))


@dataclass(slots=True)
class _Reading:
    """The names of one document on their way to places."""

    gazetteer: Gazetteer
    slots: list[Slot] = field(default_factory=list)
    index: dict[_SlotKey, int] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    home: str | None = None
    spoken_of: frozenset[str] = frozenset()
    """The countries that the document's own words speak of."""
    last: PlaceMention | None = None
    """The located mention before, in text order: what an unknown name without company is near."""

    def phrase(self, mention: PlaceMention) -> Phrase:
        return _taken_apart(mention.text, mention.relation, mention.kind, self.gazetteer)

    def add(self, places: tuple[PlaceMention, ...]) -> None:
        """Note the names of one claim, what contains them and what stands beside them."""
        phrases = [self.phrase(mention) for mention in places]
        groups = [self._indices(phrase) for phrase in phrases]
        everything = {i for group in groups for i in group}
        if len(everything) == 1:
            (only,) = everything
            slot = self.slots[only]
            slot.away_km = max(slot.away_km, *(_away_km(phrase.relation) for phrase in phrases))
            return
        for position, (mention, group) in enumerate(zip(places, groups, strict=True)):
            containers: set[int] = set()
            if mention.relation != "within":
                for other, behind in zip(
                    places[position + 1 :], groups[position + 1 :], strict=True
                ):
                    # A border or a road is no ground that its ends could hold.
                    if other.relation == "within" and len(behind) == 1:
                        containers.update(behind)
            # A highway leads far away: its ends are no neighbours.
            phrase = phrases[position]
            ends = set(group) if phrase.kind == "road" else set()
            for i in group:
                slot = self.slots[i]
                slot.within = tuple(sorted({*slot.within, *containers} - {i}))
                slot.together = tuple(sorted({*slot.together, *(everything - ends)} - {i}))
                slot.away_km = max(slot.away_km, _away_km(phrase.relation))

    def hear(self, claims: list[Claim], offices: Offices) -> None:
        """Note the provinces and towns whose governors and mayors speak: what is told is near."""
        words = dict.fromkeys(speaker.text for claim in claims for speaker in claim.says)
        for area in dict.fromkeys(
            area for text in words for area in areas_named(text, offices)[:1]
        ):
            if not is_word(area):
                self._indices(Phrase(names=(area,)))

    def _indices(self, phrase: Phrase) -> tuple[int, ...]:
        found = []
        for name in phrase.names:
            kind = _end_kind(phrase) if len(phrase.names) > 1 else phrase.kind
            key = (name, kind)
            if key not in self.index:
                self.index[key] = len(self.slots)
                self.slots.append(Slot(name=name, kind=kind))
            found.append(self.index[key])
        return tuple(found)

    def settle(self, weights: Weights, about: Sequence[str] = ()) -> None:
        """Find candidates and choose.

        Where `about` says which countries to expect, a namesake elsewhere is none unless the
        document speaks of its country almost as much.
        """
        countries = _leading(weights)
        self.spoken_of = frozenset(weights)
        expected = frozenset({*about, *(c for c, w in weights.items() if w >= _AS_MUCH)})

        def find(slot: Slot, first: tuple[str, ...]) -> Sequence[Candidate]:
            met = candidates_of(slot.name, slot.kind, first, self.gazetteer)
            if not about:
                return met
            return [
                c for c in met
                if c.place.country in expected or not c.place.country or c.place.kind == "country"
            ]  # fmt: skip

        for slot in self.slots:
            if not is_word(slot.name):
                slot.candidates = find(slot, countries)
        votes = dict(weights)
        for code, vote in sorted(place_votes(self.slots, weights).items()):
            votes[code] = votes.get(code, 0.0) + vote
        joint = normalised(votes)
        if _leading(joint) != countries:
            for slot in self.slots:
                if slot.candidates or not is_word(slot.name):
                    slot.candidates = find(slot, _leading(joint))
        leading = next((c for c, w in joint.items() if w >= 1.0), None)
        # Forces of such a country strike elsewhere: what nobody knows need not be there.
        self.home = None if leading in wars_abroad() else leading
        self.choices = without_strangers(choose(self.slots, joint), self.spoken_of)

    # -------------------------------------------------------------- answers

    def resolved(self, places: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
        """Return the mentions of one claim with what was chosen for them."""
        filled = [self._fill(mention) for mention in places]
        _join_ends(filled)
        answer = tuple(
            mention if mention.lat is not None else self._anchor(mention, position, filled)
            for position, mention in enumerate(filled)
        )
        self.last = next((m for m in filled if m.lat is not None), self.last)
        return answer

    def _chosen(self, name: str, kind: str | None) -> Choice:
        return self.choices[self.index[(name, kind)]]

    def _fill(self, mention: PlaceMention) -> PlaceMention:
        phrase = self.phrase(mention)
        if len(phrase.names) > 1:
            return self._stretch(mention, phrase)
        choice = self._chosen(phrase.names[0], phrase.kind)
        others = _others(choice)
        best = choice.taken
        beside = best is not None and stands_in(phrase.kind, best.place.kind)
        if best is None or (beside and not self._lends_its_name(best.place, phrase.kind)):
            return msgspec.structs.replace(
                mention, kind=mention.kind or phrase.kind, others=_all(choice)
            )
        place = best.place
        relation = phrase.relation
        if beside:
            return self._beside(mention, phrase, place, choice)
        lat, lon, radius = spot(relation, place)
        return msgspec.structs.replace(
            mention,
            name=place.name,
            id=place.id,
            lat=lat,
            lon=lon,
            radius_km=radius,
            kind=place.kind,
            country=place.country,
            admin1=place.admin1,
            score=round(calibrated(choice.probability), 3),
            others=others,
        )

    def _lends_its_name(self, place: Place, kind: str | None) -> bool:
        """Whether a site that is not listed is taken to be near the town it is named after.

        No hospital abroad (Al-Quds is not Jerusalem's), no base, dam or crossing of a small place;
        the hospital of a village that packs list is there.
        """
        if kind == "site" and self.spoken_of and place.country not in self.spoken_of:
            return False
        return not _small(place) or (kind == "site" and place.source == "pack")

    def _beside(
        self, mention: PlaceMention, phrase: Phrase, place: Place, choice: Choice
    ) -> PlaceMention:
        """A base, dam or crossing that is not listed, named after a town that is."""
        lat, lon, radius = spot(Relation(mode="around"), place)
        return msgspec.structs.replace(
            mention,
            lat=lat,
            lon=lon,
            radius_km=max(30.0 if phrase.kind in ("river", "desert") else 12.0, radius),
            kind=phrase.kind,
            country=place.country,
            admin1=place.admin1,
            score=round(0.5 * calibrated(choice.probability), 3),
            others=_all(choice),
        )

    def _stretch(self, mention: PlaceMention, phrase: Phrase) -> PlaceMention:
        """A road, border or stretch between two named places."""
        ends = [self._chosen(name, _end_kind(phrase)) for name in phrase.names]
        places = [end.taken.place for end in ends if end.taken is not None]
        kind = phrase.kind or mention.kind or "road"
        if not places:
            return msgspec.structs.replace(mention, kind=kind)
        first = places[0]
        if len(places) == 2:
            lat, lon, radius = between(first, places[1])
            score = calibrated(min(end.probability for end in ends))
        else:
            lat, lon, radius = first.lat, first.lon, max(40.0, 2 * first.radius_km)
            score = 0.5 * max(end.probability for end in ends)
        same = len({p.country for p in places}) == 1
        return msgspec.structs.replace(
            mention,
            name="–".join(place.name for place in places) if len(places) == 2 else None,
            lat=lat,
            lon=lon,
            radius_km=radius,
            kind=kind,
            country=first.country if same else None,
            admin1=first.admin1 if same and len({p.admin1 for p in places}) == 1 else None,
            score=round(score, 3),
        )

    def _anchor(
        self, mention: PlaceMention, position: int, filled: list[PlaceMention]
    ) -> PlaceMention:
        """Give an unknown name the coordinates of its container, else of its companions."""
        located = [m for m in filled if m.lat is not None and m is not mention]
        behind = [m for m in filled[position + 1 :] if m.lat is not None and m.relation == "within"]
        if behind:
            anchor, floor, trust = behind[0], 3.0, 0.4
        elif located:
            anchor, floor, trust = located[0], 40.0, 0.25
        elif self.last is not None and self.last.country:
            anchor, floor, trust = self.last, 100.0, 0.15
        else:
            return msgspec.structs.replace(mention, country=self.home)
        relation = understand(mention.relation)
        radius = max(anchor.radius_km or 0.0, floor, 2 * (relation.km or 0.0))
        return msgspec.structs.replace(
            mention,
            lat=anchor.lat,
            lon=anchor.lon,
            radius_km=round(radius, 1),
            country=anchor.country,
            admin1=anchor.admin1,
            score=round(trust * anchor.score, 3),
        )


@lru_cache(maxsize=1 << 15)
def _taken_apart(text: str, relation: str | None, kind: str | None, gazetteer: Gazetteer) -> Phrase:
    def whole(name: str) -> bool:
        known = gazetteer.knows(name[:1].upper() + name[1:])
        hits = gazetteer.find(name, (), 1) if known else []
        return bool(hits) and hits[0].match == "exact" and not is_word(name)

    if kind is None and relation and _BANK.search(relation):
        kind = "river"
    found = parse(text, relation, kind, gazetteer.knows, whole)
    if found.kind in (None, "area") and found.relation.mode in ("offset", "distance"):
        return msgspec.structs.replace(found, kind="town")
    return found


def _end_kind(phrase: Phrase) -> str | None:
    """Roads lead from town to town, not from province to province."""
    return "town" if phrase.kind == "road" else None


def _leading(weights: Weights) -> tuple[str, ...]:
    leading = sorted((c for c in weights if weights[c] >= 0.15), key=lambda c: (-weights[c], c))
    return tuple(leading[:4])


def _away_km(relation: Relation) -> float:
    """Return how far from the named place the happening is said to be, 0 where at it."""
    return 25.0 if relation.mode == "direction" else 1.2 * (relation.km or 0.0)


def _small(place: Place) -> bool:
    """Too small for a base, dam or crossing to be known by its name alone."""
    return place.population < 5000


def _join_ends(filled: list[PlaceMention]) -> None:
    """Put two neighbouring mentions that share the relation "between" at their middle."""
    for i in range(len(filled) - 1):
        first, second = filled[i], filled[i + 1]
        if "between" not in (first.relation or "") or first.lat is None or second.lat is None:
            continue
        if second.relation == "within":
            continue
        ends = [_as_place(first), _as_place(second)]
        lat, lon, radius = between(*ends)
        for j in (i, i + 1):
            filled[j] = msgspec.structs.replace(filled[j], lat=lat, lon=lon, radius_km=radius)
        return


def _as_place(mention: PlaceMention) -> Place:
    return Place(
        id=mention.id or "",
        name=mention.text,
        lat=mention.lat or 0.0,
        lon=mention.lon or 0.0,
        radius_km=mention.radius_km or 1.0,
    )


def _others(choice: Choice) -> tuple[PlaceCandidate, ...]:
    return _listed(choice.ranked(5)[1:])


def _all(choice: Choice) -> tuple[PlaceCandidate, ...]:
    return _listed(choice.ranked(4))


def _listed(ranked: Iterable[tuple[Candidate, float]]) -> tuple[PlaceCandidate, ...]:
    return tuple(
        PlaceCandidate(
            id=c.place.id,
            name=c.place.name,
            lat=c.place.lat,
            lon=c.place.lon,
            country=c.place.country,
            admin1=c.place.admin1,
            score=round(score, 3),
        )
        for c, score in ranked
    )
