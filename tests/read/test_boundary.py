"""Where the article ends, found with less: paragraphs are only weighed where it can matter."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.read import boundary
from sayso.read.blocks import split_blocks
from sayso.read.phrases import load_phrases

PHRASES = load_phrases()
PARAGRAPHS = st.sampled_from(
    [
        "The ministry said on Monday that 12 people were killed in the attack, officials reported.",
        "A spokesman told reporters on 3 May that the army had taken the town, residents said.",
        "The club signed a midfielder on loan until the end of the season and paid nothing.",
        "I think you are all wrong!!! lol, why don't you people read my comment first?",
        "thanks for this, great article, i really love it and god bless you my dear friends",
        "You should know better. Shame on you, I can't believe what I'm reading here. Wow!",
        "what a joke... who do you think pays your bills???",
        "Reply", "3 Comments", "Anna says:", "John Smith", "May 3, 2018 at 4:05 pm", "",
        "Read also: Another story", "Photo: AP", "Where it began",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.lists(PARAGRAPHS, min_size=2, max_size=24),
    st.sampled_from(["\n", "\n\n"]),
    st.integers(0, 2),
    st.booleans(),
)
def test_the_end_is_where_weighing_everything_puts_it(
    lines: list[str], gap: str, first: int, marked_only: bool
) -> None:
    blocks = split_blocks(gap.join(lines))
    found = boundary.find_boundary(blocks, first, PHRASES, marked_only)
    with patch.object(boundary, "_goes_on", return_value=False):
        assert found == boundary.find_boundary(blocks, first, PHRASES, marked_only)
