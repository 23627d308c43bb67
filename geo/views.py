"""One filtered picture: map, timeline, table and briefing all draw a View, so they cannot disagree."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from geo import events as merging
from geo import status as rule
from geo.border import Border
from geo.cargo import Cargo
from geo.filters import Filter as Filter
from geo.gazetteer import Gazetteer
from geo.model import REALIS, STATES, Claim, Event, Period, Reason, Report, State, Status
from geo.store import Store

EMPTY_DAY = dt.date(2019, 12, 31)  # the as-of day of a store without a single date


@dataclass(frozen=True)
class Corpus:
    """Everything known, unfiltered. `ledger` holds the folded histories of its events."""

    gazetteer: Gazetteer
    border: Border
    cargo: Cargo
    reports: dict[str, Report]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    last_day: dt.date
    ledger: rule.Ledger = field(repr=False, compare=False)


@dataclass(frozen=True)
class View:
    """What a filter leaves of a corpus. Statuses rest on all events: a cargo filter does not change what is open."""

    filter: Filter
    corpus: Corpus
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    reports: tuple[Report, ...]
    statuses: tuple[Status, ...]
    ledger: rule.Ledger = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A crossing or post that went from one state to another on a day."""

    day: dt.date
    crossing: str
    post: str | None
    before: State
    after: State
    words: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CargoRow:
    """One good at one crossing or region in one direction (None: both or not said), with the events that tell of it."""

    good: str
    crossing: str
    direction: str | None
    events: tuple[Event, ...]

    @property
    def by_realis(self) -> dict[str, int]:
        found = Counter(event.realis for event in self.events)
        return {realis: found[realis] for realis in REALIS if found[realis]}


def load(
    store: Store, gazetteer: Gazetteer | None = None, border: Border | None = None, cargo: Cargo | None = None
) -> Corpus:
    """Read a store and derive its events; tables not handed in are loaded from `data/`."""
    reports = {report.id: report for report in store.reports()}
    return assemble(
        gazetteer or Gazetteer.load(), border or Border.load(), cargo or Cargo.load(), reports, store.claims()
    )


def assemble(
    gazetteer: Gazetteer, border: Border, cargo: Cargo, reports: dict[str, Report], claims: Iterable[Claim]
) -> Corpus:
    """Make a corpus of records at hand; claims about places that the gazetteer lacks are left out."""
    known = tuple(c for c in claims if c.crossing in gazetteer.crossings or c.crossing in gazetteer.regions)
    events = merging.merge(known, reports)
    ledger = rule.Ledger(events, gazetteer)
    return Corpus(gazetteer, border, cargo, reports, known, events, _last_day(reports.values(), known), ledger)


def _last_day(reports: Iterable[Report], claims: Iterable[Claim]) -> dt.date:
    """Find the newest day of publication; without any, the newest day told of something that happened."""
    published = [report.published.end for report in reports if report.published]
    happened = [claim.date.end for claim in claims if claim.date and claim.realis == "actual"]
    return max(published or happened, default=EMPTY_DAY)


def make(corpus: Corpus, chosen: Filter) -> View:
    """Apply a filter. With `known_by` the picture is made anew of the claims whose reports were out by that day."""
    events, ledger = corpus.events, corpus.ledger
    if chosen.known_by:
        events = merging.merge(_known(corpus, chosen.known_by), corpus.reports)
        ledger = rule.Ledger(events, corpus.gazetteer)
    kept = tuple(event for event in events if _keeps(chosen, event, corpus))
    claims = tuple(claim for event in kept for claim in event.claims)
    report_ids = dict.fromkeys(claim.report_id for claim in claims)
    reports = tuple(corpus.reports[report_id] for report_id in report_ids if report_id in corpus.reports)
    places = places_of(chosen, corpus)
    statuses = tuple(status for status in ledger.assess(chosen.as_of) if status.crossing in places)
    return View(chosen, corpus, kept, claims, reports, statuses, ledger)


def places_of(chosen: Filter, corpus: Corpus) -> tuple[str, ...]:
    """List the crossings a filter speaks of, in the gazetteer's order; all of them where it names none."""
    named = {*chosen.crossings, *(c for region in chosen.regions for c in corpus.gazetteer.covers(region))}
    return tuple(c for c in corpus.gazetteer.crossings if c in named or not named)


def _known(corpus: Corpus, day: dt.date) -> Iterator[Claim]:
    for claim in corpus.claims:
        report = corpus.reports.get(claim.report_id)
        if report and report.published and report.published.end <= day:
            yield claim


def _keeps(chosen: Filter, event: Event, corpus: Corpus) -> bool:
    """Tell whether an event is in the picture: every part of the filter that is set must hold."""
    tests = (
        (chosen.events, event.type),
        (chosen.realis, event.realis),
        (chosen.directions, event.direction),
        (chosen.modes, event.mode),
    )
    if any(wanted and value not in wanted for wanted, value in tests):
        return False
    if chosen.cargo and not set(chosen.cargo) & set(event.cargo):
        return False
    return _in_time(chosen, event) and _in_place(chosen, event, corpus) and _told_by(chosen, event, corpus)


def _in_time(chosen: Filter, event: Event) -> bool:
    """Keep what happened or was reported by the as-of day; an undated event counts in the days it was reported."""
    if any((event.date, event.known)) and not any(p and p.start <= chosen.as_of for p in (event.date, event.known)):
        return False
    if chosen.period is None:
        return True
    when = event.date or event.known
    return when is not None and when.overlaps(chosen.period)


def _in_place(chosen: Filter, event: Event, corpus: Corpus) -> bool:
    """Keep events of the chosen places, of regions that cover a chosen crossing, of crossings in a chosen region."""
    if not chosen.crossings and not chosen.regions:
        return True
    if event.crossing in chosen.crossings or event.crossing in chosen.regions:
        return True
    covers = corpus.gazetteer.covers
    if event.crossing in corpus.gazetteer.regions:
        return bool(set(covers(event.crossing)) & set(chosen.crossings))
    return any(event.crossing in covers(region) for region in chosen.regions)


def _told_by(chosen: Filter, event: Event, corpus: Corpus) -> bool:
    if not chosen.outlets and not chosen.languages:
        return True
    reports = [corpus.reports[claim.report_id] for claim in event.claims if claim.report_id in corpus.reports]
    return any(
        (not chosen.outlets or report.outlet in chosen.outlets)
        and (not chosen.languages or report.language in chosen.languages)
        for report in reports
    )


def sentence(status: Status, gazetteer: Gazetteer | None = None) -> str:
    """Say a status in a sentence; with the gazetteer, regions by their names."""
    return rule.words(status, gazetteer)


def counts(view: View) -> dict[State, int]:
    """Count the chosen crossings by state, every state named."""
    found = Counter(status.state for status in view.statuses if status.post is None and status.direction is None)
    return {state: found[state] for state in STATES}


def changes(view: View, days: int) -> tuple[Change, ...]:
    """List what changed state in the last days up to the as-of day, newest first; posts where the whole did not."""
    last, first = view.filter.as_of, view.filter.as_of - dt.timedelta(days)
    found: list[Change] = []
    for crossing_id in places_of(view.filter, view.corpus):
        whole: set[dt.date] = set()
        for line in view.ledger.lines(crossing_id):
            if line.direction is not None:
                continue
            for change in _changes(line, first, last, view.corpus.gazetteer):
                if line.post is None:
                    whole.add(change.day)
                elif change.day in whole:
                    continue
                found.append(change)
    return tuple(sorted(found, key=lambda change: change.day, reverse=True))


def _changes(line: rule.Line, first: dt.date, last: dt.date, gazetteer: Gazetteer) -> Iterator[Change]:
    for before, band in zip(line.bands, line.bands[1:], strict=False):
        if not first < band.start <= last or band.state == before.state:
            continue
        reasons = tuple(stretch.reasons[0] for stretch in band.turn if stretch.reasons)
        place = gazetteer.posts[line.post].name if line.post else gazetteer.label(line.crossing)
        how = f" ({band.how})" if band.how else ""
        why = "; ".join(dict.fromkeys(reason.words.split(";")[0] for reason in reasons))
        text = f"{place}: {before.state} → {band.state}{how}, {Period.day(band.start).words()}. {why}."
        yield Change(band.start, line.crossing, line.post, before.state, band.state, text, reasons)


def cargo_rows(view: View) -> tuple[CargoRow, ...]:
    """Lay the view's goods out by crossing and direction, most told first."""
    cells: dict[tuple[str, str, str | None], list[Event]] = defaultdict(list)
    for event in view.events:
        for good in event.cargo:
            cells[good, event.crossing, event.direction].append(event)
    rows = [CargoRow(*key, tuple(told)) for key, told in cells.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.events), row.good, row.crossing, row.direction or "")))


def event_rows(view: View) -> Iterator[dict[str, object]]:
    """Give the view's events as plain rows for tables and files; text is as told, to be escaped where it is shown."""
    for event in view.events:
        yield {
            "id": event.id,
            "place": event.crossing,
            "place_name": view.corpus.gazetteer.label(event.crossing),
            "mode": event.mode,
            "event": event.type,
            "realis": event.realis,
            "direction": event.direction,
            "cargo": list(event.cargo),
            "date": event.date.edtf() if event.date else None,
            "date_words": event.date.words() if event.date else None,
            "first_reported": event.known.edtf() if event.known else None,
            "sources": event.origins,
            "quotes": [claim.quote for claim in event.claims],
            "reports": list(dict.fromkeys(claim.report_id for claim in event.claims)),
        }
