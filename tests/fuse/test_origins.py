"""Who really says so: origins, interest, copies."""

from __future__ import annotations

import msgspec
import pytest

from sayso.config import Policy
from sayso.decide import standing
from sayso.fuse import OriginFinder, fuse, head
from sayso.fuse.copies import copies
from sayso.fuse.documents import copied_from, resemblance, sketch_of
from sayso.model import Claim, Document, PlaceMention, Saying, Section
from sayso.origin_words import fold_name
from sayso.reference import load_reference

from .world import Desk, reference

REFERENCE = reference()


def saying(desk: Desk, claim: Claim) -> Saying:
    return OriginFinder(desk.documents, REFERENCE).saying(claim)


@pytest.mark.parametrize(
    ("source", "says", "origin"),
    [
        ("daily", (), "daily"),
        ("daily", ("monitor",), "monitor"),
        ("daily", ("monitor", "wire"), "monitor"),
        ("daily", ("red-ministry",), "red"),
        ("red-agency", (), "red"),
        ("daily", ("red-guards",), "red"),
        ("daily", ("activists", "monitor"), "monitor"),
        ("daily", ("activists",), "activists (via The Daily)"),
        ("weekly", ("activists",), "activists (via The Weekly)"),
        ("daily", ("The Valley Monitor",), "monitor"),
        ("daily", ("Ana Example",), "ana example"),
        ("daily", ("Reliable sources",), "reliable sources (via The Daily)"),
        ("daily", ("Furat Monitor",), "furat monitor"),
        ("daily", ("local monitors",), "local monitors (via The Daily)"),
        ("red-agency", ("a source",), "red"),
        ("daily", ("people",), "civilians (via The Daily)"),
        ("daily", ("relief",), "relief"),
        # The outlet's own people, and words that mean nobody.
        ("monitor", ("Valley Monitor's sources",), "monitor"),
        ("daily", ("Valley Monitor activists",), "monitor"),
        ("daily", ("Example Valley sources",), "example valley sources"),
        ("daily", ("our sources",), "daily"),
        # Whoever did it claims it: no word of the outlet's.
        ("daily", ("The claim",), "claim (via The Daily)"),
        ("daily", ("Valley-based Red Army",), "red"),
        ("daily", ("eastern Vale province",), "daily"),
        ("daily", ("chemical weapons", "monitor"), "monitor"),
        # A description that ends with the name of a source, or of a group.
        ("daily", ("Ana Example director of the Valley Monitor",), "monitor"),
        ("daily", ("Twitter account of the Blue Front",), "blue"),
        ("daily", ("Red Army patrols",), "red"),
        ("daily", ("TV",), "tv (via The Daily)"),
        # What a scraped page puts before its text.
        (
            "daily",
            ("Tags Vale Red Army Local activists",),
            "tags vale red army local activists (via The Daily)",
        ),
        ("daily", ("NOBODY WILL LEAVE Alba",), "nobody will leave alba (via The Daily)"),
        # What two say is no confession of one of them.
        (
            "daily",
            ("a monitoring group and Red Army fighters",),
            "monitoring group (via The Daily)",
        ),
    ],
)
def test_the_origin_is_the_innermost_named_speaker(source, says, origin) -> None:
    desk = Desk()
    claim = desk.claim("airstrike", source=source, says=says, actor="red", target="blue")
    assert saying(desk, claim).origin == origin


def test_a_backer_by_its_capital_is_the_state() -> None:
    finder = OriginFinder({}, load_reference())
    claim = Desk().claim("killing", says="Rebel-backer Washington", source="daily")
    assert finder.saying(claim).party == "united-states"


def test_the_path_runs_from_speaker_to_publisher() -> None:
    desk = Desk()
    claim = desk.claim("airstrike", source="daily", says=("monitor", "wire"))
    assert saying(desk, claim).path == ("Valley Monitor", "Continental Wire", "The Daily")


def test_an_outlet_is_found_by_its_address() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01", page="https://www.wire.example/a/1")
    desk.documents[page.id] = page = type(page)(
        id=page.id, page=page.page, published=page.published
    )
    assert saying(desk, desk.claim("airstrike", source=page)).origin == "wire"


def test_two_unknown_outlets_may_be_one() -> None:
    desk = Desk()
    for n in range(2):
        made = desk.document("x", "2020-05-01", title=f"Report {n}", page=f"raw:{n}")
        desk.documents[made.id] = made = type(made)(
            id=made.id, page=made.page, title=made.title, published=made.published
        )
        desk.claim("airstrike", source=made, actor="red", target="blue")
    told = [saying(desk, claim) for claim in desk.claims]
    assert told[0].origin != told[1].origin
    assert not any(s.named for s in told)
    assert told[0].relay == told[1].relay


def test_readers_comments_are_one_unnamed_origin_a_page() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    a = desk.claim("airstrike", source=page, section="comment")
    b = desk.claim("airstrike", source=page, section="comment", says="monitor")
    told = saying(desk, a), saying(desk, b)
    assert told[0].comment
    assert told[0].origin == told[1].origin


@pytest.mark.parametrize(
    ("kind", "actor", "target", "says", "interest"),
    [
        ("airstrike", "red", "blue", "red-ministry", "own success"),
        ("airstrike", "red", "blue", "blue-office", "enemy's loss"),
        ("killing", "red", "blue", "blue-office", "own loss"),
        ("airstrike", (), "barracks", "red-ministry", "own success"),
        ("airstrike", (), "barracks", "relief", "third party"),
        ("airstrike", "red", "blue", "a field commander", "own success"),
        ("airstrike", "red", "blue", "pro-Blue channels", "own success"),
        ("airstrike", "red", "blue", "the claim", "own success"),
        ("airstrike", "red", "blue", "friends", "own success"),
        ("airstrike", "red", "blue", "monitor", "third party"),
        ("airstrike", "red", "people", "red-ministry", "own loss"),
        ("airstrike", "red", "people", "blue-office", "enemy's loss"),
        ("capture", "red", "blue", "blue-office", "own loss"),
        ("capture", "red", (), "blue-office", "own loss"),
        # An ally's loss is no confession; nor is kindness to civilians.
        ("capture", "blue", "friends", "red-ministry", "third party"),
        ("aid", "red", "people", "red-ministry", "own success"),
        ("withdrawal", "red", (), "red-ministry", "own loss"),
        ("withdrawal", "red", (), "blue-office", "enemy's loss"),
        ("clash", "green", "blue", "red-ministry", "enemy's loss"),
        ("statement", "red", (), "red-ministry", "third party"),
    ],
)
def test_interest(kind, actor, target, says, interest) -> None:
    desk = Desk()
    claim = desk.claim(kind, actor=actor, target=target, says=says, source="daily")
    assert saying(desk, claim).interest == interest


def test_denying_one_s_own_deed_serves_oneself() -> None:
    desk = Desk()
    claim = desk.claim("airstrike", actor="red", target="people", says="red-ministry",
                       modality="denied")  # fmt: skip
    told = saying(desk, claim)
    assert (told.stance, told.interest) == ("denies", "own success")


@pytest.mark.parametrize(
    ("says", "interest"),
    [("red-ministry", "own success"), ("relief", "third party"), ("monitor", "third party")],
)
def test_who_denies_what_nobody_is_named_for_is_the_accused(says, interest) -> None:
    desk = Desk()
    claim = desk.claim("airstrike", says=says, source="daily", modality="denied")
    assert saying(desk, claim).interest == interest


@pytest.mark.parametrize(
    ("of", "interest"), [("fighters", "own loss"), (None, "own loss"), ("people", "enemy's loss")]
)
def test_people_killed_by_the_enemy_are_an_accusation(of, interest) -> None:
    """A state that tells of its people's dead accuses; of its fighters' dead, it concedes."""
    desk = Desk()
    claim = desk.claim("airstrike", actor="blue", target="red", says="red-ministry", killed=10,
                       of=of, source="daily")  # fmt: skip
    assert saying(desk, claim).interest == interest


SENTENCE = (
    "Witnesses described columns of thick smoke rising above ruined warehouses beside the "
    "abandoned railway station"
)


def origins_of(desk: Desk) -> list[str]:
    finder = OriginFinder(desk.documents, REFERENCE)
    return [s.origin for s in copies([(c, finder.saying(c)) for c in desk.claims])]


def test_a_copied_sentence_is_its_first_teller_s() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", text=f"{SENTENCE}, it was said")
    desk.claim("airstrike", source="wire", text=SENTENCE)
    desk.claim("airstrike", source="weekly", text=f"On Friday {SENTENCE}", published="2020-05-03")
    # The agency gathers news itself: of one day's equal sentences its own is the first.
    assert origins_of(desk) == ["wire", "wire", "wire"]


def test_who_quotes_a_copyist_quotes_whom_that_copied() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", text=SENTENCE)
    desk.claim("airstrike", source="monitor", text=SENTENCE)
    desk.claim("airstrike", source="weekly", text=SENTENCE, says="daily", published="2020-06-30")
    assert origins_of(desk) == ["monitor", "monitor", "monitor"]


def test_names_and_common_words_alone_are_no_copy() -> None:
    desk = Desk()
    text = "On the first of May the Red Army took Alba from the Blue Front"
    desk.claim("capture", source="daily", actor="red", target="blue", text=text)
    desk.claim("capture", source="weekly", actor="red", target="blue", text=text)
    assert origins_of(desk) == ["daily", "weekly"]


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        # Too short for nine words in a row, and the same to the letter.
        ("taking at least 87 of them including 31 pupils", True),
        ("The brief seizure of the ridge was part of", True),
        # What any two reporters write.
        ("killing at least 12 people and wounding dozens", False),
        ("40 people had been killed", False),
        # Nine words in a row, few of them telling, but rarer than those of every report.
        ("In May more than 60 civilians were killed by barrel bombs there", True),
    ],
)
def test_equal_sentences_are_copies_unless_anybody_would_write_them(text, copied) -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", text=text)
    desk.claim("airstrike", source="weekly", text=text)
    assert len(set(origins_of(desk))) == (1 if copied else 2)


def test_who_speaks_for_a_monitor_is_it_by_surname_too() -> None:
    desk = Desk()
    known = msgspec.structs.replace(
        REFERENCE,
        sources={
            **REFERENCE.sources,
            "monitor": msgspec.structs.replace(
                REFERENCE.sources["monitor"], names=("Ana Bel Castro",), covers="XA"
            ),
        },
        fingerprint="with a director",
    )
    desk.claim("airstrike", actor="red", target="blue", source="daily", says="monitor")
    desk.claim("airstrike", actor="red", target="blue", source="weekly", says="Bel Castro")
    events, _ = fuse(desk.claims, desk.documents, known, Policy(), standing([]))
    assert [voice.origin for voice in events[0].voices] == ["monitor"]
    # Also where nobody names that monitor, of the country that it watches.
    desk.claims[0] = desk.claim("airstrike", actor="red", target="blue", source="daily",
                                says="a monitor")  # fmt: skip
    desk.claims.pop()
    events, _ = fuse(desk.claims, desk.documents, known, Policy(), standing([]))
    assert {voice.origin for voice in events[0].voices} == {"monitor", "monitor (via The Daily)"}
    assert events[0].status == "likely"


def test_shared_quoted_words_are_a_copy() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", text="The mayor saw “a second sun over the mill”.")
    desk.claim("airstrike", source="weekly", published="2020-05-02",
               text="It was like “a second sun over the mill”, people told us")  # fmt: skip
    assert origins_of(desk) == ["daily", "daily"]


def test_who_is_named_stays_who_he_is() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", text=SENTENCE)
    desk.claim("airstrike", source="weekly", says="monitor", text=SENTENCE, published="2020-05-02")
    assert origins_of(desk) == ["daily", "monitor"]


WORDS = " ".join(f"word{n} of the long report" for n in range(60))


def test_sketches_estimate_resemblance() -> None:
    other = " ".join(f"quite other{n} things were told" for n in range(60))
    assert resemblance(sketch_of(WORDS), sketch_of(WORDS.upper())) == 1.0
    assert resemblance(sketch_of(WORDS), sketch_of(other)) < 0.1
    assert 0.5 < resemblance(sketch_of(WORDS), sketch_of(WORDS + other[:200])) < 1.0
    assert sketch_of("too short to tell") == b""


def test_a_chain_of_copied_texts_ends_at_the_first() -> None:
    desk = Desk()
    for day, source in enumerate(("daily", "weekly", "gossip"), start=1):
        desk.document(source, f"2020-05-0{day}", sketch=sketch_of(WORDS))
    ids = list(desk.documents)
    assert copied_from(desk.documents, lambda d: False) == {ids[1]: ids[0], ids[2]: ids[0]}


def test_a_copied_text_speaks_with_its_first_outlet_s_voice() -> None:
    desk = Desk()
    first = desk.document("daily", "2020-05-01", sketch=sketch_of(WORDS))
    later = desk.document("gossip", "2020-05-02", sketch=sketch_of(WORDS))
    a = desk.claim("airstrike", source=first)
    b = desk.claim("airstrike", source=later)
    assert saying(desk, a).origin == saying(desk, b).origin == "daily"
    assert saying(desk, b).path == ("Gossip Blog",)


def test_a_head_leaves_comments_out() -> None:
    text = WORDS + "\n" + "a reader's remark " * 40
    cut = len(WORDS)
    sections = (
        Section(kind="body", start=0, end=cut),
        Section(kind="comment", start=cut + 1, end=len(text)),
    )
    document = Document(id="d1_x", page="p", raw="00", text=text, sections=sections)
    assert head(document).sketch == sketch_of(WORDS)


def test_names_fold() -> None:
    assert fold_name("The  Valley Monitor’s") == "valley monitor"
    assert fold_name("Médecins-Sans") == "medecins sans"


def test_a_governor_by_name_by_surname_and_by_office_is_one_origin() -> None:
    desk = Desk()
    told = [
        ("Wahid Kalim", "provincial governor Wahid Kalim said six died by a bomb in the bazaar"),
        ("Governor Kalim", "the dead were traders from the hills, Governor Kalim said"),
        ("provincial governor", "eleven more lie in hospital with burns, said the governor"),
    ]
    page = desk.document("daily", "2020-05-01")
    for says, text in told:
        desk.claim("bombing", source=page, says=says, text=text, killed=6)
    events, _ = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing([]))
    assert [[voice.origin for voice in event.voices] for event in events] == [["wahid kalim"]]


def test_an_office_that_two_named_speakers_may_hold_stays_unnamed() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    for says, text in (
        ("Wahid Kalim", "six died by a bomb in the bazaar, governor Wahid Kalim said"),
        ("Omar Sefid", "the governor of the next province, Omar Sefid, spoke of a bomb and six"),
        ("governor", "eleven more lie in hospital with burns, said the governor"),
    ):
        desk.claim("bombing", source=page, says=says, text=text, killed=6)
    events, _ = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing([]))
    origins = sorted(voice.origin for event in events for voice in event.voices)
    assert origins == ["governor (via The Daily)", "omar sefid", "wahid kalim"]


def test_a_governor_speaks_for_whoever_holds_the_province() -> None:
    desk = Desk()
    place = (PlaceMention(text="Beryslav", name="Beryslav", country="UA", admin1="Kherson Oblast"),)
    own = desk.claim("airstrike", place=place, says="Kherson Governor Yaroslav Shevko")
    other = desk.claim("airstrike", place=place, says="Russian-installed governor of Kherson")
    finder = OriginFinder(desk.documents, load_reference())
    assert [finder.saying(c).party for c in (own, other)] == ["ukraine", "russia"]
