"""Expressions of time: what they mean, and that nothing makes them fail."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.extract.engine import RulesEngine
from sayso.extract.time_rules import RULES, rules_for
from sayso.extract.times import Anchor, anchor_of, find_times
from sayso.model import Section

from .reading import CASES, document, load

WEDNESDAY = date(2022, 7, 6)

MEANINGS = [
    # text, start, end, precision
    ("on 5 May 2021", "2021-05-05", "2021-05-05", "day"),
    ("on May 5th, 2021", "2021-05-05", "2021-05-05", "day"),
    ("(5/13/2021)", "2021-05-13", "2021-05-13", "day"),
    ("2021-05-03T10:00Z", "2021-05-03", "2021-05-03", "day"),
    ("on Nov. 3", "2021-11-03", "2021-11-03", "day"),
    ("in the first week of May 2009", "2009-05-01", "2009-05-07", "week"),
    ("the last week of April", "2022-04-24", "2022-04-30", "week"),
    ("on the 22nd,", "2022-06-22", "2022-06-22", "day"),
    ("all day Tuesday", "2022-07-05", "2022-07-05", "day"),
    ("in just 24 hours", "2022-07-05", "2022-07-06", "span"),
    ("TUESDAY, MARCH 3", "2022-03-03", "2022-03-03", "day"),
    ("on Saturday March 28 2015", "2015-03-28", "2015-03-28", "day"),
    ("on 5 and 6 May", "2022-05-05", "2022-05-06", "span"),
    ("from June 30 to July 2", "2022-06-30", "2022-07-02", "span"),
    ("28 December 2021 to 3 January 2022", "2021-12-28", "2022-01-03", "span"),
    ("December 2023–February 2024", "2023-12-01", "2024-02-29", "span"),
    ("between 2014 and 2016", "2014-01-01", "2016-12-31", "span"),
    ("in the 1990s", "1990-01-01", "1999-12-31", "span"),
    ("in mid-2014", "2014-05-01", "2014-08-31", "span"),
    ("by the end of 2021", "2021-09-01", "2021-12-31", "span"),
    ("late last year", "2021-09-01", "2021-12-31", "span"),
    ("in February 2020", "2020-02-01", "2020-02-29", "month"),
    ("at the end of April", "2022-04-21", "2022-04-30", "span"),
    ("the first two weeks of May", "2022-05-01", "2022-05-14", "span"),
    ("in the second half of 2021", "2021-07-01", "2021-12-31", "span"),
    ("the last three months of 2021", "2021-10-01", "2021-12-31", "span"),
    ("on Wednesday", "2022-07-06", "2022-07-06", "day"),
    ("last Wednesday", "2022-06-29", "2022-06-29", "day"),
    ("late on Thursday", "2022-06-30", "2022-06-30", "day"),
    ("Monday last week", "2022-06-27", "2022-06-27", "day"),
    ("on Friday and Saturday", "2022-07-01", "2022-07-02", "span"),
    ("since Tuesday night", "2022-07-05", "2022-07-06", "span"),
    ("since mid-April", "2022-04-11", "2022-07-06", "span"),
    ("since the start of the year", "2022-01-01", "2022-07-06", "span"),
    ("yesterday evening", "2022-07-05", "2022-07-05", "day"),
    ("overnight", "2022-07-05", "2022-07-06", "day"),
    ("in the past 48 hours", "2022-07-04", "2022-07-06", "span"),
    ("over the last few days", "2022-07-02", "2022-07-06", "span"),
    ("over the past three months", "2022-04-06", "2022-07-06", "span"),
    ("three days ago", "2022-07-03", "2022-07-03", "day"),
    ("two weeks ago", "2022-06-20", "2022-06-24", "span"),
    ("this month", "2022-07-01", "2022-07-06", "month"),
    ("last month", "2022-06-01", "2022-06-30", "month"),
    ("last week", "2022-06-27", "2022-07-03", "week"),
    ("last winter", "2021-12-01", "2022-02-28", "span"),
    ("a day earlier", "2022-06-30", "2022-06-30", "day"),
    ("the following day", "2022-07-02", "2022-07-02", "day"),
    ("later that day", "2022-07-01", "2022-07-01", "day"),
    ("all week", "2022-06-30", "2022-07-06", "span"),
    ("during the night", "2022-07-05", "2022-07-06", "day"),
    ("within the next two days", "2022-07-06", "2022-07-08", "span"),
]


@pytest.mark.parametrize(("text", "start", "end", "precision"), MEANINGS)
def test_meaning(text: str, start: str, end: str, precision: str) -> None:
    text = f"Rebels attacked the town {text}, he said."
    anchor = Anchor(published=WEDNESDAY, event=date(2022, 7, 1))
    first = find_times(text, 0, len(text), anchor, False)[0]
    assert (first.span.start, first.span.end, first.span.precision) == (start, end, precision)


@pytest.mark.parametrize(
    "text",
    [
        "They may attack again.",
        "Troops march 40 km a day.",
        "He fired 12 rounds in 3 bursts.",
        "It lasted for three weeks.",
        "The 5000 years ago story",
        "in days",
    ],
)
def test_no_time(text: str) -> None:
    assert find_times(text, 0, len(text), Anchor(published=WEDNESDAY), False) == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("on August 30", "--08-30", "--08-30"),
        ("from 3 to 5 May", "--05-03", "--05-05"),
        ("in August", "--08", "--08"),
        ("on Monday", "", ""),
        ("last week", "", ""),
    ],
)
def test_without_a_publication_date_the_year_stays_open(text: str, start: str, end: str) -> None:
    (when,) = find_times(text, 0, len(text), Anchor(), False)
    assert (when.span.start, when.span.end) == (start, end)
    assert when.span.text.endswith(text[-4:])


def test_weekdays_of_plans_lie_ahead() -> None:
    text = "on Friday"
    (when,) = find_times(text, 0, len(text), Anchor(published=WEDNESDAY), True)
    assert when.span.start == "2022-07-08"


def test_anchor_of_a_month_is_none() -> None:
    assert anchor_of("2022-07").published is None
    assert anchor_of("2022-07-06T12:00").published == WEDNESDAY


_PIECES = (
    "January March May Sept. August 1 5 12 31 30th 2015 1999 2999 9999 – - and to from "
    "between since last next this late early mid the first half quarter of in on by Monday "
    "Friday weekend week month year years days ago past two twelve a few earlier later before "
    "following same day night overnight today yesterday tomorrow 24 hours over during "
    "2016-02-30 12/13/2014 31.02.2011 , . ( 1990s summer winter end beginning fortnight "
    "decade "
)
PIECES = st.sampled_from(_PIECES.split())


@given(
    words=st.lists(PIECES, min_size=1, max_size=14),
    published=st.none() | st.dates(),
    event=st.none() | st.dates(),
    future=st.booleans(),
)
@example(["2999", "years", "ago"], date(1, 1, 1), None, False)
@example(["next", "year"], date(9999, 12, 31), None, False)
@example(["last", "month"], date(1, 1, 1), None, False)
@example(["over", "the", "past", "9999", "decade"], date(2020, 2, 29), None, False)
def test_any_words_give_ordered_days_inside_the_text(
    words: list[str], published: date | None, event: date | None, future: bool
) -> None:
    text = "Xx " + " ".join(words) + " xx"
    anchor = Anchor(published=published, event=event)
    found = find_times(text, 3, len(text) - 3, anchor, future)
    last = 3
    for when in found:
        assert last <= when.start < when.end <= len(text) - 3
        last = when.end
        assert when.span.text == text[when.start : when.end]
        assert when.span.start <= when.span.end
        if when.span.start[:1].isdigit():
            assert date.fromisoformat(when.span.start) <= date.fromisoformat(when.span.end)


@given(day=st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
def test_written_days_are_read_back(day: date) -> None:
    for form in (f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        text = f"On {form} rebels attacked."
        (when,) = find_times(text, 0, len(text), Anchor(published=day + timedelta(days=9)), False)
        assert when.span.start == when.span.end == day.isoformat()


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    for when in find_times(text, 0, len(text), Anchor(published=WEDNESDAY), False):
        assert text[when.start : when.end]


def test_a_section_with_a_day_of_its_own_counts_from_it(engine: RulesEngine) -> None:
    entry = "Rebels captured Maridah."
    post = "The army shelled Darrat yesterday."
    text = f"{entry}\n{post}"
    sections = (
        Section(kind="body", start=0, end=len(entry), order=0, published="2019-10-08"),
        Section(kind="quote", start=len(entry) + 1, end=len(text), order=1, published="2019-10-06"),
    )
    made = msgspec.structs.replace(document(text, "2019-10-09"), sections=sections)
    ((_, claims),) = engine.extract([made])
    days = {claim.type: claim.time and claim.time.start for claim in claims}
    assert days == {"capture": "2019-10-08", "shelling": "2019-10-05"}


def test_a_post_with_a_day_does_not_say_when_things_happened(engine: RulesEngine) -> None:
    text = "The army shelled Darrat."
    sections = (Section(kind="quote", start=0, end=len(text), order=0, published="2019-10-06"),)
    made = msgspec.structs.replace(document(text, "2019-10-09"), sections=sections)
    ((_, claims),) = engine.extract([made])
    assert [claim.time for claim in claims] == [None]


@given(st.lists(PIECES, max_size=14))
def test_no_rule_is_left_out_that_matches(words: list[str]) -> None:
    text = " ".join(words)
    tried = {id(pattern) for _, pattern in rules_for(text, 0, len(text))}
    for name, pattern, _ in RULES:
        assert id(pattern) in tried or pattern.search(text) is None, (name, text)


def test_no_rule_is_left_out_that_matches_in_a_case() -> None:
    names = sorted(path.name for path in CASES.glob("*.yaml"))
    for text in {case["text"] for name in names for case in load(name)} | {t[0] for t in MEANINGS}:
        tried = {id(pattern) for _, pattern in rules_for(text, 0, len(text))}
        for name, pattern, _ in RULES:
            assert id(pattern) in tried or pattern.search(text) is None, (name, text)
