"""Moves in a sentence's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .parse import Token


def first_of_row(token: Token) -> Token:
    """Return what a coordination begins with: of "A, B and C" A, of a word alone itself."""
    while token.dep == "conj" and token.head is not None:
        token = token.head
    return token


def put_in_place_of(token: Token, above: Token) -> None:
    """Give a token the head of its head."""
    if above.head is not None:
        hang(token, above.head, above.dep)
    else:
        above.children.remove(token)
        token.head, token.dep = None, above.dep


def only_describes(participle: Token, doer: Token, did: Token) -> None:
    """Give what a participle was parsed to be to the verb `did`: it only tells of the `doer`."""
    hang(did, participle, "conj")
    put_in_place_of(did, participle)
    hang(doer, did, "nsubj")
    hang(participle, doer, "acl")


def hang(token: Token, head: Token, dep: str) -> None:
    """Give a token another head; none that hangs on it, for a tree has no circles."""
    if head is token or any(above is token for above in head.ancestors()):
        return
    if token.head is not None:
        token.head.children.remove(token)
    token.head, token.dep = head, dep
    head.children.append(token)
    head.children.sort(key=lambda t: t.i)
