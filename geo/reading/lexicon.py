"""Every word the reader knows, in one automaton: names, cues, cargo, and what they are about."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from geo.cargo import Cargo
from geo.gazetteer import Gazetteer
from geo.model import DIRECTIONS, EVENT_TYPES, MODES, REALIS, DataError

DATA = Path(__file__).resolve().parents[2] / "data" / "cues"
LANGUAGES = ("en", "ko", "zh", "ru")
NEEDS = ("", "passage", "vehicle", "trade", "building", "goods", "person", "measure")
NOUNS = ("passage", "vehicle", "trade", "building", "person", "measure")
SIDES = ("before", "after", "any")
COUNTRIES = ("kp", "cn", "ru", "kr", "both", "bothru")
# One to one, so that offsets in the folded copy are offsets in the text.
_FOLD = str.maketrans(
    {
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
        "\u3000": " ",
        "\u00a0": " ",
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2011": "-",
        "\u223c": "~",
        "\u301c": "~",
        "İ": "i",
    }
)


class LexiconError(DataError):
    """A row of words that cannot be right; names the file, the line, the value and what is valid."""


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of the word lists: `layer` says which list, `value` what it means there."""

    text: str
    layer: str  # name, event, realis, noun, cargo, side, border, direction, boilerplate
    value: str
    extra: str = ""
    mode: str | None = None
    reach: int = 0
    sense: str = ""  # what cues of several languages have in common


class Hit(NamedTuple):
    """A word found in a text: offsets in the text, end exclusive."""

    start: int
    end: int
    word: Word


def fold(text: str) -> str:
    """Lower the case and straighten quotes and wide letters, character by character: the length stays."""
    folded = text.translate(_FOLD).lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_FOLD))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != columns:
            raise LexiconError(f"{path.name} line 1: columns {reader.fieldnames}; valid: {list(columns)}")
        for row in reader:
            yield reader.line_num, row


def rows(name: str, columns: tuple[str, ...], valid: dict[str, tuple[str, ...]] | None = None) -> list[dict[str, str]]:
    """Read a small list of words from data/cues; a value that is not among the valid ones stops the load."""
    path = DATA / name
    found = []
    for line, row in _rows(path, columns):
        for column, values in (valid or {}).items():
            _check(path, line, column, row[column], values)
        found.append(row)
    return found


def _check(path: Path, line: int, what: str, value: str, valid: tuple[str, ...]) -> None:
    if value not in valid:
        raise LexiconError(f"{path.name} line {line}: {what} {value!r}; valid: {', '.join(filter(None, valid))}")


def _event_words(folder: Path) -> Iterator[Word]:
    path = folder / "events.csv"
    for line, row in _rows(path, ("cue", "language", "event", "needs", "sense", "source")):
        _check(path, line, "event", row["event"], EVENT_TYPES)
        _check(path, line, "needs", row["needs"], NEEDS)
        yield Word(row["cue"], "event", row["event"], row["needs"], sense=row["sense"])


def _realis_words(folder: Path) -> Iterator[Word]:
    path = folder / "realis.csv"
    for line, row in _rows(path, ("cue", "language", "realis", "side", "reach", "sense", "source")):
        _check(path, line, "realis", row["realis"], REALIS)
        _check(path, line, "side", row["side"], SIDES)
        if not row["reach"].isdigit():
            raise LexiconError(f"{path.name} line {line}: reach {row['reach']!r}; valid: a number of characters")
        yield Word(row["cue"], "realis", row["realis"], row["side"], reach=int(row["reach"]), sense=row["sense"])


def _noun_words(folder: Path) -> Iterator[Word]:
    path = folder / "nouns.csv"
    for line, row in _rows(path, ("word", "language", "noun", "mode", "source")):
        _check(path, line, "noun", row["noun"], NOUNS)
        _check(path, line, "mode", row["mode"], ("", *MODES))
        yield Word(row["word"], "noun", row["noun"], mode=row["mode"] or None)


def _other_words(folder: Path) -> Iterator[Word]:
    path = folder / "sides.csv"
    for line, row in _rows(path, ("word", "language", "side", "source")):
        _check(path, line, "side", row["side"], COUNTRIES)
        yield Word(row["word"], "side", row["side"])
    for _, row in _rows(folder / "borders.csv", ("word", "language", "source")):
        yield Word(row["word"], "border", row["language"])
    for _, row in _rows(folder / "boilerplate.csv", ("phrase", "language", "source")):
        yield Word(row["phrase"], "boilerplate", row["language"])
    path = folder / "direction.csv"
    for line, row in _rows(path, ("phrase", "language", "direction", "source")):
        _check(path, line, "direction", row["direction"], DIRECTIONS)
        yield Word(row["phrase"], "direction", row["direction"])


def _name_words(gazetteer: Gazetteer) -> Iterator[Word]:
    declared = {rule.name for rule in gazetteer.ambiguities}
    for name in gazetteer.names:
        yield Word(name.text, "name", name.target, name.kind, name.mode)
    known = {name.text for name in gazetteer.names}
    for text in sorted(declared - known):
        yield Word(text, "name", "", "ambiguous")


def _cargo_words(cargo: Cargo) -> Iterator[Word]:
    for word in cargo.words:
        yield Word(word.text, "cargo", word.good, word.kind)


class Lexicon:
    """All words in one Aho–Corasick automaton, found in a single pass over a folded text."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._automaton = ahocorasick.Automaton()
        by_text: dict[str, list[Word]] = {}
        for word in words:
            entries = by_text.setdefault(fold(word.text), [])
            if word not in entries:
                entries.append(word)
        for text, entries in by_text.items():
            edged = (_is_letter(text[0]), _is_letter(text[-1]))
            self._automaton.add_word(text, (len(text), *edged, tuple(entries)))
        self._automaton.make_automaton()

    @classmethod
    def load(cls, gazetteer: Gazetteer, cargo: Cargo, folder: Path = DATA) -> Lexicon:
        """Read all word lists; a row that cannot be right stops the load."""
        return cls(
            [
                *_name_words(gazetteer),
                *_cargo_words(cargo),
                *_event_words(folder),
                *_realis_words(folder),
                *_noun_words(folder),
                *_other_words(folder),
            ]
        )

    def scan(self, folded: str) -> list[tuple[int, int, tuple[Word, ...]]]:
        """List every word found, by end then length; Latin words only where no letter touches them."""
        found = []
        padded = f" {folded} "  # so that no edge needs a test
        for end, (length, edge_first, edge_last, words) in self._automaton.iter(folded):
            start = end - length + 1
            if edge_first:
                before = padded[start]
                if before != " " and _is_letter(before):
                    continue
            end += 1
            if edge_last:
                after = padded[end + 1]
                if after != " " and _is_letter(after):
                    continue
            found.append((start, end, words))
        return found


def _is_letter(char: str) -> bool:
    """Tell letters of scripts that part words by spaces (Latin, Cyrillic) from Hangul, Hanzi and the rest."""
    return char.isalnum() and char < "\u2e80" or char == "_"
