"""Records of made-up claims: documents and readings put into a store without an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import yaml

from sayso import derive
from sayso.config import Config, load_config
from sayso.ids import canonical, document_id, raw_name
from sayso.model import Actor, Claim, Document, Row, Source
from sayso.record import Record
from sayso.store import Store
from tests.sample_record import clock

Reading = tuple[Document, list[Claim]]


def made_config(folder: Path, actors: Iterable[Actor], sources: Iterable[Source]) -> Config:
    """Return settings whose packs know these actors and sources, too."""
    for name, rows in (("actors", actors), ("sources", sources)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        content = {name: [_plain(row) for row in rows]}
        (folder / name / "made.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return load_config(packs=(str(folder),))


def _plain(row: Row) -> dict[str, object]:
    return {key: value for key, value in msgspec.to_builtins(row).items() if value}


def made_document(
    text: str, claims: Sequence[Claim], *, page: str, source: str | None, published: str | None
) -> Reading:
    """Return a document that makes these claims, as if it had been read."""
    raw = raw_name(text.encode())
    made = Document(id="", page=page, raw=raw, text=text, source=source, published=published)
    made = msgspec.structs.replace(made, id=document_id(made))
    return made, [msgspec.structs.replace(claim, document=made.id) for claim in claims]


def put(store: Store, config: Config, readings: Iterable[Reading]) -> None:
    """Capture documents and keep what was read in them; derives nothing."""
    recipe = derive.recipe(config)
    for document, claims in readings:
        store.add_captured(
            document.text.encode(), [document], name=document.page, url=None,
            captured_at="2030-01-01T00:00:00Z",
        )  # fmt: skip
        store.save_readings(recipe, [(document.id, claims)])


def made_record(store: Store, config: Config) -> Record:
    return Record(store, config, now=clock(), user="tester")


def rows_of(record: Record) -> dict[str, list[bytes]]:
    """Return all derived rows as bytes, in a fixed order."""
    kinds: dict[str, Iterable[object]] = {
        "claims": record.claims(), "events": record.events(), "control": record.control(),
        "issues": record.issues(),
    }  # fmt: skip
    return {kind: sorted(canonical(row) for row in rows) for kind, rows in kinds.items()}


def rows_derived(record: Record) -> dict[str, list[bytes]]:
    """Return the same, derived from nothing but what was captured and ruled."""
    whole = derive.derive(
        list(record.store.documents()),
        dict(record.store.readings(derive.recipe(record.config))),
        record.decisions(),
        record.config,
    )
    kinds: dict[str, Iterable[object]] = {
        "claims": whole.claims, "events": whole.events, "control": whole.controls,
        "issues": whole.issues,
    }  # fmt: skip
    return {kind: sorted(canonical(row) for row in rows) for kind, rows in kinds.items()}


def differences(record: Record) -> list[str]:
    """Return the rows that are only in the record (+) or only in what derives from it (-)."""
    have, made = rows_of(record), rows_derived(record)
    return [
        f"{sign} {kind} {row.decode()}"
        for kind in have
        for sign, rows in (
            ("+", sorted(set(have[kind]) - set(made[kind]))),
            ("-", sorted(set(made[kind]) - set(have[kind]))),
        )
        for row in rows
    ]
