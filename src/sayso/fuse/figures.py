"""Figures of one event: every value that somebody said, and which to print.

Rules, after the UCDP GED codebook ("best, high and low estimates") and its order of trust:

* Numbers are grouped by what they count and whom; groups are never added up, and a part
  ("including 12 women") stays in a group of its own.
* A later value of the same origin supersedes its earlier ones (rank "rejected") unless it is lower
  and comes through another publisher, who may be reprinting an old number.  So does, within one
  report, the count that a toll "rose to".
* `best` is the preferred saying's value: no party's own success first, then the better source,
  then the latest, then the more cautious number.  Of a range the lower end is printed.
* `low` and `high` are the least and the most that anybody still says; `high` is None while the
  preferred saying is open upwards ("at least 60") and nobody says more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ..model import Claim, ClaimFigure, Figure, FigureSaying, Row, Saying
from ..origin_words import fold_name
from ..risen_tolls import tells_growth
from .features import day_number

_PEOPLE = frozenset(
    {
        "", "person", "people", "other", "individual", "victim", "human being", "soul", "life",
        "lives", "dead", "death", "fatality", "body", "casualty",
        "injured", "injury", "wounded", "wounded person", "martyr",
    }
)  # fmt: skip
"""Nouns, in the singular, that say no more than that people were hit."""
_SINGULAR = {"children": "child", "women": "woman", "men": "man"}
_WOUNDS = re.compile(r"\b(?:injur(?:y|ies|ed)|wound(?:s|ed))$", re.IGNORECASE)
_TOLERANCE = 1.2
"""Numbers further apart than this ratio are a dispute, closer ones are counting differences."""
_UPDATE_DAYS = 1
_LOSSES = frozenset(
    {"killed", "injured", "captured", "missing", "displaced", "destroyed", "damaged"}
)
"""What people dispute; distances and shells fired differ without anybody minding."""

Value = tuple[str, float | None, float | None]
"""Origin, low, high."""


class Said(Row, kw_only=True, frozen=True):
    """One number in one claim, with who says so."""

    what: str
    of: str | None
    low: float | None
    high: float | None
    claim: str
    saying: Saying
    score: float
    grown: bool = False
    """It is told as how far the count has come."""


def said_in(claim: Claim, saying: Saying) -> list[Said]:
    """Return the numbers of a claim; a share ("half of the town") is no number of anything."""
    return [
        Said(
            what=what_of(figure),
            of=_of(figure),
            low=figure.low,
            high=figure.high,
            claim=claim.key,
            saying=saying,
            score=claim.score,
            grown=tells_growth(claim),
        )
        for figure in claim.figures
        if figure.unit != "percent" and (figure.low is not None or figure.high is not None)
    ]


def what_of(figure: ClaimFigure) -> str:
    """Return what happened to what was counted, else the counted noun.

    Who counts injuries counts the injured, whatever the verb: "killing 4 and causing 12 injuries".
    """
    if figure.measure == "killed" and _WOUNDS.search(figure.what):
        return "injured"
    return figure.what if figure.measure in ("other", "") else figure.measure


def _of(figure: ClaimFigure) -> str | None:
    noun = None if figure.what == figure.measure else figure.what
    if figure.measure in ("other", ""):
        noun = None
    return figure.of or noun


def _group(said: Said) -> tuple[str, str]:
    of = _singular(fold_name(said.of or ""))
    return (fold_name(said.what), "" if of in _PEOPLE else of)


def _singular(words: str) -> str:
    """Return a counted noun in the singular: one child and two children are of one kind."""
    rest, _, last = words.rpartition(" ")
    if last in _SINGULAR:
        last = _SINGULAR[last]
    elif last.endswith("ies"):
        last = f"{last[:-3]}y"
    elif last.endswith("men"):
        last = f"{last[:-3]}man"
    elif last.endswith("s") and not last.endswith("ss") and last != "lives":
        last = last[:-1]
    return f"{rest} {last}".strip()


class Settled(Row, kw_only=True, frozen=True):
    """The figures of one event, ordered by what and whom they count."""

    figures: tuple[Figure, ...]
    disputed: tuple[Figure, ...]
    """Losses on which values of two origins exclude each other."""
    serious: tuple[Figure, ...]
    """Those disputed between origins that gain nothing by their number."""


def settle_figures(numbers: Sequence[Said]) -> Settled:
    """Return the figures of one event; `numbers` come oldest first."""
    groups: dict[tuple[str, str], list[Said]] = {}
    for said in numbers:
        groups.setdefault(_group(said), []).append(said)
    figures, disputed, serious = [], [], []
    for _, group in sorted(groups.items()):
        figure, current = _settle(group)
        figures.append(figure)
        if figure.what in _LOSSES and _disputed(current):
            disputed.append(figure)
            free = {k: said for k, said in current.items() if not _interested(said)}
            if _disputed(free):
                serious.append(figure)
    return Settled(figures=tuple(figures), disputed=tuple(disputed), serious=tuple(serious))


def _settle(group: Sequence[Said]) -> tuple[Figure, dict[Value, list[Said]]]:
    values: dict[Value, list[Said]] = {}
    for said in group:
        values.setdefault((said.saying.origin, said.low, said.high), []).append(said)
    superseded = {key for key in values if _superseded(key, values)}
    current = {key: said for key, said in values.items() if key not in superseded}
    # Two values of one origin at one time can supersede each other only by date: never both.
    preferred = min(current, key=lambda key: _preference(current[key]))
    said_by = tuple(
        FigureSaying(
            origin=key[0],
            low=key[1],
            high=key[2],
            claims=tuple(sorted({s.claim for s in said})),
            rank="rejected" if key in superseded else
            "preferred" if key == preferred else "normal",
        )
        for key, said in sorted(
            values.items(), key=lambda item: (item[0] in superseded, _preference(item[1]))
        )
    )  # fmt: skip
    lows = [_low(key) for key in current]
    highs = [_high(key) for key in current]
    best = _low(preferred)
    most = max((h for h in highs if h != math.inf), default=None)
    open_upwards = _high(preferred) == math.inf and (most is None or most <= best)
    figure = Figure(
        what=group[0].what,
        of=_whom(group),
        low=min(lows),
        best=best,
        high=None if open_upwards else most,
        said_by=said_by,
    )
    return figure, current


def _whom(group: Sequence[Said]) -> str | None:
    """Return whom a group counts, in the words of who said it first; "people" for no kind."""
    said = [one.of for one in group if one.of]
    if said and not _group(group[0])[1]:
        return "people"
    return said[0] if said else None


def _low(key: tuple[str, float | None, float | None]) -> float:
    low = key[1] if key[1] is not None else key[2]
    return float(low if low is not None else 0.0)


def _high(key: tuple[str, float | None, float | None]) -> float:
    return math.inf if key[2] is None else float(key[2])


def _latest(said: Sequence[Said]) -> str:
    return max((s.saying.published or "" for s in said), default="")


def _superseded(key: Value, values: dict[Value, list[Said]]) -> bool:
    when = _latest(values[key])
    relays = {s.saying.relay for s in values[key]}
    early = not any(s.grown for s in values[key])
    for other, said in values.items():
        if other[0] != key[0] or other == key:
            continue
        if early and all(s.grown for s in said) and _latest(said) == when:
            # "Killed 12 … the toll rose to 19": one report tells both, the second holds.
            if _low(other) > _low(key):
                return True
            continue
        if not _latest(said) > when or not when:
            continue
        if _low(other) >= _low(key) or relays & {s.saying.relay for s in said}:
            return True
    return False


def _preference(said: Sequence[Said]) -> tuple[bool, int, str, bool, float, float, str]:
    """Sort key: the saying to print comes first."""
    interested = _interested(said)
    comment = all(s.saying.comment for s in said)
    reliability = min("ABCDEF".index(s.saying.reliability) for s in said)
    latest = _latest(said)
    first = said[0]
    low = first.low if first.low is not None else first.high
    backwards = "".join(chr(0x10FFFF - ord(c)) for c in latest) if latest else "\U0010ffff"
    return (
        comment or interested,
        reliability,
        backwards,
        first.low is None,
        float(low or 0.0),
        float(first.high if first.high is not None else math.inf),
        first.saying.origin,
    )


def _interested(said: Sequence[Said]) -> bool:
    return all(s.saying.interest in ("own success", "enemy's loss") for s in said)


def _disputed(current: dict[Value, list[Said]]) -> bool:
    """Say whether two origins' values exclude each other by more than a rising toll explains."""
    entries = [
        (key, said) for key, said in current.items() if not all(s.saying.comment for s in said)
    ]
    for at, (a, said_a) in enumerate(entries):
        for b, said_b in entries[at + 1 :]:
            if a[0] == b[0] or _adds_up(a, b, current) or _of_one_report(said_a, said_b):
                continue
            below, above = (a, b) if _low(a) <= _low(b) else (b, a)
            if _high(below) >= _low(above):
                continue
            if _low(above) <= _TOLERANCE * max(_high(below), 1.0):
                continue
            early = said_a if below is a else said_b
            late = said_b if below is a else said_a
            if _days_between(_latest(early), _latest(late)) >= _UPDATE_DAYS:
                continue
            return True
    return False


def _of_one_report(these: Sequence[Said], those: Sequence[Said]) -> bool:
    """Say whether an outlet gives both numbers and lets one named speaker at most stand for them.

    It knows that they do not exclude each other: a day's dead and those of one strike.
    """
    return all(
        a.saying.relay == b.saying.relay
        and a.saying.published == b.saying.published
        and not (_is_quoted(a.saying) and _is_quoted(b.saying))
        for a in these
        for b in those
    )


def _is_quoted(saying: Saying) -> bool:
    return saying.named and len(saying.path) > 1


def _adds_up(a: Value, b: Value, current: dict[Value, list[Said]]) -> bool:
    """Say whether one's values are parts of the other's: 17 and 2 of the 19 that another counts."""
    for part, whole in ((a, b), (b, a)):
        parts = [_low(key) for key in current if key[0] == part[0]]
        if len(parts) > 1 and sum(parts) == _low(whole):
            return True
    return False


def _days_between(early: str, late: str) -> int:
    first, last = day_number(early), day_number(late)
    return last - first if first is not None and last is not None else 0
