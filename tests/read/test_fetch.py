"""Fetching, against a server on this machine that tests let in by an explicit flag."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sayso.errors import FetchRefused
from sayso.read import fetch as fetching
from sayso.read import open_input
from sayso.read.fetch import check_address, fetch

LIMIT = 100_000


class Site(BaseHTTPRequestHandler):
    """Answers by path; remembers what was asked for."""

    asked: list[str] = []
    failures = 0
    robots = ""

    def do_GET(self) -> None:
        Site.asked.append(self.path)
        self.agent = self.headers["User-Agent"]
        body, status, headers = b"<p>page</p>", 200, {"Content-Type": "text/html; charset=utf-8"}
        if self.path == "/robots.txt":
            body = Site.robots.encode()
        elif self.path == "/moved":
            status, headers = 301, {"Location": "/page?x=1"}
        elif self.path == "/circle":
            status, headers = 302, {"Location": "/circle"}
        elif self.path == "/inside":
            status, headers = 302, {"Location": "file:///etc/passwd"}
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
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(fetching, "_HOST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(fetching, "_robots", {})
    monkeypatch.setattr(fetching.time, "sleep", lambda _: None)
    Site.asked, Site.failures, Site.robots = [], 0, ""
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
    (same,) = open_input(f"{site}/page", allow_private=True, source="x")
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
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetch(f"{site}/private/page", LIMIT, allow_private=True)
    assert fetch(f"{site}/open", LIMIT, allow_private=True).data
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

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    with pytest.raises(FetchRefused, match="private or local"):
        fetch("http://rebound.example/", LIMIT)


@pytest.mark.parametrize(
    "address",
    ["http://user:secret@example.org/", "http://", "http://[::1", "http://example.org:99999/"],
)
def test_odd_addresses(address: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        fetch(address, LIMIT)
    assert "secret" not in str(caught.value)
