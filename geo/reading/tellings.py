"""What a sentence may tell: the events its words speak of, each with the marks by which the scorer judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from geo.reading import realis
from geo.reading.lexicon import Hit, Word
from geo.reading.mentions import Mention
from geo.reading.scenes import Layout, Scene
from geo.reading.scorer import Scorer
from geo.reading.sentences import Span


@dataclass(slots=True)
class Telling:
    """A sentence that may tell of one type of event: its cues, and the crossings it may speak of.

    `marks` and the `common` ones of its sentence are what the scorer judges by whether it tells of the event at all;
    the options are found only where it is likely. The strongest cue comes first.
    """

    scene: Scene
    event: str
    cues: list[Hit]
    marks: set[str]
    common: list[str]
    options: list[Candidate] = field(default_factory=list)
    score: float = 0.0
    first: float = 0.0  # the score before the second look

    @property
    def all_marks(self) -> list[str]:
        """List the marks as the scorer weighs them: its own, the sentence's, and the sentence's for this event."""
        return [*sorted(self.marks), *self.common, *(f"{self.event}&{mark}" for mark in self.common)]


@dataclass(slots=True)
class Candidate:
    """One possible claim of a telling: a crossing it may speak of; `via` tells how the crossing was found."""

    telling: Telling
    target: str
    via: str
    mention: Mention | None
    cue: Hit
    clause: Span
    marks: list[str]
    group: list[Mention] | None
    score: float = 0.0

    @property
    def scene(self) -> Scene:
        return self.telling.scene

    @property
    def event(self) -> str:
        return self.telling.event


@dataclass(slots=True)
class Focus:
    """What the report is about so far: the crossing last spoken of, and that of the whole report."""

    topic: str | None
    named: dict[str, int]
    last: str | None = None
    last_scene: int = -99


def of_scene(layout: Layout, scene: Scene, focus: Focus, countries: set[str], scorer: Scorer) -> list[Telling]:
    """List what a sentence may tell of, each with its first score."""
    cues = [*scene.events, *_weak_cues(scene)]
    if not cues or scene.boilerplate:
        return []
    by_event: dict[str, list[Hit]] = {}
    for cue in cues:
        by_event.setdefault(cue.word.value, []).append(cue)
    common = _scene_marks(layout, scene, focus, countries)
    told = []
    for event, hits in by_event.items():
        telling = _telling(scene, event, hits, by_event, common, layout.report.language)
        telling.score = scorer.event(event, telling.marks, common)
        told.append(telling)
    return told


def _telling(
    scene: Scene, event: str, cues: list[Hit], by_event: dict[str, list[Hit]], common: list[str], language: str
) -> Telling:
    """Gather what speaks for and against a sentence telling of an event."""
    marks: set[str] = set()
    mods: list[Hit] = []
    reach = _REACH.get(language, 40)
    for cue in cues:
        clause = scene.clause_at(cue.start)
        marks.update(_cue_marks(cue.word, _need(scene, cue, clause), language))
        marks.update(_beside_marks(event, _beside(scene, cue, clause, reach)))
        if scene.realis:
            mods.extend(realis.modifiers(scene, cue, clause))
    kind = realis.decide(mods) if mods else "actual"
    marks.update(_event_marks(event, language, min(len(cues), 3), kind))
    marks.update([_pair(event, "with", other) for other in by_event if other != event])
    return Telling(scene, event, cues, marks, common)


@cache
def _cue_marks(word: Word, need: str, language: str) -> tuple[str, ...]:
    event, sense = word.value, f"sense:{word.value}:{word.sense}"
    return f"cue:{event}:{word.text}", f"{event}&need:{need}", sense, f"{sense}&need:{need}", f"{sense}&{language}"


@cache
def _event_marks(event: str, language: str, cues: int, kind: str) -> tuple[str, ...]:
    return f"event:{event}", f"{event}&{language}", f"{event}&cues:{cues}", f"{event}&{kind}"


@cache
def _pair(event: str, name: str, value: str) -> str:
    return f"{event}&{name}:{value}"


@cache
def _beside_marks(event: str, nouns: frozenset[str]) -> tuple[str, ...]:
    return tuple(f"{event}&beside:{noun}" for noun in sorted(nouns))


_REACH = {"en": 40, "ru": 40, "ko": 16, "zh": 10}  # characters within which a noun is what the verb speaks of


def _beside(scene: Scene, cue: Hit, clause: Span, reach: int) -> frozenset[str]:
    """List what stands close to a cue in its clause: kinds of nouns, goods, a border, a place."""
    first, last = max(clause.start, cue.start - reach), min(clause.end, cue.end + reach)
    found = set()
    for hit in scene.nouns:
        if first <= hit.start < last and hit.start != cue.start:
            found.add(hit.word.value)
            if hit.word.mode:
                found.add(hit.word.mode)
    for hit in scene.cargo:
        if first <= hit.start < last and hit.word.extra in ("good", "weak"):
            found.add("goods")
    for hit in scene.borders:
        if first <= hit.start < last:
            found.add("border")
    for mention in scene.mentions:
        if first <= mention.start < last:
            found.add("place")
    return frozenset(found) if found else _NOTHING


_NOTHING = frozenset({"nothing"})


_WEAK = {
    "person": Word("(persons named)", "event", "people", "person"),
    "vehicle": Word("(vehicles named)", "event", "traffic", "vehicle"),
    "building": Word("(works named)", "event", "facility", "building"),
    "cargo": Word("(goods named)", "event", "cargo", "goods"),
}


def _weak_cues(scene: Scene) -> list[Hit]:
    """Give cues for what is only named: goods, persons, vehicles, works, where no verb of the lists tells of them."""
    told = {hit.word.value for hit in scene.events}
    cues = []
    goods = [hit for hit in scene.cargo if hit.word.extra in ("good", "weak")]
    if goods and "cargo" not in told:
        cues.append(Hit(goods[0].start, goods[0].end, _WEAK["cargo"]))
    for hit in scene.nouns:
        word = _WEAK.get(hit.word.value)
        if word is not None and word.value not in told:
            told.add(word.value)
            cues.append(Hit(hit.start, hit.end, word))
    return cues


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


def _scene_marks(layout: Layout, scene: Scene, focus: Focus, countries: set[str]) -> list[str]:
    """Give the marks all tellings of a sentence share."""
    nouns = {hit.word.value for hit in scene.nouns} | {hit.word.mode for hit in scene.nouns if hit.word.mode}
    marks = [f"noun:{noun}" for noun in sorted(nouns)]
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
    places = {m.target for m in scene.mentions if m.role == "place"}
    crossings = {target for target in places if not target.startswith("region:")}
    marks.append(f"crossings:{min(len(crossings), 3)}")
    marks.append(f"spoken:{_spoken(scene)}")
    if places - crossings:
        marks.append("has:region")
    about = "none" if focus.topic is None else "region" if focus.topic.startswith("region:") else "crossing"
    marks.append(f"about:{about}")
    if focus.topic in places:
        marks.append("has:topic")
    if focus.last is not None and scene.index - focus.last_scene <= 1:
        marks.append("after:crossing")
    if not countries & {"kp", "named"}:
        marks.append("about:elsewhere")
    text = layout.folded[scene.span.start : scene.span.end]
    if "?" in text or "？" in text:
        marks.append("has:question")
    if _DIGIT.search(layout.folded, *scene.span):
        marks.append("has:digit")
    marks.append("long" if len(text) > (60 if layout.report.language == "zh" else 160) else "short")
    return marks


_DIGIT = re.compile(r"\d")


def _spoken(scene: Scene) -> str:
    """Tell how a sentence names its nearest place: as a place, only as a speaker's home, or not at all."""
    roles = {m.role for m in scene.mentions}
    return "place" if "place" in roles else "aside" if roles else "none"
