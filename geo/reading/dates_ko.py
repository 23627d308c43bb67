"""Dates in Korean text: `지난달 중순`, `작년 8월`, `25일부로`, `150일 만에`."""

from __future__ import annotations

import re

from . import dates_words as words
from .dates_piece import SEASONS, Piece, Span

RELATIVES = words.relatives("ko")
WEEKDAYS = words.weekdays("ko")
PARTS = words.parts("ko")
HOLIDAYS = words.holidays("ko")
NUMBERS = words.numbers("ko")
MODS = {"지난": "past", "오는": "future", "올": "this"}
ALONE = {"연말": "end", "연초": "begin", "연내": "rest", "연중": None, "월말": "end", "월초": "begin"}
ALONE |= {"올여름": "summer", "올봄": "spring", "올가을": "autumn", "올겨울": "winter"}
SPANS = {"하루": (1, "day"), "이틀": (2, "day"), "사흘": (3, "day"), "나흘": (4, "day"), "닷새": (5, "day")}
SPANS |= {"엿새": (6, "day"), "이레": (7, "day"), "여드레": (8, "day"), "아흐레": (9, "day"), "열흘": (10, "day")}
SPANS |= {"보름": (15, "day"), "일주일": (1, "week"), "한달": (1, "month"), "일년": (1, "year"), "반년": (6, "month")}
UNITS = {"일": "day", "주일": "week", "주": "week", "개월": "month", "달": "month", "년": "year", "해": "year"}


def _of(unit: str) -> str:
    return words.any_of(text for text, row in RELATIVES.items() if row[0] == unit)


PART = words.any_of(text for text, part in PARTS.items() if part not in SEASONS)
SEASON = words.any_of(text for text, part in PARTS.items() if part in SEASONS)
DAY = (
    r"(?:(?P<d0>[12]?\d|3[01])\s?[-~∼〜～]\s?)?(?P<d>[12]?\d|3[01])일(?!간|째|동안|\s*동안|\s*만(?:에|의|이|$|\s)|"
    r"\s*전(?:에|까지|부터|\s|,|$)|여|치|분|쯤이|\s*이상|\s*이내|\s*\d+\s*(?:회|차례|대|톤|편)|이?\s*걸)"
)
DATE = re.compile(
    rf"(?:(?P<yw>{_of('year')})|(?P<y>(?:1[5-9]|20)\d\d)\)?년(?!대|생|간|째|여|도생|\s*만|\s*동안|형)|"
    rf"(?P<ys>\d\d)년(?=\s?\d{{1,2}}월))?도?\s*"
    rf"(?P<mod>(?:지난|오는)(?!\s?달))?\s*"
    rf"(?:(?:(?P<m0>1[0-2]|0?[1-9])\s?[-~∼〜～]\s?)?(?P<m>1[0-2]|0?[1-9])월(?!호)|(?P<mw>{_of('month')}))?(?:께|경|쯤)?\s*"
    rf"(?:(?:{DAY})(?:\([월화수목금토일]\))?|(?P<p>{PART})(?![가-힣]*대대|[가-힣]?살)|(?P<s>{SEASON}))?"
)
NUMERIC = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?:[-/]|\.\s?)(?P<m>\d\d?)(?:[-/]|\.\s?)(?P<d>\d\d?)(?!\d)|\((?P<m2>1[0-2]|[1-9])[./](?P<d2>[12]?\d|3[01])\)|"
    r"(?P<m3>1[0-2]|[1-9])/(?P<d3>[12]?\d|3[01])(?=[)\s])"
)
DECADE = re.compile(r"(?P<y>(?:1[5-9]|20)\d0)년대\s*(?P<p>초반?|중반?|후반|말)?")
WEEK = re.compile(
    rf"(?:(?P<ww>{_of('week')})\s*|(?P<mod>지난|오는|이번)\s*)?(?P<wd>{words.any_of(WEEKDAYS)})(?!마다)|"
    rf"(?P<w>{_of('weekend')}|{_of('week')})(?!\s*요일)"
)
RELATIVE_DAY = re.compile(rf"(?P<r>{_of('day')})(?!날|의\s*북한|하루)")
HOLIDAY = re.compile(
    rf"(?P<h>{words.any_of(HOLIDAYS)})"
    r"(?=\s|[,.을를은는이가과와에의·(]|전|연휴|명절|$)(?:\s*연휴)?(?P<before>\s*전(?=[에까부]|\s))?"
)
COUNT = rf"(?:(?P<n>\d{{1,3}})\s*|(?P<nw>{words.any_of(NUMBERS)})\s*)"
LENGTH = re.compile(
    rf"(?:(?P<lead>최근|지난|앞으로|향후)\s*)?(?:(?:{COUNT}(?P<u>주일|개월|달|년|일|주|해)(?P<half>\s*반)?(?:\s*(?P<n2>\d{{1,2}})개월)?)|(?P<whole>{words.any_of(SPANS)}))"
    r"\s*(?P<rough>여|가량|쯤|남짓|정도|가까이)?\s*(?:(?P<began>만(?=에|의|이|인|입|$|[\s,.…])|째(?![가-힣]{2}))|(?P<ago>전(?=[에까부의이\s,.]|$))|(?P<past>간|동안|새|사이)|(?P<next>안에|이내|내에)|(?P<shift>뒤|후(?=[에\s,])))"
)
UNIT_FOLLOWS = re.compile(
    r"(?:(?P<y>\d{4})\)?|\d{1,3})(?:\s?(?P<u>[년월일주개달해분])|\s?(?P<r>[-~∼〜～]\s?\d\d?[월일])|(?P<n>[-./])\s?\d)"
)
COMPARED = re.compile(r"\s*(?:동기|같은\s?기간|대비)")
RUN = re.compile(r"[\d,.]+")
TO_DATE = re.compile(r"(?P<year>올|올해|금년|작년|지난해)\s*들어")
SINCE_ELAPSED = re.compile(r"지\s*$")


def _dated(text: str, at: int, start: int, end: int) -> Piece | None:
    found = DATE.match(text, at, end)
    if found is None:
        return None
    groups = found.groupdict()
    day = groups["d"]
    piece = Piece(at, found.end(), in_month=True)
    if groups["yw"]:
        piece.year_of = RELATIVES[groups["yw"]][1:]
    elif groups["y"]:
        piece.year = int(groups["y"])
    elif groups["ys"]:
        piece.year = 2000 + int(groups["ys"])
    if groups["m"]:
        piece.month = int(groups["m"])
        piece.first_month = int(groups["m0"]) if groups["m0"] else None
    elif groups["mw"]:
        piece.month_of = RELATIVES[groups["mw"]][1:]
    if day and groups["d0"]:
        piece.day, piece.last_day = int(groups["d0"]), int(day)
    elif day:
        piece.day = int(day)
    elif groups["p"] or groups["s"]:
        piece.part = PARTS[groups["p"] or groups["s"]]
    if groups["mod"]:
        piece.mod = MODS[groups["mod"]]
    return _fit(piece, groups, text, found)


def _fit(piece: Piece, groups: dict[str, str | None], text: str, found: re.Match[str]) -> Piece | None:
    """Refuse what the optional parts of the pattern let through, and trim trailing space."""
    named = piece.owns_year or piece.month is not None or piece.month_of is not None
    if not named and piece.day is None and not (groups["s"] and piece.mod):
        return None
    if groups["yw"] == "올" and not (piece.month or groups["p"] or groups["s"]):
        return None
    if groups["p"] and not named or COMPARED.match(text, found.end()) and not piece.month:
        return None
    piece.end = found.start() + len(found.group().rstrip())
    if piece.month is not None and piece.day is None and piece.part in (None, "end") and not piece.owns_year:
        piece.to_date = text.startswith("까지", piece.end)
        if text.startswith("이 되도록", piece.end):
            piece.part = "sofar"
    return piece


def _number(text: str, at: int, start: int, end: int) -> Piece | None:
    unit = UNIT_FOLLOWS.match(text, at, end)
    if unit is None:
        return None
    if at > start and (text[at - 1].isdigit() or text[at - 1] in ",."):
        return None
    if unit["r"] or unit["u"] and unit["u"] in "월년" and (unit["u"] == "월" or unit["y"]):
        return (unit["y"] and _decade(text, at, end)) or _dated(text, at, start, end)
    if unit["u"]:
        return _length(text, at, start, end) or _dated(text, at, start, end)
    if found := NUMERIC.match(text, at - 1 if text[at - 1 : at] == "(" else at, end):
        year = int(found["y"]) if found["y"] else None
        month, day = int(found["m"] or found["m2"] or found["m3"]), int(found["d"] or found["d2"] or found["d3"])
        return Piece(at, found.end() - found.group().endswith(")"), year=year, month=month, day=day)
    return None


def _decade(text: str, at: int, end: int) -> Piece | None:
    if found := DECADE.match(text, at, end):
        first = int(found["y"])
        third = {"초": (0, 3), "초반": (0, 3), "중": (4, 6), "중반": (4, 6), "후반": (7, 9), "말": (7, 9)}
        low, high = third.get(found["p"] or "", (0, 9))
        return Piece(at, found.end(), decade=(first + low, first + high))
    return None


def _length(text: str, at: int, start: int, end: int) -> Piece | None:
    found = LENGTH.match(text, at, end)
    if found is None:
        return None
    if found["whole"]:
        count, unit = SPANS[found["whole"]]
    else:
        count = NUMBERS[found["nw"]] if found["nw"] else int(found["n"])
        unit = UNITS[found["u"]]
    if found["began"] == "째" and unit == "day":
        count -= 1  # the third day began two days before
    if found["half"]:
        count += 0.5
    if found["n2"]:
        count, unit = count * 12 + int(found["n2"]), "month"
    form = _form(found, text, start)
    return Piece(at, found.end(), span=Span(count, unit, form, bool(found["rough"]))) if form else None


def _form(found: re.Match[str], text: str, start: int) -> str | None:
    if found["began"]:
        return "onward" if SINCE_ELAPSED.search(text, max(start, found.start() - 4), found.start()) else "began"
    if found["ago"]:
        return "ago"
    if found["shift"]:
        return "shift"
    if found["next"]:
        return "next"
    return {"최근": "past", "지난": "past", "앞으로": "next", "향후": "next"}.get(found["lead"] or "")


def _week(text: str, at: int, start: int, end: int) -> Piece | None:
    found = WEEK.match(text, at, end)
    if found is None:
        return None
    if found["w"]:
        unit, base, offset = RELATIVES[found["w"]]
        return Piece(at, found.end(), week_of=(base, offset), weekend=unit == "weekend")
    piece = Piece(at, found.end(), weekday=WEEKDAYS[found["wd"]])
    if found["ww"]:
        piece.week_of = RELATIVES[found["ww"]][1:]
    elif found["mod"]:
        piece.mod = {"지난": "past", "오는": "future", "이번": "this"}[found["mod"]]
    return piece


def _day_word(text: str, at: int, start: int, end: int) -> Piece | None:
    found = RELATIVE_DAY.match(text, at, end)
    if found is None or text[at - 1 : at].isalnum():
        return None
    return Piece(at, found.end(), day_of=RELATIVES[found["r"]][1:])


def _holiday(text: str, at: int, start: int, end: int) -> Piece | None:
    found = HOLIDAY.match(text, at, end)
    if found is None or ("가" <= text[at - 1 : at] <= "힣"):
        return None
    return Piece(at, found.end(), holiday=HOLIDAYS[found["h"]], before=bool(found["before"]))


def _alone(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read `연말`, `월초`, `올여름`: a part of this year or month."""
    word = next(word for word in ALONE if text.startswith(word, at))
    if "가" <= text[at - 1 : at] <= "힣" or ALONE[word] is None or text.startswith("연말연시", at):
        return None
    if word in ("월말", "월초"):
        return Piece(at, at + 2, month_of=("anchor", 0), part=ALONE[word])
    if word == "연내":
        return Piece(at, at + 2, year_of=("anchor", 0), part="rest")
    return Piece(at, at + len(word), part=ALONE[word], mod="this" if word[0] == "올" else None)


def _any(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read what a word such as `지난` or `올해` opens, the longest reading first."""
    if "가" <= text[at - 1 : at] <= "힣" and at > start:
        return None
    if found := TO_DATE.match(text, at, end):
        offset = RELATIVES[found["year"]][1:]
        return Piece(at, found.end(), year_of=offset, since=True)
    for read in (_length, _week, _dated):
        if piece := read(text, at, start, end):
            return _inside(piece, text, at, end)
    return None


def _inside(piece: Piece, text: str, at: int, end: int) -> Piece:
    if piece.year_of and text[piece.end : min(end, piece.end + 2)] in (" 안", " 중"):
        piece.part, piece.end = "rest", piece.end + 2
    return piece


def _handlers() -> dict[str, object]:
    table: dict[str, object] = dict.fromkeys((text for text, (unit, _, _) in RELATIVES.items() if unit != "day"), _any)
    table |= dict.fromkeys((text for text, (unit, _, _) in RELATIVES.items() if unit == "day"), _day_word)
    table |= dict.fromkeys(WEEKDAYS, _week) | dict.fromkeys(HOLIDAYS, _holiday) | dict.fromkeys(ALONE, _alone)
    table |= dict.fromkeys(("지난", "오는", "최근", "앞으로", "향후", "이번", *SPANS), _any)
    table |= dict.fromkeys((word + unit for word in NUMBERS for unit in (" 달", "달", " 해", "년", " 주")), _any)
    return table | dict.fromkeys("0123456789", _number)


HANDLERS = _handlers()
TRIGGER = re.compile(words.tree(HANDLERS))


def scan(text: str, start: int, end: int) -> list[Piece]:
    """List the pieces of dates in one sentence, in order."""
    pieces: list[Piece] = []
    at = start
    while found := TRIGGER.search(text, at, end):
        piece = HANDLERS[found.group()](text, found.start(), start, end)
        if piece:
            pieces.append(piece)
            at = max(piece.end, found.end())
        else:
            run = RUN.match(text, found.start(), end)
            at = run.end() if run else found.end()
    return pieces
