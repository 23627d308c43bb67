"""One server with the sample reports and our own, and a browser for each module."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from geo import views
from geo.store import Store
from geo.views import Corpus
from scripts.serving import ROOT, Server, chromium, served
from tests.browser.visiting import DESK, Visit
from tests.sketch import SAMPLES

OWN = Path(__file__).parent / "reports.jsonl"  # facts of real reports told in our own words, and one hostile report
PATIENCE = 30_000  # milliseconds that an expectation waits on a busy machine

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    """The dashboard on a store of its own that holds the samples and our reports, put there by the command line."""
    folder = tmp_path_factory.mktemp("served")
    database = f"sqlite:///{folder / 'store.sqlite'}"
    ingest = [sys.executable, "-m", "geo", "ingest", str(SAMPLES), str(OWN), "--db", database]
    subprocess.run(ingest, cwd=ROOT, check=True, capture_output=True)
    with served(database, folder / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def corpus(server) -> Corpus:
    """What the served store holds, read beside the server: what the pages must show."""
    store = Store.open(server.database)
    loaded = views.load(store)
    store.close()
    return loaded


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that ends with its module: while it runs no other test of this process can start an event loop."""
    with sync_playwright() as playwright:
        running = chromium(playwright)
        yield running
        running.close()


@pytest.fixture(scope="module")
def context(browser) -> Callable[..., BrowserContext]:
    """Give a window of a size and theme; its cache is kept, so that only the first page of it loads the scripts."""

    @cache
    def made(size: tuple[int, int], theme: str) -> BrowserContext:
        width, height = size
        return browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale="en-GB")

    return made


@pytest.fixture(scope="module")
def visit(context, server) -> Iterator[Callable[..., Visit]]:
    """Open a page in a tab of its own, and so in a session of its own on the server."""
    tabs = []

    def open_page(page: str = "", *, size: tuple[int, int] = DESK, theme: str = "light", **query: str) -> Visit:
        tabs.append(context(size, theme).new_page())
        made = Visit(tabs[-1], server)
        made.watch()
        return made.go(page, **query)

    yield open_page
    for tab in tabs:
        tab.close()
