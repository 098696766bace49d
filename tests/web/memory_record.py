"""A record in memory: the methods that the desk calls, over rows made by hand.

It lets the desk be tested without the language pipeline.  Rulings are logged; accept and reject
change the status of an event, so that the page has something to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sayso.errors import ConflictError
from sayso.model import (
    Claim, Control, Decision, Derived, Document, Event, Filters, Issue, Source, Verb,
)  # fmt: skip
from sayso.reference import Reference, load_reference


class MemoryRecord:
    def __init__(
        self, documents: Iterable[Document], derived: Derived, sources: Mapping[str, Source]
    ) -> None:
        self._documents = {d.id: d for d in documents}
        self._derived = derived
        self._sources = dict(sources)
        self._log: list[Decision] = []

    @property
    def reference(self) -> Reference:
        return load_reference()

    def _standing(self) -> list[Decision]:
        revoked = {seq for d in self._log if d.verb == "revoke" for seq in d.on}
        return [d for d in self._log if d.verb != "revoke" and str(d.seq) not in revoked]

    def events(self, filters: Filters | None = None) -> list[Event]:
        f = filters or Filters()
        ruled = {key: d.verb for d in self._standing() for key in d.on}
        rows = []
        for event in self._derived.events:
            verbs = [ruled[k] for k in event.claims if k in ruled]
            if verbs and verbs[-1] == "reject" and len(verbs) == len(event.claims):
                event = msgspec.structs.replace(event, status="retracted", reason="rejected")
            if verbs and verbs[-1] == "accept":
                event = msgspec.structs.replace(event, status="confirmed", reason="accepted")
            if self._passes(event, f):
                rows.append(event)
        end = None if f.limit is None else f.offset + f.limit
        return rows[f.offset : end]

    def _passes(self, event: Event, f: Filters) -> bool:
        time = event.time
        if f.since and not (time and time.end >= f.since):
            return False
        if f.until and not (time and time.start <= f.until):
            return False
        if (f.type and event.type != f.type) or (f.status and event.status != f.status):
            return False
        if f.actor and f.actor not in {m.id for m in (*event.actor, *event.target)}:
            return False
        if f.text:
            words = " ".join(c.evidence.text for c in self.claims(keys=event.claims))
            return f.text.casefold() in words.casefold()
        return True

    def event(self, event_id: str) -> Event | None:
        for link in self._derived.lineage:
            if link.old == event_id and link.new:
                event_id = link.new[0]
        return next((e for e in self.events() if e.id == event_id), None)

    def claims(
        self, filters: Filters | None = None, keys: Iterable[str] | None = None
    ) -> list[Claim]:
        f = filters or Filters()
        wanted = None if keys is None else set(keys)
        rows = [c for c in self._derived.claims if wanted is None or c.key in wanted]
        end = None if f.limit is None else f.offset + f.limit
        return rows[f.offset : end]

    def claim(self, key: str) -> Claim | None:
        return next((c for c in self._derived.claims if c.key == key), None)

    def document(self, document_id: str) -> Document | None:
        return self._documents.get(document_id)

    def documents(self, filters: Filters | None = None) -> list[Document]:
        return list(self._documents.values())

    def control(
        self, on: str | None = None, known: str | None = None, place: str | None = None
    ) -> list[Control]:
        return [
            c
            for c in self._derived.controls
            if (on is None or ((c.since or "") <= on and (c.until is None or on <= c.until)))
            and (place is None or place in (c.place.id, c.place.name))
        ]

    def issues(self) -> list[Issue]:
        return list(self._derived.issues)

    def decisions(self) -> list[Decision]:
        return list(self._log)

    def decide(
        self, verb: Verb, on: Iterable[str], *, set: dict[str, Any] | None = None,
        by: str | None = None, reason: str = "", basis: Iterable[str] = (),
        expected_last: int | None = None,
    ) -> Decision:  # fmt: skip
        last = len(self._log)
        if expected_last is not None and expected_last != last:
            raise ConflictError("somebody has ruled since you looked")
        decision = Decision(
            seq=last + 1, at="2026-01-01T00:00:00Z", by=by or "test", verb=verb, on=tuple(on),
            set=set or {}, basis=tuple(basis), reason=reason,
        )  # fmt: skip
        self._log.append(decision)
        return decision

    def counts(self) -> dict[str, int]:
        return {
            "documents": len(self._documents),
            "claims": len(self._derived.claims),
            "events": len(self._derived.events),
            "controls": len(self._derived.controls),
            "issues": len(self._derived.issues),
            "decisions": len(self._log),
        }

    def sources(self) -> dict[str, Source]:
        return dict(self._sources)

    def report(
        self, since: str | None = None, until: str | None = None, format: str = "markdown"
    ) -> str:
        lines = [f"{e.type}: {e.status}" for e in self.events(Filters(since=since, until=until))]
        return "\n".join(lines) if format == "markdown" else "<ul></ul>"
