"""The border line and the layers drawn under it: kilometres along the line, metres from it."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.model import DataError

DATA = Path(__file__).resolve().parents[1] / "data" / "basemap"
LAYERS = ("land", "provinces", "rivers", "border", "towns")

Point = tuple[float, float]  # latitude, longitude; GeoJSON's own order is the other way round

_EQUATOR_M = 6378137.0  # WGS 84
_ECCENTRICITY2 = 0.00669437999014


class InvalidBorder(DataError):
    """A border file whose kilometres or parts do not make one line."""


def _metres_per_degree(lat: float) -> Point:
    """Give metres in one degree of latitude and of longitude at this latitude."""
    sine = math.sin(math.radians(lat))
    root = math.sqrt(1 - _ECCENTRICITY2 * sine * sine)
    north = _EQUATOR_M * (1 - _ECCENTRICITY2) / root**3
    east = _EQUATOR_M / root * math.cos(math.radians(lat))
    return math.radians(north), math.radians(east)


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch of the border with one neighbour. `interpolated` are the kilometres that no survey line covers."""

    pair: str  # CHN-PRK, PRK-RUS
    km_from: float
    km_to: float
    interpolated: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Border:
    """China–DPRK and Russia–DPRK border as one line, from the Yalu mouth (0 km) to the Tumen mouth."""

    folder: Path
    parts: tuple[Part, ...]
    points: tuple[Point, ...]
    kms: tuple[float, ...]  # km of each point, never falling

    @classmethod
    def load(cls, folder: Path = DATA) -> Border:
        """Read the border; the other layers are read when asked for."""
        parts, points, kms = [], [], []
        for feature in _read(folder, "border")["features"]:
            part, line = feature["properties"], feature["geometry"]["coordinates"]
            skip = 1 if points else 0  # a part begins where the one before it ended
            parts.append(_part(part))
            points += [(lat, lon) for lon, lat in line[skip:]]
            kms += part["km"][skip:]
        if len(points) != len(kms) or any(later < earlier for earlier, later in pairwise(kms)):
            path = folder / "border.geojson"
            raise InvalidBorder(f"{path}: one rising `km` is needed for each of {len(points)} points, found {len(kms)}")
        return cls(folder, tuple(parts), tuple(points), tuple(kms))

    @property
    def length_km(self) -> float:
        return self.kms[-1]

    def km(self, lat: float, lon: float) -> float:
        """Project a point on the line: kilometres from the Yalu mouth, also for points far from the border."""
        return self._nearest(lat, lon)[0]

    def offset_m(self, lat: float, lon: float) -> float:
        """Measure metres to the nearest point of the line; within 1 % as far as 500 km away."""
        return self._nearest(lat, lon)[1]

    def point_at(self, km: float) -> Point:
        """Find latitude and longitude of a kilometre of the border."""
        if not 0 <= km <= self.length_km:
            raise ValueError(f"km {km} is not on the border; valid: 0 to {self.length_km}")
        after = min(max(bisect_right(self.kms, km), 1), len(self.kms) - 1)
        start, end = self.kms[after - 1], self.kms[after]
        share = (km - start) / (end - start) if end > start else 0.0
        (lat, lon), (lat_end, lon_end) = self.points[after - 1], self.points[after]
        return lat + share * (lat_end - lat), lon + share * (lon_end - lon)

    def segment(self, km_from: float, km_to: float) -> tuple[Point, ...]:
        """Cut the line between two kilometres, in rising order; points are (latitude, longitude)."""
        if km_from >= km_to:
            raise ValueError(f"segment from km {km_from} to km {km_to} has no length; km_from must be the smaller")
        inner = (point for point, km in zip(self.points, self.kms, strict=True) if km_from < km < km_to)
        return (self.point_at(km_from), *inner, self.point_at(km_to))

    def layer(self, name: str) -> Mapping[str, Any]:
        """Read one GeoJSON layer, in longitude, latitude order; a fresh copy at each call."""
        return _read(self.folder, name)

    def _nearest(self, lat: float, lon: float) -> Point:
        """Give km along and metres from the line, in a plane that fits midway between the two."""
        southernmost, northernmost = min(self.points)[0], max(self.points)[0]
        north, east = _metres_per_degree((lat + min(max(lat, southernmost), northernmost)) / 2)
        plane = [((x - lon) * east, (y - lat) * north) for y, x in self.points]
        best, best_km = math.inf, 0.0
        for i, ((x, y), (x_end, y_end)) in enumerate(pairwise(plane)):
            dx, dy = x_end - x, y_end - y
            squared = dx * dx + dy * dy
            share = min(1.0, max(0.0, -(x * dx + y * dy) / squared)) if squared else 0.0
            distance = math.hypot(x + share * dx, y + share * dy)
            if distance < best:
                best, best_km = distance, self.kms[i] + share * (self.kms[i + 1] - self.kms[i])
        return best_km, best


def _part(properties: Mapping[str, Any]) -> Part:
    spans = tuple((start, end) for start, end in properties["interpolated_km"])
    return Part(properties["pair"], properties["km"][0], properties["km"][-1], spans)


def _read(folder: Path, name: str) -> dict[str, Any]:
    if name not in LAYERS:
        raise ValueError(f"layer {name!r} is not known; valid: {', '.join(LAYERS)}")
    path = folder / f"{name}.geojson"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; build it with: python scripts/build_basemap.py --out {folder}")
    return json.loads(path.read_text(encoding="utf-8"))
