"""The desk: an ASGI app that serves a record as JSON, its page, and sites of files."""

from .app import create_app, title_of
from .server import serve
from .site import write_site

__all__ = ["create_app", "serve", "title_of", "write_site"]
