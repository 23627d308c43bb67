"""Every crossing, post and region by every name, from `data/gazetteer`; ambiguity is declared, never guessed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from geo.model import MODES, Crossing, DataError, Post, Region

DATA = Path(__file__).resolve().parents[1] / "data" / "gazetteer"

BORDERS = ("cn", "ru", "kr", "sea", "air")
CROSSING_KINDS = ("official", "yard", "informal", "zone", "port", "airport", "contact")
BASES = ("bridge", "port", "airport", "station", "dam", "site", "town", "area")
LANGUAGES = ("en", "ko", "zh", "ru")
SCRIPTS = ("Latn", "Hang", "Hans", "Hant", "Cyrl")
NAME_KINDS = (
    "town",  # a town or village that stands for its crossing
    "county",
    "customs",  # a customs house, checkpoint or 口岸
    "bridge",
    "route",  # a named pair, line or train
    "station",
    "yard",  # a quarantine or customs yard
    "ford",
    "port",
    "port-town",  # a port city's bare name: often only the city
    "foreign-port",  # a harbour abroad that trades with the DPRK's harbours
    "airport",
    "zone",
    "region",  # a province, special city or the like
    "border",  # words for a stretch of border: "the Sino-North Korean border"
)
REGION_PREFIX = "region:"
Record = TypeVar("Record", Crossing, Post, Region)

CROSSING_COLUMNS = (
    "id",
    "name",
    "name_ko",
    "name_zh",
    "border",
    "kind",
    "kp_side",
    "foreign_side",
    "kp_province",
    "foreign_province",
    "lat",
    "lon",
    "precision_m",
    "basis",
    "coordinate_source",
    "sources",
    "note",
)
POST_COLUMNS = ("id", "crossing", "mode", "name", "commissioned", "facts", "sources")
REGION_COLUMNS = ("id", "name", "name_ko", "name_zh", "covers", "sources")
NAME_COLUMNS = ("name", "target", "language", "script", "kind", "mode", "source")
SOURCE_COLUMNS = ("key", "title", "url", "licence", "note")
AMBIGUITY_COLUMNS = (
    "name",
    "language",
    "target",
    "preceded_by",
    "followed_by",
    "near",
    "not_near",
    "report_has",
    "note",
    "source",
)


class GazetteerError(DataError):
    """A row of the gazetteer that cannot be right; names the file, the line, the value and what is valid."""


@dataclass(frozen=True, slots=True)
class Name:
    """One written form of a crossing or region. `mode` is set only where the name itself implies it."""

    text: str
    target: str
    language: str
    script: str
    kind: str
    mode: str | None
    source: str


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in _folded(words))


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One rule for a name with several meanings; the rules of a name are tried in file order, the first that fits wins.

    The name's row in names.csv, if it has one, gives its kind, mode and usual target; the rules alone decide. An empty
    `target` means: leave the name unresolved, or: this is no crossing at all. Words are compared without regard to
    case. `preceded_by` and `followed_by` look at what touches the name, spaces aside; `near` and `not_near` at its
    sentence; `report_has` at the whole report.
    """

    name: str
    language: str
    target: str
    preceded_by: tuple[str, ...]
    followed_by: tuple[str, ...]
    near: tuple[str, ...]
    not_near: tuple[str, ...]
    report_has: tuple[str, ...]
    note: str
    source: str

    def fits(self, before: str, after: str, sentence: str, report: str) -> bool:
        """Tell whether every stated condition holds; a rule without conditions always fits."""
        return (
            (not self.preceded_by or before.casefold().rstrip().endswith(_folded(self.preceded_by)))
            and (not self.followed_by or after.casefold().lstrip().startswith(_folded(self.followed_by)))
            and (not self.near or _has_any(sentence, self.near))
            and not (self.not_near and _has_any(sentence, self.not_near))
            and (not self.report_has or _has_any(report, self.report_has))
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts of the gazetteer come from; rows cite `key`."""

    key: str
    title: str
    url: str
    licence: str
    note: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the gazetteer that loads but cannot be right."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class BorderLine(Protocol):
    """What `check` needs of the border: metres from a point to the line."""

    def offset_m(self, lat: float, lon: float) -> float: ...


@dataclass(frozen=True)
class Gazetteer:
    """The crossings west to east along the border, then sea ports, the airport and the inter-Korean corridors."""

    crossings: dict[str, Crossing]
    posts: dict[str, Post]
    regions: dict[str, Region]
    names: tuple[Name, ...]
    ambiguities: tuple[Ambiguity, ...]
    sources: dict[str, Source]

    @classmethod
    def load(cls, folder: Path = DATA) -> Gazetteer:
        """Read and check the folder's tables; a row that cannot be right stops the load."""
        sources = _load_sources(folder)
        crossings = _load_crossings(folder, sources)
        posts = _load_posts(folder, sources, crossings)
        regions = _load_regions(folder, sources, crossings)
        targets = (*crossings, *regions)
        names = _load_names(folder, sources, targets)
        ambiguities = _load_ambiguities(folder, sources, targets)
        return cls(crossings, posts, regions, names, ambiguities, sources)

    def posts_of(self, crossing_id: str) -> tuple[Post, ...]:
        """List the official ports of a crossing; informal crossings have none."""
        return tuple(post for post in self.posts.values() if post.crossing == crossing_id)

    def covers(self, target_id: str) -> tuple[str, ...]:
        """List the crossings a region applies to; a crossing covers itself."""
        if target_id in self.crossings:
            return (target_id,)
        return self._region(target_id).covers

    def label(self, target_id: str) -> str:
        """Give the English name of a crossing or region."""
        if target_id in self.crossings:
            return self.crossings[target_id].name
        return self._region(target_id).name

    def names_of(self, target_id: str) -> tuple[Name, ...]:
        """List the written forms of a crossing or region in file order."""
        return tuple(name for name in self.names if name.target == target_id)

    def rules_of(self, text: str) -> tuple[Ambiguity, ...]:
        """List the rules declared for a written form, in the order they are tried."""
        folded = text.casefold()
        return tuple(rule for rule in self.ambiguities if rule.name.casefold() == folded)

    def _region(self, region_id: str) -> Region:
        if region_id not in self.regions:
            raise KeyError(f"{region_id!r} is neither a crossing nor a region; known: {', '.join(self._targets)}")
        return self.regions[region_id]

    @property
    def _targets(self) -> tuple[str, ...]:
        return (*self.crossings, *self.regions)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, read field by field; each reading names the file, the line and what would be valid."""

    file: str
    line: int
    values: dict[str, str]

    def error(self, what: str) -> GazetteerError:
        return GazetteerError(f"{self.file} line {self.line}: {what}")

    def text(self, column: str) -> str:
        return self.values[column]

    def filled(self, column: str) -> str:
        if not self.values[column]:
            raise self.error(f"{column} is empty")
        return self.values[column]

    def one_of(self, column: str, valid: tuple[str, ...]) -> str:
        value = self.values[column]
        if value not in valid:
            raise self.error(f"{column} {value!r}; known: {', '.join(valid)}")
        return value

    def all_of(self, column: str, valid: tuple[str, ...]) -> tuple[str, ...]:
        """Read a list separated by `|`; at least one entry, each of them known."""
        entries = self.words(column)
        if not entries:
            raise self.error(f"{column} is empty")
        for entry in entries:
            if entry not in valid:
                raise self.error(f"{column} names {entry!r}; known: {', '.join(valid)}")
        return entries

    def words(self, column: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in self.values[column].split("|") if word.strip())

    def number(self, column: str, lowest: float, highest: float) -> float:
        try:
            value = float(self.values[column])
        except ValueError as error:
            raise self.error(f"{column} {self.values[column]!r} is no number") from error
        if not lowest <= value <= highest:
            raise self.error(f"{column} {value:g} is outside {lowest:g} to {highest:g}")
        return value


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = tuple(next(reader, ()))
            if header != columns:
                raise GazetteerError(f"{path.name} line 1: columns {', '.join(header)}; valid: {', '.join(columns)}")
            for cells in reader:
                if len(cells) != len(columns):
                    what = f"{len(cells)} cells, not {len(columns)} ({', '.join(columns)})"
                    raise GazetteerError(f"{path.name} line {reader.line_num}: {what}")
                values = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
                yield Row(path.name, reader.line_num, values)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GazetteerError(f"{path}: {error}") from error


def _by_id(rows: Iterator[Row], make: Callable[[Row], Record]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    for row in rows:
        record = make(row)
        if record.id in records:
            raise row.error(f"id {record.id!r} is there twice; ids are unique")
        records[record.id] = record
    return records


def _load_sources(folder: Path) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for row in _rows(folder / "sources.csv", SOURCE_COLUMNS):
        key, title, licence = (row.filled(column) for column in ("key", "title", "licence"))
        source = Source(key, title, row.text("url"), licence, row.text("note"))
        if source.key in sources:
            raise row.error(f"key {source.key!r} is there twice; keys are unique")
        sources[source.key] = source
    return sources


def _load_crossings(folder: Path, sources: dict[str, Source]) -> dict[str, Crossing]:
    known = tuple(sources)

    def make(row: Row) -> Crossing:
        return Crossing(
            id=row.filled("id"),
            name=row.filled("name"),
            name_ko=row.filled("name_ko"),
            name_zh=row.filled("name_zh"),
            border=row.one_of("border", BORDERS),
            kind=row.one_of("kind", CROSSING_KINDS),
            kp_side=row.filled("kp_side"),
            foreign_side=row.text("foreign_side"),
            kp_province=row.filled("kp_province"),
            foreign_province=row.text("foreign_province"),
            lat=row.number("lat", 37, 44),
            lon=row.number("lon", 123, 132),
            precision_m=int(row.number("precision_m", 1, 100_000)),
            basis=row.one_of("basis", BASES),
            coordinate_source=row.filled("coordinate_source"),
            sources=row.all_of("sources", known),
            note=row.text("note"),
        )

    return _by_id(_rows(folder / "crossings.csv", CROSSING_COLUMNS), make)


def _load_posts(folder: Path, sources: dict[str, Source], crossings: dict[str, Crossing]) -> dict[str, Post]:
    known = tuple(sources)

    def make(row: Row) -> Post:
        return Post(
            id=row.filled("id"),
            crossing=row.one_of("crossing", tuple(crossings)),
            mode=row.one_of("mode", MODES),
            name=row.filled("name"),
            commissioned=row.one_of("commissioned", ("yes", "no")) == "yes",
            facts=row.filled("facts"),
            sources=row.all_of("sources", known),
        )

    return _by_id(_rows(folder / "posts.csv", POST_COLUMNS), make)


def _load_regions(folder: Path, sources: dict[str, Source], crossings: dict[str, Crossing]) -> dict[str, Region]:
    known = tuple(sources)

    def make(row: Row) -> Region:
        if not row.text("id").startswith(REGION_PREFIX):
            raise row.error(f"id {row.text('id')!r}; a region's id begins with {REGION_PREFIX!r}")
        return Region(
            id=row.filled("id"),
            name=row.filled("name"),
            name_ko=row.filled("name_ko"),
            name_zh=row.filled("name_zh"),
            covers=row.all_of("covers", tuple(crossings)),
            sources=row.all_of("sources", known),
        )

    return _by_id(_rows(folder / "regions.csv", REGION_COLUMNS), make)


def _load_names(folder: Path, sources: dict[str, Source], targets: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(
        Name(
            text=row.filled("name"),
            target=row.one_of("target", targets),
            language=row.one_of("language", LANGUAGES),
            script=row.one_of("script", SCRIPTS),
            kind=row.one_of("kind", NAME_KINDS),
            mode=row.one_of("mode", ("", *MODES)) or None,
            source=row.one_of("source", tuple(sources)),
        )
        for row in _rows(folder / "names.csv", NAME_COLUMNS)
    )


def _load_ambiguities(folder: Path, sources: dict[str, Source], targets: tuple[str, ...]) -> tuple[Ambiguity, ...]:
    return tuple(
        Ambiguity(
            name=row.filled("name"),
            language=row.one_of("language", LANGUAGES),
            target=row.one_of("target", ("", *targets)),
            preceded_by=row.words("preceded_by"),
            followed_by=row.words("followed_by"),
            near=row.words("near"),
            not_near=row.words("not_near"),
            report_has=row.words("report_has"),
            note=row.filled("note"),
            source=row.one_of("source", tuple(sources)),
        )
        for row in _rows(folder / "ambiguous.csv", AMBIGUITY_COLUMNS)
    )


def check(gazetteer: Gazetteer, border: BorderLine) -> list[Problem]:
    """List what loads but cannot be right: points off the border, names with two targets, rules never reached."""
    return [
        *_off_the_border(gazetteer, border),
        *_without_posts(gazetteer),
        *_names_with_two_targets(gazetteer),
        *_unreachable_rules(gazetteer),
        *_unused_sources(gazetteer),
    ]


def _off_the_border(gazetteer: Gazetteer, border: BorderLine) -> Iterator[Problem]:
    for crossing in gazetteer.crossings.values():
        if crossing.border not in ("cn", "ru") or crossing.kind not in ("official", "informal"):
            continue  # a yard or a harbour lies behind the border
        offset = border.offset_m(crossing.lat, crossing.lon)
        if offset > crossing.precision_m:
            what = f"{offset:.0f} m from the border, but its point is said to be good to {crossing.precision_m} m"
            yield Problem(f"crossing {crossing.id}", what)


def _without_posts(gazetteer: Gazetteer) -> Iterator[Problem]:
    for crossing in gazetteer.crossings.values():
        if crossing.kind in ("official", "port", "airport") and not gazetteer.posts_of(crossing.id):
            yield Problem(f"crossing {crossing.id}", f"kind {crossing.kind!r}, but no post")


def _names_with_two_targets(gazetteer: Gazetteer) -> Iterator[Problem]:
    declared: dict[str, set[str]] = {}
    for rule in gazetteer.ambiguities:
        declared.setdefault(rule.name.casefold(), set()).add(rule.target)
    first: dict[str, Name] = {}
    for name in gazetteer.names:
        key = name.text.casefold()
        if key in first:
            other = first[key].target
            what = "is there twice" if other == name.target else f"leads to {other} and {name.target}"
            yield Problem(f"name {name.text!r}", what)
        if key in declared and name.target not in declared[key]:
            yield Problem(f"name {name.text!r}", f"leads to {name.target}, but none of its rules in ambiguous.csv does")
        first.setdefault(key, name)


def _unreachable_rules(gazetteer: Gazetteer) -> Iterator[Problem]:
    closed: set[str] = set()
    for rule in gazetteer.ambiguities:
        key = rule.name.casefold()
        if key in closed:
            yield Problem(f"ambiguity {rule.name!r}", f"rule for {rule.target!r} comes after one that always fits")
        if not (rule.preceded_by or rule.followed_by or rule.near or rule.not_near or rule.report_has):
            closed.add(key)


def _unused_sources(gazetteer: Gazetteer) -> Iterator[Problem]:
    cited = {name.source for name in gazetteer.names} | {rule.source for rule in gazetteer.ambiguities}
    for record in (*gazetteer.crossings.values(), *gazetteer.posts.values(), *gazetteer.regions.values()):
        cited.update(record.sources)
    for key in gazetteer.sources:
        if key not in cited:
            yield Problem(f"source {key}", "is cited by no row")
