"""Charts and the map of change: what is drawn, and that nothing is drawn that nobody said."""

from __future__ import annotations

import copy
import datetime as dt
import xml.etree.ElementTree as ET

import msgspec
import pytest

from sayso.errors import InputError
from sayso.model import Control, Mention
from sayso.publish import change_svg
from sayso.publish.change_map import changes
from sayso.publish.charts import deaths_by_speaker, events_by_day
from sayso.publish.facts import Facts
from sayso.publish.maps import map_pdf, map_svg
from sayso.publish.marks import kind_of

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, built, narrowed, reference, small_record
from .test_editions import pdf_text

SVG = "{http://www.w3.org/2000/svg}"
FIRST, LAST = dt.date(2018, 9, 3), dt.date(2018, 9, 16)


def texts(svg: str | None) -> list[str]:
    assert svg is not None
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def facts() -> Facts:
    return Facts(small_record(), reference())


def test_one_colour_is_one_party_before_and_after() -> None:
    def held(who: str, since: str, until: str | None) -> Control:
        holder = Mention(text=who)
        return Control(place=PLACES["Hajin"], status="held", holders=(holder,), since=since,
                       until=until, last_heard=since, reason="told")  # fmt: skip

    b = Builder()
    b.controls += [
        held("Northern Column", "2018-09-01", "2018-09-10"),
        held("Southern Column", "2018-09-11", None),
    ]
    (change,) = changes(SmallRecord(b), dt.date(2018, 9, 8), LAST, facts())
    assert change.before is not None
    assert change.after is not None
    assert change.before.holders[0][1] != change.after.holders[0][1]


def test_a_bar_for_every_day_and_kind() -> None:
    svg = events_by_day(small_record().events(), FIRST, LAST, ["Furat Monitor"])
    words = texts(svg)
    assert {"7 Sep", "10 Sep", "Airstrike", "Shelling"} <= set(words)
    assert "2 events of more than one day are not drawn." in words
    bars = [r for r in ET.fromstring(svg or "").iter(f"{SVG}rect") if r.get("fill") != "#ffffff"]
    days = [e for e in small_record().events() if e.time and e.time.start == e.time.end
            and "2018-09-03" <= e.time.start <= "2018-09-16"]  # fmt: skip
    drawn = {(e.time.start, kind_of(e)) for e in days if e.time}
    assert len(bars) == len(drawn) + len({kind for _, kind in drawn})  # bars and legend


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [("bombing", "bombing"), ("destruction", "other"), ("interdiction", "other")],
)
def test_what_was_looted_or_stopped_is_no_bomb(kind: str, drawn: str) -> None:
    assert kind_of(event_of({"type": kind, "place": ["Hajin"]})) == drawn


def test_one_day_or_nothing_dated_is_no_chart() -> None:
    assert events_by_day(small_record().events(), FIRST, FIRST, []) is None
    undated = event_of({"type": "clash", "place": ["Hajin"]})
    assert events_by_day([undated], FIRST, LAST, []) is None


def test_each_speaker_has_a_mark_and_corrected_numbers_none() -> None:
    words = texts(deaths_by_speaker(small_record().events(), facts(), ["Furat Monitor"]))
    assert "SOHR: at least 17" in words
    assert "SDF press office: 38" in words
    assert "Furat Monitor: 27" in words
    assert "Furat Monitor: 34" not in words
    assert not any("55" in word for word in words)  # 17 + 38


def test_one_huge_number_does_not_hide_the_others() -> None:
    base = {"type": "clash", "place": ["Hajin"], "time": ["2018-09-09"]}
    events = [
        event_of({**base, "figures": [("killed", "fighters", n, n)]}, f"e1_{n}")
        for n in (10, 20, 9_000)
    ]
    svg = deaths_by_speaker(events, Facts(narrowed(events), reference()), [])
    assert "The scale is logarithmic: each line is ten times the one before." in texts(svg)
    dots = sorted(float(c.get("cx", 0)) for c in ET.fromstring(svg or "").iter(f"{SVG}circle"))
    assert dots[1] - dots[0] > 15


def test_no_numbers_no_chart() -> None:
    assert deaths_by_speaker([event_of({"type": "clash"})], facts(), []) is None


def test_change_is_between_two_days() -> None:
    found = {c.name: c for c in changes(small_record(), dt.date(2018, 9, 8), LAST, facts())}
    assert found["As Susah"].moved
    assert not found["Hajin"].moved
    words = texts(change_svg(small_record(), "2018-09-08", "2018-09-16", reference=reference()))
    assert "Control on 8 September and on 16 September 2018" in words
    told = next(word for word in words if word.startswith("Changed:"))
    assert "Syrian Democratic Forces → Islamic State and Syrian Democratic Forces, cont" in told
    assert "Hajin" not in told


def told_from_afar() -> SmallRecord:
    """Return the small record, and who holds a town a continent away by Amaq alone."""
    b = copy.deepcopy(built())
    far = msgspec.structs.replace(PLACES["Hajin"], id="gn:far", name="Oran", lat=35.7, lon=-0.63)
    page = b.document("oran", "amaq", "2018-09-01", "The tribe holds Oran.")
    told = b.claim(page, "control", "The tribe holds Oran")
    b.controls.append(msgspec.structs.replace(b.controls[-1], place=far, because=(told.key,)))
    return SmallRecord(b)


@pytest.mark.parametrize("change", [True, False])
def test_a_map_names_who_reported_on_what_is_drawn(change: bool) -> None:
    record = told_from_afar()
    if change:
        svg = change_svg(record, "2018-09-08", "2018-09-16", reference=reference())
    else:
        svg = map_svg(record, since="2018-09-10", until="2018-09-16", reference=reference())
    credit = next(word for word in texts(svg) if word.startswith("Reports:"))
    assert "Furat Monitor" in credit
    assert "Amaq" not in credit


def test_nothing_changed_says_so() -> None:
    words = texts(change_svg(small_record(), "2018-09-11", "2018-09-16", reference=reference()))
    assert "No place is known to have changed hands." in words
    empty = narrowed([])
    empty._built = type(built())()
    assert any("Nothing is known" in word for word in texts(change_svg(empty, "2018-09-11",
                                                                       "2018-09-12")))  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [("soon", "2018-09-01", "no date"), ("2018-09-01", "2018-09-01", "the earlier one first")],
)
def test_wrong_days_are_one_clear_line(before: str, after: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        change_svg(small_record(), before, after, reference=reference())


def test_a_map_as_pdf_keeps_its_letters() -> None:
    svg = change_svg(small_record(), "2018-09-08", "2018-09-16", reference=reference())
    assert "What changed hands" in pdf_text(map_pdf(svg))
