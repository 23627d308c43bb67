"""The gazetteer loads strictly, and what it says of places holds together."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from geo.border import Border
from geo.gazetteer import DATA, Ambiguity, Gazetteer, GazetteerError, check

CODEBOOK_CROSSINGS = {
    "new-yalu-bridge",
    "sinuiju-port",
    "dandong-sinuiju",
    "uiju-airfield",
    "taipingwan-sakju",
    "shanghekou-chongsu",
    "laohushao-wiwon",
    "jian-manpo",
    "qingshi-unbong",
    "linjiang-junggang",
    "badaogou-kimhyongjik",
    "ryanggang-fords",
    "changbai-hyesan",
    "hyesan-tojang",
    "shuangmufeng-samjiyon",
    "guchengli-samjang",
    "nanping-musan",
    "sanhe-hoeryong",
    "kaishantun-sambong",
    "tumen-namyang",
    "shatuozi-saepyol",
    "quanhe-wonjong",
    "khasan-tumangang",
    "nampo-port",
    "songnim-port",
    "haeju-port",
    "wonsan-port",
    "hungnam-port",
    "chongjin-port",
    "rajin-port",
    "sonbong-port",
    "sunan-airport",
    "dorasan-kaesong",
    "panmunjom",
    "goseong-kumgang",
}
CODEBOOK_REGIONS = {
    "region:all-borders",
    "region:cn-border",
    "region:ru-border",
    "region:north-pyongan",
    "region:jagang",
    "region:ryanggang",
    "region:north-hamgyong",
    "region:rason",
    "region:liaoning",
    "region:jilin",
    "region:hunchun",
    "region:ports",
}
WITHOUT_CHINESE_NAME = {"hyesan-tojang"}  # no source gives one


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="module")
def border() -> Border:
    return Border.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "gazetteer"))


def spoil(folder: Path, file: str, line: int, column: str, value: str) -> None:
    path = folder / file
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)


def settle(gazetteer: Gazetteer, name: str, before: str, after: str, report: str = "") -> str:
    """Give the target of the first rule that fits, with the sentence made of the three parts."""
    sentence = before + name + after
    rules = gazetteer.rules_of(name)
    return next(rule.target for rule in rules if rule.fits(before, after, sentence, report or sentence))


def test_the_crossings_are_those_of_the_codebook(gazetteer: Gazetteer) -> None:
    assert set(gazetteer.crossings) == CODEBOOK_CROSSINGS


def test_the_regions_are_those_of_the_codebook(gazetteer: Gazetteer) -> None:
    assert set(gazetteer.regions) == CODEBOOK_REGIONS


def test_the_check_finds_no_problem(gazetteer: Gazetteer, border: Border) -> None:
    assert [str(problem) for problem in check(gazetteer, border)] == []


def test_the_check_finds_a_crossing_off_the_border(folder: Path, border: Border) -> None:
    line = [*Gazetteer.load(folder).crossings].index("quanhe-wonjong") + 2
    spoil(folder, "crossings.csv", line, "lon", "130.40")
    problems = check(Gazetteer.load(folder), border)
    assert [problem.where for problem in problems] == ["crossing quanhe-wonjong"]


def test_the_check_finds_a_name_that_leads_to_two_crossings(folder: Path, border: Border) -> None:
    with (folder / "names.csv").open("a", encoding="utf-8") as names:
        names.write("Dandong,jian-manpo,en,Latn,town,,geonames\n")
    problems = [str(problem) for problem in check(Gazetteer.load(folder), border)]
    assert problems == ["name 'Dandong': leads to dandong-sinuiju and jian-manpo"]


def test_the_check_finds_a_rule_that_is_never_reached(folder: Path, border: Border) -> None:
    with (folder / "ambiguous.csv").open("a", encoding="utf-8") as rules:
        rules.write("Andong,en,dandong-sinuiju,,,customs,,,the old name,notes\n")
    assert any("always fits" in problem.what for problem in check(Gazetteer.load(folder), border))


def test_river_crossings_stand_in_the_order_of_the_border(gazetteer: Gazetteer, border: Border) -> None:
    km = [border.km(c.lat, c.lon) for c in gazetteer.crossings.values() if c.border in ("cn", "ru")]
    assert all(after >= before - 0.1 for before, after in zip(km, km[1:], strict=False))


def test_sea_ports_the_airport_and_the_southern_corridors_come_after_the_river(gazetteer: Gazetteer) -> None:
    borders = [crossing.border for crossing in gazetteer.crossings.values()]
    assert borders == sorted(borders, key=["cn", "ru", "sea", "air", "kr"].index)


@pytest.mark.parametrize("crossing", ["dandong-sinuiju", "jian-manpo", "tumen-namyang", "khasan-tumangang"])
def test_the_railway_crossings_have_a_rail_and_a_road_port(gazetteer: Gazetteer, crossing: str) -> None:
    assert {post.mode for post in gazetteer.posts_of(crossing)} == {"rail", "road"}


def test_bridges_built_but_never_opened_are_not_commissioned(gazetteer: Gazetteer) -> None:
    idle = {post.id for post in gazetteer.posts.values() if not post.commissioned and "bridge" in post.facts.lower()}
    assert idle == {"new-yalu-bridge-road", "khasan-tumangang-road"}


def test_irregular_fords_have_no_official_port(gazetteer: Gazetteer) -> None:
    assert gazetteer.posts_of("ryanggang-fords") == ()


def test_a_region_covers_its_crossings_and_a_crossing_itself(gazetteer: Gazetteer) -> None:
    assert gazetteer.covers("region:hunchun") == ("shatuozi-saepyol", "quanhe-wonjong")
    assert gazetteer.covers("rajin-port") == ("rajin-port",)
    assert set(gazetteer.covers("region:all-borders")) == CODEBOOK_CROSSINGS


def test_the_chinese_and_russian_borders_share_no_crossing(gazetteer: Gazetteer) -> None:
    assert not set(gazetteer.covers("region:cn-border")) & set(gazetteer.covers("region:ru-border"))


def test_labels_are_english_names(gazetteer: Gazetteer) -> None:
    assert gazetteer.label("dandong-sinuiju") == "Dandong–Sinuiju"
    assert gazetteer.label("region:ryanggang") == "Ryanggang Province"


def test_an_unknown_target_names_what_is_known(gazetteer: Gazetteer) -> None:
    with pytest.raises(KeyError, match="'atlantis' is neither a crossing nor a region; known: new-yalu-bridge"):
        gazetteer.covers("atlantis")


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_every_crossing_has_a_name_in_english_korean_and_chinese(gazetteer: Gazetteer, language: str) -> None:
    named = {name.target for name in gazetteer.names if name.language == language}
    named |= {rule.target for rule in gazetteer.ambiguities if rule.language == language}
    assert CODEBOOK_CROSSINGS - named == (WITHOUT_CHINESE_NAME if language == "zh" else set())


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Shinuiju", "dandong-sinuiju"),
        ("Hesan customs", "changbai-hyesan"),
        ("단동해관", "dandong-sinuiju"),
        ("칠성세관", "nanping-musan"),
        ("쌍두봉세관", "shuangmufeng-samjiyon"),
        ("권하통상구", "quanhe-wonjong"),
        ("中朝友誼橋", "dandong-sinuiju"),
        ("圈河口岸", "quanhe-wonjong"),
        ("新鴨綠江大橋", "new-yalu-bridge"),
        ("станция Хасан", "khasan-tumangang"),
        ("Yanggang Province", "region:ryanggang"),
    ],
)
def test_press_spellings_lead_to_their_crossing(gazetteer: Gazetteer, text: str, target: str) -> None:
    assert [name.target for name in gazetteer.names if name.text == text] == [target]


def test_a_bare_port_city_is_told_apart_from_its_harbour(gazetteer: Gazetteer) -> None:
    kinds = {name.text: (name.kind, name.mode) for name in gazetteer.names_of("nampo-port")}
    assert kinds["Nampo"] == ("port-town", None)
    assert kinds["남포항"] == ("port", "sea")


@pytest.mark.parametrize(
    ("name", "before", "after", "target"),
    [
        ("Tumen", "across the ", " River", ""),
        ("Tumen", "trucks queued at ", " on Monday", "tumen-namyang"),
        ("Tumen River Bridge", "the ", " between Quanhe and Wonjong", "quanhe-wonjong"),
        ("Tumen River Bridge", "the ", " reopened", ""),
        ("두만강", "탈북자가 ", "을 건너", ""),
        ("두만강", "하산-", " 열차", "khasan-tumangang"),
        ("무산", "회담이 ", "됐다", ""),
        ("무산", "난핑과 ", "의 세관은", "nanping-musan"),
        ("집안", "그의 ", " 살림", ""),
        ("집안", "", "세관이 열렸다", "jian-manpo"),
        ("의주", "신", " 세관", ""),
        ("의주", "물자를 ", " 비행장에 내렸다", "uiju-airfield"),
        ("Jian", "spokesman Lin ", " said on the border", ""),
        ("Changbai", "", " Mountain", ""),
        ("Friendship Bridge", "the ", " in Dandong", "dandong-sinuiju"),
        ("Friendship Bridge", "the ", " at Khasan", "khasan-tumangang"),
        ("Broken Bridge", "tourists on the ", "", ""),
        ("鴨綠江大橋", "列車駛過", "到了丹東", "dandong-sinuiju"),
        ("라진", "상황이 달", " 것", ""),
        ("원산", "", "지 증명서", ""),
        ("Dalian", "a trader from ", " said", ""),
        ("Dalian", "coal was unloaded at ", " port", "region:ports"),
        ("Chinese border", "the ", " city of Dandong", ""),
        ("하산", "산에서 ", "하던 사람", ""),
    ],
)
def test_ambiguous_names_follow_their_rules(
    gazetteer: Gazetteer, name: str, before: str, after: str, target: str
) -> None:
    assert settle(gazetteer, name, before, after) == target


def test_a_rule_without_conditions_always_fits() -> None:
    rule = Ambiguity("Andong", "en", "", (), (), (), (), (), "old name of Dandong", "notes")
    assert rule.fits("", "", "", "")


def test_a_rule_may_look_at_the_whole_report(gazetteer: Gazetteer) -> None:
    report = "권하통상구를 지난 화물. 두만강대교에는 차가 없다."
    assert settle(gazetteer, "두만강대교", "", "에는 차가 없다.", report) == "quanhe-wonjong"


@pytest.mark.parametrize(
    ("file", "column", "value", "message"),
    [
        ("crossings.csv", "kind", "brige", r"crossings.csv line 4: kind 'brige'; known: official, yard"),
        ("crossings.csv", "border", "jp", r"crossings.csv line 4: border 'jp'; known: cn, ru"),
        ("crossings.csv", "basis", "guess", r"crossings.csv line 4: basis 'guess'; known: bridge"),
        ("crossings.csv", "lat", "north", r"crossings.csv line 4: lat 'north' is no number"),
        ("crossings.csv", "lon", "12.4", r"crossings.csv line 4: lon 12.4 is outside 123 to 132"),
        ("crossings.csv", "sources", "hearsay", r"crossings.csv line 4: sources names 'hearsay'; known: geonames"),
        ("crossings.csv", "id", "sinuiju-port", r"crossings.csv line 4: id 'sinuiju-port' is there twice"),
        ("posts.csv", "mode", "tunnel", r"posts.csv line 4: mode 'tunnel'; known: rail, road"),
        ("posts.csv", "crossing", "atlantis", r"posts.csv line 4: crossing 'atlantis'; known: new-yalu"),
        ("regions.csv", "covers", "", r"regions.csv line 4: covers is empty"),
        ("names.csv", "target", "atlantis", r"names.csv line 4: target 'atlantis'; known: new-yalu"),
        ("names.csv", "source", "", r"names.csv line 4: source ''; known: geonames"),
        ("ambiguous.csv", "language", "xx", r"ambiguous.csv line 4: language 'xx'; known: en, ko, zh, ru"),
    ],
)
def test_a_wrong_value_stops_the_load_with_its_line(
    folder: Path, file: str, column: str, value: str, message: str
) -> None:
    spoil(folder, file, 4, column, value)
    with pytest.raises(GazetteerError, match=message):
        Gazetteer.load(folder)


def test_a_wrong_column_stops_the_load(folder: Path) -> None:
    path = folder / "posts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("commissioned", "open", 1), encoding="utf-8")
    with pytest.raises(GazetteerError, match="posts.csv line 1: columns id, crossing, mode, name, open"):
        Gazetteer.load(folder)


def test_a_short_row_stops_the_load(folder: Path) -> None:
    with (folder / "names.csv").open("a", encoding="utf-8") as names:
        names.write("Dandong,dandong-sinuiju\n")
    with pytest.raises(GazetteerError, match=r"names.csv line \d+: 2 cells, not 7"):
        Gazetteer.load(folder)


def test_a_missing_table_stops_the_load(folder: Path) -> None:
    (folder / "regions.csv").unlink()
    with pytest.raises(GazetteerError, match="regions.csv"):
        Gazetteer.load(folder)
