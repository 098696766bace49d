"""What must hold for any claims at all."""

from __future__ import annotations

import random
from itertools import combinations

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sayso.config import Policy
from sayso.decide import constraints, standing
from sayso.fuse import fuse, lineage
from sayso.model import Claim, Decision, Event

from .world import Desk, place, reference, speaker

REFERENCE = reference()

ONE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["airstrike", "shelling", "clash", "capture", "killing", "toll"]),
        "where": st.sampled_from(["alba", "brod", "calm", "nowhere", ""]),
        "when": st.sampled_from(
            [None, "2020-05-01", "2020-05-02", "2020-05-04", ("2020-05-01", "2020-05-31")]
        ),
        "source": st.sampled_from(["monitor", "second", "daily", "red-agency", "blue-office"]),
        "actor": st.sampled_from([(), "red", "blue", "red-guards", "gunmen"]),
        "target": st.sampled_from([(), "blue", "red", "people"]),
        "says": st.sampled_from([(), "monitor", "activists", "red-ministry"]),
        "killed": st.sampled_from([None, 3, 4, 40, (10, None)]),
        "modality": st.sampled_from(["happened", "happened", "possible", "denied", "planned"]),
        "text": st.sampled_from(
            [None, None, "the very same sentence, word for word, stood in more than one paper"]
        ),
        "section": st.sampled_from(["body", "body", "comment"]),
    }
)
WORLD = st.lists(ONE, min_size=1, max_size=9)
RULINGS = st.lists(
    st.tuples(st.sampled_from(["same", "different"]), st.integers(0, 8), st.integers(0, 8)),
    max_size=4,
)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def desk_of(world: list[dict[str, object]]) -> Desk:
    desk = Desk()
    for one in world:
        values = dict(one)
        desk.claim(values.pop("kind"), values.pop("where"), values.pop("when"), **values)  # type: ignore[arg-type]
    return desk


def rulings_on(desk: Desk, drawn: list[tuple[str, int, int]]) -> list[Decision]:
    keys = [claim.key for claim in desk.claims]
    return [
        Decision(seq=seq, at="", by="ana", verb=verb,  # type: ignore[arg-type]
                 on=(keys[a % len(keys)], keys[b % len(keys)]))
        for seq, (verb, a, b) in enumerate(drawn, start=1)
        if a % len(keys) != b % len(keys)
    ]  # fmt: skip


def run(
    claims: list[Claim], desk: Desk, rulings: list[Decision]
) -> tuple[list[Event], list[object]]:
    events, issues = fuse(claims, desk.documents, REFERENCE, Policy(), standing(rulings))
    return events, list(issues)


@SLOW
@given(WORLD, RULINGS, st.integers(0, 1000))
def test_the_order_of_input_never_matters(world, drawn, seed) -> None:
    desk = desk_of(world)
    rulings = rulings_on(desk, drawn)
    shuffled = list(desk.claims)
    random.Random(seed).shuffle(shuffled)
    desk_again = Desk()
    desk_again.documents = dict(sorted(desk.documents.items(), reverse=True))
    one = msgspec.json.encode(run(desk.claims, desk, rulings))
    two = msgspec.json.encode(run(shuffled, desk_again, list(reversed(rulings))))
    assert one == two


@SLOW
@given(WORLD, RULINGS)
def test_every_claim_is_in_one_event_and_ids_are_unique(world, drawn) -> None:
    desk = desk_of(world)
    events, _ = run(desk.claims, desk, rulings_on(desk, drawn))
    held = [key for event in events for key in event.claims]
    assert sorted(held) == sorted(claim.key for claim in desk.claims)
    assert len({event.id for event in events}) == len(events)
    for event in events:
        voiced = [key for voice in event.voices for key in voice.claims]
        assert sorted(voiced) == sorted(event.claims)
        assert event.part_of != event.id
        assert event.reason


@SLOW
@given(WORLD, RULINGS)
def test_rulings_of_same_and_different_hold(world, drawn) -> None:
    desk = desk_of(world)
    rulings = rulings_on(desk, drawn)
    events, _ = run(desk.claims, desk, rulings)
    home = {key: event.id for event in events for key in event.claims}
    same, different = constraints(standing(rulings))
    assert all(home[a] == home[b] for a, b in same)
    assert all(home[a] != home[b] for a, b in different)


@SLOW
@given(WORLD, RULINGS, st.integers(0, 3))
def test_a_revoked_ruling_equals_one_never_made(world, drawn, at) -> None:
    desk = desk_of(world)
    rulings = rulings_on(desk, drawn)
    if not rulings:
        return
    undone = rulings[at % len(rulings)]
    revoke = Decision(seq=99, at="", by="ben", verb="revoke", on=(str(undone.seq),))
    without = [ruling for ruling in rulings if ruling.seq != undone.seq]
    assert run(desk.claims, desk, [*rulings, revoke]) == run(desk.claims, desk, without)


@SLOW
@given(WORLD, st.integers(1, 3))
def test_claims_of_far_places_change_nothing(world, more) -> None:
    located = [one for one in world if one["where"] in ("alba", "brod") and one["when"]]
    if not located:
        return
    desk = desk_of(located)
    before = {event.id: event for event in run(desk.claims, desk, [])[0]}
    far = place("dorn", id="t:far", lat=-20.0, lon=-60.0, country="XB", admin1="Far", text="Far")
    for n in range(more):
        desk.claim("airstrike", "", f"2020-05-0{n + 1}", place=(far,), killed=3)
    after = {event.id: event for event in run(desk.claims, desk, [])[0]}
    assert {event_id: after[event_id] for event_id in before} == before


@SLOW
@given(WORLD, RULINGS)
def test_confirmed_needs_two_or_a_concession(world, drawn) -> None:
    desk = desk_of(world)
    events, _ = run(desk.claims, desk, rulings_on(desk, drawn))
    for event in events:
        if event.status != "confirmed":
            continue
        free = {
            v.origin for v in event.voices
            if v.stance == "affirms" and v.interest == "third party"
        }  # fmt: skip
        conceded = any(v.interest == "own loss" for v in event.voices)
        assert conceded or len(free) >= 2
        assert not event.rumour
        assert event.modality in ("happened", "ongoing")


@SLOW
@given(WORLD, RULINGS, RULINGS)
def test_every_old_event_leads_somewhere(world, drawn, later) -> None:
    desk = desk_of(world)
    old, _ = run(desk.claims, desk, rulings_on(desk, drawn))
    new, _ = run(desk.claims[1:], desk, rulings_on(desk, later))
    now = {event.id: set(event.claims) for event in new}
    told = {entry.old: entry for entry in lineage(old, new)}
    for event in old:
        entry = told.get(event.id)
        if entry is None:
            assert event.id in now
        else:
            assert set(entry.new) <= set(now)
            assert (entry.how == "gone") == (not entry.new)
            assert not set(event.claims) & {
                key for other, keys in now.items() if other not in entry.new for key in keys
            }


@SLOW
@given(WORLD)
def test_groups_hold_no_pair_that_is_ruled_out_by_distance(world) -> None:
    desk = desk_of(world)
    by_key = {claim.key: claim for claim in desk.claims}
    events, _ = run(desk.claims, desk, [])
    for event in events:
        for a, b in combinations(event.claims, 2):
            here = {p.id for p in by_key[a].place if p.id}
            there = {p.id for p in by_key[b].place if p.id}
            assert not here or not there or here & there


@SLOW
@given(WORLD, st.integers(0, 8), st.sampled_from(["weekly", "gossip"]))
def test_a_copy_is_no_voice_and_proves_nothing(world, which, outlet) -> None:
    desk = desk_of(world)
    copied = desk.claims[which % len(desk.claims)]
    assume(copied.evidence.section != "comment" and copied.says != (speaker("activists"),))
    before, _ = run(desk.claims, desk, [])
    head = desk.documents[copied.document]
    # By when an undated text was told, its dated copy says: that is news, and may decide who was
    # first or who took back what.
    assume(head.published is not None)
    again = msgspec.structs.replace(
        copied, key=f"{copied.key}x", document=desk.document(outlet, "2020-06-30").id,
        says=copied.says or (speaker(head.source or ""),),
    )  # fmt: skip
    after, _ = run([*desk.claims, again], desk, [])
    (old,) = [event for event in before if copied.key in event.claims]
    (new,) = [event for event in after if copied.key in event.claims]
    # One more telling may also bring claims together that were apart before.
    assume(set(new.claims) == {*old.claims, again.key})
    assert {v.origin for v in new.voices} == {v.origin for v in old.voices}
    assert (new.status, new.credibility) == (old.status, old.credibility)


@SLOW
@given(WORLD)
def test_figures_are_in_order_and_somebody_s(world) -> None:
    desk = desk_of(world)
    events, _ = run(desk.claims, desk, [])
    said = {claim.key: {f.low for f in claim.figures} for claim in desk.claims}
    for event in events:
        for figure in event.figures:
            assert figure.low is not None
            assert figure.best is not None
            assert figure.low <= figure.best <= (figure.high or float("inf"))
            (preferred,) = [s for s in figure.said_by if s.rank == "preferred"]
            assert figure.best in {low for key in preferred.claims for low in said[key]}
            assert {key for s in figure.said_by for key in s.claims} <= set(event.claims)
