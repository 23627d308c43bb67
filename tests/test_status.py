"""The status rule, case by case (docs/status-rule.md), and the histories it gives for the sample reports."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import events as merging
from geo.model import Period
from geo.status import Ledger, assess, history, words
from tests.sketch import GAZETTEER, claim, day, gold, merged, report, status_of, told

DANDONG, RAIL, ROAD = "dandong-sinuiju", "dandong-sinuiju-rail", "dandong-sinuiju-road"
QUANHE = "quanhe-wonjong"


def state(events, where, as_of, direction=None):
    status = status_of(events, where, as_of, direction)
    return status.state, status.how


# --- what moves a status ---------------------------------------------------------------------------------------------


def test_without_claims_there_is_no_evidence():
    assert state((), QUANHE, "2022-01-01") == ("unknown", "")


def test_an_opening_opens_and_a_closure_closes():
    events = told(f"{QUANHE} opening 2022-01-10", f"{QUANHE} closure 2022-03-01")
    assert state(events, QUANHE, "2022-01-09") == ("unknown", "")
    assert state(events, QUANHE, "2022-01-10") == ("open", "")
    assert state(events, QUANHE, "2022-03-01") == ("closed", "")


@pytest.mark.parametrize("realis", ["planned", "rumoured", "denied"])
def test_only_what_happened_moves_a_status(realis):
    assert state(told(f"{QUANHE} opening {realis} 2022-01-10"), QUANHE, "2022-02-01") == ("unknown", "")


@pytest.mark.parametrize("kind", ["facility", "agreement", "tightening", "easing", "smuggling"])
def test_what_opens_nothing_leaves_it_unknown(kind):
    assert state(told(f"{QUANHE} {kind} 2022-01-10"), QUANHE, "2022-02-01") == ("unknown", "")


@pytest.mark.parametrize("kind", ["traffic", "cargo"])
def test_movement_is_evidence_of_being_open_without_a_beginning(kind):
    status = status_of(told(f"{QUANHE} {kind} 2022-01-10"), QUANHE, "2022-02-01")
    assert (status.state, status.since) == ("open", None)


def test_movement_in_one_direction_opens_that_direction_only():
    events = told(f"{QUANHE} cargo import 2022-01-10")
    assert state(events, QUANHE, "2022-02-01") == ("partly open", "imports; exports not known")
    assert state(events, QUANHE, "2022-02-01", "import") == ("open", "")
    assert state(events, QUANHE, "2022-02-01", "export") == ("unknown", "")


def test_imports_only_where_exports_are_closed():
    events = told(f"{QUANHE} closure 2021-01-10", f"{QUANHE} opening import 2022-01-10")
    assert state(events, QUANHE, "2022-02-01") == ("partly open", "imports only")


def test_people_let_across_a_closed_crossing_open_it_for_people_only():
    events = told(f"{QUANHE} closure 2021-01-10", f"{QUANHE} people 2022-01-10")
    assert state(events, QUANHE, "2022-02-01") == ("partly open", "people only")


def test_movement_before_a_closure_or_on_its_day_does_not_reopen():
    events = told(f"{QUANHE} closure 2022-01-10", f"{QUANHE} traffic 2022-01-10")
    assert state(events, QUANHE, "2022-02-01") == ("closed", "")


def test_movement_told_of_a_long_span_does_not_reopen_what_was_closed():
    events = told(f"{QUANHE} closure 2020-01-10", f"{QUANHE} traffic 2020-03-01/2022-11-30")
    status = status_of(events, QUANHE, "2023-01-01")
    assert status.state == "closed"
    assert [reason.event.type for reason in status.conflicts] == ["traffic"]


def test_movement_in_a_span_that_began_open_needs_no_reopening():
    events = told(f"{QUANHE} opening 2022-01-10", f"{QUANHE} closure 2022-02-01", f"{QUANHE} traffic 2022-01")
    status = status_of(events, QUANHE, "2022-06-01")
    assert (status.state, status.conflicts) == ("closed", ())


def test_a_count_of_none_is_no_movement():
    events = merged([claim(f"{QUANHE} closure 2022-01-10", "a"), claim(f"{QUANHE} traffic 2022-05-10", "b", counts=0)])
    status = status_of(events, QUANHE, "2022-06-01")
    assert (status.state, status.last_confirmed) == ("closed", day("2022-05-10"))


def test_a_closure_for_named_goods_does_not_close_the_post():
    events = merged(
        [claim(f"{QUANHE} opening 2022-01-10", "a"), claim(f"{QUANHE} closure 2022-05-10", "b", cargo=("coal",))]
    )
    assert state(events, QUANHE, "2022-06-01") == ("open", "")


def test_a_denied_opening_confirms_a_closed_crossing():
    events = told(f"{QUANHE} closure 2022-01-10", f"{QUANHE} opening denied 2022-05-10")
    assert status_of(events, QUANHE, "2022-06-01").last_confirmed == day("2022-05-10")


def test_a_denied_opening_conflicts_with_an_open_crossing():
    events = told(f"{QUANHE} opening 2022-01-10", f"{QUANHE} opening denied 2022-05-10")
    status = status_of(events, QUANHE, "2022-06-01")
    assert status.state == "open"
    assert [reason.event.realis for reason in status.conflicts] == ["denied"]


def test_stricter_checks_confirm_an_open_crossing():
    events = told(f"{QUANHE} opening 2022-01-10", f"{QUANHE} tightening 2022-05-10")
    assert status_of(events, QUANHE, "2022-06-01").last_confirmed == day("2022-05-10")


def test_smuggling_moves_the_fords():
    events = told(
        "ryanggang-fords smuggling 2024-06-01",
        "ryanggang-fords closure 2024-07-10",
        "ryanggang-fords smuggling 2024-08-25",
    )
    assert [state(events, "ryanggang-fords", d)[0] for d in ("2024-06-02", "2024-07-11", "2024-08-26")] == [
        "open",
        "closed",
        "open",
    ]


def test_a_post_never_opened_stays_not_commissioned_until_an_actual_opening():
    events = told(
        "new-yalu-bridge facility road 2014",
        "new-yalu-bridge traffic road 2019-01-01",
        "region:cn-border closure 2020-01",
        "new-yalu-bridge opening road 2030-05-01",
        "new-yalu-bridge opening road 2030-05-01",
    )
    assert state(events, "new-yalu-bridge", "2021-01-01") == ("not commissioned", "")
    assert state(events, "new-yalu-bridge", "2030-05-01") == ("open", "")


def test_one_source_alone_does_not_open_a_post_never_opened():
    events = told("new-yalu-bridge opening road 2019-11-01")
    status = status_of(events, "new-yalu-bridge", "2021-01-01")
    assert (status.state, len(status.conflicts)) == ("not commissioned", 1)


def test_a_told_beginning_with_more_sources_replaces_one_that_was_only_reported():
    claims = [claim("sunan-airport closure", "a"), *(claim("sunan-airport closure 2020-01-22", i) for i in "bc")]
    status = status_of(merged(claims, report("a", "2003-04-26")), "sunan-airport", "2020-06-01")
    assert status.since == Period.parse("2020-01-22")


def test_an_undated_opening_of_a_crossing_takes_the_date_of_its_post():
    claims = [claim(f"{DANDONG} opening", "a"), claim(f"{DANDONG} opening rail 2022-09-26", "b")]
    status = status_of(merged(claims, report("a", "2022-09-27")), DANDONG, "2022-10-01")
    assert status.since == Period.parse("2022-09-26")


def test_never_opened_told_in_passing_confirms_not_commissioned():
    events = merged([claim("new-yalu-bridge opening denied", "a", passing=True)], report("a", "2025-03-13"))
    assert status_of(events, "new-yalu-bridge", "2025-04-01").age_days == 19


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_month_counts_from_its_last_day_and_is_shown_whole():
    events = told(f"{QUANHE} closure 2020-01")
    assert state(events, QUANHE, "2020-01-30")[0] == "unknown"
    assert status_of(events, QUANHE, "2020-01-31").since == Period.parse("2020-01")


def test_the_days_in_which_a_change_came_are_marked():
    events = told(f"{QUANHE} opening 2019-05-01", f"{QUANHE} closure 2020-01")
    whole = [i for i in history(events, GAZETTEER, QUANHE, day("2019-12-01"), day("2020-02-10")) if not i.post]
    both = [(i.start, i.state, i.how) for i in whole if i.direction is None]
    assert both == [
        (day("2019-12-01"), "open", ""),
        (day("2020-01-01"), "open", "closing on a day in Jan 2020 that is not told"),
        (day("2020-01-31"), "closed", ""),
    ]


def test_a_vague_opening_is_the_sharper_one_inside_it():
    events = told(f"{QUANHE} closure 2020-01-30", f"{QUANHE} opening road 2022-01-16", f"{QUANHE} opening import 2022")
    assert status_of(events, QUANHE, "2022-02-01").since == Period.parse("2022-01-16")


def test_a_vague_opening_comes_before_a_closure_that_presupposes_it():
    events = told(f"{QUANHE} closure 2020-01-30", f"{QUANHE} opening 2022", f"{QUANHE} closure 2022-04-29")
    assert state(events, QUANHE, "2022-04-28")[0] == "open"
    assert state(events, QUANHE, "2022-12-31")[0] == "closed"


def test_an_undated_claim_counts_on_the_day_it_was_reported_and_claims_no_beginning():
    events = merged([claim(f"{QUANHE} opening road", "a")], report("a", "2023-02-16"))
    status = status_of(events, QUANHE, "2023-03-01")
    assert (status.state, status.since, status.last_confirmed) == ("open", None, day("2023-02-16"))
    assert words(status).startswith("Open, reported 16 Feb 2023, beginning not told")


def test_undated_history_told_in_passing_moves_nothing():
    events = merged([claim("region:all-borders closure", "a", passing=True)], report("a", "2025-03-13"))
    assert state(events, QUANHE, "2025-04-01") == ("unknown", "")


def test_an_undated_claim_of_an_undated_report_moves_nothing():
    assert state(told(f"{QUANHE} opening"), QUANHE, "2025-04-01") == ("unknown", "")


def test_a_better_sourced_later_closure_moves_the_beginning():
    events = told(
        "region:cn-border closure 2018-03-25", "region:cn-border closure 2020-01-22", "region:cn-border closure 2020-01"
    )
    assert status_of(events, QUANHE, "2021-01-01").since == Period.parse("2020-01-22")


def test_what_was_published_later_is_unknown_to_the_second_clock():
    events = merged([claim(f"{QUANHE} opening 2022-01-10", "a")], report("a", "2022-06-01"))
    early, late = (
        {s.state for s in assess(events, GAZETTEER, day("2022-02-01"), known_by=day(d)) if s.crossing == QUANHE}
        for d in ("2022-03-01", "2022-06-01")
    )
    assert (early, late) == ({"unknown"}, {"open"})


# --- of what ---------------------------------------------------------------------------------------------------------


def test_a_closure_of_the_border_shuts_what_it_covers_and_says_so():
    status = status_of(told("region:cn-border closure 2020-01"), QUANHE, "2020-03-01")
    assert status.state == "closed"
    assert {reason.via_region for reason in status.reasons} == {"region:cn-border"}
    assert "Told of the China–DPRK border, not of this crossing by name." in words(status, GAZETTEER)


@pytest.mark.parametrize(
    "place", ["nampo-port", "sinuiju-port", "sunan-airport", "ryanggang-fords", "khasan-tumangang"]
)
def test_a_closure_of_the_chinese_land_border_does_not_touch(place):
    assert state(told("region:cn-border closure 2020-01"), place, "2020-03-01") == ("unknown", "")


def test_an_opening_of_the_border_opens_no_crossing_by_name():
    events = told("region:cn-border closure 2020-01", "region:cn-border opening 2023-08-10")
    assert state(events, QUANHE, "2023-09-01") == ("unknown", "told of as reopened at large, not by name")


def test_a_partial_opening_of_the_border_is_listed_beside_a_closed_crossing():
    events = told("region:cn-border closure 2020-01", "region:cn-border opening rail 2022-01")
    status = status_of(events, "jian-manpo-rail", "2022-09-01")
    assert status.state == "closed"
    assert [reason.event.type for reason in status.conflicts] == ["opening"]


def test_an_opening_of_the_border_does_not_end_a_closure_told_of_the_crossing():
    events = told(f"{QUANHE} closure 2020-01", "region:cn-border opening 2023-08-10")
    assert state(events, QUANHE, "2023-09-01")[0] == "closed"


def test_a_specific_opening_outranks_a_closure_of_the_border_on_the_same_day():
    events = told(f"{QUANHE} opening 2020-01-22", "region:cn-border closure 2020-01-22")
    assert state(events, QUANHE, "2020-02-01")[0] == "open"


def test_a_later_closure_of_the_border_overrules_a_specific_opening():
    events = told(f"{QUANHE} opening 2019-05-01", "region:cn-border closure 2020-01-22")
    assert state(events, QUANHE, "2020-02-01")[0] == "closed"


def test_an_undated_closure_of_the_border_does_not_overrule_a_specific_opening():
    events = merged(
        [claim(f"{QUANHE} opening 2020-06-01", "a"), claim("region:cn-border closure", "b")], report("b", "2020-08-24")
    )
    status = status_of(events, QUANHE, "2020-09-01")
    assert (status.state, len(status.conflicts)) == ("open", 1)


def test_one_mode_open_makes_the_crossing_partly_open():
    events = told("region:cn-border closure 2020-01", f"{DANDONG} opening rail 2022-01-16")
    assert state(events, RAIL, "2022-02-01") == ("open", "")
    assert state(events, ROAD, "2022-02-01") == ("closed", "")
    assert state(events, DANDONG, "2022-02-01") == ("partly open", "rail only")


def test_one_mode_open_and_the_other_never_spoken_of_is_said_so():
    events = told(f"{DANDONG} opening rail 2022-01-16")
    assert state(events, DANDONG, "2022-02-01") == ("partly open", "rail; road not known")


def test_one_mode_closed_and_the_other_never_spoken_of_is_not_a_closed_crossing():
    events = told(f"{DANDONG} closure road 2015-10-23")
    assert state(events, DANDONG, "2015-11-01") == ("unknown", "road closed; rail not known")


def test_a_crossing_open_without_a_mode_says_nothing_of_its_posts():
    events = told(f"{DANDONG} opening 2016-02-01")
    assert state(events, DANDONG, "2016-03-01") == ("open", "")
    assert state(events, RAIL, "2016-03-01") == ("unknown", "")


def test_a_crossing_closed_without_a_mode_closes_its_posts():
    events = told(f"{DANDONG} closure 2015-09-21")
    assert state(events, RAIL, "2015-10-01") == ("closed", "")


def test_without_a_mode_a_crossing_with_one_working_post_means_that_post():
    events = told("khasan-tumangang opening 2022-11-02")
    assert state(events, "khasan-tumangang-rail", "2022-12-01") == ("open", "")
    assert state(events, "khasan-tumangang", "2022-12-01") == ("open", "")


def test_a_mode_for_which_there_is_no_post_moves_nothing():
    assert state(told(f"{DANDONG} closure sea 2011-12-19"), DANDONG, "2012-01-01") == ("unknown", "")


# --- disagreement ----------------------------------------------------------------------------------------------------


def test_on_one_day_the_better_sourced_of_two_contrary_claims_wins_and_the_other_is_listed():
    claims = [claim(f"{QUANHE} opening 2022-01-10", i) for i in "ab"] + [claim(f"{QUANHE} closure 2022-01-10", "c")]
    status = status_of(merged(claims), QUANHE, "2022-02-01")
    assert status.state == "open"
    assert [reason.event.type for reason in status.conflicts] == ["closure"]


def test_one_source_telling_of_a_closure_and_its_end_does_not_disagree_with_itself():
    claims = [claim(f"{QUANHE} closure 2011-12-20", "a"), claim(f"{QUANHE} opening 2011-12-20/2011-12-21", "a")]
    status = status_of(merged(claims), QUANHE, "2011-12-30")
    assert (status.state, status.conflicts) == ("open", ())


# --- in words --------------------------------------------------------------------------------------------------------


def test_a_status_says_itself_with_its_sources_and_age():
    claims = [claim(f"{DANDONG} opening rail 2022-09-26", i) for i in "abc"]
    events = merged([*claims, claim(f"{DANDONG} cargo rail import 2022-10-20", "a")])
    assert words(status_of(events, RAIL, "2022-11-30", "import")) == (
        "Open for imports by rail since 26 Sep 2022 (3 independent sources; last confirmed 41 days before 30 Nov 2022)."
    )


@pytest.mark.parametrize(
    ("events", "where", "text"),
    [
        ((), QUANHE, "No evidence as of 1 Mar 2022."),
        ((), "new-yalu-bridge", "Built, not opened as of 1 Mar 2022."),
        (
            told(f"{QUANHE} cargo 2022-03-01"),
            QUANHE,
            "Open, first seen 1 Mar 2022 (1 independent source; last confirmed on 1 Mar 2022).",
        ),
    ],
)
def test_sentences(events, where, text):
    assert words(status_of(events, where, "2022-03-01"), GAZETTEER) == text


def test_no_sentence_says_currently_or_recently():
    claims, reports = gold()
    statuses = assess(merging.merge(claims, reports), GAZETTEER, day("2024-06-30"))
    said = " ".join(words(status, GAZETTEER) for status in statuses).lower()
    assert "currently" not in said
    assert "recently" not in said


# --- the sample reports ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    claims, reports = gold()
    return Ledger(merging.merge(claims, reports), GAZETTEER)


@pytest.mark.parametrize(
    ("where", "as_of", "expected", "since"),
    [
        (RAIL, "2020-03-01", "closed", "2020-01"),
        (RAIL, "2022-02-01", "open", "2022-01-16"),
        (RAIL, "2022-06-01", "closed", "2022-04-29"),
        (RAIL, "2022-11-30", "open", "2022-09-26"),
        (QUANHE, "2022-11-30", "closed", "2020-01"),
        (QUANHE, "2023-03-01", "open", "2023-01"),
        ("changbai-hyesan", "2023-08-01", "closed", "2020-01"),
        ("new-yalu-bridge", "2025-03-13", "not commissioned", None),
        ("khasan-tumangang-rail", "2020-03-01", "closed", "2020-01"),
        ("khasan-tumangang-rail", "2022-12-01", "open", "2022-11"),
        ("khasan-tumangang-road", "2025-06-01", "not commissioned", None),
        ("ryanggang-fords", "2024-08-01", "closed", "2024-07"),
        ("ryanggang-fords", "2024-09-01", "open", "2024-08-25"),
        ("nanping-musan", "2023-07-01", "open", "2023-06-20"),
    ],
)
def test_the_sample_reports_give_the_known_history(ledger, where, as_of, expected, since):
    found = next(s for s in ledger.assess(day(as_of)) if (s.post or s.crossing) == where and s.direction is None)
    assert (found.state, found.since.edtf() if found.since else None) == (expected, since)


def test_every_line_of_a_history_is_without_gaps(ledger):
    first, last = day("2019-01-01"), day("2025-12-31")
    for crossing in GAZETTEER.crossings:
        lines = {}
        for interval in ledger.history(crossing, first, last):
            lines.setdefault((interval.post, interval.direction), []).append(interval)
        for intervals in lines.values():
            assert intervals[0].start == first
            assert intervals[-1].end == last + dt.timedelta(1)
            assert all(a.end == b.start for a, b in zip(intervals, intervals[1:], strict=False))


def test_a_history_and_the_statuses_of_its_days_agree(ledger):
    intervals = [i for i in ledger.history(DANDONG, day("2019-01-01"), day("2024-12-31")) if not i.post]
    for interval in intervals:
        statuses = ledger.assess(interval.start)
        status = next(s for s in statuses if s.crossing == DANDONG and not s.post and s.direction == interval.direction)
        assert (status.state, status.how) == (interval.state, interval.how)


KINDS = st.sampled_from(["opening", "closure", "traffic", "people", "tightening", "opening denied"])
WHERE = st.sampled_from([DANDONG, "region:cn-border", "region:all-borders"])
DATES = st.sampled_from(["2020", "2020-01", "2020-01-22", "2020-06-05", "2021-03", "2021-03-04", "2022", "2022-04-29"])
SKETCHES = st.builds("{} {} {} {} {}".format, WHERE, KINDS, st.sampled_from(["", "rail", "road"]), st.just(""), DATES)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2023, 12, 31))


@settings(max_examples=120, deadline=None)
@given(st.lists(SKETCHES, max_size=12), DAYS)
def test_a_status_rests_on_nothing_later_than_its_day(sketches, as_of):
    for status in Ledger(told(*sketches), GAZETTEER).assess(as_of):
        assert status.last_confirmed is None or status.last_confirmed <= as_of
        assert status.since is None or status.since.start <= as_of
        assert (status.state in ("open", "partly open", "closed")) <= bool(status.reasons)


@settings(max_examples=60, deadline=None)
@given(st.lists(SKETCHES, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_events_changes_no_status(sketches, chance):
    events = list(told(*sketches))
    before = Ledger(events, GAZETTEER).assess(day("2022-07-01"))
    chance.shuffle(events)
    after = Ledger(events, GAZETTEER).assess(day("2022-07-01"))
    assert [(s.state, s.how, s.since, s.last_confirmed) for s in before] == [
        (s.state, s.how, s.since, s.last_confirmed) for s in after
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(SKETCHES, max_size=10), DAYS)
def test_a_whole_is_open_or_closed_only_if_no_part_says_otherwise(sketches, as_of):
    statuses = [s for s in Ledger(told(*sketches), GAZETTEER).assess(as_of) if s.crossing == DANDONG]
    whole = next(s for s in statuses if not s.post and not s.direction)
    parts = {s.state for s in statuses if s.post and not s.direction}
    if whole.state == "open":
        assert "closed" not in parts
    if whole.state == "closed":
        assert not parts & {"open", "partly open"}


def test_posts_open_both_ways_make_the_crossing_open_though_it_was_told_of_one_way():
    events = told(
        f"{DANDONG} opening rail 2023-01-01", f"{DANDONG} opening road 2023-02-01", f"{DANDONG} cargo import 2023-03-01"
    )
    assert state(events, DANDONG, "2023-04-01") == ("open", "")
