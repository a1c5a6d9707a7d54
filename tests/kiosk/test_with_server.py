"""A printer at a kiosk, in real processes: nothing is lost, nothing is printed twice, whatever is pulled or killed."""

import signal
from pathlib import Path

import pytest

from tests.kiosk.desk import PRINTER, desk, until

PATIENT = 30.0


@pytest.mark.parametrize("engine", ["eventlet", "threading"])
def test_a_slip_comes_out_at_the_kiosk(tmp_path: Path, engine: str) -> None:
    with desk(tmp_path, "--set", f"server.async_mode={engine}", serial=engine == "eventlet") as office:
        visits = [office.take() for _ in range(3)]
        for visit in visits:
            office.slip_becomes(visit, "printed")
            assert office.slips_of(visit) == 1
        assert len(office.paper.wait(3)) == 3
        office.paper.become("paper_low")
        office.printer_becomes("ready", "paper_low")
        office.paper.become("cover_open")
        office.printer_becomes("error", "cover_open")
        office.paper.become("ready")
        office.printer_becomes("ready", None)
        assert office.agent.stop() == 0
        assert office.server.stop() == 0
        assert "Traceback" not in office.agent.log.read_text() + office.server.log.read_text()


def test_the_cable_is_pulled_while_it_prints(tmp_path: Path) -> None:
    with desk(tmp_path, timeout=PATIENT) as office:
        office.paper.become("slow:1")
        visit = office.take()
        office.is_printing()
        office.cable.cut()
        office.slip_becomes(visit, "unknown")
        office.printer_becomes("offline", "agent_away")
        office.paper.become("ready")
        until(lambda: office.agent.journal.get("outcome") == "printed")
        office.cable.mend()
        office.slip_becomes(visit, "printed")
        office.printer_becomes("ready", None)
        assert office.slips_of(visit) == 1
        assert len(office.paper.slips) == 1


def test_the_cable_is_pulled_before_anything_is_printed(tmp_path: Path) -> None:
    with desk(tmp_path) as office:
        office.cable.cut()
        visit = office.take()
        office.printer_becomes("offline", "agent_away")
        assert office.slip(visit) == "queued"
        office.cable.drop()
        office.cable.mend()
        office.slip_becomes(visit, "printed")
        assert office.slips_of(visit) == 1


def test_the_answer_to_begun_is_lost_and_the_agent_killed(tmp_path: Path) -> None:
    """The server has committed that bytes may leave; the agent knows that none did, and says so when it is back."""
    with desk(tmp_path) as office:
        office.cable.cut(only_answers=True)
        visit = office.take()
        # The fetch that this cut kills is asked again by a restarted agent, whose answer to *begun* is then cut.
        office.agent.kill()
        office.cable.drop()
        office.cable.mend()
        office.agent.start()
        office.slip_becomes(visit, "printed")
        assert office.slips_of(visit) == 1


def test_the_agent_is_killed_while_it_prints(tmp_path: Path) -> None:
    with desk(tmp_path, timeout=PATIENT) as office:
        office.paper.become("slow:1")
        visit = office.take()
        office.is_printing()
        office.agent.kill()
        office.paper.become("ready")
        office.slip_becomes(visit, "unknown")
        office.agent.start()
        office.printer_becomes("ready", None)
        until(lambda: office.agent.journal == {})
        assert office.slip(visit) == "unknown"
        after = office.take()
        office.slip_becomes(after, "printed")
        assert office.slips_of(visit) <= 1
        assert office.slips_of(after) == 1


def test_the_server_is_killed_while_it_prints(tmp_path: Path) -> None:
    with desk(tmp_path, timeout=PATIENT) as office:
        office.paper.become("slow:1")
        visit = office.take()
        office.is_printing()
        office.server.stop(signal.SIGKILL)
        office.paper.become("ready")
        until(lambda: office.agent.journal.get("outcome") == "printed")
        office.server.start()
        office.slip_becomes(visit, "printed")
        until(lambda: office.agent.journal == {})
        assert office.slips_of(visit) == 1


def test_the_agent_goes_and_the_slip_comes_out_at_the_other_printer(tmp_path: Path) -> None:
    with desk(tmp_path, "--set", f"kiosks.kiosk-1.printers=[{PRINTER}, printer-2]") as office:
        office.agent.kill()
        visit = office.take()
        office.slip_becomes(visit, "printed")
        assert office.slips_of(visit) == 0
        office.printer_becomes("offline", "agent_away")
        office.agent.start()
        office.printer_becomes("ready", None)
        back = office.take()
        office.slip_becomes(back, "printed")
        assert office.slips_of(back) == 1
