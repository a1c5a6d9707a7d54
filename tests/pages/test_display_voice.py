"""The voice of the waiting-room screen in a real browser: what is really played, when, how loud, and what if not."""

import time
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages import display_room
from tests.pages.display_room import Hall, boot, call, moment, snapshot
from tools.browser import find

display_office, display_browser, hall = display_room.display_office, display_room.display_browser, display_room.hall

CHIME = "chime"

# Playwright's own waiting needs eval, which the page's policy forbids.
ENDED = """(count) => new Promise((resolve) => {
  const look = () => (window.aufrufAudioLog.length >= count ? resolve(window.aufrufAudioLog) : setTimeout(look, 20));
  look();
})"""


def voiced(**page: Any) -> dict[str, Any]:
    return boot(sound=True, page=page)


def log(page: Page, count: int) -> list[dict[str, Any]]:
    """What was really played, once so many sounds have ended."""
    played: list[dict[str, Any]] = page.evaluate(ENDED, count)
    return played


def called(seq: int, number: str, *sounds: str, language: str = "de", recall: int = 0) -> tuple[str, dict[str, Any]]:
    event = call(seq, number, "6", language, age=0, audio=[f"/sounds/{each}" for each in sounds], recall=recall)
    del event["state"], event["here"]
    return "called", event


def names(played: list[dict[str, Any]]) -> list[str]:
    return [each["url"].removeprefix("/sounds/") for each in played]


def test_it_plays_chime_german_and_the_tickets_language_without_overlap(hall: Hall) -> None:
    hall.arrange([], voiced(repeat_after=1))
    page = hall.open()
    hall.office.emit(
        called(101, "A001", "de-a-300.wav", "ar-a-200.wav", language="ar"), called(102, "A002", "de-b-250.wav")
    )
    page.wait_for_selector(".now[data-number=A002]")
    assert page.evaluate("window.aufrufAudioLog.length") < 3, "the screen waits for no voice"
    played = log(page, 10)
    said = ["chime", "de-a-300.wav", "ar-a-200.wav", "chime", "de-b-250.wav"]
    assert names(played) == said * 2
    assert all(one["end"] <= other["start"] for one, other in pairwise(played))
    assert all(each["end"] - each["start"] >= 150 for each in played)


def test_ten_calls_of_one_second_from_four_counters_are_all_said_in_order(hall: Hall) -> None:
    hall.arrange([], voiced(repeat_after=300))
    page = hall.open()
    calls = [called(101 + index, f"A{index:03}", f"de-four{index}-60.wav") for index in range(10)]
    for index, (_, event) in enumerate(calls):
        event["counter"] = str(index % 4)
    left = [{**event, "state": "called", "here": False} for _, event in reversed(calls[6:])]
    hall.office.emit(*calls, ("board", {"seq": 110, "from_seq": 100, "calls": left}))
    played = log(page, 20)
    assert [name for name in names(played) if name != CHIME] == [f"de-four{index}-60.wav" for index in range(10)]
    assert all(one["end"] <= other["start"] for one, other in pairwise(played))


def test_ten_calls_of_one_second_are_played_in_order_one_at_a_time(hall: Hall) -> None:
    hall.arrange([], voiced())
    page = hall.open()
    calls = [(f"A{count:03}", f"de-{count}-40.wav") for count in range(10)]
    hall.office.emit(*(called(101 + place, number, sound) for place, (number, sound) in enumerate(calls)))
    played = log(page, 20)
    assert names(played) == [name for _, sound in calls for name in (CHIME, sound)]
    assert all(one["end"] <= other["start"] for one, other in pairwise(played))


def test_it_is_heard_within_a_third_of_a_second_of_being_seen(hall: Hall) -> None:
    hall.arrange([], voiced())
    page = hall.open()
    page.evaluate("""() => {
      const look = () => (document.querySelector(".now[data-number=A001]") ? (window.seenAt = performance.now()) : 0);
      const observer = new MutationObserver(() => look() && observer.disconnect());
      observer.observe(document.querySelector("#app"), { subtree: true, childList: true });
    }""")
    hall.office.emit(called(101, "A001", "de-a-100.wav"))
    chime, _ = log(page, 2)
    assert chime["start"] - page.evaluate("window.seenAt") < 300


def test_a_message_is_spoken_after_the_calls_and_only_where_it_is_new(hall: Hall) -> None:
    said = {"text": {"de": "Platz 7 schließt."}, "speak": True, "until": None}
    old = {"id": "old", "audio": ["/sounds/de-old-50.wav"], "at": moment(300), **said}
    new = {"id": "new", "audio": ["/sounds/de-m-50.wav"], "at": moment(1), **said}
    hall.arrange([], voiced(), messages=[old])
    page = hall.open()
    queue = {"seq": 101, "from_seq": 100, "services": [], "waiting": 0, "messages": [old, new]}
    hall.office.emit(called(101, "A001", "de-a-50.wav"), ("queue", queue), called(102, "A002", "de-b-50.wav"))
    assert names(log(page, 6)) == [CHIME, "de-a-50.wav", CHIME, "de-b-50.wav", CHIME, "de-m-50.wav"]


def test_it_goes_on_when_a_sound_is_missing_or_broken(hall: Hall) -> None:
    hall.arrange([], voiced())
    page = hall.open()
    hall.office.emit(called(101, "A001", "missing-1.wav", "broken-1.wav"), called(102, "A002", "de-c-100.wav"))
    assert names(log(page, 3)) == ["chime", "chime", "de-c-100.wav"]


def test_it_does_not_wait_for_a_sound_that_never_comes(hall: Hall) -> None:
    page = hall.browser.new_context().new_page()
    page.goto(hall.office.url + "/blank")
    heard = page.evaluate("""async () => {
      const { openPlayer, PATIENCE } = await import("/static/display/player.js");
      const player = openPlayer({ volume: 1, onChange: () => {}, patience: 1_500 });
      const before = performance.now();
      const slow = await player.play("/sounds/slow-1.wav");
      return { slow, waited: performance.now() - before, next: await player.play("/sounds/de-50.wav"), PATIENCE };
    }""")
    assert heard["slow"] is False and heard["waited"] < 5_000
    assert heard["next"] is True
    assert heard["PATIENCE"] == 10_000


def test_it_announces_after_a_reconnect_what_it_missed_unless_it_is_old(hall: Hall) -> None:
    first = call(90, "A001", "1", age=20, audio=["/sounds/de-d-100.wav"])
    hall.arrange([first], voiced(repeat_after=300))
    page = hall.open()
    assert names(log(page, 2)) == ["chime", "de-d-100.wav"]
    old = call(110, "A002", "2", age=90, audio=["/sounds/de-old-100.wav"])
    gone = call(111, "A003", "3", age=10, audio=["/sounds/de-gone-100.wav"], state="serving")
    here = call(112, "A004", "4", age=10, audio=["/sounds/de-here-100.wav"], here=True)
    young = call(113, "A005", "5", age=10, audio=["/sounds/de-e-100.wav"])
    hall.office.set(snapshot=snapshot([young, here, gone, old, first], seq=120))
    hall.office.drop()
    page.wait_for_selector("[data-number=A005]")
    assert page.locator(".old [data-number]").count() == 4
    hall.office.emit(called(121, "A006", "de-f-100.wav"))
    assert names(log(page, 6)) == ["chime", "de-d-100.wav", "chime", "de-e-100.wav", "chime", "de-f-100.wav"]


def test_only_the_screen_that_the_server_chose_speaks(hall: Hall) -> None:
    hall.arrange([], voiced())
    hall.office.set(leader=False)
    page = hall.open()
    hall.office.emit(called(101, "A001", "de-o-100.wav"))
    page.wait_for_selector(".now[data-number=A001]")
    chosen_at = page.evaluate("performance.now()")
    hall.office.set(leader=True)
    hall.office.emit(("speaker", {"seq": 101, "display": "hall"}))
    played = log(page, 2)
    assert names(played) == [CHIME, "de-o-100.wav"], "the screen before may not have come to it"
    assert played[0]["start"] > chosen_at, "it is silent until it is chosen"


LOUDNESS = """async (times) => {
  const { volumeAt } = await import("/static/display/loudness.js");
  const quiet = [{ hours: [1080, 1440], volume: 0.3 }, { hours: [0, 480], volume: 0 }];
  return times.map((time) => volumeAt(0.8, quiet, new Date(time), "Europe/Berlin"));
}"""


def test_it_is_softer_in_the_offices_quiet_hours(hall: Hall) -> None:
    page = hall.browser.new_context().new_page()
    page.goto(hall.office.url + "/blank")
    winter = [
        f"2026-01-12T{time}Z" for time in ("16:59:59", "17:00:00", "22:59:59", "23:00:00", "06:59:59", "07:00:00")
    ]
    assert page.evaluate(LOUDNESS, winter) == [0.8, 0.3, 0.3, 0, 0, 0.8]
    assert page.evaluate(LOUDNESS, ["2026-07-12T16:00:00Z"]) == [0.3], "an hour earlier in summer"


def test_the_loudspeaker_gets_the_volume_of_the_hour(hall: Hall) -> None:
    hall.arrange([], boot(sound=True, quiet=[{"hours": [0, 1440], "volume": 0.25}]))
    page = hall.browser.new_context().new_page()
    page.add_init_script("""const Gain = GainNode;
      window.GainNode = class extends Gain { constructor(...all) { super(...all); window.gain = this; } };""")
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector("[data-link=online]")
    assert page.evaluate("window.gain.gain.value") == 0.25


def test_an_output_that_hangs_is_told_to_the_server_and_so_is_its_recovery(hall: Hall) -> None:
    hall.arrange([], voiced())
    page = hall.browser.new_context().new_page()
    page.add_init_script("""
      const start = AudioBufferSourceNode.prototype.start;
      AudioBufferSourceNode.prototype.start = function () { return start.call(this, window.hangs ? 1e6 : 0); };
    """)
    page.goto(hall.office.url + "/display/hall")
    page.wait_for_selector("[data-link=online]")
    for hangs, word in ((False, "ok"), (True, "stuck"), (False, "ok")):
        page.evaluate("(hangs) => void (window.hangs = hangs)", hangs)
        until_told(hall, word)


def until_told(hall: Hall, word: str, within: float = 8) -> None:
    """Wait until the newest report of a screen says this."""
    until = time.monotonic() + within
    while (reports := hall.office.seen("sound"))[-1:] != [f"sound {word}"]:
        assert time.monotonic() < until, reports
        time.sleep(0.05)


def test_it_is_silent_where_the_office_wants_no_sound(hall: Hall) -> None:
    hall.arrange([], boot(sound=False))
    page = hall.open()
    before = len(hall.office.seen("/sounds"))
    hall.office.emit(called(101, "A001", "de-g-100.wav"))
    page.wait_for_selector("[data-number=A001]")
    assert page.evaluate("window.aufrufAudioLog") is None
    assert len(hall.office.seen("/sounds")) == before


def test_a_recall_is_heard_again_in_the_real_browser(hall: Hall) -> None:
    hall.arrange([], voiced())
    page = hall.open()
    hall.office.emit(called(101, "A001", "de-h-100.wav"))
    log(page, 2)
    hall.office.emit(called(102, "A001", "de-h-100.wav", recall=1))
    assert names(log(page, 4)) == ["chime", "de-h-100.wav"] * 2


@pytest.mark.parametrize("came", [{"state": "serving", "here": False}, {"state": "called", "here": True}], ids=str)
def test_it_does_not_repeat_once_the_board_shows_that_the_person_has_come(hall: Hall, came: dict[str, Any]) -> None:
    hall.arrange([], voiced(repeat_after=0.5))
    page = hall.open()
    event = called(101, "A001", "de-i-100.wav")
    hall.office.emit(event)
    log(page, 2)
    board = {"seq": 102, "from_seq": 100, "calls": [{**event[1], **came}]}
    hall.office.emit(("board", board), called(103, "A002", "de-j-100.wav"))
    assert names(log(page, 6)) == [CHIME, "de-i-100.wav", CHIME, "de-j-100.wav", CHIME, "de-j-100.wav"]


def test_it_says_what_to_do_when_the_browser_holds_the_sound_back(hall: Hall) -> None:
    strict = hall.browser.browser_type.launch(executable_path=find(), args=["--no-sandbox", "--mute-audio"])
    hall.arrange([call(90, "A001", "1", age=1, audio=["/sounds/de-k-100.wav"], called_at=moment())], voiced())
    page = strict.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(f"{hall.office.url}/display/hall")
    look_until_there(page, ".blocked")
    until_told(hall, "blocked")
    assert "Bildschirm" in page.locator(".blocked").inner_text()
    page.mouse.click(900, 500)
    page.wait_for_selector(".blocked", state="detached")
    until_told(hall, "ok")
    assert names(log(page, 2)) == [CHIME, "de-k-100.wav"]
    strict.close()


def look_until_there(page: Page, selector: str, within: float = 20) -> None:
    """Wait for an element without running a script: the browser would take that for a touch and let the sound go."""
    look = page.context.new_cdp_session(page)
    until = time.monotonic() + within
    while time.monotonic() < until:
        root = look.send("DOM.getDocument")["root"]["nodeId"]
        if look.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{selector} did not appear")
