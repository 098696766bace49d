"""A language pack: the built-in word lists of a language, and what a user's folders add to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import PackError
from ..reference import PACKS, read_yaml

_FILES = ("triggers", "things", "speech")
_LISTS = frozenset(["object", "subject", "not_object", "not_class", "prep"])
_WORDS = frozenset(["type", "frame", "means", "needs", "weapon"])
_MARKS = frozenset(["agentive", "thing", "keeps", "only"])


def load_pack(code: str, folders: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Return the content of triggers.yaml, things.yaml and speech.yaml of a language, by file.

    `folders` are the user's packs, read in order after the built-in one from `lang/<code>/`: lists
    grow, entries of the same word are replaced.  Raises PackError naming the file and the entry
    that does not fit.
    """
    folder = PACKS / "lang" / code
    if not folder.is_dir():
        raise PackError(f"{folder}: no language pack for {code!r}")
    content = {name: read_yaml(folder / f"{name}.yaml") for name in _FILES}
    types = {
        sense["type"]
        for part in ("verbs", "nouns")
        for entry in content["triggers"][part].values()
        for sense in _senses(entry)
    }
    for extra in folders:
        for name in _FILES:
            path = Path(extra) / "lang" / code / f"{name}.yaml"
            if path.is_file():
                _extend(content[name], read_yaml(path) or {}, path, types)
    return content


def _senses(entry: Any) -> list[Any]:
    return entry if isinstance(entry, list) else [entry]


def _extend(base: dict[str, Any], added: Any, path: Path, types: set[str]) -> None:
    """Add a user's file to the content of the built-in one, in place."""
    if not isinstance(added, dict):
        raise PackError(f"{path}: a pack file is a mapping of lists")
    for key, value in added.items():
        if key not in base:
            raise PackError(f"{path}: {key}: no such list; there are {', '.join(sorted(base))}")
        if isinstance(base[key], list):
            base[key] = base[key] + _checked_list(value, f"{path}: {key}")
        elif not isinstance(value, dict):
            raise PackError(f"{path}: {key}: a mapping is wanted")
        elif key in ("verbs", "nouns"):
            for word, entry in value.items():
                _check_trigger(entry, f"{path}: {key}: {word}", types)
            base[key] = {**base[key], **value}
        else:
            base[key] = _merged(base[key], value, f"{path}: {key}")


def _merged(base: dict[str, Any], added: dict[str, Any], where: str) -> dict[str, Any]:
    merged = dict(base)
    for word, value in added.items():
        if isinstance(base.get(word), list):
            merged[word] = base[word] + _checked_list(value, f"{where}: {word}")
        else:
            merged[word] = value
    return merged


def _checked_list(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise PackError(f"{where}: a list of words is wanted")
    return value


def _check_trigger(entry: Any, where: str, types: set[str]) -> None:
    for sense in _senses(entry):
        if not isinstance(sense, dict) or sense.get("type") not in types:
            raise PackError(f"{where}: wants a type, one of {', '.join(sorted(types))}")
        for key, value in sense.items():
            if key in _LISTS:
                _checked_list(value, f"{where}: {key}")
            elif key in _WORDS and isinstance(value, str):
                continue
            elif not (key in _MARKS and isinstance(value, bool)):
                known = ", ".join(sorted(_LISTS | _WORDS | _MARKS))
                raise PackError(f"{where}: {key}: not understood; there are {known}")
