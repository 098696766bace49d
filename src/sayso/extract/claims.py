"""Frames → claims: participants, place, time, figures, speakers, modality, evidence and score."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ..actors import ActorIndex
from ..ids import claim_key
from ..model import (
    Actor,
    Claim,
    ClaimFigure,
    Document,
    Evidence,
    Mention,
    Modality,
    PlaceMention,
    Speaker,
    TimeSpan,
)
from ..protocols import Gazetteer
from ..reference import Reference
from . import places as where
from .classify import classify, means_of
from .figures import Count, as_figures, counts
from .frame import Frame
from .frames import build
from .lexicon import Lexicon
from .modality import modality_of
from .names import persons_of
from .parse import Sentence, Token
from .participants import Participants
from .phrases import bare, classes, core, member, text_of
from .sentences import Span
from .speakers import Attribution, chain
from .states import standing_facts
from .times import Anchor, When, anchor_of, find_times

_ATTACKS = frozenset({"airstrike", "shelling", "bombing", "chemical", "clash", "offensive"})
_STRIKES = frozenset({"airstrike", "shelling", "bombing", "chemical"})
_VIOLENT = frozenset(
    {
        "attack",
        "airstrike",
        "shelling",
        "clash",
        "offensive",
        "capture",
        "kill",
        "wreck",
        "siege",
        "chemical",
    }
)
_BACKGROUND = frozenset(
    "control capture displacement bombing killing toll withdrawal deployment clash support".split()
)
_HAS_DAY = re.compile(r"day$|^(?:19|20)\d\d$|^(?:week|month|year|morning|night|ago|since)$", re.IGNORECASE)
_ACTIVE = frozenset(["happened", "ongoing"])
_OPINION = re.compile(
    r"\b(?:I|we|you|my|your|imo|should|would|could|maybe|if|hope|wish|think|believe|guess|bet|let|lol|please)\b|[?]|…",
    re.IGNORECASE,
)


class ClaimMaker:
    """Reads the sentences of one document in order and remembers what they said."""

    def __init__(
        self,
        document: Document,
        lexicon: Lexicon,
        index: ActorIndex,
        reference: Reference,
        gazetteer: Gazetteer,
        engine: str,
    ) -> None:
        self.document = document
        self.text = document.text
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        self.engine = engine
        self.people = Participants(lexicon, index, reference, document.text, document.published)
        self.anchor = anchor_of(document.published)
        self.topic: PlaceMention | None = None
        self.last_places: tuple[PlaceMention, ...] = ()
        self.known_places: list[PlaceMention] = []
        self.containers: dict[str, tuple[PlaceMention, ...]] = {}
        self.last_time: TimeSpan | None = None
        self.last_day = ""
        self.role = ""
        self.list_day: TimeSpan | None = None
        self.years: dict[int, int] = {}
        self.last_kind = ""
        self.last_paragraph = -1
        self.sentence = 0
        self.last_sentence = -9
        self.last_attack: str | None = None
        self.last_attacker: Mention | None = None
        self.last_striker: Mention | None = None
        self.air = bool(
            re.search(r"\b(?:air ?strikes?|warplanes?|air raids?|sorties|jets)\b", self.text, re.I)
        )
        self.slots: dict[tuple[str, ...], int] = {}
        self.named: dict[str, str] = {}
        self.paragraph = -1
        self.section = ""
        self.line = ""
        self.main: PlaceMention | None = None
        self._meet_all(index, reference)

    def _meet_all(self, index: ActorIndex, reference: Reference) -> None:
        """Let every actor named anywhere give context to generic descriptions.

        The countries of the report are those its names speak of most: of places by their state,
        of armed groups and forces by the one country they act in.
        """
        ends = max(
            (s.end for s in self.document.sections if s.kind not in ("comment", "furniture")),
            default=len(self.text),
        )
        countries: dict[str, int] = {}
        for hit in index.find(self.text):
            if len(hit.ids) != 1 or hit.generic or hit.start >= ends:
                continue
            actor = reference.actors[hit.ids[0]]
            self.people.memory.meet(actor)
            if actor.kind not in ("civilians", "organisation"):
                self.named.setdefault(actor.id, self.text[hit.start : hit.end])
            before = self.text[max(0, hit.start - 12) : hit.start].lower()
            if actor.kind == "state" and actor.home:
                weight = 3 if before.rstrip().endswith((" in", "ern", " across", " of")) else 1
                countries[actor.home] = countries.get(actor.home, 0) + weight
            elif len(actor.countries) == 1 and actor.kind != "external forces":
                countries[actor.countries[0]] = countries.get(actor.countries[0], 0) + 2
        for word, count in self._place_countries(ends).items():
            countries[word] = countries.get(word, 0) + count
        self._find_author(index, reference)
        self.main = self._main_place(ends)
        ranked = sorted(countries, key=lambda c: (-countries[c], c))
        self.people.memory.countries = tuple(ranked[:1])

    def _find_author(self, index: ActorIndex, reference: Reference) -> None:
        """A statement in the first person is its publisher's, or the first party's it names."""
        body = self.text[:6000]
        if len(re.findall(r"\b(?:[Ww]e|[Oo]ur|us)\b", re.sub(r"[“\"][^”\"]*[”\"]", "", body))) < 2:
            return
        source = reference.sources.get(self.document.source or "")
        if source is not None and source.speaks_for in reference.actors:
            self.people.author = reference.actors[source.speaks_for or ""]
            return
        for hit in index.find(self.text[:600]):
            actor = reference.actors[hit.ids[0]]
            if not hit.generic and actor.kind not in ("civilians", "state", "organisation"):
                self.people.author = actor
                return

    def _main_place(self, ends: int) -> PlaceMention | None:
        """The one place that a document is about: named in at least three places, twice as often
        as any other.
        """
        people = persons_of(self.text)
        counted: dict[str, int] = {}
        for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", self.text[:ends]):
            if word in people or not self.gazetteer.knows(word) or self.people.index.lookup(word):
                continue
            counted[word] = counted.get(word, 0) + 1
        ranked = sorted(counted, key=lambda w: (-counted[w], w))
        if not ranked or counted[ranked[0]] < 3:
            return None
        if len(ranked) > 1 and counted[ranked[1]] * 2 > counted[ranked[0]]:
            return None
        return PlaceMention(text=ranked[0])

    def _place_countries(self, ends: int) -> dict[str, int]:
        """Countries of the capitalised words that name one well-known place."""
        found: dict[str, int] = {}
        for word in set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", self.text[:ends])):
            hits = self.gazetteer.find(word, limit=1) if self.gazetteer.knows(word) else []
            if (
                hits
                and hits[0].place.country
                and hits[0].quality > 0.8
                and hits[0].place.population > 20_000
            ):
                found[hits[0].place.country] = found.get(hits[0].place.country, 0) + 2
        return found

    # ---------------------------------------------------------------- moving through the text

    def enter(self, span: Span, topic: str | None) -> None:
        """Begin a sentence; a paragraph's opening words may set the place of what follows."""
        self.sentence += 1
        self.role = span.role
        if span.section != self.section and span.section == "comment":
            self.last_places, self.topic, self.last_time = (), None, None
            self.last_attack = None
        self.section = span.section
        if span.paragraph != self.paragraph:
            self.paragraph = span.paragraph
            self.last_places = ()
        if topic is not None and (self.gazetteer.knows(topic) or "border" in topic.lower()):
            self.topic, self.last_places = PlaceMention(text=topic), ()
        elif span.role == "heading" and span.section == "body":
            words = self.text[span.start : span.end].strip(" .:")
            if len(words.split()) <= 4 and self.gazetteer.knows(words):
                self.topic = PlaceMention(text=words)

    def read(self, sentence: Sentence, attributions: list[Attribution]) -> list[Claim]:
        """Return the claims of a sentence, in text order."""
        frames = build(sentence, self.lexicon)
        times = self._times(sentence, frames)
        numbers = counts(sentence, self.text, [(t.start, t.end) for t in times], self.lexicon)
        claims = [
            self._state(sentence, head, actor, kind)
            for head, actor, kind in standing_facts(sentence, self.text, self.people)
        ]
        owners = _owners(frames, numbers)
        before: Claim | None = None
        for frame in frames:
            claim = self._claim(
                sentence, frame, frames, attributions, times, owners.get(id(frame), []), before
            )
            if claim is not None:
                claims.append(claim)
                before = claim
        self._notice(sentence)
        if sentence.span.section == "comment" and _OPINION.search(sentence.text):
            return []
        claims.sort(key=lambda c: (c.evidence.start, c.evidence.end, c.type))
        return [self._slot(c, sentence) for c in claims]

    def _notice(self, sentence: Sentence) -> None:
        for token in sentence.tokens:
            if token.name is not None and token.name.kind == "place":
                mention = where.mention_of(token, self.text, sentence)
                self.known_places.append(PlaceMention(text=mention.text, kind=mention.kind))
        del self.known_places[:-30]

    def _times(self, sentence: Sentence, frames: list[Frame]) -> list[When]:
        event: date | None = None
        if self.last_day:
            try:
                event = date.fromisoformat(self.last_day)
            except ValueError:
                event = None
        anchor = Anchor(published=self.anchor.published, event=event, told=self.years)
        future = bool(frames) and all(
            modality_of(f.verb, self.lexicon) == "planned" for f in frames
        )
        found = find_times(self.text, sentence.span.start, sentence.span.end, anchor, future)
        for when in found:
            if re.search(r"\d{4}", when.span.text) and len(when.span.start) >= 7:
                self.years[int(when.span.start[5:7])] = int(when.span.start[:4])
        days = [w.span.end for w in found if w.span.precision == "day" and w.span.start]
        if days:
            self.last_day = days[-1]
        return found

    # ---------------------------------------------------------------- one claim

    def _claim(
        self,
        sentence: Sentence,
        frame: Frame,
        frames: list[Frame],
        attributions: list[Attribution],
        times: list[When],
        numbers: list[Count],
        before: Claim | None,
    ) -> Claim | None:
        entry = frame.entry
        own = [t for t in sentence.tokens if t.i in frame.own]
        skip = next((a for a in attributions if a.verb is frame.trigger), None)
        speaking = {i for a in attributions for i in a.speaker_tokens if a is not skip}
        agents = [
            a for a in frame.agents if entry.frame == "say" or _participant(a, self.lexicon)
        ]
        if entry.type in _VIOLENT:
            agents = [a for a in agents if not _only_speaks(a, self.lexicon)]
            agents = [
                a for a in agents if not (_harmless(a, self.lexicon) or self.people.is_capital(a))
            ]
        tools = [a for a in agents if _tool(a, self.lexicon)]
        frame.weapons += tools
        actor = self.people.mentions([a for a in agents if a not in tools], agent=True)
        first = self.people.actor(actor[0]) if actor else None
        target = self._targets(frame, actor)
        kind = classify(frame, self.text, self.lexicon, first, self.last_attack, self.air)
        why: dict[str, str] = {}
        actor, target = self._settle(frame, kind, actor, target, why)
        modality = self._modality(frame, kind)
        places = self._places(sentence, frame, own, frames, speaking, why)
        time = self._time(sentence, frame, kind, frames, times, before, why)
        says = chain(attributions, frame.own, frame.trigger if entry.frame == "say" else None)
        if entry.frame == "say" and skip is not None:
            says = (skip.speaker, *(s for s in says if s.text != skip.speaker.text))
        if entry.frame == "say" and not says and actor:
            first_words = actor[0]
            says = (
                Speaker(
                    text=first_words.text,
                    id=first_words.id,
                    name=first_words.name,
                    cue=frame.trigger.text,
                ),
            )
        numbers = [n for n in numbers if n.start not in {t.start for t in times}]
        figures = as_figures(numbers)
        if not target:
            target = self._harmed(figures)
        if not target and first is not None:
            target = self._enemy(kind, first, modality, why)
        if not self._worth(frame, kind, actor, target, places, figures, says):
            return None
        start, end = self._extent(sentence, frame, own, attributions)
        weapon = self._weapons(frame)
        for name, value in (("actor", actor), ("target", target)):
            if not value:
                why.setdefault(name, "the sentence names none")
        claim = Claim(
            id="",
            key="",
            type=kind,
            actor=actor,
            target=target,
            weapon=weapon,
            place=places,
            time=time,
            figures=figures,
            says=says,
            modality=modality,
            evidence=Evidence(
                text=self.text[start:end], start=start, end=end, section=sentence.span.section
            ),
            score=self._score(sentence, frame, actor, target, places),
            engine=self.engine,
            why_empty=why,
            document=self.document.id,
        )
        self._remember(claim, actor, target)
        return claim

    def _targets(self, frame: Frame, actor: tuple[Mention, ...]) -> tuple[Mention, ...]:
        heads = [
            t
            for t in frame.targets
            if t not in frame.triggers and _participant(t, self.lexicon, wide=True)
        ]
        if frame.entry.type in ("wreck", "destruction"):
            heads += [t for t in frame.where if t.name is None]
        found = self.people.mentions(heads, agent=False)
        if frame.entry.type in _VIOLENT:
            found += tuple(self._structure(t) for t in frame.where if self._is_structure(t))
        taken = {m.text.lower() for m in actor}
        return tuple(
            m
            for m in found
            if m.text.lower() not in taken and (m.id is None or m.id not in {a.id for a in actor})
        )

    def _is_structure(self, token: Token) -> bool:
        """ "Alsabireen mosque": a place that is itself what is hit."""
        named = token.name is not None and token.name.kind == "place"
        last = token.name.text.rsplit(" ", 1)[-1].lower() if named and token.name else ""
        return last in self.lexicon.classes["structure"]

    def _structure(self, token: Token) -> Mention:
        return Mention(text=self.text[token.start : token.end])

    def _enemy(
        self, kind: str, actor: Actor, modality: Modality, why: dict[str, str]
    ) -> tuple[Mention, ...]:
        """The one enemy of the actor that the text names, for fights told without the other side."""
        if kind not in ("clash", "offensive", "capture", "advance") or modality == "planned":
            return ()
        enemies: dict[str, Mention] = {}
        for identity, words in self.named.items():
            if self.people.index.is_enemy(actor.id, identity, self.people.on):
                party = self.people.index.party_of(identity, self.people.on)
                name = self.people.reference.actors[identity].name
                enemies.setdefault(party, Mention(text=words, id=identity, name=name))
        if len(enemies) != 1:
            return ()
        why["target"] = "inferred: the only enemy of the actor that the text names"
        return tuple(enemies.values())

    def _harmed(self, figures: tuple[ClaimFigure, ...]) -> tuple[Mention, ...]:
        """The people a figure counts as killed or hurt, where the tree gave no target."""
        for figure in figures:
            if (
                figure.measure
                in ("killed", "injured", "captured", "abducted", "missing", "displaced")
                and figure.part_of is None
                and figure.what
                not in ("killed", "dead", "wounded", "injured", "others", "missing", "captured")
            ):
                actor = self.people.look_up(figure.what)
                return (
                    Mention(
                        text=figure.what,
                        id=actor.id if actor else None,
                        name=actor.name if actor else None,
                    ),
                )
        return ()

    def _settle(
        self,
        frame: Frame,
        kind: str,
        actor: tuple[Mention, ...],
        target: tuple[Mention, ...],
        why: dict[str, str],
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Carry the attacker of "the attack" over; move weapons out of the actor's place."""
        if not actor and kind in _ATTACKS | {"killing", "toll", "destruction"}:
            actor = self._attacker(frame, kind, target, why)
        if kind == "displacement" and actor and not target:
            target = actor
        if kind in ("deployment", "withdrawal", "advance") and not actor and target:
            forces = [
                t for t in frame.targets if classes(member(t), self.lexicon) & {"force", "actor"}
            ]
            if forces:
                actor, target = self.people.mentions(forces, agent=True), ()
        if actor and frame.entry.type in ("support",) and not target:
            head = frame.trigger.head
            if head is not None and frame.trigger.dep in ("acl", "amod", "relcl"):
                target = self.people.mentions([head], agent=False)
        if (
            frame.entry.frame == "back"
            and not target
            and frame.trigger.dep == "advcl"
            and frame.trigger.head is not None
        ):
            subject = frame.trigger.head.child("nsubj", "nsubjpass")
            if subject is not None:
                target = self.people.mentions([subject], agent=False)
        return actor, target

    def _attacker(
        self, frame: Frame, kind: str, target: tuple[Mention, ...], why: dict[str, str]
    ) -> tuple[Mention, ...]:
        """The attacker told before, for "the strikes killed 12" and losses told right after."""
        nouns = [t for t in frame.triggers if t.pos == "NOUN"]
        verbs = [t for t in frame.triggers if t.pos == "VERB"]
        if (
            self.section == "comment"
            or any(t.lemma == "die" for t in verbs)
            or frame.entry.type == "toll"
        ):
            return ()
        if modality_of(frame.verb, self.lexicon) in ("denied", "possible"):
            return ()
        near = self.last_paragraph == self.paragraph and self.sentence - self.last_sentence <= 2
        if _of_whole_war(frame):
            return ()
        definite = any(_points_back(t) for t in nouns)
        types = {e.entry.type for e in (frame, *frame.merged) if e.entry.noun}
        if not (definite or (near and (not nouns or types <= _STRIKES | {"attack"}))):
            return ()
        if types & {"clash", "offensive"} and not definite:
            return ()
        found = self.last_striker if types & _STRIKES or kind in _STRIKES else self.last_attacker
        if found is None:
            return ()
        known = found.id is not None or found.text[:1].isupper()
        if not known and means_of(found.text, self.lexicon) != "air":
            return ()
        mine = self.people.actor(found)
        hit = [a for a in map(self.people.actor, target) if a is not None]
        if mine is not None and any(
            self.people.index.same_party(mine.id, a.id, self.people.on) for a in hit
        ):
            return ()
        why["actor"] = "carried over from the sentence before"
        return (found,)

    def _modality(self, frame: Frame, kind: str) -> Modality:
        if kind == "control":
            meant = modality_of(frame.verb, self.lexicon)
            return meant if meant in ("planned", "denied", "possible") else "ongoing"
        if frame.entry.frame == "say":
            lemma = frame.trigger.lemma
            if lemma in ("vow", "pledge", "threaten", "promise"):
                return "planned"
            return "denied" if lemma in ("deny", "reject", "refute", "dismiss") else "happened"
        lent = frame.entry.noun and frame.verb is not frame.trigger
        if (
            lent
            and frame.trigger.dep == "dobj"
            and frame.verb.lemma in ("seek", "plan", "prepare", "propose", "want", "threaten")
        ):
            return "planned"
        if kind == "deployment" and frame.verb.lemma in ("announce", "order", "approve"):
            return "planned"
        meant = modality_of(frame.verb, self.lexicon)
        if frame.entry.noun and frame.verb is not frame.trigger and meant == "happened":
            meant = modality_of(frame.trigger, self.lexicon)
        if frame.entry.frame == "stop" and meant == "happened":
            return "happened"
        if kind == "deployment" and frame.trigger.lemma == "gear":
            return "planned"
        return meant

    # ---------------------------------------------------------------- where

    def _places(
        self,
        sentence: Sentence,
        frame: Frame,
        own: list[Token],
        frames: list[Frame],
        speaking: set[int],
        why: dict[str, str],
    ) -> tuple[PlaceMention, ...]:
        heads = [*frame.agents, *[t for t in frame.targets if t.name is None]]
        barred = set(speaking) | {t.i for t in frame.agents}
        barred |= {
            t.i for t in own if where.in_participant(t, heads, self.lexicon) and not _has_where(t)
        }
        tokens = where.place_tokens(own, barred)
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
        tokens.sort(key=lambda t: t.i)
        if not tokens:
            tokens = self._shared_places(sentence, frame, frames, speaking)
        found: list[PlaceMention] = []
        for token, container in where.order(tokens, frame.trigger, self.text):
            for mention in self._mention(token, sentence, bool(found)):
                if any(m.text.lower() == mention.text.lower() for m in found):
                    continue
                if container and found and mention.relation is None:
                    mention = PlaceMention(text=mention.text, kind=mention.kind, relation="within")
                found.append(mention)
        if not found:
            found = list(self._carried(frame, why))
        if not found:
            why["place"] = "the sentence names none and nothing before it carries over"
        return tuple(found)

    def _shared_places(
        self, sentence: Sentence, frame: Frame, frames: list[Frame], speaking: set[int]
    ) -> list[Token]:
        """Places of the sentence that no other happening owns, or that a coordinated one shares."""
        others = {i for f in frames if f is not frame for i in f.own}
        free = [t for t in sentence.tokens if t.i not in others and t.i not in frame.own]
        tokens = where.place_tokens(free, speaking)
        if tokens:
            return tokens
        for above in frame.trigger.ancestors():
            host = next((f for f in frames if f is not frame and above in f.triggers), None)
            if host is not None:
                shared = [t for t in sentence.tokens if t.i in host.own]
                return where.place_tokens(shared, speaking)
        return []

    def _mention(self, token: Token, sentence: Sentence, more: bool) -> list[PlaceMention]:
        if token.name is not None and token.name.kind == "place":
            return [where.mention_of(token, self.text, sentence)]
        if token.name is not None:
            return [
                PlaceMention(text=token.name.text, kind="country" if token.name.country else None)
            ]
        kinds = where.generic_kinds(token)
        if token.low in ("area", "region", "border", "territory", "enclave", "country"):
            if self.last_places and not more:
                return [self._again(self.last_places[0], token.text)]
            return []
        if self.topic is not None and token.low in ("city", "town", "province"):
            return [self.topic]
        exact = next(
            (k for k in reversed(self.known_places) if k.kind is not None and k.kind in kinds), None
        )
        if exact is not None:
            return [
                PlaceMention(text=exact.text, kind=exact.kind),
                *self.containers.get(exact.text, ()),
            ]
        for known in reversed(self.known_places):
            if known.kind in kinds or (
                known.kind is None and kinds[:1] in (("city",), ("town",), ("village",))
            ):
                return [
                    PlaceMention(text=known.text, kind=known.kind),
                    *self.containers.get(known.text, ()),
                ]
        return []

    def _again(self, place: PlaceMention, relation: str) -> PlaceMention:
        return PlaceMention(text=place.text, kind=place.kind, relation=place.relation)

    def _carried(self, frame: Frame, why: dict[str, str]) -> tuple[PlaceMention, ...]:
        if frame.entry.type in ("statement", "agreement", "support", "protest"):
            return ()
        if self.last_places:
            return tuple(self._again(p, "") for p in self.last_places)
        if self.topic is not None:
            return (self.topic,)
        if self.main is not None and self.section != "comment":
            why["place"] = "not in the sentence; the place the document is about"
            return (self.main,)
        return ()

    # ---------------------------------------------------------------- when

    def _time(
        self,
        sentence: Sentence,
        frame: Frame,
        kind: str,
        frames: list[Frame],
        times: list[When],
        before: Claim | None,
        why: dict[str, str],
    ) -> TimeSpan | None:
        spans = [(t.start, t.end) for t in sentence.tokens if t.i in frame.own]
        mine = [w for w in times if any(a < w.end and w.start < b for a, b in spans)]
        if not mine:
            other = [
                (t.start, t.end)
                for f in frames
                if f is not frame
                for t in sentence.tokens
                if t.i in f.own
            ]
            mine = [w for w in times if not any(a < w.end and w.start < b for a, b in other)]
        if mine:
            at = frame.trigger.start
            plain = [w for w in mine if not w.since] or mine
            best = min(
                plain,
                key=lambda w: (
                    w.span.start == "",
                    not _hangs_on(w, sentence, frame),
                    abs(w.start - at),
                ),
            )
            since = next((w for w in mine if w.since), None)
            if (
                since is not None
                and frame.entry.type in ("control", "capture")
                and best is not since
            ):
                best = (
                    best
                    if best.span.precision == "day" and frame.entry.type != "capture"
                    else since
                )
            if not best.span.start:
                why["time"] = f"{best.span.text!r} cannot be resolved without a date of publication"
            return best.span
        if times and before is None and len(frames) == 1:
            return times[0].span
        definite = any(_points_back(t) for t in frame.triggers)
        linked = (
            before is not None
            and before.time is not None
            and frame.trigger.dep in ("conj", "advcl", "acl", "xcomp")
        )
        if linked and before is not None:
            return before.time
        same = (
            self.last_kind in _ATTACKS
            and kind in _ATTACKS | {"toll", "killing", "destruction"}
            and self.last_paragraph == self.paragraph
            and self.sentence - self.last_sentence <= 1
            and self.section != "comment"
        )
        definite = definite and self.sentence - self.last_sentence <= 3
        carried = self.last_time
        if modality_of(frame.verb, self.lexicon) in ("planned", "possible"):
            carried = None
        if (definite or same) and carried is not None and carried.precision == "day":
            why["time"] = "carried over from the sentence before"
            return carried
        if self.role == "item" and self.list_day is not None and kind in _ATTACKS | {"destruction"}:
            why["time"] = "told before the list"
            return self.list_day
        why["time"] = "the sentence gives no date"
        return None

    # ---------------------------------------------------------------- what else

    def _weapons(self, frame: Frame) -> tuple[Mention, ...]:
        found = []
        for token in frame.weapons:
            kinds = classes(member(token), self.lexicon)
            if kinds & {"weapon", "equipment"}:
                words = text_of(bare(core(token), self.lexicon), self.text)
                if all(words.lower() != m.text.lower() for m in found):
                    found.append(Mention(text=words))
        return tuple(found)

    def _worth(
        self, frame: Frame, kind: str, actor: Any, target: Any, places: Any, figures: Any, says: Any
    ) -> bool:
        """A claim needs somebody or something besides its trigger."""
        own_place = bool(places)
        if len(frame.own) < 2:
            return False
        if (
            frame.trigger.dep in ("relcl", "acl", "amod")
            and not frame.entry.noun
            and kind in _BACKGROUND
            and not figures
            and not any(_HAS_DAY.search(t.text) for t in frame.trigger.subtree())
        ):
            return False
        if kind in ("support", "clash", "capture", "statement"):
            doers = {m.id for m in actor if m.id}
            if doers and doers == {m.id for m in target if m.id} and kind != "clash":
                return False
        if kind == "statement":
            return bool(actor) and (bool(target) or bool(frame.where) or len(frame.own) > 6)
        if kind in ("agreement", "protest"):
            return bool(actor or target or figures or frame.where or own_place)
        if kind in ("aid", "support", "displacement"):
            return bool(actor or target or figures)
        if kind == "toll":
            return bool(figures) or bool(actor and target)
        if kind == "control":
            return bool(actor) and (own_place or bool(figures))
        if kind == "bombing" and frame.entry.noun and not (actor or target or figures):
            return bool(frame.where)
        if kind == "capture":
            return bool(own_place or figures or target or frame.where) and bool(
                actor or target or frame.where
            )
        if kind in ("advance", "withdrawal", "deployment", "siege", "offensive"):
            return bool(actor) or bool(target and frame.where)
        return bool(actor or target or own_place or figures)

    def _extent(
        self, sentence: Sentence, frame: Frame, own: list[Token], attributions: list[Attribution]
    ) -> tuple[int, int]:
        speaking = {i for a in attributions for i in a.speaker_tokens}
        speaking |= {
            a.verb.i
            for a in attributions
            if a.verb is not None and a.verb not in frame.triggers and a.verb is not frame.verb
        }
        if frame.entry.frame == "say":
            own = frame.trigger.subtree()
            speaking = set()
        kept = [t for t in own if t.i not in speaking] or own
        while len(kept) > 1 and (
            kept[0].pos in ("CCONJ", "PUNCT", "SCONJ") or kept[0].low in (",", "and", "but", "that")
        ):
            kept = kept[1:]
        while len(kept) > 1 and kept[-1].pos in ("PUNCT", "CCONJ"):
            kept = kept[:-1]
        return kept[0].start, kept[-1].end

    def _score(
        self, sentence: Sentence, frame: Frame, actor: Any, target: Any, places: Any
    ) -> float:
        score = 0.9
        score -= 0.1 * (not actor) + 0.05 * (not places) + 0.05 * (not target)
        if sentence.span.role == "heading":
            score -= 0.1
        if sentence.span.section == "comment":
            score -= 0.3
        if frame.entry.noun and frame.verb is frame.trigger:
            score -= 0.15
        if any(m.id is None for m in actor):
            score -= 0.05
        return round(max(0.1, score), 2)

    def _state(self, sentence: Sentence, head: Token, actor: Mention, kind: str) -> Claim:
        tokens = list(core(head))
        of = [t for t in head.subtree() if t.name is not None and t.name.kind == "place"]
        tokens = sorted(
            {t.i: t for t in [*tokens, *[x for x in of if x.i - head.i < 6]]}.values(),
            key=lambda t: t.i,
        )
        start, end = tokens[0].start, tokens[-1].end
        if tokens[0].low in ("the", "a", "an") and len(tokens) > 1:
            start = tokens[1].start
        places = tuple(
            where.mention_of(t, self.text, sentence)
            for t in tokens
            if t.name is not None and t.name.kind == "place"
        )
        return Claim(
            id="",
            key="",
            type="siege" if kind == "besieged" else "control",
            actor=() if kind == "besieged" else (actor,),
            place=places,
            modality="ongoing",
            evidence=Evidence(
                text=self.text[start:end], start=start, end=end, section=sentence.span.section
            ),
            score=0.75,
            engine=self.engine,
            why_empty={"target": "a standing fact has none", "time": "told as a standing fact"},
            document=self.document.id,
        )

    def _remember(
        self, claim: Claim, actor: tuple[Mention, ...], target: tuple[Mention, ...]
    ) -> None:
        for mention in target:
            self.people.memory.remember(mention, self.people.actor(mention), False)
        for mention in actor:
            self.people.memory.remember(mention, self.people.actor(mention), True)
        if claim.place and claim.type not in ("statement", "support"):
            self.last_places = claim.place
            around = tuple(p for p in claim.place if p.relation == "within")
            for place in claim.place:
                if around and place not in around:
                    self.containers[place.text] = around
        if claim.time is not None and claim.time.start and claim.modality in _ACTIVE:
            self.last_time = claim.time
            if self.role != "item" and claim.time.precision == "day":
                self.list_day = claim.time
        if claim.modality in _ACTIVE:
            self.last_kind, self.last_paragraph = claim.type, self.paragraph
            self.last_sentence = self.sentence
        if claim.type in ("capture", "advance") and claim.modality in _ACTIVE and actor:
            self.last_attacker = actor[0]
        if claim.type in _ATTACKS and claim.modality in _ACTIVE:
            self.last_attack = claim.type
            if actor:
                self.last_attacker = actor[0]
                if claim.type in _STRIKES:
                    self.last_striker = actor[0]

    def _slot(self, claim: Claim, sentence: Sentence) -> Claim:
        """Give the claim its key: page, type, sentence and place words."""
        import msgspec

        words = [p.text for p in claim.place]
        slot = (claim.type, sentence.text, *sorted(words))
        ordinal = self.slots.get(slot, 0)
        self.slots[slot] = ordinal + 1
        key = claim_key(self.document.page, claim.type, sentence.text, words, ordinal)
        return msgspec.structs.replace(claim, key=key)


def _participant(token: Token, lexicon: Lexicon, wide: bool = False) -> bool:
    """Can the phrase act or be acted on (a place, a time or a mere count cannot)?"""
    if token.name is not None:
        return token.name.kind in ("actor", "proper", "source", "state") or (
            token.name.kind == "place" and not wide
        )
    noun = member(token)
    kinds = classes(noun, lexicon)
    if wide:
        return not (kinds == {"place"} and noun.name is None and "structure" not in kinds)
    return (
        bool(kinds & {"force", "person", "actor", "equipment"})
        or noun.pos in ("PRON", "PROPN")
        or noun.tag in ("JJ", "NNP", "NNPS")
    )


def _points_back(noun: Token) -> bool:
    """ "the airstrikes", "the attack": a happening told before (not "the storm of Raqqa")."""
    return (
        noun.pos == "NOUN"
        and any(
            c.low in ("the", "these", "those", "this") and c.dep == "det" for c in noun.children
        )
        and not any(
            c.dep == "prep" and c.low in ("of", "on", "against", "by") for c in noun.children
        )
    )


def _hangs_on(when: When, sentence: Sentence, frame: Frame) -> bool:
    """Does the time expression modify this happening's own verb?"""
    token = next((t for t in sentence.tokens if t.start < when.end and when.start < t.end), None)
    if token is None:
        return False
    mine = [*frame.triggers, frame.verb]
    for above in [token, *token.ancestors()]:
        if above in mine:
            return True
        if above.pos in ("VERB", "AUX"):
            return False
    return False


def _only_speaks(token: Token, lexicon: Lexicon) -> bool:
    """Monitors, agencies and witnesses tell of attacks; they do not make them."""
    if token.name is not None:
        return token.name.kind == "source"
    return (
        token.lemma in lexicon.speakers
        and not classes(token, lexicon) & {"force"}
        and (
            "person" not in classes(token, lexicon)
            or token.lemma in ("activist", "witness", "resident", "official")
        )
    )


def _harmless(token: Token, lexicon: Lexicon) -> bool:
    """Civilians do not shell or capture; a parse that says so is wrong."""
    noun = member(token)
    return (
        noun.name is None
        and noun.lemma.lower() in lexicon.civilian
        and not any(c.name is not None and c.name.kind == "actor" for c in noun.children)
        and "force" not in classes(noun, lexicon)
        and noun.lemma != "supporter"
    )


def _of_whole_war(frame: Frame) -> bool:
    """ "300,000 have been killed in the war": nobody's one deed."""
    for trigger in frame.triggers:
        for child in trigger.children:
            inner = child.child("pobj") if child.dep == "prep" else None
            if inner is not None and inner.lemma in (
                "war",
                "conflict",
                "violence",
                "uprising",
                "year",
                "crisis",
            ):
                return True
            if child.dep == "prep" and child.low in ("since", "over"):
                return True
    return False


def _tool(token: Token, lexicon: Lexicon) -> bool:
    """ "targeted by artillery": a weapon without an owner is no actor (aircraft count as one)."""
    noun = member(token)
    kinds = classes(noun, lexicon)
    if noun.lemma in lexicon.means["air"]:
        return False
    return (
        token.name is None
        and bool(kinds & {"equipment", "weapon"})
        and not kinds & {"force", "person"}
    )


def _has_where(token: Token) -> bool:
    return token.dep == "pobj"


def _owners(frames: list[Frame], numbers: list[Count]) -> dict[int, list[Count]]:
    """Give each number to the happening whose words hold it; the innermost wins."""
    owners: dict[int, list[Count]] = {}
    for count in numbers:
        token = count.owner or count.noun
        if token is None:
            continue
        holding = [f for f in frames if token.i in f.own]
        if not holding:
            holding = [
                f
                for f in frames
                if any(count.start <= t.start <= count.end + 12 for t in f.triggers)
            ]
        if not holding:
            continue
        best = min(holding, key=lambda f: (len(f.own), f.trigger.i))
        owners.setdefault(id(best), []).append(count)
    return owners


__all__ = ["Actor", "ClaimMaker"]
