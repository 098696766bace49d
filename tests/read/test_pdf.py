"""PDFs as writers make them: columns, hyphens, headers, tables, Arabic."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sayso.read.pdf_lines import Line, headline, paragraphs

from .helpers import assert_sections_hold, read, texts

SAID = (
    "Government forces shelled the outskirts of Tall Zaytun on Saturday morning, wounding eleven "
    "civilians, among them a paramedic of the field hospital, the Levant Monitor said.",
    "Reconnaissance aircraft circled above the neighbourhood throughout the afternoon. Residents "
    "interviewed by telephone described uninterrupted bombardment and extraordinary destruction.",
    "Opposition commanders acknowledged the withdrawal of approximately two hundred combatants "
    "from the agricultural cooperative, characterising it as a precautionary redeployment.",
    "In the evening, two rockets struck the transformer station; no casualties were reported.",
)
ARABIC = (
    "قصفت قوات النظام أطراف بلدة تل زيتون صباح السبت، ما أدى إلى إصابة أحد عشر مدنيا على الأقل، "
    "بينهم مسعف في المستشفى الميداني، بحسب ما قال مرصد الشام.",
    "وقال سكان تحدثوا عبر الهاتف إن القصف لم يتوقف طوال النهار وإن الدمار كبير.",
)
ROWS = (("Town", "Killed", "Wounded"), ("Tall Zaytun", "3", "11"), ("Marj Sultan", "0", "2"))


def set_in(
    text: str, width: float, *, left: float = 50, top: float = 700, size: float = 10, page: int = 0
) -> list[Line]:
    """Return a paragraph broken into lines of a column, as wide as half its size a character."""
    lines: list[str] = [""]
    for word in text.split():
        if len(f"{lines[-1]} {word}") * size / 2 > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [
        Line(words, page, left, left + len(words) * size / 2, top - 1.2 * size * at, size)
        for at, words in enumerate(lines)
    ]


def column(said: tuple[str, ...], gap: float = 0.0, **place: float) -> list[Line]:
    lines: list[Line] = []
    top = place.pop("top", 700.0)
    for text in said:
        own = set_in(text, 230, top=top, **place)  # type: ignore[arg-type]
        top = own[-1].base - 12 - gap
        lines += own
    return lines


def test_paragraphs_end_where_the_next_word_would_have_fitted() -> None:
    assert [words for _, words in paragraphs(column(SAID[1:]))] == list(SAID[1:])


def test_paragraphs_end_at_a_gap_and_at_an_indent() -> None:
    assert [words for _, words in paragraphs(column(SAID, 5.0))] == list(SAID)
    indented = column(SAID)
    for at in [0, *(n for n, line in enumerate(indented) if line.text.startswith("Recon"))]:
        indented[at].left += 12
    assert [words for _, words in paragraphs(indented)] == list(SAID)


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    first = column(SAID[1:3])
    # Where a sentence ends with the column nobody can tell.
    for at in [at for at in range(1, len(first)) if not first[at - 1].text.endswith(".")]:
        for page, left in ((0, 320.0), (1, 50.0)):
            rest = [
                Line(
                    line.text, page, left, left + line.right - line.left, 750 - 12.0 * n, line.size
                )
                for n, line in enumerate(first[at:])
            ]
            assert [words for _, words in paragraphs(first[:at] + rest)] == list(SAID[1:3])


def test_divided_words_are_one() -> None:
    lines = set_in("Forces shelled the neighbour hood of the town all day long", 141)
    assert lines[0].text.endswith("neighbour")
    lines[0].hyphened = True
    assert paragraphs(lines)[0][1].startswith("Forces shelled the neighbourhood of the town")


def test_rows_of_a_table_are_lines_of_their_own() -> None:
    rows = [Line(" ".join(row), 0, 50, 500, 600 - 12.0 * n, 10) for n, row in enumerate(ROWS)]
    found = [words for _, words in paragraphs([*column(SAID[:1]), *rows])]
    assert found == [SAID[0], *(" ".join(row) for row in ROWS)]


def test_the_title_is_in_larger_type_and_may_take_two_lines() -> None:
    title = set_in("Daily Situation Report of the Levant Monitor", 200, top=760, size=18)
    assert len(title) > 1
    lines = [*title, *column(SAID)]
    assert headline(lines) == "Daily Situation Report of the Levant Monitor"
    assert paragraphs(lines)[0][1] == headline(lines)
    assert headline(column(SAID)) is None


def written(said: tuple[str, ...], columns: int, align: str, title: str) -> str:
    """Return a report in LibreOffice's own markup: header, footer, columns, a table, a list."""
    names = {"office": "office", "text": "text", "style": "style", "table": "table",
             "fo": "xsl-fo-compatible"}  # fmt: skip
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in names.items()
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    table = (
        f'<table:table><table:table-column table:number-columns-repeated="3"/>{rows}</table:table>'
    )
    leftwards = 'style:writing-mode="rl-tb"' if align == "right" else ""
    prose = "".join(f'<text:p text:style-name="B">{text}</text:p>' for text in said)
    return f"""<?xml version="1.0" encoding="UTF-8"?><office:document {spaces}
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties
 {leftwards}/><style:text-properties
 fo:font-size="10.5pt" fo:language="en" fo:country="US" fo:hyphenate="true"
 fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:default-style>
</office:styles><office:automatic-styles><style:page-layout style:name="P">
<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>
<style:header-style/><style:footer-style/></style:page-layout>
<style:style style:name="B" style:family="paragraph"><style:paragraph-properties
 fo:text-align="{align}" fo:margin-bottom="0.2cm" {leftwards}/></style:style>
<style:style style:name="T" style:family="paragraph"><style:text-properties fo:font-size="18pt"
 fo:font-weight="bold" style:font-size-complex="18pt"/></style:style>
<style:style style:name="S" style:family="section"><style:section-properties><style:columns
 fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>
</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"
 style:page-layout-name="P"><style:header><text:p>LEVANT MONITOR REPORTS</text:p></style:header>
<style:footer><text:p>Page <text:page-number/></text:p></style:footer></style:master-page>
</office:master-styles><office:body><office:text><text:p text:style-name="T">{title}</text:p>
<text:p>12 March 2016</text:p><text:section text:style-name="S" text:name="s">{prose * 4}{table}
{prose * 5}</text:section></office:text></office:body></office:document>"""


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize(
    ("said", "columns", "align", "title"),
    [
        (SAID, 1, "left", "Daily Situation Report"),
        (SAID, 2, "justify", "Daily Situation Report"),
        (SAID, 2, "left", "Daily Situation Report"),
        (ARABIC, 1, "right", "تقرير يومي: تل زيتون"),
        (ARABIC, 2, "right", "تقرير يومي: تل زيتون"),
    ],
)
def test_reports_as_libreoffice_prints_them(
    tmp_path: Path, said: tuple[str, ...], columns: int, align: str, title: str
) -> None:
    path = tmp_path / "report.fodt"
    path.write_text(written(said, columns, align, title), encoding="utf-8")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (document,) = read(path.with_suffix(".pdf").read_bytes(), "report.pdf")
    assert_sections_hold(document)
    assert document.title == title
    body = texts(document, "body")
    assert [body.count(text) for text in said] == [9] * len(said)
    assert not any("LEVANT MONITOR REPORTS" in text for text in body)
    if columns == 1 and said is SAID:
        assert document.published == "2016-03-12"
        assert all(" ".join(row) in body for row in ROWS)
