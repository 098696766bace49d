"""The parts of a web page → its document's text and sections: article, comments, furniture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from .article import Part
from .dates import find_date
from .document import Found, day_of
from .names import hash_author, is_name
from .page import Page
from .phrases import POST_SIGNATURE, Phrases
from .pieces import Piece, to_sections
from .sections import label
from .setting import Setting
from .threads import Comment
from .walk import text_blocks
from .writing import Writer

_ITEM = "•"
"""The mark of an item, which markup tells without one."""
_MOMENT = re.compile(r"\b\d{1,2}[:h]\d{2}\b")
_STAMP = re.compile(r"[^.!?]*\b\d{1,4}\b[^.!?]*\b(?:19|20)\d\d\b\D{0,8}\d{1,2}[:h]\d{2}\b\D{0,6}")


def with_title(parts: list[Part], title: str | None) -> str | None:
    """Return the title as the page prints it; put it before the article if it is not there."""
    for part in parts[:5]:
        printed = part.text.casefold()
        same = bool(title) and printed == (title or "").casefold()
        if same or (title and printed in title.casefold() and len(part.text.split()) >= 3):
            part.what = "title"
            return part.text
    if parts and parts[0].what == "heading" and not title:
        parts[0].what = "title"
        return parts[0].text
    if title:
        parts.insert(0, Part(title, "title"))
    return title


def posts_and_captions(
    parts: list[Part], posts: list[Any], page: Page, phrases: Phrases
) -> list[Part]:
    """Mark embedded posts and captions among the parts; return those the article lost."""
    extra: list[Part] = []
    by_text: dict[str, list[Part]] = {}
    for part in parts if posts else ():
        by_text.setdefault(part.text, []).append(part)
    held_apart = set(posts)
    for element in posts:
        # What is quoted in a post is a post of its own.
        lines = [text for text, _ in text_blocks(element, held_apart.__contains__)]
        signed = next((m for m in map(POST_SIGNATURE.search, lines) if m), None)
        author = signed["author"].strip() if signed else None
        found = find_date(signed["date"], phrases) if signed else None
        # What was signed once is signed: the same words may stand in thousands of posts.
        held = [part for line in dict.fromkeys(lines) for part in by_text.pop(line, ())]
        if not held:
            held = [Part(text) for text in lines]
            extra.extend(held)
        for part in held:
            part.what, part.author, part.published = "quote", author, found[0] if found else None
    captions = page.captions([p.text for p in parts])
    known = {p.text: p for p in parts} if captions else {}
    for caption in captions:
        if caption in known:
            known[caption].what = "caption"
        else:
            extra.append(Part(caption, "caption"))
    return extra


def compose(
    found: Found, parts: list[Part], comments: list[Comment], page: Page, setting: Setting
) -> None:
    """Write text and sections: article, comments, furniture, each block a section."""
    phrases = setting.phrases
    writer = Writer()
    article = [(part, writer.add(part.text)) for part in parts]
    own = [
        replace(block, bullet=_ITEM) if part.what == "item" else block
        for part, block in article
        if part.what not in ("caption", "quote", "title")
    ]
    labelled = label(own, phrases, found.page, found.title, marked_only=True, titled=False)
    found.dates.extend(labelled.dates)
    starts = {block.start: part for part, block in article}
    for piece in labelled.pieces:
        part = starts.get(piece.block.start)
        if part and piece.kind == "body":
            piece.published = part.published
        if part and piece.kind == "body" and piece.role in ("paragraph", "heading"):
            piece.role = {"heading": "heading", "item": "item"}.get(part.what, "paragraph")  # type: ignore[assignment]
    pieces = labelled.pieces
    for part, block in article:
        if part.what == "caption":
            pieces.append(Piece(block, "caption"))
        elif part.what == "quote":
            pieces.append(Piece(block, "quote", author=part.author, published=part.published))
        elif part.what == "title":
            pieces.append(Piece(block, "body", "heading"))
    # Blocks are held by their pieces only, which the making of sections uses up.
    del article, own, starts
    order = max((p.order for p in pieces), default=0)
    for number, comment in enumerate(comments, order + 1):
        name = hash_author(comment.author, found.page) if comment.author else None
        day = day_of(comment.date) or _day(comment.date, phrases)
        for text in comment.paragraphs:
            if phrases.is_control(text) or phrases.opens_comments(text) or _is_stamp(text):
                continue
            pieces.append(
                Piece(
                    writer.add(text),
                    "comment",
                    author=name,
                    published=day,
                    order=number,
                    depth=comment.depth,
                )
            )
    said = [text for comment in comments for text in comment.paragraphs]
    for text in page.furniture(writer.text, said, lambda line: _may_name(line, comments, phrases)):
        pieces.append(Piece(writer.add(text), "furniture"))
    found.text = writer.text
    found.sections = to_sections(found.text, pieces)


def _may_name(line: str, comments: list[Comment], phrases: Phrases) -> bool:
    """Say whether a line beside comments may hold the name of who wrote one."""
    if not all(comment.author for comment in comments):
        return True
    # "Ann says:", "Ann on 19 May at 08:50": of comments that were not found, too.
    signed = line.endswith(":") or bool(_MOMENT.search(line)) or phrases.header(line) is not None
    told = {comment.author or "" for comment in comments}
    return signed or is_name(line, phrases) or any(name in line for name in told)


def _is_stamp(text: str) -> bool:
    """Say whether a line of a comment is its moment alone: "on 7 May 2020 - 12:38"."""
    return len(text) <= 50 and len(text.split()) <= 8 and bool(_STAMP.fullmatch(text))


def _day(stamp: str | None, phrases: Phrases) -> str | None:
    found = find_date(stamp, phrases) if stamp else None
    return found[0] if found else None
