"""HTML of the pages. Every text goes through `escape`; only http and https addresses become links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote, urlencode, urlsplit

from geo import look
from geo.model import Claim, Event, Report, Status
from geo.views import Corpus, sentence


def image(svg: str, alt: str) -> str:
    """Embed one of our own drawings; pages may hold no raw SVG."""
    return f'<img class="bp-icon" alt="{escape(alt)}" title="{escape(alt)}" src="data:image/svg+xml,{quote(svg)}">'


def state_mark(status: Status, size: int = 16) -> str:
    faded = 1.0 if status.state == "not commissioned" else look.strength(status.age_days)
    return image(look.state_svg(status.state, size, faded), look.STATE_WORDS[status.state])


def event_mark(event: str, realis: str, size: int = 14) -> str:
    return image(look.event_svg(event, realis, size), f"{event}, {realis}")


def link(address: str | None, words: str) -> str:
    """Link to an outside page, or give the bare words where the address is none a browser should open."""
    parts = urlsplit(address or "")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return escape(words)
    return f'<a href="{escape(str(address))}" target="_blank" rel="noopener noreferrer">{escape(words)}</a>'


def page_link(page: str, words: str, query: dict[str, str]) -> str:
    """Link to another page of the dashboard with its whole state."""
    return f'<a href="{escape(page)}?{escape(urlencode(query))}" target="_self">{escape(words)}</a>'


def status_line(status: Status, label: str, corpus: Corpus) -> str:
    words = sentence(status, corpus.gazetteer)
    return f'<p class="bp-line">{state_mark(status)}<span><b>{escape(label)}</b> {escape(words)}</span></p>'


def source_line(claim: Claim, report: Report, query: dict[str, str]) -> str:
    """Give a claim's quote with outlet, date and links: one to the report here, one to its own page."""
    published = report.published.words() if report.published else "no date"
    outlet = report.outlet or "outlet not given"
    outside = f" · {link(report.url, 'source')}" if report.url else ""
    here = page_link("reports", "report", query | {"report": report.id})
    return (
        f"<blockquote>{escape(claim.quote)}</blockquote>"
        f'<p class="bp-source">{escape(outlet)} · {escape(published)} · {here}{outside}</p>'
    )


def event_head(event: Event, corpus: Corpus, *, place: bool = False) -> str:
    when = event.date.words() if event.date else "no date given"
    said = "" if event.realis == "actual" else f'<em class="bp-realis">{escape(event.realis)}</em>'
    parts = [event.type.capitalize(), event.mode or "", _way(event.direction), _goods(event.cargo, corpus)]
    if place or event.crossing.startswith("region:"):
        parts.insert(0, corpus.gazetteer.label(event.crossing))
    words = " · ".join(escape(part) for part in parts if part)
    origins = "1 source" if event.origins == 1 else f"{event.origins} independent sources"
    return (
        f'<p class="bp-event">{event_mark(event.type, event.realis)}<span><b>{escape(when)}</b> {words} {said}'
        f"<small>{origins}</small></span></p>"
    )


def event_block(event: Event, corpus: Corpus, query: dict[str, str], *, place: bool = False, quotes: int = 2) -> str:
    """Write an event with its best quotes; further ones fold away."""
    lines = [source_line(claim, corpus.reports[claim.report_id], query) for claim in event.claims]
    more = "".join(lines[quotes:])
    folded = f"<details><summary>{len(lines) - quotes} more</summary>{more}</details>" if more else ""
    body = "".join(lines[:quotes]) + folded
    return f'<div class="bp-eventblock bp-{escape(event.realis)}">{event_head(event, corpus, place=place)}{body}</div>'


def event_list(events: Iterable[Event], corpus: Corpus, query: dict[str, str], *, place: bool = False) -> str:
    return "".join(event_block(event, corpus, query, place=place) for event in events)


def marked_title(report: Report, claims: Sequence[Claim]) -> str:
    """Write a report's title with the claims in it marked."""
    return _marked(report.content, claims, 0, len(report.title))


def marked_text(report: Report, claims: Sequence[Claim]) -> str:
    """Write a report's text with its claims marked; where claims overlap they share one mark."""
    return _marked(report.content, claims, len(report.title) + 1, len(report.content))


def _marked(content: str, claims: Sequence[Claim], first: int, last: int) -> str:
    """Build the marks from escaped pieces: no piece of a report meets HTML unescaped."""
    pieces, at = [], first
    for start, end, group in _spans(claims, first, last):
        pieces.append(escape(content[at:start]))
        leading = group[0]
        words = "; ".join(
            dict.fromkeys(f"{claim.event}, {claim.realis} ({claim.rule or 'no rule named'})" for claim in group)
        )
        icons = "".join(
            event_mark(event, realis, 12) for event, realis in dict.fromkeys((c.event, c.realis) for c in group)
        )
        pieces.append(
            f'<mark class="bp-{escape(leading.realis)}" style="--bp-hue:{look.EVENT_COLOURS[leading.event]}" '
            f'title="{escape(words)}">{icons}{escape(content[start:end])}</mark>'
        )
        at = end
    pieces.append(escape(content[at:last]))
    return "".join(pieces).replace("\n", "<br>")


def _spans(claims: Sequence[Claim], first: int, last: int) -> list[tuple[int, int, list[Claim]]]:
    spans: list[tuple[int, int, list[Claim]]] = []
    for claim in sorted(claims, key=lambda claim: (claim.start, -claim.end)):
        start, end = max(first, claim.start), min(last, claim.end)
        if start >= end:
            continue
        if spans and start < spans[-1][1]:
            last_start, last_end, group = spans[-1]
            spans[-1] = (last_start, max(last_end, end), [*group, claim])
        else:
            spans.append((start, end, [claim]))
    return spans


def _way(direction: str | None) -> str:
    return look.DIRECTION_WORDS[direction] if direction else ""


def _goods(goods: Sequence[str], corpus: Corpus) -> str:
    known = corpus.cargo.goods
    return ", ".join(known[good].name_en if good in known else good for good in goods)
