"""The order of the modules: imports point one way, and only the pages know Streamlit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# From the ground up. A module may import from lines above its own only; a new module needs a place here.
LAYERS = (
    ("geo.model",),
    ("geo.look", "geo.border"),
    ("geo.gazetteer", "geo.cargo", "geo.origins", "geo.claimrows", "geo.evaluate"),
    ("geo.reading.sentences", "geo.reading.scorer", "geo.reading.lexicon", "geo.reading.dates_words"),
    ("geo.reading.dates_piece", "geo.reading.counts"),
    ("geo.reading.dates_en_spans", "geo.reading.dates_flags", "geo.reading.dates_settle"),
    ("geo.reading.dates_en", "geo.reading.dates_ko", "geo.reading.dates_zh"),
    ("geo.reading.dates", "geo.reading.mentions", "geo.reading.context"),
    ("geo.reading.scenes",),
    ("geo.reading.realis", "geo.reading.direction"),
    ("geo.reading.tellings",),
    ("geo.reading.crossings",),
    ("geo.reading.candidates",),
    ("geo.reading.claims",),
    ("geo.reading",),
    ("geo.events", "geo.tracks", "geo.reading.explain"),
    ("geo.signals", "geo.bands"),
    ("geo.status",),
    ("geo.intake.jsonl", "geo.store"),
    ("geo.filters",),
    ("geo.views",),
    ("geo.chartdata", "geo.export", "geo.maps"),
    ("geo.charts",),
    ("geo.strip",),
    ("geo.ui.state", "geo.ui.style", "geo.ui.loading", "geo.ui.markup", "geo.ui.tables"),
    ("geo.ui.filters", "geo.ui.mapview", "geo.ui.panel", "geo.ui.reader", "geo.ui.routes"),
    ("geo.ui.main", "geo.__main__"),
)
RANK = {module: rank for rank, layer in enumerate(LAYERS) for module in layer}
CLOCKS = {"today", "now", "utcnow"}


def name_of(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def sources(root: Path = ROOT) -> dict[str, ast.Module]:
    return {
        name_of(path, root): ast.parse(path.read_text("utf-8"), str(path))
        for path in sorted((root / "geo").rglob("*.py"))
        if path.name != "__init__.py" or path.read_text("utf-8").strip()
    }


def imports(module: str, tree: ast.Module, known: set[str], *, package: bool) -> Iterator[str]:
    """Give the modules that a module imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = module.split(".")[: None if package else -1]
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, *filter(None, [base])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in known else base


def upward(trees: dict[str, ast.Module], rank: dict[str, int], root: Path = ROOT) -> list[str]:
    """List the imports that do not point to a lower layer."""
    return [
        f"{module} imports {other}"
        for module, tree in trees.items()
        for other in imports(module, tree, set(trees), package=(root / module.replace(".", "/")).is_dir())
        if other != module and module in rank and rank.get(other, -1) >= rank[module]
    ]


def streamlit_in(trees: dict[str, ast.Module]) -> list[str]:
    return [
        module
        for module, tree in trees.items()
        if not module.startswith("geo.ui")
        and any(name.split(".")[0] == "streamlit" for name in imports(module, tree, set(trees), package=False))
    ]


def clocks_in(trees: dict[str, ast.Module]) -> list[str]:
    """List modules that ask what day it is; the answer to a question must not depend on when it is asked."""
    return [
        module
        for module, tree in trees.items()
        if not module.startswith("geo.ui") and module != "geo.__main__"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    ]


def test_every_module_has_a_place_and_every_place_a_module() -> None:
    assert set(sources()) == set(RANK)


def test_imports_point_one_way() -> None:
    assert upward(sources(), RANK) == []


def test_only_the_pages_know_streamlit() -> None:
    assert streamlit_in(sources()) == []


def test_nothing_but_pages_and_command_line_asks_for_the_day() -> None:
    assert clocks_in(sources()) == []


def test_pages_hold_no_function_of_their_own_and_stay_short() -> None:
    for path in sorted((ROOT / "pages").glob("*.py")):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) < 60, path.name
        assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)], path.name


def test_the_check_of_imports_can_fail(tmp_path: Path) -> None:
    (tmp_path / "geo" / "reading").mkdir(parents=True)
    (tmp_path / "geo" / "model.py").write_text("def f():\n    from geo import status\n", "utf-8")
    (tmp_path / "geo" / "status.py").write_text("import geo.model\n", "utf-8")
    (tmp_path / "geo" / "reading" / "__init__.py").write_text("from . import dates\n", "utf-8")
    (tmp_path / "geo" / "reading" / "dates.py").write_text("from ..status import Ledger\n", "utf-8")
    rank = {"geo.model": 0, "geo.reading.dates": 1, "geo.reading": 2, "geo.status": 3}
    wrong = ["geo.model imports geo.status", "geo.reading.dates imports geo.status"]
    assert upward(sources(tmp_path), rank, tmp_path) == wrong


def test_the_checks_of_streamlit_and_of_clocks_can_fail(tmp_path: Path) -> None:
    (tmp_path / "geo" / "ui").mkdir(parents=True)
    (tmp_path / "geo" / "maps.py").write_text("def f():\n    import streamlit.components.v1\n", "utf-8")
    (tmp_path / "geo" / "status.py").write_text("import datetime as dt\nx = dt.date.today()\n", "utf-8")
    (tmp_path / "geo" / "ui" / "main.py").write_text("import streamlit\n", "utf-8")
    trees = sources(tmp_path)
    assert streamlit_in(trees) == ["geo.maps"]
    assert clocks_in(trees) == ["geo.status"]


def test_every_module_says_in_one_sentence_what_it_is() -> None:
    for module, tree in sources().items():
        assert ast.get_docstring(tree), module
