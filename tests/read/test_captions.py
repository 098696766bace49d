"""Captions run together with paragraphs, told by the credit behind them."""

from __future__ import annotations

import pytest

from .helpers import read, texts

BEFORE = "A suicide attack near the Atmeh camp in Idlib kills at least 15 people."
CAPTION = "A rescuer runs near an ambulance after a strike on a hospital in Meles, August 6 2016"
AFTER = "A bomber has detonated an explosive vest on a bus near the border, monitors said."


@pytest.mark.parametrize(
    "credit", ["(TRT World and Agencies)", "(AFP)", "(Reuters Photo)", "(AP photo)", "(File photo)"]
)
def test_the_sentence_before_a_credit_is_a_caption(credit: str) -> None:
    (document,) = read(f"{BEFORE} {CAPTION} {credit} {AFTER}\n")
    assert texts(document, "caption") == [f"{CAPTION} {credit}"]
    assert texts(document, "body", "paragraph") == [BEFORE, AFTER]


@pytest.mark.parametrize(
    "text",
    [
        f"BEIRUT (Reuters) {AFTER}",
        f"{BEFORE} The Democratic Forces (SDF) took the town on Monday, monitors said.",
        f"{BEFORE} A convoy was hit on the way to the town, said the agency (AFP) on Monday.",
    ],
)
def test_other_brackets_end_no_caption(text: str) -> None:
    (document,) = read(f"{text}\n")
    assert not texts(document, "caption")
