"""A real server, a real agent process and a stand-in printer, with a cable between the first two."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printers.standin import StandIn
from tests.kiosk.cable import Cable
from tests.support.office import ROOT
from tests.support.server import Server, aufruf, running

WITHIN = 60.0
PRINTER = "printer-1"
SETTINGS = (
    *("limits.enabled=false", f"printers.{PRINTER}.driver=agent", f"printers.{PRINTER}.mode=text"),
    *(f"kiosks.kiosk-1.printers=[{PRINTER}]", f"kiosks.kiosk-2.printers=[{PRINTER}, printer-2]"),
)
AGENT_PRINTER = ("--demo", *(word for setting in SETTINGS for word in ("--set", setting)))


def until(condition: Callable[[], Any], what: str = "") -> Any:
    """Wait for what nobody can tell us of: the inside of another process."""
    end, pause = time.monotonic() + WITHIN, threading.Event()
    while not (found := condition()):
        assert time.monotonic() < end, what or condition
        pause.wait(0.05)
    return found


@dataclass
class AgentProcess:
    """`python -m kiosk.agent` as a process of its own."""

    url: str
    folder: Path
    device: tuple[str, ...]
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "kiosk.agent", "--server", self.url, "--printer", PRINTER, *self.device]
        command += ["--token-file", str(self.folder / "token"), "--data", str(self.folder / "agent")]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, text=True)

    def kill(self) -> None:
        """kill -9"""
        assert self.process is not None
        self.process.kill()
        self.process.wait(20)

    def stop(self) -> int:
        """Ask it to end; return its exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(20)

    @property
    def log(self) -> Path:
        return self.folder / "agent.log"

    @property
    def journal(self) -> dict[str, Any]:
        """What it keeps; empty when there is nothing to tell."""
        try:
            return dict(json.loads((self.folder / "agent" / PRINTER / "journal.json").read_text()))
        except FileNotFoundError:
            return {}


@dataclass
class Desk:
    """All of it, and a clerk's hand to take tickets."""

    server: Server
    cable: Cable
    agent: AgentProcess
    paper: StandIn
    numbers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session = self.server.session(self.server.token("admin"))

    def take(self, kiosk: str = "kiosk-1") -> str:
        """Take a ticket at a kiosk; return its visit token."""
        body = {"service": "pickup", "language": "de", "kiosk": kiosk}
        answer = self.session.post(f"{self.server.url}/api/v1/tickets", json=body)
        assert answer.status_code == 201, answer.text
        self.numbers[answer.json()["token"]] = answer.json()["number"]
        return str(answer.json()["token"])

    def slip(self, visit: str) -> str:
        """How the visitor's paper stands."""
        return str(self.session.get(f"{self.server.url}/api/v1/visits/{visit}").json()["paper"]["state"])

    def slip_becomes(self, visit: str, state: str) -> None:
        until(lambda: self.slip(visit) == state, f"{state}: {self.agent.log.read_text()}")

    def printer(self) -> dict[str, Any]:
        """How the printer is, as staff see it."""
        return dict(self.session.get(f"{self.server.url}/api/v1/printers/{PRINTER}").json())

    def printer_becomes(self, state: str, reason: str | None) -> None:
        wanted = {"state": state, "reason": reason}
        until(lambda: wanted.items() <= self.printer().items(), f"{wanted}: {self.printer()}")

    def is_printing(self) -> None:
        """Wait until the agent's first byte has left."""
        until(lambda: self.agent.journal.get("stage") == "begun", self.agent.log.read_text())

    def make_well(self) -> None:
        """Put everything back as it was at first, and see that nothing is left to be told."""
        self.cable.drop()
        self.cable.mend()
        self.paper.become("ready")
        if self.server.process is None or self.server.process.poll() is not None:
            self.server.start()
        if self.agent.process is None or self.agent.process.poll() is not None:
            self.agent.start()
        self.printer_becomes("ready", None)
        until(lambda: self.agent.journal == {}, self.agent.log.read_text())

    def slips_of(self, visit: str) -> int:
        """How many pieces of paper carry this number, whole or torn."""
        number = self.numbers[visit].encode()
        return sum(_large(number) in piece.data or number in piece.data for piece in self.paper.slips)


def _large(number: bytes) -> bytes:
    return b" ".join(number[i : i + 1] for i in range(len(number)))


@contextlib.contextmanager
def desk(folder: Path, *options: str, serial: bool = False, timeout: float = 3) -> Iterator[Desk]:
    """An office whose printer-1 hangs on a kiosk's computer, everything well and connected."""
    with running(folder / "var", *AGENT_PRINTER, *options) as server:
        made = aufruf("token", "new", "--role", "printer", "--name", PRINTER, data=server.data)
        (folder / "token").write_text(made.stdout)
        with Cable(server.port) as cable, StandIn(pty=serial) as paper:
            how = ("serial", str(paper.path)) if serial else ("network", f"127.0.0.1:{paper.port}")
            device = ("--driver", how[0], "--device", how[1], "--timeout", str(timeout))
            agent = AgentProcess(cable.url, folder, device)
            agent.start()
            try:
                found = Desk(server, cable, agent, paper)
                found.printer_becomes("ready", None)
                yield found
            finally:
                if agent.process is not None and agent.process.poll() is None:
                    agent.kill()
