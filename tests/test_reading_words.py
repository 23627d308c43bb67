"""Parts of the reader: sentences, clauses, lists of names, and word lists that refuse a bad row."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cargo import Cargo
from geo.gazetteer import Gazetteer
from geo.model import Period, Report
from geo.reading import Reader, sentences
from geo.reading.lexicon import DATA, Lexicon, LexiconError, fold
from geo.reading.mentions import groups

reader = cache(Reader.load)
gazetteer = cache(Gazetteer.load)
cargo = cache(Cargo.load)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.split(text)]


# --- sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It shut. It reopened.", ["It shut.", "It reopened."]),
        ("Mr. Kim crossed. He left.", ["Mr. Kim crossed.", "He left."]),
        ("The U.S. Treasury said so. It did.", ["The U.S. Treasury said so.", "It did."]),
        ("Closed on Jan. 29 for good.", ["Closed on Jan. 29 for good."]),
        ("It moved 3.5 tonnes. Then more.", ["It moved 3.5 tonnes.", "Then more."]),
        ("A title\nA text", ["A title", "A text"]),
        ("口岸关闭。货车停运！为什么？", ["口岸关闭。", "货车停运！", "为什么？"]),
        ("他说：“口岸关闭。”货车停运。", ["他说：“口岸关闭。”", "货车停运。"]),
        ("세관이 닫혔다. 다시 열렸다.", ["세관이 닫혔다.", "다시 열렸다."]),
        ('He said: "It shut." Then it rained.', ['He said: "It shut."', "Then it rained."]),
        ("", []),
        (" \n\t\n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


def test_a_text_without_full_stops_is_cut_at_spaces() -> None:
    parts = cut("word " * 1000)
    assert max(map(len, parts)) <= sentences.LONGEST
    assert all(part.strip().split(" ") == ["word"] * len(part.split()) for part in parts)


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    assert {len(part) for part in cut("x" * 3 * sentences.LONGEST)} == {sentences.LONGEST}


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=400))
def test_sentences_are_in_order_apart_and_leave_out_only_blanks(text: str) -> None:
    spans = sentences.split(text)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    kept = set().union(*(range(start, end) for start, end in spans))
    assert all(char.isspace() for at, char in enumerate(text) if at not in kept)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("It shut, but trucks waited.", "en", 2),
        ("A, B and C shut.", "en", 1),
        ("세관이 닫혔지만 차량은 기다렸다.", "ko", 2),
        ("口岸关闭，货车等候。", "zh", 2),
    ],
)
def test_clauses_cover_their_sentence(text: str, language: str, wanted: int) -> None:
    (span,) = sentences.split(text)
    clauses = sentences.clauses(text, span, language)
    assert "".join(text[start:end] for start, end in clauses) == text
    assert len(clauses) == wanted


# --- lists of names --------------------------------------------------------------------------------------------------


def lists(text: str, language: str = "en") -> list[list[str]]:
    of = Report("r", "", text, Period.parse("2022-09-28"), language, "", None)
    layout, _ = reader().tellings(of)
    found = [mention for scene in layout.scenes for mention in scene.mentions]
    return [[mention.target for mention in group] for group in groups(layout.folded, found)]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("through Hunchun or Changbai", "en", [["region:hunchun", "changbai-hyesan"]]),
        ("customs at Hoeryong, Musan and Hyesan", "en", [["sanhe-hoeryong", "nanping-musan", "changbai-hyesan"]]),
        ("회령과 무산 세관", "ko", [["sanhe-hoeryong", "nanping-musan"]]),
        ("图们口岸和圈河口岸", "zh", [["tumen-namyang", "quanhe-wonjong"]]),
        ("Musan was shut while trucks went to Hyesan", "en", [["nanping-musan"], ["changbai-hyesan"]]),
    ],
)
def test_names_of_one_list_stand_together(text: str, language: str, wanted: list[list[str]]) -> None:
    assert lists(text, language) == wanted


# --- word lists ------------------------------------------------------------------------------------------------------


def test_latin_words_are_found_whole_and_hangul_inside_words() -> None:
    lexicon = reader().lexicon
    assert not [words for *_, words in lexicon.scan("dandongs") if words[0].layer == "name"]
    found = {word.value for *_, words in lexicon.scan(fold("신의주세관에서")) for word in words if word.layer == "name"}
    assert "dandong-sinuiju" in found


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("events.csv", "shuts,en,closing,,shut,usage", ["event 'closing'", "closure"]),
        ("events.csv", "shuts,en,closure,boats,shut,usage", ["needs 'boats'", "vehicle"]),
        ("realis.csv", "perhaps,en,maybe,any,30,may,usage", ["realis 'maybe'", "rumoured"]),
        ("realis.csv", "perhaps,en,rumoured,left,30,may,usage", ["side 'left'", "before"]),
        ("realis.csv", "perhaps,en,rumoured,any,far,may,usage", ["reach 'far'", "a number of characters"]),
        ("nouns.csv", "gate,en,door,,usage", ["noun 'door'", "passage"]),
        ("nouns.csv", "gate,en,passage,bike,usage", ["mode 'bike'", "road"]),
        ("sides.csv", "japan,en,jp,usage", ["side 'jp'", "kp"]),
        ("direction.csv", "north,en,up,usage", ["direction 'up'", "import"]),
    ],
)
def test_a_bad_row_stops_the_load_and_says_where_and_what_is_valid(
    tmp_path: Path, file: str, row: str, said: list[str]
) -> None:
    folder = tmp_path / "cues"
    shutil.copytree(DATA, folder)
    with (folder / file).open("a", encoding="utf-8", newline="") as out:
        out.write(row + "\n")
    line = len((folder / file).read_text("utf-8").splitlines())
    with pytest.raises(LexiconError) as raised:
        Lexicon.load(gazetteer(), cargo(), folder)
    message = str(raised.value)
    assert f"{file} line {line}" in message
    assert all(part in message for part in said), message


def test_a_wrong_column_stops_the_load_and_names_the_right_ones(tmp_path: Path) -> None:
    folder = tmp_path / "cues"
    shutil.copytree(DATA, folder)
    path = folder / "events.csv"
    path.write_text(path.read_text("utf-8").replace("needs", "wants", 1), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"events\.csv line 1: .*wants.*valid: .*needs"):
        Lexicon.load(gazetteer(), cargo(), folder)


def test_the_word_lists_as_they_are_load() -> None:
    assert Lexicon.load(gazetteer(), cargo(), DATA)
