"""A site that does what it can against whoever reads it.

Each of its pages is one issue with a reason, or is read; nothing hangs, nothing inside is asked,
and what is good beside it goes in.
"""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.capturing import AddResult, Taking, capture_all, not_taken
from sayso.config import Config
from sayso.errors import InputError
from sayso.read import connection
from sayso.read import fetch as fetching
from sayso.store import Store
from tests.sample_record import clock
from tests.website import SENTENCES, feed, page

LIMIT_MB = 1
GOOD = page("Village taken", *SENTENCES).encode()
OTHER = page("Shells on the market", *reversed(SENTENCES)).encode()
INSIDE = b"<html><body><p>The secrets of this machine are kept here, in whole sentences.</p></body>"

Answer = Callable[[socket.socket, "Hostile"], None]


def plain(
    body: bytes, head: str = "", status: str = "200 OK", length: int | str | None = None
) -> Answer:
    def answer(stream: socket.socket, site: Hostile) -> None:
        size = len(body) if length is None else length
        stream.sendall(
            f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n{head}\r\n\r\n".encode("latin-1")
            + body
            if head
            else f"HTTP/1.1 {status}\r\nContent-Length: {size}\r\n"
            "Content-Type: text/html\r\n\r\n".encode()
            + body
        )

    return answer


def forever(begin: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    def answer(stream: socket.socket, site: Hostile) -> None:
        stream.sendall(begin)
        while not site.over.wait(pause) if pause else not site.over.is_set():
            stream.sendall(piece)

    return answer


def moved(to: str) -> Answer:
    return plain(b"", f"Location: {to}", "302 Found")


class Hostile:
    """A server of raw answers by path; it remembers what was asked for."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.host = f"127.0.0.1:{listening.getsockname()[1]}"
        self.address = f"http://{self.host}"
        self.over = threading.Event()
        self.asked: list[str] = []
        self.headers: list[bytes] = []
        self.answers: dict[str, Answer] = {}
        self.otherwise: Callable[[str], Answer] = lambda _: plain(b"", status="404 None")

    def put(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.address + path

    def serve(self) -> None:
        while not self.over.is_set():
            try:
                stream, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(stream,), daemon=True).start()

    def _answer(self, stream: socket.socket) -> None:
        with contextlib.suppress(OSError), stream:
            head = stream.recv(65536)
            path = head.split(b" ", 2)[1].decode("latin-1") if b" " in head else ""
            self.asked.append(path)
            self.headers.append(head)
            self.answers.get(path, self.otherwise(path))(stream, self)


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    monkeypatch.setattr(fetching, "_HOST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(fetching, "_TOTAL_SECONDS", 2.0)
    monkeypatch.setattr(fetching.time, "sleep", lambda _: None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        site = Hostile(listening)
        threading.Thread(target=site.serve, daemon=True).start()
        yield site
        site.over.set()


Add = Callable[..., AddResult]


@pytest.fixture
def add(store: Store, hostile: Hostile) -> Add:
    """Return what adds inputs under settings that let in this one host and port of the machine."""
    config = Config(private_hosts=(hostile.host,), max_input_mb=LIMIT_MB)
    now = clock()

    def add(*inputs: str, **taking: object) -> AddResult:
        known = Taking(**taking)  # type: ignore[arg-type]
        try:
            return capture_all(
                store, config, inputs, known, lambda: now().strftime("%Y-%m-%dT%H:%M:%SZ")
            )
        except InputError:
            # Nothing at all could be taken in; why is kept as an issue all the same.
            return AddResult()

    return add


def reasons(store: Store) -> dict[str, str]:
    """Return what was not taken in and why, as the issues of a record tell it."""
    issues = [not_taken(visit) for visit in store.failed_visits()]
    odd = [i.message for i in issues if not i.message.isprintable() or len(i.message) > 1000]
    assert odd == []
    return {issue.about[0]: issue.message for issue in issues}


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = b"<p>a</p>" * 2_000_000
TRAPS: dict[str, tuple[Answer, str]] = {
    "endless": (forever(HEAD + b"\r\n", b"<p>More and more.</p>" * 3000), "larger than the limit"),
    "endless-chunks": (
        forever(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"a" * 65535 + b"\r\n"),
        "larger than the limit",
    ),
    "slow-bytes": (forever(HEAD + b"\r\n", b"a", 0.05), "took too long"),
    "slow-chunks": (
        forever(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", 0.05), "took too long"
    ),
    "slow-head": (forever(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.05), "took too long"),
    "endless-head": (forever(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 50), "headers"),
    "long-line": (forever(b"HTTP/1.1 200 OK\r\nX-A: ", b"b" * 9000), "line"),
    "silent": (forever(b"", b"", 0.5), "took too long"),
    "nothing": (lambda stream, site: None, "no answer"),
    "no-http": (lambda stream, site: stream.sendall(b"SSH-2.0-x\r\n"), "no answer"),
    "terminal": (
        lambda stream, site: stream.sendall(b"\x1b[2J\x1b]0;owned\x07 " * 50 + b"\r\n"), "no answer"
    ),
    "terminal-target": (moved("gopher://\x1b[2Jnews.example/"), "no valid address"),
    "endless-target": (moved("ftp://news.example/" + "a" * 60_000), "only http and https"),
    "too-short": (plain(GOOD, length=len(GOOD) + 500), "too early"),
    "cut-off": (plain(GOOD, length=90), "HTML without"),
    "bad-chunks": (
        plain(b"zz\r\n", "Transfer-Encoding: chunked\r\nContent-Type: text/html"), "no answer"
    ),
    "loop": (moved("/loop"), "more than 5 redirects"),
    "ping": (moved("/pong"), "more than 5 redirects"),
    "deeper": (moved("/deeper/1"), "more than 5 redirects"),
    "nowhere": (plain(b"", "X-A: b", "302 Found"), "redirects nowhere"),
    "odd-target": (moved("http://[::1"), "redirects to no valid address"),
    "to-file": (moved("file:///etc/passwd"), "only http and https"),
    "to-machine": (moved("http://127.0.0.1:1/"), "private or local"),
    "to-machine-by-name": (moved("http://localhost:1/"), "private or local"),
    "to-machine-by-number": (moved("http://2130706433:1/"), "private or local"),
    "to-machine-in-six": (moved("http://[::ffff:127.0.0.1]:1/"), "private or local"),
    "to-cloud": (moved("http://169.254.169.254/latest/meta-data/"), "private or local"),
    "to-name-inside": (moved("http://inside.example/"), "private or local"),
    "to-password": (moved("http://user:secret@news.example/"), "password"),
    "bomb": (
        plain(gzip.compress(BOMB), "Content-Encoding: gzip\r\nContent-Type: text/html"),
        "larger than the limit",
    ),
    "bomb-deflate": (
        plain(zlib.compress(BOMB), "Content-Encoding: deflate\r\nContent-Type: text/html"),
        "larger than the limit",
    ),
    "bomb-file": (plain(gzip.compress(BOMB), "Content-Type: application/gzip"), "unpacks to more"),
    "other-coding": (plain(GOOD, "Content-Encoding: br\r\nContent-Type: text/html"), "encoding br"),
    "no-coding": (plain(GOOD, "Content-Encoding: gzip\r\nContent-Type: text/html"), "damaged gzip"),
    "unasked-304": (plain(b"", "ETag: x", "304 Not Modified"), "status 304"),
    "binary": (plain(bytes(range(256)) * 50), "binary data"),
    "entities": (
        plain(b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"/>',
              "Content-Type: application/rss+xml"),
        "entities",
    ),
}  # fmt: skip


def _resolving(monkeypatch: pytest.MonkeyPatch, numbers: dict[str, str]) -> None:
    usual = socket.getaddrinfo

    def resolve(host: str, port: int, *args: object, **named: object) -> list[object]:
        return list(usual(numbers.get(host, host), port, *args, **named))  # type: ignore[arg-type]

    monkeypatch.setattr(connection.socket, "getaddrinfo", resolve)


def test_each_trap_is_one_issue_with_a_reason_and_the_others_go_in(
    hostile: Hostile, add: Add, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolving(monkeypatch, {"inside.example": "10.0.0.5"})
    hostile.put("/pong", moved("/ping"))
    numbers = itertools.count(2)
    hostile.otherwise = lambda path: (
        moved(f"/deeper/{next(numbers)}")
        if path.startswith("/deeper")
        else plain(b"", status="404 None")
    )
    traps = [hostile.put(f"/{name}", answer) for name, (answer, _) in TRAPS.items()]
    begun, used = time.monotonic(), time.process_time()
    result = add(hostile.put("/first", plain(GOOD)), *traps, hostile.put("/last", plain(OTHER)))
    assert time.monotonic() - begun < 90
    assert time.process_time() - used < 20
    assert len(result.new) == 2
    issues = reasons(store)
    assert len(issues) == len(TRAPS)
    for name, (_, words) in TRAPS.items():
        reason = issues[f"{hostile.address}/{name}"]
        assert words in reason, (name, reason)
        assert "\n" not in reason
        assert "secret" not in reason


def test_what_leads_inside_is_never_asked(
    hostile: Hostile, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second server of the same machine, which no setting lets in, hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        inner = Hostile(listening)
        threading.Thread(target=inner.serve, daemon=True).start()
        port = inner.host.rpartition(":")[2]
        inner.otherwise = lambda _: plain(INSIDE)
        _resolving(monkeypatch, {"inside.example": "127.0.0.1"})
        names = ("127.0.0.1", "localhost", "inside.example", "0x7f.1", "[::ffff:127.0.0.1]")
        traps = [
            hostile.put(f"/{n}", moved(f"http://{name}:{port}/")) for n, name in enumerate(names)
        ]
        told = "".join(f"<url><loc>http://{name}:{port}/in</loc></url>" for name in names)
        traps.append(
            hostile.put("/map.xml", plain(f"<?xml version='1.0'?><urlset>{told}</urlset>".encode()))
        )
        items = feed(*((f"http://{name}:{port}/f", "Report", SENTENCES[0]) for name in names))
        traps.append(hostile.put("/feed.xml", plain(items.encode())))
        hostile.put("/robots.txt", moved(f"http://127.0.0.1:{port}/robots.txt"))
        result = add(*traps, follow=True)
        hostile.put("/robots.txt", plain(b"User-agent: *\nAllow: /\n"))
        result = add(*traps, follow=True)
        inner.over.set()
        assert inner.asked == []
    assert not any("secrets of this machine" in text for text in map(str, result.new))


CHARSETS = ["utf-16", "utf-32", "utf-7", "rot13", "base64", "punycode", "idna", "unicode_escape",
            "windows-1251", "koi8-r", "ascii", "undefined", "x" * 39]  # fmt: skip


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_that_is_none_puts_no_wrong_words_on_record(
    charset: str, hostile: Hostile, add: Add, store: Store
) -> None:
    words = "Войска взяли село Подолье в субботу утром, сообщили жители соседнего города."
    body = page("Село взято", words, *SENTENCES).encode()
    address = hostile.put("/page", plain(body, f"Content-Type: text/html; charset={charset}"))
    (new,) = add(address).new
    document = store.document(new)
    assert document is not None
    assert words in document.text


def test_the_same_page_again_where_the_server_lies_about_it(
    hostile: Hostile, add: Add, store: Store
) -> None:
    """A tag may be anything; 304 to whoever did not ask so, or another page under the same tag."""
    tag = 'ETag: "a; b=\xff\x80"\r\nLast-Modified: never\r\nContent-Type: text/html'
    address = hostile.put("/a", plain(GOOD, tag))
    (first,) = add(address).new
    hostile.put("/a", plain(OTHER, tag))
    (second,) = add(address).new
    assert [document.id for document in store.versions(address)] == [first, second]
    hostile.put("/a", plain(b"", "ETag: x", "304 Not Modified"))
    assert add(address).known
    assert not reasons(store)


ROBOTS: dict[str, tuple[Answer, str | None]] = {
    "endless": (forever(HEAD + b"\r\n", b"Disallow: /x\r\n" * 500), "larger than the limit"),
    "slow": (forever(HEAD + b"\r\n", b"a", 0.05), "took too long"),
    "in circles": (moved("/robots.txt"), None),
    "leading inside": (moved("http://169.254.169.254/robots.txt"), "private or local"),
    "failing": (plain(b"", status="503 No"), "status 503"),
    "binary": (plain(bytes(range(256)) * 1000), None),
    "patterns": (
        plain(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 60 + b"*b$\n" * 3), None
    ),
    "a hundred thousand rules": (
        plain(b"User-agent: *\n" + b"Disallow: /nothing/of/it\n" * 20_000), None
    ),
    "a delay of a year": (plain(b"User-agent: *\nCrawl-delay: 31536000\n"), None),
}  # fmt: skip


@pytest.mark.parametrize("name", ROBOTS)
def test_traps_in_robots(name: str, hostile: Hostile, add: Add, store: Store) -> None:
    answer, words = ROBOTS[name]
    hostile.put("/robots.txt", answer)
    address = hostile.put(f"/{'a' * 60}", plain(GOOD))
    used = time.process_time()
    result = add(address)
    assert time.process_time() - used < 10
    if words is None:
        assert len(result.new) == 1
        return
    (reason,) = reasons(store).values()
    assert words in reason
    assert f"/{'a' * 60}" not in hostile.asked


def test_a_folder_of_files_beside_a_hostile_site(
    hostile: Hostile, add: Add, tmp_path: Path, store: Store
) -> None:
    for number, text in enumerate(SENTENCES):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number}.txt").write_text(
            f"Report {number}\n\n{text}\n", encoding="utf-8"
        )
    result = add(hostile.put("/x", TRAPS["endless"][0]), str(tmp_path / "in"))
    assert len(result.new) == 3
    assert len(reasons(store)) == 1
