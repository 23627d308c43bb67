"""The filter bar: one for all pages. Widgets write to the address; the address alone makes the filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from geo import look
from geo.model import DIRECTIONS, EVENT_TYPES, MODES, REALIS
from geo.ui import state
from geo.views import Corpus, Filter

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
KEYS = (
    "crossing",
    "region",
    "event",
    "cargo",
    "direction",
    "mode",
    "realis",
    "outlet",
    "language",
    "from",
    "to",
    "known_by",
    "as_of",
)
PRESETS: dict[str, dict[str, str]] = {
    "Rail only": {"mode": "rail"},
    "Road only": {"mode": "road"},
    "Into the DPRK": {"direction": "import"},
    "Out of the DPRK": {"direction": "export"},
    "Openings and closures": {"event": "opening,closure"},
    "Plans, rumours, denials": {"realis": "planned,rumoured,denied"},
    "Minerals and seafood": {"cargo": "coal,iron-ore,copper,molybdenum,lead-zinc,gold,minerals,seafood"},
    "Smuggling": {"event": "smuggling"},
    "2020 to 2022": {"from": "2020", "to": "2022"},
    "Since 2023": {"from": "2023"},
}


def bar(corpus: Corpus) -> Filter:
    """Draw the bar and its sentence; give the filter of the address, with a warning for each value it cannot hold."""
    asked = {key: value for key, value in state.query().items() if key not in state.OF_PAGES}
    chosen, warnings = Filter.from_query(asked, corpus)
    with st.container(key="phone"):
        st.toggle("Filters", key="show_filters")
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        _place(corpus, chosen)
        _choices("Events", [("event", "Event types", EVENT_TYPES, chosen.events)], str.capitalize)
        _cargo(corpus, chosen)
        _choices(
            "Direction and mode",
            [
                ("direction", "Direction", DIRECTIONS, chosen.directions),
                ("mode", "Mode", MODES, chosen.modes),
            ],
            str.capitalize,
        )
        _choices("Reported as", [("realis", "Reported as", REALIS, chosen.realis)], str.capitalize)
        _sources(corpus, chosen)
        _period(chosen)
        _as_of(corpus, chosen)
        _presets()
        st.button("Reset", type="tertiary", on_click=state.clear)
    for warning in warnings:
        st.warning(plain(warning))
    st.html(f'<p class="bp-sentence">{escape(chosen.sentence(corpus))}</p>')
    return chosen


def plain(text: str) -> str:
    """Take Markdown's signs out of a value that came with the address."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!|<>~$:" else sign for sign in text)


def _titled(title: str, *chosen: Sequence[str]) -> str:
    number = sum(len(values) for values in chosen)
    return f"{title}: {number}" if number else title


def _widget(key: str) -> str:
    return state.widget_key(f"filter_{key}")


def _listed(key: str) -> Callable[[], None]:
    widget = _widget(key)

    def write() -> None:
        state.change({key: ",".join(_folded(value) for value in st.session_state[widget])})

    return write


def _folded(value: str) -> str:
    """Write a value so that its own commas are not taken for those of the list."""
    return value.replace("%", "%25").replace(",", "%2C")


def _many(key: str, label: str, options: Sequence[str], chosen: Sequence[str], name: Callable[[str], str]) -> None:
    st.session_state[_widget(key)] = [value for value in chosen if value in options]
    st.multiselect(label, options, format_func=name, key=_widget(key), on_change=_listed(key), placeholder="All")


def _pills(key: str, label: str, options: Sequence[str], chosen: Sequence[str], name: Callable[[str], str]) -> None:
    st.session_state[_widget(key)] = [value for value in chosen if value in options]
    st.pills(label, options, selection_mode="multi", format_func=name, key=_widget(key), on_change=_listed(key))


def _choices(
    title: str, groups: list[tuple[str, str, Sequence[str], Sequence[str]]], name: Callable[[str], str]
) -> None:
    with st.popover(_titled(title, *(chosen for *_, chosen in groups))):
        for key, label, options, chosen in groups:
            _pills(key, label, options, chosen, name)


def _place(corpus: Corpus, chosen: Filter) -> None:
    gazetteer = corpus.gazetteer
    with st.popover(_titled("Where", chosen.crossings, chosen.regions)):
        _many("crossing", "Crossings", list(gazetteer.crossings), chosen.crossings, gazetteer.label)
        _many("region", "Regions", list(gazetteer.regions), chosen.regions, gazetteer.label)


def _cargo(corpus: Corpus, chosen: Filter) -> None:
    goods = corpus.cargo.goods
    with st.popover(_titled("Cargo", chosen.cargo)):
        _many("cargo", "Cargo", list(goods), chosen.cargo, lambda good: goods[good].name_en)


def _sources(corpus: Corpus, chosen: Filter) -> None:
    outlets = sorted({report.outlet for report in corpus.reports.values() if report.outlet})
    languages = sorted({report.language for report in corpus.reports.values() if report.language})
    with st.popover(_titled("Sources", chosen.outlets, chosen.languages)):
        _many("outlet", "Outlets", outlets, chosen.outlets, str)
        _many("language", "Languages", languages, chosen.languages, str)


def _day(key: str, label: str, value: dt.date | None) -> None:
    widget = _widget(key)

    def write() -> None:
        day = st.session_state[widget]
        state.change({key: day.isoformat() if day else None})

    st.session_state[widget] = value
    st.date_input(
        label,
        value=None,
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        key=widget,
        on_change=write,
    )


def _period(chosen: Filter) -> None:
    period = chosen.period
    with st.popover(
        f"Period: {period.words()}"
        if period and _bounded(period.start, period.end)
        else _titled("Period", "1" if period else "")
    ):
        _day("from", "From", _inside(period.start) if period else None)
        _day("to", "To", _inside(period.end) if period else None)


def _bounded(start: dt.date, end: dt.date) -> bool:
    return start > EARLIEST and end < LATEST


def _inside(day: dt.date) -> dt.date | None:
    return day if EARLIEST < day < LATEST else None


def _as_of(corpus: Corpus, chosen: Filter) -> None:
    with st.popover(f"As of {look.day_words(chosen.as_of)}"):
        _day("as_of", "Status as of", min(max(chosen.as_of, EARLIEST), LATEST))
        st.caption(f"The newest day in the reports is {look.day_words(corpus.last_day)}.")


def _presets() -> None:
    with st.popover("Presets"):
        for name, changes in PRESETS.items():
            st.button(name, key=f"preset_{name}", type="tertiary", on_click=_preset, args=(changes,))


def _preset(changes: dict[str, str]) -> None:
    kept = {key: None for key in KEYS if key != "as_of"}
    state.change(kept | changes)
    state.renew()
