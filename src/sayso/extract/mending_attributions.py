"""Trees mended where the parser loses who says a clause, or who a clause told by somebody is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lexicon import Lexicon
from .tree import hang

if TYPE_CHECKING:
    from .parse import Token

_STRAY = frozenset(["appos", "conj", "dep", "npadvmod"])
"""What the parser makes of a teller behind the comma that ends what he tells."""
_TELLERS = frozenset(["actor", "force", "person"])


def mend_attributions(tokens: list[Token], lexicon: Lexicon) -> None:
    """Mend a sentence's tree in place."""
    for token in tokens:
        if token.pos == "VERB" and (token.lemma in lexicon.say or token.lemma in lexicon.tell):
            if token.child("nsubj", "nsubjpass", "aux", "auxpass") is None and token.i > 3:
                _told_behind(token, tokens, lexicon)
            if token.child("ccomp") is not None and token.child("dobj") is not None:
                _doer_of_told(token, lexicon)
            if token.child("nsubj") is not None:
                _title_before_name(token, tokens, lexicon)
                _who_did_and_who_tells(token, lexicon)
        if token.dep == "conj" and token.tag == "VBD" and token.head is not None:
            _says_more(token, token.head, lexicon)
        if token.dep == "nsubj" and token.head is not None and token.i > 2:
            _who_that_is(token, token.head, tokens)
        if token.dep == "npadvmod" and token.tag == "CD" and token.head is not None:
            _so_many_of(token, token.head)


def _told_behind(said: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“… hit two bases, residents and officers said": they say it, and were not hit.

    So with "… before midnight, Jean Bosco, a local chief, told Reuters".
    """
    end = said.i - 2 if tokens[said.i - 1].text == "," else said.i - 1
    for teller in reversed(tokens[: end + 1]):
        above = teller.head
        if teller.dep not in _STRAY or above is None or teller.pos not in ("NOUN", "PROPN"):
            continue
        span = [teller, *teller.subtree()]
        first, last = min(t.i for t in span), max(t.i for t in span)
        if not above.i < first - 1 or tokens[first - 1].text != "," or last not in (end, end + 1):
            continue
        named = teller.name is not None and teller.name.kind == "proper"
        if named or lexicon.classes_of(teller.lemma.lower(), "") & _TELLERS:
            hang(teller, said, "nsubj")
            return


def _doer_of_told(said: Token, lexicon: Lexicon) -> None:
    """“said troops, backed by militiamen, had killed 47": the troops killed them."""
    doer, told = said.child("dobj"), said.child("ccomp")
    if doer is None or told is None or not said.i < doer.i < told.i:
        return
    if told.child("nsubj", "nsubjpass", "mark") is not None or told.child("aux") is None:
        return
    if said.lemma in lexicon.tell or not lexicon.classes_of(doer.lemma.lower(), "") & _TELLERS:
        return
    for clause in (*said.children, *told.children):
        if clause.dep == "advcl" and clause.tag == "VBN" and doer.i < clause.i < told.i:
            hang(clause, doer, "acl")
    hang(doer, told, "nsubj")


def _title_before_name(said: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“killing 14 of them, the deputy director, Captain Musa, said": he tells it."""
    name = said.child("nsubj")
    if name is None or name.name is None or name.name.kind != "proper" or name.i < 3:
        return
    comma = min([name.i, *(t.i for t in name.subtree())]) - 1
    for title in reversed(tokens[:comma]):
        above = title.head
        if title.dep not in ("dobj", *_STRAY) or above is None or above is said:
            continue
        span = [title.i, *(t.i for t in title.subtree())]
        if max(span) not in (comma - 1, comma) or tokens[min(span) - 1].text != ",":
            continue
        if "person" in lexicon.classes_of(title.lemma.lower(), ""):
            hang(title, name, "appos")
            return


def _who_did_and_who_tells(told: Token, lexicon: Lexicon) -> None:
    """“bandits abducted 38 people, the chairman, Musa, told the BBC": they did, and he tells."""
    doer = told.child("nsubj")
    did = next((c for c in doer.children if c.dep == "acl"), None) if doer is not None else None
    if doer is None or did is None or did.child("dobj") is None or did.tag not in ("VBN", "VBD"):
        return
    teller = next((c for c in doer.children if c.dep == "appos" and c.i > did.i), None)
    if teller is None or "person" not in lexicon.classes_of(teller.lemma.lower(), ""):
        return
    hang(teller, told, "nsubj")
    hang(did, told, "ccomp")
    hang(doer, did, "nsubj")
    did.tag = "VBD"
    for where in [c for c in told.children if c.dep == "prep" and c.i < doer.i]:
        hang(where, did, "prep")


def _so_many_of(number: Token, verb: Token) -> None:
    """“shot down 37 of 41 drones": what was shot down, and no time."""
    if verb.child("dobj", "nsubjpass") is None and number.i > verb.i:
        if any(c.low == "of" and c.child("pobj") is not None for c in number.children):
            number.dep = "dobj"


def _says_more(more: Token, told: Token, lexicon: Lexicon) -> None:
    """“said 20,000 had been driven out and warned that": who says it warns, not the 20,000."""
    said, entry = told.head, lexicon.verbs.get(more.lemma)
    if said is None or told.dep != "ccomp" or said.lemma not in lexicon.say or more.child("nsubj"):
        return
    tells = more.lemma in lexicon.say or (entry is not None and entry.frame == "say")
    before = told.child("aux") is not None and more.child("aux") is None
    if tells and before and said.i < told.i < more.i and more.child("ccomp", "dobj") is not None:
        hang(more, said, "conj")


def _who_that_is(second: Token, verb: Token, tokens: list[Token]) -> None:
    """“Dissidents of the front, rivals of the army, said": the second tells who the first are."""
    first = verb.child("nsubj")
    begins = min([second.i, *(t.i for t in second.subtree())])
    if first is None or first is second or not first.i < begins or tokens[begins - 1].text != ",":
        return
    ends = max([second.i, *(t.i for t in second.subtree())])
    if ends + 1 < len(tokens) and tokens[ends + 1].text == "," and ends < verb.i:
        hang(second, first, "appos")
