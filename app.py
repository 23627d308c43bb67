"""The dashboard as an ASGI app: `streamlit run app.py`, or any ASGI server on `app:app`."""

import streamlit as st

from geo.ui import routes

app = st.App("geo/ui/main.py", routes=routes.ROUTES)
