"""Where a report names a crossing or region, ambiguous names settled by their declared rules or left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from geo.gazetteer import Ambiguity, Gazetteer
from geo.reading.lexicon import Hit, Word, fold, rows
from geo.reading.sentences import Span

# A town that stands in a dateline says where the reporter sat, not what happened there.
_DATELINE = re.compile(
    r"(?:^|\n)[\s【\[(（]*"
    r"(?:[A-Z][A-Z'’\-]+(?:[ ,]+[A-Za-z.'’\-()0-9]+){0,5}?(?: --?|\s[–—]|: | \()|[(（][가-힣A-Za-z]+=)"
)
_GAP = r"[\s\-–—~∼～/·・、,，()（）\"'“”]*"


@cache
def _joined() -> re.Pattern[str]:
    """Build the pattern of what stands between two names of one list or one facing pair."""
    words = sorted((row["word"] for row in rows("joiners.csv", ("word", "language", "source"))), key=len, reverse=True)
    return re.compile(rf"{_GAP}(?:{'|'.join(map(re.escape, words))})?{_GAP}(?:the|of|in)?\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a report; `role` is `place`, `source` (where somebody speaks from) or `dateline`."""

    start: int
    end: int
    target: str
    kind: str
    mode: str | None
    role: str
    side: str  # `kp`, `far`, or empty where the name stands for both banks

    @property
    def is_region(self) -> bool:
        return self.target.startswith("region:")


# What makes a town's name the name of a ship: "Wonsan No. 2", 원산호, 元山號.
_SHIP = re.compile(r"\s+no\.?\s?\d|\s?\d*호(?=[는가를의와에 ,.])|\s?\d*[号號](?=轮|輪|船|货|貨|油|”|」|\")")
_SUFFIXES = re.compile(r"^[\s시의도군성省市县縣]+")  # of the name, before the word for who speaks


class Roles:
    """Words that tell a speaker's home from the place he speaks of."""

    def __init__(self, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        self._before = before
        self._after = after

    def of(self, folded: str, start: int, end: int) -> str:
        """Tell `source` from `place` by the words that touch the name."""
        head = folded[max(0, start - 24) : start].rstrip()
        if head.endswith(self._before):
            return "source"
        tail = folded[end : end + 24]
        bare = _SUFFIXES.sub("", tail)
        return "source" if bare.startswith(self._after) or tail.lstrip().startswith(self._after) else "place"


class Names:
    """Choose among the name hits of a report: the longest, then the leftmost, then by declared rules."""

    def __init__(self, gazetteer: Gazetteer, roles: Roles, far: tuple[str, ...]) -> None:
        self._rules: dict[str, tuple[Ambiguity, ...]] = {}
        self._side = {fold(name.text): _side(fold(name.text), name.kind, far) for name in gazetteer.names}
        for rule in gazetteer.ambiguities:
            key = fold(rule.name)
            self._rules[key] = (*self._rules.get(key, ()), rule)
        self._roles = roles

    def resolve(self, content: str, folded: str, hits: list[Hit], spans: list[Span]) -> list[Mention]:
        """List the mentions in order of their place in the text; names left unresolved are left out."""
        mentions = []
        dateline = {m.start(): m.end() for m in _DATELINE.finditer(content[:400])} if hits else {}
        index = 0
        for hit in _longest(hits):
            while index + 1 < len(spans) and spans[index].end <= hit.start:
                index += 1
            word = self._settle(folded, hit, spans[index])
            if word is None or _SHIP.match(folded, hit.end):
                continue
            in_dateline = any(a <= hit.start < b for a, b in dateline.items())
            role = "dateline" if in_dateline else self._roles.of(folded, hit.start, hit.end)
            side = self._side.get(folded[hit.start : hit.end], "")
            mentions.append(Mention(hit.start, hit.end, word.value, word.extra, word.mode, role, side))
        return mentions

    def _settle(self, folded: str, hit: Hit, sentence: Span) -> Word | None:
        rules = self._rules.get(folded[hit.start : hit.end])
        if rules is None:
            return hit.word
        before = folded[max(0, hit.start - 30) : hit.start]
        after = folded[hit.end : hit.end + 30]
        within = folded[sentence.start : sentence.end]
        for rule in rules:
            if rule.fits(before, after, within, folded):
                if not rule.target:
                    return None
                if rule.target == hit.word.value:
                    return hit.word
                return Word(hit.word.text, "name", rule.target, hit.word.extra, hit.word.mode)
        return None


# Smuggling reported of a town goes over the fords up and down the river, unless its customs house is named.
ZONES = {"changbai-hyesan": "ryanggang-fords"}


def zoned(mentions: list[Mention]) -> list[Mention]:
    """Read a town as the smuggling zone around it, in a report on smuggling that names no customs house there."""
    official = {mention.target for mention in mentions if mention.kind in ("customs", "bridge")}
    return [
        replace(mention, target=ZONES[mention.target])
        if mention.target in ZONES and mention.target not in official
        else mention
        for mention in mentions
    ]


def _side(text: str, kind: str, far: tuple[str, ...]) -> str:
    """Tell on which bank a name lies: names of pairs, bridges and borders lie on both."""
    if kind in ("route", "border", "bridge"):
        return ""
    return "far" if any(word in text for word in far) else "kp"


def _longest(hits: list[Hit]) -> list[Hit]:
    """Keep the longest of overlapping hits, in order of place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def groups(folded: str, mentions: list[Mention]) -> list[list[Mention]]:
    """Gather mentions that stand in one list or facing pair: "through Hunchun or Changbai"."""
    gathered: list[list[Mention]] = []
    for mention in mentions:
        if gathered and _joined().fullmatch(folded, gathered[-1][-1].end, mention.start):
            gathered[-1].append(mention)
        else:
            gathered.append([mention])
    return gathered
