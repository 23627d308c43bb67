"""Build the basemap layers from pinned open packages: python scripts/build_basemap.py --out data/basemap [--cache DIR].

Needs npm, pip and (for province lines only) apt-get on a Debian whose archive still has the pinned package; also about
2 GB of memory and 250 MB of downloads. The layers are kept in the repository, so nobody has to run this to use them.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import basemap_packages as packages
import basemap_towns as towns
import numpy as np
import shapely
from basemap_lines import (
    Zone,
    drawn_out,
    lines_of,
    polygons_of,
    shared_edges,
    simplify_together,
    without_specks,
)
from pyproj import Geod
from shapely import Geometry

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from geo.border import Border  # noqa: E402

COUNTRIES = {"CHN": "CN", "PRK": "KP", "KOR": "KR", "RUS": "RU", "JPN": "JP", "MNG": "MN"}
WORLD = (116.5, 33.0, 138.5, 48.0)  # what a wide screen shows at the lowest useful zoom
CORE = (123.0, 37.0, 131.8, 44.0)  # what the overview shows
YALU_MOUTH_LAT = 39.83  # where we let the river border begin: a choice, the maritime line goes on
TUMEN_MOUTH_LAT = 42.2925  # the last river point before the sea leg
LARGEST_LINK_DEG = 0.02
NEAR_BORDER_DEG = 0.2
LARGEST_HOLE = 1e-4  # deg², about 1 km²: smaller ones are artefacts of inland water
LARGEST_GAP = 0.01  # deg²: more than this unclaimed between two countries is land of a country not read
CREEK_DEG = 0.0012
EMPTY = shapely.Polygon()
Feature = dict[str, Any]


def feature(geometry: Geometry, grid: float, **properties: Any) -> Feature:
    """Make a GeoJSON feature rounded to `grid`, its outer rings anticlockwise as RFC 7946 asks."""
    rounded = shapely.set_precision(geometry, grid)
    turned = shapely.orient_polygons(rounded, exterior_cw=False)
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(turned)}


def write_layer(out: Path, name: str, features: Iterable[Feature]) -> None:
    """Write one feature a line, so that a change of the layer can be read in a diff."""
    rows = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in features]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"
    (out / f"{name}.geojson").write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} features, {len(text.encode()) / 1000:.0f} kB")


def read_countries(content: bytes) -> dict[str, Geometry]:
    """Read our countries, each part cut to the box before repair: repairing all of Russia takes minutes."""
    found = {}
    for row in content.splitlines():
        code = re.search(rb'"A3":"([A-Z]{3})"', row[-60:])
        if code and (name := code[1].decode()) in COUNTRIES:
            shape = json.loads(row.rstrip(b","))["geometry"]
            parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
            found[name] = shapely.union_all(list(cut_parts(parts)), grid_size=1e-5)
    if missing := COUNTRIES.keys() - found.keys():
        raise ValueError(f"countries not in the package: {', '.join(sorted(missing))}")
    return found


def cut_parts(parts: Iterable[list[Any]]) -> Iterator[Geometry]:
    west, south, east, north = WORLD
    for rings in parts:
        outer = np.asarray(rings[0])
        (left, bottom), (right, top) = outer.min(axis=0), outer.max(axis=0)
        if left < east and right > west and bottom < north and top > south:
            cut = shapely.clip_by_rect(shapely.Polygon(rings[0], rings[1:]), *WORLD)
            yield from polygons_of(shapely.make_valid(cut))


def read_sea(content: bytes) -> Geometry:
    """Read the sea only: its polygons have thousands of islands for holes; inland water is bad and left out."""
    rows = [json.loads(row.rstrip(b",")) for row in content.splitlines()[1:-1]]
    parts = [rings for row in rows for rings in row["coordinates"] if len(rings) > 1000]
    return shapely.union_all(list(cut_parts(parts)), grid_size=1e-5)


def border_lines(maritime: Mapping[str, Geometry]) -> tuple[Geometry, Geometry, list[Geometry]]:
    """Find the lines with China and with Russia, both from west to east, and the straight links put into gaps."""
    river = shapely.box(WORLD[0], YALU_MOUTH_LAT, WORLD[2], WORLD[3])
    pieces = lines_of(shapely.intersection_all([maritime["CHN"].boundary, maritime["PRK"].boundary, river]))
    pieces.sort(key=lambda line: -line.length)
    china, links = pieces[0], []
    for piece in pieces[1:]:
        link = min((shapely.LineString([a, b]) for a in ends(china) for b in ends(piece)), key=lambda line: line.length)
        if link.length > LARGEST_LINK_DEG:
            where = f"{link.length:.3f}° at {link.coords[0]}"
            raise ValueError(f"the border has a gap of {where}; at most {LARGEST_LINK_DEG}°")
        links += [link] if link.length else []
        china = shapely.line_merge(shapely.union_all([china, link, piece]))
    above = shapely.box(WORLD[0], TUMEN_MOUTH_LAT, WORLD[2], WORLD[3])
    (russia,) = lines_of(shapely.intersection_all([maritime["RUS"].boundary, maritime["PRK"].boundary, above]))
    return eastward(china), eastward(russia), links


def ends(line: Geometry) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return line.coords[0], line.coords[-1]


def eastward(line: Geometry) -> Geometry:
    return line if line.coords[0][0] < line.coords[-1][0] else shapely.reverse(line)


def border_features(china: Geometry, russia: Geometry, links: list[Geometry]) -> list[Feature]:
    """Write each part with the geodesic kilometre of each vertex, counted on from the Yalu mouth."""
    geod, km, features = Geod(ellps="WGS84"), 0.0, []
    linked = [{tuple(np.round(point, 5)) for point in link.coords} for link in links]
    for pair, line in (("CHN-PRK", china), ("PRK-RUS", russia)):
        coordinates = [(round(lon, 5), round(lat, 5)) for lon, lat in line.coords]
        kms, gaps = [km], []
        for start, end in pairwise(coordinates):
            km += geod.inv(*start, *end)[2] / 1000
            kms.append(km)
            gaps += [[round(kms[-2], 3), round(km, 3)]] if {start, end} in linked else []
        shape = {"type": "LineString", "coordinates": coordinates}
        properties = {"pair": pair, "interpolated_km": gaps, "km": [round(value, 3) for value in kms]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return features


def areal(geometry: Geometry) -> Geometry:
    """Drop the lines and points that an overlay leaves beside its polygons."""
    return shapely.MultiPolygon(polygons_of(geometry))


def zones(border: Geometry) -> tuple[Zone, ...]:
    near = border.buffer(NEAR_BORDER_DEG).simplify(0.02)
    core = shapely.union(shapely.box(*CORE), near)
    return Zone(near, 0.0004, 2e-5), Zone(core, 0.0022, 6e-5), Zone(shapely.box(*WORLD).buffer(0.1), 0.012, 2e-3)


Countries = Mapping[str, Geometry]


def build_land(maritime: Countries, carved: Countries, sea: Geometry, border: Geometry) -> dict[str, Geometry]:
    """Make the countries' land without inland water, their overlaps given to the DPRK."""
    levels, land, taken = zones(border), {}, EMPTY
    sea = shapely.buffer(shapely.buffer(sea, -CREEK_DEG), CREEK_DEG, quad_segs=2)  # creeks narrower than this close
    for name in ("PRK", *(name for name in COUNTRIES if name != "PRK")):
        dry = shapely.difference(maritime[name], sea, grid_size=1e-5)
        whole = shapely.union_all([*polygons_of(dry), *polygons_of(carved[name])], grid_size=1e-5)
        own = shapely.difference(areal(whole), taken, grid_size=1e-5)
        land[name] = without_specks(own, levels, LARGEST_HOLE)
        taken = areal(shapely.union(taken, land[name], grid_size=1e-5))
    unclaimed = shapely.difference(shapely.difference(shapely.box(*WORLD), sea, grid_size=1e-5), taken, grid_size=1e-5)
    return simplify_together(given_to_neighbours(polygons_of(unclaimed), land), levels, 1e-4)


def given_to_neighbours(gaps: list[Geometry], land: Mapping[str, Geometry]) -> dict[str, Geometry]:
    """Close the gaps between two countries' polygons: each goes to the one it shares the longest edge with."""
    parts = {name: [shape] for name, shape in land.items()}
    for gap in gaps:
        shared = {name: shapely.intersection(gap.buffer(2e-5), shape).area for name, shape in land.items()}
        owner = max(shared, key=lambda name: shared[name])
        if shared[owner] and gap.area < LARGEST_GAP:
            parts[owner].append(gap)
    return {name: areal(shapely.union_all(pieces, grid_size=1e-5)) for name, pieces in parts.items()}


def read_provinces(gpkg: bytes) -> list[tuple[str, str, Geometry]]:
    """Read country, name and shape; the geopackage is SQLite, its shapes are WKB behind a short head."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        path.write_bytes(gpkg)
        rows = sqlite3.connect(path).execute("SELECT adm0_a3, name, geom FROM states_provinces").fetchall()
    head = {0: 8, 1: 40, 2: 56, 3: 56, 4: 72}  # bytes, by kind of envelope
    shapes = ((code, name, shapely.from_wkb(geom[head[geom[3] >> 1 & 7] :])) for code, name, geom in rows if geom)
    box = shapely.box(*WORLD)
    return [(code, name, shapely.make_valid(shape)) for code, name, shape in shapes if shape.intersects(box)]


def province_features(provinces: list[tuple[str, str, Geometry]], land: Mapping[str, Geometry]) -> Iterator[Feature]:
    """Draw the edges between provinces of one country; their loose ends are led on to coast or border."""
    for code in ("PRK", "CHN", "KOR", "RUS"):
        own = [(name, shape) for country, name, shape in provinces if country == code]
        edges = [(a, b, line) for (a, one), (b, two) in combinations(own, 2) for line in shared_edges(one, two)]
        pieces = [(a, b, piece) for a, b, line in edges for piece in lines_of(shapely.intersection(line, land[code]))]
        network = [piece for _, _, piece in pieces]
        for at, (one, two, piece) in enumerate(pieces):
            others = [other for place, other in enumerate(network) if place != at]
            network[at] = drawn_out(piece, shapely.union_all([land[code].boundary, *others]), 0.1)
            yield feature(network[at], 1e-4, kind="province", country=COUNTRIES[code], a=one, b=two)


def country_features(land: Mapping[str, Geometry]) -> Iterator[Feature]:
    """Draw the other borders of the map, which have no kilometres: inter-Korean, China–Russia, Mongolia."""
    for one, two in combinations(sorted(land), 2):
        lines = [] if (one, two) in (("CHN", "PRK"), ("PRK", "RUS")) else shared_edges(land[one], land[two])
        if lines:
            yield feature(shapely.MultiLineString(lines), 1e-4, kind="country", a=one, b=two)


def read_rivers(meta: bytes, data: bytes) -> Iterator[Geometry]:
    """Read lines of little-endian float pairs; each row of the list gives points, start byte and length in bytes."""
    for row in meta.decode("ascii").splitlines():
        _, _, _, south, north, start, size, *_ = row.split()
        if float(north) > WORLD[1] and float(south) < WORLD[3]:
            points = np.frombuffer(data, "<f4", count=int(size) // 4, offset=int(start)).astype(float).reshape(-1, 2)
            if len(points) > 1 and points[:, 0].max() > WORLD[0] and points[:, 0].min() < WORLD[2]:
                yield shapely.LineString(points)


def river_features(rivers: Iterable[Geometry], border: Geometry, land: Mapping[str, Geometry]) -> Iterator[Feature]:
    """Keep what is not the border river itself, which the border line already draws, and far better."""
    beside, core = border.buffer(0.03), shapely.box(*CORE)
    ground = shapely.union_all(list(land.values()))
    merged = lines_of(shapely.union_all(list(rivers)))
    for river in merged:
        if shapely.intersection(river, beside).length > 0.5 * river.length:
            continue
        inside = river.intersects(core)
        if river.length > (0.15 if inside else 1.5):
            lines = lines_of(shapely.intersection(river, ground))
            drawn = shapely.MultiLineString([line.simplify(0.002 if inside else 0.012) for line in lines])
            if not drawn.is_empty:
                yield feature(drawn, 1e-4)


def town_features(cities: bytes, by_hand: Path, border: Border, land: Mapping[str, Geometry]) -> Iterator[Feature]:
    """Place the towns; no label crosses a border of the DPRK, or China's with Russia, where another side is free."""
    west, south, east, north = CORE

    def wanted(place: Mapping[str, Any]) -> bool:
        lat, lon = place["latitude"], place["longitude"]
        if place["countrycode"] not in COUNTRIES.values():
            return False
        if south <= lat <= north and west <= lon <= east:
            return place["countrycode"] != "KR" or place["population"] >= 20_000 or lat > 37.8
        return WORLD[1] < lat < WORLD[3] and WORLD[0] < lon < WORLD[2] and place["population"] >= 900_000

    found = towns.read_towns(cities, by_hand, wanted)
    turned = [towns.anchored(t, border.point_at(border.km(t.lat, t.lon)), border.offset_m(t.lat, t.lon)) for t in found]
    lines = [shapely.LineString([(lon, lat) for lat, lon in border.points])]
    lines += shared_edges(land["KOR"], land["PRK"]) + shared_edges(land["CHN"], land["RUS"])
    pixels = [shapely.LineString([towns.to_pixels(lat, lon, 0) for lon, lat in line.coords]) for line in lines]
    for town in towns.ranked(turned, shapely.union_all(pixels)):
        names = {"name": town.name, "name_ko": town.name_ko, "name_zh": town.name_zh, "country": town.country}
        label = {"rank": town.rank, "anchor": town.anchors[0], "population": town.population}
        shape = {"type": "Point", "coordinates": [town.lon, town.lat]}
        yield {"type": "Feature", "properties": names | label, "geometry": shape}


def write_manifest(out: Path, kept: list[str]) -> None:
    """Write what each layer was made of; `kept` are layers left as they were, their package not being had."""
    rows = [
        {
            "package": package.requirement,
            "client": package.client,
            "sha256": package.sha256,
            "licence": package.licence,
            "credit": package.credit,
            "layers": list(package.used_for),
        }
        for package in packages.PACKAGES
    ]
    layers = {path.stem: path.stat().st_size for path in sorted(out.glob("*.geojson"))}
    content = {"packages": rows, "layers_bytes": layers, "kept_from_earlier_build": kept}
    (out / "manifest.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def keep_provinces(out: Path, error: Exception) -> list[str]:
    """Leave the committed province lines in place; the Debian archive drops old versions."""
    committed, target = REPOSITORY / "data" / "basemap" / "provinces.geojson", out / "provinces.geojson"
    if not target.is_file():
        shutil.copyfile(committed, target)
    print(f"provinces: NOT rebuilt, the committed layer is kept: {error}", file=sys.stderr)
    return ["provinces"]


def build(out: Path, cache: Path) -> None:
    """Build all layers into `out`; each needs the one before."""
    sources = {package.key: package for package in packages.PACKAGES}
    out.mkdir(parents=True, exist_ok=True)
    maritime = read_countries(packages.members(sources["maritime"], cache)[0])
    china, russia, links = border_lines(maritime)
    write_layer(out, "border", border_features(china, russia, links))
    line = shapely.union_all([china, russia])
    carved = read_countries(packages.members(sources["carved"], cache)[0])
    land = build_land(maritime, carved, read_sea(packages.members(sources["waters"], cache)[0]), line)
    write_layer(out, "land", (feature(shape, 1e-4, iso3=code, country=COUNTRIES[code]) for code, shape in land.items()))
    rivers = read_rivers(*packages.members(sources["rivers"], cache))
    write_layer(out, "rivers", river_features(rivers, line, land))
    by_hand = REPOSITORY / "data" / "basemap" / "towns_by_hand.csv"
    places = packages.members(sources["places"], cache)[0]
    write_layer(out, "towns", town_features(places, by_hand, Border.load(out), land))
    kept = []
    try:
        provinces = read_provinces(packages.members(sources["provinces"], cache)[0])
        write_layer(out, "provinces", [*province_features(provinces, land), *country_features(land)])
    except packages.UnfetchablePackage as error:
        kept = keep_provinces(out, error)
    write_manifest(out, kept)


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the basemap layers from pinned open packages.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the layers, e.g. data/basemap")
    parser.add_argument("--cache", type=Path, help="folder to keep the downloads in; default: a temporary one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            build(arguments.out, (arguments.cache or Path(folder)).resolve())
        except packages.UnfetchablePackage as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
