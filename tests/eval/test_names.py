"""Names in running text, and whom coders' words mean: how they are counted."""

from __future__ import annotations

import pytest

from eval.actors import country_of, plover, words_of
from eval.names import ours, overlap


def test_overlapping_spans_are_right_and_each_side_is_counted_by_itself() -> None:
    scores = overlap([([(0, 5), (10, 20)], [(3, 8), (30, 40), (12, 14), (15, 16)])])
    assert scores["precision"] == 1.0
    assert scores["recall"] == 0.75
    assert scores["F1"] == pytest.approx(2 * 0.75 / 1.75)
    assert overlap([([], [(0, 1)])])["F1"] == 0.0


def test_names_stand_where_they_are_said_to() -> None:
    text = "Rain fell.\nISIS fighters shelled Homs on Monday. They left Hama."
    found = ours(text)
    assert [text[a:b] for a, b in found["place"]] == ["Homs", "Hama"]
    assert [text[a:b] for a, b in found["organisation"]] == ["ISIS"]


def test_who_speaks_under_a_full_name_is_no_town() -> None:
    text = "Tim Burton lives in Homs. Burton said he would stay. In Homs, Hama said Burton."
    places = [text[a:b] for a, b in ours(text)["place"]]
    assert "Homs" in places
    assert "Burton" not in places


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Senior Hungarian officials", "HUN"),
        ("Hamas", "PSE"),
        ("ethnic Albanians", None),
        ("car bomb", None),
        ("Swiss doctors", "CHE"),
    ],
)
def test_country_of_words(words: str, code: str | None) -> None:
    assert country_of(words) == code


def test_codes_of_no_state_are_left_out() -> None:
    figures = plover([("Hungarian", "HUN"), ("the UN", "IGO"), ("nobody at all", "FRA")])
    assert figures == {"plover country found": 0.5, "plover country right": 1.0}


def test_acled_names_lose_abbreviation_country_and_years() -> None:
    assert words_of("Military Forces of Syria (2000-) 8th Brigade") == (
        "Military Forces of Syria 8th Brigade"
    )
    assert words_of("Islamic State (Syria)") == "Islamic State"
