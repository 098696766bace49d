"""Who did it, by whose word: rival doers of one happening, and of two that may be one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ..ids import issue_id
from ..model import Claim, Draft, Issue, Row, Saying
from ..origin_words import fold_name
from ..parties import Parties

_DONE = ("happened", "ongoing")
_MOST_DOERS = 8
"""So many different doers are compared; more are named of no one happening."""


class Rivals(Row, kw_only=True, frozen=True):
    """Two claims by different origins that name doers of whom one must be wrong."""

    first: Claim
    second: Claim
    names: tuple[str, str]
    words: str
    both_own: bool
    """Each of the two says that it did it itself."""


def rivals(told: Sequence[tuple[Claim, Saying]], parties: Parties) -> Rivals | None:
    """Return the two doers of one happening that contradict each other most; None where none do.

    They do where different origins name actors who are neither of one party nor allies: most of
    all where each says so of itself.
    """
    by_doers: dict[tuple[tuple[str, ...], str, bool], tuple[Claim, Saying]] = {}
    for claim, saying in told:
        doers = _doers(claim, saying, parties)
        if doers and not saying.comment and claim.modality in _DONE:
            slot = (doers, saying.origin, claims_it_itself(claim, saying, parties))
            by_doers.setdefault(slot, (claim, saying))
    found = [
        pair
        for pair in combinations(list(by_doers.items())[:_MOST_DOERS], 2)
        if pair[0][0][1] != pair[1][0][1] and _strangers(pair[0][0][0], pair[1][0][0], parties)
    ]
    if not found:
        return None
    # The first of those that are equally plain: order of telling.
    (_, one), (_, other) = max(found, key=lambda pair: pair[0][0][2] + pair[1][0][2])
    return rivals_of(one, other, parties)


def rivals_of(
    one: tuple[Claim, Saying], other: tuple[Claim, Saying], parties: Parties
) -> Rivals | None:
    """Return the two as rivals; None where their doers may be one, allies, or are not named."""
    (first, said), (second, answered) = one, other
    these, those = _doers(first, said, parties), _doers(second, answered, parties)
    if not these or not those or said.origin == answered.origin:
        return None
    if not _strangers(these, those, parties):
        return None
    names = (_name(first), _name(second))
    own = [claims_it_itself(first, said, parties), claims_it_itself(second, answered, parties)]
    if all(own):
        words = f"{names[0]} and {names[1]} each say that they did it"
    elif own[0]:
        words = f"{names[0]} says that it did it, but {_speaker(answered)} names {names[1]}"
    elif own[1]:
        words = f"{names[1]} says that it did it, but {_speaker(said)} names {names[0]}"
    else:
        words = f"claims differ on who did it: {names[0]} or {names[1]}"
    return Rivals(first=first, second=second, names=names, words=words, both_own=all(own))


def claims_it_itself(claim: Claim, saying: Saying, parties: Parties) -> bool:
    """Say whether who did it says so: "ISIS said it carried out the bombing"."""
    if saying.stance != "affirms" or saying.comment or not claim.actor:
        return False
    party = saying.party
    if party is not None:
        return any(
            m.id is not None and parties.relation(party, m.id) in ("same", "party")
            for m in claim.actor
        )
    if not claim.says or claim.says[0].id is not None:
        return False
    said_by = fold_name(claim.says[0].name or claim.says[0].text)
    return any(m.id is None and fold_name(m.text) == said_by for m in claim.actor)


def rival_happenings(found: Rivals) -> Issue:
    """Return the issue that two events, alike in all but who did it, may be one."""
    keys = (found.first.key, found.second.key)
    same = Draft(verb="same", on=keys, label="the same event")
    return contradiction(f"{found.words}, if it is one event", keys, *_to_strike(found), (same,))


def rival_doers(event: str, found: Rivals) -> Issue:
    """Return the issue that two doers of one event, by its id, are named."""
    about = (event, found.first.key, found.second.key)
    return contradiction(found.words, about, *_to_strike(found))


def _to_strike(found: Rivals) -> tuple[tuple[str, str], tuple[str, str]]:
    first, second = (f"reject that {name} did it" for name in found.names)
    return (found.first.key, found.second.key), (first, second)


def contradiction(
    message: str,
    about: tuple[str, ...],
    pair: tuple[str, str],
    strike: tuple[str, str],
    fixes: tuple[Draft, ...] = (),
) -> Issue:
    """Return the issue that two claims, by their keys, contradict each other.

    `strike` labels the fix that rejects each; `fixes` stand before those that part or reject.
    """
    return Issue(
        id=issue_id("contradiction", about, message),
        kind="contradiction",
        message=message,
        about=about,
        fixes=(
            *fixes,
            Draft(verb="different", on=pair, label="these are two events"),
            *(
                Draft(verb="reject", on=(key,), label=label)
                for key, label in zip(pair, strike, strict=True)
            ),
        ),
    )


def _doers(claim: Claim, saying: Saying, parties: Parties) -> tuple[str, ...]:
    """Return the known doers; of words alone only who says that he did it himself is one."""
    known = tuple(sorted(m.id for m in claim.actor if m.id))
    if known or not claims_it_itself(claim, saying, parties):
        return known
    return tuple(sorted(" " + fold_name(m.text) for m in claim.actor))


def _strangers(these: Sequence[str], those: Sequence[str], parties: Parties) -> bool:
    return not parties.any_together(these, those)


def _name(claim: Claim) -> str:
    known = next((m for m in claim.actor if m.id), claim.actor[0])
    return known.name or known.text


def _speaker(saying: Saying) -> str:
    return saying.path[0] if saying.path else saying.origin
