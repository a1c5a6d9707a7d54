"""What the waiting-room screen says and when: one thing after the other, repeated, none out of date, in a made time."""

import pytest
from playwright.sync_api import Page

from tests.pages import display_room
from tests.pages.display_room import Hall

display_office, display_browser, hall = display_room.display_office, display_room.display_browser, display_room.hall

CHIME = "chime"

# The announcer alone, in a time that the test moves: sounds last a second, calls stand as the test says.
STAGE = """async (rules) => {
  const { makeAnnouncer } = await import("/static/display/announcer.js");
  const stage = { now: 0, timers: [], played: [], board: new Map(), over: new Set(), messages: new Set() };
  stage.ready = true;
  const time = {
    now: () => stage.now,
    after: (wait, act) => {
      const timer = { at: stage.now + wait, act };
      stage.timers.push(timer);
      return () => (stage.timers = stage.timers.filter((each) => each !== timer));
    },
  };
  stage.voice = makeAnnouncer({ chime: "chime", ...rules }, {
    ready: () => stage.ready,
    standing: (call) => stage.board.get(call.number),
    isOver: (call) => stage.over.has(call.number),
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
  stage.message = (id) => {
    stage.messages.add(id);
    return { id, text: {}, speak: true, at: "2026-11-22T09:00:00Z", until: null, audio: [id] };
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


def make_stage(hall: Hall, **rules: float) -> Page:
    page = hall.browser.new_context().new_page()
    page.goto(hall.office.url + "/blank")
    page.evaluate(STAGE, {"repeatAfter": 15, "maxAge": 60, **rules})
    return page


@pytest.fixture
def stage(hall: Hall) -> Page:
    """An announcer that repeats once after 15 s, gives up after 60 s, and leaves no gap between languages."""
    return make_stage(hall)


def words(played: list[str]) -> list[str]:
    """What was said, without the chimes and the times."""
    return [each.split()[1] for each in played if CHIME not in each]


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


def test_a_call_whose_counter_called_the_next_one_is_still_said_once(stage: Page) -> None:
    stage.evaluate("['A001', 'A002', 'A003'].forEach((number) => stage.voice.announce(stage.call(number)))")
    stage.evaluate("{ stage.board.delete('A002'); stage.over.add('A002') }")
    assert words(stage.evaluate("stage.pass(300)")) == ["A001", "A002", "A003", "A001", "A003"]


def test_it_stops_within_an_announcement_when_the_call_is_withdrawn(stage: Page) -> None:
    stage.evaluate("stage.voice.announce(stage.call('A001', { audio: ['de', 'ar'] }))")
    assert stage.evaluate("stage.pass(1.5)") == ["0 chime", "1 de"]
    stage.evaluate("stage.board.delete('A001')")
    assert stage.evaluate("stage.pass(60)") == []


def test_it_skips_what_it_could_not_say_for_longer_than_the_greatest_age(stage: Page) -> None:
    stage.evaluate("{ stage.ready = false; stage.voice.announce(stage.call('A001')) }")
    stage.evaluate("stage.pass(61)")
    stage.evaluate("{ stage.ready = true; stage.voice.announce(stage.call('A002')) }")
    assert words(stage.evaluate("stage.pass(100)")) == ["A002", "A002"]


def test_it_says_all_calls_of_a_rush_in_order_though_the_last_waits_longer_than_the_greatest_age(stage: Page) -> None:
    numbers = [f"A{count:03}" for count in range(10)]
    calls = "audio: [number, 'ar', 'ar', 'ar', 'ar', 'ar', 'ar']"
    stage.evaluate(
        f"(all) => all.forEach((number) => stage.voice.announce(stage.call(number, {{ {calls} }})))", numbers
    )
    said = words(stage.evaluate("stage.pass(80)"))
    assert [each for each in said if each != "ar"] == numbers


@pytest.mark.parametrize("repeats", [0, 3])
def test_it_says_a_call_again_as_often_as_the_office_wants(hall: Hall, repeats: int) -> None:
    stage = make_stage(hall, repeats=repeats)
    said = stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.pass(300))")
    assert said == [line for turn in range(repeats + 1) for line in (f"{17 * turn} chime", f"{17 * turn + 1} A001")]


def test_it_leaves_a_gap_between_two_languages_and_none_after_the_chime(hall: Hall) -> None:
    stage = make_stage(hall, gap=0.5, repeats=0)
    stage.evaluate("stage.voice.announce(stage.call('A001', { audio: ['de', 'ar'] }))")
    assert stage.evaluate("stage.pass(20)") == ["0 chime", "1 de", "2.5 ar"]


def test_it_says_a_message_once_and_after_all_calls(stage: Page) -> None:
    stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.voice.tell(stage.message('closing')))")
    stage.evaluate("(stage.voice.announce(stage.call('A002')), stage.voice.tell(stage.message('closing')))")
    assert words(stage.evaluate("stage.pass(100)")) == ["A001", "A002", "closing", "A001", "A002"]


def test_it_says_a_message_however_long_the_calls_before_it_take(stage: Page) -> None:
    stage.evaluate("stage.voice.announce(stage.call('A001', { audio: Array(70).fill('long') }))")
    stage.evaluate("stage.voice.tell(stage.message('closing'))")
    assert words(stage.evaluate("stage.pass(75)"))[-1] == "closing"


def test_it_does_not_say_a_message_that_staff_have_taken_back(stage: Page) -> None:
    stage.evaluate("(stage.voice.announce(stage.call('A001')), stage.voice.tell(stage.message('closing')))")
    stage.evaluate("stage.messages.clear()")
    assert words(stage.evaluate("stage.pass(100)")) == ["A001", "A001"]


def test_it_takes_over_without_saying_again_what_the_other_screen_has_said(stage: Page) -> None:
    stage.evaluate("{ stage.ready = false; stage.voice.announce(stage.call('A001')) }")
    stage.evaluate("stage.pass(10)")
    stage.evaluate("(stage.voice.announce(stage.call('A002')), stage.pass(3))")
    stage.evaluate("{ stage.ready = true; stage.voice.takeOver(null) }")
    assert stage.evaluate("stage.pass(100)") == [
        "13 chime", "14 A002", "15 chime", "16 A001", "30 chime", "31 A002",
    ]  # fmt: skip


def test_it_takes_over_late_and_leaves_the_repeats_to_the_past(stage: Page) -> None:
    stage.evaluate("{ stage.ready = false; stage.voice.announce(stage.call('A001')) }")
    stage.evaluate("stage.pass(30)")
    stage.evaluate("{ stage.ready = true; stage.voice.takeOver(null) }")
    assert stage.evaluate("stage.pass(100)") == []


def test_it_takes_over_exactly_where_the_other_screen_stopped_if_that_is_known(stage: Page) -> None:
    stage.evaluate("stage.ready = false")
    for seq, number in enumerate(("A001", "A002", "A003"), start=1):
        stage.evaluate(f"stage.voice.announce(stage.call('{number}', {{ seq: {seq} }}))")
    stage.evaluate("stage.pass(3)")
    stage.evaluate("{ stage.ready = true; stage.voice.takeOver(2) }")
    stage.evaluate("stage.voice.announce(stage.call('A000', { seq: 0 }))")
    stage.evaluate("stage.voice.announce(stage.call('A004', { seq: 4 }))")
    said = words(stage.evaluate("stage.pass(100)"))
    assert said[:2] == ["A003", "A004"], "what the other one has said is only repeated"
    assert sorted(said[2:]) == ["A000", "A001", "A002", "A003", "A004"]


def test_it_says_what_the_other_screen_did_not_come_to_however_long_that_is_ago(stage: Page) -> None:
    stage.evaluate("stage.ready = false")
    stage.evaluate("stage.voice.announce(stage.call('A001', { seq: 1 }))")
    stage.evaluate("stage.pass(30)")
    stage.evaluate("{ stage.ready = true; stage.voice.takeOver(0) }")
    assert words(stage.evaluate("stage.pass(5)")) == ["A001"]
    assert stage.evaluate("stage.voice.said()") == 1


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
