"""Reads the FollowTheMoney exports with followthemoney itself; run by test_readers.py.

    python followthemoney_check.py ENTITIES.ftm.jsonl STATEMENTS.csv

followthemoney's annotations trip our type checks, so that it lives in an environment of its own
(`make readers`).  Every entity is valid and keeps all its values; the statements have the ids that
followthemoney gives them and add up to the same entities.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from followthemoney import model
from followthemoney.dataset import Dataset
from followthemoney.statement import StatementEntity
from followthemoney.statement.serialize import CSV, read_path_statements

# The mark by which cells of the statements that a spreadsheet would calculate are kept from it.
GUARD = "'"


def _kind(schema: str, prop: str) -> str:
    return model.get(schema).get(prop).type.name


def main(entities: Path, statements: Path) -> None:
    told = {}
    for line in entities.read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        model.get(entity["schema"]).validate(entity)
        proxy = model.get_proxy(entity)
        told[proxy.id] = {p.name: set(proxy.get(p)) for p in proxy.iterprops() if proxy.get(p)}
        kept = {name: set(values) for name, values in entity["properties"].items()}
        assert kept == told[proxy.id], (kept, told[proxy.id])
    groups = defaultdict(list)
    for statement in read_path_statements(statements, CSV):
        groups[statement.canonical_id].append(statement)
        if statement.prop != "id":
            assert statement.id == statement.generate_key(), statement.to_dict()
            assert statement.prop_type == _kind(statement.schema, statement.prop)
    dataset = Dataset.make({"name": "sayso", "title": "sayso"})
    for name, group in groups.items():
        found = StatementEntity.from_statements(dataset, group)
        values = {p.name: set(found.get(p)) for p in found.iterprops() if found.get(p)}
        plain = {prop: {v.removeprefix(GUARD) for v in some} for prop, some in values.items()}
        assert plain == {p: {v.removeprefix(GUARD) for v in some} for p, some in told[name].items()}
    assert groups.keys() == told.keys()
    sys.stdout.write(f"{len(told)} entities\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
