"""The loop of one printer: takes its jobs in order, draws, sends, and writes down what became of each."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from printers.device import Label, Printer, PrinterError, Sent
from printers.profile import Profile
from queue_server.printing import devices, jobs
from queue_server.printing.jobs import Job, JobState
from queue_server.printing.slips import TicketFacts, slip_of

if TYPE_CHECKING:
    from queue_server.printing.spooler import Spooler

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
"""Seconds between two attempts: doubled each time, from the first to the longest."""
LOOK, LOOK_AGAIN = 30.0, 5.0
"""Seconds after which a printer that has nothing to do is asked how it is: while it is ready, and while it is not."""
MOST_CRASHES = 3
"""How many workers one slip may kill before it counts as one that cannot be drawn."""
DATABASE_PAUSE = 0.5


class Taken(Exception):
    """Somebody else took the job."""


class Stopped(Exception):
    """The spooler is being stopped."""


class Sender:
    """One printer's loop. Nothing here holds a transaction while it draws, connects, sends or waits."""

    def __init__(self, house: "Spooler", printer: str, device: Printer, profile: Profile) -> None:
        self.printer = printer
        self.device = device
        self._house = house
        self._profile = profile
        self._bell = threading.Event()
        self._stopping = False
        self._pause = 0.0
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
            with self._house.store.reading() as session:
                job = jobs.next_queued(session, self.printer)
        except SQLAlchemyError:
            log.warning("printer %s: the database does not answer", self.printer)
            self._bell.wait(DATABASE_PAUSE)
            return
        if job is None:
            if not self._bell.wait(LOOK if self._house.is_ready(self.printer) else LOOK_AGAIN):
                self._look()
            return
        self._pause = 0.0 if self._attempt(job) else min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        if self._pause:
            self._bell.wait(self._pause)

    def _attempt(self, job: Job) -> bool:
        """Try to print a job once; False if it has to wait and be tried again."""
        if job.number is None:
            return self._settle(job, "queued", "failed", "no_ticket")
        if job.ticket_state in jobs.CLOSED and (job.attempts or job.ticket_state == "expired"):
            return self._settle(job, "queued", "failed", "no_longer_needed")
        down = self._house.trouble(self.printer)
        if down is not None and self._house.substitute(job.kiosk, self.printer) is not None:
            return self._failed(job, PrinterError(down), "queued")  # nobody waits here for a time limit to pass
        data = self._draw(job, job.number)
        if data is None:
            self._house.report(self.printer, PrinterError("cannot_draw"))
            return self._settle(job, "queued", "failed", "cannot_draw")
        begun: JobState = "sending" if self.device.heavy else "queued"
        try:
            sent = self._send(job, data)
        except Taken:
            return True
        except PrinterError as error:
            return self._failed(job, error, begun)
        except BrokenProcessPool:  # only a heavy printer works in a worker, and such a one may print again
            return self._failed(job, PrinterError("worker"), begun)
        except Stopped:
            raise
        except Exception:
            log.exception("printer %s: print job %s failed in a way nobody thought of", self.printer, job.id)
            self._settle(job, "sending", "unknown", "internal")
            return False
        self._house.report(self.printer, sent)
        return self._settle(job, "sending", "printed" if sent.confirmed else "unknown", sent.reason, sent.slip)

    def _draw(self, job: Job, number: str) -> bytes | None:
        """Let a worker draw the slip; None if this slip cannot be drawn, which trying again would not change."""
        forecast = None
        if job.forecast_low is not None and job.forecast_high is not None:
            forecast = (job.forecast_low, job.forecast_high)
        facts = TicketFacts(
            number=number,
            service=job.service,
            area=job.area,
            language=job.language,
            kiosk=job.kiosk,
            issued_at=job.issued_at,
            forecast=forecast,
            visit_url=self._house.visit_url(job.ticket_id),
        )
        try:
            slip = slip_of(facts, self._house.config, self._house.texts)
            drawn = self._house.drawing.draw(slip, self._profile)
        except Exception as error:
            if self._stopping:
                raise Stopped from None
            if isinstance(error, BrokenProcessPool) and self._crashes.get(job.id, 0) < MOST_CRASHES:
                self._crashes[job.id] = self._crashes.get(job.id, 0) + 1
                raise
            log.exception("the slip of print job %s cannot be drawn", job.id)
            return None
        return drawn

    def _send(self, job: Job, data: bytes) -> Sent:
        """Send the bytes; the state ``sending`` is committed right before the first of them leaves."""
        label = Label(job.id, self._house.clock.now())

        def leaving() -> None:
            if not self._write(job, "queued", "sending"):
                raise Taken

        if not self.device.heavy:
            return self.device.send(data, label, leaving)
        leaving()
        sent: Sent = self._house.offload.run(devices.send, self.device, data, label)
        return sent

    def _failed(self, job: Job, error: PrinterError, was: JobState) -> bool:
        """Nothing was printed: give up, or try again here or at the kiosk's other printer."""
        self._house.report(self.printer, error)
        if error.permanent:
            return self._settle(job, was, "failed", error.message)
        other = self._house.substitute(job.kiosk, self.printer)
        target = other or self.printer
        self._commit(lambda: self._put_back(job, was, error.message, target))
        log.warning("printer %s: %s; print job %s waits at %s", self.printer, error.message, job.id, target)
        self._house.tell(target, job.ticket_id, "queued")
        if other is not None:
            self._house.wake_printer(other)
        return other is not None

    def _put_back(self, job: Job, was: JobState, reason: str, target: str) -> bool:
        with self._house.store.transaction() as session:
            return jobs.put_back(session, job, was, self._house.clock.now(), reason, target)

    def _settle(self, job: Job, was: JobState, state: JobState, reason: str | None, slip: str | None = None) -> bool:
        """Write down how a job ended and tell those who want to know; always True: this job is over."""
        if not self._write(job, was, state, reason):
            return True
        if state != "printed":
            log.warning("printer %s: print job %s is %s (%s)", self.printer, job.id, state, reason)
        self._house.tell(self.printer, job.ticket_id, state, slip)
        return True

    def _write(self, job: Job, was: JobState, state: JobState, reason: str | None = None) -> bool:
        def move() -> bool:
            with self._house.store.transaction() as session:
                return jobs.move(session, job.id, was, state, self._house.clock.now(), reason)

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
            self._house.report(self.printer, self.device.status())
        except PrinterError as error:
            self._house.report(self.printer, error)
        except Exception:
            log.exception("printer %s cannot be asked how it is", self.printer)
