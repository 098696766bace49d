"""A group of claims → one event: its voices, its figures, its status, and what is odd about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from ..decide import Standing
from ..ids import event_id
from ..model import (
    AcledType,
    Claim,
    ClaimType,
    Decision,
    Event,
    Interest,
    Issue,
    Mention,
    Modality,
    PlaceMention,
    Saying,
    Source,
    TimeSpan,
    Voice,
)
from ..origin_words import as_written, fold_name
from ..parties import Parties
from ..reference import Reference
from .contradictions import contradictions
from .copies import copies
from .documents import DocumentHead
from .features import span_days, specific_places, width_km
from .figures import Said, said_in, settle_figures
from .grade import Standpoint, grade
from .persons import Persons
from .retold import retold
from .rivals import rivals

_CONSEQUENCES = {"toll": 3, "statement": 3, "destruction": 2, "killing": 2, "displacement": 2}
"""Types that tell what came of a happening; a type that tells what it was goes first."""

_STATE_KINDS = ("state forces", "state")
_SUICIDE = ("suicide", "inghimasi", "martyrdom", "blew himself up", "blew herself up")
_WEAPON_WORDS = (
    ("grenade", ("grenade",)),
    ("ied", ("ied", "mine", "explosive", "car bomb", "vbied", "booby")),
)


class Settler:
    """Makes events of groups of claims; holds what all of them need."""

    def __init__(
        self,
        sayings: Mapping[str, Saying],
        documents: Mapping[str, DocumentHead],
        reference: Reference,
        rulings: Standing,
    ) -> None:
        self._sayings = sayings
        self._documents = documents
        self._reference = reference
        self._parties = Parties(reference)
        self._persons = Persons(reference.sources)
        self._outlets = {source.name: source for source in reference.sources.values()}
        self._ruled_events = rulings.on_events()

    def settle(self, claims: Sequence[Claim]) -> tuple[Event, list[Issue]]:
        """Return the event that `claims`, oldest first, tell of, and what a person should see."""
        ruled_id = event_id(claims[0].key)
        persons = self._persons.one_person([(claim, self._sayings[claim.key]) for claim in claims])
        copied = copies(list(zip(claims, persons, strict=True)))
        told = retold(list(zip(claims, copied, strict=True)), self._documents)
        kind = _type_of(claims, told)
        numbers: list[Said] = []
        for claim, saying in zip(claims, told, strict=True):
            if claim.modality not in ("denied", "planned"):
                numbers += said_in(claim, saying)
        settled = settle_figures(numbers)
        modality = _modality(claims)
        countries = {place.country for claim in claims for place in claim.place if place.country}
        standpoints = self._standpoints(self._of_this_happening(claims, told), countries)
        when = _time_of(claims)
        grading = grade(
            standpoints, settled.serious, modality, last_day=when.end if when is not None else None
        )
        actors, targets = self._roles(claims)
        places = _place_of(
            [claim for claim in claims if claim.type == kind and claim.place] or claims
        )
        status, credibility, reason = grading.status, grading.credibility, grading.reason
        # A fight has a doer on either side.
        two_sided = self._reference.types[kind].family == "battle" and kind != "capture"
        rival = None if two_sided else rivals(list(zip(claims, told, strict=True)), self._parties)
        if rival is not None and rival.both_own:
            reason = f"{reason}; {rival.words}"
        ruling = self._ruled_events.get(ruled_id)
        if ruling is not None:
            accepted = ruling.verb == "accept"
            status = "confirmed" if accepted else "retracted"
            credibility = 1 if accepted else 5
            reason = ruling_words(ruling)
        event = Event(
            id=ruled_id,
            type=kind,
            acled=self._acled(kind, claims, actors, places),
            time=when,
            place=places,
            actor=actors,
            target=targets,
            figures=settled.figures,
            voices=_voices(claims, told),
            status=status,
            credibility=credibility,
            reason=reason,
            modality=modality,
            rumour=grading.rumour,
            claims=tuple(claim.key for claim in claims),
            version=max(1, len({s.published[:10] for s in told if s.published})),
        )
        return event, contradictions(event, claims, settled.disputed, rival)

    # ---------------------------------------------------------------- parts of an event

    def _of_this_happening(
        self, claims: Sequence[Claim], told: Sequence[Saying]
    ) -> Sequence[Saying]:
        """Leave out denials of another thing: who says that no advance came denies no fight."""
        affirmed = {claim.type for claim in claims if claim.modality != "denied"}
        kept = [
            saying
            for claim, saying in zip(claims, told, strict=True)
            if claim.modality != "denied"
            or claim.type in affirmed
            or self._reference.types[claim.type].family != "battle"
        ]
        return kept if affirmed else told

    def _standpoints(self, told: Sequence[Saying], countries: AbstractSet[str]) -> list[Standpoint]:
        by_origin: dict[str, list[Saying]] = {}
        for saying in told:
            by_origin.setdefault(saying.origin, []).append(saying)
        camps: dict[str, str] = {}
        for sayings in by_origin.values():
            party = sayings[0].party
            if party is not None:
                allies = (other for other in camps if self._parties.together(party, other))
                camps[party] = camps.get(next(allies, ""), party)
        return [
            Standpoint(
                origin=origin,
                name=self._name(origin, sayings),
                sayings=tuple(sayings),
                camp=camps.get(sayings[0].party or ""),
                afar=self._is_afar(origin, sayings, countries),
            )
            for origin, sayings in by_origin.items()
        ]

    def _is_afar(self, origin: str, sayings: Sequence[Saying], countries: AbstractSet[str]) -> bool:
        """Say whether an outlet known to sit elsewhere tells it without naming anybody.

        A party's outlet only carries news, too, where the party gains nothing by it.
        """
        if any(s.comment or s.interest != "third party" for s in sayings):
            return False
        if origin in self._reference.actors:
            outlets = [self._outlets.get(s.path[-1]) for s in sayings if s.relay == origin]
            return len(outlets) == len(sayings) and all(
                o is not None and self._is_elsewhere(o, countries) for o in outlets
            )
        source = self._reference.sources.get(origin)
        own = all(len(saying.path) == 1 for saying in sayings)
        return own and source is not None and self._is_elsewhere(source, countries)

    def _is_elsewhere(self, source: Source, countries: AbstractSet[str]) -> bool:
        carries = source.kind == "outlet" or (source.kind == "agency" and source.speaks_for)
        return (
            bool(carries)
            and source.country is not None
            and not {source.country, source.covers} & countries
        )

    def _name(self, origin: str, sayings: Sequence[Saying]) -> str:
        for table in (self._reference.sources, self._reference.actors):
            known = table.get(origin)
            if known is not None:
                return known.name
        if sayings[0].comment:
            return "readers' comments"
        return as_written(origin, (s.path for s in sayings))

    def _roles(self, claims: Sequence[Claim]) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Return actors and targets.  A fight told from its other side is turned around."""
        actors: list[Sequence[Mention]] = []
        targets: list[Sequence[Mention]] = []
        first_actors: tuple[str, ...] = ()
        first_targets: tuple[str, ...] = ()
        for claim in claims:
            if claim.modality == "denied":
                continue
            one, other = _ids(claim.actor), _ids(claim.target)
            family = self._reference.types[claim.type].family
            turned = (
                family == "battle"
                and (self._one_side(one, first_targets) or self._one_side(other, first_actors))
                and not (self._one_side(one, first_actors) or self._one_side(other, first_targets))
            )
            if turned:
                actors.append(claim.target)
                targets.append(claim.actor)
            else:
                actors.append(claim.actor)
                targets.append(claim.target)
                first_actors = first_actors or one
                first_targets = first_targets or other
        return self._merge(actors), self._merge(targets)

    def _one_side(self, these: Sequence[str], those: Sequence[str]) -> bool:
        return any(self._parties.relation(a, b) in ("same", "party") for a in these for b in those)

    def _merge(self, told: Sequence[Sequence[Mention]]) -> tuple[Mention, ...]:
        """Return each party once, the most often named first; a parent gives way to its part."""
        found: dict[str, Mention] = {}
        times: Counter[str] = Counter()
        for mentions in told:
            for mention in mentions:
                key = mention.id or " " + fold_name(mention.text)
                found.setdefault(key, mention)
                times[key] += 1
        known = [key for key in found if key[0] != " "]
        if known:
            above = {p for key in known for p in self._parties.line(key) if p != key}
            keys = [key for key in known if key not in above]
        else:
            keys = list(found)
        order = {key: at for at, key in enumerate(found)}
        return tuple(found[key] for key in sorted(keys, key=lambda k: (-times[k], order[k])))

    def _acled(
        self,
        kind: ClaimType,
        claims: Sequence[Claim],
        actors: Sequence[Mention],
        places: Sequence[PlaceMention],
    ) -> AcledType:
        info = self._reference.types[kind]
        if kind == "bombing":
            # Who blew himself up is told as often by who he was as by what he carried.
            told = " ".join(fold_name(c.evidence.text) for c in claims if c.type == kind)
            words = " ".join(fold_name(w.text) for claim in claims for w in claim.weapon)
            if any(sign in told or sign in words for sign in _SUICIDE):
                return self._reference.bombing_by_weapon.get("suicide", info.acled)
            for weapon, signs in _WEAPON_WORDS:
                if any(sign in words for sign in signs):
                    return self._reference.bombing_by_weapon.get(weapon, info.acled)
        if info.acled_state is not None and self._is_own_state(actors, places):
            return info.acled_state
        return info.acled

    def _is_own_state(self, actors: Sequence[Mention], places: Sequence[PlaceMention]) -> bool:
        """Say whether the state of the place is among the actors ("Government regains …")."""
        country = next((p.country for p in places if p.country), None)
        for actor in actors:
            known = self._reference.actors.get(actor.id) if actor.id else None
            if known is None or known.kind not in _STATE_KINDS:
                continue
            if country is None or country == known.home:
                return True
            if known.home is None and country in known.countries:
                return True
        return False


def _type_of(claims: Sequence[Claim], told: Sequence[Saying]) -> ClaimType:
    """Return the type said most often; but a fight in which a town fell is the fall of the town.

    ACLED codes it so, too.  The town must have fallen by the word of somebody who does not gain by
    saying so: else a boast would be graded by the voices of those who only saw the fight.
    """
    times = Counter(claim.type for claim in claims)
    first = {claim.type: -at for at, claim in reversed(list(enumerate(claims)))}
    fell = any(
        claim.type == "capture"
        and claim.modality in ("happened", "ongoing")
        and saying.interest in ("third party", "own loss")
        and not saying.comment
        for claim, saying in zip(claims, told, strict=True)
    )
    return max(
        times,
        key=lambda t: (
            -_CONSEQUENCES.get(t, 1), fell and t == "capture", times[t], t == "capture", first[t],
        ),
    )  # fmt: skip


def _modality(claims: Sequence[Claim]) -> Modality:
    said = {claim.modality for claim in claims}
    order: tuple[Modality, ...] = ("happened", "ongoing", "planned", "possible", "denied")
    return next(modality for modality in order if modality in said)


def _time_of(claims: Sequence[Claim]) -> TimeSpan | None:
    """Return the narrowest span, of those the one most often said, of those the oldest."""
    spans = [claim.time for claim in claims if claim.time is not None]
    if not spans:
        return None
    times = Counter((s.start, s.end) for s in spans)

    def rank(at: int) -> tuple[int, int, int, int]:
        span = spans[at]
        days = span_days(span)
        length = days[1] - days[0] if days else 100_000
        return (length, -times[span.start, span.end], 0 if span.text else 1, at)

    return spans[min(range(len(spans)), key=rank)]


def _place_of(claims: Sequence[Claim]) -> tuple[PlaceMention, ...]:
    """Return the places as the claim gives them that knows them best."""
    placed = [claim.place for claim in claims if claim.place]
    if not placed:
        return ()
    heads: list[frozenset[Hashable]] = [
        frozenset(p.id or fold_name(p.name or p.text) for p in specific_places(claim))
        for claim in claims
        if claim.place
    ]
    times = Counter(heads)

    def rank(at: int) -> tuple[bool, float, int, int, float, int]:
        place = placed[at][0]
        return (
            place.id is None,
            width_km(place) if place.lat is not None else 10_000.0,
            -times[heads[at]],
            -len(placed[at]),
            -place.score,
            at,
        )

    return placed[min(range(len(placed)), key=rank)]


def _voices(claims: Sequence[Claim], told: Sequence[Saying]) -> tuple[Voice, ...]:
    """Return one voice for each origin and stance, oldest first."""
    found: dict[tuple[str, str], list[tuple[Claim, Saying]]] = {}
    for claim, saying in zip(claims, told, strict=True):
        found.setdefault((saying.origin, saying.stance), []).append((claim, saying))
    voices = []
    for (origin, _), heard in found.items():
        interests = Counter(saying.interest for _, saying in heard)
        against: Interest | None = "own loss" if "own loss" in interests else None
        voices.append(
            Voice(
                origin=origin,
                interest=against or interests.most_common(1)[0][0],
                paths=tuple(dict.fromkeys(saying.path for _, saying in heard)),
                claims=tuple(claim.key for claim, _ in heard),
                stance=heard[0][1].stance,
            )
        )
    return tuple(voices)


def _ids(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(mention.id for mention in mentions if mention.id)


def ruling_words(ruling: Decision) -> str:
    """Return why an event that somebody ruled on has its status: who ruled, and their reason."""
    verb = "accepted" if ruling.verb == "accept" else "rejected"
    why = f": {ruling.reason}" if ruling.reason else ""
    return f"{verb} by {ruling.by} (ruling {ruling.seq}){why}"
