"""Fetching, against a server on this machine that tests let in by an explicit flag."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.config import Config
from sayso.errors import FetchRefused
from sayso.read import connection, open_input
from sayso.read import fetch as fetching
from sayso.read.connection import Manner, check_address, manner_of
from sayso.read.fetch import Fetcher, fetch

LIMIT = 100_000


class Site(BaseHTTPRequestHandler):
    """Answers by path; remembers what was asked for."""

    asked: list[str] = []
    agents: set[str] = set()
    failures = 0
    robots = ""

    def do_GET(self) -> None:
        Site.asked.append(self.path)
        Site.agents.add(self.headers["User-Agent"])
        body, status, headers = b"<p>page</p>", 200, {"Content-Type": "text/html; charset=utf-8"}
        if self.path == "/robots.txt":
            body = Site.robots.encode()
        elif self.path == "/moved":
            status, headers = 301, {"Location": "/page?x=1"}
        elif self.path == "/circle":
            status, headers = 302, {"Location": "/circle"}
        elif self.path == "/inside":
            status, headers = 302, {"Location": "file:///etc/passwd"}
        elif self.path == "/short":
            headers["Content-Length"] = "5000"
        elif self.path == "/gone":
            status = 404
        elif self.path == "/large":
            body = b"a" * (LIMIT + 1)
        elif self.path == "/bomb":
            body = gzip.compress(b"a" * (50 * LIMIT))
            headers["Content-Encoding"] = "gzip"
        elif self.path == "/unsteady" and Site.failures:
            Site.failures -= 1
            status = 503
        elif self.path == "/late":
            status, headers = 429, {"Retry-After": "3600"}
        elif self.path == "/state":
            headers["ETag"] = '"one"'
            headers["Last-Modified"] = "Mon, 02 Apr 2018 10:00:00 GMT"
            if self.headers["If-None-Match"] == '"one"':
                status, body = 304, b""
        elif self.path == "/archive/20180402id_/http://lost.example/page":
            location = "/archive/20180401120000id_/http://lost.example/page"
            status, headers = 302, {"Location": location}
        elif self.path.startswith("http://"):
            body = f"<p>through the proxy: {self.path}</p>".encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(fetching, "_HOST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(fetching.time, "sleep", lambda _: None)
    Site.asked, Site.agents, Site.failures, Site.robots = [], set(), 0, ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_comes_with_its_final_address(site: str) -> None:
    capture = fetch(f"{site}/moved", LIMIT, allow_private=True)
    assert capture.data == b"<p>page</p>"
    assert capture.url == f"{site}/page?x=1"
    assert capture.media_type == "text/html; charset=utf-8"
    (same,) = open_input(f"{site}/page", fetcher=Fetcher(Manner(allow_private=True)), source="x")
    assert (same.data, same.source) == (capture.data, "x")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/gone", "status 404"),
        ("/circle", "more than 5 redirects"),
        ("/inside", "only http and https"),
        ("/large", "larger than the limit"),
        ("/bomb", "larger than the limit"),
        ("/late", "status 429"),
        ("/short", "ended 4989 bytes too early"),
    ],
)
def test_refusals(site: str, path: str, words: str) -> None:
    with pytest.raises(FetchRefused, match=words):
        fetch(f"{site}{path}", LIMIT, allow_private=True)


def test_passing_failures_are_tried_again(site: str) -> None:
    Site.failures = 2
    assert fetch(f"{site}/unsteady", LIMIT, allow_private=True).data == b"<p>page</p>"
    assert Site.asked.count("/unsteady") == 3


def test_robots_are_respected(site: str) -> None:
    Site.robots = "User-agent: *\nDisallow: /private/\n"
    fetcher = Fetcher(Manner(allow_private=True))
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetcher.fetch(f"{site}/private/page", LIMIT)
    assert fetcher.fetch(f"{site}/open", LIMIT).capture
    assert Site.asked == ["/robots.txt", "/open"]


def test_without_the_flag_this_machine_is_refused(site: str) -> None:
    with pytest.raises(FetchRefused, match="private or local"):
        fetch(f"{site}/page", LIMIT)
    assert Site.asked == []


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1", "ff02::1",
    ],
)  # fmt: skip
def test_private_numbers(number: str) -> None:
    with pytest.raises(FetchRefused):
        check_address(number)


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1::", "64:ff9b::5db8:d822"])
def test_public_numbers(number: str) -> None:
    check_address(number)


def test_one_private_number_among_many_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))
            for number in ("93.184.216.34", "192.168.0.9")
        ]

    monkeypatch.setattr(connection.socket, "getaddrinfo", resolve)
    with pytest.raises(FetchRefused, match="private or local"):
        fetch("http://rebound.example/", LIMIT)


def test_a_name_that_changes_its_number_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number that was checked is the one that is dialled; each try checks anew."""
    told, dialled = ["93.184.216.34", "127.0.0.1"], list[tuple[str, int]]()

    def resolve(*_: object, **__: object) -> list[object]:
        number = told.pop(0) if len(told) > 1 else told[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))]

    def dial(address: tuple[str, int], **_: object) -> socket.socket:
        dialled.append(address)
        raise ConnectionResetError("broken off")

    monkeypatch.setattr(connection.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(connection.socket, "create_connection", dial)
    monkeypatch.setattr("sayso.read.fetch.time.sleep", lambda _: None)
    with pytest.raises(FetchRefused, match="private or local"):
        fetch("http://rebound.example/", LIMIT)
    assert dialled == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "address",
    ["http://user:secret@example.org/", "http://", "http://[::1", "http://example.org:99999/"],
)
def test_odd_addresses(address: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        fetch(address, LIMIT)
    assert "secret" not in str(caught.value)


def test_what_has_not_changed_is_not_sent_again(site: str) -> None:
    fetcher = Fetcher(Manner(allow_private=True))
    first = fetcher.fetch(f"{site}/state", LIMIT)
    assert first.capture is not None
    assert (first.etag, first.modified) == ('"one"', "Mon, 02 Apr 2018 10:00:00 GMT")
    again = fetcher.fetch(f"{site}/state", LIMIT, etag=first.etag, modified=first.modified)
    assert (again.capture, again.etag) == (None, '"one"')


def test_robots_speak_to_the_name_that_is_used(site: str) -> None:
    Site.robots = "User-agent: our-desk\nDisallow: /\n"
    assert fetch(f"{site}/page", LIMIT, allow_private=True).data
    fetcher = Fetcher(Manner(agent="our-desk/2 (desk@example.org)", allow_private=True))
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetcher.fetch(f"{site}/page", LIMIT)
    assert "our-desk/2 (desk@example.org)" in Site.agents


def test_a_crawl_delay_is_kept(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(fetching.time, "sleep", pauses.append)
    Site.robots = "User-agent: *\nCrawl-delay: 7\n"
    fetcher = Fetcher(Manner(allow_private=True))
    fetcher.fetch(f"{site}/page", LIMIT)
    fetcher.fetch(f"{site}/page?x=2", LIMIT)
    assert [round(pause) for pause in pauses] == [7, 7]


def test_only_the_archive_is_asked(site: str) -> None:
    host = site.removeprefix("http://")
    config = Config(archive_only=True, archive=f"{site}/archive/", private_hosts=(host,))
    fetched = Fetcher(manner_of(config)).fetch("http://lost.example/page", LIMIT, on="2018-04-02")
    assert fetched.capture is not None
    assert fetched.capture.url == "http://lost.example/page"
    assert fetched.capture.archived_at == "2018-04-01T12:00:00Z"
    with pytest.raises(FetchRefused, match="the archive answered with a page of its own"):
        Fetcher(manner_of(config)).fetch("http://lost.example/other", LIMIT)


def test_a_proxy_carries_what_is_asked(site: str) -> None:
    fetcher = Fetcher(Manner(proxy=site))
    fetched = fetcher.fetch("http://news.example/page?x=1", LIMIT)
    assert fetched.capture is not None
    assert fetched.capture.data == b"<p>through the proxy: http://news.example/page?x=1</p>"
    assert Site.asked[0] == "http://news.example/robots.txt"


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "router.lan", "intranet", "127.1", "0x7f000001", "2130706433", "[::1]"]
)
def test_a_proxy_is_not_asked_for_local_names(site: str, host: str) -> None:
    with pytest.raises(FetchRefused, match="private"):
        Fetcher(Manner(proxy=site)).fetch(f"http://{host}/page", LIMIT)
    assert Site.asked == []


def test_a_proxy_that_is_none_is_told(site: str) -> None:
    with pytest.raises(FetchRefused, match="socks5h"):
        Fetcher(Manner(proxy="ftp://127.0.0.1:1")).fetch("https://news.example/page", LIMIT)


def test_a_named_host_may_be_private(site: str) -> None:
    port = int(site.rpartition(":")[2])
    named = manner_of(Config(private_hosts=(f"127.0.0.1:{port}",)))
    assert Fetcher(named).fetch(f"{site}/page", LIMIT).capture
    other = manner_of(Config(private_hosts=(f"127.0.0.1:{port + 1}",)))
    with pytest.raises(FetchRefused, match="private or local"):
        Fetcher(other).fetch(f"{site}/page", LIMIT)


def test_a_page_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_TOTAL_SECONDS", 1.0)
    monkeypatch.setattr(fetching, "_HOST_PAUSE_SECONDS", 0.0)

    def drip(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                stream, _ = listening.accept()
                asked = stream.recv(4096)
                if b"/robots.txt" in asked:
                    stream.sendall(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n")
                    stream.close()
                    continue
                stream.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while not stop.wait(0.05):
                    stream.sendall(b"a")

    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=drip, args=(listening,), daemon=True).start()
        started = time.monotonic()
        with pytest.raises(FetchRefused, match="took too long"):
            fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/", LIMIT, allow_private=True)
        assert time.monotonic() - started < 10
        stop.set()
