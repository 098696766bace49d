"""What leaves the desk as readers see it: decoded titles, full pages, who fled told once."""

from __future__ import annotations

import datetime as dt
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import docx
import pytest

from sayso.cli.showing import _claim_line
from sayso.model import Control
from sayso.publish import digest, get_writer, map_png
from sayso.publish.facts import Facts
from sayso.publish.ground import Ground
from sayso.publish.layout import Block, Citations, Heading, Items, Paragraph, Picture
from sayso.publish.sentence import Sentence
from sayso.publish.wordfile import to_docx
from sayso.publish.wording import decoded

from .small_record import PLACES, Builder, SmallRecord, reference
from .test_digest_founded import DAY, PERIOD


@pytest.mark.parametrize(
    ("captured", "shown"),
    [
        ("Search &amp; rescue in Hajin", "Search & rescue in Hajin"),
        ("&quot;Truce&quot; &#8211; 5 p.m.", '"Truce" – 5 p.m.'),
        ("it&amp;#39;s over", "it's over"),
        ("AT&T; R&D, a&notb", "AT&T; R&D, a&notb"),
        ("&nosuch; thing", "&nosuch; thing"),
    ],
)
def test_entities_left_in_a_plain_text_are_shown_decoded(captured: str, shown: str) -> None:
    assert decoded(captured) == shown


def test_titles_and_words_are_decoded_where_they_are_shown(tmp_path: Path) -> None:
    b = Builder()
    words = "IS &amp; allies said that Hajin is theirs now"
    page = b.document("page", "furat", "2018-09-09", f"{words}.", title="Truce &amp; talks")
    claim = b.claim(page, "statement", words, place=["Hajin"], time=DAY)
    b.event(claim)
    view = SmallRecord(b)
    text = digest(view, *PERIOD, reference=reference())
    # Markdown, too, has entities.
    assert "“IS &amp; allies said" in text
    assert "“Truce &amp; talks”" in text
    assert "&amp;amp;" not in text
    assert Facts(view, reference()).claims[claim.key].evidence.text == words
    get_writer("followthemoney", reference()).write(view, tmp_path / "ftm")
    assert '"title":["Truce & talks"]' in (tmp_path / "ftm").read_text()


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("The SDF took several villages around Hajin", False),
        ("The SDF took half of the town of Hajin", False),
        ("The SDF took Hajin", True),
    ],
)
def test_who_took_a_part_has_not_taken_the_place(words: str, moved: bool) -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    claim = b.claim(page, "capture", words, actor=["sdf"], place=["Hajin"], time=DAY)
    event = b.event(claim)
    control = Control(
        place=PLACES["Hajin"], status="held", since="2018-09-08", because=(claim.key,),
        reason="SDF took it: Furat Monitor says so",
    )  # fmt: skip
    facts = Facts(SmallRecord(b), reference(), texts=True)
    told = str(Ground(facts).told([control], [event], *PERIOD))
    assert ("SDF took it, according to Furat Monitor" in told) is moved
    assert ("took Hajin, according" in told) is False
    part = "several villages" if "villages" in words else "half of Hajin"
    assert (f"the Syrian Democratic Forces took {part}" in told) is not moved


def test_who_fled_is_told_once(tmp_path: Path) -> None:
    b = Builder()
    words = "The tribe fled from Hajin"
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    both = {"actor": ["tribe"], "target": ["tribe"], "place": ["Hajin"], "time": DAY}
    claim = b.claim(page, "displacement", words, **both)
    b.event(claim)
    b.event(b.claim(page, "clash", "The tribe", **both))
    get_writer("graphml", reference()).write(SmallRecord(b), tmp_path / "graph")
    edges = ET.parse(tmp_path / "graph").iter("{http://graphml.graphdrawing.org/xmlns}edge")
    assert ["displacement" in {data.text for data in edge} for edge in edges] == [False]
    assert "→" not in _claim_line(claim)


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1400"/>'


@pytest.mark.parametrize(
    ("points", "tall", "waits"),
    # A short front page leaves the map all it may have, a long one what is left; where that is too
    # little, the text goes on before it.
    [(2, 190, False), (9, 172, False), (14, 140, False), (30, 190, True)],
)
def test_a_map_leaves_no_page_half_empty(points: int, tall: int, waits: bool) -> None:
    sentence = Sentence(text="On 8 September the SDF took Hajin", claims=())
    blocks: list[Block] = [
        Heading(text="Report", level=1),
        Items(items=((sentence,),) * points),
        Picture(svg=_SVG, caption="Map"),
        Paragraph(sentences=(sentence,)),
        Heading(text="Ground"),
        Picture(svg=_SVG, caption="Change"),
    ]
    made = to_docx("Report", blocks, Citations({}), dt.date(2018, 9, 16), map_png)
    file = docx.Document(io.BytesIO(made))
    first, second = file.inline_shapes
    assert first.height.mm == pytest.approx(tall, abs=1)
    assert first.width.mm <= 160
    assert first.height / first.width == pytest.approx(1.4, abs=0.01)
    assert second.height.mm == pytest.approx(190, abs=0.5)
    words = [paragraph.text for paragraph in file.paragraphs]
    text = words.index("On 8 September the SDF took Hajin.", points + 1)
    assert (text < words.index("Map")) is waits
    assert words.index("Map") < words.index("Ground")
