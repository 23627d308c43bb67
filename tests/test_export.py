"""Files that leave the house: whole or not at all, safe in a spreadsheet, honest on a map."""

from __future__ import annotations

import csv
import json

import geopandas
import pyarrow.parquet as pq
import pytest

from geo import export
from geo.border import Border
from geo.cargo import Cargo
from geo.views import Filter, assemble, make
from tests.sketch import GAZETTEER, claim, report

REPORTS = {r.id: r for r in (report("a", "2022-01-20"), report("b", "2022-02-01"))}
CLAIMS = [
    claim("dandong-sinuiju opening rail 2022-01-16", "a", cargo=("grain", "coal")),
    claim("guchengli-samjang opening road 2022-01-18", "b"),
    claim("region:cn-border closure 2020-01", "a"),
]


def view_of(*claims):
    corpus = assemble(GAZETTEER, Border.load(), Cargo.load(), REPORTS, claims)
    return make(corpus, Filter(as_of=corpus.last_day))


@pytest.fixture
def view():
    return view_of(*CLAIMS)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_tables_hold_every_event(view, tmp_path, form):
    assert export.write(view, form, tmp_path / f"x.{form}") == export.Written(3)


@pytest.mark.parametrize("form", ["geojson", "gpkg"])
def test_maps_leave_regions_out_and_count_them(view, tmp_path, form):
    assert export.write(view, form, tmp_path / f"x.{form}") == export.Written(2, left_out=1)


def test_csv_is_read_back_with_its_hangul(view, tmp_path):
    export.write(view, "csv", tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["place"]: row for row in csv.DictReader(file)}
    assert rows["region:cn-border"]["date"] == "2020-01"
    assert rows["dandong-sinuiju"]["cargo"] == "coal; grain"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_looks_like_a_formula_is_plain_text(text):
    assert export.cell(text) == "'" + text
    assert export.cell([text, "b"]).startswith("'")


@pytest.mark.parametrize("text", ["Trains ran.", "2022-01", "단둥", "a=b"])
def test_other_text_is_left_as_it_is(text):
    assert export.cell(text) == text


def test_a_formula_in_a_quote_is_harmless_in_csv_and_untouched_in_json(tmp_path):
    from dataclasses import replace

    hostile = replace(CLAIMS[0], quote='=HYPERLINK("http://x")')
    view = view_of(hostile)
    export.write(view, "csv", tmp_path / "x.csv")
    export.write(view, "jsonl", tmp_path / "x.jsonl")
    assert "\"'=HYPERLINK" in (tmp_path / "x.csv").read_text("utf-8-sig")
    assert json.loads((tmp_path / "x.jsonl").read_text("utf-8"))["quotes"] == ['=HYPERLINK("http://x")']


def test_geojson_marks_approximate_places_with_their_radius(view, tmp_path):
    export.write(view, "geojson", tmp_path / "x.geojson")
    features = json.loads((tmp_path / "x.geojson").read_text("utf-8"))["features"]
    by_place = {feature["properties"]["place"]: feature["properties"] for feature in features}
    assert by_place["guchengli-samjang"]["approximate"] is GAZETTEER.crossings["guchengli-samjang"].approximate
    assert all(one["radius_m"] == GAZETTEER.crossings[place].precision_m for place, one in by_place.items())


def test_a_geopackage_opens_with_its_points(view, tmp_path):
    export.write(view, "gpkg", tmp_path / "x.gpkg")
    frame = geopandas.read_file(tmp_path / "x.gpkg")
    crossing = GAZETTEER.crossings["dandong-sinuiju"]
    point = frame[frame["place"] == "dandong-sinuiju"].geometry.iloc[0]
    assert (round(point.y, 4), round(point.x, 4)) == (round(crossing.lat, 4), round(crossing.lon, 4))
    assert frame.crs.to_epsg() == 4326


def test_parquet_keeps_lists(view, tmp_path):
    export.write(view, "parquet", tmp_path / "x.parquet")
    rows = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert ["coal", "grain"] in [row["cargo"] for row in rows]


@pytest.mark.parametrize("form", export.FORMATS)
def test_an_empty_view_makes_a_readable_file(tmp_path, form):
    assert export.write(view_of(), form, tmp_path / f"x.{form}").rows == 0
    assert (tmp_path / f"x.{form}").exists()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(view, tmp_path, monkeypatch):
    target = tmp_path / "x.csv"
    target.write_text("old", "utf-8")

    def breaks(view, path):
        path.write_text("half", "utf-8")
        raise OSError("disk full")

    monkeypatch.setitem(export.FORMATS, "csv", breaks)
    with pytest.raises(OSError, match="disk full"):
        export.write(view, "csv", target)
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert target.read_text("utf-8") == "old"


@pytest.mark.parametrize(
    ("form", "name", "says"), [("xls", "x.xls", "valid: csv"), ("csv", "no/x.csv", "does not exist")]
)
def test_what_cannot_be_written_is_told(view, tmp_path, form, name, says):
    with pytest.raises(export.ExportError, match=says):
        export.write(view, form, tmp_path / name)


def test_a_folder_is_not_written_over(view, tmp_path):
    with pytest.raises(export.ExportError, match="is a folder"):
        export.write(view, "csv", tmp_path)
