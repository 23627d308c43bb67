"""Dates in sentences: a corpus of phrases, and the rules the corpus cannot show."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Period
from geo.reading import dates, dates_words
from geo.reading.dates import When

CORPUS = Path(__file__).parent / "corpus" / "dates.csv"
WEDNESDAY = Period.parse("2022-09-28")


def corpus() -> list[dict[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def find(
    text: str, published: str | None = "2022-09-28", language: str = "en", context: str | None = None
) -> list[When]:
    anchor = Period.parse(published) if published else None
    return dates.find(text, 0, len(text), anchor, language, Period.parse(context) if context else None)


def edtf(whens: list[When]) -> list[str | None]:
    return [when.period.edtf() if when.period else None for when in whens]


@pytest.mark.parametrize("row", corpus(), ids=lambda row: f"{row['language']}:{row['phrase']}"[:40])
def test_each_phrase_of_the_corpus_comes_to_its_days(row: dict[str, str]) -> None:
    first = row["text"].index(row["phrase"])
    last = first + len(row["phrase"])
    found = find(row["text"], row["published"] or None, row["language"])
    whens = [when for when in found if when.start < last and when.end > first]
    if row["expected"] == "no date":
        assert whens == []
    elif row["expected"] == "none":
        assert len(whens) == 1
        assert whens[0].period is None
    else:
        days = [(str(when.period.start), str(when.period.end)) for when in whens if when.period]
        assert days == [(row["start"], row["end"])]


def test_the_corpus_is_large_and_speaks_three_languages() -> None:
    rows = corpus()
    assert len(rows) >= 300
    assert {row["language"] for row in rows} == {"en", "ko", "zh"}


def test_only_the_slice_is_searched() -> None:
    text = "It shut on Monday. It opened on Tuesday."
    whens = dates.find(text, 19, len(text), WEDNESDAY, "en")
    assert [text[when.start : when.end] for when in whens] == ["Tuesday"]


def test_offsets_point_into_the_whole_text_with_full_width_digits() -> None:
    text = "口岸２０２１年９月重開。"
    (when,) = find(text, None, "zh")
    assert text[when.start : when.end] == "２０２１年９月"


@pytest.mark.parametrize(
    ("text", "language", "flag"),
    [
        ("It has been shut since Monday.", "en", "since"),
        ("It opens as of September 4.", "en", "since"),
        ("Freight trains run from July 15.", "en", "since"),
        ("It was supposed to be after October 15.", "en", "after"),
        ("Tours are off until Jan. 20.", "en", "until"),
        ("지난 25일부터 재개됐다.", "ko", "since"),
        ("25일부로 폐쇄됐다.", "ko", "since"),
        ("지난해 8월 이후 끊겼다.", "ko", "since"),
        ("24일까지 운영됐다.", "ko", "until"),
        ("自2020年8月停駛。", "zh", "since"),
        ("2015年以来增长。", "zh", "since"),
        ("1月8日起恢复。", "zh", "since"),
    ],
)
def test_words_around_a_date_set_its_flags(text: str, language: str, flag: str) -> None:
    (when,) = find(text, "2022-09-28", language)
    assert getattr(when, flag) is True


def test_pictures_from_a_month_do_not_date_a_beginning() -> None:
    (when,) = find("Pictures from September show a truck.")
    assert not when.since


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It opened in May 2019.", "absolute"),
        ("It opened in May.", "yearless"),
        ("It opened last month.", "relative"),
        ("It ended a five-month hiatus.", "duration"),
        ("It ran from June to August 2021.", "range"),
        ("DANDONG, Sept. 27 (Xinhua) -- Trade is back.", "dateline"),
    ],
)
def test_kind_says_how_the_date_was_told(text: str, kind: str) -> None:
    assert [when.kind for when in find(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("VLADIVOSTOK. Oct 25 (Interfax) - Trains may start again.", "en"),
        ("16 August 2023 14:29", "en"),
        ("October 21, 2006 DANDONG, China -- A gate closes.", "en"),
        ("中評社香港12月10日電／橋關閉。", "zh"),
        ("【2022年01月16日訊】列車到了丹東。", "zh"),
        ("首尔，9 月 26 日——统一部表示。", "zh"),
    ],
)
def test_the_reports_own_date_is_a_dateline(text: str, language: str) -> None:
    assert find(text, "2022-09-28", language)[0].kind == "dateline"


def test_a_report_without_a_date_lends_nothing_to_a_weekday() -> None:
    (when,) = find("It resumed on Monday.", None)
    assert when.period is None


def test_an_earlier_date_lends_its_year_when_the_report_has_none() -> None:
    whens = find("It was restored between April 13 and April 29.", None, context="2024-02")
    assert edtf(whens) == ["2024-04-13/2024-04-29"]


def test_a_distant_earlier_date_lends_no_year() -> None:
    assert edtf(find("Images taken on November 12 show no sign.", None, context="2021-01/2021-04")) == [None]


def test_a_year_alone_lends_itself_to_the_months_after_it() -> None:
    assert edtf(find("In 2013 the line was finished and in May it opened.", None)) == ["2013", "2013-05"]


def test_later_that_year_is_the_year_told_last() -> None:
    assert edtf(find("Later that year trade fell.", "2024-01-05", context="2017-01/2017-04")) == ["2017"]


def test_a_date_that_cannot_be_settled_breaks_the_thread() -> None:
    whens = find("열차는 2020년 8월께 끊겼다가 지난 1월 16일 되살아났고 4월 29일 다시 섰다.", None, "ko")
    assert edtf(whens) == ["2020-08", None, None]


def test_carry_passes_over_lengths_and_datelines() -> None:
    whens = find("It opened in May 2019 after a two-year halt.")
    assert dates.carry(whens, None) == Period.parse("2019-05")


def test_no_invented_day_for_a_date_that_does_not_exist() -> None:
    assert edtf(find("It opened on February 30, 2021.")) == [None]


def test_an_unknown_language_is_read_as_english() -> None:
    assert edtf(find("It opened in May 2019.", None, "fr")) == ["2019-05"]


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
@given(text=st.text(alphabet="0123456789 -/.,()年月日号上周五前半민국월일년지난달전만MayondlsthrugceJ１", max_size=60))
def test_any_text_gives_ordered_spans_inside_it(language: str, text: str) -> None:
    last = 0
    for when in dates.find(text, 0, len(text), WEDNESDAY, language):
        assert last <= when.start < when.end <= len(text)
        last = when.end


@pytest.mark.parametrize("name", ["months", "weekdays", "parts", "holidays", "numbers", "cues", "relatives"])
def test_no_word_is_listed_twice_in_one_language(name: str) -> None:
    keys = dates_words.rows(name, "text", "language", *(["cue"] if name == "cues" else []))
    assert len(keys) == len(set(keys))


def test_every_named_holiday_has_days() -> None:
    days = {name for name, _ in dates_words.holiday_days()}
    for language in dates_words.LANGUAGES:
        assert set(dates_words.holidays(language).values()) <= days


def test_a_bad_row_stops_the_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parts.csv").write_text("text,language,part\nearly,en,erly\n", encoding="utf-8")
    monkeypatch.setattr(dates_words, "DATA", tmp_path)
    with pytest.raises(dates_words.BadDateWord, match="line 2.*erly"):
        dates_words.parts.__wrapped__("en")
