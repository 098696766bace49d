from __future__ import annotations

from pathlib import Path

import pytest

from sayso.bulk import run_job
from sayso.config import load_config

from .shards_made import files_of, make_shards

pytest.importorskip("pyarrow")


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return make_shards(tmp_path_factory.mktemp("shards"))


@pytest.fixture(scope="session")
def undisturbed(shards: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the shards when nothing goes wrong."""
    out = tmp_path_factory.mktemp("undisturbed")
    run_job(shards, str(out), load_config())
    assert len([name for name in files_of(out) if name.startswith("events/")]) > 1
    return out
