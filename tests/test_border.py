"""The border line: its kilometres, its distances, its parts."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from pyproj import Geod

from geo.border import LAYERS, Border, InvalidBorder

GEOD = Geod(ellps="WGS84")
BRIDGES = {  # published points, latitude and longitude
    "Dandong Friendship": (40.11452, 124.39300),
    "New Yalu": (40.03556, 124.36944),
    "Ji'an–Manpo rail": (41.15583, 126.27222),
    "Linjiang": (41.7926, 126.8964),
    "Changbai–Hyesan": (41.4069, 128.1750),
    "Tumen–Namyang road": (42.95444, 129.85083),
    "Quanhe–Wonjong": (42.5678, 130.5225),
    "Khasan–Tumangang rail": (42.415172, 130.641056),
}


@pytest.fixture(scope="module")
def border() -> Border:
    return Border.load()


def test_the_border_with_china_is_1370_to_1385_km(border):
    china = next(part for part in border.parts if part.pair == "CHN-PRK")
    assert 1370 <= china.km_to - china.km_from <= 1385


def test_the_border_with_russia_is_17_to_18_5_km(border):
    russia = next(part for part in border.parts if part.pair == "PRK-RUS")
    assert 17 <= russia.km_to - russia.km_from <= 18.5


def test_russia_begins_where_china_ends(border):
    china, russia = border.parts
    assert (china.km_from, china.km_to, russia.km_to) == (0, russia.km_from, border.length_km)


def test_it_runs_from_the_yalu_mouth_to_the_tumen_mouth(border):
    assert border.point_at(0) == pytest.approx((39.83, 124.17), abs=0.01)
    assert border.point_at(border.length_km) == pytest.approx((42.29, 130.70), abs=0.01)


def test_kilometres_rise_at_every_point(border):
    assert all(later > earlier for earlier, later in pairwise(border.kms))


def test_kilometres_are_geodesic(border):
    lats, lons = zip(*border.points, strict=True)
    assert GEOD.line_length(lons, lats) / 1000 == pytest.approx(border.length_km, abs=0.01)


@pytest.mark.parametrize("name", BRIDGES)
def test_a_published_bridge_is_under_150_m_from_the_line(border, name):
    assert border.offset_m(*BRIDGES[name]) < 150


def test_bridges_come_in_their_order_from_west_to_east(border):
    order = sorted(BRIDGES, key=lambda name: border.km(*BRIDGES[name]))
    assert order == [
        "New Yalu",
        "Dandong Friendship",
        "Ji'an–Manpo rail",
        "Linjiang",
        "Changbai–Hyesan",
        "Tumen–Namyang road",
        "Quanhe–Wonjong",
        "Khasan–Tumangang rail",
    ]


@pytest.mark.parametrize(
    "point",
    [(40.1, 124.5), (41.0, 127.5), (42.9, 129.5), (38.72, 125.42), (37.9, 126.7), (40.0, 130.0)],
)
def test_the_offset_agrees_with_the_geodesic_to_one_per_cent(border, point):
    lat, lon = point
    dense = (border.point_at(border.length_km * step / 8000) for step in range(8001))
    nearest = min(GEOD.inv(lon, lat, x, y)[2] for y, x in dense)
    assert border.offset_m(lat, lon) == pytest.approx(nearest, rel=0.01)


@pytest.mark.parametrize("km", [0, 50.3, 473.9, 1377.396, 1390])
def test_km_of_a_point_on_the_line_is_its_own(border, km):
    assert border.km(*border.point_at(km)) == pytest.approx(km, abs=0.01)


def test_a_segment_has_the_length_asked_for(border):
    lats, lons = zip(*border.segment(700, 750), strict=True)
    assert GEOD.line_length(lons, lats) / 1000 == pytest.approx(50, abs=0.02)


def test_the_one_interpolated_link_is_flagged(border):
    ((start, end),) = border.parts[0].interpolated
    assert 1.3 < end - start < 1.5
    assert 470 < start < 480


def test_a_kilometre_beyond_the_line_is_refused(border):
    with pytest.raises(ValueError, match="valid: 0 to 1395"):
        border.point_at(2000)


def test_a_segment_backwards_is_refused(border):
    with pytest.raises(ValueError, match="km_from must be the smaller"):
        border.segment(20, 10)


def test_an_unknown_layer_is_refused_with_the_known_ones(border):
    with pytest.raises(ValueError, match="land, provinces, rivers, border, towns"):
        border.layer("roads")


def test_a_missing_layer_tells_how_to_build_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="build_basemap"):
        Border.load(tmp_path)


def test_kilometres_that_fall_are_refused(tmp_path):
    line = {"type": "LineString", "coordinates": [[124, 40], [124.1, 40], [124.2, 40]]}
    properties = {"pair": "CHN-PRK", "interpolated_km": [], "km": [0, 9, 8]}
    part = {"type": "Feature", "properties": properties, "geometry": line}
    (tmp_path / "border.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [part]}))
    with pytest.raises(InvalidBorder, match="one rising `km`"):
        Border.load(tmp_path)


def test_every_layer_is_a_feature_collection(border):
    assert {border.layer(name)["type"] for name in LAYERS} == {"FeatureCollection"}


def test_importing_the_border_brings_no_heavy_package():
    heavy = "{'numpy', 'shapely', 'pyproj', 'geopandas', 'pandas'}"
    code = f"import sys, geo.border; sys.exit(bool({heavy} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
