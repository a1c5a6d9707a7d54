"""The layouts of the waiting-room screen: whole, tall enough and true in a wide hall, for two floors, standing."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages import display_room
from tests.pages.display_room import ALL_LANGUAGES, LANDSCAPE, PORTRAIT, WAYS, Hall, boot, call, five, snapshot
from tests.pages.display_sight import FONTS, Picture, assert_whole, contrast, ink_height, two_colours

display_office, display_browser, hall = display_room.display_office, display_room.display_browser, display_room.hall

GROUND = {"id": "hall", "name": {"de": "Halle"}, "floor": "EG", "services": []}
FIRST = {"id": "first", "name": {"de": "Wartebereich im 1. Stock"}, "floor": "1. OG", "services": []}
SECOND = {"id": "second", "name": {"de": "Wartebereich im 2. Stock"}, "floor": "2. OG", "services": []}
UPSTAIRS = {"7": ["up", "left"], "5": ["lift", "right"]}
GROUND_CALLS = [call(15, "U147", "4", "ar"), call(14, "Z117", "1")]
PX_PER_MM = 1920 / 1210
CAPITAL = 0.0122 * 8000 * PX_PER_MM * 0.998  # the table's millimetres are rounded


def first_calls() -> list[dict[str, Any]]:
    """What is called upstairs just now."""
    newest = call(25, "V1417", "7", "uk", room="1.14", floor="1. OG", direction=[])
    return [newest, call(24, "R114", "5", floor="1. OG")]


def two_floors(hall: Hall, size: dict[str, int] = LANDSCAPE, **start: Any) -> Page:
    """A screen in the hall that shows the first floor too."""
    hall.arrange([], boot(areas=[GROUND, FIRST], ways=UPSTAIRS, languages=ALL_LANGUAGES, **start))
    hall.office.set(rooms={"area:hall": snapshot(GROUND_CALLS), "area:first": snapshot(first_calls(), seq=200)})
    page = hall.open(size=size)
    page.wait_for_selector("[data-area=hall] .now")
    page.wait_for_selector("[data-area=first] .now")
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    return page


def numbers(page: Page, within: str = "main") -> list[str]:
    found: list[str] = page.locator(f"{within} [data-number]").evaluate_all(
        "(all) => all.map((each) => each.dataset.number)"
    )
    return found


@pytest.mark.parametrize("language", ["de", "ar", "uk", "ti"])
def test_a_wide_hall_has_the_newest_on_the_left_and_the_others_in_a_column(hall: Hall, language: str) -> None:
    calls = [call(15, "A1417", "6", language, room="1.13", floor="1. OG"), *five()[1:]]
    page = hall.show(calls, layout="columns")
    assert numbers(page) == ["A1417", "U018", "Z107", "T031", "M006"]
    boxes = page.locator(".now, .old li").evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().x)")
    assert boxes[0] < 1 and min(boxes[1:]) > 800 and len(set(boxes[1:])) == 1
    assert_whole(page, LANDSCAPE)
    fonts = page.locator(".hero, .old li").evaluate_all(FONTS)
    assert min(fonts) * 0.714 >= CAPITAL
    assert page.locator(".now .ticket").count() == 1 and page.locator(".old .ticket").count() == 0
    assert fonts[0] == max(fonts), "the newest is told by paper and size, not by colour alone"


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_two_floors_stand_apart_with_the_way_from_here(hall: Hall, size: dict[str, int]) -> None:
    page = two_floors(hall, size)
    assert numbers(page, "[data-area=hall]")[:1] == ["U147"]
    assert numbers(page, "[data-area=first]")[:1] == ["V1417"]
    assert page.locator(".area h2 .place").all_inner_texts() == ["EG", "1. OG"]
    assert page.locator("[data-area=first] .place.room").all_inner_texts() == ["1.14"], "the floor stands above"
    steps = page.locator("[data-area=first] .way use").evaluate_all("(all) => all.map((each) => each.href.baseVal)")
    assert [each.split("way-")[1] for each in steps] == ["up", "left"], "not the empty way of the first floor's own"
    assert_whole(page, size)
    for image in Picture(page).parts(".hero .ticket b, .to > .place b"):
        assert ink_height(image) >= CAPITAL
    for image in Picture(page).parts(".hero b, .hero .way .i, .to > .c, .words .text, .area h2 .place"):
        assert contrast(*two_colours(image)) >= 7


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_a_narrow_pane_keeps_german_before_the_other_language(hall: Hall, size: dict[str, int]) -> None:
    page = two_floors(hall, size)
    found = page.locator(".words").evaluate_all(
        "(all) => all.map((each) => [...each.querySelectorAll('.text')].map((text) => text.lang))"
    )
    assert found and all(languages[:1] == ["de"] for languages in found)


def test_the_way_from_here_is_told_in_the_words_of_the_ticket(hall: Hall) -> None:
    page = hall.show([], areas=[FIRST], ways=UPSTAIRS, area="hall", languages=ALL_LANGUAGES)
    hall.office.set(rooms={"area:first": snapshot(first_calls(), seq=200)})
    page.reload()
    words = page.locator(".words .text")
    words.first.wait_for()
    told = [each.replace("\u00a0", " ") for each in words.all_inner_texts()]
    assert told[0] == "Nach oben · Nach links" and told[1] not in (WAYS["uk"], told[0])


def test_three_floors_that_do_not_fit_stand_in_one_list_latest_first(hall: Hall) -> None:
    hall.arrange([], boot(areas=[GROUND, FIRST, SECOND], ways=UPSTAIRS))
    old = [call(90, "R007", "2", floor="2. OG", age=50)]
    rooms = {"area:hall": snapshot([call(15, "U147", "4", age=20)]), "area:second": snapshot(old)}
    hall.office.set(rooms={**rooms, "area:first": snapshot(first_calls(), seq=200)})
    page = hall.open()
    page.locator("main [data-number]").nth(3).wait_for()
    assert numbers(page) == ["V1417", "R114", "U147", "R007"]
    assert_whole(page, LANDSCAPE)


def test_a_deleted_area_leaves_the_others_and_comes_back(hall: Hall) -> None:
    hall.arrange([], boot(areas=[GROUND, FIRST], ways=UPSTAIRS))
    gone = {"code": "not_found", "message": "Diesen Wartebereich gibt es nicht."}
    hall.office.set(rooms={"area:hall": snapshot(GROUND_CALLS), "area:first": gone})
    page = hall.open()
    assert numbers(page) == ["U147", "Z117"]
    assert page.locator(".area").count() == 0, "one area alone needs no heading"
    hall.office.set(rooms={"area:hall": snapshot(GROUND_CALLS), "area:first": snapshot(first_calls(), seq=200)})
    page.wait_for_selector("[data-area=first] [data-number=V1417]", timeout=15_000)


def test_an_area_with_nobody_called_tells_where_numbers_appear(hall: Hall) -> None:
    page = two_floors(hall)
    hall.office.emit(("board", {"seq": 101, "from_seq": 100, "calls": []}))
    page.wait_for_selector("[data-area=hall] .quiet")
    assert page.locator(".quiet p").first.inner_text() == "Ihre Nummer erscheint hier."
    hall.office.emit(("board", {"seq": 201, "from_seq": 200, "calls": []}), room="area:first")
    page.wait_for_selector(".welcome")


def test_a_ticket_of_two_areas_stands_once(hall: Hall) -> None:
    hall.arrange([], boot(areas=[GROUND, FIRST], ways=UPSTAIRS))
    both = call(15, "A042", "7", floor="1. OG")
    hall.office.set(
        rooms={"area:hall": snapshot([both]), "area:first": snapshot([{**both, "seq": 77}, *first_calls()])}
    )
    page = hall.open()
    assert numbers(page, "[data-area=hall]") == ["A042"]
    assert "A042" not in numbers(page, "[data-area=first]")


def test_an_upright_screen_puts_the_place_below_the_ticket(hall: Hall) -> None:
    page = hall.show([call(15, "A1", "6", direction=[])], PORTRAIT, layout="portrait")
    assert page.locator(".now.stacked").count() == 1
    assert_whole(page, PORTRAIT)


def test_the_queue_is_told_only_where_it_is_wanted(hall: Hall) -> None:
    page = hall.show(five(), PORTRAIT, forecast=False)
    assert page.locator(".people, .entry").count() == 0
    assert page.locator(".time").count() == 1
    assert page.locator(".old li").count() == 4, "the strip's second line is free for a call"


def test_zero_and_o_and_one_and_i_and_l_are_told_apart(hall: Hall) -> None:
    page = hall.show([call(15, "A042", "6")])
    pictures = []
    for sign in "0O1Il":
        page.evaluate("(sign) => document.querySelector('.hero .ticket b:last-child').textContent = sign", sign)
        part = Picture(page).parts(".hero .ticket b:last-child")[0].convert("L").resize((60, 100))
        pictures.append(part.point(lambda value: 255 if value > 128 else 0))
    for index, one in enumerate(pictures):
        for other in pictures[index + 1 :]:
            differing = sum(a != b for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
            assert differing > 0.06 * 6000, differing
