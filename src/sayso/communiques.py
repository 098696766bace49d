"""Statements of a force about its war: whose they are, when they do not say "we"."""

from __future__ import annotations

import re

from .model import Actor, Document
from .reference import Reference
from .source_index import source_index

STATEMENT = 6000
"""Within how many characters a statement shows by its words whose it is."""
_HEADING = 240
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_THE_ENEMY = re.compile(r"\b(?:the enemy|enemy(?: losses|’s|'s)|enemy [a-z]+)\b", re.IGNORECASE)


def without_quotes(text: str) -> str:
    """Return what a text says in its own voice."""
    return _QUOTED.sub("", text)


def issuing_force(document: Document, reference: Reference) -> Actor | None:
    """Return the force that calls the other side the enemy in a report of its own; else None.

    It is the one that the publisher speaks for, or whose voice the heading names ("Report of the
    Russian Ministry of Defence").
    """
    if _THE_ENEMY.search(without_quotes(document.text[:STATEMENT])) is None:
        return None
    heading = source_index(reference).find(document.text[:_HEADING])
    for named in (document.source or "", *(span.id for span in heading)):
        voice = reference.sources.get(named)
        if voice is not None and voice.kind in ("ministry", "party"):
            # Agencies write of many wars.
            return reference.actors.get(voice.speaks_for or "")
    return None
