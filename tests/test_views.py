"""Filters read from addresses, said in words; views that hold together whatever is filtered."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.border import Border
from geo.cargo import Cargo
from geo.model import Period
from geo.store import Store
from geo.views import Filter, assemble, cargo_rows, changes, counts, event_rows, load, make, sentence
from tests.sketch import GAZETTEER, claim, day, gold, report

COMMA = "Sunday Observer (Sri Lanka, wire copy)"
REPORTS = [
    report("a", "2022-01-20", outlet="Reuters"),
    report("b", "2023-06-25", outlet=COMMA),
    report("c", "2024-06-24", outlet="100%, they say"),
]
CLAIMS = [
    claim("region:all-borders closure 2020-01", "a"),
    claim("dandong-sinuiju opening rail 2022-01-16", "a"),
    claim("dandong-sinuiju cargo rail import 2022-01-17", "a", cargo=("grain", "fertilizer")),
    claim("nanping-musan opening road 2023-06-20", "b"),
    claim("nanping-musan opening road planned 2024-09", "c"),
    claim("quanhe-wonjong cargo export", "c", cargo=("seafood",)),
]


@pytest.fixture(scope="module")
def corpus():
    return assemble(GAZETTEER, Border.load(), Cargo.load(), {r.id: r for r in REPORTS}, CLAIMS)


def chosen(corpus, **query):
    return Filter.from_query(query, corpus)[0]


def told(view):
    return {(event.crossing, event.type) for event in view.events}


# --- filters ---------------------------------------------------------------------------------------------------------


def test_an_empty_query_is_everything_as_of_the_newest_day(corpus):
    found, warnings = Filter.from_query({}, corpus)
    assert (found, warnings) == (Filter(as_of=day("2024-06-24")), ())


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("as_of", "banana", "as_of 'banana' is no date .* the newest day, 24 Jun 2024, is shown instead"),
        ("as_of", "2022-13-45", "is no date"),
        ("from", "yesterday", "is no date"),
        ("crossing", "dandong", "near it: dandong-sinuiju"),
        ("crossing", "Musan", "near it: nanping-musan"),
        ("crossing", "shinuiju", "near it"),
        ("region", "region:cn", "near it: region:cn-border"),
        ("event", "openning", "near it: opening"),
        ("cargo", "rice", "cargo 'rice' is not known"),
        ("mode", "spaceship", "valid: rail, road, sea, air, foot"),
        ("direction", "sideways", "valid: import, export"),
        ("realis", "actuall", "near it: actual"),
        ("language", "xx", "valid: en"),
        ("colour", "red", "'colour' is no part of a filter"),
        ("mode", "<script>alert(1)</script>", "is not known"),
        ("crossing", "x" * 5000, "…"),
        ("as_of", "9" * 400, "is no date"),
    ],
)
def test_a_wrong_value_is_left_out_and_said(corpus, key, value, says):
    found, warnings = Filter.from_query({key: value}, corpus)
    assert found == Filter(as_of=corpus.last_day)
    assert len(warnings) == 1
    assert len(warnings[0]) < 600
    assert re.search(says, warnings[0])


def test_a_span_that_ends_before_it_begins_is_left_out_and_said(corpus):
    found, warnings = Filter.from_query({"from": "2023", "to": "2022"}, corpus)
    assert found.period is None
    assert warnings == ("from '2023' lies after to '2022'; both were left out.",)


def test_right_values_beside_wrong_ones_are_kept(corpus):
    found, warnings = Filter.from_query({"mode": "rail,banana,road"}, corpus)
    assert found.modes == ("rail", "road")
    assert len(warnings) == 1


@pytest.mark.parametrize("outlets", [(COMMA,), ("Reuters", COMMA), ("100%, they say", "Reuters")])
def test_outlets_with_commas_survive_the_address(corpus, outlets):
    before = Filter(as_of=corpus.last_day, outlets=outlets)
    assert Filter.from_query(before.to_query(), corpus) == (before, ())


def test_an_outlet_with_a_comma_may_stand_in_the_address_as_it_is(corpus):
    assert chosen(corpus, outlet=f"Reuters,{COMMA}").outlets == ("Reuters", COMMA)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "All crossings · as of 24 Jun 2024"),
        (
            {"mode": "rail,road", "direction": "import", "from": "2022-01"},
            "Rail and road · imports · since Jan 2022 · as of 24 Jun 2024",
        ),
        ({"crossing": "nanping-musan", "as_of": "2023"}, "Nanping–Musan · as of 31 Dec 2023"),
        ({"to": "2022-09", "event": "opening"}, "Opening · until Sep 2022 · as of 24 Jun 2024"),
        ({"from": "2022", "to": "2022", "realis": "planned"}, "Planned only · 2022 · as of 24 Jun 2024"),
        ({"known_by": "2022-02-01"}, "All crossings · as of 24 Jun 2024 · as known by 1 Feb 2022"),
    ],
)
def test_a_filter_says_itself(corpus, query, said):
    assert Filter.from_query(query, corpus)[0].sentence(corpus) == said


DATES = st.dates(day("1990-01-01"), day("2099-12-31"))
SPANS = st.tuples(DATES, DATES).map(lambda pair: Period(min(pair), max(pair)))
FILTERS = st.builds(
    Filter,
    as_of=DATES,
    crossings=st.lists(st.sampled_from(list(GAZETTEER.crossings)), unique=True, max_size=3).map(tuple),
    regions=st.lists(st.sampled_from(list(GAZETTEER.regions)), unique=True, max_size=2).map(tuple),
    modes=st.lists(st.sampled_from(["rail", "road"]), unique=True).map(tuple),
    outlets=st.lists(st.sampled_from([r.outlet for r in REPORTS]), unique=True).map(tuple),
    period=st.none() | SPANS,
    known_by=st.none() | DATES,
)


@settings(max_examples=100, deadline=None)
@given(before=FILTERS)
def test_every_filter_survives_its_address(corpus, before):
    assert Filter.from_query(before.to_query(), corpus) == (before, ())


@settings(max_examples=100, deadline=None)
@given(
    query=st.dictionaries(
        st.sampled_from(["crossing", "as_of", "from", "to", "outlet", "cargo", "known_by", "zz"]), st.text(max_size=30)
    )
)
def test_no_address_crashes(corpus, query):
    found, _ = Filter.from_query(query, corpus)
    make(corpus, found)


# --- views -----------------------------------------------------------------------------------------------------------


def test_a_cargo_filter_does_not_change_what_is_open(corpus):
    narrow, wide = (make(corpus, chosen(corpus, **query)) for query in ({"cargo": "seafood"}, {}))
    assert told(narrow) == {("quanhe-wonjong", "cargo")}
    assert narrow.statuses == wide.statuses


def test_a_crossing_brings_the_regions_that_cover_it(corpus):
    view = make(corpus, chosen(corpus, crossing="dandong-sinuiju"))
    assert told(view) == {
        ("region:all-borders", "closure"),
        ("dandong-sinuiju", "opening"),
        ("dandong-sinuiju", "cargo"),
    }
    assert {status.crossing for status in view.statuses} == {"dandong-sinuiju"}


def test_a_region_brings_the_crossings_it_covers(corpus):
    view = make(corpus, chosen(corpus, region="region:north-hamgyong"))
    assert ("nanping-musan", "opening") in told(view)
    assert "dandong-sinuiju" not in {status.crossing for status in view.statuses}


def test_what_came_after_the_day_is_not_in_the_picture(corpus):
    assert told(make(corpus, chosen(corpus, as_of="2021"))) == {("region:all-borders", "closure")}


def test_a_plan_for_later_is_shown_once_it_was_reported(corpus):
    view = make(corpus, chosen(corpus, realis="planned"))
    assert told(view) == {("nanping-musan", "opening")}


def test_an_undated_event_falls_in_the_days_it_was_reported(corpus):
    assert ("quanhe-wonjong", "cargo") in told(make(corpus, chosen(corpus, **{"from": "2024-06", "to": "2024-06"})))
    assert ("quanhe-wonjong", "cargo") not in told(make(corpus, chosen(corpus, to="2024-05")))


def test_reports_and_claims_of_a_view_are_those_of_its_events(corpus):
    view = make(corpus, chosen(corpus, outlet=COMMA))
    assert [r.id for r in view.reports] == ["b"]
    assert {c.report_id for c in view.claims} == {"b"}


def test_the_second_clock_takes_back_what_was_not_yet_published(corpus):
    view = make(corpus, chosen(corpus, as_of="2022-01-31", known_by="2022-01-19"))
    assert view.events == ()
    assert counts(view)["closed"] == 0


def test_counts_name_every_state(corpus):
    found = counts(make(corpus, chosen(corpus)))
    assert set(found) == {"open", "partly open", "closed", "unknown", "not commissioned"}
    assert sum(found.values()) == len(GAZETTEER.crossings)


def test_changes_are_told_in_sentences_newest_first(corpus):
    found = changes(make(corpus, chosen(corpus, as_of="2023-07-01")), 600)
    assert [change.words for change in found] == [
        "Nanping–Musan: closed → open, 20 Jun 2023. Opening by road, 20 Jun 2023.",
        "Dandong–Sinuiju: closed → partly open (rail only), 16 Jan 2022. Opening by rail, 16 Jan 2022.",
    ]


def test_a_change_outside_the_days_asked_for_is_left_out(corpus):
    assert changes(make(corpus, chosen(corpus, as_of="2023-07-01")), 5) == ()


def test_cargo_rows_count_events_by_good_crossing_and_direction(corpus):
    rows = {(row.good, row.crossing, row.direction): row.by_realis for row in cargo_rows(make(corpus, chosen(corpus)))}
    assert rows == {
        ("grain", "dandong-sinuiju", "import"): {"actual": 1},
        ("fertilizer", "dandong-sinuiju", "import"): {"actual": 1},
        ("seafood", "quanhe-wonjong", "export"): {"actual": 1},
    }


def test_rows_carry_quotes_and_dates_as_told(corpus):
    row = next(r for r in event_rows(make(corpus, chosen(corpus))) if r["place"] == "region:all-borders")
    assert (row["date"], row["date_words"], row["quotes"]) == (
        "2020-01",
        "Jan 2020",
        ["region:all-borders closure 2020-01"],
    )


def test_claims_about_places_the_gazetteer_lacks_are_left_out():
    corpus = assemble(GAZETTEER, Border.load(), Cargo.load(), {}, [claim("atlantis opening 2022-01-01")])
    assert corpus.events == ()


def test_an_empty_store_makes_an_empty_view(tmp_path):
    corpus = load(Store.open(tmp_path / "s.sqlite"))
    view = make(corpus, Filter.from_query({}, corpus)[0])
    assert (view.events, changes(view, 90), cargo_rows(view)) == ((), (), ())
    assert counts(view)["unknown"] > 0


def test_the_newest_day_is_the_newest_publication_not_a_plan():
    claims, reports = gold()
    corpus = assemble(GAZETTEER, Border.load(), Cargo.load(), reports, claims)
    assert corpus.last_day == day("2025-12-31")


def test_every_status_of_a_view_says_itself(corpus):
    assert all(sentence(status) for status in make(corpus, chosen(corpus)).statuses)
