"""XML of feeds, maps of sites and exports: parsed without entities and without a network."""

from __future__ import annotations

from typing import Any

from ..errors import UnreadableInput
from ..protocols import Capture

_ENTITY = tuple(
    "<!ENTITY".encode(encoding)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)


def declares_entities(data: bytes) -> bool:
    """Say whether XML declares entities, in whichever encoding of Unicode it is."""
    return any(mark in data for mark in _ENTITY)


def refuse_entities(capture: Capture) -> None:
    """Raise UnreadableInput for XML that declares entities: a few can unfold without end."""
    if declares_entities(capture.data):
        raise UnreadableInput(f"{capture.name}: declares XML entities, not read")


def xml_root(capture: Capture, what: str) -> Any:
    """Return the root element, mended where it is damaged.

    Raises UnreadableInput, which calls the file a damaged `what`, where nothing can be parsed.
    """
    from lxml import etree

    refuse_entities(capture)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(capture.data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"{capture.name}: damaged {what}: {error}") from error
    if root is None:
        raise UnreadableInput(f"{capture.name}: damaged {what}")
    return root
