"""What changed between two releases: events added, changed, gone, renamed, merged, split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from ..errors import InputError
from ..model import Event, Row

_SILENT = frozenset({"id", "version"})
"""Fields that differ without anything being said differently."""


class ChangeRow(Row, kw_only=True, frozen=True):
    """One event that is not the same in both releases."""

    event: str
    """Its id in the older release; in the newer one for `added`."""
    change: Literal["added", "changed", "gone", "renamed", "merged", "split"]
    into: tuple[str, ...] = ()
    """The ids it has become, for renamed, merged and split."""
    fields: tuple[str, ...] = ()
    """The fields that differ, for changed and renamed."""


def change_feed(
    old: Iterable[Event], new: Iterable[Event], led: Callable[[str], Sequence[str]]
) -> list[ChangeRow]:
    """Return the changes by id; `led` gives the ids that an event of the past leads to now."""
    before = {event.id: event for event in old}
    after = {event.id: event for event in new}
    became = {
        name: tuple(sorted(set(led(name)) & after.keys())) for name in sorted(before.keys() - after)
    }
    reached = Counter(name for names in became.values() for name in names)
    rows = []
    for name, into in became.items():
        if not into:
            rows.append(ChangeRow(event=name, change="gone"))
        elif len(into) > 1:
            rows.append(ChangeRow(event=name, change="split", into=into))
        elif reached[into[0]] > 1 or into[0] in before:
            rows.append(ChangeRow(event=name, change="merged", into=into))
        else:
            fields = _differing(before[name], after[into[0]], led)
            rows.append(ChangeRow(event=name, change="renamed", into=into, fields=fields))
    for name in sorted(before.keys() & after.keys()):
        fields = _differing(before[name], after[name], led)
        if fields:
            rows.append(ChangeRow(event=name, change="changed", fields=fields))
    rows += [
        ChangeRow(event=name, change="added")
        for name in sorted(after.keys() - before.keys() - reached.keys())
    ]
    return rows


def _differing(one: Event, other: Event, led: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    if one.part_of and other.part_of and other.part_of in led(one.part_of):
        # The same whole, whatever it is called by now.
        one = msgspec.structs.replace(one, part_of=other.part_of)
    return tuple(
        name
        for name in Event.__struct_fields__
        if name not in _SILENT and getattr(one, name) != getattr(other, name)
    )


def released_events(folder: Path) -> list[Event]:
    """Return the events of a release.  Raises InputError where the folder is none."""
    path = folder / "events.jsonl"
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{folder}: no release: {path.name} cannot be read") from error
    try:
        return [msgspec.json.decode(line, type=Event) for line in lines]
    except msgspec.MsgspecError as error:
        raise InputError(f"{path}: not the events of a release: {error}") from error
