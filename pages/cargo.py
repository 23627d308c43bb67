"""What goods, where, which way, and which sanctions paragraphs stand beside them."""

import streamlit as st

from geo import charts
from geo.ui import filters, loading, tables

corpus = loading.corpus()
chosen_filter = filters.bar(corpus)
view = loading.view(chosen_filter)
events = [event for event in view.events if event.cargo]
if not events:
    st.info("No event with named cargo passes the filter.")
    st.stop()
first, last = loading.span(chosen_filter, events)
st.html('<p class="bp-head">Cargo by place: number of events, by direction</p>')
with st.container(key="wide_matrix"):
    st.altair_chart(charts.cargo_matrix(view), theme=None)
st.html('<p class="bp-head">Cargo through time</p>')
st.altair_chart(charts.cargo_timeline(view, first=first, last=last), theme=None)
st.html('<p class="bp-head">Sanctions paragraphs beside the cargo</p>')
tables.goods(events, corpus, chosen_filter)
