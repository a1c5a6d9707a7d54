"""The waiting-room screen as it looks: tall enough, strong enough, whole, honest about what it does not know."""

from typing import Any

import pytest

from tests.pages import display_room
from tests.pages.display_room import (
    ALL_LANGUAGES,
    LANDSCAPE,
    PORTRAIT,
    SERVICES,
    Hall,
    boot,
    call,
    five,
    moment,
    service,
)
from tests.pages.display_sight import FONTS, Picture, assert_whole, contrast, ink_height, two_colours

display_office, display_browser, hall = display_room.display_office, display_room.display_browser, display_room.hall

ROOMS = [
    pytest.param(LANDSCAPE, 8, 55, 1210, id="55 inch lying, 8 m"),
    pytest.param(PORTRAIT, 8, 55, 680, id="55 inch standing, 8 m"),
    pytest.param(LANDSCAPE, 5, 43, 952, id="43 inch lying, 5 m"),
    pytest.param({"width": 1280, "height": 720}, 8, 55, 1210, id="the same on fewer pixels"),
]
LONG = [
    call(15, "M1000", "1.12", "uk", room="1.14", floor="1. OG"),
    call(14, "A1000", "1.12"),
    call(13, "J107", "1"),
    call(12, "T1031", "Info"),
    call(11, "M006", "5"),
]
WINDING = [call(15, "X1219", "12", "ti", room="2.101", floor="2. OG", direction=["lift", "left", "outside", "back"])]


@pytest.mark.parametrize(("size", "distance", "diagonal", "millimetres"), ROOMS)
def test_every_capital_is_as_tall_as_the_norm_asks(
    hall: Hall, size: dict[str, int], distance: int, diagonal: int, millimetres: int
) -> None:
    # Letters and digits with flat tops and feet: a round one overshoots its line.
    calls = [call(15, "A1417", "1", "uk"), call(14, "U147", "4"), call(13, "T114", "7"), call(12, "M471", "1.14")]
    page = hall.show(calls, size, distance=distance, diagonal=diagonal)
    per_metre = distance * 1000 * size["width"] / millimetres
    picture = Picture(page)
    signs = picture.parts(".hero b, .old b")
    assert len(signs) >= 6
    assert min(ink_height(each) for each in signs) >= 0.0122 * per_metre * 0.998  # the table's millimetres are rounded
    for image in picture.parts(".people .tab, .time, .entry .ticket b"):
        assert ink_height(image) >= 0.0041 * per_metre * 0.998
    fonts = page.locator(".words .text, .strip span").evaluate_all(FONTS)
    assert min(fonts) * 0.714 >= 0.0041 * per_metre * 0.998


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_everything_has_a_contrast_of_seven_to_one(hall: Hall, size: dict[str, int]) -> None:
    page = hall.show(five(), size, info_desk=["right"])
    parts = ".hero b, .hero .way .i, .to > .c, .words .text, .old b, .old .c, .people .i, .entry b, .entry bdi, .time"
    for index, image in enumerate(Picture(page).parts(parts)):
        assert contrast(*two_colours(image)) >= 7, index


SETS = [[call(15, "U019", "4")], five(), LONG, [*WINDING, *LONG[1:]]]


@pytest.mark.parametrize(("size", "distance", "diagonal", "millimetres"), ROOMS)
def test_nothing_is_cut_or_overlaps(
    hall: Hall, size: dict[str, int], distance: int, diagonal: int, millimetres: int
) -> None:
    page = hall.show([], size, distance=distance, diagonal=diagonal)
    smallest = 0.0122 * distance * 1000 * size["width"] / millimetres / 0.714
    for seq, calls in enumerate(SETS, 101):
        hall.office.emit(("board", {"seq": seq, "from_seq": seq - 1, "calls": calls}))
        page.wait_for_selector(f".now[data-number={calls[0]['number']}]")
        assert_whole(page, size)
        assert min(page.locator(".hero, .old li").evaluate_all(FONTS)) >= smallest * 0.998


def test_it_shows_the_newest_large_and_four_earlier_ones(hall: Hall) -> None:
    calls = [call(30 - index, f"U{index:03}", str(index)) for index in range(1, 11)]
    page = hall.show(list(reversed(calls)))
    assert page.locator("[data-number]").evaluate_all("(all) => all.map((each) => each.dataset.number)") == [
        "U001", "U002", "U003", "U004", "U005",
    ]  # fmt: skip
    assert page.locator(".now .place b").inner_text() == "1"


def test_right_to_left_words_stand_right_and_numbers_and_ways_are_not_mirrored(hall: Hall) -> None:
    page = hall.show(five())
    words = page.locator(".words .text")
    assert words.nth(1).get_attribute("dir") == "rtl" and words.nth(1).get_attribute("lang") == "ar"
    german, arabic = words.nth(0).bounding_box(), words.nth(1).bounding_box()
    assert german and arabic and german["x"] < 60 and arabic["x"] + arabic["width"] > 1920 - 60
    signs = page.locator(".hero .ticket, .to > .c, .to > .place, .hero .way")
    places = signs.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().x)")
    assert len(places) == 4 and places == sorted(places)
    arrows = page.locator(".hero .way .i").evaluate_all("(all) => all.map((each) => getComputedStyle(each).transform)")
    assert arrows and set(arrows) == {"none"}  # an arrow in the building points where it points
    assert page.locator("bdi.range").first.inner_text() == "25–40"


def test_it_tells_floor_and_room_where_they_say_more_than_the_counter(hall: Hall) -> None:
    page = hall.show(WINDING)
    assert page.locator(".place.room").all_inner_texts() == ["2. OG", "2.101"]
    page = hall.show([call(15, "A001", "1.12", room="1.12", floor="EG")])
    assert page.locator(".place.room").count() == 0, "this floor, and a counter named like its room"


def test_the_strip_pages_through_all_services_with_people_and_has_no_words_but_min(hall: Hall) -> None:
    rows = [*SERVICES, service("X", 0, (0, 5)), service("J", 10, (100, 120))]
    hall.arrange(five(), services=rows)
    page = hall.browser.new_context(viewport=LANDSCAPE).new_page()  # type: ignore[arg-type]
    page.clock.install()
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector("[data-link=online]")
    shown: list[str] = []
    for _ in range(3):
        shown += [" ".join(each.inner_text().split()) for each in page.locator(".entry").all()]
        words = page.locator(".strip").inner_text().replace("min", "")
        assert words == words.upper()
        page.clock.run_for(8_000)
    assert set(shown) == {"A 25–40", "U 20–35", "Z 5–10", "M", "J 100–120"}
    assert page.locator(".people").inner_text().strip() == "38"


def test_a_service_that_nobody_serves_shows_a_dash_and_says_so(hall: Hall) -> None:
    hall.arrange([], services=[service("M", 3, None)])
    page = hall.open()
    assert page.locator("[data-prefix=M] .dash").get_attribute("aria-label") == "Zurzeit ist dafür niemand da"
    assert page.locator(".forecasts").inner_text().split() == ["M"]


def test_the_clock_is_the_servers_in_the_offices_time_zone(hall: Hall) -> None:
    hall.arrange([], now="2026-07-01T06:05:00Z")
    assert hall.open().locator(".time").inner_text() == "08:05"


def test_an_empty_room_is_welcome_in_all_languages(hall: Hall) -> None:
    hall.arrange([], boot(languages=ALL_LANGUAGES), services=[])
    page = hall.browser.new_context(viewport=LANDSCAPE).new_page()  # type: ignore[arg-type]
    page.clock.install()
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector(".welcome")
    seen: set[str | None] = set()
    for _ in range(6):
        assert page.locator(".greeting").inner_text().startswith("Willkommen")
        seen |= {each.get_attribute("lang") for each in page.locator(".greetings li").all()}
        page.clock.run_for(8_000)
    assert len(seen) == 17


AXE = """async () => {
  const found = await axe.run(document, { rules: { "color-contrast-enhanced": { enabled: true } } });
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`);
}"""
SHUT = {**service("A", 0, None), "open": False, "reason": "outside_hours", "opens_at": moment(-3600)}
NEWS = {"id": "1", "text": {"de": "Heute ist es voll.", "ar": "ازدحام"}, "speak": False, "at": moment(), "until": None}
FLOORS = [
    {"id": "hall", "name": {"de": "Halle"}, "floor": "EG"},
    {"id": "up", "name": {"de": "Oben"}, "floor": "1. OG"},
]
FACES: dict[str, dict[str, Any]] = {
    "board": {"calls": five()},
    "columns": {"calls": five(), "layout": "columns"},
    "areas": {"calls": five(), "areas": FLOORS},
    "news": {"calls": five(), "board": {"messages": [NEWS]}},
    "ticker": {"calls": [], "ticker": [{"de": "Immer mittwochs"}]},
    "closed": {"calls": [], "board": {"services": [SHUT]}},
    "night": {"calls": [], "board": {"services": [{**SHUT, "opens_at": None}]}},
    "empty": {"calls": []},
    "blocked": {"calls": five(), "sound": True},
    "denied": {"deny": {"code": "not_found", "message": "Diesen Wartebereich gibt es nicht."}},
}


@pytest.mark.parametrize("face", FACES)
def test_axe_finds_nothing(hall: Hall, face: str) -> None:
    rules = dict(FACES[face])
    deny = rules.pop("deny", None)
    board = rules.pop("board", {})
    hall.arrange(rules.pop("calls", []), boot(**rules), **board)
    hall.office.set(deny=deny)
    page = hall.open("denied" if deny else "online")
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    page.add_script_tag(url="/axe.js")
    assert page.evaluate(AXE) == []
    if face == "board":
        hall.office.set(deny=None)


def test_nothing_moves_for_those_who_asked_for_stillness(hall: Hall) -> None:
    hall.arrange(five())
    page = hall.browser.new_context(reduced_motion="reduce", viewport=LANDSCAPE).new_page()  # type: ignore[arg-type]
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector(".now.calls")
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_new_call_beats_three_times_and_rests(hall: Hall) -> None:
    hall.arrange([])
    page = hall.open()
    event = call(101, "U007", "4", age=0)
    hall.office.emit(("called", event))
    page.wait_for_selector(".now.calls[data-number=U007]")
    beats = page.evaluate(
        "document.querySelector('.now .place').getAnimations().map((each) => each.effect.getComputedTiming())"
    )
    assert [(each["iterations"], each["duration"]) for each in beats] == [(3, 1200)]
    hall.office.emit(("board", {"seq": 101, "from_seq": 100, "calls": [event]}))
    hall.office.emit(("queue", {"seq": 101, "from_seq": 100, "services": [], "kiosks": [], "waiting": 77}))
    page.get_by_text("77").wait_for()
    same = page.evaluate("document.querySelector('.now .place').getAnimations().length")
    assert same == 1, "the list that follows must not start the beat again"


AWAY = {"number": "T042", "from_area": "hall", "area": "first", "floor": "1. OG", "direction": ["up", "left"]}


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_it_tells_who_was_sent_to_another_area_in_a_calm_row(hall: Hall, size: dict[str, int]) -> None:
    here, old = {**AWAY, "number": "A042"}, {**AWAY, "number": "T001", "at": moment(130)}
    within = {**AWAY, "number": "T002", "area": "hall", "at": moment(5)}
    odd: list[Any] = [None, {}, {"number": 7}, {"number": "T003"}]
    moved = [{**AWAY, "at": moment(5)}, {**here, "at": moment(5)}, old, within, *odd]
    hall.arrange(five(), boot(), moved=moved)
    page = hall.open(size=size)
    row = page.locator(".moved")
    assert row.get_attribute("data-moved") == "T042"
    assert row.locator(".plain").inner_text().split() == ["T", "042"]
    assert row.locator(".place").inner_text() == "1. OG"
    assert row.locator(".way .i").count() == 2
    assert page.locator(".now[data-number=A042]").count() == 1, "who is called here is not sent away"
    assert_whole(page, size)
    for image in Picture(page).parts(".moved .plain b, .moved .text > span"):
        assert contrast(*two_colours(image)) >= 7
    per_metre = 8000 * size["width"] / (1210 if size == LANDSCAPE else 680)
    assert ink_height(Picture(page).parts(".moved .plain b")[1]) >= 0.0122 * per_metre * 0.998
    seen = {str(row.locator(".text").get_attribute("lang"))}
    page.wait_for_selector(f".moved [lang={'en' if seen == {'de'} else 'de'}]", timeout=8_000)
    hall.office.emit(("queue", {"seq": 101, "from_seq": 100, "services": [], "waiting": 0}))
    page.wait_for_selector(".moved", state="detached")


def test_an_area_to_which_somebody_was_sent_and_which_this_screen_shows_needs_no_row(hall: Hall) -> None:
    areas = [{"id": "hall", "name": {"de": "Halle"}, "floor": "EG"}, {"id": "first", "name": {}, "floor": "1. OG"}]
    hall.arrange(five(), boot(areas=areas), moved=[{**AWAY, "at": moment(5)}])
    page = hall.open()
    page.wait_for_selector(".area")
    assert page.locator(".moved").count() == 0


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_a_long_way_costs_nobody_their_place(hall: Hall, size: dict[str, int]) -> None:
    steps = ["lift", "up", "right", "straight", "left"]
    far = call(15, "Q088", "Info", "uk", room="2.114", floor="2. OG", direction=steps)
    page = hall.show([far, call(14, "J018", "12"), call(13, "Z107", "1"), *five()[3:]], size)
    assert_whole(page, size)
    assert page.locator(".old li").count() >= 2 or size == LANDSCAPE, "lying, there is no room in sizes to be read"
    icons = page.locator(".hero .way .i").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert len(icons) == 5 and min(icons) >= 0.0041 * 8000 * size["width"] / (1210 if size == LANDSCAPE else 680)
