"""Ruled rows: people's decisions, an append-only log in which each entry seals the one before."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import Row, select

from ..errors import ConflictError
from ..ids import canonical
from ..model import Decision
from .captured import plain
from .database import Database
from .schema import decisions

FIRST = "0" * 64
"""What the first entry is chained to."""
_decode = msgspec.json.Decoder(Decision).decode


def chained(previous: str, decision: Decision) -> str:
    """Return the SHA-256 (hex) of an entry: the hash before it and its canonical JSON."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(decision)).hexdigest()


class RuledRows:
    """What people decided."""

    database: Database

    def decisions(self) -> list[Decision]:
        """Return the whole log, oldest first."""
        with self.database.reading() as connection:
            rows = connection.scalars(select(decisions.c.row).order_by(decisions.c.seq))
            return [_decode(row) for row in rows]

    def append_decision(self, decision: Decision, *, expected_last: int | None = None) -> Decision:
        """Append a ruling and return it with its seq, one more than the last one's.

        `expected_last` is the last seq the person had seen (0 for none).  Raises ConflictError,
        and appends nothing, when somebody else has ruled since.
        """
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "decisions")
            last = connection.execute(
                select(decisions.c.seq, decisions.c.hash).order_by(decisions.c.seq.desc()).limit(1)
            ).one_or_none()
            seq, previous = (last.seq, last.hash) if last is not None else (0, FIRST)
            if expected_last is not None and expected_last != seq:
                raise ConflictError(
                    f"decision {seq} was made since you looked (you saw {expected_last}); "
                    "look again"
                )
            entry = msgspec.structs.replace(decision, seq=seq + 1)
            connection.execute(
                decisions.insert(),
                {
                    "seq": entry.seq,
                    "at": entry.at,
                    "by": plain(entry.by),
                    "verb": entry.verb,
                    "row": canonical(entry).decode(),
                    "previous": previous,
                    "hash": chained(previous, entry),
                },
            )
        return entry

    def verify_decisions(self) -> list[str]:
        """Return what is wrong with the log, in words; empty when every entry is as it was made.

        Entries cut off from the end leave no trace in a chain: compare the last hash with a copy.
        """
        with self.database.reading() as connection:
            rows = connection.execute(select(decisions).order_by(decisions.c.seq)).all()
        problems: list[str] = []
        previous = FIRST
        for seq, row in enumerate(rows, start=1):
            problems.extend(_problems(seq, previous, row))
            previous = row.hash
        return problems


def _problems(seq: int, previous: str, row: Row[tuple[object, ...]]) -> list[str]:
    here = f"decision {row.seq}"
    if row.seq != seq:
        return [f"{here}: number {seq} was expected (an entry is missing or added)"]
    if row.previous != previous:
        return [f"{here}: does not follow from the entry before it"]
    try:
        entry = _decode(row.row)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        return [f"{here}: cannot be read ({error})"]
    problems = []
    if chained(row.previous, entry) != row.hash:
        problems.append(f"{here}: is not what was decided (its hash differs)")
    columns = (row.seq, row.at, row.by, row.verb)
    if columns != (entry.seq, entry.at, plain(entry.by), entry.verb):
        problems.append(f"{here}: its columns differ from its row")
    return problems
