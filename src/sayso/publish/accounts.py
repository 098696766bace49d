"""What is said of one event beyond that it happened: figures by speaker, denials, merged lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ..model import Event, Figure, FigureSaying
from .facts import Facts
from .losses import is_measure
from .precision import bounds
from .prose import Prose, Sentence
from .wording import amount, capital, listed, when, with_article

_PEOPLE = ("killed", "injured", "captured", "missing", "displaced")
_THINGS = ("destroyed", "damaged")
_MERGED = frozenset(
    {"airstrike", "shelling", "capture", "clash", "deployment", "advance", "displacement", "arrest"}
)


class Accounts:
    """Sentences about the figures of events and about who contradicts them."""

    def __init__(self, facts: Facts, prose: Prose) -> None:
        self.facts = facts
        self.prose = prose

    def speaker(self, saying: FigureSaying, event: Event) -> str:
        """Return the name, with its article, of who states a figure."""
        paths = [path for v in event.voices if v.origin == saying.origin for path in v.paths]
        return with_article(self.facts.origin_name(saying.origin, paths))

    def people(self, event: Event, measures: Sequence[str] = _PEOPLE) -> list[Sentence]:
        """Return one sentence per human loss of an event: every number with its speaker."""
        return [
            sentence
            for measure in measures
            for figure in event.figures
            if figure.what.casefold() == measure or _synonym(figure, measure)
            for sentence in self._count(figure, measure, event)
        ]

    def _count(self, figure: Figure, measure: str, event: Event) -> list[Sentence]:
        stated = [s for s in figure.said_by if s.low is not None or s.high is not None]
        if not stated:
            return []
        keys = tuple(key for saying in stated for key in saying.claims)
        ordered = _speakers_in_order(stated, self.facts)
        first, *others = ordered
        head = self._stated(first, figure, measure, event)
        more = [
            f"{self.speaker(said[-1], event)} put the figure at {_course(said)}" for said in others
        ]
        text = head if not more else f"{head}; {'; '.join(more)}"
        return [Sentence(text=capital(text), claims=keys)]

    def _stated(
        self, said: Sequence[FigureSaying], figure: Figure, measure: str, event: Event
    ) -> str:
        last = said[-1]
        number = amount(last.low, last.high)
        noun = figure.of or ("person" if last.low == last.high == 1 else "people")
        verb = "was" if last.low == last.high == 1 else "were"
        done = "displaced" if measure == "displaced" else measure
        earlier = f" (earlier {_course(said[:-1])})" if len(said) > 1 else ""
        return f"{self.speaker(last, event)} said that {number} {noun} {verb} {done}{earlier}"

    def things(self, event: Event) -> list[Sentence]:
        """Return what was destroyed or damaged, in the words of the claims."""
        found: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        for voice in event.voices:
            if voice.stance != "affirms":
                continue
            for claim in self.facts.claims_of(voice.claims):
                for figure in claim.figures:
                    if figure.measure in _THINGS and figure.text:
                        name = self.facts.origin_name(voice.origin, voice.paths)
                        words, keys = found.setdefault((name, figure.measure), ([], []))
                        words.append(f"“{figure.text}”")
                        keys.append(claim.key)
        return [
            Sentence(
                text=f"{capital(with_article(name))} listed as {measure} {listed(words, most=6)}",
                claims=tuple(dict.fromkeys(keys)),
            )
            for (name, measure), (words, keys) in found.items()
        ]

    def denials(self, event: Event) -> list[Sentence]:
        """Return who denies an event that others affirm."""
        found = []
        for voice in event.voices:
            if voice.stance == "denies" and self.facts.claims_of(voice.claims):
                name = capital(with_article(self.facts.origin_name(voice.origin, voice.paths)))
                found.append(Sentence(text=f"{name} denied this", claims=voice.claims))
        return found

    def disagreement(self, event: Event) -> list[Sentence]:
        """Return a sentence for each human loss on which speakers stand far apart."""
        found = []
        for figure in event.figures:
            stated = [s for s in figure.said_by if s.rank != "rejected" and s.low is not None]
            measure = next((m for m in _PEOPLE if _synonym(figure, m)), None)
            if measure is None or len({s.origin for s in stated}) < 2:
                continue
            lowest = min(stated, key=lambda s: (s.low or 0.0, s.origin))
            highest = max(stated, key=lambda s: (s.low or 0.0, s.origin))
            if not lowest.low or (highest.low or 0) < 1.25 * lowest.low:
                continue
            what = self.prose.happening(event)
            moment = when(event.time)
            about = f" when {what}" if what else ""
            text = (
                f"on how many {figure.of or 'people'} were {measure}{about}"
                f"{' ' + moment if moment else ''}, accounts run from "
                f"{amount(lowest.low, lowest.high)} ({self.speaker(lowest, event)}) to "
                f"{amount(highest.low, highest.high)} ({self.speaker(highest, event)})"
            )
            found.append(Sentence(text=capital(text), claims=(*lowest.claims, *highest.claims)))
        return found


def _synonym(figure: Figure, measure: str) -> bool:
    if measure in {"killed", "injured", "captured", "displaced"}:
        return is_measure(figure, measure)
    return figure.what.casefold() == measure


def _course(said: Sequence[FigureSaying]) -> str:
    """Return one speaker's numbers in order: `34, later 27`."""
    return ", later ".join(amount(s.low, s.high) for s in said)


def _speakers_in_order(stated: Iterable[FigureSaying], facts: Facts) -> list[list[FigureSaying]]:
    """Group sayings by speaker: superseded numbers first, preferred speakers first."""
    by_origin: dict[str, list[FigureSaying]] = {}
    for saying in stated:
        by_origin.setdefault(saying.origin, []).append(saying)
    for said in by_origin.values():
        said.sort(key=lambda s: (s.rank != "rejected", _published(s, facts), s.low or 0.0))
    ranks = {"preferred": 0, "normal": 1, "rejected": 2}
    return sorted(by_origin.values(), key=lambda said: (ranks[said[-1].rank], said[-1].origin))


def _published(saying: FigureSaying, facts: Facts) -> str:
    dates = (
        publication.published
        for publication in map(facts.publication, facts.claims_of(saying.claims))
        if publication is not None and publication.published
    )
    return min(dates, default="")


def merged(events: Iterable[Event]) -> list[Event]:
    """Join events that differ only in place into one to tell: one sentence, several places.

    Same type, actor, target, days and speakers, nobody denying it and no human losses: the
    eighteen strikes of one release read as one sentence.  Only for telling; the record keeps them.
    """
    groups: dict[object, list[Event]] = {}
    for event in events:
        groups.setdefault(_same_telling(event), []).append(event)
    return [group[0] if len(group) == 1 else _joined(group) for group in groups.values()]


def _same_telling(event: Event) -> object:
    plain = (
        event.type in _MERGED
        and event.actor
        and event.place
        and bounds(event.time) is not None
        and all(voice.stance == "affirms" for voice in event.voices)
        and not any(is_measure(f, m) for f in event.figures for m in ("killed", "injured"))
    )
    if not plain:
        return event.id
    return (
        event.type,
        tuple(sorted(m.id or m.text for m in event.actor)),
        tuple(sorted(m.id or m.text for m in event.target)),
        bounds(event.time),
        tuple(sorted((v.origin, v.interest) for v in event.voices)),
    )


def _joined(group: Sequence[Event]) -> Event:
    first = group[0]
    claims: dict[str, list[str]] = {}
    for event in group:
        for voice in event.voices:
            claims.setdefault(voice.origin, []).extend(voice.claims)
    return msgspec.structs.replace(
        first,
        place=tuple(p for event in group for p in event.place if p.relation != "within"),
        figures=tuple(figure for event in group for figure in event.figures),
        voices=tuple(
            msgspec.structs.replace(voice, claims=tuple(dict.fromkeys(claims[voice.origin])))
            for voice in first.voices
        ),
        claims=tuple(key for event in group for key in event.claims),
    )
