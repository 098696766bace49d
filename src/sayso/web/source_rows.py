"""Who publishes and who speaks in a record, and how often others say the same."""

from __future__ import annotations

from ..model import Source
from ..origin_words import is_readers
from .answers import SourceRow
from .evidence import origin_names, outlets, voice_names
from .readable import ReadableRecord


def source_rows(record: ReadableRecord) -> list[SourceRow]:
    """Return every source that publishes or speaks in the record, busiest first.

    A voice that is in no pack (a person, a body named once) gets a row of its own name.
    """
    tallies: dict[str, dict[str, int]] = {}

    def add(origin: str, name: str) -> None:
        tally = tallies.setdefault(origin, {})
        tally[name] = tally.get(name, 0) + 1

    known, outlet_of = record.sources(), outlets(record.reference)
    actors = record.reference.actors
    names = origin_names(record)
    publisher: dict[str, str] = {}
    # The ways of a voice end in the printed name of who published it.
    printed: dict[str, str] = {}
    for document in record.documents():
        if not document.source:
            continue
        folded, name = outlet_of(document.source)
        publisher[document.id] = folded
        printed[name] = folded
        names.setdefault(folded, name)
        add(folded, "documents")
    for claim in record.claims():
        if claim.document in publisher:
            add(publisher[claim.document], "claims")
    for event in record.events():
        names.update(voice_names(event, names))
        affirming = {v.origin for v in event.voices if v.stance == "affirms"}
        denied = any(v.stance == "denies" for v in event.voices)
        for voice in event.voices:
            add(voice.origin, "events")
            add(voice.origin, f"interest {voice.interest}")
            if voice.stance == "affirms":
                add(voice.origin, "alone" if affirming == {voice.origin} else "borne_out")
                if denied:
                    add(voice.origin, "denied")
        # What only readers say below an article is not told by who published that.
        carried = {
            voice.origin: {printed.get(path[-1], "") for path in voice.paths if path}
            for voice in event.voices
            if not is_readers(voice.origin)
        }
        for teller in set().union(*carried.values()) - {""}:
            add(teller, "told")
            if any(teller not in carried[origin] for origin in affirming & carried.keys()):
                add(teller, "told_elsewhere")

    def described(origin: str) -> Source:
        if origin in known:
            return known[origin]
        name = names.get(origin, origin)
        if origin in actors:
            return Source(id=origin, name=name, kind="party", speaks_for=origin)
        return Source(id=origin, name=name)

    rows = [
        SourceRow(
            source=described(origin),
            known=origin in known or origin in actors,
            documents=tally.get("documents", 0),
            claims=tally.get("claims", 0),
            told=tally.get("told", 0),
            told_elsewhere=tally.get("told_elsewhere", 0),
            events=tally.get("events", 0),
            alone=tally.get("alone", 0),
            borne_out=tally.get("borne_out", 0),
            denied=tally.get("denied", 0),
            interests={
                name.removeprefix("interest "): count
                for name, count in sorted(tally.items())
                if name.startswith("interest ")
            },
        )
        for origin, tally in tallies.items()
    ]
    return sorted(rows, key=lambda row: (-max(row.events, row.told), -row.documents, row.source.id))
