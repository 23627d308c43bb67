"""Tables of the pages: events as rows to sort and save, cargo with its sanctions paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from geo import charts
from geo.cargo import Paragraph
from geo.model import Event, Period
from geo.views import Corpus, Filter

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def cell(text: str) -> str:
    """Make text safe for a spreadsheet: what looks like a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def events(rows: Sequence[Event], corpus: Corpus) -> None:
    """Draw events as a table, one row a claim, so that each quote keeps its source and link."""
    if not rows:
        st.info("No event passes the filter.")
        return
    table = pd.DataFrame([_row(event, number, corpus) for event in rows for number in range(len(event.claims))])
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Link": st.column_config.LinkColumn(display_text="open"),
            "Quote": st.column_config.TextColumn(width="large"),
        },
    )


def goods(rows: Sequence[Event], corpus: Corpus, chosen: Filter) -> None:
    """List cargo with counts by direction, and the sanctions paragraphs it may fall under on the day of its events."""
    counted = Counter((good, event.direction) for event in rows for good in event.cargo)
    if not counted:
        st.info("No cargo is named in these events.")
        return
    lines = "".join(
        f"<tr><td>{escape(charts.good_name(corpus.cargo, good))}</td><td>{escape(direction or 'not said')}</td>"
        f"<td>{number}</td><td>{_lens(good, direction, rows, corpus, chosen)}</td></tr>"
        for (good, direction), number in sorted(
            counted.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or "")
        )
    )
    st.html(
        "<table class='bp-table'><tr><th>Cargo</th><th>Direction</th><th>Events</th>"
        "<th>Potentially within scope of</th></tr>"
        f"{lines}</table><p class='bp-note'>A paragraph stands here if it was in force at the last of these events "
        "and lists the goods in that direction. Humanitarian exemptions exist. "
        "This is a pointer for reading, not a finding.</p>"
    )


def _lens(good: str, direction: str | None, rows: Sequence[Event], corpus: Corpus, chosen: Filter) -> str:
    ends = [event.date.end for event in rows if good in event.cargo and event.direction == direction and event.date]
    day = Period.day(min(max(ends), chosen.as_of)) if ends else None
    paragraphs = corpus.cargo.lens((good,), direction, day)
    return "<br>".join(escape(_said(paragraph)) for paragraph in paragraphs) or "no paragraph found"


def _said(paragraph: Paragraph) -> str:
    conditions = f" ({'; '.join(paragraph.conditions)})" if paragraph.conditions else ""
    return f"{paragraph.name}{conditions}"


def _row(event: Event, number: int, corpus: Corpus) -> dict[str, object]:
    claim = event.claims[number]
    report = corpus.reports[claim.report_id]
    address = report.url if urlsplit(report.url or "").scheme in ("http", "https") else None
    return {
        "Date": event.date.edtf() if event.date else "",
        "Event": event.type,
        "Reported as": event.realis,
        "Place": corpus.gazetteer.label(event.crossing),
        "Mode": event.mode or "",
        "Direction": event.direction or "",
        "Cargo": ", ".join(event.cargo),
        "Sources": event.origins,
        "Quote": cell(claim.quote),
        "Outlet": cell(report.outlet),
        "Published": report.published.edtf() if report.published else "",
        "Report": cell(report.id),
        "Link": address,
    }
