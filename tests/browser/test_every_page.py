"""What holds on every page: it draws, asks nobody outside, keeps its state, fits a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visiting import PAGES, PHONE

TITLES = {"map": "Map", "post": "Customs post", "strip": "Strip", "cargo": "Cargo", "reports": "Reports"}
STATE = {"as_of": "2023-01-31", "mode": "rail", "at": "dandong-sinuiju"}
DRAWN = {
    "map": ".st-key-map iframe",
    "post": "[data-testid=stVegaLiteChart] svg",
    "strip": "[data-testid=stVegaLiteChart] svg",
    "cargo": "[data-testid=stVegaLiteChart] svg",
    "reports": "mark",
}


@pytest.fixture(scope="module", params=PAGES)
def seen(request, visit):
    """Each page with a crossing chosen, its drawing in sight."""
    shown = visit("" if request.param == "map" else request.param, at="dandong-sinuiju")
    expect(shown.page.locator(DRAWN[request.param]).first).to_be_visible()
    if request.param == "map":
        shown.standing()
    return shown


@pytest.fixture(scope="module", params=PAGES)
def on_phone(request, visit):
    shown = visit("" if request.param == "map" else request.param, size=PHONE, at="dandong-sinuiju")
    expect(shown.page.locator(DRAWN[request.param]).first).to_be_attached()
    return shown


def test_a_page_loads_without_an_exception(seen):
    assert seen.page.get_by_test_id("stException").count() == 0


def test_a_page_writes_no_error_to_the_console(seen):
    assert seen.errors == []


def test_a_page_asks_nobody_outside(seen):
    assert seen.outside == []


def test_a_page_opens_no_dialog(seen):
    assert seen.dialogs == []


def test_an_outside_request_would_be_seen(visit):
    """Guard against a watch that sees nothing."""
    shown = visit("reports")
    shown.page.evaluate("fetch('http://outside.example/x').catch(() => null)")
    assert shown.outside == ["http://outside.example/x"]


def test_the_state_survives_a_walk_through_all_pages(visit):
    shown = visit(**STATE).standing()
    words = shown.sentence.inner_text()
    for page in (*PAGES[1:], PAGES[0]):
        shown.page.get_by_role("link", name=TITLES[page], exact=True).click()
        expect(shown.page).to_have_url(re.compile(rf"{shown.server.address}/{'' if page == 'map' else page}\?"))
        expect(shown.drawn().sentence).to_have_text(words)
        assert shown.query == STATE


def test_nothing_is_wider_than_a_phone(on_phone):
    width = on_phone.page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    main = on_phone.page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    assert (width <= PHONE[0], main) == (True, 0)


def test_a_phone_shows_the_map_before_the_panel(visit):
    shown = visit(size=PHONE).standing()
    map_box, panel_box = shown.page.locator(".st-key-map iframe").bounding_box(), shown.panel.bounding_box()
    assert map_box["y"] + map_box["height"] <= panel_box["y"]
    assert map_box["y"] + map_box["height"] <= PHONE[1]


def test_a_phone_keeps_the_filters_behind_one_button(visit):
    shown = visit(size=PHONE)
    bar = shown.page.locator(".st-key-bar")
    expect(bar).to_be_hidden()
    shown.page.locator(".st-key-phone").get_by_text("Filters").click()
    expect(bar).to_be_visible()
