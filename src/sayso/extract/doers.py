"""Which phrases can be who did it: tellers, civilians and tools cannot."""

from __future__ import annotations

import re

from ..model import Mention
from .arguments import ACCUSE
from .lexicon import Lexicon
from .parse import Token
from .phrases import classes, flown_by, member, owner
from .words import words

_MENACING = words("participants", "menacing")
"""What makes men attackers."""


def only_speaks(token: Token, lexicon: Lexicon) -> bool:
    """Monitors, agencies and witnesses tell of attacks; they do not make them."""
    if token.name is not None:
        return token.name.kind == "source"
    return (
        token.lemma in lexicon.speakers
        and not classes(token, lexicon) & {"force"}
        and (
            "person" not in classes(token, lexicon)
            or token.lemma in ("activist", "witness", "resident", "official")
        )
    )


_CARRIERS = words("sides", "carriers")
_ROWS = words("sides", "rows")
_RELIEF = words("classify", "relief")
_MAY_FIGHT = words("sides", "may_fight")


def harmless(token: Token, lexicon: Lexicon) -> bool:
    """Civilians and buses do not shell or capture; a parse that says so is wrong."""
    noun = member(token)
    if noun.lemma in _CARRIERS or (
        noun.lemma in _ROWS and any(c.lemma in _CARRIERS | _RELIEF for c in noun.children)
    ):
        return True
    return (
        noun.name is None
        and noun.lemma.lower() in lexicon.civilian
        and not any(c.name is not None and c.name.kind == "actor" for c in noun.children)
        and "force" not in classes(noun, lexicon)
        and noun.lemma not in ("supporter", "settler")
        and not any(c.dep == "poss" and c.tag == "PRP$" for c in noun.children)
        and not any(c.low in _MENACING for c in noun.children)
        and not takes_up_arms(token)
    )


def takes_up_arms(token: Token) -> bool:
    """“Herders killed nine farmers”: told plainly, as who does it to whom."""
    verb = token.head
    if verb is None or token.dep != "nsubj" or verb.tag not in ("VBD", "VBP", "VBZ"):
        return False
    hit = verb.child("dobj")
    return token.lemma in _MAY_FIGHT and hit is not None and token.i < verb.i < hit.i


def is_accused(token: Token) -> bool:
    """“accused Moscow of bombing”: there a capital does stand for its state's deed."""
    return token.dep == "dobj" and token.head is not None and token.head.lemma in ACCUSE


def acts_itself(token: Token, source: str) -> bool:
    """“Moscow launched air strikes": a capital that opens its clause acts for its state.

    In texts that lost their commas, "… near Damascus killed 23 people" is the blast's deed.
    """
    verb = token.head
    if token.dep != "nsubj" or verb is None or verb.lemma in _TOLD_OF_TOWNS:
        return False
    return _CLAUSE_OPENS.search(source[max(0, token.start - 12) : token.start]) is not None


_CLAUSE_OPENS = re.compile(
    r"(?:^|[\n.,;:“\"—]|\b(?:after|and|as|because|before|but|since|that|when|while))\s*\Z",
    re.IGNORECASE,
)
_TOLD_OF_TOWNS = words("places", "towns_do") | {"kill", "wound", "injure", "leave", "hit"}


def tool(token: Token, lexicon: Lexicon) -> bool:
    """“targeted by artillery”: a weapon without an owner is no actor (aircraft count as one)."""
    if token.lemma in ("convoy", "column"):
        return False
    noun = member(token)
    kinds = classes(noun, lexicon)
    owned = owner(noun, lexicon) is not None or flown_by(noun, lexicon) is not None
    if owned or noun.lemma in lexicon.means["air"]:
        return False
    return (
        token.name is None
        and bool(kinds & {"equipment", "weapon"})
        and not kinds & {"force", "person"}
    )


def tools_among(agents: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the agents that are tools: "Turkish shelling and drone attacks" are Turkey's."""
    tools = [a for a in agents if tool(a, lexicon)]
    if len(agents) - len(tools) < 2:
        return tools
    lent = [a for a in agents if a.dep == "compound" and a.lemma in lexicon.means["air"]]
    return [*tools, *(a for a in lent if a not in tools)]


def said_by_none(pronoun: Token) -> bool:
    """“No group has said it carried out the attack”: nobody named did."""
    verb = pronoun.head if pronoun.low in ("it", "they") and pronoun.dep == "nsubj" else None
    above = verb.head if verb is not None and verb.dep == "ccomp" else None
    subject = above.child("nsubj") if above is not None else None
    return subject is not None and any(c.low == "no" and c.dep == "det" for c in subject.children)


SENDS = frozenset(["deploy", "dispatch", "ferry", "fly", "move", "rotate", "send"])


def sender_s(sent: Mention, senders: tuple[Mention, ...]) -> Mention:
    """“Kenya sent 200 police officers to Haiti": Kenya's, and not Haiti's police."""
    own = sent.id is None or any(sent.id == m.id for m in senders)
    return sent if own or not sent.text.islower() else Mention(text=sent.text)
