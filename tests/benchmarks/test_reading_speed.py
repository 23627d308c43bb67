"""How fast reading is, and how much memory it takes: `make bench` prints the figures; no bound is tested.

Figures belong to the machine they were measured on; compare two commits on one machine only.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geo.model import Period, Report  # noqa: E402
from geo.reading import Reader  # noqa: E402

SAMPLES = ROOT / "data" / "samples" / "reports.jsonl"
STREAMED = 20_000
ROUNDS = 5
LOADING = (
    "import time; start = time.perf_counter(); from geo.reading import Reader; Reader.load(); "
    "print(time.perf_counter() - start)"
)


def samples() -> list[Report]:
    rows = map(json.loads, SAMPLES.read_text("utf-8").splitlines())
    return [
        Report(
            id=row["id"],
            title=row["title"] or "",
            text=row["text"],
            published=Period.parse(row["published"]) if row["published"] else None,
            language=row["language"],
            outlet=row["outlet"] or "",
            url=row["url"],
        )
        for row in rows
    ]


def stream(number: int) -> Iterator[Report]:
    """Give reports one by one, each with an id of its own, so that nothing can be kept by mistake for the same."""
    for count, report in zip(range(number), itertools.cycle(samples()), strict=False):
        yield replace(report, id=f"{report.id}-{count}", text=f"{report.text}\n{count}")


def run(*arguments: str) -> str:
    """Run Python anew and give what it prints."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True, text=True).stdout


def test_reports_per_second() -> None:
    reader, reports = Reader.load(), samples()
    best, claims = float("inf"), 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        claims = sum(len(reader.read(report)) for report in reports)
        best = min(best, time.perf_counter() - start)
    letters = sum(len(report.content) for report in reports)
    print(
        f"\nread: {len(reports) / best:,.0f} reports/s, {letters / best / 1e6:.2f} M characters/s "
        f"({len(reports)} reports, {letters / len(reports):,.0f} characters each, {claims} claims; best of {ROUNDS})"
    )
    assert claims


def test_time_to_import_and_load() -> None:
    runs = [float(run("-c", LOADING)) for _ in range(ROUNDS)]
    print(f"\nimport and load: {min(runs):.2f} s (best of {ROUNDS})")
    assert min(runs) > 0


def test_peak_memory_of_a_long_stream() -> None:
    """Measure in a process of its own, so that nothing else counts."""
    loaded, early, late = map(float, run(__file__).split())
    print(
        f"\npeak memory: {loaded:.0f} MB loaded, {early:.0f} MB after {STREAMED // 10:,} reports, "
        f"{late:.0f} MB after {STREAMED:,}"
    )
    assert late >= early >= loaded > 0


def peak_mb() -> float:
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def measure() -> None:
    reader = Reader.load()
    print(peak_mb())
    for count, report in enumerate(stream(STREAMED), start=1):
        reader.read(report)
        if count in (STREAMED // 10, STREAMED):
            print(peak_mb())


if __name__ == "__main__":
    measure()
