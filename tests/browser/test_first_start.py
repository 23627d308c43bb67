"""The first start: an empty store fills itself; what the server prints and asks is of this machine only."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from scripts.serving import served
from tests.browser.visiting import DESK, Visit
from tests.sketch import SAMPLES


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    with served(f"sqlite:///{folder / 'new.sqlite'}", folder / "server.log") as running:
        yield running


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "store.sqlite").write_bytes(b"no database" * 500)
    with served(f"sqlite:///{folder / 'store.sqlite'}", folder / "server.log") as running:
        yield running


def test_an_empty_dashboard_says_so_then_fills_itself_with_the_samples(empty, context):
    assert empty.health()[0] == 503
    shown = Visit(context(DESK, "light").new_page(), empty)
    shown.watch()
    shown.page.goto(empty.address)
    shown.standing()
    shown.page.close()
    status, said = empty.health()
    assert (status, said["reports"]) == (200, len(SAMPLES.read_text("utf-8").splitlines()))
    assert shown.errors == []


def test_the_server_names_this_machine_only(empty):
    addresses = [line.strip() for line in empty.log.read_text("utf-8").splitlines() if "http" in line]
    assert addresses == [f"URL: {empty.address.replace('127.0.0.1', 'localhost')}"]


@pytest.mark.parametrize("page", ["", "reports"])
def test_a_damaged_store_is_said_in_plain_words(damaged, context, page):
    tab = context(DESK, "light").new_page()
    tab.goto(f"{damaged.address}/{page}")
    alert = tab.get_by_test_id("stAlert")
    expect(alert).to_contain_text("file is not a database")
    expect(alert).to_contain_text("Restore the file from a copy")
    assert "Traceback" not in tab.inner_text("body")
    tab.close()


def test_the_health_of_a_damaged_store_says_so(damaged):
    status, said = damaged.health()
    assert (status, said["status"]) == (503, "damaged")
    assert "file is not a database" in said["say"]
