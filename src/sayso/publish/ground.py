"""The section of a digest on which places changed hands, and what was only claimed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Control, Event
from .articles import with_article
from .facts import Facts, in_time_order
from .layout import Block, Heading, Items, Note, Table, without_repeats
from .naming import is_plural
from .placing import place_name
from .precision import bounds
from .prose import Prose, is_a_place
from .sentence import Sentence
from .takings import are_of_a_part
from .wording import capital, listed

GROUND = "Who gained what"
_MOST = 8
_SAYS_SO = re.compile(r"(.*?): .*? says? so\b(.*)$", re.DOTALL)


class Ground:
    """Builds the section; every sentence it makes carries the claims it rests on."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.prose = Prose(facts)

    def told(
        self, controls: Sequence[Control], events: Sequence[Event], since: str, until: str
    ) -> list[Block]:
        """Return which places changed hands in the period, then what was only told as taken."""
        # Who took villages of a district has not taken the town that it is named after.
        whole = [
            control
            for control in controls
            if not are_of_a_part(self.facts.claims_of(control.because))
        ]
        blocks = [*self._changes(whole, since, until), *self._only_told(whole, events)]
        return [Heading(text=GROUND), *blocks] if blocks else []

    def _only_told(self, controls: Sequence[Control], events: Sequence[Event]) -> list[Block]:
        """Return captures that move no place: the control rules do not take a party's word."""
        counted = {key for control in controls for key in control.because}
        items = [
            (sentence,)
            for event in in_time_order(events)
            if event.type == "capture"
            and counted.isdisjoint(event.claims)
            and self.prose.happening(event) is not None
            and (sentence := self.prose.told(event)) is not None
        ]
        if not items:
            return []
        note = (
            "Told as taken, but moving no place in the table: told by a party alone, "
            "contradicted, of no single town or not the whole of it, or nothing new."
        )
        return [Note(text=note), Items(items=without_repeats(items[:_MOST]))]

    def _changes(self, controls: Sequence[Control], since: str, until: str) -> list[Block]:
        rows: dict[tuple[str, ...], list[tuple[str, Sentence]]] = {}
        previous: dict[str, Control] = {}
        for control in sorted(controls, key=lambda c: (c.since or "", c.until or "")):
            key = control.place.id or place_name(control.place).casefold()
            before = previous.get(key)
            previous[key] = control
            if not control.since or not since <= control.since[:10] <= until:
                continue
            if control.status == "unknown" or control.inferred:
                continue
            if not (control.place.id or is_a_place(place_name(control.place), self.facts)):
                continue
            known = tuple(k for k in control.because if k in self.facts.claims)
            if not known or (before is not None and _same_state(before, control)):
                continue
            cause = Sentence(text=capital(self._why(control)), claims=known)
            now = (
                self._state(before) if before else "not known",
                self._state(control),
                self._since(control),
            )
            name = place_name(self.facts.spelt_place(control.place))
            rows.setdefault((*now, cause.text), []).append((name, cause))
        if not rows:
            return []
        # Places that went the same way at the same time for the same reason are one row.
        lines: list[tuple[str | tuple[Sentence, ...], ...]] = [
            (
                listed(name for name, _ in members),
                *now[:3],
                without_repeats([(_of(len(members), cause),) for _, cause in members])[0],
            )
            for now, members in rows.items()
        ]
        columns = ("Place", "Before", "After", "Since", "Why")
        return [Table(columns=columns, rows=tuple(lines))]

    def _why(self, control: Control) -> str:
        """Return why a place counts as held, with whoever says so by name."""
        found = _SAYS_SO.match(control.reason)
        if found is None:
            return control.reason or "see the words"
        what, rest = found.groups()
        holders = listed(self.facts.name(holder) for holder in control.holders)
        if what == f"{holders} holds it" and (len(control.holders) > 1 or is_plural(holders)):
            what = f"{holders} hold it"
        names = []
        for claim in self.facts.claims_of(control.because):
            publication = self.facts.publication(claim)
            if claim.says:
                names.append(with_article(claim.says[0].name or claim.says[0].text))
            elif publication is not None:
                names.append(self.facts.publisher(publication))
        return f"{what}, according to {listed(names, most=3)}{rest}" if names else control.reason

    def _since(self, control: Control) -> str:
        """Return the first day; `by 2018-09-07` where no report says the day."""
        since = (control.since or "")[:10]
        claims = self.facts.claims_of(control.because)
        return since if any(bounds(claim.time) for claim in claims) else f"by {since}"

    def _state(self, control: Control) -> str:
        holders = listed(self.facts.name(holder) for holder in control.holders)
        words = {"held": "", "contested": "contested", "mixed": "mixed", "besieged": "besieged",
                 "unknown": "not known"}[control.status]  # fmt: skip
        return ", ".join(part for part in (holders, words) if part) or "not known"


def _of(places: int, cause: Sentence) -> Sentence:
    """Return why one or more places count as held."""
    if places == 1:
        return cause
    text = re.sub(r"\b(took|holds?|hold|left) it\b", r"\1 them", cause.text)
    return Sentence(text=text, claims=cause.claims)


def _same_state(one: Control, other: Control) -> bool:
    return one.status == other.status and {h.id or h.text for h in one.holders} == {
        h.id or h.text for h in other.holders
    }
