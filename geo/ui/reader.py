"""The page of reports: the list that passes a search, and one report with its claims marked."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo import look
from geo.model import EVENT_TYPES, Claim, Report
from geo.ui import loading, markup, state
from geo.views import Corpus, Filter, View

NOTHING = "<p>No report passes the search and the filter.</p>"
MOST = 200  # rows of the list; more are found by narrowing the search


def search(view: View, words: str) -> list[Report]:
    """Find reports that hold every word, newest first, undated last; without a filter also those that make no claim."""
    wanted = words.casefold().split()
    bare = view.filter == Filter(as_of=view.filter.as_of)
    reports = view.corpus.reports.values() if bare else view.reports
    found = [
        report
        for report in reports
        if all(word in f"{report.title} {report.outlet} {report.text} {report.id}".casefold() for word in wanted)
    ]
    return sorted(found, key=lambda report: (report.published is not None, _published(report), report.id), reverse=True)


def listing(reports: list[Report], view: View) -> None:
    """List reports with date, outlet and the kinds of their claims."""
    claims: dict[str, list[Claim]] = {}
    for claim in view.claims:
        claims.setdefault(claim.report_id, []).append(claim)
    rest = f", the first {MOST} shown" if len(reports) > MOST else ""
    rows = "".join(_row(report, claims.get(report.id, [])) for report in reports[:MOST])
    st.html(f'<p class="bp-head">{len(reports)} reports{rest}</p>{rows or NOTHING}')


def show(corpus: Corpus, report_id: str | None) -> None:
    """Show one report with its claims marked; an id that is not stored is said so."""
    report = corpus.reports.get(report_id or "")
    if report is None:
        st.info("No report is chosen." if not report_id else "The address names a report that is not stored.")
        return
    claims = [claim for claim in corpus.claims if claim.report_id == report.id]
    published = report.published.words() if report.published else "no date of publication"
    parts = [escape(report.outlet or "outlet not given"), escape(published), escape(report.language)]
    if report.url:
        parts.append(markup.link(report.url, "source page"))
    if report.id in loading.summaries():
        parts.append('<span class="bp-chip">summary, not the original text</span>')
    kinds = [event for event in EVENT_TYPES if any(claim.event == event for claim in claims)]
    legend = "".join(f"<span>{markup.event_mark(kind, 'actual')} {escape(kind)}</span>" for kind in kinds)
    nothing = "" if claims else '<p class="bp-note">No claim about a crossing was found in this report.</p>'
    st.html(
        f'<p class="bp-title bp-text">{markup.marked_title(report, claims) or escape(report.id)}</p>'
        f'<p class="bp-note">{" · ".join(parts)}</p>'
        f'<div class="bp-counts">{legend}</div>{nothing}<div class="bp-text">{markup.marked_text(report, claims)}</div>'
    )
    _table(claims, corpus)


def _published(report: Report) -> str:
    return report.published.start.isoformat() if report.published else ""


def _row(report: Report, claims: list[Claim]) -> str:
    published = report.published.words() if report.published else "no date"
    kinds = dict.fromkeys((claim.event, claim.realis) for claim in claims)
    icons = " ".join(markup.event_mark(event, realis, 12) for event, realis in kinds)
    title = markup.page_link(
        "reports", report.title or report.text[:80] or report.id, state.query() | {"report": report.id}
    )
    return (
        f'<div class="bp-eventblock"><p class="bp-event"><span>{title}</span></p>'
        f'<p class="bp-note">{escape(published)} · {escape(report.outlet or "outlet not given")} {icons}</p></div>'
    )


def _table(claims: list[Claim], corpus: Corpus) -> None:
    """List what was taken from the report, with the rule that took it."""
    if not claims:
        return
    rows = "".join(
        f"<tr><td>{markup.event_mark(claim.event, claim.realis)} {escape(claim.event)}</td>"
        f"<td>{escape(claim.realis)}</td>"
        f"<td>{escape(corpus.gazetteer.label(claim.crossing))}</td><td>{escape(claim.mode or '')}</td>"
        f"<td>{escape(look.DIRECTION_WORDS[claim.direction] if claim.direction else '')}</td>"
        f"<td>{escape(claim.date.words() if claim.date else 'no date')}</td><td>{escape(claim.rule)}</td></tr>"
        for claim in claims
    )
    head = "".join(
        f"<th>{name}</th>" for name in ("Event", "Reported as", "Place", "Mode", "Direction", "Date", "Rule")
    )
    st.html(f'<p class="bp-head">Claims taken from it</p><table class="bp-table"><tr>{head}</tr>{rows}</table>')
