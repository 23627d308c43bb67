"""Rows that charts draw: bands cut where they fade, events as marks. Dates are text: no time zone moves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import pandas as pd

from geo import look
from geo.model import EVENT_TYPES, Event, Interval, Period

STEADY = {"unknown": 0.25, "not commissioned": 0.8}  # states that do not fade
STEPS = 6  # a band fades in this many steps between 90 days and two years
STEP_DAYS = (look.STALE_DAYS - look.FRESH_DAYS) // STEPS

Row = dict[str, object]


def stamp(day: dt.date) -> str:
    """Write a day so that the browser takes it for local midnight, as it takes the ends of an axis."""
    return f"{day.isoformat()}T00:00:00"


def bands(intervals: Sequence[Interval]) -> Iterator[Row]:
    """Make rows of status bands, a lane a mode and direction; of the crossing at large where it has no post."""
    sided = [interval for interval in intervals if interval.direction]
    by_post = [interval for interval in sided if interval.post] or sided
    for interval in by_post:
        row = f"{(interval.mode or 'all modes').capitalize()} · {interval.direction or 'both ways'}"
        yield from (part | {"row": row} for part in fading(interval))


def fading(interval: Interval) -> Iterator[Row]:
    """Cut an interval where its strength changes; each confirmation makes it fresh again, also one before its start."""
    told = {period.end for reason in interval.reasons for period in (reason.event.date, reason.event.known) if period}
    before = max((day for day in told if day <= interval.start), default=interval.start)
    fresh = [before, *sorted(day for day in told if interval.start < day < interval.end)]
    for this, following in zip(fresh, [*fresh[1:], interval.end], strict=True):
        edges = [
            this,
            *(this + dt.timedelta(look.FRESH_DAYS + STEP_DAYS * step) for step in range(STEPS + 1)),
            following,
        ]
        for start, end in pairwise([*(edge for edge in edges[:-1] if edge < following), following]):
            if max(start, interval.start) < end:
                age = (start - this).days + STEP_DAYS // 2
                yield _part(interval, max(start, interval.start), end, look.strength(age))


def _part(interval: Interval, start: dt.date, end: dt.date, strength: float) -> Row:
    words = look.STATE_WORDS[interval.state]
    return {
        "start": stamp(start),
        "end": stamp(end),
        "state": words,
        "words": f"{words}, {interval.how}" if interval.how else words,
        "since": f"{look.day_words(interval.start)} to {look.day_words(interval.end)}",
        "reason": interval.reasons[-1].words if interval.reasons else "no report says",
        "strength": STEADY.get(interval.state, strength),
    }


def marks(events: Iterable[Event], first: dt.date, last: dt.date) -> Iterator[Row]:
    """Make rows of the events dated within some days; undated events have no place on a time line."""
    for event in events:
        if event.date and event.date.end >= first and event.date.start <= last:
            yield mark(event, event.date)


def mark(event: Event, period: Period, name: str = "") -> Row:
    """Make a row of a dated event; `middle` is where its glyph stands, `start` and `end` tell how wide its date is."""
    return {
        "row": event.type.capitalize(),
        "crossing": event.crossing,
        "name": name,
        "type": event.type,
        "realis": event.realis,
        "start": stamp(period.start),
        "end": stamp(period.end),
        "middle": stamp(period.start + (period.end - period.start) / 2),
        "when": period.words(),
        "sources": f"{event.origins} independent" if event.origins != 1 else "1",
        "quote": event.claims[0].quote if event.claims else "",
    }


def event_rows(marks: pd.DataFrame) -> list[str]:
    """List the lanes of events, in the codebook's order."""
    present = set(marks["type"]) if len(marks) else set()
    return [event.capitalize() for event in EVENT_TYPES if event in present]
