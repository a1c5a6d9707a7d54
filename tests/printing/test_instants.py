"""The plug is pulled at every instant of printing one slip: it comes out once, or nobody claims that it did."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from printers.standin import StandIn
from tests.printing.conftest import House, office_with
from tests.printing.doomed import INSTANTS
from tests.support.office import Office

ROOT = Path(__file__).parents[2]
PICTURE = b"\x1dv0"
FATE = {
    # what the spool says after the restart, and how many whole slips there are
    "issued": ("printed", 1),
    "drawn": ("printed", 1),
    "asked": ("printed", 1),
    "moved": ("printed", 1),
    "leaving": ("unknown", 0),
    "half": ("unknown", 0),
    "sent": ("unknown", 1),
    "settled": ("printed", 1),
}


def doom(folder: Path, port: int, instant: str) -> None:
    """Let a process issue a ticket, print it and die."""
    command = [sys.executable, "-m", "tests.printing.doomed", str(folder), str(port), instant]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("instant", INSTANTS)
def test_a_slip_is_out_once_or_unknown_whenever_the_server_is_killed(tmp_path: Path, instant: str) -> None:
    state, slips = FATE[instant]
    with StandIn() as printer:
        doom(tmp_path, printer.port, instant)
        place = {"driver": "network", "host": "127.0.0.1", "port": printer.port}
        with Office.on_sqlite(tmp_path, office_with(printer_1=place, printer_2=place)) as office:
            house = House(office, tmp_path)
            house.spooler.start()
            if instant != "settled":
                house.wait_for(1, state)
            assert house.job(1).state == state
            again = house.issue()
            house.wait_for(again, "printed")
            house.spooler.stop()
        whole = [slip for slip in printer.slips if slip.whole and PICTURE in slip.data]
    assert len(whole) == slips + 1
