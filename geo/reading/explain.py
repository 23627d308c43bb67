"""Why the reader made its claims: the words, the rule, and what weighed for and against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.model import Report
from geo.reading.sentences import Span

if TYPE_CHECKING:
    from geo.reading import Reader

SHOWN = 6  # marks listed for each claim


def lines(reader: Reader, report: Report) -> Iterator[str]:
    """Yield an account of a report's claims in order of place."""
    claims = reader.read(report)
    layout, tellings = reader.tellings(report)
    yield f"{report.id}  {report.title}"
    yield f"{len(layout.scenes)} sentences, {len(claims)} claims; about {layout.topic or 'no crossing named'}"
    for claim in claims:
        date = claim.date.edtf() if claim.date else "no date"
        yield ""
        yield f"{claim.crossing} · {claim.event} · {claim.realis} · {claim.direction or 'both ways'} · {date}"
        yield f"  “{claim.quote}”"
        yield f"  rule {claim.rule}"
        told = (t for t in tellings if t.event == claim.event and _holds(t.scene.span, claim.start))
        telling = next(told, None)
        if telling is not None:
            least = reader.scorer.thresholds[claim.event]
            yield f"  score {telling.score:+.2f}, first {telling.first:+.2f} (taken from {least:+.2f} up)"
            for mark, weight in reader.scorer.parts(telling.all_marks)[:SHOWN]:
                yield f"    {weight:+.2f}  {mark}"


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end
