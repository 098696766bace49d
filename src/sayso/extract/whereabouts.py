"""Where a happening is: places of its own words, shared ones, and those carried over."""

from __future__ import annotations

import re

import msgspec

from ..model import (
    PlaceMention,
)
from . import places as where
from .classify import of_whole_war
from .frame import RESULTS, STRIKES, Frame
from .parse import Sentence, Token
from .phrases import classes
from .place_cues import CUE_AFTER, says_how_far
from .sides import CARRIED_OVER, Sides
from .words import any_of, words

CARRIED = "not in the sentence; carried over from what was told before"
"""Reason given for a place of the claim before."""


class Whereabouts(Sides):
    """Settles places."""

    def _places(
        self,
        sentence: Sentence,
        frame: Frame,
        kind: str,
        own: list[Token],
        frames: list[Frame],
        speaking: set[int],
        why: dict[str, str],
    ) -> tuple[PlaceMention, ...]:
        heads = [*frame.agents, *[t for t in frame.targets if t.name is None]]
        speaking = speaking | _while_speaking(sentence)
        barred = set(speaking) | {t.i for t in frame.agents}
        named = where.in_participants(heads)
        barred |= {t.i for t in own if t in named and not _has_where(t)}
        talks = frame.entry.type in _NOWHERE
        barred |= {t.i for t in own if self._is_government(t) or (not talks and _seat_of_talks(t))}
        tokens = where.place_tokens(own, barred)
        if frame.entry.frame == "shoot":
            # "fired rockets at Israel"
            tokens += [
                t
                for t in frame.targets
                if t.name is not None and t.name.country and _is_aimed_at(t) and t not in tokens
            ]
        for token in frame.where:
            if token not in tokens and (
                (token.name is not None and token.name.kind in ("place", "actor"))
                or where.is_generic_place(token)
            ):
                tokens.append(token)
            for inner in token.subtree():
                if (
                    inner.name is not None
                    and inner.name.kind == "place"
                    and inner not in tokens
                    and inner.i in frame.own
                ):
                    tokens.append(inner)
        tokens = where.without_parts(sorted(tokens, key=lambda t: t.i))
        # "two days after the fall of Goma, rebels shelled Sake"
        tokens = [t for t in tokens if not where.of_another_day(t, frame.trigger)] or tokens
        if kind != "displacement":
            homes = {t.i for t in sentence.tokens if t.name is not None and _at_home_there(t)}
            speaking = speaking | homes
            tokens = [t for t in tokens if t.i not in homes]
        if frame.entry.type in STRIKES:
            theirs = [t for t in tokens if where.where_they_sit(t, frame.agents)]
            speaking = speaking | {t.i for t in theirs}
            tokens = [t for t in tokens if t not in theirs]
            # "shells fired from Russia struck homes in Sumy"
            tokens = [t for t in tokens if not _launched_from(t)] or tokens
        afar = kind in _FROM_AFAR or any(_from_afar(f) for f in (frame, *frame.merged))
        if not tokens and afar:
            # "air strikes on Syria and Iraq", "jets hit Lebanon": at whom, and where.
            tokens = [t for t in frame.targets if t.name is not None and t.name.country]
        if all(t.low == "border" for t in tokens):
            # "In Burundi, officials said 12,000 had fled across the border": that of Burundi.
            shared = self._shared_places(sentence, frame, frames, speaking)
            tokens = [t for t in shared if not tokens or t.name is not None] or tokens
        found: list[PlaceMention] = []
        beside = says_how_far(tokens, self.text)
        tokens = [t for t in tokens if t not in beside]
        ordered = where.order(tokens, frame.trigger, self.text)
        for token, container in [*ordered, *((t, True) for t in beside)]:
            for mention in self._mention(token, sentence, bool(found)):
                if any(m.text.lower() == mention.text.lower() for m in found):
                    continue
                if container and found and not where.apart(mention.relation):
                    mention = PlaceMention(text=mention.text, kind=mention.kind, relation="within")
                found.append(mention)
            found += self._told_behind(token, found)
        if found and self.headed and self.topic is not None:
            found = self._with_topic(found, self.topic, frame)
        if not found:
            found = list(self._carried(frame, why))
        if not found:
            why["place"] = "the sentence names none and nothing before it carries over"
        return tuple(found)

    def _of_another_place(
        self, kind: str, places: tuple[PlaceMention, ...], why: dict[str, str]
    ) -> bool:
        """“In Buto, six were killed”, after what somebody did in Nor: nobody says by whom.

        Only of deaths and losses; of "strikes" told in one list the attacker is one.
        """
        if kind not in RESULTS or why.get("actor") != CARRIED_OVER or "place" in why:
            return False
        before = {p.text.lower() for p in self.last_places}
        return bool(before and places) and not before & {p.text.lower() for p in places}

    def _is_government(self, token: Token) -> bool:
        """“since Moscow intervened", "the government Moscow and …": who rules, not where."""
        above = token.head
        if token.name is None or token.name.kind != "place" or above is None:
            return False
        if token.dep == "conj" and above.name is not None:
            # "Placed Washington and Moscow at loggerheads".
            return self._is_government(above)
        acts = token.dep == "nsubj" and above.pos == "VERB" and above.lemma not in _TOWNS_DO
        acts = acts or (token.dep == "nsubj" and _has_a_mind(above))
        acts = acts or (token.dep == "pobj" and above.low == "by")
        asked = token.dep == "dobj" and above.lemma in _ASKS
        owns = token.dep == "poss" and (
            above.lemma.lower() in self.lexicon.nouns or "force" in classes(above, self.lexicon)
        )
        beside = token.dep == "appos" and classes(above, self.lexicon) & {"actor", "force"}
        if not (acts or asked or owns or beside):
            return False
        meant = self.people.index.lookup(token.text)
        return bool(meant) and meant[0].how == "capital"

    def _seat_of_speaker(self, token: Token) -> bool:
        """“In Moscow, the ministry said 30 had been killed”: where it sits, and not where."""
        verb = token.head.head if token.dep == "pobj" and token.head is not None else None
        who = verb.child("nsubj") if verb is not None and verb.lemma in self.lexicon.say else None
        if who is None or who.lemma.lower() not in _SEATED:
            return False
        meant = self.people.index.lookup(token.text)
        return bool(meant) and meant[0].how == "capital"

    def _shared_places(
        self, sentence: Sentence, frame: Frame, frames: list[Frame], speaking: set[int]
    ) -> list[Token]:
        """Places of the sentence that no other happening owns, or that a coordinated one shares."""
        others = {i for f in frames if f is not frame for i in f.own}
        free = [t for t in sentence.tokens if t.i not in others and t.i not in frame.own]
        free = [t for t in free if not self._is_government(t) and not _seat_of_talks(t)]
        free = [t for t in free if not self._seat_of_speaker(t)]
        tokens = where.place_tokens(free, speaking)
        if tokens:
            return tokens
        for above in frame.trigger.ancestors():
            host = next((f for f in frames if f is not frame and above in f.triggers), None)
            if host is not None:
                shared = [t for t in sentence.tokens if t.i in host.own]
                shared = [t for t in shared if not self._is_government(t)]
                return where.place_tokens(shared, speaking)
        if frame.verb.dep == "ROOT" and frame.entry.type not in _NOWHERE:
            # The one place of a sentence, though another clause of it has it.
            named = [
                t
                for t in where.place_tokens(sentence.tokens, speaking)
                if t.name is not None
                and not where.of_another_day(t, frame.trigger)
                and not self._is_government(t)
                and not _seat_of_talks(t)
            ]
            if len(named) == 1:
                return named
        return []

    def _mention(self, token: Token, sentence: Sentence, more: bool) -> list[PlaceMention]:
        named = token.head if token.dep == "appos" and token.name is None else None
        if named is not None and named.name is not None and named.name.kind == "place":
            # "Bakhmut, the last town that it held"
            token = named
        if token.name is not None and token.name.kind == "place":
            return [where.mention_of(token, self.text, sentence)]
        if token.name is not None:
            return [
                PlaceMention(text=token.name.text, kind="country" if token.name.country else None)
            ]
        relation = where.relation_of(token, self.text, sentence)
        found = self._meant(token, more)
        if relation is None or not found:
            return found
        # "15 km from the city": the city is near, not around.
        return [PlaceMention(text=found[0].text, kind=found[0].kind, relation=relation)]

    def _meant(self, token: Token, more: bool) -> list[PlaceMention]:
        """The place that a definite description ("the town", "the capital") means."""
        kinds = where.generic_kinds(token)
        if token.low == "capital" and not any(c.dep == "amod" for c in token.children):
            return self._capital(more)
        if token.low == "country":
            # The country, and no town of it.
            countries = [k for k in self.known_places if k.kind == "country"]
            return countries[-1:] or self._country()
        if token.low in ("area", "region", "border", "territory", "enclave"):
            told = self.last_places or self.places_before
            if told and not more:
                return [self._again(told[0], token.text)]
            return []
        if self.topic is not None and token.low in ("city", "town", "province"):
            return [self.topic]
        exact = next(
            (k for k in reversed(self.known_places) if k.kind is not None and k.kind in kinds), None
        )
        if token.low == "province":
            exact = self._province(token) or exact
        here = [*self.known_places[self.known_before :], *_named_before(token)]
        if token.low in _SETTLEMENTS and (exact is None or exact not in here):
            near = next((k for k in reversed(here) if self._is_town(k)), None)
            if near is not None:
                # "bombed Nasir as it fought to retake the town"
                return self._with_containers(near)
            if self.main is not None and self._is_town(self.main):
                return [self.main]
        if exact is not None:
            return self._with_containers(exact)
        for known in reversed(self.known_places):
            if known.kind in kinds or (
                known.kind is None
                and kinds[:1] in (("city",), ("town",), ("village",))
                and not _tells_its_kind(known)
            ):
                return self._with_containers(known)
        return []

    def _with_containers(self, place: PlaceMention) -> list[PlaceMention]:
        inside = self.containers.get(place.text, ())
        return [PlaceMention(text=place.text, kind=place.kind), *inside]

    def _is_town(self, place: PlaceMention) -> bool:
        """Can "the town" mean it?  What nobody knows may be one."""
        if place.kind is not None:
            return place.kind in _SETTLEMENTS
        if _tells_its_kind(place):
            return False
        hits = self.gazetteer.find(place.text, self.people.memory.countries, limit=3)
        return not hits or any(h.place.kind in _SETTLEMENTS for h in hits)

    def _province(self, token: Token) -> PlaceMention | None:
        """The province told of last, with that word ("Kunduz province") or without ("Helmand")."""
        for known in reversed([*self.known_places, *_named_before(token)]):
            if known.kind == "province":
                return known
            if known.kind is None:
                hits = self.gazetteer.find(known.text, self.people.memory.countries, limit=3)
                if any(h.place.kind == "province" and h.quality > 0.95 for h in hits):
                    return PlaceMention(text=known.text, kind="province")
        return None

    def _country(self) -> list[PlaceMention]:
        """The country that the report is about, by what the text calls it."""
        for identity, said in self.named.items():
            state = self.people.reference.actors[identity]
            if state.kind == "state" and state.home in self.people.memory.countries:
                return [PlaceMention(text=said, kind="country")]
        return []

    def _capital(self, more: bool) -> list[PlaceMention]:
        """“the capital": the country's, which need not be the city told of last."""
        for known in reversed(self.known_places):
            meant = self.people.index.lookup(known.text)
            if meant and meant[0].how == "capital":
                return [PlaceMention(text=known.text, kind=known.kind)]
        return [] if more or self.main is None else [self.main]

    def _told_behind(self, token: Token, found: list[PlaceMention]) -> list[PlaceMention]:
        """The container right behind a name: "Battir (Bethlehem)", "Seybiano, Hodan, on Monday"."""
        if token.name is None or token.name.kind != "place" or not found:
            return []
        told = _IN_BRACKETS.match(self.text, token.end)
        names = [told.group(1)] if told is not None else []
        names += [
            child.text
            for child in token.children
            if child.dep == "appos"
            and (
                (
                    child.name is None
                    and child.tag == "NNP"
                    and _BETWEEN_COMMAS.match(self.text, token.end)
                    and not child.children
                )
                or (
                    child.name is not None
                    and child.name.kind == "proper"
                    and self.gazetteer.knows(child.text)
                )
            )
        ]
        known = {m.text.lower() for m in found}
        return [
            PlaceMention(text=name, relation="within")
            for name in names
            if name.lower() not in known
            and not name.isupper()
            and not self.people.index.lookup(name)
            and (told is None or self.gazetteer.knows(name))
        ]

    def _with_topic(
        self, found: list[PlaceMention], topic: PlaceMention, frame: Frame
    ) -> list[PlaceMention]:
        """The place that the paragraph's label names holds those that its sentences name.

        But who held "this suburb" after a regain in the province held the place of the label.
        """
        if any(p.kind == "country" or topic.text.lower() in p.text.lower() for p in found):
            return found
        told = frame.verb.child("nsubj", "nsubjpass", "dobj")
        if told is not None and told.low in _KINDS and told.child("det", "poss") is not None:
            if all(c.low in _POINTS for c in told.children if c.dep in ("det", "poss")):
                if told.child("prep", "acl", "relcl", "amod", "compound") is None:
                    wider = [
                        p if p.relation else msgspec.structs.replace(p, relation="within")
                        for p in found
                    ]
                    return [self._again(topic, ""), *wider]
        return [*found, PlaceMention(text=topic.text, kind=topic.kind, relation="within")]

    def _again(self, place: PlaceMention, relation: str) -> PlaceMention:
        return PlaceMention(text=place.text, kind=place.kind, relation=place.relation)

    def _carried(self, frame: Frame, why: dict[str, str]) -> tuple[PlaceMention, ...]:
        if frame.entry.type in _NOWHERE | {"protest"}:
            return ()
        if frame.entry.type in RESULTS and of_whole_war(frame):
            return ()
        clause = frame.verb.subtree()
        if _EVERYWHERE.search(self.text, clause[0].start, clause[-1].end):
            return ()
        if self.last_places:
            why["place"] = CARRIED
            return tuple(self._again(p, "") for p in self.last_places)
        if self.topic is not None:
            return (self.topic,)
        if self.main is not None and self.section != "comment":
            why["place"] = "not in the sentence; the place the document is about"
            return (self.main,)
        return ()


_FROM_AFAR = frozenset(["airstrike", "offensive", "shelling"])
_NOWHERE = frozenset(["agreement", "statement", "support"])
"""What is not done at the place that another sentence or clause names."""
_IN_BRACKETS = re.compile(
    r"(?: (?:community|village|town|city|area|district|camp|neighbou?rhood))?"
    r"\s?\(([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)\)"
)
_BETWEEN_COMMAS = re.compile(r", [A-Z][\w’'-]+,")
_SPEAKING = words("places", "speaking")


def _tells_its_kind(place: PlaceMention) -> bool:
    """“Shahba district": no town, whether anybody knows it or not."""
    return place.text.rsplit(" ", 1)[-1].lower() in CUE_AFTER


def _named_before(token: Token) -> list[PlaceMention]:
    *_, top = [token, *token.ancestors()]
    return [
        PlaceMention(text=t.text)
        for t in top.subtree()
        if t.i < token.i and t.name is not None and t.name.kind == "place"
    ]


_SETTLEMENTS = words("places", "settlements")
_KINDS = words("leads", "kinds")
_POINTS = frozenset(["the", "this"])
_TOWNS_DO = words("places", "towns_do")
_MINDS = words("places", "minds")
_ASKS = words("places", "asks")
_TALKS = words("places", "talks")
_SEATED = words("speakers", "seated")
_EVERYWHERE = any_of("places", "everywhere")


def _while_speaking(sentence: Sentence) -> set[int]:
    """“Speaking to reporters in the capital, the general said …": where it was said."""
    return {
        t.i
        for verb in sentence.tokens
        if verb.tag == "VBG" and verb.dep == "advcl" and verb.lemma in _SPEAKING
        for t in verb.subtree()
    }


def _has_a_mind(be: Token) -> bool:
    """“Moscow was responsible": what towns are not."""
    told = be.child("acomp")
    return be.pos == "AUX" and told is not None and told.lemma in _MINDS


def _seat_of_talks(token: Token) -> bool:
    """“Talks in Geneva and the Kazakh capital Astana failed to end the war": no war is there."""
    node = token
    while node.dep in ("conj", "appos", "compound") and node.head is not None:
        node = node.head
    link = node.head if node.dep == "pobj" else None
    above = link.head if link is not None and link.low in ("at", "in") else None
    return above is not None and above.lemma in _TALKS


def _from_afar(frame: Frame) -> bool:
    return frame.entry.type in _FROM_AFAR or (frame.entry.noun and frame.trigger.lemma == "strike")


def _is_aimed_at(token: Token) -> bool:
    return token.dep == "pobj" and token.head is not None and token.head.low == "at"


def _has_where(token: Token) -> bool:
    return token.dep == "pobj"


def _come_from(token: Token) -> list[Token]:
    """Return what is said to come from there: fired, displaced, refugees "from Homs"."""
    path = (token, *token.ancestors())
    return [t.head for t in path if t.low == "from" and t.dep == "prep" and t.head is not None]


def _launched_from(token: Token) -> bool:
    """“Rockets fired from Gaza”: where they came from."""
    return any(what.lemma in _LAUNCHES for what in _come_from(token))


def _at_home_there(token: Token) -> bool:
    """“A woman displaced from Afrin”, "inhabited by refugees from Homs": where they were."""
    return any(
        what.lemma.lower() in _FOREIGN_TO_IT
        or (what.lemma in _ORIGINS and what.dep in ("acl", "relcl"))
        for what in _come_from(token)
    )


_LAUNCHES = words("places", "launches")
_ORIGINS = words("places", "origins")
_FOREIGN_TO_IT = words("places", "come_from_elsewhere")
