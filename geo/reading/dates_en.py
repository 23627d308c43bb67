"""Dates in English text: `on Monday`, `late last month`, `Sept. 27, 2022`, `five-month hiatus`."""

from __future__ import annotations

import re

from . import dates_en_spans
from . import dates_words as words
from .dates_piece import SEASONS, Piece

RELATIVES = words.relatives("en")
MONTHS = words.months("en")
WEEKDAYS = words.weekdays("en")
PARTS = words.parts("en")
HOLIDAYS = words.holidays("en")
NUMBERS = words.numbers("en")
SHORT = words.short_months() | {"May", "March"}  # a month only beside a number, a full stop or a preposition

MODS = {"last": "past", "past": "past", "this": "this", "this past": "past", "this coming": "future"}
MODS |= {"next": "future", "coming": "future", "previous": "past", "the coming": "future"}
SEASON_WORDS = {text: part for text, part in PARTS.items() if part in SEASONS}
PART_WORDS = {text: part for text, part in PARTS.items() if part not in SEASONS}

MONTH = rf"(?:(?:{words.any_of(set(MONTHS) - words.short_months())})\b|(?:{words.any_of(words.short_months())})\b\.?)"
YEAR = r"(?:1[6-9]|20)\d\d(?![\d,]*\d)"
TH = r"(?:st|nd|rd|th)?"
END = r"(?![\d:%]|[.,]\d|-?(?:st|nd|rd|th)?[ -][Tt]on)"
COUNTED = (
    r"(?!\s?(?:%|percent|per cent|tons?\b|tonnes|metric|people|trucks?|cars|vehicles|wagons|yuan|won\b|dollars|"
    r"met(?:er|re)s|km\b|kilo|kg\b|miles|square|workers|tourists|barrels|containers|households|trains|ships|visitors|passengers|times|a\.?m|p\.?m))"
)
YEAR_WORD = words.any_of(text for text, (unit, _, _) in RELATIVES.items() if unit == "year")
MONTH_WORD = words.any_of(text for text, (unit, _, _) in RELATIVES.items() if unit == "month")
OF_YEAR = rf"(?:(?: period)?,? (?:of |in )?(?:(?P<y>{YEAR})|(?P<yw>{YEAR_WORD})\b)|'s|’s)?"

FROM_MONTH = re.compile(
    rf"(?P<m>{MONTH})(?:[ -](?P<d>\d\d?){TH}{END}{COUNTED}"
    rf"(?:(?:\s?[-–—]\s?|,? (?:and|to|or|through) (?:the )?)(?P<d2>\d\d?){TH}\b{END}{COUNTED})?)?{OF_YEAR}"
)
FROM_DAY = re.compile(
    rf"(?P<d>\d\d?){TH}(?:(?:\s?[-–—]\s?| (?:and|to|or|through|until) (?:the )?)(?P<d2>\d\d?){TH})?"
    rf"[ -](?:day )?(?:of )?(?:(?P<m>{MONTH}){OF_YEAR}|(?P<mw>{MONTH_WORD})\b)"
)
ORDINAL = re.compile(
    r"(?P<d>\d\d?)(?:st|nd|rd|th)\b"
    r"(?= ?(?:$|[.,;:)\"'”’—–-]|(?:and|of this|to|until|till|or|through|but|when|after|as|with|that|in|at|by)\b))"
)
NUMERIC = re.compile(
    r"(?P<iy>(?:19|20)\d\d)(?P<is>[-/.])(?P<im>\d\d?)(?P=is)(?P<id>\d\d?)(?![\d/])|"
    r"(?P<a>\d\d?)(?P<sep>[/.])(?P<b>\d\d?)(?P=sep)(?P<ay>(?:19|20)\d\d)(?!\d)|"
    r"(?P<jy>(?:19|20)\d\d)-(?P<jm>0[1-9]|1[0-2])(?![\d-])|"
    r"(?P<sm>1[0-2]|0?[1-9])/(?P<sd>3[01]|[12]\d|0?[1-9])(?![\d/])"
)
NO_DATE = re.compile(
    r"\d{1,2}(?:,\d|%|\.\d+(?![.\d])|\s(?!(?:and|to|or|of|through|until|day)\b)[a-z])|\d{3}(?!\d)|\d{5}"
)
DECADE = re.compile(r"(?P<decade>(?:1[6-9]|20)\d0)s\b")
PLAIN_YEAR = re.compile(rf"(?P<y>{YEAR})(?:[-–/](?P<y2>\d\d(?:\d\d)?)(?!\d))?(?![\w.]*\d|-[a-z]|st|nd|th){COUNTED}")
NAMED_QUARTER = re.compile(r"(?:first|second|third|fourth) quarter")
QUARTER = re.compile(rf"(?:Q(?P<q>[1-4])|(?P<q2>[1-4])Q)\b{OF_YEAR}")
SEASON = re.compile(rf"(?P<s>{words.any_of(SEASON_WORDS)})\b{OF_YEAR}")
DAY_OF_WEEK = re.compile(rf"(?P<wd>{words.any_of(WEEKDAYS)})(?!s\b)(?P<of> (?:last|this|next|of last|of this) week\b)?")
RELATIVE = re.compile(rf"(?P<r>{words.any_of(RELATIVES)})\b(?!-(?:old|long))")
HOLIDAY = re.compile(rf"(?P<h>{words.any_of(HOLIDAYS)})\b{OF_YEAR}")
MOD = re.compile(
    rf"(?P<mod>{words.any_of(MODS)}) "
    rf"(?=(?P<s>{words.any_of(SEASON_WORDS)})\b|{MONTH}|(?:{words.any_of(WEEKDAYS)})\b)"
)
PART = re.compile(
    rf"(?:(?P<p>early|mid|late|[Ee]arly|[Mm]id|[Ll]ate)(?:-? ?to[- ](?P<p2>mid|late)[- ](?:of )?|[- ](?:in |on )?)|"
    rf"(?P<a>[Ee]arlier|[Ll]ater) (?:in )?|(?P<o>{words.any_of(words.both_cases(PARTS))})(?: of |-(?=\d)))"
)

LEAD = r"[\s(\"'“‘—–/\[~∼,>:-]"
DATED = frozenset(
    ("in", "since", "of", "by", "from", "to", "until", "till", "through", "throughout", "between", "and", "during")
    + ("or", "around", "before", "after", "early", "late", "mid", "circa", "year", "years")
    + ("spring", "summer", "autumn", "fall", "winter", "the", "a", "its", "in", "last", "this", "next")
)
BARE = frozenset(("the year", "the month"))  # dates only after `end of`, `within`
DECADE_THIRDS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
SLASHED = ("on", "since", "by", "until", "from", "through")  # before `8/16`
NOUN_AFTER = re.compile(r" (?!and|but|of|when|as|the|to|after|before|with|that|it|they)[a-z]")  # `summer camp`
COMPARED = re.compile(r"(?:compared (?:to|with)|than|same (?:period|time|month)(?: of| in)?|over|against) $")
IN_THE_FALL = re.compile(r"[Ii]n the fall[,.]")
NOWADAYS = re.compile(r"[Tt]oday,? (?:\w+ ){0,3}?(?:is|are|has|have|remains?)\b")
UNIT_WORDS = ("day", "week", "month", "year", "decade")


def _before(text: str, at: int, start: int) -> str:
    """Give the word before a position, in lower case."""
    found = text[max(start, at - 14) : at].split()
    return found[-1].lower().strip("(\"'“-") if found else ""


def _dated(match: re.Match[str], **said: object) -> Piece:
    groups = match.groupdict()
    if groups.get("y"):
        said["year"] = int(groups["y"])
    elif groups.get("yw"):
        said["year_of"] = RELATIVES[groups["yw"]][1:]
    if groups.get("d"):
        said["day"] = int(groups["d"])
    if groups.get("d2"):
        said["last_day"] = int(groups["d2"])
    return Piece(match.start(), match.end(), **said)


def _month(text: str, at: int, start: int, end: int) -> Piece | None:
    found = FROM_MONTH.match(text, at, end)
    if found is None:
        return None
    name = found["m"].rstrip(".")
    if name in SHORT and not (found["d"] or found["y"] or found["yw"]):
        verbal = name in ("May", "March")
        if not (_before(text, at, start) in DATED if verbal else found["m"].endswith(".")):
            return None
    return _dated(found, month=MONTHS[name])


def _number(text: str, at: int, start: int, end: int) -> Piece | None:
    if NO_DATE.match(text, at, end):
        return None
    if found := FROM_DAY.match(text, at, end):
        if found["m"]:
            return _dated(found, month=MONTHS[found["m"].rstrip(".")])
        return _dated(found, month_of=RELATIVES[found["mw"]][1:])
    if found := NUMERIC.match(text, at, end):
        return _numeric(found, text, at, start)
    if found := DECADE.match(text, at, end):
        first = int(found["decade"])
        return Piece(at, found.end(), decade=(first, first + 9))
    if found := QUARTER.match(text, at, end):
        return _dated(found, part="quarter" + (found["q"] or found["q2"]))
    if found := PLAIN_YEAR.match(text, at, end):
        dated = _before(text, at, start) in DATED or at > start and text[at - 1] in "(–-/"
        return _years(found) if dated else None
    if _before(text, at, start) == "the" and (found := ORDINAL.match(text, at, end)):
        return _dated(found)
    return None


def _years(found: re.Match[str]) -> Piece:
    first, second = found["y"], found["y2"]
    last = int(first[: 4 - len(second)] + second) if second else 0
    if last > int(first):
        return Piece(found.start(), found.end(), decade=(int(first), last))
    return Piece(found.start(), found.end("y"), year=int(first))


def _numeric(found: re.Match[str], text: str, at: int, start: int) -> Piece | None:
    if found["iy"]:
        said = {"year": int(found["iy"]), "month": int(found["im"]), "day": int(found["id"])}
    elif found["ay"]:
        first, second = int(found["a"]), int(found["b"])
        month, day = (second, first) if found["sep"] == "." or first > 12 else (first, second)
        said = {"year": int(found["ay"]), "month": month, "day": day}
    elif found["jy"]:
        said = {"year": int(found["jy"]), "month": int(found["jm"])}
    elif at > start and text[at - 1] == "(" or _before(text, at, start) in SLASHED:
        said = {"month": int(found["sm"]), "day": int(found["sd"])}
    else:
        return None
    return Piece(at, found.end(), **said)


def _weekday(text: str, at: int, start: int, end: int) -> Piece | None:
    found = DAY_OF_WEEK.match(text, at, end)
    if found is None or _before(text, at, start) in ("every", "each", "black", "good", "a"):
        return None
    piece = Piece(at, found.end(), weekday=WEEKDAYS[found["wd"]])
    if found["of"]:
        piece.week_of = ("anchor", -1 if "last" in found["of"] else 1 if "next" in found["of"] else 0)
    return piece


def _relative(text: str, at: int, start: int, end: int, bare: bool = False) -> Piece | None:
    found = RELATIVE.match(text, at, end) or RELATIVE.match(text[at].lower() + text[at + 1 : min(end, at + 26)])
    if found is None or (found["r"] in BARE and not bare and _before(text, at, start) != "within"):
        return None
    word, stop = found["r"], at + found.end() - found.start()
    if word == "last week" and text.startswith(" of ", stop):
        return _part(text, at, start, end)
    if word.endswith("year") and COMPARED.search(text[max(start, at - 24) : at]):
        return None
    if word == "today" and (NOWADAYS.match(text, at, end) or _before(text, at, start) == "news"):
        return None
    unit, base, offset = RELATIVES[word]
    if unit == "weekend":
        return Piece(at, stop, week_of=(base, offset), weekend=True)
    piece = Piece(at, stop, **{f"{unit}_of": (base, offset)})
    if word == "the year" and _before(text, at, start) == "within":
        piece.part = "rest"
    return piece


def _season(text: str, at: int, start: int, end: int) -> Piece | None:
    found = SEASON.match(text, at, end)
    if found is None:
        return None
    owned = found["y"] or found["yw"]
    word = _before(text, at, start)
    if not owned and found["s"] == "fall" and not IN_THE_FALL.match(text, max(start, at - 7), end):
        return None
    if not owned and word not in ("in", "since", "until", "by", "the", "during"):
        return None
    if not owned and NOUN_AFTER.match(text, found.end(), end):
        return None
    return _dated(found, part=SEASON_WORDS[found["s"]])


def _holiday(text: str, at: int, start: int, end: int) -> Piece | None:
    found = HOLIDAY.match(text, at, end)
    if found is None:
        return None
    return _dated(found, holiday=HOLIDAYS[found["h"]], before=_before(text, at, start) == "before")


def _modified(text: str, at: int, start: int, end: int) -> Piece | None:
    """Read `last May`, `this Wednesday`, `next summer`; other uses of the word are no date."""
    found = MOD.match(text[at].lower() + text[at + 1 : min(end, at + 40)])
    if found is None:
        return None
    core = at + found.end()
    if found["s"]:
        season = SEASON.match(text, core, end)
        piece = _dated(season, part=SEASON_WORDS[found["s"]])
    else:
        piece = (_weekday if text[core : core + 3] in WEEKDAY_HEADS else _month)(text, core, start, end)
    if piece:
        piece.start, piece.mod = at, MODS[found["mod"]]
    return piece


def _part(text: str, at: int, start: int, end: int) -> Piece | None:
    found = PART.match(text, at, end)
    if found is None:
        named = NAMED_QUARTER.match(text, at, end) if _before(text, at, start) == "the" else None
        return Piece(at, named.end(), part=PARTS[named.group()]) if named else None
    core = found.end()
    piece = _relative(text, core, core, end, bare=True)
    if piece is None and text.startswith("the ", core):
        core += 4
    trigger = TRIGGER.match(text, core, end) if piece is None else None
    if trigger:
        handler = HANDLERS[trigger.group()]
        piece = handler(text, core, max(start, at), end) if handler not in (_part, _unit) else None
    if piece is None or piece.holiday or piece.span:
        return None
    if piece.decade and piece.decade[1] - piece.decade[0] == 9:
        low, high = DECADE_THIRDS.get(found["p"] or "", (0, 9))
        piece.decade = (piece.decade[0] + low, piece.decade[0] + high)
    elif piece.part not in SEASONS:
        piece.part = PART_WORDS[(found["p"] or found["a"] or found["o"]).lower()]
        piece.last_part = found["p2"]
    piece.start = at
    return piece


def _unit(text: str, at: int, start: int, end: int) -> Piece | None:
    return dates_en_spans.find(text, at, start, end)


def _handlers() -> dict[str, object]:
    table: dict[str, object] = dict.fromkeys("0123456789", _number)
    table |= dict.fromkeys(words.both_cases(PART_WORDS), _part)
    table |= dict.fromkeys(words.both_cases(SEASON_WORDS), _season)
    table |= dict.fromkeys(words.both_cases(RELATIVES), _relative)  # after the parts: `last week` is both
    table |= dict.fromkeys(words.both_cases(MODS), _modified)
    table |= dict.fromkeys(UNIT_WORDS, _unit)
    table |= dict.fromkeys(HOLIDAYS, _holiday)
    table |= dict.fromkeys(WEEKDAYS, _weekday)
    table |= dict.fromkeys(MONTHS, _month)
    return table | dict.fromkeys(("Q1", "Q2", "Q3", "Q4"), _number)


HANDLERS = _handlers()
WEEKDAY_HEADS = frozenset(word[:3] for word in WEEKDAYS)
TRIGGER = re.compile(words.tree(HANDLERS))
NEXT = re.compile(LEAD + words.tree(HANDLERS))


def scan(text: str, start: int, end: int) -> list[Piece]:
    """List the pieces of dates in one sentence, in order."""
    pieces: list[Piece] = []
    headed = start > 0 and text[start - 1] in " \n"
    found = None if headed else TRIGGER.match(text, start, end)
    at = start - 1 if headed else start
    while True:
        if found is None:
            found = NEXT.search(text, at, end)
            if found is None:
                return pieces
            at = found.start() + 1
        piece = HANDLERS[text[at : found.end()]](text, at, start, end)
        if piece:
            pieces.append(piece)
        at = max(piece.end, found.end()) if piece else found.end()
        found = None
