"""Gazetteers for the tests: the built-in one, and a small one of made-up and known places."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.config import load_config
from sayso.locate import SqliteGazetteer, build_index, open_gazetteer
from sayso.locate.sources import read_source
from sayso.reference import read_yaml

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, object]]:
    """Return the cases of one YAML file."""
    content: list[dict[str, object]] = read_yaml(CASES / f"{name}.yaml")
    return content


@pytest.fixture(scope="session")
def built_in() -> SqliteGazetteer:
    return open_gazetteer(load_config())


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> SqliteGazetteer:
    folder = tmp_path_factory.mktemp("gazetteer")
    table = folder / "own.csv"
    table.write_text(
        "name,lat,lon,kind,country,admin1,population,names\n"
        "Tell Amir,35.10,37.10,village,SY,Hama,900,Tal Amer|تل عامر\n"
        "Tell Amir,32.60,36.10,village,SY,Daraa,1200,\n"
        "Hama,35.13,36.75,city,SY,Hama,696863,Hamah|حماة\n"
        "Daraa,32.62,36.10,city,SY,Daraa,97969,Dara\n"
        "Homs,34.72,36.71,city,SY,Homs,775404,\n"
        "Hama Governorate,35.20,37.10,province,SY,Hama,0,Hama\n"
        "Daraa Governorate,32.85,36.20,province,SY,Daraa,0,Daraa\n"
        "Springfield,39.80,-89.64,city,US,Illinois,114000,\n"
        "Springfield,37.21,-93.29,city,US,Missouri,167000,\n"
        "Norvale,46.00,-60.00,village,CA,Nova Scotia,400,\n",
        encoding="utf-8",
    )
    target = folder / "small.sqlite"
    build_index(target, [read_source(table)])
    return SqliteGazetteer(target)
