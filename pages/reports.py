"""The reports: search, read with the claims marked, follow to the source."""

import streamlit as st

from geo.ui import filters, loading, reader, state

corpus = loading.corpus()
view = loading.view(filters.bar(corpus))
st.session_state["q"] = state.query().get("q", "")
left, right = st.columns([2, 3], gap="medium")
with left, st.container(key="shelf"):
    st.text_input(
        "Search",
        key="q",
        placeholder="Search titles, texts and outlets",
        label_visibility="collapsed",
        on_change=lambda: state.change({"q": st.session_state["q"]}),
    )
    found = reader.search(view, st.session_state["q"])
    reader.listing(found, view)
with right:
    reader.show(corpus, state.query().get("report") or (found[0].id if found else None))
