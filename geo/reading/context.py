"""A second look: how the score of a telling stands beside the others of its sentence and its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

UNTOLD = -5.0  # the score of an event that no other sentence tells of
SHORT = 4  # sentences up to which a report has too little else to be looked at; its first scores stand
LONG = 30  # sentences; longer reports count as this long


class First(NamedTuple):
    """The first score of a telling, and where it stands."""

    scene: int
    event: str
    score: float


def marks(firsts: Sequence[First], scenes: int, language: str) -> list[dict[str, float]]:
    """Give each telling's marks with their values, in the order of `firsts`."""
    by_scene: dict[int, list[First]] = {}
    best: dict[str, list[float]] = {}
    for first in firsts:
        by_scene.setdefault(first.scene, []).append(first)
        best.setdefault(first.event, []).append(first.score)
    ranked = {event: sorted(scores, reverse=True) for event, scores in best.items()}
    return [_marks(first, by_scene[first.scene], ranked[first.event], scenes, language) for first in firsts]


def _marks(
    first: First, sentence: list[First], same_event: list[float], scenes: int, language: str
) -> dict[str, float]:
    own = max(-6.0, min(6.0, first.score))
    others = [other for other in sentence if other is not first]
    # The best of the same event elsewhere: the second of all, where this telling is itself the best.
    at = 1 if same_event[0] == first.score else 0
    found = {
        "own": own,
        "beside": max((other.score for other in others), default=UNTOLD),
        "ahead": float(sum(other.score > first.score for other in others)),
        "elsewhere": same_event[at] if at < len(same_event) else UNTOLD,
        "length": min(scenes, LONG) / 10,
        "place": first.scene / max(1, scenes),
        f"event:{first.event}": 1.0,
        f"own:{first.event}": own,
        f"language:{language}": 1.0,
    }
    for other in others:
        found[f"beside:{other.event}"] = max(0.0, other.score - UNTOLD)
    return found
