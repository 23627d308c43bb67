"""The visual language: colours, marks and words that map, charts and pages share."""

from __future__ import annotations

import datetime as dt

STATE_COLOURS = {
    "open": "#009E73",
    "partly open": "#E69F00",
    "closed": "#D55E00",
    "unknown": "#8A8F98",
    "not commissioned": "#56606B",
}
STATE_WORDS = {
    "open": "open",
    "partly open": "partly open",
    "closed": "closed",
    "unknown": "no evidence",
    "not commissioned": "built, not opened",
}
FONT = "Inter, 'Noto Sans', 'Noto Sans KR', 'Noto Sans SC', 'Noto Sans CJK KR', system-ui, sans-serif"

# One family: changes of state are triangles, the rest are silhouettes. Box -1 to 1, y downwards.
GLYPHS = {
    "opening": "M0,-0.9L0.95,0.75L-0.95,0.75Z",
    "closure": "M0,0.9L0.95,-0.75L-0.95,-0.75Z",
    "tightening": "M-1,-0.8L-0.1,0L-1,0.8ZM1,-0.8L0.1,0L1,0.8Z",
    "easing": "M-0.12,-0.8L-1,0L-0.12,0.8ZM0.12,-0.8L1,0L0.12,0.8Z",
    "traffic": "M-1,-0.6L0.2,-0.6L0.2,0.6L-1,0.6ZM0.4,-0.25L0.75,-0.25L1,0.1L1,0.6L0.4,0.6Z",
    "cargo": "M0,-1L0.87,-0.5L0.87,0.5L0,1L-0.87,0.5L-0.87,-0.5Z",
    "people": "M-0.4,-0.55A0.4,0.4 0 1 1 0.4,-0.55A0.4,0.4 0 1 1 -0.4,-0.55ZM-0.8,0.95A0.8,0.8 0 0 1 0.8,0.95Z",
    "facility": "M-1,-0.5L1,-0.5L1,0.7L0.7,0.7A0.7,0.7 0 0 0 -0.7,0.7L-1,0.7Z",
    "agreement": "M-0.7,-0.95L0.2,-0.95L0.7,-0.45L0.7,0.95L-0.7,0.95Z",
    "smuggling": "M0.35,-0.95A0.95,0.95 0 1 0 0.35,0.95A1.1,1.1 0 0 1 0.35,-0.95Z",
}
EVENT_COLOURS = {
    "opening": "#009E73",
    "closure": "#D55E00",
    "tightening": "#B8860B",
    "easing": "#3A9B8C",
    "traffic": "#0072B2",
    "cargo": "#56709B",
    "people": "#8E5A9B",
    "facility": "#80858D",
    "agreement": "#6C72A8",
    "smuggling": "#A0456B",
}
DIRECTION_WORDS = {"import": "import ▸", "export": "◂ export", None: "both directions"}

FRESH_DAYS = 90
STALE_DAYS = 730
STALE_STRENGTH = 0.35


def strength(age_days: int | None) -> float:
    """Fade a mark by the age of what confirms it: 1 up to 90 days, 0.35 from two years on, and where nothing does."""
    if age_days is None:
        return STALE_STRENGTH
    share = (age_days - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS)
    return round(1 - (1 - STALE_STRENGTH) * min(1.0, max(0.0, share)), 3)


def day_words(day: dt.date) -> str:
    """Write a day as `26 Sep 2022`, whatever the locale of the machine."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day} {months[day.month - 1]} {day.year}"


def state_shape(state: str) -> str:
    """Draw the mark of a status around 0,0 in a box of 16; colour and shape both tell it, so it survives grey print."""
    colour = STATE_COLOURS[state]
    return {
        "open": f'<circle r="6.5" fill="{colour}"/>',
        "partly open": f'<circle r="6" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        f'<path d="M-6,0A6,6 0 0 0 6,0Z" fill="{colour}"/>',
        "closed": f'<rect x="-6.2" y="-6.2" width="12.4" height="12.4" fill="{colour}"/>'
        '<rect x="-4.2" y="-1.3" width="8.4" height="2.6" fill="#fff"/>',
        "unknown": f'<circle r="5.8" fill="none" stroke="{colour}" stroke-width="1.8"/>',
        "not commissioned": f'<rect x="-5.6" y="-5.6" width="11.2" height="11.2" fill="none" stroke="{colour}" '
        'stroke-width="1.8" stroke-dasharray="3 2"/>',
    }[state]


def state_svg(state: str, size: int = 16, alpha: float = 1.0) -> str:
    """Wrap the mark of a status as a picture; `alpha` tells the age of what confirms it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="-8 -8 16 16" '
        f'opacity="{alpha}">{state_shape(state)}</svg>'
    )


def event_svg(event: str, realis: str, size: int = 14) -> str:
    """Draw the glyph of an event: filled if actual, hollow if planned, dotted if rumoured, struck through if denied."""
    colour = EVENT_COLOURS[event]
    fill = colour if realis == "actual" else "none"
    dots = ' stroke-dasharray="0.22 0.24"' if realis == "rumoured" else ""
    strike = f'<path d="M-1.15,1.15L1.15,-1.15" stroke="{colour}" stroke-width="0.24"/>' if realis == "denied" else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="-1.25 -1.25 2.5 2.5">'
        f'<path d="{GLYPHS[event]}" fill="{fill}" stroke="{colour}" stroke-width="0.2" '
        f'stroke-linejoin="round"{dots}/>{strike}</svg>'
    )
