"""Who stands where around a noun that names a happening, and the verb that lends it a subject."""

from __future__ import annotations

import itertools

from .arguments import (
    ACCUSE,
    TIME_WORDS,
    agents_of_noun,
    blamed_by,
    by_agent,
    is_passive,
    objects_of,
    part_denied,
    subjects,
)
from .frame import STRIKES, Frame
from .kinds import BLAMES
from .lexicon import Lexicon
from .parse import Token
from .phrases import classes, conjuncts, member
from .roles import assign_targets
from .tree import first_of_row
from .words import words

_BEARS = words("roles", "bears")
_NO_DOERS = words("roles", "no_doers")
"""Verbs whose subject tells of a happening or suffers it, and does not do it."""
_CAUSES = words("roles", "causes")
"""Verbs whose subject brings a happening about; its doer may be another."""


_SHOWN_ON = words("roles", "shown_on")
"""What a blow stands "at" or "on" that was not struck: "on camera", "at the request of"."""


def _can_besiege(token: Token, lexicon: Lexicon) -> bool:
    """“under terrorists siege"."""
    return bool(classes(token, lexicon) & {"force", "actor", "person"})


VIOLENT_NOUNS = frozenset(["airstrike", "attack", "bombing", "clash", "kill", "shelling"])
"""Happenings that somebody can be behind."""
_HARMED_ONES = frozenset(["dead", "victims", "wounded", "injured", "casualties"])


def noun_roles(frame: Frame, lexicon: Lexicon) -> None:
    """Fill the roles of a noun's frame from the tree."""
    noun, entry = frame.trigger, frame.entry
    frame.agents = agents_of_noun(noun, lexicon)
    if entry.type == "toll" and frame.agents:
        frame.targets, frame.agents = frame.agents, []
    frame.agents = frame.agents or _accused(noun)
    one, other = _between(noun, lexicon) if entry.type != "toll" else ([], [])
    if one:
        frame.agents, frame.targets = one, other
    things = objects_of(
        noun, "on", "against", "at", "upon", "targeting", "into", "with", "toward", "towards"
    )
    things = [t for t in things if t.lemma not in _SHOWN_ON and t not in frame.agents]
    of = [o for o in objects_of(noun, "of") if o not in frame.agents]
    if entry.type not in ("toll", "agreement", "advance") or entry.object:
        things += of
    assign_targets(
        frame, [member(t) for t in things if t.pos in ("NOUN", "PROPN", "PRON") or t.name], lexicon
    )
    tools = [t for t in frame.targets if classes(member(t), lexicon) == {"weapon"}]
    frame.weapons += tools
    frame.targets = [t for t in frame.targets if t not in tools]
    if entry.agentive:
        frame.agents = [noun]
    frame.weapons += [
        c
        for c in noun.children
        if c.dep in ("compound", "amod") and "weapon" in classes(c, lexicon) and c.i < noun.i
    ]
    if noun.dep == "nsubj" and noun.head is not None and noun.head.lemma == "pit":
        # "The clashes pitted the army against rebels."
        frame.verb = noun.head
        frame.agents = [o for c in noun.head.children if c.dep == "dobj" for o in conjuncts(c)]
        frame.targets = [t for t in noun.head.subtree() if _against(t, noun.head)]
        return
    _governor(frame, lexicon)
    if entry.type in STRIKES and not frame.targets and not frame.where:
        far = next(
            (
                t
                for t in frame.verb.subtree()
                if t.low == "against" and t.dep == "prep" and _same_clause(t, frame.verb)
            ),
            None,
        )
        if far is not None and far.i > noun.i and far.head is not None:
            assign_targets(frame, [member(o) for o in objects_of(far.head, "against")], lexicon)


def _against(token: Token, verb: Token) -> bool:
    """Is it what stands behind "against" of the verb, or of its object?"""
    prep = token.head
    return (
        token.dep == "pobj"
        and prep is not None
        and prep.low == "against"
        and _same_clause(token, verb)
    )


def _same_clause(token: Token, verb: Token) -> bool:
    for above in token.ancestors():
        if above is verb:
            return True
        if above.dep in ("ccomp", "relcl", "advcl"):
            return False
    return False


def counting_verb(noun: Token) -> Token | None:
    """“the death toll rose to 40”, "put the number of dead at 12": the verb with the count."""
    top = noun
    if noun.dep == "pobj" and noun.head is not None and noun.head.head is not None:
        if noun.head.low == "of" and noun.head.head.lemma in _NUMBER_OF:
            top = noun.head.head
    verb = top.head
    if top.dep not in ("nsubj", "nsubjpass", "dobj") or verb is None:
        return None
    return verb if verb.lemma in _COUNTING else None


_COUNTING = words("figures", "counting")
_NUMBER_OF = words("figures", "number_of")


def _between(noun: Token, lexicon: Lexicon) -> tuple[list[Token], list[Token]]:
    """Both sides of "clashes between A and B", also behind the verb ("erupted between A and B").

    A side may be several: "between A and B on one hand and C on the other".  An aside ("A, backed
    by C, and B") makes the parse lose the second side: then it is the next party behind an "and"
    or "against".
    """
    holders = [noun]
    of = noun.head if noun.dep == "pobj" else None
    if of is not None and of.head is not None and of.head.lemma == "exchange":
        # "An exchange of shelling took place between A and B."
        noun = of.head
        holders.append(noun)
    if noun.dep in ("nsubj", "nsubjpass", "dobj", "attr") and noun.head is not None:
        holders.append(noun.head)
    for holder in holders:
        opens = next((c for c in holder.children if c.low in ("between", "among")), None)
        first = opens.child("pobj") if opens is not None and opens.dep == "prep" else None
        if first is None or first.pos == "NUM" or first.lemma.lower().strip(".") in TIME_WORDS:
            # "Between September 3 and 4, the task force conducted 14 strikes."
            continue
        sides = conjuncts(first)
        turn = next((t for t in holder.subtree() if t.i > first.i and _one_hand(t)), None)
        other = _second_side(holder, turn, lexicon) if turn is not None else []
        if turn is not None and other:
            return [side for side in sides if side.i < turn.i], other
        foes = _whom_both_fight(sides, lexicon)
        if foes:
            return sides, foes
        if len(sides) == 1:
            sides += objects_of(first, "against", "with")
        if len(sides) == 1:
            sides += _second_side(holder, first, lexicon)
        return sides[:1], sides[1:]
    return [], []


_SETTLED = words("roles", "settled")


def name_parties(frame: Frame, lexicon: Lexicon) -> None:
    """“accepted the government's terms", "a deal with M23": with whom, and not the paper."""
    papers = [
        t
        for t in frame.targets
        if t.name is None
        and not (kinds := classes(t, lexicon)) & {"person", "force", "actor"}
        and ("agreement" in kinds or t.lemma in _SETTLED)
    ]
    if not papers:
        return
    frame.targets = [t for t in frame.targets if t not in papers]
    for paper in papers:
        one, other = _between(paper, lexicon)
        others = [*one, *other] or agents_of_noun(paper, lexicon) + objects_of(paper, "with")
        frame.targets += [o for o in others if o not in frame.agents and o not in frame.targets]


def _whom_both_fight(sides: list[Token], lexicon: Lexicon) -> list[Token]:
    """“between the army and allied militias against ISIS": the two fight on one side."""
    if len(sides) < 2:
        return []
    behind = [o for side in sides for o in objects_of(side, "against") if o.i > sides[-1].i]
    armed = any(classes(o, lexicon) & {"force", "actor"} for o in behind)
    return behind if armed else []


def _one_hand(token: Token) -> bool:
    """“on one hand”, "on one side"."""
    return token.low in ("hand", "side") and any(c.low == "one" for c in token.children)


def _second_side(holder: Token, first: Token, lexicon: Lexicon) -> list[Token]:
    row = sorted(holder.subtree(), key=lambda t: t.i)
    for before, token in itertools.pairwise(row):
        if token.i <= first.i or before.low not in ("and", "against", "with"):
            continue
        head = next(
            (t for t in (token, *token.ancestors()) if classes(t, lexicon) & {"force", "actor"}),
            None,
        )
        if head is not None and head.i > first.i:
            whole = head.head if head.dep in ("amod", "compound") else None
            return [whole if whole is not None and whole.pos == "NOUN" else head]
    return []


def _accused(noun: Token) -> list[Token]:
    """“accused X of an attack”, "an attack that Y blamed on X": X did it.

    Whether the parse hangs "of" on the verb or on X.
    """
    verb = noun.head
    if noun.dep in ("nsubjpass", "dobj") and verb is not None and verb.lemma in BLAMES:
        return objects_of(verb, BLAMES[verb.lemma])
    blaming = blamed_by(noun)
    if blaming is not None:
        return objects_of(blaming, BLAMES[blaming.lemma])
    denying = part_denied(noun)
    if denying is not None:
        # "UPC denied any part in the looting": UPC looted, by whom it answers.
        return subjects(denying)
    of = noun.head
    if noun.dep != "pobj" or of is None or of.low not in ("of", "for") or of.head is None:
        return []
    above = of.head
    verb = above.head if above.dep == "dobj" and above.head is not None else above
    if verb.lemma not in ACCUSE:
        return []
    return [o for c in verb.children if c.dep == "dobj" for o in conjuncts(c)]


def _governor(frame: Frame, lexicon: Lexicon) -> None:
    """Find the verb that lends a noun its subject and tense."""
    noun = frame.trigger
    if frame.entry.type == "toll" and (counting := counting_verb(noun)) is not None:
        frame.verb = counting
        return
    top = first_of_row(noun)
    node = top
    for _ in range(3):
        above = node.head
        if above is None:
            return
        if above.pos in ("VERB", "AUX"):
            break
        if (
            (
                above.dep in ("attr", "dobj", "nsubj", "nsubjpass")
                and node.dep == "prep"
                and above.lemma
                in (
                    "start",
                    "package",
                    "tranche",
                    "beginning",
                    "series",
                    "wave",
                    "number",
                    "launch",
                    "end",
                    "string",
                    "dozen",
                    "hundred",
                    "round",
                    "second",
                    "spate",
                    "exchange",
                    "continuation",
                    "hundred",
                    "thousand",
                    "some",
                )
            )
            or above.dep == "prep"
            or node.dep == "pobj"
        ):
            node = above
            continue
        return
    verb = node.head
    assert verb is not None
    if noun.low in _HARMED_ONES and node.low == "among" and verb.lemma == "be":
        # "Among the dead were 12 soldiers."
        subject = verb.child("nsubj", "attr")
        if subject is not None:
            frame.verb, frame.targets = verb, list(conjuncts(subject))
        return
    if node.low == "behind" and verb.lemma == "be" and frame.entry.type in VIOLENT_NOUNS:
        # "Al-Shabaab was behind the bombing."
        frame.agents = frame.agents or subjects(verb)
        return
    if frame.entry.needs in ("in", "under_or_in") and node.low == "in":
        if verb.pos == "ADV" and verb.head is not None:
            # "are back in control of"
            verb = verb.head
        reported = verb.child("nsubjpass")
        if verb.lemma in ("be", "remain", "stay") or reported is not None:
            # "The army was reported in control of the town."
            agents = conjuncts(reported) if reported is not None else subjects(verb)
            ground = objects_of(noun, "of")
            if any("force" in classes(one, lexicon) for one in ground):
                # "The town is in control of the army."
                agents, ground = ground, agents
            frame.verb, frame.agents = verb, agents
            frame.where += ground
        return
    if frame.entry.type == "siege" and node.low == "under":
        # "The town has been under siege by ISIS."
        subject = verb.child("nsubj", "nsubjpass")
        if subject is not None:
            frame.verb = verb
            frame.agents = (
                frame.agents
                or objects_of(verb, "by", "from")
                or [c for c in noun.children if c.dep == "compound" and _can_besiege(c, lexicon)]
            )
            for held in conjuncts(subject):
                (frame.where if "place" in classes(held, lexicon) else frame.targets).append(held)
        return
    if frame.entry.needs in ("under_or_in", "hands"):
        if frame.entry.needs == "hands" and not frame.agents:
            frame.agents = objects_of(noun, "of")
        if frame.entry.needs == "under_or_in" and not frame.agents and frame.targets:
            frame.agents, frame.targets = frame.targets, []
        frame.verb = verb
        subject = verb.child("nsubj", "nsubjpass")
        if subject is not None:
            grounds = [member(o) for o in conjuncts(subject)]
            frame.where += [o for o in grounds if "place" in classes(o, lexicon)]
        return
    if node.dep in ("dobj", "nsubjpass") and (
        verb.lemma in lexicon.light or verb.lemma in lexicon.modality["planned"]
    ):
        frame.verb = verb
        if node.dep == "dobj" and not is_passive(verb):
            agents = subjects(verb)
            if agents and verb.lemma in _CAUSES:
                # Who draws fire does not fire; of a fight he is a part.
                frame.agents = frame.agents or (agents if frame.entry.type == "clash" else [])
            elif agents and verb.lemma not in _NO_DOERS:
                frame.agents = agents
            elif (verb.lemma in _BEARS or verb.lemma == "face") and agents:
                frame.targets = agents + frame.targets
        elif node.dep == "nsubjpass" and by_agent(verb) and verb.lemma not in _NO_DOERS:
            frame.agents = by_agent(verb)
        if node.dep == "nsubjpass" or node.dep == "dobj":
            things = objects_of(verb, "on", "against", "at") if verb is not frame.trigger else []
            things = [t for t in things if t.lemma not in _SHOWN_ON]
            for thing in things:
                if thing.lemma.lower().strip(".") not in TIME_WORDS and thing not in frame.targets:
                    assign_targets(frame, [thing], lexicon)
    elif node.dep == "prep" and node.low == "with" and verb.lemma in ("continue", "proceed"):
        frame.verb, frame.agents = verb, frame.agents or subjects(verb)
    elif node.dep in ("nsubj", "nsubjpass", "attr") and verb.lemma not in (
        "say",
        "report",
        "state",
        "add",
        "tell",
    ):
        frame.verb = verb
        done = lexicon.verbs.get(verb.lemma)
        if node.dep == "nsubjpass" and done is not None and done.type == frame.entry.type:
            # "Six car bombs were detonated by the rebels."
            frame.agents = frame.agents or by_agent(verb)
