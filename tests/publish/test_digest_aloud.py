"""What five digests read aloud had wrong: each sentence that stumbled, or said too much."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from sayso.model import (
    Control,
    Figure,
    FigureSaying,
    Mention,
    PlaceMention,
    Voice,
)
from sayso.publish import digest
from sayso.publish.articles import with_article
from sayso.publish.facts import Facts
from sayso.publish.ground import GROUND, Ground
from sayso.publish.joining import folded
from sayso.publish.layout import Items, Note
from sayso.publish.naming import is_plural
from sayso.publish.placing import where
from sayso.publish.prose import Prose, is_a_place
from sayso.publish.selection import is_hearsay
from sayso.publish.sentence import Sentence
from sayso.reference import load_reference
from sayso.view import Rows

from .cases import event_of
from .small_record import PLACES, Builder, SmallRecord, reference

PACKS = load_reference()
PERIOD = ("2018-09-03", "2018-09-16")


def of_one(words: str, kind: str, **fields: Any) -> str:
    """Return the digest of one event that one report tells in these words."""
    figures = fields.pop("counts", ())
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    more = {"place": ["Hajin"], "time": ("2018-09-08",), **fields}
    claim = b.claim(page, kind, words, **more)
    said = [
        Figure(
            what=what, of=of, low=n, best=n, high=high,
            said_by=(FigureSaying(origin="furat", low=n, high=high, claims=(claim.key,)),),
        )
        for what, of, n, high in figures
    ]  # fmt: skip
    b.event(claim, figures=tuple(said))
    return digest(SmallRecord(b), *PERIOD, reference=reference())


def happening(kind: str, places: list[PlaceMention], **sides: list[Mention]) -> str | None:
    event = msgspec.structs.replace(
        event_of({"type": kind}), place=tuple(places), target=(), actor=()
    )
    event = msgspec.structs.replace(event, **{side: tuple(who) for side, who in sides.items()})
    return Prose(Facts(Rows(known=PACKS.sources), PACKS)).happening(event)


def who(identity: str) -> Mention:
    return Mention(text=identity, id=identity)


def test_the_body_that_spoke_is_named_not_its_state() -> None:
    facts = Facts(Rows(known=PACKS.sources), PACKS)
    army = PACKS.actors["sudan-military"].name
    assert facts.speaker("sudan", [(army, "Wire")]) == with_article(army)
    assert facts.speaker("sudan", [(army, "Wire"), ("Sudan", "Wire")]) == "Sudan"
    assert facts.speaker("sudan", [("Rapid Support Forces", "Wire")]) == "Sudan"


def test_who_took_a_building_has_not_taken_the_town() -> None:
    building = Mention(text="radio and television building")
    told = happening("capture", [PLACES["Hajin"]], actor=[who("isis")], target=[building])
    assert told == "the Islamic State took the radio and television building in Hajin"
    told = happening("capture", [PLACES["Hajin"]], actor=[who("isis")], target=[who("sdf")])
    assert told == "the Islamic State took Hajin from the Syrian Democratic Forces"


def test_who_withdrew_towards_a_town_did_not_leave_it() -> None:
    text = of_one(
        "IS fighters withdrew from nearby streets towards Hajin", "withdrawal", actor=["isis"]
    )
    assert "The Islamic State withdrew towards Hajin" in text
    assert "from Hajin" not in text


def test_who_fled_is_told_from_where_to_where() -> None:
    text = of_one(
        "Some 8,500 people fled Hajin to Murak", "displacement", place=["Hajin", "Murak"],
        actor=["people"], target=["people"], counts=[("displaced", "people", 8500, 8500)],
    )  # fmt: skip
    assert "8,500 people were displaced from Hajin to Murak" in text


def test_a_group_is_not_killed_its_members_are() -> None:
    told = happening("killing", [PLACES["Hajin"]], target=[who("hts")])
    assert told == f"members of {with_article(PACKS.actors['hts'].name)} were killed in Hajin"
    assert is_plural("members of Hezbollah")


def test_a_siege_has_a_town_and_no_seat() -> None:
    assert happening("siege", [PLACES["Hajin"]]) == "Hajin was under siege"
    inside = msgspec.structs.replace(PLACES["Hajin"], relation="inside a small area in")
    assert happening("siege", [inside]) == "Hajin was under siege"


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        ("rebel-held suburbs of", "in the suburbs of Hajin"),
        ("in the besieged eastern parts of", "in the eastern parts of Hajin"),
        ("south of Daesh-controlled", "south of Hajin"),
        ("liberated", "in Hajin"),
    ],
)
def test_who_holds_a_place_is_not_for_an_adjective_to_say(relation: str, words: str) -> None:
    assert where([msgspec.structs.replace(PLACES["Hajin"], relation=relation)]) == words


def test_a_road_between_two_towns_has_both_ends() -> None:
    one = msgspec.structs.replace(PLACES["Hajin"], relation="road between")
    assert where([one, PLACES["Murak"]]) == "on the road between Hajin and Murak"


def test_nobody_is_west_of_a_country() -> None:
    syria = PlaceMention(
        text="Syria", name="Syria", kind="country", country="SY", relation="west of"
    )
    assert where([syria]) == "in the west of Syria"


def test_a_state_is_not_hit_where_something_in_it_is() -> None:
    hit = [who("syria")]
    told = happening("airstrike", [PLACES["Hajin"]], actor=[who("cjtf-oir")], target=hit)
    assert told == "the US-led coalition carried out airstrikes in Hajin"


def test_an_area_takes_no_town() -> None:
    area = [Mention(text="area al-Masane")]
    assert happening("capture", [PLACES["Hajin"]], actor=area) is None


def test_people_whom_a_number_tells_of_are_told_once() -> None:
    text = of_one(
        "Shells fired by IS in Hajin hit a depot; two guards were killed", "shelling",
        actor=["isis"], target=["depot", "guards"], counts=[("killed", "guards", 2, 2)],
    )  # fmt: skip
    assert "The Islamic State shelled a depot in Hajin and two guards were killed" in text
    text = of_one(
        "Eight students were killed in Hajin and a teacher was injured", "killing",
        target=["students", "teacher"],
        counts=[("injured", "teacher", 1, 1), ("killed", "students", 8, 8)],
    )  # fmt: skip
    assert "eight students were killed and one teacher was injured in Hajin" in text
    assert "Students and a teacher were killed" not in text


def test_one_at_least_is_one() -> None:
    text = of_one(
        "In Hajin a 6-year-old girl and a fighter were killed", "killing",
        counts=[("killed", "fighters", 1, None), ("injured", "year-old girl", 1, 1)],
    )  # fmt: skip
    assert "at least one fighter was killed" in text
    assert "one girl was injured" in text


def test_what_is_left_open_stands_with_the_number() -> None:
    def sentences(*texts: str) -> list[Sentence]:
        return [Sentence(text=text, claims=(f"k{i}",)) for i, text in enumerate(texts)]

    made = folded(
        sentences(
            "There were airstrikes in Hajin, according to A",
            "B also reported it, without saying who did it or against whom",
            "C and D also reported it, without saying where exactly",
            "B said that 22 people were killed",
        )
    )
    assert [s.text for s in made] == [
        "There were airstrikes in Hajin, according to A",
        "C and D also reported it, without saying where exactly",
        "B said that 22 people were killed, without saying who did it",
    ]
    assert made[-1].claims == ("k3", "k1")
    alone = sentences("B also reported it, without saying who did it", "A said that two fell")
    assert folded(alone) == alone


def test_three_counts_of_the_dead_stand_in_one_list() -> None:
    b = Builder()
    says = ("sohr", "levant-wire", "furat")
    claims = []
    for number, name in enumerate(says):
        words = f"{name}: an airstrike killed {10 + number} in Hajin"
        page = b.document(name, name, "2018-09-09", f"{words}.")
        claims.append(b.claim(page, "airstrike", words, place=["Hajin"], time=("2018-09-08",)))
    said = tuple(
        FigureSaying(origin=name, low=10.0 + n, high=10.0 + n, claims=(claims[n].key,))
        for n, name in enumerate(says)
    )
    b.event(*claims, figures=(Figure(what="killed", low=10, best=10, high=12, said_by=said),))
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    found = re.search(r"Counts of the people killed differ: ([^\[]+) \[", text)
    assert found is not None
    assert sorted(found[1].split(", ")) == [
        "11 (Levant Wire)",
        "12 (Furat Monitor)",
        "ten (the SOHR)",
    ]


def test_words_that_tell_of_the_speaker_are_the_reports() -> None:
    text = of_one("The SOHR warned of hunger in Hajin before the winter comes again", "statement",
                  says=["sohr"])  # fmt: skip
    assert "- Furat Monitor: “The SOHR warned of hunger" in text
    text = of_one("Hunger will come to Hajin before the winter comes to it again", "statement",
                  says=["sohr"])  # fmt: skip
    assert "- The SOHR: “Hunger will come" in text


def test_who_tells_of_its_own_deeds_is_not_named_twice() -> None:
    prose = Prose(Facts(Rows(known=PACKS.sources), PACKS))
    own = Voice(origin="sdf", interest="own success", paths=(("Syrian Democratic Forces",),))
    loss = msgspec.structs.replace(own, interest="own loss")
    name = "the Syrian Democratic Forces"
    text = f"On 9 September {name} took Hajin"
    assert prose.attributed(text, [own]) == f"{text}, by their own account alone"
    text = "The Syrian Democratic Forces left Hajin"
    assert prose.attributed(text, [loss]) == f"{text}, by their own admission"
    text = f"Hezbollah fought {name}"
    assert prose.attributed(text, [own]) == f"{text}, by the account of {name} alone"
    joint = f"{name} and Hezbollah took Hajin"
    assert prose.attributed(joint, [own]) == f"{joint}, by the account of {name} alone"


def test_what_a_party_says_it_took_is_told_below_the_table() -> None:
    b = Builder()
    words = "IS took Hajin", "IS took Murak"
    page = b.document("page", "amaq", "2018-09-09", ". ".join(words) + ".")
    taken, claimed = (
        b.claim(
            page, "capture", text, actor=["isis"], place=[text.split()[-1]], time=("2018-09-08",)
        )
        for text in words
    )
    b.event(taken)
    b.event(claimed)
    control = Control(
        place=PLACES["Hajin"], status="held", holders=(who("isis"),), since="2018-09-08",
        because=(taken.key,), reason="Islamic State took it: Amaq says so",
    )  # fmt: skip
    view = SmallRecord(b)
    facts = Facts(view, reference())
    blocks = Ground(facts).told([control], view.events(), *PERIOD)
    (listing,) = [block for block in blocks if isinstance(block, Items)]
    assert [s.text for item in listing.items for s in item] == [
        "On 8 September the Islamic State took Murak, according to Amaq"
    ]
    (note,) = [block for block in blocks if isinstance(block, Note)]
    assert "moving no place in the table" in note.text
    assert Ground(facts).told([], [], *PERIOD) == []
    assert GROUND == "Who gained what"


def test_several_places_are_them() -> None:
    b = Builder()
    page = b.document("page", "furat", "2018-09-09", "IS took Hajin and Murak.")
    claim = b.claim(page, "capture", "IS took Hajin and Murak", actor=["isis"],
                    place=["Hajin", "Murak"], time=("2018-09-08",))  # fmt: skip
    controls = [
        Control(
            place=PLACES[name], status="held", holders=(who("isis"),), since="2018-09-08",
            because=(claim.key,), reason="Islamic State took it: Furat Monitor says so",
        )
        for name in ("Hajin", "Murak")
    ]  # fmt: skip
    facts = Facts(SmallRecord(b), reference())
    table = str(Ground(facts).told(controls, [], *PERIOD))
    assert "Islamic State took them, according to Furat Monitor" in table


def test_unverified_posts_are_rumours() -> None:
    b = Builder()
    words = "Unverified posts said that a general had been killed in Hajin"
    page = b.document("page", "furat", "2018-09-09", f"{words}.")
    claim = b.claim(page, "killing", "a general had been killed in Hajin", place=["Hajin"],
                    time=("2018-09-08",), says=["Unverified posts"])  # fmt: skip
    voice = Voice(origin="unverified posts (via furat)", claims=(claim.key,),
                  paths=(("Unverified posts", "Furat Monitor"),))  # fmt: skip
    event = b.event(claim, voices=(voice,))
    text = digest(SmallRecord(b), *PERIOD, reference=reference())
    part = text.split("## Rumours")[1].split("##")[0]
    assert "Told only in unverified posts" in part
    assert "- Furat Monitor: “Unverified posts said that a general" in part
    assert "Strikes and losses" not in text
    second = msgspec.structs.replace(voice, origin="sohr", paths=(("SOHR",),))
    assert not is_hearsay(msgspec.structs.replace(event, voices=(voice, second)))


def test_a_weekday_is_no_place() -> None:
    facts = Facts(Rows(known=PACKS.sources), PACKS)
    assert not is_a_place("Tuesdays", facts)
    assert is_a_place("Fridaus", facts)


def test_children_stand_for_civilians_but_aid_workers_are_named() -> None:
    workers = [who("aid-workers")]
    assert happening("abduction", [PLACES["Hajin"]], actor=[who("isis")], target=workers) == (
        "the Islamic State abducted aid workers in Hajin"
    )
    assert happening("shelling", [PLACES["Hajin"]], actor=[who("isis")], target=workers) == (
        "shells or rockets fired by the Islamic State hit civilians in Hajin"
    )


def test_what_stands_beside_a_number_on_a_page_is_no_noun() -> None:
    text = of_one(
        "19 incl. two children were killed in Hajin; 16 Tags civilian deaths", "shelling",
        counts=[("killed", "incl", 19, 19), ("injured", "Tags civilian deaths", 16, 16)],
    )  # fmt: skip
    assert "19 people were killed and 16 civilians were injured" in text


def test_who_did_it_and_to_how_many_is_one_clause() -> None:
    text = of_one(
        "IS killed 30 people and 12 civilians in Hajin and injured nine", "killing",
        actor=["isis"], target=["people"],
        counts=[("killed", None, 30, 30), ("killed", "civilians", 12, 12), ("injured", None, 9, 9)],
    )  # fmt: skip
    assert (
        "The Islamic State killed 30 people and 12 civilians in Hajin, and nine people were injured"
    ) in text


def test_bombers_are_not_their_own_target() -> None:
    bombers = Mention(text="two suicide bombers")
    hit = [Mention(text="a police station"), Mention(text="suicide bombers")]
    told = happening("bombing", [PLACES["Hajin"]], actor=[bombers], target=hit)
    assert told == "two suicide bombers set off explosives against a police station in Hajin"


@pytest.mark.parametrize(
    ("words", "many"),
    [
        ("a school and a nearby building", True),
        ("a school", False),
        ("a bread and tea shop", False),
    ],
)
def test_two_things_are_two(words: str, many: bool) -> None:
    assert is_plural(words) is many


def test_a_school_is_where_something_happens_at() -> None:
    assert where([PlaceMention(text="al-Najah School")]) == "at al-Najah School"
    assert where([PlaceMention(text="Najah")]) == "in Najah"


def test_nobody_speaks_by_age() -> None:
    assert with_article("45-year-old teacher") == with_article("year-old teacher") == "a teacher"
