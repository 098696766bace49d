"""What people's rulings suggest for claims on which nobody ruled: shown as issues, never applied.

Two lessons.  *Words*: who amends "the Guards" to mean an actor, or a name to mean a place, most
likely means it wherever the words stand.  *Pairs*: rulings of same and different teach which near
misses people would join or keep apart.  A suggestion is an issue whose fixes are rulings; it goes
when they are taken, when somebody rules otherwise, or when the ruling it rests on is revoked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from .actor_names import fold
from .config import Policy
from .decide import Standing, standing
from .fuse import DocumentHead, Lesson, head, learn, learned_odds, threshold_log_odds
from .ids import issue_id
from .model import Claim, Draft, Filters, Issue, Mention, PlaceMention
from .reference import Reference

if TYPE_CHECKING:
    from .store import Store

KIND = "suggestion"
MOST = 50
"""Suggestions of one lesson that are shown at once, the surest first."""
_MOST_NEAR = 2000
"""Near misses that are looked at."""
_SURE = 1.0
"""Log-odds beyond the threshold from which a near miss is suggested; all lie close to it."""
_RELIABLE = 0.75
"""Share of rulings, each left out in turn, that a lesson must agree with; and with more of them
than whoever always gives the commoner verdict."""
_MOST_CLAIMS = 200
"""Claims with the same words that are looked at for one lesson."""
_LARGEST = 8
"""Claims of one ruling of which every pair is a lesson."""
_FIELDS = {"actor": "party", "target": "party", "place": "place"}

Meaning = tuple[str, str]
"""Kind of name (party or place) and folded words."""


def suggestions(store: Store, policy: Policy, reference: Reference) -> list[Issue]:
    """Return what the rulings that stand suggest, as issues with ready-made fixes."""
    rulings = standing(store.decisions())
    found = [*_same_words(store, rulings), *_same_pairs(store, rulings, policy, reference)]
    return sorted(found, key=lambda issue: issue.id)


# ------------------------------------------------------------------ words


def _same_words(store: Store, rulings: Standing) -> Iterator[Issue]:
    ruled = set(rulings.on_claims())
    for (kind, words), (meant, seqs) in sorted(_meanings(rulings).items()):
        asked = Filters(text=f'"{words}"', limit=_MOST_CLAIMS)
        drafts: dict[str, tuple[dict[str, Any], list[str]]] = {}
        for claim in store.claims(asked):
            changes = _otherwise(claim, kind, words, meant) if claim.key not in ruled else {}
            if changes:
                built = msgspec.to_builtins(changes)
                name = msgspec.json.encode(built, order="deterministic").decode()
                drafts.setdefault(name, (built, []))[1].append(claim.key)
        if drafts:
            yield _words_issue(meant, seqs, [drafts[name] for name in sorted(drafts)])


def _meanings(rulings: Standing) -> dict[Meaning, tuple[Mention | PlaceMention, list[int]]]:
    """Return words that rulings gave one meaning: what they mean, and the rulings' numbers."""
    told: dict[Meaning, dict[str, tuple[Mention | PlaceMention, list[int]]]] = {}
    for ruling in rulings.rulings:
        if ruling.verb != "amend":
            continue
        for field, kind in _FIELDS.items():
            shape: Any = tuple[PlaceMention, ...] if kind == "place" else tuple[Mention, ...]
            mentions = msgspec.convert(ruling.set.get(field) or (), shape)
            for mention in mentions:
                words = fold(mention.text)
                if mention.id is not None and words:
                    of_words = told.setdefault((kind, words), {})
                    of_words.setdefault(mention.id, (mention, []))[1].append(ruling.seq)
    found = {}
    for meaning, meant in told.items():
        mention, seqs = next(iter(meant.values()))
        # "the rebels" may be others elsewhere: one ruling on a description is not enough.
        described = mention.text == mention.text.casefold()
        if len(meant) == 1 and len(seqs) >= (2 if described else 1):
            found[meaning] = (mention, seqs)
    return found


def _otherwise(
    claim: Claim, kind: str, words: str, meant: Mention | PlaceMention
) -> dict[str, Sequence[Mention | PlaceMention]]:
    """Return the fields of a claim in which the words mean something else, as they would be."""
    changes: dict[str, Sequence[Mention | PlaceMention]] = {}
    for field, of_kind in _FIELDS.items():
        if of_kind != kind:
            continue
        had: tuple[Mention | PlaceMention, ...] = getattr(claim, field)
        now = tuple(_as_meant(m, meant) if fold(m.text) == words else m for m in had)
        if [m.id for m in now] != [m.id for m in had]:
            changes[field] = now
    return changes


def _as_meant(
    mention: Mention | PlaceMention, meant: Mention | PlaceMention
) -> Mention | PlaceMention:
    if isinstance(mention, PlaceMention) and isinstance(meant, PlaceMention):
        return msgspec.structs.replace(
            meant, text=mention.text, relation=mention.relation, others=(), score=1.0
        )
    return msgspec.structs.replace(mention, id=meant.id, name=meant.name)


def _words_issue(
    meant: Mention | PlaceMention,
    seqs: Sequence[int],
    drafts: Sequence[tuple[dict[str, Any], list[str]]],
) -> Issue:
    keys = tuple(sorted(key for _, of_draft in drafts for key in of_draft))
    name = meant.name or meant.id or meant.text
    numbers = ", ".join(map(str, seqs))
    message = (
        f"“{meant.text}” means {name} by ruling{'s' if len(seqs) > 1 else ''} {numbers}; "
        f"{len(keys)} other claim{'s' if len(keys) > 1 else ''} with these words read it otherwise"
    )
    fixes = tuple(
        Draft(
            verb="amend", on=tuple(sorted(of_draft)), set=changes,
            label=f"“{meant.text}” is {name} in {len(of_draft)} more",
        )
        for changes, of_draft in drafts
    )  # fmt: skip
    return _issue(keys, message, fixes)


# ------------------------------------------------------------------ pairs


def _same_pairs(
    store: Store, rulings: Standing, policy: Policy, reference: Reference
) -> Iterator[Issue]:
    verdicts = _verdicts(rulings)
    if not verdicts:
        return
    claims = _claims(store, verdicts)
    heads = _heads(store, claims.values())
    ruled = [
        (claims[a], claims[b], same)
        for (a, b), same in sorted(verdicts.items())
        if a in claims and b in claims
    ]
    lesson = learn(ruled, heads, reference, policy.fuse_days, policy.fuse_threshold)
    if lesson is None:
        return
    yield from _threshold_issue(lesson, policy)
    needed = max(_RELIABLE * lesson.pairs, lesson.agreed, lesson.commonest + 1)
    if lesson.would_agree < needed:
        return
    near = [i.about for i in store.issues(Filters(limit=_MOST_NEAR), "perhaps the same")]
    claims = _claims(store, near)
    heads = _heads(store, claims.values())
    pairs = [(claims[a], claims[b]) for a, b in near if a in claims and b in claims]
    if not pairs:
        return
    odds = learned_odds(lesson, pairs, heads, reference, policy.fuse_days)
    odds = odds - threshold_log_odds(policy.fuse_threshold)
    ranked = sorted(zip(odds.tolist(), pairs, strict=True), key=lambda p: (-abs(p[0]), p[1][0].key))
    sure = [(beyond, pair) for beyond, pair in ranked if abs(beyond) >= _SURE]
    for beyond, (a, b) in sure[:MOST]:
        yield _pair_issue(lesson, a.key, b.key, beyond > 0)


def _verdicts(rulings: Standing) -> dict[tuple[str, str], bool]:
    """Return pairs of claim keys → whether the latest ruling on both says they are one."""
    found: dict[tuple[str, str], bool] = {}
    for ruling in rulings.rulings:
        if ruling.verb in ("same", "different") and len(ruling.on) <= _LARGEST:
            for a, b in combinations(sorted(ruling.on), 2):
                found[a, b] = ruling.verb == "same"
    return found


def _claims(store: Store, pairs: Iterable[Sequence[str]]) -> dict[str, Claim]:
    keys = sorted({key for pair in pairs for key in pair})
    return {claim.key: claim for claim in store.claims(keys=keys)}


def _heads(store: Store, claims: Iterable[Claim]) -> Mapping[str, DocumentHead]:
    ids = sorted({claim.document for claim in claims})
    return {document.id: head(document) for document in store.documents(ids)}


def _threshold_issue(lesson: Lesson, policy: Policy) -> Iterator[Issue]:
    """Yield a word on the threshold, where another one would agree with clearly more rulings."""
    if lesson.threshold_agrees < lesson.agreed + max(2, lesson.pairs // 10):
        return
    less = [name for name, factor in sorted(lesson.factors.items()) if factor < 0.8]
    also = f"; what they count for less is {', '.join(less)}" if less else ""
    yield _issue(
        (),
        f"fuse_threshold = {policy.fuse_threshold:g} agrees with {lesson.agreed} of "
        f"{lesson.pairs} rulings on pairs of claims, {lesson.threshold:g} would agree with "
        f"{lesson.threshold_agrees}{also}",
        (),
    )


def _pair_issue(lesson: Lesson, a: str, b: str, same: bool) -> Issue:
    one = Draft(verb="same", on=(a, b), label="the same event")
    two = Draft(verb="different", on=(a, b), label="two events")
    message = (
        f"your rulings suggest that these two claims tell of {'one' if same else 'two'} "
        f"happening{'' if same else 's'}: what they teach agrees with {lesson.would_agree} of "
        f"{lesson.pairs} rulings that it was not shown"
    )
    return _issue((a, b), message, (one, two) if same else (two, one))


def _issue(about: tuple[str, ...], message: str, fixes: tuple[Draft, ...]) -> Issue:
    return Issue(
        id=issue_id(KIND, about, message), kind=KIND, message=message, about=about,
        severity="low", fixes=fixes,
    )  # fmt: skip
