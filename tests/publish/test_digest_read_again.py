"""What three more digests of real reports had wrong: tables, fronts, quotations told twice."""

from __future__ import annotations

import datetime as dt
import re

import msgspec
import pypdfium2
import pytest

from sayso.model import ClaimFigure, Figure, FigureSaying, Mention, PlaceMention, Speaker, Voice
from sayso.publish import digest
from sayso.publish.charts import deaths_by_speaker
from sayso.publish.facts import Facts
from sayso.publish.fronts import belligerents
from sayso.publish.layout import Citations, Heading, Items, Reference, Table, paragraph
from sayso.publish.losses import tidy_figures
from sayso.publish.naming import is_speaker
from sayso.publish.nouns import is_craft
from sayso.publish.placing import where
from sayso.publish.plausible import plausible
from sayso.publish.prose import Prose
from sayso.publish.requoting import quoted_once_a_section
from sayso.publish.sections import _add
from sayso.publish.sentence import Sentence
from sayso.publish.typeset import _table, to_pdf
from sayso.publish.wording import singular
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, reference

PERIOD = ("2018-09-03", "2018-09-16")
WORDS = "The attack caused many people to choke and some had foam coming out of their mouths"


def written(b: Builder) -> str:
    return digest(SmallRecord(b), *PERIOD, reference=reference())


def sentence(text: str, *claims: str) -> Sentence:
    return Sentence(text=text, claims=claims)


def strike_whose_toll_names_another(toll_actor: str) -> Builder:
    """A strike of which nobody who tells of it names the author; a toll read elsewhere does."""
    b = Builder()
    text = "An airstrike hit Hajin. Ten people were wounded in that attack."
    page = b.document("page", "furat", "2018-09-09", text)
    fields = {"place": ["Hajin"], "time": ("2018-09-08",)}
    strike = b.claim(page, "airstrike", "An airstrike hit Hajin", **fields)  # type: ignore[arg-type]
    toll = b.claim(
        page, "toll", "Ten people were wounded in that attack", actor=[toll_actor], target=["isis"],
        says=["sohr"], place=["Hajin"], time=("2018-09-08",),
    )  # fmt: skip
    b.event(strike, toll, actor=toll.actor, target=toll.target)
    return b


def test_a_strike_is_nobodys_if_who_tells_of_it_names_nobody() -> None:
    text = written(strike_whose_toll_names_another("coalition"))
    assert "| Not stated (airstrike) | 1 | Hajin" in text
    assert "US-led coalition (airstrike)" not in text


def test_a_front_has_no_camp_that_only_a_toll_names() -> None:
    b = strike_whose_toll_names_another("coalition")
    assert belligerents(b.events, Facts(SmallRecord(b), reference())) == []


def test_a_strike_that_is_only_quoted_has_no_author_in_the_table() -> None:
    b = Builder()
    text = "Rebels regularly target Hajin with airstrikes."
    page = b.document("page", "furat", "2018-09-09", text)
    b.event(b.claim(page, "airstrike", text.rstrip("."), actor=["hts"], place=["Hajin"],
                    time=("2018-09-08",)))  # fmt: skip
    text = written(b)
    assert "| Not clear (airstrike) | 1 | Hajin" in text
    assert "Hayat Tahrir al-Sham (airstrike)" not in text


def test_the_chart_has_the_names_and_words_of_the_text_and_no_sum_of_a_war() -> None:
    b = Builder()
    page = b.document("page", "amaq", "2018-09-09", "Dozens were killed in Hajin. The war killed.")
    claim = b.claim(page, "airstrike", "Dozens were killed in Hajin", place=["Hajin"],
                    time=("2018-09-08",))  # fmt: skip
    number = ClaimFigure(text="Dozens", what="people", measure="killed", low=12)
    b.claims[0] = counted = msgspec.structs.replace(claim, figures=(number,))
    said = FigureSaying(origin="isis", low=12, high=None, claims=(claim.key,), rank="preferred")
    paths = (("Amaq",),)
    b.event(
        counted, voices=(Voice(origin="isis", stance="affirms", paths=paths, claims=(claim.key,)),),
        figures=(Figure(what="killed", of="people", low=12, best=12, said_by=(said,)),),
    )  # fmt: skip
    war = FigureSaying(origin="furat", low=300_000, high=None, rank="preferred")
    killing = b.claim(page, "killing", "The war killed", place=["Hajin"], time=("2018-09-08",))
    b.event(killing, figures=(Figure(what="killed", low=300_000, best=300_000, said_by=(war,)),))
    view = SmallRecord(b)
    svg = deaths_by_speaker(view.events(), Facts(view, reference(), texts=True), ["amaq"])
    assert svg is not None
    assert "Amaq: dozens" in svg
    assert "Islamic State" not in svg
    assert "300,000" not in svg


def test_a_column_of_sentences_gets_more_of_the_page_than_one_of_dates() -> None:
    rows = (("Hajin", "2018-09-08", (sentence("the army took it, " * 8, "a"),)),)
    source = _table(Table(columns=("Place", "Since", "Why"), rows=rows), Citations({}))
    widths = re.search(r"#table\(columns: \(([\d.]+)fr, ([\d.]+)fr, ([\d.]+)fr\)", source)
    assert widths is not None
    place, since, why = map(float, widths.groups())
    assert place == since
    assert 3 < why / since < 4


def test_speakers_of_one_cell_are_parted_on_paper_too() -> None:
    said = (sentence("A: 58 killed", "a"), sentence("B: 80 killed", "b"))
    blocks = [Table(columns=("How many",), rows=((said,),))]
    cited = {key: Reference(key=key, quote=f"“{key}”", source="Wire", claim=key) for key in "ab"}
    pdf = to_pdf("A title", blocks, Citations(cited), dt.date(2018, 9, 9))
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert re.search(r"A: 58 killed\s*1\s*; B: 80 killed\s*2", page)


def test_dozens_and_fifty_eight_are_no_dispute() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "Dozens were killed in Hajin; others say 58.")
    claim = b.claim(page, "airstrike", "Dozens were killed in Hajin", place=["Hajin"],
                    time=("2018-09-08",))  # fmt: skip
    number = ClaimFigure(text="Dozens", what="people", measure="killed", low=12)
    counted = msgspec.structs.replace(claim, figures=(number,))
    b.claims[b.claims.index(claim)] = counted
    said = (
        FigureSaying(origin="furat", low=12, high=None, claims=(claim.key,), rank="preferred"),
        FigureSaying(origin="sohr", low=58, high=None, claims=(), rank="normal"),
    )
    b.event(counted, figures=(Figure(what="killed", of="people", low=12, best=58, said_by=said),))
    text = written(b)
    assert "at least 12" not in text
    assert "dozens" in text


def test_who_tells_of_a_fight_does_not_deny_it() -> None:
    b = Builder()
    text = "HTS attacked a base near Hajin. HTS did not enter the base."
    page = b.document("page", "furat", "2018-09-09", text)
    clash = b.claim(page, "clash", "HTS attacked a base near Hajin", actor=["hts"], says=["sohr"],
                    place=["Hajin"], time=("2018-09-09",))  # fmt: skip
    no = b.claim(page, "clash", "HTS did not enter the base", actor=["hts"], says=["sohr"],
                 place=["Hajin"], time=("2018-09-09",), modality="denied")  # fmt: skip
    b.event(clash, no)
    text = written(b)
    assert "SOHR also said what did not happen: “HTS did not enter the base”" in text
    assert "denied this" not in text
    assert "## Disputed or denied" not in text


def test_whom_an_agency_quotes_contradicts_and_not_the_agency() -> None:
    b = Builder()
    page = b.document("one", "furat", "2018-09-09", "The coalition bombed Hajin.")
    affirmed = b.claim(page, "airstrike", "The coalition bombed Hajin", actor=["coalition"],
                       place=["Hajin"], time=("2018-09-09",))  # fmt: skip
    page = b.document("two", "levant-wire", "2018-09-09", "We conducted no strikes there.")
    denied = b.claim(page, "airstrike", "We conducted no strikes there", actor=["coalition"],
                     place=["Hajin"], modality="denied")  # fmt: skip
    event = b.event(affirmed, denied)
    spoke = msgspec.structs.replace(denied, says=(Speaker(text="coalition spokesman"),))
    b.claims[b.claims.index(denied)] = spoke
    assert [voice.origin for voice in event.voices] == ["furat", "levant-wire"]
    text = written(b)
    assert "A coalition spokesman, quoted by Levant Wire, contradicts this: “We conducted" in text


def test_the_same_words_of_two_outlets_are_quoted_once() -> None:
    hyphened = WORDS.replace("caused", "had-caused").replace("-", " ")
    blocks = [
        Heading(text="Situation by front"),
        Heading(text="Idlib", level=3),
        paragraph("4 April.", [sentence(f"SOHR: “{WORDS}”", "a")]),
        Heading(text="Hama", level=3),
        paragraph("5 April.", [sentence(f"Ahram: “{WORDS} the monitor said”", "b")]),
        Heading(text="Harm to civilians"),
        Items(items=((sentence(f"SOHR: “{WORDS}”", "a"),), (sentence(f"It: “{hyphened}”", "c"),))),
    ]
    made = quoted_once_a_section(blocks)
    assert [block.text for block in made if isinstance(block, Heading)] == [
        "Situation by front", "Idlib", "Harm to civilians",
    ]  # fmt: skip
    assert made[2] == paragraph("4 April.", [sentence(f"SOHR: “{WORDS}”", "a", "b")])
    assert len(made[-1].items) == 2  # type: ignore[union-attr]


def test_a_quotation_that_others_go_on_from_stays() -> None:
    item = (sentence(f"Wire: “{WORDS}”", "b"), sentence("Wire said that two people were killed"))
    blocks = [Items(items=((sentence(f"SOHR: “{WORDS}”", "a"),), item))]
    assert quoted_once_a_section(blocks) == blocks


@pytest.mark.parametrize(
    ("kind", "one", "other", "apart", "left"),
    [
        ("airstrike", "Syrian forces", "pro-regime forces", True, 1),
        ("airstrike", "Syrian forces", "pro-regime forces", False, 2),
        ("airstrike", "soldiers", "rebels", True, 2),
        ("airstrike", "soldiers", "civilians", True, 2),
        ("clash", "regime forces", "opposition forces", True, 2),
    ],
)
def test_five_soldiers_counted_again_in_another_sentence_are_five(
    kind: str, one: str, other: str, apart: bool, left: int
) -> None:
    figures = tuple(
        Figure(
            what="killed", of=of, low=5, best=5, high=5,
            said_by=(FigureSaying(origin="sohr", low=5, high=5, claims=(claim,)),),
        )
        for of, claim in ((one, "k1"), (other, "k2" if apart else "k1"))
    )  # fmt: skip
    event = msgspec.structs.replace(event_of({"type": kind}), figures=figures)
    assert len(tidy_figures(event)) == left


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("across the northwestern", "across northwestern Hajin"),
        ("near the central", "near central Hajin"),
        ("west", "in west Hajin"),
        ("west of", "west of Hajin"),
        ("western", "in western Hajin"),
        ("government-held western side of the divided", "on the western side of Hajin"),
    ],
)
def test_a_relation_that_has_lost_its_noun_is_still_a_sentence(relation: str, words: str) -> None:
    assert where([msgspec.structs.replace(PLACES["Hajin"], relation=relation)]) == words


def test_a_place_is_not_west_of_itself() -> None:
    beside = msgspec.structs.replace(PLACES["Hajin"], relation="west of")
    assert where([PLACES["Hajin"], beside]) == "west of Hajin"


def test_a_state_acts_in_itself_without_saying_so() -> None:
    packs = load_reference()
    syria = PlaceMention(text="Syria", name="Syria", id="gn:163843", kind="country", country="SY")
    event = msgspec.structs.replace(
        event_of({"type": "killing"}), place=(syria,), actor=(Mention(text="Syria", id="syria"),),
        target=(Mention(text="civilians", id="civilians"),),
    )  # fmt: skip
    told = Prose(Facts(Rows(known=packs.sources), packs)).happening(event)
    assert told is not None
    assert "in Syria" not in told


def test_what_a_party_says_too_is_not_told_twice() -> None:
    sentences = [sentence("There was shelling in Hass, according to an activist", "a")]
    party = "There was shelling in Hass, said TRT World, an outlet of one of the parties"
    _add(sentences, [sentence(party, "b")])
    assert [s.text for s in sentences] == [
        "There was shelling in Hass, according to an activist",
        "TRT World, an outlet of one of the parties, also reported it",
    ]


def test_main_points_prefer_what_has_a_day() -> None:
    b = Builder()
    dated = ["As Susah", "Kafr Zita", "Al Qaim", "Markadah", "Hajin"]
    told = [("isis", "Murak", ()), ("isis", "Hajin", ("2018-09-08",))]
    told += [("sdf", name, ("2018-09-08",)) for name in dated]
    for number, (actor, name, time) in enumerate(told):
        text = f"{'IS' if actor == 'isis' else 'The SDF'} took {name}."
        page = b.document(f"p{number}", "furat", "2018-09-09", text)
        words = text.rstrip(".")
        b.event(b.claim(page, "capture", words, actor=[actor], place=[name], time=time))
    points = written(b).split("## Main points")[1].split("\n## ")[0]
    assert points.count("\n- ") == 6
    assert "Murak" not in points


@pytest.mark.parametrize(
    ("noun", "one"),
    [
        ("employees", "employee"), ("pro-regime forces", "pro-regime force"), ("police", "police"),
        ("families of rebels", "family of rebels"), ("press", "press"), ("Americans", "American"),
        ("members of the rebels", "member of the rebels"), ("IEDs", "IEDs"), ("ISIS", "ISIS"),
        ("churches", "church"), ("Civilians", "civilian"),
    ],
)  # fmt: skip
def test_one_of_them_is_one(noun: str, one: str) -> None:
    assert singular(noun) == one


def test_a_country_has_no_area_of_its_own_and_a_place_no_hour() -> None:
    syria = PlaceMention(text="Syria", name="Syria", kind="country", relation="the area of")
    assert where([syria]) == "in Syria"
    near = msgspec.structs.replace(PLACES["Hajin"], relation="in the morning near")
    assert where([near]) == "near Hajin"


@pytest.mark.parametrize("kind", ["killing", "abduction", "arrest"])
def test_residents_who_bury_the_dead_have_not_killed_them(kind: str) -> None:
    packs = load_reference()
    facts = Facts(Rows(known=packs.sources), packs)
    people = Mention(text="civilians", id="civilians")
    event = msgspec.structs.replace(
        event_of({"type": kind, "place": ["Hajin"]}), actor=(people,), target=(Mention(text="67"),)
    )
    assert not plausible(event, facts)


def test_fixed_wing_warplanes_are_nobody() -> None:
    assert is_craft("Fixed-wing warplanes")
    assert not is_craft("Fixed positions")


def test_who_arrives_harms_nobody_and_who_only_fought_says_nothing() -> None:
    b = Builder()
    text = "The army deployed among civilians in Hajin. The army has fought since 2012."
    page = b.document("page", "furat", "2018-09-09", text)
    words = "The army deployed among civilians in Hajin"
    b.event(b.claim(page, "deployment", words, place=["Hajin"], actor=["syria-army"],
                    target=["civilians"], time=("2018-09-08",)))  # fmt: skip
    b.event(b.claim(page, "clash", "The army has fought since 2012", actor=["syria-army"],
                    time=("2012-01-01", "2018-09-09")))  # fmt: skip
    text = written(b)
    assert "no claim of harm to civilians" in text
    assert "## Over a longer time" not in text


def test_lasting_events_are_told_together_whatever_is_counted_beside() -> None:
    b = Builder()
    tons = Figure(what="delivered", of="tons", low=20, best=20, high=20)
    for source, figures in (("furat", ()), ("levant-wire", (tons,))):
        page = b.document(source, source, "2018-09-09", "IS has ringed Hajin since 2012")
        claim = b.claim(page, "siege", "IS has ringed Hajin since 2012", actor=["isis"],
                        place=["Hajin"], time=("2012-01-01", "2018-09-09"))  # fmt: skip
        b.event(claim, figures=figures)
    text = written(b).split("## Over a longer time")[1].split("\n## ")[0]
    assert text.count("laid siege to Hajin") == 1
    assert "Furat Monitor and Levant Wire" in text


def test_a_country_that_is_no_target_is_where_it_was() -> None:
    packs = load_reference()
    facts = Facts(Rows(known=packs.sources), packs)
    ukraine = PlaceMention(text="Ukraine", name="Ukraine", kind="country", country="UA")
    event = msgspec.structs.replace(
        event_of({"type": "offensive"}), place=(ukraine,),
        actor=(Mention(text="Russian", id="russia"),),
        target=(Mention(text="Ukraine", id="ukraine"),),
    )  # fmt: skip
    assert Prose(facts).happening(event) == "Russia opened an offensive in Ukraine"


def test_a_claim_is_nobody_who_speaks() -> None:
    assert not is_speaker("claim")
    assert not is_speaker("a claim")
    assert is_speaker("Claim Monitor")
