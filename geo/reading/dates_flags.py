"""What stands around a date: `since`, `after`, `until`, a look ahead, or a dateline."""

from __future__ import annotations

import re

from . import dates_words as words
from .dates_piece import Piece

DATELINE_WITHIN = 64  # characters from the head of the line
LOOK = 140  # characters either side in which a verb may turn a date to the future
EN_BEFORE = re.compile(
    r"(?:(?P<since>since|as of|as from|effective|starting(?: from| on| in)?|beginning(?: on| in| from)?|from)|"
    r"(?P<after>after|following)|(?P<until>until|till|by|through|up to|before|as late as))"
    r"(?: (?:about|around|on|in|the|at|at least|as early as|early|mid|late))*[ -]$",
    re.IGNORECASE,
)
KO_AFTER = re.compile(
    r"\s?(?:오전|오후|새벽|아침|저녁|밤|연휴)?(?:께|경|쯤)?\s?(?:\([^)]{1,8}\))?"
    r"(?:(?P<since>부터|이후|이래|들어|부로|자로)|(?P<after>\s?(?:후|뒤|직후)(?=[에\s,]))|(?P<until>까지|\s?전까지))"
)
ZH_BEFORE = re.compile(r"(?:(?P<since>自從|自从|自|從|从)|(?P<until>截至|直到|直至|截止|至|到))(?:了|\s)?$")
ZH_AFTER = re.compile(
    r"\s?(?:凌晨|早上|上午|中午|下午|晚上|晚|早)?(?:(?P<since>以來|以来|起|开始|開始|始)|(?P<after>之後|之后|以後|以后|後|后)|(?P<until>為止|为止|之前|以前|前))"
)
EN_FUTURE = re.compile(rf"\b(?:{words.any_of(words.cues('en', 'future'))})\b")
EN_FUTURE_AFTER = re.compile(r",? (?:[\w'’-]+ ){0,3}?(?:will|would|shall|may|might|could|(?:is|are) (?:to|expected|due|set|scheduled|likely))\b")
EN_PAST_AFTER = re.compile(r"\b(?:was|were|had|did|came|went)\b")
EN_PICTURED = re.compile(r"(?:pictures?|images?|imagery|photos?|photographs?|footage|data|figures|dating|dates|dated|video) from ", re.IGNORECASE)
EN_SPEECH = re.compile(rf"\b(?:{words.any_of(words.cues('en', 'speech'))})\b", re.IGNORECASE)
EN_DEADLINE = re.compile(r"\b(?:by|until|till|next) $", re.IGNORECASE)
KO_FUTURE = re.compile(words.any_of(words.cues("ko", "future")))
KO_PAST = re.compile(words.any_of(words.cues("ko", "past")))
KO_CLAUSE = re.compile(r"[,\"”’'.]|지만|으며|하며|되며|되고|않고|면서|다가|으나|[돼해져] |하고 |인 데다")
ZH_FUTURE = re.compile(words.any_of(words.cues("zh", "future")))
ZH_PAST = re.compile(words.any_of(words.cues("zh", "past")))
ZH_CLAUSE = re.compile(r"[，。；！？,;]")

DATELINE_AFTER = re.compile(
    r"\s?(?:\((?:[A-Z][^)]{1,40})\)|(?:電|电|訊|讯)|[／/]|\s?[—–-]{1,2}\s?(?=[A-Z\u4e00-\u9fff「“\"]))|\s*\d{1,2}:\d\d|,? [A-Z]{3,}, [A-Z][a-z]+ ?--"
)
DATELINE_BEFORE = re.compile(r"(?:^|\n)(?:[^\n。.]{0,40}[【|／]\s?|[A-Z][A-Z .,'’-]+[A-Za-z .,'’]*|[\u4e00-\u9fff]{0,12}[，,]?\s?|Date: ?)?$")
LINE_REST = re.compile(r"\s*(?:$|\n)")
ALONE_BEFORE = re.compile(r"(?:^|\n)(?:[^\n]{0,60}\||Date:|[A-Z][a-z]+day,|[^\n]{0,40}--)?\s*$")


def mark(text: str, start: int, end: int, pieces: list[Piece], language: str) -> None:
    """Set `since`, `after`, `until`, `future` and `dateline` on the pieces of one sentence."""
    for piece in pieces:
        if language == "ko":
            _korean(text, start, end, piece)
        elif language == "zh":
            _chinese(text, start, end, piece)
        else:
            _english(text, start, end, piece)
    if pieces[0].start - text.rfind("\n", 0, pieces[0].start) < DATELINE_WITHIN:
        _mark_dateline(text, start, end, pieces)


def _english(text: str, start: int, end: int, piece: Piece) -> None:
    before = text[max(start, piece.start - 28) : piece.start]
    found = EN_BEFORE.search(before)
    if found:
        piece.since = piece.since or bool(found["since"]) and not EN_PICTURED.search(before)
        piece.after = bool(found["after"])
        piece.until = bool(found["until"])
    if piece.year is None and not (piece.year_of and piece.year_of[1]):
        piece.future = _english_future(text, start, end, piece)


def _english_future(text: str, start: int, end: int, piece: Piece) -> bool:
    """Look for a verb of the future that governs the date, with no verb of saying in between."""
    lead = text[max(start, piece.start - LOOK) : piece.start]
    last = None
    for last in EN_FUTURE.finditer(lead):
        pass
    if last and not EN_SPEECH.search(lead, last.end()):
        return True
    rest = text[piece.end : min(end, piece.end + LOOK // 2)]
    if EN_FUTURE_AFTER.match(rest) and not EN_SPEECH.search(lead[-24:]):
        return True
    if not (piece.until and piece.month is not None and EN_DEADLINE.search(lead)):
        return False
    return " had " not in lead and not EN_PAST_AFTER.search(rest)


def _korean(text: str, start: int, end: int, piece: Piece) -> None:
    found = KO_AFTER.match(text, piece.end, end)
    if found:
        piece.since = piece.since or bool(found["since"])
        piece.after = bool(found["after"])
        piece.until = bool(found["until"])
    if piece.mod or piece.year is not None:
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


def _chinese(text: str, start: int, end: int, piece: Piece) -> None:
    before = text[max(start, piece.start - 4) : piece.start]
    for found in (ZH_BEFORE.search(before), ZH_AFTER.match(text, piece.end, end)):
        if found:
            groups = found.groupdict()
            piece.since = piece.since or bool(groups["since"])
            piece.after = piece.after or bool(groups.get("after"))
            piece.until = piece.until or bool(groups["until"])
    if piece.year is not None:
        return
    lead = ZH_CLAUSE.split(text[max(start, piece.start - 24) : piece.start])[-1]
    rest = ZH_CLAUSE.split(text[piece.end : min(end, piece.end + 24)])[0]
    cue, past = ZH_FUTURE.search(rest), ZH_PAST.search(rest)
    piece.future = bool(ZH_FUTURE.search(lead)) or bool(cue and not (past and past.start() < cue.start()))
    if past and not piece.future and piece.day is not None and piece.month is None and not piece.month_of:
        piece.mod = "past"


def _mark_dateline(text: str, start: int, end: int, pieces: list[Piece]) -> None:
    """Mark the report's own date: `DANDONG, Dec. 21 (Xinhua) --`, `12月10日電`, or a line of its own."""
    named = pieces[0].weekday is not None and len(pieces) > 1 and pieces[1].start - pieces[0].end <= 3
    last = pieces[1] if named else pieces[0]
    if pieces[0].grain not in ("day", "other"):
        return
    lead = text[max(0, pieces[0].start - 64) : pieces[0].start]
    line = lead[lead.rfind("\n") + 1 :]
    wire = DATELINE_AFTER.match(text, last.end) and DATELINE_BEFORE.search(line)
    alone = LINE_REST.match(text, last.end) and ALONE_BEFORE.search(line)
    if wire or alone:
        for piece in pieces[: pieces.index(last) + 1]:
            piece.dateline = True
