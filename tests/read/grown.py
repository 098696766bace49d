"""Inputs of any size, one maker for each way in which readers have been slow or could be."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from . import samples

_SAID = samples.SENTENCES[0]


def _page(inner: str) -> bytes:
    article = "".join(
        f"<p>{_SAID} It was attack number {n} since the winter.</p>" for n in range(5)
    )
    return (
        "<!DOCTYPE html><html><head><title>Troops enter Tall Zaytun</title></head><body><article>"
        f"<h1>Troops enter Tall Zaytun</h1>{article}</article>{inner}</body></html>"
    ).encode()


def _joined(piece: str, times: int, before: str = "", after: str = "") -> bytes:
    """Return a page of the piece so many times; `@` in it is the number."""
    return _page(before + "".join(piece.replace("@", str(n)) for n in range(times)) + after)


def comments(times: int) -> bytes:
    piece = (
        "<li class='comment'><b class='fn'>Ann @</b><time datetime='2016-04-02'>2 April</time>"
        "<div class='comment-text'><p>I was there @ times and saw nothing of it!</p></div></li>"
    )
    return _joined(piece, times, "<ol class='comment-list'>", "</ol>")


def posts(times: int) -> bytes:
    piece = (
        "<blockquote class='twitter-tweet'><p>Shells fell on town @</p>"
        "— News (@news) May 21, 2017</blockquote>"
    )
    return _joined(piece, times)


def entries(times: int) -> bytes:
    piece = (
        "<div class='live-post'><time datetime='2016-04-02'>x</time>"
        "<p>Entry @ told that shells fell on the town on Monday, residents said.</p></div>"
    )
    return _joined(piece, times, "<div class='live-posts'>" * 100, "</div>" * 100)


def links(times: int) -> bytes:
    piece = "Shells fell on town @, <a href='https://x.example/@'>residents of it</a> said. "
    return _joined(piece, times, "<p>", "</p>")


def menu(times: int) -> bytes:
    return _joined("<div><a href='/@'>Related headline number @</a></div>", times)


def figures(times: int) -> bytes:
    return _joined("<figure><figcaption>Picture @ of the town</figcaption></figure>", times)


def breaks(times: int) -> bytes:
    return _joined("Shells fell on town @, residents said.<br><br>", times)


def _wrapped(times: int) -> str:
    line = "Shells fell on town {} and on the road that leads from there to the"
    return "\n".join(
        f"{line.format(n)}\nborder, as residents told reporters." for n in range(times)
    )


def wrapped(times: int) -> bytes:
    return _page(f"<p>{_wrapped(times)}</p>".replace("\n", "<br>\n"))


def preformatted(times: int) -> bytes:
    return _page(f"<pre>{_wrapped(times)}</pre>".replace("town", "<a href='/x'>town</a>"))


def bare_breaks(times: int) -> bytes:
    """Return a page of nothing but lines with a break after each."""
    return f"<html><body>{_wrapped(times)}</body></html>".replace("\n", "<br>\n").encode()


def bare_preformatted(times: int) -> bytes:
    return f"<html><body><pre>{_wrapped(times)}</pre></body></html>".encode()


def wrapped_text(times: int) -> bytes:
    return f"{samples.TEXT}\n{_wrapped(times)}\n".encode()


def answered(times: int) -> bytes:
    head = "From: a@b.example\nTo: c@d.example\nSubject: x\nContent-Type: text/plain; format=flowed"
    said = _wrapped(times).replace("\n", " \n> ").replace(". \n", ".\n")
    return f"{head}\n\n> {said}\n".encode()


def sourced(times: int) -> bytes:
    said = "The village had been hit by shells. (Source: Council) Face" * times
    return f"{samples.TEXT}\n{said}".encode()


def blank_heading(times: int) -> bytes:
    return b"# Troops enter" + b" " * (20 * times) + b"Tall Zaytun\n\n" + samples.TEXT.encode()


def packed(times: int) -> bytes:
    return samples.tarred((f"{n}.txt", f"{_SAID} {n}".encode()) for n in range(times))


def cells(times: int) -> bytes:
    return _joined("<tr><td>Town @</td><td>three killed</td></tr>", times, "<table>", "</table>")


def paragraphs(times: int) -> bytes:
    return f"{samples.TEXT}\n".encode() + b"".join(
        b"Shells %d fell on the town on Monday, residents said.\n\n" % n for n in range(times)
    )


def pasted_comments(times: int) -> bytes:
    said = "".join(
        f"John Smith{n} says:\nApril 4, 2016 at 8:12 am\nYou are wrong, my friend {n}!\nReply\n\n"
        for n in range(times)
    )
    return f"{samples.TEXT}\n\n3 Comments\n\n{said}".encode()


def quotes(times: int) -> bytes:
    return ("# Title\n\n" + "\n\n".join(f"> Quoted **{n}** words" for n in range(times))).encode()


def headings(times: int) -> bytes:
    return f"# Title\n\n> quoted\n\n{_SAID}\n\n".encode() * times


def tags(times: int) -> bytes:
    return b"---\ntitle: x\n---\n" + b"<p>Mortars <b>hit</b> the town.</p>\n" * times


def chat(times: int) -> bytes:
    said = [
        {"id": n, "type": "message", "date": "2016-04-02T23:30:00", "text": f"{_SAID} {n}"}
        for n in range(times)
    ]
    return json.dumps({"name": "V", "type": "public_channel", "id": 1, "messages": said}).encode()


def rows(times: int) -> bytes:
    return b"title,date,text\n" + b"".join(
        f'T{n},2016-04-02,"{_SAID} {n}"\n'.encode() for n in range(times)
    )


def mailbox(times: int) -> bytes:
    start = b"From desk@valley.example Sat Apr  2 18:30:00 2016\n"
    return b"".join(start + samples.message() + b"\n" for _ in range(times))


def items(times: int) -> bytes:
    told = "".join(
        f"<item><title>R {n}</title><link>https://v.example/{n}</link>"
        f"<description>&lt;p&gt;{_SAID}&lt;/p&gt;</description></item>"
        for n in range(times)
    )
    return f'<rss version="2.0"><channel><title>V</title>{told}</channel></rss>'.encode()


def workbook(times: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["title", "date", "text"])
    for number in range(times):
        sheet.append(["T", "2016-04-02", f"{_SAID} {number}"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word(times: int) -> bytes:
    import docx

    file = docx.Document()
    for number in range(times):
        file.add_paragraph(f"{_SAID} {number}")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def web_archive(times: int) -> bytes:
    return samples.warc() * times


GROWN: dict[str, tuple[Callable[[int], bytes], int]] = {
    "comments.html": (comments, 1000),
    "posts.html": (posts, 700),
    "entries.html": (entries, 700),
    "links.html": (links, 2000),
    "menu.html": (menu, 1500),
    "figures.html": (figures, 1500),
    "breaks.html": (breaks, 1500),
    "wrapped.html": (wrapped, 1000),
    "preformatted.html": (preformatted, 1000),
    "bare-breaks.html": (bare_breaks, 1000),
    "bare-preformatted.html": (bare_preformatted, 1000),
    "wrapped.txt": (wrapped_text, 1500),
    "answered.eml": (answered, 1500),
    "sourced.txt": (sourced, 2000),
    "blank-heading.md": (blank_heading, 1000),
    "packed.tar": (packed, 300),
    "cells.html": (cells, 1500),
    "paragraphs.txt": (paragraphs, 1000),
    "pasted.txt": (pasted_comments, 400),
    "quotes.md": (quotes, 1000),
    "headings.md": (headings, 1000),
    "tags.md": (tags, 2000),
    "result.json": (chat, 600),
    "rows.csv": (rows, 600),
    "box.mbox": (mailbox, 200),
    "feed.xml": (items, 300),
    "book.xlsx": (workbook, 600),
    "file.docx": (word, 200),
    "file.pdf": (samples.pdf, 200),
    "pages.warc": (web_archive, 30),
}
"""By file name: what makes the input, and the size at which to begin."""
