"""What is open, by the published rule (docs/status-rule.md): per crossing and per post, by direction, as of any day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo import tracks
from geo.gazetteer import Gazetteer
from geo.model import DIRECTIONS, Crossing, Event, Interval, Period, Post, Reason, State, Status
from geo.tracks import CROSSING, ELSEWHERE, POST, REGION, Signal, Stretch

SIDES = {"import": "imports", "export": "exports"}
EVERY_BORDER = ("region:all-borders", "region:ports")  # the only regions whose claims reach sea ports and airports unasked


@dataclass(frozen=True, slots=True)
class Band:
    """A state from `start` to the next band, with the stretches it rests on and those whose beginning brought it."""

    start: dt.date
    state: State
    how: str
    since: Period | None
    leaves: tuple[Stretch, ...]
    turn: tuple[Stretch, ...] = ()


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

    `known_by` leaves out events first published later. To leave out later claims too, merge only the claims known by then.
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
        self._lines: dict[str, tuple[Line, ...]] = {}

    def assess(self, as_of: dt.date) -> tuple[Status, ...]:
        return tuple(_status(line, as_of) for crossing_id in self.gazetteer.crossings for line in self.lines(crossing_id))

    def history(self, crossing_id: str, first: dt.date, last: dt.date) -> tuple[Interval, ...]:
        return tuple(interval for line in self.lines(crossing_id) for interval in _intervals(line, first, last))

    def lines(self, crossing_id: str) -> tuple[Line, ...]:
        """Give the lines of a crossing: the whole both ways, in and out; then each post the same."""
        if crossing_id not in self._lines:
            self._lines[crossing_id] = tuple(self._draw(self.gazetteer.crossings[crossing_id]))
        return self._lines[crossing_id]

    def _draw(self, crossing: Crossing) -> Iterator[Line]:
        posts = self.gazetteer.posts_of(crossing.id)
        lone = _lone(posts)
        own = [s for event in self._of_place[crossing.id] for s in _signals(event, self.gazetteer, crossing)]
        of_region = [s for region in self._regions[crossing.id] for s in self._regional_signals(region) if _reaches(s, crossing)]
        whole: dict[str, tuple[Band, ...] | None] = {}
        by_post: dict[str, dict[str, tuple[Band, ...]]] = defaultdict(dict)
        for side in DIRECTIONS:
            mine, theirs = [[s for s in given if s.event.direction in (None, side)] for given in (own, of_region)]
            at_large = None if lone else _bands(tracks.fold([*_at_large(mine, posts), *_regional_at_large(theirs, posts)]))
            for post in posts:
                heard = [*_at_post(mine, post, lone), *(s for s in theirs if s.event.mode in (None, post.mode))]
                by_post[post.id][side] = _bands(tracks.fold(heard, post.commissioned))
            whole[side] = at_large
        both = {post.id: _combine([(SIDES[d], by_post[post.id][d]) for d in DIRECTIONS]) for post in posts}
        root = None if lone else _combine([(SIDES[d], whole[d] or ()) for d in DIRECTIONS])
        labels = _labels(posts)
        yield _line(crossing.id, None, None, _combine([(labels[p.id], both[p.id]) for p in posts], root))
        for side in DIRECTIONS:
            yield _line(crossing.id, None, side, _combine([(labels[p.id], by_post[p.id][side]) for p in posts], whole[side]))
        for post in posts:
            yield _line(crossing.id, post, None, both[post.id])
            for side in DIRECTIONS:
                yield _line(crossing.id, post, side, by_post[post.id][side])

    def _regional_signals(self, region_id: str) -> list[Signal]:
        if region_id not in self._regional:
            one = len(self.gazetteer.covers(region_id)) == 1
            signals = (_regional(event, self.gazetteer, one) for event in self._of_place[region_id])
            self._regional[region_id] = [s for s in signals if s]
        return self._regional[region_id]


# --- what an event says to a track -----------------------------------------------------------------------------------


def _does(event: Event, informal: bool) -> str | None:
    """Tell what an event does to a track; None where it moves nothing and confirms nothing."""
    if event.realis == "denied":
        if event.type == "closure":
            return tracks.HINT_OPEN
        moves = ("opening", "traffic", "cargo", *(("smuggling",) if informal else ()))
        return tracks.HINT_CLOSED if event.type in moves else None
    if event.realis != "actual":
        return None
    if event.type == "closure":
        return None if event.cargo else tracks.CLOSE  # a closure that names goods closes those goods only
    if event.type in ("traffic", "cargo") or informal and event.type == "smuggling":
        return tracks.HINT_CLOSED if _none_seen(event) else tracks.MOVE
    return {
        "opening": tracks.OPEN,
        "people": tracks.PEOPLE,
        "tightening": tracks.HINT_OPEN,
        "easing": tracks.HINT_OPEN,
    }.get(event.type)


def _none_seen(event: Event) -> bool:
    counts = [count.value for claim in event.claims for count in claim.counts]
    return bool(counts) and not any(counts)


def _when(event: Event) -> tuple[Period, bool] | None:
    """Give the event's date, or the day of its first report where the report tells it as its main matter."""
    if event.date:
        return event.date, True
    if event.known and any(claim.salience == "main" for claim in event.claims):
        return Period.day(event.known.end), False
    return None


def _signals(event: Event, gazetteer: Gazetteer, crossing: Crossing) -> Iterator[Signal]:
    does, when = _does(event, crossing.kind == "informal"), _when(event)
    if event.type == "opening" and event.realis == "denied" and when is None and event.known:
        does, when = tracks.HINT_UNOPENED, (Period.day(event.known.end), False)  # "never opened" stands, told in passing too
    if does and when:
        yield Signal(does, when[0], POST, when[1], Reason(event, _told(event), None))


def _regional(event: Event, gazetteer: Gazetteer, one: bool) -> Signal | None:
    """Hear a claim about a region: a closure shuts all it covers; an opening says only that something opened there."""
    does, when = _does(event, informal=True), _when(event)
    if not does or not when or does == tracks.HINT_OPEN:
        return None
    rank = REGION
    if not one and does in (tracks.MOVE, tracks.PEOPLE):
        return None
    if not one and does == tracks.OPEN:
        does, rank = tracks.LIFT, REGION if event.mode is None and event.direction is None else ELSEWHERE
    label = gazetteer.label(event.crossing)
    return Signal(does, when[0], rank, when[1], Reason(event, _told(event, label), event.crossing))


def _reaches(signal: Signal, crossing: Crossing) -> bool:
    """Tell whether a region's claim speaks of this kind of crossing: customs posts, not fords, yards or, unasked, harbours."""
    event = signal.event
    if crossing.kind in ("informal", "yard"):
        return crossing.kind == "informal" and event.type == "smuggling"
    if event.type == "smuggling":
        return False
    if crossing.kind in ("port", "airport"):
        mode = "sea" if crossing.kind == "port" else "air"
        return event.mode == mode or event.mode is None and event.crossing in EVERY_BORDER
    return True


def _lone(posts: Sequence[Post]) -> Post | None:
    """Give the one post that a claim without a mode can only mean; None where there are several, or none at all."""
    working = [post for post in posts if post.commissioned] or list(posts)
    return working[0] if len(working) == 1 else None


def _matches(event: Event, post: Post) -> bool:
    return event.mode == post.mode or event.mode == "foot" and post.mode == "road"


def _at_post(signals: Iterable[Signal], post: Post, lone: Post | None) -> Iterator[Signal]:
    """Keep what a post hears: its own mode fully; of the crossing without a mode, closures shut it, openings lift those."""
    for signal in signals:
        if _matches(signal.event, post) or signal.event.mode is None and lone is post:
            yield signal
        elif signal.event.mode is None and lone is None:
            does = tracks.LIFT if signal.does == tracks.OPEN else signal.does
            if does in (tracks.LIFT, tracks.CLOSE, tracks.HINT_CLOSED):
                yield Signal(does, signal.period, CROSSING, signal.dated, signal.reason)


def _at_large(signals: Iterable[Signal], posts: Sequence[Post]) -> Iterator[Signal]:
    """Keep what the crossing at large hears: claims without a mode; where a post moves, it is no longer all one state."""
    for signal in signals:
        if signal.event.mode is None or not posts:
            yield signal
        elif any(_matches(signal.event, post) for post in posts):
            if signal.does == tracks.CLOSE:
                yield Signal(tracks.NOT_ALL_OPEN, signal.period, POST, signal.dated, signal.reason)
            elif signal.does in (tracks.OPEN, tracks.MOVE):
                yield Signal(tracks.NOT_ALL_CLOSED, signal.period, POST, signal.dated, signal.reason)


def _regional_at_large(signals: Iterable[Signal], posts: Sequence[Post]) -> Iterator[Signal]:
    return (s for s in signals if s.event.mode is None or not posts)


# --- tracks laid together --------------------------------------------------------------------------------------------


def _bands(stretches: Iterable[Stretch]) -> tuple[Band, ...]:
    return tuple(Band(s.start, s.state, s.how, s.since, (s,), (s,)) for s in stretches)


def _labels(posts: Sequence[Post]) -> dict[str, str]:
    modes = [post.mode for post in posts]
    return {post.id: post.mode if modes.count(post.mode) == 1 else post.name for post in posts}


def _combine(parts: list[tuple[str, tuple[Band, ...]]], root: tuple[Band, ...] | None = None) -> tuple[Band, ...]:
    """Lay parts over one another; `root` is what was told of the whole without naming a part."""
    lines = [bands for _, bands in parts] + ([root] if root else [])
    bands: list[Band] = []
    at = [0] * len(lines)
    for day in sorted({band.start for line in lines for band in line}):
        for n, line in enumerate(lines):
            while at[n] + 1 < len(line) and line[at[n] + 1].start <= day:
                at[n] += 1
        now = [line[at[n]] for n, line in enumerate(lines)]
        named = [(label, band) for (label, _), band in zip(parts, now, strict=False)]
        band = _judge(day, named, now[-1] if root else None)
        if not bands or (band.state, band.how, band.leaves) != (bands[-1].state, bands[-1].how, bands[-1].leaves):
            bands.append(replace(band, turn=tuple(s for b in now if b.start == day for s in b.turn)))
    return tuple(bands)


def _judge(day: dt.date, named: list[tuple[str, Band]], root: Band | None) -> Band:
    """Say what the parts make of the whole: open only if all are, closed only if all are, else partly open or unknown."""
    if named and all(band.state == "not commissioned" for _, band in named) and (root is None or root.state == "unknown"):
        return _band(day, "not commissioned", "", [band for _, band in named])
    live = [(label, band) for label, band in named if band.state != "not commissioned"]
    if len(live) == 1 and root is None:
        return _band(day, live[0][1].state, live[0][1].how, [live[0][1]])
    opens = [pair for pair in live if pair[1].state in tracks.OPEN_STATES]
    closed = [pair for pair in live if pair[1].state == "closed"]
    unknown = [pair for pair in live if pair[1].state == "unknown"]
    if root and root.state in tracks.OPEN_STATES and not (opens and _only_people(root)):
        return _judge_open_at_large(day, root, opens, closed, unknown)
    if opens:
        how = _how(opens, closed, unknown)
        return _band(day, "partly open" if how else "open", how, [band for _, band in opens])
    if closed and not unknown or root and root.state == "closed":
        return _band(day, "closed", "", [*(band for _, band in closed), *([root] if root and root.state == "closed" else [])])
    how = "; ".join([*(f"{label} closed" for label, _ in closed), *(f"{label} not known" for label, _ in unknown if closed)])
    lifted = {band.how for _, band in unknown} if not closed else set()
    how = how or (lifted.pop() if len(lifted) == 1 else "")
    return _band(day, "unknown", how, [band for _, band in live] if closed or how else [])


def _only_people(band: Band) -> bool:
    return not any(leaf.state == "open" for leaf in band.leaves)


def _judge_open_at_large(day: dt.date, root: Band, opens: list, closed: list, unknown: list) -> Band:
    how = ", ".join(f"{label} closed" for label, _ in closed) if opens or unknown else "mode not told" if closed else root.how
    state: State = "partly open" if how or root.state == "partly open" else "open"
    return Band(day, state, how, root.since, (*root.leaves, *(leaf for _, band in opens for leaf in band.leaves)))


def _how(opens: list[tuple[str, Band]], closed: list, unknown: list) -> str:
    """Say how a whole is partly open; empty where all of it is open."""
    hows = {band.how for _, band in opens}
    if not closed and not unknown and len(hows) == 1:
        return hows.pop()
    named = " and ".join(f"{label} ({band.how})" if band.how else label for label, band in opens)
    if not closed and not unknown:
        return named
    told = named if unknown or any(hows) else f"{named} only"
    return "; ".join([told, *(f"{label} closed" for label, _ in closed if unknown), *(f"{label} not known" for label, _ in unknown)])


def _band(day: dt.date, state: State, how: str, bands: list[Band]) -> Band:
    """Date a whole by its parts: partly open since the first part opened, else since the last part came to it."""
    pick = min if state == "partly open" else max
    since = pick(bands, key=lambda band: band.start).since if bands and state not in ("unknown", "not commissioned") else None
    return Band(day, state, how, since, tuple(leaf for band in bands for leaf in band.leaves))


def _line(crossing: str, post: Post | None, side: str | None, bands: tuple[Band, ...]) -> Line:
    return Line(crossing, post.id if post else None, post.mode if post else None, side, tuple(_mark_vague(bands)))


def _mark_vague(bands: Sequence[Band]) -> Iterator[Band]:
    """Mark the days in which a change came at a day that no source tells."""
    for band, following in zip(bands, [*bands[1:], None], strict=True):
        since = following.since if following and following.state != band.state else None
        if following is None or since is None or not since.start < following.start <= since.end:
            yield band
            continue
        verb = "closing" if following.state == "closed" else "opening"
        how = "; ".join(filter(None, (band.how, f"{verb} on a day in {since.words()} that is not told")))
        if since.start > band.start:
            yield band
        yield replace(band, start=max(since.start, band.start), how=how)


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
        kept.append(Interval(line.crossing, line.post, line.mode, line.direction, start, stop, band.state, band.how, reasons))
    yield from kept


def _unique(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple({reason.event.id: reason for reason in reasons}.values())


# --- in words --------------------------------------------------------------------------------------------------------


def _told(event: Event, region: str = "") -> str:
    """Say an event in a line: `Opening by rail, 26 Sep 2022; 3 sources`."""
    what = event.type.capitalize() + (" denied" if event.realis == "denied" else "")
    by = f" by {event.mode}" if event.mode else ""
    side = f", {SIDES[event.direction]}" if event.direction else ""
    when = event.date.words() if event.date else f"reported {event.known.words()}, day not told" if event.known else "undated"
    place = f", told of {region}" if region else ""
    return f"{what}{by}{side}, {when}{place}; {counted(event.origins, 'source')}"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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
    return subject + _beginning(status) + _evidence(status, day) + "." + _breadth(status, gazetteer) + _disagreement(status)


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
    age = f"last confirmed {counted(status.age_days, 'day')} before {day}" if status.age_days else f"last confirmed on {day}"
    return f" ({counted(sources_of(status.reasons), 'independent source')}; {age})"


def _breadth(status: Status, gazetteer: Gazetteer | None) -> str:
    regions = {reason.via_region for reason in status.reasons}
    if not regions or None in regions:
        return ""
    named = sorted(gazetteer.label(region) for region in regions if region) if gazetteer else ["a stretch of border"]
    labels = " and ".join(named)
    return f" Told of {labels}, not of this crossing by name."


def _disagreement(status: Status) -> str:
    if not status.conflicts:
        return ""
    return f" {counted(sources_of(status.conflicts), 'source')} {'says' if sources_of(status.conflicts) == 1 else 'say'} otherwise."
