"""Word lists for dates: loading and turning them into patterns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data" / "dates"
LANGUAGES = ("en", "ko", "zh")
UNITS = ("day", "week", "weekend", "month", "year")
BASES = ("anchor", "context", "either")
PARTS = (
    *("begin", "early", "mid", "late", "end", "sofar", "rest", "half1", "half2"),
    *("quarter1", "quarter2", "quarter3", "quarter4", "week1", "week2", "week3", "week4", "week5"),
    *("spring", "summer", "autumn", "winter"),
)
CUES = ("future", "past", "speech", "stoppage")


class BadDateWord(ValueError):
    """A row of a date word list that cannot be used."""


def rows(name: str, *columns: str) -> list[tuple[str, ...]]:
    """Read the rows of one list; a row that lacks a cell stops the load."""
    path = DATA / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := set(columns) - set(reader.fieldnames or ()):
            raise BadDateWord(f"{path} line 1: columns {sorted(missing)} missing; found {reader.fieldnames}")
        found = []
        for row in reader:
            if row[columns[0]] in (None, "") or any(row[column] is None for column in columns):
                raise BadDateWord(f"{path} line {reader.line_num}: {row} has an empty cell; needed: {columns}")
            found.append(tuple(row[column] for column in columns))
    return found


def _checked(name: str, column: str, valid: Iterable[str], language: str) -> dict[str, str]:
    known = tuple(valid)
    table: dict[str, str] = {}
    for line, (text, spoken, value) in enumerate(rows(name, "text", "language", column), start=2):
        if spoken not in LANGUAGES or value not in known:
            raise BadDateWord(
                f"{DATA / name}.csv line {line}: {spoken!r}, {value!r}; "
                f"valid: {', '.join(LANGUAGES)}; {', '.join(known)}"
            )
        if spoken == language:
            table[text] = value
    return table


@cache
def months(language: str) -> dict[str, int]:
    return {text: int(month) for text, month in _checked("months", "month", map(str, range(1, 13)), language).items()}


@cache
def short_months() -> frozenset[str]:
    """Give the English forms that are a month only beside a number or a full stop: `Mar`, `MAY`."""
    return frozenset(text for text, form in rows("months", "text", "form") if form == "short")


@cache
def weekdays(language: str) -> dict[str, int]:
    """Number the weekdays from Monday, 0."""
    return {text: int(day) for text, day in _checked("weekdays", "weekday", map(str, range(7)), language).items()}


@cache
def relatives(language: str) -> dict[str, tuple[str, str, int]]:
    """Map `last month` to its unit, what it counts from (`anchor` or `context`), and how many units on."""
    table = {}
    for text, spoken, unit, base, offset in rows("relatives", "text", "language", "unit", "base", "offset"):
        if unit not in UNITS or base not in BASES:
            raise BadDateWord(f"relatives.csv: {text!r}: {unit!r}, {base!r}; valid: {UNITS}, {BASES}")
        if spoken == language:
            table[text] = (unit, base, int(offset))
    return table


@cache
def parts(language: str) -> dict[str, str]:
    return _checked("parts", "part", PARTS, language)


@cache
def numbers(language: str) -> dict[str, float]:
    listed = rows("numbers", "text", "language", "value")
    return {text: float(value) for text, spoken, value in listed if spoken == language}


@cache
def holidays(language: str) -> dict[str, str]:
    return _checked("holidays", "holiday", {holiday for holiday, _ in holiday_days()}, language)


@cache
def holiday_days() -> dict[tuple[str, int | None], tuple[int, int]]:
    """Map holiday and year to month and day; year None where the day is fixed."""
    return {
        (holiday, int(year) if year else None): (int(month), int(day))
        for holiday, year, month, day in rows("holiday_days", "holiday", "year", "month", "day")
    }


@cache
def cues(language: str, cue: str) -> tuple[str, ...]:
    return tuple(text for text, value in _all_cues(language) if value == cue)


@cache
def _all_cues(language: str) -> tuple[tuple[str, str], ...]:
    found = []
    for text, spoken, cue in rows("cues", "text", "language", "cue"):
        if cue not in CUES:
            raise BadDateWord(f"cues.csv: {text!r}: {cue!r}; valid: {CUES}")
        if spoken == language:
            found.append((text, cue))
    return tuple(found)


def any_of(words: Iterable[str]) -> str:
    """Write words as a pattern, longest first, so that `12月` is not read as `2月`."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def tree(words: Iterable[str]) -> str:
    """Write words as a pattern that branches letter by letter: the longest word wins, and the scan stays fast."""
    root: dict[str, dict] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(root)


def _branches(node: dict[str, dict]) -> str:
    choices = [re.escape(letter) + _branches(below) for letter, below in sorted(node.items()) if letter]
    if not choices:
        return ""
    if "" in node:
        return f"(?:{'|'.join(choices)})?"
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def both_cases(table: Iterable[str]) -> set[str]:
    """Add the forms that stand at the head of a sentence: `Last month` for `last month`."""
    return {form for text in table for form in (text, text[0].upper() + text[1:])}
