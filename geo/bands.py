"""Tracks laid over one another: directions to a post, posts to a crossing; all open, all closed, or said how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo import tracks
from geo.model import Period, Post, State
from geo.tracks import Stretch


@dataclass(frozen=True, slots=True)
class Band:
    """A state from `start` to the next band, with the stretches it rests on and those whose beginning brought it."""

    start: dt.date
    state: State
    how: str
    since: Period | None
    leaves: tuple[Stretch, ...]
    turn: tuple[Stretch, ...] = ()


SAME_OPENING_DAYS = 31  # a post's dated opening this near to an undated one of its crossing is the same
Part = tuple[str, Band]  # a band with the word for what it is a part of: rail, road, imports, exports


def from_stretches(stretches: Iterable[Stretch]) -> tuple[Band, ...]:
    return tuple(Band(s.start, s.state, s.how, s.since, (s,), (s,)) for s in stretches)


def labels(posts: Sequence[Post]) -> dict[str, str]:
    modes = [post.mode for post in posts]
    return {post.id: post.mode if modes.count(post.mode) == 1 else post.name for post in posts}


def combine(parts: list[tuple[str, tuple[Band, ...]]], root: tuple[Band, ...] | None = None) -> tuple[Band, ...]:
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
            turn = tuple(s for b in now if b.start == day for s in b.turn)
            bands.append(Band(band.start, band.state, band.how, band.since, band.leaves, turn))
    return tuple(bands)


def _judge(day: dt.date, named: list[Part], root: Band | None) -> Band:
    """Say what the parts make of the whole: open or closed only if all are, else partly open or unknown."""
    told_at_large = root is not None and root.state != "unknown"
    if named and all(band.state == "not commissioned" for _, band in named) and not told_at_large:
        return _band(day, "not commissioned", "", [band for _, band in named])
    live = [(label, band) for label, band in named if band.state != "not commissioned"]
    if len(live) == 1 and not root:
        return _band(day, live[0][1].state, live[0][1].how, [live[0][1]])
    opens = [part for part in live if part[1].state in tracks.OPEN_STATES]
    closed = [part for part in live if part[1].state == "closed"]
    unknown = [part for part in live if part[1].state == "unknown"]
    if root and root.state in tracks.OPEN_STATES and not (opens and _only_people(root)):
        return _judge_open_at_large(day, root, opens, closed, unknown)
    if opens:
        how = _how(opens, closed, unknown)
        return _band(day, "partly open" if how else "open", how, [band for _, band in opens])
    shut_at_large = [root] if root and root.state == "closed" else []
    if shut_at_large or closed and not unknown:
        return _band(day, "closed", "", [*(band for _, band in closed), *shut_at_large])
    return _judge_unknown(day, closed, unknown)


def _judge_unknown(day: dt.date, closed: list[Part], unknown: list[Part]) -> Band:
    """Leave a whole unknown where no part is open and not all are closed, and say which part is which."""
    if closed:
        how = "; ".join([*(f"{label} closed" for label, _ in closed), *(f"{label} not known" for label, _ in unknown)])
        return _band(day, "unknown", how, [band for _, band in (*closed, *unknown)])
    lifted = {band.how for _, band in unknown}
    how = lifted.pop() if len(lifted) == 1 else ""
    return _band(day, "unknown", how, [band for _, band in unknown] if how else [])


def _only_people(band: Band) -> bool:
    return not any(leaf.state == "open" for leaf in band.leaves)


def _judge_open_at_large(day: dt.date, root: Band, opens: list[Part], closed: list[Part], unknown: list[Part]) -> Band:
    """Take a crossing told of as open without a post for open, less the posts that are closed."""
    whole = opens and not closed and not unknown and all(band.state == "open" for _, band in opens)
    if closed:
        how = ", ".join(f"{label} closed" for label, _ in closed) if opens or unknown else "mode not told"
    else:
        how = "" if whole else root.how  # the posts themselves may be known to be open both ways
    state: State = "partly open" if how or root.state == "partly open" and not whole else "open"
    dated = [band for _, band in opens if band.since and abs((band.start - root.start).days) <= SAME_OPENING_DAYS]
    since = root.since or min((band.since for band in dated if band.since), default=None)
    return Band(day, state, how, since, (*root.leaves, *(leaf for _, band in opens for leaf in band.leaves)))


def _how(opens: list[Part], closed: list[Part], unknown: list[Part]) -> str:
    """Say how a whole is partly open; empty where all of it is open."""
    hows = {band.how for _, band in opens}
    if not closed and not unknown and len(hows) == 1:
        return hows.pop()
    named = " and ".join(f"{label} ({band.how})" if band.how else label for label, band in opens)
    if not closed and not unknown:
        return named
    told = named if unknown or any(hows) else f"{named} only"
    shut = [f"{label} closed" for label, _ in closed if unknown or any(hows)]
    return "; ".join([told, *shut, *(f"{label} not known" for label, _ in unknown)])


def _band(day: dt.date, state: State, how: str, bands: list[Band]) -> Band:
    """Date a whole by its parts: partly open since the first part opened, else since the last part came to it."""
    pick = min if state == "partly open" else max
    dated = bands and state not in ("unknown", "not commissioned")
    since = pick(bands, key=lambda band: band.start).since if dated else None
    return Band(day, state, how, since, tuple(leaf for band in bands for leaf in band.leaves))


def mark_vague(bands: Sequence[Band]) -> Iterator[Band]:
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
