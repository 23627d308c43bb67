"""From a piece of a date to a period, with the publication date and the last date told to count from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from geo.model import Period

from .dates_piece import (
    NEAR_CONTEXT,
    NEAR_FUTURE,
    Piece,
    Span,
    holiday_in,
    in_month,
    in_year,
    month_of,
    shift_date,
    shift_days,
    shift_month,
    year_of,
)

WEEK = 7
MONTHS_IN = {"month": 1, "year": 12, "decade": 120}
FAR_FUTURE = 200  # days ahead beyond which a bare `March 25` is the past one, whatever the verb
HOLIDAY_AHEAD = 60  # days ahead within which a holiday named alone is the coming one
ROUGH_MONTHS = 6  # `roughly two years` may be half a year more or less


def settle(piece: Piece, anchor: Period | None, context: Period | None, near: Period | None) -> Period | None:
    """Find the period of a piece; None where it needs a date to count from and there is none.

    `context` is the last date told, `near` the one just before in the same sentence.
    """
    try:
        return _settle(piece, anchor, context, near)
    except OverflowError:
        return None


def _settle(piece: Piece, anchor: Period | None, context: Period | None, near: Period | None) -> Period | None:
    if piece.decade:
        return Period(dt.date(piece.decade[0], 1, 1), dt.date(piece.decade[1], 12, 31))
    if piece.span:
        return _span(piece, anchor, context, near)
    if piece.day_of:
        return _relative_day(piece.day_of, anchor, context)
    if piece.weekday is not None or piece.week_of or piece.weekend:
        return _week(piece, anchor, context)
    if piece.holiday:
        return _holiday(piece, anchor, context)
    if piece.year is not None:
        return _running(in_year(piece.year, piece, anchor), piece, anchor)
    if piece.year_of:
        base = _base(piece.year_of, anchor, context)
        return _clip(in_year(base.start.year + piece.year_of[1], piece, anchor), piece, anchor) if base else None
    if piece.month_of:
        base = _base(piece.month_of, anchor, context)
        if base is None or base.days > 31:
            return None
        year, month = shift_month(base.start, piece.month_of[1])
        return _clip(in_month(year, month, piece, anchor), piece, anchor)
    if piece.month is not None or piece.part:
        return _yearless(piece, anchor, context, lambda year: in_year(year, piece, anchor))
    return _bare_day(piece, anchor, context)


def _base(of: tuple[str, int], anchor: Period | None, context: Period | None) -> Period | None:
    if of[0] == "anchor":
        return anchor
    return context or (anchor if of[1] < 0 else None)


def _clip(period: Period | None, piece: Piece, anchor: Period | None) -> Period | None:
    """End a running `this year` or `this month` at the report, or start it there when it is yet to come."""
    of = piece.year_of or piece.month_of
    bare = piece.month is None and piece.day is None and piece.part is None and piece.first_months is None
    running = piece.year_of is not None or piece.since or piece.until
    if not (period and anchor and of == ("anchor", 0) and bare and running):
        return period
    if piece.future or piece.until:
        return Period(max(period.start, anchor.start), period.end)
    return Period(period.start, max(period.start, min(period.end, anchor.end)))


def _running(period: Period | None, piece: Piece, anchor: Period | None) -> Period | None:
    """End `since 2015` at the report where the report is of that year."""
    if period and anchor and piece.since and piece.grain == "year" and piece.part is None and period.overlaps(anchor):
        return Period(period.start, min(period.end, anchor.end))
    return period


def _relative_day(of: tuple[str, int], anchor: Period | None, context: Period | None) -> Period | None:
    base = context if of[0] != "anchor" and context else anchor
    if of == ("context", 0) and context is None:
        return None
    return shift_days(base, of[1]) if base and base.days == 1 else None


def _week(piece: Piece, anchor: Period | None, context: Period | None) -> Period | None:
    of = piece.week_of
    base = context if of and of[0] == "context" and context else anchor
    if base is None or base.days != 1:
        return None
    day = base.start
    monday = day - dt.timedelta(days=day.weekday())
    if of and piece.weekday is None and not piece.weekend:
        return shift_days(Period(monday, monday + dt.timedelta(days=6)), WEEK * of[1])
    if piece.weekend:
        return _weekend(piece, day, monday)
    if of or piece.mod == "this":
        offset = of[1] if of else 0
        if piece.in_month and day.weekday() == 6:  # Chinese weeks are often counted from Sunday
            monday += dt.timedelta(days=WEEK)
        return shift_days(Period.day(monday + dt.timedelta(days=piece.weekday)), WEEK * offset)
    back = (day.weekday() - piece.weekday) % WEEK
    if piece.mod == "future" or (piece.future and piece.mod is None):
        ahead = (piece.weekday - day.weekday()) % WEEK
        return Period.day(day + dt.timedelta(days=ahead or (WEEK if piece.mod == "future" else 0)))
    return Period.day(day - dt.timedelta(days=back or (WEEK if piece.mod == "past" else 0)))


def _weekend(piece: Piece, day: dt.date, monday: dt.date) -> Period:
    of = piece.week_of or ("anchor", 0)
    saturday = monday + dt.timedelta(days=5 + WEEK * of[1])
    if of[1] == 0 and not piece.future and day < saturday:
        saturday -= dt.timedelta(days=WEEK)
    return Period(saturday, saturday + dt.timedelta(days=1))


def _holiday(piece: Piece, anchor: Period | None, context: Period | None) -> Period | None:
    name = piece.holiday
    if piece.year is not None:
        day = holiday_in(piece.year, name)
    elif piece.year_of:
        base = _base(piece.year_of, anchor, context)
        day = holiday_in(base.start.year + piece.year_of[1], name) if base else None
    else:
        day = _nearest_holiday(name, anchor, context, piece.future)
    return Period(day.start.replace(day=1), day.start) if day and piece.before else day


def _nearest_holiday(name: str, anchor: Period | None, context: Period | None, future: bool) -> Period | None:
    if anchor is None:
        return _by_context(context, lambda year: holiday_in(year, name))
    year = anchor.start.year
    days = [day for day in (holiday_in(year + step, name) for step in (-1, 0, 1)) if day]
    coming = next((day for day in days if day.end >= anchor.start), None)
    if coming and (coming.start - anchor.end).days <= (FAR_FUTURE if future else HOLIDAY_AHEAD):
        return coming
    return next((day for day in reversed(days) if day.start <= anchor.end), None)


def _yearless(
    piece: Piece, anchor: Period | None, context: Period | None, within: Callable[[int], Period | None]
) -> Period | None:
    """Choose the year: the nearest past one, or the coming one where the sentence looks ahead."""
    if anchor is None:
        return _by_context(context, within)
    if anchor.days > 31:
        return within(anchor.start.year)
    year = anchor.end.year
    found = [period for period in map(within, (year - 1, year, year + 1)) if period]
    if len(found) < 3:  # 29 February comes every four years
        found = [period for period in map(within, range(year - 8, year + 9)) if period]
    past = [period for period in found if period.start <= anchor.end]
    coming = [period for period in found if period.end >= anchor.start]
    if piece.mod == "past" and piece.day is None and piece.month is not None and not piece.in_month:
        past = [period for period in past if period.end < anchor.start] or past
    if piece.mod == "this":
        return within(year)
    if piece.mod != "past" and coming:
        ahead = (coming[0].start - anchor.end).days
        soon = ahead <= FAR_FUTURE if piece.future and piece.day is not None else piece.future
        if piece.mod == "future" or soon or (piece.grain == "day" and 0 < ahead <= NEAR_FUTURE):
            return coming[0]
    return past[-1] if past else None


def _by_context(context: Period | None, within: Callable[[int], Period | None]) -> Period | None:
    if context is None or context.start.year != context.end.year:
        return None
    found = within(context.start.year)
    if found is None or context == year_of(context.start.year):
        return found
    gap = max((found.start - context.end).days, (context.start - found.end).days)
    return found if gap <= NEAR_CONTEXT else None


def _bare_day(piece: Piece, anchor: Period | None, context: Period | None) -> Period | None:
    if piece.day is None:
        return None
    if anchor is None:
        if context is None or shift_month(context.start, 0) != shift_month(context.end, 0):
            return None
        return in_month(context.start.year, context.start.month, piece, None)
    if anchor.days > 31:
        return None
    if anchor.days > 1:
        return in_month(anchor.start.year, anchor.start.month, piece, anchor)
    nearby = [in_month(*shift_month(anchor.start, step), piece, anchor) for step in (-2, -1, 0, 1, 2)]
    past = [period for period in nearby if period and period.start <= anchor.start]
    coming = [period for period in nearby if period and period.end >= anchor.start]
    if piece.mod == "past" or not coming:
        return past[-1]
    if piece.mod == "future" or piece.future:
        return coming[0]
    ahead, back = (coming[0].start - anchor.start).days, (anchor.start - past[-1].start).days
    return coming[0] if piece.in_month and ahead < back else past[-1]


def _span(piece: Piece, anchor: Period | None, context: Period | None, near: Period | None) -> Period | None:
    span = piece.span
    if span.form == "onward":
        return _stepped(near, span.count, span.unit, 1)
    if span.form == "shift":
        return _stepped(context, abs(span.count), span.unit, 1 if span.count > 0 else -1)
    if span.form in ("past", "next"):
        return _stretch(anchor, span.count, span.unit, span.form)
    if span.form == "ago":
        return _stepped(anchor, span.count, span.unit, -1, calendar=True)
    base = near if near and near.days <= 31 and not _began_then(near, span, anchor) else anchor
    if base is None or base.days > 31:
        return None
    if span.rough and span.unit == "year":
        middle = -round(span.count * 12)
        first, last = shift_month(base.start, middle - ROUGH_MONTHS), shift_month(base.start, middle + ROUGH_MONTHS)
        return Period(Period.month(*first).start, Period.month(*last).end)
    return _stepped(base, span.count, span.unit, -1, calendar=True)


def counts_on(span: Span, near: Period | None, anchor: Period | None) -> bool:
    """Tell whether a length counted on from the date before it (`X 지 2년 만`) ends by the day of the report."""
    if near is None:
        return anchor is None
    reached = _stepped(near, span.count, span.unit, 1)
    return reached is not None and (anchor is None or reached.start <= anchor.end)


def _began_then(near: Period, span: Span, anchor: Period | None) -> bool:
    """Tell whether the date before a length is itself its beginning: `150 days after April 29`."""
    began = _stepped(anchor, span.count, span.unit, -1, calendar=True)
    return began is not None and near.overlaps(began)


def _stepped(base: Period | None, count: float, unit: str, sign: int, calendar: bool = False) -> Period | None:
    """Step by days, weeks, months or years; `calendar` widens a count of years to the year."""
    if base is None:
        return None
    if unit in ("day", "week"):
        return shift_days(base, round(sign * count * (WEEK if unit == "week" else 1))) if base.days <= 31 else None
    months = count * MONTHS_IN[unit]
    if calendar and months % 12 == 0:
        return year_of(base.start.year + sign * int(months) // 12)
    if unit != "month" and base.days > 31:
        return year_of(base.start.year + sign * round(count * MONTHS_IN[unit] / 12))
    return month_of(*shift_month(base.start, sign * round(months))) if base.days <= 31 else None


def _stretch(anchor: Period | None, count: float, unit: str, form: str) -> Period | None:
    if anchor is None:
        return None
    if unit in MONTHS_IN:
        months = round(count * MONTHS_IN[unit])
        if form == "past":
            return Period(shift_date(anchor.start, -months), anchor.end)
        return Period(anchor.start, shift_date(anchor.end, months))
    days = dt.timedelta(days=round(count * (WEEK if unit == "week" else 1)))
    if form == "next":
        return Period(anchor.start, anchor.end + days)
    last = anchor.end - dt.timedelta(days=1) if anchor.days == 1 and unit == "day" else anchor.end
    return Period(anchor.start - days, last)
