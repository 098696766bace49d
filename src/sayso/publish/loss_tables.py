"""The tables of a digest on strikes by who carried them out and on losses by side and speaker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from ..model import Event, Row
from .accounts import Accounts
from .facts import Facts, in_time_order
from .layout import Block, Heading, Note, Table
from .losses import NAMELESS, is_measure, is_named, whose, without_echoes
from .naming import is_name
from .nouns import is_craft, is_nobody_in_particular, is_subset, without_condition
from .placing import place_name, where
from .plausible import is_of_a_war
from .prose import Prose
from .quoting import round_number
from .revised import figures_told
from .sentence import Sentence
from .support import fullest
from .wording import amount, capital, counted, listed, singular

_WHOSE_UNKNOWN = "Side not stated"
_UNCLEAR = "Not clear"
"""Who carried out a strike that the digest itself only quotes."""
_KILLED_FIRST = ("killed", "injured", "captured")
_PERSONS = re.compile(
    r"(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|infants?|"
    r"persons?|people|others|victims?)",
    re.IGNORECASE,
)
_MOST_ROWS = 30
_LONGEST_NAME = 5
_ABOUT_NUMBERS = (
    "Each number belongs to whoever is named beside it. Numbers of different speakers are not "
    "added up, nor are totals over several events."
)
LOSSES = "Strikes and losses, by side and by speaker"


class _Entry(Row, kw_only=True, frozen=True):
    """One speaker's number of one loss."""

    side: str
    moment: str
    speaker: str
    number: str
    measure: str
    part: bool
    """It counts some of them, as women and children."""
    late: bool
    """It was corrected since."""
    most: float
    claims: tuple[str, ...]


class LossTables:
    """Builds the tables; every cell with a number names who says it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.prose = Prose(facts)
        self.accounts = Accounts(facts, self.prose)

    def losses(self, events: Sequence[Event], longer: Sequence[Event] = ()) -> list[Block]:
        """Return strikes by who carried them out, and losses by side with each speaker's number.

        The strikes of `longer` times are not counted, their losses are listed.
        """
        blocks: list[Block] = []
        strikes = self._strikes(events)
        if strikes:
            columns = ("Carried out by", "Events", "Where")
            blocks.append(Table(columns=columns, rows=tuple(strikes)))
        # Sums over a whole war stand among the statements.
        every = in_time_order((*events, *(event for event in longer if event.type != "toll")))
        rows = _rows_of([entry for event in every for entry in self._entries(event)])
        if rows:
            shown, left = _shortened(rows)
            columns = ("Losses of", "When and where", "How many, by who says so")
            blocks.append(Table(columns=columns, rows=_headed_once(shown)))
            blocks.append(Note(text=_ABOUT_NUMBERS + left))
        return [Heading(text=LOSSES), *blocks] if blocks else []

    def _strikes(self, events: Sequence[Event]) -> list[tuple[str | tuple[Sentence, ...], ...]]:
        found: dict[str, list[Event]] = {}
        for event in events:
            if event.type in {"airstrike", "shelling"}:
                found.setdefault(f"{self._striker(event)} ({event.type})", []).append(event)
        rows: list[tuple[str | tuple[Sentence, ...], ...]] = []
        for who, members in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
            places = Counter(
                place_name(p) for e in members for p in e.place if p.relation != "within"
            )
            keys = tuple(key for e in members for v in e.voices for key in v.claims)
            names = listed([name for name, _ in places.most_common()], most=6) or "not stated"
            rows.append((who, str(len(members)), (Sentence(text=names, claims=keys),)))
        return rows

    def _striker(self, event: Event) -> str:
        """Return who carried out a strike, if those who tell of it say so."""
        account = fullest(event, self.facts)
        named = [
            m
            for m in (account.event.actor if account is not None else ())
            if m.id or (is_name(m.text, _LONGEST_NAME) and not is_craft(m.text))
        ]
        if account is None or not named:
            return "Not stated"
        if self.prose.happening(account.event) is None:
            return _UNCLEAR
        return capital(listed(map(self.facts.name, named)))

    def _entries(self, event: Event) -> list[_Entry]:
        """Return each speaker's number of each loss of an event."""
        entries: list[_Entry] = []
        moment = capital(" ".join(filter(None, (self.facts.moment(event), where(event.place)))))
        for figure in figures_told(event, self.facts):
            measure = next((m for m in _KILLED_FIRST if is_measure(figure, m)), None)
            if measure is None or (event.type == "toll" and is_of_a_war(figure)):
                continue
            side, some = self._side(figure.of, whose(figure, event, self.facts), event)
            for saying in without_echoes(figure.said_by):
                if saying.low is None and saying.high is None:
                    continue
                one = saying.low == saying.high == 1
                who = f" {singular(some) if one else some}" if some else ""
                vague = round_number(saying, self.facts)
                entries.append(
                    _Entry(
                        side=side,
                        moment=moment or "Not stated",
                        speaker=self.accounts.speaker(saying, event),
                        number=f"{vague or amount(saying.low, saying.high)}{who}",
                        measure=measure,
                        part=bool(some),
                        late=saying.rank == "rejected",
                        most=saying.high or saying.low or 0.0,
                        claims=saying.claims,
                    )
                )
        return _with_their_whole(entries)

    def _side(self, of: str | None, side: str, event: Event) -> tuple[str, str]:
        """Return whose losses a figure counts, and which of them: `Civilians` and `children`."""
        of = of and without_condition(of)
        some = of if of and is_subset(of) else ""
        if side == "civilians":
            name = "Civilians"
        else:
            party = {"a": event.actor, "b": event.target}.get(side, ())
            named = [m for m in party if of and is_named(of, m, self.facts)]
            if not named and not (len(party) > 1 and of):
                named = [m for m in party if m.id or not is_nobody_in_particular(m.text)]
            names = (without_condition(self.facts.name(mention)) for mention in named)
            name = capital(listed(names))
        if name and not _PERSONS.fullmatch(name):
            return name, some if some[:3].casefold() != name[:3].casefold() else ""
        if not of or of.casefold() in NAMELESS:
            return _WHOSE_UNKNOWN, ""
        if some or _PERSONS.fullmatch(of):
            return _WHOSE_UNKNOWN, of
        return capital(of), ""


class _Row(Row, kw_only=True, frozen=True):
    """What was lost by one side at one time and place."""

    side: str
    moment: str
    said: tuple[Sentence, ...]
    most: float


def _rows_of(entries: Sequence[_Entry]) -> list[_Row]:
    """Return one row for each side, time and place, in it one clause for each speaker."""
    slots: dict[tuple[str, str], dict[str, list[_Entry]]] = {}
    for entry in entries:
        by = slots.setdefault((entry.side, entry.moment), {})
        by.setdefault(entry.speaker, []).append(entry)
    rows = []
    for (side, moment), by in slots.items():
        said: list[Sentence] = []
        for speaker, members in by.items():
            members.sort(key=lambda entry: _KILLED_FIRST.index(entry.measure))
            numbers = list(dict.fromkeys(_numbers(members)))
            keys = dict.fromkeys(key for entry in members for key in entry.claims)
            said.append(Sentence(text=f"{speaker}: {', '.join(numbers)}", claims=tuple(keys)))
        most = max(entry.most for members in by.values() for entry in members)
        rows.append(_Row(side=side, moment=moment, said=tuple(said), most=most))
    # Sides in the order of their names, in each the days as they came; what is nobody's last.
    rows.sort(key=lambda row: (row.side == _WHOSE_UNKNOWN, row.side.casefold()))
    return rows


def _with_their_whole(entries: Sequence[_Entry]) -> list[_Entry]:
    """Put women and children on the side of the number of which their speaker counts them a part.

    Of `ten people, among them four children` the ten are nobody's in particular, and so the four.
    """
    return [
        next(
            (
                msgspec.structs.replace(entry, side=whole.side)
                for whole in entries
                if entry.part and not whole.part and _is_part_of(entry, whole)
            ),
            entry,
        )
        for entry in entries
    ]


def _is_part_of(some: _Entry, whole: _Entry) -> bool:
    fits = (some.speaker, some.measure) == (whole.speaker, whole.measure)
    return fits and some.most <= whole.most and not set(some.claims).isdisjoint(whole.claims)


def _numbers(entries: Sequence[_Entry]) -> Iterator[str]:
    """Yield what one speaker says: `44 killed (11 women)`, `12 injured`."""
    wholes = [entry for entry in entries if not entry.part]
    placed: set[int] = set()
    for whole in wholes:
        parts = []
        for entry in entries:
            if entry.part and id(entry) not in placed and _is_part_of(entry, whole):
                parts.append(entry.number)
                placed.add(id(entry))
        some = f" ({listed(parts)})" if parts else ""
        late = " (since corrected)" if whole.late else ""
        yield f"{whole.number} {whole.measure}{some}{late}"
    for entry in entries:
        if entry.part and id(entry) not in placed:
            yield f"{entry.number} {entry.measure}"


def _shortened(rows: Sequence[_Row]) -> tuple[list[_Row], str]:
    """Return the rows with the greatest numbers, as many as a reader takes in, and what is left."""
    if len(rows) <= _MOST_ROWS:
        return list(rows), ""
    least = sorted((row.most for row in rows), reverse=True)[_MOST_ROWS - 1]
    kept = [row for row in rows if row.most > least]
    kept = [row for row in rows if row in kept or row.most == least][: 2 * _MOST_ROWS]
    left = len(rows) - len(kept)
    if not left:
        return kept, ""
    verb = "is" if left == 1 else "are"
    return kept, f" {capital(counted(left, 'row'))} of smaller numbers {verb} in the record."


def _headed_once(rows: Sequence[_Row]) -> tuple[tuple[str | tuple[Sentence, ...], ...], ...]:
    """Return the rows as cells; a side is named in the first of its rows."""
    made: list[tuple[str | tuple[Sentence, ...], ...]] = []
    before = ""
    for row in rows:
        made.append((row.side if row.side != before else "", row.moment, row.said))
        before = row.side
    return tuple(made)
