"""The pages as a reader meets them: each runs, the address rules, bad values warn, hostile text stays text."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from geo.model import Claim, Period, Report
from geo.store import Store
from geo.ui import filters, loading, markup, routes, tables

ROOT = Path(__file__).resolve().parents[1]
MAIN = str(ROOT / "geo" / "ui" / "main.py")
PAGES = ("post", "strip", "cargo", "reports")
BAD = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
TEXT = f"Trains ran again on 26 September 2022. {BAD} Coal went out by road."


def claims_of(report: Report) -> list[Claim]:
    def told(quote: str, event: str, realis: str, direction: str | None, cargo: tuple[str, ...]) -> Claim:
        start = report.content.index(quote)
        date = Period.parse("2022-09-26")
        place = "dandong-sinuiju"
        end = start + len(quote)
        return Claim(
            report.id, place, "rail", event, realis, direction, cargo, date, quote, start, end, "main", "rule-1"
        )

    return [
        told("Trains ran again on 26 September 2022.", "opening", "actual", None, ()),
        told(BAD, "closure", "rumoured", None, ()),
        told("Coal went out", "cargo", "actual", "export", ("coal",)),
    ]


@pytest.fixture
def address(tmp_path, monkeypatch) -> str:
    """A store of one hostile report, named to the app as an operator would name it."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    report = Report(
        "R1", f"Border {BAD}", TEXT, Period.parse("2022-09-28"), "en", f"Paper {BAD}", "javascript:alert(3)"
    )
    Store.open(url).add_reports([report], claims_of)
    monkeypatch.setenv("BORDERPOST_DB", url)
    return url


def visit(page: str = "", **query: str) -> AppTest:
    app = AppTest.from_file(MAIN, default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    if page:
        app.switch_page(f"../../pages/{page}.py")
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
    return app


def query_of(app: AppTest) -> dict[str, str]:
    return {key: value if isinstance(value, str) else value[0] for key, value in app.query_params.items()}


def key_of(app: AppTest, name: str) -> str:
    """Name a filter's widget as it stands: its key changes whenever something else has changed the filter."""
    return f"filter_{name}_{app.session_state['generation']}"


def html_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_map_page_runs(address):
    assert not visit().exception


@pytest.mark.parametrize("page", PAGES)
def test_each_page_runs(address, page):
    app = visit(page, at="dandong-sinuiju")
    assert not app.exception
    assert re.search("as of 28 Sep 2022", html_of(app))


@pytest.mark.parametrize("page", ["", *PAGES])
def test_hostile_text_stays_text(address, page):
    body = html_of(visit(page, at="dandong-sinuiju", report="R1"))
    assert re.findall("<img src=x|<script|javascript:", body) == []


def test_hostile_text_is_still_shown(address):
    assert re.search("&lt;img src=x", html_of(visit("reports", report="R1")))


@pytest.mark.parametrize(
    ("query", "said"),
    [({"as_of": "banana"}, "banana"), ({"mode": "submarine"}, "submarine"), ({"asof": "2022"}, "asof")],
)
def test_a_bad_address_warns_and_falls_back(address, query, said):
    app = visit(**query)
    assert not app.exception
    assert any(said in warning.value for warning in app.warning)


def test_an_unknown_crossing_in_the_address_warns(address):
    app = visit(at="nowhere")
    assert not app.exception
    assert any("not in the gazetteer" in warning.value for warning in app.warning)


def test_an_unknown_report_in_the_address_is_said(address):
    assert any("not stored" in info.value for info in visit("reports", report="nope").info)


def test_the_address_sets_the_filter_and_its_sentence(address):
    app = visit(mode="rail", as_of="2022-10-01")
    assert app.session_state[key_of(app, "mode")] == ["rail"]
    assert re.search("Rail · as of 1 Oct 2022", html_of(app))


def test_a_widget_writes_to_the_address(address):
    app = visit()
    app.multiselect(key=key_of(app, "cargo")).set_value(["coal"]).run()
    assert query_of(app)["cargo"] == "coal"


def test_reset_clears_the_filter_and_keeps_the_crossing(address):
    app = visit(mode="rail", at="dandong-sinuiju")
    next(button for button in app.button if button.label == "Reset").click().run()
    assert query_of(app) == {"at": "dandong-sinuiju"}


def test_a_preset_gives_the_widgets_new_keys(address):
    """A widget in a closed popover keeps its old value in the browser, and sends it back under its old key."""
    app = visit(mode="road")
    old = key_of(app, "mode")
    app.button(key="preset_Rail only").click().run()
    assert key_of(app, "mode") != old
    assert app.session_state[key_of(app, "mode")] == ["rail"]


def test_every_preset_is_a_valid_address(address):
    corpus = loading.ready_corpus()
    for changes in filters.PRESETS.values():
        assert filters.Filter.from_query(changes, corpus)[1] == ()


def test_the_filter_goes_along_to_another_page(address):
    app = visit(mode="rail")
    app.query_params.clear()  # as the browser does when the reader changes page
    app.switch_page("../../pages/cargo.py").run()
    assert query_of(app)["mode"] == "rail"


def test_an_empty_store_is_filled_with_the_samples(tmp_path, monkeypatch):
    monkeypatch.setenv("BORDERPOST_DB", f"sqlite:///{tmp_path / 'new.sqlite'}")
    app = visit()
    assert not app.exception
    assert len(loading.ready_corpus().reports) == sum(1 for _ in loading.SAMPLES.open(encoding="utf-8"))


def test_an_empty_store_is_told_by_health(tmp_path, monkeypatch):
    monkeypatch.setenv("BORDERPOST_DB", f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert ask("/api/health")[0] == 503


def ask(address: str) -> tuple[int, bytes]:
    """Ask the app's own routes for an address, without a server."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [],
        "root_path": "",
    }
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(Starlette(routes=routes.ROUTES)(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def test_health_counts_what_is_stored(address):
    assert json.loads(ask("/api/health")[1]) == {
        "status": "ok",
        "reports": 1,
        "claims": 3,
        "events": 3,
        "last_day": "2022-09-28",
    }


def test_the_api_takes_the_query_of_a_page(address):
    answer = json.loads(ask("/api/events.geojson?event=cargo&as_of=banana")[1])
    assert [f["properties"]["type"] for f in answer["features"]] == ["cargo"]
    assert answer["warnings"]


@pytest.mark.parametrize("path", ["leaflet/leaflet.js", "leaflet/leaflet.css", "map.js", "map.css", "basemap.json"])
def test_the_server_has_all_the_map_needs(path):
    assert ask(f"/assets/{path}")[0] == 200


@pytest.mark.parametrize("path", ["/assets/../loading.py", "/assets/%2e%2e/loading.py"])
def test_assets_lead_to_nothing_else(path):
    assert ask(path)[0] == 404


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", "", None, "http://", "no"]
)
def test_only_web_addresses_become_links(url):
    assert "<a" not in markup.link(url, "words")


def test_a_web_address_becomes_a_link_that_tells_nothing_of_us():
    assert markup.link('https://x.example/?a="b', "w") == (
        '<a href="https://x.example/?a=&quot;b" target="_blank" rel="noopener noreferrer">w</a>'
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_a_cell_is_no_formula(text):
    assert tables.cell(text) == f"'{text}"


def test_overlapping_claims_share_one_mark():
    report = Report("r", "T", "Trains run and carry coal.", None, "en", "", None)
    quote = ("Trains run", "run and carry coal")
    spans = [(report.content.index(words), words) for words in quote]
    claims = [
        Claim("r", "jian-manpo", None, "opening", "actual", None, (), None, words, at, at + len(words), "main", "x")
        for at, words in spans
    ]
    assert markup.marked_text(report, claims).count("<mark") == 1


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_pages_stay_thin(path):
    assert len(path.read_text("utf-8").splitlines()) <= 60
