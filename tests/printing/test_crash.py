"""The plug is pulled: a real server process is killed while it issues and prints."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from printers.standin import StandIn
from printers.virtual import KEEP
from queue_server.printing.spooler import Spooler
from queue_server.store.models import PrintJob
from queue_server.texts import Texts
from tests.printing.conftest import House, Inline, office_with
from tests.support.office import Office

ROOT = Path(__file__).parents[2]


def kill_a_shop(folder: Path, printer: str, engine: str) -> set[int]:
    """Let a process issue and print, kill it (-9) once some slips are out; return the tickets it said it had issued."""
    command = [sys.executable, "-m", "tests.printing.shop", str(folder), printer, engine]
    shop = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert shop.stdout is not None
    lines: list[str] = []
    while sum(line.startswith("printed") for line in lines) < 3:
        lines.append(shop.stdout.readline())
        assert lines[-1], "the process ended by itself"
    shop.kill()
    lines += shop.stdout.read().splitlines()
    shop.stdout.close()
    shop.wait(10)
    return {int(line.split()[1]) for line in lines if line.startswith("issued")}


def states(office: Office) -> dict[int, str]:
    """What became of each ticket's print job."""
    with office.session() as session:
        return {row.ticket_id: row.state for row in session.execute(select(PrintJob.ticket_id, PrintJob.state))}


def resume(office: Office, folder: Path) -> None:
    """Start the spooler anew, as after a restart, until nothing waits any more."""
    house = House(office, folder)
    waiting = {ticket for ticket, state in states(office).items() if state in ("queued", "sending")}
    house.spooler.start()
    while waiting:
        _, _, _, _, ticket, state = house.told.get(timeout=30)
        if state in ("printed", "unknown", "failed"):
            waiting.discard(ticket)
    house.spooler.stop()


@pytest.mark.parametrize("engine", ["threading", "eventlet"])
def test_a_virtual_printer_has_every_slip_once_after_a_kill(tmp_path: Path, engine: str) -> None:
    issued = kill_a_shop(tmp_path, "virtual", engine)
    with Office.on_sqlite(tmp_path, office_with(printer_1={})) as office:
        before = states(office)
        assert issued <= set(before), "a ticket that was told is not in the database"
        assert set(before.values()) > {"printed"}, "killed too early or too late to show anything"
        resume(office, tmp_path)
        assert set(states(office).values()) == {"printed"}
        with office.session() as session:
            jobs = {job.id for job in session.scalars(select(PrintJob))}
    slips = [path.stem.partition("-")[0] for path in (tmp_path / "printers" / "printer-1").glob("*.png")]
    assert sorted(map(int, slips)) == sorted(jobs)[-KEEP:]


def test_a_network_printer_gets_no_slip_twice_and_the_one_in_doubt_is_unknown(tmp_path: Path) -> None:
    with StandIn() as stand_in:
        issued = kill_a_shop(tmp_path, str(stand_in.port), "eventlet")
        network = {"driver": "network", "host": "127.0.0.1", "port": stand_in.port}
        with Office.on_sqlite(tmp_path, office_with(printer_1=network)) as office:
            assert issued <= set(states(office))
            resume(office, tmp_path)
            after = states(office)
    in_doubt = [ticket for ticket, state in after.items() if state == "unknown"]
    assert len(in_doubt) <= 1
    assert set(after.values()) <= {"printed", "unknown"}
    printed = stand_in.printed.count(b"\x1b@\x1dv0")  # an initialise alone parts a slip from half of another
    assert len(after) - len(in_doubt) <= printed <= len(after)


def test_the_second_start_finds_nothing_to_do(tmp_path: Path) -> None:
    with Office.on_sqlite(tmp_path, office_with(printer_1={})) as office:
        first = House(office, tmp_path)
        first.spooler.start()
        first.wait_for(first.issue(), "printed")
        first.spooler.stop()
        again = Spooler(
            config=office.config,
            store=office.store,
            clock=office.clock,
            texts=Texts(),
            offload=Inline(),
            data=tmp_path,
            visit_url=str,
        )
        again.start()
        again.stop()
        assert len(again.slips("printer-1")) == 1
