"""Every error sayso raises on purpose.

    SaysoError                 anything sayso itself reports
    ├── InputError             a file, page, option or record that cannot be used (the CLI exits 2)
    │   ├── UnreadableInput    bytes no reader can turn into a document
    │   ├── RecordError        a record that is missing, damaged, newer or no record at all
    │   └── PackError          a pack (actors, sources, places, language) that breaks its schema
    ├── StorageError           the database or the disk refused
    │   └── ConflictError      somebody else ruled on the same thing first
    ├── FetchRefused           an address sayso will not or may not fetch
    └── AccessError            a name, password, link or key that does not hold
        └── TooManyRequests    too many tries in too short a time

Each message is one line: what is wrong, where, and what to do about it.
"""

from __future__ import annotations


class SaysoError(Exception):
    """Base of all errors that sayso raises on purpose; the message is one line for the user."""


class InputError(SaysoError):
    """Input the user gave cannot be used as it is; the command line exits with status 2."""


class UnreadableInput(InputError):
    """Bytes that no reader can turn into a document: empty, binary, wrongly encoded, too large."""


class RecordError(InputError):
    """The record is missing, damaged, written by a newer sayso, or no record at all."""


class PackError(InputError):
    """A pack file breaks its schema or contradicts another pack."""


class StorageError(SaysoError):
    """The database or the disk refused; nothing of the running transaction was kept."""


class ConflictError(StorageError):
    """A ruling was based on something that has changed since; the caller must look again."""


class FetchRefused(InputError):
    """An address that sayso will not fetch (private network, bad scheme) or that refused us.

    What a server says stands in it as one line of what a terminal may print, and not more of it
    than anybody reads.
    """

    def __init__(self, message: str) -> None:
        line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
        # Addresses may be endless; the reason stands behind them.
        super().__init__(line if len(line) <= 600 else f"{line[:300]} … {line[-297:]}")


class AccessError(SaysoError):
    """A name, password, invitation or key that does not hold; says no more than that."""


class TooManyRequests(AccessError):
    """Too many tries in too short a time; `wait` says after how many seconds to try again."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait
