"""Dates in Chinese text, both scripts: `上月底`, `今年1月16日`, `二〇二二年九月`, `民國112年`, `時隔150天`."""

from __future__ import annotations

import re

from . import dates_words as words
from .dates_piece import SEASONS, Piece, Span

RELATIVES = words.relatives("zh")
WEEKDAYS = words.weekdays("zh")
PARTS = words.parts("zh")
HOLIDAYS = words.holidays("zh")
DIGITS = {text: int(value) for text, value in words.numbers("zh").items() if value == int(value)}
NUMERAL = "〇零一二兩两三四五六七八九十"
SMALL = rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})"
MINGUO = 1911


def _of(unit: str) -> str:
    return words.any_of(text for text, row in RELATIVES.items() if row[0] == unit)


PART = words.any_of(text for text, part in PARTS.items() if part not in SEASONS)
SEASON = words.any_of(text for text, part in PARTS.items() if part in SEASONS)
NUMBER_NOUN = (  # `5号码头` is a pier, not a day
    "決議|决议|文件|碼頭|码头|樓|楼|公路|線|线|橋|桥|船|輪|轮|令|公告|口岸|倉|仓|院|機|机|文|法|礦|矿|門|门|店|地|園|园|路|"
    "房|井|站|通告"
)
NOT_PART = "國国朝俄方央斷断小學学等步次級级部東东韓韩美日心線线止文層层"  # `中國`, `中断`: no middle of anything
DATE = re.compile(
    rf"(?:(?P<yw>{_of('year')})|(?:民國|民国)\s?(?P<roc>\d{{2,3}})\s?年|"
    rf"(?P<y>(?:1[5-9]|20)\d\d|[一二][〇零一二三四五六七八九]{{3}})\s?年(?![代間间多])|(?P<ys>\d\d)\s?年(?=\s?\d{{1,2}}\s?月))?"
    rf"(?:的|\s)?(?:(?:(?P<m0>{SMALL})\s?[-~∼–—至到]\s?)?(?P<m>{SMALL})\s?月(?:份|間|间)?|(?P<mw>{_of('month')}))?\s?"
    rf"(?:(?:(?P<d0>{SMALL})\s?[-~∼–—至到]\s?)?(?P<d>{SMALL})\s?(?:日(?!本|[內内間间]|游|遊|均)|[号號](?!{NUMBER_NOUN}))|"
    rf"(?P<p>{PART})(?![{NOT_PART}]|期待)|(?P<s>{SEASON}))?"
)
NUMERIC = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?!\d)|(?P<m2>1[0-2]|0?[1-9])/(?P<d2>3[01]|[12]\d|0?[1-9])(?![\d/])"
)
DECADE = re.compile(
    r"(?:(?P<y>(?:1[5-9]|20)\d0)|(?:上世紀|上世纪|二十世紀|二十世纪|20世紀|20世纪)\s?"
    r"(?P<n>\d0|[一二三四五六七八九]十))\s?年代(?P<p>初|中期|末|後期|后期)?"
)
DECADE_THIRDS = {"初": (0, 3), "中期": (4, 6), "末": (7, 9), "後期": (7, 9), "后期": (7, 9)}
WEEK = re.compile(
    rf"(?:(?P<ww>上上|上個|上个|下個|下个|這個|这个|上|下|本|這|这)?(?P<wd>{words.any_of(WEEKDAYS)})(?![年歲岁個个次月班趟期])|"
    rf"(?P<w>{_of('weekend')}|{_of('week')})(?!年|邊|边|[一二三四五六日]))"
)
WEEKS = {"上上": -2, "上": -1, "上個": -1, "上个": -1, "下": 1, "下個": 1, "下个": 1}
WEEKS |= {"本": 0, "這": 0, "这": 0, "這個": 0, "这个": 0}
RELATIVE_DAY = re.compile(rf"(?P<r>{_of('day')})")
HOLIDAY = re.compile(rf"(?P<h>{words.any_of(HOLIDAYS)})(?:假期|期間|期间)?(?P<before>之?前)?")
COUNT = rf"(?P<n>\d{{1,3}}|[半{NUMERAL}]{{1,3}})\s?"
LENGTH = re.compile(
    rf"(?P<lead>時隔|时隔|相隔|睽違|睽违|暌違|暌违|距今|過去|过去|最近|近|未來|未来|今後|今后|停運|停运|停了|中斷了?|中断了?|關閉了?|关闭了?|停擺|封閉了?|封闭了?)?"
    rf"(?P<rough>約|约|近|逾|超過|超过|大約|大约)?(?:{COUNT}(?P<u>個半月|个半月|個多月|个多月|個月|个月|年|天|日|週|周|星期|個星期|个星期)(?P<half>半|多)?(?:零?(?P<n2>\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:個月|个月))?)"
    r"(?P<tail>前|之前|以前|以來|以来|來|来|後|后|之後|之后|以後|以后|內|内|之內|之内|間|间)?"
)
NOT_ALONE = tuple("今去明前後后同本當当每半數数上下個个" + NUMERAL)  # before `年底`, `月底`
UNIT_FOLLOWS = re.compile(
    rf"[\d半{NUMERAL}]{{1,4}}(?:\s?(?P<m>月|[-~∼–—至到]\s?[\d{NUMERAL}]{{1,3}}\s?[月日])|"
    rf"\s?[年日號号天週周星個个季世禮礼]|[-./]\d)"
)
RUN = re.compile(rf"[\d,.{NUMERAL}]+")
LEADS = ("時隔", "时隔", "相隔", "睽違", "睽违", "暌違", "暌违", "過去", "过去", "最近", "近")
LEADS += ("未來", "未来", "今後", "今后")
LEADS += ("停運", "停运", "停了", "中斷", "中断", "關閉", "关闭", "停擺", "封閉", "封闭")
LEADS += ("民國", "民国", "約", "约", "逾")
UNITS = {"天": "day", "日": "day", "週": "week", "周": "week", "星期": "week", "年": "year"}
HALT = re.compile(r"時隔|时隔|相隔|睽|暌|停|中斷|中断|關|关|封")
SO_FAR = re.compile(r"(?:以來|以来|迄今|至今)")


def number(text: str) -> int | None:
    """Read Arabic, full-width or Chinese digits up to 99, and years written digit by digit."""
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        if (tens and tens not in DIGITS) or (ones and ones not in DIGITS):
            return None
        return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
    return int("".join(str(DIGITS[digit]) for digit in text)) if all(digit in DIGITS for digit in text) else None


def _dated(text: str, at: int, start: int, end: int) -> Piece | None:
    found = DATE.match(text, at, end)
    if found is None or found.end() == at:
        return None
    piece = Piece(at, found.end(), in_month=True)
    if found["yw"]:
        piece.year_of = RELATIVES[found["yw"]][1:]
    elif found["roc"]:
        piece.year = int(found["roc"]) + MINGUO
    elif found["y"] or found["ys"]:
        piece.year = number(found["y"]) if found["y"] else 2000 + int(found["ys"])
    if found["m"]:
        piece.month = number(found["m"])
        piece.first_month = number(found["m0"]) if found["m0"] else None
    elif found["mw"]:
        piece.month_of = RELATIVES[found["mw"]][1:]
    if found["d"] and found["d0"]:
        piece.day, piece.last_day = number(found["d0"]), number(found["d"])
    elif found["d"]:
        piece.day = number(found["d"])
    elif found["p"] or found["s"]:
        piece.part = PARTS[found["p"] or found["s"]]
    return _fit(piece, found, text, start)


def _fit(piece: Piece, found: re.Match[str], text: str, start: int) -> Piece | None:
    """Refuse what the optional parts let through: a bare `中`, a number that counts, the 45th of a month."""
    if piece.grain == "year" and text.startswith(("同期", "同月"), found.end()):
        return None
    named = piece.owns_year or piece.month is not None or piece.month_of is not None
    if not named and piece.day is None:
        return None
    if piece.month is not None and not 1 <= piece.month <= 12 or piece.day is not None and not 1 <= piece.day <= 31:
        return None
    if not named and text[max(start, piece.start - 1) : piece.start] in ("第", "每", "約", "约", "近", "·", "."):
        return None
    piece.end = piece.start + len(found.group().rstrip().removesuffix("的"))
    return piece


def _number(text: str, at: int, start: int, end: int) -> Piece | None:
    unit = UNIT_FOLLOWS.match(text, at, end)
    if unit is None:
        return None
    last = text[at - 1 : at] if at > start else ""
    if last.isdecimal() or last in tuple(".,第") or (last and last in NUMERAL):
        return None
    if unit["m"]:
        return _dated(text, at, start, end)
    if found := NUMERIC.match(text, at, end):
        year = found["y"]
        if year or last in ("(", "（", "于", "於", "自"):
            month, day = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
            return Piece(at, found.end(), year=int(year) if year else None, month=month, day=day)
        return None
    return _decade(text, at, start, end) or _length(text, at, start, end) or _dated(text, at, start, end)


def _decade(text: str, at: int, start: int, end: int) -> Piece | None:
    found = DECADE.match(text, at, end)
    if found is None:
        return None
    first = int(found["y"]) if found["y"] else 1900 + (number(found["n"]) or 0)
    low, high = DECADE_THIRDS.get(found["p"] or "", (0, 9))
    return Piece(at, found.end(), decade=(first + low, first + high))


def _length(text: str, at: int, start: int, end: int) -> Piece | None:
    found = LENGTH.match(text, at, end)
    form = _form(found) if found else None
    if form is None:
        return None
    count = 0.5 if found["n"] == "半" else number(found["n"])
    if count is None:
        return None
    unit = UNITS.get(found["u"], "week" if "星期" in found["u"] else "month")
    if "半月" in found["u"] or found["half"] == "半":
        count += 0.5
    if found["n2"]:
        count, unit = count * 12 + (number(found["n2"]) or 0), "month"
    rough = bool(found["rough"]) or found["half"] == "多" or "多" in found["u"]
    return Piece(at, found.end(), span=Span(count, unit, form, rough))


def _form(found: re.Match[str]) -> str | None:
    lead, tail = found["lead"] or "", found["tail"] or ""
    if HALT.match(lead):
        return "began" if found["u"] != "日" or tail else None
    if tail in ("前", "之前", "以前"):
        return "ago"
    if tail in ("以來", "以来", "來", "来"):
        return "past" if lead in ("過去", "过去", "近", "最近") else "began"
    if lead in ("過去", "过去", "最近", "近"):
        return "past"
    if lead in ("未來", "未来", "今後", "今后"):
        return "next"
    if tail in ("後", "后", "之後", "之后", "以後", "以后"):
        return "shift"
    return "next" if tail in ("內", "内", "之內", "之内") else None


def _week(text: str, at: int, start: int, end: int) -> Piece | None:
    found = WEEK.match(text, at, end)
    if found is None:
        return None
    if found["w"]:
        unit, base, offset = RELATIVES[found["w"]]
        return Piece(at, found.end(), week_of=(base, offset), weekend=unit == "weekend")
    piece = Piece(at, found.end(), weekday=WEEKDAYS[found["wd"]], in_month=True)
    if found["ww"]:
        piece.week_of = ("anchor", WEEKS[found["ww"]])
    elif text[max(start, at - 1) : at] in ("每", "逢"):
        return None
    return piece


def _day_word(text: str, at: int, start: int, end: int) -> Piece | None:
    found = RELATIVE_DAY.match(text, at, end)
    return Piece(at, found.end(), day_of=RELATIVES[found["r"]][1:]) if found else None


def _holiday(text: str, at: int, start: int, end: int) -> Piece | None:
    found = HOLIDAY.match(text, at, end)
    return Piece(at, found.end(), holiday=HOLIDAYS[found["h"]], before=bool(found["before"])) if found else None


def _any(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read what a word such as `上` or `去年` opens."""
    piece = _week(text, at, start, end) or _dated(text, at, start, end) or _length(text, at, start, end)
    if piece and piece.year_of and text[piece.end : min(end, piece.end + 1)] in ("內", "内"):
        piece.part, piece.end = "rest", piece.end + 1
    return piece


def _alone(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read `年底`, `年初`, `月底`, `年內` without a year: this year's or this month's."""
    word = text[at : at + 2]
    if word[0] == "今":
        return Piece(at, at + 2, part=PARTS[word[1]], mod="this")
    last = text[max(start, at - 1) : at]
    if last.isdecimal() or last in NOT_ALONE:
        return None
    if word in ("年內", "年内"):
        return Piece(at, at + 2, year_of=("anchor", 0), part="rest")
    if word[0] == "月":
        return Piece(at, at + 2, month_of=("anchor", 0), part=PARTS[word])
    return Piece(at, at + 2, part=PARTS[word])


def _handlers() -> dict[str, object]:
    table: dict[str, object] = dict.fromkeys((text for text, (unit, _, _) in RELATIVES.items() if unit != "day"), _any)
    table |= dict.fromkeys(LEADS, _any)
    table |= dict.fromkeys(("上世紀", "上世纪"), _decade)
    table |= dict.fromkeys((week + day for week in WEEKS for day in WEEKDAYS), _week)
    table |= dict.fromkeys(WEEKDAYS, _week) | dict.fromkeys(HOLIDAYS, _holiday)
    table |= dict.fromkeys((text for text, row in RELATIVES.items() if row[0] == "day"), _day_word)
    table |= dict.fromkeys(("年底", "年末", "年初", "年中", "月底", "月末", "月初", "月中", "年內", "年内"), _alone)
    table |= dict.fromkeys(("今春", "今夏", "今秋", "今冬"), _alone)
    return table | dict.fromkeys("0123456789０１２３４５６７８９" + NUMERAL + "半", _number)


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
