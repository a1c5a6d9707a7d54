"""The clerk's desk over HTTP: the shapes of the line and of the current ticket, and the steps that a desk adds."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.house import Building, building, join, received
from tests.support.office import sample

WHY = {"waited_min", "head_start_min", "strict", "language_min", "not_before", "put_back"}
NOTE = "knows the form already"


def view(house: Building, counter: str = "6") -> dict[str, Any]:
    return dict(house.client("clerk").get(f"/api/v1/counters/{counter}").json)


def served(house: Building, counter: str = "6", service: str = "permit", **more: Any) -> dict[str, Any]:
    """Somebody who is served at a counter."""
    house.take(service, **more)
    ticket = house.next(counter).json
    return dict(house.step(ticket["id"], "start").json)


def test_a_row_says_why_it_has_its_place(house: Building) -> None:
    house.open("6")
    house.take("permit", "ar")
    (row,) = view(house)["waiting"]["tickets"]
    assert set(row["why"]) == WHY
    assert {"for_counter", "earlier_at", "note", "area", "state", "language_match"} <= set(row)
    assert view(house)["next"] == row


def test_the_current_ticket_has_its_history_and_who_else_could_help(house: Building) -> None:
    house.open("5")
    house.open("6")
    ticket = served(house, "5", language="de")
    current = view(house, "5")["current"]
    assert (current["id"], current["also"], current["visit"]) == (ticket["id"], ["6"], 1)
    assert [entry["step"] for entry in current["history"]] == ["issue", "call", "start"]
    assert set(current["history"][0]) == {"at", "step", "service", "counter"}


def test_the_house_s_list_is_for_counters_and_managers(house: Building) -> None:
    number = house.take("permit", "ar")["number"]
    house.take("cash")
    asked = "/api/v1/waiting?area=first&service=permit&language=ar&state=waiting&q=a0"
    for role in ("clerk", "lead", "manager", "admin"):
        answer = house.client(role).get(asked)
        assert (answer.status_code, answer.json["count"]) == (200, 1)
        assert [row["number"] for row in answer.json["tickets"]] == [number]
        assert set(answer.json["tickets"][0]["why"]) == WHY
    assert house.client("kiosk").get(asked).status_code == 403
    assert house.client().get(asked).status_code == 401
    for wrong in ("area=roof", "service=x", "language=xx", "state=served"):
        assert house.client("clerk").get(f"/api/v1/waiting?{wrong}").status_code == 400


def test_it_finishes_with_an_outcome_of_the_list(house: Building) -> None:
    house.open("6")
    ticket = served(house)["id"]
    wrong = house.step(ticket, "finish", outcome="weather")
    assert (wrong.status_code, wrong.json["code"]) == (400, "unknown_outcome")
    done = house.step(ticket, "finish", outcome="papers_missing").json
    assert (done["state"], done["outcome"]) == ("done", "papers_missing")
    assert house.step(ticket, "undo").json["outcome"] is None


def test_it_goes_on_with_another_service(house: Building) -> None:
    house.open("6")
    ticket = served(house)["id"]
    assert house.step(ticket, "switch").status_code == 422
    on = house.step(ticket, "switch", service="settlement").json
    assert (on["state"], on["service"], "switch" in on["possible"]) == ("serving", "settlement", True)
    assert house.step(ticket, "undo").json["service"] == "permit"


def test_a_note_is_for_the_counter_that_holds_the_ticket(house: Building) -> None:
    house.open("6")
    ticket = served(house)["id"]
    assert house.step(ticket, "note", note=NOTE).json["note"] == NOTE
    assert view(house)["current"]["note"] == NOTE
    assert house.client("clerk", "6").get(f"/api/v1/tickets/{ticket}").json["note"] == NOTE
    assert house.client("clerk", "5").get(f"/api/v1/tickets/{ticket}").json["note"] is None
    other = house.client("clerk", "5").post(f"/api/v1/tickets/{ticket}/note", json={"note": "mine"})
    assert other.status_code == 403
    assert house.step(ticket, "note", note="x" * 201).status_code == 422
    assert house.step(ticket, "park").json["note"] is None
    assert NOTE not in house.client("manager").get("/api/v1/waiting?state=parked").text
    assert house.step(ticket, "note", note=None).json["note"] is None


def test_a_note_is_on_no_screen_and_in_no_visit(house: Building) -> None:
    issued = house.take("pickup", note=NOTE)
    house.open("1")
    house.next("1")
    for address in ("areas/ground/board", "manage", f"visits/{issued['token']}", "waiting", "counters/2"):
        answer = house.client("admin").get(f"/api/v1/{address}")
        assert answer.status_code == 200 and NOTE not in answer.text


def test_it_sends_a_ticket_to_one_counter_and_back(house: Building) -> None:
    for counter in ("5", "6", "7"):
        house.open(counter)
    ticket = served(house, "5")["id"]
    closed = house.step(ticket, "transfer", counter="8", service="advice")
    assert (closed.status_code, closed.json["code"]) == (409, "counter_not_open")
    assert house.step(ticket, "transfer", counter="1").json["code"] == "wrong_counter"
    sent = house.step(ticket, "transfer", counter="6", note=NOTE).json
    assert (sent["for_counter"], sent["sender"], sent["sender_service"]) == ("6", "5", "permit")
    assert house.next("7").status_code == 204
    refused = house.client("clerk").post("/api/v1/counters/7/call", json={"ticket": ticket, "current": None})
    assert (refused.status_code, refused.json["code"]) == (409, "not_possible")
    assert house.next("6").json["note"] == NOTE
    back = house.step(ticket, "transfer", to_sender=True).json
    assert (back["for_counter"], back["state"]) == ("5", "waiting")


def test_a_transfer_prints_the_new_place_near_the_counter(house: Building) -> None:
    house.open("1")
    ticket = served(house, "1", "pickup")["id"]
    sent = house.step(ticket, "transfer", service="advice", print=True)
    assert sent.status_code == 200
    issued = house.take("pickup", printer="printer-1", note=NOTE)
    assert issued["paper"]["printer"] == "printer-1"


def test_staff_add_a_ticket_with_a_printer_a_note_and_a_counter_and_kiosks_do_not(house: Building) -> None:
    house.open("6")
    wish = {"service": "permit", "language": "de", "printer": "printer-1", "note": NOTE, "counter": "6"}
    made = house.client("clerk").post("/api/v1/tickets", json={**wish, "priority": "urgent"})
    assert (made.status_code, made.json["paper"]["printer"]) == (201, "printer-1")
    called = house.next("6").json
    assert (called["id"], called["note"], called["strict"]) == (made.json["id"], NOTE, True)
    for extra in ({"printer": "printer-1"}, {"note": NOTE}, {"counter": "6"}):
        plain = {"service": "permit", "language": "de", **extra}
        assert house.client("kiosk").post("/api/v1/tickets", json=plain).status_code == 403
    for wrong, code in (({"printer": "x"}, "unknown_printer"), ({"counter": "1"}, "wrong_counter")):
        refused = house.client("clerk").post("/api/v1/tickets", json={**wish, **wrong})
        assert (refused.status_code, refused.json["code"]) == (400, code)
    assert house.client("clerk").post("/api/v1/tickets", json={**wish, "counter": "7"}).status_code == 409


def test_it_calls_by_service(house: Building) -> None:
    house.open("6")
    house.take("permit")
    wanted = house.take("settlement")["id"]
    clerk = house.client("clerk")
    got = clerk.post("/api/v1/counters/6/next", json={"current": None, "service": "settlement"})
    assert got.json["id"] == wanted
    wrong = clerk.post("/api/v1/counters/6/next", json={"current": wanted, "service": "cash"})
    assert (wrong.status_code, wrong.json["code"]) == (400, "wrong_service")


def test_the_office_withdraws_the_choice_from_clerks(tmp_path: Path) -> None:
    calls = sample().calls.model_copy(update={"certain": ["lead"]})
    with building(tmp_path, sample(calls=calls)) as house:
        house.open("6")
        house.take("permit")
        body = {"ticket": house.take("permit")["id"], "current": None, "reason": "has a train to catch"}
        refused = house.client("clerk").post("/api/v1/counters/6/call", json=body)
        assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
        assert "nächste Person" in refused.json["message"]
        assert house.client("lead").post("/api/v1/counters/6/call", json=body).status_code == 200


def test_too_early_a_miss_says_how_many_calls_and_when(house: Building) -> None:
    house.open("6")
    house.take("permit")
    ticket = house.next("6").json
    details = house.step(ticket["id"], "miss").json["details"]
    assert (details["calls"], details["min_calls"], details["miss_at"]) == (1, 2, ticket["miss_at"])


@pytest.mark.parametrize(("step", "body", "kind"), [
    ("requeue", {"end": True}, "requeued"),
    ("park", {"until": "2026-04-14T08:00:00Z", "reason": "cash"}, "parked"),
    ("transfer", {"service": "advice"}, "transferred"),
])  # fmt: skip
def test_visitors_are_told_what_staff_did(house: Building, step: str, body: dict[str, Any], kind: str) -> None:
    house.open("1")
    token = house.take("pickup")["token"]
    other = house.take("pickup")["id"]
    ticket = house.next("1").json["id"]
    assert house.client().get(f"/api/v1/visits/{token}").json["told"] is None
    house.step(ticket, step, **body)
    told = house.client().get(f"/api/v1/visits/{token}").json["told"]
    assert told["kind"] == kind
    assert told["until"] == ("2026-04-14T08:00:00.000Z" if kind == "parked" else None)
    assert told["behind"] == {"requeued": 1, "transferred": 0, "parked": None}[kind]
    assert told["elsewhere"] is (kind == "transferred")
    assert house.client("clerk").get(f"/api/v1/tickets/{other}").json["state"] == "waiting"


def test_the_old_room_hears_where_a_number_went_and_when_that_is_over(house: Building) -> None:
    house.open("1")
    ticket = served(house, "1", "pickup")
    screen = house.live("display")
    assert join(screen, "area:ground")["moved"] == []
    house.step(ticket["id"], "transfer", service="advice")
    house.flush()
    (row,) = received(screen, "queue")[-1]["moved"]
    assert (row["number"], row["area"], row["direction"]) == (ticket["number"], "first", ["up", "left"])
    house.later(minutes=2, seconds=1)
    house.publisher.time_passed()
    house.flush()
    assert received(screen, "queue")[-1]["moved"] == []
