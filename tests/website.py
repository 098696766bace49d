"""A web site on this machine whose pages a test sets; it remembers what was asked of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENTENCES = (
    "Government forces captured the village of Al-Jabin on Monday, the monitor said.",
    "Two soldiers were killed in the fighting, according to residents of the village.",
    "Shells fell on the market of the town in the evening, medics said.",
)


class Website:
    """Pages by path; a number instead of a page is the status to answer with."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.address = f"http://{self.host}"
        self.pages: dict[str, bytes | int] = {}
        self.asked: list[str] = []
        self.unchanged: list[str] = []

    def put(self, path: str, page: str | bytes | int) -> str:
        """Set a page and return its address."""
        self.pages[path] = page.encode() if isinstance(page, str) else page
        return self.address + path

    def count(self, path: str) -> int:
        """Return how often a page was asked for."""
        return self.asked.count(path)


def feed(*items: tuple[str, str, str], title: str = "Orontes Post") -> str:
    """Return an RSS feed of (address, title, description)."""
    told = "".join(
        f"<item><guid>{address}</guid><link>{address}</link><title>{headline}</title>"
        f"<description>{words}</description></item>"
        for address, headline, words in items
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{told}</channel></rss>'


def page(title: str, *paragraphs: str, published: str = "2018-09-04") -> str:
    """Return an article as a web page."""
    words = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>"
        f'<meta property="article:published_time" content="{published}T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{words}</article></body></html>"
    )


@contextmanager
def serving() -> Iterator[Website]:
    """Serve a site until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            found = site.pages.get(self.path, 404)
            body = found if isinstance(found, bytes) else b""
            status = 200 if isinstance(found, bytes) else found
            tag = f'"{sha256(body).hexdigest()[:16]}"'
            if status == 200 and self.headers["If-None-Match"] == tag:
                site.unchanged.append(self.path)
                body, status = b"", 304
            self.send_response(status)
            if status in (200, 304):
                self.send_header("ETag", tag)
            kind = "application/xml" if body.startswith((b"<rss", b"<?xml")) else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Website(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
