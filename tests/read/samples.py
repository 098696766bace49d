"""Small files of every format, made here."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage

SENTENCES = (
    "Government troops captured the village of Tall Zaytun on Saturday, the Levant Monitor said.",
    "At least nine fighters were killed and four vehicles were destroyed in the shelling.",
)
TEXT = "Troops enter Tall Zaytun\n\n" + "\n\n".join(SENTENCES) + "\n"
PAGE = (
    "<!DOCTYPE html><html><head><title>Troops enter Tall Zaytun</title></head><body><article>"
    "<h1>Troops enter Tall Zaytun</h1>"
    + "".join(f"<p>{s} It was the third such attack since the winter.</p>" for s in SENTENCES)
    + "</article></body></html>"
)


def feed() -> bytes:
    items = "".join(
        f"<item><title>Report {i}</title><link>https://valley.example/{i}</link>"
        f"<guid>g{i}</guid><pubDate>Sat, 0{i} Apr 2016 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{SENTENCES[0]}&lt;/p&gt;&lt;p&gt;{SENTENCES[1]}&lt;/p&gt;"
        "</description></item>"
        for i in (2, 3)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Valley Post</title>'
        f"<link>https://valley.example</link>{items}</channel></rss>"
    ).encode()


def atom() -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>Valley Post</title><entry><id>urn:1</id><title>Report</title>"
        '<link href="https://valley.example/a"/><updated>2016-04-05T08:00:00Z</updated>'
        f'<content type="html">&lt;p&gt;{SENTENCES[0]}&lt;/p&gt;</content></entry></feed>'
    ).encode()


def table() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Headline", "Date", "Content", "URL"])
    writer.writerow(["One", "2016-04-02", SENTENCES[0], "https://valley.example/1"])
    writer.writerow(["Two", "2016-04-03", SENTENCES[1], "https://valley.example/2"])
    writer.writerow(["No text", "2016-04-04", "", "https://valley.example/3"])
    return out.getvalue().encode()


def lines() -> bytes:
    rows = [
        {"title": "One", "date": "2016-04-02", "text": SENTENCES[0], "source": "Valley Post"},
        {"title": "Two", "date": "2016-04-03", "text": SENTENCES[1]},
    ]
    return "\n".join(json.dumps(row) for row in rows).encode()


def workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["title", "date", "text"])
    sheet.append(["One", "2016-04-02", SENTENCES[0]])
    sheet.append(["Two", "2016-04-03", SENTENCES[1]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word() -> bytes:
    import docx

    file = docx.Document()
    file.add_heading("Troops enter Tall Zaytun", 0)
    for sentence in SENTENCES:
        file.add_paragraph(sentence)
    file.add_paragraph("Two trucks were burned in the yard of the mill.", style="List Bullet")
    rows = file.add_table(rows=1, cols=2).rows
    rows[0].cells[0].text, rows[0].cells[1].text = "Marj Sultan", "three killed"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def pdf(pages: int = 4) -> bytes:
    """Return a PDF with a header and a page number on each page, text in standard Helvetica."""
    objects: list[bytes] = [b"", b""]
    kids = []
    for page in range(pages):
        day = f"On day {page + 1} of the siege shells fell on the village of Marj Sultan and killed"
        words = [
            (760, "DAILY REPORT OF THE LEVANT MONITOR"),
            (700, day),
            (686, "four civilians, among them a nurse of the hospital, witnesses said yesterday."),
            (60, f"Page {page + 1}"),
        ]
        lines = "".join(f"1 0 0 1 60 {height} Tm ({line}) Tj " for height, line in words)
        stream = f"BT /F1 11 Tf {lines} ET".encode()
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 << "
            b"/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents "
            + f"{len(objects) + 2} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{refs}] /Count {pages} >>".encode()
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def message(html: bool = False, attach: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Desk <desk@valley.example>"
    mail["To"] = "list@example.org"
    mail["Subject"] = "Troops enter Tall Zaytun"
    mail["Date"] = "Sat, 02 Apr 2016 18:30:00 +0200"
    mail["Message-ID"] = "<1@valley.example>"
    if html:
        mail.set_content(PAGE, subtype="html")
    else:
        quoted = "> Is there news from the village?\n\n"
        mail.set_content(quoted + "\n\n".join(SENTENCES) + "\n\n-- \nThe desk\n")
    if attach:
        mail.add_attachment(
            word(), maintype="application", subtype="octet-stream", filename="r.docx"
        )
    return mail.as_bytes()


def mailbox() -> bytes:
    one = b"From desk@valley.example Sat Apr  2 18:30:00 2016\n" + message()
    two = b"From desk@valley.example Sun Apr  3 18:30:00 2016\n" + message(html=True)
    return one + b"\n" + two


def telegram() -> bytes:
    chat = {
        "name": "Valley Channel",
        "type": "public_channel",
        "id": 1234567,
        "messages": [
            {"id": 1, "type": "service", "action": "create_channel", "text": ""},
            {
                "id": 2,
                "type": "message",
                "date": "2016-04-02T23:30:00",
                "date_unixtime": "1459632600",
                "from": "Valley Channel",
                "text": ["Troops entered ", {"type": "bold", "text": "Tall Zaytun"}, " today."],
            },
            {
                "id": 3,
                "type": "message",
                "date": "2016-04-03T10:00:00",
                "date_unixtime": "1459677600",
                "forwarded_from": "Front News",
                "text": SENTENCES[1],
            },
        ],
    }
    return json.dumps(chat, indent=1).encode()


LONG_POST = f"Marj & Darrat: {SENTENCES[0]} {SENTENCES[1]} {SENTENCES[0]} It was told by residents."


def x_archive() -> bytes:
    tweets = [
        {
            "tweet": {
                "id_str": "11",
                "created_at": "Sat Apr 02 20:19:24 +0000 2016",
                "full_text": SENTENCES[0],
            }
        },
        {
            "tweet": {
                "id_str": "12",
                "created_at": "Sun Apr 03 20:19:24 +0000 2016",
                "full_text": f"RT @frontnews: {SENTENCES[1]}",
            }
        },
        {
            "tweet": {
                "id_str": "13",
                "created_at": "Mon Apr 04 20:19:24 +0000 2016",
                "full_text": f"{LONG_POST[:270].replace('&', '&amp;')}… https://t.co/abc",
            }
        },
    ]
    long = [{"noteTweet": {"noteTweetId": "70", "core": {"text": LONG_POST}}}]
    account = [{"account": {"username": "valleywatch"}}]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = " + json.dumps(tweets))
        archive.writestr("data/note-tweet.js", "window.YTD.note_tweet.part0 = " + json.dumps(long))
        archive.writestr("data/account.js", "window.YTD.account.part0 = " + json.dumps(account))
    return out.getvalue()


def warc() -> bytes:
    def record(address: str, kind: str, body: bytes) -> bytes:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (
            kind.encode(),
            len(body),
        )
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Target-URI: {address}\r\nWARC-Date: 2016-04-05T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(address)}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http + body)}\r\n\r\n"
        )
        return head.encode() + http + body + b"\r\n\r\n"

    return (
        record("https://valley.example/one", "text/html; charset=utf-8", PAGE.encode())
        + record("https://valley.example/pic.png", "image/png", b"\x89PNG")
        + record("https://valley.example/empty", "text/html", b"<html><body></body></html>")
    )


def wacz() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", '{"title": "x", "text": "not to be read here"}')
        archive.writestr("archive/data.warc.gz", gzip.compress(warc()))
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("../../etc/report.txt", TEXT)
        packed.writestr("b/page.html", PAGE)
        packed.writestr("b/picture.jpg", b"\xff\xd8\xff")
        packed.writestr("b/unreadable.bin", bytes(range(256)))
    return out.getvalue()


def tarred(members: Iterable[tuple[str, bytes]], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as packed:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return out.getvalue()


def tar() -> bytes:
    return tarred(
        [
            ("../../etc/report.txt", TEXT.encode()),
            (f"{'deep/' * 60}page.html", PAGE.encode()),
            ("b/picture.jpg", b"\xff\xd8\xff"),
            ("b/unreadable.bin", bytes(range(256))),
        ]
    )


def disqus() -> bytes:
    def post(number: int, name: str, words: str, more: str = "") -> str:
        return (
            f'<post dsq:id="{number}"><message><![CDATA[{words}]]></message>'
            f"<createdAt>2016-04-0{number}T08:00:00Z</createdAt><isDeleted>false</isDeleted>"
            f"<isSpam>{'true' if 'pills' in words else 'false'}</isSpam><author><name>{name}</name>"
            f'</author><thread dsq:id="70"/>{more}</post>'
        )

    answer = '<parent dsq:id="2"/>'
    return (
        '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" '
        'xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="70">'
        "<link>https://valley.example/one?utm_source=x</link>"
        "<title>Troops enter Tall Zaytun</title>"
        "<createdAt>2016-04-02T06:00:00Z</createdAt></thread>"
        '<thread dsq:id="71"><link>https://valley.example/none</link><title>None</title></thread>'
        + post(4, "Walter Pinch", "<p>Not <b>again</b>.</p><p>They said so in May.</p>", answer)
        + post(2, "Ann Lee", "<p>I was there and saw nothing of it.</p>")
        + post(3, "Seller", "<p>Buy my pills.</p>")
        + "</disqus>"
    ).encode()


SAMPLES: dict[str, bytes] = {
    "disqus.xml": disqus(),
    "text.txt": TEXT.encode(),
    "page.html": PAGE.encode(),
    "feed.xml": feed(),
    "atom.xml": atom(),
    "table.csv": table(),
    "lines.jsonl": lines(),
    "book.xlsx": workbook(),
    "file.docx": word(),
    "file.pdf": pdf(),
    "mail.eml": message(attach=True),
    "box.mbox": mailbox(),
    "result.json": telegram(),
    "twitter.zip": x_archive(),
    "pages.warc": warc(),
    "pages.warc.gz": gzip.compress(warc()),
    "pages.wacz": wacz(),
    "all.zip": archive(),
    "all.tar": tar(),
    "all.tar.gz": gzip.compress(tar()),
    "text.txt.gz": gzip.compress(TEXT.encode()),
    "text.txt.bz2": bz2.compress(TEXT.encode()),
    "text.txt.xz": lzma.compress(TEXT.encode()),
    "notes.md": b"# Troops enter Tall Zaytun\n\n> quoted words\n\n" + SENTENCES[0].encode(),
}
