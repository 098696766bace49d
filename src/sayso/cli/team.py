"""Verbs for a team: who may sign in at the desk, keys for programs, the log of what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

import click

from ..membership import ROLES, Action, Role
from .common import Group, Verb, format_option, log_options, open_record, record_option
from .output import Column, emit

if TYPE_CHECKING:
    from ..membership import Account
    from ..record import Record

_ROLE = click.Choice(ROLES)


def _by(record: Record) -> str:
    return f"{record.user} (command line)"


def _told(account: Account) -> None:
    click.echo(f"{account.name}: {account.role}, {account.state}")


@click.group(cls=Group)
def accounts() -> None:
    """Say who may sign in at the desk, and see what they did.

    As soon as there is one account, `sayso serve` asks everybody to sign in.  A reader looks; a
    coder also adds reports, amends and relates claims; a reviewer also accepts and rejects; an
    admin also manages accounts and keys.

    \b
    Example:
      sayso accounts invite "Rana K." --role admin
      sayso accounts list
      sayso accounts log --from 2026-11-01
    """


@accounts.command()
@click.argument("name")
@click.option("--role", type=_ROLE, help="[default: the one that the account has, else reader]")
@click.option("--hours", type=click.FloatRange(0, 2160, min_open=True),
              help="How long it holds. [default: desk.invitation_hours, 72]")  # fmt: skip
@record_option
def invite(name: str, role: Role | None, hours: float | None, record: str | None) -> None:
    """Make an account and print its invitation: an address that sets the password, once.

    For an account that is there already it is the way to a new password.  Give the address to that
    person alone; nobody can print it again.

    \b
    Example:
      sayso accounts invite "Rana K." --role reviewer
      sayso accounts invite "Rana K." --hours 4
    """
    with open_record(record, create=True) as opened:
        desk = opened.config.desk
        account, token = opened.accounts.invite(
            name, role, by=_by(opened), hours=desk.invitation_hours if hours is None else hours
        )
    click.echo(f"{account.name}: invited as {account.role}; this address holds once:", err=True)
    click.echo(f"{(desk.address or 'http://127.0.0.1:8321').rstrip('/')}/#invite={token}")
    if not desk.address:
        click.echo("(set desk.address in sayso.toml to where your desk is found)", err=True)


ACCOUNT_TABLE: list[Column] = [
    ("name", lambda a: a.name),
    ("role", lambda a: a.role),
    ("state", lambda a: a.state),
    ("since", lambda a: a.made_at),
]


@accounts.command("list")
@format_option()
@record_option
def list_accounts(form: str, record: str | None) -> None:
    """List the accounts, by name.

    \b
    Example:
      sayso accounts list --format jsonl
    """
    with open_record(record) as opened:
        emit(opened.accounts.everybody(), form, ACCOUNT_TABLE)


@accounts.command("role")
@click.argument("name")
@click.argument("role", type=_ROLE)
@record_option
def change_role(name: str, role: Role, record: str | None) -> None:
    """Give an account another role; it holds from the person's next click on.

    \b
    Example:
      sayso accounts role "Rana K." admin
    """
    with open_record(record) as opened:
        _told(opened.accounts.set_role(name, role, by=_by(opened)))


@accounts.command()
@click.argument("name")
@record_option
def disable(name: str, record: str | None) -> None:
    """Shut an account out at once: its sessions end, its rulings stay.

    \b
    Example:
      sayso accounts disable "Rana K."
    """
    with open_record(record) as opened:
        _told(opened.accounts.disable(name, by=_by(opened)))


@accounts.command()
@click.argument("name")
@record_option
def enable(name: str, record: str | None) -> None:
    """Let a disabled account in again, with the password it had.

    \b
    Example:
      sayso accounts enable "Rana K."
    """
    with open_record(record) as opened:
        _told(opened.accounts.enable(name, by=_by(opened)))


@accounts.group(cls=Group)
def key() -> None:
    """Keys with which programs read the desk's JSON; they may do nothing else.

    \b
    Example:
      sayso accounts key create website --days 365
      sayso accounts key revoke website
    """


@key.command()
@click.argument("name")
@click.option("--days", type=click.FloatRange(0, 3660, min_open=True),
              help="Runs out after so many days. [default: never]")  # fmt: skip
@record_option
def create(name: str, days: float | None, record: str | None) -> None:
    """Make a key and print it, once: programs send it as `Authorization: Bearer KEY`.

    \b
    Example:
      sayso accounts key create website --days 365
    """
    with open_record(record) as opened:
        made, secret = opened.accounts.make_key(name, by=_by(opened), days=days)
    until = f" until {made.expires_at[:10]}" if made.expires_at else ""
    click.echo(f"{made.label}: a key for reading{until}; nobody can print it again:", err=True)
    click.echo(secret)


KEY_TABLE: list[Column] = [
    ("id", lambda k: k.id),
    ("name", lambda k: k.label),
    ("made by", lambda k: k.made_by),
    ("made", lambda k: k.made_at),
    ("runs out", lambda k: k.expires_at),
    ("revoked", lambda k: k.revoked_at),
]


@key.command("list")
@format_option()
@record_option
def list_keys(form: str, record: str | None) -> None:
    """List the keys, revoked ones too; never their secrets.

    \b
    Example:
      sayso accounts key list
    """
    with open_record(record) as opened:
        emit(opened.accounts.keys(), form, KEY_TABLE)


@key.command()
@click.argument("name")
@record_option
def revoke(name: str, record: str | None) -> None:
    """Revoke a key by its name or id; it opens nothing from now on.

    \b
    Example:
      sayso accounts key revoke website
    """
    with open_record(record) as opened:
        made = opened.accounts.revoke_key(name, by=_by(opened))
    click.echo(f"{made.label}: revoked")


LOG_TABLE: list[Column] = [
    ("number", lambda e: e.number),
    ("at", lambda e: e.at),
    ("by", lambda e: e.by),
    ("action", lambda e: e.action),
    ("about", lambda e: e.about),
    ("detail", lambda e: e.detail),
]


@accounts.command("log", cls=Verb)
@click.option("--by", help="Only what this account did: its name as listed.")
@click.option("--action", type=click.Choice(get_args(Action)), metavar="ACTION",
              help=f"Only this: {', '.join(get_args(Action))}.")  # fmt: skip
@log_options
@format_option()
@record_option
def audit_log(
    by: str | None, action: str | None, form: str, record: str | None, **options: Any
) -> None:
    """List who did what, when, oldest first; with --limit the newest so many.

    The log is append-only and chained; `sayso check` finds an entry that was changed.

    \b
    Example:
      sayso accounts log --from 2026-11-01 --by "Rana K."
      sayso accounts log --action refused --format csv
    """
    with open_record(record) as opened:
        found = opened.accounts.log(by=by, action=cast("Action | None", action), **options)
        emit(found, form, LOG_TABLE)


COMMANDS = (accounts,)
