"""Reports that were ingested come to the screen: their facts with quotes, their text as text and nothing more."""

from __future__ import annotations

import csv
import re
from functools import cache

import pytest
from playwright.sync_api import expect

BREAKOUT = "script, img:not(.bp-icon), iframe, svg, [onerror], [onload], [onmouseover], [src*=evil], [href*=evil]"
REGISTERED = (
    "At Dandong customs, food, infant formula and building materials were registered for export to North Korea."
)
EXPORTS = "Since early January, North Korean exports have been going out by truck through Hyesan customs."
CARGO = "The trucks carry ore, coal, molybdenum and seafood to China."
STRICTER = "Inspections of export goods at Hyesan customs have become stricter, and officers check each item."
QUEUE = "Trucks are lined up at Tojang to load and go to China."
RESUMED = "Freight trains between Dandong and Sinuiju resumed on 26 September 2022."
HALTED = "They had been halted in April because of an outbreak in Dandong."
FACTS = [
    ("dandong-sinuiju", "2022-10-01", REGISTERED, "Cargo · road · import ▸ · Construction materials, Food"),
    ("dandong-sinuiju", "2022-10-01", RESUMED, "26 Sep 2022 Opening · rail"),
    ("dandong-sinuiju", "2022-10-01", HALTED, "Apr 2022 Closure · rail"),
    ("changbai-hyesan", "2024-01-31", EXPORTS, "1–10 Jan 2024 Traffic · road"),
    ("changbai-hyesan", "2024-01-31", CARGO, "◂ export · Coal, Other or unnamed minerals, Molybdenum, Seafood"),
    ("changbai-hyesan", "2024-01-31", STRICTER, "Tightening"),
    ("hyesan-tojang", "2024-01-31", QUEUE, "Traffic · road"),
]


@pytest.fixture(scope="module")
def customs_post(visit):
    """Give the page of a crossing on a day; one visit serves all that is asked of it."""
    return cache(lambda crossing, day: visit("post", at=crossing, as_of=day))


@pytest.mark.parametrize(("crossing", "day", "quote", "words"), FACTS)
def test_a_fact_stands_on_its_customs_post_with_its_quote(customs_post, crossing, day, quote, words):
    page = customs_post(crossing, day).page
    block = page.locator(".bp-eventblock", has=page.locator("blockquote", has_text=quote)).first
    expect(block).to_be_attached()
    assert words in re.sub(r"\s+", " ", block.locator(".bp-event").inner_text())


@pytest.mark.parametrize(("crossing", "quote"), [("hyesan-tojang", QUEUE), ("changbai-hyesan", EXPORTS)])
def test_a_fact_stands_in_the_panel_beside_the_map(visit, crossing, quote):
    shown = visit(at=crossing, as_of="2024-01-31").standing()
    expect(shown.panel.locator("blockquote", has_text=quote).first).to_be_attached()


def test_the_resumed_trains_make_the_crossing_open_by_rail(customs_post):
    lead = customs_post("dandong-sinuiju", "2022-10-01").page.locator(".bp-lead")
    expect(lead).to_contain_text("pen")
    expect(lead).to_contain_text("26 Sep 2022")


@pytest.fixture(scope="module")
def post(visit):
    return visit("post", at="dandong-sinuiju")


def test_a_customs_post_draws_its_bands(post):
    chart = post.page.get_by_test_id("stVegaLiteChart").first
    bands = chart.locator("[aria-roledescription='rect mark'] path, .mark-rect path")
    expect(bands.first).to_be_attached()
    assert bands.count() > 3


def test_a_customs_post_lists_its_events_with_sources(post, corpus):
    number = sum(event.crossing == "dandong-sinuiju" for event in corpus.events)
    expect(post.page.get_by_role("tab", name=f"Events ({number})")).to_be_visible()
    first = post.page.locator(".bp-eventblock").first
    expect(first.locator("blockquote").first).to_be_visible()
    expect(first.get_by_role("link", name="report").first).to_be_visible()


def test_a_report_shows_its_claims_marked(visit):
    marks = visit("reports", report="B-HYESAN").page.locator(".bp-text mark")
    expect(marks).to_have_count(3)
    expect(marks.first).to_have_text(EXPORTS)


def test_a_search_finds_a_report(visit):
    shown = visit("reports")
    search = shown.page.get_by_role("textbox", name="Search")
    search.fill("makeshift")
    search.press("Enter")
    expect(shown.page.locator(".bp-head").first).to_contain_text("1 report")
    expect(shown.page.locator(".bp-title.bp-text")).to_have_text("A makeshift customs office")


@pytest.fixture(scope="module")
def hostile(visit):
    """Every place that shows the hostile report: read whole, in a list, as a quote, and on the map."""
    shown = [
        visit("reports", report="B-HOSTILE"),
        visit("reports", q="quote.png"),
        visit("post", at="dandong-sinuiju", as_of="2022-10-01"),
        visit(at="dandong-sinuiju", as_of="2022-10-01").standing(),
    ]
    return shown


def test_a_hostile_report_is_shown_as_it_is_written(hostile):
    text = hostile[0].page.locator("div.bp-text")
    for written in ("<script>alert('text')</script>", "[press](javascript:alert('link'))", "{{ 7*7 }}", "{% raw %}"):
        expect(text).to_contain_text(written)
    expect(hostile[0].page.locator("p.bp-title")).to_contain_text("<script>alert('title')</script>")


def test_a_hostile_report_puts_no_element_in_a_page(hostile):
    for shown in hostile:
        places = shown.page.locator(".bp-text, .bp-eventblock, .bp-source, .bp-sentence")
        assert places.locator(BREAKOUT).evaluate_all("all => all.map((element) => element.outerHTML)") == []


def test_a_hostile_report_makes_no_link_that_runs(hostile):
    for shown in hostile:
        assert shown.page.locator("a[href^='javascript:' i], a[href*='evil.example']").count() == 0


def test_a_hostile_report_asks_nobody_and_opens_nothing(hostile):
    assert [(shown.outside, shown.dialogs, shown.errors) for shown in hostile] == [([], [], [])] * len(hostile)


def test_a_saved_table_holds_no_formula(visit, tmp_path):
    shown = visit("post", at="dandong-sinuiju", as_of="2022-10-01")
    shown.page.evaluate("delete window.showSaveFilePicker")  # its window has no place in a browser without a screen
    shown.page.get_by_role("tab", name="Table").click()
    shown.page.get_by_test_id("stDataFrame").first.hover()
    with shown.page.expect_download() as download:
        shown.page.get_by_role("button", name="Download as CSV").click()
    saved = tmp_path / "saved.csv"
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert "'=cmd() <b onmouseover=alert('outlet')>Paper</b>" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
