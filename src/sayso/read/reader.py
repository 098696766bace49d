"""Choosing the reader: by what the bytes are, before what their name says."""

from __future__ import annotations

from ..config import Config
from ..errors import UnreadableInput
from ..model import Document
from ..protocols import Capture, Reader
from ..reference import Reference
from .html import HtmlReader
from .setting import Setting
from .text import TextReader


def readers(setting: Setting) -> list[Reader]:
    """Return the built-in readers in the order they are asked."""
    return [HtmlReader(setting), TextReader(setting)]


def read_capture(capture: Capture, config: Config, reference: Reference) -> list[Document]:
    """Return the documents in captured bytes, in the order they stand there.

    Raises UnreadableInput with one line for bytes no reader can turn into a document.
    """
    setting = Setting(config, reference)
    if not capture.data:
        raise UnreadableInput(f"{capture.name}: empty file, nothing to read")
    if len(capture.data) > setting.limit:
        raise UnreadableInput(
            f"{capture.name}: larger than {config.max_input_mb} MB; split it or raise max_input_mb"
        )
    for reader in readers(setting):
        if reader.accepts(capture):
            return list(reader.read(capture))
    raise UnreadableInput(f"{capture.name}: not a format sayso reads")
