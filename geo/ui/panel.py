"""The panel beside the map: one crossing with its status and evidence, or an overview of all."""

from __future__ import annotations

from collections import Counter
from html import escape

import streamlit as st

from geo import look, views
from geo.model import Event, Status
from geo.ui import loading, markup, state
from geo.views import View, sentence

LATEST = 12
CHANGE_DAYS, CHANGES = 365, 6


def choose(view: View) -> str | None:
    """Let the reader pick a crossing by name; give the one of the address, or None with a warning if it is unknown."""
    crossings = view.corpus.gazetteer.crossings
    sole = view.filter.crossings[0] if len(view.filter.crossings) == 1 else None
    at = state.query().get("at", sole)
    if at and at not in crossings:
        st.warning("The address names a crossing that is not in the gazetteer; none is chosen.")
        at = None
    st.session_state["at"] = at
    st.selectbox(
        "Crossing",
        list(crossings),
        index=None,
        format_func=view.corpus.gazetteer.label,
        key="at",
        placeholder="Choose a crossing, here or on the map",
        label_visibility="collapsed",
        on_change=lambda: state.change({"at": st.session_state["at"]}),
    )
    return at


def statuses_of(view: View, crossing: str) -> tuple[Status | None, list[Status]]:
    """Split a crossing's statuses: the whole, and those by post and direction."""
    own = [status for status in view.statuses if status.crossing == crossing]
    whole = next((status for status in own if status.post is None and status.direction is None), None)
    return whole, [status for status in own if status.post is not None]


def line_label(status: Status) -> str:
    name = (status.mode or "all modes").capitalize()
    return f"{name}, {status.direction}:" if status.direction else f"{name}, both directions:"


def header(view: View, crossing_id: str) -> str:
    """Write a crossing's name in three scripts, its status sentence and what its place rests on."""
    crossing = view.corpus.gazetteer.crossings[crossing_id]
    whole, _ = statuses_of(view, crossing_id)
    names = " · ".join(name for name in (crossing.name_ko, crossing.name_zh) if name)
    lead = (
        f"{markup.state_mark(whole, 20)} {escape(sentence(whole, view.corpus.gazetteer))}"
        if whole
        else "Outside the chosen filter."
    )
    place = ""
    if crossing.approximate:
        place = (
            f'<p class="bp-note">Place known to about {crossing.precision_m / 1000:g} km only: drawn as an area.</p>'
        )
    title = f'<p class="bp-title">{escape(crossing.name)}<small>{escape(names)}</small></p>'
    return f'{title}<p class="bp-lead">{lead}</p>{place}'


def lines(view: View, crossing_id: str) -> str:
    """Write the status of each post and direction; where both directions are alike the post has one line."""
    _, posts = statuses_of(view, crossing_id)
    rows = []
    for post in dict.fromkeys(status.post for status in posts):
        both = [status for status in posts if status.post == post and status.direction is None]
        sides = [status for status in posts if status.post == post and status.direction is not None]
        alike = len({(side.state, side.how, side.since, side.last_confirmed) for side in sides}) == 1
        rows += [markup.status_line(status, line_label(status), view.corpus) for status in (both if alike else sides)]
    return "".join(rows)


def conflicts(view: View, crossing_id: str) -> str:
    """Say what speaks against the status; disagreement is shown, not averaged."""
    whole, posts = statuses_of(view, crossing_id)
    reasons = dict.fromkeys(reason for status in ([whole] if whole else []) + posts for reason in status.conflicts)
    if not reasons:
        return ""
    items = "".join(f'<p class="bp-line"><span>{escape(reason.words)}</span></p>' for reason in reasons)
    return f'<p class="bp-head">Reports that disagree</p>{items}'


def events_of(view: View, crossing_id: str) -> list[Event]:
    """Give the view's events at a crossing, newest first, undated last."""
    return sorted((event for event in view.events if event.crossing == crossing_id), key=newest, reverse=True)


def events_around(view: View, crossing_id: str) -> list[Event]:
    """Give the view's events told of a region that covers the crossing, newest first."""
    regions = view.corpus.gazetteer.regions
    covering = {region_id for region_id, region in regions.items() if crossing_id in region.covers}
    return sorted((event for event in view.events if event.crossing in covering), key=newest, reverse=True)


def newest(event: Event) -> tuple[bool, str, str]:
    day = event.date or event.known
    return (day is not None, day.start.isoformat() if day else "", event.id)


def directory(view: View) -> str:
    """List every crossing shown with its status in a sentence, west to east, each leading to its own page."""
    rows = []
    for status in view.statuses:
        if status.post is None and status.direction is None:
            name = view.corpus.gazetteer.label(status.crossing)
            link = markup.page_link("post", name, state.query() | {"at": status.crossing})
            words = escape(sentence(status, view.corpus.gazetteer))
            rows.append(f"<tr><td>{markup.state_mark(status)}</td><td>{link}</td><td>{words}</td></tr>")
    return f'<table class="bp-table">{"".join(rows)}</table>'


def crossing_panel(view: View, crossing_id: str) -> None:
    st.html(header(view, crossing_id) + lines(view, crossing_id) + conflicts(view, crossing_id))
    st.page_link(loading.ROOT / "pages" / "post.py", label="Timeline and all evidence", query_params=state.query())
    here = events_of(view, crossing_id)
    st.html(_list(f"Latest of {len(here)} events", [e for e in here if e.realis == "actual"][:LATEST], view))
    beside = [event for event in here if event.realis != "actual"][:LATEST]
    if beside:
        st.html(_list("Planned, rumoured, denied", beside, view))


def overview(view: View) -> None:
    """Count the states of the crossings shown, and list the newest events."""
    wholes = [status for status in view.statuses if status.post is None and status.direction is None]
    counts = Counter(status.state for status in wholes)
    items = "".join(
        f"<span>{markup.image(look.state_svg(state), words)} {counts[state]} {escape(words)}</span>"
        for state, words in look.STATE_WORDS.items()
        if counts[state]
    )
    st.html(
        f'<p class="bp-title">{len(wholes)} crossings on {look.day_words(view.filter.as_of)}</p>'
        f'<div class="bp-counts">{items}</div>'
    )
    changed = views.changes(view, CHANGE_DAYS)[:CHANGES]
    if changed:
        rows = "".join(
            f'<p class="bp-line">{_arrow(change)}<span>{escape(change.words)}</span></p>' for change in changed
        )
        st.html(f'<p class="bp-head">Changes of status in the year before</p>{rows}')
    recent = sorted((event for event in view.events if event.realis == "actual"), key=newest, reverse=True)[:LATEST]
    st.html(_list("Newest events", recent, view, place=True))


def _arrow(change: views.Change) -> str:
    before, after = (
        markup.image(look.state_svg(state), look.STATE_WORDS[state]) for state in (change.before, change.after)
    )
    return f"{before}{after}"


def _list(title: str, events: list[Event], view: View, *, place: bool = False) -> str:
    body = markup.event_list(events, view.corpus, state.query(), place=place)
    nothing = '<p class="bp-note">No event passes the filter.</p>'
    return f'<p class="bp-head">{escape(title)}</p>{body or nothing}'
