"""Words that an editor struck from weekly digests of scraped news, and what stands there now."""

from __future__ import annotations

import pytest

from sayso.model import Figure, FigureSaying
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.layout import Block, Heading, Items, quoted_once
from sayso.publish.naming import tidy_name
from sayso.publish.quoting import quoted
from sayso.publish.sentence import Sentence

from .small_record import Builder, SmallRecord, reference
from .test_digest_editing import of_packs, told


@pytest.mark.parametrize(
    ("kind", "actor", "target", "sentence"),
    [
        ("capture", "syria-army", "civilians", "the Syrian Arab Army took Hajin"),
        (
            "shelling",
            "syria-army",
            "a head",
            "the Syrian Arab Army fired shells or rockets in Hajin",
        ),
        ("deployment", "units", None, "there were troop movements in Hajin"),
        ("deployment", "Forces", None, "there were troop movements in Hajin"),
        ("agreement", "syria-government", "a truce deal", None),
        ("agreement", "a ceasefire", None, None),
    ],
)
def test_who_may_stand_in_a_sentence(
    kind: str, actor: str, target: str | None, sentence: str | None
) -> None:
    assert of_packs(kind, actor, target) == sentence


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Humanitarian groups", "humanitarian groups"),
        ("a same source", "a source"),
        ("President Nur Haddad", "President Nur Haddad"),
        ("General Staff", "General Staff"),
        ("state-run Levant agency", "the state-run Levant agency"),
    ],
)
def test_speakers_have_the_article_that_english_gives_them(name: str, spoken: str) -> None:
    assert with_article(name) == spoken


def test_what_a_party_does_is_no_part_of_its_name() -> None:
    assert tidy_name("shelling rebels") == "rebels"
    assert tidy_name("Fighters") == "fighters"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Relief Post@reliefpostOn Sunday shells hit the market of the town of Hajin, they wrote",
         "On Sunday shells hit the market of the town of Hajin, they wrote"),
        ("The halt began at noon. ï¿½ï¿½We expect it to hold until the morning, the ministry said",
         "The halt began at noon. We expect it to hold until the morning, the ministry said"),
        ("He wrote to me@post.example that shells had hit the market of the town of Hajin twice",
         "He wrote to me@post.example that shells had hit the market of the town of Hajin twice"),
    ],
)  # fmt: skip
def test_quotes_begin_after_a_posts_header_and_without_broken_marks(words: str, kept: str) -> None:
    b = Builder()
    b.claim(b.document("page", "furat", "2018-09-09", f"{words}."), "shelling", words)
    view = SmallRecord(b)
    (claim,) = view.claims()
    assert quoted(claim, Facts(view, reference(), texts=True)) == f"“{kept}”"


def test_a_speaker_of_two_times_is_named_once() -> None:
    fields: dict[str, object] = {"actor": ["isis"], "place": ["Hajin"]}
    text = told(
        ("furat", "siege", {**fields, "time": ("2012-01-01", "2018-09-09")}),
        ("furat", "siege", {**fields, "time": ("2013-01-01", "2018-09-09")}),
    )
    lasting = text.split("## Over a longer time")[1].split("\n## ")[0]
    assert lasting.count("according to") == 1
    assert "between 2012 and 2018 and between 2013 and 2018" in lasting


def test_what_is_quoted_above_is_not_quoted_again() -> None:
    words = "The sides are said to seek an agreement on a safe way out of the town"

    def said(who: str, quote: str) -> tuple[Sentence, ...]:
        return (Sentence(text=f"{who}: “{quote}”", claims=("k",)),)

    blocks: list[Block] = [
        Heading(text="Statements"),
        Items(items=(said("Lebanon", f"{words}, and the army has ruled that out"),)),
        Heading(text="Plans"),
        Items(items=(said("Furat", words),)),
        Heading(text="Rest"),
        Items(items=(said("Furat", words),)),
    ]
    assert quoted_once(blocks, ("Statements", "Plans")) == [*blocks[:2], *blocks[4:]]


def test_the_dead_and_injured_of_a_killing_are_told_once() -> None:
    b = Builder()
    words = "In Hajin 84 people were killed and 65 injured"
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    claim = b.claim(
        page, "killing", words, place=["Hajin"], time=("2018-09-09",), target=["people"]
    )
    said = FigureSaying(origin="furat", low=65, high=65, claims=(claim.key,))
    dead = FigureSaying(origin="furat", low=84, high=84, claims=(claim.key,))
    b.event(
        claim,
        figures=(
            Figure(what="injured", low=65, best=65, high=65, said_by=(said,)),
            Figure(what="killed", of="people", low=84, best=84, high=84, said_by=(dead,)),
        ),
    )
    text = digest(SmallRecord(b), "2018-09-03", "2018-09-16", reference=reference())
    assert "84 people were killed and 65 people were injured in Hajin" in text
    assert "people were killed in Hajin, and" not in text
