"""Mentions → places: gazetteer, spellings, choice among candidates, relative places."""

from .gazetteer import SqliteGazetteer, builtin_sources, index_path, open_gazetteer
from .index import build_index
from .issues import issues_by_name, issues_for_places, unknown_names
from .resolve import resolve_claims, resolve_mentions

__all__ = [
    "SqliteGazetteer",
    "build_index",
    "builtin_sources",
    "index_path",
    "issues_by_name",
    "issues_for_places",
    "open_gazetteer",
    "resolve_claims",
    "resolve_mentions",
    "unknown_names",
]
