"""A page as it came: its captions and links, what was cut from it, and its comments taken out."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urljoin

from .dates import find_date
from .document import clean_address
from .phrases import Phrases
from .threads import Comment
from .walk import fold, text_blocks

_FURNITURE_LIMIT = 60_000
"""Characters of page furniture kept of one page."""
_RUN_TOGETHER = 200
"""Characters from which on a block may be several that were run together."""
_FEW_BLOCKS = 4
"""Blocks of an article, at most, where some may be the whole page."""
_MISSED = 60
"""Characters of it that may stand between two of those."""
_LEAST_KEPT = 3
"""Paragraphs that show how the boxes of an article are called."""
_SIGNATURE = 60
"""Characters that the name and moment of a comment may take."""


class Page:
    """The blocks of the page as it came, to tell what was cut."""

    def __init__(self, tree: Any, comments: list[Comment]) -> None:
        self._tree = tree
        self.blocks = list(text_blocks(tree))
        self._lengths: dict[Any, int] = {}
        self._linked: list[tuple[str, str]] = []
        self._lines: list[tuple[str, bool]] = []
        """The blocks, and whether each is of a comment."""
        self._in_comments = {inner for c in comments for e in c.elements for inner in e.iter()}
        for element in (e for c in comments for e in c.elements):
            self._in_comments.update(self._whole(element))

    def _length(self, element: Any) -> int:
        """Return how many characters stand in an element; the same one holds many comments."""
        known = self._lengths.get(element)
        if known is None:
            known = self._lengths[element] = len(element.text_content())
        return known

    def _whole(self, element: Any) -> list[Any]:
        """Return what holds a comment's words, with what is around them and holds little else."""
        length = self._length(element)
        around = [a for _, a in zip(range(2), element.iterancestors(), strict=False)]
        return [element, *(a for a in around if self._length(a) <= length + _SIGNATURE)]

    def captions(self, texts: list[str]) -> list[str]:
        """Return captions of figures that stand among the blocks of the article."""
        if not any(map(_is_caption, self._tree.iter())):
            return []
        article, whole = "\n".join(texts), set(texts)
        held = [
            i
            for i, (text, _) in enumerate(self.blocks)
            if len(text) > 40 and (text in whole or text in article)
        ]
        if not held:
            return []
        first, last = max(0, held[0] - 12), held[-1]
        found = []
        for text, element in self.blocks[first : last + 1]:
            holders = [element, *element.iterancestors()][:4]
            if any(map(_is_caption, holders)) and len(text.split()) >= 4 and text not in found:
                found.append(text)
        return found[:30]

    def as_printed(self, texts: list[str]) -> list[list[str]]:
        """Return, for each block, those of the page that were run together into it, or itself.

        From pages of nothing but nested boxes the finder of the article takes all words at once.
        """
        if len(texts) > _FEW_BLOCKS:
            return [[text] for text in texts]
        whole = {block for block, _ in self.blocks}
        return [
            self._parted(text) if len(text) >= _RUN_TOGETHER and text not in whole else [text]
            for text in texts
        ]

    def _parted(self, text: str) -> list[str]:
        places = array("L", (at for at, letter in enumerate(text) if not letter.isspace()))
        dense = "".join(text[at] for at in places)
        found: list[str] = []
        at = missed = 0

        def keep(start: int, end: int) -> None:
            if start < end:
                found.append(text[places[start] : places[end - 1] + 1])

        for block, _ in self.blocks:
            words = "".join(block.split())
            begin = dense.find(words, at, at + _MISSED + len(words))
            if begin < 0:
                continue
            # Words of a button, say, are in no block.
            keep(at, begin)
            missed += begin - at
            at = begin + len(words)
            keep(begin, at)
        missed += len(dense) - at
        return found if len(found) > 1 and 20 * missed <= len(dense) else [text]

    def rest_of_article(self, kept: set[str]) -> dict[str, list[str]]:
        """Return what the finder of the article left: block after which it stands → its blocks.

        Some pages cut an article into boxes of one class with advertisements between; the finder
        takes the first.  A box counts that is called as those kept are, lies in the same article
        element, holds two sentences at least, and has no heading of its own before it.
        """
        holders = [e.getparent() for text, e in self.blocks if e.tag == "p" and text in kept]
        classes = Counter((h.tag, h.get("class")) for h in holders if h is not None)
        called, times = classes.most_common(1)[0] if classes else (("", None), 0)
        if not called[1] or times < _LEAST_KEPT:
            return {}
        boxes = {h for h in holders if h is not None and (h.tag, h.get("class")) == called}
        within = {_article_of(box) for box in boxes}
        found: dict[str, list[str]] = {}
        last: str | None = None
        for box, group in groupby(self.blocks, lambda block: block[1].getparent()):
            block = list(group)
            texts = [text for text, element in block if element.tag == "p"]
            if any(text in kept for text, _ in block):
                last = next(text for text, _ in reversed(block) if text in kept)
            elif any(element.tag in ("h1", "h2") for _, element in block):
                last = None
            elif last is not None and box is not None and box not in boxes:
                own = (box.tag, box.get("class")) == called and box not in self._in_comments
                article = _article_of(box)
                prose = sum(len(t.split()) >= 12 and t[-1] in '.!?”"' for t in texts)
                if own and prose >= 2 and article is not None and article in within:
                    found.setdefault(last, []).extend(texts)
        return found

    def furniture(
        self, kept: str, comment_texts: list[str], names: Callable[[str], bool]
    ) -> list[str]:
        """Return the blocks that went nowhere, without what stands between comments.

        There the names of commenters are, which are not kept; beside the first and the last comment
        `names` says which lines may be one.
        """
        said, whole = set(comment_texts), set(kept.split("\n"))
        places = [i for i, (text, commented) in enumerate(self._lines) if commented or text in said]
        low, high = (places[0], places[-1]) if places else (0, -1)
        result: dict[str, None] = {}
        size = 0
        for i, (text, _) in enumerate(self._lines):
            if low <= i <= high or text in result or text in whole or text in kept:
                continue
            if places and low - 6 <= i <= high + 3 and len(text.split()) <= 8 and names(text):
                continue
            size += len(text)
            if size > _FURNITURE_LIMIT:
                break
            result[text] = None
        return list(result)

    def let_go(self) -> None:
        """Give up the tree: what is asked for from here on are words and links."""
        said = self._in_comments
        self.blocks.reverse()
        while self.blocks:
            text, element = self.blocks.pop()
            self._lines.append((text, element in said))
        self._in_comments = set()
        self._lengths.clear()
        self._linked = list(self._links())
        self._tree = None

    def _links(self) -> Iterator[tuple[str, str]]:
        """Yield (target, beginning of the sentence it stands in) of the links in sentences."""
        sentences: dict[Any, str] = {}
        for anchor in self._tree.iter("a"):
            target = anchor.get("href")
            if not target or target.startswith(("#", "javascript:", "mailto:")):
                continue
            around = anchor.getparent()
            if around not in sentences:
                sentence = plain(around) if around is not None else ""
                sentences[around] = sentence[:200] if len(sentence) >= 40 else ""
            if sentences[around] and plain(anchor):
                yield target, sentences[around]

    def links(self, kept: str, base: str | None) -> list[str]:
        """Return the addresses linked from the blocks that were kept as article."""
        result: dict[str, None] = {}
        # Of one sentence, however many links it holds, the words are looked for once.
        known: dict[str, bool] = {}
        for target, sentence in self._linked:
            if sentence not in known:
                known[sentence] = sentence in kept
            if not known[sentence]:
                continue
            try:
                address = clean_address(urljoin(base or "", target))
            except ValueError:
                address = None
            if address:
                result[address] = None
        return list(result)


def _is_caption(element: Any) -> bool:
    """Say whether an element of a page is called a caption."""
    return element.tag == "figcaption" or "caption-text" in (element.get("class") or "")


_DATED = re.compile(r"\b(?:date\w*|\w*pub(?:lish\w*|date)|time\w*|posted\w*)\b", re.IGNORECASE)
_LONGEST_DATE = 80


def told_day(tree: Any, phrases: Phrases) -> str | None:
    """Return the day that a page tells in words of any pack, as meta data or where dates stand."""
    for element in tree.iter():
        if element.tag == "meta":
            named = element.get("property") or element.get("name") or element.get("itemprop") or ""
            words = element.get("content") or ""
        elif element.tag in ("time", "span", "div", "p", "li", "small", "em", "td"):
            named = "time" if element.tag == "time" else ""
            named += f" {element.get('class') or ''} {element.get('itemprop') or ''}"
            words = str(element.text_content()) if _DATED.search(named) else ""
        else:
            continue
        if not words or len(words) > _LONGEST_DATE or not _DATED.search(named):
            continue
        found = find_date(" ".join(words.split()), phrases)
        if found:
            return found[0]
    return None


def told_whole(day: str | None, markup: str) -> str | None:
    """Return a day that was found, but not the first of a year that stands alone on the page.

    The finder of dates makes 1 January of "2004"; half a date is none.
    """
    if not day or not day.endswith("-01-01"):
        return day
    year = day[:4]
    whole = (
        rf"{year}[-/.]?0?1[-/.]?0?1(?!\d)|(?<!\d)0?1[./-]0?1[./-]{year}"
        rf"|jan\w{{0,5}}\.? 0?1(?:st)?,? {year}|(?<!\d)0?1(?:st|\.)? jan\w{{0,5}}\.?,? {year}"
    )
    return day if re.search(whole, markup, re.IGNORECASE) else None


def prune(tree: Any, comments: list[Comment]) -> None:
    """Take the comments out of the page, with the element around them if it holds little else."""
    if not comments:
        return
    elements = [e for comment in comments for e in comment.elements]
    shared: list[Any] = list(elements[0].iterancestors())
    for element in elements[1:]:
        above = set(element.iterancestors())
        shared = [a for a in shared if a in above]
    said = sum(len(text) for comment in comments for text in comment.paragraphs)
    inside = {part for element in elements for part in element.iter()}
    removable = None
    for holder in shared:
        if holder.tag in ("body", "html") or holder.find(".//h1") is not None:
            break
        if len(str(holder.text_content())) > 2 * said + 600:
            break
        others = (p for p in holder.iter("p") if p not in inside)
        if sum(len(words) for words in map(plain, others) if len(words) >= 60) > 250:
            break
        removable = holder
    for element in [removable] if removable is not None else elements:
        if element.getparent() is not None:
            element.drop_tree()


def _article_of(element: Any) -> Any:
    return next((a for a in element.iterancestors() if a.tag in ("article", "main")), None)


def plain(element: Any) -> str:
    """Return the words of an element, blanks folded."""
    return fold("".join(element.itertext()))
