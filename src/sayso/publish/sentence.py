"""A sentence of a digest and the claims it rests on."""

from __future__ import annotations

from ..model import Row


class Sentence(Row, kw_only=True, frozen=True):
    """One sentence without its full stop, and the keys of the claims it rests on."""

    text: str
    claims: tuple[str, ...]
    stop: str = "."
    """What ends it: a semicolon where the next goes on by the same speaker."""
