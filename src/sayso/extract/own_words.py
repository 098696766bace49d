"""Which words of a sentence are a happening's own: its clauses without those of others."""

from __future__ import annotations

from .frame import CLAUSE, Frame
from .phrases import core
from .words import words

_ASPECT = words("merging", "aspect")


def give_words(kept: list[Frame], frames: list[Frame]) -> None:
    """Give each happening the tokens that are its own: its clauses without those of others."""
    heads = {t.i: f for f in kept for t in [*f.triggers, f.verb]}
    for frame in kept:
        own: set[int] = set()
        roots = [frame.verb, *frame.triggers]
        roots += [
            t.head
            for t in roots
            if t.dep == "xcomp"
            and t.head is not None
            and t.head.i not in heads
            and t.head.lemma in _ASPECT
        ]
        mine = {t.i for t in roots}
        stack = list(roots)
        while stack:
            node = stack.pop()
            if node.i in own:
                continue
            own.add(node.i)
            for child in node.children:
                if child.i in heads and heads[child.i] is not frame and child.i not in mine:
                    other = heads[child.i]
                    if child.dep in CLAUSE or other.entry.type == "control":
                        continue
                    if other.entry.noun and child.dep not in ("nsubj", "nsubjpass", "dobj"):
                        continue
                stack.append(child)
        for trigger in frame.triggers:
            if trigger.dep in ("acl", "amod") and trigger.tag == "VBN" and trigger.head is not None:
                own |= {t.i for t in core(trigger.head)}
        frame.own = own
