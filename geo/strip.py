"""The strip: every crossing a column from west to east, time running down, one hairline a direction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import altair as alt
import pandas as pd

from geo import charts
from geo.chartdata import Row, fading, marks
from geo.maps import short_name
from geo.model import DIRECTIONS, Crossing, Interval
from geo.views import View

GROUPS = ("West coast", "Yalu and Tumen, west to east", "East coast", "Inter-Korean")
WATERSHED_LON = 126.8
COLUMN, GAP = 3.2, 1.6  # widths in units of a hairline


def draw(
    histories: Mapping[str, Sequence[Interval]], view: View, *, first: dt.date, last: dt.date, height: int = 480
) -> alt.LayerChart:
    """Draw the strip of the crossings in `histories`; the left hairline is import, the right one export."""
    places = _places(view.corpus.gazetteer.crossings.values(), histories)
    x_scale = alt.Scale(domain=[-0.5, max(places.values(), default=0) + 4], nice=False, zero=False)
    y_scale = alt.Scale(domain=charts.ends(first, last), reverse=True, nice=False)
    layers = [
        _columns(places, histories, x_scale, y_scale),
        _column_names(places, x_scale),
        _group_names(places, x_scale, height),
    ]
    beside = _beside(places, view, first, last)
    if len(beside):
        layers.append(_beside_layer(beside, x_scale))
    return charts.finish(alt.layer(*layers), height=height)


def _columns(
    places: Mapping[Crossing, float],
    histories: Mapping[str, Sequence[Interval]],
    x_scale: alt.Scale,
    y_scale: alt.Scale,
) -> alt.Chart:
    cells = [row for crossing, at in places.items() for row in _cells(crossing, at, histories[crossing.id])]
    years = alt.Axis(
        title=None, grid=True, gridColor=charts.FAINT, tickCount="year", format="%Y", domain=False, ticks=False
    )
    return (
        alt.Chart(pd.DataFrame(cells))
        .mark_rect()
        .encode(
            x=alt.X("x:Q", scale=x_scale, axis=None),
            x2="x2:Q",
            y=alt.Y("start:T", scale=y_scale, axis=years),
            y2="end:T",
            color=charts.state_colour(),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=charts.tips("name", "line", "words", "since", "reason"),
        )
        .add_params(alt.selection_point(name="pick", fields=["crossing"], on="click"))
    )


def _beside(places: Mapping[Crossing, float], view: View, first: dt.date, last: dt.date) -> pd.DataFrame:
    """Set what is planned, rumoured or denied to the right of its column, at the middle of its date."""
    at = {crossing.id: left for crossing, left in places.items()}
    rows = [row for row in marks(view.events, first, last) if row["realis"] != "actual" and row["crossing"] in at]
    return pd.DataFrame([row | {"x": at[str(row["crossing"])] + 2.45} for row in rows])


def _cells(crossing: Crossing, at: float, intervals: Sequence[Interval]) -> Iterator[Row]:
    for way, left in zip(DIRECTIONS, (0.0, 1.05), strict=True):
        for interval in intervals:
            if interval.post is None and interval.direction == way:
                line = {
                    "crossing": crossing.id,
                    "name": crossing.name,
                    "line": way,
                    "x": at + left,
                    "x2": at + left + 0.95,
                }
                yield from (part | line for part in fading(interval))


def _group(crossing: Crossing) -> str:
    """Tell the group of a column; the two coasts part at the longitude of the watershed."""
    if crossing.border == "kr":
        return GROUPS[3]
    if crossing.border in ("sea", "air"):
        return GROUPS[0] if crossing.lon < WATERSHED_LON else GROUPS[2]
    return GROUPS[1]


def _places(crossings: Iterable[Crossing], histories: Mapping[str, object]) -> dict[Crossing, float]:
    """Set columns from west to east: west ports, the river border, east ports, inter-Korean points."""
    groups: dict[str, list[Crossing]] = {name: [] for name in GROUPS}
    for crossing in crossings:
        if crossing.id in histories:
            groups[_group(crossing)].append(crossing)
    places, at = {}, 0.0
    for group in groups.values():
        for crossing in group:
            places[crossing] = at
            at += COLUMN
        at += GAP if group else 0
    return places


def _beside_layer(beside: pd.DataFrame, x_scale: alt.Scale) -> alt.Chart:
    return (
        alt.Chart(beside)
        .mark_point(size=22, filled=False, strokeWidth=1, color=charts.INK, opacity=1)
        .encode(
            x=alt.X("x:Q", scale=x_scale),
            y=alt.Y("middle:T"),
            shape=alt.Shape(
                "realis:N",
                scale=alt.Scale(domain=["planned", "rumoured", "denied"], range=["circle", "diamond", "cross"]),
                legend=alt.Legend(orient="bottom", title=None, offset=28),
            ),
            tooltip=charts.tips("type", "realis", "when", "quote"),
        )
    )


def _column_names(places: Mapping[Crossing, float], x_scale: alt.Scale) -> alt.Chart:
    names = pd.DataFrame([(at + 1.0, short_name(crossing)) for crossing, at in places.items()], columns=["x", "name"])
    return (
        alt.Chart(names)
        .mark_text(angle=300, align="left", baseline="middle", dx=4, fontSize=12, color=charts.INK, limit=160)
        .encode(x=alt.X("x:Q", scale=x_scale), y=alt.value(-4), text="name:N")
    )


def _group_names(places: Mapping[Crossing, float], x_scale: alt.Scale, height: int) -> alt.Chart:
    """Name the groups of columns under their first one."""
    first: dict[str, float] = {}
    for crossing, at in places.items():
        first.setdefault(_group(crossing), at)
    rows = pd.DataFrame([{"x": at, "name": name} for name, at in first.items()], columns=["x", "name"])
    return (
        alt.Chart(rows)
        .mark_text(align="left", baseline="top", fontSize=12, fontWeight=600, color=charts.INK)
        .encode(x=alt.X("x:Q", scale=x_scale), y=alt.value(height + 8), text="name:N")
    )
