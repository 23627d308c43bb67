"""The nouns of Borderpost. Frozen records, no input or output, no defaults that guess."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from typing import Literal

MODES = ("rail", "road", "sea", "air", "foot")
DIRECTIONS = ("import", "export")
REALIS = ("actual", "planned", "rumoured", "denied")
SALIENCE = ("main", "background")
EVENT_TYPES = (
    "opening",
    "closure",
    "tightening",
    "easing",
    "traffic",
    "cargo",
    "people",
    "facility",
    "agreement",
    "smuggling",
)
STATES = ("open", "partly open", "closed", "unknown", "not commissioned")

State = Literal["open", "partly open", "closed", "unknown", "not commissioned"]


class DataError(ValueError):
    """A row of the project's own data that cannot be right; names file, line, value and what is valid."""


class InvalidPeriod(ValueError):
    """Text that is no day, month, year or interval of days."""


def make_id(*parts: object) -> str:
    """Hash stable parts to an id of 16 hex digits; parts cannot run together."""
    joined = json.dumps(parts, ensure_ascii=False, default=str)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else dt.date.max
    return following - dt.timedelta(days=1) if following != dt.date.max else following


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days as wide as its source's words; both ends included."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise InvalidPeriod(f"period ends before it starts: {self.start} to {self.end}")

    @classmethod
    def day(cls, day: dt.date) -> Period:
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(dt.date(year, month, 1), _month_end(year, month))

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read EDTF level 0: `2022`, `2022-09`, `2022-09-26`, or two of them joined by `/`."""
        first, slash, last = text.partition("/")
        if slash:
            return cls(cls.parse(first).start, cls.parse(last).end)
        try:
            parts = [int(part) for part in text.split("-")]
            if len(parts) == 1 and len(text) == 4:
                return cls.year(parts[0])
            if len(parts) == 2:
                return cls.month(parts[0], parts[1])
            return cls.day(dt.date.fromisoformat(text))
        except ValueError as error:
            raise InvalidPeriod(
                f"{text!r} is no date; valid: 2022, 2022-09, 2022-09-26, 2022-09-01/2022-09-10"
            ) from error

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def precision(self) -> str:
        """Say how wide: `day`, `month`, `year`, or `interval`."""
        if self.start == self.end:
            return "day"
        if self == Period.month(self.start.year, self.start.month):
            return "month"
        if self == Period.year(self.start.year):
            return "year"
        return "interval"

    def edtf(self) -> str:
        """Write the period as EDTF level 0."""
        kind = self.precision
        if kind == "day":
            return self.start.isoformat()
        if kind == "month":
            return f"{self.start:%Y-%m}"
        if kind == "year":
            return f"{self.start:%Y}"
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def words(self) -> str:
        """Write the period for a reader: `26 Sep 2022`, `Sep 2022`, `2022`, `1–10 Jan 2025`."""
        first, last, kind = self.start, self.end, self.precision
        if kind == "day":
            return f"{first.day} {first:%b %Y}"
        if kind == "month":
            return f"{first:%b %Y}"
        if kind == "year":
            return f"{first:%Y}"
        whole_months = first.day == 1 and last == _month_end(last.year, last.month)
        if whole_months:
            return f"{first:%b}–{last:%b %Y}" if first.year == last.year else f"{first:%b %Y}–{last:%b %Y}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{last.day} {last:%b %Y}"
        if first.year == last.year:
            return f"{first.day} {first:%b}–{last.day} {last:%b %Y}"
        return f"{first.day} {first:%b %Y}–{last.day} {last:%b %Y}"

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Crossing:
    """A pair of facing places, or a sea port, airport, or informal zone.

    `basis` tells what the point is: `bridge`, `port`, `station`, `dam`, `town` (the point is the town beside it), or
    `area` (no source gives a point: draw a ring of `precision_m` around the fallback, never a pin).
    """

    id: str
    name: str
    name_ko: str
    name_zh: str
    border: str  # cn, ru, kr, sea, air
    kind: str  # official, yard, informal, zone, port, airport, contact
    kp_side: str
    foreign_side: str
    kp_province: str
    foreign_province: str
    lat: float
    lon: float
    precision_m: int
    basis: str
    coordinate_source: str
    sources: tuple[str, ...]
    note: str

    @property
    def approximate(self) -> bool:
        return self.basis == "area"


@dataclass(frozen=True, slots=True)
class Post:
    """One official port of a crossing, by mode. `commissioned` is false for a port built but never opened."""

    id: str
    crossing: str
    mode: str
    name: str
    commissioned: bool
    facts: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A province, prefecture or stretch of border: listed and applied to the crossings it covers, never pinned."""

    id: str
    name: str
    name_ko: str
    name_zh: str
    covers: tuple[str, ...]  # crossing ids
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it came. `published` keeps its own precision; None where the source gives none."""

    id: str
    title: str
    text: str
    published: Period | None
    language: str
    outlet: str
    url: str | None
    summary: bool = False  # true where the text is a summary of the report, not its own words

    @property
    def content(self) -> str:
        """Title, newline, text: claims' offsets count in this string."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Count:
    """A figure that a report gives: `300 trucks a day` is Count(300, "trucks", "day", "at least" or None …)."""

    value: float
    unit: str
    per: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One report saying one thing about one crossing or region (codebook: docs/codebook.md).

    `start` and `end` are offsets of the quote in `Report.content`; `rule` names what made the claim.
    """

    report_id: str
    crossing: str
    mode: str | None
    event: str
    realis: str
    direction: str | None
    cargo: tuple[str, ...]
    date: Period | None
    quote: str
    start: int
    end: int
    salience: str
    rule: str
    attribution: str = ""
    counts: tuple[Count, ...] = ()

    @property
    def id(self) -> str:
        date = self.date.edtf() if self.date else ""
        return make_id(
            self.report_id,
            self.crossing,
            self.mode,
            self.event,
            self.realis,
            self.direction,
            date,
            self.start,
            self.end,
        )

    @property
    def is_region(self) -> bool:
        return self.crossing.startswith("region:")


@dataclass(frozen=True, slots=True)
class Event:
    """Claims of one crossing, type, realis and compatible date, merged.

    `origins` counts independent origins: copies of one wire story count once. `date` is the narrowest period all dated
    claims agree on; None where no claim is dated. `known` is the first publication among the claims, None if undated.
    """

    id: str
    crossing: str
    mode: str | None
    type: str
    realis: str
    direction: str | None
    cargo: tuple[str, ...]
    date: Period | None
    known: Period | None
    claims: tuple[Claim, ...]
    origins: int
    origin_ids: tuple[str, ...] = ()  # the origins counted, so that several events can be counted together


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a status is what it is: the event, in words, and whether it was told of the crossing or of a region."""

    event: Event
    words: str
    via_region: str | None  # region id where the claim spoke of a region that covers the crossing


@dataclass(frozen=True, slots=True)
class Status:
    """State of a post (or of a whole crossing) in one direction as of one day, with what it rests on."""

    crossing: str
    post: str | None  # None: the crossing as a whole
    mode: str | None
    direction: str | None  # None: both
    as_of: dt.date
    state: State
    how: str  # "imports only", "rail only", "trial", "" …
    since: Period | None
    last_confirmed: dt.date | None
    reasons: tuple[Reason, ...]
    conflicts: tuple[Reason, ...] = field(default=())

    @property
    def age_days(self) -> int | None:
        """Days since the status was last confirmed; None where nothing confirms it."""
        return (self.as_of - self.last_confirmed).days if self.last_confirmed else None


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time with one state, for a timeline band; `end` is exclusive."""

    crossing: str
    post: str | None
    mode: str | None
    direction: str | None
    start: dt.date
    end: dt.date
    state: State
    how: str
    reasons: tuple[Reason, ...]
