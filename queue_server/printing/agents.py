"""The print agents at the kiosks: what they fetch and report, and how that settles print jobs."""

import base64
import functools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from printers.device import PrinterError
from printers.status import Status
from queue_server.clock import Clock
from queue_server.config import Config
from queue_server.domain.errors import NotFound, NotPossible
from queue_server.house import Outcome, PrinterState
from queue_server.printing import jobs
from queue_server.printing.agent_printer import AWAY, USUAL, AgentPrinter, Limits
from queue_server.services.refusals import NotNow
from queue_server.services.wire import instant
from queue_server.store.models import PrintJob
from queue_server.store.session import Store

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks whether an agent has fallen silent."""
FLAGS = frozenset(field.name for field in fields(Status))
LATER_TRUTH: dict[Outcome, jobs.LaterTruth] = {
    "printed": "printed",
    "failed": "failed",
    "refused": "queued",
}
"""What a late word makes of a job that counted as unknown; *refused* means that the agent knows it never began."""


class Spool(Protocol):
    """The part of the spooler that hears of the agents' printers."""

    def report(self, printer: str, outcome: Status | PrinterError) -> None:
        """Note how a printer is now, and tell if that is news."""

    def tell(self, printer: str, ticket: int, job_state: jobs.JobState) -> None:
        """Tell that a job changed."""

    def wake_printer(self, printer: str) -> None:
        """Look for jobs of one printer."""


class Agents:
    """All printers of config.yaml that an agent serves; ``devices`` is what the spooler prints on.

    ``spool`` is set once the spooler is there, ``ring`` tells the agent of a printer that a slip waits.
    """

    spool: Spool

    def __init__(self, config: Config, store: Store, clock: Clock, limits: Limits = USUAL) -> None:
        self.ring: Callable[[str], None] = lambda printer: None
        self._printers = frozenset(config.printers)
        self._store = store
        self._clock = clock
        self._stopping = threading.Event()
        served = [key for key, setting in config.printers.items() if setting.driver == "agent"]
        self.devices = {key: AgentPrinter(limits) for key in served}
        for key, device in self.devices.items():
            device.offered = functools.partial(self._ring, key)

    def _ring(self, printer: str) -> None:
        self.ring(printer)

    def watch(self) -> None:
        """Tell of agents that fall silent, until `stop`; for a background task."""
        silent = {key: device.is_away() for key, device in self.devices.items()}
        while self.devices and not self._stopping.wait(LOOK):
            for key, device in self.devices.items():
                was, silent[key] = silent[key], device.is_away()
                if silent[key] and not was:
                    log.warning("printer %s: its print agent has not been heard of for a while", key)
                    self.spool.report(key, PrinterError(AWAY))

    def stop(self) -> None:
        """End `watch`, and wait for no agent any more."""
        self._stopping.set()
        for device in self.devices.values():
            device.close()

    def written(self) -> None:
        """Hear that a job's outcome was written down."""
        for device in self.devices.values():
            device.settled()

    # What the agents ask and say

    def job(self, printer: str) -> dict[str, Any] | None:
        """Return the slip that waits at a printer, with an attempt for whoever asks; None if there is none."""
        device = self._device(printer)
        device.hear()
        fetched = device.fetch(self._tries)
        if fetched is None:
            return None
        offer, attempt = fetched
        data = base64.b64encode(offer.data).decode("ascii")
        return {"id": str(offer.job), "attempt": attempt, "at": instant(offer.at), "data": data}

    def begun(self, printer: str, job: int, attempt: str) -> dict[str, Any]:
        """Answer whether the first byte may leave; raises NotPossible if not, NotNow if that is not clear yet."""
        device = self._device(printer)
        device.hear()
        word = device.begin(attempt)
        if word == "later":
            raise NotNow
        if word != "yes":
            raise NotPossible(code=word)
        return {"id": str(job), "state": "begun"}

    def ended(self, printer: str, job: int, attempt: str, outcome: Outcome, reason: str | None) -> dict[str, Any]:
        """Settle a job by what the agent says became of it; whoever gets an answer may forget the job.

        Raises NotNow while the outcome is not in the database yet, NotFound for a job that is not there (any more).
        """
        device = self._device(printer)
        device.hear()
        device.end(attempt, outcome, reason)
        with self._store.reading() as session:
            found = self._find(session, printer, job, attempt)
        learnt = self._learn(printer, job, attempt, outcome, reason) if found.is_unknown else None
        if learnt is not None:
            log.info("printer %s: print job %s was unknown and is now %s (%s)", printer, job, learnt, reason)
            self.spool.tell(printer, found.ticket, learnt)
            if learnt == "queued":
                self.spool.wake_printer(printer)
        return {"id": str(job), "state": learnt or found.state}

    def state(self, printer: str, state: PrinterState, reason: str | None) -> dict[str, Any]:
        """Note how a printer is, as its agent says."""
        device = self._device(printer)
        says = spoken(state, reason)
        was_well = not device.is_away() and device.is_well()
        device.note(says)
        if reason == AWAY:
            device.leave()
        else:
            device.hear()
        self.spool.report(printer, says)
        if not was_well and device.is_well():
            self.spool.wake_printer(printer)
        return {"printer": printer, "state": state, "reason": reason}

    def _device(self, printer: str) -> AgentPrinter:
        if printer not in self._printers:
            raise NotFound(code="unknown_printer")
        found = self.devices.get(printer)
        if found is None:
            raise NotPossible(code="no_agent_printer")
        return found

    def _tries(self, job: int) -> int:
        with self._store.reading() as session:
            return session.execute(select(PrintJob.attempts).where(PrintJob.id == job)).scalar_one()

    def _learn(
        self, printer: str, job: int, attempt: str, outcome: Outcome, reason: str | None
    ) -> jobs.JobState | None:
        """Settle an unknown job and return its state; None if the word says nothing new."""
        later = LATER_TRUTH.get(outcome)
        if later is None:
            return None
        with self._store.transaction() as session:
            found = self._find(session, printer, job, attempt)
            if not found.is_unknown:
                return None
            return jobs.learn(session, job, found.ticket, later, self._clock.now(), reason)

    def _find(self, session: Session, printer: str, job: int, attempt: str) -> "Found":
        """Return how a job stands; raises NotFound, and NotNow while the spooler has not written its outcome."""
        row = session.get(PrintJob, job)
        if row is None:
            raise NotFound(code="unknown_job")
        is_this = row.printer == printer and attempt.partition(".")[0] == str(row.attempts)
        if is_this and row.state == "sending":
            raise NotNow
        return Found(row.state, row.ticket_id, is_this and row.state == "unknown")


@dataclass(frozen=True, slots=True)
class Found:
    """A job as it stands; ``is_unknown``: nobody knows yet what became of this very attempt."""

    state: str
    ticket: int
    is_unknown: bool


def spoken(state: PrinterState, reason: str | None) -> Status | PrinterError:
    """Return what a printer's own answer would have said."""
    if state == "ready":
        return Status(paper_low=reason == "paper_low")
    if state == "error" and reason in FLAGS:
        return Status(**{reason: True})
    return PrinterError(reason or {"offline": "offline", "unknown": "no_answer"}.get(state, "fault"))
