"""What issues call the documents that they are about."""

from __future__ import annotations

import pytest

from sayso.derive import reader_issues
from sayso.model import Document


@pytest.mark.parametrize(
    ("title", "url", "text", "called"),
    [
        ("Shells hit Idlib", "https://paper.example/1", "Shells fell.", "Shells hit Idlib"),
        (None, "https://paper.example/1", "Shells fell.", "https://paper.example/1"),
        (None, None, "Shells  fell\non Idlib.", "“Shells fell on Idlib.…”"),
        (
            None,
            None,
            "Shells fell on the eastern quarters of Idlib in the early hours of Friday, they said.",
            "“Shells fell on the eastern quarters of Idlib in the early…”",
        ),
        (None, None, " \n", "d1_one"),
    ],
)
def test_a_document_is_called_by_its_title_its_address_or_its_first_words(
    title: str | None, url: str | None, text: str, called: str
) -> None:
    document = Document(
        id="d1_one", raw="0", page="p1_one", reader="text", title=title, url=url, text=text
    )
    undated, *_ = reader_issues([document], {})
    assert undated.message == f"{called}: no date of publication was found"
