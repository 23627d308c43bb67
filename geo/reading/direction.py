"""What the words around places say of the way goods or people go: into the DPRK (import) or out of it (export)."""

from __future__ import annotations

import re
from functools import cache

from geo.reading.lexicon import rows
from geo.reading.scenes import Layout, Scene
from geo.reading.sentences import Span

WAYS = ("to-before", "from-before", "to-after", "from-after", "verb")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Build, from the lists of words, what must stand before or after a place for it to be where from, or where to."""
    words: dict[str, list[str]] = {way: [] for way in WAYS}
    for row in rows("ways.csv", ("word", "language", "way", "source"), {"way": WAYS}):
        bounded = rf"\b{re.escape(row['word'])}" if row["language"] == "en" else re.escape(row["word"])
        words[row["way"]].append(bounded)
    one = {way: "|".join(sorted(found, key=len, reverse=True)) for way, found in words.items()}
    return {
        "to-before": re.compile(rf"(?:{one['to-before']})\s*(?:the |nearby )?(?:\w+ ){{0,4}}?$"),
        "from-before": re.compile(rf"(?:{one['from-before']})\s*(?:the )?(?:\w+ ){{0,4}}?$"),
        "to-after": re.compile(rf"^\S{{0,5}}?(?:{one['to-after']})\s?\S{{0,14}}?\s?(?:{one['verb']})"),
        "from-after": re.compile(rf"^\S{{0,4}}?(?:{one['from-after']})"),
    }


def votes(layout: Layout, scene: Scene, clause: Span) -> list[str]:
    """Give marks for what the words around places say of the way: in the clause, and in the whole sentence."""
    near, far = _told(layout, scene, clause), _told(layout, scene, scene.span)
    marks = [f"way:clause:{'both' if len(near) > 1 else next(iter(near), 'none')}"]
    marks.append(f"way:sentence:{'both' if len(far) > 1 else next(iter(far), 'none')}")
    return marks


def _told(layout: Layout, scene: Scene, span: Span) -> set[str]:
    """Give the votes of a span; claims of one sentence share them."""
    if span not in scene.ways:
        scene.ways[span] = _votes(layout, scene, span)
    return scene.ways[span]


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
    patterns = _patterns()
    if patterns["from-before"].search(before) or patterns["from-after"].match(after):
        return "from"
    if patterns["to-before"].search(before) or patterns["to-after"].match(after):
        return "to"
    return None
