"""The command line: `python -m geo read | ingest | evaluate | export | status | check | serve`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geo.model import DataError

if TYPE_CHECKING:
    from geo.store import Store
    from geo.views import Corpus

ROOT = Path(__file__).resolve().parents[1]
DB_VARIABLE = "BORDERPOST_DB"
DONE, FAILED, MISUSED = 0, 1, 2
REPORT_FILES = (".jsonl", ".ndjson")
FORMATS = ("csv", "jsonl", "parquet", "geojson", "gpkg")


class UsageError(Exception):
    """Something the caller can put right: said in one line, exit status 2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 done with faults, 2 asked for wrongly."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except UsageError as error:
        print(f"geo {arguments.command}: {error}", file=sys.stderr)
        return MISUSED
    except DataError as error:
        print(f"geo {arguments.command}: the data cannot be used: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="geo", description="What is open on North Korea's border, and how we know.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    read = command("read", _read, "Read claims from reports in JSON lines.")
    read.add_argument("reports", type=Path, metavar="REPORTS.jsonl")
    read.add_argument("--out", type=Path, required=True, metavar="CLAIMS.jsonl", help="`-` is the standard output")
    explain = command("explain", _explain, "Say why the reader made its claims.")
    explain.add_argument("reports", type=Path, metavar="REPORTS.jsonl")
    explain.add_argument("--report", default="", metavar="ID", help="one report alone")
    ingest = command("ingest", _ingest, "Add reports to the store, with the claims read from them.")
    ingest.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    export = command("export", _export, "Write events to a file.")
    export.add_argument("--format", choices=FORMATS, required=True)
    export.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--filter", default="", metavar="QUERY", help="as in a page's address: 'mode=rail&from=2022'")
    evaluate = command("evaluate", _evaluate, "Score the reader against a gold file.")
    evaluate.add_argument("--reports", type=Path, required=True, metavar="R.jsonl")
    evaluate.add_argument("--gold", type=Path, required=True, metavar="G.jsonl")
    evaluate.add_argument("--json", action="store_true", help="figures as one JSON object")
    evaluate.add_argument("--misses", type=int, default=0, metavar="N", help="list the first N reports read otherwise")
    status = command("status", _status, "Say what is open, in sentences.")
    status.add_argument(
        "--as-of", default="", metavar="DATE", help="2022, 2022-09 or 2022-09-26; else the newest day known"
    )
    status.add_argument("--crossing", default="", metavar="ID")
    command("check", _check, "Check the data folder: names, points, words, sanctions.")
    serve = command("serve", _serve, "Serve the dashboard on this machine.")
    serve.add_argument("--port", type=int, default=8501, help="1 to 65535")
    serve.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in; there is no password")
    for made in (ingest, export, status, serve):
        made.add_argument("--db", metavar="URL", help=f"file or database URL; else ${DB_VARIABLE}, else a file in var/")
    return parser


# --- commands --------------------------------------------------------------------------------------------------------


def _read(arguments: argparse.Namespace) -> int:
    _readable(arguments.reports)
    if arguments.out.is_dir():
        raise UsageError(f"{arguments.out} is a folder; name a file in it")
    if arguments.out.exists() and arguments.out.samefile(arguments.reports):
        raise UsageError(f"{arguments.out} is the file to be read; name another one to write")
    if str(arguments.out) == "-":
        return _read_to(arguments.reports, sys.stdout.write)
    try:
        with arguments.out.open("w", encoding="utf-8") as out:
            return _read_to(arguments.reports, out.write)
    except OSError as error:
        raise UsageError(f"cannot write {arguments.out}: {error.strerror}") from error


def _read_to(path: Path, write: Callable[[str], object]) -> int:
    """Write a line a report, in order, as soon as it is read; faults go to stderr and make the exit status 1."""
    import gc

    from geo import claimrows
    from geo.intake import jsonl
    from geo.reading import Reader

    reader = Reader.load()
    gc.freeze()  # the words stay for good: looking through them again and again costs a fifth of the time
    outcome = DONE
    for report in jsonl.read(path):
        if isinstance(report, jsonl.InvalidRow):
            print(f"{path}: {report}", file=sys.stderr)
            write(claimrows.error_line(report.report_id, report.what) + "\n")
            outcome = FAILED
        else:
            write(claimrows.line(report.id, reader.read(report)) + "\n")
    return outcome


def _explain(arguments: argparse.Namespace) -> int:
    from geo.intake import jsonl
    from geo.reading import Reader, explain

    _readable(arguments.reports)
    reader, outcome, shown = Reader.load(), DONE, 0
    for report in jsonl.read(arguments.reports):
        if isinstance(report, jsonl.InvalidRow):
            print(f"{arguments.reports}: {report}", file=sys.stderr)
            outcome = FAILED
        elif arguments.report in ("", report.id):
            print("\n".join(explain.lines(reader, report)), end="\n\n")
            shown += 1
    if not shown and arguments.report:
        raise UsageError(f"{arguments.reports} has no report {arguments.report!r}")
    return outcome


def _ingest(arguments: argparse.Namespace) -> int:
    from geo.intake import jsonl
    from geo.model import Report
    from geo.reading import Reader

    for path in arguments.paths:
        _readable(path)
        if path.suffix.lower() not in REPORT_FILES:
            raise UsageError(f"{path}: {path.suffix or 'no'} file; valid: {', '.join(REPORT_FILES)}")
    faults: list[jsonl.InvalidRow] = []

    def sound(path: Path):
        for report in jsonl.read(path):
            if isinstance(report, Report):
                yield report
            else:
                faults.append(report)
                print(f"{path}: {report}", file=sys.stderr)

    reader = Reader.load()
    differing: list[str] = []
    with _store(arguments.db) as store:
        for path in arguments.paths:
            added = store.add_reports(sound(path), reader.read)
            differing += added.differing
            print(f"{path}: {added.new} new, {added.same} there already")
    for report_id in differing:
        print(f"report {report_id!r} is in the store with other words; kept as it was", file=sys.stderr)
    return FAILED if faults or differing else DONE


def _export(arguments: argparse.Namespace) -> int:
    from urllib.parse import parse_qsl

    from geo import export, views

    corpus = _corpus(arguments.db)
    query = dict(parse_qsl(arguments.filter.removeprefix("?"), keep_blank_values=True))
    chosen, warnings = views.Filter.from_query(query, corpus)
    for warning in warnings:
        print(warning, file=sys.stderr)
    try:
        written = export.write(views.make(corpus, chosen), arguments.format, arguments.out)
    except export.ExportError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"cannot write {arguments.out}: {error.strerror or error}") from error
    without = f"; {written.left_out} of regions have no point and were left out" if written.left_out else ""
    print(f"{arguments.out}: {written.rows} events{without} ({chosen.sentence(corpus)})")
    return FAILED if warnings else DONE


def _evaluate(arguments: argparse.Namespace) -> int:
    import json

    from geo import claimrows, evaluate
    from geo.intake import jsonl
    from geo.reading import Reader

    _readable(arguments.reports)
    _readable(arguments.gold)
    try:
        gold = evaluate.read(arguments.gold)
    except evaluate.InvalidGold as error:
        raise UsageError(str(error)) from error
    reader, outcome = Reader.load(), DONE
    found, texts = {}, {}
    for report in jsonl.read(arguments.reports):
        if isinstance(report, jsonl.InvalidRow):
            print(f"{arguments.reports}: {report}", file=sys.stderr)
            outcome = FAILED
            continue
        texts[report.id] = report.content
        found[report.id] = [claimrows.row(claim) for claim in reader.read(report)]
    figures = evaluate.score(gold, found, texts)
    print(json.dumps(figures) if arguments.json else "\n".join(evaluate.table(figures)))
    for report_id, missed, extra in [*evaluate.misses(gold, found)][: max(0, arguments.misses)]:
        print(report_id, "missed", missed, "extra", extra)
    return outcome


def _status(arguments: argparse.Namespace) -> int:
    from geo import views
    from geo.model import InvalidPeriod, Period

    corpus = _corpus(arguments.db)
    crossings = corpus.gazetteer.crossings
    if arguments.crossing and arguments.crossing not in crossings:
        raise UsageError(f"crossing {arguments.crossing!r}; valid: {', '.join(crossings)}")
    try:
        as_of = Period.parse(arguments.as_of).end if arguments.as_of else corpus.last_day
    except InvalidPeriod as error:
        raise UsageError(f"--as-of {error}") from error
    statuses = corpus.ledger.assess(as_of)
    for status in statuses:
        if status.crossing != arguments.crossing and (arguments.crossing or status.post or status.direction):
            continue
        name = corpus.gazetteer.posts[status.post].name if status.post else corpus.gazetteer.label(status.crossing)
        print(f"{name}: {views.sentence(status, corpus.gazetteer)}")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from geo.gazetteer import Gazetteer, check

    loaders = _loaders()
    problems: list[str] = []
    for name, load in loaders.items():
        try:
            load()
        except (
            ValueError,
            OSError,
        ) as error:  # every loader's own error is a ValueError that names file, line and value
            problems.append(f"{name}: {error}")
    if not problems:
        problems += [str(problem) for problem in check(Gazetteer.load(), loaders["basemap"]())]
    for problem in problems:
        print(problem)
    print(f"{len(loaders)} tables checked, {len(problems)} problems", file=sys.stderr)
    return FAILED if problems else DONE


def _loaders() -> dict[str, Callable]:
    from geo.border import Border
    from geo.cargo import Cargo
    from geo.gazetteer import Gazetteer
    from geo.origins import Outlets
    from geo.reading import Reader

    return {
        "basemap": Border.load,
        "cargo": Cargo.load,
        "gazetteer": Gazetteer.load,
        "outlets": Outlets.load,
        "reading": Reader.load,
    }


def _serve(arguments: argparse.Namespace) -> int:
    import signal
    import subprocess

    if arguments.db:
        os.environ[DB_VARIABLE] = arguments.db
    _free(arguments.port)
    where = ["--server.address", arguments.host, "--server.port", str(arguments.port)]
    app = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *where]
    server = subprocess.Popen(app, cwd=ROOT)
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())  # else the server would outlive this command
    try:
        return server.wait()
    except KeyboardInterrupt:  # the server had it too and ends by itself
        return server.wait()


def _free(port: int) -> None:
    """See that a port can be served on; else say so before a page is promised there."""
    import socket

    if not 0 < port < 65536:
        raise UsageError(f"port {port}; valid: 1 to 65535")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            probe.bind(("", port))
        except OSError as error:
            raise UsageError(f"cannot serve on port {port}: {error.strerror}; choose another with --port") from error


# --- what commands share ---------------------------------------------------------------------------------------------


def _readable(path: Path) -> None:
    """See that a path is a file that can be read; else say which it is not."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file")
    try:
        with path.open("rb"):
            return
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error


@contextmanager
def _store(given: str | None) -> Iterator[Store]:
    """Open the store; what goes wrong with it is said in its own words."""
    from geo.store import Store, StoreError

    try:
        store = Store.open(address(given))
        yield store
        store.close()
    except StoreError as error:
        raise UsageError(str(error)) from error


def address(given: str | None = None) -> str:
    """Give the store's address: what was asked for, else BORDERPOST_DB, else a file in the project's `var/`."""
    chosen = given or os.environ.get(DB_VARIABLE)
    if chosen:
        return chosen
    (ROOT / "var").mkdir(exist_ok=True)
    return f"sqlite:///{ROOT / 'var' / 'borderpost.sqlite'}"


def _corpus(given: str | None) -> Corpus:
    from geo import views

    with _store(given) as store:
        return views.load(store)


if __name__ == "__main__":
    sys.exit(main())
