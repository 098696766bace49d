"""What writers see of a record, or of one text: rows in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .ids import same_words
from .model import Claim, Control, Document, Event, Filters, Row, Source


class Rows(Row, kw_only=True, frozen=True):
    """A view of a record, or of one text, in memory."""

    texts: Sequence[Document] = ()
    said: Sequence[Claim] = ()
    happened: Sequence[Event] = ()
    held: Sequence[Control] = ()
    known: Mapping[str, Source]

    def documents(self) -> Sequence[Document]:
        """Return the documents."""
        return self.texts

    def claims(self) -> Sequence[Claim]:
        """Return the claims."""
        return self.said

    def events(self) -> Sequence[Event]:
        """Return the events."""
        return self.happened

    def controls(self) -> Sequence[Control]:
        """Return the intervals of control."""
        return self.held

    def sources(self) -> Mapping[str, Source]:
        """Return the sources that the packs know, by id."""
        return self.known


def is_called(row: Control, name: str) -> bool:
    """Say whether the place of an interval has this id or name."""
    place = row.place
    return name == place.id or same_words(name) in map(
        same_words, filter(None, (place.name, place.text))
    )


def because_of(rows: Iterable[Control], claims: Iterable[Claim]) -> list[Control]:
    """Return the intervals that rest on at least one of these claims."""
    keys = {claim.key for claim in claims}
    return [row for row in rows if keys & set(row.because)]


def by_place(row: Control) -> tuple[str, str, str]:
    """Sort key of control: by name of the place, then by day."""
    place = row.place
    return same_words(place.name or place.text), place.id or "", row.since or ""


def controls_in(rows: Iterable[Control], filters: Filters) -> list[Control]:
    """Return the intervals that touch the days of the filters."""
    return [
        row
        for row in rows
        if (filters.since is None or row.until is None or row.until >= filters.since)
        and (filters.until is None or (row.since or "") <= filters.until)
    ]
