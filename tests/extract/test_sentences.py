"""Sentences: where they end, and that none is lost or counted twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sayso.extract.sentences import safe_stretches, sentences, split_block
from tests.extract.reading import document


def parts(text: str) -> list[str]:
    return [text[a:b].strip() for a, b in split_block(text, 0, len(text)) if text[a:b].strip()]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Rebels left. Troops came.", 2),
        ("Gen. H. W. Odinga of the U.S. Army spoke.", 1),
        ("Lt. Col. Musa Danjuma denied it. He left.", 2),
        ("It fell at 5 a.m. on Monday.", 1),
        ("Troops took 270 sq. km [100 sq. miles. Approx.] there.", 1),
        ("They took Bakhmut.[36] Footage shows them.", 2),
        ("“Rebels left.” He did not say why.", 2),
        ("The town fell.Rebels fled north.", 2),
        ("What happened? Nobody knows! So he said.", 3),
        ("It held 2.5 km of front.", 1),
        ("On Jan. 5 rebels left. On Feb. 6 they came back.", 2),
        ("Two persons injured in rocket attack in Homs Two persons were injured on Monday.", 2),
        ("Get short URL 9427 At least ten civilians died in Raqqa.", 2),
        ("4 October 2016 A suicide bomber killed 20 people.", 2),
        ("The general said The army left. He went.", 2),
        ("Soldiers of Army Group A advanced to the Don.", 1),
        ("Fighting in The Hague Convention of states ended.", 1),
        ("More than 350 Militia Killed in Eastern Ghouta", 1),
    ],
)
def test_splitting(text: str, count: int) -> None:
    assert len(parts(text)) == count, parts(text)


BITS = st.lists(
    st.sampled_from(
        ["Rebels left", "Gen", "U.S", ".", ". ", "? ", "!", "\n", " ", "[36]", "“", "” ", "5", ",",
         "Ж", "قال", "\u200f", "…", "a.m", "[", "]", "- "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(BITS | st.text(max_size=300))
def test_sentences_cover_the_block_without_overlap(text: str) -> None:
    at = 0
    for start, end in split_block(text, 0, len(text)):
        assert start == at
        assert end >= start
        at = end
    assert at == len(text)


@given(BITS)
def test_spans_are_ordered_disjoint_and_leave_out_only_blanks(text: str) -> None:
    doc = document(text)
    at = 0
    for span in sentences(doc):
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        at = span.end
    assert not text[at:].strip()


@given(BITS, st.integers(0, 60), st.integers(0, 60))
def test_no_sentence_of_any_block_goes_across_the_end_of_a_stretch(
    text: str, start: int, length: int
) -> None:
    """Blocks end at blank lines, or within the lines between them; none begins amid a stop."""
    stops = re.finditer(r"[.!?…]+[\"'”’»)\]]*(?:\[\d+\])*", text)
    assume(not any(stop.start() < start < stop.end() for stop in stops))
    stretches = list(safe_stretches(text, range(len(text))))
    assert stretches == sorted(stretches)
    ends = {at for stretch in stretches for at in stretch}
    end = min(len(text), start + length)
    block = re.split(r"\n\s*\n", text[start:end])[0]
    for begin, stop in split_block(text, start, start + len(block)):
        inner = text[begin:stop]
        first, last = begin + len(inner) - len(inner.lstrip()), begin + len(inner.rstrip())
        assert not [at for at in ends if first < at < last], (ends, text[first:last])


@given(BITS, st.lists(st.integers(0, 80), max_size=4))
def test_stretches_asked_for_are_those_of_the_whole_text(text: str, at: list[int]) -> None:
    """Asking for some offsets finds the stretches that hold them, and no others."""
    whole = list(safe_stretches(text, range(len(text))))
    found = list(safe_stretches(text, at))
    assert found == [(a, b) for a, b in whole if any(a <= one < b for one in at)]
