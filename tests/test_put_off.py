"""Parts of libraries that are put off: not loaded, and the real ones as soon as they are used."""

from __future__ import annotations

import subprocess
import sys

from sayso.put_off import put_off


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_reading_loads_neither_downloaders_nor_command_lines_nor_maps() -> None:
    code = (
        "import sys, sayso\n"
        "assert sayso.read('Rebels\\ncaptured the village of Kafr Nabl on Monday.')\n"
        "heavy = ('requests', 'robust_downloader', 'typer', 'weasel', 'spacy.cli', 'ray', 'dask',"
        " 'pyarrow', 'sqlalchemy', 'litestar', 'shapely', 'sayso.publish.maps')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert run(code) == "[]"


def test_the_real_part_is_there_behind_the_block() -> None:
    code = (
        "from sayso.put_off import put_off\n"
        "with put_off({'spacy.cli': (), 'spacy.cli.info': ('info',)}):\n"
        "    import spacy\n"
        "from spacy.cli.info import info\n"
        "print(info.__module__, spacy.info(silent=True)['spacy_version'] == spacy.__version__)"
    )
    assert run(code) == "spacy.cli.info True"


def test_what_is_loaded_already_is_left_alone() -> None:
    import json.decoder

    before = sys.modules["json.decoder"]
    with put_off({"json.decoder": ("JSONDecoder",)}):
        assert sys.modules["json.decoder"] is before
    assert sys.modules["json.decoder"] is before
    assert json.decoder.JSONDecoder
