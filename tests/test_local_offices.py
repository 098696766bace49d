"""For whom governors, mayors and chiefs of police speak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.actors import ActorIndex, actor_index
from sayso.errors import PackError
from sayso.local_offices import described, office_holder
from sayso.model import PlaceMention
from sayso.reference import load_reference

CASES = yaml.safe_load(
    (Path(__file__).parent / "local_offices_cases.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['words']} {case['date']}")
def test_a_local_office_speaks_for_whoever_holds_the_administration(case: dict[str, Any]) -> None:
    country, name, admin1 = case["place"]
    place = PlaceMention(text=name, name=name, country=country, admin1=admin1)
    actors = actor_index(load_reference())
    assert office_holder(case["words"], case["date"], [place], actors) == case["actor"]


_OWN = """
offices:
  words: [water bailiff]
  area_words: [parish]
  divided:
    - {country: TZ, since: 2019}
  areas:
    - {names: [Kherson], country: UA, actor: dpr, since: 2023}
"""


def _index(folder: Path, text: str) -> ActorIndex:
    (folder / "actors").mkdir()
    (folder / "actors" / "offices.yaml").write_text(text, encoding="utf-8")
    return actor_index(load_reference((str(folder),)))


def test_offices_of_own_packs_are_asked_first(tmp_path: Path) -> None:
    actors = _index(tmp_path, _OWN)
    kherson = [PlaceMention(text="Kherson", name="Kherson", country="UA")]
    assert office_holder("the governor of Kherson", "2023-05", kherson, actors) == "dpr"
    assert office_holder("Kherson parish water bailiff", "2023-05", kherson, actors) == "dpr"
    assert office_holder("the governor of Kherson", "2022-01", kherson, actors) == "ukraine"
    mbeya = [PlaceMention(text="Mbeya", name="Mbeya", country="TZ")]
    assert office_holder("the governor of Mbeya", "2018-01", mbeya, actors) == "tanzania"
    assert office_holder("the governor of Mbeya", "2020-01", mbeya, actors) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("offices: {areas: [{names: [X], country: UA, actor: nobody-at-all}]}", "unknown actor"),
        ("offices: {areas: [{names: [X]}]}", "offices.yaml: offices: .*country"),
        ("offices: 3", "offices.yaml: offices"),
    ],
)
def test_offices_that_cannot_be_are_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PackError, match=says):
        _index(tmp_path, text)


def test_a_place_of_no_known_country_tells_nothing() -> None:
    actors = actor_index(load_reference())
    place = PlaceMention(text="Kherson")
    assert office_holder("the governor of Kherson", "2023-05", [place], actors) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On Monday, Teel police chief Ann Bek said so", "Teel police chief Ann Bek"),
        ("Ann Bek, the governor of Teel, said so", "Ann Bek the governor of Teel"),
        (
            "A bomb went off, said the governor of Teel, Ann Bek",
            "said the governor of Teel Ann Bek",
        ),
        ("Somebody else said so", "Ann Bek"),
    ],
)
def test_a_speaker_is_described_by_what_stands_beside_the_name(text: str, words: str) -> None:
    assert described("Ann Bek", text) == words
