"""Status, credibility and figures."""

from __future__ import annotations

import msgspec
import pytest

from sayso.config import Policy
from sayso.dataset_rows import ENGINE
from sayso.decide import standing
from sayso.fuse import fuse
from sayso.fuse.contradictions import counted
from sayso.model import ClaimFigure, Event, Figure, Issue

from .world import Desk, reference

REFERENCE = reference()
STRIKE = {"actor": "red", "target": "blue"}


def one(desk: Desk) -> tuple[Event, list[Issue]]:
    events, issues = fuse(desk.claims, desk.documents, REFERENCE, Policy(), standing([]))
    assert len(events) == 1
    return events[0], issues


@pytest.mark.parametrize(
    ("told", "status", "credibility", "words"),
    [
        ([{"source": "monitor"}], "likely", 3, "no party to the event confirms or denies"),
        ([{"source": "gossip"}], "unconfirmed", 6, "reliability is not known"),
        ([{"source": "monitor"}, {"source": "second"}], "confirmed", 1, "two independent"),
        ([{"source": "monitor"}, {"source": "daily", "says": "monitor"}], "likely", 3, "one"),
        # Papers that sit elsewhere and name nobody may all print one agency, or the monitor.
        (
            [{"source": "abroad"}, {"source": "abroad-too"}],
            "likely", 3, "Abroad may print another's word",
        ),
        (
            [{"source": "monitor"}, {"source": "abroad"}],
            "likely", 3, "Herald Abroad may print another's word",
        ),
        (
            [{"source": "nobody knows it"}, {"source": "nor this one"}],
            "confirmed", 1, "two independent",
        ),
        (
            [{"source": "abroad", "says": "monitor"}, {"source": "abroad-too", "says": "second"}],
            "confirmed", 1, "two independent",
        ),
        ([{"source": "monitor"}, {"source": "daily"}], "confirmed", 1, "two independent"),
        (
            [{"source": "weekly", "engine": ENGINE}, {"source": "second", "engine": ENGINE}],
            "likely", 3, "one independent origin",
        ),
        (
            [{"source": "monitor"}, {"source": "second", "engine": ENGINE}],
            "likely", 3, "may have coded",
        ),
        ([{"source": "red-ministry"}], "unconfirmed", 6, "with an interest"),
        ([{"source": "red-ministry"}, {"source": "red-agency"}], "unconfirmed", 6, "interest"),
        ([{"source": "monitor"}, {"source": "red-agency"}], "likely", 2, "as does Red Army"),
        ([{"source": "blue-office"}], "unconfirmed", 6, "with an interest"),
        ([{"source": "blue-office", "killed": 4}], "confirmed", 1, "against its own interest"),
        (
            [{"source": "daily", "says": "activists"}, {"source": "daily"}],
            "likely", 3, "one independent",
        ),
        (
            [{"source": "monitor"}, {"source": "red-agency", "modality": "denied"}],
            "disputed", 4, "denies it",
        ),
        ([{"source": "red-agency", "modality": "denied"}], "unconfirmed", 5, "only denied"),
        ([{"source": "gossip", "section": "comment"}], "unconfirmed", 6, "readers' comments"),
        ([{"source": "monitor", "modality": "planned"}], "unconfirmed", 6, "planned, not done"),
        (
            [{"source": "monitor", "modality": "planned"},
             {"source": "second", "modality": "planned"}],
            "likely", 3, "planned, not done",
        ),
    ],
)  # fmt: skip
def test_status(told, status, credibility, words) -> None:
    desk = Desk()
    for claim in told:
        desk.claim("airstrike", **STRIKE, **claim)
    event, _ = one(desk)
    assert (event.status, event.credibility) == (status, credibility)
    assert words in event.reason


def test_numbers_that_one_report_gives_do_not_exclude_each_other() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-02")
    desk.claim("airstrike", **STRIKE, source=page, killed=30)
    desk.claim("airstrike", **STRIKE, source=page, says="monitor", killed=10)
    event, _ = one(desk)
    assert event.status != "disputed"
    desk.claim("airstrike", **STRIKE, source="weekly", says="second", killed=10)
    desk.claim("airstrike", **STRIKE, source="weekly", says="wire", killed=30)
    assert one(desk)[0].status == "disputed"


def test_who_denies_an_advance_denies_no_fight() -> None:
    desk = Desk()
    page = desk.document("daily", "2020-05-01")
    sides = {"actor": "red", "target": "blue", "source": page}
    desk.claim("clash", **sides, says="monitor", start=0)
    desk.claim("advance", **sides, says="second", start=40, modality="denied")
    assert one(desk)[0].status == "likely"
    desk.claim("clash", **sides, says="second", start=80, modality="denied")
    assert one(desk)[0].status == "disputed"


def test_monitors_whom_nobody_names_may_be_one() -> None:
    desk = Desk()
    desk.claim("airstrike", **STRIKE, source="daily", says="a UK-based group")
    desk.claim("airstrike", **STRIKE, source="weekly", says="a rights group")
    event, _ = one(desk)
    assert event.status == "unconfirmed"
    assert event.reason.startswith("one origin")


def test_a_party_s_outlet_abroad_only_carries_what_is_nothing_to_it() -> None:
    desk = Desk()
    desk.claim("aid", actor="relief", target="people", source="friends-abroad")
    desk.claim("aid", actor="relief", target="people", source="abroad")
    event, _ = one(desk)
    assert {voice.interest for voice in event.voices} == {"third party"}
    assert event.status == "likely"
    assert "may print another's word" in event.reason


def test_outlets_that_look_back_confirm_nothing() -> None:
    desk = Desk()
    desk.claim("airstrike", **STRIKE, source="daily", published="2020-09-01")
    desk.claim("airstrike", **STRIKE, source="weekly", published="2020-10-01")
    event, _ = one(desk)
    assert (event.status, event.credibility) == ("likely", 3)
    assert "look back" in event.reason
    desk.claim("airstrike", **STRIKE, source="daily", says="monitor", published="2020-09-01")
    assert one(desk)[0].status == "confirmed"


def test_a_loss_of_which_nobody_says_when_is_not_confirmed() -> None:
    desk = Desk()
    desk.claim("toll", when=None, target="blue", source="blue-office", killed=4)
    event, _ = one(desk)
    assert (event.status, event.credibility) == ("likely", 3)
    assert "nobody says when" in event.reason


@pytest.mark.parametrize(
    ("told", "status"),
    [
        # An ally's withdrawal is no confession of one's own.
        ({"kind": "withdrawal", "actor": "red", "source": "friends-paper"}, "unconfirmed"),
        # Armed groups boast of what they do to civilians on purpose.
        ({"kind": "abduction", "actor": "blue", "target": "people", "source": "blue-office"},
         "unconfirmed"),
        # A state that says so concedes it.
        ({"kind": "killing", "actor": "red", "target": "people", "source": "red-agency"},
         "confirmed"),
        # One enemy took it from the other: nothing was taken from the teller.
        ({"kind": "capture", "actor": "green", "target": "strangers", "source": "blue-office"},
         "unconfirmed"),
        ({"kind": "capture", "actor": "green", "source": "blue-office"}, "confirmed"),
    ],
)  # fmt: skip
def test_what_is_a_concession(told, status) -> None:
    desk = Desk()
    desk.claim(told.pop("kind"), **told)
    assert one(desk)[0].status == status


@pytest.mark.parametrize(
    "others",
    [
        [{"says": "an NGO"}],
        [{"says": "activists in Alba"}],
        [{"says": "Source at Vale Governorate"}],
        [{}],
        [{}, {"says": "a monitoring group"}],
    ],
)
@pytest.mark.parametrize("outlet", ["daily", None])
def test_what_stands_around_a_quotation_is_no_second_witness(outlet, others) -> None:
    desk = Desk()
    page = desk.document(outlet, "2020-05-01", title="Strike on Alba")
    for claim in ({"says": "monitor"}, *others):
        desk.claim("airstrike", source=page, **STRIKE, **claim)
    event, _ = one(desk)
    assert event.status == "likely"
    assert event.reason.startswith("one independent origin, Valley Monitor")


def test_two_whom_a_page_names_are_two() -> None:
    desk = Desk()
    page = desk.document(None, "2020-05-01", title="Strike on Alba")
    desk.claim("airstrike", source=page, says="monitor", **STRIKE)
    desk.claim("airstrike", source=page, says="second", **STRIKE)
    assert one(desk)[0].status == "confirmed"


def test_a_rumour_joins_the_report_that_says_so_too() -> None:
    desk = Desk()
    desk.claim("airstrike", source="gossip", section="comment", **STRIKE)
    assert one(desk)[0].rumour
    desk.claim("airstrike", source="monitor", **STRIKE)
    event, _ = one(desk)
    assert not event.rumour
    assert event.status == "likely"


def test_what_its_only_teller_takes_back_is_retracted() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", **STRIKE)
    desk.claim("airstrike", source="monitor", modality="denied", published="2020-05-04", **STRIKE)
    event, _ = one(desk)
    assert event.status == "retracted"
    assert {(v.origin, v.stance) for v in event.voices} == {
        ("monitor", "affirms"),
        ("monitor", "denies"),
    }


@pytest.mark.parametrize(("outlet", "status"), [("weekly", "retracted"), ("daily", "likely")])
def test_only_who_told_of_a_denial_can_tell_of_a_change_of_mind(outlet: str, status: str) -> None:
    desk = Desk()
    told = {"says": "monitor", **STRIKE}
    desk.claim("airstrike", source="daily", **told)
    desk.claim("airstrike", source="daily", modality="denied", published="2020-05-04", **told)
    desk.claim("airstrike", source=outlet, published="2020-05-06", **told)
    event, _ = one(desk)
    assert event.status == status


def killed(event: Event) -> Figure:
    return next(figure for figure in event.figures if figure.what == "killed")


def values(figure: Figure) -> tuple[float | None, float | None, float | None]:
    return figure.low, figure.best, figure.high


def test_all_said_values_are_kept_with_who_says_them() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", killed=40, **STRIKE)
    desk.claim("airstrike", source="second", killed=42, **STRIKE)
    desk.claim("airstrike", source="daily", says="second", killed=42, **STRIKE)
    event, issues = one(desk)
    figure = killed(event)
    assert {(s.origin, s.low, len(s.claims)) for s in figure.said_by} == {
        ("monitor", 40, 1), ("second", 42, 2),
    }  # fmt: skip
    assert values(figure) == (40, 40, 42)
    assert [s.rank for s in figure.said_by].count("preferred") == 1
    assert issues == []


def test_numbers_that_exclude_each_other_are_disputed() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", killed=10, **STRIKE)
    desk.claim("airstrike", source="second", killed=25, **STRIKE)
    event, issues = one(desk)
    assert event.status == "disputed"
    (issue,) = issues
    assert issue.kind == "disputed figure"
    assert {fix.verb for fix in issue.fixes} == {"reject", "different"}


def test_a_boast_against_others_is_listed_but_disputes_no_event() -> None:
    desk = Desk()
    desk.claim("airstrike", source="red-agency", killed=60, **STRIKE)
    desk.claim("airstrike", source="monitor", killed=11, **STRIKE)
    event, issues = one(desk)
    assert event.status == "likely"
    assert [issue.kind for issue in issues] == ["disputed figure"]


def test_a_rising_toll_is_an_update_and_no_dispute() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", killed=20, **STRIKE)
    desk.claim("airstrike", source="second", killed=26, published="2020-05-03", **STRIKE)
    event, issues = one(desk)
    assert event.status == "confirmed"
    assert values(killed(event)) == (20, 26, 26)
    assert issues == []


def test_a_later_correction_supersedes_and_is_shown() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", killed=30, **STRIKE)
    desk.claim("airstrike", source="monitor", killed=27, published="2020-05-03", **STRIKE)
    figure = killed(one(desk)[0])
    assert {(s.low, s.rank) for s in figure.said_by} == {(30, "rejected"), (27, "preferred")}
    assert values(figure) == (27, 27, 27)


def test_an_old_number_reprinted_elsewhere_is_no_correction() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", says="monitor", killed=30, **STRIKE)
    desk.claim("airstrike", source="weekly", says="monitor", killed=27, published="2020-05-03",
               **STRIKE)  # fmt: skip
    figure = killed(one(desk)[0])
    assert "rejected" not in {s.rank for s in figure.said_by}


def test_at_least_stays_open() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", killed=(60, None), **STRIKE)
    assert values(killed(one(desk)[0])) == (60, 60, None)


def test_a_boast_is_not_the_number_to_print() -> None:
    desk = Desk()
    desk.claim("airstrike", source="red-agency", killed=12, published="2020-05-03", **STRIKE)
    desk.claim("airstrike", source="monitor", killed=11, **STRIKE)
    assert killed(one(desk)[0]).best == 11


def test_groups_are_kept_apart_and_never_added() -> None:
    desk = Desk()
    page = desk.document("monitor", "2020-05-01")
    desk.claim(
        "airstrike", source=page, killed=42, of="civilians", start=0, text="a b c d", **STRIKE
    )
    desk.claim("killing", source=page, killed=12, of="women", start=3, text="d e f g", **STRIKE)
    figures = {figure.of: figure.best for figure in one(desk)[0].figures}
    assert figures == {"civilians": 42, "women": 12}


def test_rival_claims_of_who_did_it_are_listed() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", actor="red", target="blue", killed=23)
    desk.claim("airstrike", source="second", actor="green", target="blue", killed=23)
    event, issues = one(desk)
    assert {m.id for m in event.actor} == {"red", "green"}
    assert [issue.kind for issue in issues] == ["contradiction"]


def test_the_version_grows_with_days_of_telling() -> None:
    desk = Desk()
    desk.claim("airstrike", source="monitor", **STRIKE)
    assert one(desk)[0].version == 1
    desk.claim("airstrike", source="second", **STRIKE)
    assert one(desk)[0].version == 1
    desk.claim("airstrike", source="daily", published="2020-05-04", **STRIKE)
    assert one(desk)[0].version == 2


def test_voices_that_are_no_witness_are_counted_in_words() -> None:
    """Three voices stand beside the event, one origin counts: the reason says why."""
    desk = Desk()
    page = desk.document("daily", "2020-05-01", title="Strike on Alba")
    for says in ({"says": "monitor"}, {}, {"says": "activists in Alba"}):
        desk.claim("airstrike", source=page, **STRIKE, **says)
    event, _ = one(desk)
    assert len(event.voices) == 3
    assert "two other voices of the same page are no witness beside it" in event.reason


def test_parts_that_add_up_dispute_nothing() -> None:
    """A monitor counts 17 and 2, another 19: the same dead."""
    desk = Desk()
    desk.claim("airstrike", **STRIKE, source="monitor", killed=17)
    desk.claim("airstrike", **STRIKE, source="monitor", killed=2)
    desk.claim("airstrike", **STRIKE, source="second", killed=19)
    event, issues = one(desk)
    assert event.status == "confirmed"
    assert not [i for i in issues if i.kind == "disputed figure"]


def test_a_dispute_names_who_says_what() -> None:
    desk = Desk()
    desk.claim("airstrike", **STRIKE, source="monitor", killed=17)
    desk.claim("airstrike", **STRIKE, source="second", killed=60)
    _, issues = one(desk)
    issue = next(i for i in issues if i.kind == "disputed figure")
    assert issue.message.startswith("killed: the numbers cannot all be right (")
    assert "Valley Monitor: 17" in issue.message
    assert any(fix.label == "reject 17, said by Valley Monitor" for fix in issue.fixes)


@pytest.mark.parametrize(
    ("what", "of", "words"),
    [
        ("killed", None, "killed"),
        ("killed", "deaths", "deaths"),
        ("killed", "civilians", "civilians killed"),
        ("destroyed", "tanks", "tanks destroyed"),
        ("shells", "artillery", "shells of artillery"),
        ("distance", "km", "distance"),
    ],
)
def test_a_dispute_says_in_plain_words_what_is_counted(
    what: str, of: str | None, words: str
) -> None:
    assert counted(Figure(what=what, of=of)) == words


def test_a_monitor_without_a_name_may_be_the_one_that_others_name() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", says="monitor", **STRIKE)
    desk.claim("airstrike", source="weekly", says="a monitoring group", **STRIKE)
    event, _ = one(desk)
    assert event.status == "likely"
    assert event.reason.endswith("; a monitoring group (via The Weekly) may be the same one")


def test_state_media_are_no_independent_witness() -> None:
    desk = Desk()
    desk.claim("airstrike", source="daily", says="monitor", **STRIKE)
    desk.claim("airstrike", source="weekly", says="state television", **STRIKE)
    event, _ = one(desk)
    assert event.status == "likely"
    assert "state television (via The Weekly), with an interest in it" in event.reason


def test_an_office_is_whose_publishes_its_word() -> None:
    desk = Desk()
    desk.claim("airstrike", source="red-agency", says="General Command", **STRIKE)
    event, _ = one(desk)
    assert [voice.origin for voice in event.voices] == ["red"]


def test_the_same_unnamed_speakers_in_two_outlets_are_one() -> None:
    desk = Desk()
    for outlet in ("daily", "weekly"):
        desk.claim("airstrike", source=outlet, says="western officials", **STRIKE)
    event, _ = one(desk)
    assert (event.status, event.credibility) == ("unconfirmed", 6)
    assert event.reason.startswith("one origin")


def test_what_nobody_dates_is_not_confirmed_by_counting() -> None:
    desk = Desk()
    for outlet in ("monitor", "second"):
        page = desk.document(outlet, "2020-05-01")
        desk.claim("airstrike", when=None, source=page, killed=31, text="31 died there", **STRIKE)
    event, _ = one(desk)
    assert (event.time, event.status, event.credibility) == (None, "likely", 3)
    assert "nobody says when" in event.reason


def test_a_party_is_interested_in_all_it_says_of_one_happening() -> None:
    desk = Desk()
    page = desk.document("red-agency", "2020-05-01")
    desk.claim("airstrike", source=page, start=0, killed=9, **STRIKE)
    # Nobody's deed or loss by itself, but part of the same boast.
    desk.claim("airstrike", source=page, start=60, killed=9, actor="friends", target="people")
    desk.claim("airstrike", source="monitor", killed=9, **STRIKE)
    event, _ = one(desk)
    assert event.status == "likely"


@pytest.mark.parametrize(
    ("nouns", "whom"),
    [
        (("deaths", "people"), {"people"}),
        (("bodies", "persons"), {"people"}),
        (("child", "children"), {"child", "children"}),
        (("women", "woman"), {"woman", "women"}),
    ],
)
def test_nouns_for_the_same_dead_are_one_count(nouns: tuple[str, str], whom: set[str]) -> None:
    desk = Desk()
    for noun, source in zip(nouns, ("monitor", "second"), strict=True):
        desk.claim("airstrike", killed=7, of=noun, source=source, **STRIKE)
    event, _ = one(desk)
    (figure,) = event.figures
    assert figure.of in whom
    assert len(figure.said_by) == 2


def test_counted_injuries_are_no_deaths() -> None:
    desk = Desk()
    figure = ClaimFigure(what="injuries", measure="killed", low=55, high=55, text="55 injuries")
    desk.claim("airstrike", **STRIKE)
    desk.claims[:] = [msgspec.structs.replace(desk.claims[0], figures=(figure,))]
    event, _ = one(desk)
    assert [(f.what, f.best) for f in event.figures] == [("injured", 55)]


def test_a_toll_that_rose_within_a_report_supersedes() -> None:
    desk = Desk()
    page = desk.document("monitor", "2020-05-02")
    desk.claim("airstrike", source=page, start=0, killed=12, of="people", **STRIKE)
    text = "the toll rose to 19 on Saturday"
    desk.claim("toll", source=page, start=60, killed=19, of="people", text=text, **STRIKE)
    event, _ = one(desk)
    (figure,) = event.figures
    assert values(figure) == (19, 19, 19)
    assert [(said.low, said.rank) for said in figure.said_by] == [
        (19, "preferred"), (12, "rejected"),
    ]  # fmt: skip
