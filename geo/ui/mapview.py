"""The map as a component of a page: what changes is one layer; a click comes back as a crossing's id."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from geo import maps
from geo.ui import state
from geo.views import View

KEY = "border_map"
HEIGHT = 640  # pixels, before the style sheet fits it to the window


def draw(view: View, *, chosen: str | None) -> None:
    """Draw the map; a click on a crossing writes `at` to the address before the page runs again."""
    with st.container(key="map"):
        st_folium(
            maps.BorderMap(),
            key=KEY,
            height=HEIGHT,
            use_container_width=True,
            returned_objects=["last_active_drawing"],
            feature_group_to_add=maps.CrossingLayer(view, chosen=chosen),
            on_change=_clicked,
        )


def _clicked() -> None:
    answer = st.session_state.get(KEY) or {}
    feature = answer.get("last_active_drawing") or {}
    crossing = feature.get("properties", {}).get("id")
    if crossing:
        state.change({"at": crossing})
