"""Reports from JSON lines: `{id, title, text, published, language, outlet, url}`; published and url may be null."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from geo.model import InvalidPeriod, Period, Report

REQUIRED = ("id", "title", "text", "language", "outlet")
SHOWN = 60  # characters of a wrong value repeated in a message


class InvalidRow(ValueError):
    """A line that is no report. Says what is wrong and what is valid; `report_id` is None where it cannot be told."""

    def __init__(self, line: int, report_id: str | None, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line, self.report_id, self.what = line, report_id, what


def read(path: Path) -> Iterator[Report | InvalidRow]:
    """Read a file line by line in order; a bad line comes as an InvalidRow, and the rest go on."""
    with path.open("rb") as lines:
        yield from rows(lines)


def rows(lines: Iterable[bytes]) -> Iterator[Report | InvalidRow]:
    """Read lines of bytes; empty lines are passed over, numbers count them."""
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield parse(line, number)
        except InvalidRow as error:
            yield error


def parse(line: bytes, number: int) -> Report:
    """Make a report of one line; InvalidRow where a field is missing, of another type, or no date."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidRow(number, None, f"no UTF-8 at byte {error.start + 1}; valid: UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise InvalidRow(
            number, None, f"no JSON ({error.msg} at character {error.pos + 1}); valid: one object"
        ) from error
    except (RecursionError, ValueError) as error:
        raise InvalidRow(number, None, f"JSON that cannot be read ({error}); valid: one flat object") from error
    if not isinstance(row, dict):
        raise InvalidRow(number, None, f"a JSON {type(row).__name__}; valid: an object with {', '.join(REQUIRED)}")
    return _report(row, number)


def _report(row: dict[str, object], number: int) -> Report:
    given = row.get("id")
    report_id = given if isinstance(given, str) and _clean(given) else None
    missing = [name for name in REQUIRED if name not in row]
    if missing:
        raise InvalidRow(number, report_id, f"lacks {', '.join(missing)}; valid: {', '.join(REQUIRED)}, published, url")
    texts = {name: _text(row, name, number, report_id) for name in (*REQUIRED, "url")}
    if not texts["id"].strip():
        raise InvalidRow(number, None, f"id {given!r}; valid: text that is not empty")
    if not texts["title"].strip() and not texts["text"].strip():
        raise InvalidRow(number, report_id, "title and text are both empty; valid: one of them filled")
    return Report(
        id=texts["id"],
        title=texts["title"],
        text=texts["text"],
        published=_published(row.get("published"), number, report_id),
        language=texts["language"],
        outlet=texts["outlet"],
        url=texts["url"] or None,
    )


def _text(row: dict[str, object], name: str, number: int, report_id: str | None) -> str:
    """Take a text field; null is empty, save for the id and the text itself."""
    value = row.get(name)
    if value is None and name not in ("id", "text"):
        return ""
    if not isinstance(value, str):
        raise InvalidRow(number, report_id, f"{name} {_short(value)}; valid: text")
    if not _clean(value):
        raise InvalidRow(
            number, report_id, f"{name} holds a NUL or half a character (lone surrogate); valid: whole text"
        )
    return value


def _clean(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _published(value: object, number: int, report_id: str | None) -> Period | None:
    """Read a day, month or year; of a time stamp its day."""
    if value is None or value == "":
        return None
    valid = "valid: null, 2022, 2022-09, 2022-09-26"
    if not isinstance(value, str):
        raise InvalidRow(number, report_id, f"published {_short(value)}; {valid}")
    try:
        if "T" in value or ":" in value:
            return Period.day(dt.datetime.fromisoformat(value).date())
        return Period.parse(value)
    except (InvalidPeriod, ValueError, OverflowError) as error:
        raise InvalidRow(number, report_id, f"published {_short(value)}; {valid}") from error


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
