"""Cargo classes, the words reports use for them, and the Security Council paragraphs that bear on them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from geo.model import DIRECTIONS, DataError, Period

DATA = Path(__file__).resolve().parents[1] / "data" / "cargo"
LANGUAGES = ("en", "ko", "zh")
KINDS = ("good", "weak", "class", "empty", "not")
KINDS_WITHOUT_GOOD = ("class", "empty", "not")
SCOPES = ("whole", "part")
CERTAINTIES = ("sure", "not confirmed")
DATE_UNKNOWN = "date unknown"


class CargoDataError(DataError):
    """A row of the cargo tables that cannot be read; the text names file, line, value and what is valid."""


@dataclass(frozen=True, slots=True)
class Good:
    """One cargo class. `hs` lists chapters or headings; empty where no stretch of the nomenclature fits."""

    id: str
    name_en: str
    name_ko: str
    name_zh: str
    hs: tuple[str, ...]
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class CargoWord:
    """A word or phrase as reports write it.

    `kind`: `good` names cargo wherever it stands, `weak` only beside loading or trade, `class` names sanctioned goods
    at large, `empty` an empty train or truck, `not` a look-alike that hides the words inside it. The last three have no
    good. Korean and Chinese words are looked for anywhere in a text, so a short word that hides in others needs its
    look-alikes listed, or must not stand here.
    """

    text: str
    good: str
    language: str
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a resolution that bears on goods, from `adopted` to `until`, both days included.

    `scope` is `part` where only some goods of the class are covered. `conditions` is filled by the lens: what would
    have to be true for the paragraph to bear on the case. No paragraph found is no finding that a shipment was allowed.
    """

    id: str
    resolution: str
    paragraph: str
    adopted: dt.date
    until: dt.date | None
    direction: str
    goods: tuple[str, ...]
    scope: str
    hs: tuple[str, ...]
    summary: str
    exemptions: str
    certainty: str
    source: str
    conditions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"UNSCR {self.resolution} ¶{self.paragraph}"

    @property
    def wording(self) -> str:
        """Say what may be said of a case: never that it broke a resolution."""
        conditions = f" ({'; '.join(self.conditions)})" if self.conditions else ""
        return f"potentially within scope of {self.name}{conditions}"


@dataclass(frozen=True)
class Cargo:
    """The cargo tables, checked against each other on loading."""

    goods: dict[str, Good]
    words: tuple[CargoWord, ...]
    paragraphs: tuple[Paragraph, ...]
    sources: dict[str, str]

    @classmethod
    def load(cls, folder: Path = DATA) -> Cargo:
        sources = {row["id"]: row["title"] for row, _ in _rows(folder / "sources.csv", SOURCE_COLUMNS)}
        goods = _unique(folder / "goods.csv", GOOD_COLUMNS, lambda row: _good(row, sources), lambda good: good.id)
        words = _unique(
            folder / "words.csv",
            WORD_COLUMNS,
            lambda row: _word(row, goods, sources),
            lambda word: f"{word.language} {word.text.casefold()}",
        )
        paragraphs = _unique(
            folder / "sanctions.csv",
            PARAGRAPH_COLUMNS,
            lambda row: _paragraph(row, goods, sources),
            lambda paragraph: paragraph.id,
        )
        return cls(goods, tuple(words.values()), tuple(paragraphs.values()), sources)

    def lens(
        self, good_ids: Iterable[str], direction: str | None, when: dt.date | Period | None
    ) -> tuple[Paragraph, ...]:
        """List the paragraphs that may bear on goods moved that way, each with the goods and conditions it rests on.

        An unknown direction gives both, marked "if exported" and "if imported". An unknown date gives every paragraph
        ever in force, marked "date unknown". A period that reaches beyond a paragraph's term is marked with the day.
        """
        asked = frozenset(good_ids)
        unknown = sorted(asked - self.goods.keys())
        if unknown:
            raise ValueError(f"unknown cargo {', '.join(map(repr, unknown))}; valid: {', '.join(self.goods)}")
        if direction is not None and direction not in DIRECTIONS:
            raise ValueError(f"unknown direction {direction!r}; valid: {', '.join(DIRECTIONS)} or None")
        period = Period.day(when) if isinstance(when, dt.date) else when
        return tuple(_applied(self.paragraphs, asked, direction, period))


def _applied(
    paragraphs: Iterable[Paragraph], asked: frozenset[str], direction: str | None, period: Period | None
) -> Iterator[Paragraph]:
    for paragraph in paragraphs:
        goods = tuple(good for good in paragraph.goods if good in asked)
        if not goods or direction not in (None, paragraph.direction):
            continue
        timing = _timing(paragraph, period)
        if timing is None:
            continue
        conditional = (f"if {paragraph.direction}ed",) if direction is None else ()
        partly = ("only some goods of the class",) if paragraph.scope == "part" else ()
        doubt = ("reading not confirmed",) if paragraph.certainty == "not confirmed" else ()
        yield replace(paragraph, goods=goods, conditions=conditional + partly + timing + doubt)


def _timing(paragraph: Paragraph, period: Period | None) -> tuple[str, ...] | None:
    """Say under what condition of date the paragraph bears on the period; None where it cannot."""
    if period is None:
        return (DATE_UNKNOWN,)
    if period.end < paragraph.adopted or (paragraph.until is not None and period.start > paragraph.until):
        return None
    early = (f"if on or after {paragraph.adopted.isoformat()}",) if period.start < paragraph.adopted else ()
    late = paragraph.until is not None and period.end > paragraph.until
    return early + ((f"if on or before {paragraph.until.isoformat()}",) if late and paragraph.until else ())


GOOD_COLUMNS = ("id", "name_en", "name_ko", "name_zh", "hs", "note", "source")
WORD_COLUMNS = ("word", "good", "language", "kind", "source")
SOURCE_COLUMNS = ("id", "title", "url", "note")
PARAGRAPH_COLUMNS = (
    "id",
    "resolution",
    "paragraph",
    "adopted",
    "until",
    "direction",
    "goods",
    "scope",
    "hs",
    "summary",
    "exemptions",
    "certainty",
    "source",
)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[dict[str, str], int]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise CargoDataError(f"{path.name} line 1: columns {reader.fieldnames}; valid: {', '.join(columns)}")
        for row in reader:
            if None in row or None in row.values():
                raise CargoDataError(f"{path.name} line {reader.line_num}: {len(columns)} fields are needed")
            yield row, reader.line_num


Record = TypeVar("Record")


def _unique(
    path: Path, columns: tuple[str, ...], make: Callable[[dict[str, str]], Record], key: Callable[[Record], str]
) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for row, line in _rows(path, columns):
        try:
            record = make(row)
        except CargoDataError as error:
            raise CargoDataError(f"{path.name} line {line}: {error}") from error
        if key(record) in records:
            raise CargoDataError(f"{path.name} line {line}: {key(record)!r} stands twice; valid: once")
        records[key(record)] = record
    return records


def _one_of(name: str, value: str, valid: Iterable[str]) -> str:
    if value not in (known := tuple(valid)):
        raise CargoDataError(f"{name} {value!r}; valid: {', '.join(filter(None, known)) or 'none'}")
    return value


def _filled(name: str, value: str) -> str:
    if not value or value != value.strip():
        raise CargoDataError(f"{name} {value!r}; valid: text without spaces around it")
    return value


def _day(name: str, value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise CargoDataError(f"{name} {value!r}; valid: a day as 2017-12-22") from error


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(text.split("|")) if text else ()
    for code in codes:
        if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6)):
            raise CargoDataError(f"hs {code!r}; valid: codes of 2, 4 or 6 digits joined by |")
    return codes


def _good(row: dict[str, str], sources: dict[str, str]) -> Good:
    names = [_filled(name, row[name]) for name in ("id", "name_en", "name_ko", "name_zh")]
    return Good(*names, _codes(row["hs"]), row["note"], _one_of("source", row["source"], sources))


def _word(row: dict[str, str], goods: dict[str, Good], sources: dict[str, str]) -> CargoWord:
    kind = _one_of("kind", row["kind"], KINDS)
    good = _one_of("good", row["good"], ("",) if kind in KINDS_WITHOUT_GOOD else goods)
    language = _one_of("language", row["language"], LANGUAGES)
    return CargoWord(_filled("word", row["word"]), good, language, kind, _one_of("source", row["source"], sources))


def _paragraph(row: dict[str, str], goods: dict[str, Good], sources: dict[str, str]) -> Paragraph:
    adopted = _day("adopted", row["adopted"])
    until = _day("until", row["until"]) if row["until"] else None
    if until is not None and until < adopted:
        raise CargoDataError(f"until {row['until']!r}; valid: empty, or a day not before {row['adopted']}")
    listed = tuple(_one_of("goods", good, goods) for good in row["goods"].split("|") if good)
    return Paragraph(
        id=_filled("id", row["id"]),
        resolution=_filled("resolution", row["resolution"]),
        paragraph=_filled("paragraph", row["paragraph"]),
        adopted=adopted,
        until=until,
        direction=_one_of("direction", row["direction"], DIRECTIONS),
        goods=listed,
        scope=_one_of("scope", row["scope"], SCOPES),
        hs=_codes(row["hs"]),
        summary=_filled("summary", row["summary"]),
        exemptions=row["exemptions"],
        certainty=_one_of("certainty", row["certainty"], CERTAINTIES),
        source=_one_of("source", row["source"], sources),
    )
