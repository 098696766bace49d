"""Who may work on a record: invitations, passwords, sessions, keys, and the log of what they did.

Passwords are kept as argon2id hashes, tokens as SHA-256.  Whoever guesses is slowed down: tries
are counted by account and address together, by address and by account.
"""

from __future__ import annotations

import hashlib
import math
import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, get_args

from .errors import AccessError, InputError, TooManyRequests
from .membership import RIGHTS, ROLES, Account, Action, ApiKey, AuditEntry, Member, Role
from .moments import moment_text

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from .store import Store

SHORTEST = 12
LONGEST = 200
"""Code points of a password."""
_DISTINCT = 5
_LABEL = 60
WINDOW = timedelta(minutes=15)
"""Tries count for so long."""
OF_ONE_ACCOUNT_FROM_ONE_ADDRESS = 5
OF_ONE_ADDRESS = 30
OF_ONE_ACCOUNT = 100
"""So many that a stranger who fails on purpose seldom shuts somebody out."""
KEY_PREFIX = "sayso_"
_NAME = re.compile(r"[^\W_][\w .@'-]*")
_HASHING = BoundedSemaphore(2)
"""Each argon2 hash takes 64 MiB: a crowd of sign-ins waits instead of filling the memory."""
REFUSED = "the name or the password is wrong, or the account is shut"


def token_digest(token: str) -> str:
    """Return what is kept of a token: SHA-256, hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Accounts:
    """The accounts of one record."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        """Keep accounts in `store`; `now` is the clock."""
        self._store = store
        self._now = now

    def __bool__(self) -> bool:
        """Say whether anybody was ever invited: whether the desk asks who is there."""
        return self._store.has_accounts()

    def _at(self, later: timedelta = timedelta()) -> str:
        return moment_text(self._now() + later)

    # -------------------------------------------------------------- accounts

    def everybody(self) -> list[Account]:
        """Return all accounts, by name."""
        return self._store.accounts()

    def coders(self) -> list[str]:
        """Return the names of those who may correct and rule, and are not shut out."""
        return [
            account.name
            for account in self.everybody()
            if account.state != "disabled" and "amend" in RIGHTS[account.role]
        ]

    def invite(
        self, name: str, role: Role | None = None, *, by: str, hours: float = 72
    ) -> tuple[Account, str]:
        """Make an account, or a new invitation for one; returns it with the one-time token.

        Without a role it keeps the one it has; a new account is a reader's.  Who holds the token
        sets the password, which ends all sessions of the account.  Raises InputError for a name
        or role that cannot be, for a disabled account and where the last admin would lose that
        role.
        """
        name = _clean_name(name)
        if role is not None:
            _check_role(role)
        if not 0 < hours <= 24 * 90:
            raise InputError(f"{hours:g} hours: an invitation holds for 90 days at most")
        token = secrets.token_urlsafe(24)
        account = self._store.invite(
            name,
            role,
            token_digest(token),
            by=by,
            at=self._at(),
            expires_at=self._at(timedelta(hours=hours)),
        )
        return account, token

    def invited(self, token: str) -> Account:
        """Return whom an invitation is for.  Raises AccessError for one that holds no more."""
        account = self._store.invited(token_digest(token), self._at())
        if account is None:
            raise AccessError("this invitation was used, replaced or has run out: ask for another")
        return account

    def join(self, token: str, password: str) -> Account:
        """Use up an invitation by setting a password.

        Raises AccessError for an invitation that holds no more, InputError for a weak password.
        """
        account = self.invited(token)
        check_password(password, account.name)
        joined = self._store.join(token_digest(token), _hashed(password), self._at())
        if joined is None:
            raise AccessError("this invitation was used meanwhile: ask for another")
        return joined

    def set_role(self, name: str, role: Role, *, by: str) -> Account:
        """Change a role; it holds from the next request on.  Raises InputError."""
        _check_role(role)
        return self._store.set_role(name, role, by=by, at=self._at())

    def disable(self, name: str, *, by: str) -> Account:
        """Shut an account out at once; its rulings stay.  Raises InputError."""
        return self._store.set_disabled(name, True, by=by, at=self._at())

    def enable(self, name: str, *, by: str) -> Account:
        """Let a disabled account in again.  Raises InputError."""
        return self._store.set_disabled(name, False, by=by, at=self._at())

    # -------------------------------------------------------------- sessions

    def sign_in(
        self, name: str, password: str, *, address: str = "", hours: float = 12
    ) -> tuple[Member, str]:
        """Return who signed in, with the token of a new session that holds for `hours`.

        `address` is where they ask from.  Raises AccessError, always the same for an unknown
        name, a wrong password and a disabled account, and TooManyRequests.
        """
        name = unicodedata.normalize("NFC", name) if len(name) <= 2 * _LABEL else ""
        name = name if _NAME.fullmatch(name) else ""
        key = name.casefold()
        at = self._at()
        pair, account = f"pair {address} {key}", f"account {key}"
        where = f"address {address}"
        self._count({
            pair: OF_ONE_ACCOUNT_FROM_ONE_ADDRESS,
            where: OF_ONE_ADDRESS,
            account: OF_ONE_ACCOUNT,
        }, at)  # fmt: skip
        found = self._store.account(name)
        kept = found[1] if found is not None and found[0].state == "active" else None
        if not _verified(kept or _nobodys_password(), password) or kept is None or found is None:
            known = found[0].name if found is not None else ""
            self._store.log_action(at, known or "somebody", "refused", known)
            raise AccessError(REFUSED)
        token = secrets.token_urlsafe(32)
        if not self._store.open_session(
            name,
            token_digest(token),
            at=at,
            expires_at=self._at(timedelta(hours=hours)),
            password=kept,
        ):
            raise AccessError(REFUSED)
        self._store.succeeded({pair: True, where: False, account: False}, at=at)
        return Member(name=found[0].name, role=found[0].role), token

    def _count(self, limits: dict[str, int], at: str) -> None:
        since = self._at(-WINDOW)
        blocking = self._store.attempt(limits, at=at, since=since)
        if blocking is None:
            return
        left = datetime.fromisoformat(blocking) - datetime.fromisoformat(since)
        wait = max(1, math.ceil(left.total_seconds()))
        raise TooManyRequests(
            f"too many tries: wait {math.ceil(wait / 60)} minutes before the next one", wait
        )

    def member(self, token: str) -> Member | None:
        """Return whose session a token is; None for one that is over."""
        account = self._store.session_account(token_digest(token), self._at())
        return None if account is None else Member(name=account.name, role=account.role)

    def sign_out(self, token: str) -> None:
        """End a session."""
        account = self._store.session_account(token_digest(token), self._at())
        if account is not None:
            self._store.close_session(token_digest(token), name=account.name, at=self._at())

    def change_password(self, name: str, old: str, new: str, *, address: str = "") -> None:
        """Change a password, which ends all sessions of the account.

        Raises AccessError where the old one is wrong, InputError where the new one is weak.
        """
        at = self._at()
        what = f"pair {address} {name.casefold()}"
        self._count({what: OF_ONE_ACCOUNT_FROM_ONE_ADDRESS}, at)
        found = self._store.account(name)
        if found is None or found[1] is None or not _verified(found[1], old):
            if found is not None:
                # Who holds somebody's session may be trying to guess.
                self._store.log_action(at, found[0].name, "refused", found[0].name)
            raise AccessError("the present password is wrong")
        check_password(new, name)
        self._store.succeeded({what: True}, at=at)
        self._store.set_password(found[0].name, _hashed(new), by=found[0].name, at=at)

    # -------------------------------------------------------------- keys

    def make_key(self, label: str, *, by: str, days: float | None = None) -> tuple[ApiKey, str]:
        """Make a key that may read, and return it with its secret, which is shown only now.

        With `days` it runs out.  Raises InputError for a label that is empty, long or taken.
        """
        label = _clean(label)
        if not 1 <= len(label) <= _LABEL:
            raise InputError(f"a key needs a name of 1 to {_LABEL} characters")
        if days is not None and not 0 < days <= 3660:
            raise InputError(f"{days:g} days: a key holds for ten years at most, or for ever")
        secret = KEY_PREFIX + secrets.token_urlsafe(32)
        key = ApiKey(
            id=f"a{secrets.token_hex(5)}",
            label=label,
            made_by=by,
            made_at=self._at(),
            expires_at=None if days is None else self._at(timedelta(days=days)),
        )
        self._store.add_key(key, token_digest(secret))
        return key, secret

    def keys(self) -> list[ApiKey]:
        """Return all keys, revoked ones included, oldest first; never their secrets."""
        return self._store.keys()

    def revoke_key(self, named: str, *, by: str) -> ApiKey:
        """Revoke a key by its name or id.  Raises InputError where none is in force."""
        return self._store.revoke_key(named, by=by, at=self._at())

    def key_member(self, secret: str) -> Member | None:
        """Return who a key makes the asker; None for a key that is not in force."""
        if not secret.startswith(KEY_PREFIX):
            return None
        key = self._store.key_of(token_digest(secret), self._at())
        return None if key is None else Member(name=f"key {key.label}", role="reader", kind="key")

    # -------------------------------------------------------------- log

    def note(self, by: str, action: Action, about: str = "", detail: str = "") -> AuditEntry:
        """Put into the log what somebody did."""
        return self._store.log_action(self._at(), by, action, about, detail)

    def log(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        by: str | None = None,
        action: str | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> list[AuditEntry]:
        """Return what was done, oldest first; see `Store.audit_log`.  Raises InputError."""
        if action is not None and action not in get_args(Action):
            raise InputError(f"{action}: no such action; one of {', '.join(get_args(Action))}")
        return self._store.audit_log(
            since=since, until=until, by=by, action=action, after=after, limit=limit
        )


def check_password(password: str, name: str) -> None:
    """Raise InputError for a password that is soon guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"a password has {SHORTEST} to {LONGEST} characters")
    folded = password.casefold()
    rest = folded.replace(name.casefold(), "")
    if len(set(folded)) < _DISTINCT or len(rest) < SHORTEST - _DISTINCT:
        raise InputError("this password is soon guessed: take several words of your own")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InputError(f"{role}: no such role; one of {', '.join(ROLES)}")


def _clean(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in normal if unicodedata.category(c)[0] != "C").split())


def _clean_name(name: str) -> str:
    cleaned = _clean(name)
    if cleaned != unicodedata.normalize("NFC", name).strip() or not _NAME.fullmatch(cleaned):
        raise InputError(f"{cleaned!r}: a name begins with a letter or digit; then also . @ ' - _")
    if len(cleaned) > _LABEL:
        raise InputError(f"a name has {_LABEL} characters at most")
    return cleaned


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher as Hasher

    return Hasher()


def _bytes(password: str) -> bytes:
    """Keyboards write one letter in several ways; the hash is of one of them."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _hashed(password: str) -> str:
    with _HASHING:
        return _hasher().hash(_bytes(password))


@lru_cache(maxsize=1)
def _nobodys_password() -> str:
    """What an unknown name's password is compared with, so that it takes as long as a known one."""
    return _hashed(secrets.token_urlsafe(16))


def _verified(kept: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    if len(password) > LONGEST:
        return False
    with _HASHING:
        try:
            return _hasher().verify(kept, _bytes(password))
        except VerificationError:
            return False
