"""Claims of one thing merged to events, with the independent origins counted. Order of claims changes nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geo.model import Claim, Event, Period, Report, make_id
from geo.origins import origins, trace

__all__ = ["merge", "origins"]

NEAR_DAYS = 7  # undated claims are of one event where their reports were published at most this far apart
JOIN_DAYS = 31  # a wide claim joins one of several narrower events only where those lie within this many days
_NO_DAY = dt.date.max


@dataclass(slots=True)
class _Draft:
    """An event in the making; `date` shrinks to what all dated claims share, `published` grows."""

    mode: str | None
    direction: str | None
    date: Period | None
    number: int
    claims: list[Claim] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    published: list[Period] = field(default_factory=list)


def merge(claims: Iterable[Claim], reports: Mapping[str, Report] | Iterable[Report]) -> tuple[Event, ...]:
    """Merge claims of one crossing, type, realis, compatible mode, direction and date to events.

    None is compatible with any mode or direction. Dated claims must share a day. An undated claim joins an event that
    its own report dates, or one whose reports came out within a week of its own; where two would fit it stands alone.
    """
    by_id = dict(reports) if isinstance(reports, Mapping) else {report.id: report for report in reports}
    traced = trace(by_id.values())
    story_of = {report_id: story for report_id, (story, _) in traced.items()}
    origin_of = {report_id: origin for report_id, (_, origin) in traced.items()}
    groups: dict[tuple[str, str, str], dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        groups[claim.crossing, claim.event, claim.realis][claim.id] = claim
    events: list[Event] = []
    for key in sorted(groups):
        book = _Book(by_id, story_of)
        for claim_id, claim in sorted(groups[key].items(), key=lambda item: _order(item[1], item[0], by_id)):
            book.add(claim, claim_id)
        events.extend(_finish(draft, by_id, origin_of) for draft in book.drafts)
    return tuple(sorted(events, key=_chronology))


def _published(claim: Claim, reports: Mapping[str, Report]) -> Period | None:
    report = reports.get(claim.report_id)
    return report.published if report else None


def _order(claim: Claim, claim_id: str, reports: Mapping[str, Report]) -> tuple:
    """Dated before undated, narrow before wide, exact before vague: the first claim of an event is its sharpest."""
    when = claim.date or _published(claim, reports)
    return (
        claim.date is None,
        when.days if claim.date else 0,
        when.start if when else _NO_DAY,
        (claim.mode is None) + (claim.direction is None),
        claim.mode or "",
        claim.direction or "",
        claim.report_id,
        claim_id,
    )


class _Book:
    """The drafts of one crossing, type and realis, found again by month and by week of publication."""

    def __init__(self, reports: Mapping[str, Report], story_of: Mapping[str, str]) -> None:
        self.reports, self.story_of = reports, story_of
        self.drafts: list[_Draft] = []
        self.by_month: dict[int, list[_Draft]] = defaultdict(list)
        self.by_week: dict[int, list[_Draft]] = defaultdict(list)
        self.by_report: dict[str, list[_Draft]] = defaultdict(list)
        self.by_story: dict[str, list[_Draft]] = defaultdict(list)

    def add(self, claim: Claim, claim_id: str) -> None:
        published = _published(claim, self.reports)
        draft = self._match(claim, published)
        if draft is None:
            draft = _Draft(claim.mode, claim.direction, claim.date, len(self.drafts))
            self.drafts.append(draft)
            if claim.date:
                for month in _months(claim.date):
                    self.by_month[month].append(draft)
        draft.claims.append(claim)
        draft.mode = draft.mode or claim.mode
        draft.direction = draft.direction or claim.direction
        if claim.date and draft.date:
            draft.date = Period(max(draft.date.start, claim.date.start), min(draft.date.end, claim.date.end))
        self._index(draft, claim, published)

    def _index(self, draft: _Draft, claim: Claim, published: Period | None) -> None:
        if claim.report_id in draft.reports:
            return
        draft.reports.add(claim.report_id)
        self.by_report[claim.report_id].append(draft)
        if published:
            if draft.date or not draft.published:  # an undated event keeps its first week, so that it cannot creep
                draft.published.append(published)
                for week in _weeks(published):
                    self.by_week[week].append(draft)
        elif claim.report_id in self.story_of:
            self.by_story[self.story_of[claim.report_id]].append(draft)

    def _match(self, claim: Claim, published: Period | None) -> _Draft | None:
        if claim.date:
            months = _months(claim.date)
            near = self.drafts if len(months) > 120 else (d for month in months for d in self.by_month.get(month, ()))
            return _choose(claim, (d for d in near if d.date and d.date.overlaps(claim.date)))
        own = _choose(claim, self.by_report.get(claim.report_id, ()))
        if own is not None:
            return own
        if published is None:
            copies = self.by_story.get(self.story_of.get(claim.report_id, ""), ())
            return _choose(claim, (d for d in copies if d.date is None and not d.published))
        weeks = _weeks(Period(published.start - dt.timedelta(NEAR_DAYS), published.end + dt.timedelta(NEAR_DAYS)))
        near = (d for week in weeks for d in self.by_week.get(week, ()))
        return _choose(claim, (d for d in near if any(_days_apart(p, published) <= NEAR_DAYS for p in d.published)))


def _choose(claim: Claim, drafts: Iterable[_Draft]) -> _Draft | None:
    """Pick the draft a claim belongs to; None where it fits none, or more than one and nothing decides."""
    fitting = {d.number: d for d in drafts if _agree(d.mode, claim.mode) and _agree(d.direction, claim.direction)}
    exact = [d for d in fitting.values() if (d.mode, d.direction) == (claim.mode, claim.direction)]
    left = exact or list(fitting.values())
    if len(left) > 1 and (len({(d.mode, d.direction) for d in left}) > 1 or _spread(left) > JOIN_DAYS):
        return None
    return min(left, key=lambda d: (-len(d.reports), d.date.start if d.date else _NO_DAY, d.number), default=None)


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _spread(drafts: list[_Draft]) -> int:
    """Count the days from the first to the last of the drafts' dates; undated drafts lie where they were published."""
    spans = [d.date or (d.published[0] if d.published else None) for d in drafts]
    known = [span for span in spans if span]
    if len(known) < len(spans):
        return JOIN_DAYS + 1
    return (max(span.end for span in known) - min(span.start for span in known)).days


def _days_apart(a: Period, b: Period) -> int:
    return max(0, (max(a.start, b.start) - min(a.end, b.end)).days)


def _months(period: Period) -> range:
    return range(period.start.year * 12 + period.start.month, period.end.year * 12 + period.end.month + 1)


def _weeks(period: Period) -> range:
    return range(period.start.toordinal() // 7, period.end.toordinal() // 7 + 1)


def _finish(draft: _Draft, reports: Mapping[str, Report], origin_of: Mapping[str, str]) -> Event:
    first = draft.claims[0]
    claims = tuple(sorted(draft.claims, key=lambda c: (c.report_id, c.start, c.end, c.id)))
    published = [p for p in (_published(claim, reports) for claim in claims) if p]
    found = tuple(
        sorted({origin_of.get(report_id) or make_id("origin", "report", report_id) for report_id in draft.reports})
    )
    return Event(
        id=make_id("event", first.crossing, first.event, first.realis, first.id),
        crossing=first.crossing,
        mode=draft.mode,
        type=first.event,
        realis=first.realis,
        direction=draft.direction,
        cargo=tuple(sorted({good for claim in claims for good in claim.cargo})),
        date=draft.date,
        known=min(published, key=lambda p: (p.end, p.start), default=None),
        claims=claims,
        origins=len(found),
        origin_ids=found,
    )


def _chronology(event: Event) -> tuple:
    when = event.date or event.known
    return (
        when is None,
        when.start if when else _NO_DAY,
        when.end if when else _NO_DAY,
        event.crossing,
        event.type,
        event.id,
    )
