"""Whose word it is that somebody holds a place: the origins behind the claims of control."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Control, Event
from .port import DeskRecord


def keys_of(controls: Iterable[Control]) -> list[str]:
    """Return the keys of the claims because of which control is what it is, each once."""
    return list(dict.fromkeys(key for control in controls for key in control.because))


def affirming(event: Event) -> dict[str, list[str]]:
    """Return by claim key the origins that affirm an event by it."""
    found: dict[str, list[str]] = {}
    for voice in event.voices:
        if voice.stance == "affirms":
            for key in voice.claims:
                found.setdefault(key, []).append(voice.origin)
    return found


class ControlVoices:
    """Origins by claim key, looked up once in each state of a record."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, list[str]] = {}

    def of(self, record: DeskRecord, controls: Iterable[Control]) -> dict[str, list[str]]:
        """Return the origins that affirm each claim behind `controls`; [] where none is known."""
        keys = keys_of(controls)
        missing = [key for key in keys if key not in self._known]
        homes = record.event_ids(missing) if missing else {}
        for name in dict.fromkeys(homes.values()):
            event = record.event(name)
            if event is not None:
                self._known.update(affirming(event))
        return {key: self._known.setdefault(key, []) for key in keys}
