"""A basemap of the desk's own: a PMTiles file, or tiles that lie online."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from sayso.config import DeskSettings
from sayso.errors import InputError
from sayso.publish import get_writer
from sayso.record import Record
from sayso.web import create_app

from .conftest import Desk, Pages
from .desk_record import small_record
from .looking import expect, map_ready

pytest.importorskip("pmtiles")
ONLINE = "https://tiles.example.org/{z}/{x}/{y}.png"
MAGENTA = (255, 0, 255)
WATER = (0xD5, 0xE0, 0xE6)
"""As the desk draws it where it is light."""


def picture() -> bytes:
    """Return a tile that nothing of the desk's own looks like."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (256, 256), MAGENTA).save(out, "PNG")
    return out.getvalue()


def written(path: Path, kind: str, tile: bytes, about: dict[str, Any]) -> Path:
    """Write a PMTiles file of the whole world, four zooms deep, of one tile over and over."""
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    with path.open("wb") as file:
        writer = Writer(file)
        for zoom in range(4):
            for column in range(1 << zoom):
                for row in range(1 << zoom):
                    writer.write_tile(zxy_to_tileid(zoom, column, row), tile)
        header = {
            "tile_type": TileType[kind], "tile_compression": Compression.NONE, "min_zoom": 0,
            "max_zoom": 3, "min_lon_e7": -1_800_000_000, "min_lat_e7": -850_000_000,
            "max_lon_e7": 1_800_000_000, "max_lat_e7": 850_000_000, "center_zoom": 0,
            "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, about)
    return path


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("basemap") / "world.pmtiles"
    return written(path, "PNG", picture(), {"attribution": "<b>Painters</b> & sons"})


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Vector tiles in which everything is water."""
    vectors = pytest.importorskip("mapbox_vector_tile")
    square = "POLYGON ((0 0, 0 4096, 4096 4096, 4096 0, 0 0))"
    layer = {"name": "water", "features": [{"geometry": square, "properties": {}}]}
    path = tmp_path_factory.mktemp("basemap") / "flood.pmtiles"
    return written(path, "MVT", vectors.encode([layer]), {"vector_layers": [{"id": "water"}]})


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with small_record(tmp_path_factory.mktemp("basemap") / "small.db") as opened:
        yield opened


def asked(record: Record, **settings: Any) -> TestClient[Any]:
    app = create_app(record, settings=DeskSettings(**settings))
    return TestClient(app, base_url="http://127.0.0.1")


def test_pictures_of_a_file_are_served(record: Record, pictures: Path) -> None:
    with asked(record, basemap=str(pictures)) as client:
        told = client.get("/api/summary").json()["basemap"]
        assert (told["kind"], told["shallowest"], told["deepest"]) == ("raster", 0, 3)
        assert told["credit"] == "Painters & sons"
        assert "://" not in told["url"]
        got = client.get("/" + told["url"].format(z=3, x=4, y=2))
        assert (got.headers["content-type"], got.content) == ("image/png", picture())
        assert "example" not in got.headers["content-security-policy"]
        for tile in ("4/0/0", "3/8/0", "99/0/0", "0/0/1"):
            assert client.get(f"/basemap/{tile}").status_code == 404


def test_a_file_that_is_cut_off_is_told_in_one_line(
    record: Record, pictures: Path, tmp_path: Path
) -> None:
    for length in (0, 60, 130, 400):
        short = tmp_path / f"{length}.pmtiles"
        short.write_bytes(pictures.read_bytes()[:length])
        with pytest.raises(InputError, match="no PMTiles file that can be read"):
            create_app(record, settings=DeskSettings(basemap=str(short)))


def test_vector_tiles_name_their_layers(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "war.pmtiles"
    get_writer("pmtiles", record.reference).write(record.view(), path)
    with asked(record, basemap=str(path), basemap_credit="Ours") as client:
        told = client.get("/api/summary").json()["basemap"]
        assert (told["kind"], told["layers"]) == ("vector", ["events", "control"])
        assert told["credit"] == "Ours"
        got = client.get("/basemap/0/0/0")
        assert got.status_code == 200
        assert got.headers["content-encoding"] == "gzip"


def test_only_the_host_of_tiles_online_may_be_asked(record: Record) -> None:
    with asked(record, basemap=ONLINE) as client:
        answer = client.get("/api/summary")
        assert answer.json()["basemap"]["url"] == ONLINE
        policy = answer.headers["content-security-policy"]
        assert "connect-src 'self' https://tiles.example.org;" in policy
        assert "unsafe" not in policy
        assert client.get("/basemap/0/0/0").status_code == 404
    with asked(record) as client:
        assert client.get("/api/summary").json()["basemap"] is None


@pytest.mark.parametrize(
    "named",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}/{x}",
        "/nowhere/at/all.pmtiles",
        __file__,
    ],
)
def test_what_is_no_basemap_is_told_in_one_line(record: Record, named: str) -> None:
    with pytest.raises(InputError) as told:
        create_app(record, settings=DeskSettings(basemap=named))
    assert "\n" not in str(told.value)


@pytest.mark.browser
@pytest.mark.parametrize("where", ["file", "vectors", "online"])
def test_the_map_is_drawn_with_them(
    record: Record, pictures: Path, flood: Path, open_page: Pages, where: str
) -> None:
    from PIL import Image

    named = {"file": str(pictures), "vectors": str(flood), "online": ONLINE}[where]
    settings = DeskSettings(basemap=named, basemap_credit="Painters")
    desk = Desk(record, settings=settings)
    try:
        page = open_page("about:blank", wait=False)
        page.context.unroute_all()
        wanted: list[str] = []

        def tile(route: Any) -> None:
            wanted.append(route.request.url)
            route.fulfill(
                body=picture(),
                content_type="image/png",
                headers={"access-control-allow-origin": "*"},
            )

        page.context.route("https://tiles.example.org/**", tile)
        page.goto(desk.url)
        map_ready(page)
        page.wait_for_timeout(500)
        assert bool(wanted) == (where == "online")
        shown = Image.open(io.BytesIO(page.get_by_test_id("map").screenshot())).convert("RGB")
        colours = shown.getcolors(shown.width * shown.height) or []
        red, green, blue = max(colours)[1]
        if where == "vectors":
            assert (red, green, blue) == WATER
        else:
            # Paler than the tile, so that marks stand out on it.
            assert min(red, blue) > 180 > green
        assert "Painters" in page.locator(".maplibregl-ctrl-attrib").inner_text()
    finally:
        desk.stop()


@pytest.mark.browser
def test_the_map_stands_where_its_tiles_cannot_be_had(record: Record, open_page: Pages) -> None:
    desk = Desk(record, settings=DeskSettings(basemap=ONLINE))
    try:
        page = open_page("about:blank", wait=False)
        page.context.unroute_all()
        page.context.route("https://tiles.example.org/**", lambda route: route.abort())
        page.goto(desk.url)
        map_ready(page)
        expect(page.locator(".list .row").first).to_be_visible()
        open_page.provokes("ERR_FAILED", "Failed to fetch")
    finally:
        desk.stop()
