"""One track of a status: what is told of one post in one direction, folded by the rule of docs/status-rule.md."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.model import Event, Period, Reason, State

PLACED_DAYS = 31  # movement told of a longer span reopens nothing that was closed: it cannot be placed in time
PEOPLE_ONLY = "people only"
LIFTED = "told of as reopened at large, not by name"
ELSEWHERE, REGION, CROSSING, POST = -1, 0, 1, 2  # ranks: of what the claim spoke; the more specific outranks
ONE_DAY = dt.timedelta(1)
DAWN = dt.date.min
OPEN_STATES: tuple[State, ...] = ("open", "partly open")

# What a signal does to a track. Hints confirm a state and never change one.
OPEN, CLOSE, MOVE, PEOPLE, LIFT = "open", "close", "move", "people", "lift"
HINT_OPEN, HINT_CLOSED, HINT_UNOPENED = "hint open", "hint closed", "hint unopened"
NOT_ALL_OPEN, NOT_ALL_CLOSED = "not all open", "not all closed"  # one post moved: the whole is no longer all one state
_ORDER = {kind: n for n, kind in enumerate((HINT_OPEN, HINT_CLOSED, HINT_UNOPENED, NOT_ALL_OPEN, NOT_ALL_CLOSED, LIFT))}


@dataclass(slots=True, eq=False)
class Signal:
    """One event as one track hears it; `period` is its date, or the day it was reported on where no date was told."""

    does: str
    period: Period
    rank: int
    dated: bool
    reason: Reason

    @property
    def event(self) -> Event:
        return self.reason.event


@dataclass(slots=True, eq=False)
class Stretch:
    """One state from `start` until the next stretch, with what confirmed and what contradicts it, each on its day."""

    start: dt.date
    state: State
    how: str
    since: Period | None  # None: no source told when it began
    rank: int
    basis: Period | None
    days: list[dt.date] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    conflict_days: list[dt.date] = field(default_factory=list)
    conflicts: list[Reason] = field(default_factory=list)

    def confirmed(self, as_of: dt.date) -> tuple[Reason, ...]:
        return tuple(self.reasons[: bisect_right(self.days, as_of)])

    def contradicted(self, as_of: dt.date) -> tuple[Reason, ...]:
        return tuple(self.conflicts[: bisect_right(self.conflict_days, as_of)])

    def last_confirmed(self, as_of: dt.date) -> dt.date | None:
        seen = bisect_right(self.days, as_of)
        return self.days[seen - 1] if seen else None


def fold(signals: Sequence[Signal], commissioned: bool = True) -> list[Stretch]:
    """Turn signals to stretches of one state; the first reaches back to the dawn of time."""
    track = _Track(commissioned)
    for day, signal in _in_order(signals):
        track.hear(day, signal)
    return track.stretches


def _in_order(signals: Sequence[Signal]) -> list[tuple[dt.date, Signal]]:
    """Sort signals by the day they take effect; on one day the more specific, then the better sourced speaks last."""
    days = _days_of_change([s for s in signals if s.does in (OPEN, CLOSE)])
    placed = [(days.get(id(s), s.period.end), s) for s in signals]
    return sorted(placed, key=_turn)


def _turn(placed: tuple[dt.date, Signal]) -> tuple:
    day, signal = placed
    event = signal.event
    return (day, _ORDER.get(signal.does, len(_ORDER)), signal.rank, event.origins, signal.period.start, event.id)


def _days_of_change(changes: list[Signal]) -> dict[int, dt.date]:
    """Place each opening and closure on a day; a vague one gives way to a sharper one of its kind inside its period.

    Otherwise a vague change counts from its last day, or, where a contrary change inside its period would make no sense
    unless this one came first, from the day before that.
    """
    anchors: dict[str, list[dt.date]] = {OPEN: [], CLOSE: []}
    days: dict[int, dt.date] = {}
    for signal in sorted(changes, key=lambda s: (s.period.days, s.period.start, s.event.id)):
        first, last = signal.period.start, signal.period.end
        if first == last:
            day = last
        else:
            own, other = anchors[signal.does], anchors[CLOSE if signal.does == OPEN else OPEN]
            day = _first_within(own, first, last) or _before_contrary(own, other, first, last)
        days[id(signal)] = day
        insort(anchors[signal.does], day)
    return days


def _first_within(days: list[dt.date], first: dt.date, last: dt.date) -> dt.date | None:
    at = bisect_left(days, first)
    return days[at] if at < len(days) and days[at] <= last else None


def _before_contrary(own: list[dt.date], other: list[dt.date], first: dt.date, last: dt.date) -> dt.date:
    contrary = _first_within(other, first + ONE_DAY, last)
    if contrary is None:
        return last
    own_before, other_before = bisect_left(own, first), bisect_left(other, first)
    already = own_before and (not other_before or own[own_before - 1] > other[other_before - 1])
    return last if already else contrary - ONE_DAY


class _Track:
    """The fold itself: one `hear` a signal, in order of days."""

    def __init__(self, commissioned: bool) -> None:
        state: State = "unknown" if commissioned else "not commissioned"
        self.stretches = [Stretch(DAWN, state, "", None, REGION, None)]
        self.openers: set[str] = set()  # who told of a first opening

    @property
    def now(self) -> Stretch:
        return self.stretches[-1]

    def hear(self, day: dt.date, signal: Signal) -> None:
        state = self.now.state
        if state == "not commissioned":
            self._unopened(day, signal)
        elif signal.does in (OPEN, MOVE, PEOPLE):
            self._opening(day, signal)
        elif signal.does == CLOSE:
            self._closing(day, signal)
        elif signal.does == LIFT:
            self._lifting(day, signal)
        elif signal.does in (HINT_OPEN, HINT_CLOSED):
            self._hint(day, signal)
        elif (
            signal.does == NOT_ALL_OPEN and state in OPEN_STATES or signal.does == NOT_ALL_CLOSED and state == "closed"
        ):
            self.stretches.append(Stretch(day, "unknown", "", None, REGION, None))

    def _unopened(self, day: dt.date, signal: Signal) -> None:
        """Leave `not commissioned` only for an opening of this very post that two independent sources tell."""
        if signal.does == OPEN and signal.rank == POST:
            self.openers.update(signal.event.origin_ids or (signal.event.id,))
            if len(self.openers) > 1:
                self._change(day, signal, "open")
            else:
                self._contradict(day, signal)
        elif signal.does in (HINT_UNOPENED, HINT_CLOSED) and signal.rank == POST:
            self._confirm(day, signal)
        elif signal.does in (MOVE, PEOPLE) and signal.rank == POST:
            self._contradict(day, signal)

    def _opening(self, day: dt.date, signal: Signal) -> None:
        now = self.now
        full = signal.does != PEOPLE
        if now.state == "open" and self._begins_anew(signal):
            self._change(day, signal, "open")
        elif now.state == "open" or now.state == "partly open" and not full:
            self._confirm(day, signal)
        elif now.state == "closed" and signal.does != OPEN and not self._reopens(signal):
            if not self._was_open(signal.period):
                self._contradict(day, signal)
        else:
            self._change(day, signal, "open" if full else "partly open", "" if full else PEOPLE_ONLY)

    def _reopens(self, signal: Signal) -> bool:
        """Movement reopens a closed track only if it is placed within a month and wholly later than the closure."""
        closed = self.now
        later = signal.period.start > (closed.basis.end if closed.basis and closed.since else closed.start)
        return later and signal.period.days <= PLACED_DAYS

    def _was_open(self, period: Period) -> bool:
        """Tell whether the track stood open on some day of the period: then the movement is explained."""
        until = dt.date.max
        for stretch in reversed(self.stretches):
            if stretch.state in OPEN_STATES and stretch.start <= period.end and until > period.start:
                return True
            if stretch.start <= period.start:
                return False
            until = stretch.start
        return False

    def _closing(self, day: dt.date, signal: Signal) -> None:
        now = self.now
        if now.state == "closed" and self._begins_anew(signal):
            self._change(day, signal, "closed")
        elif now.state == "closed":
            now.rank = max(now.rank, signal.rank)
            self._confirm(day, signal)
        elif now.state in OPEN_STATES and self._outranked(signal):
            self._contradict(day, signal)
        else:
            self._change(day, signal, "closed")

    def _begins_anew(self, signal: Signal) -> bool:
        """A later, better sourced beginning of the same state implies an interruption that nobody told of."""
        now = self.now
        if not signal.dated or signal.does not in (OPEN, CLOSE) or signal.rank < now.rank:
            return False
        later = signal.period.start > (now.since.end if now.since else now.start)
        return later and signal.event.origins > now.reasons[0].event.origins

    def _outranked(self, signal: Signal) -> bool:
        """A region's claim, if undated or not later, leaves alone what a specific claim told."""
        now = self.now
        return signal.rank == REGION and now.rank > REGION and (not signal.dated or signal.period.start <= now.start)

    def _lifting(self, day: dt.date, signal: Signal) -> None:
        now = self.now
        if now.state != "closed":
            return
        as_broad = now.rank <= signal.rank and (signal.dated or signal.rank > REGION)
        if as_broad and signal.period.start > now.start:
            lifted = Stretch(day, "unknown", LIFTED, None, signal.rank, signal.period, [day], [signal.reason])
            self.stretches.append(lifted)
        elif signal.period.start > now.start:
            self._contradict(day, signal)

    def _hint(self, day: dt.date, signal: Signal) -> None:
        is_open, is_closed = self.now.state in OPEN_STATES, self.now.state == "closed"
        if (is_open and signal.does == HINT_OPEN) or (is_closed and signal.does == HINT_CLOSED):
            self._confirm(day, signal)
            return
        # checks at this very crossing speak against a closure that was told of a region only
        against_region = is_closed and self.now.rank == REGION
        if signal.rank > REGION and (against_region or (is_open or is_closed) and signal.event.realis == "denied"):
            self._contradict(day, signal)

    def _change(self, day: dt.date, signal: Signal, state: State, how: str = "") -> None:
        before = self.now
        told = signal.dated and signal.does in (OPEN, CLOSE)
        since = signal.period if told else None
        fresh = Stretch(day, state, how, since, signal.rank, signal.period, [day], [signal.reason])
        contrary = before.state not in ("unknown", state) and before.basis is not None
        if contrary and before.basis.overlaps(signal.period) and _independent(before.reasons[0].event, signal.event):
            fresh.conflict_days.append(day)
            fresh.conflicts.append(before.reasons[0])
        self.stretches.append(fresh)

    def _confirm(self, day: dt.date, signal: Signal) -> None:
        now = self.now
        now.days.append(day)
        now.reasons.append(signal.reason)
        begins = signal.period.start <= now.start <= signal.period.end
        if now.since is None and signal.dated and signal.does in (OPEN, CLOSE) and begins:
            now.since = signal.period
        if now.rank < signal.rank and signal.does in (OPEN, MOVE):
            now.rank = signal.rank

    def _contradict(self, day: dt.date, signal: Signal) -> None:
        self.now.conflict_days.append(day)
        self.now.conflicts.append(signal.reason)


def _independent(a: Event, b: Event) -> bool:
    """Two events of the same single origin are one story in two steps, not two sources that disagree."""
    return len({*a.origin_ids, *b.origin_ids}) > 1 or not a.origin_ids or not b.origin_ids
