"""OpenStreetMap files → GeoJSON features: GeoJSON itself, Overpass answers, .osm XML extracts."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..errors import InputError

Feature = dict[str, Any]
"""A GeoJSON feature: properties, geometry, id."""

_Point = tuple[float, float]
"""Longitude, latitude."""


def features_of(path: Path, data: bytes) -> Iterator[Feature]:
    """Yield the features of an OpenStreetMap (or Who's On First) file, `data` being its bytes.

    Elements of Overpass and of XML that have tags become features; a way's geometry is that of its
    nodes, a relation's the middle or the bounds that Overpass was asked for ("out center"); asked
    for its geometry ("out geom"), its feature holds the ways around it too, under "ways".
    Raises InputError for what is none of the three, with the way out for .pbf.
    """
    if path.name.lower().endswith(".pbf"):
        raise InputError(
            f"{path}: .pbf is not read; make GeoJSON of it first: "
            f"osmium export {path.name} -o x.geojson"
        )
    if data.lstrip()[:1] == b"<":
        yield from _from_xml(path, data)
        return
    try:
        content = json.loads(data)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not GeoJSON: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: not GeoJSON: it holds no features")
    if isinstance(content.get("elements"), list):
        yield from _from_overpass(content["elements"])
    elif content.get("type") == "Feature":  # Who's On First keeps one a file
        yield content
    else:
        yield from content.get("features", ())


def _from_overpass(elements: Iterable[Any]) -> Iterator[Feature]:
    listed = [e for e in elements if isinstance(e, dict)]
    nodes = {
        e["id"]: (float(e["lon"]), float(e["lat"])) for e in listed if "lat" in e and "id" in e
    }
    for element in listed:
        tags = element.get("tags")
        if not isinstance(tags, dict):
            continue
        points = [nodes[n] for n in element.get("nodes", ()) if n in nodes]
        for spot in (element, element.get("center") or {}, *(element.get("geometry") or ())):
            if not points and "lat" in spot and "lon" in spot:
                points.append((float(spot["lon"]), float(spot["lat"])))
        bounds = element.get("bounds")
        if isinstance(bounds, dict):
            points += [(bounds["minlon"], bounds["minlat"]), (bounds["maxlon"], bounds["maxlat"])]
        ways = _outer_ways(element)
        if points or ways:
            points = points or [point for way in ways for point in way]
            feature = _feature(f"{element.get('type', 'node')}/{element.get('id')}", tags, points)
            yield {**feature, "ways": ways} if ways else feature


def _outer_ways(element: dict[str, Any]) -> list[list[_Point]]:
    """Return the ways around a relation ("out geom"), each as its points."""
    return [
        [(float(spot["lon"]), float(spot["lat"])) for spot in member["geometry"]]
        for member in element.get("members") or ()
        if member.get("role") != "inner" and len(member.get("geometry") or ()) > 1
    ]


def _from_xml(path: Path, data: bytes) -> Iterator[Feature]:
    nodes: dict[str, _Point] = {}
    try:
        for _, item in ElementTree.iterparse(io.BytesIO(data)):
            if item.tag not in ("node", "way"):
                continue
            ident = item.get("id", "")
            if item.tag == "node":
                nodes[ident] = float(item.get("lon", "nan")), float(item.get("lat", "nan"))
                points = [nodes[ident]]
            else:
                refs = (nd.get("ref", "") for nd in item.iter("nd"))
                points = [nodes[ref] for ref in refs if ref in nodes]
            tags = {t.get("k", ""): t.get("v", "") for t in item.iter("tag")}
            if tags and points:
                yield _feature(f"{item.tag}/{ident}", tags, points)
            item.clear()
    except (ElementTree.ParseError, ValueError) as error:
        raise InputError(f"{path}: not OpenStreetMap XML: {error}") from error


def _feature(ident: str, tags: dict[str, Any], points: list[_Point]) -> Feature:
    geometry = {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
    return {"type": "Feature", "id": ident, "properties": tags, "geometry": geometry}
