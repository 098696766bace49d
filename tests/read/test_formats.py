"""Each format: what becomes a document, with which title, date, address and part."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

from sayso.config import Config
from sayso.errors import UnreadableInput
from sayso.ids import document_id, raw_name
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.read.names import hash_author
from sayso.reference import load_reference

from . import samples
from .helpers import article, assert_sections_hold, read, texts


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_format_gives_sound_documents(name: str) -> None:
    data = samples.SAMPLES[name]
    documents = read(data, name)
    assert documents
    for document in documents:
        assert_sections_hold(document)
        assert document.raw == raw_name(data)
        assert document.id == document_id(document)
        assert document.reader
        assert article(document) or name == "disqus.xml"
    assert len({d.id for d in documents}) == len(documents)
    assert len({d.page for d in documents}) == len(documents)
    assert documents == read(data, name)


def test_formats_are_known_by_content_not_by_name() -> None:
    for name, reader in (
        ("page.html", "html"),
        ("file.pdf", "pdf"),
        ("file.docx", "docx"),
        ("book.xlsx", "xlsx"),
        ("feed.xml", "feed"),
        ("mail.eml", "mail"),
        ("result.json", "telegram"),
    ):
        assert read(samples.SAMPLES[name], "download")[0].reader == reader


def test_feed() -> None:
    one, two = read(samples.feed(), "feed.xml")
    assert (one.title, one.url, one.published, one.part) == (
        "Report 2",
        "https://valley.example/2",
        "2016-04-02",
        "g2",
    )
    assert one.source == "Valley Post"
    assert article(one) == list(samples.SENTENCES)
    assert two.published == "2016-04-03"
    (entry,) = read(samples.atom(), "atom.xml")
    assert (entry.published, entry.part) == ("2016-04-05", "urn:1")


def test_table_columns() -> None:
    one, two = read(samples.table(), "table.csv")
    assert (one.title, one.published, one.published_from, one.part) == (
        "One",
        "2016-04-02",
        "page",
        "1",
    )
    assert (one.page, two.page) == ("https://valley.example/1", "https://valley.example/2")
    assert (one.text, two.text) == samples.SENTENCES


def test_table_with_columns_named_by_the_user() -> None:
    data = ("wann;was\n2016-04-02;" + samples.SENTENCES[0] + "\n").encode()
    capture = Capture(data=data, name="t.csv")
    with pytest.raises(UnreadableInput, match=r"no column with the text.*--map"):
        read_capture(capture, Config(), load_reference())
    (document,) = read_capture(
        capture, Config(), load_reference(), columns={"text": "was", "published": "wann"}
    )
    assert (document.text, document.published) == (samples.SENTENCES[0], "2016-04-02")


def test_json_lines_and_workbook() -> None:
    for data, name in ((samples.lines(), "a.jsonl"), (samples.workbook(), "a.xlsx")):
        one, two = read(data, name)
        assert (one.title, one.published, one.text) == ("One", "2016-04-02", samples.SENTENCES[0])
        assert (two.title, two.part) == ("Two", "2")
        assert one.page != two.page


def test_a_damaged_workbook_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    damaged = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(samples.workbook())) as whole,
        zipfile.ZipFile(damaged, "w") as made,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            if name == "xl/styles.xml":
                data = re.sub(rb"(<cellStyleXfs[^>]*>).*?(</cellStyleXfs>)", rb"\1\2", data)
            made.writestr(name, data)
    with pytest.raises(UnreadableInput, match="damaged workbook"):
        read(damaged.getvalue(), "a.xlsx")
    assert capsys.readouterr().out == ""


def test_a_damaged_line_of_json_does_not_keep_the_others_out() -> None:
    first, second = samples.lines().split(b"\n")
    one, two = read(b"\n".join([first, b'{"text": ', second]), "a.jsonl")
    assert (one.part, two.part) == ("1", "3")
    (note,) = one.notes
    assert note.startswith("1 of 3 lines could not be read: line 2 is not JSON")
    assert two.notes == ()
    with pytest.raises(UnreadableInput, match="line 1 is not JSON"):
        read(b'{"text": \n{"text": ', "a.jsonl")


def test_rows_without_text_or_day_are_told() -> None:
    said = samples.SENTENCES[0]
    rows = f'2016-04-02,"{said}",x\n4/5/2017,"{said}",x\n2016-04-04,,x\n,,\n,"{said}",\n'
    one, *others = read(f"date,text,note\n{rows}", "table.csv")
    assert one.notes == (
        "1 of 5 rows hold no text, the first is row 3",
        "1 of 5 rows have a date that tells no day: “4/5/2017” (where all is numbers, the column "
        "must show which is the month)",
    )
    assert [document.notes for document in others] == [(), ()]


def test_word() -> None:
    (document,) = read(samples.word(), "file.docx")
    assert document.title == "Troops enter Tall Zaytun"
    assert texts(document, "body", "paragraph") == list(samples.SENTENCES)
    assert texts(document, "body", "item") == [
        "Two trucks were burned in the yard of the mill.",
        "Marj Sultan | three killed",
    ]


def test_pdf_headers_are_furniture() -> None:
    (document,) = read(samples.pdf(), "file.pdf")
    own = article(document)
    assert len(own) == 4
    assert own[0].startswith("On day 1 of the siege")
    assert own[3].endswith("witnesses said yesterday.")
    assert sum("Page" in text for text in texts(document, "furniture")) == 4
    assert not any("DAILY REPORT" in text for text in own)


def test_mail() -> None:
    document, attached = read(samples.message(attach=True), "mail.eml")
    assert (document.title, document.published) == ("Troops enter Tall Zaytun", "2016-04-02")
    assert texts(document, "quote") == ["> Is there news from the village?"]
    assert any("The desk" in text for text in texts(document, "furniture"))
    assert attached.parent == document.id
    assert attached.reader == "docx"
    (page,) = read(samples.message(html=True), "mail.eml")
    assert "<p>" not in page.text
    one, two = read(samples.mailbox(), "box.mbox")
    assert (one.part, two.part) == ("1", "2")


def test_telegram() -> None:
    own, forwarded = read(samples.telegram(), "result.json")
    assert own.text == "Troops entered Tall Zaytun today."
    assert (own.published, own.url) == ("2016-04-02", "https://t.me/c/1234567/2")
    assert own.source == "Valley Channel"
    assert [(s.kind, s.author) for s in forwarded.sections] == [("quote", "Front News")]


def test_x_archive() -> None:
    own, repost, long = read(samples.x_archive(), "twitter.zip")
    # The posts hold the first 280 characters, another file the whole text.
    assert long.text == samples.LONG_POST
    assert (own.published, own.url) == ("2016-04-02", "https://x.com/valleywatch/status/11")
    assert own.source == "@valleywatch"
    assert {s.author for s in repost.sections if s.kind == "quote"} == {"@frontnews"}


def test_words_titles_and_line_breaks_of_word_files() -> None:
    import docx

    file = docx.Document()
    file.add_heading("Daily report", 0)
    file.add_paragraph("2 April 2016")
    paragraph = file.add_paragraph("")
    lines = [
        "Government troops captured the village of Tall Zaytun on Saturday after two",
        "days of clashes, the Levant Monitor said, and the road to the border was cut.",
    ]
    for line in lines:
        paragraph.add_run(line).add_break()
    out = io.BytesIO()
    file.save(out)
    (document,) = read(out.getvalue(), "report.docx")
    assert document.title == "Daily report"
    assert texts(document, "body", "paragraph") == [" ".join(lines)]


def test_columns_that_are_named_make_a_table_of_what_has_no_name() -> None:
    table = b"Tag;Inhalt\n2016-04-02;Rebels left the village of Marj on Friday.\n"
    columns = {"text": "Inhalt", "published": "Tag"}
    capture = Capture(data=table, name="standard input")
    (document,) = read_capture(capture, Config(), load_reference(), columns)
    assert (document.reader, document.published) == ("csv", "2016-04-02")
    (text,) = read_capture(capture, Config(), load_reference(), {"text": "Nachricht"})
    assert text.reader == "text"


def test_a_row_of_one_sentence_has_no_title() -> None:
    (document,) = read(
        "text,date\nRebels left the village of Marj on Friday.,2016-04-02\n", "t.csv"
    )
    assert document.title is None
    assert texts(document, "body", "paragraph") == ["Rebels left the village of Marj on Friday."]


def test_web_archives() -> None:
    for name in ("pages.warc", "pages.warc.gz", "pages.wacz"):
        (document,) = read(samples.SAMPLES[name], name)
        assert document.url == document.page == "https://valley.example/one"
        assert document.title == "Troops enter Tall Zaytun"
        assert any("could not be read" in note for note in document.notes)


def test_zip_members_are_parts_and_names_lead_nowhere() -> None:
    text, page = read(samples.archive(), "all.zip")
    assert (text.part, page.part) == ("../../etc/report.txt", "b/page.html")
    assert text.text == samples.TEXT
    assert any("binary" in note for note in text.notes)


def test_markdown_keeps_the_text_and_marks_are_furniture() -> None:
    (document,) = read(samples.SAMPLES["notes.md"], "notes.md")
    assert document.text == samples.SAMPLES["notes.md"].decode()
    assert document.title == "Troops enter Tall Zaytun"
    assert texts(document, "quote") == ["quoted words"]
    assert "#" in texts(document, "furniture")
    assert texts(document, "body", "paragraph") == [samples.SENTENCES[0]]


def test_compressed_is_the_same_text() -> None:
    (plain,) = read(samples.TEXT, "text.txt")
    (packed,) = read(gzip.compress(samples.TEXT.encode()), "text.txt.gz")
    assert packed.text == plain.text
    assert packed.sections == plain.sections
    assert packed.page == plain.page


def test_a_disqus_export() -> None:
    (document,) = read(samples.disqus(), "disqus.xml")
    assert (document.page, document.published) == ("https://valley.example/one", "2016-04-02")
    assert document.title == "Troops enter Tall Zaytun"
    said = [s for s in document.sections if s.kind == "comment"]
    assert [document.text[s.start : s.end] for s in said] == [
        "I was there and saw nothing of it.",
        "Not again.",
        "They said so in May.",
    ]
    assert [(s.order, s.depth, s.published) for s in said] == [
        (1, 0, "2016-04-02"),
        (2, 1, "2016-04-04"),
        (2, 1, "2016-04-04"),
    ]
    assert said[0].author == hash_author("Ann Lee", document.page)
    assert not any(name in document.text for name in ("Ann Lee", "Walter", "pills"))


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("4/5/2017", "4/16/2017"), ("2017-04-05", "2017-04-16")),
        (("4/5/2017", "16/4/2017"), ("2017-05-04", "2017-04-16")),
        (("4/5/2017", "5/4/2017"), (None, None)),
        (("4/5/2017", "16/4/2017", "4/16/2017"), (None, "2017-04-16", "2017-04-16")),
        (("2 April 2016", "Sat, 02 Apr 2016 10:00:00 GMT"), ("2016-04-02", "2016-04-02")),
        (("1459632600", "1459632600000"), ("2016-04-02", "2016-04-02")),
        (("2016-04-02 10:00", "soon", "31/2/2016"), ("2016-04-02", None, None)),
    ],
)
def test_days_of_a_column(cells: tuple[str, ...], days: tuple[str | None, ...]) -> None:
    rows = "".join(f'"{cell}","{samples.SENTENCES[0]}"\n' for cell in cells)
    documents = read(f"date,text\n{rows}", "table.csv")
    assert tuple(document.published for document in documents) == days


def test_pictures_in_markdown() -> None:
    text = (
        f"# Troops enter\n\n{samples.SENTENCES[0]}\n\n![Smoke over the town](https://p.example/a_(1).png)"
        f"\n\n![image](b.png)\n\n{samples.SENTENCES[1]}\n"
    )
    (document,) = read(text, "a.md")
    assert_sections_hold(document)
    assert texts(document, "caption") == ["Smoke over the town"]
    assert article(document) == list(samples.SENTENCES)


@pytest.mark.parametrize("name", ["lines.jsonl", "result.json"])
def test_half_a_character_in_json_is_replaced(name: str) -> None:
    data = samples.SAMPLES[name].replace(b"The", b"\\ud83d The").replace(b"Troops", b"\\ud83d")
    data = data.replace(b'"Valley', b'"\\ud83dValley').replace(
        samples.SENTENCES[0][:10].encode(), b"\\udc00"
    )
    documents = read(data, name)
    assert any("\ufffd" in document.text for document in documents)
    for document in documents:
        document.text.encode()
        assert_sections_hold(document)


def test_columns_named_after_articles_are_known() -> None:
    table = "unit_id,article_title,article_content,source,date\n"
    table += f'7,Shells fell,"{samples.SENTENCES[0]}",Valley Post,4/16/2017\n'
    (document,) = read(table, "articles.csv")
    assert (document.title, document.published) == ("Shells fell", "2017-04-16")
    assert samples.SENTENCES[0] in document.text


def test_who_sent_a_mail_is_its_author_without_the_address() -> None:
    mail = (
        "From: Ann Lee <ann@valley.example>\nTo: desk@post.example\nSubject: Report\n"
        f"Date: Tue, 04 Sep 2018 10:00:00 +0000\n\n{samples.SENTENCES[0]}\n"
    )
    (document,) = read(mail, "mail.eml")
    assert document.authors == ("Ann Lee",)
    assert "ann@valley.example" not in str(document)


def test_the_day_of_a_template_is_no_day_of_the_word_file() -> None:
    import docx

    file = docx.Document()
    file.add_paragraph(samples.SENTENCES[0])
    for made, day in ((None, None), (datetime(2018, 9, 4, 10, tzinfo=UTC), "2018-09-04")):
        if made:
            file.core_properties.created = made
        out = io.BytesIO()
        file.save(out)
        (document,) = read(out.getvalue(), "report.docx")
        assert document.published == day


def test_a_title_of_two_words_stands_once() -> None:
    page = (
        "<html><head><title>Troops enter</title></head><body><article><h1>Troops enter</h1>"
        f"<p>{samples.SENTENCES[0]}</p><p>{samples.SENTENCES[1]}</p></article></body></html>"
    )
    (document,) = read(page, "page.html")
    assert document.text.split("\n\n").count("Troops enter") == 1
