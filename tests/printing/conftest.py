"""The sample office with a spooler, and a way to wait for what it tells."""

import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from printers.device import Printer
from queue_server.config import Config, Kiosk
from queue_server.config import Printer as PrinterSetting
from queue_server.printing.spooler import Spooler
from queue_server.store.models import PrintJob
from queue_server.texts import Texts
from tests.support.office import Office, sample

URL = "https://wartemarke.example.de/t/"


class Inline:
    """Long work, done here and now: quick for tests of something else."""

    def run(self, function: Callable[..., Any], /, *args: Any) -> Any:
        return function(*args)

    once = run


class House:
    """The office, its spooler, and what the spooler told: (printer, state, reason, slip, ticket, job_state)."""

    def __init__(self, office: Office, data: Path, **more: Any) -> None:
        self.office, self.data = office, data
        self.told: queue.Queue[tuple[Any, ...]] = queue.Queue()
        more = {"offload": Inline(), "visit_url": lambda ticket: f"{URL}{ticket}", **more}
        self.spooler = Spooler(
            config=office.config,
            store=office.store,
            clock=office.clock,
            texts=Texts(),
            data=data,
            on_change=lambda *change: self.told.put(change),
            **more,
        )
        office.store.subscribe(self.spooler.wake)

    def issue(self, **more: Any) -> int:
        return self.office.issue(kiosk="kiosk-1", **more).id

    def wait_for(self, ticket: int, state: str) -> tuple[Any, ...]:
        """Wait until a job of this ticket is told to be in this state."""
        while True:
            change = self.told.get(timeout=20)
            if change[4:] == (ticket, state):
                return change
            assert change[4] != ticket or change[5] in ("queued", "sending"), change

    def wait_for_printer(self, state: str) -> tuple[Any, ...]:
        """Wait until a printer is told to be in this state."""
        while True:
            change = self.told.get(timeout=20)
            if change[1] == state:
                return change

    def job(self, ticket: int) -> PrintJob:
        with self.office.session() as session:
            return session.query(PrintJob).where(PrintJob.ticket_id == ticket).one()

    def set_job(self, ticket: int, **values: Any) -> None:
        with self.office.store.transaction() as session:
            session.query(PrintJob).where(PrintJob.ticket_id == ticket).update(values)


def settings(**printers: dict[str, Any]) -> dict[str, PrinterSetting]:
    """Printers of config.yaml, all virtual unless said otherwise."""
    base = {"name": {"de": "Drucker"}, "driver": "virtual"}
    return {key.replace("_", "-"): PrinterSetting.model_validate(base | more) for key, more in printers.items()}


def office_with(**printers: dict[str, Any]) -> Config:
    """The sample office with these printers, all of them at kiosk-1."""
    known = settings(**printers)
    kiosks = {"kiosk-1": Kiosk.model_validate({"name": {"de": "K"}, "area": "ground", "printers": list(known)})}
    return sample(printers=known, kiosks=kiosks)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Make an office with printer-1 and printer-2 at kiosk-1; ``devices`` stand in for printers."""
    made: list[House] = []
    offices: list[Any] = []

    def house(devices: dict[str, Printer] | None = None, *, start: bool = True, **printers: dict[str, Any]) -> House:
        config = office_with(**(printers or {"printer_1": {}}))
        context = Office.on_sqlite(tmp_path, config)
        offices.append(context)
        result = House(context.__enter__(), tmp_path, devices=devices)
        made.append(result)
        if start:
            result.spooler.start()
        return result

    yield house
    for result in made:
        result.spooler.stop()
    for context in offices:
        context.__exit__(None, None, None)
