"""The map: what it loads, what a click carries, how it shows age and rough places."""

import json
import re

import folium
import pytest
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from geo import look, maps, views
from geo.border import LAYERS, Border
from geo.cargo import Cargo
from geo.model import EVENT_TYPES, REALIS, STATES
from tests.sketch import GAZETTEER, claim, day, report

BORDER = Border.load()
CARGO = Cargo.load()
HOSTILE = """</script><img src=x onerror=alert(1)>{{ 7 * 7 }}{% raw %}'"\\"""


def view_of(*sketches: str, as_of: str = "2022-12-01", title: str = "") -> views.View:
    claims = [claim(text, f"r{n}") for n, text in enumerate(sketches)]
    reports = {one.report_id: report(one.report_id, "2022-11-30", title=title) for one in claims}
    corpus = views.assemble(GAZETTEER, BORDER, CARGO, reports, claims)
    return views.make(corpus, views.Filter(as_of=day(as_of)))


def script_of(view: views.View, chosen: str | None = None) -> tuple[str, str]:
    """Give the scripts of the base map and of the layer, as the component sends them to the browser."""
    drawn = maps.BorderMap()
    drawn.get_root().render()
    base = _get_map_string(drawn)
    return base, _get_feature_group_string(maps.CrossingLayer(view, chosen=chosen), map=drawn)


def feature(view: views.View, crossing: str) -> dict:
    return next(f["properties"] for f in maps.collection(view)["features"] if f["properties"]["id"] == crossing)


def test_every_script_and_sheet_of_the_map_comes_from_this_server():
    addresses = [address for _, address in maps.BorderMap.default_js + maps.BorderMap.default_css]
    assert addresses
    assert all(address.startswith(maps.ASSETS) for address in addresses)


def test_the_check_for_own_addresses_can_fail():
    assert any("//" in address for _, address in folium.Map.default_js)


def test_the_map_scripts_name_no_outside_address():
    scripts = "".join(script_of(view_of("dandong-sinuiju opening rail 2022-09-26")))
    assert set(re.findall(r"(?:https?:)?//[\w./]+", scripts)) == {"http://www.w3.org/2000/svg"}  # a name, never fetched


def test_the_base_map_stays_the_same_when_the_view_changes():
    """The component makes the map anew, and loses its place, when this hash changes."""
    before = script_of(view_of("dandong-sinuiju opening rail 2022-09-26"))
    after = script_of(view_of("dandong-sinuiju closure rail 2022-09-26"), chosen="dandong-sinuiju")
    assert generate_js_hash(before[0], "key") == generate_js_hash(after[0], "key")
    assert (before[1] == after[1]) is False


def test_a_click_carries_the_crossing_id():
    view = view_of("dandong-sinuiju opening rail 2022-09-26")
    assert feature(view, "dandong-sinuiju")["name"] == "Dandong–Sinuiju"


def test_each_crossing_of_the_view_is_drawn_once():
    ids = [
        f["properties"]["id"] for f in maps.collection(view_of("dandong-sinuiju opening rail 2022-09-26"))["features"]
    ]
    assert sorted(ids) == sorted(GAZETTEER.crossings)


def test_hostile_text_does_not_leave_its_string_in_the_layer_script():
    """Folium renders a script twice, the second time as a template: `{{` in a text would be run on the server."""
    drawn = maps.BorderMap()
    drawn.get_root().render()
    script = _get_feature_group_string(maps.CrossingLayer(view_of("jian-manpo opening"), chosen=HOSTILE), map=drawn)
    assert re.findall(r"<img|</script|\{\{|\{%|49", script.split('"chosen"')[1]) == []


@pytest.mark.parametrize("text", [HOSTILE, "{% x %}", "{# x #}", "plain", "신의주", "\u2028", "\\u007b"])
def test_script_json_gives_the_same_text_back(text):
    assert json.loads(maps.script_json({"text": [text]})) == {"text": [text]}


def test_a_fresh_status_is_drawn_at_full_strength_and_an_old_one_pale():
    fresh = feature(view_of("dandong-sinuiju opening rail 2022-09-26"), "dandong-sinuiju")
    old = feature(view_of("dandong-sinuiju opening rail 2012-09-26"), "dandong-sinuiju")
    assert (fresh["strength"], old["strength"]) == (1.0, look.STALE_STRENGTH)


@pytest.mark.parametrize(
    ("age", "strength"), [(0, 1.0), (90, 1.0), (410, 0.675), (730, 0.35), (4000, 0.35), (None, 0.35)]
)
def test_strength_falls_from_ninety_days_to_two_years(age, strength):
    assert look.strength(age) == pytest.approx(strength)


def test_a_rough_place_is_told_with_its_radius():
    rough = next(crossing for crossing in GAZETTEER.crossings.values() if crossing.approximate)
    drawn = feature(view_of("dandong-sinuiju opening rail 2022-09-26"), rough.id)
    assert (drawn["approximate"], drawn["radius_m"]) == (True, rough.precision_m)


def test_plans_rumours_and_denials_are_counted_beside_the_status():
    view = view_of("tumen-namyang opening planned 2022-10", "tumen-namyang opening denied 2022-09-01")
    assert "Beside it: 1 planned, 1 denied" in feature(view, "tumen-namyang")["notes"]
    assert feature(view, "tumen-namyang")["colour"] == look.STATE_COLOURS["unknown"]


@pytest.mark.parametrize(("crossing", "low", "high"), [("jian-manpo", -180, 0), ("changbai-hyesan", -180, 0)])
def test_the_far_bank_of_the_yalu_lies_to_the_north(crossing, low, high):
    angle = maps.normal(GAZETTEER.crossings[crossing], BORDER)
    assert angle is not None
    assert low < angle < high


def test_a_port_has_no_far_bank():
    assert maps.normal(GAZETTEER.crossings["nampo-port"], BORDER) is None


def test_names_are_cut_for_the_map():
    names = {crossing.id: maps.short_name(crossing) for crossing in GAZETTEER.crossings.values()}
    assert names["sunan-airport"] == "Sunan airport"
    assert not [name for name in names.values() if len(name) > 24 or "(" in name]


def test_the_basemap_bundle_holds_all_layers_and_drops_what_is_not_drawn():
    bundle = json.loads(maps.basemap(BORDER))
    assert tuple(bundle) == LAYERS
    assert set(bundle["border"]["features"][0]["properties"]) == {"pair"}


def test_the_legend_names_every_state():
    words = [words for _, words in maps.legend()]
    assert [state.capitalize() for state in look.STATE_WORDS.values()] == words[: len(STATES)]


def test_every_state_event_type_and_realis_has_its_mark():
    assert set(look.STATE_COLOURS) == set(look.STATE_WORDS) == set(STATES)
    assert set(look.GLYPHS) == set(look.EVENT_COLOURS) == set(EVENT_TYPES)
    assert len({look.event_svg("opening", realis) for realis in REALIS}) == len(REALIS)
    assert len({look.state_svg(state) for state in STATES}) == len(STATES)
