"""Pages as they are pasted and saved: each case in cases/ is a layout with what must be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.ids import document_id, raw_name
from sayso.read.names import hash_author

from .helpers import article, assert_sections_hold, folded, read, texts

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return yaml.safe_load(request.param.read_text(encoding="utf-8"))


def test_layout(case: dict[str, Any]) -> None:
    (document,) = read(case["text"], case["name"])
    assert_sections_hold(document)
    assert document.id == document_id(document)
    assert document.raw == raw_name(case["text"].encode())
    if not case["name"].endswith(".html"):
        assert document.text == case["text"]
    assert document.title == case["title"]
    own = article(document)
    assert own[0].startswith(case["first"])
    assert case["last"] in own[-1][-len(case["last"]) - 20 :]
    if "published" in case:
        published = str(case["published"]) if case["published"] else None
        assert (document.published, document.published_from) == (
            published,
            case.get("published_from"),
        )
    for key in ("url", "source"):
        if key in case:
            assert getattr(document, key) == case[key]
    assert set(case.get("links", ())) <= set(document.links)


def test_comments(case: dict[str, Any]) -> None:
    (document,) = read(case["text"], case["name"])
    comments = [s for s in document.sections if s.kind == "comment"]
    assert len({s.order for s in comments}) == case["comments"], texts(document, "comment")
    said = folded(" ".join(texts(document, "comment")))
    for words in case.get("said", ()):
        assert words in said
    for name in case.get("authors", ()):
        assert hash_author(name, document.page) in {s.author for s in document.sections}
        assert name not in {s.author for s in document.sections}
        assert all(name != text for text in texts(document, "comment"))
    if "depths" in case:
        depth_of = {s.order: s.depth for s in comments}
        assert [depth_of[order] for order in sorted(depth_of)] == case["depths"]
    for name in case.get("not_in_text", ()):
        assert name not in document.text


def test_furniture_captions_quotes(case: dict[str, Any]) -> None:
    (document,) = read(case["text"], case["name"])
    kept = folded(" ".join(texts(document, "body") + texts(document, "quote")))
    cut = folded(" ".join(texts(document, "furniture")))
    for words in case.get("furniture", ()):
        assert words in cut
        assert words not in kept
    for words in case.get("captions", ()):
        assert any(words in text for text in texts(document, "caption"))
    for words in case.get("quotes", ()):
        assert any(words in text for text in texts(document, "quote"))
    quoted = {(s.author, s.published) for s in document.sections if s.kind == "quote"}
    assert quoted >= {tuple(pair) for pair in case.get("quoted", ())}
    for words in case.get("whole", ()):
        assert words in texts(document, "body")
    datelines = texts(document, "body", "dateline")
    for words in case.get("datelines", ()):
        assert any(words in text for text in datelines)
    if "items" in case:
        assert len(texts(document, "body", "item")) == case["items"]
    if "paragraphs" in case:
        assert len(texts(document, "body", "paragraph")) == case["paragraphs"]
