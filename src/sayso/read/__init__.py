"""Bytes → Document: text, pages, feeds, archives and office files, with honest sections."""

from .reader import read_capture

__all__ = ["read_capture"]
