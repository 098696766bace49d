from __future__ import annotations

import html.parser
import os
import re
from pathlib import Path

import msgspec
import pytest

import sayso
from sayso.errors import InputError
from sayso.model import Figure, FigureSaying, TimeSpan
from sayso.protocols import Capture
from sayso.publish import digest
from sayso.publish.wording import when

from .cases import event_of
from .small_record import (
    Builder,
    SmallRecord,
    built,
    narrowed,
    reference,
    small_record,
)

GOLDEN = Path(__file__).parent / "golden"
PERIOD = ("2018-09-03", "2018-09-16")


def made(style: str = "daily", **options: str) -> str:
    return digest(small_record(), *PERIOD, style=style, reference=reference(), **options)


@pytest.mark.parametrize("style", ["daily", "weekly"])
def test_golden(style: str) -> None:
    text = made(style)
    golden = GOLDEN / f"digest-{style}.md"
    if os.environ.get("SAYSO_UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["daily", "weekly"])
def test_every_sentence_carries_references_that_exist(style: str) -> None:
    body, references = made(style).split("## References")
    listed = {int(number) for number in re.findall(r"^(\d+)\. ", references, re.MULTILINE)}
    cited = {
        number
        for first, last in re.findall(r"\[(\d+)(?:–(\d+))?\]", body)
        for number in range(int(first), int(last or first) + 1)
    }
    assert cited == listed == set(range(1, len(listed) + 1))
    for line in body.splitlines():
        if not line or line.startswith(("#", "*From", "*Each", "*Told", "|")):
            continue
        prose = re.sub(r"^(- |\*\*[^*]+\*\* )", "", line)
        for sentence in re.findall(r"[^.]+\.(?=\s|$)", prose):
            assert re.search(r"\[\d+(–\d+)?\]\.$", sentence), sentence


def test_references_quote_the_documents() -> None:
    texts = "\n".join(document.text for document in small_record().documents())
    references = made().split("## References")[1]
    quotes = re.findall(r"^\d+\. “(.+?)” — ", references, re.MULTILINE)
    assert quotes
    for quote in quotes:
        assert re.sub(r"\\(.)", r"\1", quote) in texts


def test_every_figure_has_its_speaker() -> None:
    text = made()
    assert "The SOHR said that at least 17 militants were killed; the SDF press office put" in text
    assert "27 SDF fighters were killed (at first 34), according to Furat Monitor" in text
    assert "run from at least 17 (the SOHR) to 38 (the SDF press office)" in text


def test_what_is_not_settled_stands_apart() -> None:
    text = made()
    before, after = text.split("## Disputed or denied")
    assert "Helicopters" not in before
    assert "planned" not in before
    assert "## Rumours" in after
    assert "Nothing else in the record supports them" in after
    assert "No gazetteer at hand has Tell Abu Fayd" in after
    assert "**Who was behind it is not said.** Explosions on 10 September in Tell Abu Fayd" in after


class _Checker(html.parser.HTMLParser):
    """Collects tags and checks that they close in order."""

    void = frozenset({"meta", "br", "path", "rect", "circle", "polygon", "g"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_self_contained_and_escaped() -> None:
    page = made(format="html")
    checker = _Checker()
    checker.feed(page)
    assert checker.open == []
    tags = {tag for tag, _ in checker.seen}
    assert "svg" in tags
    assert not tags & {"script", "link", "img", "iframe", "object"}
    for tag, attributes in checker.seen:
        assert not any(name.startswith("on") for name in attributes)
        if tag == "a":
            assert (attributes["href"] or "").startswith(("#r", "https://wire.example/"))
    assert "Who holds &lt;As Susah&gt;?" in page
    assert "<As Susah>" not in page


def test_hostile_words_do_nothing() -> None:
    event = event_of({"type": "clash", "actor": ["<script>alert(1)</script> [x](y) `z`"],
                      "place": ["Hajin"], "time": ["2018-09-09"]})  # fmt: skip
    page = digest(narrowed([event]), *PERIOD, format="html", reference=reference())
    assert "<script>" not in page
    text = digest(narrowed([event]), *PERIOD, reference=reference())
    assert "\\<script\\>" in text
    assert "\\[x\\]" in text


def test_area_narrows_by_province_country_or_place() -> None:
    hama = made(area="Hama")
    assert "Kafr Zita" in hama
    assert "As Susah from" not in hama
    assert "As Susah from" in made(area="syria")
    assert "no event in this period" in made(area="Paris")


def test_one_day_and_no_day() -> None:
    day = digest(small_record(), "2018-09-08", "2018-09-08", reference=reference())
    assert day.startswith("# Daily report: 8 September 2018")
    assert "Hajin" in day
    assert "Kafr Zita" not in day
    with pytest.raises(InputError, match="no dated events"):
        digest(narrowed([]), reference=reference())


@pytest.mark.parametrize(
    ("options", "message"),
    [({"style": "hourly"}, "choose daily or weekly"), ({"format": "pdf"}, "choose markdown"),
     ({"since": "soon"}, "no date"),
     ({"since": "2018-09-09", "until": "2018-09-01"}, "ends before")],
)  # fmt: skip
def test_wrong_options_are_one_clear_line(options: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        digest(small_record(), reference=reference(), **options)


def test_order_of_events_does_not_matter() -> None:
    turned = digest(narrowed(built().events[::-1]), *PERIOD, reference=reference())
    assert turned == made()


def _undated(published: str | None, kind: str = "capture", **fields: object) -> SmallRecord:
    """A record of one report that says no day."""
    b = Builder()
    page = b.document(
        "page", "furat", published or "", "The SDF took Hajin. 4 civilians died there."
    )
    if not published:
        b.documents[0] = msgspec.structs.replace(b.documents[0], published=None)
    claim = b.claim(page, kind, "The SDF took Hajin", actor=["sdf"], target=["isis"],
                    place=["Hajin"])  # fmt: skip
    b.event(claim, **fields)
    return SmallRecord(b)


def test_what_has_no_day_counts_for_the_day_of_its_report() -> None:
    text = digest(_undated("2018-09-10"), *PERIOD, reference=reference())
    part = text.split("## Reported without a day")[1].split("\n## ")[0]
    assert "**Deir ez-Zor, reported on 10 September.** The Syrian Democratic Forces took" in part
    assert "- Reported on 10 September: the Syrian Democratic Forces took Hajin from" in text
    assert "From one event in the record, without a day" in text
    for published in ("2018-09-02", "2018-09-17"):
        text = digest(_undated(published), *PERIOD, reference=reference())
        assert "Hajin" not in text
        assert "no event in this period" in text


def test_an_open_end_keeps_no_report_out() -> None:
    late = _undated("2019-01-31")
    assert "Hajin" in digest(late, since="2018-09-03", until=None, reference=reference())
    assert "Hajin" not in digest(late, until="2018-09-16", since="2018-09-03")
    assert "reported on 31 January" in digest(late, reference=reference())


def test_neither_day_nor_dated_report_is_counted_not_told() -> None:
    text = digest(_undated(None), *PERIOD, reference=reference())
    assert "One further event of the record has neither a day nor a dated report" in text
    assert "took Hajin" not in text


@pytest.mark.parametrize(
    ("modality", "heading"),
    [("planned", "Plans announced"), ("possible", "What is not known"),
     ("denied", "Disputed or denied")],
)  # fmt: skip
def test_undated_plans_and_denials_stay_apart(modality: str, heading: str) -> None:
    text = digest(_undated("2018-09-10", modality=modality), *PERIOD, reference=reference())
    assert "Reported without a day" not in text
    assert "Hajin" in text.split(f"## {heading}")[1].split("## References")[0]


def test_undated_harm_to_civilians_is_told() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-10", "An airstrike killed 4 civilians in Hajin.")
    claim = b.claim(page, "airstrike", "An airstrike killed 4 civilians in Hajin",
                    target=["civilians"], place=["Hajin"])  # fmt: skip
    said = FigureSaying(origin="furat", low=4, high=4, claims=(claim.key,), rank="preferred")
    b.event(claim, figures=(Figure(what="killed", of="civilians", low=4, best=4, high=4,
                                   said_by=(said,)),))  # fmt: skip
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    harm = text.split("## Harm to civilians")[1].split("\n## ")[0]
    assert "- Reported on 10 September: an airstrike hit civilians in Hajin and four civ" in harm
    assert "| Civilians | Reported on 10 September in Hajin | Furat Monitor: 4 killed [1] |" in text


def test_a_record_hands_its_digest_what_has_no_day(tmp_path: Path) -> None:
    words = b"Government forces captured the town of Hajin from Islamic State."
    with sayso.open(tmp_path / "r.db") as record:
        record.add([Capture(data=words, name="a.txt", source="Furat", published="2018-09-10")])
        assert [event.time for event in record.events()] == [None]
        told = record.report("2018-09-10", "2018-09-10")
        other = record.report("2018-09-11", "2018-09-12")
    assert "Reported without a day" in told
    assert "Hajin" in told
    assert "Hajin" not in other


def test_nobody_is_quoted_for_what_only_others_said() -> None:
    """One voice says who did it, another whom it hit: neither is given the other's words."""
    b = Builder()
    page = b.document(
        "page", "furat", "2018-09-09",
        "An airstrike killed 17 civilians in Hajin. The coalition struck a command post in Hajin.",
    )  # fmt: skip
    common = {"place": ["Hajin"], "time": ("2018-09-08",)}
    hit = b.claim(page, "airstrike", "An airstrike killed 17 civilians in Hajin",
                  target=["civilians"], says=["sohr"], **common)  # fmt: skip
    flown = b.claim(page, "airstrike", "The coalition struck a command post in Hajin",
                    actor=["coalition"], says=["sdf-press"], **common)  # fmt: skip
    b.event(hit, flown, actor=flown.actor, target=hit.target)
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    assert "The US-led coalition carried out airstrikes in Hajin, according to the SDF" in text
    assert "The SOHR said that civilians were hit, without saying who did it" in text
    assert "coalition hit civilians" not in text


def test_dates_of_several_years_have_their_year() -> None:
    text = digest(small_record(), "2017-01-01", "2018-12-31", reference=reference())
    body = text.split("## References")[0]
    assert "of 30 August without a year" in body
    body = body.replace("of 30 August without a year", "")
    assert re.search(r"On \d+ September 2018", body)
    assert not re.search(r"\d (September|August)(?! 20)[ *.,]", body)


@pytest.mark.parametrize(
    ("start", "end", "year", "words"),
    [
        ("2018-09-07", "2018-09-07", False, "on 7 September"),
        ("2018-09-07", "2018-09-07", True, "on 7 September 2018"),
        ("2018-09-01", "2018-09-30", True, "in September 2018"),
        ("2018-09-03", "2018-09-07", True, "between 3 and 7 September 2018"),
        ("2018-12-30", "2019-01-02", False, "between 30 December 2018 and 2 January 2019"),
        ("2018-01-01", "2018-12-31", False, "in 2018"),
        ("1963-01-01", "2017-11-27", False, "between 1963 and 2017"),
    ],
)
def test_when(start: str, end: str, year: bool, words: str) -> None:
    assert when(TimeSpan(start=start, end=end, precision="span", text=""), year) == words
