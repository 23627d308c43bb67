"""How sure a candidate is, and which realis it has: sums of weights learned by scripts/train_reader.py."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

from geo.model import EVENT_TYPES, DataError

UNSAID = "unsaid"  # the value of a detail that the report does not tell
DATA = Path(__file__).resolve().parents[2] / "data" / "reading" / "weights.json"


PARTS = ("event", "second", "target", "details", "thresholds", "least", "also")


class WeightsError(DataError):
    """A file of weights that this reader cannot use."""


class Scorer:
    """Linear models over marks: whether an event is told (in two looks), of which crossing, its realis and the like.

    `thresholds` are the least scores of a telling by event type, `least` that of its crossing, `also` that of a second
    crossing beside it. The weight `bias` is that of having no mark.
    """

    def __init__(
        self,
        event: dict[str, float],
        second: dict[str, float],
        target: dict[str, float],
        details: dict[str, dict[str, dict[str, float]]],
        thresholds: dict[str, float],
        least: float,
        also: float,
    ) -> None:
        self._event = event
        self._second = second
        self._common = _by_event(event)
        self._target = target
        self._details = details
        self._tables = {field: _columns(values) for field, values in details.items() if values}
        self.thresholds = thresholds
        self.least = least
        self.also = also

    @classmethod
    def load(cls, path: Path = DATA) -> Scorer:
        """Read the learned weights; a file of another version of the reader is refused."""
        data = json.loads(path.read_text(encoding="utf-8"))
        missing = [name for name in PARTS if name not in data]
        if missing:
            raise WeightsError(
                f"{path.name} lacks {', '.join(missing)}; valid: {', '.join(PARTS)}. `make train` writes it"
            )
        return cls(*(data[name] for name in PARTS))

    @classmethod
    def accept_all(cls) -> Scorer:
        """Make a scorer that takes everything with the realis of the rules: what training starts from."""
        return cls({}, {}, {}, {}, dict.fromkeys(EVENT_TYPES, -math.inf), -math.inf, -math.inf)

    def save(self, path: Path = DATA) -> None:
        """Write the weights, sorted, so that the same training gives the same bytes."""
        data = {
            "thresholds": self.thresholds,
            "least": self.least,
            "also": self.also,
            "event": self._event,
            "second": self._second,
            "target": self._target,
            "details": self._details,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")

    def event(self, event: str, marks: Iterable[str], common: Iterable[str]) -> float:
        """Give the log-odds that a sentence tells of an event of this type: by its own marks and its sentence's."""
        get = self._event.get
        get_common = self._common.get(event, {}).get
        score = sum([get(mark, 0.0) for mark in marks]) + sum([get_common(mark, 0.0) for mark in common])
        return self._event.get("bias", 0.0) + score

    def again(self, first: float, marks: dict[str, float]) -> float:
        """Judge a telling a second time, by what else its sentence and its report tell of."""
        if not self._second:
            return first
        get = self._second.get
        return get("bias", 0.0) + sum([get(mark, 0.0) * value for mark, value in marks.items()])

    def cue(self, event: str, text: str, sense: str) -> float:
        """Give how much a cue alone speaks for its event."""
        return self._event.get(f"cue:{event}:{text}", 0.0) + self._event.get(f"sense:{event}:{sense}", 0.0)

    def target(self, marks: Iterable[str]) -> float:
        """Give the log-odds that it is told of this crossing."""
        return _sum(self._target, marks)

    def detail(self, field: str, marks: list[str], rule: str | None = None) -> str | None:
        """Choose the likeliest value of `realis`, `mode` or `direction`; without learned weights, that of the rules."""
        if field not in self._tables:
            return rule
        values, table = self._tables[field]
        rows = [table["bias"], *[table[mark] for mark in marks if mark in table]]
        totals = [sum(column) for column in zip(*rows, strict=True)]
        best = values[totals.index(max(totals))]
        return best if best != UNSAID else None

    def parts(self, marks: Iterable[str]) -> list[tuple[str, float]]:
        """List the marks that speak for or against an event, the weightiest first."""
        known = [(mark, self._event[mark]) for mark in marks if mark in self._event]
        return sorted(known, key=lambda part: -abs(part[1]))


def _by_event(weights: dict[str, float]) -> dict[str, dict[str, float]]:
    """Gather what a sentence's mark weighs for each event type: its weight for all, and for that type alone."""
    shared = {mark: weight for mark, weight in weights.items() if "&" not in mark}
    tables = {event: dict(shared) for event in EVENT_TYPES}
    for mark, weight in weights.items():
        event, _, rest = mark.partition("&")
        if rest and event in tables:
            tables[event][rest] = tables[event].get(rest, 0.0) + weight
    return tables


def _columns(values: dict[str, dict[str, float]]) -> tuple[list[str], dict[str, tuple[float, ...]]]:
    """Turn one table of weights for each value into one row of weights for each mark."""
    names = sorted(values)
    marks = {mark for table in values.values() for mark in table} | {"bias"}
    return names, {mark: tuple(values[name].get(mark, 0.0) for name in names) for mark in marks}


def _sum(weights: dict[str, float], marks: Iterable[str]) -> float:
    get = weights.get
    return weights.get("bias", 0.0) + sum([get(mark, 0.0) for mark in marks])
