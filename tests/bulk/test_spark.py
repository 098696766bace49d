"""The recipe for Spark that the documentation shows, run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sayso.bulk import run_job
from sayso.config import load_config

from .shards_made import rows

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "bulk.md"


def recipe() -> str:
    """The Python block under "In Spark"."""
    section = GUIDE.read_text(encoding="utf-8").partition("## In Spark")[2]
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def rows_of(folder: Path) -> list[str]:
    files = sorted(folder.glob("*.parquet"))
    assert files
    return sorted(row for file in files for row in pq.read_table(file).column("row").to_pylist())


def test_spark_finds_the_events_that_a_job_of_our_own_finds(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed: pip install pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    (tmp_path / "news").mkdir()
    for at in range(2):
        texts = [json.dumps(row) + "\n" for row in rows()[at::2] if "text" in row]
        (tmp_path / "news" / f"part-{at}.jsonl").write_text("".join(texts), encoding="utf-8")
    (tmp_path / "recipe.py").write_text(recipe(), encoding="utf-8")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    environment["PYSPARK_SUBMIT_ARGS"] = (
        "--master local[2] --conf spark.ui.enabled=false pyspark-shell"
    )
    run = subprocess.run(
        [sys.executable, "recipe.py"], cwd=tmp_path, env=environment, capture_output=True,
        text=True, check=False, timeout=600,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    run_job([str(tmp_path / "news")], str(tmp_path / "own"), load_config())
    own = rows_of(tmp_path / "own" / "events")
    assert len(own) > 5
    assert list(map(json.loads, rows_of(tmp_path / "events"))) == list(map(json.loads, own))
