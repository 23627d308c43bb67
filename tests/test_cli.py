"""The command line keeps its contracts: order, exit status, and messages that say what to do."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from geo.__main__ import address, main
from tests.sketch import GOLD, ROOT, SAMPLES

HEAD = [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines()[:6]]


def reports(path, *rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def db(tmp_path):
    return f"sqlite:///{tmp_path / 's.sqlite'}"


@pytest.fixture
def filled(tmp_path, db):
    assert main(["ingest", str(reports(tmp_path / "r.jsonl", *HEAD)), "--db", db]) == 0
    return db


def test_read_writes_one_row_a_report_in_order(tmp_path):
    out = tmp_path / "claims.jsonl"
    assert main(["read", str(reports(tmp_path / "r.jsonl", *HEAD)), "--out", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["report_id"] for row in rows] == [row["id"] for row in HEAD]
    fields = {"crossing", "mode", "event", "realis", "direction", "cargo", "date", "quote", "salience"}
    assert all(fields <= set(claim) for row in rows for claim in row["claims"])
    assert any(row["claims"] for row in rows)


def test_read_tells_a_bad_row_by_its_line_and_does_the_rest(tmp_path, capsys):
    out = tmp_path / "claims.jsonl"
    bad = HEAD[1] | {"published": "sometime"}
    path = reports(tmp_path / "r.jsonl", HEAD[0], bad, "{", HEAD[2])
    assert main(["read", str(path), "--out", str(out)]) == 1
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["report_id"] for row in rows] == [HEAD[0]["id"], bad["id"], None, HEAD[2]["id"]]
    assert ["error" in row for row in rows] == [False, True, True, False]
    errors = capsys.readouterr().err.splitlines()
    assert "line 2: published 'sometime'" in errors[0]
    assert "line 3" in errors[1]


def test_read_refuses_to_write_over_what_it_reads(tmp_path, capsys):
    path = reports(tmp_path / "r.jsonl", HEAD[0])
    before = path.read_bytes()
    assert main(["read", str(path), "--out", str(path)]) == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["read", "ingest"])
@pytest.mark.parametrize(("name", "says"), [("missing.jsonl", "No such file"), (".", "is a folder")])
def test_a_path_that_cannot_be_read_is_a_matter_of_usage(tmp_path, capsys, command, name, says):
    rest = ["--out", str(tmp_path / "o.jsonl")] if command == "read" else ["--db", f"sqlite:///{tmp_path / 's.sqlite'}"]
    assert main([command, str(tmp_path / name), *rest]) == 2
    assert says in capsys.readouterr().err


def test_ingesting_twice_changes_nothing(tmp_path, db, capsys):
    path = reports(tmp_path / "r.jsonl", *HEAD)
    main(["ingest", str(path), "--db", db])
    main(["ingest", str(path), "--db", db])
    assert [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()] == [
        "6 new, 0 there already",
        "0 new, 6 there already",
    ]


def test_ingest_keeps_a_changed_report_as_it_was_and_says_so(tmp_path, filled, capsys):
    changed = reports(tmp_path / "n.jsonl", HEAD[0] | {"text": "Other words."})
    assert main(["ingest", str(changed), "--db", filled]) == 1
    assert "with other words; kept as it was" in capsys.readouterr().err


def test_ingest_takes_no_file_it_cannot_read(tmp_path, db, capsys):
    (tmp_path / "r.xyz").write_text("?", "utf-8")
    assert main(["ingest", str(tmp_path / "r.xyz"), "--db", db]) == 2
    assert "valid: .jsonl" in capsys.readouterr().err


def test_a_damaged_store_is_told_and_left_alone(tmp_path, capsys):
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"no database at all " * 100)
    assert main(["status", "--db", str(path)]) == 2
    assert "damaged or no database" in capsys.readouterr().err
    assert path.read_bytes().startswith(b"no database")


def test_status_says_every_crossing_in_a_sentence(filled, capsys):
    assert main(["status", "--as-of", "2022-10", "--db", filled]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len({line.split(":")[0] for line in lines})
    assert any(line.startswith("Nampo port: No evidence as of 31 Oct 2022") for line in lines)


def test_status_of_one_crossing_says_its_posts_too(filled, capsys):
    assert main(["status", "--crossing", "dandong-sinuiju", "--as-of", "2022-10", "--db", filled]) == 0
    out = capsys.readouterr().out
    assert "Dandong–Sinuiju railway port: " in out
    assert "Dandong–Sinuiju road port: " in out


@pytest.mark.parametrize(
    ("arguments", "says"), [(["--crossing", "dandong"], "valid:"), (["--as-of", "banana"], "'banana' is no date")]
)
def test_status_tells_what_is_valid(filled, capsys, arguments, says):
    assert main(["status", *arguments, "--db", filled]) == 2
    assert says in capsys.readouterr().err


def test_export_writes_what_a_filter_leaves(tmp_path, filled, capsys):
    out = tmp_path / "x.jsonl"
    assert main(["export", "--format", "jsonl", "-o", str(out), "--filter", "mode=rail", "--db", filled]) == 0
    assert {json.loads(line)["mode"] for line in out.read_text("utf-8").splitlines()} == {"rail"}


def test_export_warns_of_a_filter_it_cannot_hold(tmp_path, filled, capsys):
    out = tmp_path / "x.csv"
    assert main(["export", "--format", "csv", "-o", str(out), "--filter", "mode=banana", "--db", filled]) == 1
    assert "mode 'banana' is not known" in capsys.readouterr().err


def test_export_into_a_folder_that_is_not_there_is_a_matter_of_usage(tmp_path, filled, capsys):
    assert main(["export", "--format", "csv", "-o", str(tmp_path / "no" / "x.csv"), "--db", filled]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_evaluate_gives_figures_as_json(tmp_path, capsys):
    assert main(["evaluate", "--reports", str(SAMPLES), "--gold", str(GOLD), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["quotes"] == 1.0
    assert set(figures["claims"]) == {"p", "r", "f1", "gold"}


def test_evaluate_lists_as_many_misses_as_asked_for(tmp_path, capsys):
    main(["evaluate", "--reports", str(SAMPLES), "--gold", str(GOLD)])
    without = capsys.readouterr().out.splitlines()
    main(["evaluate", "--reports", str(SAMPLES), "--gold", str(GOLD), "--misses", "3"])
    assert len(capsys.readouterr().out.splitlines()) == len(without) + 3


def test_evaluate_refuses_a_broken_gold_file(tmp_path, capsys):
    gold = tmp_path / "g.jsonl"
    gold.write_text("{}\n", "utf-8")
    assert main(["evaluate", "--reports", str(SAMPLES), "--gold", str(gold)]) == 2
    assert "line 1" in capsys.readouterr().err


def test_check_finds_no_fault_in_the_data(capsys):
    assert main(["check"]) == 0


def test_the_store_is_where_the_environment_says(monkeypatch):
    monkeypatch.setenv("BORDERPOST_DB", "postgresql://x/y")
    assert address() == "postgresql://x/y"
    assert address("other.sqlite") == "other.sqlite"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["export"], ["read", "x.jsonl"]])
def test_wrong_usage_ends_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_the_command_starts_without_loading_what_it_does_not_need():
    heavy = ("pandas", "sqlalchemy", "folium", "shapely", "streamlit")
    script = f"import sys, geo.__main__ as m; m._parser(); print([x for x in {heavy} if x in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
