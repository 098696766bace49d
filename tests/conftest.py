"""Fixtures for all tests: a real PostgreSQL, a store on either database, the shared data."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.cli import main
from sayso.read import fetch
from sayso.store import Store, open_store
from tests.sample_record import Run, record_of
from tests.website import Website, serving


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes tens of seconds")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a PostgreSQL server, so that `-m "not postgresql"` leaves it out."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        names = getattr(item, "fixturenames", ())
        if "postgresql_server" in names or "postgresql" in map(str, parameters.values()):
            item.add_marker("postgresql")


REQUIRED = os.environ.get("SAYSO_REQUIRE_POSTGRESQL") == "1"


def _skip_or_fail(reason: str) -> None:
    if REQUIRED:
        pytest.fail(f"SAYSO_REQUIRE_POSTGRESQL=1, but {reason}")
    pytest.skip(reason)


def _programs() -> Path | None:
    """Folder of the newest installed PostgreSQL's server programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Server:
    """A PostgreSQL of its own for the tests, which may lose everything."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.port = 0
        # The server refuses to run as root.
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.databases = itertools.count(1)

    def call(self, program: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.programs / program), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode:
            log = self.folder / "log"
            tail = log.read_text()[-2000:] if log.exists() else ""
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}{tail}")

    def start(self) -> None:
        if self.prefix:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.call(
            "initdb", "--no-sync", "-A", "trust", "-U", "sayso", "-E", "UTF8",
            "--locale=C", "-D", str(self.data),
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = (
            f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=80"
        )
        self.call(
            "pg_ctl", "-D", str(self.data), "-o", options, "-l", str(self.folder / "log"),
            "-w", "-t", "60", "start",
        )  # fmt: skip

    def stop(self) -> None:
        self.call("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://sayso@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        import psycopg

        name = f"test_{next(self.databases)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A running server; skipped where PostgreSQL is not installed."""
    programs = _programs()
    if programs is None:
        _skip_or_fail("PostgreSQL's server programs are not installed (apt install postgresql)")
    assert programs is not None
    if os.geteuid() == 0 and not shutil.which("runuser"):
        _skip_or_fail("PostgreSQL cannot be started by root without runuser")
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    # Not under tmp_path: its parents are closed to the user postgres.
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp"))
    server = Server(programs, folder)
    try:
        server.start()
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: Server) -> str:
    """A database that already holds an empty record: copying it is faster than migrating."""
    name = postgresql_server.create()
    open_store(postgresql_server.url(name)).close()
    return name


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> str:
    """Address of an empty database of this test's own."""
    return postgresql_server.url(postgresql_server.create())


@pytest.fixture(params=["sqlite", "postgresql"])
def record_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty record, once on each database."""
    if request.param == "sqlite":
        return str(tmp_path / "record.db")
    server: Server = request.getfixturevalue("postgresql_server")
    template: str = request.getfixturevalue("_postgresql_template")
    return server.url(server.create(template))


@pytest.fixture
def store(record_url: str) -> Iterator[Store]:
    """An empty open record, once on each database."""
    with open_store(record_url) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Store]]:
    """A function that makes another empty open record at each call, on one database."""
    opened: list[Store] = []

    def make() -> Store:
        if request.param == "sqlite":
            url = str(tmp_path_factory.mktemp("record") / "record.db")
        else:
            server: Server = request.getfixturevalue("postgresql_server")
            url = server.url(server.create(request.getfixturevalue("_postgresql_template")))
        opened.append(open_store(url))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the data that is not part of the repository."""
    default = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("SAYSO_SHARED") or default)
    if not folder.is_dir():
        pytest.skip(f"{folder}: the shared data is not here (set SAYSO_SHARED)")
    return folder


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder; returns exit status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SAYSO_RECORD", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([str(a) for a in arguments])
        out, err = capfd.readouterr()
        return int(leaving.value.code or 0), out, err

    return call


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a record of all samples."""
    path = tmp_path_factory.mktemp("record") / "samples.db"
    record_of(path).close()
    return path


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Website]:
    """A web site on this machine that is asked without pauses."""
    monkeypatch.setattr(fetch, "_HOST_PAUSE_SECONDS", 0.0)
    with serving() as made:
        yield made
