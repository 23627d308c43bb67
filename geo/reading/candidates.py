"""Every claim a report might be making: a cue, a crossing, and the marks by which the scorer judges it."""

from __future__ import annotations

from dataclasses import dataclass, field

from geo.reading import realis
from geo.reading.lexicon import Hit
from geo.reading.mentions import Mention, groups
from geo.reading.scenes import Layout, Scene
from geo.reading.sentences import Span

ALL_BORDERS, CN_BORDER, RU_BORDER = "region:all-borders", "region:cn-border", "region:ru-border"
# Smuggling reported of Hyesan goes over the fords up and down the river, unless its customs house is named.
FORDS = "ryanggang-fords"
_HYESAN = ("changbai-hyesan", "region:ryanggang")


@dataclass(slots=True)
class Candidate:
    """One possible claim; `marks` are the features the scorer weighs, `via` tells how the crossing was found."""

    scene: Scene
    target: str
    via: str
    mention: Mention | None
    event: str
    realis: str
    cue: Hit
    clause: Span
    marks: list[str] = field(default_factory=list)
    realis_marks: list[str] = field(default_factory=list)
    score: float = 0.0


@dataclass(slots=True)
class Focus:
    """What the report is about so far: the crossing last spoken of, and that of the whole report."""

    topic: str | None
    last: str | None = None
    last_scene: int = -99


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


def find(layout: Layout) -> list[Candidate]:
    """List the candidates of a report in order of place."""
    focus = Focus(topic_of(layout))
    found: list[Candidate] = []
    countries = _countries(layout)
    for scene in layout.scenes:
        found.extend(_of_scene(layout, scene, focus, countries))
        crossings = [m for m in scene.mentions if m.role == "place" and not m.is_region]
        if crossings:
            focus.last, focus.last_scene = crossings[-1].target, scene.index
    return found


def _countries(layout: Layout) -> set[str]:
    seen = {hit.word.value for scene in layout.scenes for hit in scene.sides}
    if "both" in seen:
        seen |= {"kp", "cn"}
    if "bothru" in seen:
        seen |= {"kp", "ru"}
    if any(not m.is_region for scene in layout.scenes for m in scene.mentions):
        seen.add("named")
    return seen


def _of_scene(layout: Layout, scene: Scene, focus: Focus, countries: set[str]) -> list[Candidate]:
    if not scene.events:
        return []
    common = _scene_marks(layout, scene, focus)
    gathered = groups(layout.folded, [m for m in scene.mentions])
    best: dict[tuple[str, str, str], Candidate] = {}
    events = {hit.word.value for hit in scene.events}
    for cue in scene.events:
        clause = scene.clause_at(cue.start)
        need = _need(scene, cue, clause)
        mods = realis.modifiers(scene, cue, clause)
        kind = realis.decide(mods)
        for target, via, mention in _targets(layout, scene, cue, clause, gathered, focus, countries):
            marks = _marks(cue, target, via, mention, need, kind, mods, events, common, layout.report.language)
            told = _realis_marks(scene, cue, kind, mods, target, layout.report.language)
            candidate = Candidate(scene, target, via, mention, cue.word.value, kind, cue, clause, marks, told)
            key = (target, cue.word.value, kind)
            other = best.get(key)
            if other is None:
                best[key] = candidate
            else:
                other.marks.extend(mark for mark in marks if mark.startswith("cue:") and mark not in other.marks)
    return list(best.values())


def _need(scene: Scene, cue: Hit, clause: Span) -> str:
    """Tell where the noun stands that the cue speaks of: in its clause, in its sentence, or `unmet`."""
    needed = cue.word.extra
    if not needed:
        return "free"
    if needed == "goods":
        hits = scene.cargo
    else:
        hits = [hit for hit in scene.nouns if hit.word.value == needed]
        if needed == "passage" and scene.mentions:
            return "named"
    where = "unmet" if needed != "goods" else "none"
    for hit in hits:
        if hit.start >= cue.start and hit.end <= cue.end:
            continue
        if clause.start <= hit.start < clause.end:
            return "clause"
        where = "sentence"
    return where


def _targets(
    layout: Layout,
    scene: Scene,
    cue: Hit,
    clause: Span,
    gathered: list[list[Mention]],
    focus: Focus,
    countries: set[str],
) -> list[tuple[str, str, Mention | None]]:
    found: dict[str, tuple[str, str, Mention | None]] = {}
    named = [group for group in gathered if any(m.role == "place" for m in group)]
    nearest = min(named, key=lambda group: _gap(cue, group), default=None)
    for group in gathered:
        for mention in group:
            inside = clause.start <= mention.start < clause.end
            via = "near" if group is nearest and inside else "clause" if inside else "nearest" if group is nearest else "sentence"
            if mention.role != "place":
                via = mention.role
            if mention.target not in found or via == "near":
                found[mention.target] = (mention.target, via, mention)
    border = next((hit for hit in scene.borders if clause.start <= hit.start < clause.end), None)
    if border is not None:
        target = _border_of(layout, scene, clause, border)
        found.setdefault(target, (target, "border", None))
    if not any(item[1] in ("near", "clause", "nearest", "sentence") and not item[0].startswith("region:") for item in found.values()):
        for item in _inherited(scene, focus, countries):
            found.setdefault(item[0], item)
    if layout.smuggling and any(target in _HYESAN for target in found):
        near = next(found[target] for target in _HYESAN if target in found)
        found.setdefault(FORDS, (FORDS, "zone", near[2]))
    return list(found.values())


def _inherited(scene: Scene, focus: Focus, countries: set[str]) -> list[tuple[str, str, Mention | None]]:
    """Give what a sentence without a crossing may speak of: the last one named, the report's topic, or the countries'."""
    items: list[tuple[str, str, Mention | None]] = []
    if focus.last is not None:
        items.append((focus.last, "last" if scene.index - focus.last_scene <= 1 else "earlier", None))
    if focus.topic is not None and focus.topic != focus.last:
        items.append((focus.topic, "topic", None))
    if "kp" in countries or "named" in countries:
        if "ru" in countries and "cn" not in countries:
            items.append(("khasan-tumangang", "country", None))
        elif "cn" in countries or not countries & {"ru", "kr"}:
            items.append((CN_BORDER, "country", None))
    return items


def _gap(cue: Hit, group: list[Mention]) -> int:
    if group[-1].end <= cue.start:
        return cue.start - group[-1].end
    return max(0, group[0].start - cue.end) + 5


def _border_of(layout: Layout, scene: Scene, clause: Span, border: Hit) -> str:
    """Tell which border "the border" is: with China or Russia where they are named, all where the DPRK shuts its own."""
    sides = {hit.word.value for hit in scene.sides if clause.start <= hit.start < clause.end}
    if sides & {"cn", "both"}:
        return CN_BORDER
    if sides & {"ru", "bothru"}:
        return RU_BORDER
    if layout.folded[border.start : border.end].endswith("s") or "kp" in sides:
        return ALL_BORDERS
    return CN_BORDER


def _scene_marks(layout: Layout, scene: Scene, focus: Focus) -> list[str]:
    """Give the marks all candidates of a sentence share."""
    marks = []
    nouns = {hit.word.value for hit in scene.nouns} | {hit.word.mode for hit in scene.nouns if hit.word.mode}
    marks.extend(f"noun:{noun}" for noun in sorted(nouns))
    if any(hit.word.extra in ("good", "weak") for hit in scene.cargo):
        marks.append("has:cargo")
    if scene.whens:
        marks.append("has:date")
        if any(when.kind == "duration" for when in scene.whens):
            marks.append("has:duration")
    place = "title" if scene.span.start < layout.title_end else "lead" if scene.index <= 2 else "body"
    if place == "body" and scene.index >= len(layout.scenes) - 1:
        place = "last"
    marks.append(f"place:{place}")
    marks.extend(f"side:{side}" for side in sorted({hit.word.value for hit in scene.sides}))
    if scene.borders:
        marks.append("has:border")
    crossings = {m.target for m in scene.mentions if not m.is_region}
    marks.append(f"crossings:{min(len(crossings), 3)}")
    text = layout.folded[scene.span.start : scene.span.end]
    if "?" in text or "？" in text:
        marks.append("has:question")
    if any(char.isdigit() for char in text):
        marks.append("has:digit")
    marks.append("long" if len(text) > (60 if layout.report.language == "zh" else 160) else "short")
    return marks


def _marks(
    cue: Hit,
    target: str,
    via: str,
    mention: Mention | None,
    need: str,
    kind: str,
    mods: list[Hit],
    events: set[str],
    common: list[str],
    language: str,
) -> list[str]:
    event = cue.word.value
    where = target if target.startswith("region:") else "crossing"
    marks = [
        f"event:{event}",
        f"{event}&{kind}",
        f"{event}&{language}",
        f"cue:{event}:{cue.word.text}",
        f"via:{via}",
        f"{event}&via:{via}",
        f"{event}&need:{need}",
        f"target:{where}",
        f"target:{where}&via:{via}",
        f"{event}&target:{where}",
    ]
    if mention is not None:
        marks.append(f"kind:{mention.kind}")
        marks.append(f"kind:{mention.kind}&{event}")
        gap = cue.start - mention.end if mention.end <= cue.start else mention.start - cue.end
        marks.append(f"gap:{'close' if gap < 15 else 'mid' if gap < 50 else 'far'}")
    marks.extend(f"{event}&with:{other}" for other in events if other != event)
    marks.extend(f"{event}&{mark}" for mark in common)
    marks.extend(f"mod:{hit.word.value}&{event}" for hit in mods)
    return marks


def _realis_marks(scene: Scene, cue: Hit, kind: str, mods: list[Hit], target: str, language: str) -> list[str]:
    """Give the marks by which the realis is judged: the words of doubt, plan and denial near the cue, and the cue."""
    event = cue.word.value
    marks = [f"rule:{kind}", f"rule:{kind}&{event}", f"event:{event}", f"cue:{cue.word.text}", f"rule:{kind}&{language}"]
    marks.append(f"region:{target.startswith('region:')}")
    for hit in mods:
        side = "before" if hit.end <= cue.start else "after"
        marks.append(f"mod:{hit.word.text}")
        marks.append(f"mod:{hit.word.value}&{side}")
    near = {hit.start for hit in mods}
    marks.extend(f"far:{hit.word.value}" for hit in scene.realis if hit.start not in near)
    if any(when.after for when in scene.whens):
        marks.append("date:after")
    return marks


def accept(found: list[Candidate], threshold: float) -> list[Candidate]:
    """Keep the candidates sure enough; of a cue whose crossing is only inferred, the surest crossing alone."""
    best: dict[tuple[int, str], Candidate] = {}
    kept = []
    for candidate in found:
        if candidate.score < threshold:
            continue
        if candidate.via in ("last", "earlier", "topic", "country"):
            key = (candidate.scene.index, candidate.event)
            other = best.get(key)
            if other is None or candidate.score > other.score:
                best[key] = candidate
        else:
            kept.append(candidate)
    return [*kept, *best.values()]
