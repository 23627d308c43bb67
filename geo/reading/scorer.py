"""How sure a candidate is, and which realis it has: sums of weights learned by scripts/train_reader.py."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

from geo.model import REALIS

DATA = Path(__file__).resolve().parents[2] / "data" / "reading" / "weights.json"


class Scorer:
    """Two linear models over marks: whether a claim is made, and its realis. `bias` is the weight of having no mark."""

    def __init__(self, accept: dict[str, float], realis: dict[str, dict[str, float]], threshold: float) -> None:
        self._accept = accept
        self._realis = realis
        self.threshold = threshold

    @classmethod
    def load(cls, path: Path = DATA) -> Scorer:
        """Read the learned weights."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["accept"], data["realis"], data["threshold"])

    @classmethod
    def accept_all(cls) -> Scorer:
        """Make a scorer that takes every candidate with the realis of the rules: what training starts from."""
        return cls({}, {}, -math.inf)

    def save(self, path: Path = DATA) -> None:
        """Write the weights, sorted, so that the same training gives the same bytes."""
        data = {"threshold": self.threshold, "accept": self._accept, "realis": self._realis}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")

    def score(self, marks: Iterable[str]) -> float:
        """Give the log-odds that an annotator would make this claim."""
        return _sum(self._accept, marks)

    def realis(self, marks: Iterable[str], rule: str) -> str:
        """Choose the likeliest realis; without learned weights, that of the rules."""
        if not self._realis:
            return rule
        marks = list(marks)
        return max(REALIS, key=lambda kind: _sum(self._realis[kind], marks))

    def parts(self, marks: Iterable[str]) -> list[tuple[str, float]]:
        """List the marks that count, the weightiest first."""
        known = [(mark, self._accept[mark]) for mark in marks if mark in self._accept]
        return sorted(known, key=lambda part: -abs(part[1]))


def _sum(weights: dict[str, float], marks: Iterable[str]) -> float:
    get = weights.get
    return weights.get("bias", 0.0) + sum([get(mark, 0.0) for mark in marks])
