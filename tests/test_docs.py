"""The documentation is true: generated pages are current, links lead somewhere, examples run."""

from __future__ import annotations

import ast
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

import sayso
from sayso.cli import main
from sayso.config import Config, DeskSettings, Policy, Publication
from sayso.samples import FOLDER
from tests.generated_docs import PAGES, ROOT, commands, stale
from tests.sample_record import record_of

PAGES_BY_HAND = [
    ROOT / name
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
] + sorted((ROOT / "docs").rglob("*.md"))


def test_generated_pages_are_current() -> None:
    assert stale() == []


def test_every_verb_is_documented() -> None:
    page = PAGES["cli.md"]()
    for path, _ in commands():
        assert f"## {' '.join(path)}\n" in page


def test_every_public_name_is_documented() -> None:
    page = PAGES["api.md"]()
    for name in sayso.__all__:
        if name != "__version__":
            assert f"sayso.{name}" in page, name
            assert getattr(sayso, name).__doc__, name


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    kinds = (Config, Policy, Publication, DeskSettings)
    for name in (field for kind in kinds for field in kind.__struct_fields__):
        if name not in ("policy", "publication", "desk"):
            assert f"| `{name}` |" in page, name
            default = next(
                d
                for kind in kinds
                for n, d in zip(kind.__struct_fields__, kind.__struct_defaults__, strict=True)
                if n == name
            )
            line = next(row for row in page.splitlines() if row.startswith(f"| `{name}` |"))
            shown = "| none |" if default in ("", ()) else f"`{str(default).lower()}`"
            plain = ("cache", "packs", "address", "proxies", "countries")
            assert name in plain or shown in line.lower(), name


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    optional = [d for found in project["optional-dependencies"].values() for d in found]
    declared = [*project["dependencies"], *optional]
    names = [re.split(r"[<>=\[~!]", dependency)[0] for dependency in declared]
    assert [name for name in names if f"| {name} |" not in page] == []


@pytest.mark.parametrize("page", PAGES_BY_HAND, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_page_is_in_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    found = set(re.findall(r"\]\(([^)#]+)", index.read_text(encoding="utf-8")))
    pages = {str(p.relative_to(index.parent)) for p in index.parent.rglob("*.md")} - {"index.md"}
    assert pages <= found


def test_architecture_fits_a_page_and_names_what_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 75
    for cell in re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE):
        for name in re.findall(r"`([\w./]+)`", cell):
            if name != "src/sayso":
                assert (ROOT / "src" / "sayso" / name).exists(), name
    inside = (p for p in (ROOT / "src" / "sayso").glob("*") if p.name[0] not in "_.")
    folders = {path.name for path in inside if path.is_dir()}
    assert all(f"`{folder}/`" in text for folder in folders)


def shell_lines(page: Path) -> list[str]:
    """The commands of a page's `sh` blocks that call sayso."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("sayso ") and "$(" not in line]


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md"])
def test_the_commands_of_a_page_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    commands_of_page = shell_lines(ROOT / name)
    assert len(commands_of_page) > 5
    samples = tmp_path / "src" / "sayso"
    samples.mkdir(parents=True)
    (samples / "samples").symlink_to(FOLDER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAYSO_RECORD", raising=False)
    record_of(tmp_path / "sayso.db", range(6)).close()
    for line in commands_of_page:
        words = shlex.split(line)
        if words[1] in ("serve", "demo"):
            continue
        expanded = [
            str(path)
            for word in words[1:]
            for path in (sorted(Path().glob(word)) if "*" in word else [word])
        ]
        with pytest.raises(SystemExit) as leaving:
            main(expanded)
        assert not leaving.value.code, (line, capfd.readouterr().err)


def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block is not None
    samples = tmp_path / "src" / "sayso"
    samples.mkdir(parents=True)
    (samples / "samples").symlink_to(FOLDER)
    monkeypatch.chdir(tmp_path)
    record_of(tmp_path / "sayso.db", range(6)).close()
    exec(block.group(1), {})
    assert capsys.readouterr().out.count("\n") > 5


def test_no_page_names_a_module_that_is_gone() -> None:
    for page in PAGES_BY_HAND:
        for name in re.findall(r"`(src/sayso/[\w/.-]+)`", page.read_text(encoding="utf-8")):
            assert (ROOT / name).exists(), (page.name, name)


def test_what_is_imported_is_declared() -> None:
    """Every third-party package that the code imports is a dependency of its own."""
    from importlib.metadata import packages_distributions

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"]]
    declared += [d for found in project["optional-dependencies"].values() for d in found]
    names = {re.split(r"[<>=\[~! ]", d)[0].lower().replace("_", "-") for d in declared}
    homes = packages_distributions()
    for path in (ROOT / "src" / "sayso").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found: list[str] = []
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found = [node.module]
            for module in found:
                top = module.partition(".")[0]
                if top in sys.stdlib_module_names or top == "sayso" or top not in homes:
                    continue
                owners = {name.lower().replace("_", "-") for name in homes[top]}
                assert owners & names, f"{path.relative_to(ROOT)} imports {top}"
