"""Participants: noun phrases → mentions of actors, with what the document said before.

Names resolve by the packs; pronouns and definite descriptions ("the group", "the army", "his
forces") by the document: the last participant that agrees in kind and number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from ..actor_kinds import ARMED_GROUPS
from ..model import Actor, Mention
from .arguments import ACCUSE, party_before
from .attributions import Attribution
from .doers import takes_up_arms
from .parse import Token
from .party_names import PartyNames
from .phrases import (
    BODIES,
    SOMEBODY,
    bare,
    classes,
    conjuncts,
    core,
    counted,
    counts_those_told,
    flown_by,
    group_of,
    member,
    named_behind,
    of_who_tells,
    owner,
    plainly_described,
    text_of,
    unnamed_one_told,
    whole,
)
from .place_cues import of_a_nation
from .words import words

_MEN = frozenset(["force", "person"])
_MACHINES = frozenset(["weapon", "equipment"])
_PLURAL = frozenset(["they", "them", "their", "these", "those"])
_PEOPLE = SOMEBODY | {"them", "they"}
_DAYS = words("participants", "days")
"""Never a party, whatever the parse says: "By Friday … recaptured by the rebels"."""
_SINGULAR = words("participants", "singular")
_VAGUE = words("participants", "vague")
"""Words for fighters of any group: they name one only that the text names."""
_OF_A_GROUP = frozenset(["group", "organization", "organisation", "movement", "faction"])
_FIGHTERS = frozenset(["attacker", "extremist", "gunman", "insurgent", "jihadist", "militant"])
_SEVERAL = frozenset(["factions", "groups"])
_OF_DEP = {"nsubj": frozenset(["it", "they"]), "dobj": frozenset(["them"])}
"""Pronouns of a clause that may mean whom the main clause is of, by what they are in theirs."""
_BACK = {
    "group": ("rebel group", "political militia", "identity militia"),
    "organization": ("rebel group",),
    "organisation": ("rebel group",),
    "militant": ("rebel group", "political militia", "identity militia"),
    "insurgent": ("rebel group", "political militia"),
    "terrorist": ("rebel group",),
    "jihadist": ("rebel group",),
    "extremist": ("rebel group",),
    "gunman": ("rebel group", "political militia"),
    "gunmen": ("rebel group", "political militia"),
    "rebel": ("rebel group",),
    "fighter": ("rebel group", "political militia", "identity militia", "state forces"),
    "attacker": ("rebel group", "political militia", "identity militia"),
    "militia": ("political militia", "identity militia"),
    "faction": ("rebel group",),
    "movement": ("rebel group",),
    "army": ("state forces",),
    "military": ("state forces", "external forces"),
    "troop": ("state forces", "external forces"),
    "soldier": ("state forces",),
    "police": ("state forces",),
    "force": ("state forces", "rebel group", "external forces", "political militia"),
    "coalition": ("external forces",),
    "alliance": ("external forces", "rebel group"),
    "regime": ("state forces", "state"),
    "government": ("state forces", "state"),
    "warplane": ("external forces", "state forces"),
    "jet": ("external forces", "state forces"),
    "aircraft": ("external forces", "state forces"),
}


class Participants(PartyNames):
    """Resolves participants of one document."""

    def mentions(self, heads: Iterable[Token], agent: bool) -> tuple[Mention, ...]:
        """Return the mentions of these phrases, each actor once, in text order."""
        found: list[Mention] = []
        # "a convoy of soldiers and militiamen": both.
        within = [(head, member(head)) for head in heads]
        heads = [h for head, inner in within for h in _all_within(head, inner)]
        for head in sorted(dict.fromkeys(heads), key=lambda t: t.i):
            for mention in self.resolve(head, agent):
                if all(
                    mention.text.lower() != m.text.lower() and (m.id is None or m.id != mention.id)
                    for m in found
                ):
                    found.append(mention)
        return tuple(found)

    def resolve(self, head: Token, agent: bool) -> list[Mention]:
        """Return what one phrase names; empty for words that name nobody ("this", "one")."""
        noun = member(head)
        a_day = noun.low.removesuffix("s") in _DAYS
        if noun.name is None and (a_day or counts_those_told(noun)):
            return []
        if noun.pos == "PRON" or noun.tag in ("PRP", "WP", "DT", "WDT"):
            back = (
                self._who_says(noun, agent)
                or self._whose_clause(noun, agent)
                or self._pronoun(noun, agent)
            )
            if back is None and not agent and noun.low in _PEOPLE:
                # "He died of his wounds": somebody, whoever he is.
                back = Mention(text=noun.text)
            return [back] if back else []
        if noun.pos in ("NUM", "ADV", "ADJ", "VERB", "AUX", "SYM", "PUNCT") and noun.name is None:
            adjective = noun.pos == "ADJ" and (noun.i or of_a_nation(noun.low))
            if adjective and (noun.text[:1].isupper() or "force" in classes(noun, self.lexicon)):
                pass
            elif noun.pos != "VERB" or not classes(noun, self.lexicon):
                return []
        if noun.name is not None and noun.name.kind == "state":
            led = noun.name.attribute == "led"
            held = self.look_up(f"{noun.name.text}-led coalition") if led else None
            held = held or self.look_up(noun.name.text)
            return [Mention(text=noun.name.text, id=held.id, name=held.name)] if held else []
        tokens = whole(noun, self.lexicon)
        ours = (
            self.ours() if any(c.low == "our" and c.dep == "poss" for c in noun.children) else None
        )
        if ours is not None and classes(noun, self.lexicon) & {"force", "structure", "equipment"}:
            words = text_of(tokens, self.source).strip()
            return [Mention(text=words, id=ours.id, name=ours.name)]
        words = text_of(tokens, self.source).strip(" ,;:'’\"“”")
        if not words or len(words) > 120:
            return []
        if self.speaking is not None and not self.quoted and of_who_tells(noun, self.lexicon):
            theirs = text_of(core(noun), self.source)
            return [Mention(text=theirs, id=self.speaking.id, name=self.speaking.name)]
        if agent and noun.name is None and classes(noun, self.lexicon) & _MACHINES:
            behind = flown_by(noun, self.lexicon)
            if behind is not None:
                return self.resolve(behind, agent)
        foe = self._foe(noun)
        if foe is not None:
            return [Mention(text=words, id=foe.id, name=foe.name)]
        alone = len(tokens) == 1 and noun.name is None and self._definite(noun)
        told = self._description(noun, agent) if alone else None
        if told is not None:
            return [told]
        actor = self._lookup(noun, tokens, words)
        if actor is not None and actor.kind == "state" and not agent and counted(noun):
            # "292 Iraqis were killed": people, not the state.
            actor = None
        if actor is not None and actor.kind == "civilians" and agent and takes_up_arms(head):
            # "Herders killed nine farmers": as a band, and not as the civilians they are elsewhere.
            actor = None
        name = None if actor is None else actor.name
        kinds = classes(noun, self.lexicon)
        if actor is None and not self._definite(noun):
            back = None
        elif actor is None and plainly_described(noun):
            back = self._description(noun, agent)
        else:
            back = None
        if back is not None and kinds & {"force", "person"}:
            return [Mention(text=words, id=back.id, name=back.name)]
        text = self._with_unit(noun, words)
        if noun.name is not None and noun.name.kind == "actor":
            text = noun.name.text if len(tokens) == 1 else words
        mention = Mention(text=text, id=actor.id if actor else None, name=name)
        return [mention]

    def _with_unit(self, noun: Token, words: str) -> str:
        """“scouts of the 5th Tank Brigade”: the unit belongs to the name."""
        of = next((c for c in noun.children if c.dep == "prep" and c.low in ("of", "from")), None)
        inner = of.child("pobj") if of is not None else None
        if noun.name is not None or inner is None or inner.i - noun.i > 4:
            return words
        if inner.pos == "PROPN" or (
            inner.name is not None and inner.name.kind in ("actor", "proper")
        ):
            tokens = core(inner)
            return self.source[bare(core(noun), self.lexicon)[0].start : tokens[-1].end]
        return words

    def _lookup(self, noun: Token, tokens: list[Token], words: str) -> Actor | None:
        kinds = classes(noun, self.lexicon)
        if noun.name is not None and noun.name.kind == "actor":
            # "Turkish Army": not what "the Army" of the report is.
            nation = any(of_a_nation(t.low) for t in tokens if t is not noun)
            whole = self.look_up(words) if nation and words != noun.name.text else None
            return whole or self.look_up(noun.name.text) or self._first_of(noun)
        named = any(t.name is not None and t.name.kind == "actor" for t in tokens)
        group = group_of(noun) if kinds & _MEN and not named else []
        if group:
            found = self.look_up(group[0].name.text if group[0].name is not None else group[0].text)
            if found is not None or group[0].name is not None:
                return found
        if len(tokens) == 1 and words.isupper() and kinds & {"equipment", "structure"}:
            # "BLEW UP A CAR": no Central African Republic.
            words = words.lower()
        actor = self.look_up(words)
        if actor is not None:
            return None if self._could_be_others(noun, words, actor) else actor
        if kinds & {"weapon", "equipment"} and not kinds & {"force"}:
            return self._owner(noun)
        if kinds & {"equipment", "structure"} and not kinds & {"force"}:
            return None
        led = [t for t in tokens if t.name is not None and t.name.kind == "state"]
        if led and led[0].name is not None and led[0].name.attribute == "led":
            return self.look_up(f"{led[0].name.text}-led {noun.text}")
        inside = [t for t in tokens if t.name is not None and t.name.kind == "actor"]
        if inside and kinds & {"force", "person", "equipment"}:
            if (
                "person" in kinds
                and "force" not in kinds
                and noun.lemma not in ("terrorist", "commander", "leader", "chief")
            ):
                return None
            owner = self.look_up(inside[-1].name.text)  # type: ignore[union-attr]
            state = inside[-1].name
            if (
                state is not None
                and state.country
                and any(t.text[:1].isupper() and t.i < inside[-1].i for t in tokens[1:])
            ):
                # "so-called Democratic Syria Troops": a name that nobody knows.
                return None
            foes = noun.lemma.lower() in _VAGUE | {"rebel", "separatist", "mercenary"}
            # "Syria terrorists" are not the state's.
            return None if foes and owner is not None and owner.kind == "state" else owner
        for start in range(1, len(tokens)):
            front = tokens[start - 1]
            others = front.low in _FOES | _OTHER_FORCES
            if front.name is not None and front.name.attribute.startswith("recogni"):
                # "the UN-recognised government": the country's own.
                continue
            if front.name is not None or front.text[:1].isupper() or others:
                # "US-led warplanes", "the enemy air force" are not those of the country.
                break
            rest = text_of(tokens[start:], self.source)
            actor = self.look_up(rest)
            if actor is not None and actor.kind != "civilians":
                return None if self._could_be_others(noun, rest, actor) else actor
        return None

    def _could_be_others(self, noun: Token, words: str, actor: Actor) -> bool:
        """Bare "terrorists" in a text that names several armed groups: whose they are is open.

        So is whose "a regime soldier" is, unless the actor's side is called a regime.
        """
        of_regime = any(c.low == "regime" and c.i < noun.i for c in noun.children)
        if of_regime and not self._is_called_regime(actor):
            return True
        wanted = _BACK.get(noun.lemma.lower().removesuffix("s"), ())
        vague = noun.lemma.lower().removesuffix("s") in _VAGUE
        if noun.lemma in ("coalition", "alliance") and any(c.low == "a" for c in noun.children):
            hits = self.index.lookup(words, on=self.on, countries=self.memory.countries)
            return not hits or hits[0].how == "generic"
        if "rebel group" not in wanted and not vague:
            return False
        if noun.lemma.lower() in _OF_A_GROUP and noun.tag != "NNS":
            return False
        if any(c.dep == "det" and c.low not in ("a", "an", "some") for c in noun.children):
            return False
        hits = self.index.lookup(
            words, on=self.on, countries=self.memory.countries, context=self.memory.ids
        )
        if not hits or hits[0].how != "generic":
            return False
        if vague and hits[0].actor.id not in self.memory.ids:
            return True
        met = [self.reference.actors.get(i) for i in self.memory.ids]
        return sum(a is not None and a.kind in wanted for a in met) > 1

    def _is_called_regime(self, actor: Actor) -> bool:
        party = self.reference.actors.get(self.index.party_of(actor.id, self.on))
        called = [n for a in (actor, party) if a is not None for n in (*a.names, *a.generic)]
        return any("regime" in name.lower() for name in called)

    def _owner(self, noun: Token) -> Actor | None:
        whose = owner(noun, self.lexicon)
        if whose is None:
            return None
        return self.look_up(whose.name.text if whose.name else f"{whose.text} forces")

    def _first_of(self, noun: Token) -> Actor | None:
        assert noun.name is not None
        actor = self.reference.actors.get(noun.name.ids[0]) if len(noun.name.ids) == 1 else None
        words = noun.name.text.lower()
        if actor is not None and words in map(str.lower, actor.generic):
            # "Defense Forces" are Panama's only in a report on Panama.
            here = {actor.home, *actor.countries} & set(self.memory.countries)
            return actor if here else None
        return actor

    def _definite(self, noun: Token) -> bool:
        return any(
            c.dep in ("det", "poss")
            and c.low in ("the", "this", "that", "these", "those", "his", "their", "its", "both")
            for c in noun.children
        ) or (
            noun.tag == "NNS"
            and noun.lemma in ("militant", "insurgent", "terrorist", "jihadist", "extremist")
        )

    def _pronoun(self, token: Token, agent: bool) -> Mention | None:
        low = token.low
        if low in ("we", "us", "our"):
            author = self.ours()
            return (
                Mention(text=token.text, id=author.id, name=author.name)
                if author is not None
                else None
            )
        if low not in _PLURAL | _SINGULAR or not self.memory.actors:
            return None
        if low in _NOT_TOLD:
            return None
        verb = token.head
        if verb is not None and token.dep == "dobj" and verb.lemma in ACCUSE:
            party = party_before(token, verb)
            accused = self.look_up(party.text) if party is not None else None
            return Mention(text=low, id=accused.id, name=accused.name) if accused else None
        others = [c.name.ids for c in verb.children if c.name is not None] if verb else []
        # "As they confront ISIL" is not ISIL.
        recent = [r for r in self.memory.actors[-6:] if (r[0].id,) not in others]
        if not recent:
            return None
        if self.quoted and self.speaking is not None:
            recent = [r for r in recent if not self._one_of_us(r[0].id)]
            if not recent:
                return None
        agents = [m for m, _, was_agent in recent if was_agent]
        suffers = not agent and token.dep in ("dobj", "nsubjpass", "pobj")
        if suffers and low == "it":
            return None
        struck = [m for m, _, was_agent in recent if not was_agent]
        pool = (struck if suffers else agents) or [m for m, _, _ in recent]
        chosen = pool[-1]
        return Mention(text=token.text, id=chosen.id, name=chosen.name or chosen.text)

    def _who_says(self, token: Token, agent: bool) -> Mention | None:
        """“The brigade said they took the town”: its own, whoever was told of before."""
        verb = token.head
        say = verb.head if verb is not None and verb.dep == "ccomp" else None
        if token.low not in ("it", "they") or token.dep != "nsubj" or say is None:
            return None
        subject = say.child("nsubj") if say.lemma in self.lexicon.say else None
        as_ = say.head if say.dep == "pcomp" and say.head is not None else None
        if subject is None and as_ is not None and as_.low == "as" and as_.head is not None:
            # "quoted a rebel as saying they had entered the town"
            subject = as_.head.child("dobj", "nsubjpass")
        return self._meant(token, subject, agent)

    def of_whom(self, said: Attribution) -> Attribution:
        """“The group said": the group that the text has told of."""
        subject = said.verb.child("nsubj") if said.verb is not None else None
        if said.speaker.id is not None or subject is None or subject.lemma not in BODIES:
            return said
        if subject.name is not None or said.speaker.text.lower() != subject.low:
            return said
        told = self._description(subject, agent=True)
        if told is None or told.id is None:
            return said
        speaker = msgspec.structs.replace(said.speaker, id=told.id, name=told.name)
        return replace(said, speaker=speaker)

    def _whose_clause(self, token: Token, agent: bool) -> Mention | None:
        """“Uganda has troops there since 2021, when it attacked": whom the main clause is of."""
        verb = token.head
        if verb is None or token.low not in _OF_DEP.get(token.dep, ()):
            return None
        if token.dep == "dobj" and verb.child("nsubj") is None:
            # "arrested two men to hand them over"
            return None
        when = verb.dep == "relcl" and any(c.low in ("when", "where") for c in verb.children)
        if verb.dep != "advcl" and not when:
            return None
        main = next((a for a in verb.ancestors() if a.pos in ("VERB", "AUX")), None)
        subject = main.child("nsubj", "nsubjpass") if main is not None else None
        if subject is None or subject.i > token.i:
            return None
        if (subject.tag in ("NNS", "NNPS")) == (token.low == "it"):
            return None
        return self._meant(token, subject, agent)

    def _meant(self, token: Token, subject: Token | None, agent: bool) -> Mention | None:
        if subject is None or subject.pos == "PRON":
            return None
        if not classes(member(subject), self.lexicon) & {"force", "actor"}:
            return None
        told = self.resolve(subject, agent)
        named = told[0] if told else None
        return (
            Mention(text=token.text, id=named.id, name=named.name or named.text) if named else None
        )

    def _foe(self, noun: Token) -> Actor | None:
        """“the enemy", "the occupiers" of who is speaking: the one enemy that the text names."""
        us = self.ours()
        if us is None or noun.name is not None or noun.lemma.lower() not in _FOES:
            return None
        met: dict[str, Actor] = {}
        for identity in self.memory.ids:
            if self.index.is_enemy(us.id, identity, self.on):
                met.setdefault(
                    self.index.party_of(identity, self.on), self.reference.actors[identity]
                )
        return next(iter(met.values())) if len(met) == 1 else None

    def _told_so(self, noun: Token) -> tuple[Mention, Actor | None] | None:
        """The participant that was last told of by the same noun, where it is one for fighters."""
        if noun.lemma.lower() not in _FIGHTERS and noun.low not in _SEVERAL:
            return None
        return next(
            (
                (mention, actor)
                for mention, actor, _ in reversed(self.memory.actors)
                if noun.low in mention.text.lower().split()
            ),
            None,
        )

    def _description(self, noun: Token, agent: bool) -> Mention | None:
        wanted = _BACK.get(noun.lemma.lower())
        if wanted is None or named_behind(noun) or unnamed_one_told(noun, self.source):
            return None
        kinds = {c.low for c in noun.children if c.dep in ("amod", "compound") and c.i < noun.i}
        if kinds & _OTHER_FORCES:
            # "the ethnic army": not the state's.
            wanted = tuple(sorted(ARMED_GROUPS))
        definite = any(c.dep in ("det", "poss") and c.low not in ("a", "an") for c in noun.children)
        if not definite or any(c.low in ("his", "her") for c in noun.children):
            return None
        same = self._told_so(noun) if noun.low not in _SEVERAL or not kinds else None
        if same is not None:
            # "50 jihadists from two groups … the jihadists": those, and no other group.
            told_so, party = same
            if party is None:
                # "rebel factions … the factions": the place will tell whose rebels they are.
                return told_so if noun.low in _SEVERAL else None
            return Mention(text=noun.text, id=party.id, name=party.name)
        told = [a for _, a, _ in reversed(self.memory.actors) if a is not None]
        told = [a for a in told if a.kind in wanted and self._at_home(a, wanted)]
        if noun.lemma in ("alliance", "coalition"):
            told = [a for a in told if any(noun.lemma in n.lower() for n in (a.name, *a.names))]
        if noun.lemma == "group":
            # "Troops and militiamen killed 47. The group said": the rebels, if there are any.
            told.sort(key=lambda a: a.kind != wanted[0])
        called = [a for a in told if f"{noun.lemma.lower()}s" in map(str.lower, a.generic)]
        if told:
            last = (called or told)[0]
            return Mention(text=noun.text, id=last.id, name=last.name)
        for identity in reversed(self.memory.ids):
            actor = self.reference.actors.get(identity)
            if self.first_at.get(identity, 0) > noun.start:
                # Named only further down.
                continue
            if actor is not None and actor.kind in wanted and noun.lemma in _TOLD_ONCE:
                return Mention(text=noun.text, id=actor.id, name=actor.name)
        return None


def _all_within(head: Token, inner: Token) -> list[Token]:
    return [head] if inner is head else [head, *conjuncts(inner)[1:]]


_NOT_TOLD = words("participants", "not_told")
_TOLD_ONCE = words("participants", "told_once")
_FOES = words("participants", "foes")
_OTHER_FORCES = words("participants", "other_forces")
