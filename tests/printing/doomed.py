"""A server process in small that issues one ticket and is killed (-9) at a chosen instant of printing it.

``python -m tests.printing.doomed DIR PORT INSTANT``: see INSTANTS; the printer of the first port refuses, for *moved*.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from printers.device import DummyPrinter, Label, PrinterError, Sent
from printers.line import Line
from printers.network import NetworkPrinter

INSTANTS = ("issued", "drawn", "asked", "leaving", "half", "sent", "settled", "moved")


def die(*_: Any) -> None:
    """What a power cut does."""
    os.kill(os.getpid(), signal.SIGKILL)


class HalfLine:
    """A line on which the process dies after 10,000 bytes."""

    answers = True

    def __init__(self, line: Line) -> None:
        self._line, self._left = line, 10_000
        self.read, self.drop = line.read, line.drop

    def write(self, data: bytes, limit: float) -> int:
        taken = self._line.write(data, limit)
        self._left -= taken
        if self._left < 0:
            die()
        return taken


class Doomed(NetworkPrinter):
    """A network printer in whose use the process dies."""

    instant = ""

    @contextlib.contextmanager
    def line(self) -> Iterator[Line]:
        with super().line() as line:
            yield HalfLine(line) if self.instant == "half" else line

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
        def going() -> None:
            if self.instant == "asked":
                die()
            leaving()
            if self.instant == "leaving":
                die()

        sent = super().send(data, label, going)
        if self.instant == "sent":
            die()
        return sent


def main(folder: str, port: str, instant: str) -> None:
    from tests.printing.conftest import House, office_with
    from tests.support.office import Office

    printer = Doomed("127.0.0.1", int(port), 3.0)
    printer.instant = instant
    refusing = DummyPrinter(*[PrinterError("cover_open")] * 99)
    devices = {"printer-1": refusing, "printer-2": printer} if instant == "moved" else {"printer-1": printer}
    with Office.on_sqlite(Path(folder), office_with(printer_1={}, printer_2={})) as office:
        house = House(office, Path(folder), devices=devices)
        house.issue(language="ar")
        if instant == "issued":
            die()
        draw = house.spooler.drawing.draw
        if instant == "drawn":
            house.spooler.drawing.draw = lambda *args: die(draw(*args))  # type: ignore[assignment,return-value]
        if instant == "settled":
            house.spooler.on_change = lambda *change: die() if change[5] == "printed" else None
        if instant == "moved":
            house.spooler.on_change = lambda *change: die() if change[5] == "queued" else None
        house.spooler.start()
        threading.Event().wait(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
