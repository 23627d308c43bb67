"""One customs post: its status through time, and the evidence for it."""

import streamlit as st

from geo import charts, maps
from geo.ui import filters, loading, markup, panel, state, tables

corpus = loading.corpus()
chosen_filter = filters.bar(corpus)
view = loading.view(chosen_filter)
chosen = panel.choose(view)
if not chosen:
    st.html(panel.directory(view))
    st.stop()

words, place = st.columns([4, 1], gap="medium")
with words:
    st.html(panel.header(view, chosen) + panel.lines(view, chosen) + panel.conflicts(view, chosen))
with place, st.container(key="locator"):
    st.html(
        markup.image(maps.locator_svg(corpus.border, corpus.gazetteer.crossings[chosen]), "Where it lies on the border")
    )

events = panel.events_of(view, chosen)
first, last = loading.span(chosen_filter, events)
st.altair_chart(charts.timeline(loading.history(view, chosen, first, last), events, first=first, last=last), theme=None)
undated = sum(event.date is None for event in events)
st.caption(
    f"Filled: happened. Hollow: planned. Dotted: rumoured. Struck through: denied. "
    f"Ctrl and wheel zooms, dragging moves. "
    f"{undated} events without a date are in the lists only."
)

around = panel.events_around(view, chosen)
blocks, region, rows, goods = st.tabs(
    [f"Events ({len(events)})", f"Told of its region ({len(around)})", "Table", "Cargo"]
)
nothing = "<p>No event passes the filter.</p>"
with blocks:
    st.html(markup.event_list(events, corpus, state.query()) or nothing)
with region:
    st.html(markup.event_list(around, corpus, state.query(), place=True) or nothing)
with rows:
    tables.events(events, corpus)
with goods:
    tables.goods(events, corpus, chosen_filter)
