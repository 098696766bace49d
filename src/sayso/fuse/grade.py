"""Status and Admiralty credibility of an event, with the reason as a sentence.

The rules stand in docs/explanation/grades.md.  In short: an event is *confirmed* when two
independent origins without an interest in it say so, or one says so against its own interest;
*disputed* when another origin denies it or gives numbers that exclude each other; *retracted*
when all who said so take it back.  Everything else is *likely* or *unconfirmed*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec

from ..model import EventStatus, Figure, Modality, Row, Saying
from ..origin_words import fold_name
from .origins import is_monitor

_RELIABLE = "ABC"
_LOOKING_BACK_DAYS = 30
"""What an outlet tells later than this of a happening, it has from somebody."""
_MONITORS = "monitors"
"""The one voice of monitors whom nobody names: they may all be one."""
_PAPERS = "papers from afar"
"""The one voice of outlets abroad that name nobody: all may print one agency."""
_DATA_SETS = "data sets"
"""The one voice of all data sets: each may have coded the reports that the others coded."""


class Grade(Row, kw_only=True, frozen=True):
    """What the sayings on an event amount to."""

    status: EventStatus
    credibility: int
    reason: str
    rumour: bool = False


class Standpoint(Row, kw_only=True, frozen=True):
    """One origin's sayings on an event, taken together."""

    origin: str
    name: str
    sayings: tuple[Saying, ...]
    camp: str | None = None
    """The party for which it speaks, or the first ally of it who is heard on the event."""
    afar: bool = False
    """An outlet that sits and reports in other countries than that of the event, in own words."""

    @property
    def affirms(self) -> bool:
        """The latest that this origin says is that it happened.

        Once it has denied that, only those who told of the denial, or itself, can tell of a change
        of mind: another outlet may be retelling what it said before.
        """
        denials = [s for s in self.sayings if s.stance == "denies"]
        if not denials:
            return True
        told = {s.relay for s in denials} | {self.origin}
        heard = [s for s in self.sayings if s.stance == "denies" or s.relay in told]
        return max(heard, key=lambda s: (s.published or "", s.stance)).stance == "affirms"

    @property
    def interested(self) -> bool:
        """It gains by what it says, or by some of it: then none of it is a stranger's word."""
        return any(s.interest in ("own success", "enemy's loss") for s in self.sayings)

    @property
    def against_interest(self) -> bool:
        """It concedes what it would rather not."""
        return any(s.interest == "own loss" and s.stance == "affirms" for s in self.sayings)

    @property
    def reliability(self) -> str:
        """The best grade among the sources that carry it."""
        return min(s.reliability for s in self.sayings)

    @property
    def compiles(self) -> bool:
        """It only codes what others reported."""
        return all(s.compiles for s in self.sayings)

    @property
    def comment(self) -> bool:
        """Only readers of a page say so."""
        return all(s.comment for s in self.sayings)

    @property
    def voice(self) -> str:
        """What counts as one for independence.

        An unnamed speaker is no more than the word of who relays him; outlets that nobody can
        name may all be one; allies are.
        """
        first = self.sayings[0]
        if self.afar:
            return _PAPERS
        if self.camp is not None:
            return self.camp
        if self.compiles:
            return _DATA_SETS
        return self.origin if first.named else first.relay


def grade(
    standpoints: Sequence[Standpoint],
    disputed: Sequence[Figure],
    modality: Modality,
    last_day: str | None,
) -> Grade:
    """Return status, credibility (1–6) and reason.  `standpoints` come oldest first.

    `last_day`: ISO date on which it ended; None where nobody says when, so that two origins may
    tell of two happenings.
    """
    heard = [s for s in standpoints if not s.comment]
    if not heard:
        return Grade(
            status="unconfirmed",
            credibility=6,
            reason="only readers' comments say so; no report does",
            rumour=True,
        )
    affirming = [s for s in heard if s.affirms]
    denying = [s for s in heard if not s.affirms]
    if not affirming:
        took_back = [s for s in denying if any(x.stance == "affirms" for x in s.sayings)]
        if took_back:
            return Grade(
                status="retracted",
                credibility=5,
                reason=f"{_names(took_back)} took back what {_it(took_back)} had said",
            )
        return Grade(
            status="unconfirmed",
            credibility=5,
            reason=f"only denied, by {_names(denying)}; nobody in the record says that it happened",
        )
    free = [s for s in affirming if not s.interested and not s.against_interest]
    free = [s for s in free if not _retells(s, heard)] or free
    # A data set may have coded the very reports beside it.
    free = [s for s in free if not s.compiles] or free
    # A paper abroad may print the word of whoever gathered the news.
    free = [s for s in free if not s.afar] or free
    conceding = [s for s in affirming if s.against_interest]
    partisan = [s for s in affirming if s.interested and not s.against_interest]
    voices = _voices_of(free)
    if modality in ("planned", "possible"):
        return _not_yet(affirming, modality)
    if denying:
        return Grade(
            status="disputed",
            credibility=3 if len(voices) > 1 or conceding else 4,
            reason=f"{_said_by(free, conceding, partisan)}, but {_names(denying)} "
            f"{'denies' if len(denying) == 1 else 'deny'} it",
        )
    if disputed:
        return Grade(
            status="disputed",
            credibility=2 if len(voices) > 1 or conceding else 3,
            reason=f"{_said_by(free, conceding, partisan)}; "
            f"the numbers {_counted(disputed)} exclude each other",
        )
    if last_day is None and len(voices) > 1 and not conceding:
        return Grade(
            status="likely",
            credibility=3,
            reason=f"{_number(len(voices))} independent origins say so, {_names(free)}, "
            "but nobody says when, so that each may tell of another happening",
        )
    if last_day is None and conceding and len(voices) < 2:
        return Grade(
            status="likely",
            credibility=3,
            reason=f"{_names(conceding)} {_says(conceding)} so against {_own(conceding)} interest, "
            "but nobody says when",
        )
    if len(voices) > 1 and not conceding and all(_looks_back(s, last_day) for s in free):
        return Grade(
            status="likely",
            credibility=3,
            reason=f"{_names(free)} look back on it and name nobody who knew it",
        )
    told = _undisputed(free, conceding, partisan, len(voices))
    retelling = [s for s in affirming if s not in free and s not in conceding + partisan]
    if all(s.afar for s in free):
        retelling += free[1:]
    if retelling and len(voices) == 1 and not conceding:
        told = msgspec.structs.replace(told, reason=told.reason + _who_only_carry(retelling))
    return told


def _voices_of(standpoints: Sequence[Standpoint]) -> dict[str, list[Standpoint]]:
    """Return what counts as independent voices, each with whose it is.

    “Western officials” in two outlets may be the same officials: they are one.  So are monitors
    whom nobody names.
    """
    unnamed: dict[str, str] = {}
    found: dict[str, list[Standpoint]] = {}
    for standpoint in standpoints:
        first = standpoint.sayings[0]
        voice = standpoint.voice
        if not first.named and not standpoint.compiles and len(first.path) > 1:
            who = _MONITORS if is_monitor(first.path[0]) else fold_name(first.path[0])
            voice = unnamed.setdefault(who, voice)
        found.setdefault(voice, []).append(standpoint)
    return found


def _looks_back(standpoint: Standpoint, last_day: str | None) -> bool:
    """Say whether an outlet tells in its own words of what was over long before.

    Such sentences stand in the background of reports, and are most often an agency's.
    """
    if last_day is None or len(last_day) != len("0000-00-00") or last_day.startswith("-"):
        return False
    over = date.fromisoformat(last_day).toordinal() + _LOOKING_BACK_DAYS
    return all(
        len(s.path) == 1
        and not s.gathers
        and s.published is not None
        and date.fromisoformat(s.published[:10]).toordinal() > over
        for s in standpoint.sayings
    )


def _retells(standpoint: Standpoint, heard: Sequence[Standpoint]) -> bool:
    """Say whether an outlet's own words stand beside a speaker whom it quotes on the same event.

    What an outlet tells around a quotation is no second witness, unless it gathers news itself and
    tells it in another report; nor are those whom it quotes without naming them, since they may be
    the named one's own.  "A monitoring group" beside a monitor that another outlet names may be
    that very one.
    """
    if not any(s.named for s in standpoint.sayings) and is_monitor(standpoint.name):
        return any(
            s.named and s.gathers and s.party is None
            for other in heard
            if other.affirms
            for s in other.sayings
        )
    if any(
        s.named and s.relay != standpoint.origin and len(s.path) > 1 for s in standpoint.sayings
    ):
        # "The Observatory told the Times": there the Times is no second witness.
        return all(_passed_on(s, standpoint.origin, heard) for s in standpoint.sayings)
    # A party's own outlet gathers its own news; what it quotes, it retells.
    if any(s.gathers and s.party is None for s in standpoint.sayings):
        return all(_around_a_quotation(s, standpoint.origin, heard) for s in standpoint.sayings)
    relays = {s.relay for s in standpoint.sayings}
    return any(
        s.named and s.relay in relays
        for other in heard
        if other.origin != standpoint.origin
        for s in other.sayings
    )


def _around_a_quotation(saying: Saying, origin: str, heard: Sequence[Standpoint]) -> bool:
    """Say whether an agency's own words stand in a report of its that quotes a stranger for it."""
    return any(s.named for s in _strangers_beside(saying, origin, heard))


def _passed_on(saying: Saying, origin: str, heard: Sequence[Standpoint]) -> bool:
    """Say whether the same report says that this speaker has it from another stranger."""
    return any(
        saying.path and saying.path[0] in s.path[1:-1]
        for s in _strangers_beside(saying, origin, heard)
    )


def _strangers_beside(saying: Saying, origin: str, heard: Sequence[Standpoint]) -> Iterator[Saying]:
    """Yield what others without an interest say in the report in which `saying` stands.

    What one outlet publishes on one day is held to be one report.
    """
    for other in heard:
        if other.origin != origin:
            yield from (
                s
                for s in other.sayings
                if s.relay == saying.relay
                and s.published == saying.published
                and s.interest == "third party"
            )


def _undisputed(
    free: Sequence[Standpoint],
    conceding: Sequence[Standpoint],
    partisan: Sequence[Standpoint],
    voices: int,
) -> Grade:
    if conceding:
        also = [*free, *partisan]
        reason = f"{_names(conceding)} {_says(conceding)} so against {_own(conceding)} interest"
        if also:
            reason += f", and so {_does(also)} {_names(also)}"
        return Grade(status="confirmed", credibility=1, reason=reason)
    if voices > 1:
        return Grade(
            status="confirmed",
            credibility=1,
            reason=f"{_number(voices)} independent origins say so: {_names(free)}",
        )
    if free and partisan:
        return Grade(
            status="likely",
            credibility=2,
            reason=f"one independent origin, {_names(free)}, says so, as {_does(partisan)} "
            f"{_names(partisan)}, with an interest in it",
        )
    if free:
        best = min(s.reliability for s in free)
        if best in _RELIABLE:
            return Grade(
                status="likely",
                credibility=3,
                reason=f"one independent origin, {_names(free)}; "
                "no party to the event confirms or denies",
            )
        return Grade(
            status="unconfirmed",
            credibility=6 if best == "F" else 4,
            reason=f"one origin, {_names(free)}, "
            + ("whose reliability is not known" if best == "F" else f"of low reliability ({best})"),
        )
    return Grade(
        status="unconfirmed",
        credibility=4 if len(partisan) > 1 else 6,
        reason=f"only {_names(partisan)} {_says(partisan)} so, with an interest in it",
    )


def _not_yet(affirming: Sequence[Standpoint], modality: Modality) -> Grade:
    several = len({s.voice for s in affirming}) > 1
    kind = "planned" if modality == "planned" else "possible"
    return Grade(
        status="likely" if several else "unconfirmed",
        credibility=3 if several else 6,
        reason=f"said to be {kind}, not done, by {_names(affirming)}",
    )


# -------------------------------------------------------------------- words


def _names(standpoints: Sequence[Standpoint]) -> str:
    # One name for one voice: an outlet goes before those whom it quotes without naming them.
    of_voices = (
        next((s for s in of_one if s.sayings[0].named), of_one[0])
        for of_one in _voices_of(standpoints).values()
    )
    names = list(dict.fromkeys(s.name for s in of_voices))
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_ONLY_CARRY: tuple[tuple[Callable[[Standpoint], bool], str], ...] = (
    (lambda s: bool(s.compiles), "may have coded the same report"),
    (lambda s: s.afar, "may print another's word"),
    (lambda s: is_monitor(s.name), "may be the same one"),
)


def _who_only_carry(standpoints: Sequence[Standpoint]) -> str:
    """Why fewer origins count than there are voices beside the event."""
    for ruled_out, why in _ONLY_CARRY:
        such = [s for s in standpoints if ruled_out(s)]
        if such:
            rest = [s for s in standpoints if not ruled_out(s)]
            return f"; {_names(such)} {why}{_who_only_carry(rest) if rest else ''}"
    count = len(standpoints)
    return (
        f"; {'another voice' if count == 1 else f'{_number(count)} other voices'} of the same page "
        f"{'is' if count == 1 else 'are'} no witness beside it"
    )


def _says(standpoints: Sequence[Standpoint]) -> str:
    return "says" if len(standpoints) == 1 else "say"


def _does(standpoints: Sequence[Standpoint]) -> str:
    return "does" if len(standpoints) == 1 else "do"


def _it(standpoints: Sequence[Standpoint]) -> str:
    return "it" if len(standpoints) == 1 else "they"


def _own(standpoints: Sequence[Standpoint]) -> str:
    return "its own" if len(standpoints) == 1 else "their own"


def _number(count: int) -> str:
    words = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
    return words.get(count, str(count))


def _counted(figures: Sequence[Figure]) -> str:
    return "of " + " and ".join(
        dict.fromkeys(f"{f.of} {f.what}" if f.of else f.what for f in figures)
    )


def _said_by(
    free: Sequence[Standpoint],
    conceding: Sequence[Standpoint],
    partisan: Sequence[Standpoint],
) -> str:
    everybody = [*conceding, *free, *partisan]
    return f"{_names(everybody)} {_says(everybody)} so"
