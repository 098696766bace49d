"""What is odd about one event, each with rulings ready to take."""

from __future__ import annotations

from collections.abc import Sequence

from ..ids import issue_id
from ..model import Claim, Draft, Event, Figure, Issue
from .rivals import Rivals, contradiction, rival_doers

_DEATHS = ("death", "deaths", "dead", "fatalities", "casualties", "bodies")
_DONE = (
    "killed",
    "injured",
    "captured",
    "missing",
    "displaced",
    "destroyed",
    "damaged",
    "targeted",
)
"""What is done to those who are counted: "50 civilians killed"."""


def contradictions(
    event: Event,
    claims: Sequence[Claim],
    disputed: Sequence[Figure],
    rival: Rivals | None,
) -> list[Issue]:
    """Return disputed figures, rival claims of who did it, and denials."""
    issues = [_figure_issue(event, figure) for figure in disputed]
    if rival is not None:
        issues.append(rival_doers(event.id, rival))
    denials = [c.key for c in claims if c.modality == "denied"]
    others = [c.key for c in claims if c.modality != "denied"]
    if event.status == "disputed" and denials and others:
        issues.append(_denied(event, others[0], denials[0]))
    return issues


def _figure_issue(event: Event, figure: Figure) -> Issue:
    values = [s for s in figure.said_by if s.rank != "rejected"]
    names = {voice.origin: voice.paths[0][0] for voice in event.voices if voice.paths}
    words = "; ".join(f"{names.get(s.origin, s.origin)}: {_value(s.low, s.high)}" for s in values)
    message = f"{counted(figure)}: the numbers cannot all be right ({words})"
    fixes = [
        Draft(
            verb="reject",
            on=s.claims[:1],
            label=f"reject {_value(s.low, s.high)}, said by {names.get(s.origin, s.origin)}",
        )
        for s in values
        if s.claims
    ]
    pair = [s.claims[0] for s in values if s.claims][:2]
    if len(set(pair)) == 2:
        fixes.append(Draft(verb="different", on=tuple(pair), label="these are two events"))
    return Issue(
        id=issue_id("disputed figure", (event.id,), message),
        kind="disputed figure",
        message=message,
        about=(event.id,),
        fixes=tuple(fixes),
    )


def counted(figure: Figure) -> str:
    """Return what a figure counts: "civilians killed", "deaths", "distance"."""
    if not figure.of or figure.what in ("distance", "area"):
        return figure.what
    if figure.what == "killed" and figure.of.lower() in _DEATHS:
        return figure.of
    return f"{figure.of} {figure.what}" if figure.what in _DONE else f"{figure.what} of {figure.of}"


def _value(low: float | None, high: float | None) -> str:
    if low is None:
        return f"up to {high:g}" if high is not None else "?"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _denied(event: Event, first: str, second: str) -> Issue:
    return contradiction(
        "some say that it happened, others deny it",
        (event.id, first, second),
        (first, second),
        ("reject the first claim", "reject the second claim"),
    )
