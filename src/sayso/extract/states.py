"""Standing facts said by an attribute: "the ISIS-held city of Raqqa", "besieged Madaya"."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Mention
from .parse import Sentence, Token
from .participants import Participants


def names_holder(sentence: Sentence) -> bool:
    """Say whether a sentence has an attribute of the kind that `standing_facts` looks at."""
    return any(token.name is not None and token.name.tells_holder for token in sentence.tokens)


def standing_facts(
    sentence: Sentence, source: str, people: Participants
) -> Iterator[tuple[Token, Mention, str]]:
    """Yield (noun, holder, attribute) for attributes that say who holds a named place."""
    for token in sentence.tokens:
        if token.name is None or not token.name.tells_holder:
            continue
        head = token.head
        if head is None or head.pos not in ("NOUN", "PROPN"):
            continue
        named = (head.name is not None and head.name.kind == "place") or any(
            t.name is not None and t.name.kind == "place" and t.i - head.i < 6
            for t in head.subtree()
        )
        if not named:
            continue
        if not token.name.text[:1].isupper():
            continue
        actor = people.look_up(token.name.text)
        if actor is None:
            continue
        yield (
            head,
            Mention(text=token.name.text, id=actor.id, name=actor.name),
            token.name.attribute,
        )
