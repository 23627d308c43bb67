"""Claims become events: what is one thing merges, what is two does not, and origins are counted."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Period
from geo.origins import InvalidOutlet, Outlets, origins
from tests.sketch import claim, merged, report, told

STORY = "Freight trains between the two towns ran again on Monday after five months, officials and traders said. " * 3


def test_two_reports_of_one_opening_are_one_event_with_two_origins():
    (event,) = told("dandong-sinuiju opening rail 2022-09-26", "dandong-sinuiju opening rail 2022-09-26")
    assert event.origins == 2
    assert len(event.claims) == 2


def test_the_date_of_an_event_is_the_narrowest_all_claims_share():
    (event,) = told("dandong-sinuiju opening 2022-09", "dandong-sinuiju opening 2022-09-20/2022-09-28")
    assert event.date == Period.parse("2022-09-20/2022-09-28")


def test_an_unsaid_mode_joins_a_named_one():
    (event,) = told("dandong-sinuiju opening rail 2022-09-26", "dandong-sinuiju opening 2022-09-26")
    assert event.mode == "rail"


def test_an_unsaid_mode_joins_neither_of_two_named_ones():
    events = told(
        "tumen-namyang opening rail 2023-01-05",
        "tumen-namyang opening road 2023-01-05",
        "tumen-namyang opening 2023-01-05",
    )
    assert sorted(str(event.mode) for event in events) == ["None", "rail", "road"]


def test_opposite_directions_do_not_merge():
    assert len(told("quanhe-wonjong cargo import 2023-02", "quanhe-wonjong cargo export 2023-02")) == 2


@pytest.mark.parametrize("other", ["planned", "rumoured", "denied"])
def test_what_happened_does_not_merge_with_what_did_not(other):
    assert len(told("quanhe-wonjong opening 2023-02", f"quanhe-wonjong opening {other} 2023-02")) == 2


def test_openings_on_either_side_of_a_closure_stay_apart():
    events = told(
        "dandong-sinuiju opening rail 2022-01-16",
        "dandong-sinuiju closure rail 2022-04-29",
        "dandong-sinuiju opening rail 2022-09-26",
    )
    assert [event.type for event in events] == ["opening", "closure", "opening"]


def test_a_year_that_fits_two_openings_far_apart_joins_neither():
    events = told(
        "dandong-sinuiju opening rail 2022-01-16",
        "dandong-sinuiju opening rail 2022-09-26",
        "dandong-sinuiju opening rail 2022",
    )
    assert [event.origins for event in events] == [1, 1, 1]


def test_an_undated_claim_joins_what_its_own_report_dates():
    events = merged(
        [claim("tumen-namyang opening 2023-03-01", "r1"), claim("tumen-namyang opening road", "r1")], report("r1")
    )
    assert [event.mode for event in events] == ["road"]


def test_an_undated_claim_joins_an_event_reported_in_the_same_week():
    claims = [claim("tumen-namyang opening 2023-03-01", "r1"), claim("tumen-namyang opening", "r2")]
    (event,) = merged(claims, report("r1", "2023-03-02"), report("r2", "2023-03-06"))
    assert event.date == Period.parse("2023-03-01")


def test_an_undated_claim_reported_much_later_stands_alone_without_a_date():
    claims = [claim("tumen-namyang opening 2023-03-01", "r1"), claim("tumen-namyang opening", "r2")]
    first, second = merged(claims, report("r1", "2023-03-02"), report("r2", "2023-06-06"))
    assert second.date is None
    assert second.known == Period.parse("2023-06-06")


def test_undated_claims_of_undated_reports_never_merge_across_reports():
    claims = [claim("tumen-namyang tightening", "r1"), claim("tumen-namyang tightening", "r2")]
    same_paper = [report("r1", outlet="Daily NK"), report("r2", outlet="Daily NK")]
    assert len(merged(claims, *same_paper)) == 2


def test_undated_events_do_not_creep_from_week_to_week():
    claims = [claim("tumen-namyang traffic", f"r{n}") for n in range(4)]
    reports = [report(f"r{n}", f"2023-03-{1 + 6 * n:02}") for n in range(4)]
    assert len(merged(claims, *reports)) == 2


def test_a_wire_story_in_three_outlets_is_one_origin():
    outlets = ("Reuters", "Reuters via National Post", "Trend (citing Reuters)")
    reports = [report(f"r{n}", "2022-09-26", outlet=outlet) for n, outlet in enumerate(outlets)]
    (event,) = merged([claim("dandong-sinuiju opening 2022-09-26", r.id) for r in reports], *reports)
    assert event.origins == 1


def test_a_near_copy_under_another_name_is_one_origin():
    found = origins([report("a", text=STORY + "More to come."), report("b", text="Update. " + STORY), report("c")])
    assert found["a"] == found["b"] != found["c"]


def test_short_formulas_do_not_make_two_reports_copies():
    found = origins([report("a", text="Trade goes on as before."), report("b", text="Trade goes on as before.")])
    assert found["a"] != found["b"]


@pytest.mark.parametrize(
    ("outlet", "source"),
    [
        ("Reuters via National Post", "reuters"),
        ("Trend (citing Reuters/Yonhap)", "reuters"),
        ("Arab News (AFP)", "afp"),
        ("연합뉴스(한국경제TV)", "yonhap"),
        ("동아일보(RFA 인용)", "rfa"),
        ("KG뉴스코리아(38노스 인용)", "38-north"),
        ("路透社(机器翻译)", "reuters"),
        ("데일리NK", "daily-nk"),
        ("UPI (copy)", "upi"),
        ("The Border Gazette", "the border gazette"),
        ("Groupings Weekly", "groupings weekly"),  # holds no "UPI"
        ("", None),
    ],
)
def test_an_outlet_leads_to_whose_story_it_is(outlet, source):
    of = report("a")
    assert Outlets.load().source(type(of)(of.id, "", "", None, "en", outlet, None)) == source


def test_a_paper_that_cites_one_agency_in_its_opening_words_carries_its_story():
    assert (
        Outlets.load().source(report("a", outlet="A Blog", text="Trains ran, Yonhap reported on Monday.")) == "yonhap"
    )


def test_a_spelling_that_leads_to_two_sources_stops_the_load(tmp_path):
    (tmp_path / "outlets.csv").write_text("source,name,language,source_note\na,X,en,\nb,X,en,\n", "utf-8")
    with pytest.raises(InvalidOutlet, match="line 3.*'X' already leads to 'a'"):
        Outlets.load(tmp_path)


PLACES = st.sampled_from(["dandong-sinuiju", "region:cn-border"])
DATES = st.sampled_from(["", "2022", "2022-09", "2022-09-26", "2022-09-25/2022-09-27", "2022-01-16", "2022-01"])
SKETCHES = st.builds(
    "{} {} {} {} {}".format,
    PLACES,
    st.sampled_from(["opening", "closure"]),
    st.sampled_from(["", "rail", "road"]),
    st.sampled_from(["", "import", "export"]),
    DATES,
)
REPORTS = [report(f"r{n}", f"2022-09-{20 + 3 * n}" if n else None) for n in range(4)]
CLAIMS = st.lists(st.builds(claim, SKETCHES, st.sampled_from([r.id for r in REPORTS])), max_size=14)


@settings(max_examples=150, deadline=None)
@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(claims, chance: random.Random):
    shuffled = [*claims, *claims[:2]]
    chance.shuffle(shuffled)
    assert merged(claims, *REPORTS) == merged(shuffled, *reversed(REPORTS))


@settings(max_examples=150, deadline=None)
@given(CLAIMS)
def test_every_claim_is_in_exactly_one_event_and_ids_do_not_collide(claims):
    events = merged(claims, *REPORTS)
    ids = [c.id for event in events for c in event.claims]
    assert sorted(ids) == sorted({c.id for c in claims})
    assert len({event.id for event in events}) == len(events)


@settings(max_examples=150, deadline=None)
@given(CLAIMS)
def test_all_dated_claims_of_an_event_contain_its_date(claims):
    for event in merged(claims, *REPORTS):
        dates = [c.date for c in event.claims if c.date]
        assert (event.date is None) == (not dates)
        assert all(d.start <= event.date.start and event.date.end <= d.end for d in dates)
