"""A basemap of one's own: tiles of a PMTiles file, or where tiles lie online."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ..config import DeskSettings
from ..errors import InputError
from .answers import BasemapTiles

_ONLINE = re.compile(r"https://[^\s{}'\";,]+(\{[zxy]\}[^\s{}'\";,]*){3}")
_DEEPEST_ONLINE = 19
_DAMAGED = (OSError, ValueError, LookupError, EOFError, zlib.error)
"""What reading a file that is cut off or overwritten can end in."""
_MEDIA_TYPES = {
    "MVT": "application/vnd.mapbox-vector-tile",
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}


class OwnBasemap:
    """What the settings name to be drawn over the built-in basemap."""

    def __init__(self, tiles: BasemapTiles, host: str = "", reader: Any = None) -> None:
        self.tiles = tiles
        self.host = host
        """Origin that the page must be allowed to ask; empty where the desk itself answers."""
        self._reader = reader
        if reader is not None:
            header = reader.header()
            self._media_type = _MEDIA_TYPES[header["tile_type"].name]
            self._packed = header["tile_compression"].name == "GZIP"

    def tile(self, zoom: int, column: int, row: int) -> Response[bytes] | None:
        """Return a tile of the file; None where it holds none there."""
        data = self._reader.get(zoom, column, row) if self._reader is not None else None
        if data is None:
            return None
        headers = {"cache-control": "private, max-age=3600"}
        if self._packed:
            headers["content-encoding"] = "gzip"
        return Response(data, headers=headers, media_type=self._media_type)


def own_basemap(settings: DeskSettings) -> OwnBasemap | None:
    """Return the basemap of the settings; None for the built-in one alone.

    Raises InputError where it is neither an address of tiles nor a file that can be read.
    """
    named = settings.basemap
    if not named:
        return None
    if "://" in named:
        if not _ONLINE.fullmatch(named) or {"{z}", "{x}", "{y}"} - set(re.findall(r"\{.\}", named)):
            raise InputError(
                f"settings: desk.basemap: {named!r} is no address of tiles, as "
                "https://tiles.example.org/{z}/{x}/{y}.png is"
            )
        parts = urlsplit(named)
        return OwnBasemap(
            BasemapTiles(
                url=named, kind="raster", deepest=_DEEPEST_ONLINE, credit=settings.basemap_credit
            ),
            host=f"{parts.scheme}://{parts.netloc}",
        )
    return _of_file(Path(named), settings.basemap_credit)


def _of_file(path: Path, credit: str) -> OwnBasemap:
    try:
        from pmtiles import reader as library
        from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported
    except ImportError as error:
        raise InputError(
            "desk.basemap: a PMTiles file needs pmtiles: pip install 'sayso[tiles]'"
        ) from error
    untyped: Any = library
    try:
        with path.open("rb") as file:
            reader = untyped.Reader(untyped.MmapSource(file))
        header, about = reader.header(), reader.metadata()
        kind = header["tile_type"].name
        if path.stat().st_size < header["tile_data_offset"] + header["tile_data_length"]:
            raise ValueError("its end is missing")
    except (*_DAMAGED, MagicNumberNotFound, SpecVersionUnsupported) as error:
        raise InputError(f"{path}: no PMTiles file that can be read: {error}") from error
    if kind not in _MEDIA_TYPES or header["tile_compression"].name not in ("NONE", "GZIP"):
        raise InputError(f"{path}: tiles of a kind that no browser draws ({kind})")
    layers = about.get("vector_layers", []) if kind == "MVT" else []
    return OwnBasemap(
        BasemapTiles(
            url="basemap/{z}/{x}/{y}",
            kind="vector" if kind == "MVT" else "raster",
            deepest=header["max_zoom"],
            shallowest=header["min_zoom"],
            bounds=[
                header[edge] / 1e7
                for edge in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
            ],
            layers=tuple(str(layer["id"]) for layer in layers),
            credit=credit or re.sub(r"<[^>]*>", "", str(about.get("attribution", ""))),
        ),
        reader=reader,
    )


@get("/basemap/{zoom:int}/{column:int}/{row:int}", include_in_schema=False, sync_to_thread=True)
def tile(
    state: State, zoom: FromPath[int], column: FromPath[int], row: FromPath[int]
) -> Response[bytes]:
    """A tile of the PMTiles file that the settings name."""
    basemap: OwnBasemap | None = state.basemap
    inside = 0 <= zoom <= 26 and 0 <= column < 1 << zoom and 0 <= row < 1 << zoom
    found = basemap.tile(zoom, column, row) if basemap is not None and inside else None
    if found is None:
        raise NotFoundException("no such tile")
    return found
