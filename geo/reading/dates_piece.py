"""A piece of a date as it stands in the text, and the period it comes to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from geo.model import Period

from . import dates_words

Offset = tuple[str, int]  # what it counts from (`anchor` or `context`), and how many units on

YEAR_PARTS = {
    "begin": (1, 2),
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "end": (11, 12),
    "half1": (1, 6),
    "half2": (7, 12),
    "quarter1": (1, 3),
    "quarter2": (4, 6),
    "quarter3": (7, 9),
    "quarter4": (10, 12),
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
}
SEASONS = ("spring", "summer", "autumn", "winter")
MONTH_PARTS = {"begin": (1, 10), "early": (1, 10), "mid": (11, 20), "half1": (1, 15)}
MONTH_PARTS |= {"week1": (1, 7), "week2": (8, 14), "week3": (15, 21), "week4": (22, 28)}
LATE_PARTS = {"late": 21, "end": 21, "half2": 16, "week5": 22}
NEAR_FUTURE = 31  # days ahead within which a bare `August 16` is the coming one
NEAR_CONTEXT = 75  # days within which an earlier date lends its year when the report has no date of its own


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: `ago`, `began` (what has lasted so long), `past`, `next`, `shift` (from the last date),
    `onward` (counted on from the date before it)."""

    count: float
    unit: str
    form: str
    rough: bool = False


class Piece:
    """What one stretch of text says of a date; what it does not say stays None. `future` is filled in last."""

    year: int | None = None
    year_of: Offset | None = None
    month: int | None = None
    first_month: int | None = None  # `1∼2월`: the month is the last one
    month_of: Offset | None = None
    day: int | None = None
    last_day: int | None = None
    day_of: Offset | None = None
    week_of: Offset | None = None
    weekend: bool = False
    weekday: int | None = None
    part: str | None = None
    last_part: str | None = None
    mod: str | None = None  # past, this, future
    decade: tuple[int, int] | None = None
    holiday: str | None = None
    before: bool = False
    span: Span | None = None
    first_months: int | None = None
    to_date: bool = False
    since: bool = False
    after: bool = False
    until: bool = False
    dateline: bool = False
    in_month: bool = False  # a bare day is a day of the anchor's month: Korean and Chinese usage
    future: bool = False

    def __init__(self, start: int, end: int, **said: object) -> None:
        self.start = start
        self.end = end
        self.__dict__.update(said)

    @property
    def owns_year(self) -> bool:
        return self.year is not None or self.year_of is not None or self.decade is not None

    @property
    def turns(self) -> bool:
        """Tell whether the piece may be past or to come by its own words."""
        if self.year is not None or self.span or self.day_of or self.decade or self.mod:
            return False
        of = self.year_of or self.month_of or self.week_of
        return of is None or of[1] == 0

    @property
    def grain(self) -> str:
        """Say what the piece counts in: `day`, `month`, `year`, or `other`."""
        if self.span or self.holiday or self.weekday is not None or self.week_of or self.day_of:
            return "other"
        if self.day is not None:
            return "day"
        return "month" if self.month is not None or self.month_of else "year"


@lru_cache(maxsize=8192)
def month_of(year: int, month: int) -> Period | None:
    return Period.month(year, month) if 1 <= month <= 12 and 1 <= year <= 9998 else None


@lru_cache(maxsize=8192)
def day_of(year: int, month: int, day: int) -> Period | None:
    try:
        return Period.day(dt.date(year, month, day))
    except ValueError:
        return None


@lru_cache(maxsize=512)
def year_of(year: int) -> Period | None:
    return Period.year(year) if 1 <= year <= 9999 else None


def shift_days(period: Period, days: int) -> Period:
    step = dt.timedelta(days=days)
    return Period(period.start + step, period.end + step)


def shift_month(day: dt.date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


def shift_date(day: dt.date, months: int) -> dt.date:
    """Move a day by months; the 31st becomes the last day of a shorter month."""
    year, month = shift_month(day, months)
    return day.replace(year=year, month=month, day=min(day.day, Period.month(year, month).end.day))


def in_year(year: int, piece: Piece, anchor: Period | None) -> Period | None:
    """Narrow a year to the month, day or part that the piece names."""
    if piece.first_month is not None:
        first, last = month_of(year, piece.first_month), month_of(year, piece.month)
        return Period(first.start, last.end) if first and last and first.start < last.start else last
    if piece.month is not None:
        return in_month(year, piece.month, piece, anchor)
    whole, part = year_of(year), piece.part
    if whole is None or (part is None and piece.first_months is None):
        return whole
    if piece.first_months:
        last = month_of(year, piece.first_months)
        return Period(whole.start, last.end) if last else None
    if part == "winter":
        return Period(dt.date(year, 12, 1), Period.month(year + 1, 2).end)
    if part in ("sofar", "rest"):
        return _cut(whole, part, anchor)
    if part not in YEAR_PARTS:
        return whole
    first, last = YEAR_PARTS[part][0], YEAR_PARTS[piece.last_part or part][1]
    return Period(dt.date(year, first, 1), Period.month(year, last).end)


def in_month(year: int, month: int, piece: Piece, anchor: Period | None) -> Period | None:
    """Narrow a month to the day or third that the piece names; None for a day that does not exist."""
    whole, part = month_of(year, month), piece.part
    if whole is None:
        return None
    if piece.day is not None:
        first = day_of(year, month, piece.day)
        if first is None or piece.last_day is None:
            return first
        last = day_of(year, month, piece.last_day)
        return Period(first.start, last.end) if last and first.start <= last.end else None
    if part is None or part in SEASONS:
        return whole
    if part in ("sofar", "rest"):
        return _cut(whole, part, anchor)
    start = MONTH_PARTS[part][0] if part in MONTH_PARTS else LATE_PARTS.get(part, 1)
    final = piece.last_part or part
    end = MONTH_PARTS[final][1] if final in MONTH_PARTS else whole.end.day
    return Period(whole.start.replace(day=start), whole.start.replace(day=end))


def _cut(whole: Period, part: str, anchor: Period | None) -> Period:
    if anchor is None or not whole.overlaps(anchor):
        return whole
    if part == "sofar":
        return Period(whole.start, min(anchor.end, whole.end))
    return Period(max(anchor.start, whole.start), whole.end)


def holiday_in(year: int, name: str) -> Period | None:
    days = dates_words.holiday_days()
    found = days.get((name, None)) or days.get((name, year))
    return day_of(year, *found) if found else None
