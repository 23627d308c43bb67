"""What a page shows, as a record: read from an address, written to one, and said in words."""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, Self

from geo.cargo import Cargo
from geo.gazetteer import Gazetteer
from geo.model import DIRECTIONS, EVENT_TYPES, MODES, REALIS, InvalidPeriod, Period, Report

FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max
KEYS = {
    "crossing": "crossings",
    "region": "regions",
    "event": "events",
    "cargo": "cargo",
    "direction": "directions",
    "mode": "modes",
    "realis": "realis",
    "outlet": "outlets",
    "language": "languages",
}
LANGUAGE_WORDS = {"en": "English", "ko": "Korean", "zh": "Chinese", "ru": "Russian", "ja": "Japanese"}
SIDES = {"import": "imports", "export": "exports"}
SHOWN = 120  # characters of a wrong value repeated in a warning


class Known(Protocol):
    """What a filter must know of the data to tell a valid value from a wrong one."""

    @property
    def gazetteer(self) -> Gazetteer: ...
    @property
    def cargo(self) -> Cargo: ...
    @property
    def reports(self) -> Mapping[str, Report]: ...
    @property
    def last_day(self) -> dt.date: ...


@dataclass(frozen=True)
class Filter:
    """Empty means all. `known_by` is the second clock: only what was published by that day is taken into account."""

    as_of: dt.date
    crossings: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    cargo: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    realis: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    period: Period | None = None
    known_by: dt.date | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str], corpus: Known) -> tuple[Self, tuple[str, ...]]:
        """Read an address. What it cannot hold is left out, and each such value said in a warning."""
        warnings: list[str] = []
        valid = _valid(corpus)
        lists = {
            name: _listed(key, query.get(key, ""), valid[key], warnings, _hints(key, corpus))
            for key, name in KEYS.items()
        }
        newest = f"the newest day, {Period.day(corpus.last_day).words()},"
        as_of = _day("as_of", query.get("as_of", ""), warnings, newest)
        known_by = _day("known_by", query.get("known_by", ""), warnings, "everything known")
        period = _period(query.get("from", ""), query.get("to", ""), warnings)
        unknown = [key for key in query if key not in {*KEYS, "as_of", "known_by", "from", "to"}]
        keys = f"{', '.join(KEYS)}, from, to, as_of, known_by"
        warnings.extend(f"{_short(key)} is no part of a filter; valid: {keys}." for key in unknown)
        return cls(as_of=as_of or corpus.last_day, period=period, known_by=known_by, **lists), tuple(warnings)

    def to_query(self) -> dict[str, str]:
        """Write the address; `from_query` gives the same filter back."""
        query = {
            key: ",".join(value.replace("%", "%25").replace(",", "%2C") for value in getattr(self, name))
            for key, name in KEYS.items()
            if getattr(self, name)
        }
        if self.period and self.period.start != FIRST_DAY:
            query["from"] = _first(self.period.start).edtf()
        if self.period and self.period.end != LAST_DAY:
            query["to"] = _last(self.period.end).edtf()
        query["as_of"] = self.as_of.isoformat()
        return query | ({"known_by": self.known_by.isoformat()} if self.known_by else {})

    def sentence(self, corpus: Known) -> str:
        """Say the filter: `Rail and road · imports · since Jan 2022 · as of 24 Jun 2024`."""
        goods = corpus.cargo.goods
        label = corpus.gazetteer.label
        languages = [LANGUAGE_WORDS.get(language, language) for language in self.languages]
        parts = [
            _and([label(place) for place in (*self.crossings, *self.regions)]),
            _and(self.modes),
            _and([SIDES[side] for side in self.directions]),
            _and(self.events),
            _and([goods[good].name_en.lower() if good in goods else good for good in self.cargo]),
            _and([f"{realis} only" if len(self.realis) == 1 else realis for realis in self.realis]),
            f"from {_and(self.outlets)}" if self.outlets else "",
            f"in {_and(languages)}" if languages else "",
            _span(self.period),
            f"as of {Period.day(self.as_of).words()}",
            f"as known by {Period.day(self.known_by).words()}" if self.known_by else "",
        ]
        said = [part for part in parts if part]
        text = " · ".join(said if len(said) > 1 + bool(self.known_by) else ["all crossings", *said])
        return text[0].upper() + text[1:]

    def at(self, as_of: dt.date) -> Self:
        """Give the same filter as of another day."""
        return replace(self, as_of=as_of)


def _valid(corpus: Known) -> dict[str, tuple[str, ...]]:
    reports = corpus.reports.values()
    return {
        "crossing": tuple(corpus.gazetteer.crossings),
        "region": tuple(corpus.gazetteer.regions),
        "event": EVENT_TYPES,
        "cargo": tuple(corpus.cargo.goods),
        "direction": DIRECTIONS,
        "mode": MODES,
        "realis": REALIS,
        "outlet": tuple(sorted({report.outlet for report in reports if report.outlet})),
        "language": tuple(sorted({report.language for report in reports if report.language})),
    }


def _hints(key: str, corpus: Known) -> Callable[[str], Iterable[str]]:
    """Find what a wrong value may have meant, by the names of places and goods as well as by their ids."""

    def places(value: str) -> Iterable[str]:
        folded = value.casefold()
        ids = corpus.gazetteer.crossings if key == "crossing" else corpus.gazetteer.regions
        by_label = [i for i in ids if len(folded) > 2 and folded in corpus.gazetteer.label(i).casefold()]
        by_name = [n.target for n in corpus.gazetteer.names if n.text.casefold() == folded and n.target in ids]
        return dict.fromkeys([*by_label, *by_name])

    def goods(value: str) -> Iterable[str]:
        folded = value.casefold()
        return [i for i, good in corpus.cargo.goods.items() if len(folded) > 2 and folded in good.name_en.casefold()]

    return {"crossing": places, "region": places, "cargo": goods}.get(key, lambda value: ())


def _listed(
    key: str, text: str, valid: tuple[str, ...], warnings: list[str], hints: Callable[[str], Iterable[str]]
) -> tuple[str, ...]:
    """Read a comma list; values that hold commas themselves are put together again where the whole is known."""
    kept: list[str] = []
    pieces = [piece.strip() for piece in text.split(",")]
    at = 0
    while at < len(pieces):
        ends = (end for end in range(len(pieces), at, -1) if _unfold(", ".join(pieces[at:end])) in valid)
        end = next(ends, None)
        if end is not None:
            kept.append(_unfold(", ".join(pieces[at:end])))
        elif pieces[at]:
            warnings.append(_unknown(key, _unfold(pieces[at]), valid, hints))
        at = end or at + 1
    return tuple(dict.fromkeys(kept))


def _unfold(text: str) -> str:
    return text.replace("%2C", ",").replace("%2c", ",").replace("%25", "%")


def _unknown(key: str, value: str, valid: tuple[str, ...], hints: Callable[[str], Iterable[str]]) -> str:
    folded = value.casefold()
    holding = [one for one in valid if len(folded) > 2 and folded in one.casefold()]
    close = difflib.get_close_matches(folded[:SHOWN], valid, n=3, cutoff=0.5)
    near = dict.fromkeys([*hints(value), *holding, *close])
    if near:
        return f"{key} {_short(value)} is not known and was left out; near it: {', '.join(list(near)[:4])}."
    some = ", ".join(valid[:12]) + (" …" if len(valid) > 12 else "")
    return f"{key} {_short(value)} is not known and was left out; valid: {some or 'none, there are no reports'}."


def _short(value: str) -> str:
    return repr(value if len(value) <= SHOWN else value[:SHOWN] + "…")


def _parse(key: str, text: str, warnings: list[str], instead: str) -> Period | None:
    if not text.strip():
        return None
    try:
        return Period.parse(text.strip())
    except (InvalidPeriod, OverflowError):
        valid = "2022, 2022-09, 2022-09-26"
        warnings.append(f"{key} {_short(text)} is no date (valid: {valid}); {instead} is shown instead.")
        return None


def _day(key: str, text: str, warnings: list[str], instead: str) -> dt.date | None:
    period = _parse(key, text, warnings, instead)
    return period.end if period else None


def _period(first: str, last: str, warnings: list[str]) -> Period | None:
    start = _parse("from", first, warnings, "the time from the first day")
    end = _parse("to", last, warnings, "the time to the last day")
    if start and end and start.start > end.end:
        warnings.append(f"from {_short(first)} lies after to {_short(last)}; both were left out.")
        return None
    if not start and not end:
        return None
    return Period(start.start if start else FIRST_DAY, end.end if end else LAST_DAY)


def _first(day: dt.date) -> Period:
    return Period.month(day.year, day.month) if day.day == 1 else Period.day(day)


def _last(day: dt.date) -> Period:
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return Period.month(day.year, day.month) if ends else Period.day(day)


def _span(period: Period | None) -> str:
    if period is None:
        return ""
    if period.end == LAST_DAY:
        return f"since {_first(period.start).words()}"
    if period.start == FIRST_DAY:
        return f"until {_last(period.end).words()}"
    return period.words()


def _and(words: Iterable[str]) -> str:
    listed = list(words)
    return " and ".join(filter(None, (", ".join(listed[:-1]), listed[-1]))) if listed else ""
