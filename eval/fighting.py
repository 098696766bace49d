"""re3d: who fights whom (the relation FightingAgainst), sentence by sentence.

    python -m eval.run fighting

All 75 reports of the development half.  A pair read is an actor and a target of a claim of
violence, siege or taking ground, or an actor and each place where there is no target (the key joins
"attacks in Qamenas" to the attacker), or two actors who clash.  It is right when a relation whose
words touch the claim's joins the same two, in either order: a name in common or the same party by
the packs; for a pronoun of the key any words, where the other end is right.  Each relation counts
once, told both ways or not.  The key also holds enmity that is no happening ("stands by Iraq to
defeat Daesh", "the Iran-Iraq War"), which sayso does not read as a claim.  No system is known to
have published a figure for this relation.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from eval.scoring import OF_ANYBODY, Count, document, folded, paired, read_claims, sample
from eval.shared import shared
from sayso.actors import ActorIndex, actor_index
from sayso.model import Claim
from sayso.reference import load_reference

PUBLISHED: dict[str, str] = {}
SAMPLE = 75
_FIGHTING = frozenset(
    {
        *("airstrike", "shelling", "bombing", "chemical", "clash", "capture", "advance"),
        *("offensive", "killing", "abduction", "arrest", "destruction", "interdiction", "siege"),
        "toll",
    }
)
_PRONOUNS = frozenset(
    {
        *("he", "him", "his", "she", "her", "it", "its", "they", "them", "their"),
        *("we", "us", "our", "who", "which", "that", "i", "you", "this"),
    }
)
_COUNTRIES = ("SY", "IQ")


@dataclass(frozen=True)
class Pair:
    """Two who fight, and where the document says so (offsets)."""

    one: str
    two: str
    start: int
    end: int


def measure(whole: bool = False) -> dict[str, Any]:
    """Return precision, recall and F1 of the pairs."""
    reports = sample(list(read_reports()), SAMPLE, whole)
    pairs = Count()
    documents = [document(name, text) for name, text, _ in reports]
    for (_, _, gold), claims in zip(reports, read_claims(documents), strict=True):
        ours = list(pairs_of(claims))
        pairs.add(len(paired(ours, gold, same_pair)), len(ours), len(gold))
    return {"reports": len(reports), "relations": pairs.gold, "pairs": pairs.figures()}


def read_reports() -> Iterator[tuple[str, str, list[Pair]]]:
    """Yield name, text and relations of each report."""
    for folder in sorted(p.name for p in shared("data", "re3d").iterdir() if p.is_dir()):
        relations: dict[str, dict[frozenset[tuple[int, int]], Pair]] = {}
        for row in _lines(folder, "relations"):
            if row["type"] == "FightingAgainst":
                one, two = (
                    (int(row[f"{end}Begin"]), int(row[f"{end}End"])) for end in ("source", "target")
                )
                relations.setdefault(row["documentId"], {})[frozenset((one, two))] = Pair(
                    row["source"], row["target"], min(one[0], two[0]), max(one[1], two[1])
                )
        for row in _lines(folder, "documents"):
            yield row["_id"], row["text"], list(relations.get(row["_id"], {}).values())


def _lines(folder: str, name: str) -> Iterator[dict[str, Any]]:
    path = shared("data", "re3d", folder, f"{name}.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def pairs_of(claims: Iterable[Claim]) -> Iterator[Pair]:
    """Yield who fights whom by the claims, each pair of words once in a sentence's claim."""
    for claim in claims:
        if claim.type not in _FIGHTING or claim.modality == "denied":
            continue
        if claim.why_empty.get("actor", "").startswith("not in the "):
            # Who listed strikes are by stands elsewhere in the report; the key joins words that
            # stand together.
            continue
        actors = [mention.text for mention in claim.actor]
        spots = [place.text for place in claim.place if place.relation != "within"]
        others = [mention.text for mention in claim.target] or spots
        found = {(actor, other) for actor in actors for other in others}
        if claim.type == "clash" and not claim.target:
            found = set(combinations(actors, 2)) or found
        for one, two in sorted(found):
            yield Pair(one, two, claim.evidence.start, claim.evidence.end)


def same_pair(ours: Pair, gold: Pair) -> bool:
    """Say whether the pairs touch in the text and join the same two, in either order."""
    if ours.end <= gold.start or gold.end <= ours.start:
        return False
    return any(
        _same_ends((ours.one, one), (ours.two, two))
        for one, two in ((gold.one, gold.two), (gold.two, gold.one))
    )


def _same_ends(first: tuple[str, str], second: tuple[str, str]) -> bool:
    right = [same_words(*first), same_words(*second)]
    if all(right):
        return True
    open_end = [answer.lower().strip() in _PRONOUNS for _, answer in (first, second)]
    return any(right) and all(r or o for r, o in zip(right, open_end, strict=True))


def same_words(ours: str, answer: str) -> bool:
    """Say whether two phrases have a word in common or mean one party."""
    if (set(folded(ours).split()) & set(folded(answer).split())) - OF_ANYBODY:
        return True
    one, two = _party(ours), _party(answer)
    return one is not None and two is not None and _actors().same_party(one, two)


@lru_cache(maxsize=1)
def _actors() -> ActorIndex:
    return actor_index(load_reference())


@lru_cache(maxsize=4096)
def _party(words: str) -> str | None:
    hits = _actors().lookup(words.strip(), countries=_COUNTRIES)
    return hits[0].actor.id if hits else None
