"""Frames → claims: participants, place, time, figures, speakers, modality, evidence and score."""

from __future__ import annotations

import re
from typing import Any

from ..countries import country_called
from ..ids import claim_key
from ..model import (
    Claim,
    Evidence,
    Mention,
    Modality,
    Speaker,
)
from . import places as where
from .attributions import Attribution, chain
from .classify import classify, means_of
from .days import Days
from .denials import deed_meant, of_what_was_told
from .doers import (
    SENDS,
    acts_itself,
    harmless,
    is_accused,
    only_speaks,
    said_by_none,
    sender_s,
    tools_among,
)
from .figures import Count, as_figures, counts
from .frame import Frame
from .frames import build
from .kinds import STATES, VIOLENT
from .modality import modality_of, took_place
from .parse import Sentence, Token
from .phrases import core
from .saying import open_quote
from .sides import participant
from .states import standing_facts
from .time_rules import MONTHS
from .times import When
from .words import words
from .worth import pledges, worth_telling

_PRONOUNS = frozenset({"they", "it", "we", "he", "she", "them", "who"})
_OPINION = re.compile(
    r"\b(?:I|we|you|my|your|imo|should|would|could|maybe|if|hope|wish|think|believe|guess|bet|let|lol|please)\b|[?]|…",
    re.IGNORECASE,
)

_DONE_TO_ONESELF = frozenset(
    ["advance", "aid", "clash", "deployment", "displacement", "statement", "support", "withdrawal"]
)
"""What those whom it befalls may do themselves, or to their like."""
_ASKED = words("roles", "asked")
"""Before who is not told: "any group", "not known which aircraft"."""
_ORDERS = frozenset(["announce", "approve", "authorise", "authorize", "order"])
"""Who announces troops has not sent them yet."""


class ClaimMaker(Days):
    """Reads the sentences of one document in order and remembers what they said."""

    def read(self, sentence: Sentence, attributions: list[Attribution]) -> list[Claim]:
        """Return the claims of a sentence, in text order."""
        frames = build(sentence, self.lexicon)
        attributions = [self.people.of_whom(a) for a in attributions]
        times = self._times(sentence, frames)
        numbers = counts(sentence, self.cased, [(t.start, t.end) for t in times], self.lexicon)
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
        if sentence.span.section == "comment":
            if _OPINION.search(sentence.text):
                return []
            claims = [c for c in claims if _firm(c)]
        if sentence.span.role == "heading":
            claims = [c for c in claims if all(len(m.text.split()) <= 5 for m in c.actor)]
        claims.sort(key=lambda c: (c.evidence.start, c.evidence.end, c.type))
        return [self._slot(c, sentence) for c in claims]

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
        says_it = entry.frame == "say"
        self._hear(frame, attributions, sentence)
        agents = [
            a
            for a in frame.agents
            if (says_it and not self._is_happening(a)) or participant(a, self.lexicon)
        ]
        if entry.type in VIOLENT | {"bombing", "abduction", "destruction", "toll"}:
            agents = [a for a in agents if pledges(frame) or not only_speaks(a, self.lexicon)]
            agents = [
                a
                for a in agents
                if not harmless(a, self.lexicon)
                and (is_accused(a) or acts_itself(a, self.text) or not self.people.is_capital(a))
            ]
        agents = [a for a in agents if not self._is_nobody(a)]
        if entry.type in VIOLENT | {"abduction", "destruction"}:
            agents = [a for a in agents if not self._mere_place(a)]
        tools = tools_among(agents, self.lexicon)
        frame.weapons += tools
        spoken = self._speaker_itself(agents, attributions, frame)
        actor = spoken or self.people.mentions([a for a in agents if a not in tools], agent=True)
        if says_it and skip is not None and len(actor) == 1 and actor[0].text.islower():
            # "The group accused …": whom the attribution found, not another group.
            party = self.people.reference.actors.get(skip.speaker.id or "")
            told = party.id if party is not None else None
            actor = (Mention(text=actor[0].text, id=told, name=skip.speaker.name),)
        if entry.type in VIOLENT:
            actor = tuple(m for m in actor if not self._peaceful_pronoun(m))
        first = self.people.actor(actor[0]) if actor else None
        target = self._targets(frame, actor)
        kind = classify(frame, self.text, self.lexicon, first, self.last_attack, self.air)
        why: dict[str, str] = {}
        itself = frame.trigger if entry.frame == "say" else None
        says = chain(attributions, frame.own, itself, frame.trigger)
        actor, target = self._settle(frame, kind, actor, target, says, why)
        if kind == "displacement":
            actor, target = (tuple(map(self._who_flees, some)) for some in (actor, target))
        if kind == "deployment" and actor and frame.trigger.lemma in SENDS:
            target = tuple(sender_s(m, actor) for m in target)
        if kind == "chemical":
            # "used chemical weapons": with what, not on whom.
            target = tuple(m for m in target if m.id or means_of(m.text, self.lexicon) != kind)
        modality = self._modality(frame, kind)
        places = self._places(sentence, frame, kind, own, frames, speaking, why)
        if self._of_another_place(kind, places, why):
            actor, first = (), None
            del why["actor"]
        said = [a.verb for a in attributions if a.verb is not None and a is not skip]
        time = self._time(sentence, frame, kind, frames, times, before, said, why)
        if entry.frame == "say" and skip is not None:
            says = (skip.speaker, *(s for s in says if s.text != skip.speaker.text))
        owns_up = entry.word in ("claim responsibility", "claim credit")
        if (entry.frame == "say" or owns_up) and not says and actor:
            first_words = actor[0]
            says = (
                Speaker(
                    text=first_words.text,
                    id=first_words.id,
                    name=first_words.name,
                    cue=frame.trigger.text,
                ),
            )
        counts = entry.type == "toll" and says and {m.text for m in actor} == {says[0].text}
        if counts or entry.frame == "count":
            # "SANA gave a toll of 12 dead", "rescuers pulled out six bodies": who counts them.
            actor = ()
        numbers = [n for n in numbers if n.start not in {t.start for t in times}]
        figures = as_figures(numbers, kind)
        if all(m.text.lower() == "others" for m in target):
            # "40 civilians killed and 110 others wounded"
            target = self._harmed(figures) or target
        elif self._only_things(frame, target):
            things = {m.text.lower() for m in target}
            harmed = (m for m in self._harmed(figures) if m.text.lower() not in things)
            target = (*harmed, *target)
        if kind not in _DONE_TO_ONESELF:
            # "Both pilots killed", "soldiers shot dead": who suffers it does not do it.
            hurt = {m.text.lower() for m in target}
            actor = tuple(m for m in actor if m.text.lower() not in hurt)
            first = self.people.actor(actor[0]) if actor else None
        speaks = any(t.low in ("me", "us") for t in frame.targets)
        if not target and first is not None and not speaks:
            target = self._enemy(kind, first, modality, time, why)
        elif first is not None and modality == "happened":
            target = self._with_garrison(kind, first, target, time, why)
        points_back = kind == "statement" and of_what_was_told(frame.trigger)
        worth = worth_telling(frame, kind, actor, target, places, figures, self.lexicon)
        if not worth and not points_back:
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
        if points_back:
            meant = deed_meant(
                claim, frame.trigger, self.told, self.sentence, self.people.index, self.people.on
            )
            if meant is not None or not worth:
                return meant
        self._remember(claim, actor, target)
        return claim

    def _is_nobody(self, agent: Token) -> bool:
        """A month, "any group", "which side", where it was, or the deed itself."""
        return (
            agent.low.strip(".") in MONTHS
            or any(c.low in _ASKED for c in agent.children)
            or self._theatre(agent)
            or self._the_deed(agent)
            or said_by_none(agent)
        )

    def _the_deed(self, agent: Token) -> bool:
        """“Tuesday's bombing was deadly because it struck a market": it is the bombing."""
        verb = agent.head
        above = verb.head if verb is not None and verb.dep in ("advcl", "ccomp") else None
        subject = above.child("nsubj", "nsubjpass") if above is not None else None
        if agent.low != "it" or agent.dep != "nsubj" or subject is None:
            return False
        return subject.pos == "NOUN" and subject.lemma.lower() in self.lexicon.nouns

    def _theatre(self, agent: Token) -> bool:
        """“Syria air strikes kill 42” in a report on Syria: where, not who."""
        noun = agent.dep == "compound"
        if agent.dep == "amod" and agent.head is not None and agent.head.dep == "compound":
            # "Syria barrel bomb attack"; an adjective ("Israeli artillery fire") tells whose it is.
            noun = country_called(agent.text) is not None
        if not noun or agent.name is None or not agent.name.country:
            return False
        state = self.people.look_up(agent.name.text)
        return state is not None and state.home in self.people.memory.countries

    def _peaceful_pronoun(self, mention: Mention) -> bool:
        """“They hit the market" after what a lawyers' group said: not the lawyers."""
        known = self.people.actor(mention)
        return (
            mention.text.lower() in _PRONOUNS
            and known is not None
            and known.kind in ("organisation", "civilians")
        )

    def _who_flees(self, mention: Mention) -> Mention:
        """“As they fled the shelling": people, whoever was told of last; not the shelling army."""
        known = self.people.actor(mention)
        armed = known.kind in STATES if known else self._fights(mention.name or "")
        pointer = mention.text.lower() in _PRONOUNS | {"their", "its"}
        return Mention(text=mention.text) if armed and pointer else mention

    def _mere_place(self, agent: Token) -> bool:
        """“Northwest and central Nigeria suffer from criminals": regions do not raid."""
        if agent.name is not None and agent.name.kind == "place":
            return self.people.look_up(agent.name.text) is None
        return agent.name is None and agent.low in where.COMPASS

    def _hear(self, frame: Frame, attributions: list[Attribution], sentence: Sentence) -> None:
        """Note whose words the happening is told in, for "we", "our" and "they"."""
        over = [
            a
            for a in attributions
            if a.verb is not frame.trigger and (a.cover is None or frame.trigger.i in a.cover)
        ]
        people = self.people
        inner = min(over, key=lambda a: a.width, default=None)
        people.speaking = people.party_of(inner.speaker) if inner else None
        start = self.document.sections[sentence.span.paragraph].start
        people.quoted = open_quote(self.text[start : frame.trigger.start])

    def _speaker_itself(
        self, agents: list[Token], attributions: list[Attribution], frame: Frame
    ) -> tuple[Mention, ...]:
        """“The ministry said that they had struck”: the speaker's own side."""
        if len(agents) != 1:
            return ()
        head = agents[0]
        quoted = self.people.quoted
        if is_accused(head):
            return ()
        own = head.pos == "PRON" and head.low in (("we",) if quoted else ("they", "it", "we"))
        if not own:
            return ()
        for a in attributions:
            if a.verb is None or a.cover is None or head.i not in a.cover:
                continue
            party = self.people.party_of(a.speaker)
            if party is None and (head.low == "we" or self._fights(a.speaker.text)):
                words = self.text[head.start : head.end]
                return (Mention(text=words, name=a.speaker.text),)
            if party is None or (head.low == "it" and party.kind == "organisation"):
                continue
            words = self.text[head.start : head.end]
            return (Mention(text=words, id=party.id, name=party.name),)
        return ()

    def _fights(self, words: str) -> bool:
        """“The army said it …”: is it a force, though nobody knows whose?"""
        said = words.lower().split(" of ")[0].removeprefix("the ").split()
        last = said[-1] if said else ""
        kinds = self.lexicon.classes_of(last, "") | self.lexicon.classes_of(last.rstrip("s"), "")
        return "force" in kinds and len(said) < 3 and not {"source", "monitoring"} & set(said)

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
        if lent and took_place(frame.trigger, frame.verb):
            return "happened"
        if (
            lent
            and frame.trigger.dep == "dobj"
            and frame.verb.lemma in ("seek", "plan", "prepare", "propose", "want", "threaten")
        ):
            return "planned"
        if kind == "deployment" and frame.verb.lemma in _ORDERS:
            return "planned"
        meant = modality_of(frame.verb, self.lexicon)
        if kind == "siege" and meant == "happened" and not frame.entry.noun:
            # "are encircled" tells a state, "have been encircled" an event.
            if {"is", "are"} & {c.low for c in frame.trigger.children if c.dep == "auxpass"}:
                return "ongoing"
        if frame.entry.noun and frame.verb is not frame.trigger and meant == "happened":
            meant = modality_of(frame.trigger, self.lexicon)
        if frame.entry.frame == "stop" and meant == "happened":
            return "happened"
        if kind == "deployment" and frame.trigger.lemma == "gear":
            return "planned"
        return meant

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
        while len(kept) > 1 and (kept[-1].pos in ("PUNCT", "CCONJ") or _leads_on(kept[-1], kept)):
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

    def _slot(self, claim: Claim, sentence: Sentence) -> Claim:
        """Give the claim its key: page, type, sentence and place words."""
        import msgspec

        words = [p.text for p in claim.place]
        slot = (claim.type, sentence.text, *sorted(words))
        ordinal = self.slots.get(slot, 0)
        self.slots[slot] = ordinal + 1
        key = claim_key(self.document.page, claim.type, sentence.text, words, ordinal)
        return msgspec.structs.replace(claim, key=key)


def _leads_on(last: Token, kept: list[Token]) -> bool:
    """“… 12 over Belgorod, where”: what the word leads on to belongs to another happening."""
    if last.tag not in ("IN", "WRB", "WDT", "WP"):
        return False
    return last.dep in ("mark", "advmod") or any(c not in kept for c in last.children)


def _firm(claim: Claim) -> bool:
    """Is a reader's claim one that names who did what, where or to whom?"""
    if claim.modality not in ("happened", "denied", "ongoing"):
        return False
    named = [m for m in claim.actor if m.id is not None and m.text.lower() not in _PRONOUNS]
    where = [p for p in claim.place if p.kind != "country" and p.text[:1].isupper()]
    if where and claim.actor and claim.actor[0].text.lower() not in _PRONOUNS:
        return True
    return bool(named) and bool(claim.figures or any(m.id for m in claim.target))


def _drives(frame: Frame, count: Count) -> bool:
    """“The fighting drove 2,000 people from their homes”: the number is of those driven out."""
    if frame.entry.type != "displacement" or frame.trigger.dep in ("acl", "amod", "relcl"):
        return False
    moved = [*frame.agents, *frame.targets]
    return count.measure in ("other", "taking part") and count.noun in moved


def _owners(frames: list[Frame], numbers: list[Count]) -> dict[int, list[Count]]:
    """Give each number to the happening whose words hold it; the innermost wins."""
    owners: dict[int, list[Count]] = {}
    for count in numbers:
        token = count.owner or count.noun
        if token is None:
            continue
        holding = [f for f in frames if token.i in f.own]
        if not holding:
            holding = [f for f in frames if count.noun is not None and count.noun in f.targets]
        if not holding:
            holding = [
                f
                for f in frames
                if any(count.start <= t.start <= count.end + 12 for t in f.triggers)
            ]
        if not holding:
            continue
        best = min(holding, key=lambda f: (len(f.own), f.trigger.i))
        driven = [f for f in frames if _drives(f, count)]
        if len(driven) == 1 and count.noun not in [*best.agents, *best.targets]:
            best = driven[0]
        if count.noun in best.weapons:
            # "shot down 37 of 41 drones launched from Kursk": so many were shot down.
            best = next((f for f in holding if count.noun in f.targets), best)
        owners.setdefault(id(best), []).append(count)
    return owners
