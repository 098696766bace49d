"""What must be refused, each with one clear line."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import time
import tracemalloc
import zipfile

import msgspec
import pytest

from sayso.config import Config
from sayso.errors import UnreadableInput
from sayso.protocols import Capture
from sayso.read import read_capture
from sayso.reference import load_reference

from . import samples
from .helpers import assert_sections_hold, read, texts

SMALL = msgspec.structs.replace(Config(), max_input_mb=1)


def refused(data: bytes, name: str = "input.txt", config: Config | None = None) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_capture(Capture(data=data, name=name), config or Config(), load_reference())
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(name)
    return message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        (b"\x00\x01\x02" * 400, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        ("Войска взяли село".encode("cp1251") * 30, "not valid utf-8"),
        ("Häuser zerstört, fünf Tote im Dorf".encode("latin-1"), "not valid utf-8"),
        (b"\xff\xfea\xd8", "not valid utf-16"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "without an article"),
        (b"<!DOCTYPE html><html></html>", "HTML without"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "feed without items"),
        (b"%PDF-1.4 not really", "PDF"),
        (b"PK\x03\x04 not really a zip", "zip"),
        (gzip.compress(b"")[:-4], "compressed data"),
        (gzip.compress(samples.TEXT.encode())[:-20], "compressed data"),
        (b"WARC/1.0\r\ngarbage", "nothing in it"),
        (b'{"messages": [], "type": "x", "id": 1}', "Telegram export without"),
    ],
)
def test_unusable_bytes(data: bytes, words: str) -> None:
    import re

    assert re.search(words, refused(data))


def test_a_guess_at_the_encoding_is_offered() -> None:
    message = refused("Войска взяли село у реки в субботу".encode("cp1251") * 20)
    assert "iconv" in message


def test_marked_utf16_is_read() -> None:
    (document,) = read(samples.TEXT.encode("utf-16"), "text.txt")
    assert document.text == samples.TEXT


def test_too_large() -> None:
    assert "larger than 1 MB" in refused(b"word " * 300_000, config=SMALL)


def test_decompression_bombs() -> None:
    bomb = gzip.compress(b"a " * 4_000_000)
    assert "unpacks to more" in refused(bomb, "bomb.gz", SMALL)
    assert "unpacks to more" in refused(bz2.compress(b"a " * 4_000_000), "bomb.bz2", SMALL)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"a " * 4_000_000)
    assert "unpacks to more" in refused(out.getvalue(), "bomb.zip", SMALL)


def test_many_members_share_one_budget() -> None:
    out = io.BytesIO()
    # Packs to about a twentieth: dense, but no bomb.
    words = "".join(f"{number * 7919 % 100_003} " + "a " * 30 for number in range(10_500))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", f"{samples.TEXT}{number} {words}")
    capture = Capture(data=out.getvalue(), name="many.zip")
    documents = read_capture(capture, SMALL, load_reference())
    assert 5 <= len(documents) <= 12
    assert any("unpacks to more" in note for note in documents[0].notes)


def test_what_packs_to_almost_nothing_unpacks_to_one_limit_only() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"{number}.txt", samples.TEXT + "a " * 200_000)
    documents = read_capture(Capture(data=out.getvalue(), name="many.zip"), SMALL, load_reference())
    assert len(documents) == 2
    assert any("unpacks to more than 1 MB" in note for note in documents[0].notes)


ENTITIES = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("root", ["rss", "urlset", "opml", "disqus"])
def test_entities_in_any_encoding(encoding: str, root: str) -> None:
    head = f"<?xml version='1.0' encoding='{encoding}'?>{ENTITIES}"
    page = f"{head}<{root} xmlns:a='http://disqus.com'><item><title>&f;</title></item></{root}>"
    words = refused(page.encode(encoding), "feed.xml")
    assert "entities" in words or "binary data" in words


def test_a_feed_in_utf16_is_a_feed() -> None:
    (one, two) = read(samples.feed().decode().encode("utf-16"), "feed.xml")
    assert (one.reader, one.title, two.title) == ("feed", "Report 2", "Report 3")


@pytest.mark.parametrize(("name", "data"), [("file.docx", samples.word()),
                                            ("book.xlsx", samples.workbook())])  # fmt: skip
def test_macros_are_refused(name: str, data: bytes) -> None:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(f"{'word' if 'doc' in name else 'xl'}/vbaProject.bin", b"\xd0\xcf")
    assert "holds macros" in refused(out.getvalue(), name)


def zipped(name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office file"),
        (b"{\\rtf1\\ansi Shells fell on the town.}", "RTF file"),
        (zipped("mimetype", b"application/vnd.oasis.opendocument.text"), "OpenDocument"),
        (zipped("ppt/presentation.xml"), "presentation"),
        (bytes(257) + b"ustar" + bytes(600), "damaged tar archive"),
        (b"[[1, 2], 3]", "no row with text"),
    ],
)
def test_known_formats_say_what_to_do(data: bytes, words: str) -> None:
    assert words in refused(data, "input.json")


def test_archives_within_archives_end() -> None:
    data = samples.TEXT.encode()
    for _ in range(8):
        data = gzip.compress(data)
    assert "archives within" in refused(data, "nested.gz")


def test_xml_entities() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
    <rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>"""
    assert "entities" in refused(bomb, "feed.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, zipfile.ZipFile(io.BytesIO(samples.word())) as good:
        for name in good.namelist():
            data = good.read(name)
            if name == "word/document.xml":
                data = data.replace(
                    b"?>", b"?><!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", 1
                )
            archive.writestr(name, data)
    assert "entities" in refused(out.getvalue(), "file.docx")


def test_a_zip_member_without_a_name_is_passed_over() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", samples.TEXT)
        archive.writestr("b", "nothing")
    # In the directory of the archive "b" loses its name: length 0, the letter as its comment.
    data = bytearray(out.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 28] = 0
    data[entry + 32] = 1
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "" in [member.filename for member in archive.infolist()]
    (document,) = read(bytes(data), "pages.zip")
    assert document.text


def test_brackets_within_brackets_in_mail_headers_end() -> None:
    head = b"From: " + b"(" * 1900 + b"a@example.org\r\nTo: b@example.org\r\nDate: " + b"(" * 1900
    (document,) = read(head + b"\r\n\r\n" + samples.TEXT.encode(), "mail.eml")
    assert document.text


def test_endless_numbers_in_the_date_of_a_mail() -> None:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 3 Sep " + b"9" * 40
    (document,) = read(head + b" 10:00:00 +0000\r\n\r\n" + samples.TEXT.encode(), "mail.eml")
    assert document.published is None
    assert any("date of the message" in note for note in document.notes)


def test_an_encrypted_zip_member_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", samples.TEXT)
    data = bytearray(out.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "encrypted" in refused(bytes(data), "locked.zip")


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        "<div>" * 60_000 + "word",
        "(" * 200_000,
        "- " * 100_000,
        "a" * 400_000,
        "word, " * 80_000,
        "“" * 100_000,
        "A B C. " * 60_000,
        "\n".join(["Reply"] * 40_000),
        "\n".join(["John Smith says:"] * 20_000),
        "\n\n\n".join(["Ann Lee", "I think so!"] * 8_000),
        "---\n" + "a: &a [*a]\n" * 1000 + "---\nText.",
        "Jan 1, 2016 " * 30_000,
        "— X (@x) June 4, 2016\n" * 15_000,
        "<!--" * 50_000,
        "[[[[" * 50_000,
        "9" * 116,
        "reply............" * 17 + "x",
    ],
    ids=range(18),
)
def test_no_text_takes_long(text: str) -> None:
    started = time.perf_counter()
    read(text, "slow.txt")
    seconds = time.perf_counter() - started
    # 2 s for a megabyte of paragraphs, more for short lines, and room for a busy machine.
    allowed = 3 + 8 * len(text) / 1_000_000 + 0.0004 * text.count("\n")
    assert seconds < allowed, f"{seconds:.1f} s, {len(text)} characters"


def test_a_header_that_never_ends_takes_no_time() -> None:
    mail = "From: a@b.example\nContent-Transfer-Encoding: q" + "Transfer-Encoding: q" * 5000
    started = time.process_time()
    with contextlib.suppress(UnreadableInput):
        read(f"{mail}\nSubject: x\n\n{samples.TEXT}", "long.eml")
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "opening", ["<html><body>" + "<div>" * 20_000, "<html><p>" + "<b>" * 50_000]
)
def test_deep_pages_end(opening: str) -> None:
    page = f"{opening}{samples.SENTENCES[0]} {samples.SENTENCES[1]}"
    started = time.perf_counter()
    with contextlib.suppress(UnreadableInput):
        read(page, "deep.html")
    assert time.perf_counter() - started < 10


def test_a_page_of_nothing_but_tags_is_refused() -> None:
    assert "without any content" in refused(b"<html><body>" + b"<b></b>" * 300_000, "page.html")


CROWDED = [
    "<p>a</p>", "<b>a</b>", "x<br>", "<h1>x</h1>", "<li>x</li>", "<td>1</td>", "<p a b c d e f>x",
    "<textarea>x</textarea>", "<noscript><p>x</p></noscript>", "<div class=comment><p>x</p></div>",
    "<blockquote class='twitter-tweet'><p>x</p></blockquote>", "<p>Town of many</p>", "<dt>x<dd>y",
]  # fmt: skip


@pytest.mark.parametrize("piece", CROWDED)
def test_pages_of_more_tags_than_words_are_read_in_time_and_say_so(piece: str) -> None:
    said = f"{samples.SENTENCES[0]} {samples.SENTENCES[1]}"
    head = "<html><head><title>Town taken</title><link rel='canonical' href='https://v.example/1'>"
    begin = f"{head}<meta name='date' content='2016-04-02'></head><body><p>{said}</p>"
    page = f"{begin}{piece * (800_000 // len(piece))}</body></html>"
    started = time.process_time()
    (document,) = read(page, "crowded.html")
    assert time.process_time() - started < 4
    assert said in "\n".join(texts(document, "body"))
    assert any("more tags than words" in note for note in document.notes)
    assert document.title == "Town taken"
    assert document.url == "https://v.example/1"
    assert document.published == "2016-04-02"
    assert_sections_hold(document)


@pytest.mark.parametrize("line", ["a\n", "7\n\n", "- x\n", "Town 12\n", "> a\n"])
def test_texts_of_the_smallest_lines_are_read_in_time_and_say_so(line: str) -> None:
    text = f"{samples.TEXT}\n\n{line * (800_000 // len(line))}"
    started = time.process_time()
    (document,) = read(text, "lines.txt")
    assert time.process_time() - started < 3
    assert samples.SENTENCES[0] in "\n".join(texts(document, "body"))
    assert any("lines of a few characters" in note for note in document.notes)
    assert_sections_hold(document)


def test_a_feed_of_more_items_than_are_read_says_so() -> None:
    item = "<item><title>Shells fell on the town, residents said</title></item>"
    feed = f'<rss version="2.0"><channel><title>V</title>{item * 20_010}</channel></rss>'
    documents = read(feed, "feed.xml")
    assert len(documents) == 20_000
    assert any("more than 20,000 items" in note for note in documents[0].notes)


def test_feeds_of_nothing_but_tags_and_mails_of_nothing_but_parts_are_refused() -> None:
    feed = b'<rss version="2.0"><channel><title>V</title>' + b"<b>x</b>" * 60_000
    assert "more tags than words" in refused(feed, "feed.xml")
    part = b"--x\nContent-Type: text/plain\n\na\n"
    mail = b"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=x\n\n"
    assert "parts" in refused(mail + part * 3000 + b"--x--\n", "parts.eml")


def test_a_word_without_end_in_a_feed_takes_no_memory() -> None:
    start = b'<rss version="2.0"><channel><title>V</title><item><title>x</title><description>&lt;'
    end = b"&gt;Shells fell on the town on Monday.</description></item></channel></rss>"
    (document,) = read(start + b"p" * 1_000_000 + end, "feed.xml")
    assert "Shells fell on the town" in document.text


def test_a_feed_named_by_a_whole_text_has_no_outlet_and_takes_no_memory() -> None:
    item = "<entry><title>Shells fell on the town on Monday</title></entry>"
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{"Valley Post said it " * 5000}</title>'
        f"{item}</feed>"
    )
    load_reference()
    tracemalloc.start()
    (document,) = read(feed, "feed.xml")
    assert document.source is None
    assert tracemalloc.get_traced_memory()[1] < 20 * len(feed) + (8 << 20)
    tracemalloc.stop()


def test_an_address_that_goes_on_for_lines_in_a_web_archive_takes_no_time() -> None:
    usual = samples.warc()
    head, rest = usual.split(b"https://valley.example/one", 1)
    long = head + b"https://valley.examp" + b"Reply\n" * 4000 + b"le/one" + rest
    read(usual, "pages.warc")
    taken = []
    for data in (usual, long):
        started = time.process_time()
        assert read(data, "pages.warc")
        taken.append(time.process_time() - started)
    assert taken[1] < 20 * taken[0] + 0.2


def test_names_of_members_lead_nowhere_and_links_are_no_text() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../../outside.txt", samples.TEXT)
        archive.writestr("/outside.txt", samples.TEXT.replace("Saturday", "Sunday"))
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    documents = read(made.getvalue(), "pages.zip")
    assert [document.part for document in documents] == ["../../../outside.txt", "/outside.txt"]
    assert not any("/etc/passwd" in document.text for document in documents)
    assert "link.txt: a link; not followed" in documents[0].notes[0]


def test_a_host_of_thousands_of_dots_is_no_address_and_takes_no_time() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley Post</title><entry><id>urn:1</id>'
        f"<title>Report</title><link href='https://valley{'.' * 60_000}example/a'/>"
        f"<summary>{samples.SENTENCES[0]}</summary></entry></feed>"
    )
    started = time.process_time()
    (document,) = read(feed, "atom.xml")
    assert time.process_time() - started < 2
    assert document.url is None
    assert document.source == "Valley Post"


def test_posts_quoted_in_posts_are_each_read_once() -> None:
    post = "<blockquote class='twitter-tweet'><p>Shells fell on town {}</p>"
    page = (
        f"<html><head><title>Report</title></head><body><article><p>{samples.SENTENCES[0]}</p>"
        + "".join(post.format(number) for number in range(120))
        + "— News (@news) May 21, 2017</blockquote>"
        + "</blockquote>" * 119
        + "</article></body></html>"
    )
    (document,) = read(page, "page.html")
    for number in range(120):
        assert document.text.split("\n").count(f"Shells fell on town {number}") == 1
    assert_sections_hold(document)


def test_a_page_of_elements_that_are_never_closed_is_read_in_time() -> None:
    piece = "<main><art/li></ul></nav>"
    page = f"<html><body><p>{samples.SENTENCES[0]}</p>{piece * 60_000}<p>{samples.SENTENCES[1]}</p>"
    started = time.process_time()
    (document,) = read(page, "page.html")
    assert time.process_time() - started < 5
    assert samples.SENTENCES[1] in document.text
    assert_sections_hold(document)


def test_a_pdf_of_streams_without_an_end_is_refused() -> None:
    whole = samples.pdf(3)
    at = whole.index(b"endstream")
    broken = (
        whole[:at] + b"4 0 obj\n<< /Length 302 >>\nstream\nBT /F1\nendobj\n" * 4000 + whole[at:]
    )
    assert "streams without an end" in refused(broken, "file.pdf")


def test_preformatted_text_within_preformatted_text_is_laid_out_once() -> None:
    line = "Shells fell on the town on Monday,\nresidents said.\n"
    taken = []
    for times in (30, 240):
        page = f"<html><body><h1>Shells fall</h1>{('<pre>' + line) * times}</body></html>"
        started = time.process_time()
        (document,) = read(page, "page.html")
        taken.append(time.process_time() - started)
        assert document.text.count("residents said.") == times
    assert taken[1] < 10 * taken[0] + 0.2


def test_only_lines_beside_the_comments_are_asked_for_names() -> None:
    from trafilatura import load_html

    from sayso.read.page import Page
    from sayso.read.threads import find_comments

    piece = "<div class='comment'><b class='fn'>Dune {0}</b><p>I drove there {0} times!</p></div>"
    page = "<p>Home</p><h2>Talk</h2>" + "".join(map(piece.format, range(300))) + "<p>Contact</p>"
    tree = load_html(f"<html><body><article><h1>Troops</h1></article>{page}</body></html>")
    comments = find_comments(tree)
    assert len(comments) == 300
    asked: list[str] = []
    found = Page(tree, comments)
    found.let_go()
    found.furniture("", [], lambda line: bool(asked.append(line)))
    assert "Contact" in asked
    assert len(asked) < 10


def test_a_disqus_export_that_names_a_page_many_times_has_it_once() -> None:
    whole = samples.disqus()
    start = whole.index(b'<thread dsq:id="70">')
    thread = whole[start : whole.index(b"</thread>", start) + 9]
    post = whole[whole.index(b"<post") : whole.index(b"</post>") + 7]
    many = whole.replace(thread, thread * 300).replace(post, post * 300)
    started = time.process_time()
    (document,) = read(many, "disqus.xml")
    assert time.process_time() - started < 3
    assert_sections_hold(document)
