"""The spooler: every job once, whatever the printer does, and never in anybody's way."""

import io
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from printers.device import DummyPrinter, Label, PrinterError, Sent
from printers.standin import StandIn
from printers.status import Status
from queue_server.offload import Offload
from queue_server.printing import sender
from queue_server.printing.spooler import STOP_WITHIN, Spooler
from queue_server.services import visitor
from queue_server.store.models import TicketRow
from tests.printing.conftest import URL, House

Make = Callable[..., House]
GOOD, SILENT = Sent(confirmed=True), Sent(confirmed=False, reason="no_answer")


def network(stand_in: StandIn, timeout: float = 0.3) -> dict[str, Any]:
    return {"driver": "network", "host": stand_in.host, "port": stand_in.port, "timeout": timeout}


def test_a_ticket_comes_out_of_the_virtual_printer_as_paper(make: Make) -> None:
    house = make()
    ticket = house.issue(language="ar")
    printer, state, reason, slip, *_ = house.wait_for(ticket, "printed")
    assert (printer, state, reason) == ("printer-1", "ready", None)
    (kept,) = house.spooler.slips("printer-1")
    assert kept["id"] == slip
    assert kept["at"] == "2026-04-14T07:00:00.000Z"
    assert kept["url"] == f"/api/v1/printers/printer-1/slips/{slip}.png"
    picture = house.spooler.picture("printer-1", slip)
    assert picture is not None
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    assert [code.text for code in codes] == [f"{URL}{ticket}"]
    assert house.spooler.picture("printer-1", "00000009-1") is None


def test_it_prints_through_a_worker_process(make: Make) -> None:
    house = make(start=False)
    offload = Offload()
    try:
        house.spooler.drawing.offload = offload
        house.spooler.start()
        house.wait_for(house.issue(), "printed")
        assert len(house.spooler.slips("printer-1")) == 1
        house.spooler.stop()
    finally:
        offload.close()


def test_slips_come_in_the_order_of_the_numbers(make: Make) -> None:
    dummy = DummyPrinter()
    house = make({"printer-1": dummy}, start=False)
    tickets = [house.issue() for _ in range(5)]
    house.spooler.start()
    for ticket in tickets:
        house.wait_for(ticket, "printed")
    assert len(dummy.sent) == 5


def test_a_printer_that_refuses_gets_the_slip_once_it_is_there(make: Make) -> None:
    with StandIn() as gone:
        port = gone.port
    house = make(printer_1={"driver": "network", "host": "127.0.0.1", "port": port, "timeout": 1.0})
    assert house.wait_for_printer("offline")[2] == "refused"
    ticket = house.issue()
    house.wait_for(ticket, "queued")
    job = house.job(ticket)
    assert (job.state, job.reason) == ("queued", "refused")
    assert job.attempts >= 1
    with StandIn(port=port) as back:
        house.wait_for(ticket, "printed")
        house.spooler.stop()
        assert back.printed.count(b"\x1b@") == 1
    assert house.spooler.state("printer-1")["state"] == "ready"


@pytest.mark.parametrize("mood", ["silent", "deaf", "closes"])
def test_a_printer_that_does_not_answer_has_not_printed_and_is_not_asked_twice(make: Make, mood: Any) -> None:
    with StandIn(mood) as stand_in:
        house = make(printer_1=network(stand_in))
        ticket = house.issue()
        assert house.wait_for(ticket, "unknown")[1] in ("unknown", "offline")
        assert house.job(ticket).reason in ("no_answer", "broken_off")
        house.spooler.wake()
        stand_in.become("ready")
        house.wait_for(house.issue(), "printed")
        house.spooler.stop()
        assert stand_in.printed.count(b"\x1b@\x1dv0") <= 2, "no slip has left twice"
    assert house.job(ticket).state == "unknown"


def test_a_printer_without_paper_says_so_and_prints_when_it_has_some(make: Make) -> None:
    with StandIn("paper_out") as stand_in:
        house = make(printer_1=network(stand_in, 3))
        assert house.wait_for_printer("error")[:3] == ("printer-1", "error", "paper_out")
        ticket = house.issue()
        house.wait_for(ticket, "queued")
        stand_in.become("ready")
        house.wait_for(ticket, "printed")
    assert house.spooler.states()[0]["reason"] is None


def test_sending_is_committed_before_the_first_byte_leaves(make: Make) -> None:
    states: list[str] = []

    class Watching(DummyPrinter):
        def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
            states.append(house.job(ticket).state)
            sent = super().send(data, label, leaving)
            states.append(house.job(ticket).state)
            return sent

    house = make({"printer-1": Watching()}, start=False)
    ticket = house.issue()
    house.spooler.start()
    house.wait_for(ticket, "printed")
    assert states == ["queued", "sending"]
    assert house.job(ticket).state == "printed"


def test_printing_keeps_nobody_waiting(make: Make) -> None:
    """While a printer takes its time, tickets are issued and the database is written."""
    busy, go_on = threading.Event(), threading.Event()

    class Slow(DummyPrinter):
        def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
            sent = super().send(data, label, leaving)
            busy.set()
            assert go_on.wait(20)
            return sent

    house = make({"printer-1": Slow()})
    first = house.issue()
    assert busy.wait(20)
    second = house.issue()
    assert house.job(second).state == "queued"
    go_on.set()
    house.wait_for(first, "printed")
    house.wait_for(second, "printed")


def test_a_slip_goes_to_the_kiosks_other_printer(make: Make) -> None:
    broken, other = DummyPrinter(*[PrinterError("cover_open")] * 99), DummyPrinter()
    house = make({"printer-1": broken, "printer-2": other}, printer_1={}, printer_2={})
    ticket = house.issue()
    assert house.wait_for(ticket, "printed")[0] == "printer-2"
    assert (house.job(ticket).printer, len(other.sent)) == ("printer-2", 1)


def test_a_printer_known_to_be_down_is_not_tried_while_another_works(make: Make) -> None:
    class Gone(DummyPrinter):
        def status(self) -> Status:
            raise PrinterError("unreachable")

    gone, other = Gone(), DummyPrinter()
    house = make({"printer-1": gone, "printer-2": other}, printer_1={}, printer_2={})
    house.wait_for_printer("offline")
    assert house.wait_for(house.issue(), "printed")[0] == "printer-2"
    assert (gone.sent, len(other.sent)) == ([], 1)


def test_an_error_that_stays_ends_the_job(make: Make) -> None:
    house = make({"printer-1": DummyPrinter(PrinterError("bad_address", permanent=True))})
    ticket = house.issue()
    assert house.wait_for(ticket, "failed")[1:3] == ("error", "bad_address")


def test_a_slip_that_cannot_be_drawn_does_not_hold_up_the_others(make: Make) -> None:
    dummy = DummyPrinter()
    house = make({"printer-1": dummy}, start=False)
    first, second = house.issue(), house.issue()
    house.spooler.visit_url = lambda ticket: "x" * (5000 if ticket == first else 20)
    house.spooler.start()
    house.wait_for(first, "failed")
    assert house.wait_for(second, "printed")[1:3] == ("ready", None)
    assert (house.job(first).reason, len(dummy.sent)) == ("cannot_draw", 1)


def test_a_printer_that_breaks_in_an_unforeseen_way_leaves_an_unknown_job(make: Make) -> None:
    class Broken(DummyPrinter):
        def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
            super().send(data, label, leaving)
            if len(self.sent) == 1:
                raise ZeroDivisionError
            return GOOD

    house = make({"printer-1": Broken()})
    first = house.issue()
    house.wait_for(first, "unknown")
    house.wait_for(house.issue(), "printed")
    assert house.job(first).reason == "internal"


def test_a_slip_over_which_the_program_falls_does_not_hold_up_the_others(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "LONGEST_PAUSE", 0.01)

    class Falling(DummyPrinter):
        def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
            if label is not None and label.job == 1:
                raise ZeroDivisionError
            return super().send(data, label, leaving)

    house = make({"printer-1": Falling()}, start=False)
    first, second = house.issue(), house.issue()
    house.spooler.start()
    house.wait_for(first, "failed")
    house.wait_for(second, "printed")
    assert house.job(first).reason == "internal"


def test_nobody_who_left_meanwhile_gets_paper(make: Make) -> None:
    dummy = DummyPrinter(PrinterError("paper_out"))
    house = make({"printer-1": dummy}, start=False)
    ticket = house.issue()
    house.spooler.start()
    house.wait_for(ticket, "queued")
    house.office.do(visitor.leave, ticket)
    house.spooler.wake()
    if house.wait_for(ticket, "failed"):
        assert house.job(ticket).reason == "no_longer_needed"
    assert dummy.sent == []


def test_who_left_before_the_first_attempt_still_gets_the_slip(make: Make) -> None:
    house = make({"printer-1": DummyPrinter()}, start=False)
    ticket = house.issue()
    house.office.do(visitor.leave, ticket)
    house.spooler.start()
    house.wait_for(ticket, "printed")


def test_at_start_a_half_sent_job_is_unknown_and_not_repeated(make: Make) -> None:
    dummy = DummyPrinter()
    house = make({"printer-1": dummy}, start=False)
    half, waiting = house.issue(), house.issue()
    house.set_job(half, state="sending")
    house.spooler.start()
    house.wait_for(half, "unknown")
    house.wait_for(waiting, "printed")
    assert (house.job(half).reason, len(dummy.sent)) == ("cut_short", 1)


def test_at_start_a_half_sent_job_of_a_virtual_printer_is_printed_once(make: Make) -> None:
    house = make(start=False)
    half = house.issue()
    house.set_job(half, state="sending")
    house.spooler.start()
    house.wait_for(half, "printed")
    assert len(house.spooler.slips("printer-1")) == 1


def test_at_start_jobs_of_a_printer_that_is_no_more_and_of_purged_tickets_fail(make: Make) -> None:
    house = make({"printer-1": DummyPrinter()}, start=False)
    lost, purged, good = house.issue(), house.issue(), house.issue()
    house.set_job(lost, printer="printer-9")
    with house.office.store.transaction() as session:
        session.query(TicketRow).where(TicketRow.id == purged).delete()
    house.spooler.start()
    house.wait_for(good, "printed")
    assert (house.job(lost).state, house.job(lost).reason) == ("failed", "no_printer")
    assert (house.job(purged).state, house.job(purged).reason) == ("failed", "no_ticket")


def test_a_listener_that_fails_hurts_nobody(make: Make) -> None:
    house = make({"printer-1": DummyPrinter()}, start=False)
    tell = house.spooler.on_change
    first = house.issue()

    def stumble(*change: Any) -> None:
        tell(*change)
        raise ZeroDivisionError

    house.spooler.on_change = stumble
    house.spooler.start()
    house.wait_for(first, "printed")
    house.wait_for(house.issue(), "printed")


def test_a_printer_is_looked_at_before_anybody_needs_it(make: Make) -> None:
    class Open(DummyPrinter):
        def status(self) -> Status:
            return Status(cover_open=True)

    house = make({"printer-1": Open()})
    assert house.wait_for_printer("error")[2] == "cover_open"
    house.office.later(minutes=5)
    state = house.spooler.state("printer-1")
    assert state == {"state": "error", "reason": "cover_open", "since": "2026-04-14T07:00:00.000Z"}


def test_a_job_taken_by_somebody_else_is_not_sent_again(make: Make) -> None:
    dummy = DummyPrinter()
    house = make({"printer-1": dummy}, start=False)
    ticket = house.issue()
    draw = house.spooler.drawing.offload.run

    class Rival:
        def run(self, function: Callable[..., Any], /, *args: Any) -> Any:
            house.set_job(ticket, state="sending")
            return draw(function, *args)

    house.spooler.drawing.offload = Rival()
    house.spooler.start()
    house.spooler.stop()
    assert (dummy.sent, house.job(ticket).state) == ([], "sending")


def test_it_stops_at_once_while_it_waits(make: Make) -> None:
    house = make({"printer-1": DummyPrinter(*[PrinterError("refused")] * 99)})
    house.wait_for(house.issue(), "queued")
    before = time.monotonic()
    house.spooler.stop()
    assert time.monotonic() - before < STOP_WITHIN / 2


def test_without_printers_there_is_nothing_to_do(make: Make) -> None:
    house = make(start=False)
    empty = Spooler(
        config=house.office.config.model_copy(update={"printers": {}}),
        store=house.office.store,
        clock=house.office.clock,
        texts=house.spooler.texts,
        offload=house.spooler.drawing.offload,
        data=house.data,
        visit_url=str,
    )
    empty.start()
    empty.wake()
    empty.stop()
    assert empty.states() == []
