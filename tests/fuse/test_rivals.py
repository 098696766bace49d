"""Who did it, by whose word."""

from __future__ import annotations

import pytest

from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import fuse
from sayso.model import Decision, Event, Issue

from .world import Desk, reference

REFERENCE = reference()


def fused(desk: Desk, rulings: tuple[Decision, ...] = ()) -> tuple[list[Event], list[Issue]]:
    events, issues = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing(rulings))
    return events, [issue for issue in issues if issue.kind == "contradiction"]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            {"actor": "blue", "says": "blue-office"},
            {"actor": "green", "says": "green"},
            "Blue Front and Green Column each say that they did it",
        ),
        (
            {"actor": "blue", "says": "blue-office"},
            {"actor": "red", "source": "monitor"},
            "Blue Front says that it did it, but Valley Monitor names Red Army",
        ),
        (
            {"actor": "blue", "source": "monitor"},
            {"actor": "red", "source": "second"},
            "claims differ on who did it: Blue Front or Red Army",
        ),
        # Parts of one party, allies, one origin that tells it twice, and who only denies.
        ({"actor": "blue", "says": "blue-office"}, {"actor": "blue-north"}, None),
        ({"actor": "red", "says": "red"}, {"actor": "friends", "source": "second"}, None),
        ({"actor": "blue", "source": "monitor"}, {"actor": "red", "source": "monitor"}, None),
        (
            {"actor": "blue", "source": "monitor"},
            {"actor": "red", "says": "red", "modality": "denied"},
            None,
        ),
    ],
)
def test_rival_doers_of_one_event(first, second, words) -> None:
    desk = Desk()
    one = desk.claim("bombing", killed=12, of="people", **{"source": "daily", **first})
    other = desk.claim("bombing", killed=12, of="people", **{"source": "weekly", **second})
    events, issues = fused(desk)
    assert len(events) == 1
    found = [issue for issue in issues if "deny" not in issue.message]
    assert [issue.message for issue in found] == ([words] if words else [])
    for issue in found:
        assert issue.about == (events[0].id, one.key, other.key)
        assert [fix.verb for fix in issue.fixes] == ["different", "reject", "reject"]
    # That two claim it stands beside the event, too.
    assert ("each say" in events[0].reason) == bool(words and "each say" in words)


def test_two_who_claim_what_may_be_one_event() -> None:
    """Nothing but who did it keeps the two bombings apart."""
    desk = Desk()
    desk.claim("bombing", actor="blue", says="blue-office", source="daily")
    desk.claim("bombing", actor="green", says="green", source="weekly")
    events, (issue,) = fused(desk)
    assert len(events) == 2
    assert issue.message.endswith("each say that they did it, if it is one event")
    assert [fix.verb for fix in issue.fixes] == ["same", "different", "reject", "reject"]
    same, different, *rejects = issue.fixes
    assert {fix.on[0] for fix in rejects} == {claim.key for claim in desk.claims}
    ruled = Decision(seq=1, at="", by="ana", verb="different", on=different.on)
    assert fused(desk, (ruled,))[1] == []
    ruled = Decision(seq=1, at="", by="ana", verb="same", on=same.on)
    (event,), (issue,) = fused(desk, (ruled,))
    assert issue.about[0] == event.id


@pytest.mark.parametrize(
    "second",
    [
        # Somebody else names another doer: two bombings.
        {"actor": "green", "source": "monitor"},
        # Another day.
        {"actor": "green", "says": "green", "when": "2020-05-09"},
    ],
)
def test_others_words_on_other_events_are_no_rival_claims(second) -> None:
    desk = Desk()
    desk.claim("bombing", actor="blue", says="blue-office", source="daily")
    desk.claim("bombing", **{"source": "weekly", **second})
    events, issues = fused(desk)
    assert len(events) == 2
    assert issues == []


def test_two_who_struck_one_town_on_a_day_both_did() -> None:
    """Air strikes are many: unless they count the same dead, both may be true."""
    desk = Desk()
    desk.claim("airstrike", actor="red", target="blue", says="red", source="daily")
    desk.claim("airstrike", actor="green", target="blue", says="green", source="weekly")
    assert fused(desk)[1] == []


def test_groups_that_no_pack_knows_are_rivals_by_their_own_word() -> None:
    desk = Desk()
    for name, source in (("Sons of the Vale", "daily"), ("Hill Brigade", "weekly")):
        desk.claim("bombing", actor=name, says=name, source=source, killed=12, of="people")
    (event,), (issue,) = fused(desk)
    assert issue.about[0] == event.id
    assert "Sons of the Vale" in issue.message
