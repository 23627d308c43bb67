"""Cargo words reach what the gold set names, and the sanctions lens says no more than the paragraphs do."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from geo.cargo import DATA, KINDS, LANGUAGES, Cargo, CargoDataError, Paragraph
from geo.model import Period

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK_CARGO = {
    "coal",
    "iron-ore",
    "copper",
    "molybdenum",
    "lead-zinc",
    "gold",
    "minerals",
    "steel-metal",
    "construction-materials",
    "timber",
    "seafood",
    "grain",
    "food",
    "herbs",
    "fertilizer",
    "farm-inputs",
    "fuel",
    "medical",
    "textiles",
    "hair-goods",
    "machinery",
    "electronics",
    "vehicles",
    "consumer-goods",
    "chemicals",
    "livestock",
    "luxury",
    "humanitarian-aid",
    "sand-stone",
    "paper-wood-products",
}
TODAY = dt.date(2025, 1, 15)
ADOPTED = {
    "1718": dt.date(2006, 10, 14),
    "2270": dt.date(2016, 3, 2),
    "2321": dt.date(2016, 11, 30),
    "2371": dt.date(2017, 8, 5),
    "2375": dt.date(2017, 9, 11),
    "2397": dt.date(2017, 12, 22),
}


@pytest.fixture(scope="module")
def cargo() -> Cargo:
    return Cargo.load()


def names(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [paragraph.name.removeprefix("UNSCR ") for paragraph in paragraphs]


def kinds_of(cargo: Cargo, text: str) -> set[tuple[str, str]]:
    return {(word.good, word.kind) for word in cargo.words if word.text.casefold() == text.casefold()}


def stands_in(word: str, text: str) -> bool:
    """Latin words stand alone, Korean and Chinese ones anywhere: the reader's rule."""
    return bool(re.search(rf"\b{re.escape(word)}\b", text)) if word.isascii() else word in text


# --- goods and words


def test_the_goods_are_those_of_the_codebook(cargo: Cargo) -> None:
    assert set(cargo.goods) == CODEBOOK_CARGO


def test_every_good_has_words_in_all_three_languages(cargo: Cargo) -> None:
    found = {(word.good, word.language) for word in cargo.words if word.kind in ("good", "weak")}
    assert found == {(good, language) for good in cargo.goods for language in LANGUAGES}


def test_every_kind_of_word_stands_in_every_language(cargo: Cargo) -> None:
    assert {(word.kind, word.language) for word in cargo.words} == {(k, la) for k in KINDS for la in LANGUAGES}


def test_every_gold_cargo_is_reachable_from_a_word_of_its_report(cargo: Cargo) -> None:
    rows = (ROOT / "data/samples/reports.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: f"{row['title']}\n{row['text']}".casefold() for row in map(json.loads, rows)}
    words = [word for word in cargo.words if word.kind in ("good", "weak")]
    golds = map(json.loads, (ROOT / "tests/gold/dev.jsonl").read_text(encoding="utf-8").splitlines())
    wanted = {(row["report_id"], good) for row in golds for claim in row["claims"] for good in claim["cargo"]}
    unreached = [
        (report_id, good)
        for report_id, good in sorted(wanted)
        if not any(word.good == good and stands_in(word.text.casefold(), texts[report_id]) for word in words)
    ]
    assert wanted
    assert unreached == []


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("pine nuts", "herbs"),
        ("잣", "herbs"),
        ("松子", "herbs"),
        ("basic necessities", "consumer-goods"),
        ("생필품", "consumer-goods"),
        ("ironsand", "iron-ore"),
        ("정광", "minerals"),
        ("精矿", "minerals"),
        ("cloth", "textiles"),
        ("lubricant", "fuel"),
        ("oil tankers", "fuel"),
        ("flour", "grain"),
        ("acetone", "chemicals"),
        ("tyres", "vehicles"),
        ("tires", "vehicles"),
        ("glass", "construction-materials"),
        ("aluminum", "steel-metal"),
        ("aluminium", "steel-metal"),
        ("excavators", "machinery"),
        ("rice cookers", "electronics"),
        ("solar panels", "electronics"),
        ("infant formula", "food"),
        ("海产品", "seafood"),
        ("海產品", "seafood"),
        ("무연탄", "coal"),
        ("无烟煤", "coal"),
        ("無煙煤", "coal"),
    ],
)
def test_words_lead_to_the_goods_the_annotators_chose(cargo: Cargo, text: str, good: str) -> None:
    assert {found for found, _ in kinds_of(cargo, text)} == {good}


@pytest.mark.parametrize("text", ["gold", "fish", "oil", "medicine", "mobile phones", "쌀", "手机"])
def test_everyday_words_are_cargo_only_in_context(cargo: Cargo, text: str) -> None:
    assert {kind for _, kind in kinds_of(cargo, text)} == {"weak"}


@pytest.mark.parametrize(
    "text",
    ["gold medal", "steel bridges", "coal mine", "rice bowl", "rice prices", "18 freight cars", "ore cars", "tank cars"]
    + [
        "boxcars",
        "cement floor",
        "machine translation",
        "medical staff",
        "국가발전",
        "마스크 착용",
        "海参崴",
        "人参加",
    ],
)
def test_a_look_alike_covers_every_cargo_word_inside_it(cargo: Cargo, text: str) -> None:
    blocked = [
        word.text.casefold() for word in cargo.words if word.kind == "not" and stands_in(word.text.casefold(), text)
    ]
    inside = [word.text for word in cargo.words if word.good and stands_in(word.text.casefold(), text)]
    assert all(any(word.casefold() in longer for longer in blocked) for word in inside)


@pytest.mark.parametrize("text", ["가전", "라면", "송이", "경유", "人发", "cars", "trucks", "vehicles"])
def test_words_that_hide_in_others_or_carry_cargo_are_not_listed(cargo: Cargo, text: str) -> None:
    assert kinds_of(cargo, text) <= {("", "not")}


def test_a_look_alike_that_hides_nothing_is_not_listed(cargo: Cargo) -> None:
    live = {la: [w.text.casefold() for w in cargo.words if w.language == la and w.kind != "not"] for la in LANGUAGES}
    idle = [
        word.text
        for word in cargo.words
        if word.kind == "not" and not any(inner in word.text.casefold() for inner in live[word.language])
    ]
    assert idle == []


# --- the sanctions lens


@pytest.mark.parametrize(
    ("good", "direction", "expected"),
    [
        ("coal", "export", ["2371 ¶8"]),
        ("iron-ore", "export", ["2371 ¶8"]),
        ("seafood", "export", ["2371 ¶9", "2397 ¶6"]),
        ("lead-zinc", "export", ["2321 ¶28", "2371 ¶10"]),
        ("gold", "export", ["2270 ¶30"]),
        ("copper", "export", ["2321 ¶28"]),
        ("textiles", "export", ["2375 ¶16"]),
        ("timber", "export", ["2397 ¶6"]),
        ("sand-stone", "export", ["2397 ¶6"]),
        ("food", "export", ["2397 ¶6"]),
        ("machinery", "export", ["2397 ¶6"]),
        ("machinery", "import", ["2397 ¶7"]),
        ("electronics", "import", ["2397 ¶7"]),
        ("vehicles", "import", ["2397 ¶7"]),
        ("steel-metal", "import", ["2397 ¶7"]),
        ("fuel", "import", ["2270 ¶31", "2375 ¶13", "2397 ¶4", "2397 ¶5"]),
        ("luxury", "import", ["1718 ¶8(a)(iii)"]),
    ],
)
def test_paragraphs_in_force_today(cargo: Cargo, good: str, direction: str, expected: list[str]) -> None:
    assert names(cargo.lens([good], direction, TODAY)) == expected


@pytest.mark.parametrize(
    ("good", "direction"),
    [
        ("molybdenum", "export"),
        ("molybdenum", "import"),
        ("minerals", "export"),
        ("minerals", "import"),
        ("grain", "export"),
        ("grain", "import"),
        ("fertilizer", "import"),
        ("textiles", "import"),
        ("hair-goods", "export"),
        ("hair-goods", "import"),
        ("food", "import"),
        ("herbs", "import"),
        ("timber", "import"),
        ("coal", "import"),
        ("seafood", "import"),
        ("fuel", "export"),
        ("medical", "import"),
        ("consumer-goods", "import"),
        ("humanitarian-aid", "import"),
        ("livestock", "import"),
    ],
)
def test_goods_that_raise_nothing(cargo: Cargo, good: str, direction: str) -> None:
    assert cargo.lens([good], direction, TODAY) == ()
    assert cargo.lens([good], direction, None) == ()


@pytest.mark.parametrize(
    ("good", "direction", "last_day_without", "name"),
    [
        ("luxury", "import", "2006-10-13", "1718 ¶8(a)(iii)"),
        ("gold", "export", "2016-03-01", "2270 ¶30"),
        ("copper", "export", "2016-11-29", "2321 ¶28"),
        ("seafood", "export", "2017-08-04", "2371 ¶9"),
        ("textiles", "export", "2017-09-10", "2375 ¶16"),
        ("vehicles", "import", "2017-12-21", "2397 ¶7"),
    ],
)
def test_a_paragraph_applies_from_its_adoption_and_not_a_day_before(
    cargo: Cargo, good: str, direction: str, last_day_without: str, name: str
) -> None:
    day = dt.date.fromisoformat(last_day_without)
    assert cargo.lens([good], direction, day) == ()
    assert name in names(cargo.lens([good], direction, day + dt.timedelta(days=1)))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2016-03-01", []),
        ("2016-03-02", ["2270 ¶29"]),
        ("2016-11-29", ["2270 ¶29"]),
        ("2016-11-30", ["2321 ¶26"]),
        ("2017-08-04", ["2321 ¶26"]),
        ("2017-08-05", ["2371 ¶8"]),
    ],
)
def test_one_coal_paragraph_takes_the_place_of_another(cargo: Cargo, day: str, expected: list[str]) -> None:
    assert names(cargo.lens(["coal"], "export", dt.date.fromisoformat(day))) == expected


def test_the_livelihood_exemption_belongs_to_the_early_coal_bans_only(cargo: Cargo) -> None:
    early, late = dt.date(2016, 6, 1), dt.date(2018, 6, 1)
    assert "ivelihood" in cargo.lens(["coal"], "export", early)[0].exemptions
    assert "ivelihood" not in cargo.lens(["coal"], "export", late)[0].exemptions


def test_foreign_coal_through_rajin_is_named_as_an_exemption(cargo: Cargo) -> None:
    assert "Rajin" in cargo.lens(["coal"], "export", TODAY)[0].exemptions


def test_an_unknown_direction_shows_both_possibilities_as_conditions(cargo: Cargo) -> None:
    found = {(p.name, p.conditions) for p in cargo.lens(["machinery"], None, TODAY)}
    assert found == {("UNSCR 2397 ¶6", ("if exported",)), ("UNSCR 2397 ¶7", ("if imported",))}


def test_an_unknown_date_is_said_and_not_filled_in(cargo: Cargo) -> None:
    found = cargo.lens(["coal"], "export", None)
    assert names(found) == ["2270 ¶29", "2321 ¶26", "2371 ¶8"]
    assert all("date unknown" in paragraph.conditions for paragraph in found)


def test_a_period_across_an_adoption_says_from_which_day(cargo: Cargo) -> None:
    (paragraph,) = cargo.lens(["seafood"], "export", Period.month(2017, 8))
    assert paragraph.conditions == ("if on or after 2017-08-05",)


def test_a_period_across_an_end_says_to_which_day(cargo: Cargo) -> None:
    early, late = cargo.lens(["coal"], "export", Period.month(2016, 11))
    assert early.conditions == ("if on or before 2016-11-29",)
    assert late.conditions == ("if on or after 2016-11-30",)


def test_a_class_covered_in_part_is_marked(cargo: Cargo) -> None:
    (paragraph,) = cargo.lens(["food"], "export", TODAY)
    assert paragraph.conditions == ("only some goods of the class",)


def test_a_reading_that_is_not_confirmed_is_marked(cargo: Cargo) -> None:
    (paragraph,) = cargo.lens(["construction-materials"], "export", TODAY)
    assert "reading not confirmed" in paragraph.conditions


def test_each_paragraph_lists_only_the_goods_asked_for(cargo: Cargo) -> None:
    (paragraph,) = cargo.lens(["timber", "grain"], "export", TODAY)
    assert paragraph.goods == ("timber",)


def test_no_goods_raise_nothing(cargo: Cargo) -> None:
    assert cargo.lens([], "export", TODAY) == ()


def test_the_wording_is_cautious(cargo: Cargo) -> None:
    (paragraph,) = cargo.lens(["vehicles"], "import", TODAY)
    assert paragraph.wording == "potentially within scope of UNSCR 2397 ¶7"
    assert cargo.lens(["vehicles"], "import", None)[0].wording.endswith("¶7 (date unknown)")


def test_no_text_of_the_lens_speaks_of_violation(cargo: Cargo) -> None:
    texts = [f"{p.summary} {p.exemptions} {p.wording}".casefold() for p in cargo.paragraphs]
    assert not [text for text in texts if re.search(r"violat|breach|illegal|guilty", text)]


def test_adoption_dates_are_those_of_the_resolutions(cargo: Cargo) -> None:
    assert {p.resolution: p.adopted for p in cargo.paragraphs} == ADOPTED


def test_humanitarian_exemptions_are_named_beside_the_bans_in_force(cargo: Cargo) -> None:
    bans = [p for p in cargo.paragraphs if p.until is None and p.goods]
    assert [p.id for p in bans if not p.exemptions] == []


def test_paragraphs_without_a_cargo_class_never_show(cargo: Cargo) -> None:
    silent = {p.id for p in cargo.paragraphs if not p.goods}
    assert silent == {"2321-29", "2321-30"}
    assert not silent & {p.id for p in cargo.lens(cargo.goods, None, None)}


def test_an_unknown_good_is_an_error_that_lists_the_valid_ones(cargo: Cargo) -> None:
    with pytest.raises(ValueError, match=r"'kaol'; valid: coal, iron-ore"):
        cargo.lens(["kaol"], "export", TODAY)


def test_an_unknown_direction_is_an_error(cargo: Cargo) -> None:
    with pytest.raises(ValueError, match="'out'; valid: import, export"):
        cargo.lens(["coal"], "out", TODAY)


# --- strict loading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "cargo"))


def append(folder: Path, file: str, row: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as table:
        table.write(row + "\n")


@pytest.mark.parametrize(
    ("file", "row", "message"),
    [
        ("words.csv", "blubber,whale,en,good,editors", r"words.csv line \d+: good 'whale'; valid: coal"),
        ("words.csv", "blubber,food,en,sure,editors", r"words.csv line \d+: kind 'sure'; valid: good, weak"),
        ("words.csv", "blubber,food,fr,good,editors", r"words.csv line \d+: language 'fr'; valid: en, ko, zh"),
        ("words.csv", "blubber,food,en,good,nobody", r"words.csv line \d+: source 'nobody'; valid: codebook"),
        ("words.csv", "blubber,food,en,not,editors", r"words.csv line \d+: good 'food'; valid: none"),
        ("words.csv", "Coal,coal,en,good,editors", r"words.csv line \d+: 'en coal' stands twice"),
        ("words.csv", " blubber,food,en,good,editors", r"words.csv line \d+: word ' blubber'"),
        ("words.csv", "blubber,food,en", r"words.csv line \d+: 5 fields"),
        ("goods.csv", "salt,Salt,소금,盐,25O1,,hs", r"goods.csv line \d+: hs '25O1'"),
        (
            "sanctions.csv",
            "x,1,1,2017-13-01,,export,coal,whole,,s,,sure,unscr-1718",
            r"adopted '2017-13-01'; valid: a day",
        ),
        ("sanctions.csv", "x,1,1,2017-01-02,2017-01-01,export,coal,whole,,s,,sure,unscr-1718", r"until '2017-01-01'"),
        ("sanctions.csv", "x,1,1,2017-01-01,,out,coal,whole,,s,,sure,unscr-1718", r"direction 'out'; valid: import"),
        ("sanctions.csv", "x,1,1,2017-01-01,,export,coal,all,,s,,sure,unscr-1718", r"scope 'all'; valid: whole, part"),
    ],
)
def test_a_bad_row_stops_the_load_naming_file_line_and_value(folder: Path, file: str, row: str, message: str) -> None:
    append(folder, file, row)
    with pytest.raises(CargoDataError, match=message):
        Cargo.load(folder)


def test_the_copied_tables_load_when_nothing_is_wrong(folder: Path) -> None:
    assert Cargo.load(folder) == Cargo.load()


def test_a_wrong_column_stops_the_load(folder: Path) -> None:
    path = folder / "words.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("kind", "sort", 1), encoding="utf-8")
    with pytest.raises(CargoDataError, match=r"words.csv line 1: columns .*valid: word, good"):
        Cargo.load(folder)
