"""The store keeps reports, claims and reviews, changes nothing twice, and refuses what is not its own."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace

import pytest

from geo.model import Count, Period
from geo.store import Added, Review, Store, StoreError
from tests.sketch import claim, report

WHEN = dt.datetime(2024, 6, 1, 9, 30, tzinfo=dt.UTC)
REPORTS = [report("a", "2022-09-26"), report("b", "2022-10"), report("c", text="압록강을 건너 ⛴ \n\n\ttabs")]


def read(of):
    """Stand for a reader: one dated claim with goods and a count for each report."""
    sketch = replace(claim("dandong-sinuiju cargo rail import 2022-09", of.id), cargo=("coal", "grain"))
    return (replace(sketch, counts=(Count(300, "trucks", "day", "300 trucks a day"),), attribution="a trader"),)


@pytest.fixture
def store(tmp_path):
    made = Store.open(tmp_path / "reports.sqlite")
    yield made
    made.close()


def test_reports_come_back_as_they_went_in(store):
    store.add_reports(REPORTS, read)
    assert store.reports() == tuple(REPORTS)


def test_claims_come_back_as_they_went_in(store):
    store.add_reports(REPORTS, read)
    assert store.claims() == tuple(one for of in REPORTS for one in read(of))


def test_adding_the_same_reports_again_changes_nothing(store):
    first = store.add_reports(REPORTS, read)
    before = (store.version(), store.claims())
    again = store.add_reports(REPORTS, read)
    assert (first, again) == (Added(3, 0), Added(0, 3))
    assert (store.version(), store.claims()) == before


def test_a_report_twice_in_one_batch_is_stored_once(store):
    assert store.add_reports([REPORTS[0], REPORTS[0]], read) == Added(1, 1)


def test_a_known_id_with_other_words_is_named_and_kept_as_it_was(store):
    store.add_reports(REPORTS, read)
    added = store.add_reports([replace(REPORTS[0], text="Rewritten.")], read)
    assert added == Added(0, 0, ("a",))
    assert store.reports()[0] == REPORTS[0]


def test_a_store_opened_again_holds_what_it_held(tmp_path):
    first = Store.open(tmp_path / "s.sqlite")
    first.add_reports(REPORTS, read)
    first.close()
    assert len(Store.open(f"sqlite:///{tmp_path / 's.sqlite'}").claims()) == 3


def test_a_fault_in_the_reader_leaves_no_half_of_a_batch(store):
    def stumbling(of):
        if of.id == "b":
            raise ZeroDivisionError
        return read(of)

    with pytest.raises(ZeroDivisionError):
        store.add_reports(REPORTS, stumbling)
    assert (store.reports(), store.claims()) == ((), ())


def test_rebuilding_reads_every_report_anew_and_keeps_reviews(store):
    store.add_reports(REPORTS, read)
    store.add_review(Review("kim", WHEN, store.claims()[0].id, "reject", "a rumour", store.claims()[0], None))
    steps = []
    assert store.rebuild(lambda of: (), lambda *step: steps.append(step), reader_version="2") == 0
    assert steps == [(3, 3)]
    assert (store.claims(), len(store.reviews()), store.reader_version) == ((), 1, "2")


def test_a_rejected_claim_is_gone_and_still_there_unreviewed(store):
    store.add_reports(REPORTS, read)
    wrong = store.claims()[1]
    store.add_review(Review("kim", WHEN, wrong.id, "reject", "", wrong, None))
    assert wrong not in store.claims()
    assert wrong in store.claims(reviewed=False)


def test_a_corrected_claim_stands_in_the_place_of_the_wrong_one_and_can_be_reviewed_again(store):
    store.add_reports(REPORTS, read)
    wrong = store.claims()[1]
    right = replace(wrong, date=Period.parse("2022-09-26"))
    store.add_review(Review("kim", WHEN, wrong.id, "correct", "the day is told", wrong, right))
    assert store.claims()[1] == right
    store.add_review(Review("lee", WHEN, right.id, "reject", "", right, None))
    assert [one.report_id for one in store.claims()] == ["a", "c"]


def test_a_review_finds_its_claim_in_a_new_reading(store):
    store.add_reports(REPORTS, read)
    wrong = store.claims()[0]
    store.add_review(Review("kim", WHEN, wrong.id, "reject", "", wrong, None))
    store.rebuild(lambda of: [replace(one, date=None, rule="newer") for one in read(of)])
    assert [one.report_id for one in store.claims()] == ["b", "c"]


def test_a_review_comes_back_as_it_was_made(store):
    store.add_reports(REPORTS, read)
    before = store.claims()[0]
    review = Review("kim", WHEN, before.id, "correct", "it ran by road", before, replace(before, mode="road"))
    store.add_review(review)
    assert store.reviews() == (review,)


@pytest.mark.parametrize(("verdict", "after"), [("maybe", False), ("correct", False), ("accept", True)])
def test_a_verdict_that_makes_no_sense_is_refused(store, verdict, after):
    one = claim("dandong-sinuiju cargo")
    with pytest.raises(StoreError, match="verdict"):
        store.add_review(Review("kim", WHEN, one.id, verdict, "", one, one if after else None))


def test_the_version_changes_with_every_write(store):
    versions = [store.version()]
    store.add_reports(REPORTS[:1], read)
    versions.append(store.version())
    one = store.claims()[0]
    store.add_review(Review("kim", WHEN, one.id, "accept", "", one, None))
    versions.append(store.version())
    assert len(set(versions)) == 3


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_bytes(b"These are notes, not a database. " * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="damaged or no database"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_damaged_store_says_so(tmp_path):
    path = tmp_path / "s.sqlite"
    made = Store.open(path)
    made.add_reports([report(f"r{n}", text="words " * 500) for n in range(200)], read)
    made.close()
    damaged = bytearray(path.read_bytes())
    damaged[8192 : len(damaged) // 2] = b"\xff" * (len(damaged) // 2 - 8192)
    path.write_bytes(bytes(damaged))
    with pytest.raises(StoreError, match="Restore the file from a copy"):
        Store.open(path).reports()


def test_a_store_of_a_newer_schema_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "s.sqlite"
    Store.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="newer Borderpost .schema 99"):
        Store.open(path)


def test_the_database_of_another_programme_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(StoreError, match="another programme .bookmarks"):
        Store.open(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_store_without_one_of_its_tables_is_refused(tmp_path):
    path = tmp_path / "s.sqlite"
    Store.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE reviews")
    with pytest.raises(StoreError, match="lacks the tables reviews"):
        Store.open(path)


@pytest.mark.parametrize("url", ["nosuch://x/y", "://", "sqlite:////nowhere/at/all/s.sqlite"])
def test_an_address_that_cannot_be_opened_says_what_to_do(url):
    with pytest.raises(StoreError, match="valid:|name another place"):
        Store.open(url)


def test_a_password_is_never_shown(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 's.sqlite'}")
    assert "s.sqlite" in store.address
