"""Learn the reader's weights from annotated reports, deterministically, and print cross-validated figures.

    python scripts/train_reader.py --reports R.jsonl [R2.jsonl …] --gold G.jsonl [G2.jsonl …] [--write] [--folds 5]

Two linear models are learned: whether an annotator makes a claim of a candidate, and which realis the claim has.
Figures are of folds: each report is read by weights that never saw it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo.evaluate import score
from geo.model import DIRECTIONS, EVENT_TYPES, MODES, REALIS, SALIENCE, Period, Report
from geo.reading import Reader, context
from geo.reading.claims import detail_marks, salience_marks
from geo.reading.crossings import realis_marks
from geo.reading.scenes import Layout
from geo.reading.scorer import DATA, UNSAID, Scorer
from geo.reading.tellings import Telling

# Least scores of a telling by event type, as log-odds: a little under even odds gave the folds' best events F1.
THRESHOLDS = dict.fromkeys(EVENT_TYPES, -0.65)
DETAILS = {"realis": REALIS, "salience": SALIENCE, "mode": (*MODES, UNSAID), "direction": (*DIRECTIONS, UNSAID)}


def rows(paths: list[str]) -> list[dict]:
    return [
        json.loads(line)
        for path in paths
        for line in Path(path).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def report_of(row: dict) -> Report:
    published = Period.parse(row["published"]) if row["published"] else None
    return Report(
        row["id"], row["title"] or "", row["text"], published, row["language"], row["outlet"] or "", row["url"]
    )


def spans(report: Report, claims: list[dict]) -> list[tuple[int, int, dict]]:
    found = []
    for claim in claims:
        at = report.content.find(claim["quote"])
        if at >= 0:
            found.append((at, at + len(claim["quote"]), claim))
    return found


@dataclass
class Told:
    """One telling of a report; `label` is None where the same is told elsewhere and nothing is to be learned."""

    scene: int
    event: str
    marks: list[str]
    label: int | None
    scenes: int
    language: str


@dataclass
class Samples:
    """What one report teaches: tellings, crossings and realis, each marks with a label."""

    events: list[Told] = field(default_factory=list)
    targets: list[tuple[list[str], int]] = field(default_factory=list)
    details: list[tuple[str, list[str], str]] = field(default_factory=list)


def period_of(date: dict | None) -> Period | None:
    return Period(*(dt.date.fromisoformat(date[end]) for end in ("start", "end"))) if date else None


def learn(layout: Layout, telling: Telling, golds: list[tuple[int, int, dict]], samples: Samples) -> None:
    """Label one telling: what annotators quoted here counts for it; what they told elsewhere counts neither way."""
    span = telling.scene.span
    here = [g for start, end, g in golds if start < span.end and span.start < end and g["event"] == telling.event]
    targets = {option.target for option in telling.options}
    elsewhere = any(g["event"] == telling.event and g["crossing"] in targets for _, _, g in golds)
    label = 1 if here else None if elsewhere else 0
    language, scenes = layout.report.language, len(layout.scenes)
    samples.events.append(Told(telling.scene.index, telling.event, telling.all_marks, label, scenes, language))
    if not here:
        return
    told = {g["crossing"] for g in here}
    for option in telling.options:
        gold = next((g for g in here if g["crossing"] == option.target), None)
        if gold is not None:
            marks = detail_marks(layout, option)
            start, end = next((a, b) for a, b, g in golds if g is gold)
            for cue in [c for c in telling.cues if start <= c.start < end][:2] or telling.cues[:1]:
                marked = realis_marks(option, cue, layout.report.language)
                samples.details.append(("realis", marked, gold["realis"]))
                date = period_of(gold["date"])
                samples.details.append(("salience", salience_marks(layout, option, cue, date), gold["salience"]))
            samples.details.append(("mode", marks, gold["mode"] or UNSAID))
            samples.details.append(("direction", marks, gold["direction"] or UNSAID))
    if told & targets:
        samples.targets.extend((option.marks, int(option.target in told)) for option in telling.options)


def fit(samples: list[tuple[list[str], int]], c: float) -> dict[str, float]:
    vectorizer = DictVectorizer()
    counts = Counter(mark for marks, _ in samples for mark in set(marks))
    x = vectorizer.fit_transform([{m: 1.0 for m in marks if counts[m] >= 3} for marks, _ in samples])
    x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)
    y = np.array([y for _, y in samples])
    if y.min() == y.max():  # a value never, or always, seen: its bias alone says so
        return {"bias": 9.0 if y[0] else -9.0}
    model = LogisticRegression(C=c, solver="liblinear", max_iter=500).fit(x, y)
    weights = {name: round(float(w), 4) for name, w in zip(vectorizer.feature_names_, model.coef_[0], strict=True)}
    return {"bias": float(model.intercept_[0]), **{k: v for k, v in weights.items() if abs(v) >= 0.01}}


INNER = 4  # folds within the training reports: the second look learns from first scores of unseen reports


def fit_events(samples: list[Samples], c: float) -> dict[str, float]:
    return fit([(told.marks, told.label) for sample in samples for told in sample.events if told.label is not None], c)


def fit_second(samples: list[Samples], args: argparse.Namespace) -> dict[str, float]:
    """Learn the second look from first scores that each report had from weights that never saw it."""
    rows_: list[tuple[dict[str, float], int]] = []
    for fold in range(INNER):
        first = fit_events([s for i, s in enumerate(samples) if i % INNER != fold], args.c)
        for sample in [s for i, s in enumerate(samples) if i % INNER == fold]:
            scored = [context.First(t.scene, t.event, total(first, t.marks)) for t in sample.events]
            if scored and sample.events[0].scenes > context.SHORT:
                seen = context.marks(scored, sample.events[0].scenes, sample.events[0].language)
                rows_ += [(m, t.label) for m, t in zip(seen, sample.events, strict=True) if t.label is not None]
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([marks for marks, _ in rows_])
    x.indices, x.indptr = x.indices.astype(np.int32), x.indptr.astype(np.int32)
    model = LogisticRegression(C=args.second_c, solver="liblinear", max_iter=800)
    model.fit(x, np.array([label for _, label in rows_]))
    weights = zip(vectorizer.feature_names_, model.coef_[0], strict=True)
    return {"bias": round(float(model.intercept_[0]), 4), **{name: round(float(w), 4) for name, w in weights}}


def total(weights: dict[str, float], marks: list[str]) -> float:
    return weights["bias"] + sum(weights.get(mark, 0.0) for mark in marks)


def train(samples: list[Samples], args: argparse.Namespace) -> Scorer:
    details: dict[str, dict[str, dict[str, float]]] = {}
    for name, values in DETAILS.items():
        told = [(marks, value) for sample in samples for field_, marks, value in sample.details if field_ == name]
        details[name] = {value: fit([(marks, int(v == value)) for marks, v in told], args.detail_c) for value in values}
    return Scorer(
        fit_events(samples, args.c),
        fit_second(samples, args),
        fit([one for sample in samples for one in sample.targets], args.target_c),
        details,
        THRESHOLDS,
        args.least,
        args.also,
    )


def samples_of(reader: Reader, reports: list[Report], gold: dict[str, list[dict]]) -> dict[str, Samples]:
    made = {}
    for report in reports:
        golds = spans(report, gold[report.id])
        layout, found = reader.tellings(report)
        made[report.id] = Samples()
        for telling in found:
            learn(layout, telling, golds, made[report.id])
    return made


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", nargs="+", required=True)
    parser.add_argument("--gold", nargs="+", required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--c", type=float, default=0.15, help="how freely weights of events may grow")
    parser.add_argument("--second-c", type=float, default=0.3)
    parser.add_argument("--target-c", type=float, default=0.5)
    parser.add_argument("--detail-c", type=float, default=1.0)
    parser.add_argument("--least", type=float, default=-1.0, help="least score of a crossing")
    parser.add_argument("--also", type=float, default=0.3, help="least score of a second crossing")
    parser.add_argument("--write", action="store_true", help="write the weights learned from all reports")
    parser.add_argument("--figures", type=Path, help="write the folds' figures to a JSON file")
    parser.add_argument("--misses", action="store_true", help="list what the folds missed and made up")
    args = parser.parse_args(argv)
    gold = {row["report_id"]: row["claims"] for row in rows(args.gold)}
    reports = [report_of(row) for row in rows(args.reports) if row["id"] in gold]
    reader = Reader.load(scorer=Scorer.accept_all())
    samples = samples_of(reader, reports, gold)
    fold_of = {report.id: zlib.crc32(report.id.encode()) % args.folds for report in reports}
    found = {}
    for fold in range(args.folds):
        scorer = train([samples[r.id] for r in reports if fold_of[r.id] != fold], args)
        held = Reader(reader.lexicon, reader.names, scorer, reader.assembler)
        for report in reports:
            if fold_of[report.id] == fold:
                found[report.id] = [as_row(claim) for claim in held.read(report)]
    texts = {report.id: report.content for report in reports}
    figures = {}
    for language in (None, *sorted({report.language for report in reports})):
        ids = [r.id for r in reports if language in (None, r.language)]
        figures[language or "all"] = score({i: gold[i] for i in ids}, {i: found[i] for i in ids}, texts)
        shown = {k: v["f1"] if isinstance(v, dict) else v for k, v in figures[language or "all"].items()}
        print(f"{language or 'all':4} {len(ids):4} reports ", "  ".join(f"{k} {v}" for k, v in shown.items()))
    if args.figures:
        args.figures.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if args.misses:
        list_misses(reports, gold, found)
    if args.write:
        scorer = train([samples[r.id] for r in reports], args)
        scorer.save(DATA)
        print(f"wrote {DATA.name}")


def list_misses(reports: list[Report], gold: dict, found: dict) -> None:
    for report in reports:
        want = {(c["crossing"], c["event"], c["realis"]) for c in gold[report.id]}
        have = {(c["crossing"], c["event"], c["realis"]) for c in found[report.id]}
        print(report.id, report.language, "missed", sorted(want - have), "extra", sorted(have - want))


def as_row(claim) -> dict:
    date = {"start": claim.date.start.isoformat(), "end": claim.date.end.isoformat()} if claim.date else None
    fields = ("crossing", "mode", "event", "realis", "direction", "quote", "salience")
    return {**{name: getattr(claim, name) for name in fields}, "cargo": list(claim.cargo), "date": date}


if __name__ == "__main__":
    main()
