"""The first start: an empty store fills itself; what the server prints and asks is of this machine only."""

from __future__ import annotations

import pytest

from scripts.serving import served
from tests.browser.visiting import Visit
from tests.sketch import SAMPLES


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    with served(f"sqlite:///{folder / 'new.sqlite'}", folder / "server.log") as running:
        yield running


def test_an_empty_dashboard_says_so_then_fills_itself_with_the_samples(empty, browser):
    assert empty.health()[0] == 503
    context = browser.new_context()
    shown = Visit(context.new_page(), empty)
    shown.watch()
    shown.page.goto(empty.address)
    shown.standing()
    context.close()
    status, said = empty.health()
    assert (status, said["reports"]) == (200, len(SAMPLES.read_text("utf-8").splitlines()))
    assert shown.errors == []


def test_the_server_names_this_machine_only(empty):
    addresses = [line.strip() for line in empty.log.read_text("utf-8").splitlines() if "http" in line]
    assert addresses == [f"URL: {empty.address.replace('127.0.0.1', 'localhost')}"]
