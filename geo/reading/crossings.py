"""Which crossing an event is told of: those named near it, else those the report has been about."""

from __future__ import annotations

from geo.reading import realis
from geo.reading.lexicon import Hit
from geo.reading.mentions import Mention, groups
from geo.reading.scenes import Layout, Scene
from geo.reading.sentences import Span
from geo.reading.tellings import Candidate, Focus, Telling

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


def options(layout: Layout, telling: Telling, focus: Focus, countries: set[str]) -> list[Candidate]:
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
