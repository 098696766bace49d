"""Time stamps by a real authority (openssl, on this machine), and web archives that read back."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from warcio.archiveiterator import ArchiveIterator

from sayso.derive import read_documents
from sayso.errors import FetchRefused, InputError
from sayso.protocols import Capture
from sayso.record import Record
from sayso.stamps import manifest_of, wrong_with
from tests.read.samples import PAGE, SAMPLES
from tests.sample_record import Run, record_of

pytest.importorskip("rfc3161_client", reason="the extra stamps is not installed")

_TSA = """
[ tsa ]
default_tsa = own
[ own ]
serial = {folder}/serial
default_policy = 1.2.3.4.1
signer_digest = sha256
digests = sha256
accuracy = secs:1
[ ext ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
"""


class Authority:
    """openssl behind a socket, with a root certificate of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.roots = folder / "root.pem"
        self.status = 200
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(_TSA.format(folder=folder))
        self.call("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out",
                  "root.pem", "-subj", "/CN=Root", "-days", "9", "-addext",
                  "keyUsage=critical,keyCertSign")  # fmt: skip
        self.call("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr",
                  "-subj", "/CN=Stamps")  # fmt: skip
        self.call("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
                  "-set_serial", "7", "-out", "tsa.pem", "-days", "9", "-extfile", "tsa.cnf",
                  "-extensions", "ext")  # fmt: skip
        self.asked: list[bytes] = []
        self.address = ""

    def call(self, *arguments: str) -> None:
        done = subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def answer(self, request: bytes) -> bytes:
        self.asked.append(request)
        (self.folder / "asked.tsq").write_bytes(request)
        self.call("ts", "-reply", "-queryfile", "asked.tsq", "-inkey", "tsa.key", "-out",
                  "told.tsr", "-signer", "tsa.pem", "-config", "tsa.cnf")  # fmt: skip
        return (self.folder / "told.tsr").read_bytes()


@pytest.fixture(scope="module")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    made = Authority(tmp_path_factory.mktemp("tsa"))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            told = made.answer(body) if made.status == 200 else b""
            self.send_response(made.status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}/tsr"
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def authority(_authority: Authority) -> Authority:
    _authority.status = 200
    _authority.asked.clear()
    return _authority


@pytest.fixture
def two(tmp_path: Path, authority: Authority) -> Iterator[Record]:
    """A record of two samples that knows the authority."""
    with record_of(tmp_path / "two.db", range(2)) as record:
        record.config = msgspec.structs.replace(
            record.config,
            private_hosts=("127.0.0.1",),
            stamp_authority=authority.address,
            stamp_roots=str(authority.roots),
        )
        yield record


def test_captures_are_stamped_once(two: Record, authority: Authority) -> None:
    made = two.stamp()
    assert made is not None
    raws = {document.raw for document in two.documents()}
    assert made.manifest == manifest_of(raws)
    assert made.digest == hashlib.sha256(made.manifest.encode()).hexdigest()
    # The authority learns a hash and no more.
    assert bytes.fromhex(made.digest) in authority.asked[0]
    assert not any(raw.encode() in authority.asked[0] for raw in raws)
    assert two.stamp() is None
    two.add([b"Shells fell on the market of the town on Monday, medics said.\n"])
    second = two.stamp()
    assert second is not None
    assert len(second.manifest.split()) == 1
    assert two.stamps() == sorted([made, second], key=lambda s: (s.at, s.digest))
    assert two.check() == []


def test_a_stamp_that_is_not_what_it_says(two: Record, authority: Authority) -> None:
    made = two.stamp()
    assert made is not None
    roots = str(authority.roots)
    assert wrong_with(made, roots) == wrong_with(made, "") == ""
    other = msgspec.structs.replace
    assert "list of captures" in wrong_with(other(made, manifest=made.manifest + "00\n"), roots)
    forged = made.manifest.replace(made.manifest[0], "f", 1) + "00\n"
    digest = hashlib.sha256(forged.encode()).hexdigest()
    assert "something else" in wrong_with(other(made, manifest=forged, digest=digest), roots)
    assert "not of 2001" in wrong_with(other(made, at="2001-01-01T00:00:00Z"), roots)
    damaged = bytearray(made.token)
    damaged[-20] ^= 1
    assert "not signed" in wrong_with(other(made, token=bytes(damaged)), roots)
    assert "no time stamp" in wrong_with(other(made, token=b"nothing"), roots)
    strangers = authority.folder / "stranger.pem"
    authority.call("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "s.key", "-out",
                   "stranger.pem", "-subj", "/CN=Stranger", "-days", "9")  # fmt: skip
    assert "not signed" in wrong_with(made, str(strangers))
    with pytest.raises(InputError, match="cannot be read"):
        wrong_with(made, str(authority.folder / "nosuch.pem"))


def test_check_tells_of_a_bad_stamp_and_of_missing_captures(two: Record) -> None:
    made = two.stamp()
    assert made is not None
    manifest = "0" * 64 + "\n"
    digest = hashlib.sha256(manifest.encode()).hexdigest()
    bad = msgspec.structs.replace(made, manifest=manifest, digest=digest)
    two.store.keep_stamps([bad])
    problems = two.check()
    assert len(problems) == 2
    assert "something else" in problems[0]
    assert "is missing" in problems[1]


def test_refusals(two: Record, authority: Authority) -> None:
    authority.status = 503
    with pytest.raises(FetchRefused, match="status 503"):
        two.stamp()
    with pytest.raises(FetchRefused, match="private or local"):
        two.stamp("http://localhost:1/")
    two.config = msgspec.structs.replace(two.config, stamp_authority="")
    with pytest.raises(InputError, match="--authority"):
        two.stamp()
    assert two.stamps() == []


def test_an_archive_holds_captures_and_reads_back(two: Record, tmp_path: Path) -> None:
    two.add([Capture(data=b"<html><body><article><p>Shells fell on the market of the town on "
                     b"Monday, medics said.</p></article></body></html>", name="page",
                     url="https://post.example/a?b=1")])  # fmt: skip
    two.stamp()
    path, again = tmp_path / "a.wacz", tmp_path / "b.wacz"
    assert two.archive(path) == 3
    assert two.archive(again) == 3
    assert path.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(path) as archive:
        package = json.loads(archive.read("datapackage.json"))
        digest = json.loads(archive.read("datapackage-digest.json"))["hash"]
        listed = hashlib.sha256(archive.read("datapackage.json")).hexdigest()
        assert digest == f"sha256:{listed}"
        for each in package["resources"]:
            data = archive.read(each["path"])
            assert each["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert each["bytes"] == len(data)
        named = {each["path"] for each in package["resources"]}
        assert named | {"datapackage.json", "datapackage-digest.json"} == set(archive.namelist())
        assert sum(name.endswith(".tsr") for name in named) == 1
        warc = archive.read("archive/data.warc.gz")
        index = archive.read("indexes/index.cdx").decode().splitlines()
    assert index == sorted(index)
    assert index[0].startswith("example,post)/a?b=1 ")
    records = [
        (r.rec_headers["WARC-Target-URI"], r.content_stream().read())
        for r in ArchiveIterator(io.BytesIO(warc), check_digests="raise")
        if r.rec_type == "resource"
    ]
    raws = {hashlib.sha256(data).hexdigest() for _, data in records}
    assert raws == {document.raw for document in two.documents()}
    for line in index:
        told = json.loads(line.split(" ", 2)[2])
        part = warc[int(told["offset"]) : int(told["offset"]) + int(told["length"])]
        (one,) = ArchiveIterator(io.BytesIO(part))
        assert one.rec_headers["WARC-Target-URI"] == told["url"]
    back = read_documents(Capture(data=path.read_bytes(), name="a.wacz"), two.config)
    assert {d.text for d in back} == {d.text for d in two.documents()}
    assert "https://post.example/a?b=1" in {d.page for d in back}
    assert all(d.archived_at for d in back)


def test_an_archive_of_files_of_every_kind_reads_back(two: Record, tmp_path: Path) -> None:
    names = ["table.csv", "lines.jsonl", "book.xlsx", "file.docx", "file.pdf", "mail.eml",
             "box.mbox", "result.json", "notes.md", "twitter.zip", "text.txt.gz"]  # fmt: skip
    for name in names:
        (tmp_path / name).write_bytes(SAMPLES[name])
    two.add([tmp_path / name for name in names])
    path = tmp_path / "all.wacz"
    two.archive(path)
    back = read_documents(Capture(data=path.read_bytes(), name="all.wacz"), two.config)
    assert {d.text for d in back} == {d.text for d in two.documents()}


def test_a_saved_page_keeps_its_address_through_an_archive(two: Record, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(
        PAGE.replace("<title>", '<link rel="canonical" href="https://v.example/1"><title>')
    )
    two.add([saved])
    path = tmp_path / "a.wacz"
    two.archive(path)
    back = read_documents(Capture(data=path.read_bytes(), name="a.wacz"), two.config)
    assert {d.page for d in back} == {d.page for d in two.documents()}
    assert "https://v.example/1" in {d.page for d in back}


def test_an_archive_of_one_event(two: Record, tmp_path: Path) -> None:
    event = two.events()[0]
    behind = {claim.document for claim in two.claims(keys=event.claims)}
    assert two.archive(tmp_path / "case.wacz", [event.id]) == len(behind)
    with pytest.raises(InputError, match="nothing of this id"):
        two.archive(tmp_path / "none.wacz", ["e1_nosuch"])
    with pytest.raises(InputError, match="rests on no document"):
        two.archive(tmp_path / "none.wacz", ["sohr"])
    assert not (tmp_path / "none.wacz").exists()


def test_an_altered_archive_is_noticed(two: Record, tmp_path: Path) -> None:
    two.archive(tmp_path / "a.wacz")
    altered = tmp_path / "altered.wacz"
    with zipfile.ZipFile(tmp_path / "a.wacz") as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data + data if name.endswith(".warc.gz") else data)
    told = read_documents(Capture(data=altered.read_bytes(), name="altered.wacz"), two.config)
    assert any("its hash differs" in note for document in told for note in document.notes)


def test_the_commands(run: Run, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    record_of("sayso.db", range(1)).close()
    monkeypatch.setenv("SAYSO_PRIVATE_HOSTS", "127.0.0.1")
    status, _, err = run("stamp")
    assert status == 2
    assert "--authority" in err
    status, out, _ = run("stamp", "--authority", authority.address)
    assert status == 0
    assert out.startswith("1 captures stamped at 20")
    assert "already" in run("stamp", "--authority", authority.address)[1]
    status, out, _ = run("stamp", "--list", "--format", "jsonl")
    assert json.loads(out)["authority"] == authority.address
    status, out, _ = run("check")
    assert (status, "signatures not looked at" in out) == (0, True)
    monkeypatch.setenv("SAYSO_STAMP_ROOTS", str(authority.roots))
    assert ", 1 time stamp: no problems" in run("check")[1]
    status, _, err = run("archive", "a.wacz")
    assert (status, err) == (0, "a.wacz: 1 captures written\n")
    status, out, _ = run("add", "a.wacz")
    assert status == 0
