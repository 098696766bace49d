"""The grammar of saying: whose verb it is, what it covers, and what stands in quotation marks."""

from __future__ import annotations

import re

from .arguments import TIME_WORDS
from .parse import Sentence, Token
from .words import words

_QUOTES = re.compile(r"[“\"«]([^”\"»]{3,})(?:[”\"»]|$)")


def pointed_at(noun: Token) -> bool:
    """“the spokesperson", "the rebel official": nobody's that is told here."""
    return any(c.low == "the" and c.dep == "det" for c in noun.children) and not any(
        c.dep in ("poss", "appos", "prep", "relcl", "nmod")
        or c.pos == "PROPN"
        or c.name is not None
        for c in noun.children
    )


OFFICES = frozenset(["spokesman", "spokeswoman", "spokesperson"])
PAPERS = frozenset(["report", "statement", "communique", "communiqué", "briefing", "bulletin"])


def between_commas(verb: Token, subject: Token, sentence: Sentence) -> bool:
    """“…, he told AFP, …": a saying that interrupts what is said."""
    first = min(t.i for t in subject.subtree())
    last = max(t.i for t in verb.subtree())
    row = sentence.tokens
    before = row[first - 1].text if first else ""
    after = row[last + 1].text if last + 1 < len(row) else ""
    return before == "," == after


KINDS_OF_BODY = frozenset(["coalition", "council", "network", "committee", "front", "movement"])
"""What a body may be called again by the last word of its name."""


def of_statement(verb: Token) -> list[Token]:
    """“said in a statement that …”: the clause that the parse hung under the statement."""
    found = []
    for prep in verb.children:
        inner = prep.child("pobj") if prep.dep == "prep" and prep.low in ("in", "on") else None
        for child in inner.children if inner is not None else []:
            if child.dep in ("acl", "relcl") and any(c.low == "that" for c in child.children):
                found.append(child)
    return found


def gives_a_toll(verb: Token) -> bool:
    """“The army put the death toll at 15."""
    counted = verb.child("dobj")
    return verb.lemma in ("put", "give") and counted is not None and counted.lemma in COUNTS


COUNTS = words("figures", "number_of") | {"toll"}


def of_time(prep: Token) -> bool:
    """“said on Saturday”: tells when, not of what."""
    inner = prep.child("pobj")
    return inner is not None and inner.lemma.lower().strip(".") in TIME_WORDS


def open_quote(text: str) -> bool:
    """Does the text end inside a quotation?"""
    return bool(text.count('"') % 2) or text.rfind("“") > text.rfind("”")


def is_name(token: Token) -> bool:
    """Is it a name, of a person or of a source?"""
    return (token.pos == "PROPN" and token.name is None) or (
        token.name is not None and token.name.kind in ("proper", "source")
    )


def counted_noun(head: Token) -> Token | None:
    """“one of the sources”: the noun behind the count."""
    prep = next((c for c in head.children if c.dep == "prep" and c.low == "of"), None)
    return prep.child("pobj") if prep is not None else None


def who_says(verb: Token) -> Token | None:
    """Return the subject of a verb of saying, its own or a shared one; None if it has none."""
    node: Token | None = verb
    for _ in range(3):
        if node is None:
            return None
        subject = next((c for c in reversed(node.children) if c.dep == "nsubj"), None)
        if subject is not None:
            return subject
        if node.child("nsubjpass") is not None and node is verb:
            agent = node.child("agent")
            return agent.child("pobj") if agent else None
        if node.dep in ("conj", "xcomp", "advcl") and node.head is not None:
            node = node.head
        elif node.dep == "acl" and node.head is not None and node.tag == "VBG":
            return node.head
        else:
            return None
    return None


def inside_quotes(sentence: Sentence, source: str) -> set[int]:
    """Return the indexes of the tokens between quotation marks, of four words or more."""
    inside: set[int] = set()
    for match in _QUOTES.finditer(sentence.text):
        if len(match.group(1).split()) < 4:
            continue
        a, b = sentence.span.start + match.start(1), sentence.span.start + match.end(1)
        inside |= {t.i for t in sentence.tokens if a <= t.start < b}
    return inside
