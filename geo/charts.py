"""Charts of a view: the timeline of a crossing, cargo by crossing and by time; encodings they share with the strip."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd

from geo import chartdata, look
from geo.cargo import Cargo
from geo.model import Event, Interval
from geo.views import View

INK = "#7A7F87"  # reads on white and on near-black alike
FAINT = "#88888830"
ROW = 26  # pixels
WAY_SHAPES = {"import": "triangle-right", "export": "triangle-left", "not said": "circle"}
WAY_COLOURS = {"import": "#0072B2", "export": "#A0456B", "not said": "#8A8F98"}
STROKES = {
    "actual": {"filled": True},
    "planned": {"filled": False},
    "rumoured": {"filled": False, "strokeDash": [1.5, 2]},
    "denied": {"filled": False},
}
DENIED_STROKE = "M-1.2,1.2L1.2,-1.2"
MATRIX = ("good", "crossing", "way", "events")
LANES = ("row", "way", "start", "end", "middle", "name", "when", "realis", "quote")


def timeline(
    intervals: Sequence[Interval], events: Sequence[Event], *, first: dt.date, last: dt.date
) -> alt.LayerChart:
    """Draw status bands by mode and direction, and dated events below by type; undated events are not drawn."""
    bands = pd.DataFrame(list(chartdata.bands(intervals)))
    marks = pd.DataFrame(list(chartdata.marks(events, first, last)))
    rows = list(dict.fromkeys([*(bands["row"] if len(bands) else ()), *chartdata.event_rows(marks)]))
    y = alt.Y("row:N", sort=rows, axis=_lane_axis())
    x = alt.X("start:T", scale=alt.Scale(domain=ends(first, last)), axis=_time_axis())
    layers = [_band_layer(bands, x, y)] if len(bands) else []
    if len(marks):
        layers += _mark_layers(marks, alt.X("start:T", title=None) if layers else x, y)
    if not layers:
        layers = [alt.Chart(pd.DataFrame({"row": [], "start": []})).mark_point().encode(x=x, y=y)]
    layers[0] = layers[0].add_params(_zoom())
    return finish(
        alt.layer(*layers).resolve_scale(color="independent", shape="independent"), height=max(3, len(rows)) * ROW
    )


def cargo_matrix(view: View) -> alt.LayerChart:
    """Draw cargo by crossing: one mark a direction, area by number of events; only what happened is counted."""
    events = [event for event in view.events if event.cargo and event.realis == "actual"]
    counts = Counter((good, event.crossing, event.direction or "not said") for event in events for good in event.cargo)
    gazetteer = view.corpus.gazetteer
    told = {crossing for _, crossing, _ in counts}
    columns = [gazetteer.label(place) for place in (*gazetteer.crossings, *gazetteer.regions) if place in told]
    rows = _goods_by_number(events, view.corpus.cargo)
    records = [
        (good_name(view.corpus.cargo, good), gazetteer.label(crossing), way, number)
        for (good, crossing, way), number in counts.items()
    ]
    axis = {"grid": True, "gridColor": FAINT, "domain": False, "ticks": False, "labelLimit": 180, "title": None}
    marks = (
        alt.Chart(pd.DataFrame(records, columns=MATRIX))
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("crossing:N", sort=columns, axis=alt.Axis(labelAngle=-40, orient="top", **axis)),
            y=alt.Y("good:N", sort=rows, axis=alt.Axis(**axis)),
            xOffset=alt.XOffset("way:N", sort=list(WAY_SHAPES)),
            size=alt.Size("events:Q", scale=alt.Scale(range=[60, 420]), legend=None),
            color=_way_colour(),
            shape=_way_shape(),
            tooltip=tips("good", "crossing", "way", "events"),
        )
    )
    return finish(alt.layer(marks), height=max(2, len(rows)) * ROW)


def cargo_timeline(view: View, *, first: dt.date, last: dt.date) -> alt.LayerChart:
    """Draw dated cargo events by good, a mark a direction; a wide date is a thin line as long as its days."""
    dated = [event for event in view.events if event.cargo and event.date and event.date.end >= first]
    cargo, label = view.corpus.cargo, view.corpus.gazetteer.label
    rows = _goods_by_number(dated, cargo)
    records = [
        chartdata.mark(event, event.date, label(event.crossing))
        | {"row": good_name(cargo, good), "way": event.direction or "not said"}
        for event in dated
        for good in event.cargo
    ]
    frame = pd.DataFrame(records, columns=LANES)
    y = alt.Y("row:N", sort=rows, axis=_lane_axis())
    scale = alt.Scale(domain=ends(first, last))
    spans = (
        alt.Chart(frame)
        .mark_rule(opacity=0.5)
        .encode(x=alt.X("start:T", scale=scale, axis=_time_axis()), x2="end:T", y=y, color=_way_colour())
        .add_params(_zoom())
    )
    base = alt.Chart(frame).encode(
        x=alt.X("middle:T", title=None),
        y=y,
        color=_way_colour(),
        shape=_way_shape(),
        tooltip=tips("row", "name", "when", "realis", "quote"),
    )
    happened = base.transform_filter("datum.realis == 'actual'").mark_point(size=90, opacity=1, filled=True)
    beside = base.transform_filter("datum.realis != 'actual'").mark_point(size=90, opacity=1, filled=False)
    return finish(alt.layer(spans, happened, beside), height=max(3, len(rows)) * ROW)


def _goods_by_number(events: Sequence[Event], cargo: Cargo) -> list[str]:
    goods = Counter(good for event in events for good in event.cargo)
    return [good_name(cargo, good) for good, _ in goods.most_common()]


def good_name(cargo: Cargo, good: str) -> str:
    """Give a good's English name; an id the table lacks is shown as it stands."""
    found = cargo.goods.get(good)
    return found.name_en if found else good


# -- encodings ----------------------------------------------------------------------------------------------------


def ends(first: dt.date, last: dt.date) -> list[alt.DateTime]:
    """Give the ends of a time axis."""
    return [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last)]


def _zoom() -> alt.Parameter:
    """Let dragging move and Ctrl with the wheel zoom; the bare wheel goes on scrolling the page."""
    return alt.selection_interval(name="zoom", bind="scales", encodings=["x"], zoom="wheel![event.ctrlKey]")


def _time_axis() -> alt.Axis:
    return alt.Axis(
        title=None,
        grid=True,
        gridColor=FAINT,
        domain=False,
        ticks=False,
        labelFlush=True,
        orient="top",
        tickCount=10,
        labelOverlap=True,
    )


def _lane_axis() -> alt.Axis:
    return alt.Axis(title=None, labelLimit=180, labelPadding=8, ticks=False, domain=False)


def state_colour() -> alt.Color:
    """Colour by the word of a state, so that the legend says `no evidence` where the state is unknown."""
    words = [look.STATE_WORDS[state] for state in look.STATE_COLOURS]
    scale = alt.Scale(domain=words, range=list(look.STATE_COLOURS.values()))
    return alt.Color("state:N", scale=scale, legend=alt.Legend(orient="bottom", title=None, offset=28))


def _way_colour() -> alt.Color:
    scale = alt.Scale(domain=list(WAY_COLOURS), range=list(WAY_COLOURS.values()))
    return alt.Color("way:N", scale=scale, legend=alt.Legend(orient="top", title=None, symbolOpacity=1))


def _way_shape() -> alt.Shape:
    return alt.Shape("way:N", scale=alt.Scale(domain=list(WAY_SHAPES), range=list(WAY_SHAPES.values())))


def tips(*fields: str) -> list[alt.Tooltip]:
    """Name the fields of a hover card as a reader would."""
    titles = {"words": "Status", "since": "From, to", "reason": "Because", "when": "Date", "realis": "Reported as"}
    titles |= {"row": "Line", "name": "Place", "crossing": "Place", "line": "Direction", "way": "Direction"}
    titles |= {"good": "Cargo", "type": "Event"}
    return [alt.Tooltip(field, title=titles.get(field, field.capitalize())) for field in fields]


def _band_layer(bands: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(bands)
        .mark_bar(height=14)
        .encode(
            x=x,
            x2="end:T",
            y=y,
            color=state_colour(),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=tips("row", "words", "since", "reason"),
        )
    )


def _mark_layers(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Layer events by realis: filled, hollow, dotted, struck through; wide dates are lines under them."""
    at, layers = alt.X("middle:T", title=None), []
    wide = marks[marks["start"] != marks["end"]]
    if len(wide):
        layers.append(alt.Chart(wide).mark_rule(opacity=0.45).encode(x=x, x2="end:T", y=y, color=_event_colour()))
    for realis, style in STROKES.items():
        part = alt.Chart(marks[marks["realis"] == realis])
        if not len(part.data):
            continue
        glyphs = part.mark_point(size=110, strokeWidth=1.4, opacity=1, **style)
        layers.append(
            glyphs.encode(
                x=at,
                y=y,
                color=_event_colour(),
                shape=_event_shape(),
                tooltip=tips("row", "when", "realis", "sources", "quote"),
            )
        )
        if realis == "denied":
            stroke = part.mark_point(size=110, strokeWidth=1.6, shape=DENIED_STROKE, opacity=1)
            layers.append(stroke.encode(x=at, y=y, color=_event_colour()))
    return layers


def _event_colour() -> alt.Color:
    scale = alt.Scale(domain=list(look.EVENT_COLOURS), range=list(look.EVENT_COLOURS.values()))
    return alt.Color("type:N", scale=scale, legend=None)


def _event_shape() -> alt.Shape:
    return alt.Shape("type:N", scale=alt.Scale(domain=list(look.GLYPHS), range=list(look.GLYPHS.values())), legend=None)


def finish(chart: alt.LayerChart, *, height: int) -> alt.LayerChart:
    """Set size and type: as wide as the page, 12 px, no frame."""
    return (
        chart.properties(
            height=height, width="container", autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
        )
        .configure(font=look.FONT)
        .configure_axis(labelFontSize=12, labelColor=INK)
        .configure_legend(labelFontSize=12, labelColor=INK, symbolSize=90)
        .configure_view(strokeWidth=0)
    )
