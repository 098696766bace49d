"""Serve the desk on this machine."""

from __future__ import annotations

import secrets
import socket
import sys
import webbrowser
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from litestar import Litestar

from ..config import DeskSettings
from ..errors import InputError
from . import reading
from .app import create_app
from .security import LOOPBACK

if TYPE_CHECKING:
    from .port import DeskRecord


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to `host` and `port` (0 = any free one).  Raises InputError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        # Before the address is printed, so that who reads it can connect at once.
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise InputError(
            f"{host}:{port}: cannot listen there ({error.strerror}); try --port 0"
        ) from error
    return bound


class Server(uvicorn.Server):
    """Ends the live lines of open pages before it waits for their connections."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        app = self.config.app
        if isinstance(app, Litestar):
            app.state.watch.close()
        await super().shutdown(sockets)


def serve(
    record: str | DeskRecord,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    token: str | None = None,
    open_browser: bool = False,
    title: str | None = None,
    writable: bool = True,
    settings: DeskSettings | None = None,
    certificate: Path | None = None,
    certificate_key: Path | None = None,
) -> None:
    """Serve the desk until interrupted; prints the address to open.

    The desk of one person listens on the loopback interface only; its address holds a fresh
    token unless `token` is given, and an empty `token` turns that off.  Where the record has
    accounts, people sign in, and beyond loopback they come by https: with a `certificate` and
    its key (PEM), or through a proxy that `settings` names.  Raises InputError.
    """
    if isinstance(record, str):
        from .. import open as open_record

        opened = open_record(record)
        settings = settings or opened.config.desk
        record = opened
    settings = settings or DeskSettings()
    team = bool(record.accounts)
    _verify_reach(host, team, settings, certificate, certificate_key)
    if token is None:
        token = secrets.token_urlsafe(16)
    app = create_app(
        record, token=token, hosts=(host,), title=title, writable=writable, settings=settings
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
        forwarded_allow_ips=[*settings.proxies, *LOOPBACK],
        ssl_certfile=certificate,
        ssl_keyfile=certificate_key,
    )
    try:
        config.load()
    except OSError as error:
        raise InputError(f"{certificate}: no certificate with its key ({error})") from error
    bound = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    scheme = "https" if certificate else "http"
    address = f"{scheme}://{name}:{bound.getsockname()[1]}/"
    if token and not team:
        address += f"?token={token}"
    where = settings.address if team and settings.address else address
    tells = f" (it listens on {address})" if where != address else ""
    sys.stderr.write(f"The desk is at {where}{tells}\nStop it with Ctrl-C.\n")
    sys.stderr.flush()
    if open_browser:
        webbrowser.open(where)
    # Large records take seconds to lay out: begin before the browser asks.
    Thread(target=reading.whole, args=(app.state,), daemon=True).start()
    try:
        Server(config).run(sockets=[bound])
    except KeyboardInterrupt:
        return
    finally:
        bound.close()


def _verify_reach(
    host: str,
    team: bool,
    settings: DeskSettings,
    certificate: Path | None,
    certificate_key: Path | None,
) -> None:
    """Refuse what would let strangers in, or passwords out."""
    if (certificate is None) != (certificate_key is None):
        raise InputError("a certificate and its key go together: give both or none")
    if settings.address and not settings.address.startswith(("https://", "http://")):
        raise InputError(f"desk.address: {settings.address!r} does not begin with https://")
    if host in LOOPBACK:
        return
    if not team:
        raise InputError(
            f"{host}: a desk without accounts is for this machine only; for others make accounts: "
            "sayso accounts invite NAME --role admin"
        )
    if certificate is None and not settings.proxies:
        raise InputError(
            f"{host}: passwords would pass in the open; give --certificate and --key, or name the "
            "TLS proxy before the desk in desk.proxies"
        )
