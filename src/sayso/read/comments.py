"""What readers wrote under an article: comments, authors (hidden) and the controls between."""

from __future__ import annotations

import re

from .blocks import Block
from .boundary import names_author
from .dates import find_date, is_date_line
from .names import addressee, hash_author, is_handle_line, is_name
from .phrases import Phrases
from .pieces import Piece

_FORM = re.compile(r"(?:leave|post|write|add|submit)\b", re.IGNORECASE)
_BADGE = re.compile(
    r"(?:author|admin|moderator|top (?:fan|contributor|commenter)|verified(?: account)?|follow)",
    re.IGNORECASE,
)
"""What pages put between the name of who wrote a comment and its words."""
_ANSWERED = re.compile(r"\s+(?:[-–→>»›]|to|in reply to)\s+")


def _first_pass(blocks: list[Block], phrases: Phrases) -> set[str]:
    """Return the folded names of everybody who signs a comment."""
    known: set[str] = set()
    for index, block in enumerate(blocks):
        signed = phrases.header(block.text) or phrases.footer(block.text)
        if signed:
            known.add(signed["author"].strip().casefold())
        elif names_author(blocks, index, phrases) and len(block.text) > 2:
            known.add(block.text.strip().rstrip(":").casefold())
    return known


def label_comments(blocks: list[Block], phrases: Phrases, page: str) -> list[Piece]:
    """Label the blocks after the article; comments are numbered in the order of the page."""
    known = _first_pass(blocks, phrases)
    gaps = {b.gap for b in blocks[1:] if not phrases.is_control(b.text) and b.gap}
    loose = min((g for g in gaps if g > min(gaps)), default=0) if len(gaps) > 1 else 0
    pieces: list[Piece] = []
    author: str | None = None
    published: str | None = None
    order = 0
    fresh = True
    form = related = False

    for index, block in enumerate(blocks):
        text = block.text
        signed = phrases.header(text)
        footer = None if signed else phrases.footer(text)
        if phrases.opens_comments(text):
            form, related = bool(_FORM.match(text)), False
            author, published, fresh = None, None, True
            pieces.append(Piece(block, "furniture"))
        elif footer:
            name = hash_author(footer["author"], page)
            _sign(pieces, order, name, _date(footer["date"], phrases))
            pieces.append(Piece(block, "furniture", author=name))
            author, published, fresh, form = None, None, True, False
        elif signed and block.words <= 16:
            name = _ANSWERED.split(signed["author"].strip())[0]
            author = hash_author(name, page)
            published = _date(signed.groupdict().get("date"), phrases)
            fresh, form, related = True, False, False
            pieces.append(Piece(block, "furniture", author=author))
        elif is_date_line(text, phrases):
            published = _date(text, phrases)
            pieces.append(Piece(block, "furniture", role="dateline"))
        elif phrases.is_control(text):
            fresh = True if text.casefold().strip().startswith("reply") else fresh
            pieces.append(Piece(block, "furniture"))
            if fresh and pieces[-2:-1] and pieces[-2].kind == "comment":
                author, published = None, None
        elif _is_author_line(blocks, index, phrases, pieces):
            author = hash_author(text.strip().rstrip(":"), page)
            published, fresh, form, related = None, True, False, False
            pieces.append(Piece(block, "furniture", author=author))
        elif phrases.is_line(text) or is_handle_line(text):
            pieces.append(Piece(block, "furniture"))
        elif phrases.is_related(text):
            related = True
            pieces.append(Piece(block, "furniture"))
        elif (related or form) and not (block.finished and block.words >= 4):
            pieces.append(Piece(block, "furniture"))
        elif (fresh and not author and not loose) and not block.finished and block.words <= 5:
            # A few words that nobody signed, after buttons: one more button.
            pieces.append(Piece(block, "furniture"))
        else:
            related = False
            if loose and block.gap >= loose and not fresh:
                author, published, fresh = None, None, True
            if fresh:
                order += 1
            pieces.extend(_comment(block, phrases, page, known, author, published, order, fresh))
            fresh = False
    return pieces


def _is_author_line(blocks: list[Block], index: int, phrases: Phrases, pieces: list[Piece]) -> bool:
    block = blocks[index]
    if pieces and pieces[-1].author and pieces[-1].kind == "furniture" and block.gap <= 1:
        return False
    if index + 1 < len(blocks):
        following = blocks[index + 1].text
        dated = (
            is_date_line(following, phrases)
            or is_handle_line(following)
            or bool(_BADGE.fullmatch(following))
            or (phrases.is_control(following) and any(c.isdigit() for c in following))
        )
        if dated and is_name(block.text, phrases) and index + 2 < len(blocks):
            return not is_name(blocks[index + 2].text, phrases)
    if not names_author(blocks, index, phrases):
        return False
    following = blocks[index + 1].text
    return not phrases.is_control(following) and not phrases.opens_comments(following)


def _date(text: str | None, phrases: Phrases) -> str | None:
    found = find_date(text, phrases) if text else None
    return found[0] if found else None


def _sign(pieces: list[Piece], order: int, author: str, published: str | None) -> None:
    """Give the last comment the author that stands under it."""
    for piece in pieces:
        if piece.kind == "comment" and piece.order == order and piece.author is None:
            piece.author, piece.published = author, published


def _comment(
    block: Block,
    phrases: Phrases,
    page: str,
    known: set[str],
    author: str | None,
    published: str | None,
    order: int,
    fresh: bool,
) -> list[Piece]:
    depth = 0
    found: list[Piece] = []
    length = addressee(block.text, known, phrases) if fresh else 0
    if length:
        head = block.part(block.start, block.start + length)
        rest = block.part(block.start + length, block.end)
        if head and rest:
            depth = 1
            name = head.text.rstrip(",:")
            found.append(Piece(head, "furniture", author=hash_author(name, page), depth=1))
            block = rest
    found.append(
        Piece(block, "comment", author=author, published=published, order=order, depth=depth)
    )
    return found
