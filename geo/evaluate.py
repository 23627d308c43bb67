"""Figures against a gold file: precision, recall and F1 over sets of claims, report by report.

Rows are claims as plain dicts with the codebook's fields, as they stand in files.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.model import Period

Row = Mapping[str, Any]
ByReport = Mapping[str, Sequence[Row]]
Key = tuple[str, str, str]
NEAR_SHARE = 0.5  # of the joint span that two dates must share to be near


class InvalidGold(ValueError):
    """A line of a gold or claims file that cannot be scored."""


@dataclass(slots=True)
class Tally:
    """Right, wrongly found and missed, summed over reports."""

    hit: int = 0
    extra: int = 0
    miss: int = 0

    def add(self, gold: set, found: set) -> None:
        self.hit += len(gold & found)
        self.extra += len(found - gold)
        self.miss += len(gold - found)

    def figures(self) -> dict[str, float]:
        precision = _share(self.hit, self.hit + self.extra) or 0.0
        recall = _share(self.hit, self.hit + self.miss) or 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3), "gold": self.hit + self.miss}


def read(path: Path) -> dict[str, list[Row]]:
    """Read a gold or claims file: claims by report id; a row with an error instead of claims has none."""
    found: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                found[row["report_id"]] = row.get("claims", [])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                valid = '{"report_id": ..., "claims": [...]}'
                raise InvalidGold(f"{path} line {number}: {error!r}; valid: {valid}") from error
    return found


def score(gold: ByReport, found: ByReport, texts: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Score what was found; regions count in `claims_all`, `cargo` and dates only. `texts` lets quotes be proved."""
    pairs = [(want, found.get(report_id, ())) for report_id, want in gold.items()]
    out: dict[str, Any] = {
        "crossings": _sets(pairs, "crossing"),
        "events": _sets(pairs, "crossing", "event"),
        "claims": _sets(pairs, "crossing", "event", "realis"),
        "claims_all": _sets(pairs, "crossing", "event", "realis", regions=True),
        "cargo": _cargo(pairs),
        "dates": _dates(pairs, _same),
        "dates_near": _dates(pairs, _near),
        "main": _main(pairs),
        "quiet": _quiet(pairs),
        "direction": _told(pairs, "direction"),
        "mode": _told(pairs, "mode"),
    }
    if texts is not None:
        quoted = [
            bool(row["quote"]) and row["quote"] in texts.get(report_id, "")
            for report_id in gold
            for row in found.get(report_id, ())
        ]
        out["quotes"] = _rounded(sum(quoted), len(quoted))
    return out


def misses(gold: ByReport, found: ByReport) -> Iterator[tuple[str, list[Key], list[Key]]]:
    """Give each report whose claims differ, with what was missed and what was found too much."""
    for report_id, want in gold.items():
        wanted = _keys(want, "crossing", "event", "realis", regions=True)
        had = _keys(found.get(report_id, ()), "crossing", "event", "realis", regions=True)
        if wanted != had:
            yield report_id, sorted(wanted - had), sorted(had - wanted)


def table(figures: Mapping[str, Any]) -> Iterator[str]:
    """Lay figures out as lines to read."""
    for name, value in figures.items():
        if isinstance(value, dict):
            yield (f"{name:11} P {value['p']:.3f}  R {value['r']:.3f}  F1 {value['f1']:.3f}  ({value['gold']} in gold)")
        else:
            yield f"{name:11} {value if value is not None else 'none to judge'}"


Pairs = Sequence[tuple[Sequence[Row], Sequence[Row]]]


def _keys(rows: Iterable[Row], *fields: str, regions: bool = False) -> set[Any]:
    return {
        tuple(row[field] for field in fields) for row in rows if regions or not row["crossing"].startswith("region:")
    }


def _sets(pairs: Pairs, *fields: str, regions: bool = False) -> dict[str, float]:
    tally = Tally()
    for want, have in pairs:
        tally.add(_keys(want, *fields, regions=regions), _keys(have, *fields, regions=regions))
    return tally.figures()


def _cargo(pairs: Pairs) -> dict[str, float]:
    tally = Tally()
    for want, have in pairs:
        tally.add(*({(row["crossing"], good) for row in rows for good in row["cargo"]} for rows in (want, have)))
    return tally.figures()


def _found_of(want: Sequence[Row], have: Sequence[Row]) -> Iterator[tuple[list[Row], list[Row]]]:
    """Pair gold claims with the finds of the same crossing, event and realis; gold that was not found is left out."""
    golds, finds = defaultdict(list), defaultdict(list)
    for rows, by_key in ((want, golds), (have, finds)):
        for row in rows:
            by_key[row["crossing"], row["event"], row["realis"]].append(row)
    return ((group, finds[key]) for key, group in golds.items() if key in finds)


def _dates(pairs: Pairs, agree: Any) -> dict[str, float]:
    tally = Tally()
    for want, have in pairs:
        for golds, finds in _found_of(want, have):
            left = [_span(row["date"]) for row in finds if row["date"]]
            for span in (_span(row["date"]) for row in golds if row["date"]):
                match = next((other for other in left if agree(span, other)), None)
                if match is None:
                    tally.miss += 1
                else:
                    left.remove(match)
                    tally.hit += 1
            tally.extra += len(left)
    return tally.figures()


def _span(date: Mapping[str, str]) -> Period:
    return Period(dt.date.fromisoformat(date["start"]), dt.date.fromisoformat(date["end"]))


def _same(a: Period, b: Period) -> bool:
    return a == b


def _near(a: Period, b: Period) -> bool:
    shared = (min(a.end, b.end) - max(a.start, b.start)).days + 1
    return shared > 0 and shared / ((max(a.end, b.end) - min(a.start, b.start)).days + 1) >= NEAR_SHARE


def _main(pairs: Pairs) -> float | None:
    hit = total = 0
    for want, have in pairs:
        main = _keys([row for row in want if row["salience"] == "main"], "crossing", "event", "realis")
        hit += len(main & _keys(have, "crossing", "event", "realis"))
        total += len(main)
    return _rounded(hit, total)


def _quiet(pairs: Pairs) -> float | None:
    silent = [have for want, have in pairs if not want]
    return _rounded(sum(not have for have in silent), len(silent))


def _told(pairs: Pairs, field: str) -> float | None:
    """Give the share of found gold claims whose direction or mode, where gold has one, was told right."""
    right = asked = 0
    for want, have in pairs:
        for golds, finds in _found_of(want, have):
            values = {row[field] for row in golds} - {None}
            asked += bool(values)
            right += bool(values & {row[field] for row in finds})
    return _rounded(right, asked)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
