"""Sentences and clauses as spans of offsets; the text itself is never changed."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 600  # characters; a text without full stops is cut at spaces or commas, so that time stays bounded

_END = re.compile(r"""\n+|[。！？]+["”」』’）)]*|[.!?…]+["'”’)\]»」』]*(?=\s|$)|\s>>\s""")
# Words that end in a full stop without ending a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|gen|col|gov|sen|rep|st|no|nos|vs|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|"
    r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|co|corp|inc|ltd|fig|approx|est|u\.s|u\.n|n|s|a\.m|p\.m|e\.g|i\.e|"
    r"d\.c|u\.k|ph\.d)|\b[a-z](?:\.[a-z])+|\b[A-Z])\.$",
    re.IGNORECASE,
)
_CLAUSE = {
    "en": re.compile(
        r"[;:]|\s--?\s|\s[–—]\s|, (?=but\b|while\b|whereas\b|although\b|though\b|and\b|which\b|who\b|where\b|when\b|"
        r"yet\b|so\b|as\b|after\b|before\b|since\b|because\b|saying\b|adding\b|ending\b|following\b|including\b|with\b|until\b)|"
        r"\s(?=but\b|while\b|whereas\b|although\b|though\b|even though\b)"
    ),
    "ko": re.compile(
        r"[,;:·](?=\s)|(?<=[가-힣])(?<=지만|으나|는데|면서|했고|됐고|있고|하고|였고|이며|하며|으며|되며)\s"
    ),
    "zh": re.compile(r"[，；：,;:]"),
}


class Span(NamedTuple):
    """A stretch of text, end exclusive."""

    start: int
    end: int


def split(text: str) -> list[Span]:
    """List the sentences of a text in order, blank ones left out; none is longer than LONGEST."""
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if text[match.start()] == "." and _inside(text, start, match):
            continue
        _add(text, start, end, spans)
        start = end
    _add(text, start, len(text), spans)
    return spans


def _inside(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell a full stop of an abbreviation, or one before a small letter, from the end of a sentence."""
    follows = text[match.end() : match.end() + 2].strip()
    if follows and follows[0].islower():
        return True
    head = text[max(start, match.start() - 9) : match.start() + 1]
    return bool(_ABBREVIATION.search(head)) and bool(follows) and (follows[0].isalnum())


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = max(text.rfind(mark, start, start + LONGEST) for mark in (" ", ",", "，", "、"))
        cut = cut + 1 if cut > start else start + LONGEST
        spans.append(Span(start, cut))
        start = cut
    if end > start:
        spans.append(Span(start, end))


def clauses(text: str, sentence: Span, language: str) -> list[Span]:
    """List the clauses of a sentence in order; together they cover it."""
    rule = _CLAUSE.get(language, _CLAUSE["en"])
    cuts = [match.end() for match in rule.finditer(text, sentence.start, sentence.end)]
    edges = [sentence.start, *cuts, sentence.end]
    return [Span(a, b) for a, b in zip(edges, edges[1:], strict=False) if b > a]
