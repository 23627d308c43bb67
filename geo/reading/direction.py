"""What the words around places say of the way goods or people go: into the DPRK (import) or out of it (export)."""

from __future__ import annotations

import re

from geo.reading.scenes import Layout, Scene
from geo.reading.sentences import Span

# What must stand before or after a place for the place to be where from, or where to.
_TO_BEFORE = re.compile(
    r"(?:\b(?:into|to|toward|towards|for|reach|reached|reaches|enter|enters|entered|entering|in|leaving for)"
    r"|往|到|至|进入|進入|驶入|駛入|抵达|抵達|前往|开到|開到|入|赴|去|返回)\s*(?:the |nearby )?(?:\w+ ){0,4}?$"
)
_FROM_BEFORE = re.compile(
    r"(?:\b(?:from|left|leave|leaving|departed|departing|out of)|从|從|由|自|离开|離開)\s*(?:the )?(?:\w+ ){0,4}?$"
)
_TO_AFTER = re.compile(
    r"^\S{0,5}?(?:으로|로|에|쪽으로|을 향해|행)\s?\S{0,14}?\s?(?:들어|넘어|수출|보내|향해|향하|내보|떠|가|건너|실어|반입|나르|날랐|반출|운송|들이)"
)
_FROM_AFTER = re.compile(r"^\S{0,4}?(?:에서|을 출발|를 출발|을 떠나|를 떠나|산 )")


def votes(layout: Layout, scene: Scene, clause: Span) -> list[str]:
    """Give marks for what the words around places say of the way: in the clause, and in the whole sentence."""
    near, far = _votes(layout, scene, clause), _votes(layout, scene, scene.span)
    marks = [f"way:clause:{'both' if len(near) > 1 else next(iter(near), 'none')}"]
    marks.append(f"way:sentence:{'both' if len(far) > 1 else next(iter(far), 'none')}")
    return marks


def _votes(layout: Layout, scene: Scene, span: Span) -> set[str]:
    votes = {hit.word.value for hit in scene.directions if span.start <= hit.start < span.end}
    folded = layout.folded
    places = [
        (hit.start, hit.end, "kp" if hit.word.value == "kp" else "far")
        for hit in scene.sides
        if hit.word.value in ("kp", "cn", "ru")
    ]
    places += [(m.start, m.end, m.side) for m in scene.mentions if m.side]
    for start, end, side in places:
        if not span.start <= start < span.end:
            continue
        move = _move(folded[max(span.start, start - 34) : start], folded[end : min(end + 24, span.end)])
        if move == "to":
            votes.add("import" if side == "kp" else "export")
        elif move == "from":
            votes.add("export" if side == "kp" else "import")
    return votes


def _move(before: str, after: str) -> str | None:
    if _FROM_BEFORE.search(before) or _FROM_AFTER.match(after):
        return "from"
    if _TO_BEFORE.search(before) or _TO_AFTER.match(after):
        return "to"
    return None
