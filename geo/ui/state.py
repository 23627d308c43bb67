"""The state of a page is its address: read, changed and carried from page to page here."""

from __future__ import annotations

import streamlit as st

KEPT = "query"  # session copy, because the browser drops the query when the reader changes page
PAGE = "page"
GENERATION = "generation"
OF_PAGES = ("at", "report", "q")  # keys that are no part of the filter


def carry(page: str) -> None:
    """Bring the query of the page before to this one, unless this page's address has its own."""
    st.session_state.setdefault(GENERATION, 0)
    own = st.query_params.to_dict()
    kept = st.session_state.get(KEPT, {})
    if not own and kept and st.session_state.get(PAGE) != page:
        st.query_params.from_dict(kept)
    elif own != kept:
        renew()  # the reader followed a link or went back
    st.session_state[PAGE] = page
    remember()


def remember() -> None:
    st.session_state[KEPT] = st.query_params.to_dict()


def renew() -> None:
    """Give the filter's widgets new keys: one in a closed popover would send its old value back and undo the change."""
    st.session_state[GENERATION] += 1


def widget_key(name: str) -> str:
    return f"{name}_{st.session_state[GENERATION]}"


def query() -> dict[str, str]:
    """Give the whole state of this page as it stands in the address."""
    return st.query_params.to_dict()


def change(changes: dict[str, str | None]) -> None:
    """Set keys of the address, and drop those whose value is empty; `renew` too if no widget did it."""
    merged = {key: value for key, value in (query() | changes).items() if value}
    st.query_params.from_dict(merged)
    remember()


def clear(*, keep: tuple[str, ...] = ("at",)) -> None:
    st.query_params.from_dict({key: value for key, value in query().items() if key in keep})
    remember()
    renew()
