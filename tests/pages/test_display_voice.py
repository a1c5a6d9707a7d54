"""The voice of the waiting-room screen: one announcement after the other, repeated once, none out of date."""

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

# The announcer alone, in a time that the test moves: sounds last a second, calls stand as the test says.
STAGE = """async ({repeatAfter, maxAge}) => {
  const { makeAnnouncer } = await import("/static/display/announcer.js");
  const stage = { now: 0, timers: [], played: [], board: new Map(), messages: new Set(), ready: true };
  const time = {
    now: () => stage.now,
    after: (wait, act) => {
      const timer = { at: stage.now + wait, act };
      stage.timers.push(timer);
      return () => (stage.timers = stage.timers.filter((each) => each !== timer));
    },
  };
  stage.voice = makeAnnouncer({ chime: "chime", repeatAfter, maxAge }, {
    ready: () => stage.ready,
    standing: (call) => stage.board.get(call.number),
    stands: (message) => stage.messages.has(message.id),
    prepare: () => {},
    play: (url) => new Promise((resolve) => {
      stage.played.push(`${stage.now / 1000} ${url}`);
      time.after(1000, () => resolve(true));
    }),
  }, time);
  stage.call = (number, more = {}) => {
    const usual = { seq: 1, counter: "6", recall: 0, called_at: "2026-11-22T09:00:00Z", state: "called", here: false };
    const call = { ...usual, number, audio: [number], ...more };
    stage.board.set(number, call);
    return call;
  };
  stage.pass = async (seconds) => {
    const end = stage.now + seconds * 1000;
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    for (await settle(); ; await settle()) {
      const next = stage.timers.filter((each) => each.at <= end).sort((one, other) => one.at - other.at)[0];
      if (!next) break;
      stage.now = next.at;
      stage.timers = stage.timers.filter((each) => each !== next);
      next.act();
    }
    stage.now = end;
    return stage.played.splice(0);
  };
  window.stage = stage;
}"""


@pytest.fixture
def stage(hall: Hall) -> Page:
    """An announcer that repeats after 15 s and gives up after 60 s."""
    page = hall.browser.new_context().new_page()
    page.goto(hall.office.url + "/blank")
    page.evaluate(STAGE, {"repeatAfter": 15, "maxAge": 60})
    return page


def test_it_says_each_call_once_more_after_the_pause_and_no_third_time(stage: Page) -> None:
    played = stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.pass(300))")
    assert played == ["0 chime", "1 A001", "17 chime", "18 A001"]


def test_it_announces_in_the_order_of_the_calls_and_new_ones_before_repeats(stage: Page) -> None:
    stage.evaluate("['A001', 'A002', 'A003'].forEach((number) => stage.voice.announce(stage.call(number)))")
    assert stage.evaluate("stage.pass(16.5)") == [
        "0 chime", "1 A001", "2 chime", "3 A002", "4 chime", "5 A003",
    ]  # fmt: skip
    stage.evaluate("['A004', 'A005'].forEach((number) => stage.voice.announce(stage.call(number)))")
    said = [each.split()[1] for each in stage.evaluate("stage.pass(30)") if CHIME not in each]
    assert said == ["A004", "A005", "A001", "A002", "A003", "A004", "A005"]


@pytest.mark.parametrize(
    "change",
    [
        "board.get('A001').here = true",
        "board.get('A001').state = 'serving'; stage.board.delete('A001')",
        "board.delete('A001')",
    ],
    ids=["here", "serving", "withdrawn"],
)
def test_it_does_not_repeat_for_a_person_who_has_come(stage: Page, change: str) -> None:
    stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.pass(5))")
    stage.evaluate(f"{{ stage.{change} }}")
    assert stage.evaluate("stage.pass(100)") == []


def test_it_skips_a_call_that_is_no_longer_called_when_its_turn_comes(stage: Page) -> None:
    stage.evaluate("['A001', 'A002', 'A003'].forEach((number) => stage.voice.announce(stage.call(number)))")
    stage.evaluate("stage.board.delete('A002')")
    assert [each.split()[1] for each in stage.evaluate("stage.pass(10)")] == [CHIME, "A001", CHIME, "A003"]


def test_it_stops_within_an_announcement_when_the_call_is_withdrawn(stage: Page) -> None:
    stage.evaluate("stage.voice.announce(stage.call('A001', { audio: ['de', 'ar'] }))")
    assert stage.evaluate("stage.pass(1.5)") == ["0 chime", "1 de"]
    stage.evaluate("stage.board.delete('A001')")
    assert stage.evaluate("stage.pass(60)") == []


def test_it_skips_what_waited_longer_than_the_greatest_age(stage: Page) -> None:
    stage.evaluate("stage.voice.announce(stage.call('A001', { audio: Array(70).fill('long') }))")
    stage.evaluate("stage.voice.announce(stage.call('A002'))")
    assert not any("A002" in each for each in stage.evaluate("stage.pass(200)"))


def test_it_counts_the_age_that_a_missed_call_had(stage: Page) -> None:
    stage.evaluate("stage.ready = false")
    stage.evaluate("(stage.voice.announce(stage.call('A001'), 50), stage.voice.announce(stage.call('A002'), 10))")
    assert stage.evaluate("stage.pass(20)") == []
    stage.evaluate("{ stage.ready = true; stage.voice.wake() }")
    assert [each.split()[1] for each in stage.evaluate("stage.pass(3)")] == [CHIME, "A002"]


def test_it_announces_a_recall_again_and_drops_the_older_repeat(stage: Page) -> None:
    stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.pass(10))")
    stage.evaluate("stage.voice.announce(stage.call('A001', { recall: 1, audio: ['again'] }))")
    assert stage.evaluate("stage.pass(100)") == ["10 chime", "11 again", "27 chime", "28 again"]


def test_it_never_announces_the_same_call_twice(stage: Page) -> None:
    stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.pass(100))")
    stage.evaluate("stage.voice.announce(stage.call('A001'))")
    assert stage.evaluate("stage.pass(100)") == []


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
      const player = openPlayer({ volume: 1, onChange: () => {}, patience: 200 });
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


def test_it_does_not_repeat_once_the_board_shows_that_the_person_is_being_served(hall: Hall) -> None:
    hall.arrange([], voiced(repeat_after=0.5))
    page = hall.open()
    event = called(101, "A001", "de-i-100.wav")
    hall.office.emit(event)
    log(page, 2)
    board = {"seq": 102, "from_seq": 100, "calls": [{**event[1], "state": "serving", "here": False}]}
    hall.office.emit(("board", board), called(103, "A002", "de-j-100.wav"))
    assert names(log(page, 6)) == [CHIME, "de-i-100.wav", CHIME, "de-j-100.wav", CHIME, "de-j-100.wav"]


def test_it_says_what_to_do_when_the_browser_holds_the_sound_back(hall: Hall) -> None:
    strict = hall.browser.browser_type.launch(executable_path=find(), args=["--no-sandbox", "--mute-audio"])
    hall.arrange([call(90, "A001", "1", age=1, audio=["/sounds/de-k-100.wav"], called_at=moment())], voiced())
    page = strict.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(f"{hall.office.url}/display/hall")
    look_until_there(page, ".blocked")
    assert "Bildschirm" in page.locator(".blocked").inner_text()
    page.mouse.click(900, 500)
    page.wait_for_selector(".blocked", state="detached")
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
