"""Charts: what they draw, what they leave out, and how bands fade."""

import datetime as dt

import pytest

from geo import chartdata, charts, look, maps, strip, views
from geo.border import Border
from geo.cargo import Cargo
from geo.model import Interval, Reason
from tests.sketch import GAZETTEER, claim, day, report, told

BORDER = Border.load()
CARGO = Cargo.load()
FIRST, LAST = day("2019-01-01"), day("2023-01-01")


def view_of(*sketches: str, cargo: tuple[str, ...] = ()) -> views.View:
    claims = [claim(text, f"r{n}", cargo=cargo) for n, text in enumerate(sketches)]
    reports = {one.report_id: report(one.report_id, "2022-11-30") for one in claims}
    return views.make(views.assemble(GAZETTEER, BORDER, CARGO, reports, claims), views.Filter(as_of=LAST))


def interval(start: str, end: str, *confirmed: str, state: str = "open") -> Interval:
    reasons = tuple(Reason(told(f"dandong-sinuiju opening rail {on}")[0], "opening", None) for on in confirmed)
    post = "dandong-sinuiju-rail"
    return Interval("dandong-sinuiju", post, "rail", "import", day(start), day(end), state, "", reasons)


def strengths(band: Interval) -> list[float]:
    return [row["strength"] for row in chartdata.fading(band)]


def rows_of(chart: object, field: str) -> set[object]:
    """Collect the values of a field over all data sets of a chart."""
    datasets = chart.to_dict()["datasets"].values()
    return {row[field] for rows in datasets for row in rows if field in row}


def test_a_band_covers_its_interval_without_gap_or_overlap():
    rows = list(chartdata.fading(interval("2019-01-01", "2023-01-01", "2019-01-01", "2021-06-15")))
    assert rows[0]["start"] == "2019-01-01T00:00:00"
    assert rows[-1]["end"] == "2023-01-01T00:00:00"
    assert all(one["end"] == following["start"] for one, following in zip(rows, rows[1:], strict=False))


def test_a_band_fades_with_the_age_of_what_confirms_it():
    found = strengths(interval("2019-01-01", "2023-01-01", "2019-01-01"))
    assert found[0] == 1.0
    assert found[-1] == look.STALE_STRENGTH
    assert found == sorted(found, reverse=True)


def test_a_confirmation_makes_a_band_fresh_again():
    assert strengths(interval("2019-01-01", "2022-02-01", "2019-01-01", "2022-01-01"))[-1] == 1.0


def test_a_confirmation_long_before_the_first_day_leaves_the_band_pale():
    assert strengths(interval("2019-01-01", "2019-06-01", "2010-01-01")) == [look.STALE_STRENGTH]


def test_a_band_without_evidence_does_not_fade():
    assert set(strengths(interval("2019-01-01", "2023-01-01", state="unknown"))) == {chartdata.STEADY["unknown"]}


def test_the_timeline_has_a_lane_a_mode_and_direction_and_one_an_event_type():
    view = view_of("dandong-sinuiju opening rail 2022-09-26", "dandong-sinuiju cargo road import 2021-03")
    bands = view.ledger.history("dandong-sinuiju", FIRST, LAST)
    lanes = rows_of(charts.timeline(bands, view.events, first=FIRST, last=LAST), "row")
    assert lanes == {"Rail · import", "Rail · export", "Road · import", "Road · export", "Opening", "Cargo"}


def test_an_undated_event_is_not_put_on_the_timeline():
    assert list(chartdata.marks(told("dandong-sinuiju opening rail"), FIRST, LAST)) == []


def test_a_wide_date_keeps_its_width():
    row = next(chartdata.marks(told("dandong-sinuiju opening rail 2021-03"), FIRST, LAST))
    assert (row["start"], row["end"], row["when"]) == ("2021-03-01T00:00:00", "2021-03-31T00:00:00", "Mar 2021")


@pytest.mark.parametrize("realis", ["actual", "planned", "rumoured", "denied"])
def test_each_realis_is_drawn_in_its_own_stroke(realis):
    events = told(f"dandong-sinuiju opening rail {realis} 2021-03-01")
    spec = charts.timeline((), events, first=FIRST, last=LAST).to_dict()
    glyph = next(layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "point")
    assert (glyph["filled"], glyph.get("strokeDash")) == (
        realis == "actual",
        [1.5, 2] if realis == "rumoured" else None,
    )
    struck = [layer for layer in spec["layer"] if layer["mark"].get("shape") == charts.DENIED_STROKE]
    assert bool(struck) == (realis == "denied")


def test_an_empty_timeline_is_still_a_chart():
    assert charts.timeline((), (), first=FIRST, last=LAST).to_dict()["layer"]


def test_the_strip_has_every_crossing_from_west_to_east():
    view = view_of("dandong-sinuiju opening rail 2022-09-26")
    histories = {crossing: view.ledger.history(crossing, FIRST, LAST) for crossing in GAZETTEER.crossings}
    chart = strip.draw(histories, view, first=FIRST, last=LAST)
    assert rows_of(chart, "crossing") == set(GAZETTEER.crossings)
    lefts = {
        row["crossing"]: row["x"] for rows in chart.to_dict()["datasets"].values() for row in rows if "line" in row
    }
    border = [crossing.id for crossing in GAZETTEER.crossings.values() if crossing.border in ("cn", "ru")]
    assert sorted(border, key=lefts.__getitem__) == border
    assert lefts["nampo-port"] < lefts[border[0]] < lefts["chongjin-port"] < lefts["panmunjom"]


def test_what_is_only_planned_stands_beside_the_strip():
    view = view_of("tumen-namyang opening planned 2021-03-01")
    histories = {"tumen-namyang": view.ledger.history("tumen-namyang", FIRST, LAST)}
    assert "planned" in rows_of(strip.draw(histories, view, first=FIRST, last=LAST), "realis")


def test_the_cargo_matrix_splits_directions_and_leaves_plans_out():
    sketches = ("nanping-musan cargo export 2021-03-01", "nanping-musan cargo import planned 2021-04-01")
    chart = charts.cargo_matrix(view_of(*sketches, cargo=("iron-ore",)))
    assert rows_of(chart, "way") == {"export"}
    assert rows_of(chart, "good") == {CARGO.goods["iron-ore"].name_en}


def test_the_cargo_timeline_shows_plans_hollow():
    chart = charts.cargo_timeline(
        view_of("nanping-musan cargo export planned 2021-03-01", cargo=("coal",)), first=FIRST, last=LAST
    )
    assert rows_of(chart, "realis") == {"planned"}


def test_a_chart_asks_no_outside_host_for_data():
    view = view_of("dandong-sinuiju opening rail 2022-09-26")
    bands = view.ledger.history("dandong-sinuiju", FIRST, LAST)
    spec = charts.timeline(bands, view.events, first=FIRST, last=LAST).to_dict()
    spec.pop("$schema")  # a name, never fetched
    assert "http" not in str(spec)


def test_days_are_written_alike_in_every_locale():
    assert look.day_words(dt.date(2022, 9, 26)) == "26 Sep 2022"


def test_the_locator_draws_a_rough_place_dashed():
    rough = next(crossing for crossing in GAZETTEER.crossings.values() if crossing.approximate)
    exact = GAZETTEER.crossings["dandong-sinuiju"]
    assert "stroke-dasharray" in maps.locator_svg(BORDER, rough)
    assert "stroke-dasharray" not in maps.locator_svg(BORDER, exact)
