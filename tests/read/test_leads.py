"""What only names addresses: where it leads, and how it is told from texts."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from sayso.config import Config
from sayso.errors import UnreadableInput
from sayso.protocols import Capture
from sayso.read.leads import Lead, leads_in
from sayso.reference import load_reference

from .helpers import read

SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://post.example/a?utm_source=x</loc><lastmod>2018-09-04T10:00:00+02:00</lastmod></url>
  <url><loc> https://post.example/b </loc>
    <news:news><news:publication_date>2018-09-03</news:publication_date></news:news></url>
  <url><loc>javascript:alert(1)</loc></url>
  <url><loc>https://post.example/a</loc></url>
</urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://post.example/sitemap-1.xml</loc></sitemap></sitemapindex>"""
FEED = b"""<rss version="2.0"><channel><title>Post</title>
<item><title>One</title><link>https://post.example/1</link>
<pubDate>Mon, 03 Sep 2018 08:00:00 GMT</pubDate></item>
<item><title>No address</title></item></channel></rss>"""
OPML = b"""<?xml version="1.0"?><opml version="2.0"><body><outline text="Wires">
<outline text="Post" type="rss" xmlUrl="https://post.example/feed"/>
<outline text="Herald" xmlUrl="https://herald.example/atom"/></outline></body></opml>"""
ADDRESSES = b"# wires\nhttps://post.example/1\n\nhttps://post.example/2\r\n"


def leads(data: bytes, name: str = "input", **columns: str) -> list[Lead] | None:
    return leads_in(Capture(data=data, name=name), Config(), load_reference(), columns)


def gdelt(cells: int, page: int, moment: int, digits: str) -> bytes:
    row = ["0"] * cells
    row[page], row[moment] = "https://post.example/gdelt", digits
    return "\t".join(row).encode() + b"\n"


def test_a_sitemap_leads_to_its_pages_once_each() -> None:
    assert leads(SITEMAP) == [
        Lead(url="https://post.example/a", changed="2018-09-04T08:00:00Z"),
        Lead(url="https://post.example/b", published="2018-09-03"),
    ]
    assert leads(INDEX) == [Lead(url="https://post.example/sitemap-1.xml", nested=True)]
    assert leads(gzip.compress(SITEMAP), "sitemap.xml.gz") == leads(SITEMAP)


def test_a_feed_leads_to_its_items() -> None:
    assert leads(FEED) == [Lead(url="https://post.example/1", published="2018-09-03")]


def test_a_list_of_subscriptions_leads_to_feeds() -> None:
    assert leads(OPML, "feeds.opml") == [
        Lead(url="https://post.example/feed", nested=True),
        Lead(url="https://herald.example/atom", nested=True),
    ]


def test_a_list_of_addresses() -> None:
    assert leads(ADDRESSES, "links.txt") == [
        Lead(url="https://post.example/1"),
        Lead(url="https://post.example/2"),
    ]
    assert leads(b"# Title\n# https://post.example/1\n", "a.txt") is None
    assert leads(b"https://post.example/1 says that shells fell.\n", "a.txt") is None


def test_a_table_of_links_and_one_of_texts() -> None:
    table = b"url,date,outlet\nhttps://post.example/1,2018-09-03,Post\n"
    assert leads(table, "links.csv") == [
        Lead(url="https://post.example/1", published="2018-09-03", source="Post")
    ]
    assert leads(b"where,n\nhttps://post.example/1,1\n", "links.csv", url="where") == [
        Lead(url="https://post.example/1")
    ]
    texts = b"url,text\nhttps://post.example/1,Shells fell on the town on Monday.\n"
    assert leads(texts, "texts.csv") is None


def test_a_spreadsheet_of_links() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Title", "URL", "Date"])
    book.active.append(["Troops enter Marj", "https://valley.example/1", "2016-04-02"])
    out = io.BytesIO()
    book.save(out)
    found = leads(out.getvalue(), "links.xlsx")
    assert [(lead.url, lead.published) for lead in found or ()] == [
        ("https://valley.example/1", "2016-04-02")
    ]


@pytest.mark.parametrize(
    ("data", "day"),
    [
        (gdelt(61, 60, 59, "20180904120000"), "2018-09-04"),
        (gdelt(58, 57, 56, "20180904"), "2018-09-04"),
        (gdelt(27, 4, 1, "20180904120000"), "2018-09-04"),
        (gdelt(16, 5, 2, "20180904120000"), "2018-09-04"),
    ],
)
def test_gdelt(data: bytes, day: str) -> None:
    expected = [Lead(url="https://post.example/gdelt", changed=day)]
    assert leads(data, "20180904.export.CSV") == expected
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("20180904.export.CSV", data)
    assert leads(packed.getvalue(), "20180904.export.CSV.zip") == expected


@pytest.mark.parametrize("data", [SITEMAP, INDEX, OPML, ADDRESSES, gdelt(61, 60, 59, "20180904")])
def test_what_holds_no_text_says_how_to_get_it(data: bytes) -> None:
    with pytest.raises(UnreadableInput, match="sayso add --follow"):
        read(data, "input")


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + SITEMAP.partition(b"?>")[2]
    with pytest.raises(UnreadableInput, match="entities"):
        leads(bomb)


def test_texts_lead_nowhere() -> None:
    assert leads(b"Shells fell on the town on Monday, residents said.\n", "a.txt") is None
    assert leads(b"<html><body><p>Shells fell.</p></body></html>", "a.html") is None
