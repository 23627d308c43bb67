"""Charts of a view: the timeline of a crossing, the strip of all crossings, cargo by crossing and by time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import altair as alt
import pandas as pd

from geo import look
from geo.cargo import Cargo
from geo.maps import short_name
from geo.model import DIRECTIONS, EVENT_TYPES, Crossing, Event, Interval, Period
from geo.views import View

INK = "#7A7F87"  # reads on white and on near-black alike
ROW = 26
STEPS = 6  # a band fades in this many steps between 90 days and two years
GROUPS = ("West coast, airport", "Yalu and Tumen, west to east", "East coast", "Inter-Korean")
WATERSHED_LON = 126.8
WAY_SHAPES = {"import": "triangle-right", "export": "triangle-left", "not said": "circle"}
WAY_COLOURS = {"import": "#0072B2", "export": "#A0456B", "not said": "#8A8F98"}
DENIED_STROKE = "M-1.2,1.2L1.2,-1.2"

Row = dict[str, object]


def timeline(
    intervals: Sequence[Interval], events: Sequence[Event], *, first: dt.date, last: dt.date
) -> alt.LayerChart:
    """Draw status bands by mode and direction, and dated events below by type; undated events are not drawn."""
    bands = pd.DataFrame(list(_bands(intervals)))
    marks = pd.DataFrame(list(_marks(events, first, last)))
    rows = list(dict.fromkeys([*(bands["row"] if len(bands) else ()), *_event_rows(marks)]))
    y = alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(labelLimit=150, labelPadding=8, ticks=False, domain=False))
    x = alt.X("start:T", title=None, scale=alt.Scale(domain=_ends(first, last)), axis=_time_axis())
    zoom = alt.selection_interval(name="zoom", bind="scales", encodings=["x"], zoom="wheel![event.ctrlKey]")
    layers: list[alt.Chart] = []
    if len(bands):
        layers.append(_band_layer(bands, x, y))
    if len(marks):
        layers += _mark_layers(marks, x, y)
    if not layers:
        layers.append(alt.Chart(pd.DataFrame({"row": [], "start": []})).mark_point().encode(x=x, y=y))
    layers[0] = layers[0].add_params(zoom)
    return _finish(
        alt.layer(*layers).resolve_scale(color="independent", shape="independent"), height=max(3, len(rows)) * ROW
    )


def strip(
    histories: Mapping[str, Sequence[Interval]], view: View, *, first: dt.date, last: dt.date, height: int = 480
) -> alt.LayerChart:
    """Draw every crossing as a column, west to east, time running down; left hairline import, right hairline export."""
    places = _places(view.corpus.gazetteer.crossings.values(), histories)
    cells = pd.DataFrame(
        [row for crossing, at in places.items() for row in _cells(crossing, at, histories[crossing.id])]
    )
    beside = pd.DataFrame(
        [
            row | {"x": places[view.corpus.gazetteer.crossings[str(row["crossing"])]] + 2.45}
            for row in _marks(view.events, first, last)
            if row["realis"] != "actual" and view.corpus.gazetteer.crossings.get(str(row["crossing"])) in places
        ]
    )
    names = pd.DataFrame([{"x": at + 1.0, "name": short_name(crossing)} for crossing, at in places.items()])
    width = max(places.values(), default=0) + 4
    x_scale = alt.Scale(domain=[-0.5, width], nice=False, zero=False)
    y_scale = alt.Scale(domain=_ends(first, last), reverse=True, nice=False)
    y_axis = alt.Axis(
        title=None, grid=True, gridColor="#88888833", tickCount="year", format="%Y", domain=False, ticks=False
    )
    pick = alt.selection_point(name="pick", fields=["crossing"], on="click")
    bars = (
        alt.Chart(cells)
        .mark_rect()
        .encode(
            x=alt.X("x:Q", scale=x_scale, axis=None),
            x2="x2:Q",
            y=alt.Y("start:T", scale=y_scale, axis=y_axis),
            y2="end:T",
            color=_state_colour(legend=True),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=_tips("name", "line", "state", "since"),
        )
        .add_params(pick)
    )
    layers = [bars, _column_names(names, x_scale), _group_names(places, x_scale, height)]
    if len(beside):
        layers.insert(1, _beside_layer(beside, x_scale, y_scale))
    return _finish(alt.layer(*layers), height=height)


def cargo_matrix(view: View) -> alt.LayerChart:
    """Draw cargo by crossing: one mark a direction, area by number of events; cargo named in plans is not counted."""
    events = [event for event in view.events if event.cargo and event.realis == "actual"]
    counts = Counter((good, event.crossing, event.direction or "not said") for event in events for good in event.cargo)
    goods = Counter(good for event in events for good in event.cargo)
    label = view.corpus.gazetteer.label
    order = [crossing for crossing in (*view.corpus.gazetteer.crossings, *view.corpus.gazetteer.regions)]
    columns = [label(crossing) for crossing in order if any(key[1] == crossing for key in counts)]
    rows = [good_name(view.corpus.cargo, good) for good, _ in goods.most_common()]
    frame = pd.DataFrame(
        [
            {"good": good_name(view.corpus.cargo, good), "crossing": label(crossing), "way": way, "events": number}
            for (good, crossing, way), number in counts.items()
        ],
        columns=["good", "crossing", "way", "events"],
    )
    base = alt.Chart(frame).encode(
        x=alt.X(
            "crossing:N",
            sort=columns,
            title=None,
            axis=alt.Axis(
                labelAngle=-40,
                labelLimit=170,
                orient="top",
                grid=True,
                gridColor="#88888822",
                domain=False,
                ticks=False,
            ),
        ),
        y=alt.Y(
            "good:N",
            sort=rows,
            title=None,
            axis=alt.Axis(grid=True, gridColor="#88888822", domain=False, ticks=False, labelLimit=180),
        ),
        xOffset=alt.XOffset("way:N", sort=list(WAY_SHAPES)),
        tooltip=[
            alt.Tooltip("good:N", title="Cargo"),
            alt.Tooltip("crossing:N", title="Place"),
            alt.Tooltip("way:N", title="Direction"),
            alt.Tooltip("events:Q", title="Events"),
        ],
    )
    marks = base.mark_point(filled=True, opacity=0.9).encode(
        size=alt.Size("events:Q", scale=alt.Scale(range=[60, 420]), legend=None),
        color=_way_colour(),
        shape=_way_shape(),
    )
    return _finish(alt.layer(marks), height=max(2, len(rows)) * ROW)


def cargo_timeline(view: View, *, first: dt.date, last: dt.date) -> alt.LayerChart:
    """Draw dated cargo events by good, a mark a direction; a wide date is a thin line as long as its days."""
    dated = [event for event in view.events if event.cargo and event.date and event.date.end >= first]
    goods = Counter(good for event in dated for good in event.cargo)
    rows = [good_name(view.corpus.cargo, good) for good, _ in goods.most_common()]
    records = [
        _mark(event, view.corpus.gazetteer.label(event.crossing))
        | {"row": good_name(view.corpus.cargo, good), "way": event.direction or "not said"}
        for event in dated
        for good in event.cargo
    ]
    frame = pd.DataFrame(records, columns=["row", "way", "start", "end", "middle", "name", "when", "realis", "quote"])
    y = alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(labelLimit=180, ticks=False, domain=False, labelPadding=8))
    scale = alt.Scale(domain=_ends(first, last))
    zoom = alt.selection_interval(name="zoom", bind="scales", encodings=["x"], zoom="wheel![event.ctrlKey]")
    spans = (
        alt.Chart(frame)
        .mark_rule(opacity=0.5)
        .encode(x=alt.X("start:T", scale=scale, axis=_time_axis(), title=None), x2="end:T", y=y, color=_way_colour())
    )
    marks = (
        alt.Chart(frame)
        .mark_point(size=90, opacity=1)
        .encode(
            x=alt.X("middle:T", title=None),
            y=y,
            color=_way_colour(),
            shape=_way_shape(),
            fillOpacity=alt.condition("datum.realis == 'actual'", alt.value(1), alt.value(0)),
            fill=alt.Fill(
                "way:N", scale=alt.Scale(domain=list(WAY_COLOURS), range=list(WAY_COLOURS.values())), legend=None
            ),
            tooltip=_tips("row", "name", "when", "realis", "quote"),
        )
    )
    return _finish(alt.layer(spans.add_params(zoom), marks), height=max(3, len(rows)) * ROW)


def good_name(cargo: Cargo, good: str) -> str:
    """Give a good's English name; an id the table lacks is shown as it stands."""
    found = cargo.goods.get(good)
    return found.name_en if found else good


# -- rows ---------------------------------------------------------------------------------------------------------


def _bands(intervals: Sequence[Interval]) -> Iterator[Row]:
    sided = [interval for interval in intervals if interval.direction]
    by_post = [interval for interval in sided if interval.post] or sided
    for interval in by_post:
        row = f"{(interval.mode or 'all modes').capitalize()} · {interval.direction or 'both ways'}"
        yield from (part | {"row": row} for part in _fading(interval))


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
                yield from (part | line for part in _fading(interval))


def _fading(interval: Interval) -> Iterator[Row]:
    """Cut an interval where its strength changes; each confirmation within it makes it fresh again."""
    confirmed = sorted({interval.start, *_confirmations(interval)})
    span = (look.STALE_DAYS - look.FRESH_DAYS) // STEPS
    for this, following in zip(confirmed, [*confirmed[1:], interval.end], strict=True):
        edges = [
            this,
            *(this + dt.timedelta(days=look.FRESH_DAYS + span * step) for step in range(STEPS + 1)),
            following,
        ]
        edges = [edge for edge in edges if edge <= following]
        for start, end in zip(edges, [*edges[1:], following], strict=True):
            if start < end:
                yield _part(interval, start, end, look.strength((start - this).days + span // 2))


def _confirmations(interval: Interval) -> Iterator[dt.date]:
    for reason in interval.reasons:
        for period in (reason.event.date, reason.event.known):
            if period and interval.start <= period.end < interval.end:
                yield period.end


def _part(interval: Interval, start: dt.date, end: dt.date, strength: float) -> Row:
    words = look.STATE_WORDS[interval.state]
    return {
        "start": _stamp(start),
        "end": _stamp(end),
        "state": interval.state,
        "words": f"{words}, {interval.how}" if interval.how else words,
        "since": f"{look.day_words(interval.start)} to {look.day_words(interval.end)}",
        "reason": interval.reasons[-1].words if interval.reasons else "no report says",
        "strength": 0.25 if interval.state == "unknown" else strength,
    }


def _marks(events: Iterable[Event], first: dt.date, last: dt.date) -> Iterator[Row]:
    for event in events:
        if event.date and event.date.end >= first and event.date.start <= last:
            yield _mark(event, "")


def _mark(event: Event, name: str) -> Row:
    period = event.date or Period(dt.date.min, dt.date.min)
    return {
        "row": event.type.capitalize(),
        "crossing": event.crossing,
        "name": name,
        "type": event.type,
        "realis": event.realis,
        "start": _stamp(period.start),
        "end": _stamp(period.end),
        "middle": _stamp(period.start + (period.end - period.start) / 2),
        "when": period.words(),
        "sources": f"{event.origins} independent" if event.origins != 1 else "1",
        "quote": event.claims[0].quote if event.claims else "",
    }


def _event_rows(marks: pd.DataFrame) -> list[str]:
    present = set(marks["type"]) if len(marks) else set()
    return [event.capitalize() for event in EVENT_TYPES if event in present]


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
            at += 3.2
        at += 1.6 if group else 0
    return places


# -- encodings ----------------------------------------------------------------------------------------------------


def _stamp(day: dt.date) -> str:
    """Write a day so that the browser takes it for local midnight, as it takes the ends of an axis."""
    return f"{day.isoformat()}T00:00:00"


def _ends(first: dt.date, last: dt.date) -> list[alt.DateTime]:
    return [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in (first, last)]


def _time_axis() -> alt.Axis:
    return alt.Axis(
        grid=True,
        gridColor="#88888833",
        domain=False,
        ticks=False,
        labelFlush=True,
        orient="top",
        tickCount=10,
        labelOverlap=True,
    )


def _state_colour(*, legend: bool) -> alt.Color:
    scale = alt.Scale(domain=list(look.STATE_COLOURS), range=list(look.STATE_COLOURS.values()))
    return alt.Color("state:N", scale=scale, legend=alt.Legend(orient="bottom", title=None) if legend else None)


def _way_colour() -> alt.Color:
    scale = alt.Scale(domain=list(WAY_COLOURS), range=list(WAY_COLOURS.values()))
    return alt.Color("way:N", scale=scale, legend=alt.Legend(orient="top", title=None))


def _way_shape() -> alt.Shape:
    return alt.Shape("way:N", scale=alt.Scale(domain=list(WAY_SHAPES), range=list(WAY_SHAPES.values())), legend=None)


def _tips(*fields: str) -> list[alt.Tooltip]:
    titles = {
        "row": "Line",
        "name": "Place",
        "line": "Direction",
        "words": "Status",
        "state": "Status",
        "since": "From, to",
        "reason": "Because",
        "when": "Date",
        "realis": "Reported as",
        "sources": "Sources",
        "quote": "Quote",
        "type": "Event",
    }
    return [alt.Tooltip(f"{field}:N", title=titles[field]) for field in fields]


def _band_layer(bands: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(bands)
        .mark_bar(height=14)
        .encode(
            x=x,
            x2="end:T",
            y=y,
            color=_state_colour(legend=True),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=_tips("row", "words", "since", "reason"),
        )
    )


def _mark_layers(marks: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    colour = alt.Color(
        "type:N", scale=alt.Scale(domain=list(look.EVENT_COLOURS), range=list(look.EVENT_COLOURS.values())), legend=None
    )
    shape = alt.Shape(
        "type:N", scale=alt.Scale(domain=list(look.GLYPHS), range=list(look.GLYPHS.values())), legend=None
    )
    tips = _tips("row", "when", "realis", "sources", "quote")
    wide = marks[marks["start"] != marks["end"]]
    at = alt.X("middle:T", title=None)
    layers = (
        [alt.Chart(wide).mark_rule(opacity=0.45).encode(x=x, x2="end:T", y=y, color=colour.copy())] if len(wide) else []
    )
    for realis, style in (
        ("actual", {"filled": True}),
        ("planned", {"filled": False}),
        ("rumoured", {"filled": False, "strokeDash": [1.5, 2]}),
        ("denied", {"filled": False}),
    ):
        part = marks[marks["realis"] == realis]
        if len(part):
            layers.append(
                alt.Chart(part)
                .mark_point(size=110, strokeWidth=1.4, opacity=1, **style)
                .encode(x=at, y=y, color=colour.copy(), shape=shape.copy(), tooltip=tips)
            )
    denied = marks[marks["realis"] == "denied"]
    if len(denied):
        layers.append(
            alt.Chart(denied)
            .mark_point(size=110, strokeWidth=1.6, shape=DENIED_STROKE, opacity=1)
            .encode(x=at, y=y, color=colour.copy())
        )
    return layers


def _beside_layer(beside: pd.DataFrame, x_scale: alt.Scale, y_scale: alt.Scale) -> alt.Chart:
    return (
        alt.Chart(beside)
        .mark_point(size=22, filled=False, strokeWidth=1, color=INK, opacity=1)
        .encode(
            x=alt.X("x:Q", scale=x_scale),
            y=alt.Y("middle:T", scale=y_scale),
            shape=alt.Shape(
                "realis:N",
                scale=alt.Scale(domain=["planned", "rumoured", "denied"], range=["circle", "diamond", "cross"]),
                legend=alt.Legend(orient="bottom", title=None),
            ),
            tooltip=_tips("type", "realis", "when", "quote"),
        )
    )


def _column_names(names: pd.DataFrame, x_scale: alt.Scale) -> alt.Chart:
    return (
        alt.Chart(names)
        .mark_text(angle=300, align="left", baseline="middle", dx=4, fontSize=12, color=INK, limit=150)
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
        .mark_text(align="left", baseline="top", fontSize=12, fontWeight=600, color=INK)
        .encode(x=alt.X("x:Q", scale=x_scale), y=alt.value(height + 8), text="name:N")
    )


def _finish(chart: alt.LayerChart, *, height: int) -> alt.LayerChart:
    return (
        chart.properties(
            height=height, width="container", autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
        )
        .configure_axis(labelFontSize=12, labelColor=INK)
        .configure_legend(labelFontSize=12, labelColor=INK, symbolSize=90)
        .configure_view(strokeWidth=0)
    )
