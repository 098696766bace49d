"""The tables of a digest on strikes by who carried them out and on losses by side and speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..model import Event
from .accounts import Accounts
from .facts import Facts, in_time_order
from .layout import Block, Heading, Note, Table, without_repeats
from .losses import (
    NAMELESS,
    is_craft,
    is_measure,
    is_named,
    is_nobody_in_particular,
    is_subset,
    tidy_figures,
    whose,
    without_echoes,
)
from .prose import Prose, Sentence
from .wording import amount, capital, count_word, listed, place_name, where

_WHOSE_UNKNOWN = "Side not stated"
LOSSES = "Strikes and losses, by side and by speaker"


class LossTables:
    """Builds the tables; every cell with a number names who says it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.accounts = Accounts(facts, Prose(facts))

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
        rows = [row for event in every for row in self._loss_rows(event)]
        if rows:
            rows = _one_row_each(rows)
            rows.sort(key=lambda row: (row[0] == _WHOSE_UNKNOWN, str(row[0]).casefold()))
            heads = ("Losses of", "What", "When and where", "Said by")
            blocks.append(Table(columns=heads, rows=tuple(rows)))
            blocks.append(
                Note(
                    text="Each number belongs to whoever is named beside it. Numbers of different "
                    "speakers are not added up, nor are totals over several events."
                )
            )
        return [Heading(text=LOSSES), *blocks] if blocks else []

    def _strikes(self, events: Sequence[Event]) -> list[tuple[str | tuple[Sentence, ...], ...]]:
        found: dict[str, list[Event]] = {}
        for event in events:
            if event.type in {"airstrike", "shelling"}:
                named = [m for m in event.actor if m.id or not is_craft(m.text)]
                who = capital(listed(self.facts.name(m) for m in named)) or "Not stated"
                found.setdefault(f"{who} ({event.type})", []).append(event)
        rows: list[tuple[str | tuple[Sentence, ...], ...]] = []
        for who, members in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
            places = Counter(
                place_name(p) for e in members for p in e.place if p.relation != "within"
            )
            keys = tuple(key for e in members for v in e.voices for key in v.claims)
            names = listed([name for name, _ in places.most_common()], most=6) or "not stated"
            rows.append((who, count_word(len(members)), (Sentence(text=names, claims=keys),)))
        return rows

    def _loss_rows(self, event: Event) -> list[tuple[str | tuple[Sentence, ...], ...]]:
        rows: list[tuple[str | tuple[Sentence, ...], ...]] = []
        for figure in tidy_figures(event):
            measure = next(
                (m for m in ("killed", "injured", "captured") if is_measure(figure, m)), None
            )
            stated = [
                s for s in without_echoes(figure.said_by) if s.low is not None or s.high is not None
            ]
            if measure is None or not stated:
                continue
            cells = tuple(
                Sentence(
                    text=f"{self.accounts.speaker(s, event)}: {amount(s.low, s.high)}"
                    + (" (since corrected)" if s.rank == "rejected" else ""),
                    claims=s.claims,
                )
                for s in stated
            )
            moment = " ".join(filter(None, (self.facts.moment(event), where(event.place))))
            rows.append(
                (
                    self._side(figure.of, whose(figure, event, self.facts), event),
                    measure,
                    capital(moment) or "not stated",
                    cells,
                )
            )
        return rows

    def _side(self, of: str | None, side: str, event: Event) -> str:
        """Return whose losses a figure counts: `Civilians (children)`, `Islamic State`."""
        if side == "civilians":
            name = "Civilians"
        else:
            party = {"a": event.actor, "b": event.target}.get(side, ())
            named = [m for m in party if of and is_named(of, m, self.facts)]
            if not named and not (len(party) > 1 and of):
                named = [m for m in party if m.id or not is_nobody_in_particular(m.text)]
            name = capital(listed(self.facts.name(mention) for mention in named))
        if not name:
            return capital(of) if of and of.casefold() not in NAMELESS else _WHOSE_UNKNOWN
        if of and is_subset(of) and of[:3].casefold() != name[:3].casefold():
            return f"{name} ({of})"
        return name


def _one_row_each(
    rows: Sequence[tuple[str | tuple[Sentence, ...], ...]],
) -> list[tuple[str | tuple[Sentence, ...], ...]]:
    """Join rows that read the same: one row with the claims of all."""
    plain: dict[tuple[str, ...], list[tuple[Sentence, ...]]] = {}
    for row in rows:
        key = tuple(cell for cell in row if isinstance(cell, str))
        said = next(cell for cell in row if not isinstance(cell, str))
        plain.setdefault((*key, *(sentence.text for sentence in said)), []).append(said)
    return [(*key[:3], without_repeats(said)[0]) for key, said in plain.items()]
