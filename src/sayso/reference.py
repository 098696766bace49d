"""Reference data: what the packs say about sources, actors and claim types.

`load_reference` reads the built-in packs and then the user's own folders; later entries replace
earlier ones with the same id.  Pack formats are described in docs/reference/packs.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import yaml

from .errors import PackError
from .model import AcledType, Actor, ClaimType, Row, Source
from .pack_cache import parsed

PACKS = Path(__file__).parent / "packs"
_BOOL = "tag:yaml.org,2002:bool"
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's loader where PyYAML was built with it: ten times as fast."""


class TypeInfo(Row, kw_only=True, frozen=True):
    """What the ontology says of one claim type."""

    acled: AcledType
    acled_state: AcledType | None = None
    """Used instead where the actor is the state itself (Government regains territory)."""
    family: str
    control: str = "none"
    plover: str = ""
    mode: str = ""
    violent: bool = False


class OfficeStretch(Row, kw_only=True, frozen=True):
    """A country and, where given, the first and last day on which something holds there."""

    country: str
    since: str = ""
    until: str = ""

    def covers(self, country: str | None, on: str | None) -> bool:
        """Say whether this counts in the country on a date; without a date, where it still does."""
        if country != self.country:
            return False
        if on is None:
            return not self.until
        return (self.since or on)[: len(on)] <= on and (not self.until or on <= self.until)


class OfficeArea(OfficeStretch, kw_only=True, frozen=True):
    """An area whose administration is somebody's own, or, where `actor` is None, nobody's."""

    names: tuple[str, ...]
    actor: str | None = None
    offices: tuple[str, ...] = ()
    """The offices concerned; all where empty."""
    every: bool = False
    """Whether all areas of the country are meant."""


class Offices(Row, kw_only=True, frozen=True):
    """Words for local offices (governor, mayor, chief of police) and who holds them where."""

    words: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    put_there: tuple[str, ...] = ()
    not_now: tuple[str, ...] = ()
    area_words: tuple[str, ...] = ()
    divided: tuple[OfficeStretch, ...] = ()
    areas: tuple[OfficeArea, ...] = ()

    def under(self, own: Offices) -> Offices:
        """Return these offices with those of a user's pack, which are asked first."""
        return Offices(**{
            name: (*getattr(own, name), *getattr(self, name)) for name in self.__struct_fields__
        })  # fmt: skip


class Reference(Row, kw_only=True, frozen=True):
    """Everything the packs say."""

    actors: dict[str, Actor]
    sources: dict[str, Source]
    types: dict[ClaimType, TypeInfo]
    bombing_by_weapon: dict[str, AcledType]
    related_families: tuple[tuple[str, str], ...] = ()
    offices: Offices = Offices()
    fingerprint: str = ""


class _PackLoader(_SAFE):  # type: ignore[misc]
    """Reads "on", "off", "yes" and "no" as the words they are; only true and false are marks."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {
        first: [
            (tag, re.compile(r"true|false") if tag == _BOOL else pattern)
            for tag, pattern in resolvers
            if tag != _BOOL or first in "tf"
        ]
        for first, resolvers in _SAFE.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice: the later entry would hide the earlier one."""
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(made) < len(node.value):
            names = [key.value for key, _ in node.value]
            twice = next(name for name in names if names.count(name) > 1)
            raise yaml.constructor.ConstructorError(
                None, None, f"{twice!r} stands twice", node.start_mark
            )
        return made


def _date(loader: Any, node: yaml.ScalarNode) -> str:
    return str(loader.construct_yaml_timestamp(node))


# YAML reads 2014-08-08 as a date; dates are text here.
_PackLoader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def _parse(data: bytes) -> Any:
    return yaml.load(data, Loader=_PackLoader)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file.  Raises PackError naming file and line."""
    try:
        return parsed(path.read_bytes(), _parse)
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise PackError(f"{path}: pack cannot be read: {' '.join(str(error).split())}") from error


def _entries(folder: Path, kind: str) -> list[tuple[Path, dict[str, Any]]]:
    found = []
    for path in sorted((folder / kind).glob("*.yaml")):
        content = read_yaml(path) or {}
        for entry in content.get(kind, ()):
            found.append((path, entry))
    return found


def _convert(path: Path, entry: Any, kind: type[Any]) -> Any:
    if isinstance(entry, dict):
        # YAML reads 2014 as a number; it is a date as text here.
        dates = {k: str(entry[k]) for k in ("since", "until") if entry.get(k) is not None}
        entry = {**entry, **dates}
    try:
        return msgspec.convert(entry, kind)
    except msgspec.ValidationError as error:
        name = entry.get("id", "?") if isinstance(entry, dict) else "?"
        raise PackError(f"{path}: entry {name!r}: {error}") from error


def _offices_in(folder: Path) -> Offices:
    """Return the local offices of a pack folder, of all its files together.  Raises PackError."""
    found = Offices()
    for path in sorted((folder / "actors").glob("*.yaml")):
        content = read_yaml(path)
        stated = content.get("offices") if isinstance(content, dict) else None
        if stated is None:
            continue
        try:
            found = found.under(msgspec.convert(_days_as_text(stated), Offices))
        except msgspec.ValidationError as error:
            raise PackError(f"{path}: offices: {error}") from error
    return found


def _days_as_text(stated: Any) -> Any:
    """Return the content with years (numbers in YAML) as text."""
    if not isinstance(stated, dict):
        return stated
    dated = {
        key: [
            {**e, **{k: str(e[k]) for k in ("since", "until") if e.get(k) is not None}}
            if isinstance(e, dict) else e
            for e in stated[key]
        ]
        for key in ("divided", "areas") if isinstance(stated.get(key), list)
    }  # fmt: skip
    return {**stated, **dated}


def _acled(pair: Any) -> AcledType:
    return AcledType(event_type=pair[0], sub_event_type=pair[1])


@lru_cache(maxsize=4)
def load_reference(extra: tuple[str, ...] = ()) -> Reference:
    """Return the reference data of the built-in packs and of the folders in `extra`.

    Raises PackError for a file that breaks the schema or names an actor that does not exist.
    """
    from .ids import content_name

    actors: dict[str, Actor] = {}
    sources: dict[str, Source] = {}
    offices = Offices()
    for folder in (PACKS, *map(Path, extra)):
        offices = offices.under(_offices_in(folder))
        for path, entry in _entries(folder, "actors"):
            actor = _convert(path, entry, Actor)
            actors[actor.id] = actor
        for path, entry in _entries(folder, "sources"):
            source = _convert(path, entry, Source)
            sources[source.id] = source
    for actor in actors.values():
        for other in (actor.parent, *actor.backers, *actor.enemies):
            if other and other not in actors:
                raise PackError(f"actor {actor.id!r}: names unknown actor {other!r}")
    for source in sources.values():
        if source.speaks_for and source.speaks_for not in actors:
            raise PackError(f"source {source.id!r}: names unknown actor {source.speaks_for!r}")
    for area in offices.areas:
        if area.actor and area.actor not in actors:
            raise PackError(f"offices of {area.names[:1]}: names unknown actor {area.actor!r}")
    ontology = read_yaml(PACKS / "ontology.yaml")
    types: dict[ClaimType, TypeInfo] = {}
    for name, entry in ontology["types"].items():
        entry = dict(entry, acled=_acled(entry["acled"]))
        if "acled_state" in entry:
            entry["acled_state"] = _acled(entry["acled_state"])
        types[name] = TypeInfo(**entry)
    return Reference(
        actors=actors,
        sources=sources,
        types=types,
        bombing_by_weapon={k: _acled(v) for k, v in ontology["bombing_by_weapon"].items()},
        related_families=tuple((a, b) for a, b in ontology["related_families"]),
        offices=offices,
        fingerprint=content_name("g1", [actors, sources, types, offices]),
    )
