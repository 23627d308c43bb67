"""The map page in a real browser: it stands offline, keeps its view, answers a click, and obeys its address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from geo import views

PLACE = "dandong-sinuiju"
NAME = "Dandong–Sinuiju"
AUTUMN = "2022-10-01"  # five days after the trains resumed
LAYERS = ("land", "dprk", "province", "river", "halo", "border")
VIEW = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng, map.getPane('mapPane').style.transform]"
ELSEWHERE = "map.setView([42, 129], 8.5, {animate: false}); window.kept = map.getContainer()"


def said_of(corpus, crossing: str, as_of: str) -> str:
    """Give the status sentence that `python -m geo status` would say."""
    chosen, _ = views.Filter.from_query({"as_of": as_of}, corpus)
    statuses = views.make(corpus, chosen).statuses
    whole = next(s for s in statuses if s.crossing == crossing and s.post is None and s.direction is None)
    return views.sentence(whole, corpus.gazetteer)


def frame(page):
    return page.locator(".st-key-map iframe").element_handle().content_frame()


@pytest.fixture(scope="module")
def first(visit):
    """The map as a reader meets it who comes without any query."""
    return visit().standing()


@pytest.mark.parametrize("layer", LAYERS)
def test_the_map_stands_offline_with_its_base(first, layer):
    expect(first.map.locator(f"path.bp-{layer}").first).to_be_attached()


def test_the_map_shows_every_crossing(first, corpus):
    expect(first.marks).to_have_count(len(corpus.gazetteer.crossings))


def test_every_mark_says_its_name_and_status(first, corpus):
    labels = first.marks.evaluate_all("marks => marks.map((mark) => mark.getAttribute('aria-label'))")
    expected = {
        f"{crossing.name}: {said_of(corpus, crossing.id, corpus.last_day.isoformat())}"
        for crossing in corpus.gazetteer.crossings.values()
    }
    assert set(labels) == expected


def test_the_map_names_towns_and_countries(first):
    for name in ("China", "DPRK", "Pyongyang"):
        expect(first.map.locator(".bp-labels").get_by_text(name, exact=True)).to_be_visible()


def test_nothing_that_matters_is_below_the_fold(first):
    map_box, panel_box = first.page.locator(".st-key-map iframe").bounding_box(), first.panel.bounding_box()
    assert max(box["y"] + box["height"] for box in (map_box, panel_box)) <= 900


def test_a_filter_changes_the_map_and_leaves_its_view(visit):
    shown = visit().standing()
    inside = frame(shown.page)
    inside.evaluate(ELSEWHERE)
    before = inside.evaluate(VIEW)
    shown.page.get_by_role("button", name="Where").click()
    shown.page.get_by_role("combobox", name="Crossings").fill("Hyesan")
    shown.page.get_by_role("option").first.click()
    expect(shown.marks).to_have_count(1)
    assert inside.evaluate(VIEW) == before
    assert inside.evaluate("window.kept.isConnected")
    assert "crossing" in shown.query


def test_another_day_changes_the_marks(visit, corpus):
    shown = visit(as_of=AUTUMN).standing()
    expect(shown.marks.and_(shown.map.get_by_label(re.compile(f"^{NAME}: ")))).to_have_attribute(
        "aria-label", f"{NAME}: {said_of(corpus, PLACE, AUTUMN)}"
    )


def test_a_click_on_a_crossing_opens_its_panel_with_the_status_in_words(visit, corpus):
    shown = visit(as_of=AUTUMN).standing()
    shown.map.get_by_label(re.compile(f"^{NAME}: ")).locator("svg").click()
    expect(shown.panel.locator(".bp-title")).to_contain_text(NAME)
    expect(shown.panel.locator(".bp-lead")).to_contain_text(said_of(corpus, PLACE, AUTUMN))
    assert shown.query == {"as_of": AUTUMN, "at": PLACE}


def test_a_crossing_opens_by_keyboard_too(visit):
    shown = visit().standing()
    shown.map.get_by_label(re.compile(f"^{NAME}: ")).press("Enter")
    expect(shown.panel.locator(".bp-title")).to_contain_text(NAME)


def test_a_deep_link_shows_the_same_state_to_another_reader(visit):
    first_reader = visit(crossing=PLACE, as_of=AUTUMN, at=PLACE).standing()
    second_reader = visit(**first_reader.query).standing()
    for shown in (first_reader, second_reader):
        expect(shown.marks).to_have_count(1)
        expect(shown.sentence).to_have_text(f"{NAME} · as of 1 Oct 2022")
    assert first_reader.panel.inner_text() == second_reader.panel.inner_text()


def test_a_value_that_cannot_be_is_warned_of_and_left_out(visit, corpus):
    shown = visit(as_of="banana", crossing="atlantis").standing()
    warnings = shown.page.get_by_test_id("stAlert")
    expect(warnings.filter(has_text="banana")).to_be_visible()
    expect(warnings.filter(has_text="atlantis")).to_be_visible()
    expect(shown.marks).to_have_count(len(corpus.gazetteer.crossings))
    assert shown.errors == []


def test_an_unknown_crossing_to_look_at_is_warned_of(visit):
    shown = visit(at="atlantis").standing()
    expect(shown.page.get_by_test_id("stAlert")).to_be_visible()
    expect(shown.panel.locator(".bp-title")).to_contain_text("crossings on")


def test_the_map_follows_a_dark_theme(visit):
    expect(visit(theme="dark").standing().map.locator("html.bp-dark")).to_be_attached()
