from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.locate.names import FAMILIES, bare, family_key, plain, romanise, similarity, skeleton

from .conftest import cases

SAME = [c for c in cases("same_name") if "same" in c]
DIFFERENT = [c for c in cases("same_name") if "different" in c]


@pytest.mark.parametrize("case", SAME, ids=lambda c: c["same"][0])
def test_spellings_of_one_name_meet(case: dict[str, Any]) -> None:
    keys = {family_key(plain(name), case["family"]) for name in case["same"]}
    assert len(keys) == 1


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda c: c["different"][0])
def test_strangers_do_not_meet(case: dict[str, Any]) -> None:
    left, right = (family_key(plain(name), case["family"]) for name in case["different"])
    assert left != right


@pytest.mark.parametrize("case", SAME, ids=lambda c: c["same"][0])
def test_spellings_of_one_name_sound_alike(case: dict[str, Any]) -> None:
    for left, right in itertools.combinations(case["same"], 2):
        assert similarity(left, right) >= 0.75, (left, right)


def test_arabic_script_meets_latin_by_consonants() -> None:
    for native, latin in (("دير الزور", "Deir Ezzor"), ("الرقة", "Raqqa"), ("حلب", "Halab")):
        assert skeleton(romanise(plain(native)), "arabic") == skeleton(plain(latin), "arabic")


def test_generic_words_can_be_left_away() -> None:
    assert bare("homs governorate") == "homs"
    assert bare("city of homs") == "homs"
    assert bare("homs") == "homs"


@given(st.text(max_size=30))
def test_plain_is_stable(name: str) -> None:
    once = plain(name)
    assert plain(once) == once


@given(st.text(alphabet="abdefghijklmnoqrstuwyz' -", max_size=24), st.sampled_from(FAMILIES))
def test_keys_do_not_depend_on_case_or_marks(name: str, family: str) -> None:
    assert family_key(plain(name), family) == family_key(plain(name.upper()), family)


@given(st.text(max_size=20), st.text(max_size=20))
def test_similarity_is_symmetric_and_bounded(left: str, right: str) -> None:
    value = similarity(left, right)
    assert 0.0 <= value <= 1.0
    assert value == pytest.approx(similarity(right, left))
    assert similarity(left, left) == 1.0 or not plain(left)


def test_endings_of_one_name_meet_and_two_names_stay_apart() -> None:
    keys = [family_key(name, "arabic") for name in ("rashidiya", "rashidiyah", "rashidieh")]
    assert len(set(keys)) == 1
    assert family_key("mahmudi", "arabic") != family_key("mahmudiyah", "arabic")
