"""The loop of one printer: takes its jobs in order, draws, sends, and writes down what became of each."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError

from printers.device import Label, Printer, PrinterError, Sent
from printers.status import Status
from queue_server.clock import Clock
from queue_server.printing import devices, jobs
from queue_server.printing.jobs import Job, JobState
from queue_server.store.session import Store

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds between two attempts: doubled each time, from the first to the longest."""
LOOK, LOOK_AGAIN = 30.0, 5.0
"""Seconds after which a printer that has nothing to do is asked how it is: while it is well, and while it is not."""
PATIENCE = (1, 1, 2, 4, 8, 16, 32)
"""By how much the latter is longer for a printer whose last slips, so many in a row, ended in doubt."""
MOST_CRASHES = 3
"""How many workers one slip may kill, or how often this program may fall over it, before it is given up."""
DATABASE_PAUSE = 0.5


class Taken(Exception):
    """Somebody else took the job."""


class Stopped(Exception):
    """The spooler is being stopped."""


class Runs(Protocol):
    """Long work elsewhere."""

    def run(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """Return what ``function(*args)`` returns, made in a worker process."""

    def once(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """Do the same, but never begin twice: raises BrokenProcessPool if the worker dies."""


class Desk(Protocol):
    """What all senders share: the database, the slips, and what is known of the other printers."""

    store: Store
    clock: Clock
    offload: Runs

    def draw(self, job: Job, number: str, printer: str) -> bytes:
        """Return the bytes that print a job's slip; raises whatever goes wrong."""

    def report(self, printer: str, outcome: Sent | Status | PrinterError) -> None:
        """Note how a printer is now."""

    def is_well(self, printer: str) -> bool:
        """Return whether a printer has no trouble, as far as is known."""

    def detour(self, kiosk: str | None, printer: str) -> tuple[str, str] | None:
        """Return a printer of the kiosk that is better off than this one, and what ails this one; or None."""

    def wake_printer(self, printer: str) -> None:
        """Look for jobs of one printer."""

    def tell(self, printer: str, ticket: int, job_state: JobState, slip: str | None = None) -> None:
        """Tell that a job changed."""

    def count(self, printer: str, outcome: str, job: Job) -> None:
        """Count how an attempt ended."""


class Sender:
    """One printer's loop. Nothing here holds a transaction while it draws, connects, sends or waits."""

    def __init__(self, desk: Desk, printer: str, device: Printer) -> None:
        self.printer = printer
        self.device = device
        self._desk = desk
        self._bell = threading.Event()
        self._stopping = False
        self._pause = 0.0
        self._heard = 0.0
        self._doubts = 0
        self._is_leaving = False
        self._crashes: dict[int, int] = {}
        self.ended = threading.Event()

    def wake(self) -> None:
        """Say that there may be a job."""
        self._bell.set()

    def stop(self) -> None:
        """Let the loop end after what it is doing."""
        self._stopping = True
        self._bell.set()

    def run(self) -> None:
        """Print until stopped; whatever goes wrong is logged and tried again."""
        try:
            self._look()
            while not self._stopping:
                self._bell.clear()
                try:
                    self._turn()
                except Stopped:
                    break
                except Exception:
                    log.exception("printer %s: the spooler stumbled; going on", self.printer)
                    self._bell.wait(FIRST_PAUSE)
        finally:
            self.ended.set()

    def _turn(self) -> None:
        """Do one job and wait as long as its outcome asks for; without a job wait for one, now and then looking."""
        try:
            with self._desk.store.reading() as session:
                job = jobs.next_queued(session, self.printer)
        except SQLAlchemyError:
            log.warning("printer %s: the database does not answer", self.printer)
            self._bell.wait(DATABASE_PAUSE)
            return
        if job is None:
            # The bell rings for every slip of the house: the time for a look does not begin anew with it.
            if not self._bell.wait(max(0.0, self._next_look() - time.monotonic())):
                self._look()
            return
        self._pause = 0.0 if self._attempt(job) else min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        if self._pause:
            self._bell.wait(self._pause)

    def _next_look(self) -> float:
        """Return when the printer is asked how it is. One that loses slip after slip must wait to be trusted again."""
        if self._desk.is_well(self.printer):
            return self._heard + LOOK
        return self._heard + LOOK_AGAIN * PATIENCE[min(self._doubts, len(PATIENCE) - 1)]

    def _attempt(self, job: Job) -> bool:
        """Try to print a job once; False if it has to wait and be tried again."""
        if job.number is None:
            return self._settle(job, "queued", "failed", "no_ticket")
        if job.ticket_state in jobs.CLOSED and (job.attempts or job.ticket_state == "expired"):
            return self._settle(job, "queued", "failed", jobs.NOT_NEEDED)
        detour = self._desk.detour(job.kiosk, self.printer)
        if detour is not None:  # nobody waits here for a time limit to pass
            return self._move_on(job, "queued", *detour)
        data = self._draw(job, job.number)
        if data is None:
            return self._settle(job, "queued", "failed", "cannot_draw")
        return self._print(job, data)

    def _print(self, job: Job, data: bytes) -> bool:
        """Send a slip and write down what became of it; False if it has to be tried again."""
        self._is_leaving = False
        try:
            sent = self._send(job, data)
        except Taken:
            return True
        except PrinterError as error:
            return self._refused(job, error, self._state())
        except BrokenProcessPool:  # nobody knows how far the worker came, but a repeatable printer knows the job again
            if self.device.repeatable:
                return self._refused(job, PrinterError("worker"), self._state())
            sent = Sent(confirmed=False, reason="worker")
        except Stopped:
            raise
        except Exception:
            log.exception("printer %s: print job %s failed in a way nobody thought of", self.printer, job.id)
            return self._stumbled(job)
        self._doubts = 0 if sent.confirmed else self._doubts + 1
        self._report(sent)
        return self._settle(job, "sending", "printed" if sent.confirmed else "unknown", sent.reason, sent.slip)

    def _stumbled(self, job: Job) -> bool:
        """Settle a job over which this program fell; one that never began is tried some times more."""
        if self._is_leaving:
            self._settle(job, "sending", "unknown", "internal")
        elif self._crashed_too_often(job):
            self._settle(job, "queued", "failed", "internal")
        return False

    def _crashed_too_often(self, job: Job) -> bool:
        self._crashes[job.id] = self._crashes.get(job.id, 0) + 1
        return self._crashes[job.id] > MOST_CRASHES

    def _state(self) -> JobState:
        """Return the state in which the database has the job: a printer may find out late that it prints nothing."""
        return "sending" if self._is_leaving else "queued"

    def _draw(self, job: Job, number: str) -> bytes | None:
        """Let a worker draw the slip; None if this slip cannot be drawn, which trying again would not change."""
        try:
            return self._desk.draw(job, number, self.printer)
        except Exception as error:
            if self._stopping:
                raise Stopped from None
            if isinstance(error, BrokenProcessPool) and not self._crashed_too_often(job):
                raise
            log.exception("the slip of print job %s cannot be drawn", job.id)
            return None

    def _send(self, job: Job, data: bytes) -> Sent:
        """Send the bytes; the state ``sending`` is committed right before the first of them leaves."""
        label = Label(job.id, self._desk.clock.now())

        def leaving() -> None:
            if not self._write(job, "queued", "sending"):
                raise Taken
            self._is_leaving = True

        if not self.device.heavy:
            return self.device.send(data, label, leaving)
        leaving()
        run = self._desk.offload.run if self.device.repeatable else self._desk.offload.once
        sent: Sent = run(devices.send, self.device, data, label)
        return sent

    def _refused(self, job: Job, error: PrinterError, was: JobState) -> bool:
        """Nothing was printed: go on at another printer of the kiosk, try again here, or give up."""
        self._report(error)
        detour = self._desk.detour(job.kiosk, self.printer)
        if detour is not None:
            return self._move_on(job, was, detour[0], error.message)
        if error.permanent:
            return self._settle(job, was, "failed", error.message)
        self._commit(lambda: self._put_back(job, was, error.message, self.printer))
        self._desk.count(self.printer, "refused", job)
        log.warning("printer %s: %s; print job %s waits", self.printer, error.message, job.id)
        self._desk.tell(self.printer, job.ticket_id, "queued")
        return False

    def _move_on(self, job: Job, was: JobState, other: str, reason: str) -> bool:
        """Let another printer have the job; always True: it is no longer this one's."""
        if self._commit(lambda: self._put_back(job, was, reason, other)):
            log.warning("printer %s: %s; print job %s goes to %s", self.printer, reason, job.id, other)
            self._desk.count(self.printer, "moved", job)
            self._desk.tell(other, job.ticket_id, "queued")
            self._desk.wake_printer(other)
        return True

    def _put_back(self, job: Job, was: JobState, reason: str, target: str) -> bool:
        with self._desk.store.transaction() as session:
            return jobs.put_back(session, job, was, self._desk.clock.now(), reason, target)

    def _settle(self, job: Job, was: JobState, state: JobState, reason: str | None, slip: str | None = None) -> bool:
        """Write down how a job ended and tell those who want to know; always True: this job is over."""
        if not self._write(job, was, state, reason):
            return True
        self._desk.count(self.printer, state, job)
        if state != "printed":
            log.warning("printer %s: print job %s is %s (%s)", self.printer, job.id, state, reason)
        self._desk.tell(self.printer, job.ticket_id, state, slip)
        return True

    def _write(self, job: Job, was: JobState, state: JobState, reason: str | None = None) -> bool:
        def move() -> bool:
            with self._desk.store.transaction() as session:
                return jobs.move(session, job.id, was, state, self._desk.clock.now(), reason, self.printer)

        return self._commit(move)

    def _commit(self, write: Callable[[], bool]) -> bool:
        """Write until the database takes it: a slip that is on paper must not look as if it were not."""
        while True:
            try:
                return write()
            except SQLAlchemyError:
                if self._stopping:
                    raise Stopped from None
                log.warning("printer %s: the database does not take the outcome; trying again", self.printer)
                self._bell.wait(DATABASE_PAUSE)
                self._bell.clear()

    def _look(self) -> None:
        """Ask the printer how it is."""
        try:
            self._report(self._ask())
        except PrinterError as error:
            self._report(error)
        except Exception:
            self._heard = time.monotonic()
            if not self._stopping:
                log.exception("printer %s cannot be asked how it is", self.printer)

    def _report(self, outcome: Sent | Status | PrinterError) -> None:
        self._heard = time.monotonic()
        self._desk.report(self.printer, outcome)

    def _ask(self) -> Status:
        if not self.device.heavy or self.device.repeatable:
            return self.device.status()
        status: Status = self._desk.offload.run(devices.status, self.device)
        return status
