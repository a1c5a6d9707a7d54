"""What goes out and what does not: the one emit, withdrawals, quiet clocks, alarms once, printers' news."""

import re
from datetime import timedelta

from tests.support.house import Building, join, received
from tests.support.office import ROOT


def test_it_emits_at_one_place_only() -> None:
    found = []
    server = [
        path for path in (ROOT / "queue_server").rglob("*.py") if "simulate" not in path.parts
    ]  # that is a client
    for path in server:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"\bemit\(|\bsend\(.*namespace", line) and "def emit" not in line:
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert [place.partition(":")[0] for place in found] == ["queue_server/live/publisher.py"]


def test_it_withdraws_a_call_that_is_taken_back(house: Building) -> None:
    house.open("1")
    ticket = house.take()["id"]
    screen = house.live("display")
    join(screen, "area:ground")
    house.next("1")
    house.step(ticket, "undo")
    called, withdrawn = received(screen)
    assert (withdrawn["name"], withdrawn["number"], withdrawn["counter"]) == ("withdrawn", "Z001", "1")
    assert withdrawn["seq"] == called["seq"] + 1


def test_it_calls_in_the_ticket_s_area_and_in_the_counter_s_own(house: Building) -> None:
    house.open("5")
    house.take("appointment")  # waits on the ground floor; counter 5 is on the first
    ground, first = house.live("display"), house.live("display")
    join(ground, "area:ground")
    join(first, "area:first")
    house.next("5")
    below, above = received(ground, "called")[0], received(first, "called")[0]
    assert below["number"] == above["number"] == "T001"
    assert below["direction"] == ["up", "left"]
    assert above["direction"] == []


def test_it_speaks_german_and_then_the_ticket_s_language(house: Building) -> None:
    house.open("1")
    house.take(language="ar")
    screen = house.live("display")
    join(screen, "area:ground")
    house.next("1")
    (called,) = received(screen, "called")
    assert len(called["audio"]) == 2
    assert all(re.fullmatch(r"/sounds/[0-9a-f]{32}\.mp3", address) for address in called["audio"])


def test_it_tells_nothing_personal_to_a_screen(house: Building) -> None:
    house.open("1")
    house.client("clerk").post(
        "/api/v1/tickets", json={"service": "pickup", "language": "de", "priority": "disability"}
    )
    screen = house.live("display")
    snapshot = join(screen, "area:ground")
    house.next("1")
    house.flush()
    said = repr((snapshot, received(screen)))
    for word in ("priority", "disability", "token", "holder", "clerk"):
        assert word not in said


def test_it_says_nothing_when_only_time_passed(house: Building) -> None:
    screen = house.live("display")
    join(screen, "area:ground")
    house.take()
    house.flush()
    received(screen)
    house.publisher.time_passed()
    house.flush()
    assert received(screen) == []


def test_it_says_so_when_time_closed_a_service(house: Building) -> None:
    screen = house.live("display")
    before = join(screen, "area:ground")
    house.later(hours=4)
    house.publisher.time_passed()
    house.flush()
    (queue,) = received(screen, "queue")
    assert {row["open"] for row in before["services"]} == {True}
    assert {row["reason"] for row in queue["services"]} == {"outside_hours"}
    assert queue["from_seq"] == queue["seq"] == before["seq"]


def test_it_raises_an_alarm_once(house: Building) -> None:
    manager = house.live("manager")
    join(manager, "manage")
    for _ in range(2):
        house.take()
        house.flush()
    (alarm,) = received(manager, "alarm")
    assert (alarm["id"], alarm["service"]) == ("unserved:pickup", "pickup")
    house.open("1")
    house.flush()
    assert received(manager, "queue")[-1]["alarms"] == []
    house.client("clerk").post("/api/v1/counters/1/close")
    house.flush()
    assert len(received(manager, "alarm")) == 1


def test_it_shows_a_counter_who_comes_next(house: Building) -> None:
    clerk = house.live("clerk")
    assert join(clerk, "counter:1")["next"] is None
    house.take()
    house.flush()
    assert received(clerk, "queue")[-1]["next"]["number"] == "Z001"
    house.take("permit")  # nothing that counter 1 serves
    house.take("permit")
    house.flush()
    assert received(clerk, "queue") == []


def test_it_tells_visitors_how_many_are_before_them(house: Building) -> None:
    house.open("1")
    first = house.take()
    second = house.take()["token"]
    phone = house.live()
    assert join(phone, f"visit:{second}")["before"] == 1
    house.next("1")
    house.flush()
    assert received(phone, "visit")[-1]["before"] == 0
    house.step(first["id"], "start")
    house.flush()
    assert received(phone) == []  # nothing that concerns this visitor


def test_it_tells_who_watches_a_printer(house: Building) -> None:
    watcher = house.live("manager")
    join(watcher, "printer:printer-1")
    slip = {"id": "s1", "at": "2026-04-14T07:00:00.000Z", "url": "/x.png"}
    house.publisher.printer_changed("printer-1", "error", "paper_out", slip)
    (news,) = received(watcher, "printer")
    assert (news["state"], news["reason"], news["slip"]) == ("error", "paper_out", slip)


def test_it_tells_managers_which_screens_are_there(house: Building) -> None:
    manager = house.live("manager")
    join(manager, "manage")
    screen = house.live("display", device="display:ground-hall")
    house.flush()
    view = received(manager, "queue")[-1]
    assert next(d["connected"] for d in view["devices"] if d["id"] == "ground-hall") is True
    screen.disconnect(namespace="/live")
    house.flush()
    view = received(manager, "queue")[-1]
    assert next(d["connected"] for d in view["devices"] if d["id"] == "ground-hall") is False


def test_it_takes_nobody_s_word_for_being_a_device(house: Building) -> None:
    for role, device in (("clerk", "display:ground-hall"), ("kiosk", "display:ground-hall"), ("display", "display:no")):
        house.live(role, device=device)
    house.live(device="display:ground-hall")
    rooms = house.app.extensions["rooms"]
    assert not rooms.is_connected("display", "ground-hall")
    assert not rooms.is_connected("display", "no")


def test_it_stops_telling_who_left_the_room(house: Building) -> None:
    screen = house.live("display")
    join(screen, "area:ground")
    screen.emit("leave", {"room": "area:ground"}, namespace="/live", callback=True)
    house.take()
    house.flush()
    assert received(screen) == []


def test_it_forgets_who_hung_up(house: Building) -> None:
    screen = house.live("display")
    join(screen, "area:ground")
    screen.disconnect(namespace="/live")
    rooms = house.app.extensions["rooms"]
    assert rooms.occupied() == []
    assert rooms.count() == 0


def test_it_ends_the_day_at_its_turn(house: Building) -> None:
    house.open("1")
    token = house.take()["token"]
    background = house.app.extensions["background"]
    background.turn_day()
    assert house.client().get(f"/api/v1/visits/{token}").json["state"] == "waiting"
    house.clock.advance(timedelta(hours=17))
    background.turn_day()
    assert house.client().get(f"/api/v1/visits/{token}").json["state"] == "expired"


def test_it_forgets_by_itself_once_a_day(house: Building) -> None:
    token = house.take()["token"]
    background = house.app.extensions["background"]
    for days, status in ((0, 200), (30, 200), (1, 404)):
        house.later(days=days)
        background.turn_day()
        background.forget()
        assert house.client().get(f"/api/v1/visits/{token}").status_code == status, days


def test_it_cuts_the_line_of_somebody_who_logged_out(house: Building) -> None:
    browser = house.browser("clerk")
    screen = house.socketio.test_client(house.app, namespace="/live", flask_test_client=browser)
    assert "seq" in join(screen, "counter:1")
    other = house.live("clerk")
    assert browser.post("/api/v1/logout").status_code == 204
    assert not screen.is_connected("/live")
    assert other.is_connected("/live")


def test_it_cuts_the_line_when_the_working_day_s_login_has_run_out(house: Building) -> None:
    screen = house.socketio.test_client(house.app, namespace="/live", flask_test_client=house.browser("clerk"))
    namespace = house.app.extensions["namespace"]
    namespace.expel()
    assert screen.is_connected("/live")
    house.later(hours=11)
    namespace.expel()
    assert not screen.is_connected("/live")
