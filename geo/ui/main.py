"""The script that Streamlit runs: style, data, navigation; each page draws itself."""

import streamlit as st

from geo.model import DataError
from geo.store import StoreError
from geo.ui import filters, loading, state, style

st.set_page_config(page_title="Borderpost", layout="wide", initial_sidebar_state="collapsed")
st.html(style.SHEET)

page = st.navigation(
    [
        st.Page(loading.ROOT / "pages" / "map.py", title="Map", url_path="map", default=True),
        st.Page(loading.ROOT / "pages" / "post.py", title="Customs post", url_path="post"),
        st.Page(loading.ROOT / "pages" / "strip.py", title="Strip", url_path="strip"),
        st.Page(loading.ROOT / "pages" / "cargo.py", title="Cargo", url_path="cargo"),
        st.Page(loading.ROOT / "pages" / "reports.py", title="Reports", url_path="reports"),
    ],
    position="top",
)
st.logo(style.wordmark(st.context.theme.type))
state.carry(page.url_path)
try:
    page.run()
except (
    StoreError,
    DataError,
) as error:  # a damaged store or a wrong row of data is said in plain words, and no page needs to know of it
    st.error(filters.plain(str(error)))
