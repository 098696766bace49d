"""Who acts on whom with what: participants of a happening, also by what was told before."""

from __future__ import annotations

import re

from ..model import (
    ClaimFigure,
    Mention,
    Speaker,
)
from .blame import (
    another_accuses,
    can_have_done,
    of_both_sides,
    of_everybody,
    of_our_own,
    two_sided,
)
from .classify import means_of, of_whole_war
from .enemies import Enemies
from .frame import Frame
from .kinds import ATTACKS, STRIKES, VIOLENT
from .lexicon import Lexicon
from .modality import modality_of
from .parse import Token
from .phrases import bare, classes, core, member, owner, text_of
from .words import words

CARRIED_OVER = "carried over from the sentence before"
"""Reason given for an attacker of the claim before."""


class Sides(Enemies):
    """Settles actors, targets and weapons."""

    def _targets(self, frame: Frame, actor: tuple[Mention, ...]) -> tuple[Mention, ...]:
        heads = [
            t
            for t in frame.targets
            if t not in frame.triggers
            and participant(t, self.lexicon, wide=True)
            and not (t.low == "it" and frame.entry.type in _OF_GROUND)
            and (frame.entry.type == "statement" or not self._is_happening(t))
        ]
        if frame.entry.type in ("wreck", "destruction"):
            heads += [t for t in frame.where if t.name is None]
        found = self.people.mentions(heads, agent=False)
        if frame.losers:
            found = self._of_losers(found, frame)
        if frame.entry.type in VIOLENT:
            found += tuple(self._structure(t) for t in frame.where if self._is_structure(t))
        taken = {m.text.lower() for m in actor}
        if frame.entry.type in VIOLENT:
            found = tuple(self._not_of_ours(m, actor) for m in found)
        once = {m.text.lower(): m for m in reversed(found)}
        return tuple(
            m
            for m in found
            if m.text.lower() not in taken
            and (m.id is None or m.id not in {a.id for a in actor})
            and once[m.text.lower()] is m
        )

    def _of_losers(self, lost: tuple[Mention, ...], frame: Frame) -> tuple[Mention, ...]:
        """“The army lost two tanks": the army suffers it; "who lost a son": the son does."""
        forces = [
            t
            for t in frame.losers
            if t.pos == "PRON" or classes(member(t), self.lexicon) & {"force", "actor"}
        ]
        return (*self.people.mentions(forces, agent=True), *lost)

    def _not_of_ours(self, target: Mention, actor: tuple[Mention, ...]) -> Mention:
        """“Syrian forces killed 35 fighters”: a description does not point back to an ally."""
        if target.id is None or any(w[:1].isupper() for w in target.text.split()):
            return target
        index, on = self.people.index, self.people.on
        ours = any(
            m.id is not None
            and (index.same_party(m.id, target.id, on) or index.allied(m.id, target.id, on))
            for m in actor
        )
        return Mention(text=target.text) if ours else target

    def _is_happening(self, token: Token) -> bool:
        """“repelled the attacks”, "fled the fighting": a happening is no party."""
        lemma = token.lemma.lower()
        return (
            token.name is None
            and lemma in self.lexicon.nouns
            and not classes(token, self.lexicon) & {"person", "force", "equipment", "structure"}
        )

    def _is_structure(self, token: Token) -> bool:
        """“Alsabireen mosque”: a place that is itself what is hit."""
        named = token.name is not None and token.name.kind == "place"
        last = token.name.text.rsplit(" ", 1)[-1].lower() if named and token.name else ""
        return last in self.lexicon.classes["structure"]

    def _structure(self, token: Token) -> Mention:
        return Mention(text=self.text[token.start : token.end])

    def _only_things(self, frame: Frame, target: tuple[Mention, ...]) -> bool:
        """Is only a building or a base given as hit, though people were?"""
        heads = [member(t) for t in (*frame.targets, *frame.where)]
        return bool(heads) and all(
            "structure" in (kinds := classes(h, self.lexicon))
            and not kinds & {"person", "force", "actor"}
            for h in heads
        )

    def _harmed(self, figures: tuple[ClaimFigure, ...]) -> tuple[Mention, ...]:
        """The people a figure counts as killed or hurt, where the tree gave no target."""
        for figure in figures:
            if (
                figure.measure
                in ("killed", "injured", "captured", "abducted", "missing", "displaced")
                and figure.part_of is None
                and figure.what not in _NOBODY_NAMED
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
        says: tuple[Speaker, ...],
        why: dict[str, str],
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Carry the attacker of "the attack" over; move weapons out of the actor's place."""
        if not actor and kind in ATTACKS | {"killing", "toll", "destruction"}:
            actor = self._attacker(frame, kind, target, says, why)
        driven = frame.entry.type == "displacement" and frame.entry.frame != "flee"
        if kind == "displacement" and actor and not target and not driven:
            # Those who flee; not those who drive others out.
            target = actor
        against = any(c.low == "against" for t in frame.triggers for c in t.children)
        if kind in ("deployment", "withdrawal", "advance") and not (actor or against) and target:
            forces = [
                t for t in frame.targets if classes(member(t), self.lexicon) & {"force", "actor"}
            ]
            if forces:
                actor, target = self.people.mentions(forces, agent=True), ()
        if actor and frame.entry.type in ("support",) and not target:
            head = frame.trigger.head
            if head is not None and frame.trigger.dep in ("acl", "amod", "relcl"):
                helped = head if participant(head, self.lexicon) else None
                helped = helped or self._before_aside(frame.trigger)
                target = self.people.mentions([helped] if helped else [], agent=False)
        if (
            frame.entry.frame == "back"
            and not target
            and frame.trigger.dep == "advcl"
            and frame.trigger.head is not None
        ):
            subject = self._before_aside(frame.trigger) or frame.trigger.head.child(
                "nsubj", "nsubjpass"
            )
            if subject is not None and participant(subject, self.lexicon):
                target = self.people.mentions([subject], agent=False)
        return actor, target

    def _before_aside(self, verb: Token) -> Token | None:
        """“Army forces, supported by X, and …”: the party right before the aside."""
        top = verb
        for above in verb.ancestors():
            top = above
        near = [t for t in top.subtree() if verb.i - 3 <= t.i < verb.i]
        parties = [t for t in near if classes(t, self.lexicon) & {"force", "actor"}]
        return max(parties, key=lambda t: t.i, default=None)

    def _attacker(
        self,
        frame: Frame,
        kind: str,
        target: tuple[Mention, ...],
        says: tuple[Speaker, ...],
        why: dict[str, str],
    ) -> tuple[Mention, ...]:
        """The attacker told before, for "the strikes killed 12" and losses told right after."""
        nouns = [t for t in frame.triggers if t.pos == "NOUN"]
        verbs = [t for t in frame.triggers if t.pos == "VERB"]
        if (
            self.section == "comment"
            or any(t.lemma in _DIES for t in verbs)
            or frame.entry.type == "toll"
            or frame.entry.frame == "crash"
        ):
            return ()
        if modality_of(frame.verb, self.lexicon) in ("denied", "possible"):
            return ()
        *_, top = [frame.verb, *frame.verb.ancestors()]
        if of_our_own(" ".join(t.text for t in top.subtree())):
            return ()
        ago = self.sentence - self.last_sentence
        # Of one sentence, a clause that hangs on the other; "days after an attack" is another's.
        linked = ago == 0 and frame.verb.dep in ("conj", "advcl", "acl", "relcl", "xcomp", "ccomp")
        near = self.last_paragraph == self.paragraph and (linked or 1 <= ago <= 2)
        if of_whole_war(frame):
            return ()
        definite = any(points_back(t) for t in nouns)
        types = {e.entry.type for e in (frame, *frame.merged) if e.entry.noun}
        if not (definite or (near and (not nouns or types <= STRIKES | {"attack"}))):
            return ()
        if types & {"clash", "offensive"} and not definite:
            return ()
        clause = frame.verb.subtree()
        said = self.text[clause[0].start : clause[-1].end]
        if of_everybody(said) or two_sided(said) or (kind == "destruction" and not target):
            # "All six were destroyed": what they were is not told here.
            return ()
        if kind == "bombing" and not definite:
            # "A bomb exploded": nobody's until somebody says whose.
            return ()
        if any(_another(t, self.lexicon) for t in frame.triggers):
            # "killed in an explosion": another one than that told before.
            return ()
        found = self.last_striker if types & STRIKES or kind in STRIKES else self.last_attacker
        if found is None or not (kind == "airstrike" or self._still_told_of(found)):
            return ()
        if not definite and another_accuses(self.accuser, says, self.people.index, self.people.on):
            return ()
        pronoun = found.text.lower() in _POINTERS
        words = found.text.split()
        last = words[-1].lower()
        force = any("force" in self.lexicon.classes_of(w, "") for w in (last, last.rstrip("s")))
        named = found.text[:1].isupper() and (force or len(words) > 1)
        known = found.id is not None or (named and not pronoun)
        if not known and means_of(found.text, self.lexicon) != "air":
            return ()
        if found is self.defender and not self._of_war(target):
            return ()
        if not can_have_done(found, kind, said, target, self.people.index, self.lexicon):
            return ()
        if self._at_home(frame, found):
            return ()
        mine = self.people.actor(found)
        hit = [a for a in map(self.people.actor, target) if a is not None]
        if of_both_sides(target, self.people.index, self.people.on):
            return ()
        if mine is not None and any(
            self.people.index.same_party(mine.id, a.id, self.people.on) for a in hit
        ):
            return ()
        if kind in ("killing", "toll") and self.people.speaks_of_itself(found.id):
            # Who tells of deaths does not confess them, unless he says so.
            return ()
        why["actor"] = CARRIED_OVER
        return (self._spelt_out(found),)

    def _of_war(self, hit: tuple[Mention, ...]) -> bool:
        """Men in arms and their gear, or "them": whom a force loses whose assault is repelled."""
        last = (m.text.rsplit(" ", 1)[-1].lower().removesuffix("s") for m in hit)
        gear = {"force", "equipment", "weapon"}
        return not hit or any(self.lexicon.classes_of(w, "") & gear for w in last)

    def _still_told_of(self, striker: Mention) -> bool:
        """Has no other party attacked since?"""
        last = self.last_attacker
        if last is None or set(last.text.lower().split()) & set(striker.text.lower().split()):
            return True
        if last.id is None or striker.id is None:
            return last.id == striker.id and means_of(last.text, self.lexicon) == "air"
        index, on = self.people.index, self.people.on
        return index.same_party(last.id, striker.id, on) or index.allied(last.id, striker.id, on)

    def _at_home(self, frame: Frame, attacker: Mention) -> bool:
        """“Rocket fire on government-held areas”: not the government's."""
        for token in frame.verb.subtree():
            if token.name is None or token.name.kind != "state":
                continue
            if token.name.attribute not in ("held", "controlled"):
                continue
            holder, mine = self.people.look_up(token.name.text), self.people.actor(attacker)
            if holder is None or mine is None:
                same = token.name.text.lower() in attacker.text.lower()
            else:
                same = self.people.index.same_party(holder.id, mine.id, self.people.on)
            if same:
                return True
        return False

    def _spelt_out(self, mention: Mention) -> Mention:
        """A pronoun of another sentence is given by the name that it stands for."""
        if mention.id is None or mention.text.lower() not in _POINTERS:
            return mention
        for told, _, _ in reversed(self.people.memory.actors):
            if told.id == mention.id and told.text.lower() not in _POINTERS:
                return told
        named = self.named.get(mention.id, mention.text)
        return Mention(text=named, id=mention.id, name=mention.name)

    def _weapons(self, frame: Frame) -> tuple[Mention, ...]:
        found: list[Mention] = []
        for token in frame.weapons:
            kinds = classes(member(token), self.lexicon)
            if kinds & {"weapon", "equipment"}:
                words = text_of(bare(core(token), self.lexicon), self.text)
                if all(words.lower() != m.text.lower() for m in found):
                    found.append(Mention(text=words))
        return tuple(found)


_OF_GROUND = frozenset(["capture", "siege", "advance", "control", "withdrawal"])
"""Here "it" is the place, not a party."""
_POINTERS = words("opponents", "pointers")
_CLOCK = re.compile(r"\d{1,2}(?:(?:[.:]\d\d)?(?: ?[ap]\.?m\.?)?|st|nd|rd|th)", re.IGNORECASE)
"""“At 7.30 pm", "a raid on the 11th of January"."""
_NOBODY_NAMED = words("participants", "nobody_named")
"""What a number counts where it does not say whom."""
_DIES = frozenset(["die", "lose", "perish"])
_WARS = words("participants", "wars")
_NOTHING = words("participants", "nothing")
"""Nouns that are never what is hit, whatever the tree says."""
_OF_ANOTHER = words("participants", "of_another")
"""What before a deed says that it is not the one told before."""
_CASUALTIES = words("participants", "casualties")
"""Words that count harm and never name who suffered it."""


def _nobody(token: Token) -> bool:
    """“injured no one”."""
    return token.lemma == "one" and any(c.low == "no" for c in token.children)


def participant(token: Token, lexicon: Lexicon, wide: bool = False) -> bool:
    """Can the phrase act or be acted on (a place, a time or a mere count cannot)?"""
    if token.name is None and (token.lemma.lower() in _CASUALTIES or _nobody(token)):
        return False
    if token.name is None and _CLOCK.fullmatch(token.text):
        return False
    if token.tag == "NNPS" and token.name is None and token.i == 0:
        # "Airstrikes hit …": a capital that only the sentence gives.
        low = token.low
        if low in lexicon.nouns or low.removesuffix("s") in lexicon.nouns:
            return False
    if token.name is not None:
        if token.name.kind == "proper" and not wide:
            # "the Murrah Federal Building", "Roadside IED": names of what acts as little.
            word = token.name.text.split()[-1].lower()
            last = lexicon.classes_of(word, "")
            lifeless = last & {"structure", "weapon"} and not last & {"force", "person"}
            if lifeless and word not in lexicon.speakers:
                return False
        return token.name.kind in ("actor", "proper", "source", "state") or (
            token.name.kind == "place" and not wide
        )
    noun = member(token)
    kinds = classes(noun, lexicon)
    if noun.name is None and noun.lemma.lower() in _WARS:
        return False
    if kinds & {"weapon"} and owner(noun, lexicon) is not None and not wide:
        return True
    if wide and noun.name is None and noun.lemma.lower() in _NOTHING:
        return False
    if wide:
        return not (kinds == {"place"} and noun.name is None and "structure" not in kinds)
    return (
        bool(kinds & {"force", "person", "actor", "equipment"})
        or noun.pos in ("PRON", "PROPN")
        or noun.tag in ("JJ", "NNP", "NNPS")
    )


def _another(trigger: Token, lexicon: Lexicon) -> bool:
    """“An explosion”, "two more incidents", "separate strikes": not the attack told before."""
    told = [trigger]
    for above in trigger.ancestors():
        if above.pos not in ("VERB", "AUX"):
            break
        told += [s for s in [above.child("nsubj")] if s is not None]
    return any(
        c.low in _OF_ANOTHER
        for t in told
        if t.pos == "NOUN" and (t is trigger or t.lemma.lower() in lexicon.nouns)
        if not any(c.low == "the" for c in t.children)
        for c in t.children
    ) or any(
        (c.dep == "agent" and trigger.pos == "NOUN") or (c.low == "in" and _in_another(c))
        for c in trigger.children
    )


def _in_another(link: Token) -> bool:
    """“killed in two more incidents”."""
    happening = link.child("pobj")
    if happening is None or happening.name is not None:
        return False
    return any(c.low in _OF_ANOTHER - {"a", "an"} for c in happening.children)


def points_back(noun: Token) -> bool:
    """“the airstrikes”, "the attack": a happening told before (not "the storm of Raqqa")."""
    return (
        noun.pos == "NOUN"
        and any(
            c.low in ("the", "these", "those", "this") and c.dep == "det" for c in noun.children
        )
        and not any(
            c.dep == "prep" and c.low in ("of", "on", "against", "by") for c in noun.children
        )
    )
