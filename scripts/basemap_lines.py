"""Shapes that share edges: simplified once, so that neighbours still fit and the border line has no gap beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import Geometry, STRtree


@dataclass(frozen=True, slots=True)
class Zone:
    """A detail level: what lies in `area` is simplified by `tolerance` degrees, and parts under `smallest` deg² go."""

    area: Geometry
    tolerance: float
    smallest: float


def lines_of(geometry: Geometry) -> list[Geometry]:
    """Take the line parts, merged; points that an overlay leaves are dropped."""
    parts = [part for part in shapely.get_parts(geometry, return_index=False) if part.geom_type == "LineString"]
    if geometry.geom_type == "GeometryCollection":
        parts = [line for part in shapely.get_parts(geometry) for line in shapely.get_parts(part)]
        parts = [part for part in parts if part.geom_type == "LineString"]
    merged = shapely.line_merge(shapely.union_all(parts)) if parts else shapely.MultiLineString()
    return [part for part in shapely.get_parts(merged) if not part.is_empty]


def polygons_of(geometry: Geometry) -> list[Geometry]:
    """Take the polygon parts of whatever an overlay gave."""
    flat = [part for piece in shapely.get_parts(geometry) for part in shapely.get_parts(piece)]
    return [part for part in flat if part.geom_type == "Polygon" and not part.is_empty]


def without_specks(geometry: Geometry, zones: Sequence[Zone], largest_hole: float) -> Geometry:
    """Drop islands too small for their zone, and small holes, which are artefacts of cut-out inland water."""
    kept = []
    for part in polygons_of(geometry):
        zone = next(zone for zone in zones if zone.area.intersects(part))
        if part.area >= zone.smallest:
            holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= largest_hole]
            kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.union_all(kept)


def simplify_together(countries: Mapping[str, Geometry], zones: Sequence[Zone], grid: float) -> dict[str, Geometry]:
    """Simplify polygons by their shared arcs. Zones must be nested, the finest first, the last covering all."""
    network = shapely.union_all([country.boundary for country in countries.values()], grid_size=1e-5)
    arcs: list[Geometry] = []
    finer = shapely.Polygon()
    for zone in zones:
        inside = shapely.difference(shapely.intersection(network, zone.area), finer)
        arcs += [arc.simplify(zone.tolerance, preserve_topology=False) for arc in lines_of(inside)]
        finer = zone.area
    noded = shapely.union_all([arc for arc in arcs if not arc.is_empty], grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return _assign(faces, countries, zones, grid)


def _assign(faces: Iterable[Geometry], countries: Mapping[str, Geometry], zones: Sequence[Zone], grid: float) -> dict:
    tree = STRtree(list(countries.values()))
    names = list(countries)
    owned: dict[str, list[Geometry]] = {name: [] for name in names}
    for face in faces:
        owner = tree.query(face.representative_point(), predicate="intersects")
        if len(owner):
            owned[names[owner[0]]].append(face)
    joined = {name: shapely.union_all(parts, grid_size=grid) for name, parts in owned.items() if parts}
    return {name: without_specks(shape, zones, 1e-4) for name, shape in joined.items()}


def shared_edges(first: Geometry, second: Geometry) -> list[Geometry]:
    """Find the lines two polygons have in common; nothing where they only touch in points."""
    return lines_of(shapely.intersection(first.boundary, second.boundary, grid_size=1e-4))


def drawn_out(line: Geometry, rim: Geometry, reach: float) -> Geometry:
    """Lead a line's loose ends on to the rim where it is nearer than `reach`; ends that touch it stay."""
    points = list(line.coords)
    for at in (0, -1):
        end = shapely.Point(points[at])
        if 0 < end.distance(rim) < reach:
            nearest = shapely.shortest_line(end, rim).coords[1]
            points.insert(0 if at == 0 else len(points), nearest)
    return shapely.LineString(points)
