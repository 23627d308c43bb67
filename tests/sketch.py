"""Tiny builders, so that a test reads like a sketch: `claim("dandong-sinuiju opening rail 2022-09-26")`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path

from geo import events as merging
from geo.gazetteer import Gazetteer
from geo.model import DIRECTIONS, EVENT_TYPES, MODES, REALIS, Claim, Count, Event, Period, Report
from geo.status import Ledger, Status

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "data" / "samples" / "reports.jsonl"
GOLD = ROOT / "tests" / "gold" / "dev.jsonl"
GAZETTEER = Gazetteer.load()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def report(
    report_id: str, published: str | None = None, *, outlet: str = "", text: str = "", title: str = ""
) -> Report:
    """Make a report; without an outlet it is its own, so that two reports are two origins."""
    return Report(
        id=report_id,
        title=title or f"Report {report_id}",
        text=text or f"Text of {report_id}.",
        published=Period.parse(published) if published else None,
        language="en",
        outlet=outlet or f"Paper {report_id}",
        url=None,
    )


def claim(
    sketch: str, by: str = "r1", *, cargo: Iterable[str] = (), passing: bool = False, counts: float | None = None
) -> Claim:
    """Read `PLACE TYPE [mode] [direction] [realis] [date]` in any order after the place; `passing` is background."""
    place, *words = sketch.split()
    event = next(word for word in words if word in EVENT_TYPES)
    at = sum(map(ord, sketch)) * 100 + len(sketch)
    date = next((word for word in words if word[0].isdigit()), None)
    return Claim(
        report_id=by,
        crossing=place,
        mode=next((word for word in words if word in MODES), None),
        event=event,
        realis=next((word for word in words if word in REALIS), "actual"),
        direction=next((word for word in words if word in DIRECTIONS), None),
        cargo=tuple(cargo),
        date=Period.parse(date) if date else None,
        quote=sketch,
        start=at,
        end=at + len(sketch),
        salience="background" if passing else "main",
        rule="sketch",
        counts=() if counts is None else (Count(counts, "trains", None, sketch),),
    )


def merged(claims: Iterable[Claim], *reports: Report) -> tuple[Event, ...]:
    """Merge claims; reports that are not given are undated and independent."""
    claims = tuple(claims)
    known = {r.id: r for r in reports}
    for one in claims:
        known.setdefault(one.report_id, report(one.report_id))
    return merging.merge(claims, known)


def told(*sketches: str | Claim) -> tuple[Event, ...]:
    """Merge sketches as if each stood in an undated report of its own."""
    return merged(s if isinstance(s, Claim) else claim(s, f"r{n}") for n, s in enumerate(sketches))


def status_of(events: Iterable[Event], where: str, as_of: str, direction: str | None = None) -> Status:
    """Give the status of a crossing or post on a day, both ways unless a direction is named."""
    for status in Ledger(events, GAZETTEER).assess(day(as_of)):
        place = status.post or status.crossing
        if place == where and status.direction == direction:
            return status
    raise LookupError(where)


def gold() -> tuple[tuple[Claim, ...], dict[str, Report]]:
    """Give the gold claims of the sample reports as a reader would have read them."""
    reports = {}
    for row in map(json.loads, SAMPLES.read_text("utf-8").splitlines()):
        published = Period.parse(row["published"]) if row["published"] else None
        reports[row["id"]] = Report(
            row["id"], row["title"] or "", row["text"], published, row["language"], row["outlet"], row["url"]
        )
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    return tuple(_gold_claim(reports[row["report_id"]], one) for row in rows for one in row["claims"]), reports


def _gold_claim(of: Report, row: dict) -> Claim:
    date = row["date"]
    start = max(0, of.content.find(row["quote"]))
    return Claim(
        report_id=of.id,
        crossing=row["crossing"],
        mode=row["mode"],
        event=row["event"],
        realis=row["realis"],
        direction=row["direction"],
        cargo=tuple(row["cargo"]),
        date=Period(day(date["start"]), day(date["end"])) if date else None,
        quote=row["quote"],
        start=start,
        end=start + len(row["quote"]),
        salience=row["salience"],
        rule="gold",
    )
