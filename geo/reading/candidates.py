"""Every claim a report might be making: what its sentences tell, seen twice, with the crossings to choose from."""

from __future__ import annotations

from collections import Counter

from geo.reading import context, crossings, tellings
from geo.reading.scenes import Layout
from geo.reading.scorer import Scorer
from geo.reading.tellings import Focus, Telling


def topic_of(layout: Layout) -> str | None:
    """Choose the crossing (else region) the report is about: named most, the title and lead counting more."""
    weights: dict[str, float] = {}
    for scene in layout.scenes:
        place = 3.0 if scene.span.start < layout.title_end else 2.0 if scene.index <= 2 else 1.0
        for mention in scene.mentions:
            weight = place * {"place": 1.0, "source": 0.3, "dateline": 0.25}[mention.role]
            if mention.is_region:
                weight *= 0.25
            elif mention.kind in ("port-town", "county"):
                weight *= 0.5
            weights[mention.target] = weights.get(mention.target, 0.0) + weight
    return max(weights, key=lambda target: (weights[target], target), default=None)


def find(layout: Layout, scorer: Scorer) -> list[Telling]:
    """List what a report is likely telling, in order of place, each with its crossings to choose from."""
    layout.topic = topic_of(layout)
    countries = _countries(layout)
    if not _concerns_dprk(layout, countries):
        return []
    named = Counter(m.target for scene in layout.scenes for m in scene.mentions)
    focuses = _focuses(layout, named)
    told: list[Telling] = []
    for scene, focus in zip(layout.scenes, focuses, strict=True):
        told.extend(tellings.of_scene(layout, scene, focus, countries, scorer))
    firsts = [context.First(t.scene.index, t.event, t.score) for t in told]
    likely = []
    seen = context.marks(firsts, len(layout.scenes), layout.report.language)
    for telling, marks in zip(told, seen, strict=True):
        telling.first = telling.score
        if len(layout.scenes) > context.SHORT:
            telling.score = scorer.again(telling.first, marks)
        if telling.score < scorer.thresholds[telling.event]:
            continue
        telling.cues.sort(key=lambda cue: -scorer.cue(cue.word.value, cue.word.text, cue.word.sense))
        telling.options = crossings.options(layout, telling, focuses[telling.scene.index], countries)
        if telling.options:
            likely.append(telling)
    return likely


def _focuses(layout: Layout, named: dict[str, int]) -> list[Focus]:
    """Tell for each sentence what the report has been about up to it."""
    focuses = []
    last, last_scene = None, -99
    for scene in layout.scenes:
        focuses.append(Focus(layout.topic, named, last, last_scene))
        crossings = [m for m in scene.mentions if m.role == "place" and not m.is_region]
        if crossings:
            last, last_scene = crossings[-1].target, scene.index
    return focuses


def _countries(layout: Layout) -> set[str]:
    seen = {hit.word.value for scene in layout.scenes for hit in scene.sides}
    if "both" in seen:
        seen |= {"kp", "cn"}
    if "bothru" in seen:
        seen |= {"kp", "ru"}
    if any(not m.is_region for scene in layout.scenes for m in scene.mentions):
        seen.add("named")
    return seen


def _concerns_dprk(layout: Layout, countries: set[str]) -> bool:
    """Tell whether a report names the DPRK, a place in it, or one of its crossings: "the border" may be any border."""
    if "kp" in countries:
        return True
    official = ("customs", "bridge", "route", "station", "border")
    return any(m.side == "kp" or m.kind in official for scene in layout.scenes for m in scene.mentions)
