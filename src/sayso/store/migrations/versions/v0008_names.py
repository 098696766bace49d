"""Reasons of control by claim; who is named how often, by days; documents by source."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

from sayso.ids import same_words

revision = "0008"
down_revision = "0007"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SOME = 20_000
_LONGEST = 200
_MOST = 500_000
_KEY = ("level", "start", "end", "type", "modality", "role", "name", "words")


# Made by a call, since Alembic loads this file where annotations cannot be looked up.
_Control: Any = msgspec.defstruct("_Control", [("because", list[str], [])])
_Mention: Any = msgspec.defstruct(
    "_Mention", [("text", str), ("id", str | None, None), ("name", str | None, None)]
)
_Claim: Any = msgspec.defstruct(
    "_Claim", [(role, list[_Mention], []) for role in ("actor", "target", "says")]
)


def upgrade() -> None:
    """Add the tables and fill them from the rows that are there."""
    op.create_index("ix_documents_source", "documents", ["source"])
    op.create_table(
        "control_reasons",
        sa.Column("key", Bytewise, nullable=False),
        sa.Column("owner", Number, nullable=False),
        sa.PrimaryKeyConstraint("key", "owner", name="pk_control_reasons"),
        sqlite_with_rowid=False,
    )
    texts = [sa.Column(name, Bytewise, nullable=False) for name in _KEY[1:]]
    op.create_table(
        "names_told",
        sa.Column("level", Number, nullable=False),
        *texts,
        sa.Column("claims", Number, nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_names_told"),
        sqlite_with_rowid=False,
    )
    _link_reasons()
    op.create_index("ix_control_reasons_owner", "control_reasons", ["owner"])
    _count_names()


def _link_reasons() -> None:
    connection = op.get_bind()
    decode = msgspec.json.Decoder(_Control).decode
    rows = connection.execute(sa.text('SELECT number, "row" FROM controls')).all()
    pairs = sorted({(key, number) for number, row in rows for key in decode(row).because})
    insert = sa.text("INSERT INTO control_reasons (key, owner) VALUES (:key, :owner)")
    for at in range(0, len(pairs), _SOME):
        some = pairs[at : at + _SOME]
        connection.execute(insert, [{"key": key, "owner": owner} for key, owner in some])


def _count_names() -> None:
    connection = op.get_bind()
    asked = sa.text(
        'SELECT number, start, "end", type, modality, "row" FROM claims '
        "WHERE number > :last ORDER BY number LIMIT :some"
    )
    decode = msgspec.json.Decoder(_Claim).decode
    counted: Counter[tuple[Any, ...]] = Counter()
    last = -1
    while rows := connection.execute(asked, {"last": last, "some": _SOME}).all():
        for _, start, end, type_, modality, row in rows:
            claim = decode(row)
            spans = [(0, "", "")]
            if end and start[:7] == end[:7]:
                spans += [(1, start[:7], start[:7]), (2, start, end)]
            elif end:
                spans.append((3, start, end))
            for role, mentions in (
                ("actor", claim.actor), ("target", claim.target), ("speaker", claim.says),
            ):  # fmt: skip
                names: dict[str, str] = {}
                for one in mentions:
                    words = (one.name or one.text).replace("\x00", "")[:_LONGEST]
                    names.setdefault((one.id or same_words(words))[:_LONGEST], words)
                for name, words in names.items():
                    for span in spans:
                        counted[(*span, type_, modality, role, name, words)] += 1
        last = rows[-1][0]
        if len(counted) > _MOST:
            _keep(counted)
    _keep(counted)


def _keep(counted: Counter[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{name}"' for name in _KEY)
    marks = ", ".join(f":{name}" for name in _KEY)
    insert = sa.text(
        f"INSERT INTO names_told ({columns}, claims) VALUES ({marks}, :claims) "
        f"ON CONFLICT ({columns}) DO UPDATE SET claims = names_told.claims + excluded.claims"
    )
    filled = [dict(zip(_KEY, key, strict=True), claims=n) for key, n in sorted(counted.items())]
    counted.clear()
    for at in range(0, len(filled), _SOME):
        op.get_bind().execute(insert, filled[at : at + _SOME])
