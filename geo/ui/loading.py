"""The data behind the pages: loaded once per process, and again when the store has changed."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import streamlit as st

from geo import views
from geo.border import Border
from geo.model import Claim, Event, Interval, Period, Report
from geo.reading import Reader
from geo.store import Store
from geo.views import Corpus, Filter, View

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples" / "reports.jsonl"
FIRST_YEAR = 2014  # older history is a few mentions in passing; `from` in the address reaches further back
STRIP_START = dt.date(2019, 1, 1)
_FILLING = threading.Lock()  # two readers who open an empty dashboard at once fill it once


@lru_cache(maxsize=1)
def border() -> Border:
    return Border.load()


def url() -> str:
    """Tell where the store lies: BORDERPOST_DB, or a file in `var/` beside the app."""
    given = os.environ.get("BORDERPOST_DB")
    if given:
        return given
    (ROOT / "var").mkdir(exist_ok=True)
    return f"sqlite:///{ROOT / 'var' / 'borderpost.sqlite'}"


@lru_cache(maxsize=2)
def _store(address: str) -> Store:
    return Store.open(address)


@lru_cache(maxsize=2)
def _corpus(address: str, version: str) -> Corpus:
    return views.load(_store(address), border=border())


@lru_cache(maxsize=64)
def _view(address: str, version: str, chosen: Filter) -> View:
    return views.make(_corpus(address, version), chosen)


def _mark() -> tuple[str, str]:
    return url(), _store(url()).version()


def ready_corpus() -> Corpus | None:
    """Give what the store holds; None while it holds no report. Asks nothing of Streamlit, so the API may call it."""
    found = _corpus(*_mark())
    return found if found.reports else None


def corpus() -> Corpus:
    """Give what the store holds; an empty store is first filled with the sample reports, in sight of the reader."""
    found = ready_corpus()
    if found is None:
        with _FILLING:
            if ready_corpus() is None:
                _fill(_store(url()))
        found = ready_corpus()
    return found or _corpus(*_mark())


def view(chosen: Filter) -> View:
    return _view(*_mark(), chosen)


def _fill(store: Store) -> None:
    reports = list(_samples())
    bar = st.progress(0.0, text="Preparing to read the sample reports")
    reader = Reader.load()
    done = 0

    def read(report: Report) -> Iterable[Claim]:
        nonlocal done
        done += 1
        bar.progress(done / len(reports), text=f"Reading the sample reports: {done} of {len(reports)}")
        return reader.read(report)

    store.add_reports(reports, read)
    bar.empty()


def _sample_rows() -> Iterator[dict[str, str | bool | None]]:
    if not SAMPLES.is_file():
        return
    with SAMPLES.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _samples() -> Iterator[Report]:
    for row in _sample_rows():
        published = Period.parse(str(row["published"])) if row["published"] else None
        yield Report(
            id=str(row["id"]),
            title=str(row["title"] or ""),
            text=str(row["text"]),
            published=published,
            language=str(row["language"] or ""),
            outlet=str(row["outlet"] or ""),
            url=str(row["url"]) if row["url"] else None,
        )


@lru_cache(maxsize=1)
def summaries() -> frozenset[str]:
    """Name the sample reports whose text is a summary of ours, not the outlet's own words."""
    return frozenset(str(row["id"]) for row in _sample_rows() if row.get("summary"))


def history(shown: View, crossing: str, first: dt.date, last: dt.date) -> tuple[Interval, ...]:
    """Give a crossing's bands; the view's ledger keeps what it has folded, so a second call is quick."""
    return shown.ledger.history(crossing, first, last)


def span(chosen: Filter, events: Iterable[Event]) -> tuple[dt.date, dt.date]:
    """Choose the days a timeline shows: the filter's period, else from the first dated event to the as-of day."""
    period = chosen.period
    days = [event.date.start for event in events if event.date]
    floor = dt.date(FIRST_YEAR, 1, 1)
    first = period.start if period and period.start > dt.date.min else max(min(days, default=floor), floor)
    last = min(period.end, chosen.as_of) if period else chosen.as_of
    return (first, last) if first < last else (last - dt.timedelta(365), last)


def strip_span(chosen: Filter) -> tuple[dt.date, dt.date]:
    first, last = span(chosen, ())
    return (STRIP_START if last > STRIP_START and not chosen.period else first), last
