"""What becomes one event and what stays apart, in small invented cases."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import explain, fuse, score
from sayso.fuse.compare import Comparer
from sayso.fuse.features import Columns
from sayso.ids import event_id
from sayso.model import Claim, Decision, Event, PlaceCandidate, PlaceMention

from .world import PLACES, Desk, place, reference

REFERENCE = reference()
RED_STRIKE = {"actor": "red", "target": "blue"}


def fused(desk: Desk, *rulings: Decision) -> list[Event]:
    events, _ = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing(rulings))
    return events


def together(events: list[Event], *claims: Claim) -> bool:
    home = {key: event.id for event in events for key in event.claims}
    return len({home[claim.key] for claim in claims}) == 1


def ruling(seq: int, verb: str, *claims: Claim) -> Decision:
    return Decision(
        seq=seq, at="2030-01-01T00:00:00Z", by="ana", verb=verb,  # type: ignore[arg-type]
        on=tuple(c.key for c in claims),
    )  # fmt: skip


def test_two_reports_of_one_strike_are_one_event() -> None:
    desk = Desk()
    a = desk.claim("airstrike", source="monitor", **RED_STRIKE)
    b = desk.claim("airstrike", source="second", **RED_STRIKE)
    (event,) = fused(desk)
    assert set(event.claims) == {a.key, b.key}
    assert event.id == event_id(event.claims[0])


def test_two_days_of_shelling_a_town_are_two_events() -> None:
    desk = Desk()
    text = "the guns of the Red Army fell upon the market of Alba all through the evening hours"
    for when in ("2020-05-01", "2020-05-02", "2020-05-03"):
        desk.claim("shelling", when=when, text=text, **RED_STRIKE)
    assert len(fused(desk)) == 3


def test_strikes_and_shells_that_tellers_tell_apart_are_two_events() -> None:
    desk = Desk()
    for source in ("monitor", "second"):
        page = desk.document(source, "2020-05-01")
        desk.claim("airstrike", source=page, start=10, killed=4, **RED_STRIKE)
        desk.claim("shelling", source=page, start=300, killed=5, **RED_STRIKE)
    desk.claim("shelling", source="daily", killed=5, **RED_STRIKE)
    assert sorted((event.type, len(event.claims)) for event in fused(desk)) == [
        ("airstrike", 2), ("shelling", 3),
    ]  # fmt: skip


def test_a_strike_that_one_report_takes_up_again_as_shelling_is_one_event() -> None:
    desk = Desk()
    page = desk.document("monitor", "2020-05-01")
    a = desk.claim("airstrike", source=page, start=10, killed=4, **RED_STRIKE)
    b = desk.claim("shelling", source=page, start=120, killed=4, **RED_STRIKE)
    assert together(fused(desk), a, b)


def test_a_day_after_its_own_telling_is_a_mistake() -> None:
    desk = Desk()
    a = desk.claim("shelling", when="2020-05-01", killed=6, **RED_STRIKE)
    b = desk.claim(
        "shelling", when="2020-05-02", published="2020-05-01", source="second", killed=6,
        **RED_STRIKE,
    )  # fmt: skip
    assert together(fused(desk), a, b)


def test_nobody_takes_a_place_on_two_days_running() -> None:
    desk = Desk()
    a = desk.claim("capture", when="2020-05-01", **RED_STRIKE)
    b = desk.claim("capture", when="2020-05-02", source="second", **RED_STRIKE)
    assert together(fused(desk), a, b)


def test_a_name_used_for_two_places_is_two_events() -> None:
    desk = Desk()
    here = place("alba", text="Alba", id="t:alba")
    there = place("dorn", text="Alba", name="Alba", id="t:alba-2")
    desk.claim("airstrike", place=(here,), **RED_STRIKE)
    desk.claim("airstrike", place=(there,), source="second", **RED_STRIKE)
    assert len(fused(desk)) == 2


def test_a_weak_choice_among_namesakes_rules_nothing_out() -> None:
    desk = Desk()
    other = PlaceCandidate(id="t:alba", name="Alba", lat=35.0, lon=38.0)
    weak = place("dorn", text="Alba", name="Alba", id="t:alba-2", score=0.4, others=(other,))
    a = desk.claim("airstrike", killed=14, **RED_STRIKE)
    b = desk.claim("airstrike", place=(weak,), killed=14, source="second", **RED_STRIKE)
    (event,) = fused(desk)
    assert set(event.claims) == {a.key, b.key}
    assert event.place[0].id == "t:alba"


def test_a_river_beside_a_town_makes_no_list_of_places() -> None:
    desk = Desk()
    river = place("brod", text="Long River", id="t:river", kind="river", radius_km=150.0)
    desk.claim("airstrike", place=(place("alba"), river), **RED_STRIKE)
    desk.claim("airstrike", source="second", **RED_STRIKE)
    assert len(fused(desk)) == 1


def test_the_country_around_a_town_is_not_the_town() -> None:
    """A village in the country north of Alba, and Alba itself, were struck on one day."""
    desk = Desk()
    north = place("alba", relation="north", lat=35.05, radius_km=8.0)
    village = place("calm", id="t:calm", lat=35.1, lon=38.0, radius_km=1.5)
    desk.claim("airstrike", place=(village, north))
    desk.claim("airstrike", place=(place("alba", radius_km=12.0),), source="second")
    assert len(fused(desk)) == 2


def test_other_doers_stay_apart() -> None:
    desk = Desk()
    desk.claim("airstrike", actor="red", target="blue")
    desk.claim("airstrike", actor="green", target="blue", source="second")
    assert len(fused(desk)) == 2


def test_a_fight_told_from_its_other_side_is_one() -> None:
    desk = Desk()
    desk.claim("clash", actor="red", target="blue")
    desk.claim("clash", actor="blue-north", target="red-guards", source="second")
    (event,) = fused(desk)
    assert [m.id for m in event.actor] == ["red-guards"] or [m.id for m in event.actor] == [
        "blue-north"
    ]
    assert {m.id for m in (*event.actor, *event.target)} == {"red-guards", "blue-north"}


def test_taking_a_town_and_taking_it_back_are_two() -> None:
    desk = Desk()
    desk.claim("capture", actor="red", target="blue")
    desk.claim("capture", actor="blue", target="red", source="second")
    assert len(fused(desk)) == 2


def test_a_strike_and_its_toll_in_one_sentence_are_one() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    text = "Red jets bombed Alba on Friday, killing eleven people and wounding many more"
    desk.claim("airstrike", source=page, text=text, start=10, **RED_STRIKE)
    desk.claim("killing", source=page, text=text[30:], start=40, target="people", killed=11)
    (event,) = fused(desk)
    assert event.type == "airstrike"
    assert event.figures[0].best == 11


def test_the_dead_of_a_war_are_not_those_of_a_day() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    desk.claim("airstrike", source=page, killed=(58, None), start=0, **RED_STRIKE)
    desk.claim("killing", source=page, killed=(320000, None), start=100, **RED_STRIKE)
    assert len(fused(desk)) == 2


def test_a_town_that_fell_names_the_fight_for_it() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    for kind in ("advance", "capture"):
        desk.claim(kind, source=page, actor="red", target="blue")
    assert [event.type for event in fused(desk)] == ["capture"]


def test_a_capture_among_many_fights_is_the_fall_of_the_town() -> None:
    desk = Desk()
    for source in ("daily", "weekly", "wire"):
        desk.claim("clash", source=source, actor="red", target="blue", killed=31)
    desk.claim("capture", source="monitor", actor="red", target="blue", killed=31)
    assert [event.type for event in fused(desk)] == ["capture"]


def test_a_boast_of_a_capture_does_not_name_the_fight() -> None:
    desk = Desk()
    for source in ("daily", "weekly", "wire"):
        desk.claim("clash", source=source, actor="red", target="blue", killed=31)
    desk.claim("capture", source="red-agency", actor="red", target="blue", killed=31)
    assert [event.type for event in fused(desk)] == ["clash"]


def test_more_than_so_many_agrees_with_a_little_more() -> None:
    desk = Desk()
    desk.claim("airstrike", killed=(50, None), **RED_STRIKE)
    desk.claim("airstrike", killed=58, source="second", **RED_STRIKE)
    assert len(fused(desk)) == 1


def test_a_month_of_strikes_covers_single_ones_and_is_none_of_them() -> None:
    desk = Desk()
    one = desk.claim("airstrike", when="2020-05-10", killed=7, **RED_STRIKE)
    sum_ = desk.claim("airstrike", when=("2020-05-01", "2020-05-31"), killed=90, source="second",
                      **RED_STRIKE)  # fmt: skip
    events = {event.claims[0]: event for event in fused(desk)}
    assert events[one.key].part_of == events[sum_.key].id
    assert events[sum_.key].part_of is None
    assert events[sum_.key].figures[0].best == 90


def test_a_list_of_captured_villages_is_the_whole_of_one_of_them() -> None:
    desk = Desk()
    many = desk.claim("capture", ("alba", "brod", "calm"), actor="red", target="blue")
    one = desk.claim("capture", "calm", actor="red", target="blue", source="second")
    events = {event.claims[0]: event for event in fused(desk)}
    assert events[one.key].part_of == events[many.key].id


def test_an_offensive_is_the_whole_of_its_fights() -> None:
    desk = Desk()
    start = desk.claim("offensive", actor="red", target="blue", when="2020-05-01")
    fight = desk.claim("clash", actor="red", target="blue", when="2020-05-09", source="second")
    elsewhere = desk.claim("clash", "calm", actor="red", target="blue", when="2020-05-09")
    events = {event.claims[0]: event for event in fused(desk)}
    assert events[fight.key].part_of == events[start.key].id
    assert events[elsewhere.key].part_of is None


def test_what_nobody_is_named_for_is_no_part_of_an_offensive() -> None:
    desk = Desk()
    start = desk.claim("offensive", actor="red", target="blue", when="2020-05-01")
    fight = desk.claim("clash", when="2020-05-09", source="second")
    losses = desk.claim("toll", when=("2020-05-01", "2020-05-31"), actor="red", killed=90,
                        source="third")  # fmt: skip
    events = {event.claims[0]: event for event in fused(desk)}
    assert events[fight.key].part_of == events[losses.key].id
    assert events[start.key].part_of is None


def test_an_offensive_somewhere_in_a_country_is_the_whole_of_nothing() -> None:
    desk = Desk()
    sides = {"actor": "red", "target": "blue"}
    land = PlaceMention(text="Land", id="t:land", kind="country", country="XA", lat=35.0, lon=38.0,
                        radius_km=400.0)  # fmt: skip
    desk.claim("offensive", when="2020-05-01", place=(land,), **sides)
    fight = desk.claim("clash", when="2020-05-09", source="second", **sides)
    events = {event.claims[0]: event for event in fused(desk)}
    assert events[fight.key].part_of is None


def test_look_alikes_in_a_chain_do_not_join_strangers() -> None:
    desk = Desk()
    # Each is near the next, the first and the last are far apart.
    places = [
        place("alba", id=f"t:chain-{n}", lat=35.0 + 0.04 * n, lon=38.0, text=f"Post {n}", name=None)
        for n in range(6)
    ]
    claims = [desk.claim("airstrike", place=(p,), killed=5, **RED_STRIKE) for p in places]
    assert not together(fused(desk), claims[0], claims[-1])


def test_unresolved_places_compare_by_words_and_container() -> None:
    desk = Desk()
    vale = place("alba", relation="within", text="Vale", id="t:vale", kind="province")
    coast = place("dorn", relation="within", text="Coast", id="t:coast", kind="province")

    def hamlet(name: str, within: object) -> tuple[object, ...]:
        return (place(name), within)

    a = desk.claim("shelling", place=hamlet("khirbat elm", vale), **RED_STRIKE)
    b = desk.claim("shelling", place=hamlet("Khirbat Elm", vale), source="second", **RED_STRIKE)
    c = desk.claim("shelling", place=hamlet("khirbat elm", coast), source="daily", **RED_STRIKE)
    d = desk.claim("shelling", place=hamlet("khirbat oak", vale), source="weekly", **RED_STRIKE)
    events = fused(desk)
    assert together(events, a, b)
    assert not together(events, a, c)
    assert not together(events, a, d)


def test_claims_without_a_place_join_inside_one_page_only() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    a = desk.claim("airstrike", "", source=page, start=0, **RED_STRIKE)
    b = desk.claim("airstrike", source=page, start=300, **RED_STRIKE)
    c = desk.claim("airstrike", "", source="second", **RED_STRIKE)
    events = fused(desk)
    assert together(events, a, b)
    assert not together(events, a, c)


def test_news_without_a_date_joins_that_of_the_same_days() -> None:
    desk = Desk()
    a = desk.claim("capture", when=None, published="2020-05-03", actor="red", target="blue")
    b = desk.claim("capture", when=None, published="2020-05-03", source="second", actor="red",
                   target="blue")  # fmt: skip
    c = desk.claim("capture", when="2020-05-02", source="daily", actor="red", target="blue")
    d = desk.claim("capture", when=None, published="2020-06-03", source="weekly", actor="red",
                   target="blue")  # fmt: skip
    events = fused(desk)
    assert together(events, a, b, c)
    assert not together(events, a, d)
    assert {event.time.start if event.time else None for event in events} == {"2020-05-02", None}


def test_a_plan_is_not_the_deed() -> None:
    desk = Desk()
    plan = desk.claim("capture", actor="red", target="blue", modality="planned")
    deed = desk.claim("capture", actor="red", target="blue", source="second")
    events = fused(desk)
    assert not together(events, plan, deed)
    by_claim = {event.claims[0]: event for event in events}
    assert by_claim[plan.key].modality == "planned"
    assert by_claim[plan.key].status != "confirmed"


def test_a_standing_fact_is_no_event() -> None:
    desk = Desk()
    desk.claim("control", actor="red")
    assert fused(desk) == []


def test_rulings_join_and_part() -> None:
    desk = Desk()
    a = desk.claim("airstrike", **RED_STRIKE)
    b = desk.claim("airstrike", source="second", **RED_STRIKE)
    c = desk.claim("airstrike", "calm", "2020-06-09", source="daily", **RED_STRIKE)
    assert together(fused(desk), a, b)
    assert not together(fused(desk, ruling(1, "different", a, b)), a, b)
    events = fused(desk, ruling(1, "different", a, b), ruling(2, "same", b, c))
    assert together(events, b, c)
    assert not together(events, a, b)


def test_look_alikes_of_ruled_claims_do_not_carry_rulings_on() -> None:
    desk = Desk()
    a, b, c, d = (
        desk.claim(kind, when="2020-05-01" if kind == "shelling" else None)
        for kind in ("shelling", "airstrike", "airstrike", "shelling")
    )
    events = fused(
        desk, ruling(1, "same", a, b), ruling(2, "same", c, d), ruling(3, "different", b, c)
    )
    assert together(events, a, b)
    assert together(events, c, d)
    assert not together(events, b, c)


def test_a_ruled_event_says_so_and_a_lost_one_is_reported() -> None:
    desk = Desk()
    a = desk.claim("airstrike", **RED_STRIKE)
    reject = Decision(seq=3, at="", by="ana", verb="reject", on=(event_id(a.key), "e1_gone"),
                      reason="a drill")  # fmt: skip
    events, issues = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing([reject]))
    assert events[0].status == "retracted"
    assert "a drill" in events[0].reason
    assert [issue.about for issue in issues] == [("e1_gone",)]


def test_near_misses_are_offered_never_taken() -> None:
    desk = Desk()
    a = desk.claim("airstrike", actor="red")
    b = desk.claim(
        "airstrike", source="second", actor="red", place=(place("brod", lon=38.05, id="t:x"),)
    )
    events, issues = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing([]))
    assert not together(events, a, b)
    offered = [issue for issue in issues if issue.kind == "perhaps the same"]
    assert [sorted(issue.about) for issue in offered] == [sorted((a.key, b.key))]
    assert [fix.verb for fix in offered[0].fixes] == ["same", "different"]


def test_explain_gives_the_weights_that_fuse_uses() -> None:
    desk = Desk()
    a = desk.claim("airstrike", killed=12, **RED_STRIKE)
    b = desk.claim("airstrike", killed=12, source="second", **RED_STRIKE)
    far = desk.claim("airstrike", "calm", source="second", **RED_STRIKE)
    reasons = explain(a, b, desk.documents, REFERENCE)
    assert score(reasons) > 0.9
    assert {r.field for r in reasons} >= {"place", "time", "type", "parties", "figures"}
    assert all(r.words for r in reasons)
    assert score(explain(a, far, desk.documents, REFERENCE)) < 0.01
    assert [(r.field, r.weight) for r in explain(b, a, desk.documents, REFERENCE)] == [
        (r.field, r.weight) for r in reasons
    ]


def test_acled_types_follow_actor_and_weapon() -> None:
    desk = Desk()
    state = desk.claim("capture", "alba", actor="red-guards", target="blue")
    rebels = desk.claim("capture", "calm", actor="blue", target="red")
    suicide = msgspec.structs.replace(
        desk.claim("bombing", "brod", actor="green", target="red"),
        weapon=(msgspec.structs.replace(state.actor[0], text="suicide car bomb"),),
    )
    desk.claims[-1] = suicide
    acled = {event.claims[0]: event.acled.sub_event_type for event in fused(desk)}
    assert acled[rebels.key] == "Non-state actor overtakes territory"
    assert acled[suicide.key] == "Suicide bomb"
    assert acled[state.key] == "Non-state actor overtakes territory"  # guards: a rebel-kind actor
    desk.claims[0] = msgspec.structs.replace(
        state, actor=(msgspec.structs.replace(state.actor[0], id="red"),)
    )
    acled = {event.claims[0]: event.acled.sub_event_type for event in fused(desk)}
    assert acled[state.key] == "Government regains territory"


@pytest.mark.parametrize(
    ("kind", "words", "sub_event"),
    [
        ("bombing", "A suicide bomber struck a wedding in Brod", "Suicide bomb"),
        ("bombing", "A man blew himself up in Brod", "Suicide bomb"),
        ("bombing", "A mine went off in Brod", "Remote explosive/landmine/IED"),
        (
            "shelling",
            "Shells hit the hall of last week's suicide attack",
            "Shelling/artillery/missile attack",
        ),
    ],
)
def test_who_blew_himself_up_is_told_by_who_he_was_too(
    kind: str, words: str, sub_event: str
) -> None:
    desk = Desk()
    claim = desk.claim(kind, "brod", target="red")
    evidence = msgspec.structs.replace(claim.evidence, text=words)
    desk.claims[-1] = msgspec.structs.replace(claim, evidence=evidence)
    (event,) = fused(desk)
    assert event.acled.sub_event_type == sub_event


def test_rows_taken_from_columns_compare_as_they_did() -> None:
    desk = Desk()
    for where in ("alba", ("alba", "brod"), "", "nowhere"):
        for killed in (None, 4):
            desk.claim("airstrike", where, killed=killed, **RED_STRIKE)  # type: ignore[arg-type]
    columns = Columns(desk.claims, desk.documents, REFERENCE)
    rows = [5, 0, 3, 7, 2]
    pairs = np.array([(a, b) for a in range(5) for b in range(a + 1, 5)])
    taken = Comparer(columns.take(rows), REFERENCE, 2).log_odds(pairs)
    assert (
        taken.tolist() == Comparer(columns, REFERENCE, 2).log_odds(np.array(rows)[pairs]).tolist()
    )
    assert len(columns.take([])) == 0


def test_places_of_the_world_are_apart() -> None:
    assert len(set(PLACES.values())) == len(PLACES)


def test_a_battle_of_days_is_the_whole_of_the_captures_in_it() -> None:
    desk = Desk()
    sides = {"actor": "red", "target": "blue"}
    battle = desk.claim("clash", "alba", ("2020-05-01", "2020-05-04"), **sides)
    again = desk.claim("clash", "brod", ("2020-05-01", "2020-05-04"), **sides)
    taken = desk.claim("capture", "alba", "2020-05-04", source="daily", **sides)
    later = desk.claim("capture", "alba", "2020-05-09", source="daily", actor="blue", target="red")
    strike = desk.claim("airstrike", "alba", "2020-05-02", source="daily", **sides)
    events = {key: event for event in fused(desk) for key in event.claims}
    whole = events[battle.key]
    assert events[taken.key].part_of == whole.id
    for other in (battle, again, later, strike):
        assert events[other.key].part_of is None
