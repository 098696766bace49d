"""Verbs by which people rule: decide and the log of rulings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
import msgspec

from .common import (
    Group,
    Verb,
    filter_options,
    format_option,
    list_rows,
    open_record,
    record_option,
)
from .output import Column

if TYPE_CHECKING:
    from ..model import Filters
    from ..record import Record
    from ..tasks import Task


TaskState = Literal["open", "accepted", "rejected", "mixed"]
TASK_STATES = ("open", "accepted", "rejected", "mixed")
"""As in `tasks.py`, which loads more than `--help` needs."""


@click.group(cls=Group)
def decide() -> None:
    """Rule on claims and events; a ruling is kept for ever and can be revoked.

    \b
    Example:
      sayso decide reject k1_… --reason "a rumour, denied the next day"
      sayso decide --help
    """


def _ruled(record: str | None, rulings: list[dict[str, Any]]) -> None:
    with open_record(record) as opened:
        for made in opened.decide_all(rulings):
            click.echo(f"{made.seq}: {made.verb} {' '.join(made.on)}")


def _ruling(verb: str, many: bool, what: str, example: str) -> click.Command:
    @click.command(verb, cls=Verb, help=f"{what}\n\n\b\nExample:\n  {example}")
    @click.argument("ids", nargs=-1 if many else 1, required=True)
    @click.option("--reason", default="", help="Why; shown wherever the ruling counts.")
    @click.option("--by", help="Who rules. [default: the user's name]")
    @record_option
    def command(ids: Any, reason: str, by: str | None, record: str | None) -> None:
        on = list(ids) if many else [ids]
        _ruled(record, [{"verb": verb, "on": on, "reason": reason, "by": by}])

    return command


decide.add_command(
    _ruling("accept", True, "Say that claims or events are right as they stand.",
            "sayso decide accept e1_… --reason 'seen the footage'")
)  # fmt: skip
decide.add_command(
    _ruling("reject", True, "Strike claims or events from what is derived.",
            "sayso decide reject k1_… --reason 'misread: a plan, not an attack'")
)  # fmt: skip
decide.add_command(
    _ruling("same", True, "Say that claims are about one happening.",
            "sayso decide same k1_… k1_…")
)  # fmt: skip
decide.add_command(
    _ruling("different", True, "Say that claims are about different happenings.",
            "sayso decide different k1_… k1_…")
)  # fmt: skip
decide.add_command(
    _ruling("revoke", False, "Take a ruling back, by its number.", "sayso decide revoke 12")
)


@decide.command()
@click.argument("ids", nargs=-1, required=True)
@click.option(
    "--set", "fields", multiple=True, required=True, metavar="FIELD=JSON",
    help="What it should say, e.g. --set type=shelling or --set 'figures=[…]'.",
)  # fmt: skip
@click.option("--reason", default="", help="Why; shown wherever the ruling counts.")
@click.option("--by", help="Who rules. [default: the user's name]")
@record_option
def amend(
    ids: tuple[str, ...], fields: tuple[str, ...], reason: str, by: str | None, record: str | None
) -> None:
    """Correct fields of claims; the words stay as they were captured.

    \b
    Example:
      sayso decide amend k1_… --set type=shelling --reason "mortar fire, no aircraft"
    """
    changes = dict(_assignment(field) for field in fields)
    _ruled(record, [{"verb": "amend", "on": list(ids), "set": changes, "reason": reason, "by": by}])


@decide.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--to", "assignee", metavar="NAME", help="Who looks at them.")
@click.option("--nobody", is_flag=True, help="Nobody looks at them any more.")
@click.option("--by", help="Who says so. [default: the user's name]")
@record_option
def assign(
    ids: tuple[str, ...], assignee: str | None, nobody: bool, by: str | None, record: str | None
) -> None:
    """Say who looks at events; nothing is derived from it.  See them with: sayso queue.

    \b
    Example:
      sayso decide assign e1_… --to anna
      sayso decide assign e1_… --nobody
    """
    if (assignee is None) is not nobody:
        raise click.UsageError("say to whom: --to NAME, or --nobody")
    given = {"verb": "assign", "on": list(ids), "set": {"assignee": assignee}, "by": by}
    _ruled(record, [given])


@decide.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--text", required=True, help="What colleagues should know.")
@click.option("--by", help="Who notes it. [default: the user's name]")
@record_option
def note(ids: tuple[str, ...], text: str, by: str | None, record: str | None) -> None:
    """Leave a note on events or claims for colleagues; nothing is derived from it.

    \b
    Example:
      sayso decide note e1_… --text "the footage is of 2016, see the archive"
    """
    _ruled(record, [{"verb": "note", "on": list(ids), "reason": text, "by": by}])


def _assignment(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r}: write FIELD=JSON", param_hint="--set")
    try:
        return name.strip(), msgspec.json.decode(value)
    except msgspec.DecodeError:
        return name.strip(), value


@decide.command("from")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@record_option
def from_file(file: Path, record: str | None) -> None:
    """Take rulings from a file of JSON lines: all of them, or none if one cannot stand.

    \b
    Example:
      sayso decide from rulings.jsonl
    """
    from ..errors import InputError

    rulings = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            rulings.append(msgspec.json.decode(line, type=dict[str, Any]))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{file}:{number}: not a ruling in JSON: {error}") from error
    _ruled(record, rulings)


RULING_TABLE: list[Column] = [
    ("seq", lambda d: d.seq),
    ("at", lambda d: d.at),
    ("by", lambda d: d.by),
    ("verb", lambda d: d.verb),
    ("on", lambda d: " ".join(d.on)),
    ("set", lambda d: msgspec.json.encode(d.set).decode() if d.set else ""),
    ("reason", lambda d: d.reason),
]


@click.command(cls=Verb)
@filter_options
@format_option()
@record_option
def decisions(form: str, record: str | None, **options: Any) -> None:
    """List the rulings, oldest first; `--format jsonl` prints what `decide from` takes.

    `--from` and `--to` ask when a ruling was made, the other filters for the claims and events
    that it is about; a claim that a ruling struck passes none of these.

    \b
    Example:
      sayso decisions --format jsonl > rulings.jsonl
      sayso decisions --actor isis --from 2026-01-01
    """
    list_rows(record, options, form, RULING_TABLE, lambda r, asked: r.decisions(asked))


TASK_TABLE: list[Column] = [
    ("event", lambda k: k.event.id),
    ("state", lambda k: k.state + (", corrected" if k.corrected else "")),
    ("status", lambda k: k.event.status),
    ("type", lambda k: k.event.type),
    ("day", lambda k: k.event.time.start if k.event.time else ""),
    ("place", lambda k: "; ".join(p.name or p.text for p in k.event.place[:1])),
    ("assignee", lambda k: k.assignee or ""),
    ("notes", lambda k: " | ".join(f"{made.by}: {made.reason}" for made in k.notes)),
]


@click.command(cls=Verb)
@click.option("--state", type=click.Choice(TASK_STATES), help="Only what was ruled so.")
@click.option("--assignee", metavar="NAME", help="Only what NAME looks at.")
@click.option("--unassigned", is_flag=True, help="Only what nobody looks at.")
@click.option("--noted", is_flag=True, help="Only what has notes.")
@filter_options
@format_option()
@record_option
def queue(
    state: TaskState | None,
    assignee: str | None,
    unassigned: bool,
    noted: bool,
    form: str,
    record: str | None,
    **options: Any,
) -> None:
    """List the events as the review queue has them, worst first, with who looks at each.

    \b
    Example:
      sayso queue --state open --unassigned --limit 20
      sayso queue --assignee anna --format jsonl
    """
    if unassigned and assignee is not None:
        raise click.UsageError("--unassigned and --assignee exclude each other")
    wanted = "" if unassigned else assignee

    def find(opened: Record, asked: Filters) -> list[Task]:
        return opened.queue(asked, state=state, assignee=wanted, noted=noted)

    list_rows(record, options, form, TASK_TABLE, find)


COMMANDS = (decide, decisions, queue)
