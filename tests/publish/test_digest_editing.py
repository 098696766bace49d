"""What an editor struck from digests of five wars, and what now stands there instead."""

from __future__ import annotations

import msgspec
import pytest

from sayso.model import Claim, Mention, PlaceMention, TimeSpan, Voice
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.fronts import belligerents, province_name
from sayso.publish.layout import in_runs, paragraph
from sayso.publish.naming import is_plural, small_letters
from sayso.publish.placing import where
from sayso.publish.prose import Prose
from sayso.publish.quoting import quoted
from sayso.publish.sections import various
from sayso.publish.sentence import Sentence
from sayso.publish.wording import when
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import Builder, SmallRecord, reference

PERIOD = ("2018-09-03", "2018-09-16")
PACKS = load_reference()


def of_packs(kind: str, actor: str | None, target: str | None) -> str | None:
    """Return the sentence of an event between actors of the packs (ids) or others (words)."""
    mentions = [
        tuple(Mention(text=n, id=n if n in PACKS.actors else None) for n in names if n)
        for names in ((actor,), (target,))
    ]
    event = msgspec.structs.replace(
        event_of({"type": kind, "place": ["Hajin"]}), actor=mentions[0], target=mentions[1]
    )
    return Prose(Facts(Rows(known=PACKS.sources), PACKS)).happening(event)


def told(*texts: tuple[str, str, dict[str, object]]) -> str:
    """Return the digest of single claims: source, type, and further fields; words are the text."""
    b = Builder()
    for number, (source, kind, fields) in enumerate(texts):
        words = str(fields.pop("words", "Something happened in Hajin"))
        page = b.document(f"page{number}", source, "2018-09-09", f"{words}.")
        b.event(b.claim(page, kind, words, **fields))  # type: ignore[arg-type]
    return digest(SmallRecord(b), *PERIOD, reference=reference())


@pytest.mark.parametrize(
    ("kind", "actor", "target"),
    [
        ("clash", "isis", "the Observatory"),
        ("airstrike", "white-helmets", "isis"),
        ("clash", "isis", "who"),
        ("siege", "protesters", None),
        ("protest", "syria", None),
        ("shelling", "syria-government", "syria-army"),
        ("clash", "First", "isis"),
    ],
)
def test_what_cannot_be_is_quoted_not_asserted(kind: str, actor: str, target: str | None) -> None:
    assert of_packs(kind, actor, target) is None


@pytest.mark.parametrize(
    ("kind", "actor", "target", "sentence"),
    [
        ("clash", "isis", "protesters", "the Islamic State fought protesters in Hajin"),
        ("destruction", "isis", "syria-army", "the Islamic State caused destruction in Hajin"),
        ("airstrike", "isis", "two airstrikes", "the Islamic State carried out airstrikes in Haj"),
        ("shelling", "isis", "chemical weapons", "the Islamic State fired shells or rockets in H"),
        ("withdrawal", "civilians", None, "civilians withdrew from Hajin"),
    ],
)
def test_what_can_be_is_told(kind: str, actor: str, target: str | None, sentence: str) -> None:
    assert str(of_packs(kind, actor, target)).startswith(sentence)


def test_a_party_is_quoted_through_the_outlet_that_spoke() -> None:
    facts = Facts(Rows(known=PACKS.sources), PACKS)
    assert facts.speaker("hezbollah", [("Al-Manar",)]) == "Al-Manar"
    assert facts.speaker("hezbollah", [("Hezbollah", "Daily Sabah")]) == "Hezbollah"
    assert facts.speaker("russia", [("local media", "Sputnik")]) == "Sputnik"
    voice = Voice(origin="hezbollah", interest="own success", paths=(("Al-Manar",),))
    text = Prose(facts).attributed("There was fighting", [voice])
    assert text == "There was fighting, said Al-Manar, an outlet of one of the parties"


def test_no_front_has_enemies_in_one_camp_nor_a_state_beside_its_army() -> None:
    facts = Facts(Rows(known=PACKS.sources), PACKS)

    def fought(actor: str, target: str) -> object:
        event = event_of({"type": "clash", "place": ["Hajin"]})
        sides = [(Mention(text=n, id=n),) for n in (actor, target)]
        return msgspec.structs.replace(event, actor=sides[0], target=sides[1])

    fights = [fought("sdf", "isis")] * 3 + [fought("cjtf-oir", "sdf")]
    assert belligerents(fights, facts) == [["Syrian Democratic Forces"], ["Islamic State"]]
    fights = [fought("ukraine-army", "russia")] * 3 + [fought("ukraine", "russia")]
    camps = belligerents(fights, facts)
    assert camps == [[PACKS.actors["ukraine-army"].name], ["Russia"]]


def test_the_same_told_by_two_is_one_sentence() -> None:
    fields: dict[str, object] = {"place": ["Hajin"], "time": ("2018-09-09",)}
    text = told(("furat", "shelling", {**fields}), ("levant-wire", "shelling", {**fields}))
    names = text.split("There was shelling in Hajin, according to ")[1].split(" [1][2]")[0]
    assert sorted(names.split(" and ")) == ["Furat Monitor", "Levant Wire"]
    assert text.count("There was shelling in Hajin") == 1


def test_background_is_left_out_and_counted() -> None:
    words = "The conflict pits the government against a wide array of groups"
    text = told(("furat", "clash", {"words": words}))
    assert words not in text.split("## References")[0]
    assert "One passage of background" not in text  # nothing else is there to stand beside it
    text = told(
        ("furat", "clash", {"words": words}),
        ("levant-wire", "shelling", {"actor": ["isis"], "place": ["Hajin"]}),
    )
    assert words not in text.split("## References")[0]
    assert "One passage of background, without day and place, is left out." in text


def test_a_quoted_plan_says_that_it_is_one() -> None:
    plain = "A convoy was spotted whose drivers nobody knew"
    vow = "The group vowed revenge for the strike on its men"
    for words, shown in ((plain, False), (vow, True)):
        fields: dict[str, object] = {"words": words, "modality": "planned", "place": ["Hajin"],
                                     "time": ("2018-09-09",)}  # fmt: skip
        assert (words in told(("furat", "clash", fields)).split("## References")[0]) is shown


def test_a_denial_without_day_and_deed_is_counted() -> None:
    dated = {"actor": ["isis"], "place": ["Hajin"], "modality": "denied", "time": ("2018-09-09",)}
    words = "The group has always denied using such weapons"
    text = told(
        ("furat", "shelling", {**dated, "says": ["sdf-press"]}),
        ("levant-wire", "chemical", {"words": words, "modality": "denied", "says": ["sdf-press"]}),
    )
    part = text.split("## Disputed or denied")[1].split("\n## ")[0]
    assert words not in part
    assert "One denial more that names neither day nor deed is in the record." in part


@pytest.mark.parametrize(
    ("words", "start", "end", "adverb"),
    [
        ("in recent months", "2018-06-09", "2018-09-09", "in the months up to 9 September"),
        ("since 2012", "2012-01-01", "2018-09-09", "from 2012 on"),
        ("since early 2011", "2011-01-01", "2018-09-09", "from 2011 on"),
        ("since March 2011", "2011-03-01", "2018-09-09", "from March 2011 on"),
        ("since 3 September", "2018-09-03", "2018-09-09", "from 3 September on"),
        ("from 3 to 9 September", "2018-09-03", "2018-09-09", "between 3 and 9 September"),
    ],
)
def test_a_time_is_no_more_exact_than_its_words(
    words: str, start: str, end: str, adverb: str
) -> None:
    assert when(TimeSpan(start=start, end=end, text=words, precision="span")) == adverb


@pytest.mark.parametrize(
    ("words", "many"),
    [("the United States", False), ("the United Nations", False), ("Hamas", False),
     ("the rebels", True), ("the Syrian Democratic Forces", True)],
)  # fmt: skip
def test_states_are_one(words: str, many: bool) -> None:
    assert is_plural(words) is many


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("US military", "the US military"),
        ("76th Guards Air Assault Division", "the 76th Guards Air Assault Division"),
        ("Syrian Arab News Agency", "the Syrian Arab News Agency"),
        ("Amaq News Agency", "Amaq News Agency"),
        ("Syrian regime airbase", "a Syrian regime airbase"),
        ("MQ-9 drone", "an MQ-9 drone"),
        ("regime TV", "regime TV"),
        ("al-Furqan School", "al-Furqan School"),
        ("Opposition activist Omar Said", "opposition activist Omar Said"),
        ("Senior US officials", "senior US officials"),
    ],
)
def test_articles(name: str, words: str) -> None:
    assert with_article(name) == words


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("ZACATECOLUCA", "Zacatecoluca"),
        ("SAN LUIS DE LA REINA", "San Luis de la Reina"),
        ("ENEMY SOLDIERS", "enemy soldiers"),
        ("HELICOPTERS", "helicopters"),
        ("Hajin", "Hajin"),
    ],
)
def test_wires_in_capitals_are_not_shouted(words: str, written: str) -> None:
    assert small_letters(words) == written


def test_a_fragment_is_quoted_as_its_sentence() -> None:
    b = Builder()
    text = "A monitor counted the dead and killed at least 58 people including 11 children there."
    page = b.document("page", "furat", "2018-09-09", text)
    b.claim(page, "killing", "killed at least 58 people including 11 children there")
    view = SmallRecord(b)
    facts = Facts(view, reference(), texts=True)
    (claim,) = (c for c in view.claims() if isinstance(c, Claim))
    assert quoted(claim, facts) == f"“{text.rstrip('.')}”"


def test_names_of_provinces_and_places() -> None:
    assert province_name("Rif-dimashq") == "Rif-Dimashq"
    assert province_name("Deir ez-Zor") == "Deir ez-Zor"
    place = PlaceMention(text="Barisha", relation="in the vicinity of the areas of “ of")
    assert where([place]) == "near Barisha"


def test_a_party_is_marked_once_in_a_paragraph() -> None:
    tail = ", said SANA, an outlet of one of the parties"
    texts = [
        f"A fell{tail}",
        f"B fell{tail}",
        "C fell, said the SDF, speaking for one of the parties",
    ]
    made = paragraph("9 September.", [Sentence(text=text, claims=()) for text in texts])
    assert [sentence.text for sentence in made.sentences] == [
        f"A fell{tail}", "B fell, said SANA", texts[2],
    ]  # fmt: skip


def test_main_points_tell_a_deed_at_a_place_once() -> None:
    fields: dict[str, object] = {"actor": ["isis"], "place": ["Hajin"]}
    text = told(
        ("furat", "siege", {**fields, "time": ("2018-09-09",), "words": "ISIS ringed Hajin"}),
        ("levant-wire", "siege", {**fields, "time": ("2018-09-11",), "words": "IS ringed Hajin"}),
    )
    points = text.split("## Main points")[1].split("\n## ")[0]
    assert points.count("laid siege to Hajin") == 1


def test_main_points_tell_another_account_of_an_attack_last() -> None:
    attacks = [
        msgspec.structs.replace(
            event_of({"type": kind, "time": [f"2018-09-{day}"]}, f"e1_{number}"),
            place=(PlaceMention(text=town, name=town, country="SY", admin1=province),),
        )
        for number, (kind, day, town, province) in enumerate(
            (
                ("chemical", "09", "Hajin", "Deir ez-Zor"),
                ("chemical", "09", "As Susah", "Deir ez-Zor"),
                ("capture", "09", "Hajin", "Deir ez-Zor"),
                ("capture", "09", "As Susah", "Deir ez-Zor"),
                ("chemical", "09", "Atarib", "Aleppo"),
                ("chemical", "10", "Hajin", "Deir ez-Zor"),
            )
        )
    ]
    assert various(attacks) == [attacks[at] for at in (0, 2, 3, 4, 5, 1)]


def test_names_lose_what_tells_namesakes_apart() -> None:
    facts = Facts(Rows(known=PACKS.sources), PACKS)
    place = PlaceMention(text="Midan", name="Midan (Aleppo)", id="gn:9")
    assert facts.spelt_place(place).name == "Midan"


def test_numbers_of_references_run_together_on_paper() -> None:
    assert in_runs([3, 5, 6, 7, 9, 10]) == [(3, 3), (5, 7), (9, 10)]
    assert in_runs([]) == []
