"""Serve the desk on this machine."""

from __future__ import annotations

import secrets
import socket
import sys
import webbrowser
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

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


def serve(
    record: str | DeskRecord,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    token: str | None = None,
    open_browser: bool = False,
    title: str | None = None,
    writable: bool = True,
) -> None:
    """Serve the desk until interrupted; prints the address to open.

    The address holds a fresh token unless `token` is given; an empty `token` turns it off, which
    is refused anywhere but on the loopback interface.  Raises InputError.
    """
    if token is None:
        token = secrets.token_urlsafe(16)
    if not token and host not in LOOPBACK:
        raise InputError(f"{host}: a desk that others can reach needs a token")
    app = create_app(record, token=token, hosts=(host,), title=title, writable=writable)
    bound = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{bound.getsockname()[1]}/" + (f"?token={token}" if token else "")
    sys.stderr.write(f"The desk is at {address}\nStop it with Ctrl-C.\n")
    sys.stderr.flush()
    if open_browser:
        webbrowser.open(address)
    # Large records take seconds to lay out: begin before the browser asks.
    Thread(target=reading.whole, args=(app.state,), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off")
    try:
        uvicorn.Server(config).run(sockets=[bound])
    except KeyboardInterrupt:
        return
    finally:
        bound.close()
