"""Towns of the map: names in three scripts, and the zoom from which each label has room."""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from shapely import Geometry

FIRST_ZOOM, LAST_RANK = 5, 8  # rank 1, the capitals, is drawn from zoom 5; rank 8 from zoom 12
# The weight a town needs for a rank: its people, or what the hand gave it.
FLOORS = {1: 15_000_000, 2: 500_000, 3: 200_000, 4: 60_000, 5: 15_000, 6: 2_000, 7: 0, 8: 0}
LABEL_PX = (6.4, 14.0)  # width of a letter, height of a line
BORDER_TOWN_M = 25_000.0
HAND_WEIGHT = {0: 20_000_000, 1: 10_000_000, 2: 1_000_000, 3: 100_000, 9: 0}


@dataclass(frozen=True, slots=True)
class Town:
    """One town. `anchors` are the sides of the dot a label may take, the best first: on its own bank of the border."""

    name: str
    name_ko: str
    name_zh: str
    country: str
    lat: float
    lon: float
    population: int
    weight: int
    rank: int = LAST_RANK
    anchors: tuple[str, ...] = ("right", "left", "top", "bottom")


def read_towns(cities: bytes, by_hand: Path, wanted: Callable[[Mapping[str, Any]], bool]) -> list[Town]:
    """Join GeoNames' places with the names and places given by hand; the hand wins."""
    with by_hand.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["geonameid"]: row for row in rows if row["geonameid"]}
    places = json.loads(cities)
    missing = known.keys() - places.keys()
    if missing:
        raise ValueError(f"{by_hand}: geonameid {', '.join(sorted(missing))} is not in the GeoNames list")
    towns = [_from_geonames(place, known.get(key)) for key, place in places.items() if wanted(place)]
    return towns + [_from_hand(row) for row in rows if not row["geonameid"]]


def _from_geonames(place: Mapping[str, Any], row: Mapping[str, str] | None) -> Town:
    names, country, people = place["alternatenames"], place["countrycode"], int(place["population"])
    town = Town(
        plain_name(place["name"], country),
        _first(names, "가", "힣"),
        _first(names, "一", "鿿"),
        country,
        round(place["latitude"], 5),
        round(place["longitude"], 5),
        people,
        people,
    )
    if row is None:
        return town
    names_by_hand = {key: row[key] or getattr(town, key) for key in ("name", "name_ko", "name_zh")}
    return replace(town, weight=HAND_WEIGHT[int(row["importance"])] + people // 10, **names_by_hand)


def _from_hand(row: Mapping[str, str]) -> Town:
    at, weight = (float(row["lat"]), float(row["lon"])), HAND_WEIGHT[int(row["importance"])]
    return Town(row["name"], row["name_ko"], row["name_zh"], row["country"], *at, 0, weight)


def plain_name(name: str, country: str) -> str:
    """Write a Korean name without breves, apostrophes and the endings for town and city, as the press does."""
    if country not in ("KP", "KR"):
        return name.replace("’", "'")
    letters = unicodedata.normalize("NFD", name)
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "’'‘")
    return re.sub(r"-(up|si|nodongjagu)$", "", letters)


def _first(names: Iterable[str], low: str, high: str) -> str:
    """Take the shortest name that is wholly in one script, the earliest among equals."""
    fitting = [name for name in names if name and all(low <= letter <= high for letter in name)]
    return min(fitting, key=len, default="")


def anchored(town: Town, nearest: tuple[float, float], offset_m: float) -> Town:
    """Order the sides by how far they lead away from the border; towns far from it try the right first."""
    if offset_m > BORDER_TOWN_M:
        return town
    east = (town.lon - nearest[1]) * math.cos(math.radians(town.lat))
    north = town.lat - nearest[0]
    away = {"right": east, "left": -east, "top": north, "bottom": -north}
    return replace(town, anchors=tuple(sorted(away, key=lambda side: -away[side])))


def ranked(towns: Iterable[Town], border: Geometry) -> list[Town]:
    """Give each town the first rank at which its label has room among the more important ones.

    `border` is in pixels of zoom 0; a label crosses it only where no side is free of it, and not before rank 4.
    """
    waiting = sorted(towns, key=lambda town: (-town.weight, town.name, town.lat))
    placed: list[Town] = []
    for rank in range(1, LAST_RANK + 1):
        boxes = [box for town in placed for box in (_box(town, town.anchors[0], rank), _dot(town, rank))]
        left = []
        for town in waiting:
            side = _free_side(town, rank, boxes, border) if town.weight >= FLOORS[rank] else None
            if side is None:
                left.append(town)
                continue
            others = tuple(anchor for anchor in town.anchors if anchor != side)
            placed.append(replace(town, rank=rank, anchors=(side, *others)))
            boxes += [_box(town, side, rank), _dot(town, rank)]
        waiting = left
    return placed


def _free_side(town: Town, rank: int, boxes: Sequence[tuple[float, ...]], border: Geometry) -> str | None:
    scale = 2 ** (FIRST_ZOOM + rank - 1)
    dry = {}
    for side in town.anchors:
        label = _box(town, side, rank)
        dry[side] = not shapely.box(*(edge / scale for edge in label)).intersects(border)
    covered = any(_overlap(_dot(town, rank), box) for box in boxes)
    boxes_by_side = {side: _box(town, side, rank) for side in town.anchors if not covered}
    free = [side for side, label in boxes_by_side.items() if not any(_overlap(label, box) for box in boxes)]
    clear = [side for side in free if dry[side]]
    if clear or rank < 4:
        return next(iter(clear), None)
    return town.anchors[0] if rank == LAST_RANK else next(iter(free), None)


def to_pixels(lat: float, lon: float, zoom: int) -> tuple[float, float]:
    """Project to Web Mercator pixels, x to the east and y to the south."""
    scale = 256 * 2**zoom / 360
    return lon * scale, -math.degrees(math.asinh(math.tan(math.radians(lat)))) * scale


def _box(town: Town, side: str, rank: int) -> tuple[float, float, float, float]:
    """Lay the label out in pixels of the rank's zoom: left, top, right, bottom."""
    x, y = to_pixels(town.lat, town.lon, FIRST_ZOOM + rank - 1)
    width, height = len(town.name) * LABEL_PX[0], LABEL_PX[1]
    if side in ("left", "right"):
        left = x - 6 - width if side == "left" else x + 6
        return left, y - height / 2, left + width, y + height / 2
    top = y - 6 - height if side == "top" else y + 6
    return x - width / 2, top, x + width / 2, top + height


def _dot(town: Town, rank: int) -> tuple[float, float, float, float]:
    x, y = to_pixels(town.lat, town.lon, FIRST_ZOOM + rank - 1)
    return x - 4, y - 4, x + 4, y + 4


def _overlap(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
