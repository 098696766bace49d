"""Names that a person should look at: places of no gazetteer, actors of no pack.

Each issue goes by a name (`unknown_names` of a claim gives them), so that a change of some claims
makes only the issues of their names again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import locate
from .actor_names import fold, kind_in
from .ids import issue_id
from .locate.builtin import country_names, country_words
from .model import Claim, Draft, Issue, Mention

_ACTOR = "actor|"
_NAME = re.compile(r"[^\W\d_][\w'’.]*(?:(?<=\b[aAeE]l)-[\w'’.]+)?")
_KINDS = frozenset(("rebel group", "political militia", "identity militia"))
_LONGEST = 7
"""Words of the longest name; what is longer is a piece of a sentence."""
_WHOSE = frozenset(
    ("african", "alawite", "arab", "christian", "druze", "islamic", "islamist", "jewish",
     "jihadist", "kurdish", "muslim", "palestinian", "salafist", "shia", "shiite", "sunni",
     "takfiri", "tribal", "turkmen", "unidentified", "unknown", "western", "yazidi", "the", "a",
     "an", "elsewhere")
)  # fmt: skip
"""Words that tell whose or what kind of fighters they are, besides those of nations."""


def unknown_names(claim: Claim) -> Iterator[str]:
    """Yield the names of a claim that nobody knows: places with their country, then actors."""
    for _, name in locate.unknown_names(claim):
        yield name
    for mention in (*claim.actor, *claim.target):
        if unknown_actor(mention):
            yield _ACTOR + fold(mention.text)


def unknown_actor(mention: Mention) -> bool:
    """Say whether words are the name of an armed group that no pack knows.

    A name has a capital of its own beside a noun for such a group ("Sons of Dawn Brigade", "Liwa
    al-Nahr fighters"); "Iranian-backed militias" and "Kurdish fighters" only tell whose they are.
    """
    if mention.id is not None or kind_in(mention.text) not in _KINDS:
        return False
    words = _NAME.findall(mention.text)
    own = [w for w in words if w[:1].isupper() or w.lower().startswith(("al-", "el-"))]
    own = [w for w in own if kind_in(w) is None and not _tells_whose(w)]
    return bool(own) and 1 < len(words) <= _LONGEST


def _tells_whose(word: str) -> bool:
    folded = fold(word)
    return folded in _WHOSE or folded in country_names() or folded in country_words()


def issues_by_name(claims: Iterable[Claim]) -> Iterator[tuple[str, Issue]]:
    """Yield (name as `unknown_names` gives it, issue): places first, each ordered by name."""
    claims = list(claims)
    yield from locate.issues_by_name(claims)
    found: dict[str, list[tuple[Claim, Mention]]] = {}
    for claim in claims:
        for mention in (*claim.actor, *claim.target):
            if unknown_actor(mention):
                found.setdefault(_ACTOR + fold(mention.text), []).append((claim, mention))
    for name in sorted(found):
        yield name, _actor_issue(found[name])


def _actor_issue(uses: list[tuple[Claim, Mention]]) -> Issue:
    keys = tuple(dict.fromkeys(claim.key for claim, _ in uses))
    text = uses[0][1].text
    countries = sorted({p.country for claim, _ in uses for p in claim.place[:1] if p.country})
    kind = kind_in(text) or "rebel group"
    message = f"{text!r} is in no list of actors; by its name a {kind}"
    where = f", countries: [{', '.join(countries)}]" if countries else ""
    entry = f'{{id: {"-".join(fold(text).split())}, name: "{text}", kind: {kind}{where}}}'
    return Issue(
        id=issue_id("unknown actor", keys, message),
        kind="unknown actor",
        message=message,
        about=keys,
        severity="middle" if len(keys) > 1 else "low",
        fixes=(Draft(verb="amend", on=keys[:1], set={}, label="add to actors.yaml: " + entry),),
    )
