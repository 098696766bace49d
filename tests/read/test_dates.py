"""Days told in words: months of all packs, other digits, the Iranian calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.dates import _iranian, find_date, is_date_line
from sayso.read.phrases import load_phrases

from .helpers import read
from .samples import SENTENCES

TOLD = {
    "14 April 2018": "2018-04-14",
    "الاثنين، 14 نيسان 2018": "2018-04-14",
    "١٤ نيسان ٢٠١٨": "2018-04-14",
    "14 نيسان/أبريل 2018": "2018-04-14",
    "14 أبريل / نيسان 2018": "2018-04-14",
    "3 كانون الثاني 2017": "2017-01-03",
    "3 كانون الأول، 2017": "2017-12-03",
    "12 من آب عام 2016": "2016-08-12",
    "نيسان 14, 2018": "2018-04-14",
    "٢٠١٨/٠٤/١٤": "2018-04-14",
    "5 июня 2017 г.": "2017-06-05",
    "5-го июня 2017": "2017-06-05",
    "21 мая 2017, 14:30": "2017-05-21",
    "24 лютого 2022 року": "2022-02-24",
    "1 листопада 2022": "2022-11-01",
    "14 آوریل 2018": "2018-04-14",
    "۲۵ فروردین ۱۳۹۷": "2018-04-14",
    "شنبه ۲۵ فروردین ۱۳۹۷": "2018-04-14",
    "۱۳۹۷/۰۱/۲۵": "2018-04-14",
    "۳۰ اسفند ۱۳۹۹": "2021-03-20",
    "۲۲ بهمن ۱۳۵۷": "1979-02-11",
}
NOT_TOLD = [
    "14 نيسان",
    "نيسان 2018", "31 فبراير 2018", "32 июня 2017", "۳۲ فروردین ۱۳۹۷", "25/01/1397",
    "1439/07/28", "۳۰ اسفند ۱۳۹۷", "٠٤/٠٥/٢٠١٨", "14 كلمة 2018", "в 2017 году",
    "1397 fighters 12 1400",
]  # fmt: skip


@pytest.mark.parametrize("words", TOLD)
def test_days_in_other_languages_are_told(words: str) -> None:
    found = find_date(words, load_phrases())
    assert found is not None
    assert found[0] == TOLD[words]
    assert find_date(words[found[1] : found[2]], load_phrases()) == (
        TOLD[words],
        0,
        found[2] - found[1],
    )


@pytest.mark.parametrize("words", NOT_TOLD)
def test_half_a_day_and_no_day_are_none(words: str) -> None:
    assert find_date(words, load_phrases()) is None


@pytest.mark.parametrize(
    "line",
    ["نشر في: 14 نيسان 2018", "الاثنين 14 نيسان 2018 الساعة 10:30 صباحًا",
     "Опубликовано 5 июня 2017 г. в 14:30",
     "Оновлено: 24 лютого 2022 року", "تاریخ انتشار: ۲۵ فروردین ۱۳۹۷ ساعت ۱۲:۳۰"],
)  # fmt: skip
def test_lines_that_are_dates_in_other_languages(line: str) -> None:
    assert is_date_line(line, load_phrases())
    assert not is_date_line(f"{line} قصف كييف نقل", load_phrases())


@given(st.integers(0, 40_000))
def test_days_of_the_iranian_calendar_follow_one_another(number: int) -> None:
    """Each day of the common calendar has one day there, and the next day is the next."""

    def iranian(day: date) -> list[tuple[int, int, int]]:
        return [
            (year, month, of_month)
            for year in (day.year - 622, day.year - 621)
            for month in range(1, 13)
            for of_month in range(1, 32)
            if _iranian(str(year), month, str(of_month)) == day.isoformat()
        ]

    day = date(1930, 1, 1) + timedelta(days=number)
    assert len(iranian(day)) == 1


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>V</title><item>
<title>Shells fell</title><link>https://v.example/1</link><pubDate>{}</pubDate>
<description>{}</description></item></channel></rss>"""
PAGE = """<html><head><title>Shells fell on the town</title>{}</head><body><article>
<h1>Shells fell on the town</h1>{}<p>{}</p><p>{}</p></article></body></html>"""


@pytest.mark.parametrize(
    "words", ["الاثنين, 14 نيسان 2018 10:30", "14 апреля 2018", "۲۵ فروردین ۱۳۹۷"]
)
def test_feeds_and_pages_tell_their_day_in_other_languages(words: str) -> None:
    (item,) = read(FEED.format(words, SENTENCES[0]), "feed.xml")
    assert (item.published, item.published_from) == ("2018-04-14", "page")
    for head, body in (
        (f'<meta property="article:published_time" content="{words}">', ""),
        ("", f"<time>{words}</time>"),
        ("", f'<span class="post-date">{words}</span>'),
    ):
        (page,) = read(PAGE.format(head, body, SENTENCES[0], SENTENCES[1]), "page.html")
        assert (page.published, page.published_from) == ("2018-04-14", "page")


def test_front_matter_tells_its_day_in_words() -> None:
    (document,) = read(f"---\ntitle: x\ndate: 14 April 2018\n---\n{SENTENCES[0]}\n", "a.md")
    assert document.published == "2018-04-14"


def test_a_year_alone_is_no_first_of_january() -> None:
    year = '<meta name="date" content="2004">'
    whole = '<meta name="date" content="2004-01-01">'
    (page,) = read(PAGE.format(year, "", SENTENCES[0], SENTENCES[1]), "page.html")
    assert page.published is None
    (page,) = read(PAGE.format(whole, "", SENTENCES[0], SENTENCES[1]), "page.html")
    assert page.published == "2004-01-01"
