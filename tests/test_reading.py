"""The reader on real data: a corpus of sentences, hostile texts, and what every claim must keep to."""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.model import DIRECTIONS, EVENT_TYPES, MODES, REALIS, SALIENCE, Claim, Period, Report
from geo.reading import Reader
from geo.reading.claims import QUOTE_LENGTH
from geo.reading.lexicon import fold

CORPUS = Path(__file__).parent / "corpus" / "reading.csv"
COLUMNS = ["id", "language", "published", "title", "text", "claims", "never", "gap"]
ANCHOR = "2022-09-28"  # a Wednesday

reader = cache(Reader.load)
gazetteer = cache(Gazetteer.load)


def report(text: str, language: str = "en", published: str | None = ANCHOR, title: str = "") -> Report:
    return Report("r", title, text, Period.parse(published) if published else None, language, "", None)


def read(text: str, language: str = "en", published: str | None = ANCHOR, title: str = "") -> tuple[Claim, ...]:
    return reader().read(report(text, language, published, title))


def keys(claims: tuple[Claim, ...]) -> set[str]:
    return {f"{claim.crossing}|{claim.event}|{claim.realis}" for claim in claims}


def dated(claims: tuple[Claim, ...]) -> set[str]:
    return {
        f"{claim.crossing}|{claim.event}|{claim.realis}|{claim.date.edtf() if claim.date else ''}" for claim in claims
    }


def corpus() -> list[dict[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cases() -> list:
    """Make one case a sentence; a sentence with a `gap` is known to be misread, and says why."""
    return [
        pytest.param(row, id=row["id"], marks=[pytest.mark.xfail(strict=True, reason=row["gap"])] if row["gap"] else [])
        for row in corpus()
    ]


# --- the corpus ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", cases())
def test_a_sentence_is_read_as_a_careful_annotator_would(row: dict[str, str]) -> None:
    claims = read(row["text"], row["language"], row["published"] or None, row["title"])
    found = keys(claims) | dated(claims)
    if row["claims"] == "none":
        assert not found
        return
    assert set(row["claims"].split(";")) <= found
    assert not set(row["never"].split(";")) & found


def test_the_corpus_has_sixty_sentences_in_three_languages_each_with_its_own_id() -> None:
    rows = corpus()
    assert list(rows[0]) == COLUMNS
    assert len(rows) >= 60
    assert {row["language"] for row in rows} == {"en", "ko", "zh"}
    assert len({row["id"] for row in rows}) == len(rows)


def test_the_corpus_names_only_what_exists() -> None:
    known = {*gazetteer().crossings, *gazetteer().regions}
    for row in corpus():
        wanted = [] if row["claims"] == "none" else row["claims"].split(";")
        for cell in [*wanted, *filter(None, row["never"].split(";"))]:
            place, event, realis, *date = cell.split("|")
            assert place in known, row["id"]
            assert event in EVENT_TYPES, row["id"]
            assert realis in REALIS, row["id"]
            assert all(Period.parse(one).edtf() == one for one in date if one), row["id"]


# --- what every claim keeps to ---------------------------------------------------------------------------------------


def keeps_to_the_codebook(claim: Claim, of: Report) -> None:
    assert claim.quote == of.content[claim.start : claim.end]
    assert 0 < len(claim.quote) <= QUOTE_LENGTH == 200
    assert claim.quote in of.title or claim.quote in of.text
    assert claim.crossing in {*gazetteer().crossings, *gazetteer().regions}
    assert claim.event in EVENT_TYPES
    assert claim.realis in REALIS
    assert claim.mode in (None, *MODES)
    assert claim.direction in (None, *DIRECTIONS)
    assert claim.salience in SALIENCE
    assert claim.rule.startswith(f"{claim.event}:")


@pytest.mark.parametrize("row", corpus(), ids=lambda row: row["id"])
def test_a_quote_is_verbatim_and_short_and_its_offsets_lead_to_it(row: dict[str, str]) -> None:
    of = report(row["text"], row["language"], row["published"] or None, row["title"])
    for claim in reader().read(of):
        keeps_to_the_codebook(claim, of)


def test_a_long_sentence_is_quoted_in_part_and_the_part_holds_the_cue() -> None:
    tail = " past warehouses and yards and the quay and the market and the station" * 6
    claims = read(f"On Monday freight trains between Dandong and Sinuiju resumed{tail}.")
    opening = next(claim for claim in claims if claim.event == "opening")
    assert len(opening.quote) <= QUOTE_LENGTH
    assert "resumed" in opening.quote


def test_a_claim_of_the_title_is_quoted_from_the_title() -> None:
    claims = read("Nothing else was said.", title="Freight trains between Dandong and Sinuiju resume")
    assert [claim.quote for claim in claims] == ["Freight trains between Dandong and Sinuiju resume"]


def test_the_same_report_gives_the_same_claims_in_the_same_order() -> None:
    text = " ".join(row["text"] for row in corpus() if row["language"] == "en")
    assert read(text) == read(text) == Reader.load().read(report(text))


def test_claims_come_in_order_of_place() -> None:
    text = " ".join(row["text"] for row in corpus() if row["language"] == "en")
    starts = [claim.start for claim in read(text)]
    assert len(starts) > 5
    assert starts == sorted(starts)


def test_one_thing_told_twice_is_one_claim() -> None:
    claims = read("The Dandong customs reopened on Monday.\nOn Monday the customs at Dandong was reopened to trucks.")
    assert sum(claim.event == "opening" for claim in claims) == 1


def test_without_a_date_of_publication_a_weekday_is_no_date() -> None:
    assert {claim.date for claim in read("The Dandong customs reopened on Monday.", published=None)} == {None}


# --- names -----------------------------------------------------------------------------------------------------------


def places(text: str, language: str = "en") -> list[str]:
    layout, _ = reader().tellings(report(text, language))
    return [mention.target for scene in layout.scenes for mention in scene.mentions]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The Tumen River rose by two metres.", "en", []),
        ("Tumen customs reopened.", "en", ["tumen-namyang"]),
        ("Mount Changbai is covered with snow.", "en", []),
        ("Changbai County customs reopened.", "en", ["changbai-hyesan"]),
        ("Apartments in Namyangju grew dearer.", "en", []),
        ("두만강 물이 불었다.", "ko", []),
        ("남양주에서 불이 났다.", "ko", []),
        ("长白山下了大雪。", "zh", []),
        ("长白口岸恢复通关。", "zh", ["changbai-hyesan"]),
        ("The New Yalu River Bridge stands empty.", "en", ["new-yalu-bridge"]),
        ("The Uiju airfield was cleared.", "en", ["uiju-airfield"]),
    ],
)
def test_an_ambiguous_name_is_settled_by_its_rules_or_left_alone(text: str, language: str, found: list[str]) -> None:
    assert places(text, language) == found


def test_a_longer_name_is_not_read_as_the_shorter_in_it() -> None:
    assert places("The Dandongville shop closed.") == []


def test_every_bank_of_a_crossing_leads_to_it() -> None:
    assert places("Dandong customs") == places("Sinuiju customs") == ["dandong-sinuiju"]


def test_a_town_that_is_only_where_the_speaker_lives_is_a_source() -> None:
    layout, _ = reader().tellings(report("A source in Hyesan said that customs at Musan had reopened."))
    roles = {mention.target: mention.role for scene in layout.scenes for mention in scene.mentions}
    assert roles["changbai-hyesan"] == "source"
    assert roles["nanping-musan"] == "place"


# --- hostile text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> Freight trains between Dandong and Sinuiju resumed on Monday.",
        "Freight trains between Dandong\x00 and Sinuiju \x07\x1b[31m resumed\x7f on Monday.",
        "\ud800Freight trains between Dandong and Sinuiju resumed on Monday.\udfff",
        "\u202eFreight trains between Dandong and Sinuiju resumed on Monday.",
        "=cmd|'/c calc'!A1 Freight trains between Dandong and Sinuiju resumed on Monday.",
        "İİİİ Freight trains between Dandong and Sinuiju resumed on Monday. ẞß ﬁ",
    ],
)
def test_hostile_text_is_read_as_text_and_quoted_as_it_stands(text: str) -> None:
    of = report(text)
    claims = reader().read(of)
    assert "dandong-sinuiju|opening|actual|2022-09-26" in dated(claims)
    for claim in claims:
        keeps_to_the_codebook(claim, of)


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u3000", ".", "?!", "\x00"])
def test_text_without_words_makes_no_claim(text: str) -> None:
    assert read(text) == read("", title=text) == ()


@pytest.mark.parametrize("language", ["", "xx", "EN", "ja"])
def test_an_unknown_language_is_read_by_the_words_it_has(language: str) -> None:
    assert "dandong-sinuiju|opening|actual" in keys(
        read("Freight trains between Dandong and Sinuiju resumed.", language)
    )


def test_full_width_digits_are_digits() -> None:
    assert "dandong-sinuiju|closure|actual|2020-01-30" in dated(read("２０２０年１月３０日，丹东口岸关闭。", "zh"))


def test_decomposed_hangul_is_quoted_as_it_stands() -> None:
    of = report(unicodedata.normalize("NFD", "지난 26일 신의주 세관이 재개됐다."), "ko")
    for claim in reader().read(of):
        keeps_to_the_codebook(claim, of)


def test_decomposed_hangul_is_read_like_composed() -> None:
    text = "지난 26일 신의주 세관이 재개됐다."
    assert keys(read(unicodedata.normalize("NFD", text), "ko")) == keys(read(text, "ko")) != set()


def steps(work: Callable[[], object]) -> int:
    """Count the calls some work makes: a clock that every machine agrees on."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    ("piece", "language"),
    [
        ("Dandong customs reopened to trucks ", "en"),
        ("단둥 세관이 재개됐다 ", "ko"),
        ("丹东口岸重新开放", "zh"),
        ("from Dandong to ", "en"),
        ("2020-01-", "en"),
    ],
)
def test_work_grows_no_faster_than_a_text_without_full_stops(piece: str, language: str) -> None:
    once = steps(lambda: read(piece * 500, language))
    twice = steps(lambda: read(piece * 1000, language))
    assert twice < 2.2 * once


@pytest.mark.parametrize("piece", ["a", "(", "1", "'", ", and", "DANDONG, ", "Dandong reopened ", "\n"])
def test_a_megabyte_without_a_full_stop_is_read_to_its_end(piece: str) -> None:
    of = report((piece * (1_000_000 // len(piece))), published=None)
    for claim in reader().read(of):
        keeps_to_the_codebook(claim, of)


_WORDS = [word for row in corpus() for word in row["text"].split(" ")] + ["\n", ". ", "，", "；", "\x00", "１２", "'"]


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=12)), max_size=60).map(" ".join),
    title=st.text(max_size=40),
    language=st.sampled_from(["en", "ko", "zh", "ru", ""]),
    published=st.sampled_from([None, "2022", "2022-09", ANCHOR]),
)
def test_any_text_gives_claims_that_keep_to_the_codebook(
    text: str, title: str, language: str, published: str | None
) -> None:
    of = report(text, language, published, title)
    claims = reader().read(of)
    for claim in claims:
        keeps_to_the_codebook(claim, of)
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet=st.characters(), max_size=80))
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
