"""Blocks → labelled pieces: what is article, quote, caption, comment and page furniture.

The reading of a pasted page runs from its head (menus, donation boxes, title, date) through
the article to its boundary (`boundary.py`) and on into what readers wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..model import SectionKind, SectionRole
from .blocks import Block
from .boundary import find_boundary
from .captions import cut_captions
from .comments import label_comments
from .dates import find_date, is_date_line
from .front import find_title, is_place_and_day, is_place_line, split_head
from .names import is_handle_line
from .phrases import POST_SIGNATURE, SIGNED, Phrases
from .pieces import Piece
from .shortcodes import cut_shortcodes
from .signatures import before_signature, cut_signatures, date_posts, is_signature
from .style import report_score

_TWEET_MARK = re.compile(r"pic\.twitter\.com/|https?://t\.co/|(?:^|\s)[#@]\w{2,}")
_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’»)\]]*\s*$")

_TAIL_WINDOW = 4000
"""Characters looked at before and after what may be appended to a block."""
_MOST_TAILS = 100
"""Places looked at where something may be appended to a block, the last of them."""
_LEAD_WORDS, _MOST_ITEMS = 3, 200
"""Words of a line that announces a list, and items looked at after it."""


@dataclass
class Labelled:
    """The pieces of a text in order, and what its head says."""

    pieces: list[Piece]
    title: str | None = None
    dates: list[str] = field(default_factory=list)
    """Full dates of date lines and datelines, in order."""
    captions: set[int] = field(default_factory=set)
    """Where blocks begin that are captions by the marks around them."""


def label(
    blocks: list[Block],
    phrases: Phrases,
    page: str,
    title: str | None = None,
    marked_only: bool = False,
    titled: bool = True,
    trimmed: bool = False,
) -> Labelled:
    """Label the blocks of a text; `title` is the title where it is known from outside.

    `page` salts the hashes of comment authors; with `marked_only` only explicit marks
    begin the comments (see `find_boundary`); `titled` says whether a block may be the title,
    `trimmed` that nothing of a page's menus can follow the article (files of an office).
    """
    blocks, captions = cut_shortcodes(blocks, phrases)
    blocks = _cut_tails(cut_signatures(blocks, phrases), phrases)
    title_at = find_title(blocks, phrases, title) if titled else None
    if title_at is not None and is_signature(blocks[title_at].text, phrases):
        # Posts have no titles.
        title_at = None
    first = 0 if title_at is None else title_at + 1
    end = before_signature(blocks, find_boundary(blocks, first, phrases, marked_only), phrases)
    found = blocks[title_at].text if title_at is not None else None
    result = Labelled([], title or found, captions=captions)
    article = blocks[:end]
    last = end - 1 if trimmed else _last_of_article(article, phrases)
    _label_article(article, title_at, last, result, phrases)
    result.pieces[:] = cut_captions(result.pieces, phrases)
    result.pieces.extend(label_comments(blocks[end:], phrases, page))
    result.dates.extend(date_posts(result.pieces, phrases))
    return result


def _cut_tails(blocks: list[Block], phrases: Phrases) -> list[Block]:
    """Cut what pages append to a paragraph ("Source: …", "Follow us on …") into its own block."""
    cut: list[Block] = []
    for block in blocks:
        at = _tail(block, phrases)
        head = block.part(block.start, block.start + at) if at else None
        tail = block.part(block.start + at, block.end) if at else None
        cut.extend(part for part in (head, tail) if part) if head and tail else cut.append(block)
    return cut


def _tail(block: Block, phrases: Phrases) -> int:
    if block.words < 8:
        return 0
    for start in phrases.tail_starts(block.text)[-_MOST_TAILS:]:
        if start <= 20:
            continue
        ended = _SENTENCE_BREAK.search(block.text[start - 8 : start])
        if not ended or len(block.text[: min(start, _TAIL_WINDOW)].split()) < 5:
            continue
        # "Read also" in the middle of a run-together text: the article goes on after it.
        after = block.text[start : start + _TAIL_WINDOW]
        rest = re.split(r"(?<=[.!?])\s", after, maxsplit=1)[-1]
        if len(rest) > 150 and report_score(rest, phrases) >= 0.8:
            continue
        return start
    return 0


def _is_tail(block: Block, phrases: Phrases) -> bool:
    return any(pattern.match(block.text) for pattern in phrases.tails)


def _is_furniture(block: Block, phrases: Phrases) -> bool:
    if is_signature(block.text, phrases):
        return True
    return phrases.is_line(block.text) or phrases.opens_comments(block.text)


def _label_article(
    blocks: list[Block], title_at: int | None, last: int, result: Labelled, phrases: Phrases
) -> None:
    """Label the blocks before the end of the article; `last` is the last that can belong to it."""
    title_words = result.title
    in_related = False
    heads = 0
    for index, block in enumerate(blocks):
        if title_at is not None and index < title_at:
            _note_date(block, result, phrases)
            result.pieces.append(Piece(block, "furniture"))
            continue
        if index == title_at:
            result.pieces.append(Piece(block, "body", "heading"))
            continue
        after_cut = index > 0 and blocks[index - 1].end >= block.start - 1 and block.gap == 0
        if after_cut and _is_tail(block, phrases):
            result.pieces.append(Piece(block, "furniture"))
            continue
        if is_date_line(block.text, phrases):
            # Below the first paragraph a bare date belongs to something else on the page.
            _note_date(block, result, phrases, only_if_line=heads > 0)
            kind: SectionKind = "body" if heads == 0 else "furniture"
            result.pieces.append(Piece(block, kind, "dateline"))
            continue
        alone = heads == 0 and index < last and title_at is not None and not block.bullet
        if alone and is_place_line(block.text):
            result.pieces.append(Piece(block, "body", "dateline"))
            continue
        if alone and is_place_and_day(block.text, phrases):
            _note_date(block, result, phrases)
            result.pieces.append(Piece(block, "body", "dateline"))
            continue
        if index > last or _is_furniture(block, phrases) or _is_account(blocks, index):
            _note_date(block, result, phrases, only_if_line=True)
            in_related = phrases.is_related(block.text)
            result.pieces.append(Piece(block, "furniture"))
            continue
        if phrases.is_related(block.text) or (in_related and not _is_sentence(block)):
            in_related = True
            result.pieces.append(Piece(block, "furniture"))
            continue
        in_related = False
        if block.start in result.captions or phrases.is_caption(block.text):
            result.pieces.append(Piece(block, "caption"))
            continue
        if _quote(blocks, index, result, phrases):
            continue
        if not block.bullet and _is_heading(blocks, index, last):
            result.pieces.append(Piece(block, "body", "heading"))
            continue
        heads += 1
        role: SectionRole = "item" if block.bullet else "paragraph"
        if heads > 2 or block.bullet:
            result.pieces.append(Piece(block, "body", role))
            continue
        for part, what in split_head(block, title_words, phrases):
            _append_head(part, what, result, phrases)


def _is_account(blocks: list[Block], index: int) -> bool:
    """Say whether a line is who posted: the name of an account, or the name over it."""
    if is_handle_line(blocks[index].text):
        return True
    following = blocks[index + 1].text if index + 1 < len(blocks) else ""
    return is_handle_line(following) and blocks[index].words <= 6 and not blocks[index].finished


def _append_head(part: Block, what: str, result: Labelled, phrases: Phrases) -> None:
    if what == "caption":
        result.pieces.append(Piece(part, "caption"))
    elif what == "heading":
        # The title once more: reading it twice would count its claims twice.
        result.pieces.append(Piece(part, "furniture", "heading"))
    elif what == "dateline":
        _note_date(part, result, phrases)
        result.pieces.append(Piece(part, "body", "dateline"))
    else:
        result.pieces.append(Piece(part, "body"))


def _note_date(
    block: Block, result: Labelled, phrases: Phrases, only_if_line: bool = False
) -> None:
    if len(block.text) <= 120 and (not only_if_line or phrases.is_line(block.text)):
        found = find_date(block.text, phrases)
        if found:
            result.dates.append(found[0])


def _is_sentence(block: Block) -> bool:
    # A link to a page is cut off where it is long.
    return block.finished and block.words >= 12 and not block.text.endswith(("…", "..."))


def _is_heading(blocks: list[Block], index: int, last: int) -> bool:
    block = blocks[index]
    if block.finished or block.words > 14 or index >= last:
        return False
    following = blocks[index + 1]
    return following.words > block.words and block.words <= 8


def _last_of_article(blocks: list[Block], phrases: Phrases) -> int:
    """Return the index of the last block that can belong to the article.

    Unfinished short lines after the last full sentence are menus and links, unless the text is
    made of unfinished lines throughout.
    """
    own = [
        i
        for i, block in enumerate(blocks)
        if not _is_furniture(block, phrases) and not is_date_line(block.text, phrases)
    ]
    sentences = [
        i for i in own if blocks[i].finished and (blocks[i].words >= 3 or blocks[i].bullet)
    ]
    if not own:
        return -1
    if not sentences or len(sentences) < 0.4 * sum(1 for i in own if blocks[i].words >= 5):
        return own[-1]
    end = sentences[-1]
    for i in own:
        long_line = blocks[i].words > 14 or (blocks[i].bullet and blocks[i].words > 5)
        if i > end and (long_line or POST_SIGNATURE.search(blocks[i].text)):
            end = i
    return _end_of_list(blocks, _without_dangling(blocks, end, phrases), phrases)


def _end_of_list(blocks: list[Block], end: int, phrases: Phrases) -> int:
    """Return the last item of a list that the last sentence of an article announces, or `end`.

    "The army took these villages:", then their names; what stands without a mark has to read like
    reporting, as menus come after an article too.
    """
    lead = blocks[end] if end >= 0 else None
    if lead is None or not lead.text.endswith(":") or lead.words < _LEAD_WORDS:
        return end
    if phrases.is_related(lead.text) or report_score(lead.text, phrases) <= 0:
        return end
    for index in range(end + 1, min(end + 1 + _MOST_ITEMS, len(blocks))):
        block = blocks[index]
        told = block.bullet or report_score(block.text, phrases) > 0
        if not told or _is_furniture(block, phrases) or is_date_line(block.text, phrases):
            break
        end = index
    return end


def _without_dangling(blocks: list[Block], end: int, phrases: Phrases) -> int:
    """Step back over furniture at the end and over headings that head nothing."""
    while end >= 0 and (
        _is_furniture(blocks[end], phrases)
        or (not blocks[end].finished and blocks[end].words <= 6 and not blocks[end].bullet)
    ):
        end -= 1
    return end


def _quote(blocks: list[Block], index: int, result: Labelled, phrases: Phrases) -> bool:
    """Label an embedded post: its text and the line that signs it."""
    block = blocks[index]
    if not any(SIGNED in each.text for each in blocks[index : index + 3]):
        return _is_cited(block, result)
    signed = POST_SIGNATURE.search(block.text)
    if signed:
        _append_quote(block, signed, result, phrases)
        return True
    if index + 1 < len(blocks) and block.words <= 70:
        following = POST_SIGNATURE.match(blocks[index + 1].text)
        if following:
            _append_quote(block, following, result, phrases)
            return True
    if index + 2 < len(blocks) and block.words <= 40 and _TWEET_MARK.search(block.text):
        following = POST_SIGNATURE.match(blocks[index + 2].text)
        if following and _TWEET_MARK.search(blocks[index + 1].text):
            _append_quote(block, following, result, phrases)
            return True
    return _is_cited(block, result)


def _is_cited(block: Block, result: Labelled) -> bool:
    """Label a block that a mark tells to be another's words."""
    if block.text.startswith((">", "&gt;")):
        result.pieces.append(Piece(block, "quote"))
        return True
    return False


def _append_quote(block: Block, signed: re.Match[str], result: Labelled, phrases: Phrases) -> None:
    found = find_date(signed["date"], phrases)
    result.pieces.append(
        Piece(
            block, "quote", author=signed["author"].strip(), published=found[0] if found else None
        )
    )
