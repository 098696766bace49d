"""The built page is there, belongs to its sources, and is put into wheels."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sayso.control.areas import REACH_KM
from sayso.publish.marks import SIDES, SPARE
from sayso.web.bundle import STATIC, bundled

ROOT = Path(__file__).parents[2]


FRONTEND = ROOT / "frontend"


def _named(paths: list[Path]) -> str:
    """Return what `stamp.mjs` calls these files together."""
    rows = {
        os.path.relpath(path, FRONTEND).replace(os.sep, "/"): path.read_bytes() for path in paths
    }
    lines = (f"{name} {hashlib.sha256(data).hexdigest()}\n" for name, data in sorted(rows.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def test_what_the_page_names_is_there() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    named = re.findall(r'(?:src|href)="\./([^"]+)"', page)
    assert len(named) >= 3
    for name in named:
        assert bundled(name) is not None, name


def test_the_page_is_built_of_the_sources_beside_it() -> None:
    built = json.loads((FRONTEND / "built.json").read_text(encoding="utf-8"))
    single = [
        path
        for path in FRONTEND.iterdir()
        if path.suffix in (".html", ".mjs", ".js", ".ts")
        or path.name in ("package.json", "package-lock.json", "tsconfig.json")
    ]
    within = [
        path
        for folder in ("basemap", "public", "src")
        for path in (FRONTEND / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    page = [path for path in STATIC.rglob("*") if path.is_file()]
    again = "run `npm ci && npm run build` in frontend/ and commit what it writes"
    assert built["sources"] == _named([*single, *within]), again
    assert built["page"] == _named(page), again


def test_no_file_of_an_older_build_is_left() -> None:
    texts = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in STATIC.rglob("*")
        if path.suffix in (".html", ".js", ".css")
    )
    for path in (STATIC / "assets").iterdir():
        assert path.name in texts, f"{path.name}: nothing names it"


def test_the_page_asks_nobody_else_for_anything() -> None:
    style = "".join(p.read_text(encoding="utf-8") for p in STATIC.rglob("*.css"))
    assert not re.findall(r"url\(['\"]?https?:", style)
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert "http" not in re.sub(r"http-equiv", "", page)


def test_licences_name_what_is_built_in() -> None:
    text = (STATIC / "licences.txt").read_text(encoding="utf-8")
    for name in ("maplibre-gl", "svelte", "Natural Earth", "GeoNames", "SIL OPEN FONT LICENSE"):
        assert name.casefold() in text.casefold(), name


@pytest.fixture
def hook_module() -> ModuleType:
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatch_build"] = module
    spec.loader.exec_module(module)
    return module


def hook(module: ModuleType, root: Path) -> Any:
    return module.DeskBuildHook(str(root), {}, None, None, str(root), "wheel")


def test_a_tree_with_the_page_needs_no_node(
    hook_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    hook(hook_module, ROOT).initialize("standard", {})


def test_a_tree_without_the_page_says_what_is_missing(
    hook_module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="npm is not installed"):
        hook(hook_module, tmp_path).initialize("standard", {})
    monkeypatch.setenv("SAYSO_BUILD_DESK", "always")
    with pytest.raises(RuntimeError, match="SAYSO_BUILD_DESK=always"):
        hook(hook_module, tmp_path).initialize("standard", {})


def test_the_page_and_the_record_tint_equally_far() -> None:
    source = ROOT / "frontend" / "src" / "map" / "areas.ts"
    reach = re.search(r"REACH_KM = ([\d.]+)", source.read_text(encoding="utf-8"))
    assert reach is not None
    assert float(reach[1]) == REACH_KM


def test_a_side_has_one_colour_on_the_page_and_on_printed_maps() -> None:
    source = (FRONTEND / "src" / "lib" / "kinds.ts").read_text(encoding="utf-8")
    holders = re.findall(r"\[/(\^.+\$)/, '(#[0-9a-f]{6})'\]", source)
    for side, colour in SIDES.items():
        assert next(shown for pattern, shown in holders if re.match(pattern, side)) == colour, side
    spare = re.search(r"const SPARE = \[(.+)\]", source)
    assert spare is not None
    assert tuple(re.findall(r"#[0-9a-f]{6}", spare[1])) == SPARE
    # Who is no side of the printed maps has a colour that no side has.
    assert {colour for _, colour in holders} <= {*SIDES.values(), *SPARE}
