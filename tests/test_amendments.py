"""Corrections of claims: what may be set, what is refused, and that undo leaves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.amendments import EMPTIED, amended, check_amendment
from sayso.decide import apply_claims, basis_for, standing
from sayso.errors import InputError
from sayso.ids import claim_id, seal
from sayso.model import Claim, ClaimFigure, Decision, Evidence, Speaker

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("amendments_cases.yaml").read_text(encoding="utf-8")
)
CLAIM = seal(
    Claim(
        id="",
        key="k1_a",
        type="clash",
        evidence=Evidence(text="words", start=0, end=5),
        why_empty={"figures": "the sentence counts nothing", "actor": "nobody is named"},
    )
)


@pytest.mark.parametrize("fields", CASES["fine"], ids=str)
def test_what_a_claim_can_say_is_taken(fields: dict[str, Any]) -> None:
    check_amendment(fields)
    claim = amended(CLAIM, fields)
    assert claim_id(claim) == claim.id


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["says"])
def test_what_no_claim_can_say_is_refused_in_one_line(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        check_amendment(case["set"])
    assert str(refused.value) == f"amend: {case['says']}"


def test_what_is_set_no_longer_says_why_it_was_empty() -> None:
    told = amended(CLAIM, {"figures": [{"what": "killed", "measure": "killed", "low": 3}]})
    assert told.why_empty == {"actor": "nobody is named"}
    emptied = amended(told, {"figures": [], "says": []})
    # The outlet's own voice is no gap.
    assert emptied.why_empty == {"actor": "nobody is named", "figures": EMPTIED}


WORDS = st.sampled_from(["killed", "fighters", "مدنيون", "a b"])
RANGES = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(sorted)
FIGURES = st.builds(
    lambda what, ends, of: ClaimFigure(
        what=what, measure="killed", low=ends[0], high=ends[1], of=of
    ),
    WORDS,
    RANGES,
    WORDS,
)
SPEAKERS = st.builds(Speaker, text=WORDS, id=st.one_of(st.none(), WORDS), cue=WORDS)
CHANGES = st.fixed_dictionaries(
    {"modality": st.sampled_from(["happened", "denied", "planned"])},
    optional={
        "figures": st.lists(FIGURES, max_size=3),
        "says": st.lists(SPEAKERS, max_size=3),
        "type": st.sampled_from(["clash", "shelling"]),
    },
)


@settings(deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=4), st.data())
def test_an_amendment_that_is_taken_back_equals_one_never_made(
    changes: list[dict[str, Any]], data: st.DataObject
) -> None:
    made = [
        Decision(
            seq=number,
            at="2030-01-01T00:00:00Z",
            by="ana",
            verb="amend",
            on=("k1_a",),
            set=msgspec.to_builtins(fields),
        )
        for number, fields in enumerate(changes, 1)
    ]
    for one in made:
        check_amendment(one.set)
    undone = data.draw(st.sampled_from(made))
    back = Decision(
        seq=99, at="2030-01-01T00:00:00Z", by="ana", verb="revoke", on=(str(undone.seq),)
    )
    left = apply_claims([CLAIM], standing([*made, back]))
    assert left == apply_claims([CLAIM], standing([one for one in made if one is not undone]))
    if len(made) == 1:
        assert left == ([CLAIM], [])


def test_a_ruling_on_a_correction_that_an_older_version_named_still_counts() -> None:
    figures = [{"what": "killed", "measure": "killed", "low": 3}]
    first = Decision(
        seq=1, at="2030-01-01T00:00:00Z", by="ana", verb="amend", on=("k1_a",),
        set={"figures": figures}, basis=basis_for([CLAIM]),
    )  # fmt: skip
    # Versions before left `why_empty` as it was: so was the claim named that the second one saw.
    seen = msgspec.structs.replace(amended(CLAIM, first.set), why_empty=CLAIM.why_empty)
    second = Decision(
        seq=2, at="2030-01-01T00:00:01Z", by="ana", verb="amend", on=("k1_a",),
        set={"modality": "denied"}, basis=(claim_id(seen),),
    )  # fmt: skip
    kept, issues = apply_claims([CLAIM], standing([first, second]))
    assert (kept[0].modality, len(kept[0].figures), issues) == ("denied", 1, [])
