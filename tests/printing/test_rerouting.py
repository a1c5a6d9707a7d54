"""Leaving a printer that fails and coming back to it: quickly, once, and never with a slip that may be out already."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printers.device import DummyPrinter, Label, Printer, PrinterError, Sent
from printers.standin import StandIn
from printers.status import Status
from queue_server.offload import Offload
from queue_server.printing import sender
from queue_server.printing.paper import warm_up
from queue_server.services.visit import visit_view
from tests.printing.conftest import House

Make = Callable[..., House]
LEFT_WITHIN = 5.0
TWO: dict[str, dict[str, Any]] = {"printer_1": {}, "printer_2": {}}


class Moody(DummyPrinter):
    """A printer that can be told how it is while it works."""

    def __init__(self, trouble: str | None = None) -> None:
        super().__init__()
        self.trouble = trouble

    def status(self) -> Status:
        if self.trouble is not None:
            raise PrinterError(self.trouble)
        return Status()

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
        self.status()
        return super().send(data, label, leaving)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printers are looked at more often than in an office, so that a test need not wait for it."""
    monkeypatch.setattr(sender, "LOOK", 0.1)
    monkeypatch.setattr(sender, "LOOK_AGAIN", 0.1)


def knowing(house: House) -> House:
    """Let tickets be issued by somebody who knows how the printers are, as in the real house."""
    house.office.ctx = replace(house.office.ctx, printers=house.spooler.states)
    return house


def network(stand_in: StandIn, **more: Any) -> dict[str, Any]:
    return {"driver": "network", "host": stand_in.host, "port": stand_in.port, **more}


def paper(house: House, ticket: int) -> dict[str, Any]:
    return dict(house.office.see(visit_view, ticket)["paper"])


def test_a_new_ticket_goes_to_the_first_printer_that_is_well_and_says_so(make: Make) -> None:
    first, second = Moody("paper_out"), Moody()
    house = knowing(make({"printer-1": first, "printer-2": second}, **TWO))
    house.wait_for_printer("error")
    ticket = house.issue()
    assert house.job(ticket).printer == "printer-2"
    assert paper(house, ticket).items() > {"printer": "printer-2", "elsewhere": True, "copy": False}.items()
    house.wait_for(ticket, "printed")
    assert paper(house, ticket)["state"] == "printed"


def test_the_preferred_printer_is_taken_back_when_it_answers_well_again(make: Make) -> None:
    first = Moody("unreachable")
    house = knowing(make({"printer-1": first, "printer-2": Moody()}, **TWO))
    house.wait_for_printer("offline")
    assert house.wait_for(house.issue(), "printed")[0] == "printer-2"
    first.trouble = None
    while not house.spooler.is_well("printer-1"):
        house.told.get(timeout=20)
    ticket = house.issue()
    assert house.wait_for(ticket, "printed")[0] == "printer-1"
    assert not paper(house, ticket)["elsewhere"]


def test_a_printer_is_looked_at_though_the_house_is_busy(make: Make) -> None:
    """The bell that rings for every slip of the house must not put the look off for ever."""
    first = Moody("unreachable")
    house = make({"printer-1": first, "printer-2": Moody()}, **TWO)
    house.wait_for_printer("offline")
    going = threading.Event()

    def ring() -> None:
        while not going.wait(0.01):
            house.spooler.wake()

    ringer = threading.Thread(target=ring)
    ringer.start()
    try:
        first.trouble = None
        while not house.spooler.is_well("printer-1"):
            house.told.get(timeout=10)
    finally:
        going.set()
        ringer.join()


def test_a_printer_that_loses_slip_after_slip_is_trusted_again_later_each_time(make: Make) -> None:
    """It says that it is well, and loses every slip."""
    loses = DummyPrinter(*[Sent(confirmed=False, reason="broken_off")] * 99)
    house = knowing(make({"printer-1": loses, "printer-2": Moody()}, **TWO))
    loop = house.spooler._senders["printer-1"]
    waits = []
    for _ in range(4):
        while not house.spooler.is_well("printer-1"):
            house.told.get(timeout=10)
        house.wait_for(house.issue(), "unknown")
        waits.append(round(loop._next_look() - loop._heard, 2))
        assert house.wait_for(house.issue(), "printed")[0] == "printer-2"
    assert waits == [0.1, 0.2, 0.4, 0.8]


def test_what_waits_at_a_printer_goes_as_soon_as_another_is_well(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "FIRST_PAUSE", 60.0)
    monkeypatch.setattr(sender, "LONGEST_PAUSE", 60.0)
    first, second = Moody("cover_open"), Moody("paper_out")
    house = knowing(make({"printer-1": first, "printer-2": second}, **TWO))
    ticket = house.issue()
    house.wait_for(ticket, "queued")
    second.trouble = None
    assert house.wait_for(ticket, "printed")[0] == "printer-2"
    assert first.sent == []


def test_with_all_printers_down_a_slip_stays_and_is_not_passed_round(make: Make) -> None:
    house = knowing(make({"printer-1": Moody("refused"), "printer-2": Moody("paper_out")}, **TWO))
    while {state["state"] for state in house.spooler.states()} != {"offline", "error"}:
        house.told.get(timeout=20)
    ticket = house.issue()
    for _ in range(3):
        assert house.wait_for(ticket, "queued")[0] == "printer-1"


def test_an_address_that_is_none_does_not_cost_the_slip(make: Make) -> None:
    bad = DummyPrinter(PrinterError("bad_address", permanent=True))
    house = make({"printer-1": bad, "printer-2": DummyPrinter()}, **TWO)
    ticket = house.issue()
    assert house.wait_for(ticket, "printed")[0] == "printer-2"


def test_a_slip_that_may_be_out_is_not_sent_to_the_other_printer(make: Make) -> None:
    doubtful, other = DummyPrinter(Sent(confirmed=False, reason="no_answer")), Moody()
    house = knowing(make({"printer-1": doubtful, "printer-2": other}, **TWO))
    ticket = house.issue()
    house.wait_for(ticket, "unknown")
    house.spooler.stop()
    assert (len(doubtful.sent), other.sent) == (1, [])
    assert paper(house, ticket).items() > {"printer": "printer-1", "state": "unknown", "reason": "no_answer"}.items()


def test_a_printer_that_cannot_answer_is_not_left_for_its_silence(make: Make) -> None:
    class Mute(DummyPrinter):
        def status(self) -> Status:
            raise PrinterError("no_answer")

    mute = Mute(*[Sent(confirmed=False, reason="no_answer")] * 3)
    lone = {"driver": "file", "device": "/dev/null"}
    house = knowing(make({"printer-1": mute, "printer-2": Moody()}, printer_1=lone, printer_2={}))
    for _ in range(2):
        assert house.wait_for(house.issue(), "unknown")[:3] == ("printer-1", "unknown", None)


def nobody_home() -> socket.socket:
    """A port whose queue of connections is full: whoever dials gets no answer, as from a printer without power."""
    return socket.create_server(("127.0.0.1", 0), backlog=0)


@pytest.fixture
def dark() -> Iterator[int]:
    """The port of a printer that is off, behind a switch that is on."""
    with nobody_home() as listener:
        dialled = []
        for _ in range(4):
            line = socket.socket()
            line.setblocking(False)
            line.connect_ex(listener.getsockname())
            dialled.append(line)
        yield listener.getsockname()[1]
        for line in dialled:
            line.close()


def test_a_printer_without_power_is_left_within_five_seconds(make: Make, dark: int) -> None:
    """The slip comes out of the other one, though nobody knew before that the first one is off."""
    off = {"driver": "network", "host": "127.0.0.1", "port": dark, "timeout": 1.5}
    warm_up()
    with StandIn() as well:
        house = make(start=False, printer_1=off, printer_2=network(well))
        tickets = [house.issue() for _ in range(3)]
        house.spooler._senders["printer-1"]._look = lambda: None  # type: ignore[method-assign]  # it went off just now
        began = time.monotonic()
        house.spooler.start()
        waiting, left = set(tickets), 0.0
        while waiting:
            printer, *_, ticket, state = house.told.get(timeout=20)
            if state == "queued":
                left = time.monotonic() - began
            elif state == "printed":
                assert printer == "printer-2"
                waiting.discard(ticket)
        assert 0.0 < left < LEFT_WITHIN
        house.spooler.stop()
        assert len(well.wait(3)) == 3


@pytest.mark.parametrize("behaviour", ["deaf", "silent"])
def test_a_printer_that_fell_silent_costs_one_visitor_its_time_limit_and_the_next_none(
    make: Make, behaviour: str
) -> None:
    with StandIn(behaviour) as broken, StandIn() as well:
        house = knowing(make(start=False, printer_1=network(broken, timeout=1), printer_2=network(well)))
        first, *others = [house.issue() for _ in range(3)]
        house.spooler._senders["printer-1"]._look = lambda: None  # type: ignore[method-assign]  # it fell silent just now
        house.spooler.start()
        house.wait_for(first, "unknown")
        for ticket in others:
            assert house.wait_for(ticket, "printed")[0] == "printer-2"
        house.spooler.stop()
        assert broken.connections == 1, "somebody waited for it again"


class Heavy(Printer):
    """A printer that must be used in a worker process, where it dies at the first slip, after writing a line."""

    heavy = True

    def __init__(self, file: Path) -> None:
        self.file = file

    def status(self) -> Status:
        return Status()

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
        is_first = not self.file.exists()
        with self.file.open("a") as paper:
            paper.write("a slip\n")
        if is_first:
            os.kill(os.getpid(), signal.SIGKILL)
        return Sent(confirmed=True)


def test_a_slip_whose_worker_dies_is_unknown_and_not_printed_again(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "paper"
    house = make({"printer-1": Heavy(file)}, start=False)
    offload = Offload()
    try:
        house.spooler.offload = offload
        house.spooler._warm_up = lambda: None  # type: ignore[method-assign]  # nothing else is lost with that worker
        house.spooler.start()
        ticket = house.issue()
        house.wait_for(ticket, "unknown")
        assert house.job(ticket).reason == "worker"
        house.wait_for(house.issue(), "printed")
        house.spooler.stop()
    finally:
        offload.close()
    assert file.read_text().count("a slip") == 2


def test_what_becomes_of_each_attempt_is_counted(make: Make) -> None:
    counted: list[tuple[str, str, float | None]] = []
    done = threading.Event()

    def count(printer: str, outcome: str, seconds: float | None) -> None:
        counted.append((printer, outcome, seconds))
        if outcome == "printed":
            done.set()

    house = make({"printer-1": DummyPrinter(PrinterError("cover_open")), "printer-2": Moody()}, start=False, **TWO)
    house.spooler.on_end = count
    house.issue()
    house.office.later(seconds=2)
    house.spooler.start()
    assert done.wait(20)
    assert counted == [("printer-1", "moved", None), ("printer-2", "printed", 2.0)]
