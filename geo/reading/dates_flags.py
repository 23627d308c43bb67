"""What stands around a date: `since`, `after`, `until`, a look ahead, or a dateline."""

from __future__ import annotations

import re

from . import dates_words as words
from .dates_piece import Piece

DATELINE_WITHIN = 64  # characters from the head of the line
LOOK = 140  # characters either side in which a verb may turn a date to the future
EN_FILLERS = frozenset(["about", "around", "on", "in", "the", "at", "least", "as", "early", "mid", "late", "both"])
EN_SENSES = dict.fromkeys(("since", "effective", "starting", "beginning", "from"), "since")
EN_SENSES |= dict.fromkeys(("after", "following"), "after")
EN_SENSES |= dict.fromkeys(("until", "till", "by", "through", "before"), "until")
EN_PAIRS = {("as", "of"): "since", ("up", "to"): "until"}
KO_AFTER = re.compile(
    r"\s?(?:오전|오후|새벽|아침|저녁|밤|연휴)?(?:께|경|쯤)?\s?(?:\([^)]{1,8}\))?"
    r"(?:(?P<since>부터|이후|이래|들어|부로|자로)|(?P<after>\s?(?:후|뒤|직후)(?=[에\s,]))|(?P<until>까지|\s?전까지))"
)
ZH_BEFORE = re.compile(r"(?:(?P<since>自從|自从|自|從|从)|(?P<until>截至|直到|直至|截止|至|到))(?:了|\s)?$")
ZH_AFTER = re.compile(
    r"\s?(?:凌晨|早上|上午|中午|下午|晚上|晚|早)?(?:(?P<since>以來|以来|起|开始|開始|始)|(?P<after>之後|之后|以後|以后|後|后)|(?P<until>為止|为止|之前|以前|前))"
)
EN_FUTURE = re.compile(rf" {words.tree(words.cues('en', 'future'))}\b")
EN_FUTURE_AFTER = re.compile(
    r",? (?:[\w'’-]+ ){0,3}?"
    r"(?:will|would|shall|may|might|could|(?:is|are) (?:to|expected|due|set|scheduled|likely))\b"
)
EN_PAST_AFTER = re.compile(r"\b(?:was|were|had|did|came|went)\b")
EN_PICTURED = frozenset(
    ("picture", "pictures", "image", "images", "imagery", "photo", "photos", "footage", "data", "figures", "video")
    + ("dating", "dates", "dated")
)
EN_SPEECH = re.compile(rf" {words.tree(words.cues('en', 'speech'))}\b")
KO_FUTURE = re.compile(words.tree(words.cues("ko", "future")))
KO_PAST = re.compile(words.tree(words.cues("ko", "past")))
KO_CLAUSE = re.compile(r"[,\"”’'.]|지만|으며|하며|되며|되고|않고|면서|다가|으나|[돼해져] |하고 |인 데다")
ZH_FUTURE = re.compile(words.tree(words.cues("zh", "future")))
ZH_PAST = re.compile(words.tree(words.cues("zh", "past")))
ZH_CLAUSE = re.compile(r"[，。；！？,;]")

DATELINE_AFTER = re.compile(
    r"\s?(?:\((?:[A-Z][^)]{1,40})\)|(?:電|电|訊|讯)|[／/]|\s?[—–-]{1,2}\s?(?=[A-Z\u4e00-\u9fff「“\"]))|"
    r"\s*\d{1,2}:\d\d|,? [A-Z]{3,}, [A-Z][a-z]+ ?--"
)
DATELINE_BEFORE = re.compile(
    r"(?:^|\n)(?:[^\n。.]{0,40}[【|／]\s?|"
    r"[A-Z][A-Z .,'’-]+[A-Za-z .,'’]*|[\u4e00-\u9fff]{0,12}[，,]?\s?|Date: ?)?$"
)
LINE_REST = re.compile(r"\s*(?:$|\n)")
ALONE_BEFORE = re.compile(r"(?:^|\n)(?:[^\n]{0,60}\||Date:|[A-Z][a-z]+day,|[^\n]{0,40}--)?\s*$")


def mark(text: str, start: int, end: int, pieces: list[Piece], language: str, anchored: bool) -> None:
    """Set `since`, `after`, `until`, `future` and `dateline` on the pieces of one sentence.

    Only a date without its own year, in a report with a date (`anchored`), needs to know whether it looks ahead.
    """
    read = {"ko": _korean, "zh": _chinese}.get(language, _english)
    for piece in pieces:
        read(text, start, end, piece, anchored and piece.turns)
    first = pieces[0].start
    line = text.rfind("\n", max(0, first - DATELINE_WITHIN), first) + 1
    if line or first < DATELINE_WITHIN:
        _mark_dateline(text, line, pieces)


def _english(text: str, start: int, end: int, piece: Piece, turns: bool) -> None:
    before = text[max(start, piece.start - 32) : piece.start].lower().split()
    while before and before[-1] in EN_FILLERS:
        before.pop()
    if before:
        last, pair = before[-1], tuple(before[-2:])
        sense = EN_PAIRS.get(pair) or EN_SENSES.get(last.strip('("“'))
        if sense and not (last == "from" and pair[0] in EN_PICTURED):
            setattr(piece, sense, True)
    if turns:
        piece.future = _english_future(text, start, end, piece)


def _english_future(text: str, start: int, end: int, piece: Piece) -> bool:
    """Look for a verb of the future that governs the date, with no verb of saying in between."""
    lead = text[max(start, piece.start - LOOK) : piece.start]
    cues = list(EN_FUTURE.finditer(lead))
    cue = cues[-1] if cues else None
    if cue and not EN_SPEECH.search(lead, cue.end()):
        return True
    rest = text[piece.end : min(end, piece.end + LOOK // 2)]
    if EN_FUTURE_AFTER.match(rest) and not EN_SPEECH.search(lead, max(0, len(lead) - 24)):
        return True
    deadline = piece.month is not None and lead.lower().endswith(("until ", "till ", "through "))
    return deadline and not EN_PAST_AFTER.search(lead, max(0, len(lead) - 40)) and not EN_PAST_AFTER.search(rest)


def _korean(text: str, start: int, end: int, piece: Piece, turns: bool) -> None:
    found = KO_AFTER.match(text, piece.end, end)
    if found:
        piece.since = piece.since or bool(found["since"])
        piece.after = bool(found["after"])
        piece.until = bool(found["until"])
    if not turns:
        return
    rest = text[piece.end : min(end, piece.end + LOOK // 3)]
    rest = rest[: _clause(rest)]
    cue, past = KO_FUTURE.search(rest), KO_PAST.search(rest)
    piece.future = bool(cue and not (past and past.start() < cue.start()))
    if past and not piece.future and piece.day is not None and piece.month is None and not piece.month_of:
        piece.mod = "past"


def _clause(rest: str) -> int:
    """Give the length of the first clause of Korean text: up to a comma, a quote or a joining ending."""
    found = KO_CLAUSE.search(rest)
    return found.start() if found else len(rest)


def _chinese(text: str, start: int, end: int, piece: Piece, turns: bool) -> None:
    before = text[max(start, piece.start - 4) : piece.start]
    for found in (ZH_BEFORE.search(before), ZH_AFTER.match(text, piece.end, end)):
        if found:
            groups = found.groupdict()
            piece.since = piece.since or bool(groups["since"])
            piece.after = piece.after or bool(groups.get("after"))
            piece.until = piece.until or bool(groups["until"])
    if not turns:
        return
    lead = ZH_CLAUSE.split(text[max(start, piece.start - 24) : piece.start])[-1]
    rest = ZH_CLAUSE.split(text[piece.end : min(end, piece.end + 24)])[0]
    cue, past = ZH_FUTURE.search(rest), ZH_PAST.search(rest)
    piece.future = bool(ZH_FUTURE.search(lead)) or bool(cue and not (past and past.start() < cue.start()))
    if past and not piece.future and piece.day is not None and piece.month is None and not piece.month_of:
        piece.mod = "past"


def _mark_dateline(text: str, line: int, pieces: list[Piece]) -> None:
    """Mark the report's own date: `DANDONG, Dec. 21 (Xinhua) --`, `12月10日電`, or a line of its own."""
    named = pieces[0].weekday is not None and len(pieces) > 1 and pieces[1].start - pieces[0].end <= 3
    last = pieces[1] if named else pieces[0]
    if last.grain != "day":
        return
    wire, alone = DATELINE_AFTER.match(text, last.end), LINE_REST.match(text, last.end)
    if not (wire or alone):
        return
    lead = text[line : pieces[0].start]
    if wire and DATELINE_BEFORE.search(lead) or alone and ALONE_BEFORE.search(lead):
        for piece in pieces[: pieces.index(last) + 1]:
            piece.dateline = True
