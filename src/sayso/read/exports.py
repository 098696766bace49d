"""Exports of Telegram Desktop (JSON) and of X (archive) → one Document a post.

Posts of channels carry the channel's name; members of groups are not named.  What is forwarded
or reposted is a quote of whom it is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture
from .archives import has_member, open_zip, read_member
from .decode import decode, load_json
from .document import Found, clean_address, day_of, finish
from .pieces import Piece, to_sections
from .sections import label
from .setting import MAX_PARTS, Setting
from .text import read_found

_REPOST = re.compile(r"RT @(\w{1,20}): ")
_CUT = re.compile(r"…\s*(?:https://t\.co/\w+)?\s*$")
_BEGINNING = 120
"""Characters by which the whole text of a long post is known."""
_ASSIGNED = re.compile(r"\s*window\.YTD\.\w+\.part\d+\s*=\s*")


class TelegramReader:
    """Reads result.json of Telegram Desktop: one chat, or all."""

    name = "telegram"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By the names of the fields at the head."""
        head = capture.data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not head.startswith(b"{"):
            return False
        chat = b'"messages"' in head and b'"type"' in head and b'"id"' in head
        return chat or (b'"chats"' in capture.data[:200_000] and b'"about"' in head)

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each message with text.  Raises UnreadableInput."""
        text, _ = decode(capture)
        try:
            whole = load_json(text)
        except (ValueError, RecursionError) as error:
            raise UnreadableInput(f"{capture.name}: damaged JSON: {str(error)[:80]}") from error
        listed = whole.get("chats", {}) if isinstance(whole, dict) else {}
        chats = listed.get("list", []) if isinstance(listed, dict) else []
        count = 0
        for chat in [whole, *(chats if isinstance(chats, list) else [])]:
            if not isinstance(chat, dict) or not isinstance(chat.get("messages"), list):
                continue
            for message in chat["messages"]:
                document = self._message(capture, chat, message)
                if document and count < MAX_PARTS:
                    count += 1
                    yield document
        if not count:
            raise UnreadableInput(f"{capture.name}: Telegram export without any text")

    def _message(self, capture: Capture, chat: dict[str, Any], message: Any) -> Document | None:
        if not isinstance(message, dict) or message.get("type") != "message":
            return None
        text = _runs(message.get("text"))
        if not text.strip():
            return None
        channel = "channel" in str(chat.get("type", ""))
        number, chat_id = message.get("id"), chat.get("id")
        found = Found(capture=capture, text=text, reader=self.name, part=f"{chat_id}/{number}")
        if isinstance(number, int) and isinstance(chat_id, int):
            found.url = f"https://t.me/c/{chat_id}/{number}"
        found.outlet = str(chat.get("name") or "") or None if channel else None
        found.outlet_speaks = channel
        found.page_date = _moment(message)
        origin = message.get("forwarded_from")
        if not isinstance(origin, str) or not origin:
            return read_found(found, self._setting, titled=False)
        return _quoted(found, origin, 0, self._setting)


def _runs(text: Any) -> str:
    """Return a message's text; Telegram writes a string, or a list of strings and styled runs."""
    runs = text if isinstance(text, list) else [text]
    parts = [run.get("text", "") if isinstance(run, dict) else run for run in runs]
    joined = "".join(part for part in parts if isinstance(part, str))
    return joined.replace("\r\n", "\n").replace("\r", "\n")


def _moment(message: dict[str, Any]) -> str | None:
    seconds = str(message.get("date_unixtime") or "")
    if seconds.isdigit() and len(seconds) <= 11:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    return day_of(str(message.get("date") or ""))


def _quoted(found: Found, author: str, start: int, setting: Setting) -> Document:
    """Return the document whose words from `start` on are somebody else's."""
    from .blocks import split_blocks

    labelled = label(split_blocks(found.text), setting.phrases, found.page, titled=False)
    pieces: list[Piece] = []
    for piece in labelled.pieces:
        if piece.kind == "body" and piece.block.start >= start:
            piece.kind, piece.author, piece.published = "quote", author, found.page_date
        pieces.append(piece)
    found.dates.extend(labelled.dates)
    found.sections = to_sections(found.text, pieces)
    return finish(found, setting)


class XArchiveReader:
    """Reads the posts of an X (Twitter) archive: the zip file, or tweets.js alone."""

    name = "x-archive"

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def accepts(self, capture: Capture) -> bool:
        """By what the zip file holds, or by the first bytes."""
        return capture.data[:64].lstrip().startswith(b"window.YTD.") or has_member(
            capture, "data/tweet"
        )

    def read(self, capture: Capture) -> Iterator[Document]:
        """Yield a document for each post.  Raises UnreadableInput."""
        account: str | None = None
        posts: list[Any] = []
        notes: dict[str, str] = {}
        for name, content in self._files(capture):
            loaded = _assigned(capture, content)
            if "note-tweet" in name:
                notes.update(_notes(loaded))
            elif name.endswith("account.js") and loaded and isinstance(loaded[0], dict):
                account = str(loaded[0].get("account", {}).get("username") or "") or None
            else:
                posts.extend(loaded)
        count = 0
        for post in posts[:MAX_PARTS]:
            tweet = post.get("tweet", post) if isinstance(post, dict) else {}
            if not isinstance(tweet, dict):
                continue
            document = self._post(capture, tweet, account, notes)
            if document:
                count += 1
                yield document
        if not count:
            raise UnreadableInput(f"{capture.name}: X archive without any post")

    def _files(self, capture: Capture) -> Iterator[tuple[str, str]]:
        if not capture.data.startswith(b"PK"):
            yield "tweets.js", decode(capture)[0]
            return
        archive = open_zip(capture)
        for member in sorted(archive.infolist(), key=lambda m: m.filename):
            if re.fullmatch(r"data/(account|(note-)?tweets?(-part\d+)?)\.js", member.filename):
                data = read_member(capture, archive, member, self._setting)
                yield member.filename, data.decode("utf-8", "replace")

    def _post(
        self, capture: Capture, tweet: dict[str, Any], account: str | None, notes: dict[str, str]
    ) -> Document | None:
        text = tweet.get("full_text") or tweet.get("text")
        if not isinstance(text, str) or not text.strip():
            return None
        # X writes the signs of HTML in its archives as pages do.
        text = _whole(unescape(text), notes)
        number = str(tweet.get("id_str") or tweet.get("id") or "")
        found = Found(capture=capture, text=text.replace("\r", "\n"), reader=self.name, part=number)
        if number.isdigit():
            found.url = f"https://x.com/{account or 'i/web'}/status/{number}"
        found.outlet = f"@{account}" if account else None
        found.outlet_speaks = True
        found.links.extend(_linked(tweet))
        try:
            moment = datetime.strptime(
                str(tweet.get("created_at") or ""), "%a %b %d %H:%M:%S %z %Y"
            )
            found.page_date = moment.astimezone(UTC).date().isoformat()
        except (ValueError, OverflowError):
            found.page_date = None
        repost = _REPOST.match(found.text)
        if repost:
            return _quoted(found, f"@{repost[1]}", 0, self._setting)
        return read_found(found, self._setting, titled=False)


def _whole(text: str, notes: dict[str, str]) -> str:
    """Return the whole text of a post that was cut after its first 280 characters, or the text."""
    cut = _CUT.search(text)
    shown = " ".join(text[: cut.start()].split()) if cut else ""
    return notes.get(shown[:_BEGINNING], text) if len(shown) >= _BEGINNING else text


def _notes(loaded: list[Any]) -> dict[str, str]:
    """Return the texts of long posts by how they begin; two that begin alike are not told apart.

    They are a file of their own, under ids of their own.
    """
    found: dict[str, list[str]] = {}
    for each in loaded:
        note = each.get("noteTweet") if isinstance(each, dict) else None
        core = note.get("core") if isinstance(note, dict) else None
        text = core.get("text") if isinstance(core, dict) else None
        if isinstance(text, str):
            text = unescape(text)
            found.setdefault(" ".join(text.split())[:_BEGINNING], []).append(text)
    return {beginning: texts[0] for beginning, texts in found.items() if len(texts) == 1}


def _linked(tweet: dict[str, Any]) -> Iterator[str]:
    """Yield where the shortened links of a post lead."""
    entities = tweet.get("entities")
    told = entities.get("urls") if isinstance(entities, dict) else None
    for each in told if isinstance(told, list) else ():
        address = each.get("expanded_url") if isinstance(each, dict) else None
        if isinstance(address, str) and (clean := clean_address(address)):
            yield clean


def _assigned(capture: Capture, content: str) -> list[Any]:
    try:
        loaded = load_json(_ASSIGNED.sub("", content, count=1))
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"{capture.name}: damaged archive: {str(error)[:80]}") from error
    return loaded if isinstance(loaded, list) else []
