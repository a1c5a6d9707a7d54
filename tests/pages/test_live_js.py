"""The live connection of every page: a snapshot, then deltas, and a new snapshot after any gap or loss."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.pages import kiosk_lobby
from tests.pages.kiosk_lobby import Lobby

kiosk_office, kiosk_browser, lobby = kiosk_lobby.kiosk_office, kiosk_lobby.kiosk_browser, kiosk_lobby.lobby

# The rule alone: a room whose server is the test, and a record of what the page was told.
ROOM = """async (name) => {
  const { follow } = await import("/static/shared/room.js");
  const told = [];
  let asked = 0;
  const note = (event) => (payload) => told.push(`${event} ${payload.seq ?? payload.code}`);
  const names = ["snapshot", "called", "withdrawn", "board", "queue", "visit", "alarm", "printer", "denied"];
  const room = follow(name, Object.fromEntries(names.map((each) => [each, note(each)])), () => asked++);
  window.script = (lines) => {
    for (const [what, payload] of lines) {
      if (what === "start" || what === "lose") room[what]();
      else if (what === "settle") room.settle(payload);
      else room.hear(what, payload);
    }
    return { told: told.splice(0), asked, answered: room.answered() };
  };
}"""

Script = list[tuple[str, dict[str, Any] | None]]


def follow(page: Page, lobby: Lobby, room: str = "area:ground") -> None:
    page.goto(lobby.office.url + "/blank")
    page.evaluate(ROOM, room)


def play(page: Page, *lines: tuple[str, dict[str, Any] | None]) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("window.script", list(lines))
    return found


def merged(event: str, seq: int, from_seq: int) -> tuple[str, dict[str, Any]]:
    return event, {"seq": seq, "from_seq": from_seq}


def call(seq: int, number: str = "A001", event: str = "called") -> tuple[str, dict[str, Any]]:
    return event, {"seq": seq, "number": number}


JOINED: Script = [("start", None), ("settle", {"seq": 10})]


@pytest.fixture
def page(lobby: Lobby) -> Page:
    return lobby.page()


def test_it_applies_deltas_that_follow_the_snapshot(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, merged("queue", 12, 10), merged("board", 12, 9), merged("queue", 15, 12))
    assert found == {"told": ["snapshot 10", "queue 12", "board 12", "queue 15"], "asked": 1, "answered": True}


def test_it_counts_each_names_events_apart(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, merged("queue", 14, 10), merged("board", 13, 11))
    assert found["told"] == ["snapshot 10", "queue 14"]
    assert found["asked"] == 2


def test_it_joins_again_at_a_gap_and_drops_the_event_that_showed_it(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, merged("queue", 13, 12))
    assert found == {"told": ["snapshot 10"], "asked": 2, "answered": True}
    found = play(page, ("settle", {"seq": 13}), merged("queue", 14, 13))
    assert found == {"told": ["snapshot 13", "queue 14"], "asked": 2, "answered": True}


def test_it_lets_a_snapshot_count_for_every_name(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(
        page, *JOINED, merged("board", 11, 10), ("start", None), ("settle", {"seq": 20}), merged("queue", 21, 20)
    )
    assert found["told"] == ["snapshot 10", "board 11", "snapshot 20", "queue 21"]


def test_it_never_takes_a_call_for_a_gap_and_applies_it_once(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, call(19), call(19), call(18, "B002"), call(19, event="withdrawn"))
    assert found["told"] == ["snapshot 10", "called 19", "called 18", "withdrawn 19"]
    assert found["asked"] == 1


def test_it_drops_what_the_snapshot_already_knows(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    assert play(page, *JOINED, call(10), call(9), merged("queue", 9, 8))["told"] == ["snapshot 10"]


def test_it_keeps_what_comes_while_the_snapshot_is_on_its_way(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, ("start", None), call(11), merged("queue", 11, 10), call(9, "B002"), ("settle", {"seq": 10}))
    assert found["told"] == ["snapshot 10", "called 11", "queue 11"]


def test_it_does_not_ring_twice_for_a_call_that_is_newer_than_the_next_snapshot(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, call(15), ("start", None), call(15), ("settle", {"seq": 14}))
    assert found["told"] == ["snapshot 10", "called 15", "snapshot 14"]


def test_it_believes_a_server_that_counts_from_the_start_again(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, call(12), ("lose", None), ("start", None), ("settle", {"seq": 0}), call(12))
    assert found["told"] == ["snapshot 10", "called 12", "snapshot 0", "called 12"]


def test_it_drops_only_what_is_older_in_other_rooms(page: Page, lobby: Lobby) -> None:
    follow(page, lobby, "visit:token")
    found = play(page, *JOINED, merged("visit", 30, 29), ("visit", {"seq": 29}), ("visit", {"seq": 30}))
    assert found["told"] == ["snapshot 10", "visit 30", "visit 30"]
    assert found["asked"] == 1


def test_it_hears_nothing_while_the_connection_is_lost(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    found = play(page, *JOINED, ("lose", None), call(11), ("settle", {"seq": 11}))
    assert found == {"told": ["snapshot 10"], "asked": 1, "answered": False}


def test_it_tells_a_refusal_once_and_takes_a_later_welcome(page: Page, lobby: Lobby) -> None:
    follow(page, lobby)
    refusal = {"code": "forbidden", "message": "no"}
    found = play(page, ("start", None), ("settle", refusal), call(11), ("start", None), ("settle", {"seq": 11}))
    assert found["told"] == ["denied forbidden", "snapshot 11"]


# The whole module against a server: what a page would do with it.
LIVE = """async (rooms) => {
  const { connect } = await import("shared/live.js");
  window.told = [];
  window.states = [];
  window.live = connect({ device: "kiosk:kiosk-1" });
  live.onStatus((now) => states.push(now));
  window.leave = rooms.map((room) => live.join(room, Object.fromEntries(
    ["snapshot", "called", "queue", "visit", "denied"].map((each) =>
      [each, (payload) => told.push(`${room} ${each} ${payload.seq ?? payload.code}`)]))));
}"""


def connect(page: Page, lobby: Lobby, *rooms: str) -> None:
    page.goto(lobby.office.url + "/blank")
    page.evaluate(LIVE, list(rooms))


def test_it_gives_each_room_its_own_events(page: Page, lobby: Lobby) -> None:
    connect(page, lobby, "area:ground", "area:first")
    page.wait_for_function("() => states.at(-1) === 'online'")
    lobby.office.emit(("area:first", "queue", {"seq": 11, "from_seq": 10}))
    page.wait_for_function("() => told.length === 3")
    assert page.evaluate("told.at(-1)") == "area:first queue 11"


def test_it_fetches_a_snapshot_over_the_wire_when_an_event_was_missed(page: Page, lobby: Lobby) -> None:
    connect(page, lobby, "area:ground")
    page.wait_for_function("() => told.length === 1")
    lobby.office.set(seq=14)
    lobby.office.emit(("area:ground", "queue", {"seq": 14, "from_seq": 13}))
    page.wait_for_function("() => told.length === 2")
    assert page.evaluate("told") == ["area:ground snapshot 10", "area:ground snapshot 14"]
    assert page.evaluate("states") == ["offline", "online"]


def test_it_is_whole_within_two_seconds_of_the_servers_return(page: Page, lobby: Lobby) -> None:
    connect(page, lobby, "area:ground")
    page.wait_for_function("() => states.at(-1) === 'online'")
    lobby.office.stop()
    page.wait_for_function("() => states.at(-1) === 'offline'")
    lobby.office.start()
    page.wait_for_function("() => states.at(-1) === 'online'", timeout=2_000)
    assert page.evaluate("told.length") == 2


def test_it_asks_again_when_the_server_is_too_busy_to_let_it_in(page: Page, lobby: Lobby) -> None:
    lobby.office.set(busy=1)
    connect(page, lobby, "area:ground")
    page.wait_for_function("() => told.length === 1")
    assert page.evaluate("told") == ["area:ground snapshot 10"]


def test_it_tells_the_page_that_it_may_not_come_in(page: Page, lobby: Lobby) -> None:
    lobby.office.set(locked=True)
    connect(page, lobby, "area:ground")
    page.wait_for_function("() => told.length === 1")
    assert page.evaluate("told") == ["area:ground denied unauthorized"]


def test_it_hears_no_more_of_a_room_that_it_has_left(page: Page, lobby: Lobby) -> None:
    connect(page, lobby, "area:ground", "area:first")
    page.wait_for_function("() => told.length === 2")
    page.evaluate("leave[0]()")
    for room in ("area:ground", "area:first"):
        lobby.office.emit((room, "queue", {"seq": 11, "from_seq": 10}))
    page.wait_for_function("() => told.length === 3")
    assert page.evaluate("told.at(-1)") == "area:first queue 11"
