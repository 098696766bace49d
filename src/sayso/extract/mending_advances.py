"""Trees mended where somebody advances on a place, takes it, or strikes near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tree import first_of_row, hang
from .words import words

if TYPE_CHECKING:
    from .lexicon import Lexicon
    from .parse import Token

_MOVED = words("parse", "moved")
_TAKES = words("modality", "takes")
_DOERS = frozenset(["actor", "force", "person"])
_IN_ROW = frozenset(["ADJ", "CCONJ", "DET", "NOUN", "NUM", "PROPN"])


def mend_advance(token: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """Mend what hangs on a word of a sentence in place."""
    if token.low in _MOVED:
        _moved_to(token, tokens)
    if token.tag in ("VBD", "VBZ", "VBP") and token.dep == "ROOT":
        _doer_behind_list(token, tokens)
    if token.low == "near" and token.dep == "compound" and token.head is not None:
        _near_first(token, token.head, tokens)
    if token.tag == "VBG" and token.dep in ("acl", "advcl") and token.lemma in _TAKES:
        _while_taking(token, tokens, lexicon)


def _moved_to(verb: Token, tokens: list[Token]) -> None:
    """“militias advanced to establish control over X": they did, and are no advanced militias."""
    purpose = verb.child("xcomp", "advcl")
    if verb.pos != "ADJ" or purpose is None or purpose.child("aux") is None:
        return
    if verb.i == 0 or tokens[verb.i - 1].pos not in ("NOUN", "PROPN"):
        return
    verb.pos, verb.tag, verb.lemma = "VERB", "VBD", verb.low.removesuffix("d")
    for mark in purpose.children:
        if mark.low == "to" and mark.dep == "aux":
            mark.pos, mark.tag = "PART", "TO"


def _doer_behind_list(verb: Token, tokens: list[Token]) -> None:
    """“Following clashes with A, B, and C, the army advanced": the army is not fought with.

    The list before it is closed by an "and" of its own.
    """
    if verb.child("nsubj", "nsubjpass", "expl") is not None or verb.i < 2:
        return
    last = tokens[verb.i - 1]
    row = first_of_row(last)
    link = row.head
    if last.dep != "conj" or row.dep not in ("pobj", "dobj") or link is None:
        return
    if not any(above is verb for above in row.ancestors()):
        return
    comma = next((t for t in reversed(tokens[row.i : verb.i]) if t.text == ","), None)
    if comma is None or not _is_closed(tokens[row.i : comma.i], row.dep):
        return
    inside = {t.i for t in tokens[comma.i + 1 : verb.i]}
    doer = next(
        (t for t in tokens[comma.i + 1 : verb.i] if t.head is not None and t.head.i not in inside),
        None,
    )
    if doer is not None and doer.pos in ("NOUN", "PROPN"):
        hang(doer, verb, "nsubjpass" if verb.child("auxpass") is not None else "nsubj")


def _is_closed(row: list[Token], dep: str) -> bool:
    """Does a list end in "and C"?  The object of a clause is no list and needs no end."""
    ends = max((t.i for t in row if t.low == "and"), default=-1)
    commas = [t.i for t in row if t.text == ","]
    return (dep == "dobj" and not commas) or (ends >= 0 and all(at < ends for at in commas))


def _while_taking(taking: Token, tokens: list[Token], lexicon: Lexicon) -> None:
    """“clashed with A in X, with B and C capturing the town": B and C do, and not the first."""
    opens = next((t for t in reversed(tokens[: taking.i]) if t.low == "with"), None)
    doer = opens.child("pobj") if opens is not None else None
    verb = next((above for above in taking.ancestors() if above.pos == "VERB"), None)
    if opens is None or doer is None or verb is None or verb.i > opens.i:
        return
    between = tokens[opens.i + 1 : taking.i]
    if any(t.pos not in _IN_ROW and t.text != "," for t in between) or between[-1].text == ",":
        return
    if doer.name is None and not lexicon.classes_of(doer.lemma.lower(), "") & _DOERS:
        return
    hang(taking, verb, "advcl")
    hang(doer, taking, "nsubj")
    for other in between:
        if other.dep == "conj" and other.head is not None and other.head.i < opens.i:
            hang(other, doer, "conj")


def _near_first(near: Token, place: Token, tokens: list[Token]) -> None:
    """““Near Kiwi, two strikes hit a post”": where, and no part of the name."""
    if place.name is None or place.name.kind != "place" or place.i != near.i + 1:
        return
    verb = next((t for t in tokens[place.i :] if t.pos == "VERB"), None)
    doer = verb.child("nsubj", "nsubjpass") if verb is not None else None
    if verb is None or doer is None or doer.i < place.i:
        return
    near.pos, near.tag = "ADP", "IN"
    hang(near, verb, "prep")
    hang(place, near, "pobj")
