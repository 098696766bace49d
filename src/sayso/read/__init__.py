"""Bytes → Document: text, pages, feeds, archives and office files, with honest sections."""

from .inputs import open_input
from .reader import read_capture

__all__ = ["open_input", "read_capture"]
