"""Deeds that are only aimed at, prevented, forbidden or asked about."""

from __future__ import annotations

from .parse import Token
from .words import words

_ASKING = words("fitting", "asking")
_OPENS_PLAN = words("fitting", "opens_plan")
_AIMS = words("fitting", "aims")
_PREVENTS = words("fitting", "prevents")


def forbidden(verb: Token) -> bool:
    """“told not to leave their homes", "avoid harming civilians": nobody did."""
    above = verb.head
    if verb.dep != "xcomp" or above is None:
        return False
    if verb.lemma == "march" and above.lemma in ("force", "make"):
        # "were forced to march" is no demonstration.
        return True
    if above.lemma in ("avoid", "minimize", "minimise", "risk"):
        return True
    negative = any(c.dep == "neg" or c.low == "not" for c in verb.children)
    return negative and above.lemma in ("tell", "order", "ask", "warn", "urge", "advise")


def a_question(tokens: list[Token]) -> bool:
    """“Will they strike the ports?”: asked, and said of nobody."""
    if not tokens or tokens[-1].text != "?":
        return False
    verb = next((t for t in tokens if t.head is None), None)
    subject = verb.child("nsubj", "nsubjpass") if verb is not None else None
    if verb is None or subject is None or any(t.text in '"“”' for t in tokens):
        return False
    helper = next((c for c in verb.children if c.dep in ("aux", "auxpass")), None)
    return helper is not None and helper.i < subject.i


def asked_about(verb: Token) -> bool:
    """“It is not clear who raided the village."""
    above = verb.head
    if verb.dep not in ("ccomp", "csubj", "advcl", "acl") or above is None:
        return False
    asks = any(
        c.low in ("who", "whether", "why", "how", "what") and c.i < verb.i for c in verb.children
    )
    subject = verb.child("nsubj")
    if above.lemma in _ASKING and subject is not None:
        # "it determines what planes carried out raids"
        asks = asks or any(c.low in ("what", "which", "whose") for c in subject.children)
        return asks
    words_above = {above.low, *(c.low for c in above.children)}
    return asks and bool(words_above & {"clear", "unclear", "unknown", "known", "sure"})


def prevented(token: Token) -> bool:
    """Aims and prevented things ("to prevent X from", "with the aim of") do not happen."""
    node = token
    if token.dep == "advcl" and any(c.low == "before" and c.dep == "mark" for c in token.children):
        # "was overpowered before she could set off her vest"
        return any(c.low in ("can", "could") and c.dep == "aux" for c in token.children)
    while (
        node.dep in ("xcomp", "ccomp")
        and node.head is not None
        and node.head.lemma in ("help", "let", "make")
    ):
        node = node.head
    if node.dep == "pcomp" and node.head is not None:
        above = node.head.head
        denied = any(c.low == "no" for c in above.children) if above is not None else False
        if above is not None and not denied and (above.lemma in _PREVENTS or above.lemma in _AIMS):
            return True
    if (
        node.dep == "acl"
        and any(c.low == "to" and c.dep == "aux" for c in node.children)
        and node.head is not None
        and node.head.pos == "NOUN"
    ):
        over = node.head.head if node.head.dep in ("dobj", "nsubjpass") else None
        if node.head.lemma not in _OPENS_PLAN or (over is not None and over.lemma in _PREVENTS):
            # "thwarted an attempt by rebels to infiltrate Jobar"
            return True
    if (
        node.dep in ("acl", "advcl")
        and any(c.low == "to" and c.dep == "aux" for c in node.children)
        and node.head is not None
    ):
        if node.head.lemma in _AIMS:
            return True
        if any(c.low in ("order", "so") for c in node.children) or (
            node.dep == "advcl"
            and node.lemma in ("prevent", "secure", "clear", "free", "reach", "target", "protect")
        ):
            return True
    return False
