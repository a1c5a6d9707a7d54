"""A printer at a kiosk, in real processes: nothing is lost, nothing is printed twice, whatever is pulled or killed."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.agent.ear import Ear
from kiosk.agent.server import Server
from tests.kiosk.desk import PRINTER, Desk, desk, until

PATIENT = 30.0
"""Seconds that the agent waits for a printer which a test holds up."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("kiosk"), timeout=PATIENT) as found:
        yield found


@pytest.fixture
def office(house: Desk) -> Iterator[Desk]:
    yield house
    house.make_well()
    assert "Traceback" not in house.agent.log.read_text()


def print_slowly(office: Desk) -> str:
    """A ticket whose slip is being printed at this very moment."""
    office.paper.become("slow:1")
    visit = office.take()
    office.is_printing()
    return visit


def test_slips_come_out_at_the_kiosk_and_staff_see_how_the_printer_is(office: Desk) -> None:
    visits = [office.take() for _ in range(3)]
    for visit in visits:
        office.slip_becomes(visit, "printed")
        assert office.slips_of(visit) == 1
    office.paper.become("paper_low")
    office.printer_becomes("ready", "paper_low")
    office.paper.become("cover_open")
    office.printer_becomes("error", "cover_open")


def test_it_prints_on_a_serial_line_with_a_server_of_threads_and_both_end_in_order(tmp_path: Path) -> None:
    with desk(tmp_path, "--set", "server.async_mode=threading", serial=True) as office:
        visit = office.take()
        office.slip_becomes(visit, "printed")
        assert office.slips_of(visit) == 1
        assert office.agent.stop() == 0
        office.printer_becomes("offline", "agent_away")
        assert office.server.stop() == 0
        assert "Traceback" not in office.agent.log.read_text() + office.server.log.read_text()


def test_the_live_connection_rings_for_each_slip_and_comes_back_by_itself(office: Desk) -> None:
    rung = threading.Event()
    token = (office.agent.folder / "token").read_text().strip()
    ear = Ear(Server(office.cable.url, token, PRINTER), rung.set)
    ear.start()
    try:
        assert rung.wait(20), "it has joined"
        rung.clear()
        office.slip_becomes(office.take(), "printed")
        assert rung.wait(20), "it heard of the slip"
        rung.clear()
        office.cable.drop()
        assert rung.wait(20), "the connection has ended"
        rung.clear()
        assert rung.wait(20), "it has joined again"
    finally:
        ear.stop()


def test_the_cable_is_pulled_while_it_prints(office: Desk) -> None:
    visit = print_slowly(office)
    office.cable.cut()
    office.slip_becomes(visit, "unknown")
    office.printer_becomes("offline", "agent_away")
    before = len(office.paper.slips)
    office.paper.become("ready")
    until(lambda: office.agent.journal.get("outcome") == "printed")
    assert office.slip(visit) == "unknown"
    office.cable.mend()
    office.slip_becomes(visit, "printed")
    assert (office.slips_of(visit), len(office.paper.slips)) == (1, before + 1)


def test_the_cable_is_pulled_before_anything_is_printed(office: Desk) -> None:
    office.cable.cut()
    visit = office.take()
    office.printer_becomes("offline", "agent_away")
    assert office.slip(visit) == "queued"
    office.cable.drop()
    office.cable.mend()
    office.slip_becomes(visit, "printed")
    assert office.slips_of(visit) == 1


def test_the_answer_to_begun_is_lost_and_asked_for_again(office: Desk) -> None:
    office.cable.cut_answers_after(b'"begun"')
    visit = office.take()
    assert office.cable.fell.wait(20)
    assert office.agent.journal["stage"] == "asking"
    office.cable.drop()
    office.cable.mend()
    office.slip_becomes(visit, "printed")
    assert office.slips_of(visit) == 1


def test_the_agent_is_killed_when_the_server_has_said_yes_but_it_has_not_heard(office: Desk) -> None:
    """The server has committed that bytes may leave. None did: the agent's journal knows, so the slip is printed."""
    office.cable.cut_answers_after(b'"begun"')
    visit = office.take()
    assert office.cable.fell.wait(20)
    office.slip_becomes(visit, "sending")
    office.agent.kill()
    office.cable.drop()
    office.cable.mend()
    office.agent.start()
    office.slip_becomes(visit, "printed")
    assert office.slips_of(visit) == 1
    assert "refused (never_begun)" in office.agent.log.read_text()


def test_the_agent_is_killed_while_it_prints(office: Desk) -> None:
    visit = print_slowly(office)
    office.agent.kill()
    office.paper.become("ready")
    office.slip_becomes(visit, "unknown")
    office.agent.start()
    until(lambda: office.agent.journal == {})
    after = office.take()
    office.slip_becomes(after, "printed")
    assert office.slip(visit) == "unknown"
    assert (office.slips_of(visit) <= 1, office.slips_of(after)) == (True, 1)


def test_the_server_is_killed_while_it_prints(office: Desk) -> None:
    visit = print_slowly(office)
    office.server.stop(signal.SIGKILL)
    office.paper.become("ready")
    until(lambda: office.agent.journal.get("outcome") == "printed")
    office.server.start()
    office.slip_becomes(visit, "printed")
    assert office.slips_of(visit) == 1


def test_the_agent_goes_and_the_slip_comes_out_at_the_other_printer_until_it_is_back(office: Desk) -> None:
    office.agent.kill()
    visit = office.take("kiosk-2")
    office.slip_becomes(visit, "printed")
    assert office.slips_of(visit) == 0
    office.printer_becomes("offline", "agent_away")
    office.agent.start()
    office.printer_becomes("ready", None)
    back = office.take("kiosk-2")
    office.slip_becomes(back, "printed")
    assert office.slips_of(back) == 1
