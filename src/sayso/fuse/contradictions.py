"""What is odd about one event, each with rulings ready to take."""

from __future__ import annotations

from collections.abc import Sequence

from ..ids import issue_id
from ..model import Claim, Draft, Event, Figure, Issue, Mention
from ..parties import Parties

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
    two_sided: bool,
    parties: Parties,
) -> list[Issue]:
    """Return disputed figures, rival claims of who did it, and denials.

    `two_sided`: the event is a fight, which has a doer on either side.
    """
    issues = [_figure_issue(event, figure) for figure in disputed]
    rivals = None if two_sided else _rivals(event, parties)
    if rivals:
        a, b = rivals
        first, second = _key_naming(claims, a), _key_naming(claims, b)
        if first and second and first != second:
            words = f"claims differ on who did it: {a.name or a.text} or {b.name or b.text}"
            issues.append(_contradiction(words, event, first, second))
    denials = [c.key for c in claims if c.modality == "denied"]
    others = [c.key for c in claims if c.modality != "denied"]
    if event.status == "disputed" and denials and others:
        words = "some say that it happened, others deny it"
        issues.append(_contradiction(words, event, others[0], denials[0]))
    return issues


def _rivals(event: Event, parties: Parties) -> tuple[Mention, Mention] | None:
    """Return two actors who cannot both have done one thing."""
    known = [m for m in event.actor if m.id]
    for at, a in enumerate(known):
        for b in known[at + 1 :]:
            if parties.relation(str(a.id), str(b.id)) in ("enemy", "stranger"):
                return a, b
    return None


def _key_naming(claims: Sequence[Claim], actor: Mention) -> str | None:
    return next((c.key for c in claims if any(m.id == actor.id for m in c.actor)), None)


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


def _contradiction(message: str, event: Event, first: str, second: str) -> Issue:
    about, pair = (event.id, first, second), (first, second)
    return Issue(
        id=issue_id("contradiction", about, message),
        kind="contradiction",
        message=message,
        about=about,
        fixes=(
            Draft(verb="different", on=pair, label="these are two events"),
            Draft(verb="reject", on=pair[:1], label="reject the first claim"),
            Draft(verb="reject", on=pair[1:], label="reject the second claim"),
        ),
    )
