"""What is open, by the published rule (docs/status-rule.md): per crossing and per post, by direction, as of any day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo import bands, signals, tracks
from geo.bands import Band
from geo.gazetteer import Gazetteer
from geo.model import DIRECTIONS, Crossing, Event, Interval, Period, Post, Reason, Status
from geo.signals import SIDES, counted
from geo.tracks import Signal


@dataclass(frozen=True, slots=True)
class Line:
    """The bands of one crossing or post in one direction, from the dawn of time."""

    crossing: str
    post: str | None
    mode: str | None
    direction: str | None
    bands: tuple[Band, ...]


def assess(
    events: Iterable[Event], gazetteer: Gazetteer, as_of: dt.date, *, known_by: dt.date | None = None
) -> tuple[Status, ...]:
    """Give the status of every crossing (both ways, in, out) and post as of the end of a day.

    `known_by` leaves out events first published later. To leave out later claims of earlier events too, merge only
    the claims known by then.
    """
    return Ledger(events, gazetteer, known_by=known_by).assess(as_of)


def history(
    events: Iterable[Event], gazetteer: Gazetteer, crossing: str, first: dt.date, last: dt.date
) -> tuple[Interval, ...]:
    """Cut the days from `first` to `last`, both included, into intervals of one state for each line of a crossing."""
    return Ledger(events, gazetteer).history(crossing, first, last)


class Ledger:
    """All lines of a set of events, folded once a crossing and read off for any day."""

    def __init__(self, events: Iterable[Event], gazetteer: Gazetteer, *, known_by: dt.date | None = None) -> None:
        self.gazetteer = gazetteer
        self._of_place: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            if known_by is None or (event.known is not None and event.known.end <= known_by):
                self._of_place[event.crossing].append(event)
        self._regions: dict[str, list[str]] = defaultdict(list)
        for region in gazetteer.regions.values():
            for crossing_id in region.covers:
                self._regions[crossing_id].append(region.id)
        self._regional: dict[str, list[Signal]] = {}
        self._own: dict[str, list[Signal]] = {}
        self._lines: dict[str, tuple[Line, ...]] = {}

    def assess(self, as_of: dt.date) -> tuple[Status, ...]:
        lines = (line for crossing_id in self.gazetteer.crossings for line in self.lines(crossing_id))
        return tuple(_status(line, as_of) for line in lines)

    def history(self, crossing_id: str, first: dt.date, last: dt.date) -> tuple[Interval, ...]:
        return tuple(interval for line in self.lines(crossing_id) for interval in _intervals(line, first, last))

    def lines(self, crossing_id: str) -> tuple[Line, ...]:
        """Give the lines of a crossing: the whole both ways, in and out; then each post the same."""
        if crossing_id not in self._lines:
            self._lines[crossing_id] = tuple(self._draw(self.gazetteer.crossings[crossing_id]))
        return self._lines[crossing_id]

    def _draw(self, crossing: Crossing) -> Iterator[Line]:
        posts = self.gazetteer.posts_of(crossing.id)
        by_post: dict[str, dict[str, tuple[Band, ...]]] = {post.id: {} for post in posts}
        at_large: dict[str, tuple[Band, ...] | None] = {}
        for side in DIRECTIONS:
            own, regional = self._heard(crossing, side)
            at_large[side] = _at_large(own, regional, posts)
            for post in posts:
                heard = [*signals.at_post(own, post, signals.lone(posts)), *_of_mode(regional, post)]
                by_post[post.id][side] = bands.from_stretches(tracks.fold(heard, post.commissioned))
        both = {post.id: bands.combine([(SIDES[d], by_post[post.id][d]) for d in DIRECTIONS]) for post in posts}
        root = bands.combine([(SIDES[d], told) for d in DIRECTIONS if (told := at_large[d])])
        labels = bands.labels(posts)
        yield _line(crossing.id, None, None, bands.combine([(labels[i], both[i]) for i in both], root))
        for side in DIRECTIONS:
            parts = [(labels[i], lines[side]) for i, lines in by_post.items()]
            yield _line(crossing.id, None, side, bands.combine(parts, at_large[side]))
        for post in posts:
            yield _line(crossing.id, post, None, both[post.id])
            yield from (_line(crossing.id, post, side, by_post[post.id][side]) for side in DIRECTIONS)

    def _heard(self, crossing: Crossing, side: str) -> tuple[list[Signal], list[Signal]]:
        """Gather what is told of a crossing, and of the regions that cover it, in one direction or in none."""
        if crossing.id not in self._own:
            told = self._of_place[crossing.id]
            self._own[crossing.id] = [s for event in told for s in signals.of_crossing(event, crossing)]
        own = [s for s in self._own[crossing.id] if s.event.direction in (None, side)]
        regional = (s for region in self._regions[crossing.id] for s in self._regional_signals(region))
        return own, [s for s in regional if s.event.direction in (None, side) and signals.reaches(s, crossing)]

    def _regional_signals(self, region_id: str) -> list[Signal]:
        if region_id not in self._regional:
            one = len(self.gazetteer.covers(region_id)) == 1
            heard = (signals.of_region(event, self.gazetteer, one) for event in self._of_place[region_id])
            self._regional[region_id] = [s for s in heard if s]
        return self._regional[region_id]


def _at_large(own: list[Signal], regional: list[Signal], posts: tuple[Post, ...]) -> tuple[Band, ...] | None:
    """Fold what is told of a crossing without a post; None where all of it can only mean its one post."""
    if signals.lone(posts):
        return None
    heard = [*signals.at_large(own, posts), *signals.regional_at_large(regional, posts)]
    return bands.from_stretches(tracks.fold(heard))


def _of_mode(regional: Iterable[Signal], post: Post) -> Iterator[Signal]:
    return (s for s in regional if s.event.mode in (None, post.mode))


def _line(crossing: str, post: Post | None, side: str | None, drawn: tuple[Band, ...]) -> Line:
    return Line(crossing, post.id if post else None, post.mode if post else None, side, tuple(bands.mark_vague(drawn)))


# --- read off for a day ----------------------------------------------------------------------------------------------


def reasons_of(band: Band, as_of: dt.date) -> tuple[Reason, ...]:
    """List what a band rests on by the end of a day."""
    return _unique(reason for leaf in band.leaves for reason in leaf.confirmed(as_of))


def _status(line: Line, as_of: dt.date) -> Status:
    band = line.bands[bisect_right(line.bands, as_of, key=lambda b: b.start) - 1]
    last = [day for leaf in band.leaves if (day := leaf.last_confirmed(as_of))]
    return Status(
        crossing=line.crossing,
        post=line.post,
        mode=line.mode,
        direction=line.direction,
        as_of=as_of,
        state=band.state,
        how=band.how,
        since=band.since,
        last_confirmed=max(last, default=None) if band.state != "unknown" else None,
        reasons=reasons_of(band, as_of),
        conflicts=_unique(reason for leaf in band.leaves for reason in leaf.contradicted(as_of)),
    )


def _intervals(line: Line, first: dt.date, last: dt.date) -> Iterator[Interval]:
    end = last + tracks.ONE_DAY
    kept: list[Interval] = []
    for band, following in zip(line.bands, [*line.bands[1:], None], strict=True):
        start, stop = max(band.start, first), min(following.start if following else end, end)
        if start >= stop:
            continue
        reasons = reasons_of(band, stop - tracks.ONE_DAY)
        if kept and (kept[-1].state, kept[-1].how) == (band.state, band.how):
            before = kept.pop()
            start, reasons = before.start, _unique([*before.reasons, *reasons])
        of_line = (line.crossing, line.post, line.mode, line.direction)
        kept.append(Interval(*of_line, start, stop, band.state, band.how, reasons))
    yield from kept


def _unique(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple({reason.event.id: reason for reason in reasons}.values())


# --- in words --------------------------------------------------------------------------------------------------------


def sources_of(reasons: Iterable[Reason]) -> int:
    """Count independent origins over several events; one newsroom behind two of them counts once."""
    events = [reason.event for reason in reasons]
    ids = {origin for event in events for origin in event.origin_ids}
    return len(ids) if ids else max((event.origins for event in events), default=0)


def words(status: Status, gazetteer: Gazetteer | None = None) -> str:
    """Say a status in a sentence, dated, with its sources and its age; never `currently`."""
    day = Period.day(status.as_of).words()
    if status.state == "unknown":
        return f"No evidence as of {day}" + (f": {status.how}." if status.how else ".")
    if status.state == "not commissioned":
        return f"Built, not opened as of {day}" + _evidence(status, day) + "." + _disagreement(status)
    subject = status.state.capitalize()
    subject += f" for {SIDES[status.direction]}" if status.direction else ""
    subject += f" by {status.mode}" if status.mode else ""
    subject += f" ({status.how})" if status.how else ""
    told = subject + _beginning(status) + _evidence(status, day) + "."
    return told + _breadth(status, gazetteer) + _disagreement(status)


def _beginning(status: Status) -> str:
    if status.since:
        return f" since {status.since.words()}"
    first = status.reasons[0].event if status.reasons else None
    if first and first.date:
        return f", first seen {first.date.words()}"
    return f", reported {first.known.words()}, beginning not told" if first and first.known else ""


def _evidence(status: Status, day: str) -> str:
    if status.age_days is None:
        return ""
    age = f"{counted(status.age_days, 'day')} before" if status.age_days else "on"
    return f" ({counted(sources_of(status.reasons), 'independent source')}; last confirmed {age} {day})"


def _breadth(status: Status, gazetteer: Gazetteer | None) -> str:
    regions = {reason.via_region for reason in status.reasons}
    if not regions or None in regions:
        return ""
    named = sorted(gazetteer.label(region) for region in regions if region) if gazetteer else ["a stretch of border"]
    labels = " and ".join(_within_sentence(name) for name in named)
    return f" Told of {labels}, not of this crossing by name."


def _within_sentence(name: str) -> str:
    if name == "All borders":
        return "all borders"
    return f"the {name}" if name.endswith("border") else name


def _disagreement(status: Status) -> str:
    if not status.conflicts:
        return ""
    number = sources_of(status.conflicts)
    return f" {counted(number, 'source')} {'says' if number == 1 else 'say'} otherwise."
