"""What each document is promised to have: authors, quotes, captions, links, furniture."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage

import docx
import pytest

from .helpers import assert_sections_hold, read, texts
from .samples import SENTENCES


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("By Ann Lee and Omar Said", ("Ann Lee", "Omar Said")),
        ("Written by Ann Lee, Beirut bureau", ("Ann Lee",)),
        ("By Ann Lee, Beirut", ("Ann Lee",)),
        ("By Ann Lee, Omar Said and Eva Roth", ("Ann Lee", "Omar Said", "Eva Roth")),
        ("by Monday the town had fallen", ()),
        ("By", ()),
    ],
)
def test_the_line_below_the_title_says_who_wrote_a_pasted_text(
    line: str, authors: tuple[str, ...]
) -> None:
    text = f"Troops enter Tall Zaytun\n\n{line}\n\n{SENTENCES[0]}\n\n{SENTENCES[1]}\n"
    (document,) = read(text, "page.txt")
    assert document.authors == authors


def mail(body: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Ann Lee <ann@valley.example>"
    message["Subject"] = "Market hit"
    message["Date"] = "Sat, 02 Apr 2016 18:30:00 +0200"
    message.set_content(body)
    return message.as_bytes()


def test_what_a_mail_answers_is_a_quote_of_its_author_and_day() -> None:
    (document,) = read(
        mail(
            f"{SENTENCES[0]}\n\nOn 1 April 2016, Omar Said <omar@x.example> wrote:\n"
            f"> {SENTENCES[1]}\n\nWe could not verify this, he is in the town itself.\n"
        ),
        "mail.eml",
    )
    assert_sections_hold(document)
    (quote,) = [s for s in document.sections if s.kind == "quote"]
    assert (quote.author, quote.published) == ("Omar Said", "2016-04-01")
    assert any("wrote:" in text for text in texts(document, "furniture"))
    assert "We could not verify" in texts(document, "body")[-1]


def test_what_a_mail_forwards_is_a_quote_of_its_author_and_day() -> None:
    (document,) = read(
        mail(
            "Colleagues, this came in this morning from our man in the town.\n\n"
            "---------- Forwarded message ---------\nFrom: Omar Said <omar@x.example>\n"
            f"Date: 1 April 2016\nSubject: News\nTo: Ann\n\n{SENTENCES[0]}\n\n{SENTENCES[1]}\n"
        ),
        "mail.eml",
    )
    assert_sections_hold(document)
    quotes = [s for s in document.sections if s.kind == "quote"]
    assert texts(document, "quote") == list(SENTENCES)
    assert {(s.author, s.published) for s in quotes} == {("Omar Said", "2016-04-01")}
    assert "Colleagues, this came" in " ".join(texts(document, "body"))


def test_a_word_file_has_its_author_its_captions_and_its_header() -> None:
    file = docx.Document()
    file.core_properties.author = "Ann Lee"
    file.sections[0].header.paragraphs[0].text = "LEVANT MONITOR"
    file.sections[0].footer.paragraphs[0].text = "Page 1"
    file.add_heading("Daily report 92", 0)
    for sentence in SENTENCES:
        file.add_paragraph(sentence)
    file.add_paragraph("Smoke over the market", style="Caption")
    made = io.BytesIO()
    file.save(made)
    (document,) = read(made.getvalue(), "report.docx")
    assert_sections_hold(document)
    assert document.authors == ("Ann Lee",)
    assert texts(document, "caption") == ["Smoke over the market"]
    assert texts(document, "body", "paragraph") == list(SENTENCES)
    for words in ("LEVANT MONITOR", "Page 1"):
        assert words in "".join(texts(document, "furniture"))


def test_shortened_links_of_posts_lead_where_the_archive_says() -> None:
    post = {
        "id_str": "11", "created_at": "Sat Apr 02 20:19:24 +0000 2016",
        "full_text": f"{SENTENCES[0]} https://t.co/abc",
        "entities": {"urls": [{"url": "https://t.co/abc",
                               "expanded_url": "https://valley.example/1"}, None]},
    }  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps([post]))
    (document,) = read(made.getvalue(), "twitter.zip")
    assert "https://valley.example/1" in document.links


@pytest.mark.parametrize(
    "author",
    ["Ann Lee", {"name": "Ann Lee", "id": 7}, ["Ann Lee"], [{"name": "Ann Lee"}], [{"id": 7}], {}],
)
def test_authors_of_json_in_any_shape(author: object) -> None:
    row = {"title": "One", "text": SENTENCES[0], "author": author}
    (document,) = read(json.dumps(row), "rows.jsonl")
    told = "Ann Lee" in json.dumps(author)
    assert document.authors == (("Ann Lee",) if told else ())


def test_furniture_beside_comments_is_kept_but_for_names() -> None:
    said = "".join(f"<p>{SENTENCES[0]} It was attack {n}.</p>" for n in range(4))
    comments = "".join(
        f"<li class='comment'><b class='fn'>{name}</b><div class='comment-content'>"
        f"<p>I do not believe a word of it, number {n}.</p></div></li>"
        for n, name in enumerate(["Walter Pinch", "ann_b", "Omar77"])
    )
    page = (
        f"<html><body><article><h1>Market hit</h1>{said}</article><aside>Related stories</aside>"
        "<h2>3 thoughts on the market</h2><div>Badger-18 says:</div>"
        f"<div>Marc Day on 19 May at 08:50</div><ol class='comment-list'>{comments}</ol>"
        "<footer>© 2016 Valley Post. All rights reserved.</footer></body></html>"
    )
    (document,) = read(page, "page.html")
    cut = texts(document, "furniture")
    for words in ("Related stories", "3 thoughts on the market", "© 2016 Valley Post."):
        assert any(words in text for text in cut)
    for name in ("Walter Pinch", "ann_b", "Omar77", "Badger-18", "Marc Day"):
        assert name not in document.text
