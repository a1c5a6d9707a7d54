"""`POST /api/v1/tickets` and the steps of a ticket: the design's section 4, call by call."""

import re

import pytest

from queue_server.services import stops
from tests.support.house import Building

RFC3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


def ask(house: Building, role: str = "kiosk", key: str | None = None, **body: object):
    headers = {} if key is None else {"Idempotency-Key": key}
    wish = {"service": "pickup", "language": "de", **body}
    return house.client(role).post("/api/v1/tickets", json=wish, headers=headers)


def test_it_answers_a_new_ticket(house: Building) -> None:
    answer = ask(house, service="permit", language="ar", kiosk="kiosk-1")
    assert answer.status_code == 201
    ticket = answer.json
    assert set(ticket) == {
        *("id", "number", "token", "service", "language", "area", "state", "issued_at", "forecast"),
        *("visit_url", "paper"),
    }
    assert (ticket["number"], ticket["area"], ticket["state"]) == ("A001", "first", "waiting")
    assert RFC3339.match(ticket["issued_at"])
    assert ticket["paper"] == {
        "printer": "printer-1",
        "name": house.house.config.printers["printer-1"].name,
        "state": "queued",
        "reason": None,
        "copy": False,
        "elsewhere": False,
    }
    assert ticket["forecast"] is None  # nobody serves it yet
    assert ticket["visit_url"].endswith(f"/t/{ticket['token']}")


def test_it_prints_nothing_without_a_kiosk(house: Building) -> None:
    assert ask(house).json["paper"] is None


def test_it_forecasts_a_range_once_a_counter_is_open(house: Building) -> None:
    house.open("1")
    forecast = ask(house).json["forecast"]
    assert set(forecast) == {"low_min", "high_min"}
    assert forecast["low_min"] <= forecast["high_min"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"service": "nope"}, "unknown_service"),
        ({"language": "xx"}, "unknown_language"),
        ({"priority": "nope"}, "unknown_priority"),
        ({"kiosk": "nope"}, "unknown_kiosk"),
    ],
)
def test_it_refuses_what_it_does_not_know(house: Building, wish: dict[str, str], code: str) -> None:
    answer = ask(house, **wish)
    assert answer.status_code == 400
    assert answer.json["code"] == code
    assert set(answer.json) == {"code", "message", "details"}


def test_it_lets_visitors_declare_only_what_they_may(house: Building) -> None:
    assert ask(house, priority="disability").status_code == 201
    assert ask(house, priority="urgent").status_code == 403
    assert ask(house, "clerk", priority="urgent").status_code == 201


def test_it_gives_no_ticket_when_the_office_is_closed(house: Building) -> None:
    house.later(hours=4)  # 13:00 on a Tuesday: between two spans
    answer = ask(house)
    assert answer.status_code == 409
    assert answer.json["code"] == "service_closed"
    assert answer.json["details"]["reason"] == "outside_hours"


def test_it_gives_no_ticket_of_a_stopped_service_or_at_a_stopped_kiosk(house: Building) -> None:
    manager = house.client("manager")
    assert manager.post("/api/v1/services/pickup/stop", json={"reason": "Drucker kaputt"}).status_code == 200
    answer = ask(house)
    assert (answer.status_code, answer.json["code"]) == (409, "service_stopped")
    assert answer.json["details"]["reason_text"] == {"de": "Drucker kaputt"}
    assert manager.post("/api/v1/services/pickup/resume").status_code == 200
    assert manager.post("/api/v1/kiosks/kiosk-1/stop").status_code == 200
    assert ask(house, kiosk="kiosk-1").json["code"] == "kiosk_stopped"
    assert ask(house, kiosk="kiosk-2").status_code == 201


def test_it_gives_a_repeat_the_same_answer_and_no_second_ticket(house: Building) -> None:
    first, second = ask(house, key="k1"), ask(house, key="k1")
    assert (second.status_code, second.json) == (201, first.json)
    assert ask(house, key="k2").json["number"] != first.json["number"]


def test_it_keeps_keys_apart_by_credential_and_refuses_another_body(house: Building) -> None:
    first = ask(house, key="k1").json
    assert ask(house, "clerk", key="k1").json["number"] != first["number"]
    answer = ask(house, key="k1", language="en")
    assert (answer.status_code, answer.json["code"]) == (422, "key_reused")


def test_it_forgets_a_key_only_after_a_day(house: Building) -> None:
    first = ask(house, key="k1").json
    house.later(hours=23)
    assert ask(house, key="k1").json == first


def test_it_does_not_remember_a_refusal(house: Building) -> None:
    with house.house.store.transaction() as session:
        stops.stop(session, house.house.context, stops.SERVICE, "pickup", None)
    assert ask(house, key="k1").status_code == 409
    with house.house.store.transaction() as session:
        stops.resume(session, house.house.context, stops.SERVICE, "pickup")
    assert ask(house, key="k1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_it_refuses_a_key_that_is_none(house: Building, key: str) -> None:
    assert ask(house, key=key).json["code"] == "bad_key"


def test_it_throttles_one_kiosk_but_no_other_credential(house: Building) -> None:
    assert {ask(house).status_code for _ in range(60)} == {201}
    assert ask(house).status_code == 429
    assert ask(house, "clerk").status_code == 201


STEPS_OF_A_CALL = [
    ("recall", {}, "called"),
    ("start", {}, "serving"),
    ("finish", {}, "done"),
    ("park", {"reason": "documents"}, "parked"),
    ("requeue", {"after": 2}, "waiting"),
    ("transfer", {"service": "permit"}, "waiting"),
    ("undo", {}, "waiting"),
]


@pytest.mark.parametrize(("step", "body", "state"), STEPS_OF_A_CALL)
def test_it_takes_each_step_of_a_called_ticket(house: Building, step: str, body: dict[str, object], state: str) -> None:
    house.open("1")
    ticket = house.take()["id"]
    house.next("1")
    answer = house.step(ticket, step, **body)
    assert answer.status_code == 200
    assert answer.json["id"] == ticket
    assert answer.json["state"] == state


@pytest.mark.parametrize("step", ["recall", "start", "finish", "park", "requeue", "undo"])
def test_it_needs_no_body_for_a_step(house: Building, step: str) -> None:
    house.open("1")
    ticket = house.take()["id"]
    house.next("1")
    answer = house.client("clerk", counter="1").post(f"/api/v1/tickets/{ticket}/{step}")
    assert answer.status_code == 200


def test_it_misses_only_after_the_minimum_calls_and_delay_and_returns_after_it(house: Building) -> None:
    house.open("1")
    ticket = house.take()["id"]
    house.next("1")
    early = house.step(ticket, "miss")
    assert (early.status_code, early.json["code"]) == (409, "not_possible")
    assert early.json["details"]["state"] == "called"
    assert "recall" in early.json["details"]["possible"]
    house.step(ticket, "recall")
    house.later(minutes=2)
    assert house.step(ticket, "miss").json["state"] == "no_show"
    assert house.step(ticket, "return").json["state"] == "waiting"


def test_it_parks_until_a_time_and_refuses_one_that_has_passed(house: Building) -> None:
    ticket = house.take()["id"]
    past = house.step(ticket, "park", until="2026-04-14T06:00:00Z")
    assert (past.status_code, past.json["code"]) == (400, "until_past")
    assert house.step(ticket, "park", until="2026-04-14T08:00:00").status_code == 422  # no zone: whose eight o'clock?
    parked = house.step(ticket, "park", until="2026-04-14T10:00:00+02:00", counter="1")
    assert parked.json["parked_until"] == "2026-04-14T08:00:00.000Z"


def test_it_transfers_to_a_known_service_only(house: Building) -> None:
    ticket = house.take()["id"]
    nowhere = house.step(ticket, "transfer")
    assert (nowhere.status_code, nowhere.json["code"]) == (400, "no_target")
    assert house.step(ticket, "transfer", service="nope").json["code"] == "unknown_service"
    moved = house.step(ticket, "transfer", service="permit").json
    assert (moved["service"], moved["area"], moved["number"], moved["visit"]) == ("permit", "first", "Z001", 2)


def test_it_shows_a_ticket_and_knows_no_other(house: Building) -> None:
    ticket = house.take()["id"]
    clerk = house.client("clerk")
    assert clerk.get(f"/api/v1/tickets/{ticket}").json["number"] == "Z001"
    for unknown in ("999", "0", "-1", "x", "01", "9" * 30, "١"):
        answer = clerk.get(f"/api/v1/tickets/{unknown}")
        assert (answer.status_code, answer.json["code"]) == (404, "unknown_ticket")
        assert clerk.post(f"/api/v1/tickets/{unknown}/start").status_code == 404


def test_it_refuses_a_step_at_an_unknown_counter(house: Building) -> None:
    ticket = house.take()["id"]
    assert house.step(ticket, "park", counter="99").status_code == 404


def test_it_takes_back_a_step_within_ten_seconds(house: Building) -> None:
    house.open("1")
    ticket = house.take()["id"]
    house.next("1")
    house.later(seconds=11)
    late = house.step(ticket, "undo")
    assert (late.status_code, late.json["code"]) == (409, "not_possible")
