"""Who observed it: the independent origin of each report, so that a wire story in five outlets counts once."""

from __future__ import annotations

import csv
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from geo.model import DataError, Report, make_id

DATA = Path(__file__).resolve().parents[1] / "data" / "outlets"
SAME_STORY = 0.5  # share of word shingles in common (Jaccard) from which two texts are one story
SHINGLE = 5
SKETCH = 16  # smallest shingle hashes kept to find candidate pairs
CROWD = 200  # a hash shared by more reports than this is boilerplate and proposes no pair

_CITED = re.compile(
    r"(?:\b(?:citing|quoting|quotes|cites)\b\s*)(?P<rest>.+)|(?P<before>\S.*?)\s*(?:인용|報導|报道援引)", re.IGNORECASE
)
_VIA = re.compile(r"^(?P<first>.+?)\s+via\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"[（(]([^()（）]*)[)）]")
_WORD = re.compile(r"[A-Za-z0-9]+|[^\W\sA-Za-z0-9_]")
_CITED_IN_TEXT = (
    r"(?:citing|quoting|according to|reported by) (?P<a>{0})\b|\b(?P<b>{0}) (?:reported|said)\b"
    r"|(?P<c>{0})(?:에 따르면|가 보도|는 보도)|[据據](?P<d>{0})"
)


class InvalidOutlet(DataError):
    """A row of outlets.csv that cannot be used."""


class Outlets:
    """Spellings of newsrooms, longest first, each leading to one source id."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = tuple(sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])))
        self.sources = frozenset(names.values())
        spelt = "|".join(re.escape(name) for name, _ in self.names)
        self._in_text = re.compile(_CITED_IN_TEXT.format(spelt)) if spelt else None
        self._of_outlet: dict[str, str | None] = {}

    @classmethod
    def load(cls, folder: Path = DATA) -> Outlets:
        """Read outlets.csv; a spelling that leads to two sources stops the load."""
        path = folder / "outlets.csv"
        names: dict[str, str] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                source, name = (row.get("source") or "").strip(), (row.get("name") or "").strip()
                if not source or not name:
                    raise InvalidOutlet(
                        f"{path.name} line {number}: source {source!r}, name {name!r}; both must be filled"
                    )
                if names.setdefault(name.casefold(), source) != source:
                    raise InvalidOutlet(
                        f"{path.name} line {number}: {name!r} already leads to {names[name.casefold()]!r}"
                    )
        return cls(names)

    def find(self, text: str) -> str | None:
        """Give the source whose spelling stands first in the text; the longest one where two start together."""
        best: tuple[int, int, str] | None = None
        folded = text.casefold()
        for name, source in self.names:
            at = _position(folded, name)
            if at is not None and (best is None or (at, -len(name)) < best[:2]):
                best = (at, -len(name), source)
        return best[2] if best else None

    def source(self, report: Report) -> str | None:
        """Name whose story the report carries; None where neither outlet nor text tells."""
        outlet = report.outlet.strip()
        if outlet not in self._of_outlet:
            self._of_outlet[outlet] = self._told_by_outlet(outlet)
        return self._of_outlet[outlet] or self._cited_in_text(report.text[:600]) or _plain(outlet)

    def _told_by_outlet(self, outlet: str) -> str | None:
        cited = _CITED.search(outlet)
        if cited:
            named = self.find(cited.group("rest") or cited.group("before").split("(")[-1])
            if named:
                return named
        via = _VIA.match(outlet)
        if via:
            return self.find(via.group("first")) or _plain(via.group("first"))
        return self.find(_BRACKETS.sub(" ", outlet)) or self.find(" ".join(_BRACKETS.findall(outlet)))

    def _cited_in_text(self, text: str) -> str | None:
        """Give the one source that an opening passage cites; two cited sources decide nothing."""
        if self._in_text is None:
            return None
        sources = dict(self.names)
        found = (match[match.lastgroup or 0] for match in self._in_text.finditer(text.casefold()))
        cited = {sources[name] for name in found}
        return cited.pop() if len(cited) == 1 else None


def _position(text: str, name: str) -> int | None:
    """Find a spelling; Latin ones only as whole words."""
    at = text.find(name)
    while at >= 0:
        ends = at + len(name)
        if (
            not name.isascii()
            or not (text[at - 1 : at].isalnum() and text[at - 1].isascii())
            and not (text[ends : ends + 1].isalnum() and text[ends].isascii())
        ):
            return at
        at = text.find(name, at + 1)
    return None


def _plain(outlet: str) -> str | None:
    """Fold an outlet that is not listed to its own name: without brackets, case and spaces."""
    return " ".join(_BRACKETS.sub(" ", outlet).casefold().split()) or None


@lru_cache(maxsize=1)
def _listed() -> Outlets:
    return Outlets.load()


def origins(reports: Iterable[Report], outlets: Outlets | None = None) -> dict[str, str]:
    """Give each report id its origin id: one for all reports of one newsroom, and for all copies of one text."""
    return {report_id: origin for report_id, (_, origin) in trace(reports, outlets).items()}


def trace(reports: Iterable[Report], outlets: Outlets | None = None) -> dict[str, tuple[str, str]]:
    """Give each report id its story (itself and its near copies) and its origin (whose stories these are)."""
    outlets = outlets or _listed()
    by_id = {report.id: report for report in reports}
    found: dict[str, tuple[str, str]] = {}
    for story in same_stories(by_id.values()):
        members = sorted((by_id[i] for i in story), key=lambda r: (r.published is None, r.published or 0, r.id))
        sources = [outlets.source(report) for report in members]
        wire = next((source for source in sources if source in outlets.sources), None)
        source = wire or next(filter(None, sources), None)
        origin = make_id("origin", source) if source else make_id("origin", "report", members[0].id)
        found.update((report.id, (story[0], origin)) for report in members)
    return found


def same_stories(reports: Iterable[Report]) -> list[list[str]]:
    """Group report ids whose texts are near copies: at least half of their shingles of five words in common."""
    codes: dict[str, int] = {}
    shingles = {report.id: _shingles(report.content, codes) for report in sorted(reports, key=lambda r: r.id)}
    sharing: dict[int, list[str]] = defaultdict(list)
    for report_id, hashes in shingles.items():
        for value in sorted(hashes)[:SKETCH]:
            sharing[value].append(report_id)
    leader = {report_id: report_id for report_id in shingles}

    def top(report_id: str) -> str:
        while leader[report_id] != report_id:
            leader[report_id] = leader[leader[report_id]]
            report_id = leader[report_id]
        return report_id

    for crowd in sharing.values():
        if len(crowd) > CROWD:
            continue
        for n, first in enumerate(crowd):
            for second in crowd[n + 1 :]:
                a, b = top(first), top(second)
                if a != b and _jaccard(shingles[first], shingles[second]) >= SAME_STORY:
                    leader[max(a, b)] = min(a, b)
    groups: dict[str, list[str]] = defaultdict(list)
    for report_id in shingles:
        groups[top(report_id)].append(report_id)
    return [groups[key] for key in sorted(groups)]


def _shingles(text: str, codes: dict[str, int]) -> frozenset[int]:
    """Number each run of five words; `codes` remembers the number of each word."""
    spelt = _WORD.findall(text.casefold())
    codes.update((word, zlib.crc32(word.encode())) for word in set(spelt) if word not in codes)
    words = [codes[word] for word in spelt]
    if len(words) < SHINGLE * 4:  # too short to tell a copy from a formula
        return frozenset()
    return frozenset(map(hash, zip(*(words[n:] for n in range(SHINGLE)), strict=False)))


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if shared else 0.0
