"""Whether a cue tells of what happened, is planned, rumoured, or denied: by the words around it."""

from __future__ import annotations

from geo.reading.lexicon import Hit
from geo.reading.scenes import Scene
from geo.reading.sentences import Span

_RANK = {"denied": 3, "rumoured": 2, "planned": 1, "actual": 0}


def modifiers(scene: Scene, cue: Hit, clause: Span) -> list[Hit]:
    """List the words of doubt, plan or denial that bear on a cue: within their reach, on their side, in its clause."""
    near = []
    for hit in scene.realis:
        if hit.start < cue.end and cue.start < hit.end:
            continue
        if not (clause.start <= hit.start and hit.end <= clause.end):
            continue
        side = hit.word.extra
        if hit.end <= cue.start:
            if side == "after" or cue.start - hit.end > hit.word.reach:
                continue
        elif side == "before" or hit.start - cue.end > hit.word.reach:
            continue
        near.append(hit)
    return near


def decide(found: list[Hit]) -> str:
    """Choose the strongest: a denial outranks a rumour, a rumour a plan; none of them means `actual`."""
    return max((hit.word.value for hit in found), key=_RANK.__getitem__, default="actual")
