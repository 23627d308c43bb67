"""A report laid out for reading: each sentence with every word found in it, sorted by what the word is about."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

from geo.model import Report
from geo.reading import dates, sentences
from geo.reading.lexicon import Hit, Lexicon, fold
from geo.reading.mentions import Mention, Names, zoned
from geo.reading.sentences import Span


@dataclass(slots=True)
class Scene:
    """One sentence with its clauses and what was found in it, each list in order of place."""

    index: int
    span: Span
    clauses: list[Span]
    mentions: list[Mention] = field(default_factory=list)
    events: list[Hit] = field(default_factory=list)
    realis: list[Hit] = field(default_factory=list)
    nouns: list[Hit] = field(default_factory=list)
    cargo: list[Hit] = field(default_factory=list)
    sides: list[Hit] = field(default_factory=list)
    borders: list[Hit] = field(default_factory=list)
    directions: list[Hit] = field(default_factory=list)
    whens: list[dates.When] = field(default_factory=list)
    ways: dict[Span, set[str]] = field(default_factory=dict)  # kept by `direction`
    boilerplate: bool = False  # a line of the page, not of the report: "Translated by", "All rights reserved"

    def clause_at(self, offset: int) -> Span:
        """Give the clause an offset lies in."""
        for clause in self.clauses:
            if offset < clause.end:
                return clause
        return self.clauses[-1]


@dataclass(slots=True)
class Layout:
    """A report as scenes, with its folded text."""

    report: Report
    content: str
    folded: str
    scenes: list[Scene]
    topic: str | None = None  # the crossing or region the report is about
    origin: list[int] | None = None  # offsets in the report's own content, where that had to be composed

    @property
    def title_end(self) -> int:
        return len(self.report.title)

    def in_report(self, start: int, end: int) -> tuple[int, int]:
        """Give a span of `content` as offsets in the report's own content."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end]


def composed(content: str) -> tuple[str, list[int] | None]:
    """Compose letters written in parts (Hangul of some file systems); with it, where each letter began."""
    if unicodedata.is_normalized("NFC", content):
        return content, None
    parts: list[str] = []
    origin: list[int] = []
    for match in _LETTER.finditer(content):
        part = unicodedata.normalize("NFC", match.group())
        parts.append(part)
        origin.extend([match.start()] * len(part))
    return "".join(parts), [*origin, len(content)]


# A letter with all that is to be joined to it: combining marks, or the vowels and finals of a Hangul syllable.
_LETTER = re.compile(r"[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|.[\u0300-\u036f]*", re.DOTALL)
_LAYERS = {
    "event": "events",
    "realis": "realis",
    "noun": "nouns",
    "side": "sides",
    "border": "borders",
    "direction": "directions",
}


ASIDE = ("aside", "not-meant")  # senses of longer words that only hide a cue inside them: 检查站 is no inspection


def lay_out(report: Report, lexicon: Lexicon, names: Names) -> Layout:
    """Find every known word, name and date of a report and sort them into its sentences."""
    content, origin = composed(report.content)
    folded = fold(content)
    spans = sentences.split(content)
    scenes = [Scene(i, span, []) for i, span in enumerate(spans)]
    layout = Layout(report, content, folded, scenes, origin=origin)
    found = lexicon.scan(folded)
    if not scenes or not found:
        return layout
    starts = [0, *(span.start for span in spans[1:])]
    name_hits: list[Hit] = []
    cargo_hits: list[Hit] = []
    for start, end, words in found:
        scene = scenes[bisect_right(starts, start) - 1]
        for word in words:
            layer = word.layer
            if layer == "name":
                name_hits.append(Hit(start, end, word))
            elif layer == "boilerplate":
                scene.boilerplate = True
            elif layer == "cargo":
                cargo_hits.append(Hit(start, end, word))
            else:
                getattr(scene, _LAYERS[layer]).append(Hit(start, end, word))
    mentions = names.resolve(content, folded, name_hits, spans)
    if _tells_of_state_smuggling(layout):
        mentions = zoned(mentions)
    for mention in mentions:
        scenes[bisect_right(starts, mention.start) - 1].mentions.append(mention)
    for hit in _outermost(cargo_hits):
        scenes[bisect_right(starts, hit.start) - 1].cargo.append(hit)
    language = report.language
    for scene in scenes:
        scene.clauses = sentences.clauses(content, scene.span, language)
        scene.events = [hit for hit in _outermost(scene.events) if hit.word.sense not in ASIDE]
        scene.realis = _outermost(scene.realis)
    _date(layout)
    return layout


def _tells_of_state_smuggling(layout: Layout) -> bool:
    """Tell whether smuggling is what the report is about: in its title, or state-run anywhere."""
    for scene in layout.scenes:
        for hit in scene.events:
            if hit.word.value == "smuggling" and (scene.span.start < layout.title_end or hit.word.sense == "state"):
                return True
    return False


def _date(layout: Layout) -> None:
    context = None
    report = layout.report
    for scene in layout.scenes:
        start, end = scene.span
        scene.whens = dates.find(layout.content, start, end, report.published, report.language, context)
        context = dates.carry(scene.whens, context)


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Drop hits that lie inside a longer one; hits of the same span all stay."""
    if len(hits) < 2:
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=_widest_first):
        if kept and hit.end <= kept[-1].end and (hit.start, hit.end) != (kept[-1].start, kept[-1].end):
            continue
        kept.append(hit)
    return kept


def _widest_first(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
