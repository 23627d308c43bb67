"""What the documents say is so: files, columns, commands, links and numbers.

`python -m tests.test_docs` writes the README's numbers anew from data and figures.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from geo import __main__ as cli
from geo.border import Border
from geo.cargo import Cargo
from geo.gazetteer import Gazetteer
from geo.model import EVENT_TYPES, MODES, REALIS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
README = ROOT / "README.md"
FIGURES = ROOT / "docs" / "figures.json"
GOLD = ROOT / "tests" / "gold"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *DATA.rglob("*.md")])
SCRIPTS = {"en": "English", "ko": "Korean", "zh": "Chinese", "ru": "Russian"}
LANGUAGES = {"all": "all", "en": "English", "ko": "Korean", "zh": "Chinese"}
MEASURES = {
    "crossings": "Crossings",
    "events": "Events",
    "claims": "Claims",
    "cargo": "Cargo",
    "dates": "Dates",
    "direction": "Direction",
    "mode": "Mode",
    "quiet": "Left alone",
    "quotes": "Quotes verbatim",
}


def text(path: Path) -> str:
    return path.read_text("utf-8")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in text(path).splitlines() if line.strip()]


# --- numbers of the README -------------------------------------------------------------------------------------------


def counted() -> str:
    """Count what the README says there is."""
    gazetteer, cargo = Gazetteer.load(), Cargo.load()
    areas = sum(crossing.approximate for crossing in gazetteer.crossings.values())
    names = Counter(name.language for name in gazetteer.names)
    cues = Counter(row["language"] for row in table(DATA / "cues" / "events.csv"))
    samples = Counter(row["language"] for row in lines_of(DATA / "samples" / "reports.jsonl"))
    gold = [row for path in ("dev.jsonl", "more.jsonl") for row in lines_of(GOLD / path)]
    claims = sum(len(row["claims"]) for row in gold)
    corpus = table(ROOT / "tests" / "corpus" / "reading.csv")
    gaps = sum(bool(row["gap"]) for row in corpus)
    border = Border.load()
    by_language = ", ".join(f"{names[code]:,} {name}" for code, name in SCRIPTS.items())
    in_language = ", ".join(f"{cues[code]:,} {name}" for code, name in list(SCRIPTS.items())[:3])
    of_language = ", ".join(f"{samples[code]} {name}" for code, name in list(SCRIPTS.items())[:3])
    return "\n".join(
        [
            f"- {len(gazetteer.crossings)} crossings ({areas} of them drawn as areas), {len(gazetteer.posts)} posts, "
            f"{len(gazetteer.regions)} regions, {border.length_km:,.0f} km of border",
            f"- {len(gazetteer.names):,} names: {by_language}; {len(gazetteer.ambiguities):,} rules for ambiguous ones",
            f"- {sum(cues.values()):,} words and phrases that tell of events: {in_language}",
            f"- {len(cargo.goods)} kinds of goods with {len(cargo.words):,} words, "
            f"{len(table(DATA / 'cargo' / 'sanctions.csv'))} sanctions rows",
            f"- {sum(samples.values())} sample reports, all summaries of ours: {of_language}",
            f"- {len(gold)} annotated reports with {claims:,} claims to learn from; {len(corpus)} test sentences, "
            f"{gaps} of them known to be misread",
        ]
    )


def figures_table(figures: dict[str, dict]) -> str:
    """Lay the cross-validated figures out; F1 where there is one, else the share."""
    rows = ["| | " + " | ".join(MEASURES.values()) + " |", "|---" * (len(MEASURES) + 1) + "|"]
    for language, name in LANGUAGES.items():
        values = [figures[language][measure] for measure in MEASURES]
        cells = [value["f1"] if isinstance(value, dict) else value for value in values]
        rows.append(f"| {name} | " + " | ".join("–" if cell is None else f"{cell:.2f}" for cell in cells) + " |")
    return "\n".join(rows)


def figures() -> dict[str, dict]:
    return json.loads(text(FIGURES))


def block(page: str, name: str) -> str:
    """Give what stands between a block's marks."""
    found = re.search(rf"<!-- {name}:[^>]*-->\n(.*?)\n?<!-- end -->", page, re.DOTALL)
    assert found, f"README has no block {name}"
    return found.group(1)


def written(page: str) -> str:
    """Write the numbers into a README anew."""
    for name, body in (("counted", counted()), ("figures", figures_table(figures()))):
        page = re.sub(
            rf"(<!-- {name}:[^>]*-->\n).*?\n?(<!-- end -->)",
            lambda found, body=body: f"{found.group(1)}{body}\n{found.group(2)}",
            page,
            flags=re.DOTALL,
        )
    return page


RENEW = "run `python -m tests.test_docs` to write the README's numbers anew"


def test_the_counts_of_the_readme_are_those_of_the_data() -> None:
    assert block(text(README), "counted") == counted(), RENEW


def test_the_figures_of_the_readme_are_those_of_the_folds() -> None:
    assert block(text(README), "figures") == figures_table(figures()), RENEW


def test_the_check_of_numbers_can_fail() -> None:
    page = text(README)
    wrong = page.replace(f"{len(Gazetteer.load().crossings)} crossings", "999 crossings", 1)
    assert wrong != page
    assert block(wrong, "counted") != counted()
    assert written(wrong) == written(page)


def test_the_figures_are_of_the_annotated_reports() -> None:
    gold = [row for path in ("dev.jsonl", "more.jsonl") for row in lines_of(GOLD / path)]
    keys = {
        (row["report_id"], claim["crossing"])
        for row in gold
        for claim in row["claims"]
        if not claim["crossing"].startswith("region:")
    }
    assert figures()["all"]["crossings"]["gold"] == len(keys)


# --- files and columns -----------------------------------------------------------------------------------------------


@cache
def data_files() -> tuple[Path, ...]:
    return tuple(
        path for path in sorted(DATA.rglob("*")) if path.is_file() and path.suffix != ".md" and path.name[0] != "."
    )


def entry(path: Path) -> str:
    """Give the row of data/README.md on a file."""
    name = path.relative_to(DATA).as_posix()
    found = [line for line in text(DATA / "README.md").splitlines() if line.startswith(f"| `{name}` |")]
    assert len(found) == 1, f"data/README.md has {len(found)} rows for {name}"
    return found[0]


@pytest.mark.parametrize("path", data_files(), ids=lambda path: path.relative_to(DATA).as_posix())
def test_every_data_file_is_described(path: Path) -> None:
    assert entry(path)


@pytest.mark.parametrize(
    "path",
    [path for path in data_files() if path.suffix == ".csv"],
    ids=lambda path: path.relative_to(DATA).as_posix(),
)
def test_every_column_is_named_in_its_order(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines))
    assert ", ".join(columns) in entry(path)


def test_the_sample_reports_have_the_fields_described() -> None:
    path = DATA / "samples" / "reports.jsonl"
    fields = {tuple(row) for row in lines_of(path)}
    assert [", ".join(row) in entry(path) for row in fields] == [True]


def test_no_file_is_described_that_does_not_exist() -> None:
    known = {path.relative_to(DATA).as_posix() for path in data_files()}
    named = set(re.findall(r"^\| `([^`]+)` \|", text(DATA / "README.md"), re.MULTILINE))
    assert named == known


# --- commands, links, ids --------------------------------------------------------------------------------------------


def commands() -> set[str]:
    (subparsers,) = (action for action in cli._parser()._actions if action.dest == "command")
    return set(subparsers.choices)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_that_a_page_names_exist(page: Path) -> None:
    assert set(re.findall(r"python -m geo (\w+)", text(page))) <= commands()
    targets = set(re.findall(r"^(\w+):", text(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make (\w+)", text(page), re.MULTILINE)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_that_a_page_names_exist(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text(page))
    missing = [link for link in links if not (page.parent / link).exists()]
    paths = re.findall(r"(?:data|docs|tests|scripts|geo|pages)/[\w/.-]*\.(?:py|csv|md|jsonl|json|png)\b", text(page))
    missing += [path for path in paths if not any((base / path).exists() for base in (ROOT, page.parent))]
    assert missing == []


def test_options_that_the_readme_names_exist() -> None:
    for line in re.findall(r"^python -m geo (.+)$", text(README), re.MULTILINE):
        name, *words = line.split()
        (subparsers,) = (action for action in cli._parser()._actions if action.dest == "command")
        known = subparsers.choices[name]._option_string_actions
        assert [word for word in words if word.startswith("-") and word not in known] == []


def test_the_codebook_names_every_id() -> None:
    page = text(ROOT / "docs" / "codebook.md")
    gazetteer = Gazetteer.load()
    ids = [*gazetteer.crossings, *gazetteer.regions, *Cargo.load().goods, *EVENT_TYPES, *REALIS, *MODES]
    assert [name for name in ids if f"`{name}`" not in page] == []


def test_the_codebook_names_no_crossing_that_does_not_exist() -> None:
    gazetteer = Gazetteer.load()
    page = text(ROOT / "docs" / "codebook.md").partition("### Crossing ids")[2].partition("## Cargo ids")[0]
    assert set(re.findall(r"`([^`]+)`", page)) == {*gazetteer.crossings, *gazetteer.regions}


if __name__ == "__main__":
    README.write_text(written(text(README)), encoding="utf-8")
