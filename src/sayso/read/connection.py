"""One request to one public address: checked before connecting, bounded in size and time.

The host is resolved once, every resolved number must be public, and the connection goes to the
number that was checked, so that a second look-up cannot lead elsewhere.  Behind a proxy, which
resolves names itself, only the name can be checked.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, quote, unquote, urlsplit

from ..config import Config
from ..errors import FetchRefused
from ..model import Row

AGENT = "sayso/1 (reads public reports when a user asks for them)"
CONNECT_SECONDS = 15.0
_NUMBERS_TRIED = 4
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_ENDINGS = (".local", ".localhost", ".internal", ".home.arpa", ".lan", ".onion.local")


class Manner(Row, kw_only=True, frozen=True):
    """How to ask: under which name, through which proxy, and whom."""

    agent: str = AGENT
    proxy: str = ""
    """`http://…`, `socks5://…` or `socks5h://…`; names are then resolved by the proxy."""
    archive: str = ""
    """Prefix of a web archive that is asked instead of the site itself; empty: the site."""
    private_hosts: tuple[str, ...] = ()
    """`host` or `host:port` that may be on a private network."""
    allow_private: bool = False
    """Let every address be on a private network (tests)."""

    def lets_in(self, host: str, port: int) -> bool:
        """Say whether a host may be on a private network."""
        named = {entry.casefold() for entry in self.private_hosts}
        return self.allow_private or host in named or f"{host}:{port}" in named


def manner_of(config: Config, allow_private: bool = False) -> Manner:
    """Return how the settings want addresses to be asked."""
    return Manner(
        agent=config.user_agent or AGENT,
        proxy=config.proxy,
        archive=config.archive.rstrip("/") if config.archive_only else "",
        private_hosts=config.private_hosts,
        allow_private=allow_private,
    )


@dataclass(frozen=True)
class Answer:
    """What a server answered; `data` is decoded."""

    status: int
    headers: Message
    data: bytes


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


def parts_of(address: str) -> tuple[SplitResult, str, int, str]:
    """Return an address in parts, with its host, port and quoted path and query.

    Raises FetchRefused for what is no http or https address, or has a password in it.
    """
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
    return parts, host, port or (443 if parts.scheme == "https" else 80), rest


def ask(
    address: str,
    limit: int,
    manner: Manner,
    deadline: float,
    more: Mapping[str, str],
    body: bytes | None = None,
) -> Answer:
    """Ask once; `more` are headers beside the usual ones, `deadline` is on the monotonic clock.

    With a `body` that is sent (POST).

    Raises FetchRefused over the limit or the deadline and for a private address; OSError and
    HTTPException where nobody answers.
    """
    method = "GET" if body is None else "POST"
    parts, host, port, rest = parts_of(address)
    proxied = urlsplit(manner.proxy) if manner.proxy else None
    stream = _connect(host, port, parts.scheme == "https", manner)
    connection = http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    connection.sock = stream
    cut = threading.Timer(max(0.1, deadline - time.monotonic()), _cut, (stream,))
    cut.daemon = True
    cut.start()
    try:
        named = parts.netloc if not parts.netloc.endswith((":80", ":443")) else host
        headers = {
            "Host": named.encode("idna").decode() if not named.isascii() else named,
            "User-Agent": manner.agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **more,
        }
        if proxied and proxied.scheme == "http" and parts.scheme == "http":
            rest = f"http://{headers['Host']}{rest}"
            if proxied.username:
                pair = f"{unquote(proxied.username)}:{unquote(proxied.password or '')}"
                headers["Proxy-Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        if body is not None:
            headers["Content-Length"] = str(len(body))
        connection.putrequest(method, rest, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        return Answer(response.status, response.headers, _body(address, response, limit, deadline))
    except (OSError, http.client.HTTPException, ValueError) as error:
        # A socket that the timer cut fails in the words of whoever was reading.
        if time.monotonic() >= deadline:
            raise FetchRefused(f"{address}: took too long") from error
        if isinstance(error, ValueError):
            raise FetchRefused(f"{address}: cannot be asked for: {error}") from error
        raise
    finally:
        cut.cancel()
        connection.close()


def _cut(stream: socket.socket) -> None:
    """End a conversation from outside, whatever the server is still sending."""
    try:
        stream.shutdown(socket.SHUT_RDWR)
    except OSError:
        stream.close()


def _body(address: str, response: http.client.HTTPResponse, limit: int, deadline: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(65536):
        size += len(chunk)
        if size > limit:
            raise FetchRefused(f"{address}: larger than the limit of {limit // 1048576} MB")
        if time.monotonic() >= deadline:
            break
        chunks.append(chunk)
    # A connection that was cut reads like one that came to its end.
    if time.monotonic() >= deadline:
        raise FetchRefused(f"{address}: took too long")
    if response.length:
        raise ConnectionError(f"the answer ended {response.length} bytes too early")
    return _decoded(address, b"".join(chunks), response.headers, limit)


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


def _connect(host: str, port: int, secure: bool, manner: Manner) -> socket.socket:
    plain = _through_proxy(host, port, secure, manner) if manner.proxy else None
    plain = plain or _directly(host, port, manner)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError):
        plain.close()
        raise


def _directly(host: str, port: int, manner: Manner) -> socket.socket:
    numbers = _numbers(host, port, manner)[:_NUMBERS_TRIED]
    for number in numbers[:-1]:
        try:
            return socket.create_connection((number, port), timeout=CONNECT_SECONDS)
        except OSError:
            continue
    return socket.create_connection((numbers[-1], port), timeout=CONNECT_SECONDS)


def _numbers(host: str, port: int, manner: Manner) -> list[str]:
    """Return the IP numbers of a host, all of them checked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise FetchRefused(f"{host}: no such host") from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not manner.lets_in(host, port):
        for number in numbers:
            try:
                check_address(number)
            except FetchRefused as error:
                raise FetchRefused(
                    f"{host}: leads to a private or local address, not fetched"
                ) from error
    return numbers


def _through_proxy(host: str, port: int, secure: bool, manner: Manner) -> socket.socket:
    """Return a connection that a proxy carries; the name goes to the proxy as it is."""
    from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
    from python_socks.sync import Proxy

    _check_name(host, port, manner)
    proxy = urlsplit(manner.proxy)
    shown = f"{proxy.scheme}://{proxy.hostname}:{proxy.port}"
    try:
        if proxy.scheme == "http" and not secure:
            address = (proxy.hostname or "", proxy.port or 80)
            return socket.create_connection(address, timeout=CONNECT_SECONDS)
        made = Proxy.from_url(manner.proxy.replace("socks5h://", "socks5://"), rdns=True)
        stream: socket.socket = made.connect(host, port, timeout=CONNECT_SECONDS)
        stream.settimeout(CONNECT_SECONDS)
        return stream
    except ProxyTimeoutError as error:
        raise TimeoutError(f"the proxy {shown} does not answer") from error
    except (ProxyError, ProxyConnectionError, ConnectionError) as error:
        raise ConnectionError(f"the proxy {shown} refused: {error}") from error
    except ValueError as error:
        raise FetchRefused(
            f"{shown}: no proxy; write http://host:port or socks5h://host:port"
        ) from error


def _check_name(host: str, port: int, manner: Manner) -> None:
    """Refuse names that can only be local, where a proxy does the looking up."""
    if manner.lets_in(host, port):
        return
    try:
        ipaddress.ip_address(host)
    except ValueError:
        plain = host.rstrip(".").casefold()
        digits = plain.replace(".", "").replace("x", "").isalnum() and plain[-1:].isdigit()
        if "." not in plain or plain.endswith(_LOCAL_ENDINGS) or digits:
            raise FetchRefused(
                f"{host}: leads to a private or local address, not fetched"
            ) from None
    else:
        check_address(host)
