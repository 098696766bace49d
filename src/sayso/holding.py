"""The part of `Record` that tells who holds which place, and the ground between places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import derive as equation
from .errors import InputError
from .handing import HandingOn
from .model import Area, Control
from .view import by_place, is_called


class HoldingOn(HandingOn):
    """Who holds what: as derived now, or as it was known on an earlier day."""

    def control(
        self, on: str | None = None, known: str | None = None, place: str | None = None
    ) -> list[Control]:
        """Return who holds which place: on one day, or all intervals; by place and day.

        `known` uses only what was published by that day (and all rulings); `place` is a name or
        an id.
        """
        if known is None:
            return sorted(self.store.controls(on=on, place=place), key=by_place)
        from .control import control_on

        rows: Iterable[Control] = self._derived_by(known)
        if place is not None:
            rows = [row for row in rows if is_called(row, place)]
        return sorted(rows if on is None else control_on(rows, on), key=by_place)

    def controls_because(self, keys: Iterable[str]) -> list[Control]:
        """Return the intervals for which any of these claims is a reason, by place and day."""
        return sorted(self.store.controls_because(list(keys)), key=by_place)

    def areas(
        self, on: str | None = None, known: str | None = None, reach_km: float | None = None
    ) -> list[Area]:
        """Return the ground between places by its holders, for maps: inferred, with doubt.

        `on` is an ISO date, by default the last on which anything was heard; ground farther than
        `reach_km` from every place belongs to no area.  Raises InputError for a reach of nothing.
        """
        from .control.areas import REACH_KM, areas

        reach = REACH_KM if reach_km is None else reach_km
        if not 0 < reach <= 200:
            raise InputError(f"{reach:g}: a reach is more than 0 and at most 200 km")
        day = on or known or self.last_heard()
        if day is None:
            return []
        decay = self.config.policy.control_decay_days
        return areas(self.control(on=day, known=known), day, decay, reach)

    def _derived_by(self, day: str) -> Sequence[Control]:
        documents = equation.known_by(self.store.documents(), day)
        recipe = equation.recipe(self.config)
        readings = dict(self.store.readings(recipe, [d.id for d in documents]))
        decisions = self.store.decisions()
        return equation.derive(documents, readings, decisions, self.config).controls

    def last_heard(self) -> str | None:
        """Return the newest day on which anything was heard of who holds a place."""
        return max((row.last_heard or "" for row in self.store.controls()), default="") or None
