"""Live blogs in web pages: each entry keeps its own day."""

from __future__ import annotations

import json

import pytest
from trafilatura import load_html

from sayso.read.live_blog import entry_days

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


def test_entries_of_json_date_the_blocks_that_hold_their_words() -> None:
    entries = [
        (
            f"Shells fell on village number {n} of the valley, residents said.",
            f"2016-04-0{1 + n // 2}",
        )
        for n in range(6)
    ]
    told = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": [
                {"@type": "BlogPosting", "datePublished": f"{day}T10:00:00Z", "articleBody": words}
                for words, day in entries
            ],
        }
    )
    blocks = "".join(f"<div class='x1'><p>{words}</p></div>" for words, _ in entries)
    html = (
        "<html><head><title>The valley, live</title>"
        f'<script type="application/ld+json">{told}</script></head><body><article>'
        f"<h1>The valley, live</h1>{blocks}</article></body></html>"
    )
    (document,) = read(html, "live.html")
    dated = {document.text[s.start : s.end]: s.published for s in document.sections}
    for words, day in entries:
        assert dated[words] == day


@pytest.mark.parametrize(
    "told",
    ["{", "[]", '{"liveBlogUpdate": 7}', '{"liveBlogUpdate": [1, {"datePublished": 3}]}',
     '{"liveBlogUpdate": [{"datePublished": "x", "articleBody": ["y"]}], "@graph": "z"}'],
)  # fmt: skip
def test_json_of_another_shape_dates_nothing(told: str) -> None:
    html = f"<html><body><script type='application/ld+json'>{told}</script><p>x</p></body></html>"
    assert entry_days(load_html(html)) == {}
