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
from .model import Claim, Draft, Issue, Mention

_ACTOR = "actor|"
_NAME = re.compile(r"[^\W\d_][\w'’.-]*")
_STARTS = frozenset(("the", "a", "an"))


def unknown_names(claim: Claim) -> Iterator[str]:
    """Yield the names of a claim that nobody knows: places with their country, then actors."""
    for _, name in locate.unknown_names(claim):
        yield name
    for mention in (*claim.actor, *claim.target):
        if unknown_actor(mention):
            yield _ACTOR + fold(mention.text)


def unknown_actor(mention: Mention) -> bool:
    """Say whether words are the name of an armed or political body that no pack knows.

    A name has a capital that does not open the phrase, or several, beside a noun for such a body
    ("Sons of Dawn Brigade", "Liwa al-Nahr fighters"); "armed men" and "Warplanes" are no names.
    """
    if mention.id is not None or kind_in(mention.text) in (None, "civilians", "state"):
        return False
    words = [w for w in _NAME.findall(mention.text) if w.lower() not in _STARTS]
    capitals = [w for w in words if w[:1].isupper() or w.lower().startswith(("al-", "el-"))]
    nouns = [w for w in capitals if kind_in(w) is not None]
    return len(words) > 1 and len(capitals) > len(nouns)


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
    message = f"{text!r} is in no pack; by its words a {kind}"
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
