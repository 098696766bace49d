"""Deaths and other human losses of an event: whose they are, and how low, best and high.

Figures are never added up over speakers.  What the parts of one event give (their own, the
enemy's, civilians) is added up where a data set asks for a total, as UCDP defines it: best =
side a + side b + civilians + unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from ..actor_kinds import OF_STATES
from ..model import Event, Figure, FigureSaying, Mention, Row
from .facts import Facts
from .nouns import (
    FIGHTERS,
    IRREGULARS,
    RANKS,
    REGULARS,
    is_captive,
    is_civilian,
    is_nobody_in_particular,
    is_subset,
    is_thing,
)

Whose = Literal["a", "b", "civilians", "unknown"]

_MEASURES = {
    "killed": {"killed", "dead", "deaths", "fatalities", "killed in action"},
    "injured": {"injured", "wounded"},
    "captured": {"captured"},
    "displaced": {"displaced"},
}
_ONE_SIDED = frozenset({"airstrike", "shelling", "bombing", "chemical", "killing"})
"""Attacks whose dead are those that were attacked, whatever they are called."""
NAMELESS = frozenset({"members", "elements", "others"})
"""Nouns that say nothing without whose they are."""


class Range(Row, kw_only=True, frozen=True):
    """Low, best and high of one number."""

    low: float
    best: float
    high: float

    def plus(self, other: Range) -> Range:
        """Return the sums."""
        return Range(
            low=self.low + other.low, best=self.best + other.best, high=self.high + other.high
        )


class Losses(Row, kw_only=True, frozen=True):
    """Losses of one event by whose they are; None where no number is given."""

    a: Range | None = None
    b: Range | None = None
    civilians: Range | None = None
    unknown: Range | None = None
    unnumbered: bool = False
    """True where losses are reported and nobody gives a number."""
    of_nobody: bool = False
    """True where the least in all is a sum of what only different speakers count."""

    @property
    def total(self) -> Range | None:
        """The sum over all parties; None where no number is given."""
        return _total((self.a, self.b, self.civilians, self.unknown))


def _total(parts: Iterable[Range | None]) -> Range | None:
    total: Range | None = None
    for part in parts:
        if part is not None:
            total = part if total is None else total.plus(part)
    return total


def is_measure(figure: Figure, measure: str) -> bool:
    """Say whether a figure counts people killed, injured, captured or displaced."""
    if figure.what.casefold() not in _MEASURES[measure] or (figure.of and is_thing(figure.of)):
        return False
    for saying in figure.said_by:
        for number in (saying.low, saying.high):
            if number is not None and not float(number).is_integer():
                return False
    return True


def _noun(words: str | None) -> str | None:
    """Return whom a figure counts without stray marks; None where it says nobody in particular."""
    if words is None:
        return None
    words = _BUTTON.sub("", words)
    words = _AGED.sub("", _DEATHS.sub("civilians", _DOUBLED.sub("", words.strip(_MARKS))))
    words = _OF_A_PEOPLE.sub(r"\1s", words)
    return None if not words or is_nobody_in_particular(words) else words


_MARKS = " '’‘\"“”,.;:"
_DEATHS = re.compile(r"^civilian (?:deaths|fatalities|casualties|lives|victims)$", re.IGNORECASE)
_OF_A_PEOPLE = re.compile(r"^([A-Z]\w+an) (?:deaths|fatalities|casualties|lives|victims|losses)$")
_BUTTON = re.compile(r"^(?:incl(?:uding)?\.?$|tags )", re.IGNORECASE)
"""What stands beside a number on a page and is no noun."""
_AGED = re.compile(r"^(?:\d+-)?years?-old (?=\w)", re.IGNORECASE)
_DOUBLED = re.compile(r"\bcivilians? (?=(?:citizens?|people|persons?|residents?)\b)")


def tidied(event: Event) -> Event:
    """Return the event with its figures as `tidy_figures` gives them."""
    return msgspec.structs.replace(event, figures=tidy_figures(event))


def tidy_figures(event: Event) -> tuple[Figure, ...]:
    """Return the figures of an event, in one all losses of which only a number is said.

    `19 people` and `12 dead` of one event may be the same people.  Where one speaker gives two
    such numbers, neither stands alone (see `stands`).
    """
    if len(event.figures) == 1:
        (figure,) = event.figures
        of = _noun(figure.of)
        return event.figures if of == figure.of else (msgspec.structs.replace(figure, of=of),)
    figures: dict[tuple[str, str | None], Figure] = {}
    for figure in event.figures:
        of = _noun(figure.of)
        known = figures.get((figure.what, of))
        figures[figure.what, of] = msgspec.structs.replace(
            figure if known is None else _together(known, figure), of=of
        )
    told = tuple(figures.values())
    return _without_retold(told) if event.type in _ONE_SIDED else told


def _without_retold(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Leave out a speaker's number of the attacked that the same speaker gives again elsewhere.

    `Five soldiers`, and in another sentence `five pro-regime forces`, are five; in one sentence
    they are ten.
    """
    kept: list[Figure] = []
    for figure in figures:
        before = [
            saying
            for other in kept
            if other.what == figure.what and _may_be_the_same(other.of, figure.of)
            for saying in other.said_by
        ]
        said = tuple(s for s in figure.said_by if not any(_retold(s, b) for b in before))
        if len(said) == len(figure.said_by):
            kept.append(figure)
        elif said:
            kept.append(msgspec.structs.replace(figure, said_by=said))
    return tuple(kept)


def _may_be_the_same(one: str | None, other: str | None) -> bool:
    """Say whether two nouns are of fighters, and not of soldiers and of rebels."""
    if not (one and other and _is_of_fighters(one) and _is_of_fighters(other)):
        return False
    regular = REGULARS.search(one) or REGULARS.search(other)
    return not (regular and (IRREGULARS.search(one) or IRREGULARS.search(other)))


def _is_of_fighters(noun: str) -> bool:
    return FIGHTERS.search(noun) is not None and not is_subset(noun)


def _retold(one: FigureSaying, other: FigureSaying) -> bool:
    return (
        (one.origin, one.low, one.high) == (other.origin, other.low, other.high)
        and bool(one.claims and other.claims)
        and set(one.claims).isdisjoint(other.claims)
    )


def _together(one: Figure, other: Figure) -> Figure:
    said: dict[tuple[object, ...], FigureSaying] = {}
    for saying in (*one.said_by, *other.said_by):
        key = (saying.origin, saying.low, saying.high, saying.rank)
        before = said[key].claims if key in said else ()
        claims = tuple(dict.fromkeys((*before, *saying.claims)))
        said[key] = msgspec.structs.replace(saying, claims=claims)
    lows = [n for n in (one.low, other.low) if n is not None]
    highs = [n for n in (one.high, other.high, one.best, other.best) if n is not None]
    return msgspec.structs.replace(
        one,
        low=min(lows, default=None),
        best=other.best if one.best is None else one.best,
        high=max(highs, default=None),
        said_by=tuple(said.values()),
    )


def without_echoes(sayings: Sequence[FigureSaying]) -> list[FigureSaying]:
    """Return sayings without superseded ones that gave the same number in other words.

    `Up to 43`, and later `43`, is no correction.
    """
    current = {
        (s.origin, number)
        for s in sayings
        if s.rank != "rejected"
        for number in (s.low, s.high)
        if number is not None
    }
    return [
        s
        for s in sayings
        if s.rank != "rejected" or not {(s.origin, s.low), (s.origin, s.high)} & current
    ]


def stands(figure: Figure) -> bool:
    """Say whether each speaker gives one number only.

    Two at once are two groups that were not told apart, and belong to nobody in particular.
    """
    current = [saying.origin for saying in figure.said_by if saying.rank != "rejected"]
    return len(current) == len(set(current))


def reach(figure: Figure) -> Range | None:
    """Return low, best and high of a figure; sayings that were superseded do not count."""
    lows = [s.low for s in figure.said_by if s.rank != "rejected" and s.low is not None]
    highs = [s.high for s in figure.said_by if s.rank != "rejected" and s.high is not None]
    low = figure.low if figure.low is not None else min(lows, default=None)
    best = figure.best if figure.best is not None else low
    high = figure.high if figure.high is not None else max([*highs, *lows], default=None)
    if best is None and high is None:
        return None
    if best is None:
        best = high
    assert best is not None
    low = best if low is None else min(low, best)
    high = best if high is None else max(high, best)
    return Range(low=low, best=best, high=high)


def whose(figure: Figure, event: Event, facts: Facts) -> Whose:
    """Say whose losses a figure counts: the actor's (a), the target's (b), civilians', unknown."""
    words = figure.of or ""
    if not stands(figure):
        return "unknown"
    if is_civilian(words):
        return "civilians"
    if is_captive(words) and is_measure(figure, "captured"):
        # Prisoners are who was taken; whose they were, the word does not tell.
        return "unknown"
    if words:
        harmless = is_subset(words) and not RANKS.search(words) and not _armed(event, facts)
        for side, mentions in (("a", event.actor), ("b", event.target)):
            # `Children` who are only named so are nobody's side.
            named = [m for m in mentions if (m.id or not harmless) and is_named(words, m, facts)]
            if named and all(is_civilian_mention(m, facts) for m in named):
                return "civilians"
            if named:
                return "a" if side == "a" else "b"
        by_kind = _by_kind(words, event, facts)
        if by_kind and not _is_of_others(figure, by_kind, event, facts):
            return by_kind
        return "civilians" if harmless else "unknown"
    if event.target and all(is_civilian_mention(m, facts) for m in event.target):
        return "civilians"
    return "unknown"


def losses(event: Event, facts: Facts, measure: str = "killed") -> Losses:
    """Return the losses of an event by party.

    A total given beside the parts counts only as far as it exceeds them; women, children or
    commanders named beside a wider count of the same people are part of it.  What one speaker
    counts whole and another in parts is contradicted, not added: low is the least of the two.
    So are the civilians of one and the fighters of another, of one attack: they may be the same.
    """
    parts: dict[Whose, Range] = {}
    counted_by: set[str] = set()
    told_by: dict[Whose, set[str]] = {}
    summed_by: set[str] = set()
    harmed_by: set[str] = set()
    total: Range | None = None
    subsets: list[tuple[Whose, Range]] = []
    only_civilians: Range | None = None
    unnumbered = False
    for figure in tidy_figures(event):
        if not is_measure(figure, measure):
            continue
        found = reach(figure)
        if found is None:
            unnumbered = True
            continue
        side = whose(figure, event, facts)
        if is_subset(figure.of):
            subsets.append((side, found))
        elif side == "unknown" and not figure.of:
            summed_by |= _speakers(figure)
            total = found if total is None else total.plus(found)
        elif side == "civilians" and not figure.of:
            only_civilians = found
            harmed_by = _speakers(figure)
        else:
            counted_by |= _speakers(figure)
            told_by.setdefault(side, set()).update(_speakers(figure))
            parts[side] = parts[side].plus(found) if side in parts else found
    for side, found in subsets:
        if side not in parts and total is None:
            parts[side] = found
    if only_civilians is not None:
        # "Two killed" where only civilians were hit, and "two civilians killed", are the same two.
        named = parts.get("civilians")
        if named is not None:
            apart = harmed_by.isdisjoint(counted_by)
            only_civilians = _wider(only_civilians, named, contradicted=apart)
        parts["civilians"] = only_civilians
    if total is not None:
        known = _total(parts.values())
        apart = summed_by.isdisjoint(counted_by | harmed_by)
        rest = total if known is None else _beyond(total, known, contradicted=apart)
        if rest.high > 0:
            parts["unknown"] = parts["unknown"].plus(rest) if "unknown" in parts else rest
    if event.type in _ONE_SIDED:
        _contradict(parts, told_by)
    return Losses(
        a=parts.get("a"),
        b=parts.get("b"),
        civilians=parts.get("civilians"),
        unknown=parts.get("unknown"),
        unnumbered=unnumbered and not parts,
        of_nobody=_is_nobodys(parts, told_by),
    )


def _is_nobodys(parts: Mapping[Whose, Range], told_by: Mapping[Whose, set[str]]) -> bool:
    """Say whether no one speaker counts all parts of which something is sure."""
    speakers = [told_by.get(side, set()) for side, part in parts.items() if part.low > 0]
    return len(speakers) > 1 and not set.intersection(*speakers)


def _contradict(parts: dict[Whose, Range], told_by: Mapping[Whose, set[str]]) -> None:
    """Lower the least of civilians and of fighters of whom only different speakers tell.

    What one calls civilians another calls fighters: the least of the two is what is sure.
    """
    for side in ("a", "b", "unknown"):
        civilians, others = parts.get("civilians"), parts.get(side)
        if civilians is None or others is None or {"civilians", side} - told_by.keys():
            continue
        if told_by["civilians"].isdisjoint(told_by[side]):
            least = min(civilians.low, others.low)
            parts["civilians"] = msgspec.structs.replace(civilians, low=0.0)
            parts[side] = msgspec.structs.replace(others, low=least)


def _speakers(figure: Figure) -> set[str]:
    return {saying.origin for saying in figure.said_by if saying.rank != "rejected"}


def _wider(one: Range, other: Range, contradicted: bool) -> Range:
    """Return one number of two for the same people; of two speakers, low is the lower."""
    low = min(one.low, other.low) if contradicted else max(one.low, other.low)
    return Range(low=low, best=max(one.best, other.best), high=max(one.high, other.high))


def _beyond(total: Range, known: Range, contradicted: bool) -> Range:
    """Return what a total holds beside its parts; at least nothing, where others gave the parts."""
    return Range(
        low=0.0 if contradicted else max(0.0, total.low - known.low),
        best=max(0.0, total.best - known.best),
        high=max(0.0, total.high - known.high),
    )


def is_named(words: str, mention: Mention, facts: Facts) -> bool:
    """Say whether words hold a name of whom a mention means."""
    return facts.once(_is_named, words, mention)


def _is_named(words: str, mention: Mention, facts: Facts) -> bool:
    actor = facts.actor(mention)
    names = {mention.text, mention.name or ""}
    if actor:
        names |= {actor.name, *actor.names, *actor.generic, *actor.demonyms}
    folded = f" {re.sub(r'[^a-z0-9]+', ' ', words.casefold())} "
    return any(
        len(name) > 1 and f" {re.sub(r'[^a-z0-9]+', ' ', name.casefold()).strip()} " in folded
        for name in names
    )


def _by_kind(words: str, event: Event, facts: Facts) -> Literal["a", "b"] | None:
    """Soldiers belong to the only state party of the two, militants to the only other one."""
    kinds = {
        side: {
            actor.kind in OF_STATES
            for actor in map(facts.actor, mentions)
            if actor is not None and actor.kind != "civilians"
        }
        for side, mentions in (("a", event.actor), ("b", event.target))
    }
    regular, irregular = bool(REGULARS.search(words)), bool(IRREGULARS.search(words))
    if regular == irregular:
        return None
    if kinds["a"] == {regular} and kinds["b"] != {regular}:
        return "a"
    if kinds["b"] == {regular} and kinds["a"] != {regular}:
        return "b"
    return None


def _is_of_others(figure: Figure, side: Literal["a", "b"], event: Event, facts: Facts) -> bool:
    """Say whether a count by a name of its own stands beside one of that side by its name.

    Of `45 Islamic State militants and 20 Kurdish fighters` the twenty are not the Islamic State's.
    """
    if not figure.of or not figure.of[:1].isupper():
        return False
    party = event.actor if side == "a" else event.target
    return any(
        other.of and other.what == figure.what and is_named(other.of, mention, facts)
        for other in event.figures
        if other is not figure
        for mention in party
    )


def is_civilian_mention(mention: Mention, facts: Facts) -> bool:
    """Say whether a mention means people who are no party."""
    actor = facts.actor(mention)
    return actor.kind == "civilians" if actor else is_civilian(mention.text)


def _armed(event: Event, facts: Facts) -> bool:
    return any(
        actor.kind not in {"civilians", "protesters", "organisation"}
        for actor in map(facts.actor, event.target)
        if actor is not None
    )


def civilian_harm(event: Event, facts: Facts) -> bool:
    """Say whether an event's target or one of its human losses is civilian."""
    if event.type == "arrest" and all(is_captive(mention.text) for mention in event.target):
        return False
    if any(is_civilian_mention(mention, facts) for mention in event.target):
        return True
    return any(
        whose(figure, event, facts) == "civilians"
        for figure in event.figures
        if is_measure(figure, "killed") or is_measure(figure, "injured")
    )
