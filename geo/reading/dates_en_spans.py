"""Lengths of time in English: `two weeks ago`, `five-month hiatus`, `for the first time in two years`."""

from __future__ import annotations

import re

from . import dates_words as words
from .dates_piece import Piece, Span

NUMBERS = words.numbers("en")
STOPPED = frozenset(words.cues("en", "stoppage"))
ROUGH = ("about", "around", "roughly", "nearly", "almost", "some", "approximately", "more than", "over", "above")
ROUGH += ("at least", "less than", "under", "just over", "just under", "well over", "close to")
UNIT = re.compile(r"(?P<u>day|week|month|year|decade)s?\b(?P<half> and a half)?")
AFTER_UNIT = re.compile(
    r" (?:(?P<ago>ago|back)\b|(?P<later>later|on)(?=[,.;:]|$| [a-z])|"
    r"(?P<earlier>earlier|before|prior)(?=[,.;:]|$)|(?P<since>after|since)\b)"
)
PAUSED_AFTER = re.compile(r"(?:[,.;:]|$| of | on hold)")
LASTED = re.compile(r"[Hh](?:as|ave|ad) (?:been|not|remained|stayed|never)\b|here (?:has|have) been no\b|\bon hold\b")
SHUT = frozenset(("closed", "shut", "sealed", "suspended", "halted", "idle", "stopped", "dormant", "abandoned"))
WAS_SHUT = re.compile(
    r"\b(?:was|were|lay|stood) (?:\w+ )?(?:closed|shut|sealed|suspended|halted|idle|stopped|dormant)\b"
)
AHEAD = frozenset(("to", "will", "would", "be"))
YEAR_AFTER = re.compile(r" of (?:(?P<y>(?:19|20)\d\d)\b|(?P<yw>this|last|next) year\b)")
YEARS = {"this": 0, "last": -1, "next": 1}
STRETCHES = {"past": "past", "last": "past", "next": "next", "coming": "next", "first": "first"}
BACK = 48


def find(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read the length whose unit stands at `at`; a bare length (`a 10-year lease`) is no date."""
    before = text[max(start, at - BACK) : at].lower()
    value, lead = _count(before)
    unit = UNIT.match(text, at, end) if value is not None else None
    if unit is None:
        return None
    if unit["half"]:
        value += 0.5
    rough = next((word for word in ROUGH if lead.endswith(word)), "")
    begin = at - len(before) + len(lead) - len(rough)
    begin += text[begin] == " "
    tokens = lead[: len(lead) - len(rough)].split()
    rest, kind = text[unit.end() : min(end, unit.end() + BACK)], unit["u"]
    if kind == "month" and tokens[-2:] == ["the", "first"]:
        return _first_months(rest, begin, unit.end(), int(value))
    follow = AFTER_UNIT.match(rest)
    form = _form(tokens, rest, follow, kind) or _lasted(tokens, kind, text, start, end)
    if form is None:
        return None
    stop = unit.end() + (follow.end() if follow and form in ("ago", "shift") else 0)
    if form == "shift" and follow["earlier"]:
        value = -value
    return Piece(begin, stop, span=Span(value, kind, form, bool(rough)))


def _first_months(rest: str, begin: int, stop: int, months: int) -> Piece | None:
    year = YEAR_AFTER.match(rest)
    if year and year["y"]:
        return Piece(begin, stop + year.end(), first_months=months, year=int(year["y"]))
    if year or not rest or rest[0] in ",.;":
        offset = YEARS[year["yw"]] if year else 0
        return Piece(begin, stop + (year.end() if year else 0), first_months=months, year_of=("anchor", offset))
    return None


def _count(before: str) -> tuple[float | None, str]:
    """Split the number off the end of the text before a unit; None where no number stands there."""
    trimmed = before[:-1]
    if trimmed.endswith(" and a half"):
        value, lead = _count(trimmed[: -len("and a half")])
        return (value + 0.5 if value is not None else None), lead
    cut = max(trimmed.rfind(" "), trimmed.rfind("-"), trimmed.rfind("\n")) + 1
    token = trimmed[cut:].lstrip("(\"'“‘")
    if token in NUMBERS:
        return NUMBERS[token], trimmed[:cut].rstrip()
    return (float(token), trimmed[:cut].rstrip()) if token.isdecimal() and len(token) < 4 else (None, before)


def _form(tokens: list[str], rest: str, follow: re.Match[str] | None, kind: str) -> str | None:
    if follow and follow["ago"]:
        return "ago"
    if _stopped(tokens, rest):
        return "began"
    if follow and follow["since"]:
        return "began" if kind in ("month", "year", "decade") else None
    last = tokens[-1] if tokens else ""
    if follow:
        return None if last == "the" else "shift"
    if last in STRETCHES and tokens[-2:-1] in (["the"], ["these"]):
        return STRETCHES[last] if last != "first" else None
    if last == "within":
        return "next"
    return "began" if last == "after" and PAUSED_AFTER.match(rest) else None


def _stopped(tokens: list[str], rest: str) -> bool:
    """Tell whether a halt lasted so long: `five-month hiatus`, `suspension of`, `first time in`."""
    following = rest.split(None, 3)[:3]
    if rest[:1] in " -'’" and any(word.strip(".,;:\"'”’") in STOPPED for word in following):
        return True
    if not tokens:
        return False
    last, earlier = tokens[-1], tokens[-5:-1]
    if last in ("of", "for", "lasting", "after", "following"):
        return any(word in STOPPED for word in earlier)
    return last == "in" and ("first" in earlier or "time" in earlier)


def _lasted(tokens: list[str], kind: str, text: str, start: int, end: int) -> str | None:
    """Tell whether a state has lasted `for` so long up to now; `to shut for 40 days` has not."""
    if tokens[-1:] != ["for"] or AHEAD.intersection(tokens):
        return None
    long = kind in ("month", "year", "decade")
    if LASTED.search(text, start, end) or long and (SHUT.intersection(tokens) or WAS_SHUT.search(text, start, end)):
        return "began"
    return None
