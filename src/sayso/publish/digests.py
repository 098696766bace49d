"""The digest: a period of the record as an editor would write it up, every sentence referenced.

Order and headings follow what daily war reports and weekly summaries by theatre have in common:
the main points, the situation front by front, what changed hands, strikes and losses, civilians,
humanitarian; then, apart from all that, what is disputed, planned, rumoured and not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from ..errors import InputError
from ..model import Claim, Control, Document, Event, Row, Source
from ..protocols import View
from ..reference import Reference, load_reference
from .change_map import change_svg, changes
from .charts import deaths_by_speaker, events_by_day
from .doubts import PLANS, UNKNOWN, Doubts
from .facts import UNKNOWN_OUTLET, Facts, outlet_name
from .ground import GROUND, Ground
from .layout import (
    Block,
    Citations,
    Heading,
    Items,
    Note,
    Picture,
    quoted_once,
    to_html,
    to_markdown,
)
from .layout import Reference as Cited
from .loss_tables import LOSSES, LossTables
from .maps import map_png, map_svg
from .placing import place_name
from .requoting import quoted_once_a_section
from .sections import MAIN_POINTS, STATEMENTS, Sections
from .selection import Period, Selection, in_area, is_area, period_of, selected
from .typeset import to_pdf
from .wordfile import to_docx
from .wording import count_word, counted, day_words, decoded, listed, span_words

STYLES = ("daily", "weekly")
FORMATS = ("markdown", "html", "pdf", "docx")
TEXTS = ("markdown", "html")


class Edition(Row, kw_only=True, frozen=True):
    """A digest ready to be written in any form."""

    title: str
    blocks: tuple[Block, ...]
    cited: dict[str, Cited]
    """What each claim key leads to in the list of references."""
    last: dt.date


class _Part:
    """A view of a view: the events and controls a digest is about."""

    def __init__(self, view: View, events: Sequence[Event], controls: Sequence[Control]) -> None:
        self._view, self._events, self._controls = view, events, controls

    def documents(self) -> Sequence[Document]:
        """Return the documents of the whole view."""
        return list(self._view.documents())

    def claims(self) -> Sequence[Claim]:
        """Return the claims of the whole view."""
        return list(self._view.claims())

    def events(self) -> Sequence[Event]:
        """Return the chosen events."""
        return self._events

    def controls(self) -> Sequence[Control]:
        """Return the chosen controls."""
        return self._controls

    def sources(self) -> dict[str, Source]:
        """Return the sources of the whole view."""
        return dict(self._view.sources())


def digest(
    view: View,
    since: str | None = None,
    until: str | None = None,
    style: str = "daily",
    area: str | None = None,
    format: Literal["markdown", "html"] | str = "markdown",
    reference: Reference | None = None,
) -> str:
    """Return the digest of the days from `since` to `until` as text; see `edition`.

    Raises InputError for a form that is no text (`digest_bytes` makes those).
    """
    if format not in TEXTS:
        raise InputError(f"{format}: no such digest format for text; choose markdown or html")
    return _text(edition(view, since, until, style, area, reference, format == "html"), format)


def digest_bytes(
    view: View,
    since: str | None = None,
    until: str | None = None,
    style: str = "daily",
    area: str | None = None,
    format: str = "pdf",
    reference: Reference | None = None,
) -> bytes:
    """Return the digest as the bytes of a file: markdown, html, pdf or docx; see `edition`.

    Raises InputError for an unknown form, and where the library a form needs is not installed.
    """
    if format not in FORMATS:
        raise InputError(f"{format}: no such digest format; choose one of {', '.join(FORMATS)}")
    made = edition(view, since, until, style, area, reference, format != "markdown")
    citations = Citations(made.cited)
    if format == "pdf":
        return to_pdf(made.title, made.blocks, citations, made.last)
    if format == "docx":
        return to_docx(made.title, made.blocks, citations, made.last, map_png)
    return _text(made, format).encode()


def _text(made: Edition, format: str) -> str:
    citations = Citations(made.cited)
    if format == "html":
        return to_html(made.title, made.blocks, citations)
    return to_markdown(made.blocks, citations)


def edition(
    view: View,
    since: str | None = None,
    until: str | None = None,
    style: str = "daily",
    area: str | None = None,
    reference: Reference | None = None,
    pictures: bool = True,
) -> Edition:
    """Return the digest of the days from `since` to `until` (inclusive ISO dates).

    The view is not to be narrowed to these days: what is told without a day counts for the day of
    its first report.  Without dates all of it is covered.  `style` is `daily` (front by front,
    day by day) or `weekly` (front by front, ground and strikes).  `area` narrows to a province, a
    country (name or ISO code) or a place.  Raises InputError for an unknown style or date.
    """
    if style not in STYLES:
        raise InputError(f"{style}: no such digest style; choose daily or weekly")
    facts = Facts(view, load_reference() if reference is None else reference, texts=True)
    events = [facts.spelt(e) for e in view.events() if area is None or in_area(e, area)]
    period = period_of(events, since, until, facts)
    first, last = period.first, period.last
    parts = selected(events, period, facts)
    reported = {day.year for e in parts.undated if (day := facts.reported(e)) is not None}
    facts.years = len({first.year, last.year, *reported}) > 1
    controls = [
        c
        for c in view.controls()
        if area is None or is_area(area, [c.place.admin1, c.place.country, place_name(c.place)])
    ]
    blocks = _blocks(facts, parts, controls, first, last, style, area)
    if pictures:
        part = _Part(view, parts.told, controls)
        blocks = _illustrated(blocks, part, parts, period, facts)
    return Edition(
        title=_title(first, last, style, area),
        blocks=tuple(blocks),
        cited={key: _cited(claim, facts) for key, claim in facts.claims.items()},
        last=last,
    )


def _illustrated(
    blocks: Sequence[Block], view: View, parts: Selection, period: Period, facts: Facts
) -> list[Block]:
    """Put the map after the main points, each other picture under the heading it belongs to."""
    first, last = period.first, period.last
    publishers = list(dict.fromkeys(p.source for e in parts.told for p in facts.publications_of(e)))
    svg = map_svg(view, since=first.isoformat(), until=last.isoformat(), reference=facts.reference)
    caption = f"Events {span_words(first, last)} and control on {day_words(last, True)}"
    points = next((at for at, block in enumerate(blocks) if isinstance(block, Items)), 0)
    main = bool(points) and blocks[points - 1] == Heading(text=MAIN_POINTS)
    place = points + 1 if main else min(len(blocks), 2)
    made: list[Block] = [*blocks[:place], Picture(svg=svg, caption=caption)]
    days = events_by_day(parts.told, first, last, publishers)
    if days is not None:
        made.append(Picture(svg=days, caption=f"Dated events by day, {span_words(first, last)}"))
    for block in blocks[place:]:
        made.append(block)
        if not isinstance(block, Heading):
            continue
        if block.text == GROUND:
            eve = first - dt.timedelta(days=1)
            if any(change.moved for change in changes(view, eve, last, facts)):
                svg = change_svg(view, str(eve), str(last), reference=facts.reference)
                words = f"Who held what on {day_words(eve, True)} and on {day_words(last, True)}"
                made.append(Picture(svg=svg, caption=words))
        if block.text == LOSSES:
            deaths = deaths_by_speaker((*parts.told, *parts.undated), facts, publishers)
            if deaths is not None:
                made.append(Picture(svg=deaths, caption="Deaths, by who says so"))
    return made


def _title(first: dt.date, last: dt.date, style: str, area: str | None) -> str:
    kind = "Daily report" if style == "daily" and first == last else "Report"
    kind = "Weekly summary" if style == "weekly" and (last - first).days <= 7 else kind
    return f"{kind}{', ' + area if area else ''}: {span_words(first, last)}"


def _blocks(
    facts: Facts,
    parts: Selection,
    controls: Sequence[Control],
    first: dt.date,
    last: dt.date,
    style: str,
    area: str | None,
) -> list[Block]:
    sections, doubts = Sections(facts), Doubts(facts)
    recent = (*parts.told, *parts.undated)
    every = (*recent, *parts.longer)
    blocks: list[Block] = [
        Heading(text=_title(first, last, style, area), level=1),
        Note(text=_about(facts, parts)),
        *sections.main_points(recent),
        *sections.by_front(parts.told, style),
        *sections.without_a_day(parts.undated),
        *sections.over_a_longer_time(parts.longer),
        *Ground(facts).told(controls, recent, first.isoformat(), last.isoformat()),
        *LossTables(facts).losses(recent, parts.longer),
        *sections.civilians(every),
        *sections.humanitarian(every),
        *sections.statements(every),
        *doubts.disputed(every, parts.denied),
        *doubts.plans(parts.planned),
        *doubts.rumours(parts.rumours),
        *doubts.unknown(recent, parts.possible, parts.unplaced),
    ]
    return quoted_once(quoted_once_a_section(blocks), (STATEMENTS, PLANS, UNKNOWN))


def _about(facts: Facts, parts: Selection) -> str:
    """Say what the digest rests on: counts of the record, not of the world."""
    every = (*parts.told, *parts.undated, *parts.longer)
    publishers = dict.fromkeys(
        p.source for e in (*every, *parts.denied) for p in facts.publications_of(e)
    )
    single = sum(len({v.origin for v in e.voices if v.stance == "affirms"}) == 1 for e in every)
    if not every:
        return "The record holds no event in this period."
    names = ("an outlet not named" if p == UNKNOWN_OUTLET else outlet_name(p) for p in publishers)
    undated = f", {count_word(len(parts.undated))} of them without a day" if parts.undated else ""
    if undated and len(every) == 1:
        undated = ", without a day"
    return (
        f"From {counted(len(every), 'event')} in the record{undated}, published by "
        f"{listed(names, most=8)}; {_resting(single, len(every))} "
        "on one voice alone. The numbers lead to the words each sentence rests on."
    )


def _resting(single: int, every: int) -> str:
    if single == every:
        return "it rests" if every == 1 else "all of them rest"
    return f"{count_word(single) if single else 'none'} of them rest{'s' if single == 1 else ''}"


def _cited(claim: Claim, facts: Facts) -> Cited:
    publication = facts.publication(claim)
    chain = [speaker.name or speaker.text for speaker in claim.says]
    parts = list(chain)
    if publication is not None:
        parts.append(publication.source)
    where = ", via ".join(dict.fromkeys(parts)) or UNKNOWN_OUTLET
    if publication is not None and publication.title:
        where += f", “{publication.title}”"
    if publication is not None and publication.published:
        where += f", {publication.published[:10]}"
    if claim.evidence.section == "comment":
        where = f"reader’s comment, {where}"
    return Cited(
        key=claim.key,
        quote=f"“{' '.join(decoded(claim.evidence.text).split())}”",
        source=where,
        claim=claim.id,
        url=publication.url if publication else None,
    )
