"""The strip: every crossing as a column from west to east, time running down."""

import streamlit as st

from geo import strip
from geo.ui import filters, loading, state

corpus = loading.corpus()
chosen_filter = filters.bar(corpus)
view = loading.view(chosen_filter)
first, last = loading.strip_span(chosen_filter)
crossings = list(dict.fromkeys(status.crossing for status in view.statuses))
histories = {crossing: loading.history(view, crossing, first, last) for crossing in crossings}
st.html(
    '<p class="bp-note">Each crossing is a column of two lines: goods into the DPRK on the left, out of it on the '
    "right. Colour tells the status, paleness the age of what is known. Small hollow marks: planned, rumoured, denied. "
    "A click opens the crossing.</p>"
)
if not histories:
    st.info("No crossing passes the filter.")
    st.stop()
chart = strip.draw(histories, view, first=first, last=last)
with st.container(key="wide_strip"):
    picked = st.altair_chart(chart, theme=None, on_select="rerun", selection_mode="pick", key="strip")
chosen = [point.get("crossing") for point in picked.selection.get("pick", [])]
if chosen and chosen[0]:
    st.switch_page(loading.ROOT / "pages" / "post.py", query_params=state.query() | {"at": chosen[0]})
