"""Figures against gold, on cases small enough to count by hand."""

from __future__ import annotations

import pytest

from geo import evaluate


def row(crossing="tumen-namyang", event="opening", realis="actual", **changes):
    base = {"mode": None, "direction": None, "cargo": [], "date": None, "quote": "q", "salience": "main"}
    return {"crossing": crossing, "event": event, "realis": realis} | base | changes


def span(start, end=None):
    return {"start": start, "end": end or start}


def test_all_found_is_one():
    gold = {"r": [row(date=span("2022-01-01"), cargo=["coal"], mode="rail")]}
    figures = evaluate.score(gold, gold, {"r": "a q b"})
    assert all(figures[name]["f1"] == 1.0 for name in ("crossings", "events", "claims", "claims_all", "cargo", "dates"))
    assert (figures["main"], figures["mode"], figures["quotes"], figures["quiet"]) == (1.0, 1.0, 1.0, None)


def test_precision_counts_what_was_too_much_and_recall_what_was_missed():
    gold = {"r": [row(), row(event="closure")]}
    found = {"r": [row(), row(event="traffic"), row(event="cargo"), row(event="people")]}
    assert evaluate.score(gold, found)["claims"] == {"p": 0.25, "r": 0.5, "f1": 0.333, "gold": 2}


def test_a_claim_found_twice_counts_once():
    assert evaluate.score({"r": [row()]}, {"r": [row(), row()]})["claims"]["p"] == 1.0


def test_regions_count_only_where_said():
    figures = evaluate.score({"r": [row("region:cn-border")]}, {"r": []})
    assert (figures["claims"]["gold"], figures["claims_all"]["gold"]) == (0, 1)


@pytest.mark.parametrize(
    ("found", "exact", "near"),
    [
        (span("2022-01-01", "2022-01-10"), 1.0, 1.0),
        (span("2022-01-01", "2022-01-05"), 0.0, 1.0),
        (span("2022-01-01", "2022-01-04"), 0.0, 0.0),
        (span("2022-01-08", "2022-01-20"), 0.0, 0.0),
        (None, 0.0, 0.0),
    ],
)
def test_dates_are_the_same_or_near_from_half_of_the_joint_span(found, exact, near):
    figures = evaluate.score({"r": [row(date=span("2022-01-01", "2022-01-10"))]}, {"r": [row(date=found)]})
    assert (figures["dates"]["f1"], figures["dates_near"]["f1"]) == (exact, near)


def test_a_date_where_gold_has_none_is_too_much():
    assert evaluate.score({"r": [row()]}, {"r": [row(date=span("2022-01-01"))]})["dates"]["p"] == 0.0


def test_dates_of_claims_that_were_not_found_are_not_judged():
    assert evaluate.score({"r": [row(date=span("2022-01-01"))]}, {})["dates"]["gold"] == 0


def test_quiet_is_the_share_of_empty_reports_left_empty():
    assert evaluate.score({"a": [], "b": []}, {"a": [], "b": [row()]})["quiet"] == 0.5


def test_direction_and_mode_are_judged_where_gold_has_one_and_the_claim_was_found():
    gold = {"r": [row(direction="import", mode="rail"), row(event="closure", mode="road")]}
    figures = evaluate.score(gold, {"r": [row(direction="import", mode="road")]})
    assert (figures["direction"], figures["mode"]) == (1.0, 0.0)


def test_background_is_not_main():
    gold = {"r": [row(), row(event="closure", salience="background")]}
    assert evaluate.score(gold, {"r": [row()]})["main"] == 1.0


def test_misses_name_the_report_with_what_was_missed_and_what_was_too_much():
    gold, found = {"a": [row()], "b": [row()]}, {"a": [row()], "b": [row(event="closure")]}
    missed, extra = ("tumen-namyang", "opening", "actual"), ("tumen-namyang", "closure", "actual")
    assert list(evaluate.misses(gold, found)) == [("b", [missed], [extra])]


def test_nothing_against_nothing_has_figures():
    assert evaluate.score({}, {})["claims"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 0}


def test_a_table_has_a_line_a_figure():
    figures = evaluate.score({"r": [row()]}, {"r": [row()]}, {"r": "q"})
    assert len(list(evaluate.table(figures))) == len(figures)


def test_a_line_that_is_no_gold_is_named(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"report_id": "a", "claims": []}\n\n{"claims": []}\n', "utf-8")
    with pytest.raises(evaluate.InvalidGold, match="line 3.*valid:"):
        evaluate.read(path)


def test_a_row_with_an_error_counts_as_nothing_found(tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text('{"report_id": "a", "error": "no JSON"}\n', "utf-8")
    assert evaluate.read(path) == {"a": []}
