"""Printers at a kiosk's computer: the spooler waits for the agent, never long, and learns later what it missed."""

import base64
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from printers.device import Label, PrinterError, Sent
from printers.status import Status
from queue_server.domain.errors import NotFound, NotPossible
from queue_server.printing.agent_printer import AWAY, USUAL, AgentPrinter, Limits
from queue_server.printing.agents import Agents
from queue_server.services.refusals import NotNow
from tests.printing.conftest import House, office_with
from tests.support.office import MORNING, Office

LABEL = Label(7, MORNING)
QUICK = Limits(away=10, pick_up=1.0, silence=1.0, longest=5, write=2)
PATIENT = Limits(pick_up=20, silence=20, write=20)


class Hands:
    """The spooler's hand on one AgentPrinter, in a thread of its own, and what it committed."""

    def __init__(self, limits: Limits = PATIENT) -> None:
        self.now = 0.0
        self.device = AgentPrinter(limits, lambda: self.now)
        self.committed: list[str] = []
        self.waits = threading.Event()
        self.device.offered = self.waits.set
        self.device.hear()
        self._threads = ThreadPoolExecutor(4)

    def send(self, leaving: Callable[[], None] | None = None) -> Future[Sent]:
        self.waits.clear()
        sent = self._threads.submit(self.device.send, b"slip", LABEL, leaving or (lambda: self.committed.append("7")))
        assert self.waits.wait(20)
        return sent

    def later(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        return self._threads.submit(function, *args)

    def fetch(self, tries: int = 0) -> str:
        fetched = self.device.fetch(lambda job: tries)
        assert fetched is not None
        return fetched[1]

    def close(self) -> None:
        self.device.close()
        self._threads.shutdown(wait=True)


@contextmanager
def hands(limits: Limits = PATIENT) -> Iterator[Hands]:
    found = Hands(limits)
    try:
        yield found
    finally:
        found.close()


def test_the_agent_may_print_only_after_the_spooler_has_written_it_down() -> None:
    with hands() as spooler:
        sent = spooler.send()
        attempt = spooler.fetch()
        assert spooler.committed == []
        assert spooler.device.begin(attempt) == "yes"
        assert spooler.committed == ["7"]
        spooler.later(spooler.device.end, attempt, "printed", "paper_low")
        assert sent.result(20) == Sent(confirmed=True, reason="paper_low")
        spooler.device.settled()


def test_begun_may_be_asked_again_and_is_answered_the_same() -> None:
    with hands() as spooler:
        spooler.send()
        attempt = spooler.fetch()
        assert [spooler.device.begin(attempt) for _ in range(3)] == ["yes"] * 3
        assert spooler.committed == ["7"]
        spooler.device.settled()
        spooler.later(spooler.device.end, attempt, "unknown", "no_answer")
        spooler.device.settled()


def test_of_two_agents_one_begins() -> None:
    with hands() as spooler:
        sent = spooler.send()
        first, second = spooler.fetch(), spooler.fetch()
        assert spooler.device.begin(first) == "yes"
        assert spooler.device.begin(second) == "taken"
        assert not spooler.device.end(second, "printed", None)
        spooler.later(spooler.device.end, first, "printed", None)
        assert sent.result(20).confirmed
        spooler.device.settled()


def test_a_slip_that_nobody_fetches_is_taken_back() -> None:
    with hands(QUICK) as spooler:
        sent = spooler.send()
        attempt = spooler.fetch()
        with pytest.raises(PrinterError, match="no_answer"):
            sent.result(20)
        assert spooler.device.begin(attempt) == "withdrawn"
        assert spooler.committed == []


def test_an_agent_that_was_silent_all_the_while_counts_as_away_at_once() -> None:
    with hands(QUICK) as spooler:
        sent = spooler.send()
        spooler.now += 1
        with pytest.raises(PrinterError):
            sent.result(20)
        spooler.now += QUICK.away
        with pytest.raises(PrinterError, match=AWAY):
            spooler.device.send(b"slip", LABEL)
        with pytest.raises(PrinterError, match=AWAY):
            spooler.device.status()
        spooler.device.note(Status())
        spooler.device.hear()
        assert spooler.device.status() == Status()


def test_an_agent_that_falls_silent_while_printing_leaves_the_slip_unknown() -> None:
    with hands(Limits(silence=0.0)) as spooler:
        sent = spooler.send()
        attempt = spooler.fetch()
        spooler.device.begin(attempt)
        assert sent.result(20) == Sent(confirmed=False, reason="broken_off")
        assert spooler.device.begin(attempt) == "too_late"
        assert not spooler.device.end(attempt, "printed", None)


def test_a_slow_printer_is_waited_for_while_its_agent_gives_signs_of_life() -> None:
    with hands(Limits(silence=5, longest=60, pick_up=20)) as spooler:
        sent = spooler.send()
        attempt = spooler.fetch()
        for _ in range(4):
            spooler.now += 4
            assert spooler.device.begin(attempt) == "yes"
            spooler.device.hear()
            assert not sent.done()
        spooler.later(spooler.device.end, attempt, "printed", None)
        assert sent.result(20).confirmed
        spooler.device.settled()


def test_a_server_that_is_stopped_does_not_wait_for_the_outcome() -> None:
    with hands() as spooler:
        sent = spooler.send()
        spooler.device.begin(spooler.fetch())
        spooler.device.close()
        assert sent.result(20) == Sent(confirmed=False, reason="broken_off")


@pytest.mark.parametrize(("outcome", "is_permanent"), [("refused", False), ("failed", True)])
@pytest.mark.parametrize("has_begun", [False, True])
def test_nothing_printed_is_said_as_an_error(outcome: Any, is_permanent: bool, has_begun: bool) -> None:
    with hands() as spooler:
        sent = spooler.send()
        attempt = spooler.fetch()
        if has_begun:
            assert spooler.device.begin(attempt) == "yes"
        spooler.later(spooler.device.end, attempt, outcome, "paper_out")
        with pytest.raises(PrinterError, match="paper_out") as refused:
            sent.result(20)
        assert refused.value.permanent is is_permanent
        spooler.device.settled()


def test_printed_without_having_begun_is_not_believed() -> None:
    with hands(QUICK) as spooler:
        sent = spooler.send()
        assert not spooler.device.end(spooler.fetch(), "printed", None)
        with pytest.raises(PrinterError):
            sent.result(20)


def test_a_slip_that_somebody_else_took_is_not_printed() -> None:
    class Taken(Exception):
        pass

    def leaving() -> None:
        raise Taken

    with hands() as spooler:
        sent = spooler.send(leaving)
        assert spooler.device.begin(spooler.fetch()) == "withdrawn"
        with pytest.raises(Taken):
            sent.result(20)


def test_the_agents_word_is_taken_only_once_it_is_written_down() -> None:
    with hands() as spooler:
        spooler.send()
        attempt = spooler.fetch()
        spooler.device.begin(attempt)
        told = spooler.later(spooler.device.end, attempt, "printed", None)
        assert not told.done()
        while not told.done():
            spooler.device.settled()
        assert told.result() is True


# With a whole spooler and its database


class Desk:
    """An office whose printer-1 is served by an agent, and that agent's own words."""

    def __init__(self, make: Callable[..., House], limits: Limits = USUAL, **printers: Any) -> None:
        printers = printers or {"printer_1": {"driver": "agent"}}
        self.house = make(start=False, **printers)
        spooler = self.house.spooler
        self.agents = Agents(self.house.office.config, self.house.office.store, self.house.office.clock, limits)
        self.agents.spool = spooler
        for key, device in self.agents.devices.items():
            spooler._senders[key].device = device
        self.rung = threading.Event()
        self.agents.ring = lambda printer: self.rung.set()
        spooler.on_change = self._changed
        self.agents.state("printer-1", "ready", None)
        spooler.start()

    def _changed(self, *change: Any) -> None:
        if change[4] is not None:
            self.agents.written()
        self.house.told.put(change)

    def fetch(self) -> dict[str, Any]:
        """The slip, once it is there."""
        assert self.rung.wait(20)
        self.rung.clear()
        found = self.agents.job("printer-1")
        assert found is not None
        return found

    def begun(self, order: dict[str, Any]) -> dict[str, Any]:
        return self.agents.begun("printer-1", int(order["id"]), order["attempt"])

    def ended(self, order: dict[str, Any], outcome: Any, reason: str | None = None) -> dict[str, Any]:
        return self.agents.ended("printer-1", int(order["id"]), order["attempt"], outcome, reason)


def test_a_slip_goes_out_and_its_job_is_printed(make: Callable[..., House]) -> None:
    desk = Desk(make)
    ticket = desk.house.issue()
    order = desk.fetch()
    assert base64.b64decode(order["data"]).startswith(b"\x1b@")
    assert desk.house.job(ticket).state == "queued"
    desk.begun(order)
    assert desk.house.job(ticket).state == "sending"
    assert desk.agents.job("printer-1") is None
    assert desk.ended(order, "printed") == {"id": order["id"], "state": "printed"}
    assert desk.house.job(ticket).state == "printed"


def test_a_refused_slip_waits_again(make: Callable[..., House]) -> None:
    desk = Desk(make)
    ticket = desk.house.issue()
    desk.ended(desk.fetch(), "refused", "paper_out")
    job = desk.house.job(ticket)
    assert (job.state, job.reason, job.attempts) == ("queued", "paper_out", 1)
    assert desk.house.spooler.state("printer-1")["reason"] == "paper_out"
    desk.agents.state("printer-1", "ready", None)
    again = desk.fetch()
    desk.begun(again)
    assert desk.ended(again, "printed")["state"] == "printed"


def test_a_slip_that_was_begun_but_not_printed_after_all_waits_again(make: Callable[..., House]) -> None:
    desk = Desk(make)
    ticket = desk.house.issue()
    order = desk.fetch()
    desk.begun(order)
    assert desk.ended(order, "refused", "never_begun")["state"] == "queued"
    assert desk.house.job(ticket).attempts == 1
    again = desk.fetch()
    desk.begun(again)
    assert desk.ended(again, "failed", "no_library")["state"] == "failed"
    assert desk.house.job(ticket).state == "failed"


def broken_off(desk: Desk) -> tuple[int, dict[str, Any]]:
    """A slip that was begun, of which nothing was heard for so long that it is unknown."""
    ticket = desk.house.issue()
    order = desk.fetch()
    desk.begun(order)
    desk.house.wait_for(ticket, "unknown")
    assert desk.house.job(ticket).reason == "broken_off"
    return ticket, order


@pytest.mark.parametrize("outcome", ["printed", "failed"])
def test_a_later_word_settles_an_unknown_slip(make: Callable[..., House], outcome: str) -> None:
    desk = Desk(make, Limits(silence=1.0))
    ticket, order = broken_off(desk)
    assert desk.ended(order, outcome, "paper_out")["state"] == outcome
    assert desk.house.job(ticket).state == outcome
    desk.house.wait_for(ticket, outcome)


def test_a_slip_that_was_never_begun_is_printed_after_all_and_a_stale_word_repeats_nothing(
    make: Callable[..., House],
) -> None:
    desk = Desk(make, Limits(silence=1.0))
    ticket, order = broken_off(desk)
    assert desk.ended(order, "refused", "never_begun")["state"] == "queued"
    again = desk.fetch()
    desk.begun(again)
    desk.house.wait_for(ticket, "unknown")
    assert desk.ended(order, "refused", "never_begun")["state"] == "unknown"
    assert desk.house.job(ticket).state == "unknown"
    assert desk.ended(again, "printed")["state"] == "printed"


def test_a_word_that_comes_before_the_spooler_has_given_up_is_asked_for_again(make: Callable[..., House]) -> None:
    desk = Desk(make)
    order = (desk.house.issue(), desk.fetch())[1]
    desk.begun(order)
    with pytest.raises(NotNow):
        desk.ended({**order, "attempt": "0.of-another-run"}, "refused", "never_begun")
    assert desk.ended(order, "printed")["state"] == "printed"


def test_a_silent_agent_makes_the_printer_offline_and_the_slip_comes_out_elsewhere(make: Callable[..., House]) -> None:
    desk = Desk(make, Limits(away=0.3, pick_up=0.1), printer_1={"driver": "agent"}, printer_2={})
    watch = threading.Thread(target=desk.agents.watch)
    watch.start()
    assert desk.house.wait_for_printer("offline")[:3] == ("printer-1", "offline", AWAY)
    ticket = desk.house.issue()
    assert desk.house.wait_for(ticket, "printed")[0] == "printer-2"
    desk.agents.state("printer-1", "ready", None)
    assert desk.house.spooler.state("printer-1")["state"] == "ready"
    desk.agents.stop()
    watch.join(20)


def test_an_agent_that_says_goodbye_is_away_at_once(make: Callable[..., House]) -> None:
    desk = Desk(make, printer_1={"driver": "agent"}, printer_2={})
    desk.agents.state("printer-1", "offline", AWAY)
    assert desk.house.spooler.state("printer-1")["state"] == "offline"
    assert desk.agents.devices["printer-1"].is_away()
    ticket = desk.house.issue()
    assert desk.house.wait_for(ticket, "printed")[0] == "printer-2"
    desk.agents.state("printer-1", "ready", None)
    assert not desk.agents.devices["printer-1"].is_away()


def test_the_printers_state_is_what_its_agent_says(make: Callable[..., House]) -> None:
    desk = Desk(make)
    for state, reason in [
        *[("ready", "paper_low"), ("error", "cover_open"), ("error", "paper_out"), ("error", "disk")],
        *[("offline", "refused"), ("unknown", "no_answer"), ("ready", None)],
    ]:
        desk.agents.state("printer-1", state, reason)  # type: ignore[arg-type]
        known = desk.house.spooler.state("printer-1")
        assert (known["state"], known["reason"]) == (state, reason)


def test_what_is_not_there_is_refused(tmp_path: Any) -> None:
    with Office.on_sqlite(tmp_path, office_with(printer_1={"driver": "agent"}, printer_2={})) as office:
        agents = Agents(office.config, office.store, office.clock)
        with pytest.raises(NotFound):
            agents.job("printer-9")
        with pytest.raises(NotPossible) as refused:
            agents.job("printer-2")
        assert refused.value.code == "no_agent_printer"
        with pytest.raises(NotFound):
            agents.ended("printer-1", 99, "0.x", "printed", None)
