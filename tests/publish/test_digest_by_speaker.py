"""Digests name a speaker once for what it tells, and losses in one row a side, time and place."""

from __future__ import annotations

import msgspec
import pytest

from sayso.model import Mention
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts, outlet_name
from sayso.publish.layout import by_speaker
from sayso.publish.losses import tidy_figures, whose
from sayso.publish.naming import is_name, is_shown, tidy_name
from sayso.publish.placing import where
from sayso.publish.prose import Prose
from sayso.publish.sentence import Sentence
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, narrowed, reference

PERIOD = ("2018-09-03", "2018-09-16")
PACKS = load_reference()


def sentences(*texts: str) -> list[Sentence]:
    return [Sentence(text=text, claims=(f"k{i}",)) for i, text in enumerate(texts)]


def run(*texts: str) -> str:
    return " ".join(f"{s.text}{s.stop}" for s in by_speaker(sentences(*texts)))


def test_neighbouring_sentences_of_one_speaker_name_him_once() -> None:
    text = run(
        "The Syrian Arab Army took Hajin, according to SANA",
        "The Syrian Arab Army shelled the SDF in Raqqa, according to SANA",
        "There was fighting in Homs, according to SANA",
        "The SDF took Tabqa, according to the SOHR",
    )
    assert text == (
        "According to SANA, the Syrian Arab Army took Hajin; it shelled the SDF in Raqqa; "
        "there was fighting in Homs. The SDF took Tabqa, according to the SOHR."
    )


def test_several_are_they_and_names_keep_their_capital() -> None:
    text = run(
        "The Syrian government forces took Hajin, according to A",
        "The Syrian government forces fought in Homs, according to A",
        "Russia bombed Idlib, according to A",
    )
    assert text == (
        "According to A, the Syrian government forces took Hajin; they fought in Homs; "
        "Russia bombed Idlib."
    )


def test_quotations_disputes_and_who_else_reports_it_stay_sentences() -> None:
    texts = (
        "The SDF took Hajin, according to A",
        "B also reported it, without saying from whom",
        "The SDF took Tabqa, according to A",
        "A: “they fled, according to A”",
        "A said that two were killed; B put the figure at three",
    )
    assert run(*texts) == ". ".join(texts) + "."


def test_no_sentence_grows_without_end() -> None:
    made = by_speaker(sentences(*[f"X bombed Town{i}, according to A" for i in range(9)]))
    assert [s.stop for s in made] == [";", ";", ";", "."] * 2 + ["."]
    assert [s.claims for s in made] == [(f"k{i}",) for i in range(9)]


@pytest.mark.parametrize(
    ("words", "tidied"),
    [
        ("But US-led coalition", "US-led coalition"),
        ("BEIRUT Syrian government", "Syrian government"),
        ("Entire settlements", "entire settlements"),
        ("Sixteen civilians", "sixteen civilians"),
        ("civilians citizens", "citizens"),
        ("Liwa al-Wadi", "Liwa al-Wadi"),
        ("UNHCR Syria", "UNHCR Syria"),
        ("Local Coordination Committees", "Local Coordination Committees"),
    ],
)
def test_names_lose_what_only_began_a_sentence(words: str, tidied: str) -> None:
    assert tidy_name(words) == tidied


def test_no_names() -> None:
    assert is_shown("Video of drone flyover")
    assert not is_name("information", 5)
    assert not is_name("Syrian Network@snhrOn Nov 29", 5)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Syrian Network for Human Rights", "the Syrian Network for Human Rights"),
        ("Institute for the Study of War", "the Institute for the Study of War"),
        ("Associated Press", "the Associated Press"),
        ("State Emergency Services", "the State Emergency Services"),
        ("governor Zhyvytskyi", "Governor Zhyvytskyi"),
        ("Amaq News Agency", "Amaq News Agency"),
    ],
)
def test_articles(name: str, words: str) -> None:
    assert with_article(name) == words


def test_outlets_keep_their_own_spelling() -> None:
    assert outlet_name("ahram") == "ahram"
    assert outlet_name("Syrian Arab News Agency") == "the Syrian Arab News Agency"


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("the provincial border with", "on the provincial border with Hajin"),
        ("the border crossing of", "at the border crossing of Hajin"),
        ("in the morning near", "near Hajin"),
        ("the river outside", "on the river outside Hajin"),
    ],
)
def test_prepositions(relation: str, words: str) -> None:
    place = msgspec.structs.replace(PLACES["Hajin"], relation=relation)
    assert where([place]) == words


def told(kind: str, actor: list[str], target: list[str], **more: object) -> str | None:
    event = event_of({"type": kind, "place": ["Hajin"], **more})
    sides = [
        tuple(Mention(text=n, id=n if n in PACKS.actors else None) for n in names)
        for names in (actor, target)
    ]
    event = msgspec.structs.replace(event, actor=sides[0], target=sides[1])
    return Prose(Facts(Rows(known=PACKS.sources), PACKS)).happening(event)


def test_nobody_shells_a_man_who_is_counted() -> None:
    figures = [["killed", "man", 1, 1]]
    assert told("shelling", ["syria-army"], ["a man"], figures=figures) == (
        "the Syrian Arab Army fired shells or rockets in Hajin"
    )


def test_what_cannot_be_is_not_asserted() -> None:
    assert told("deployment", ["Belgian F-16 combat jets"], []) is None
    assert told("clash", ["Firefighters"], []) is None
    assert told("deployment", ["reinforcements"], []) == "reinforcements were deployed in Hajin"


def test_an_air_strike_by_a_group_without_aircraft_is_quoted() -> None:
    for words, shown in (
        ("The Islamic State bombed positions in Hajin", False),
        ("The Islamic State bombed positions in Hajin with drones", True),
    ):
        b = Builder()
        page = b.document("page", "furat", "2018-09-09", f"{words}.")
        b.event(b.claim(page, "airstrike", words, actor=["isis"], place=["Hajin"],
                        time=("2018-09-09",)))  # fmt: skip
        text = digest(SmallRecord(b), *PERIOD, reference=reference())
        assert ("the Islamic State carried out airstrikes" in text.lower()) is shown or (
            "The Islamic State carried out airstrikes" in text
        ) is shown


def test_a_commander_is_no_civilian_and_counts_have_plain_nouns() -> None:
    facts = Facts(Rows(known=PACKS.sources), PACKS)
    event = event_of({
        "type": "killing", "place": ["Hajin"],
        "figures": [["killed", "deputy commander", 1, 1], ["killed", "civilian deaths", 7, 7],
                    ["killed", "foreign mercenaries'", 3, 3], ["killed", "children", 2, 2]],
    })  # fmt: skip
    found = {figure.of: whose(figure, event, facts) for figure in tidy_figures(event)}
    assert found == {
        "deputy commander": "unknown", "civilians": "civilians",
        "foreign mercenaries": "unknown", "children": "civilians",
    }  # fmt: skip


def losses_table(*events: object) -> list[str]:
    text = digest(narrowed(list(events)), *PERIOD, reference=reference())  # type: ignore[arg-type]
    part = text.split("| Losses of | When and where")[1].split("\n\n")[0]
    return [line for line in part.splitlines()[2:] if line.startswith("|")]


def case(number: int, **fields: object) -> object:
    return event_of(
        {"type": "airstrike", "place": ["Hajin"], "time": ["2018-09-08"], **fields}, f"e1_{number}"
    )


def test_a_row_has_all_that_one_side_lost_at_one_time_and_place() -> None:
    figures = [["killed", "civilians", 14, 14], ["injured", "civilians", 30, 30]]
    rows = losses_table(
        case(1, target=["civilians"], figures=figures),
        case(2, target=["civilians"], figures=[["killed", "civilians", 2, 2]], place=["Murak"]),
        case(3, figures=[["killed", None, 4, 4]]),
    )
    assert rows == [
        "| Civilians | On 8 September in Hajin | Furat Monitor: 14 killed, 30 injured |",
        "| | On 8 September in Murak | Furat Monitor: 2 killed |",
        "| Side not stated | On 8 September in Hajin | Furat Monitor: 4 killed |",
    ]


def test_a_long_table_keeps_the_greatest_numbers_and_says_so() -> None:
    names = [name for name in PLACES if PLACES[name].kind not in {"country", "province"}][:8]
    events = [
        case(n, place=[name], time=[f"2018-09-{day:02}"],
             figures=[["killed", None, day * 10, day * 10]])
        for n, (name, day) in enumerate((name, day) for name in names for day in range(3, 10))
    ]  # fmt: skip
    rows = losses_table(*events)
    assert 30 <= len(rows) < len(events)
    assert not any(" 30 killed" in row for row in rows)
    assert sum(" 90 killed" in row for row in rows) == len(names)
    text = digest(narrowed(events), *PERIOD, reference=reference())  # type: ignore[arg-type]
    assert f"{len(events) - len(rows)} rows of smaller numbers are in the record." in text


def test_totals_of_a_war_are_one_item_and_no_losses_of_the_week() -> None:
    toll = {"type": "toll", "time": ["2018-09-08"], "figures": [["killed", "people", 300000, None]]}
    first = event_of({**toll, "place": ["Hajin"]}, "e1_1")
    second = event_of({**toll, "place": ["Murak"], "voices": [["sohr", "affirms"]]}, "e1_2")
    figure = second.figures[0]
    said = tuple(msgspec.structs.replace(s, origin="sohr") for s in figure.said_by)
    second = msgspec.structs.replace(
        second, figures=(msgspec.structs.replace(figure, said_by=said),)
    )
    text = digest(narrowed([first, second]), *PERIOD, reference=reference())
    part = text.split("## Statements and tolls")[1]
    assert part.count("300,000 people were killed") == 1
    assert "Furat Monitor and the SOHR said that" in part
    assert "| Losses of" not in text


def test_lasting_events_of_one_kind_are_told_together() -> None:
    siege = {"type": "siege", "actor": ["syria-army"], "place": ["Hajin"]}
    events = [
        event_of({**siege, "time": [f"{year}-01-01", "2018-09-10"]}, f"e1_{year}")
        for year in (2013, 2014)
    ]
    text = digest(narrowed(events), *PERIOD, reference=reference())
    part = text.split("## Over a longer time")[1].split("\n## ")[0]
    assert part.count("laid siege to Hajin") == 1
    # Who speaks of both times is named once.
    assert part.count("according to Furat Monitor") == 1


def test_what_belongs_to_no_front_stands_by_province() -> None:
    text = digest(
        narrowed([case(1), case(2, place=["Murak"])]),  # type: ignore[list-item]
        *PERIOD,
        style="weekly",
        reference=reference(),
    )
    part = text.split("## Situation by front")[1].split("\n## ")[0]
    assert "### " not in part
    assert "**Deir ez-Zor, 8 September.**" in part
    assert "**Hama, 8 September.**" in part


def test_pictures_follow_the_main_points() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "The SDF took Hajin.")
    b.event(b.claim(page, "capture", "The SDF took Hajin", actor=["sdf"], place=["Hajin"],
                    time=("2018-09-09",)))  # fmt: skip
    text = digest(SmallRecord(b), *PERIOD, format="html", reference=reference())
    assert text.index("Main points") < text.index("<figure>") < text.index("Situation by front")
