"""Claims as rows of JSON: the fields of the codebook, then what only this reader tells."""

from __future__ import annotations

import json
from collections.abc import Iterable

from geo.model import Claim, Count, Period


def row(claim: Claim) -> dict[str, object]:
    """Give the codebook's fields, then rule, offsets in title-newline-text, attribution and counts."""
    return {
        "crossing": claim.crossing,
        "mode": claim.mode,
        "event": claim.event,
        "realis": claim.realis,
        "direction": claim.direction,
        "cargo": list(claim.cargo),
        "date": _date(claim.date),
        "quote": claim.quote,
        "salience": claim.salience,
        "rule": claim.rule,
        "start": claim.start,
        "end": claim.end,
        "attribution": claim.attribution,
        "counts": [_count(count) for count in claim.counts],
    }


def line(report_id: str, claims: Iterable[Claim]) -> str:
    """Write what was read from one report as one line, without the newline."""
    return json.dumps({"report_id": report_id, "claims": [row(claim) for claim in claims]}, ensure_ascii=False)


def error_line(report_id: str | None, what: str) -> str:
    """Write in place of claims why a report could not be read."""
    return json.dumps({"report_id": report_id, "error": what}, ensure_ascii=False)


def _date(period: Period | None) -> dict[str, str] | None:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None


def _count(count: Count) -> dict[str, object]:
    return {"value": count.value, "unit": count.unit, "per": count.per, "quote": count.quote}
