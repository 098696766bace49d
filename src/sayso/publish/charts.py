"""Charts of a digest, drawn as SVG without a browser: events by day, deaths by speaker.

Nothing is added up over speakers: where they differ, each has a mark of its own.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from ..model import Event, FigureSaying, Row
from .canvas import element, text
from .facts import Facts, in_time_order
from .losses import is_measure, stands
from .marks import KINDS, kind_of
from .placing import place_name
from .plausible import is_of_a_war
from .precision import bounds
from .quoting import round_number
from .revised import figures_told
from .sheet import framed, wrapped
from .wording import amount, capital, day_words, listed

_WIDTH = 960.0
_INK, _GREY, _LINE = "#1b1f23", "#5f6b73", "#d5d9dc"
_DOT = "#2f6fb3"
_PLOT = 440.0
"""Width of the plot; the names of the speakers stand right of their marks."""
_LETTER = 5.8
"""Mean width of a letter of those names."""
_MOST_DAYS = 62
_MOST_ROWS = 12


def events_by_day(
    events: Iterable[Event], first: dt.date, last: dt.date, publishers: Sequence[str]
) -> str | None:
    """Return a bar chart (SVG) of dated events a day and kind; None without two days to compare.

    Events of more than one day are counted in the note, not in a bar.
    """
    days = (last - first).days + 1
    counts: dict[dt.date, Counter[str]] = {}
    spread = 0
    for event in events:
        edges = bounds(event.time)
        if edges is None or not first <= edges[0] <= last:
            continue
        if edges[0] != edges[1]:
            spread += 1
            continue
        counts.setdefault(edges[0], Counter())[kind_of(event)] += 1
    if not counts or not 2 <= days <= _MOST_DAYS:
        return None
    top = max(counter.total() for counter in counts.values())
    left, width, height, head = 40.0, _WIDTH - 60, 200.0, 58.0
    step = width / days
    parts = _axis(left, head, width, height, top)
    for number in range(days):
        day = first + dt.timedelta(days=number)
        x, y = left + number * step, head + height
        for kind in KINDS:
            count = counts.get(day, Counter())[kind]
            if count:
                tall = height * count / top
                y -= tall
                parts.append(element("rect", x=x + step * 0.12, y=y, width=step * 0.76, height=tall,
                                     fill=KINDS[kind][1]))  # fmt: skip
        if number % max(1, -(-days // 16)) == 0:
            parts.append(text(_short(day), x + step / 2, head + height + 16, font_size=10.5,
                              text_anchor="middle", fill=_GREY))  # fmt: skip
    kinds = [kind for kind in KINDS if any(counter[kind] for counter in counts.values())]
    at = head + height + 38
    x = left
    for kind in kinds:
        name, colour = KINDS[kind]
        parts.append(element("rect", x=x, y=at - 9, width=10.0, height=10.0, fill=colour))
        parts.append(text(name, x + 15, at, font_size=12, fill=_INK))
        x += 30 + len(name) * 6.6
    notes = [f"Reports: {listed(publishers, most=12)}. Events of the record, not of the world."]
    if spread:
        notes.insert(0, f"{spread} events of more than one day are not drawn.")
    heading = ("Events by day", f"{_short(first)} to {day_words(last, year=True)}")
    return _sheet(parts, heading, notes, at + 8)


class _Bar(Row, kw_only=True, frozen=True):
    """Deaths of one group in one event: a number for each speaker."""

    label: str
    said: tuple[tuple[str, float, float | None], ...]
    """Who says how many in words, low, high (None = `at least`)."""


def deaths_by_speaker(
    events: Iterable[Event], facts: Facts, publishers: Sequence[str]
) -> str | None:
    """Return a chart (SVG) of the events with most deaths: what each speaker says of each.

    None where nobody gives a number.
    """
    bars = [bar for event in in_time_order(events) for bar in _bars(event, facts)]
    bars.sort(key=lambda bar: -max(high or low for _, low, high in bar.said))
    shown, hidden = bars[:_MOST_ROWS], len(bars) - _MOST_ROWS
    if not shown:
        return None
    numbers = [high or low for bar in shown for _, low, high in bar.said]
    scale = _Scale(top=max(numbers), bent=max(numbers) > 50 * median(numbers))
    left, head, row = 300.0, 58.0, 19.0
    rows = sum(len(bar.said) for bar in shown)
    below = head + row * rows
    parts = []
    for value in scale.ticks():
        x = left + _PLOT * scale.share(value)
        parts.append(element("path", d=f"M{x:.1f},{head}V{below}", stroke=_LINE))
        parts.append(text(f"{value:,}", x, below + 16, font_size=10.5, text_anchor="middle",
                          fill=_GREY))  # fmt: skip
    y = head + row / 2
    for bar in shown:
        parts.append(text(bar.label, left - 12, y + 4, font_size=11.5, text_anchor="end",
                          fill=_INK))  # fmt: skip
        for words, low, high in bar.said:
            start, end = (left + _PLOT * scale.share(n) for n in (low, high or low))
            parts += _dot(start, y, open_end=high is None)
            if end > start:
                parts.append(element("path", d=f"M{start:.1f},{y:.1f}H{end:.1f}", stroke=_DOT,
                                     stroke_width=2.0))  # fmt: skip
            right = end + (18 if high is None else 9)
            fits = right + len(words) * _LETTER < _WIDTH
            parts.append(text(words, right if fits else start - 9, y + 4, font_size=11,
                              text_anchor="start" if fits else "end", fill=_GREY))  # fmt: skip
            y += row
    notes = [
        "A dot is one speaker’s number, a line its range, an arrow “at least”. Numbers of "
        f"different speakers are not added up. Reports: {listed(publishers, most=12)}."
    ]
    if scale.bent:
        notes.insert(0, "The scale is logarithmic: each line is ten times the one before.")
    if hidden > 0:
        notes.insert(0, f"{hidden} more with fewer deaths are in the tables.")
    return _sheet(parts, ("Deaths, by who says so", "Events with most deaths first"), notes,
                  below + 28)  # fmt: skip


class _Scale(Row, kw_only=True, frozen=True):
    """Where a number stands between 0 and `top`; `bent` = logarithmic."""

    top: float
    bent: bool

    def share(self, number: float) -> float:
        """Return 0 to 1."""
        if self.bent:
            return math.log10(1 + number) / math.log10(1 + self.top)
        return number / self.top

    def ticks(self) -> list[int]:
        """Return round numbers for the lines."""
        if self.bent:
            return [0, *(10**power for power in range(12) if 10**power <= self.top)]
        return _ticks(self.top)


def _bars(event: Event, facts: Facts) -> list[_Bar]:
    bars = []
    for figure in figures_told(event, facts):
        if not is_measure(figure, "killed") or not stands(figure) or is_of_a_war(figure):
            continue
        said = tuple(
            (_words(s, event, facts), s.low, s.high)
            for s in figure.said_by
            if s.rank != "rejected" and s.low is not None
        )
        if said and any(low > 0 for _, low, _ in said):
            bars.append(_Bar(label=_label(event, figure.of, facts), said=said))
    return bars


def _words(saying: FigureSaying, event: Event, facts: Facts) -> str:
    """Return `the army: at least 12`, under the name that the text has, but its article."""
    paths = [path for v in event.voices if v.origin == saying.origin for path in v.paths]
    number = round_number(saying, facts) or amount(saying.low, saying.high)
    name = capital(facts.speaker(saying.origin, paths).removeprefix("the "))
    return f"{name}: {number}"


def _label(event: Event, of: str | None, facts: Facts) -> str:
    edges = bounds(event.time)
    reported = facts.reported(event)
    when = _short(edges[0]) if edges else f"reported {_short(reported)}" if reported else ""
    own = [p for p in event.place if p.relation != "within"]
    parts = [when, place_name(own[0]) if own else "", of or "people"]
    label = ", ".join(part for part in parts if part)
    return capital(label if len(label) <= 52 else label[:51].rsplit(" ", 1)[0] + " …")


def _dot(x: float, y: float, open_end: bool) -> list[str]:
    parts = [element("circle", cx=x, cy=y, r=4.2, fill=_DOT, stroke="#fff", stroke_width=0.8)]
    if open_end:
        arrow = f"M{x + 6:.1f},{y:.1f}h7m-3,-3l3,3l-3,3"
        parts.append(element("path", d=arrow, fill="none", stroke=_DOT, stroke_width=1.4))
    return parts


def _axis(left: float, head: float, width: float, height: float, top: int) -> list[str]:
    parts = []
    for value in _ticks(top):
        y = head + height * (1 - value / top)
        parts.append(element("path", d=f"M{left},{y:.1f}H{left + width}", stroke=_LINE))
        parts.append(text(str(value), left - 6, y + 4, font_size=10.5, text_anchor="end",
                          fill=_GREY))  # fmt: skip
    return parts


def _ticks(top: float) -> list[int]:
    step = next(
        (k * 10**power for power in range(12) for k in (1, 2, 5) if top / (k * 10**power) <= 5), 1
    )
    return list(range(0, int(top) + 1, step))


def _short(day: dt.date) -> str:
    number, month = day_words(day).split()
    return f"{number} {month[:3]}"


def _sheet(
    parts: Sequence[str], heading: tuple[str, str], notes: Sequence[str], below: float
) -> str:
    lines = [line for note in notes for line in wrapped(note, 150)]
    return framed(parts, heading, lines, below + 12, below + 12 + 15 * len(lines))
