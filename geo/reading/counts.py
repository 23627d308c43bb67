"""Figures a report gives: 300 trucks a day, 20만2천t, 2.6萬人次; each with its unit, its period and its words."""

from __future__ import annotations

import re
from functools import cache

from geo.model import Count
from geo.reading.lexicon import rows

COUNTED = ("traffic", "cargo", "people", "smuggling")  # event types whose figures are kept
_SCALE = {
    "thousand": 1e3,
    "million": 1e6,
    "천": 1e3,
    "만": 1e4,
    "억": 1e8,
    "千": 1e3,
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
}
_PER = {
    "day": re.compile(r"\b(?:a|per|each|every) day\b|\bdaily\b|하루|매일|날마다|每天|每日"),
    "week": re.compile(r"\b(?:a|per|each|every) week\b|\bweekly\b|일주일|매주|每周|每週|一周|一週"),
    "month": re.compile(r"\b(?:a|per|each|every) month\b|\bmonthly\b|한 달|매달|매월|每月"),
    "year": re.compile(r"\b(?:a|per|each|every) year\b|\bannually\b|연간|매년|每年|一年"),
}
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"


@cache
def _patterns() -> tuple[dict[str, str], tuple[re.Pattern[str], ...]]:
    words = rows("units.csv", ("word", "language", "unit", "source"))
    units = {row["word"]: row["unit"] for row in words}

    def one(language: str) -> str:
        found = [re.escape(row["word"]) for row in words if row["language"] == language]
        return "|".join(sorted(found, key=len, reverse=True))

    scale = r"(?:[- ](?P<scale>thousand|million|billion))?"
    english = rf"{_NUMBER}{scale}(?: or more| more)?(?: [a-z-]+)? (?P<unit>{one('en')})\b"
    rest = r"(?:(?P<rest>\d+)(?P<rest_scale>천))?"
    korean = rf"{_NUMBER}(?P<scale>[만천억])?{rest}\s?여?\s?(?P<unit>{one('ko')})(?![a-z급])"
    chinese = rf"{_NUMBER}\s?(?P<scale>[万萬千亿億])?\s?[多余餘]?(?P<unit>{one('zh')})"
    return units, tuple(re.compile(pattern) for pattern in (english, korean, chinese))


def find(content: str, folded: str, start: int, end: int) -> tuple[Count, ...]:
    """List the figures in content[start:end]; a figure without a unit of the list is left out."""
    part = folded[start:end]
    if not any(char.isdigit() for char in part):
        return ()
    units, patterns = _patterns()
    counts: dict[int, Count] = {}
    for pattern in patterns:
        for match in pattern.finditer(part):
            quote = content[start + match.start() : start + match.end()]
            counts.setdefault(match.start(), Count(_value(match), units[match["unit"]], _per(part, match), quote))
    return tuple(counts[at] for at in sorted(counts))


REACH = 25  # characters between a figure and the period it is counted in


def _per(part: str, match: re.Match[str]) -> str | None:
    beside = part[max(0, match.start() - REACH) : match.end() + REACH]
    return next((name for name, pattern in _PER.items() if pattern.search(beside)), None)


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    value = float(groups["number"].replace(",", "")) * _SCALE.get(groups["scale"] or "", 1)
    if groups.get("rest"):
        value += float(groups["rest"]) * _SCALE[groups["rest_scale"]]
    return round(value, 3)
