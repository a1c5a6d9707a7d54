"""Paper over HTTP and on the live connection: copies, alarms and figures."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from printers.device import PrinterError
from printers.status import Status
from queue_server.printing.spooler import Spooler
from tests.support.house import Building, join, received


def spooler(house: Building) -> Spooler:
    return cast(Spooler, house.house.paper)


def taken(house: Building) -> dict[str, Any]:
    """A ticket of kiosk-1 whose slip is in doubt."""
    ticket = house.take(kiosk="kiosk-1")
    with house.house.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE print_job SET state = 'unknown', reason = 'no_answer'")
    return ticket


def test_staff_get_a_copy_at_once_where_the_kiosk_prints(house: Building) -> None:
    ticket = taken(house)
    answer = house.client("clerk").post(f"/api/v1/tickets/{ticket['id']}/print")
    assert answer.status_code == 202
    paper = answer.json["paper"]
    assert paper.items() > {"printer": "printer-1", "state": "queued", "copy": True, "elsewhere": False}.items()
    assert paper["name"]["de"] == house.house.config.printers["printer-1"].name["de"]
    visit = house.client().get(f"/api/v1/visits/{ticket['token']}").json
    assert visit["paper"] == paper


def test_the_kiosk_gets_two_copies_for_its_visitor(house: Building) -> None:
    ticket, kiosk = taken(house), house.client("kiosk")
    address = f"/api/v1/visits/{ticket['token']}/print"
    for _ in range(2):
        assert kiosk.post(address, json={"kiosk": "kiosk-2"}).status_code == 202
        with house.house.store.transaction() as session:
            session.connection().exec_driver_sql("UPDATE print_job SET state = 'printed'")
    refused = kiosk.post(address, json={"kiosk": "kiosk-2"})
    assert (refused.status_code, refused.json["code"]) == (409, "no_more_copies")
    assert refused.json["message"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kiosk": "moon"}, 400, "unknown_kiosk"),
        ({}, 422, "invalid"),
        ({"kiosk": "kiosk-1", "x": 1}, 422, "invalid"),
    ],
)
def test_a_bad_wish_for_a_copy_is_refused(house: Building, body: dict[str, Any], status: int, code: str) -> None:
    answer = house.client("kiosk").post(f"/api/v1/visits/{taken(house)['token']}/print", json=body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_unknown_printer_ticket_or_visit_is_refused(house: Building) -> None:
    clerk, ticket = house.client("clerk"), taken(house)
    answer = clerk.post(f"/api/v1/tickets/{ticket['id']}/print", json={"printer": "moon"})
    assert (answer.status_code, answer.json["code"]) == (400, "unknown_printer")
    assert clerk.post("/api/v1/tickets/999/print").json["code"] == "unknown_ticket"
    answer = house.client("kiosk").post("/api/v1/visits/1-nonsense/print", json={"kiosk": "kiosk-1"})
    assert answer.json["code"] == "unknown_visit"


Alarms = Callable[[], list[tuple[str, str, str | None]]]


@pytest.fixture
def alarms(house: Building) -> Alarms:
    """The managers' alarms about printers: (kind, printer, reason)."""

    def read() -> list[tuple[str, str, str | None]]:
        found = house.client("manager").get("/api/v1/manage").json["alarms"]
        return [(a["kind"], a["printer"], a["reason"]) for a in found if a["kind"] in ("printer", "paper_low")]

    return read


def test_an_alarm_is_raised_before_a_printer_fails_and_cleared_when_it_is_well(house: Building, alarms: Alarms) -> None:
    assert alarms() == []
    spooler(house).report("printer-1", Status(paper_low=True))
    assert alarms() == [("paper_low", "printer-1", "paper_low")]
    spooler(house).report("printer-1", Status(paper_out=True))
    spooler(house).report("printer-2", PrinterError("unreachable"))
    assert alarms() == [("printer", "printer-1", "paper_out"), ("printer", "printer-2", "unreachable")]
    spooler(house).report("printer-1", Status())
    spooler(house).report("printer-2", Status())
    assert alarms() == []


def test_managers_hear_of_it_at_once_and_clerks_see_it(house: Building) -> None:
    manager, clerk = house.live("manager"), house.live("clerk")
    join(manager, "manage")
    join(clerk, "counter:1")
    spooler(house).report("printer-1", Status(cover_open=True))
    house.flush()
    (alarm,) = received(manager, "alarm")
    assert (alarm["kind"], alarm["device"], alarm["reason"]) == ("printer", "printer-1", "cover_open")
    assert alarm["since"] == "2026-04-14T07:00:00.000Z"
    view = received(clerk, "queue")[-1]
    assert view["printers"][0].items() > {"printer": "printer-1", "state": "error", "reason": "cover_open"}.items()


def test_the_figures_know_paper_queue_outcomes_and_seconds(house: Building) -> None:
    house.take(kiosk="kiosk-1")
    spooler(house).report("printer-1", Status(paper_low=True))
    spooler(house).on_end("printer-2", "printed", 1.5)
    spooler(house).on_end("printer-2", "moved", None)
    figures = house.client("manager").get("/metrics").text
    for line in (
        'aufruf_printer_state{printer="printer-1",state="ready"} 1.0',
        'aufruf_printer_paper_low{printer="printer-1"} 1.0',
        'aufruf_printer_paper_low{printer="printer-2"} 0.0',
        'aufruf_print_queue{printer="printer-1"} 1.0',
        'aufruf_print_attempts_total{outcome="moved",printer="printer-2"} 1.0',
        'aufruf_print_seconds_sum{printer="printer-2"} 1.5',
    ):
        assert line in figures, figures
