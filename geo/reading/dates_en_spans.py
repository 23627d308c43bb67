"""Lengths of time in English: `two weeks ago`, `five-month hiatus`, `for the first time in two years`."""

from __future__ import annotations

import re

from . import dates_words as words
from .dates_piece import Piece, Span

NUMBERS = words.numbers("en")
STOPPED = words.any_of(words.cues("en", "stoppage"))
ROUGH = r"about|around|roughly|nearly|almost|some|approximately|more than|over|above|at least|less than|under|just over|just under"
COUNT = re.compile(
    rf"(?:\b(?P<rough>{ROUGH}) )?\b(?P<n>\d{{1,3}}(?:\.5)?|{words.any_of(NUMBERS)})(?P<half> and a half)?[ -]$", re.IGNORECASE
)
COUNTED = re.compile(rf"(?<![a-z])(?:\d|{words.any_of(words.both_cases(NUMBERS))}|half)[ -]$")
UNIT = re.compile(r"(?P<u>day|week|month|year|decade)s?\b(?P<half> and a half)?")
AFTER_UNIT = re.compile(
    r" (?:(?P<ago>ago|back)\b|(?P<later>later|on)(?=[,.;:]|$| [a-z])|(?P<earlier>earlier|before|prior)(?=[,.;:]|$)|(?P<since>after|since)\b)"
)
STOP_AFTER = re.compile(rf"(?:-long|'s?|’s?)?(?: [a-z-]+){{0,2}}? (?:{STOPPED})\b")
STOP_BEFORE = re.compile(
    rf"(?:(?:{STOPPED})\b[a-z ]{{0,14}}? (?:of|for|lasting|after)|first(?: [a-z]+){{0,3}} in|time in) $", re.IGNORECASE
)
PAUSED_BEFORE = re.compile(r"\bafter $", re.IGNORECASE)
PAUSED_AFTER = re.compile(r"(?:[,.;:]|$| of | on hold)")
STRETCH = re.compile(r"\b(?:the|these) (?P<w>past|last|next|coming|first) $", re.IGNORECASE)
WITHIN = re.compile(r"\bwithin $", re.IGNORECASE)
LASTED = re.compile(r"\b(?:has|have|had) (?:been|not|remained|stayed|never)\b|\bthere (?:has|have) been no\b|\bon hold\b", re.IGNORECASE)
YEAR_AFTER = re.compile(r" of (?:(?P<y>(?:19|20)\d\d)\b|(?P<yw>this|last|next) year\b)")
YEARS = {"this": 0, "last": -1, "next": 1}
BACK = 48


def find(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read the length whose unit stands at `at`; a bare length (`a 10-year lease`) is no date."""
    unit = UNIT.match(text, at, end)
    before = text[max(start, at - BACK) : at]
    if unit is None or not COUNTED.search(before):
        return None
    count = COUNT.search(before)
    if count is None:
        return None
    number = count["n"].lower()
    value = NUMBERS[number] if number in NUMBERS else float(number)
    value += 0.5 if count["half"] or unit["half"] else 0
    lead, rest = before[: count.start()], text[unit.end() : min(end, unit.end() + BACK)]
    begin, kind = at - len(before) + count.start(), unit["u"]
    if first := _first_months(lead, rest, value, kind):
        return Piece(begin, unit.end() + first[0], **first[1])
    form = _form(text, lead, rest, value, kind, start, end)
    if form is None:
        return None
    follow = AFTER_UNIT.match(rest)
    stop = unit.end() + (follow.end() if follow and form in ("ago", "shift") else 0)
    if form == "shift" and follow["earlier"]:
        value = -value
    return Piece(begin, stop, span=Span(value, kind, form, bool(count["rough"])))


def _first_months(lead: str, rest: str, value: float, kind: str) -> tuple[int, dict[str, object]] | None:
    stretch, year = STRETCH.search(lead), YEAR_AFTER.match(rest)
    if not (stretch and year and kind == "month" and stretch["w"].lower() == "first"):
        return None
    said = {"year": int(year["y"])} if year["y"] else {"year_of": ("anchor", YEARS[year["yw"]])}
    return year.end(), {"first_months": int(value), **said}


def _form(text: str, lead: str, rest: str, value: float, kind: str, start: int, end: int) -> str | None:
    follow = AFTER_UNIT.match(rest)
    if follow and follow["ago"]:
        return "ago"
    if STOP_AFTER.match(rest) or STOP_BEFORE.search(lead):
        return "began"
    if follow and follow["since"]:
        return "began" if kind in ("month", "year", "decade") else None
    if follow:
        return None if lead.lower().endswith("the ") else "shift"
    if stretch := STRETCH.search(lead):
        word = stretch["w"].lower()
        return "past" if word in ("past", "last") else ("next" if word in ("next", "coming") else None)
    if WITHIN.search(lead):
        return "next"
    if PAUSED_BEFORE.search(lead) and PAUSED_AFTER.match(rest):
        return "began"
    if lead.lower().endswith("for ") and LASTED.search(text, start, end):
        return "began"
    return None
