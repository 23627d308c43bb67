"""Dates in a sentence: what each says, and the days it comes to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from geo.model import Period

from . import dates_en, dates_ko, dates_zh
from .dates_flags import mark
from .dates_piece import Piece
from .dates_settle import counts_on, settle

SCANNERS: dict[str, Callable[[str, int, int], list[Piece]]] = {
    "en": dates_en.scan,
    "ko": dates_ko.scan,
    "zh": dates_zh.scan,
}
RANGE_GAP = re.compile(
    r"\s*(?:-|–|—|~|∼|〜|～|to|through|thru|until|till|up to|부터|에서|至|到|起至|起到|开始至)"
    r"(?:\s+(?:in|on|the))*\s*|부터\s+|\s*起?至\s*"
)
LIST_GAP = re.compile(
    r" (?:and|or)(?: (?:in|on|the|again in))*\s+|"
    r"\s*(?:과|와|이나|나|및|·|또는|和|與|与|及|或|、|跟)\s*"
)
SAME_GAP = re.compile(r",? ?(?:on |the )?|\s*[(（「,，]\s*|인 |의 |的")
FULL_WIDTH = re.compile("[０-９]")
ASCII_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
REPEATED = re.compile("every year|each year|Every year|Each year|매년|해마다|매월|매달|每年|每月")
GAP = 16  # characters between two pieces of one date, at most
NEAR_GAP = 40
SPAN_KINDS = {"ago": "relative", "began": "duration", "onward": "relative", "shift": "relative"}
UNTOLD = ("duration", "dateline")  # kinds that later dates do not count from


@dataclass(frozen=True, slots=True)
class When:
    """One date in the text. `period` is None where its words need a publication date and there is none.

    `kind` is absolute, yearless, relative, range, duration (the period is when an interrupted state began, not when it
    ended) or dateline (the report's own date: never an event's). `until` marks an end or a deadline: `until Jan. 20`.
    """

    start: int
    end: int
    period: Period | None
    kind: str
    since: bool
    after: bool
    until: bool = False


def find(
    text: str, start: int, end: int, anchor: Period | None, language: str, context: Period | None = None
) -> list[When]:
    """Find the dates in text[start:end], one sentence.

    `anchor` is the publication date; `context` the last date told before this sentence (see `carry`).
    """
    if language != "en" and FULL_WIDTH.search(text, start, end):
        text = text.translate(ASCII_DIGITS)
    pieces = SCANNERS.get(language, dates_en.scan)(text, start, end)
    if not pieces:
        return []
    pieces = _once(text, start, pieces)
    if not pieces:
        return []
    mark(text, start, end, pieces, language, anchor is not None)
    whens: list[When] = []
    for group in _groups(text, pieces):
        when = _when(text, group, anchor, context, whens)
        whens.append(when)
        if when.kind not in UNTOLD:
            context = when.period
    return whens


def _groups(text: str, pieces: list[Piece]) -> list[list[Piece]]:
    """Gather the pieces that make one date: a range, a list of days, a weekday with its date."""
    groups = [pieces[:1]]
    for piece in pieces[1:]:
        last = groups[-1][-1]
        if piece.start - last.end <= GAP and (_is_same(text, last, piece) or _is_range(text, last, piece)):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _once(text: str, start: int, pieces: list[Piece]) -> list[Piece]:
    """Leave out what happens every year: `매년 2월`, `every year from December to March`."""
    repeated = REPEATED.search(text, start, pieces[-1].start)
    if repeated is None:
        return pieces
    reach, kept = repeated.end(), []
    for piece in pieces:
        if repeated.end() <= piece.start <= reach + GAP:
            reach = piece.end
        else:
            kept.append(piece)
    return kept


def carry(whens: list[When], context: Period | None) -> Period | None:
    """Give the last date told, to hand on to the next sentence; a date that could not be settled breaks the thread."""
    for when in reversed(whens):
        if when.kind not in UNTOLD:
            return when.period
    return context


def _gap(text: str, first: Piece, second: Piece) -> str:
    return text[first.end : second.start]


def _is_range(text: str, first: Piece, second: Piece) -> bool:
    gap = _gap(text, first, second)
    if first.span or second.span or first.dateline:
        return False
    if first.grain != second.grain and "other" in (first.grain, second.grain):
        return False
    if RANGE_GAP.fullmatch(gap):
        return True
    if second.since or second.after or first.grain != second.grain or not LIST_GAP.fullmatch(gap):
        return False
    return _adjoin(first, second)


def _adjoin(first: Piece, second: Piece) -> bool:
    """Tell whether two dates of a list are neighbours: `2016 and 2017` are, `March and September` are not."""
    if first.grain == "year" and first.year and second.year:
        return second.year - first.year == 1
    if first.month is None or second.month is None:
        return True
    if first.owns_year and second.owns_year:
        return True
    steps = second.month - first.month
    return steps in (0, 1) or steps == -11 and not first.owns_year


def _is_same(text: str, first: Piece, second: Piece) -> bool:
    """Tell whether two dates side by side name one day: `Wednesday, Mar. 15`, `昨天（8/16）`."""
    vague = first.day_of or first.weekday is not None or (first.span and first.span.form == "shift")
    other = second.day_of or second.weekday is not None
    if not (vague and second.grain == "day" or other and first.grain == "day" and second.weekday is not None):
        return False
    gap = _gap(text, first, second)
    return len(gap) <= 6 and bool(SAME_GAP.fullmatch(gap))


def _when(text: str, group: list[Piece], anchor: Period | None, context: Period | None, whens: list[When]) -> When:
    first, last = group[0], group[-1]
    if len(group) > 1:
        period, kind = _together(text, group, anchor, context, whens)
    else:
        period, kind = _alone(first, anchor, context, whens)
    since = first.since and kind != "range" or first is last and first.since
    if first.dateline:
        kind = "dateline"
    return When(first.start, last.end, period, kind, since, first.after, last.until)


def _together(
    text: str, group: list[Piece], anchor: Period | None, context: Period | None, whens: list[When]
) -> tuple[Period | None, str]:
    if all(_is_same(text, one, two) for one, two in pairwise(group)):
        return _alone(next((piece for piece in group if piece.grain == "day"), group[0]), anchor, context, whens)
    return _range(group, anchor, context), "range"


def _alone(piece: Piece, anchor: Period | None, context: Period | None, whens: list[When]) -> tuple[Period | None, str]:
    near = None
    if piece.span:
        near = _near(piece, whens)
        if piece.span.form == "onward" and not counts_on(piece.span, near, anchor):
            piece.span = replace(piece.span, form="began")
    period = settle(piece, anchor, context, near)
    if piece.to_date and period and anchor and period.end <= anchor.end:
        return Period(period.start.replace(month=1, day=1), period.end), "range"
    return period, _kind(piece)


def _near(piece: Piece, whens: list[When]) -> Period | None:
    if whens and piece.start - whens[-1].end <= NEAR_GAP and whens[-1].kind != "dateline":
        return whens[-1].period
    return None


def _kind(piece: Piece) -> str:
    if piece.span:
        return SPAN_KINDS.get(piece.span.form, "range")
    if piece.year is not None or piece.decade:
        return "absolute"
    if piece.owns_year or piece.grain == "other" and not piece.holiday or piece.month_of:
        return "relative"
    if piece.month is None and (piece.part or piece.day) and piece.mod:
        return "relative"
    return "yearless"


def _range(group: list[Piece], anchor: Period | None, context: Period | None) -> Period | None:
    first, last = group[0], group[-1]
    shared = [piece for piece in group if piece is not last]
    for piece in shared:
        _lend(last, piece)
    _lend(first, last)
    begin = settle(first, anchor, context, None)
    finish = settle(last, anchor, begin or context, None)
    if begin is None or finish is None:
        return None
    if begin.start > finish.end:
        begin, finish = _ordered(first, last, begin, finish)
    return Period(begin.start, finish.end) if begin.start <= finish.end else None


def _lend(to: Piece, other: Piece) -> None:
    """Let a piece without a year or month take them from the other end: `from June to October 2023`."""
    if to.grain == "day" and to.month is None and to.month_of is None and not to.owns_year:
        to.month, to.month_of = other.month, other.month_of
    if to.month is not None and not to.owns_year and not to.month_of and other.owns_year:
        earlier = to.start < other.start
        crosses = other.month not in (None, to.month) and (to.month > other.month) == earlier
        step = (-1 if earlier else 1) if crosses else 0
        if other.year is not None:
            to.year = other.year + step
        elif other.year_of:
            to.year_of = (other.year_of[0], other.year_of[1] + step)
    if to.grain == "year" and to.part and not to.owns_year:
        to.year, to.year_of = other.year, other.year_of


def _ordered(first: Piece, last: Piece, begin: Period, finish: Period) -> tuple[Period, Period]:
    """Put the ends in order by moving the one without a year; ends that still cross are left as they are."""
    try:
        if last.future and not last.owns_year:
            return begin, _next_year(finish, 1)
        return (begin if first.owns_year else _next_year(begin, -1)), finish
    except ValueError:
        return begin, finish


def _next_year(period: Period, step: int) -> Period:
    return Period(period.start.replace(year=period.start.year + step), period.end.replace(year=period.end.year + step))
