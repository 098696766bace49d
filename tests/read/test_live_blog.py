"""Live blogs in web pages: each entry keeps its own day."""

from __future__ import annotations

import pytest

from .helpers import assert_sections_hold, read

JETS = "Jets struck two positions south of the dam of Maridah on Wednesday morning, residents said."
RETAKEN = "Valley Council fighters took the pumping station of Maridah from the army, both say."
MORE = (
    "The road to the dam has been closed to cars since the morning, and buses turn back at Darrat.",
    "The ministry of water says that its engineers have left and that two turbines stand still.",
    "Families who came down from the hills are staying in the school of Orsk until the weekend.",
)
ENTRIES = (("2019-10-09T09:30:00Z", JETS), ("2019-10-08T18:10:00+02:00", RETAKEN))


def page(entries: tuple[tuple[str, str], ...], opening: str) -> bytes:
    blocks = "".join(
        f'{opening}<time datetime="{stamp}">at some hour</time><p>{text}</p><p>{MORE[at]}</p></div>'
        for at, (stamp, text) in enumerate(entries)
    )
    return (
        "<!DOCTYPE html><html lang='en'><head><title>Live: the dam of Maridah</title>"
        '<meta property="article:published_time" content="2019-10-09T06:00:00Z"></head>'
        f"<body><article><h1>Live: the dam of Maridah</h1>{blocks}</article></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "opening",
    [
        '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">',
        '<div class="live-blog-post">',
        '<div class="timeline-item">',
    ],
)
def test_each_entry_has_its_day(opening: str) -> None:
    (document,) = read(page(ENTRIES, opening), "live.html")
    assert_sections_hold(document)
    days = {document.text[s.start : s.end]: s.published for s in document.sections}
    assert days[JETS] == "2019-10-09"
    assert days[RETAKEN] == "2019-10-08"
    assert document.published == "2019-10-09"


def test_one_dated_block_is_no_live_blog() -> None:
    (document,) = read(page(ENTRIES[1:], '<div class="live-blog-post">'), "page.html")
    assert all(s.published is None for s in document.sections if s.kind == "body")


def test_blocks_without_such_a_class_are_none() -> None:
    (document,) = read(page(ENTRIES, '<div class="paragraph">'), "page.html")
    assert all(s.published is None for s in document.sections if s.kind == "body")


def test_words_of_two_days_have_none() -> None:
    twice = (*ENTRIES, ("2019-10-07T10:00:00Z", JETS))
    (document,) = read(page(twice, '<div class="live-blog-post">'), "live.html")
    days = {document.text[s.start : s.end]: s.published for s in document.sections}
    assert days[JETS] is None
    assert days[RETAKEN] == "2019-10-08"
