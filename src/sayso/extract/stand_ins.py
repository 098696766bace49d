"""Words that the parser takes for others beside certain words, and what it is given for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ..errors import PackError
from ..model import Row


class Beside(Row, kw_only=True, frozen=True):
    """What stands for a word where its neighbours are such; see `swap_beside` of triggers.yaml."""

    stand_in: str
    before: frozenset[str] = frozenset()
    second_before: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    number_before: bool = False
    number_after: bool = False

    def fits(self, before: Sequence[str], following: Any) -> bool:
        """Say whether the words before (as the parser gets them) and the token after are such."""
        near = before[-1].lower() if before else ""
        second = before[-2].lower() if len(before) > 1 else ""
        barred = self.not_before and (not near or near in self.not_before)
        return not barred and all(
            (
                not self.before or near in self.before,
                not self.second_before or second in self.second_before,
                not self.number_before or near[:1].isdigit(),
                not self.after or (following is not None and following.text in self.after),
                not self.number_after or (following is not None and following.like_num),
            )
        )


def beside_of(entries: dict[str, Any]) -> dict[str, list[Beside]]:
    """Compile `swap_beside`: by word, its stand-ins in the order in which they are tried.

    Raises PackError where an entry does not fit.
    """
    try:
        return msgspec.convert(entries, dict[str, list[Beside]])
    except msgspec.ValidationError as error:
        raise PackError(f"triggers.yaml: swap_beside: {error}") from error
