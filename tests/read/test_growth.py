"""Reading four times as much takes about four times as long, whatever there is much of."""

from __future__ import annotations

import time

import pytest

from .grown import GROWN
from .helpers import assert_sections_hold, read


def seconds(data: bytes, name: str) -> float:
    """Return the processor time that reading takes."""
    begun = time.process_time()
    documents = read(data, name)
    taken = time.process_time() - begun
    for document in documents:
        assert_sections_hold(document)
    return taken


@pytest.mark.parametrize("name", GROWN)
def test_time_grows_no_faster_than_the_input(name: str) -> None:
    make, size = GROWN[name]
    read(make(2), name)
    small = seconds(make(size), name)
    # The square would be 16; the rest is for a machine that does other things too.
    assert seconds(make(4 * size), name) < 9 * small + 0.5
