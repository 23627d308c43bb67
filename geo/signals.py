"""What one event says to one track of a status: opens it, closes it, confirms it (docs/status-rule.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from geo import tracks
from geo.gazetteer import Gazetteer
from geo.model import Crossing, Event, Period, Post, Reason
from geo.tracks import CROSSING, ELSEWHERE, POST, REGION, Signal

SIDES = {"import": "imports", "export": "exports"}
EVERY_BORDER = ("region:all-borders", "region:ports")  # only these reach sea ports and airports without naming a mode


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


def of_crossing(event: Event, crossing: Crossing) -> Iterator[Signal]:
    """Hear a claim about this very crossing."""
    does, when = _does(event, crossing.kind == "informal"), _when(event)
    if event.type == "opening" and event.realis == "denied" and when is None and event.known:
        # "never opened" stands for as long as it is said, also where it is told in passing
        does, when = tracks.HINT_UNOPENED, (Period.day(event.known.end), False)
    if does and when:
        yield Signal(does, when[0], POST, when[1], Reason(event, told(event), None))


def of_region(event: Event, gazetteer: Gazetteer, one: bool) -> Signal | None:
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
    return Signal(does, when[0], rank, when[1], Reason(event, told(event, label), event.crossing))


def reaches(signal: Signal, crossing: Crossing) -> bool:
    """Tell whether a region's claim speaks of such a crossing: of customs posts, not of fords, yards or harbours."""
    event = signal.event
    if crossing.kind in ("informal", "yard"):
        return crossing.kind == "informal" and event.type == "smuggling"
    if event.type == "smuggling":
        return False
    if crossing.kind in ("port", "airport"):
        mode = "sea" if crossing.kind == "port" else "air"
        return event.mode == mode or event.mode is None and event.crossing in EVERY_BORDER
    return True


def lone(posts: Sequence[Post]) -> Post | None:
    """Give the one post that a claim without a mode can only mean; None where there are several, or none at all."""
    working = [post for post in posts if post.commissioned] or list(posts)
    return working[0] if len(working) == 1 else None


def _matches(event: Event, post: Post) -> bool:
    return event.mode == post.mode or event.mode == "foot" and post.mode == "road"


def at_post(signals: Iterable[Signal], post: Post, lone: Post | None) -> Iterator[Signal]:
    """Keep what a post hears: its own mode; without a mode, closures shut it and openings lift such closures."""
    for signal in signals:
        if _matches(signal.event, post) or signal.event.mode is None and lone is post:
            yield signal
        elif signal.event.mode is None and lone is None:
            does = tracks.LIFT if signal.does == tracks.OPEN else signal.does
            if does in (tracks.LIFT, tracks.CLOSE, tracks.HINT_CLOSED):
                yield Signal(does, signal.period, CROSSING, signal.dated, signal.reason)


def at_large(signals: Iterable[Signal], posts: Sequence[Post]) -> Iterator[Signal]:
    """Keep what the crossing at large hears: claims without a mode, and that one post moved and the rest did not."""
    for signal in signals:
        if signal.event.mode is None or not posts:
            yield signal
        elif any(_matches(signal.event, post) for post in posts):
            if signal.does == tracks.CLOSE:
                yield Signal(tracks.NOT_ALL_OPEN, signal.period, POST, signal.dated, signal.reason)
            elif signal.does in (tracks.OPEN, tracks.MOVE):
                yield Signal(tracks.NOT_ALL_CLOSED, signal.period, POST, signal.dated, signal.reason)


def regional_at_large(signals: Iterable[Signal], posts: Sequence[Post]) -> Iterator[Signal]:
    """Keep what the crossing at large hears of a region: claims without a mode."""
    return (s for s in signals if s.event.mode is None or not posts)


def told(event: Event, region: str = "") -> str:
    """Say an event in a line: `Opening by rail, 26 Sep 2022; 3 sources`."""
    what = event.type.capitalize() + (" denied" if event.realis == "denied" else "")
    by = f" by {event.mode}" if event.mode else ""
    side = f", {SIDES[event.direction]}" if event.direction else ""
    reported = f"reported {event.known.words()}, day not told" if event.known else "undated"
    when = event.date.words() if event.date else reported
    place = f", told of {region}" if region else ""
    return f"{what}{by}{side}, {when}{place}; {counted(event.origins, 'source')}"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
