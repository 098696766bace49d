"""Names of sources: what the automaton passes over has none."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sayso.extract.names import SourceNames

NAMES = ["Free Syrian Press", "Syrian Press Centre", "BBC", "New York Times", "Al Mayadeen TV"]
FINDER = SourceNames(NAMES)
BITS = [
    *NAMES,
    "Press",
    "Centre",
    " ",
    "the ",
    "Free ",
    "New York ",
    "s",
    ".",
    "(",
    "-",
    "new york",
]


@given(st.lists(st.sampled_from(BITS), max_size=10))
def test_sources_are_found_as_one_by_one(bits: list[str]) -> None:
    """The longest name at each place, whole words only, none of a single word."""
    text = "".join(bits)
    several = sorted((n for n in NAMES if " " in n), key=lambda n: (-len(n), n))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(several)})(?!\w)")
    assert [m.span() for m in FINDER.find(text)] == [m.span() for m in pattern.finditer(text)]


def test_no_sources_at_all() -> None:
    assert SourceNames([]).find("The Free Syrian Press said so.") == []
