"""Each call has its time, news are told, an empty or closed office is honest, and no picture burns into the screen."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages import display_room
from tests.pages.display_room import (
    ALL_LANGUAGES,
    LANDSCAPE,
    PORTRAIT,
    Hall,
    boot,
    call,
    five,
    moment,
    service,
    snapshot,
)
from tests.pages.display_sight import Picture, assert_whole, contrast, two_colours

display_office, display_browser, hall = display_room.display_office, display_room.display_browser, display_room.hall

Message = dict[str, Any]


def fake_time(hall: Hall, calls: list[dict[str, Any]], size: dict[str, int] = LANDSCAPE, **start: Any) -> Page:
    """A page whose clock the test moves from now on."""
    board, pictures = start.pop("board", {}), start.pop("found", [])
    hall.arrange(calls, boot(**start), **board)
    hall.office.set(pictures=pictures)
    page = hall.browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
    page.clock.install()
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector("[data-link=online]")
    # All weights, also those that nothing on the page has needed so far: what is measured without them is drawn anew.
    page.evaluate("Promise.all([400, 600, 700].map((weight) => document.fonts.load(`${weight} 1em Aufruf`, 'Aufruf')))")
    return page


def pass_time(page: Page, seconds: float) -> None:
    page.clock.run_for(round(seconds * 1000))


def resting() -> list[dict[str, Any]]:
    """Calls that have had their time."""
    return [{**each, "called_at": moment(300)} for each in five()]


def big(page: Page) -> str:
    return str(page.locator(".now").get_attribute("data-number"))


def ten(first_seq: int = 101) -> list[dict[str, Any]]:
    return [call(first_seq + index, f"U{index:03}", str(index), age=0) for index in range(10)]


def said(seq: int, calls: list[dict[str, Any]], from_seq: int) -> tuple[str, dict[str, Any]]:
    return "board", {"seq": seq, "from_seq": from_seq, "calls": calls}


def test_ten_calls_in_one_second_are_each_large_for_their_time_in_their_order(hall: Hall) -> None:
    # No longer than the live connection bears a clock that jumps: ten times three seconds.
    page = fake_time(hall, [call(90, "A001", "11", age=300)], page={"show_for": 3})
    calls = ten()
    events: list[tuple[str, dict[str, Any]]] = [("called", each) for each in calls]
    hall.office.emit(*events, said(110, list(reversed(calls)), 100))
    page.wait_for_selector(".now[data-number=U000]")
    listed = page.locator(".old li").evaluate_all("(all) => all.map((each) => each.dataset.number)")
    assert listed[:2] == ["U001", "U002"], "who is next can be read at once"
    large: dict[str, int] = {}
    for _ in range(64):
        large[big(page)] = large.get(big(page), 0) + 1
        pass_time(page, 0.5)
    assert list(large) == [f"U{index:03}" for index in range(10)]
    assert min(large.values()) >= 4, large  # half seconds are looked at, and the clock moves by itself too
    assert page.locator(".old li").evaluate_all("(all) => all.map((each) => each.dataset.number)") == [
        "U008", "U007", "U006", "U005",
    ]  # fmt: skip


def test_ten_calls_of_one_second_from_four_counters_are_each_large_for_their_time(hall: Hall) -> None:
    """Each counter presses next two or three times: only the last call of each stands on the board."""
    page = fake_time(hall, [call(90, "A001", "11", age=300)], page={"show_for": 3})
    calls = [{**each, "counter": str(index % 4)} for index, each in enumerate(ten())]
    hall.office.emit(*[("called", each) for each in calls[:5]], said(105, list(reversed(calls[1:5])), 100))
    hall.office.emit(*[("called", each) for each in calls[5:]], said(110, list(reversed(calls[6:])), 105))
    page.wait_for_selector(".now[data-number=U000]")
    large: dict[str, int] = {}
    for _ in range(64):
        large[big(page)] = large.get(big(page), 0) + 1
        pass_time(page, 0.5)
    assert list(large) == [f"U{index:03}" for index in range(10)]
    assert min(large.values()) >= 4, large


def test_of_calls_that_left_the_board_only_who_was_not_taken_back_sent_away_or_served_has_a_turn(hall: Hall) -> None:
    page = fake_time(hall, resting(), page={"show_for": 3})
    calls = ten()[:6]
    hall.office.emit(*[("called", each) for each in calls], said(106, list(reversed(calls)), 100))
    hall.office.emit(("withdrawn", {"seq": 107, "number": "U001", "counter": "1"}))
    serving = [{**each, "state": "serving"} if each["number"] == "U002" else each for each in calls if each != calls[1]]
    hall.office.emit(said(108, list(reversed(serving)), 106), said(109, [], 108))
    moved = {"number": "U003", "from_area": "hall", "area": "first", "floor": "1. OG", "direction": [], "at": moment()}
    hall.office.emit(("queue", {"seq": 109, "from_seq": 100, "services": [], "waiting": 0, "moved": [moved]}))
    page.wait_for_selector(".now[data-number=U000]")
    large: list[str] = []
    for _ in range(30):
        if page.locator(".now").count() and big(page) not in large:
            large.append(big(page))
        pass_time(page, 0.5)
    assert large == ["U000", "U004", "U005"]


def test_a_call_to_a_quiet_room_is_large_at_once(hall: Hall) -> None:
    page = fake_time(hall, resting(), page={"show_for": 60})
    hall.office.emit(("called", call(101, "U020", "2", age=0)))
    page.wait_for_selector(".now.calls[data-number=U020]")


def test_whoever_is_withdrawn_is_never_shown_large_and_leaves_at_once(hall: Hall) -> None:
    page = fake_time(hall, resting(), page={"show_for": 6})
    first, second, third = ten()[:3]
    hall.office.emit(("called", first), ("called", second), ("called", third))
    page.wait_for_selector(".now[data-number=U000]")
    hall.office.emit(("withdrawn", {"seq": 104, "number": "U001", "counter": "1"}))
    page.wait_for_selector("[data-number=U001]", state="detached")
    pass_time(page, 7)
    assert big(page) == "U002"
    hall.office.emit(("withdrawn", {"seq": 105, "number": "U002", "counter": "2"}))
    page.wait_for_selector("[data-number=U002]", state="detached")
    assert big(page) == "U000"


def test_a_large_call_that_goes_elsewhere_does_so_at_once_and_stands_once(hall: Hall) -> None:
    page = fake_time(hall, resting(), page={"show_for": 60})
    first, second = ten()[:2]
    hall.office.emit(("called", first), ("called", second), ("called", {**first, "seq": 103, "counter": "9"}))
    hall.office.emit(("called", {**first, "seq": 104, "counter": "9", "counter_name": "9", "recall": 1}))
    page.get_by_text("9", exact=True).wait_for()
    assert page.locator(".now .place").inner_text() == "9"
    assert page.locator("[data-number=U000]").count() == 1
    assert page.locator(".old li").first.get_attribute("data-number") == "U001"


def test_a_call_that_is_over_stays_for_its_time_and_no_longer(hall: Hall) -> None:
    page = fake_time(hall, resting(), page={"show_for": 6})
    hall.office.emit(("called", call(101, "U020", "2", age=0)), said(102, resting(), 100))
    page.wait_for_selector(".now[data-number=U020]")
    pass_time(page, 4)
    assert big(page) == "U020"
    pass_time(page, 4)
    assert big(page) == "A042"


def test_calls_missed_in_a_cut_get_their_turns_and_old_ones_only_a_place(hall: Hall) -> None:
    page = fake_time(hall, resting(), page={"show_for": 6, "max_age": 60})
    missed = [call(122, "U022", "3", age=1), call(121, "U021", "2", age=3), call(120, "U020", "1", age=90)]
    hall.office.set(snapshot=snapshot([*missed, *resting()], seq=122))
    hall.office.drop()
    page.clock.run_for(3_000)
    page.wait_for_selector(".now[data-number=U021]")
    assert page.locator(".old [data-number=U020]").count() == 1
    pass_time(page, 7)
    assert big(page) == "U022"


NEWS: Message = {
    "id": "7",
    "areas": ["hall"],
    "text": {
        "ar": "يغلق المكتب 7 اليوم في الساعة 11:30.",
        "de": "Schalter 7 schließt heute um 11:30 Uhr.",
        "xx": "?",
    },
    "speak": True,
    "at": moment(),
    "until": None,
    "audio": [],
}


def lines_of(page: Page, seconds: int) -> dict[str, str]:
    """What the band says in each language within a time."""
    found: dict[str, str] = {}
    for _ in range(seconds):
        for line in page.locator(".band p").all():
            found[str(line.get_attribute("lang"))] = " ".join(line.inner_text().split())
        pass_time(page, 1)
    return found


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_news_are_told_in_every_language_that_they_have(hall: Hall, size: dict[str, int]) -> None:
    ticker = [{"de": "Immer mittwochs"}]
    page = fake_time(hall, five(), size, ticker=ticker, board={"messages": [NEWS]})
    page.wait_for_selector(".band.staff p[lang=de]")
    assert_whole(page, size)
    for image in Picture(page).parts(".band p > span"):
        assert contrast(*two_colours(image)) >= 7
    told = lines_of(page, 14)
    assert told == {"de": NEWS["text"]["de"], "ar": NEWS["text"]["ar"]}
    hall.office.emit(("queue", {"seq": 101, "from_seq": 100, "services": [], "waiting": 0, "messages": []}))
    page.get_by_text("Immer mittwochs").wait_for()


def test_the_band_leaves_when_the_time_of_its_news_is_over(hall: Hall) -> None:
    page = fake_time(hall, five(), board={"messages": [{**NEWS, "until": moment(-30)}]})
    page.wait_for_selector(".band")
    pass_time(page, 40)
    assert page.locator(".band").count() == 0


def test_a_long_line_is_told_in_pieces_that_fit(hall: Hall) -> None:
    text = "Kostenlose Beratung gibt es jeden Mittwoch im Raum 1.15, ohne Termin und ohne Voranmeldung für alle."
    page = fake_time(hall, five(), ticker=[{"de": text}])
    pieces: list[str] = []
    for _ in range(30):
        piece = page.locator(".band p").inner_text()
        pieces += [piece] if piece not in pieces else []
        assert_whole(page, LANDSCAPE)
        pass_time(page, 1)
    assert " ".join(pieces) == text and len(pieces) > 1


def test_pictures_pass_while_nobody_is_called_and_a_broken_one_is_passed_over(hall: Hall) -> None:
    found = ["/pictures/red.svg", "/pictures/broken.svg", "/pictures/blue.svg"]
    page = fake_time(hall, [], pictures=True, page={"picture_for": 5}, found=found)
    seen: list[str] = []
    for _ in range(16):
        sources = page.locator(".picture img").evaluate_all("(all) => all.map((each) => each.getAttribute('src'))")
        face = sources[0] if sources else "welcome"
        seen += [face] if not seen or seen[-1] != face else []
        pass_time(page, 2.5)
        page.wait_for_timeout(30)
    turns = json.dumps(seen)
    assert "broken" not in turns
    assert '"/pictures/red.svg", "/pictures/blue.svg", "welcome", "/pictures/red.svg"' in turns
    hall.office.emit(("called", call(101, "U020", "2", age=0)))
    page.wait_for_selector(".now[data-number=U020]")
    assert page.locator(".picture").count() == 0


def shut(prefix: str, reason: str, opens_in: float | None, **more: Any) -> dict[str, Any]:
    at = None if opens_in is None else moment(-opens_in)
    return {**service(prefix, 0, None), "open": False, "reason": reason, "opens_at": at, **more}


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["lying", "standing"])
def test_a_closed_office_says_so_and_when_it_opens_again(hall: Hall, size: dict[str, int]) -> None:
    rows = [shut("A", "full", 9000), shut("U", "outside_hours", 3600)]
    page = fake_time(hall, [], size, board={"services": rows})
    assert page.locator(".closed .big").inner_text() == "Jetzt geschlossen"
    assert "um " in page.locator(".closed .greeting").inner_text()
    assert page.locator(".dark, .people").count() == 0
    languages = page.locator(".greetings li").evaluate_all("(all) => all.map((each) => each.lang)")
    assert languages == ["en", "uk", "ar"]
    for image in Picture(page).parts(".closed p, .greetings b, .greetings span"):
        assert contrast(*two_colours(image)) >= 7
    hall.office.emit(("queue", {"seq": 101, "from_seq": 100, "services": [service("A", 0, (5, 10))], "waiting": 0}))
    page.wait_for_selector(".welcome")


def test_the_night_is_dark_and_its_words_move(hall: Hall) -> None:
    words = {"de": "Reformationstag"}
    page = fake_time(hall, [], board={"services": [shut("A", "holiday", 72_000, reason_text=words)]})
    page.wait_for_selector(".dark .night")
    assert page.locator(".big").inner_text() == "Reformationstag"
    assert page.locator("li[lang=en] b").inner_text() == "Closed today"
    image = Picture(page).image.resize((96, 54))
    light = sum(sum(pixel) for pixel in image.get_flattened_data()) / (96 * 54 * 3)  # type: ignore[misc]
    assert light < 50, light
    for part in Picture(page).parts(".closed p, .greetings b, .time"):
        assert contrast(*two_colours(part)) >= 7
    heights = set()
    for _ in range(3):
        page.wait_for_selector(".dark .night")  # a jump of the clock may cost the connection
        box = page.locator(".big").bounding_box()
        assert box
        heights.add(round(box["y"]))
        pass_time(page, 60)
    assert len(heights) == 3


def test_who_still_waits_in_a_closed_office_is_told_that_numbers_appear(hall: Hall) -> None:
    row = {**shut("A", "last_ticket", 3600), "waiting": 3}
    hall.arrange([], services=[row])
    page = hall.open()
    assert page.locator(".welcome").count() == 1 and page.locator(".closed").count() == 0


def test_the_picture_moves_a_little_and_always_covers_the_window(hall: Hall) -> None:
    page = fake_time(hall, five())
    places = set()
    for _ in range(20):
        box = page.locator(".screen").evaluate("""(each) => {
          const box = each.getBoundingClientRect();
          return [box.left, box.top, box.right - innerWidth, box.bottom - innerHeight];
        }""")
        assert box[0] <= 0 and box[1] <= 0 and box[2] >= 0 and box[3] >= 0
        assert min(box[:2]) >= -8
        places.add(tuple(box))
        pass_time(page, 60)
    assert len(places) > 8
    page.wait_for_selector(".now")
    assert_whole(page, LANDSCAPE)


def test_changed_settings_are_taken_after_the_servers_restart(hall: Hall) -> None:
    page = fake_time(hall, five(), layout="call")
    hall.office.set(boot=boot(layout="columns"))
    hall.office.drop()
    page.clock.run_for(2_000)
    page.wait_for_selector("[data-link=online]")
    pass_time(page, 12)
    page.wait_for_selector(".board.columns")


def test_every_language_of_the_screen_is_known_to_the_closed_face(hall: Hall) -> None:
    rows = [shut("A", "closed_day", 200_000)]
    page = fake_time(hall, [], languages=ALL_LANGUAGES, board={"services": rows})
    seen: set[str] = set()
    for _ in range(6):
        seen |= set(page.locator(".greetings li").evaluate_all("(all) => all.map((each) => each.lang)"))
        assert all(text.strip() for text in page.locator(".greetings span").all_inner_texts())
        pass_time(page, 8)
    assert len(seen) == 17
