"""Every claim a report might be making: a cue, a crossing, and the marks by which the scorer judges it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from geo.reading import context, realis
from geo.reading.lexicon import Hit, Word
from geo.reading.mentions import Mention, groups
from geo.reading.scenes import Layout, Scene
from geo.reading.scorer import Scorer
from geo.reading.sentences import Span

ALL_BORDERS, CN_BORDER, RU_BORDER = "region:all-borders", "region:cn-border", "region:ru-border"
# Crossings so close together that a report on one names the town of the other.
_NEIGHBOURS = {
    "dandong-sinuiju": "dandong",
    "new-yalu-bridge": "dandong",
    "uiju-airfield": "dandong",
    "sinuiju-port": "dandong",
    "changbai-hyesan": "hyesan",
    "ryanggang-fords": "hyesan",
    "hyesan-tojang": "hyesan",
}


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
class Focus:
    """What the report is about so far: the crossing last spoken of, and that of the whole report."""

    topic: str | None
    named: dict[str, int]
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


def find(layout: Layout, scorer: Scorer) -> list[Telling]:
    """List what a report is likely telling, in order of place, each with its crossings to choose from."""
    layout.topic = topic_of(layout)
    countries = _countries(layout)
    if not _concerns_dprk(layout, countries):
        return []
    named = Counter(m.target for scene in layout.scenes for m in scene.mentions)
    focuses = _focuses(layout, named)
    tellings: list[Telling] = []
    for scene, focus in zip(layout.scenes, focuses, strict=True):
        tellings.extend(_of_scene(layout, scene, focus, countries, scorer))
    firsts = [context.First(t.scene.index, t.event, t.score) for t in tellings]
    likely = []
    seen = context.marks(firsts, len(layout.scenes), layout.report.language)
    for telling, marks in zip(tellings, seen, strict=True):
        telling.first, telling.score = telling.score, scorer.again(telling.score, marks)
        if telling.score < scorer.thresholds[telling.event]:
            continue
        telling.cues.sort(key=lambda cue: -scorer.cue(cue.word.value, cue.word.text, cue.word.sense))
        telling.options = _options(layout, telling, focuses[telling.scene.index], countries)
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


def _of_scene(layout: Layout, scene: Scene, focus: Focus, countries: set[str], scorer: Scorer) -> list[Telling]:
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


def _options(layout: Layout, telling: Telling, focus: Focus, countries: set[str]) -> list[Candidate]:
    """List the crossings an event may be told of, each with its best cue."""
    scene = telling.scene
    gathered = groups(layout.folded, scene.mentions)
    best: dict[str, Candidate] = {}
    for cue in telling.cues:
        clause = scene.clause_at(cue.start)
        for target, via, mention in _targets(layout, scene, cue, clause, gathered, focus, countries):
            other = best.get(target)
            if other is not None and _VIA_RANK[other.via] <= _VIA_RANK[via]:
                continue
            marks = _target_marks(cue, target, via, mention, focus)
            marks.append(f"named:{min(focus.named.get(target, 0), 4)}")
            group = next((group for group in gathered if mention in group), None)
            best[target] = Candidate(telling, target, via, mention, cue, clause, marks, group)
    count = f"options:{min(len(best), 4)}"
    spoken = {m.kind for m in scene.mentions if m.is_region and m.role == "place"}
    rival = "region" if "region" in spoken else "border" if spoken or scene.borders else "none"
    ranks = sorted(_VIA_RANK[option.via] for option in best.values())
    for option in best.values():
        option.marks.append(f"via:{option.via}&{count}")
        option.marks.append(f"via:{option.via}&rival:{rival}")
        option.marks.append(f"best:{ranks[0] == _VIA_RANK[option.via]}")
        option.marks.append(
            f"best:{ranks[0] == _VIA_RANK[option.via]}&{'region' if option.target.startswith('region') else 'crossing'}"
        )
    return list(best.values())


_VIA_RANK = {
    via: rank
    for rank, via in enumerate(
        (
            "border-itself",
            "near",
            "clause",
            "neighbour",
            "nearest",
            "sentence",
            "border",
            "last",
            "topic",
            "earlier",
            "source",
            "dateline",
            "country",
        )
    )
}
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
            via = (
                "near"
                if group is nearest and inside
                else "clause"
                if inside
                else "nearest"
                if group is nearest
                else "sentence"
            )
            if mention.role != "place":
                via = mention.role
            if mention.target not in found or via == "near":
                found[mention.target] = (mention.target, via, mention)
    border = next((hit for hit in scene.borders if clause.start <= hit.start < clause.end), None)
    if border is not None:
        target = _border_of(layout, scene, clause, border)
        close = border.start < cue.end + 14 and cue.start < border.end + 14
        found.setdefault(target, (target, "border-itself" if close else "border", None))
    if not any(
        item[1] in ("border-itself", "near", "clause", "nearest", "sentence") and not item[0].startswith("region:")
        for item in found.values()
    ):
        for item in _inherited(scene, focus, countries):
            found.setdefault(item[0], item)
    if focus.topic in _NEIGHBOURS:
        beside = next(
            (item for target, item in found.items() if _NEIGHBOURS.get(target) == _NEIGHBOURS[focus.topic]), None
        )
        if beside is not None:
            found.setdefault(focus.topic, (focus.topic, "neighbour", beside[2]))
    return list(found.values())


def _inherited(scene: Scene, focus: Focus, countries: set[str]) -> list[tuple[str, str, Mention | None]]:
    """Give what a sentence without a crossing may speak of: the last one named, the topic, or the countries' border."""
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
    """Tell which border "the border" is: China's or Russia's where they are named, all where the DPRK shuts its own."""
    sides = {hit.word.value for hit in scene.sides if clause.start <= hit.start < clause.end}
    if sides & {"cn", "both"}:
        return CN_BORDER
    if sides & {"ru", "bothru"}:
        return RU_BORDER
    if border.word.value == "en":
        own = layout.folded[border.end - 1] == "s" or layout.folded[: border.start].endswith("its ")
        return ALL_BORDERS if own else CN_BORDER
    return ALL_BORDERS if "kp" in sides else CN_BORDER


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


def _target_marks(cue: Hit, target: str, via: str, mention: Mention | None, focus: Focus) -> list[str]:
    """Give the marks by which a crossing is judged to be the one an event is told of."""
    event = cue.word.value
    where = target if target.startswith("region:") else "crossing"
    topic = target == focus.topic
    marks = [
        f"via:{via}",
        f"{event}&via:{via}",
        f"target:{where}",
        f"target:{where}&via:{via}",
        f"{event}&target:{where}",
        f"topic:{topic}",
        f"topic:{topic}&{event}",
        f"topic:{topic}&via:{via}",
    ]
    if target in _NEIGHBOURS or target.endswith("-port"):
        marks.append(f"pair:{focus.topic if focus.topic in _NEIGHBOURS else '-'}>{target}")
        marks.append(f"target:{target}&{event}")
        marks.append(f"target:{target}&via:{via}")
    if mention is not None:
        marks.append(f"kind:{mention.kind}")
        marks.append(f"kind:{mention.kind}&{event}")
        marks.append(f"kind:{mention.kind}&via:{via}")
        gap = cue.start - mention.end if mention.end <= cue.start else mention.start - cue.end
        side = "after" if mention.end <= cue.start else "before"
        marks.append(f"gap:{'close' if gap < 15 else 'mid' if gap < 50 else 'far'}:{side}")
    return marks


def realis_marks(candidate: Candidate, cue: Hit, language: str) -> list[str]:
    """Give the marks by which a cue's realis is judged: the words of doubt, plan and denial near it, and the cue."""
    scene, event = candidate.scene, candidate.event
    near = realis.modifiers(scene, cue, scene.clause_at(cue.start))
    kind = realis.decide(near)
    marks = [f"rule:{kind}", f"rule:{kind}&{event}", f"event:{event}", f"rule:{kind}&{language}"]
    marks.append(f"cue:{cue.word.text}")
    marks.append(f"told:{cue.word.sense}")
    marks.append(f"told:{cue.word.sense}&rule:{kind}")
    for hit in near:
        side = "before" if hit.end <= cue.start else "after"
        marks.append(f"mod:{hit.word.text}")
        marks.append(f"sense:{hit.word.value}:{hit.word.sense}")
        marks.append(f"sense:{hit.word.value}:{hit.word.sense}&{event}")
        marks.append(f"mod:{hit.word.value}&{side}")
        marks.append(f"mod:{hit.word.value}&{event}")
    starts = {hit.start for hit in near}
    far = [hit for hit in scene.realis if hit.start not in starts]
    marks.extend(f"far:{hit.word.value}" for hit in far)
    marks.extend(f"far:{hit.word.value}:{hit.word.sense}" for hit in far)
    if any(when.after for when in scene.whens):
        marks.append("date:after")
    return list(dict.fromkeys(marks))


def accept(tellings: list[Telling], least: float, also: float) -> list[Candidate]:
    """Keep each telling with its likeliest crossing, if that is likely enough, and the others above `also`."""
    kept = []
    for telling in tellings:
        first = max(telling.options, key=_score)
        if first.score < least:
            continue
        kept.append(first)
        kept.extend(
            option
            for option in telling.options
            if option is not first and (option.score >= also or _listed_with(first, option))
        )
    return kept


def _listed_with(first: Candidate, option: Candidate) -> bool:
    """Tell whether a crossing stands in one list with the likeliest: what is told of one is told of all."""
    if first.mention is None or option.mention is None or "port-town" in (first.mention.kind, option.mention.kind):
        return False
    return not option.mention.is_region and first.group is not None and first.group is option.group


def _score(option: Candidate) -> float:
    return option.score
