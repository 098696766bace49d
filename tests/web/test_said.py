"""Every sentence that a record writes has an Arabic form in the page's messages."""

from __future__ import annotations

import json
import re
from pathlib import Path

from sayso.record import Record

from ..control.test_timeline import run
from ..fuse.world import Desk
from ..sample_record import record_of
from .desk_record import small_record

FORMS = Path(__file__).parents[2] / "frontend" / "src" / "messages" / "said.ar.json"


def patterns() -> list[re.Pattern[str]]:
    """Return the forms as `frontend/src/lib/said.ts` reads them."""
    out = []
    for english in json.loads(FORMS.read_text(encoding="utf-8")):
        pieces = re.split(r"(\{\w+\}|\[[^\]]+\])", english)
        out.append(
            re.compile(
                "".join(
                    (r"(\w[\w.,]*?)" if piece == "{n}" else "(.+?)")
                    if piece.startswith("{")
                    else f"(?:{'|'.join(map(re.escape, piece[1:-1].split('|')))})"
                    if piece.startswith("[")
                    else re.escape(piece)
                    for piece in pieces
                ),
                re.DOTALL,
            )
        )
    return out


def sentences(record: Record) -> set[str]:
    """Return the reasons, notices and whys of a record."""
    return {
        *(event.reason for event in record.events()),
        *(why for claim in record.claims() for why in claim.why_empty.values()),
        *(row.reason for row in record.control()),
        *(issue.message for issue in record.issues()),
        *(fix.label for issue in record.issues() for fix in issue.fixes),
    }


def without_form(said: set[str]) -> set[str]:
    known = patterns()
    return {s for s in said if s and not any(p.fullmatch(s) for p in known)}


def untold(record: Record) -> set[str]:
    return without_form(sentences(record))


def test_every_sentence_of_the_small_war_has_a_form(tmp_path: Path) -> None:
    with small_record(tmp_path / "small.db") as record:
        for number, event in enumerate(record.events()[:4]):
            verb = "reject" if number % 2 else "accept"
            record.decide(verb, [event.id], by="Rana", reason="seen" if number > 1 else "")
        assert untold(record) == set()


def test_every_sentence_of_the_sample_reports_has_a_form(tmp_path: Path) -> None:
    with record_of(tmp_path / "samples.db") as record:
        assert len(sentences(record)) > 50
        assert untold(record) == set()


def test_what_two_say_of_one_place_has_a_form() -> None:
    desk = Desk()
    for source, holder in (("daily", "red"), ("monitor", "blue")):
        desk.claim("control", when="2020-05-10", actor=holder, source=source)
    _, issues = run(desk)
    said = {issue.message for issue in issues} | {fix.label for i in issues for fix in i.fixes}
    assert "Alba: Red Army and Blue Front are both said to hold it on 2020-05-10" in said
    assert without_form(said) == set()


def test_holes_and_words_agree() -> None:
    holes = re.compile(r"\{\w+\}")
    for english, arabic in json.loads(FORMS.read_text(encoding="utf-8")).items():
        assert set(holes.findall(arabic)) <= set(holes.findall(english)), english
        assert re.search(r"[\u0600-\u06ff]", arabic), english
