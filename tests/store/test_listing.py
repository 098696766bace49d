from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.geometry import kilometres
from sayso.ids import same_words
from sayso.model import Claim, Derived, Event, Evidence, Filters, TimeSpan, Voice
from sayso.store import Store
from sayso.store.rows import first_day, last_day, points

from .samples import (
    PLACES,
    TYPES,
    claim,
    control,
    derivations,
    document,
    event,
    issue,
    place,
    run,
)

relaxed = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


# ------------------------------------------------------------------ a plain second opinion


def in_time(row: Claim | Event, filters: Filters) -> bool:
    if filters.since is None and filters.until is None:
        return True
    start = first_day(row.time.start) if row.time else None
    end = last_day(row.time.end) if row.time else None
    if start is None or end is None:
        return False
    late = filters.since is None or end >= str(first_day(filters.since))
    return late and (filters.until is None or start <= str(last_day(filters.until)))


def in_place(row: Claim | Event, filters: Filters) -> bool:
    spots = points(row.place)
    if filters.box is not None:
        west, south, east, north = filters.box
        if not any(
            south <= lat <= north
            and (west <= lon <= east if west <= east else lon >= west or lon <= east)
            for lat, lon in spots
        ):
            return False
    if filters.near is not None:
        y, x, km = filters.near
        return any(kilometres(y, x, lat, lon) <= km for lat, lon in spots)
    return True


def passes(row: Claim | Event, filters: Filters) -> bool:
    return (
        in_time(row, filters)
        and in_place(row, filters)
        and filters.type in (None, row.type)
        and filters.modality in (None, row.modality)
        and (
            filters.actor is None
            or any(filters.actor in (m.id, m.name) for m in (*row.actor, *row.target))
        )
    )


def affirming(row: Event) -> int:
    return sum(v.stance == "affirms" for v in row.voices)


filters_drawn = st.builds(
    Filters,
    since=st.sampled_from([None, "2017-06-06", "2017-07", "2017", "2019"]),
    until=st.sampled_from([None, "2017-06-05", "2017-06", "2018-01-31", "2016"]),
    near=st.one_of(
        st.none(),
        st.tuples(
            st.sampled_from([35.95, -14.0, 82.0, 89.0, 0.0]),
            st.sampled_from([39.01, 179.0, -179.5, -62.0]),
            st.sampled_from([1.0, 300.0, 1200.0, 9000.0]),
        ),
    ),
    box=st.sampled_from([None, (36.0, 34.0, 40.0, 36.0), (170.0, -30.0, -170.0, 0.0)]),
    actor=st.sampled_from([None, "syria-army", "Syrian Arab Army", "fsa"]),
    type=st.sampled_from([None, *TYPES]),
    modality=st.sampled_from([None, "happened", "denied"]),
    status=st.sampled_from([None, "likely"]),
    voices=st.sampled_from([None, 1, 2]),
    source=st.sampled_from([None, None, None, "sohr", "a resident"]),
    text=st.sampled_from([None, None, None, "bridge", "no OR pont", "jets -troops"]),
)
SAID = {"bridge": "bridge", "no OR pont": "no|pont", "jets -troops": "jets"}


def says(row: Claim, filters: Filters) -> bool:
    """Whether a claim has the words and the speaker; no evidence has jets and troops."""
    words = " ".join(sorted(same_words(row.evidence.text).replace(".", "").split()))
    named = {name for s in row.says for name in (s.id, s.name, s.text)}
    return filters.source in (None, *named) and (
        filters.text is None or any(w in words for w in SAID[filters.text].split("|"))
    )


@pytest.mark.parametrize("pace", [(2000, 4, 5000, 2000), (1, 1, 0, 0), (1, 1, 0, 2000)])
@relaxed
@given(made=derivations(), filters=filters_drawn, first=st.integers(0, 3))
def test_filters_keep_what_they_say(
    store: Store, made: Derived, filters: Filters, first: int, pace: tuple[int, int, int, int]
) -> None:
    store.replace_derived(made, run())
    kept_events = [
        e
        for e in made.events
        if filters.status in (None, e.status)
        and (filters.voices is None or affirming(e) >= filters.voices)
    ]
    found = store.events(filters)
    if filters.source is None and filters.text is None:
        assert {e.id for e in found} == {e.id for e in kept_events if passes(e, filters)}
    claims = [c for c in made.claims if passes(c, filters) and says(c, filters)]
    if filters.status is not None or filters.voices is not None:
        keys = {key for e in kept_events for key in e.claims}
        claims = [c for c in claims if c.key in keys]
    listed = store.claims(filters)
    assert {c.id for c in listed} == {c.id for c in claims}
    paged = msgspec.structs.replace(filters, limit=2, offset=first)
    with pytest.MonkeyPatch.context() as slow:
        slow.setattr("sayso.store.paging._LEAST", pace[0])
        slow.setattr("sayso.store.paging._FIRST_DAYS", pace[1])
        slow.setattr("sayso.store.paging._FEW", pace[2])
        slow.setattr("sayso.store.filters._FEW", pace[3])
        assert store.events(paged) == found[first : first + 2]
        assert store.claims(paged) == listed[first : first + 2]
    rest = msgspec.structs.replace(filters, offset=first)
    assert store.events(rest) == found[first:]


# ------------------------------------------------------------------ order and single rows


def test_events_come_by_day_then_id(store: Store) -> None:
    days = {"a": "2017-06-07", "b": "2017-06", "c": None, "d": "--08-30", "e": "2017-06-06"}
    made = [
        event(f"k1_{k}", time=TimeSpan(start=day, end=day) if day else None)
        for k, day in days.items()
    ]
    store.replace_derived(Derived(events=tuple(made)), run())
    listed = [e.claims[0][-1] for e in store.events()]
    assert listed[:3] == ["b", "e", "a"]
    assert store.events()[3:] == sorted((made[2], made[3]), key=lambda e: e.id)


def test_claims_come_by_day_document_and_position(store: Store) -> None:
    day = TimeSpan(start="2017-06-06", end="2017-06-06")
    made = [
        claim(
            f"k1_{i}",
            time=day,
            document=document,
            evidence=Evidence(text="x", start=start, end=start + 1),
        )
        for i, (document, start) in enumerate([("d1_b", 3), ("d1_a", 9), ("d1_a", 10)])
    ]
    store.replace_derived(Derived(claims=tuple(made)), run())
    assert [c.key for c in store.claims()] == ["k1_1", "k1_2", "k1_0"]


def test_claims_by_key_and_id(store: Store) -> None:
    one, other = claim("k1_a", document="d1_a"), claim("k1_a", document="d1_b")
    made = (one, other, claim("k1_b"))
    store.replace_derived(Derived(claims=made, events=(event("k1_a"),)), run())
    assert store.claims(keys=["k1_a", "k1_none"]) == [one, other]
    assert store.claims(keys=[]) == []
    assert store.claims(Filters(type="clash"), keys=["k1_a"]) == []
    assert store.claim("k1_a") == one
    assert store.claim(other.id) == other
    assert store.claim("k1_none") is None
    (only,) = store.events()
    assert store.event(only.id) == only
    assert store.event("e1_none") is None
    assert store.events_of_claim("k1_a") == [only.id]
    assert store.events_of_claim("k1_b") == []


def test_very_many_keys(store: Store) -> None:
    one = claim("k1_7")
    store.replace_derived(Derived(claims=(one,)), run())
    assert store.claims(keys=[f"k1_{i}" for i in range(100_000)]) == [one]


def test_source_is_outlet_or_speaker(store: Store) -> None:
    raw = b"Jets hit a bridge."
    page = document(raw.decode(), source="Syria Deeply")
    store.add_captured(raw, [page], name="a", url=None, captured_at="2020")
    one = claim("k1_a", document=page.id)
    voices = (Voice(origin="sohr", paths=(("SOHR", "Associated Press", "Syria Deeply"),)),)
    made = Derived(claims=(one,), events=(event("k1_a", voices=voices),))
    store.replace_derived(made, run())
    assert store.claims(Filters(source="syria deeply")) == [one]
    assert store.claims(Filters(source="sohr")) == []
    for source in ("sohr", "associated press", "Syria Deeply"):
        assert len(store.events(Filters(source=source))) == 1
    assert store.events(Filters(source="deeply syria")) == []


def test_text_of_events_is_that_of_their_claims_too(store: Store) -> None:
    made = Derived(
        claims=(claim("k1_a", "Jets hit a bridge."), claim("k1_b", "Troops met.")),
        events=(event("k1_a", place=(place("Raqqa"),)), event("k1_b")),
    )
    store.replace_derived(made, run())
    assert [e.claims for e in store.events(Filters(text="bridge"))] == [("k1_a",)]
    assert [e.claims for e in store.events(Filters(text="RAQQA"))] == [("k1_a",)]
    assert store.events(Filters(text="!!")) == []
    assert store.claims(Filters(actor="…")) == []


def test_words_of_an_event_may_stand_in_several_claims(store: Store) -> None:
    made = Derived(
        claims=(claim("k1_a", "Jets hit the old"), claim("k1_b", "bridge, troops said.")),
        events=(event("k1_a", claims=("k1_a", "k1_b")),),
    )
    store.replace_derived(made, run())
    assert len(store.events(Filters(text="jets bridge"))) == 1
    assert store.events(Filters(text='"old bridge"')) == []
    assert store.events(Filters(text="jets -troops")) == []
    assert store.events(Filters(text="\ua66e troops")) == store.events(Filters(text="troops"))


def test_a_claim_read_anew_is_found_by_its_new_words(store: Store) -> None:
    same = event("k1_a", claims=("k1_a", "k1_b"))
    other = claim("k1_b", "Troops met.")
    old = Derived(claims=(claim("k1_a", "Jets hit a bridge."), other), events=(same,))
    store.replace_derived(old, run("r1_a"))
    new = Derived(claims=(claim("k1_a", "Jets hit a tunnel."), other), events=(same,))
    store.replace_derived(new, run("r1_b"))
    assert store.events(Filters(text="tunnel met")) == [same]
    assert store.events(Filters(text="bridge")) == []


def test_a_page_takes_a_day_as_a_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.store.paging._LEAST", 1)
    day = TimeSpan(start="2017-06-06", end="2017-06-06")
    made = tuple(
        claim(f"k1_{i:02}", "Jets hit it.", time=day, document=f"d1_{99 - i}") for i in range(30)
    )
    store.replace_derived(Derived(claims=made), run())
    found = store.claims(Filters(text="jets", limit=3, offset=1))
    assert [c.document for c in found] == ["d1_71", "d1_72", "d1_73"]


@pytest.mark.parametrize("filters", [Filters(since="yesterday"), Filters(until="yesterday")])
def test_bad_dates_are_told(store: Store, filters: Filters) -> None:
    with pytest.raises(InputError, match="yesterday: is no date"):
        store.events(filters)


# ------------------------------------------------------------------ control and issues


def test_control_on_a_day(store: Store) -> None:
    rows = (
        control("Raqqa", None, "2017-06-05"),
        control("Raqqa", "2017-06-06", "2017-10-16", "contested"),
        control("Raqqa", "2017-10-17", None, "besieged"),
        control("Homs", "2014-05", None),
    )
    store.replace_derived(Derived(controls=tuple(reversed(rows))), run())
    assert store.controls(on="2017-06-06", place="raqqa") == [rows[1]]
    assert store.controls(on="2017-06-05", place="gn:Raqqa") == [rows[0]]
    assert store.controls(on="2017-10-16", place="gn:Raqqa") == [rows[1]]
    assert store.controls(on="2020", place="RAQQA") == [rows[2]]
    assert store.controls(on="2014-05-01") == [rows[3], rows[0]]
    assert store.controls(place="nowhere") == []
    assert store.controls() == [rows[3], *rows[:3]]


def test_issues_come_worst_first(store: Store) -> None:
    rows = (
        issue("i1_a", "low"),
        issue("i1_b", "high", "undated"),
        issue("i1_c", "high", "contradiction"),
        issue("i1_d"),
    )
    store.replace_derived(Derived(issues=rows), run())
    assert [i.id for i in store.issues()] == ["i1_c", "i1_b", "i1_d", "i1_a"]


# ------------------------------------------------------------------ small parts


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2017-06-06", "2017-06-06", "2017-06-06"),
        ("2017-06-06T14:00Z", "2017-06-06", "2017-06-06"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("--08-30", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_days_of_a_date(date: str | None, first: str | None, last: str | None) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


def test_containers_count_only_where_nothing_else_does() -> None:
    assert points((place("Homs"), place("Raqqa", "within"))) == [PLACES["Homs"]]
    assert points((place("Raqqa", "within"),)) == [PLACES["Raqqa"]]
    assert points(()) == []


@pytest.mark.parametrize("few", [0, 2000])
def test_claims_of_events_by_either_way(
    store: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.store.filters._FEW", few)
    voices = (Voice(origin="sohr"), Voice(origin="afp"))
    made = Derived(
        claims=tuple(claim(f"k1_{i}") for i in "abc"),
        events=(event("k1_a", status="likely", voices=voices), event("k1_b", status="likely")),
    )
    store.replace_derived(made, run())
    assert {c.key for c in store.claims(Filters(status="likely", limit=9))} == {"k1_a", "k1_b"}
    assert {c.key for c in store.claims(Filters(status="likely"))} == {"k1_a", "k1_b"}
    assert [c.key for c in store.claims(Filters(voices=2, limit=9))] == ["k1_a"]
    assert store.claims(Filters(status="disputed", limit=9)) == []
