"""The head of an article: titles, datelines, dates."""

from __future__ import annotations

import pytest

from sayso.read.dates import date_in_address, find_date, is_date_line
from sayso.read.phrases import load_phrases

from .helpers import read, texts

PHRASES = load_phrases()
BODY = "Army units shelled the village of Marj Sultan on Monday and killed four, witnesses said."


@pytest.mark.parametrize(
    "dateline",
    [
        "BEIRUT (Reuters) - ",
        "(Reuters) - ",
        "ALEPPO, Syria (AP) — ",
        "DAMASCUS, June 5 (SANA) -- ",
        "BEIRUT, LEBANON (5:40 P.M.) – ",
        "Homs, SANA – ",
        "MOSCOW, June 7. /TASS/. ",
        "MOSCOW. June 7 (Interfax) - ",
        "Baghdad (IraqiNews.com) – ",
        "HASAKAH – ",
        "Thursday 9 June 2016 ",
        "2016-06-09 ",
        "June 9, 2016: ",
    ],
)
def test_datelines_are_no_part_of_the_sentence(dateline: str) -> None:
    (document,) = read(f"Shelling kills four in Marj Sultan\n\n{dateline}{BODY}\n\n{BODY}\n")
    assert texts(document, "body", "dateline") == [dateline.strip()]
    assert texts(document, "body", "paragraph") == [BODY, BODY]


@pytest.mark.parametrize(
    "start",
    [
        "June 9, 2016 was the day on which the army shelled the village and killed four people.",
        "Marj Sultan, a village of farmers, was shelled by the army on Monday, witnesses said.",
        "Trump's envoy - a former general - said that the village was shelled on Monday night.",
        "SDF-held villages were shelled by the army on Monday night, local activists reported.",
    ],
)
def test_a_sentence_is_not_cut(start: str) -> None:
    (document,) = read(f"Shelling kills four in Marj Sultan\n\n{start}\n\n{BODY}\n")
    assert texts(document, "body", "paragraph")[0] == start


@pytest.mark.parametrize(
    "line",
    ["Kabul, 12 August 2018", "(Beirut) – 12 August 2018", "NEW YORK/GENEVA, August 12, 2018"],
)
def test_place_and_day_on_a_line_of_their_own_date_the_report(line: str) -> None:
    (document,) = read(f"Daily situation report\n\n{line}\n\n{BODY}\n\n{BODY}\n")
    assert texts(document, "body", "dateline") == [line]
    assert (document.published, document.published_from) == ("2018-08-12", "text")


@pytest.mark.parametrize("line", ["As of 12 August 2018", "The day after 12 August 2018 in Kabul"])
def test_other_lines_that_hold_a_day_are_no_datelines(line: str) -> None:
    (document,) = read(f"Daily situation report\n\n{line}\n\n{BODY}\n\n{BODY}\n")
    assert texts(document, "body", "dateline") == []


def test_a_place_on_a_line_of_its_own_is_a_dateline() -> None:
    (document,) = read(
        f"Shelling kills four\n\nBy Ann Writer\n\nIDLIB, Syria\n\n{BODY}\n\n{BODY}\n"
    )
    assert texts(document, "body", "dateline") == ["IDLIB, Syria"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Aug. 25th, 2017", "2017-08-25"),
        ("Mon Aug 29 2016 and so on", "2016-08-29"),
        ("Friday 17 June 2016", "2016-06-17"),
        ("6 Oct 2017", "2017-10-06"),
        ("1st of May 2020", "2020-05-01"),
        ("2016-08-29T10:00", "2016-08-29"),
        ("14.03.2023 10:32", "2023-03-14"),
        ("25/12/2016", "2016-12-25"),
        ("12/25/2016", "2016-12-25"),
        ("03/04/2016", None),
        ("June 7", None),
        ("31 June 2016", None),
        ("May 2016", None),
        ("2016", None),
    ],
)
def test_full_dates_only(text: str, date: str | None) -> None:
    found = find_date(text, PHRASES)
    assert (found[0] if found else None) == date


@pytest.mark.parametrize(
    ("address", "date"),
    [
        ("https://x.example/2017/06/07/battle", "2017-06-07"),
        ("https://x.example/news/20170607/battle", "2017-06-07"),
        ("https://x.example/assessment-march-1-2023", "2023-03-01"),
        ("https://x.example/2017/06/battle", None),
        ("https://x.example/story-20171399", None),
    ],
)
def test_dates_in_addresses(address: str, date: str | None) -> None:
    assert date_in_address(address, PHRASES) == date


def test_date_lines() -> None:
    assert is_date_line("Published: Monday, 14 Feb 2019 11:20 GMT", PHRASES)
    assert not is_date_line("On 14 Feb 2019 the army left.", PHRASES)


@pytest.mark.parametrize(
    ("known", "text", "date", "origin"),
    [
        ({"published": "2015-01-01"}, "Report of June 9, 2016\n\n", "2015-01-01", "argument"),
        ({}, "---\ndate: 2016-06-10\n---\nReport of June 9, 2016\n\n", "2016-06-10", "page"),
        ({}, "Report of June 9, 2016\n\n", "2016-06-09", "title"),
        ({}, "Report\n\nJune 9, 2016\n\n", "2016-06-09", "text"),
        ({"url": "https://x.example/2016/06/09/a"}, "Report\n\n", "2016-06-09", "address"),
        ({"name": "2016-06-09 report.txt"}, "Report\n\n", "2016-06-09", "file"),
        ({}, "Report\n\n", None, None),
    ],
)
def test_where_the_date_comes_from(
    known: dict[str, str], text: str, date: str | None, origin: str | None
) -> None:
    (document,) = read(text + BODY, **known)
    assert (document.published, document.published_from) == (date, origin)


def test_a_day_without_a_year_is_no_date() -> None:
    (document,) = read("On August 30, warplanes struck the camp.\n\nIt was the third time.\n")
    assert document.published is None


def test_the_day_behind_an_agency_s_name_is_the_report_s() -> None:
    (document,) = read(
        "Raids kill ten in the north\n\nRaids kill ten in the north AFP Tuesday 23 Sep 2014 Air "
        "raids killed ten fighters near the village of Wadi Amber on Tuesday, a monitor said.\n"
    )
    assert (document.published, document.published_from) == ("2014-09-23", "text")
