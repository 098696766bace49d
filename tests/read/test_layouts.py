"""Pages as comment systems lay them out: what is article, what each reader said, who answers whom.

Each layout holds the same three comments (the second answers the first) in the markup of one
system, written from how such systems name their parts.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sayso.read.names import hash_author

from .helpers import article, assert_sections_hold, read, texts

ARTICLE = (
    "A convoy of nine trucks reached the besieged town of Darrat on Friday, aid officials said.",
    "Government soldiers took surgical kits off three trucks at the last checkpoint, drivers said.",
    "The government has denied in the past that it removes medical supplies from convoys.",
)
NAMES = ("Cornflower", "Jan Zeller", "duneRider44")
WORDS = (
    "Baby milk! Who on earth takes baby milk from children?",
    "They take everything, I drove there once.",
    "I do not believe a word of this, show me pictures.",
)

LAYOUTS: dict[str, str] = yaml.safe_load(
    (Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8")
)


def page(comments: str) -> str:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE)
    values = dict(zip("abc", NAMES, strict=True)) | dict(zip("ABC", WORDS, strict=True))
    return (
        "<!DOCTYPE html><html><head><title>Convoy reaches Darrat</title></head><body><nav><ul>"
        "<li><a>Home</a></li><li><a>War</a></li></ul></nav><main><article><h1>Convoy reaches "
        f"Darrat</h1>{told}</article>{comments.format(**values)}</main>"
        "<footer><p>© 2018 Valley Post. All rights reserved.</p></footer></body></html>"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_comment_and_its_author(layout: str) -> None:
    (document,) = read(page(LAYOUTS[layout]), "page.html")
    assert_sections_hold(document)
    assert tuple(article(document)) == ARTICLE
    comments = [s for s in document.sections if s.kind == "comment"]
    assert tuple(document.text[s.start : s.end] for s in comments) == WORDS
    assert [s.author for s in comments] == [hash_author(name, document.page) for name in NAMES]
    assert not any(name in document.text for name in NAMES)
    assert not set(WORDS) & set(texts(document, "furniture"))


FLAT = {"typepad", "discourse-embed", "movable-type", "schema-org"}
"""Systems whose markup does not tell what answers what."""


@pytest.mark.parametrize("layout", sorted(LAYOUTS.keys() - FLAT))
def test_answers_are_told_where_the_markup_nests_them(layout: str) -> None:
    (document,) = read(page(LAYOUTS[layout]), "page.html")
    depths = [s.depth for s in document.sections if s.kind == "comment"]
    assert depths == [0, 1, 0]
