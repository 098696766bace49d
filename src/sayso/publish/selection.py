"""Which events a digest of some days is about, and what it may do with each of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec

from ..errors import InputError
from ..model import Event, Row, Voice
from .facts import Facts, country_name, in_time_order
from .precision import bounds, day

_LONGEST = 31
"""Days an event may last to set the ends of a period that nobody gave."""


class Period(Row, kw_only=True, frozen=True):
    """First and last day of a digest, and whether somebody asked for them."""

    first: dt.date
    last: dt.date
    since_given: bool = True
    until_given: bool = True

    def overlaps(self, edges: tuple[dt.date, dt.date]) -> bool:
        """Say whether days from the first to the second of `edges` touch the period."""
        return edges[0] <= self.last and edges[1] >= self.first

    def is_short_for(self, edges: tuple[dt.date, dt.date]) -> bool:
        """Say whether the days of `edges` are more than twice the period, and over a week."""
        days = (edges[1] - edges[0]).days + 1
        return days > max(7, 2 * ((self.last - self.first).days + 1))

    def takes_report(self, published: dt.date | None) -> bool:
        """Say whether what a report of this day tells without a date belongs to the period.

        An end that nobody asked for keeps nothing out.
        """
        if published is None:
            return not (self.since_given or self.until_given)
        early = self.since_given and published < self.first
        late = self.until_given and published > self.last
        return not (early or late)


class Selection(Row, kw_only=True, frozen=True):
    """The events of a period, by what a digest may do with them."""

    told: tuple[Event, ...] = ()
    """Happened, on days of the period."""
    undated: tuple[Event, ...] = ()
    """Happened on a day that nobody states, first reported in the period."""
    longer: tuple[Event, ...] = ()
    """Happened over a time much longer than the period."""
    denied: tuple[Event, ...] = ()
    planned: tuple[Event, ...] = ()
    possible: tuple[Event, ...] = ()
    rumours: tuple[Event, ...] = ()
    unplaced: int = 0
    """How many further events have neither a day nor a dated report."""


def period_of(
    events: Sequence[Event], since: str | None, until: str | None, facts: Facts
) -> Period:
    """Return the days from `since` to `until`; where one is None, as far as the events go.

    Without a dated event the days of the reports count.  Raises InputError for a text that is no
    date, for an end before the beginning, and where there is nothing to go by.
    """
    for given in (since, until):
        if given is not None and day(given) is None:
            raise InputError(f"{given}: no date; write it as 2018-09-03")
    edges = [edge for event in events if (edge := bounds(event.time)) is not None]
    edges = [edge for edge in edges if (edge[1] - edge[0]).days <= _LONGEST] or edges
    if not edges:
        edges = [(d, d) for event in events if (d := facts.reported(event)) is not None]
    first = day(since) or min((edge[0] for edge in edges), default=None)
    last = day(until) or max((edge[1] for edge in edges), default=None)
    if first is None or last is None:
        raise InputError("no dated events to report on; give --from and --to, or add reports")
    if last < first and since is None:
        raise InputError(f"{last}: nothing is told of that day or before; the first is {first}")
    if last < first and until is None:
        raise InputError(f"{first}: nothing is told of that day or after; the last is {last}")
    if last < first:
        raise InputError(f"{first} to {last}: the period ends before it begins")
    return Period(
        first=first, last=last, since_given=since is not None, until_given=until is not None
    )


def selected(events: Iterable[Event], period: Period, facts: Facts) -> Selection:
    """Return the events of the period: dated ones by their days, others by their first report."""
    bins: dict[str, list[Event]] = {
        name: []
        for name in ("told", "undated", "longer", "denied", "planned", "possible", "rumours")
    }
    unplaced = 0
    for event in in_time_order(events):
        if event.status == "retracted":
            continue
        edges = bounds(event.time)
        reported = None if edges else facts.reported(event)
        if edges is None and reported is None and not period.takes_report(None):
            unplaced += 1
            continue
        if not (period.overlaps(edges) if edges else period.takes_report(reported)):
            continue
        if event.rumour or is_hearsay(event):
            bins["rumours"].append(event)
            continue
        event, heard = _without_hearsay(event)
        if heard is not None:
            bins["rumours"].append(heard)
        if event.modality in {"planned", "possible", "denied"}:
            bins[event.modality].append(event)
        elif edges is None:
            bins["undated"].append(event)
        else:
            bins["longer" if period.is_short_for(edges) else "told"].append(event)
    bins["undated"].sort(key=lambda event: str(facts.reported(event) or "~"))
    return Selection(**{name: tuple(found) for name, found in bins.items()}, unplaced=unplaced)


_UNVERIFIED = re.compile(
    r"\b(unverified|unconfirmed|rumou?rs?|anonymous (?:posts?|accounts?)|"
    r"social media (?:posts?|users?))\b",
    re.IGNORECASE,
)


def is_hearsay(event: Event) -> bool:
    """Say whether nobody but unverified posts or rumours tells of an event."""
    told = [voice for voice in event.voices if voice.stance == "affirms"]
    return bool(told) and all(map(_is_unverified, told))


def _is_unverified(voice: Voice) -> bool:
    names = (voice.origin, *(path[0] for path in voice.paths if path))
    return _UNVERIFIED.search(" ".join(names)) is not None


def _without_hearsay(event: Event) -> tuple[Event, Event | None]:
    """Return an event without what only rumours add to it, and that part as one of its own."""
    heard = [v for v in event.voices if v.stance == "affirms" and _is_unverified(v)]
    if not heard:
        return event, None
    origins = {voice.origin for voice in heard}
    keys = {key for voice in heard for key in voice.claims}
    figures = [
        msgspec.structs.replace(figure, said_by=said)
        for figure in event.figures
        if (said := tuple(s for s in figure.said_by if s.origin not in origins))
    ]
    kept = msgspec.structs.replace(
        event,
        voices=tuple(v for v in event.voices if v not in heard),
        claims=tuple(key for key in event.claims if key not in keys),
        figures=tuple(figures),
    )
    return kept, msgspec.structs.replace(event, voices=tuple(heard), claims=tuple(sorted(keys)))


def in_area(event: Event, area: str) -> bool:
    """Say whether an event lies in an area given as province, country or place name."""
    names = [
        name
        for place in event.place
        for name in (place.admin1, place.country, place.name, place.text)
    ]
    return is_area(area, names)


def is_area(area: str, names: Iterable[str | None]) -> bool:
    """Say whether one of the names, or the country of an ISO code among them, is the area's."""
    wanted = area.casefold().strip()
    known = [name for name in names if name]
    return wanted in {
        *(name.casefold() for name in known),
        *(country_name(name).casefold() for name in known if len(name) == 2),
    }
