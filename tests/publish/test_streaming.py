"""Writers see the same of a record row by row as in memory, and of many claims as of few."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from sayso.publish import facts, get_writer, left_out, writer_names
from sayso.publish.shelf import Shelf
from sayso.record import Record
from tests.sample_record import record_of

from .small_record import small_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return record_of(tmp_path_factory.mktemp("record") / "samples.db")


@pytest.mark.parametrize("name", writer_names())
def test_row_by_row_gives_the_same_file(record: Record, tmp_path: Path, name: str) -> None:
    writer = get_writer(name, record.reference)
    writer.write(record.view(), tmp_path / "whole")
    with record.snapshot():
        writer.write(record.stream(), tmp_path / "streamed")
        assert left_out(writer, record.stream()) == left_out(writer, record.view())
    assert (tmp_path / "whole").read_bytes() == (tmp_path / "streamed").read_bytes()
    record.export(name, tmp_path / "exported")
    assert (tmp_path / "exported").read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize("name", ["acled", "followthemoney-statements", "kml"])
def test_claims_that_are_kept_as_they_are_stored_give_the_same_file(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    record.export(name, tmp_path / "few")
    monkeypatch.setattr(facts, "Shelf", partial(Shelf, 3))
    record.export(name, tmp_path / "many")
    assert (tmp_path / "few").read_bytes() == (tmp_path / "many").read_bytes()


def test_a_shelf_filled_from_a_store_holds_the_claims(record: Record) -> None:
    with record.snapshot():
        for most in (0, 5, 10_000):
            shelf = Shelf(most)
            said = [heading.key for heading in shelf.fill(record.stream())]
            claims = list(record.stream().claims())
            assert said == [claim.key for claim in claims]
            assert [shelf[key] for key in said] == claims


@pytest.mark.parametrize("most", [0, 3, 1000])
def test_a_shelf_is_a_mapping_whether_it_spills_or_not(most: int) -> None:
    claims = list(small_record().claims())
    shelf = Shelf(most)
    for claim in claims:
        shelf.put(claim)
        assert shelf[claim.key] == claim
    assert len(shelf) == len(claims)
    assert set(shelf) == {claim.key for claim in claims}
    assert dict(shelf.items()) == {claim.key: claim for claim in claims}
    assert "k1_none" not in shelf
    assert shelf.get("k1_none") is None
    with pytest.raises(KeyError):
        shelf["k1_none"]


def test_the_first_claim_of_a_key_stays() -> None:
    one, other = list(small_record().claims())[:2]
    for most in (0, 10):
        shelf = Shelf(most)
        shelf.put(one)
        twin = type(one)(**{n: getattr(other, n) for n in other.__struct_fields__ if n != "key"},
                         key=one.key)  # fmt: skip
        shelf.put(twin)
        assert shelf[one.key] == one
