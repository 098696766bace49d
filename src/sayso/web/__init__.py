"""The desk: an ASGI app that serves a record as JSON, and the page that shows it."""

from .app import create_app
from .server import serve

__all__ = ["create_app", "serve"]
