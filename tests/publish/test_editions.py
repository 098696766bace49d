"""The printed forms of a digest: PDF and Word, with the pictures in them."""

from __future__ import annotations

import io
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable
from functools import lru_cache

import docx
import pypdfium2
import pytest

from sayso.errors import InputError
from sayso.publish import digest, digest_bytes

from .cases import event_of
from .small_record import narrowed, reference, small_record

PERIOD = ("2018-09-03", "2018-09-16")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@lru_cache
def made(form: str, **options: str) -> bytes:
    return digest_bytes(small_record(), *PERIOD, format=form, reference=reference(), **options)


def pdf_text(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def word_text(data: bytes) -> str:
    file = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def bare(words: str) -> str:
    """Letters only: lines break and hyphenate differently in each form."""
    return re.sub(r"[^a-z]", "", words.casefold())


@pytest.mark.parametrize(("form", "read"), [("pdf", pdf_text), ("docx", word_text)])
def test_printed_forms_hold_all_the_words(form: str, read: Callable[[bytes], str]) -> None:
    printed = bare(read(made(form)))
    text = digest(small_record(), *PERIOD, reference=reference())
    body = re.sub(r"\[\d+\]|`[^`]*`|https?://\S+", "", text)
    sentences = [line.lstrip("#-*| ") for line in body.splitlines() if re.search("[a-z]{4}", line)]
    assert len(sentences) > 40
    for sentence in sentences:
        for part in re.split(r"[|]|\*\*", sentence):
            assert bare(part) in printed, part


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "markdown"])
def test_the_same_digest_gives_the_same_bytes(form: str) -> None:
    assert made(form) == made.__wrapped__(form)


def test_every_number_of_a_word_file_leads_to_its_reference() -> None:
    with zipfile.ZipFile(io.BytesIO(made("docx"))) as file:
        body = ET.fromstring(file.read("word/document.xml"))
        assert {info.date_time for info in file.infolist()} == {(2018, 9, 16, 0, 0, 0)}
        pictures = [name for name in file.namelist() if name.startswith("word/media/")]
    anchors = {link.get(f"{WORD}anchor") for link in body.iter(f"{WORD}hyperlink")}
    marks = {mark.get(f"{WORD}name") for mark in body.iter(f"{WORD}bookmarkStart")}
    assert anchors == marks == {f"r{number}" for number in range(1, len(marks) + 1)}
    assert len(pictures) == 4


def test_a_pdf_links_its_numbers_and_holds_its_pictures_as_letters() -> None:
    data = made("pdf")
    assert data.count(b"/Subtype/Link") + data.count(b"/Subtype /Link") >= 15
    text = pdf_text(data)
    for words in ("Events by day", "Deaths, by who says so", "What changed hands", "GeoNames"):
        assert words in text
    assert b"/StructTreeRoot" in data  # tagged, for readers that speak


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_hostile_words_stay_words(form: str) -> None:
    words = '#panic("x") \\ $y$ "q" <z> \x07 @a'
    event = event_of({"type": "clash", "actor": [words[:11]], "target": [words], "place": ["Hajin"],
                      "time": ["2018-09-09"]})  # fmt: skip
    data = digest_bytes(narrowed([event]), *PERIOD, format=form, area=words, reference=reference())
    text = pdf_text(data) if form == "pdf" else word_text(data)
    assert '#panic("x")' in text.replace("\r\n", " ")


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="choose one of markdown, html, pdf, docx"):
        made("odt")
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"pip install 'sayso\[print\]'"):
        made.__wrapped__("pdf")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert "the picture is in the HTML and PDF forms" in word_text(made.__wrapped__("docx"))
