"""Fetching one address, only when asked: polite, bounded, and never into a private network.

The address is resolved once, every resolved number must be public, and the connection goes to the
number that was checked, so that a second look-up cannot lead elsewhere.  Redirects pass the same
checks.  robots.txt is respected, requests to one host are spaced, and failures that pass are
tried again.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from ..errors import FetchRefused
from ..protocols import Capture

AGENT = "sayso/1 (reads public reports when a user asks for them)"
_REDIRECTS = 5
_TRIES = 3
_CONNECT_SECONDS = 15.0
_TOTAL_SECONDS = 90.0
_HOST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 20.0
_ROBOTS_BYTES = 512 * 1024
_PASSING = frozenset([429, 500, 502, 503, 504])
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_last_visit: dict[str, float] = {}
_robots: dict[str, RobotFileParser] = {}


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Message
    data: bytes


def fetch(address: str, limit: int, allow_private: bool = False) -> Capture:
    """Return the bytes at an http(s) address; `limit` is their largest number.

    `allow_private` lifts the refusal of private networks (for tests against a local server).
    Raises FetchRefused with one line: bad address, private network, robots.txt, status, size, time.
    """
    deadline = time.monotonic() + _TOTAL_SECONDS
    current = address
    for _ in range(_REDIRECTS + 1):
        if not _allowed_by_robots(current, allow_private, deadline):
            raise FetchRefused(f"{current}: the site's robots.txt asks not to fetch this")
        answer = _patient(current, limit, allow_private, deadline)
        if answer.status in (301, 302, 303, 307, 308):
            target = answer.headers.get("Location")
            if not target:
                raise FetchRefused(f"{current}: redirects nowhere")
            current = urljoin(current, target)
            continue
        if answer.status != 200:
            raise FetchRefused(f"{current}: answered with status {answer.status}")
        return Capture(
            data=answer.data,
            name=current,
            url=current,
            media_type=answer.headers.get("Content-Type"),
        )
    raise FetchRefused(f"{address}: more than {_REDIRECTS} redirects")


def check_address(number: str) -> None:
    """Raise FetchRefused unless an IP number is on the public internet."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    inner: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [ip]
    if isinstance(ip, ipaddress.IPv6Address):
        inner += [part for part in (ip.ipv4_mapped, ip.sixtofour) if part]
        inner += list(ip.teredo or ())
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    for each in inner:
        if not each.is_global or each.is_multicast or each.is_reserved or each.is_unspecified:
            if each is ip and ip in _NAT64:
                continue
            raise FetchRefused(f"{number}: private, local or reserved address, not fetched")


def _patient(address: str, limit: int, allow_private: bool, deadline: float) -> _Answer:
    """Get an answer, trying again after failures that may pass."""
    pause = 1.0
    for attempt in range(_TRIES):
        last = attempt == _TRIES - 1
        try:
            answer = _get(address, limit, allow_private, deadline)
        except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
            if last or time.monotonic() + pause > deadline:
                reason = str(error) or type(error).__name__
                raise FetchRefused(f"{address}: no answer: {reason}") from error
        except OSError as error:
            raise FetchRefused(f"{address}: cannot connect: {error.strerror or error}") from error
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


def _parts(address: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and the rest of an address.  Raises FetchRefused."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchRefused(f"{address}: not a valid address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchRefused(f"{address}: only http and https addresses are fetched")
    if parts.username or parts.password:
        raise FetchRefused(f"{host}: address with a password in it, not fetched")
    rest = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        rest += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), rest


def _numbers(host: str, port: int, allow_private: bool) -> list[str]:
    """Return the IP numbers of a host, all of them checked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise FetchRefused(f"{host}: no such host") from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private:
        for number in numbers:
            try:
                check_address(number)
            except FetchRefused as error:
                raise FetchRefused(
                    f"{host}: leads to a private or local address, not fetched"
                ) from error
    return numbers


def _connect(address: str, allow_private: bool) -> tuple[http.client.HTTPConnection, str]:
    scheme, host, port, rest = _parts(address)
    numbers = _numbers(host, port, allow_private)
    plain: socket.socket | None = None
    for index, number in enumerate(numbers[:4]):
        try:
            plain = socket.create_connection((number, port), timeout=_CONNECT_SECONDS)
            break
        except OSError:
            if index == len(numbers[:4]) - 1:
                raise
    assert plain is not None
    try:
        stream: socket.socket
        if scheme == "https":
            stream = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        else:
            stream = plain
    except OSError:
        plain.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=_CONNECT_SECONDS)
    connection.sock = stream
    return connection, rest


def _get(address: str, limit: int, allow_private: bool, deadline: float) -> _Answer:
    _wait_for(urlsplit(address).netloc)
    connection, rest = _connect(address, allow_private)
    try:
        host, default = urlsplit(address).hostname or "", (":80", ":443")
        netloc = urlsplit(address).netloc
        named = netloc if not netloc.endswith(default) else host
        connection.putrequest("GET", rest, skip_host=True, skip_accept_encoding=True)
        for name, value in (
            ("Host", named.encode("idna").decode() if not named.isascii() else named),
            ("User-Agent", AGENT),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        chunks: list[bytes] = []
        size = 0
        while chunk := response.read1(65536):
            size += len(chunk)
            if size > limit:
                raise FetchRefused(f"{address}: larger than the limit of {limit // 1048576} MB")
            if time.monotonic() > deadline:
                raise FetchRefused(f"{address}: took longer than {_TOTAL_SECONDS:.0f} s")
            chunks.append(chunk)
        data = _decoded(address, b"".join(chunks), response.headers, limit)
        return _Answer(response.status, response.headers, data)
    finally:
        connection.close()


def _decoded(address: str, data: bytes, headers: Message, limit: int) -> bytes:
    """Undo a content encoding the server used unasked, within the limit."""
    encoding = (headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding == "identity" or not data:
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchRefused(f"{address}: sent with the encoding {encoding}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=47 if "gzip" in encoding else 15)
    try:
        plain = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise FetchRefused(f"{address}: damaged {encoding} data") from error
    if len(plain) > limit:
        raise FetchRefused(f"{address}: larger than the limit of {limit // 1048576} MB")
    return plain


def _wait_for(host: str) -> None:
    now = time.monotonic()
    earliest = _last_visit.get(host, now - _HOST_PAUSE_SECONDS) + _HOST_PAUSE_SECONDS
    if earliest > now:
        time.sleep(min(earliest - now, _HOST_PAUSE_SECONDS))
    _last_visit[host] = time.monotonic()


def _allowed_by_robots(address: str, allow_private: bool, deadline: float) -> bool:
    scheme, _, _, _ = _parts(address)
    site = f"{scheme}://{urlsplit(address).netloc}"
    if site not in _robots:
        rules = RobotFileParser()
        try:
            answer = _get(f"{site}/robots.txt", _ROBOTS_BYTES, allow_private, deadline)
            text = answer.data.decode("utf-8", "replace") if answer.status == 200 else ""
        except (TimeoutError, ConnectionError, http.client.HTTPException):
            text = ""
        except OSError as error:
            raise FetchRefused(f"{address}: cannot connect: {error.strerror or error}") from error
        rules.parse(text.splitlines())
        _robots[site] = rules
    return _robots[site].can_fetch("sayso", address)
