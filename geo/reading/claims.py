"""From candidates to claims: mode, direction, cargo, date, quote and salience of each."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from geo.gazetteer import Gazetteer
from geo.model import Claim, Period
from geo.reading import counts, direction, realis
from geo.reading.crossings import realis_marks
from geo.reading.dates import When
from geo.reading.lexicon import Hit, rows
from geo.reading.scenes import Layout
from geo.reading.scorer import Scorer
from geo.reading.sentences import Span
from geo.reading.tellings import Candidate

QUOTE_LENGTH = 200
_CARGO_EVENTS = ("cargo", "smuggling", "tightening", "easing", "traffic", "closure")


class Assembler:
    """Make claims of the candidates that were accepted."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._sole_mode: dict[str, str | None] = {}
        for crossing in gazetteer.crossings.values():
            modes = {post.mode for post in gazetteer.posts_of(crossing.id)}
            self._sole_mode[crossing.id] = (
                modes.pop() if len(modes) == 1 and crossing.border in ("sea", "air") else None
            )

    def claims(self, layout: Layout, accepted: list[Candidate], scorer: Scorer) -> tuple[Claim, ...]:
        """Give one claim for each crossing, event type, realis and date, in order of place."""
        made: list[tuple[Claim, float]] = []
        for candidate in accepted:
            for cue, date in _dated_cues(layout, candidate):
                made.append((self._claim(layout, candidate, scorer, cue, date), candidate.telling.score))
        return _merged(made, layout.report.published)

    def _claim(self, layout: Layout, candidate: Candidate, scorer: Scorer, cue: Hit, date: Period | None) -> Claim:
        marks = detail_marks(layout, candidate)
        rule = realis.decide(realis.modifiers(candidate.scene, cue, candidate.scene.clause_at(cue.start)))
        told = scorer.detail("realis", realis_marks(candidate, cue, layout.report.language), rule) or rule
        sole = self._sole_mode.get(candidate.target)
        start, end = _quote(layout, candidate)
        counted = candidate.event in counts.COUNTED
        figures = counts.find(layout.content, layout.folded, start, end) if counted else ()
        start, end = layout.in_report(start, end)
        end = min(end, start + QUOTE_LENGTH)
        return Claim(
            report_id=layout.report.id,
            crossing=candidate.target,
            mode=sole or scorer.detail("mode", marks),
            event=candidate.event,
            realis=told,
            direction=scorer.detail("direction", marks),
            cargo=_cargo(candidate),
            date=date,
            quote=layout.report.content[start:end],
            start=start,
            end=end,
            salience=scorer.detail("salience", salience_marks(layout, candidate, cue, date), "main") or "main",
            rule=f"{candidate.event}:{cue.word.text}:{candidate.via}",
            counts=figures,
        )


def detail_marks(layout: Layout, candidate: Candidate) -> list[str]:
    """Give the marks by which mode and direction are judged: vehicles, ways told, goods, verbs, and the crossing."""
    scene, clause, event = candidate.scene, candidate.clause, candidate.event
    marks = [f"event:{event}", *direction.votes(layout, scene, clause)]
    marks.extend(f"{mark}&{event}" for mark in marks[1:])
    inside, around, before = set(), set(), set()
    for hit in scene.nouns:
        if hit.word.mode:
            (inside if clause.start <= hit.start < clause.end else around).add(hit.word.mode)
    for earlier in layout.scenes[max(0, scene.index - 2) : scene.index]:
        before |= {hit.word.mode for hit in earlier.nouns if hit.word.mode}
    marks.extend(f"mode:in:{mode}" for mode in inside)
    marks.extend(f"mode:near:{mode}" for mode in around - inside)
    marks.extend(f"mode:before:{mode}" for mode in before - inside - around)
    marks.append(f"modes:{len(inside | around)}")
    if candidate.mention is not None and candidate.mention.mode:
        marks.append(f"mode:name:{candidate.mention.mode}")
    if candidate.mention is not None and candidate.mention.side:
        marks.append(f"bank:{candidate.mention.side}")
        marks.append(f"bank:{candidate.mention.side}&{event}")
    marks.extend(f"cue:{cue.word.text}" for cue in candidate.telling.cues)
    marks.extend(
        f"cue:{cue.word.text}&bank:{candidate.mention.side}" for cue in candidate.telling.cues if candidate.mention
    )
    marks.extend(f"goods:{good}" for good in _cargo(candidate))
    marks.append(f"target:{candidate.target}")
    marks.append(f"via:{candidate.via}")
    marks.extend(f"side:{side}" for side in {hit.word.value for hit in scene.sides})
    return list(dict.fromkeys(marks))


def _cargo(candidate: Candidate) -> tuple[str, ...]:
    if candidate.event not in _CARGO_EVENTS:
        return ()
    goods: list[str] = []
    for hit in candidate.scene.cargo:
        if hit.word.extra in ("good", "weak") and hit.word.value and hit.word.value not in goods:
            goods.append(hit.word.value)
    if candidate.event in ("traffic", "closure", "easing"):
        inside = {
            hit.word.value
            for hit in candidate.scene.cargo
            if candidate.clause.start <= hit.start < candidate.clause.end
        }
        goods = [good for good in goods if good in inside]
    return tuple(goods)


def _dated_cues(layout: Layout, candidate: Candidate) -> list[tuple[Hit, Period | None]]:
    """Give the cue with its date; more where one sentence tells of the same thing on several dates."""
    usable = [w for w in candidate.scene.whens if _dates(w, candidate) and w.period and not _of_speaking(layout, w)]
    if not usable:
        return [(candidate.cue, None)]
    language = layout.report.language
    first = _measured(candidate, usable) or _date(candidate, candidate.cue, usable, language)
    pairs = [(candidate.cue, first.period if first else None)]
    if candidate.event not in _TOLD_AGAIN:
        return pairs
    taken = {first}
    for cue in candidate.telling.cues:
        when = _date(candidate, cue, usable, language)
        if when is None or when in taken or cue.word.text.startswith("("):
            continue
        taken.add(when)
        pairs.append((cue, when.period))
    return pairs


def _measured(candidate: Candidate, usable: list[When]) -> When | None:
    """Give the length of time that measures a halt: "a five-month hiatus" dates the halt, not the restart."""
    if candidate.event != "closure":
        return None
    close = [when for when in usable if when.kind == "duration" and _distance(when, candidate.cue.start) < 1030]
    return close[0] if close else None


_TOLD_AGAIN = ("opening", "closure", "facility", "traffic")


def _date(candidate: Candidate, cue: Hit, usable: list[When], language: str) -> When | None:
    """Choose the date nearest to a cue, its own clause first; in Korean and Chinese the last one before it."""
    clause = candidate.scene.clause_at(cue.start)
    inside = [when for when in usable if clause.start <= when.start < clause.end]
    pool = inside or usable
    if language in ("ko", "zh"):
        pool = [when for when in pool if when.start < cue.end] or pool
    return min(pool, key=lambda when: _distance(when, cue.start), default=None)


def _dates(when: When, candidate: Candidate) -> bool:
    if when.kind == "dateline":
        return False
    if when.since and candidate.event == "opening" and _tells_of_closing(candidate):
        return False
    return when.kind != "duration" or candidate.event == "closure"


def _tells_of_closing(candidate: Candidate) -> bool:
    """Tell whether the sentence has a closure that "since 2020" may date: "the first since the border was shut"."""
    return any(hit.word.value == "closure" for hit in candidate.scene.events)


@cache
def _saying() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Build the patterns of verbs of saying: a date that touches one is when somebody spoke."""
    words: dict[str, list[str]] = {"before": [], "ko": [], "zh": []}
    for row in rows("speech.csv", ("word", "language", "side", "source"), {"side": ("before", "after")}):
        words["before" if row["side"] == "before" else row["language"]].append(re.escape(row["word"]))
    before = re.compile(rf"\b(?:{'|'.join(words['before'])})\b[^.,;]{{0,30}}$")
    korean = rf"(?:일)?(?:\s?\(현지\s?시[각간]\))?[^.,]{{0,12}}(?:{'|'.join(words['ko'])})"
    return before, re.compile(rf"^(?:{korean}|[^，。]{{0,6}}(?:{'|'.join(words['zh'])}))")


def _of_speaking(layout: Layout, when: When) -> bool:
    """Tell the day on which something was said from the day on which it happened."""
    if when.kind == "duration" or (when.period is not None and when.period.days > 1):
        return False
    said_before, said_after = _saying()
    before = layout.content[max(0, when.start - 45) : when.start]
    return bool(said_before.search(before) or said_after.match(layout.content[when.end : when.end + 40]))


def _distance(when: When, offset: int) -> int:
    return min(abs(when.start - offset), abs(when.end - offset)) + (1000 if when.kind == "duration" else 0)


def _quote(layout: Layout, candidate: Candidate) -> tuple[int, int]:
    """Give the sentence, or where it is too long as many whole clauses around the cue as fit."""
    start, end = candidate.scene.span
    if end - start <= QUOTE_LENGTH:
        return start, end
    start, end = candidate.clause
    if end - start > QUOTE_LENGTH:
        start = max(start, candidate.cue.start - QUOTE_LENGTH // 2)
        end = min(end, start + QUOTE_LENGTH)
        start, end = _at_words(layout.content, start, end, candidate)
    else:
        start, end = _grown(candidate.scene.clauses, start, end)
    return _trimmed(layout.content, start, end)


def _grown(clauses: list[Span], start: int, end: int) -> tuple[int, int]:
    grew = True
    while grew:
        grew = False
        for clause in clauses:
            if clause.start == end and clause.end - start <= QUOTE_LENGTH:
                end, grew = clause.end, True
            elif clause.end == start and end - clause.start <= QUOTE_LENGTH:
                start, grew = clause.start, True
    return start, end


def _at_words(text: str, start: int, end: int, candidate: Candidate) -> tuple[int, int]:
    """Move the ends to spaces, where there are any, without losing the cue."""
    if start > candidate.clause.start:
        space = text.find(" ", start, candidate.cue.start)
        start = space + 1 if space != -1 else start
    if end < candidate.clause.end:
        space = text.rfind(" ", candidate.cue.end, end)
        end = space if space != -1 else end
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;，；、"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;，；、"):
        end -= 1
    return start, end


HISTORY_DAYS = 60


def salience_marks(layout: Layout, candidate: Candidate, cue: Hit, date: Period | None) -> list[str]:
    """Give the marks by which news is told from history: place in the report, age of the date, crossing, verb."""
    scene, event, published = candidate.scene, candidate.event, layout.report.published
    age = "none"
    if date is not None:
        days = (published.end - date.end).days if published is not None else None
        age = "unknown" if days is None else "news" if days <= HISTORY_DAYS else "year" if days <= 400 else "old"
    place = "title" if scene.span.start < layout.title_end else str(min(4, 5 * scene.index // len(layout.scenes)))
    marks = [f"event:{event}", f"age:{age}", f"age:{age}&{event}", f"place:{place}", f"place:{place}&{event}"]
    marks.append(f"told:{cue.word.sense}")
    marks.append(f"told:{cue.word.sense}&age:{age}")
    marks.append(f"via:{candidate.via}")
    marks.append(f"region:{candidate.target.startswith('region:')}&{event}")
    marks.append(f"topic:{candidate.target == layout.topic}")
    text = layout.folded[scene.span.start : scene.span.end]
    if _past().search(text):
        marks.append("past")
        marks.append(f"past&{event}")
    if any(when.since for when in scene.whens):
        marks.append("since")
    if any(when.kind == "duration" for when in scene.whens):
        marks.append("duration")
    return marks


@cache
def _past() -> re.Pattern[str]:
    """Build the pattern of words by which history is told."""
    words = rows("past.csv", ("word", "language", "source"))
    return re.compile("|".join(rf"\b{re.escape(r['word'])}\b" if r["language"] == "en" else r["word"] for r in words))


def _merged(scored: list[tuple[Claim, float]], published: Period | None) -> tuple[Claim, ...]:
    """Join claims that say one thing: the same crossing, event, realis and date; the surest keeps its quote."""
    kept: list[Claim] = []
    for claim, _ in sorted(scored, key=lambda item: (item[0].date is None, -item[1], item[0].start)):
        for index, other in enumerate(kept):
            if _same(claim, other, published):
                cargo = other.cargo + tuple(good for good in claim.cargo if good not in other.cargo)
                kept[index] = replace(
                    other,
                    cargo=cargo,
                    date=_narrower(other.date, claim.date),
                    mode=other.mode or claim.mode,
                    direction=other.direction or claim.direction,
                )
                break
        else:
            kept.append(claim)
    return tuple(sorted(kept, key=lambda claim: (claim.start, claim.crossing, claim.event, claim.realis)))


NEWS_DAYS = 31  # an undated sentence of a report tells of what its dated ones tell, if that is news


def _same(a: Claim, b: Claim, published: Period | None) -> bool:
    if (a.crossing, a.event, a.realis) != (b.crossing, b.event, b.realis):
        return False
    if a.mode and b.mode and a.mode != b.mode:
        return False
    if a.date is None and b.date is None:
        return True
    if a.date is None or b.date is None:
        date = a.date or b.date
        return published is not None and date is not None and abs((published.start - date.end).days) <= NEWS_DAYS
    return a.date.overlaps(b.date)


def _narrower(a: Period | None, b: Period | None) -> Period | None:
    if a is None or b is None:
        return a or b
    return a if a.days <= b.days else b
