"""What leaves the desk opens in the programs it is made for, by the hands of those programs."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pypdfium2
import pytest

from sayso.publish import digest_bytes, get_writer

from .small_record import reference, small_record

ROOT = Path(__file__).parents[2]
PERIOD = ("2018-09-03", "2018-09-16")
MIDNIGHT = " 00:00:00.000"
TABLES = ("csv", "csv-claims", "csv-control", "acled", "ucdp", "polecat")


def needed(reason: str) -> None:
    """Skip, or fail where continuous integration says that nothing may be skipped."""
    if os.environ.get("SAYSO_REQUIRE_READERS") == "1":
        pytest.fail(f"SAYSO_REQUIRE_READERS=1, but {reason}")
    pytest.skip(reason)


def written(name: str, folder: Path) -> Path:
    writer = get_writer(name, reference())
    target = folder / f"{name}{writer.suffix}"
    writer.write(small_record(), target)
    return target


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t" if path.suffix == ".tsv" else ","))


def converted(source: Path, form: str, folder: Path, *options: str) -> Path:
    """Have LibreOffice convert a file."""
    program = shutil.which("soffice")
    if program is None:
        needed("there is no soffice: install libreoffice-writer-nogui and libreoffice-calc-nogui")
    assert program is not None
    line = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *options,
        "--convert-to", form, "--outdir", str(folder / "converted"), str(source),
    ]  # fmt: skip
    done = subprocess.run(line, capture_output=True, text=True, timeout=180, check=True)
    made = folder / "converted" / f"{source.stem}.{form}"
    assert made.exists(), done.stderr
    return made


def test_followthemoney_reads_entities_and_statements(tmp_path: Path) -> None:
    python = ROOT / ".venv-readers" / "bin" / "python"
    if not python.exists():
        needed("followthemoney is not installed: run make readers")
    entities = written("followthemoney", tmp_path)
    statements = written("followthemoney-statements", tmp_path)
    check = Path(__file__).with_name("followthemoney_check.py")
    line = [str(python), str(check), str(entities), str(statements)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    count = len(entities.read_text(encoding="utf-8").splitlines())
    assert done.stdout == f"{count} entities\n"


@pytest.mark.parametrize("name", TABLES)
def test_pandas_reads_every_cell(name: str, tmp_path: Path) -> None:
    made = written(name, tmp_path)
    separator = "\t" if made.suffix == ".tsv" else ","
    frame = pandas.read_csv(made, dtype=str, keep_default_na=False, sep=separator)
    head, *rows = rows_of(made)
    assert list(frame.columns) == head
    assert frame.to_numpy().tolist() == rows


def test_pandas_knows_numbers_and_days(tmp_path: Path) -> None:
    frame = pandas.read_csv(written("acled", tmp_path), parse_dates=["event_date"])
    assert frame["event_date"].dt.year.tolist() == frame["year"].tolist()
    assert pandas.api.types.is_float_dtype(frame["latitude"])
    assert pandas.api.types.is_numeric_dtype(frame["fatalities"])


def shown(cell: Any) -> str:
    """Return a cell of a workbook as the table writes it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)


@pytest.mark.parametrize("name", TABLES)
def test_libreoffice_calc_reads_every_cell(name: str, tmp_path: Path) -> None:
    made = written(name, tmp_path)
    separator = 9 if made.suffix == ".tsv" else 44
    book = converted(made, "xlsx", tmp_path, f"--infilter=CSV:{separator},34,76,1")
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    cells = [[shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    rows = [[cell.removesuffix(MIDNIGHT) for cell in row] for row in rows_of(made)]
    assert [row[: len(rows[0])] for row in cells] == rows


def test_libreoffice_writer_opens_the_digest(tmp_path: Path) -> None:
    digest = tmp_path / "digest.docx"
    made = digest_bytes(small_record(), *PERIOD, format="docx", reference=reference())
    digest.write_bytes(made)
    with pypdfium2.PdfDocument(converted(digest, "pdf", tmp_path)) as pages:
        words = " ".join("".join(p.get_textpage().get_text_range() for p in pages).split())
    for heading in ("Report: 3–16 September 2018", "Main points", "Situation by front"):
        assert heading in words
    assert "took As Susah" in words


def test_pdfium_draws_every_page(tmp_path: Path) -> None:
    made = digest_bytes(small_record(), *PERIOD, format="pdf", reference=reference())
    with pypdfium2.PdfDocument(made) as pages:
        assert len(pages) > 1
        for page in pages:
            picture = page.render(scale=1.5).to_numpy()
            # Neither blank nor black: there is ink on white paper.
            assert picture.min() < 96
            assert picture.mean() > 160
