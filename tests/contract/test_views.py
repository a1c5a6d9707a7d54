"""What can be looked at: boards, visits, the overview, printers, figures, health and the interface itself."""

import csv
import io

import pytest

from tests.support.house import Building


def test_it_shows_a_board_newest_call_first(house: Building) -> None:
    house.open("1")
    house.open("2")
    house.take()
    house.take()
    house.next("1")
    house.later(seconds=5)
    house.next("2")
    board = house.client("display").get("/api/v1/areas/ground/board").json
    assert [call["number"] for call in board["calls"]] == ["Z002", "Z001"]
    assert {
        *("seq", "number", "counter", "counter_name", "room", "direction", "language"),
        *("state", "here", "called_at", "recall", "audio"),
    } <= set(board["calls"][0])
    row = next(row for row in board["services"] if row["service"] == "pickup")
    assert {"service", "prefix", "waiting", "forecast", "open", "reason"} <= set(row)
    assert (row["waiting"], row["open"], row["reason"]) == (0, True, None)


def test_it_knows_no_other_area(house: Building) -> None:
    answer = house.client("display").get("/api/v1/areas/cellar/board")
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_area")


def test_it_shows_visitors_their_own_ticket_whatever_else_they_carry(house: Building) -> None:
    house.take()
    token = house.take()["token"]
    for client in (house.client(), house.client("printer")):
        visit = client.get(f"/api/v1/visits/{token}").json
        assert (visit["number"], visit["state"], visit["before"]) == ("Z002", "waiting", 1)
    bad = house.client().get(f"/api/v1/visits/{token}", headers={"Authorization": "Bearer nonsense"})
    assert bad.status_code == 200


def test_it_tells_visitors_where_to_go(house: Building) -> None:
    house.open("5")
    token = house.take("permit", kiosk="kiosk-1")["token"]
    house.next("5")
    visit = house.client().get(f"/api/v1/visits/{token}").json
    assert (visit["called"]["counter"], visit["called"]["room"]) == ("5", "1.12")
    assert visit["paper"].items() > {"printer": "printer-1", "state": "queued", "elsewhere": False}.items()


def test_it_lets_visitors_come_wait_and_leave(house: Building) -> None:
    token = house.take()["token"]
    visitor = house.client()
    assert visitor.post(f"/api/v1/visits/{token}/here").json["here"] is True
    delayed = visitor.post(f"/api/v1/visits/{token}/delay").json
    assert (delayed["delays_left"], delayed["not_before"]) == (1, "2026-04-14T07:10:00.000Z")
    assert visitor.post(f"/api/v1/visits/{token}/delay").status_code == 200
    third = visitor.post(f"/api/v1/visits/{token}/delay")
    assert (third.status_code, third.json["code"]) == (409, "not_possible")
    assert visitor.post(f"/api/v1/visits/{token}/leave").json["state"] == "left"


def test_it_throttles_a_phone_that_asks_without_end(house: Building) -> None:
    token = house.take()["token"]
    visitor = house.client()
    assert {visitor.get(f"/api/v1/visits/{token}").status_code for _ in range(120)} == {200}
    assert visitor.get(f"/api/v1/visits/{token}").status_code == 429


def test_it_shows_managers_the_house_now(house: Building) -> None:
    house.take()
    view = house.client("manager").get("/api/v1/manage").json
    assert [alarm["id"] for alarm in view["alarms"]] == ["unserved:pickup"]
    kinds = {(device["kind"], device["id"]) for device in view["devices"]}
    assert kinds >= {("kiosk", "kiosk-1"), ("display", "ground-hall"), ("printer", "printer-2")}


def test_it_shows_a_printer_and_knows_no_other(house: Building) -> None:
    kiosk = house.client("kiosk")
    assert kiosk.get("/api/v1/printers/printer-1").json["slips"] == []
    for path in ("printers/none", "printers/printer-1/slips/x.png", "printers/none/slips/x.png"):
        assert kiosk.get(f"/api/v1/{path}").status_code == 404


def test_it_counts_who_came_and_tells_no_median_of_fewer_than_five(house: Building) -> None:
    house.open("1")
    current = None
    for _ in range(5):
        house.take()
        house.later(minutes=2)
        current = house.next("1", current=current).json["id"]
    manager = house.client("manager")
    rows = manager.get("/api/v1/reports/waits?from=2026-04-14&to=2026-04-14").json["rows"]
    whole = next(row for row in rows if row["service"] == "pickup" and row["hour"] is None)
    assert whole["tickets"] == 5
    assert whole["wait_min"]["median"] == 2
    table = manager.get("/api/v1/reports/waits?from=2026-04-14&to=2026-04-14&service=pickup&format=csv")
    assert table.content_type == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(table.text)))
    assert {line["service"] for line in lines} <= {"pickup", ""}
    first = next(line for line in lines if line["service"] == "pickup" and line["hour"] == "")
    assert (first["tickets"], float(first["wait_min_median"])) == ("5", 2.0)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("waits?from=yesterday", 400),
        ("waits?from=2026-04-15&to=2026-04-14", 400),
        ("waits?service=nope", 400),
        ("waits?area=nope", 400),
        ("waits?format=xml", 400),
        ("nope", 404),
    ],
)
def test_it_refuses_figures_that_there_are_not(house: Building, query: str, status: int) -> None:
    assert house.client("manager").get(f"/api/v1/reports/{query}").status_code == status


def test_it_is_alive_and_ready(house: Building) -> None:
    assert house.client().get("/healthz").json == {"status": "ok"}
    assert house.client().get("/readyz").json == {"status": "ok", "database": "ok"}


def test_it_counts_for_prometheus_without_naming_a_counter_or_a_person(house: Building) -> None:
    house.open("1")
    house.take()
    house.next("1")
    text = house.client("manager").get("/metrics").text
    assert 'aufruf_steps_total{service="pickup",step="call"} 1.0' in text
    assert 'route="/api/v1/counters/<counter>/next"' in text
    assert 'counter="' not in text
    assert 'user="' not in text


def test_it_describes_every_call_for_programs(house: Building) -> None:
    document = house.client().get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    operation = document["paths"]["/api/v1/tickets"]["post"]
    assert operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/NewTicket")
    assert document["components"]["schemas"]["NewTicket"]["required"] == ["service", "language"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]]
    served = {rule.rule for rule in house.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert len([path for path in document["paths"] if path.startswith("/api/")]) == len(served)
