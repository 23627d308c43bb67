"""JSON lines become reports strictly: each bad row is told by its line, and the rest go on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake import jsonl
from geo.model import Period, Report

GOOD = {
    "id": "A1",
    "title": "Trains run",
    "text": "Trains ran.",
    "published": "2022-09-26",
    "language": "en",
    "outlet": "Paper",
    "url": None,
}


def line(**changes) -> bytes:
    return json.dumps(GOOD | changes, ensure_ascii=False).encode()


def test_a_whole_row_becomes_a_report():
    published = Period.parse("2022-09-26")
    assert jsonl.parse(line(), 1) == Report("A1", "Trains run", "Trains ran.", published, "en", "Paper", None)


@pytest.mark.parametrize(
    ("published", "period"),
    [(None, None), ("", None), ("2023-08", "2023-08"), ("2021", "2021"), ("2022-09-26T10:00:00+09:00", "2022-09-26")],
)
def test_a_publication_date_keeps_its_precision(published, period):
    assert jsonl.parse(line(published=published), 1).published == (Period.parse(period) if period else None)


def test_published_and_url_may_be_missing():
    row = {key: value for key, value in GOOD.items() if key not in ("published", "url")}
    assert jsonl.parse(json.dumps(row).encode(), 1).url is None


@pytest.mark.parametrize("name", jsonl.REQUIRED)
def test_a_row_without_a_field_names_it(name):
    row = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(jsonl.InvalidRow, match=f"line 7: lacks {name}; valid:"):
        jsonl.parse(json.dumps(row).encode(), 7)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": 5}, "id 5; valid: text"),
        ({"id": ""}, "id ''; valid: text that is not empty"),
        ({"text": None}, "text None; valid: text"),
        ({"text": ["a"]}, "text .*valid: text"),
        ({"title": "", "text": " "}, "both empty"),
        ({"published": "26 September"}, "published '26 September'; valid: null, 2022"),
        ({"published": 20220926}, "published 20220926"),
        ({"published": "2022-02-30"}, "published '2022-02-30'"),
        ({"text": "a\0b"}, "NUL"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_valid(changes, says):
    with pytest.raises(jsonl.InvalidRow, match=says):
        jsonl.parse(line(**changes), 1)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"{", "no JSON"),
        (b"[1]", "a JSON list"),
        (b"null", "a JSON NoneType"),
        (b"\xff\xfe", "no UTF-8 at byte 1"),
        (b"[" * 100_000, "cannot be read|no JSON"),
        (b'{"id": "a", "title": "\\ud800", "text": "t", "language": "en", "outlet": ""}', "lone surrogate"),
    ],
)
def test_what_is_no_row_is_told(raw, says):
    with pytest.raises(jsonl.InvalidRow, match=says):
        jsonl.parse(raw, 1)


def test_the_id_of_a_bad_row_is_kept_where_it_can_be_told():
    with pytest.raises(jsonl.InvalidRow) as caught:
        jsonl.parse(line(text=3), 1)
    assert caught.value.report_id == "A1"


def test_bad_rows_do_not_stop_good_ones_and_order_is_kept():
    found = list(jsonl.rows([line(id="a"), b"{", b"", line(id="b")]))
    assert [one.id if isinstance(one, Report) else one.line for one in found] == ["a", 2, "b"]


def test_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line())
    assert [one.id for one in jsonl.read(path)] == ["A1"]


@given(st.binary(max_size=60))
def test_no_bytes_crash_the_intake(raw):
    for one in jsonl.rows([raw]):
        assert isinstance(one, Report | jsonl.InvalidRow)
