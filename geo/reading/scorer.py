"""How sure a candidate is, and which realis it has: sums of weights learned by scripts/train_reader.py."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

UNSAID = "unsaid"  # the value of a detail that the report does not tell
DATA = Path(__file__).resolve().parents[2] / "data" / "reading" / "weights.json"


class Scorer:
    """Linear models over marks: whether an event is told, of which crossing, and its realis, mode and direction.

    `threshold` is the least score of a telling, `also` that of a second crossing beside the likeliest. The weight
    `bias` is that of having no mark.
    """

    def __init__(
        self,
        event: dict[str, float],
        target: dict[str, float],
        details: dict[str, dict[str, dict[str, float]]],
        threshold: float,
        also: float,
    ) -> None:
        self._event = event
        self._target = target
        self._details = details
        self.threshold = threshold
        self.also = also

    @classmethod
    def load(cls, path: Path = DATA) -> Scorer:
        """Read the learned weights."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["event"], data["target"], data["details"], data["threshold"], data["also"])

    @classmethod
    def accept_all(cls) -> Scorer:
        """Make a scorer that takes everything with the realis of the rules: what training starts from."""
        return cls({}, {}, {}, -math.inf, -math.inf)

    def save(self, path: Path = DATA) -> None:
        """Write the weights, sorted, so that the same training gives the same bytes."""
        data = {
            "threshold": self.threshold,
            "also": self.also,
            "event": self._event,
            "target": self._target,
            "details": self._details,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")

    def event(self, marks: Iterable[str]) -> float:
        """Give the log-odds that a sentence tells of an event of this type."""
        return _sum(self._event, marks)

    def target(self, marks: Iterable[str]) -> float:
        """Give the log-odds that it is told of this crossing."""
        return _sum(self._target, marks)

    def detail(self, field: str, marks: list[str], rule: str | None = None) -> str | None:
        """Choose the likeliest value of `realis`, `mode` or `direction`; without learned weights, that of the rules."""
        values = self._details.get(field)
        if not values:
            return rule
        best = max(sorted(values), key=lambda value: _sum(values[value], marks))
        return best if best != UNSAID else None

    def parts(self, marks: Iterable[str]) -> list[tuple[str, float]]:
        """List the marks that speak for or against an event, the weightiest first."""
        known = [(mark, self._event[mark]) for mark in marks if mark in self._event]
        return sorted(known, key=lambda part: -abs(part[1]))


def _sum(weights: dict[str, float], marks: Iterable[str]) -> float:
    get = weights.get
    return weights.get("bias", 0.0) + sum([get(mark, 0.0) for mark in marks])
