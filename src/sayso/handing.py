"""What a record hands on to others: data sets, releases, digests, maps, tables, evidence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from .config import Config
from .errors import InputError
from .model import Area, Control, Filters
from .protocols import Stamp, View
from .reference import Reference
from .view import Rows

if TYPE_CHECKING:
    from .explain import Explanation
    from .publish import Released
    from .publish.coding import LeftOut
    from .store import Store


class HandingOn(ABC):
    """The part of `Record` that writes for others; everything comes from `view` or `stream`."""

    store: Store
    config: Config

    @property
    @abstractmethod
    def name(self) -> str:
        """Return the path or address of the record, without password."""

    @property
    @abstractmethod
    def reference(self) -> Reference:
        """Return what the packs say of actors, sources and types."""

    @property
    @abstractmethod
    def engine(self) -> str:
        """Return the name of the engine that reads the documents."""

    @abstractmethod
    def today(self) -> str:
        """Return the ISO date of now."""

    @abstractmethod
    def heirs(self, event_id: str) -> tuple[str, ...]:
        """Return the ids of the events that an event of the past has become."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads inside the block see one state, whatever others write meanwhile."""

    @abstractmethod
    def areas(self, on: str | None = None) -> list[Area]:
        """Return the ground between places by its holders on a day, inferred."""

    @abstractmethod
    def show(self, id: str) -> Explanation:
        """Explain an id, down to the words."""

    @abstractmethod
    def control(self) -> list[Control]:
        """Return who holds which place in which interval, by place and day."""

    @abstractmethod
    def view(self, filters: Filters | None = None) -> Rows:
        """Return what writers see: documents, claims, events and control, narrowed."""

    def stream(self) -> View:
        """Return the whole record as writers see it, row by row; read it in a snapshot."""
        from .store.streaming import StoredView

        return StoredView(self.store, self.control(), self.reference.sources)

    def _seen(self, filters: Filters | None) -> View:
        """Return what passes the filters; the whole record is not held in memory."""
        return self.stream() if filters in (None, Filters()) else self.view(filters)

    def export(
        self, format: str, target: str | Path | None = None, filters: Filters | None = None
    ) -> Path:
        """Write a data set and return its path; `sayso.publish.writer_names` lists the formats."""
        from .publish import get_writer

        writer = get_writer(format, self.reference)
        path = Path(target) if target is not None else Path("sayso").with_suffix(writer.suffix)
        with self.store.database.scanning():
            writer.write(self._seen(filters), path)
        return path

    def release(
        self,
        target: str | Path,
        *,
        filters: Filters | None = None,
        date: str | None = None,
        title: str | None = None,
        licence: str | None = None,
        authors: Iterable[str] = (),
        formats: Sequence[str] | None = None,
        since: str | Path | None = None,
    ) -> Released:
        """Write a release: a new folder, or a `.zip`, of data sets, metadata and checksums.

        The same record, date and options give the same bytes; `date` (ISO) is today's by default.
        `formats` narrows the data sets, `since` is an older release to tell the changes from.
        """
        from importlib.metadata import version

        from .publish import About, write_release

        asked = msgspec.to_builtins(filters or Filters())
        about = About(
            title=title or f"Events of {Path(self.name).stem}",
            date=date or self.today(),
            version=version("sayso"),
            engine=self.engine,
            filters={name: value for name, value in asked.items() if value},
            licence=licence,
            authors=tuple(authors),
        )
        with self.store.database.scanning():
            return write_release(
                self._seen(filters),
                Path(target),
                about,
                self.reference,
                formats=formats,
                previous=Path(since) if since is not None else None,
                led=self.heirs,
            )

    def to_arrow(self, table: str = "events", filters: Filters | None = None) -> Any:
        """Return `events`, `claims` or `control` as a `pyarrow.Table`, columns as in the CSV.

        Needs pyarrow (the extra `analysis`).  DuckDB reads it by the name of the variable.
        """
        from .publish.columnar import arrow_table

        return arrow_table(table, self.view(filters), self.reference)

    def to_pandas(self, table: str = "events", filters: Filters | None = None) -> Any:
        """Return a table as a `pandas.DataFrame`; see `to_arrow`.  Needs the extra `frames`."""
        from .publish.columnar import pandas_frame

        return pandas_frame(self.to_arrow(table, filters))

    def to_polars(self, table: str = "events", filters: Filters | None = None) -> Any:
        """Return a table as a `polars.DataFrame`; see `to_arrow`.  Needs the extra `frames`."""
        from .publish.columnar import polars_frame

        return polars_frame(self.to_arrow(table, filters))

    def left_out(self, format: str, filters: Filters | None = None) -> list[LeftOut]:
        """Return the events that `export` leaves out of a coded data set, and why."""
        from .publish import get_writer, left_out

        with self.snapshot():
            return left_out(get_writer(format, self.reference), self._seen(filters))

    def report(
        self,
        since: str | None = None,
        until: str | None = None,
        format: str = "markdown",
        *,
        style: str = "daily",
        area: str | None = None,
    ) -> str:
        """Return a digest of the days from `since` to `until` (inclusive ISO dates).

        `format` is markdown or html, `style` daily or weekly; `area` narrows to a province, a
        country or a place.  Without dates all events are covered.  What is told without a day
        counts for the day of its first report.
        """
        from .publish import digest

        return digest(self.view(), since, until, style, area, format, self.reference)

    def report_bytes(
        self,
        since: str | None = None,
        until: str | None = None,
        format: str = "pdf",
        *,
        style: str = "daily",
        area: str | None = None,
    ) -> bytes:
        """Return a digest as a file's bytes: pdf, docx, html or markdown; see `report`."""
        from .publish import digest_bytes

        return digest_bytes(self.view(), since, until, style, area, format, self.reference)

    def change_svg(self, before: str, after: str) -> str:
        """Return a picture (SVG) of which places changed hands between two ISO dates."""
        from .publish import change_svg

        return change_svg(self.view(), before, after, reference=self.reference)

    def campaign(
        self,
        since: str,
        until: str,
        form: Literal["gif", "mp4"] = "gif",
        *,
        every: int | None = None,
        filters: Filters | None = None,
    ) -> bytes:
        """Return a moving picture: a map for each `every` days between two ISO dates.

        Needs the extra `pictures`, for MP4 the extra `video` as well.
        """
        from .publish.campaign import campaign, campaign_pictures

        pictures = campaign_pictures(
            self.view(filters), since, until, every, reference=self.reference
        )
        return campaign(pictures, form)

    def heat_svg(self, filters: Filters | None = None) -> str:
        """Return a picture (SVG) of how densely strikes were reported, as exactly as known.

        With a type in the filters only events of that type count, of whatever kind.
        """
        from .publish.heat_map import STRIKES, heat_svg

        asked = filters or Filters()
        return heat_svg(
            self.view(filters),
            since=asked.since,
            until=asked.until,
            reference=self.reference,
            types=None if asked.type else STRIKES,
        )

    def map_svg(
        self, filters: Filters | None = None, on: str | None = None, areas: bool = False
    ) -> str:
        """Return a picture (SVG) of the events that pass the filters and of who holds what `on`.

        Without `on`, control is that of the last day that the filters let pass.  `areas` hatches
        the ground between places, which is inferred; it looks at all reports, filters or not.
        """
        from .publish import map_svg

        asked = filters or Filters()
        return map_svg(
            self.view(filters), on=on or asked.until, since=asked.since, until=asked.until,
            areas=self.areas if areas else None,
        )  # fmt: skip

    def stamp(self, authority: str | None = None) -> Stamp | None:
        """Have all captures that bear no time stamp yet stamped (RFC 3161); None if there are none.

        `authority` is the address to ask, by default that of the settings.  Needs the extra
        `stamps`.  Raises InputError without an authority, FetchRefused where it gives no stamp.
        """
        from .evidence import stamp_captures

        return stamp_captures(self.store, self.config, authority)

    def stamps(self) -> list[Stamp]:
        """Return the time stamps over captures, oldest first."""
        return self.store.stamps()

    def archive(self, target: str | Path, ids: Iterable[str] = ()) -> int:
        """Write captured bytes as a web archive (WACZ) for others to check; return how many.

        Of `ids` (events, claims, documents) only what they rest on.  The same captures give the
        same bytes.  Raises InputError for an id that the record does not know.
        """
        from importlib.metadata import version

        from .evidence import write_archive

        with self.snapshot():
            raws = {raw for name in ids for raw in self._behind(name)} or None
            return write_archive(self.store, Path(target), version("sayso"), raws)

    def _behind(self, name: str) -> Iterable[str]:
        """Return the SHA-256 of the bytes that an event, claim or document rests on."""
        told = self.show(name)
        documents = {cited.claim.document for cited in told.evidence}
        if told.document:
            documents.add(told.document.id)
        found = [document.raw for document in self.store.documents(sorted(documents))]
        if not found:
            raise InputError(f"{name}: rests on no document; name an event, a claim or a document")
        return found
