"""The store: reports, claims and reviews, in SQLite or another database by URL. All else is derived from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy import exc

from geo.model import Claim, Count, Period, Report

SCHEMA = 1
BATCH = 500
VERDICTS = ("accept", "reject", "correct")
Read = Callable[[Report], Iterable[Claim]]

metadata = sa.MetaData()
REPORTS = sa.Table(
    "reports",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),  # keeps the order of arrival
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("published", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
)
CLAIMS = sa.Table(
    "claims",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("report_id", sa.Text, sa.ForeignKey("reports.id"), nullable=False, index=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("crossing", "event", "realis", "quote")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("salience", "rule", "attribution")),
    *(sa.Column(name, sa.Text) for name in ("mode", "direction", "date")),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("cargo", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
)
REVIEWS = sa.Table(
    "reviews",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("made", sa.Text, nullable=False),
    sa.Column("claim_id", sa.Text, nullable=False, index=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON),
)
META = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


class StoreError(RuntimeError):
    """A store that cannot be opened, read or written; says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of reports handed to the store. `differing` ids were there with other words, and stay as they are."""

    new: int
    same: int
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A person's verdict on one claim. `before` is the claim as it stood, to find it again in a new reading."""

    who: str
    made: dt.datetime
    claim_id: str
    verdict: str
    note: str
    before: Claim
    after: Claim | None


class Store:
    """Reports and what was read from them. Each call is one or more whole transactions."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str | Path) -> Self:
        """Open or make the store at a database URL or file path; a foreign, newer or damaged one is left as it is."""
        address = str(url)
        if "://" not in address:
            address = f"sqlite:///{address}"
        try:
            engine = sa.create_engine(address)
        except (exc.ArgumentError, exc.NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError(
                f"{address!r} is no database address this installation can use ({error}); "
                "valid: a file path, sqlite:///FILE, postgresql+psycopg://USER@HOST/NAME"
            ) from error
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _sqlite_connection)
        store = cls(engine)
        with store._told("open"):
            store._prepare()
        return store

    def close(self) -> None:
        self._engine.dispose()

    @property
    def address(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)

    def version(self) -> str:
        """Give a mark that changes with every write; equal marks mean equal contents."""
        return self._meta("changes") or "0"

    @property
    def reader_version(self) -> str:
        """Name the reader that made the claims; empty in a new store."""
        return self._meta("reader") or ""

    def add_reports(self, reports: Iterable[Report], read: Read, *, reader_version: str = "") -> Added:
        """Store reports that are new, with the claims `read` finds in them; those already there change nothing."""
        new = same = 0
        differing: list[str] = []
        for batch in _batches(reports):
            by_id: dict[str, Report] = {}
            for report in batch:
                if report.id not in by_id:
                    by_id[report.id] = report
                elif by_id[report.id] == report:
                    same += 1
                else:
                    differing.append(report.id)
            with self._told("write to"), self._engine.begin() as connection:
                held = {report.id: report for report in _select_reports(connection, list(by_id))}
                differing += [i for i, report in by_id.items() if i in held and held[i] != report]
                same += sum(held.get(i) == report for i, report in by_id.items())
                fresh = [report for i, report in by_id.items() if i not in held]
                self._insert(connection, fresh, read, reader_version)
            new += len(fresh)
        return Added(new, same, tuple(differing))

    def reports(self) -> tuple[Report, ...]:
        """Give all reports in the order they came."""
        with self._told("read"), self._engine.connect() as connection:
            return tuple(_select_reports(connection))

    def claims(self, *, reviewed: bool = True) -> tuple[Claim, ...]:
        """Give all claims in the order they were read; with reviews applied unless told otherwise."""
        with self._told("read"), self._engine.connect() as connection:
            rows = connection.execute(sa.select(CLAIMS).order_by(CLAIMS.c.number))
            claims = tuple(_claim(row._mapping) for row in rows)
        return apply_reviews(claims, self.reviews()) if reviewed else claims

    def reviews(self) -> tuple[Review, ...]:
        with self._told("read"), self._engine.connect() as connection:
            rows = connection.execute(sa.select(REVIEWS).order_by(REVIEWS.c.number))
            return tuple(_review(row._mapping) for row in rows)

    def add_review(self, review: Review) -> None:
        """Keep a verdict for good: earlier ones stay, the last one counts."""
        if review.verdict not in VERDICTS:
            raise StoreError(f"verdict {review.verdict!r}; valid: {', '.join(VERDICTS)}")
        if (review.verdict == "correct") != (review.after is not None):
            raise StoreError(f"verdict {review.verdict!r}: 'correct' needs the corrected claim, others take none")
        row = {
            "who": review.who,
            "made": review.made.isoformat(),
            "claim_id": review.claim_id,
            "verdict": review.verdict,
            "note": review.note,
            "before": _claim_row(review.before),
            "after": _claim_row(review.after) if review.after else None,
        }
        with self._told("write to"), self._engine.begin() as connection:
            connection.execute(sa.insert(REVIEWS), [row])
            self._count_change(connection)

    def rebuild(
        self, read: Read, progress: Callable[[int, int], None] | None = None, *, reader_version: str = ""
    ) -> int:
        """Read every report anew in one transaction; reviews stay. Gives the number of claims."""
        with self._told("write to"), self._engine.begin() as connection:
            reports = _select_reports(connection)
            connection.execute(sa.delete(CLAIMS))
            done = total = 0
            for batch in _batches(reports):
                total += self._insert_claims(connection, batch, read)
                done += len(batch)
                if progress:
                    progress(done, len(reports))
            self._set_meta(connection, "reader", reader_version)
            self._count_change(connection)
        return total

    def _insert(self, connection: sa.Connection, fresh: list[Report], read: Read, reader_version: str) -> None:
        if not fresh:
            return
        connection.execute(sa.insert(REPORTS), [_report_row(report) for report in fresh])
        self._insert_claims(connection, fresh, read)
        if reader_version:
            self._set_meta(connection, "reader", reader_version)
        self._count_change(connection)

    @staticmethod
    def _insert_claims(connection: sa.Connection, reports: Iterable[Report], read: Read) -> int:
        rows = {claim.id: _claim_row(claim) | {"id": claim.id} for report in reports for claim in read(report)}
        if rows:
            connection.execute(sa.insert(CLAIMS), list(rows.values()))
        return len(rows)

    def _prepare(self) -> None:
        """Make the tables in an empty database; refuse one that is damaged, foreign or of a newer schema."""
        tables = set(sa.inspect(self._engine).get_table_names())
        ours = set(metadata.tables)
        if not tables & ours:
            if tables:
                raise StoreError(
                    f"{self.address} holds tables of another programme ({', '.join(sorted(tables)[:3])}); "
                    "nothing was changed. Name another file or database."
                )
            metadata.create_all(self._engine)
            with self._engine.begin() as connection:
                self._set_meta(connection, "schema", str(SCHEMA))
            return
        if ours - tables:
            raise StoreError(f"{self.address} lacks the tables {', '.join(sorted(ours - tables))}; {_REPAIR}")
        schema = self._meta("schema")
        if schema is None or not schema.isdecimal():
            raise StoreError(f"{self.address} has the schema version {schema!r}; {_REPAIR}")
        if int(schema) > SCHEMA:
            raise StoreError(
                f"{self.address} was written by a newer Borderpost (schema {schema}, this one knows up to {SCHEMA}); "
                "nothing was changed. Use that version, or name another file."
            )

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Turn what a database driver says to a message that a reader can act on."""
        try:
            yield
        except (exc.SQLAlchemyError, UnicodeError) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreError(f"cannot {doing} {self.address}: {cause}. {_advice(str(cause))}") from error

    def _meta(self, key: str) -> str | None:
        with self._told("read"), self._engine.connect() as connection:
            return connection.execute(sa.select(META.c.value).where(META.c.key == key)).scalar_one_or_none()

    @staticmethod
    def _set_meta(connection: sa.Connection, key: str, value: str) -> None:
        changed = connection.execute(sa.update(META).where(META.c.key == key).values(value=value)).rowcount
        if not changed:
            connection.execute(sa.insert(META).values(key=key, value=value))

    def _count_change(self, connection: sa.Connection) -> None:
        held = connection.execute(sa.select(META.c.value).where(META.c.key == "changes")).scalar_one_or_none()
        self._set_meta(connection, "changes", str(int(held or 0) + 1))


def apply_reviews(claims: Iterable[Claim], reviews: Iterable[Review]) -> tuple[Claim, ...]:
    """Drop what was rejected and put in what was corrected; a claim read anew is matched by its place and words."""
    standing = {claim.id: claim for claim in claims}
    places = {claim_id: claim_id for claim_id in standing}  # a corrected claim has a new id and keeps its place
    by_words: dict[tuple, list[str]] = {}
    for claim_id, claim in standing.items():
        by_words.setdefault(_words_of(claim), []).append(claim_id)
    for review in reviews:
        found = [places.get(review.claim_id, ""), *by_words.get(_words_of(review.before), ())]
        place = next((i for i in found if i in standing), None)
        if place is None:
            continue
        if review.verdict == "reject":
            del standing[place]
        elif review.after:
            standing[place] = review.after
            places[review.after.id] = place
    return tuple(standing.values())


_REPAIR = "nothing was changed. Restore the file from a copy, or name another one and ingest the reports again."


def _advice(cause: str) -> str:
    if "not a database" in cause or "malformed" in cause or "corrupt" in cause:
        return f"It is damaged or no database; {_REPAIR}"
    if "unable to open" in cause or "readonly" in cause or "denied" in cause:
        return "See that the folder exists and may be written to, or name another place with --db or BORDERPOST_DB."
    if "locked" in cause:
        return "Another programme is writing; try again when it is done."
    return "See that the database is running and the address is right; nothing was changed."


def _sqlite_connection(connection: Any, _record: Any) -> None:
    """Set what only SQLite needs: readers beside a writer, foreign keys, and patience with another writer."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA foreign_keys = ON")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal" and not _read_only(cursor):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _read_only(cursor: Any) -> bool:
    path = cursor.execute("PRAGMA database_list").fetchone()[2]
    return bool(path) and Path(path).exists() and not _writable(Path(path))


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    rest = iter(reports)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _words_of(claim: Claim) -> tuple:
    return (claim.report_id, claim.crossing, claim.event, claim.realis, claim.quote)


def _select_reports(connection: sa.Connection, ids: list[str] | None = None) -> list[Report]:
    query = sa.select(REPORTS).order_by(REPORTS.c.number)
    rows = connection.execute(query if ids is None else query.where(REPORTS.c.id.in_(ids)))
    return [
        Report(r.id, r.title, r.text, Period.parse(r.published) if r.published else None, r.language, r.outlet, r.url)
        for r in rows
    ]


def _report_row(report: Report) -> dict[str, object]:
    return {
        "id": report.id,
        "title": report.title,
        "text": report.text,
        "published": report.published.edtf() if report.published else None,
        "language": report.language,
        "outlet": report.outlet,
        "url": report.url,
    }


_PLAIN = ("report_id", "crossing", "mode", "event", "realis", "direction", "quote", "start", "end", "salience", "rule")


def _claim_row(claim: Claim) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(claim, name) for name in (*_PLAIN, "attribution")}
    row["cargo"] = list(claim.cargo)
    row["date"] = claim.date.edtf() if claim.date else None
    row["counts"] = [[count.value, count.unit, count.per, count.quote] for count in claim.counts]
    return row


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(
        **{name: row[name] for name in (*_PLAIN, "attribution")},
        cargo=tuple(row["cargo"]),
        date=Period.parse(row["date"]) if row["date"] else None,
        counts=tuple(Count(*count) for count in row["counts"]),
    )


def _review(row: Mapping[str, Any]) -> Review:
    after = _claim(row["after"]) if row["after"] else None
    made = dt.datetime.fromisoformat(row["made"])
    return Review(row["who"], made, row["claim_id"], row["verdict"], row["note"], _claim(row["before"]), after)
