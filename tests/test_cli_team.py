"""`sayso accounts` and `sayso serve` as people type them."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.record import open_record
from tests.sample_record import Run

INVITATION = re.compile(r"^(https?://\S+/)#invite=([\w-]{32})$")


@pytest.fixture
def at(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAYSO_RECORD", str(tmp_path / "team.db"))
    return tmp_path


def test_an_invitation_is_an_address_and_nothing_else(at: Path, run: Run) -> None:
    (at / "sayso.toml").write_text('[desk]\naddress = "https://desk.example.org"\n')
    status, out, err = run("accounts", "invite", "Rana K.", "--role", "admin")
    assert status == 0
    found = INVITATION.match(out.strip())
    assert found is not None
    assert found[1] == "https://desk.example.org/"
    assert "holds once" in err
    status, out, _ = run("accounts", "list", "--format", "jsonl")
    row = json.loads(out)
    assert (row["name"], row["role"], row["state"]) == ("Rana K.", "admin", "invited")
    assert found[2] not in out
    _, out, _ = run("accounts", "log", "--format", "jsonl")
    assert found[2] not in out
    assert json.loads(out)["by"].endswith("(command line)")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("invite", "a/b"), "begins with a letter"),
        (("invite", "Bo", "--role", "king"), "king"),
        (("invite", "Bo", "--hours", "0"), "hours"),
        (("role", "Nobody", "reader"), "no account has that name"),
        (("disable", "Nobody"), "no account has that name"),
        (("key", "create", ""), "1 to 60 characters"),
        (("key", "revoke", "nothing"), "no key in force"),
        (("log", "--action", "flew"), "flew"),
    ],
)
def test_a_mistake_is_one_line(at: Path, run: Run, words: tuple[str, ...], told: str) -> None:
    run("accounts", "invite", "Chief", "--role", "admin")
    before = run("accounts", "log", "--format", "jsonl")
    status, out, err = run("accounts", *words)
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
    assert run("accounts", "log", "--format", "jsonl") == before


def test_a_key_is_printed_once(at: Path, run: Run) -> None:
    assert run("accounts", "key", "create", "website")[0] == 2
    open_record(at / "team.db").close()
    status, secret, _ = run("accounts", "key", "create", "website", "--days", "9")
    assert status == 0
    assert secret.startswith("sayso_")
    _, out, _ = run("accounts", "key", "list", "--format", "csv")
    assert "website" in out
    assert secret.strip() not in out
    assert run("accounts", "key", "revoke", "website")[1] == "website: revoked\n"


@pytest.mark.parametrize("team", [False, True])
def test_a_desk_does_not_reach_beyond_the_machine_unasked(at: Path, run: Run, team: bool) -> None:
    if team:
        run("accounts", "invite", "Chief", "--role", "admin")
    else:
        open_record(at / "team.db").close()
    status, out, err = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert (status, out) == (2, "")
    assert ("in the open" if team else "this machine only") in err
    assert err.count("\n") == 1


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", tmp_path / "desk.key", "-out", tmp_path / "desk.pem"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    return tmp_path / "desk.pem"


@pytest.fixture
def served(at: Path, run: Run, certificate: Path) -> Iterator[str]:
    """Address of a team's desk that `sayso serve` runs with a certificate on all interfaces."""
    run("accounts", "invite", "Chief", "--role", "admin")
    process = subprocess.Popen(
        [sys.executable, "-m", "sayso", "serve", "--host", "0.0.0.0", "--port", "0",
         "--certificate", str(certificate), "--key", str(at / "desk.key")],
        stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip
    assert process.stderr is not None
    found = re.search(r"https://0\.0\.0\.0:(\d+)/", process.stderr.readline())
    assert found is not None
    yield f"https://localhost:{found[1]}/"
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def test_a_team_signs_in_by_https(at: Path, run: Run, served: str, certificate: Path) -> None:
    _, out, _ = run("accounts", "invite", "Rana", "--role", "reviewer")
    token = out.strip().rpartition("=")[2]
    trusted = ssl.create_default_context(cafile=str(certificate))

    def ask(path: str, body: dict[str, str] | None = None, cookie: str = "") -> tuple[int, str]:
        asked = urllib.request.Request(
            served + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"origin": served.rstrip("/"), "cookie": cookie},
        )
        try:
            with urllib.request.urlopen(asked, context=trusted, timeout=20) as answer:
                cookies = answer.headers.get("set-cookie", "").partition(";")[0]
                return answer.status, cookies or answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    deadline = time.monotonic() + 20
    while ask("api/me")[0] != 200:
        assert time.monotonic() < deadline
    assert ask("api/summary")[0] == 401
    status, cookie = ask("api/join", {"token": token, "password": "four words of mine"})
    assert status == 201
    assert json.loads(ask("api/me", cookie=cookie)[1])["name"] == "Rana"
    assert ask("api/summary", cookie=cookie)[0] == 200
    plain = served.replace("https", "http")
    with pytest.raises(OSError, match=r".*"):
        urllib.request.urlopen(plain, timeout=5)
