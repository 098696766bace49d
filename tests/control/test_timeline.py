"""The rules of control, case by case."""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.config import Policy
from sayso.control import control_on, timeline
from sayso.decide import standing
from sayso.fuse import fuse, trace
from sayso.model import Control, Issue
from tests.fuse.world import Desk, place, reference

REFERENCE = reference()
POLICY = Policy()


def run(desk: Desk, known: str = "9999") -> tuple[list[Control], list[Issue]]:
    """Return the history as known on a day: from what was published by then."""
    claims = [c for c in desk.claims if (desk.documents[c.document].published or "9999") <= known]
    events, _ = fuse(claims, desk.documents, REFERENCE, POLICY, standing([]))
    sayings = trace(claims, desk.documents, REFERENCE)
    return timeline(claims, events, REFERENCE, POLICY, sayings)


def on(desk: Desk, day: str, where: str = "alba", known: str = "9999") -> Control | None:
    rows = [r for r in control_on(run(desk, known)[0], day) if r.place.id == f"t:{where}"]
    assert len(rows) < 2
    return rows[0] if rows else None


def told(desk: Desk, day: str, where: str = "alba") -> tuple[str, list[str | None]]:
    row = on(desk, day, where)
    assert row is not None
    return row.status, [holder.id for holder in row.holders]


RED_TAKES = {"actor": "red", "target": "blue"}
BLUE_TAKES = {"actor": "blue", "target": "red"}


def test_an_independent_report_moves_a_place() -> None:
    desk = Desk()
    a = desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    b = desk.claim("capture", when="2020-05-10", source="monitor", **RED_TAKES)
    assert told(desk, "2020-05-09") == ("held", ["blue"])
    assert told(desk, "2020-05-10") == ("held", ["red"])
    row = on(desk, "2020-05-10")
    assert row is not None
    assert b.key in row.because
    assert a.key not in row.because
    assert "Valley Monitor says so" in row.reason


@pytest.mark.parametrize(
    ("source", "says", "words"),
    [
        ("The Long Road", (), "The Long Road says so"),
        ("La Vérité", (), "La Vérité says so"),
        ("wire", ("Gen. Omar Sefid",), "Gen. Omar Sefid says so"),
        ("wire", ("A local source",), "a local source (via Continental Wire) says so"),
    ],
)
@pytest.mark.parametrize("kind", ["capture", "control"])
def test_who_says_so_is_named_as_it_is_written(
    source: str, says: tuple[str, ...], words: str, kind: str
) -> None:
    desk = Desk()
    desk.claim(kind, when="2020-05-10", source=source, says=says, **RED_TAKES)
    row = on(desk, "2020-05-10")
    assert row is not None
    assert row.reason.endswith(words)


def test_a_party_s_own_word_moves_nothing() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", source="red-ministry", **RED_TAKES)
    desk.claim("capture", when="2020-05-10", source="weekly", says="red-agency", **RED_TAKES)
    assert told(desk, "2020-05-12") == ("held", ["blue"])


def test_a_party_s_own_word_about_a_place_nobody_knew_leaves_it_unknown() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-10", source="red-ministry", **RED_TAKES)
    assert told(desk, "2020-05-12") == ("unknown", [])
    row = on(desk, "2020-05-12")
    assert row is not None
    assert "only Red Army says" in row.reason


def test_a_concession_moves_a_place() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", source="blue-office", **RED_TAKES)
    assert told(desk, "2020-05-10") == ("held", ["red"])
    row = on(desk, "2020-05-10")
    assert row is not None
    assert "against its own interest" in row.reason


def test_who_only_killed_in_the_same_event_took_nothing() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    page = desk.document("monitor", "2020-05-10")
    desk.claim(
        "killing", when="2020-05-10", actor="red", source=page, start=0, text="they shot six"
    )
    desk.claim("capture", when="2020-05-10", source=page, start=5, text="shot six after the fall")
    events, _ = fuse(desk.claims, desk.documents, REFERENCE, POLICY, standing([]))
    assert [event.actor[0].id for event in events] == ["red"]
    assert told(desk, "2020-05-10") == ("held", ["blue"])


def test_a_capture_told_within_a_fight_moves_the_place() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    for source in ("daily", "weekly", "wire"):
        # Told from the other side: the event's doer is blue.
        desk.claim("clash", when="2020-05-10", source=source, killed=31, **BLUE_TAKES)
    desk.claim("capture", when="2020-05-10", source="second", killed=31, **RED_TAKES)
    events, _ = fuse(desk.claims, desk.documents, REFERENCE, POLICY, standing([]))
    assert len(events) == 1
    assert told(desk, "2020-05-10") == ("held", ["red"])


def test_who_only_saw_the_fight_does_not_say_that_the_town_fell() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    for source in ("daily", "weekly"):
        desk.claim("clash", when="2020-05-10", source=source, killed=31, **RED_TAKES)
    desk.claim("capture", when="2020-05-10", source="red-agency", killed=31, **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])


@pytest.mark.parametrize("name", ["AFP / Omar Haj Kadour", "Getty Images", "people", "relief"])
def test_who_is_no_armed_force_or_authority_holds_nothing(name: str) -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", source="monitor", actor=name, target="blue")
    assert told(desk, "2020-05-10") == ("held", ["blue"])


@pytest.mark.parametrize("name", ["tribal fighters", "Liwa al-Wadi", "Valley Shield Brigade"])
def test_an_armed_force_that_no_pack_knows_can_hold_a_place(name: str) -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", source="monitor", actor=name, target="blue")
    row = on(desk, "2020-05-10")
    assert row is not None
    assert [holder.text for holder in row.holders] == [name]


def test_a_whole_takes_what_its_part_took() -> None:
    desk = Desk()
    page = desk.document("monitor", "2020-05-10")
    desk.claim("capture", when="2020-05-10", source=page, **BLUE_TAKES)
    desk.claim("advance", when="2020-05-10", source=page, actor="blue-north", target="red")
    assert told(desk, "2020-05-10") in (("held", ["blue"]), ("held", ["blue-north"]))


def test_a_denied_capture_that_others_report_is_contested() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", source="monitor", **RED_TAKES)
    desk.claim("capture", when="2020-05-10", source="blue-office", modality="denied", **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])


def test_contested_needs_an_enemy_inside() -> None:
    desk = Desk()
    near = place("brod", relation="near")
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("control", "brod", "2020-05-01", actor="blue", source="daily")
    desk.claim("clash", when="2020-05-10", **RED_TAKES)
    desk.claim("clash", when="2020-05-10", place=(near,), **RED_TAKES)
    desk.claim("shelling", "brod", "2020-05-11", **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])
    assert told(desk, "2020-05-12", "brod") == ("held", ["blue"])


def test_a_fight_that_nobody_mentions_any_more_is_over() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("clash", when="2020-05-10", **RED_TAKES)
    assert told(desk, "2020-05-15")[0] == "contested"
    assert told(desk, "2020-05-16") == ("held", ["blue"])


def test_an_attack_beaten_off_is_not_inside() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("clash", when="2020-05-10", text="Blue fighters repelled the Red advance on Alba",
               **BLUE_TAKES)  # fmt: skip
    assert told(desk, "2020-05-10") == ("held", ["blue"])


def test_besieged_is_held_and_surrounded() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("siege", when="2020-05-05", **RED_TAKES)
    status = told(desk, "2020-05-06")
    assert status == ("besieged", ["blue"])


def test_a_village_of_no_gazetteer_is_one_place_in_any_writing() -> None:
    desk = Desk()
    for when, text, admin1, taken in (
        ("2020-05-01", "Al-Fuhayl village", "Vale", RED_TAKES),
        ("2020-05-03", "Fuhayl", None, BLUE_TAKES),
    ):
        where = place(text, admin1=admin1)
        desk.claim("capture", when=when, place=(where,), **taken)
    rows = control_on(run(desk)[0], "2020-05-04")
    assert [[holder.id for holder in row.holders] for row in rows] == [["blue"]]


def test_of_two_captures_of_one_day_the_later_told_is_later() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    desk.claim("capture", when="2020-05-01", source=page, start=200, **BLUE_TAKES)
    desk.claim("capture", when="2020-05-01", source=page, start=100, **RED_TAKES)
    assert told(desk, "2020-05-02") == ("held", ["blue"])


def test_silence_decays_to_unknown() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-01", **RED_TAKES)
    assert told(desk, "2020-06-15") == ("held", ["red"])
    assert told(desk, "2020-06-16") == ("unknown", [])
    desk.claim("control", when="2020-08-01", actor="red", source="daily")
    assert told(desk, "2020-07-31") == ("unknown", [])
    assert told(desk, "2020-08-01") == ("held", ["red"])


def test_who_leaves_a_place_holds_it_no_more() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-01", **RED_TAKES)
    desk.claim("withdrawal", when="2020-05-20", actor="red", source="second")
    assert told(desk, "2020-05-19") == ("held", ["red"])
    assert told(desk, "2020-05-20") == ("unknown", [])


def test_the_enemy_s_word_that_somebody_left_is_not_enough() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-01", **RED_TAKES)
    desk.claim("withdrawal", when="2020-05-20", actor="red", source="blue-office")
    assert told(desk, "2020-05-20") == ("held", ["red"])


def test_plans_rumours_and_retractions_move_nothing() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", modality="planned", **RED_TAKES)
    desk.claim("capture", when="2020-05-10", modality="possible", source="second", **RED_TAKES)
    desk.claim("capture", when="2020-05-11", section="comment", source="weekly", **RED_TAKES)
    assert told(desk, "2020-05-12") == ("held", ["blue"])


def test_as_known_then() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", published="2020-05-20", **RED_TAKES)
    then = on(desk, "2020-05-15", known="2020-05-15")
    now = on(desk, "2020-05-15")
    assert then is not None
    assert now is not None
    assert [h.id for h in then.holders] == ["blue"]
    assert [h.id for h in now.holders] == ["red"]


def test_a_part_taken_makes_it_contested_ground() -> None:
    desk = Desk()
    part = place("alba", relation="eastern part of")
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", place=(part,), **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])


def test_a_part_taken_of_a_place_nobody_knew_is_not_the_whole() -> None:
    part = place("alba", relation="eastern part of")
    desk = Desk()
    desk.claim("capture", when="2020-05-10", place=(part,), **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])
    desk = Desk()
    desk.claim("capture", when="2020-05-10", place=(part,), actor="red")
    assert told(desk, "2020-05-10") == ("unknown", [])


def test_a_storm_told_with_the_capture_of_a_part_takes_no_more_than_the_part() -> None:
    desk = Desk()
    quarter = place("alba", id="t:alba-mill", text="Mill Quarter", kind="neighbourhood")
    part = place("alba", relation="eastern part of")
    one = desk.document("daily", "2020-05-10")
    desk.claim("offensive", when="2020-05-10", source=one, says="red-ministry", **RED_TAKES)
    desk.claim("capture", when="2020-05-10", source=one, place=(quarter, part), **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])
    assert told(desk, "2020-05-10", "alba-mill") == ("held", ["red"])


def test_neighbourhoods_roll_up_to_a_mixed_city() -> None:
    desk = Desk()
    city = place("alba", relation="within", kind="city")
    quarter = place("alba", id="t:alba-mill", text="Mill Quarter", kind="neighbourhood")
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", place=(quarter, city), **RED_TAKES)
    assert told(desk, "2020-05-09") == ("held", ["blue"])
    assert told(desk, "2020-05-10") == ("mixed", ["blue", "red"])
    assert told(desk, "2020-05-10", "alba-mill") == ("held", ["red"])


def test_a_district_of_a_city_is_held_as_a_quarter() -> None:
    desk = Desk()
    city = place("alba", relation="within", kind="city")
    district = place("mill", kind="district")
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", place=(district, city), **RED_TAKES)
    assert told(desk, "2020-05-10") == ("mixed", ["blue", "red"])


def test_posts_on_the_edge_of_the_town_are_not_the_town() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    text = "Red soldiers overran two posts on the edge of the town"
    desk.claim("capture", when="2020-05-10", text=text, **RED_TAKES)
    assert told(desk, "2020-05-10") == ("held", ["blue"])


def test_provinces_are_not_held_as_one() -> None:
    desk = Desk()
    desk.claim("capture", place=(place("alba", kind="province"),), **RED_TAKES)
    assert run(desk)[0] == []


def test_taken_twice_without_a_loss_is_an_issue() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-01", **RED_TAKES)
    desk.claim("capture", when="2020-05-20", source="second", **RED_TAKES)
    rows, issues = run(desk)
    assert [row.status for row in rows] == ["held", "unknown"]
    assert [issue.kind for issue in issues] == ["taken twice"]


def test_two_holders_of_one_day_are_an_issue_with_both_ways_out() -> None:
    desk = Desk()
    one = desk.claim("control", when="2020-05-01", actor="red")
    other = desk.claim("control", when="2020-05-01", source="second", actor="blue")
    (issue,) = run(desk)[1]
    assert issue.kind == "two holders"
    assert "are both said to hold it on 2020-05-01" in issue.message
    assert {fix.on for fix in issue.fixes} == {(one.key,), (other.key,)}
    assert {fix.verb for fix in issue.fixes} == {"reject"}


def test_who_takes_it_from_its_holder_on_the_day_contradicts_nobody() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue")
    desk.claim("capture", when="2020-05-01", source="second", **RED_TAKES)
    rows, issues = run(desk)
    assert rows[0].holders[0].id == "red"
    assert not issues


def test_what_is_told_as_done_was_done_when_it_was_told() -> None:
    desk = Desk()
    year = ("2020-01-01", "2020-12-31")
    desk.claim("capture", when=year, published="2020-05-10", **RED_TAKES)
    assert on(desk, "2020-05-09") is None
    assert told(desk, "2020-05-10") == ("held", ["red"])


def test_a_capture_some_time_of_a_year_does_not_undo_one_whose_day_is_known() -> None:
    desk = Desk()
    year = ("2020-01-01", "2020-12-31")
    desk.claim("capture", when="2020-05-01", **BLUE_TAKES)
    desk.claim("capture", when=year, published="2020-06-01", source="daily", **RED_TAKES)
    assert told(desk, "2020-06-02") == ("held", ["blue"])
    # A day of its own does.
    desk.claim("capture", when="2020-06-03", source="second", **RED_TAKES)
    assert told(desk, "2020-06-03") == ("held", ["red"])


@pytest.mark.parametrize(("gap", "holder"), [(2, "red"), (20, "friends")])
def test_an_ally_who_takes_it_later_holds_it(gap: int, holder: str) -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-01", **RED_TAKES)
    day = f"2020-05-{1 + gap:02d}"
    desk.claim("capture", when=day, source="second", actor="friends", target="blue")
    assert told(desk, day) == ("held", [holder])


def test_who_takes_it_from_an_ally_holds_it() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-01", **RED_TAKES)
    desk.claim("capture", when="2020-05-02", source="second", actor="friends", target="red")
    assert told(desk, "2020-05-02") == ("held", ["friends"])


@pytest.mark.parametrize("name", ["Red warplanes", "the Red Air Force", "coalition jets"])
def test_who_fights_from_the_air_holds_nothing(name: str) -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor=name, source="daily")
    assert on(desk, "2020-05-02") is None


def test_a_place_that_they_only_advance_towards_is_not_theirs() -> None:
    desk = Desk()
    text = "Red soldiers took Alba and advanced towards the town of Brod on Friday"
    desk.claim("capture", ("alba", "brod"), "2020-05-01", text=text, **RED_TAKES)
    assert told(desk, "2020-05-01") == ("held", ["red"])
    assert on(desk, "2020-05-01", "brod") is None


@pytest.mark.parametrize(
    ("words", "fell"),
    [
        ("Red soldiers took Brod in northern Alba", ["brod"]),
        ("Red soldiers took Brod village in the countryside of Alba", ["brod"]),
        ("Red soldiers took Brod and Alba", ["alba", "brod"]),
        ("Red soldiers took Brod in May and Alba", ["alba", "brod"]),
        ("Red soldiers took the towns of Brod and Alba", ["alba", "brod"]),
        ("Red soldiers took Brod and three villages in Alba", ["brod"]),
    ],
)
def test_a_town_that_only_says_where_another_place_lies_did_not_fall(
    words: str, fell: list[str]
) -> None:
    desk = Desk()
    desk.claim("capture", ("brod", "alba"), "2020-05-01", text=words, **RED_TAKES)
    assert [n for n in ("alba", "brod") if on(desk, "2020-05-01", n) is not None] == fell


@pytest.mark.parametrize(
    "words",
    [
        "Red soldiers took four neighbourhoods of Alba",
        "Red soldiers hold most of the city of Alba",
        # The town is that of the sentence before.
        "Red soldiers still hold some districts",
        "Red soldiers took some neighbourhoods of the city",
    ],
)
def test_of_a_town_of_which_quarters_fell_a_part_fell(words: str) -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", text=words, **RED_TAKES)
    assert told(desk, "2020-05-10") == ("contested", ["blue", "red"])


@pytest.mark.parametrize(
    ("words", "holder"),
    [
        ("Red soldiers control the airport", "blue"),
        ("They took several villages on Monday", "blue"),
        ("They took the whole town and three tanks", "red"),
    ],
)
def test_what_lies_beside_the_town_told_of_before_is_not_the_town(words: str, holder: str) -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim("capture", when="2020-05-10", text=words, **RED_TAKES)
    assert told(desk, "2020-05-10") == ("held", [holder])


def test_a_district_named_after_a_town_is_not_the_town() -> None:
    desk = Desk()
    found = msgspec.structs.replace(place("alba"), text="Alba district")
    desk.claim("capture", place=(found,), **RED_TAKES)
    assert run(desk)[0] == []


def test_a_district_that_no_gazetteer_has_is_a_quarter() -> None:
    desk = Desk()
    desk.claim("capture", place=(place("mill", kind="district"),), **RED_TAKES)
    assert [(r.place.text, r.status) for r in run(desk)[0]][:1] == [("Mill", "held")]


def test_a_fight_some_time_of_a_year_is_no_fight_on_the_day_it_is_told() -> None:
    desk = Desk()
    desk.claim("control", when="2020-05-01", actor="blue", source="daily")
    desk.claim(
        "clash", when=("2020-01-01", "2020-12-31"), published="2020-05-10", **RED_TAKES
    )  # fmt: skip
    assert told(desk, "2020-05-10") == ("held", ["blue"])


def test_a_claim_without_any_day_is_left_out_and_reported() -> None:
    desk = Desk()
    claim = desk.claim("control", when=None, actor="blue", source=desk.document("daily", None))
    rows, issues = run(desk)
    assert rows == []
    assert [issue.about for issue in issues] == [(claim.key,)]


ONE = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["capture", "control", "withdrawal", "clash", "siege"]),
        "where": st.sampled_from(["alba", "brod"]),
        "when": st.sampled_from([f"2020-0{m}-{d:02d}" for m in (5, 6, 9) for d in (1, 3, 20)]),
        "actor": st.sampled_from(["red", "blue", "green", "friends"]),
        "target": st.sampled_from([(), "red", "blue"]),
        "source": st.sampled_from(["monitor", "daily", "red-agency", "blue-office"]),
        "modality": st.sampled_from(["happened", "happened", "denied", "planned"]),
    }
)


@settings(max_examples=80, deadline=None)
@given(st.lists(ONE, max_size=10), st.integers(0, 99))
def test_intervals_never_overlap_and_order_never_matters(world, seed) -> None:
    desk = Desk()
    for one in world:
        values = dict(one)
        desk.claim(values.pop("kind"), values.pop("where"), values.pop("when"), **values)  # type: ignore[arg-type]
    rows, issues = run(desk)
    for where in ("t:alba", "t:brod"):
        own = [row for row in rows if row.place.id == where]
        for a, b in pairwise(own):
            assert a.until is not None
            assert b.since is not None
            assert (a.since or "") <= a.until < b.since
        for row in own:
            assert row.reason
            assert row.because
            assert bool(row.holders) == (row.status != "unknown")
    random.Random(seed).shuffle(desk.claims)
    again = run(desk)
    assert msgspec.json.encode(again) == msgspec.json.encode((rows, issues))


PARTISAN = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["capture", "control"]),
        "when": st.sampled_from([f"2020-05-{d:02d}" for d in (1, 3, 20)]),
        "said_by": st.sampled_from([("red", "red-agency"), ("blue", "blue-office")]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTISAN, min_size=1, max_size=8))
def test_no_number_of_boasts_moves_a_place(world) -> None:
    desk = Desk()
    for one in world:
        actor, source = one["said_by"]
        target = "blue" if actor == "red" else "red"
        desk.claim(one["kind"], "alba", one["when"], source=source, actor=actor, target=target)
    assert {row.status for row in run(desk)[0]} <= {"unknown"}


@settings(max_examples=60, deadline=None)
@given(st.lists(ONE, max_size=8), st.lists(ONE, max_size=4))
def test_what_was_known_on_a_day_never_changes(world, later) -> None:
    desk = Desk()
    for one in world:
        values = dict(one)
        desk.claim(values.pop("kind"), values.pop("where"), values.pop("when"), **values)  # type: ignore[arg-type]
    known = run(desk, "2020-12-31")
    for one in later:
        values = dict(one)
        desk.claim(  # type: ignore[arg-type]
            values.pop("kind"), values.pop("where"), values.pop("when"),
            published="2021-01-01", **values,
        )  # fmt: skip
    assert msgspec.json.encode(run(desk, "2020-12-31")) == msgspec.json.encode(known)


def test_last_month_s_capture_told_again_is_not_taken_twice() -> None:
    desk = Desk()
    desk.claim("capture", when="2020-05-10", **RED_TAKES)
    desk.claim("capture", when=("2020-05-01", "2020-05-31"), source="daily",
               published="2020-06-02", **RED_TAKES)  # fmt: skip
    assert run(desk)[1] == []
