"""Accounts, invitations, sessions and keys.

Tokens are long and random: their SHA-256 is all that is kept.  Passwords come here as the text
that argon2 made of them.  Each deed and its entry in the audit log are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection, Row, Table, delete, func, select, update

from ..errors import InputError
from ..membership import Account, Action, ApiKey, Role
from . import schema
from .audit import append
from .database import Database


def account_key(name: str) -> str:
    """Return a name without regard to case: what makes an account unique."""
    return name.casefold()


class MemberRows:
    """Who may do what."""

    database: Database

    def has_accounts(self) -> bool:
        """Say whether anybody was ever invited."""
        with self.database.reading() as connection:
            return connection.scalar(select(schema.accounts.c.key).limit(1)) is not None

    def accounts(self) -> list[Account]:
        """Return all accounts, by name without regard to case."""
        with self.database.reading() as connection:
            rows = connection.execute(select(schema.accounts).order_by(schema.accounts.c.key))
            return [_account(row) for row in rows]

    def account(self, name: str) -> tuple[Account, str | None] | None:
        """Return an account and what is kept of its password; None for an unknown name."""
        with self.database.reading() as connection:
            row = _row(connection, name)
        return None if row is None else (_account(row), row.password)

    def invite(
        self, name: str, role: Role | None, digest: str, *, by: str, at: str, expires_at: str
    ) -> Account:
        """Make the account if there is none of that name, and an invitation that replaces others.

        Raises InputError for a disabled account.
        """
        key = account_key(name)
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "accounts")
            row = _row(connection, name)
            if row is not None and row.disabled_at:
                raise InputError(f"{row.name}: is disabled; enable the account first")
            if row is None:
                values = {"key": key, "name": name, "role": role or "reader", "made_at": at}
                connection.execute(schema.accounts.insert(), values)
            elif role is not None and row.role != role:
                self._keep_an_admin(connection, row, role=role)
                _set(connection, key, role=role)
            connection.execute(delete(schema.invites).where(schema.invites.c.account == key))
            connection.execute(
                schema.invites.insert(),
                {"digest": digest, "account": key, "made_at": at, "expires_at": expires_at},
            )
            made = _account(_existing(connection, name))
            append(self.database, connection, at, by, "invited", made.name, made.role)
            return made

    def invited(self, digest: str, at: str) -> Account | None:
        """Return the account that an invitation is for; None for one used, replaced or expired."""
        return self._account_with(schema.invites, digest, at)

    def join(self, digest: str, password: str, at: str) -> Account | None:
        """Use up an invitation: set the password, end all sessions.  None if it holds no more."""
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "accounts")
            found = connection.execute(
                delete(schema.invites)
                .where(schema.invites.c.digest == digest, schema.invites.c.expires_at > at)
                .returning(schema.invites.c.account)
            ).scalar_one_or_none()
            if found is None:
                return None
            row = _existing(connection, found)
            if row.disabled_at:
                return None
            _set(connection, found, password=password)
            connection.execute(delete(schema.sessions).where(schema.sessions.c.account == found))
            append(self.database, connection, at, row.name, "joined", row.name)
            return _account(_existing(connection, found))

    def set_password(self, name: str, password: str, *, by: str, at: str) -> None:
        """Change a password and end all sessions of the account."""
        key = account_key(name)
        with self.database.writing(durable=True) as connection:
            _set(connection, key, password=password)
            connection.execute(delete(schema.sessions).where(schema.sessions.c.account == key))
            append(self.database, connection, at, by, "password", name)

    def set_role(self, name: str, role: Role, *, by: str, at: str) -> Account:
        """Change a role.  Raises InputError for an unknown name and for the last admin."""
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "accounts")
            row = _existing(connection, name)
            if row.role != role:
                self._keep_an_admin(connection, row, role=role)
                _set(connection, row.key, role=role)
                append(self.database, connection, at, by, "role", row.name, role)
            return _account(_existing(connection, name))

    def set_disabled(self, name: str, disabled: bool, *, by: str, at: str) -> Account:
        """Shut an account out, ending its sessions and invitations, or let it in again.

        Raises InputError for an unknown name and for the last admin.
        """
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "accounts")
            row = _existing(connection, name)
            if bool(row.disabled_at) != disabled:
                if disabled:
                    self._keep_an_admin(connection, row)
                _set(connection, row.key, disabled_at=at if disabled else None)
                action: Action = "disabled" if disabled else "enabled"
                append(self.database, connection, at, by, action, row.name)
            if disabled:
                for table in (schema.sessions, schema.invites):
                    connection.execute(delete(table).where(table.c.account == row.key))
            return _account(_existing(connection, name))

    def _keep_an_admin(
        self, connection: Connection, row: Row[Any], role: Role | None = None
    ) -> None:
        """Refuse what would leave a team whose admins have all gone."""
        table = schema.accounts
        if row.role != "admin" or role == "admin" or row.disabled_at:
            return
        others = connection.scalar(
            select(func.count())
            .select_from(table)
            .where(table.c.role == "admin", table.c.disabled_at.is_(None), table.c.key != row.key)
        )
        if not others:
            raise InputError(f"{row.name}: is the last admin; make another one first")

    # -------------------------------------------------------------- sessions

    def open_session(
        self, name: str, digest: str, *, at: str, expires_at: str, password: str
    ) -> bool:
        """Keep a session of an account whose password is still the one given; log it.

        Returns False where the account was disabled or its password changed meanwhile.
        """
        with self.database.writing() as connection:
            self.database.lock(connection, "accounts")
            row = _row(connection, name)
            if row is None or row.disabled_at or row.password != password:
                return False
            old = delete(schema.sessions).where(schema.sessions.c.expires_at <= at)
            connection.execute(old)
            connection.execute(
                schema.sessions.insert(),
                {"digest": digest, "account": row.key, "made_at": at, "expires_at": expires_at},
            )
            append(self.database, connection, at, row.name, "signed in", row.name)
            return True

    def session_account(self, digest: str, at: str) -> Account | None:
        """Return whose session this is; None for one that is over or of a disabled account."""
        return self._account_with(schema.sessions, digest, at)

    def _account_with(self, tokens: Table, digest: str, at: str) -> Account | None:
        """Return the account, unless disabled, that a token in force is for."""
        wanted = (
            select(schema.accounts)
            .join(tokens, tokens.c.account == schema.accounts.c.key)
            .where(
                tokens.c.digest == digest,
                tokens.c.expires_at > at,
                schema.accounts.c.disabled_at.is_(None),
            )
        )
        with self.database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _account(row)

    def close_session(self, digest: str, *, name: str, at: str) -> None:
        """End a session."""
        with self.database.writing() as connection:
            ended = connection.execute(
                delete(schema.sessions).where(schema.sessions.c.digest == digest)
            )
            if ended.rowcount:
                append(self.database, connection, at, name, "signed out", name)

    # -------------------------------------------------------------- keys

    def add_key(self, key: ApiKey, digest: str) -> None:
        """Keep a key.  Raises InputError where a key of that label is in force."""
        table = schema.api_keys
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "accounts")
            same = select(table.c.id).where(
                table.c.label == key.label, table.c.revoked_at.is_(None)
            )
            if connection.scalar(same) is not None:
                raise InputError(f"{key.label}: a key of that name is in force; revoke it first")
            values = {name: getattr(key, name) for name in key.__struct_fields__}
            connection.execute(table.insert(), {**values, "digest": digest})
            append(self.database, connection, key.made_at, key.made_by, "key made", key.label)

    def keys(self) -> list[ApiKey]:
        """Return all keys, revoked ones included, oldest first."""
        table = schema.api_keys
        with self.database.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.made_at, table.c.id))
            return [_key(row) for row in rows]

    def key_of(self, digest: str, at: str) -> ApiKey | None:
        """Return the key in force with this digest."""
        table = schema.api_keys
        wanted = select(table).where(table.c.digest == digest, table.c.revoked_at.is_(None))
        with self.database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None or (row.expires_at is not None and row.expires_at <= at):
            return None
        return _key(row)

    def revoke_key(self, named: str, *, by: str, at: str) -> ApiKey:
        """Revoke the key of an id or label.  Raises InputError where none is in force."""
        table = schema.api_keys
        with self.database.writing(durable=True) as connection:
            self.database.lock(connection, "accounts")
            wanted = (table.c.id == named) | (table.c.label == named)
            row = connection.execute(
                update(table)
                .where(wanted, table.c.revoked_at.is_(None))
                .values(revoked_at=at)
                .returning(table)
            ).one_or_none()
            if row is None:
                raise InputError(f"{named}: no key in force has that name or id")
            append(self.database, connection, at, by, "key revoked", row.label)
            return _key(row)

    # -------------------------------------------------------------- failures

    def attempt(self, limits: Mapping[str, int], *, at: str, since: str) -> str | None:
        """Count a try under several names, unless there were too many of one since a moment.

        Counted before it is known whether the try succeeds, so that many at once gain nothing.
        Returns None, or the moment of the try that has to grow old before there may be another.
        """
        table = schema.failures
        with self.database.writing() as connection:
            self.database.lock(connection, "failures")
            connection.execute(delete(table).where(table.c.at <= since))
            blocking: list[str] = []
            for what, most in limits.items():
                tries = connection.scalars(
                    select(table.c.at).where(table.c.what == what).order_by(table.c.at)
                ).all()
                if len(tries) >= most:
                    blocking.append(tries[-most])
            if not blocking:
                rows = [{"what": what, "at": at} for what in limits]
                connection.execute(table.insert(), rows)
            return max(blocking, default=None)

    def succeeded(self, what: Mapping[str, bool], *, at: str) -> None:
        """Take back the tries of a moment; where the value is True, all tries of that name."""
        table = schema.failures
        with self.database.writing() as connection:
            for name, every in what.items():
                gone = delete(table).where(table.c.what == name)
                connection.execute(gone if every else gone.where(table.c.at == at))


def _row(connection: Connection, name: str) -> Row[Any] | None:
    wanted = select(schema.accounts).where(schema.accounts.c.key == account_key(name))
    return connection.execute(wanted).one_or_none()


def _existing(connection: Connection, name: str) -> Row[Any]:
    row = _row(connection, name)
    if row is None:
        raise InputError(f"{name}: no account has that name; see sayso accounts list")
    return row


def _set(connection: Connection, key: str, **values: str | None) -> None:
    connection.execute(update(schema.accounts).where(schema.accounts.c.key == key).values(**values))


def _account(row: Row[Any]) -> Account:
    state: Literal["invited", "active", "disabled"] = "active"
    if row.disabled_at:
        state = "disabled"
    elif row.password is None:
        state = "invited"
    return Account(name=row.name, role=row.role, made_at=row.made_at, state=state)


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(**{name: getattr(row, name) for name in ApiKey.__struct_fields__})
