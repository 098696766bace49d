"""Who works on a record together: accounts with roles, keys for programs, the log of what was done.

The words of `model.py` tell of the war; these tell of the people who write it down.
"""

from __future__ import annotations

from typing import Literal, get_args

from .model import Row

Role = Literal["reader", "coder", "reviewer", "admin"]
Right = Literal["read", "add", "amend", "rule", "manage"]
"""read: look; add: take in reports; amend: correct and relate claims; rule: accept, reject, revoke
anybody's ruling; manage: accounts, keys and the log."""

ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: dict[Role, frozenset[Right]] = {
    "reader": frozenset({"read"}),
    "coder": frozenset({"read", "add", "amend"}),
    "reviewer": frozenset({"read", "add", "amend", "rule"}),
    "admin": frozenset({"read", "add", "amend", "rule", "manage"}),
}
Action = Literal[
    "invited", "joined", "signed in", "refused", "signed out", "password", "role", "disabled",
    "enabled", "key made", "key revoked", "ruled", "added",
]  # fmt: skip


class Account(Row, kw_only=True, frozen=True):
    """A person who may sign in; never holds the password or what is kept of it."""

    name: str
    """As rulings carry it; unique without regard to case."""
    role: Role
    made_at: str
    state: Literal["invited", "active", "disabled"]
    """invited: has set no password yet."""


class ApiKey(Row, kw_only=True, frozen=True):
    """A key with which a program may read, and nothing else."""

    id: str
    label: str
    made_by: str
    made_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


class AuditEntry(Row, kw_only=True, frozen=True):
    """One thing that somebody did, in an append-only log in which each entry seals the last."""

    number: int
    at: str
    by: str
    """Name of the account, `key NAME`, or `NAME (command line)`."""
    action: Action
    about: str = ""
    """What it was done to: an account, a key, a ruling's number, ids of documents."""
    detail: str = ""


OWNER: Role = "admin"
"""What the owner of a desk of one person may do: everything."""


class Member(Row, kw_only=True, frozen=True):
    """Who asks: what they are called and what they may do."""

    name: str
    role: Role
    kind: Literal["account", "key", "owner", "nobody"] = "account"
    """owner: whoever opened the desk of one person with the address that it printed; nobody: who
    is not signed in."""

    @property
    def rights(self) -> frozenset[Right]:
        """What the role allows; nothing to nobody."""
        return frozenset() if self.kind == "nobody" else RIGHTS[self.role]

    def may(self, right: Right) -> bool:
        """Say whether the role holds a right."""
        return right in self.rights
