"""When a happening was: the day its words give, share or carry over."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from ..model import (
    Claim,
    TimeSpan,
)
from .arguments import deed_of
from .classify import of_whole_war
from .frame import Frame
from .history import HISTORY_DAYS
from .kinds import ATTACKS
from .modality import modality_of
from .parse import Sentence, Token
from .sides import points_back
from .time_calendar import UNIT_DAYS, number, shifted, span_of
from .time_rules import APART, CLOCK, MONTHS
from .times import Anchor, When, find_times
from .whereabouts import Whereabouts
from .words import words

_MONTH_NAMED = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b|\b(?:19|20)\d\d-\d\d", re.I)
_MONTH_AND_YEAR = re.compile(r"[A-Za-z]{3,}.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d")


SAID_THEN = "the sentence dates only its telling; the day it was said"
"""Reason given where the only date is that of "…, police said on Monday"."""
HABIT = "told as a habit; the sentence dates none of it"
_STAND_IN = "2003"
"""A year for days that lack one: counting on from them needs some year that is not a leap year."""
_RECORD = re.compile(
    r"\b(?:first|worst|deadliest|bloodiest|biggest|largest|heaviest|fiercest|highest"
    r"|most (?!of\b)[a-z]+)\b"
)
"""“The worst attack since 2017”: until when none was like it, and no day of it."""


class Days(Whereabouts):
    """Settles time."""

    def _times(self, sentence: Sentence, frames: list[Frame]) -> list[When]:
        open_year = self.last_day.startswith("--")
        event: date | None = None
        try:
            event = date.fromisoformat(
                self.last_day.replace("-", _STAND_IN, 1) if open_year else self.last_day
            )
        except ValueError:
            open_year = False
        anchor = Anchor(
            published=self.anchor.published,
            event=event,
            told=self.years,
            open_year=open_year,
            story_day=self.story_day,
        )
        future = bool(frames) and all(
            modality_of(f.verb, self.lexicon) == "planned" for f in frames
        )
        found = find_times(self.cased, sentence.span.start, sentence.span.end, anchor, future)
        found = [self._counted_from(found[:i], when, anchor) for i, when in enumerate(found)]
        for when in found:
            if _MONTH_AND_YEAR.search(when.span.text) and len(when.span.start) >= 7:
                for day in (when.span.end, when.span.start):
                    if len(day) >= 7 and day[:1].isdigit():
                        self.years[int(day[5:7])] = int(day[:4])
                if self.history or (when.span.precision in ("day", "span") and not when.since):
                    self._tell_year(when.span)
        if self.story_day is not None:
            self._go_on(found)
        days = [w.span.end for w in found if w.span.precision == "day" and w.span.start]
        if days and self.section != "caption":
            self.last_day = days[-1]
        return found

    def _counted_from(self, before: list[When], when: When, anchor: Anchor) -> When:
        """“was ambushed on Thursday; a bridge was blown up the same night”: Thursday night."""
        day = next((w for w in reversed(before) if _is_day(w)), None)
        if not when.anaphoric or day is None:
            return when
        near = msgspec.structs.replace(
            anchor, event=date.fromisoformat(day.span.start), open_year=False
        )
        again = find_times(self.cased, when.start, when.end, near, False)
        return again[0] if len(again) == 1 else when

    def _day_apart(self, sentence: Sentence, frame: Frame, times: list[When]) -> TimeSpan | None:
        """“shelled it on Friday, a day after rebels took it": theirs is Thursday."""
        for match in APART.finditer(self.cased, sentence.span.start, sentence.span.end):
            link = next((t for t in sentence.tokens if t.start == match.start("link")), None)
            if link is None:
                continue
            told = link.head if link.dep == "mark" else link.child("pobj", "pcomp")
            inside = {t.i for t in told.subtree()} if told is not None else set()
            if frame.trigger.i not in inside:
                continue
            base = next((w for w in times if _is_day(w) and not _within(w, sentence, inside)), None)
            if base is None:
                continue
            days = number(match.groupdict("")) * UNIT_DAYS[match["unit"]]
            days = -days if match["link"] == "after" else days
            day = date.fromisoformat(base.span.start) + timedelta(days=days)
            return span_of(day, day, "day", match.group()[:-2])
        return None

    def _sets_record(self, when: When, sentence: Sentence, frame: Frame) -> bool:
        """“The first general killed there since 2017”: this one was killed now."""
        told = _RECORD.search(self.text, sentence.span.start, when.start)
        return when.since and told is not None and _hangs_on(when, sentence, frame)

    def _tell_year(self, told: TimeSpan) -> None:
        """Note where a history begins: at its first whole date, long before publication."""
        whole = told.start[:1].isdigit() and len(told.start) >= len("2022-02-25")
        if whole and self.story_day is None and (self.history or self.last_day == ""):
            day = date.fromisoformat(told.start[:10])
            published = self.anchor.published
            if published is None or (published - day).days > HISTORY_DAYS:
                self.story_day = day

    def _go_on(self, found: list[When]) -> None:
        """Note how far a history has come: the last day that a sentence tells."""
        told = [w for w in found if w.span.start[:1].isdigit() and _MONTH_NAMED.search(w.span.text)]
        if told:
            self.story_day = date.fromisoformat(max(told, key=lambda w: w.start).span.start[:10])

    def _time(
        self,
        sentence: Sentence,
        frame: Frame,
        kind: str,
        frames: list[Frame],
        times: list[When],
        before: Claim | None,
        speaking: list[Token],
        why: dict[str, str],
    ) -> TimeSpan | None:
        apart = self._day_apart(sentence, frame, times)
        apart = apart or _in_that_time(frame, times, self.text)
        if apart is not None:
            return apart
        others = [v for v in speaking if v is not frame.verb and v not in frame.triggers]
        deeds = [w for w in times if w.span.start and not _of_saying(w, sentence, others)]
        only_said = bool(times) and not deeds
        times = deeds or times
        times = [w for w in times if not self._sets_record(w, sentence, frame)]
        going_on = _continues(frame.verb)
        if going_on is not None and going_on.dep in ("conj", "relcl"):
            own = [w for w in times if _stands_behind(w, sentence, going_on)]
            if times and not own:
                why["time"] = "the sentence gives no date"
                return None
            times = own
        spans = [(t.start, t.end) for t in sentence.tokens if t.i in frame.own]
        mine = [w for w in times if any(a < w.end and w.start < b for a, b in spans)]
        if not mine:
            other = [
                (t.start, t.end)
                for f in frames
                if f is not frame
                for t in sentence.tokens
                if t.i in f.own
            ]
            mine = [w for w in times if not any(a < w.end and w.start < b for a, b in other)]
        whole = kind == "toll" and all(t.lemma in _WARS for t in _doers(frame))
        if whole:
            # "The war, which began in 2011, has killed …": not in 2011.
            mine = [w for w in mine if w.since or _hangs_on(w, sentence, frame)]
            if not mine:
                why["time"] = "the sentence gives no date"
                return None
        if mine:
            at = frame.trigger.start
            plain = [w for w in mine if not w.since] or mine
            best = min(
                plain,
                key=lambda w: (
                    w.span.start == "",
                    not _hangs_on(w, sentence, frame),
                    abs(w.start - at),
                ),
            )
            since = next((w for w in mine if w.since), None)
            if (
                since is not None
                and frame.entry.type in ("control", "capture")
                and best is not since
                and (_hangs_on(since, sentence, frame) or not _hangs_on(best, sentence, frame))
            ):
                best = (
                    best
                    if best.span.precision == "day" and frame.entry.type != "capture"
                    else since
                )
            if only_said:
                why["time"] = SAID_THEN
            if not best.span.start:
                why["time"] = f"{best.span.text!r} cannot be resolved without a date of publication"
            return best.span
        if times and before is None and len(frames) == 1:
            return times[0].span
        deed = deed_of(frame.trigger, self.lexicon)
        if deed is not None:
            # "condemned Sunday's attack, which killed 12"
            inside = {t.i for t in deed.subtree()} - {t.i for t in frame.trigger.subtree()}
            dated = next((w for w in times if _within(w, sentence, inside)), None)
            if dated is not None:
                return dated.span
        above = _of_the_clause_above(times, sentence, frame)
        if above is not None and before is None:
            return above.span
        below = _of_the_clause_below(times, sentence, frame)
        if below is not None:
            return below.span
        if _one_of_many(frame.trigger):
            why["time"] = "one of a series; the sentence dates none of them"
            return None
        if any(c.low in _HABITS for t in frame.triggers for c in t.children):
            why["time"] = HABIT
            return None
        if kind == "toll" and of_whole_war(frame):
            why["time"] = "the sentence gives no date"
            return None
        definite = any(points_back(t) for t in frame.triggers)
        linked = (
            before is not None
            and before.time is not None
            and frame.trigger.dep in ("conj", "advcl", "acl", "xcomp")
        )
        if linked and before is not None:
            return before.time
        same = (
            self.last_kind in ATTACKS
            and kind in ATTACKS | {"toll", "killing", "destruction"}
            and self.last_paragraph == self.paragraph
            and self.sentence - self.last_sentence <= 1
            and self.section != "comment"
        )
        definite = definite and self.sentence - self.last_sentence <= 3
        carried = self.last_time
        if modality_of(frame.verb, self.lexicon) in ("planned", "possible"):
            carried = None
        if (definite or same) and carried is not None and carried.precision == "day":
            why["time"] = "carried over from the sentence before"
            return carried
        if (
            not times
            and carried is not None
            and _few_days(carried)
            and self.last_paragraph == self.paragraph
            and self.sentence - self.last_sentence <= 1
            and self.section != "comment"
            and _told_in_order(frame)
        ):
            why["time"] = "carried over from the sentence before"
            return carried
        told = self.label_day or self.section_day or self.period
        if (
            not times
            and told is not None
            and self.section != "comment"
            and frame.entry.frame != "say"
        ):
            if modality_of(frame.verb, self.lexicon) not in ("planned", "possible"):
                why["time"] = "the day that stands before or above it"
                return told
        clock = CLOCK.search(self.cased, spans[0][0], spans[-1][1]) if spans else None
        if clock is not None and not times and carried is None and self.anchor.published:
            day = self.anchor.published
            why["time"] = "an hour without a day is taken for the day of publication"
            return span_of(day, day, "day", clock.group())
        if self.role == "item" and self.list_day is not None and kind in ATTACKS | {"destruction"}:
            why["time"] = "told before the list"
            return self.list_day
        why["time"] = "the sentence gives no date"
        return None


def _in_that_time(frame: Frame, times: list[When], source: str) -> TimeSpan | None:
    """“the first since 2017, when a general was killed": in 2017, and not since."""
    when = next((c for c in frame.verb.children if c.low == "when"), None)
    if when is None or frame.verb.dep not in ("relcl", "advcl"):
        return None
    behind = ("", " ", ", ", ",")
    told = next((w for w in times if w.span.start and source[w.end : when.start] in behind), None)
    if told is None or not told.since:
        return told.span if told is not None else None
    if not told.span.start[:1].isdigit():
        return None
    first = date.fromisoformat(told.span.start)
    last = told.span.text.rsplit(" ", 1)[-1]
    if (first.month, first.day) == (1, 1) and last == str(first.year):
        return span_of(first, date(first.year, 12, 31), "year", last)
    if first.day == 1 and last.lower() in MONTHS:
        return span_of(first, shifted(first, 1) - timedelta(days=1), "month", last)
    return span_of(first, first, "day", told.span.text)


def _is_day(when: When) -> bool:
    return when.span.precision == "day" and when.span.start[:1].isdigit()


def _within(when: When, sentence: Sentence, inside: set[int]) -> bool:
    return any(t.i in inside for t in sentence.tokens if when.start <= t.start < when.end)


_STORY_DAYS = 8
"""A span of at most so many days is carried on: "between 24 and 27 November … the soldiers …"."""


def _few_days(time: TimeSpan) -> bool:
    if time.precision not in ("day", "span"):
        return False
    try:
        first, last = date.fromisoformat(time.start), date.fromisoformat(time.end)
    except ValueError:
        return time.precision == "day"
    return (last - first).days < _STORY_DAYS


def _doers(frame: Frame) -> list[Token]:
    return [c for t in frame.triggers for c in t.children if c.dep == "nsubj"] or [frame.trigger]


_WARS = words("participants", "wars")
_SERIES = words("days", "series")
_HABITS = words("days", "habits")
"""“has often been targeted": not on the day of the story."""


def _one_of_many(noun: Token) -> bool:
    """“the latest in a string of attacks": the day is that of the latest."""
    of = noun.head if noun.dep == "pobj" else None
    return of is not None and of.low == "of" and of.head is not None and of.head.lemma in _SERIES


def _told_in_order(frame: Frame) -> bool:
    """Simple past, not perfect: what happened next in the story that the sentence before tells."""
    verb = frame.verb
    helpers = [c.low for c in verb.children if c.dep in ("aux", "auxpass")]
    if not helpers and verb.dep == "conj" and verb.head is not None:
        helpers = [c.low for c in verb.head.children if c.dep in ("aux", "auxpass")]
    if any(h in ("have", "has", "had", "'ve", "will", "may", "could", "would") for h in helpers):
        return False
    return verb.tag == "VBD" or (verb.tag == "VBN" and bool({"was", "were"} & set(helpers)))


def _of_the_clause_above(times: list[When], sentence: Sentence, frame: Frame) -> When | None:
    """“was evacuated on Thursday after planes fired”: the day of the clause it hangs on."""
    node = frame.verb
    while node.dep in ("advcl", "conj", "xcomp") and node.head is not None:
        node = node.head
        if found := _hanging_on(node, times, sentence):
            return found
    return None


def _of_the_clause_below(times: list[When], sentence: Sentence, frame: Frame) -> When | None:
    """“killed 270 people when they captured the field on Thursday”: both on that day."""
    for child in frame.verb.children:
        if child.dep == "advcl" and any(
            c.low in ("when", "as", "while", "since") for c in child.children
        ):
            if found := _hanging_on(child, times, sentence):
                return found
    return None


def _continues(verb: Token) -> Token | None:
    """“… was beaten in 2017 but continues to attack”: the verb by which it goes on today."""
    above = verb.head if verb.dep == "xcomp" else None
    present = above is not None and above.tag in ("VBZ", "VBP")
    return above if present and above is not None and above.lemma == "continue" else None


def _stands_behind(when: When, sentence: Sentence, verb: Token) -> bool:
    """Does a time expression belong to this clause of a sentence, and not to one before it?"""
    token = next((t for t in sentence.tokens if t.start < when.end and when.start < t.end), None)
    return token is not None and any(above is verb for above in token.ancestors())


def _hanging_on(verb: Token, times: list[When], sentence: Sentence) -> When | None:
    for when in times:
        token = next((t for t in sentence.tokens if when.start <= t.start < when.end), None)
        if token is None or not when.span.start:
            continue
        if next((a for a in token.ancestors() if a.pos in ("VERB", "AUX")), None) is verb:
            return when
    return None


def _of_saying(when: When, sentence: Sentence, speaking: list[Token]) -> bool:
    """“…, the army said on Saturday”: the day of the words, not of what they tell."""
    token = next((t for t in sentence.tokens if t.start < when.end and when.start < t.end), None)
    if token is None:
        return False
    above = next((a for a in token.ancestors() if a.pos in ("VERB", "AUX")), None)
    return above in speaking


def _hangs_on(when: When, sentence: Sentence, frame: Frame) -> bool:
    """Does the time expression modify this happening's own verb?"""
    token = next((t for t in sentence.tokens if t.start < when.end and when.start < t.end), None)
    if token is None:
        return False
    mine = [*frame.triggers, frame.verb]
    for above in [token, *token.ancestors()]:
        if above in mine:
            return True
        if above.pos in ("VERB", "AUX"):
            return False
    return False
