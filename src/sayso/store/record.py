"""The store: captured, ruled and derived rows of one record behind one object."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from .audit import AuditRows
from .captured import CapturedRows
from .changes import ChangeRows
from .database import Database
from .derived import DerivedRows
from .histories import HistoryRows
from .issue_list import IssueRows
from .kept import KeptRows
from .listing import Listing
from .members import MemberRows
from .readings import Readings
from .ruled import RuledRows
from .search import Search
from .tallies import TallyRows
from .visits import Visits


class Store(
    CapturedRows, RuledRows, Readings, DerivedRows, KeptRows, Listing, Search, ChangeRows,
    MemberRows, AuditRows, Visits, HistoryRows, IssueRows, TallyRows,
):  # fmt: skip
    """One open record.  Safe to share between threads; closed by `close` or at block end."""

    def __init__(self, database: Database, *, made: bool = False) -> None:
        self.database = database
        self.made = made
        """This opening made the record."""
        self.url = database.url
        """What `open_store` can open again, in another process too; holds the password."""
        self.label = database.label
        """The same for messages, without password."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads inside the block see one state, whatever others write meanwhile."""
        return self.database.snapshot()

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def abandon(self) -> None:
        """Close the record; where this opening made it and nothing was kept, remove its file."""
        if self.made and not any(self.counts().values()):
            self.database.remove()
        else:
            self.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
