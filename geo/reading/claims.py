"""From candidates to claims: mode, direction, cargo, date, quote and salience of each."""

from __future__ import annotations

from geo.gazetteer import Gazetteer
from geo.model import Claim, Period
from geo.reading import direction
from geo.reading.candidates import Candidate
from geo.reading.dates import When
from geo.reading.scenes import Layout, Scene
from geo.reading.sentences import Span

QUOTE_LENGTH = 200
_CARGO_EVENTS = ("cargo", "smuggling", "tightening", "easing", "traffic", "closure")


class Assembler:
    """Make claims of the candidates that were accepted."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._sole_mode: dict[str, str | None] = {}
        for crossing in gazetteer.crossings.values():
            modes = {post.mode for post in gazetteer.posts_of(crossing.id)}
            self._sole_mode[crossing.id] = modes.pop() if len(modes) == 1 and crossing.border in ("sea", "air") else None

    def claims(self, layout: Layout, accepted: list[Candidate]) -> tuple[Claim, ...]:
        """Give one claim for each crossing, event type, realis and date, in order of place."""
        made = [self._claim(layout, candidate) for candidate in accepted]
        return _merged(list(zip(made, (c.score for c in accepted), strict=True)))

    def _claim(self, layout: Layout, candidate: Candidate) -> Claim:
        scene, clause = candidate.scene, candidate.clause
        date = _date(candidate, layout)
        start, end = _quote(layout, candidate)
        return Claim(
            report_id=layout.report.id,
            crossing=candidate.target,
            mode=self._mode(layout, candidate),
            event=candidate.event,
            realis=candidate.realis,
            direction=direction.of(layout, scene, clause, candidate.event),
            cargo=_cargo(candidate),
            date=date,
            quote=layout.content[start:end],
            start=start,
            end=end,
            salience=_salience(layout, candidate, date),
            rule=f"{candidate.event}:{candidate.cue.word.text}:{candidate.via}",
        )

    def _mode(self, layout: Layout, candidate: Candidate) -> str | None:
        if candidate.mention is not None and candidate.mention.mode:
            return candidate.mention.mode
        sole = self._sole_mode.get(candidate.target)
        if sole:
            return sole
        scene = candidate.scene
        for span in (candidate.clause, scene.span):
            mode = _nearest_mode(scene, candidate, span)
            if mode:
                return mode
        if candidate.via in ("last", "topic"):
            previous = layout.scenes[max(0, scene.index - 2) : scene.index]
            for earlier in reversed(previous):
                modes = {hit.word.mode for hit in earlier.nouns if hit.word.mode}
                if len(modes) == 1:
                    return modes.pop()
        return None


def _nearest_mode(scene: Scene, candidate: Candidate, span: Span) -> str | None:
    near = [
        hit
        for hit in scene.nouns
        if hit.word.mode and span.start <= hit.start < span.end and not _sea_word_for_a_land_crossing(hit.word.text, hit.word.mode, candidate)
    ]
    hit = min(near, key=lambda hit: abs(hit.start - candidate.cue.start), default=None)
    return hit.word.mode if hit else None


def _sea_word_for_a_land_crossing(text: str, mode: str, candidate: Candidate) -> bool:
    """Tell "port" of a land port (Ji'an port, 口岸) from a harbour: only ships make a land crossing's mode sea."""
    return mode == "sea" and not candidate.target.endswith("port") and candidate.target != "region:ports" and text.startswith(("port", "항", "港"))


def _cargo(candidate: Candidate) -> tuple[str, ...]:
    if candidate.event not in _CARGO_EVENTS:
        return ()
    goods: list[str] = []
    for hit in candidate.scene.cargo:
        if hit.word.extra in ("good", "weak") and hit.word.value and hit.word.value not in goods:
            goods.append(hit.word.value)
    if candidate.event in ("traffic", "closure", "easing"):
        inside = {hit.word.value for hit in candidate.scene.cargo if candidate.clause.start <= hit.start < candidate.clause.end}
        goods = [good for good in goods if good in inside]
    return tuple(goods)


def _date(candidate: Candidate, layout: Layout) -> Period | None:
    scene, clause, cue = candidate.scene, candidate.clause, candidate.cue
    usable = [when for when in scene.whens if (when.kind == "duration") == (candidate.event == "closure" and when.kind == "duration")]
    inside = [when for when in usable if clause.start <= when.start < clause.end]
    pool = inside or (usable if candidate.event != "agreement" else [])
    dated = [when for when in pool if when.period is not None]
    if not dated:
        return None
    return min(dated, key=lambda when: _distance(when, cue.start)).period


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


def _salience(layout: Layout, candidate: Candidate, date: Period | None) -> str:
    published = layout.report.published
    if date is not None and published is not None and (published.start - date.end).days > 60:
        return "background"
    if candidate.scene.index <= 2 or candidate.realis != "actual":
        return "main"
    return "background" if candidate.event == "closure" or candidate.scene.index > 0.7 * len(layout.scenes) else "main"


def _merged(scored: list[tuple[Claim, float]]) -> tuple[Claim, ...]:
    """Join claims that say one thing: the same crossing, event, realis and date; the surest keeps its quote."""
    from dataclasses import replace

    kept: list[Claim] = []
    for claim, _ in sorted(scored, key=lambda item: -item[1]):
        for index, other in enumerate(kept):
            if _same(claim, other):
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


def _same(a: Claim, b: Claim) -> bool:
    if (a.crossing, a.event, a.realis) != (b.crossing, b.event, b.realis):
        return False
    if a.mode and b.mode and a.mode != b.mode:
        return False
    return a.date is None or b.date is None or a.date.overlaps(b.date)


def _narrower(a: Period | None, b: Period | None) -> Period | None:
    if a is None or b is None:
        return a or b
    return a if a.days <= b.days else b
