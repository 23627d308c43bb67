"""The map of a view: a base that never changes, and the layer of crossings that does. No outside request."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import folium
from folium.template import Template

from geo import look
from geo.border import LAYERS, Border
from geo.model import Crossing, Event, Status
from geo.views import View, sentence

ASSETS = "../../assets"  # seen from the component's own page, so that a base path of the server holds
COUNTED = ("planned", "rumoured", "denied")
KEPT = {"land": ("country",), "towns": ("name", "rank", "country"), "border": ("pair",)}

Feature = dict[str, Any]


class BorderMap(folium.Map):
    """A folium map whose scripts all come from this server; draws the basemap in the browser, once."""

    default_js = [("leaflet", f"{ASSETS}/leaflet/leaflet.js"), ("borderpost", f"{ASSETS}/map.js")]
    default_css = [("leaflet_css", f"{ASSETS}/leaflet/leaflet.css"), ("borderpost_css", f"{ASSETS}/map.css")]

    def __init__(self) -> None:
        super().__init__(
            location=(40.6, 127.4),
            zoom_start=7,
            min_zoom=5,
            max_zoom=18,
            tiles=None,
            zoom_snap=0.25,
            wheel_px_per_zoom_level=120,
            zoom_control=False,
            font_size="12px",
        )
        self.add_child(_BaseLayers())


class _BaseLayers(folium.MacroElement):
    """Hand the map to the drawing script; the legend is part of the map, not of the data."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            L.control.zoom({position: "topleft"}).addTo({{ this._parent.get_name() }});
            Borderpost.base({{ this._parent.get_name() }}, {{ this.drawing }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "BaseLayers"
        self.drawing = script_json({"layers": f"{ASSETS}/basemap.json", "legend": legend()})


class CrossingLayer(folium.FeatureGroup):
    """The crossings of a view as one GeoJSON layer; a click returns the feature, so it carries the crossing's id."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Borderpost.crossings({{ this._parent.get_name() }}, {{ this.drawing }});
        {% endmacro %}
        """
    )

    def __init__(self, view: View, *, chosen: str | None = None) -> None:
        super().__init__(name="Crossings")
        self._name = "FeatureGroup"  # the component looks for a variable of this name
        self.drawing = script_json({"features": collection(view), "chosen": chosen})


def script_json(value: object) -> str:
    """Write JSON for a script that folium renders twice: no text in it can close a tag or open a template."""
    text = json.dumps(_braceless(value), separators=(",", ":"))
    for sign, code in (("\\ue000", "\\u007b"), ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")):
        text = text.replace(sign, code)
    return text


def _braceless(value: object) -> object:
    """Put a private sign for `{` in every text: folium takes a rendered script for a Jinja template again."""
    if isinstance(value, str):
        return value.replace("\ue000", "").replace("{", "\ue000")
    if isinstance(value, dict):
        return {key: _braceless(inner) for key, inner in value.items()}
    return [_braceless(inner) for inner in value] if isinstance(value, list | tuple) else value


def legend() -> list[tuple[str, str]]:
    """Pair each mark with its words, in the order of `STATES`."""
    rows = [(look.state_svg(state), words.capitalize()) for state, words in look.STATE_WORDS.items()]
    ring = (
        '<svg width="16" height="16" viewBox="-8 -8 16 16"><circle r="6.5" fill="none" stroke="#8A8F98" '
        'stroke-dasharray="2.4 2.2"/></svg>'
    )
    arrow = '<svg width="16" height="16" viewBox="-8 -8 16 16"><path d="M-3,-4L4,0L-3,4Z" fill="#E69F00"/></svg>'
    pale = look.state_svg("open", alpha=look.STALE_STRENGTH)
    return [
        *rows,
        (pale, "Last confirmed 2 years ago or more"),
        (ring, "Approximate place"),
        (arrow, "One way only: into or out of the DPRK"),
    ]


def collection(view: View) -> Feature:
    """Make the GeoJSON of a view's crossings: status of the as-of day, strength by age, what else is said of it."""
    whole = {status.crossing: status for status in view.statuses if status.post is None and status.direction is None}
    said = _said_beside(view.events)
    features = [
        _feature(crossing, whole[crossing.id], said.get(crossing.id, ()), view)
        for crossing in view.corpus.gazetteer.crossings.values()
        if crossing.id in whole
    ]
    return {"type": "FeatureCollection", "features": features}


def short_name(crossing: Crossing) -> str:
    """Cut a crossing's name to what fits on a map: no brackets, no explanation after a comma, no `County`."""
    if crossing.kind == "airport":
        return f"{crossing.kp_side} airport"
    return re.split(r"[,(]| County", crossing.name)[0].strip()


def normal(crossing: Crossing, border: Border) -> float | None:
    """Find the way from the DPRK to the far bank, in degrees clockwise from east; None away from the mapped border."""
    return _normal_at(border, crossing.lat, crossing.lon) if crossing.border in ("cn", "ru") else None


@lru_cache(maxsize=256)
def _normal_at(border: Border, lat: float, lon: float) -> float:
    km = border.km(lat, lon)
    (south, west), (north, east) = border.point_at(max(0.0, km - 6)), border.point_at(min(border.length_km, km + 6))
    along_x, along_y = (east - west) * math.cos(math.radians(lat)), -(north - south)
    # Going up the kilometres the far bank is on the left, which on a screen (y downwards) is (y, -x).
    return round(math.degrees(math.atan2(-along_x, along_y)), 1)


def _said_beside(events: Iterable[Event]) -> dict[str, tuple[str, ...]]:
    counts: dict[str, dict[str, int]] = {}
    for event in events:
        if event.realis in COUNTED:
            of_crossing = counts.setdefault(event.crossing, {})
            of_crossing[event.realis] = of_crossing.get(event.realis, 0) + 1
    return {
        crossing: tuple(f"{of[realis]} {realis}" for realis in COUNTED if realis in of)
        for crossing, of in counts.items()
    }


def _feature(crossing: Crossing, status: Status, said: tuple[str, ...], view: View) -> Feature:
    notes = []
    if said:
        notes.append("Beside it: " + ", ".join(said))
    if crossing.approximate:
        notes.append(f"Place known to about {crossing.precision_m / 1000:g} km only")
    properties = {
        "id": crossing.id,
        "name": crossing.name,
        "label": short_name(crossing),
        "words": sentence(status, view.corpus.gazetteer),
        "notes": notes,
        "shape": look.state_shape(status.state),
        "colour": look.STATE_COLOURS[status.state],
        "strength": 1.0 if status.state == "not commissioned" else look.strength(status.age_days),
        "arrow": one_way(status),
        "normal": normal(crossing, view.corpus.border),
        "approximate": crossing.approximate,
        "radius_m": crossing.precision_m,
        "weight": _weight(crossing, status),
    }
    point = {"type": "Point", "coordinates": [round(crossing.lon, 5), round(crossing.lat, 5)]}
    return {"type": "Feature", "properties": properties, "geometry": point}


def one_way(status: Status) -> str | None:
    """Tell whether a partly open crossing works in one direction only: `import`, `export` or None."""
    if status.state != "partly open":
        return None
    return next((way for way in ("import", "export") if f"{way}s only" in status.how), None)


def _weight(crossing: Crossing, status: Status) -> int:
    """Rank labels: crossings of which something is known first, the informal and approximate last."""
    return 4 * (status.state in ("open", "partly open")) + 2 * (status.state != "unknown") + (not crossing.approximate)


@lru_cache(maxsize=2)
def basemap(border: Border) -> bytes:
    """Bundle the layers for the browser, without properties it does not draw; fetched once and kept by the browser."""
    return json.dumps(
        {name: _bare(border.layer(name), KEPT.get(name, ())) for name in LAYERS},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _bare(layer: Mapping[str, Any], kept: tuple[str, ...]) -> Feature:
    features = [
        {
            "type": "Feature",
            "properties": {name: feature["properties"][name] for name in kept},
            "geometry": feature["geometry"],
        }
        for feature in layer["features"]
    ]
    return {"type": "FeatureCollection", "features": features}


def locator_svg(border: Border, crossing: Crossing, *, width: int = 220, height: int = 120) -> str:
    """Draw where a crossing lies on the border line; a dashed ring where its place is approximate."""
    west, east, south, north = 123.9, 131.0, 37.5, 43.2

    def at(lat: float, lon: float) -> str:
        return f"{(lon - west) / (east - west) * width:.1f},{(north - lat) / (north - south) * height:.1f}"

    line = "L".join(at(lat, lon) for lat, lon in border.points[::12])
    x, y = at(crossing.lat, crossing.lon).split(",")
    dash = ' stroke-dasharray="3 2"' if crossing.approximate else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<path d="M{line}" fill="none" stroke="#7A7F97" stroke-width="1.4"/>'
        f'<circle cx="{x}" cy="{y}" r="7" fill="none" stroke="#D55E00" stroke-width="1.6"{dash}/>'
        f'<circle cx="{x}" cy="{y}" r="2" fill="#D55E00"/></svg>'
    )
