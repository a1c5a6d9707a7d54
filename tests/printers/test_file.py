"""Printers behind device files, pipes and serial ports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from printers.device import PrinterError, Sent
from printers.file import FilePrinter
from printers.profile import profile
from printers.serial_port import SerialPrinter
from printers.standin import StandIn
from tests.printers.slips import TEXT

ROOT = Path(__file__).parents[2]


def test_an_ordinary_file_keeps_every_slip(tmp_path: Path) -> None:
    path = tmp_path / "slips.bin"
    path.touch()
    left: list[int] = []
    printer = FilePrinter(path)
    assert printer.send(TEXT, leaving=lambda: left.append(path.stat().st_size)) == Sent(confirmed=True)
    assert printer.send(TEXT).confirmed
    assert (path.read_bytes(), left) == (TEXT + TEXT, [0])


def test_a_pipe_answers_nothing_so_nobody_can_say(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert FilePrinter(path, 0.2).send(TEXT) == Sent(confirmed=False, reason="no_answer")
        assert os.read(reader, 65_536).endswith(TEXT)
    finally:
        os.close(reader)


def test_a_pipe_without_a_reader_is_no_printer(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(PrinterError, match="unreachable"):
        FilePrinter(path, 0.2).send(TEXT)


def test_a_full_pipe_is_given_up_in_time(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert FilePrinter(path, 0.2).send(TEXT * 50_000) == Sent(confirmed=False, reason="broken_off")
    finally:
        os.close(reader)


@pytest.mark.parametrize("kind", [FilePrinter, SerialPrinter])
def test_a_device_that_is_not_there_may_come_back(
    tmp_path: Path, kind: type[FilePrinter] | type[SerialPrinter]
) -> None:
    with pytest.raises(PrinterError) as caught:
        kind(tmp_path / "lp0").send(TEXT)
    assert (caught.value.message, caught.value.permanent) == ("unreachable", False)


def test_a_folder_is_no_device(tmp_path: Path) -> None:
    with pytest.raises(PrinterError) as caught:
        FilePrinter(tmp_path).send(TEXT)
    assert (caught.value.message, caught.value.permanent) == ("bad_address", True)


def test_a_serial_port_belongs_to_one_at_a_time() -> None:
    with StandIn(pty=True) as stand_in:
        printer = SerialPrinter(stand_in.path, 9600, 1, profile("generic-80"))
        with printer.line(), pytest.raises(PrinterError, match="busy"):
            printer.send(TEXT)
        assert printer.send(TEXT).confirmed


def test_a_serial_port_that_holds_back_does_not_hold_the_close() -> None:
    with StandIn("deaf", pty=True) as stand_in:
        printer = SerialPrinter(stand_in.path, 9600, 0.2, profile("mute-80"))
        assert printer.send(TEXT * 2000) == Sent(confirmed=False, reason="broken_off")


@pytest.mark.parametrize("driver", ["serial", "file", "network"])
def test_a_hub_of_green_threads_goes_on_while_it_prints(driver: str) -> None:
    """Half a second of printing; the hub must not stand still for more than a fraction of it."""
    with StandIn("slow:40000", pty=driver != "network") as stand_in:
        where = str(stand_in.port) if driver == "network" else str(stand_in.path)
        command = [sys.executable, "-W", "ignore", "-m", "tests.printers.under_eventlet", driver, where]
        run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=60)
    report = json.loads(run.stdout)
    assert report["confirmed"]
    assert report["took"] > 0.2
    assert report["longest"] < 0.15
