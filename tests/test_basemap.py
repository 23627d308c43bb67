"""The basemap layers as they lie in the repository, and the script that builds them."""

import io
import json
import sys
import tarfile
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from geo.border import DATA, LAYERS, Border

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import basemap_packages as packages
import basemap_towns as towns
from basemap_lines import Zone, drawn_out, simplify_together

OFF_COAST = {"Sindo": 300}  # metres a town may lie off the drawn coast
VIEW = shapely.box(123.5, 37.5, 131.2, 43.5)


@pytest.fixture(scope="module")
def border() -> Border:
    return Border.load()


@pytest.fixture(scope="module")
def land(border) -> dict[str, shapely.Geometry]:
    return {row["properties"]["country"]: shape(row["geometry"]) for row in border.layer("land")["features"]}


@pytest.fixture(scope="module")
def places(border) -> list[tuple[dict, shapely.Point]]:
    return [(row["properties"], shape(row["geometry"])) for row in border.layer("towns")["features"]]


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_at_most_300_kb(name):
    assert (DATA / f"{name}.geojson").stat().st_size <= 300_000


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_valid_shapes_only(border, name):
    assert all(shape(row["geometry"]).is_valid for row in border.layer(name)["features"])


def test_outer_rings_run_anticlockwise(land):
    rings = [part.exterior for country in land.values() for part in shapely.get_parts(country)]
    assert all(ring.is_ccw for ring in rings)


@pytest.mark.parametrize("pair", ["CHN-PRK", "PRK-RUS"])
def test_the_border_is_one_line_for_each_neighbour(border, pair):
    rows = [row for row in border.layer("border")["features"] if row["properties"]["pair"] == pair]
    assert [row["geometry"]["type"] for row in rows] == ["LineString"]


def test_no_two_countries_overlap(land):
    assert not [pair for pair in combinations(land, 2) if land[pair[0]].intersection(land[pair[1]]).area]


def test_every_town_is_in_its_own_country(land, places):
    astray = {
        town["name"]
        for town, point in places
        if land[town["country"]].distance(point) * 111_000 > OFF_COAST.get(town["name"], 0)
    }
    assert astray == set()


def test_no_town_is_in_another_country(land, places):
    foreign = [
        (town["name"], name)
        for town, point in places
        for name, country in land.items()
        if name != town["country"] and country.covers(point)
    ]
    assert foreign == []


def test_the_check_of_countries_can_fail(land):
    assert not land["CN"].covers(shapely.Point(128.17778, 41.40167))  # Hyesan


def test_towns_beside_the_border_are_nearer_their_own_bank(border, land, places):
    other = {"CN": "KP", "KP": "CN"}
    both = [(town, point) for town, point in places if town["country"] in other]
    beside = [(town, point) for town, point in both if border.offset_m(point.y, point.x) < 25_000]
    wrong = [
        town["name"]
        for town, point in beside
        if land[other[town["country"]]].distance(point) < land[town["country"]].distance(point)
    ]
    assert len(beside) > 80
    assert wrong == []


def test_sindo_island_is_there(land):
    assert land["KP"].covers(shapely.Point(124.25, 39.86))


def test_the_edge_of_the_land_follows_the_border_line(border, land):
    line = shapely.LineString([(lon, lat) for lat, lon in border.points])
    edge = shapely.points(shapely.get_coordinates(land["KP"].intersection(land["CN"])))
    assert shapely.distance(line, edge).max() * 111_000 < 100


def test_the_layers_reach_beyond_the_overview(land):
    west, south, east, north = shapely.total_bounds(list(land.values()))
    assert (west < 118, south < 34, east > 137, north > 47) == (True,) * 4
    assert shapely.union_all(list(land.values())).intersection(VIEW).area / VIEW.area > 0.5


@pytest.mark.parametrize(
    "name",
    ["Nampo", "Haeju", "Wonsan", "Kaesong", "Dandong", "Sinuiju", "Hyesan", "Khasan", "Tumangang"],
)
def test_a_town_the_reader_looks_for_is_there_in_three_scripts(places, name):
    (town,) = [town for town, _ in places if town["name"] == name]
    assert all((town["name_ko"], town["name_zh"]))


def test_rank_one_is_the_two_capitals(places):
    assert {town["name"] for town, _ in places if town["rank"] == 1} == {"Pyongyang", "Seoul"}


def test_province_lines_of_the_dprk_end_on_coast_border_or_another_line(border, land):
    rows = border.layer("provinces")["features"]
    lines = [shape(row["geometry"]) for row in rows if row["properties"].get("country") == "KP"]
    rim = land["KP"].boundary
    for line in lines:
        others = shapely.union_all([rim, *(other for other in lines if other is not line)])
        loose = [shapely.Point(point).distance(others) for point in (line.coords[0], line.coords[-1])]
        assert max(loose) < 0.002


def test_the_inter_korean_line_is_one_piece(border):
    rows = border.layer("provinces")["features"]
    (row,) = [row for row in rows if (row["properties"]["a"], row["properties"]["b"]) == ("KOR", "PRK")]
    assert len(shapely.get_parts(shape(row["geometry"]))) == 1


def test_rivers_do_not_double_the_border_line(border):
    beside = shapely.LineString([(lon, lat) for lat, lon in border.points]).buffer(0.02)
    rivers = [shape(row["geometry"]) for row in border.layer("rivers")["features"]]
    assert max(river.intersection(beside).length for river in rivers) < 0.5


def test_every_layer_has_a_source_in_the_manifest():
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    assert {layer for package in manifest["packages"] for layer in package["layers"]} == set(LAYERS)
    assert manifest["packages"] == [
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


def test_a_package_with_other_contents_is_refused(tmp_path):
    package = packages.PACKAGES[0]
    (tmp_path / package.filename).write_bytes(b"something else")
    with pytest.raises(packages.UnfetchablePackage, match="the pinned one is"):
        packages.fetch(package, tmp_path)


def test_a_client_that_is_not_installed_is_told_plainly(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(packages.UnfetchablePackage, match="qgis-common=3.22.16.* by apt"):
        packages.fetch(packages.PACKAGES[-1], tmp_path)


def test_a_link_in_a_package_is_not_followed(tmp_path):
    path = tmp_path / "evil.tgz"
    with tarfile.open(path, "w:gz") as tar:
        link = tarfile.TarInfo("package/map.geo.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
    digest = packages.hashlib.sha256(path.read_bytes()).hexdigest()
    package = replace(packages.PACKAGES[0], filename=path.name, sha256=digest)
    with pytest.raises(packages.UnfetchablePackage, match="not a plain file"):
        packages.members(package, tmp_path)


def test_a_file_larger_than_the_limit_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "large.tgz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("package/map.geo.json")
        info.size = 100
        tar.addfile(info, io.BytesIO(b"x" * 100))
    monkeypatch.setattr(packages, "MAX_MEMBER_BYTES", 99)
    digest = packages.hashlib.sha256(path.read_bytes()).hexdigest()
    package = replace(packages.PACKAGES[0], filename=path.name, sha256=digest)
    with pytest.raises(packages.UnfetchablePackage, match="at most 99"):
        packages.members(package, tmp_path)


@pytest.mark.parametrize(
    ("name", "country", "plain"),
    [
        ("Sinŭiju", "KP", "Sinuiju"),
        ("Ch’ŏngdan-ŭp", "KP", "Chongdan"),
        ("Sariwŏn-si", "KP", "Sariwon"),
        ("Ji’an", "CN", "Ji'an"),
    ],
)
def test_names_are_written_as_the_press_writes_them(name, country, plain):
    assert towns.plain_name(name, country) == plain


def test_a_label_has_room_only_where_no_greater_town_has_taken_it():
    great = towns.Town("Great", "", "", "KP", 40.0, 126.0, 900_000, 900_000)
    small = towns.Town("Small", "", "", "KP", 40.0, 126.01, 800_000, 800_000)
    ranks = {town.name: town.rank for town in towns.ranked([small, great], shapely.LineString())}
    assert ranks["Great"] < ranks["Small"]


def test_a_border_town_has_its_label_on_its_own_bank():
    town = towns.Town("Bank", "", "", "CN", 40.0, 126.0, 0, 0)
    assert towns.anchored(town, (40.0, 126.02), 1700).anchors[0] == "left"
    assert towns.anchored(town, (39.98, 126.0), 2200).anchors[0] == "top"


def test_neighbours_still_share_their_edge_when_simplified():
    wavy = [(0, 0), (0.001, 0.3), (-0.001, 0.6), (0, 1)]
    west = shapely.Polygon([(-1, 0), *wavy, (-1, 1)])
    east = shapely.Polygon([(1, 1), *reversed(wavy), (1, 0)])
    zones = [Zone(shapely.box(-2, -2, 2, 2), 0.01, 0.0)]
    made = simplify_together({"west": west, "east": east}, zones, 1e-4)
    assert made["west"].intersection(made["east"]).length == pytest.approx(1)
    assert made["west"].area + made["east"].area == pytest.approx(2)


def test_a_loose_end_is_led_on_to_the_rim_and_no_farther_than_allowed():
    rim = shapely.LineString([(0, 0), (10, 0)])
    line = shapely.LineString([(5, 0.05), (5, 1)])
    assert drawn_out(line, rim, 0.1).coords[0] == (5, 0)
    assert drawn_out(line, rim, 0.01).coords[0] == (5, 0.05)
