"""A view's events as files: CSV, JSON lines, Parquet, GeoJSON, GeoPackage. Written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geo.model import Crossing
from geo.views import View, event_rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    "id",
    "place",
    "place_name",
    "mode",
    "event",
    "realis",
    "direction",
    "cargo",
    "date",
    "date_words",
    "first_reported",
    "sources",
    "quotes",
    "reports",
)
Row = Mapping[str, object]


class ExportError(ValueError):
    """A file that cannot be written as asked."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many events went into the file, and how many have no point on a map (regions) and were left out."""

    rows: int
    left_out: int = 0


def write(view: View, form: str, path: Path) -> Written:
    """Write the view's events in one of FORMATS. Replaces a file of that name only when the new one is whole."""
    if form not in FORMATS:
        raise ExportError(f"format {form!r}; valid: {', '.join(FORMATS)}")
    if path.is_dir():
        raise ExportError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise ExportError(f"the folder {path.parent} does not exist; make it first")
    with _whole(path) as unfinished:
        return FORMATS[form](view, unfinished)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Hand out a temporary name beside the target and move it there at the end; on an error nothing is left behind."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def cell(value: object) -> str:
    """Write a value for a spreadsheet: lists joined, and what would pass for a formula made plain text."""
    if value is None:
        return ""
    text = "; ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _csv(view: View, path: Path) -> Written:
    rows = list(event_rows(view))
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel that Korean is UTF-8
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([cell(row[column]) for column in COLUMNS] for row in rows)
    return Written(len(rows))


def _jsonl(view: View, path: Path) -> Written:
    rows = list(event_rows(view))
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return Written(len(rows))


def _parquet(view: View, path: Path) -> Written:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = list(event_rows(view))
    lists = {"cargo", "quotes", "reports"}
    kinds = {name: pa.list_(pa.string()) if name in lists else pa.string() for name in COLUMNS} | {
        "sources": pa.int64()
    }
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))), path)
    return Written(len(rows))


def _placed(view: View) -> tuple[list[tuple[Row, Crossing]], int]:
    """Pair events with their crossings; events of regions have no point and are counted instead."""
    crossings = view.corpus.gazetteer.crossings
    rows = list(event_rows(view))
    placed = [(row, crossings[str(row["place"])]) for row in rows if row["place"] in crossings]
    return placed, len(rows) - len(placed)


def _point(row: Row, crossing: Crossing) -> dict[str, object]:
    return {**row, "approximate": crossing.approximate, "radius_m": crossing.precision_m, "point_basis": crossing.basis}


def _geojson(view: View, path: Path) -> Written:
    placed, left_out = _placed(view)
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": {"type": "Point", "coordinates": [crossing.lon, crossing.lat]},
            "properties": _point(row, crossing),
        }
        for row, crossing in placed
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return Written(len(placed), left_out)


def _gpkg(view: View, path: Path) -> Written:
    import geopandas
    from shapely import Point

    placed, left_out = _placed(view)
    names = (*COLUMNS, "approximate", "radius_m", "point_basis")
    rows = [_point(row, crossing) for row, crossing in placed]
    columns = {n: [cell(row[n]) if isinstance(row[n], list) else row[n] for row in rows] for n in names}
    columns["event_id"] = columns.pop("id")  # a GeoPackage keeps `fid` and its like to itself
    points = [Point(crossing.lon, crossing.lat) for _, crossing in placed]
    frame = geopandas.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")
    path.unlink()  # the driver wants to make the file itself
    frame.to_file(path, driver="GPKG", layer="events", engine="pyogrio")
    return Written(len(placed), left_out)


FORMATS: dict[str, Callable[[View, Path], Written]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "geojson": _geojson,
    "gpkg": _gpkg,
}
