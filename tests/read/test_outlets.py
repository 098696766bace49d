"""Which outlet a page or a row is from: what it says of itself, not what it links to."""

from __future__ import annotations

import csv
import io

import pytest

from .helpers import read
from .samples import SENTENCES

BUTTONS = "".join(
    f"<li><a href='#'>{name}</a></li>" for name in ("Facebook", "Twitter", "Mehr", "Wikipedia")
)


def page(head: str) -> str:
    words = "".join(f"<p>{sentence} It was the third attack.</p>" for sentence in SENTENCES)
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><ul>{BUTTONS}</ul><article>"
        f"<h1>Troops enter Tall Zaytun</h1>{words}</article><ul>{BUTTONS}</ul></body></html>"
    )


TITLE = "<title>Troops enter Tall Zaytun</title>"


@pytest.mark.parametrize(
    ("head", "url", "source"),
    [
        ("", "https://herald.example/1", "herald.example"),
        ('<meta property="og:site_name" content="Valley Herald">', "https://h.example/1",
         "Valley Herald"),
        ('<meta property="og:site_name" content="Facebook">', "https://herald.example/1",
         "herald.example"),
        ('<meta property="og:site_name" content="Troops enter Tall Zaytun">',
         "https://herald.example/1", "herald.example"),
        ("", "https://web.archive.org/web/20160405/https://www.reuters.com/1", "reuters"),
        ("", "https://web.archive.org/web/20160405/https://herald.example/1", "herald.example"),
        ("", "https://www.reuters.com/1", "reuters"),
    ],
)  # fmt: skip
def test_a_page_is_not_from_whom_its_buttons_name(head: str, url: str, source: str) -> None:
    (document,) = read(page(TITLE + head), "page.html", url=url)
    assert document.source == source


def test_a_row_is_from_its_account_not_from_the_platform() -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["url", "publisher", "text"])
    writer.writerow(["https://www.facebook.com/valley/posts/1", "Valley Network", SENTENCES[0]])
    writer.writerow(["https://www.facebook.com/valley/posts/2", "", SENTENCES[1]])
    (one, two) = read(out.getvalue(), "posts.csv")
    assert (one.source, two.source) == ("Valley Network", "facebook")


@pytest.mark.parametrize(
    ("filed", "source"),
    [("dailysabah", "daily-sabah"), ("sana", "sana"), ("manar", "al-manar"), ("valley", "valley")],
)
def test_a_row_is_from_the_outlet_that_it_is_filed_under(filed: str, source: str) -> None:
    (document,) = read(f"source,text\n{filed},{SENTENCES[0]}\n", "rows.csv")
    assert document.source == source


def test_share_lines_of_a_pasted_page_are_no_outlet() -> None:
    (document,) = read(f"Troops enter\n\nShare\nFacebook\nTwitter\n\n{SENTENCES[0]}\n", "a.txt")
    assert document.source is None


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Name", ()),
        ("Ann Lee and Walter Pinch", ("Ann Lee", "Walter Pinch")),
        ("Ann Lee is a writer who has lived in the valley for years", ()),
    ],
)
def test_authors_are_names(author: str, authors: tuple[str, ...]) -> None:
    (document,) = read(
        page(f'{TITLE}<meta name="author" content="{author}">'), "page.html",
        url="https://herald.example/1",
    )  # fmt: skip
    assert document.authors == authors
