"""Fetching, only when asked: polite, bounded, and never into a private network.

robots.txt is respected, requests to one host are spaced, failures that pass are tried again,
redirects pass the same checks as the address itself, and a page that has not changed since it
was last had is not sent again.
"""

from __future__ import annotations

import http.client
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ..errors import FetchRefused
from ..protocols import Capture
from .connection import Answer, Manner, ask, parts_of

if TYPE_CHECKING:
    from protego import Protego

_REDIRECTS = 5
_TRIES = 3
_TOTAL_SECONDS = 90.0
_HOST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 20.0
_ROBOTS_BYTES = 512 * 1024
_ROBOTS_SECONDS = 24 * 3600.0
_SITES = 2000
"""Sites whose robots.txt and last visit are remembered."""
_PASSING = frozenset([429, 500, 502, 503, 504])
_ARCHIVED = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.+)$")


@dataclass(frozen=True)
class Fetched:
    """What came of asking; `capture` is None where the page has not changed."""

    capture: Capture | None
    etag: str | None = None
    modified: str | None = None


def fetch(address: str, limit: int, allow_private: bool = False) -> Capture:
    """Return the bytes at an http(s) address; `limit` is their largest number.

    `allow_private` lifts the refusal of private networks (for tests against a local server).
    Raises FetchRefused with one line: bad address, private network, robots.txt, status, size, time.
    """
    fetched = Fetcher(Manner(allow_private=allow_private)).fetch(address, limit)
    assert fetched.capture is not None
    return fetched.capture


def send(address: str, body: bytes, kind: str, limit: int, manner: Manner) -> Answer:
    """Send bytes of a media type to a service that a user named, once; return its answer.

    Raises FetchRefused.
    """
    deadline = time.monotonic() + _TOTAL_SECONDS
    try:
        return ask(address, limit, manner, deadline, {"Content-Type": kind}, body)
    except (OSError, http.client.HTTPException) as error:
        raise FetchRefused(f"{address}: no answer: {error or type(error).__name__}") from error


class Fetcher:
    """Fetches pages one after another and remembers how each site wants to be visited."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self._last: OrderedDict[str, float] = OrderedDict()
        self._robots: OrderedDict[str, tuple[float, Protego]] = OrderedDict()

    def fetch(
        self,
        address: str,
        limit: int,
        *,
        etag: str | None = None,
        modified: str | None = None,
        on: str | None = None,
    ) -> Fetched:
        """Return the page at an http(s) address; `limit` is the largest number of its bytes.

        `etag` and `modified` are what the server said of the page last time; `on` is the ISO date
        whose state of the page is wanted of a web archive.  Raises FetchRefused with one line.
        """
        deadline = time.monotonic() + _TOTAL_SECONDS
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        more = {name: value for name, value in known.items() if value}
        current = _in_archive(self.manner.archive, address, on) if self.manner.archive else address
        for _ in range(_REDIRECTS + 1):
            if not self._allowed(current, deadline):
                raise FetchRefused(f"{current}: the site's robots.txt asks not to fetch this")
            answer = self._patient(current, limit, deadline, more)
            if answer.status in (301, 302, 303, 307, 308):
                current = _target(current, answer)
                continue
            if answer.status == 304 and more:
                return Fetched(None, etag, modified)
            if answer.status != 200:
                where = "the archive" if self.manner.archive else ""
                raise FetchRefused(
                    f"{address}: {where or 'answered'} {'has no copy, ' if where else 'with '}"
                    f"status {answer.status}"
                )
            return Fetched(
                self._capture(current, address, answer),
                answer.headers.get("ETag"),
                answer.headers.get("Last-Modified"),
            )
        raise FetchRefused(f"{address}: more than {_REDIRECTS} redirects")

    def _capture(self, current: str, address: str, answer: Answer) -> Capture:
        archived = _ARCHIVED.search(current) if self.manner.archive else None
        if self.manner.archive and archived is None:
            raise FetchRefused(f"{address}: the archive answered with a page of its own")
        url = _whole(archived[2]) if archived else current
        return Capture(
            data=answer.data,
            name=url,
            url=url,
            media_type=answer.headers.get("Content-Type"),
            archived_at=_moment(archived[1]) if archived else None,
        )

    def _patient(self, address: str, limit: int, deadline: float, more: dict[str, str]) -> Answer:
        """Get an answer, trying again after failures that may pass."""
        pause = 1.0
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            self._wait_for(address)
            try:
                answer = ask(address, limit, self.manner, deadline, more)
            except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
                if last or time.monotonic() + pause > deadline:
                    reason = str(error) or type(error).__name__
                    raise FetchRefused(f"{address}: no answer: {reason}") from error
            except OSError as error:
                raise FetchRefused(
                    f"{address}: cannot connect: {error.strerror or error}"
                ) from error
            else:
                if answer.status not in _PASSING or last:
                    return answer
                wanted = answer.headers.get("Retry-After", "")
                pause = max(pause, float(wanted)) if wanted.isdigit() else pause
                if pause > _LONGEST_PAUSE_SECONDS or time.monotonic() + pause > deadline:
                    return answer
            time.sleep(pause)
            pause *= 2
        raise FetchRefused(f"{address}: no answer")

    def _wait_for(self, address: str) -> None:
        """Leave time between two requests to one host: what its robots.txt asks for, or a second.

        A longer wish than that of the longest pause is met with the longest pause.
        """
        site = _site(address)
        held = self._robots.get(site)
        wish = held[1].crawl_delay(self._name) if held else None
        wanted = max(_HOST_PAUSE_SECONDS, min(float(wish or 0), _LONGEST_PAUSE_SECONDS))
        now = time.monotonic()
        earliest = self._last.pop(site, now - wanted) + wanted
        if earliest > now:
            time.sleep(min(earliest - now, wanted))
        self._last[site] = time.monotonic()
        while len(self._last) > _SITES:
            self._last.popitem(last=False)

    @property
    def _name(self) -> str:
        """The name that robots.txt may speak to."""
        return re.split(r"[/\s]", self.manner.agent.strip(), maxsplit=1)[0] or "sayso"

    def _allowed(self, address: str, deadline: float) -> bool:
        from protego import Protego

        parts_of(address)
        site = _site(address)
        held = self._robots.pop(site, None)
        if held is None or held[0] < time.monotonic():
            rules = Protego.parse(self._robots_text(site, deadline))
            held = (time.monotonic() + _ROBOTS_SECONDS, rules)
        self._robots[site] = held
        while len(self._robots) > _SITES:
            self._robots.popitem(last=False)
        return bool(held[1].can_fetch(address, self._name))

    def _robots_text(self, site: str, deadline: float) -> str:
        """Return a site's robots.txt, empty where it has none (RFC 9309)."""
        current = f"{site}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            answer = self._patient(current, _ROBOTS_BYTES, deadline, {})
            if answer.status in (301, 302, 303, 307, 308):
                current = _target(current, answer)
                continue
            if answer.status == 429 or answer.status >= 500:
                raise FetchRefused(
                    f"{site}/robots.txt: answered with status {answer.status}; nothing is "
                    "fetched from a site that cannot be asked whether it may be"
                )
            return answer.data.decode("utf-8", "replace") if answer.status == 200 else ""
        return ""


def _site(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _target(current: str, answer: Answer) -> str:
    target = answer.headers.get("Location")
    if not target:
        raise FetchRefused(f"{current}: redirects nowhere")
    try:
        return urljoin(current, target)
    except ValueError as error:
        raise FetchRefused(f"{current}: redirects to no valid address") from error


def _in_archive(prefix: str, address: str, on: str | None) -> str:
    """Return where a web archive of the Wayback Machine's kind keeps a page as it came."""
    parts_of(address)
    day = re.sub(r"\D", "", on or "")[:8]
    return f"{prefix}/{day or '2'}id_/{address}"


def _whole(address: str) -> str:
    """Give an address that stood inside another its two slashes back."""
    return re.sub(r"^(https?:)/+", r"\1//", address)


def _moment(digits: str) -> str:
    """Return the ISO moment of the fourteen digits of a web archive."""
    d = digits
    return f"{d[:4]}-{d[4:6]}-{d[6:8]}T{d[8:10]}:{d[10:12]}:{d[12:14]}Z"
