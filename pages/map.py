"""What is open, and since when: the map, with a panel for the crossing chosen."""

import streamlit as st

from geo.ui import filters, loading, mapview, panel

corpus = loading.corpus()
view = loading.view(filters.bar(corpus))
left, right = st.columns([3, 2], gap="medium")
with right, st.container(key="panel"):
    chosen = panel.choose(view)
    if chosen:
        panel.crossing_panel(view, chosen)
    else:
        panel.overview(view)
with left:
    mapview.draw(view, chosen=chosen)
