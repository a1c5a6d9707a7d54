"""The spooler: one loop per printer, woken after a commit; its work is in the database, so a crash loses none."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from printers.condition import condition
from printers.device import Printer, PrinterError, Sent
from printers.status import Status
from printers.virtual import VirtualPrinter
from queue_server.clock import Clock
from queue_server.config import Config
from queue_server.domain.ticket import Commit
from queue_server.printing import jobs, paper
from queue_server.printing.devices import can_answer, driver, profile_of
from queue_server.printing.drawing import Drawing
from queue_server.printing.jobs import Job, JobState
from queue_server.printing.sender import Runs, Sender
from queue_server.printing.slips import TicketFacts, slip_of
from queue_server.printing.states import Condition
from queue_server.services.paper import WELL, best, standing
from queue_server.store.session import Store
from queue_server.texts import Texts

log = logging.getLogger(__name__)

STOP_WITHIN = 10.0
"""Seconds that stop() gives a slip that is being printed."""

OnChange = Callable[[str, str, str | None, str | None, int | None, JobState | None], None]
"""on_change(printer, state, reason, slip, ticket, job_state): slip only if one was stored just now, ticket and
job_state only if a job changed."""
OnEnd = Callable[[str, str, float | None], None]
"""on_end(printer, outcome, seconds): an attempt ended as printed, unknown, failed, refused or moved; seconds since the
job was written, if printed."""


def _thread(function: Callable[..., None], *args: Any) -> None:
    threading.Thread(target=function, args=args, daemon=True).start()


def _nobody(*_change: Any) -> None:
    """Stand in where nobody listens."""


class Spooler:
    """All printers of config.yaml. ``visit_url`` gives the address of a ticket's own page by its id."""

    def __init__(
        self,
        *,
        config: Config,
        store: Store,
        clock: Clock,
        texts: Texts,
        offload: Runs,
        data: Path,
        visit_url: Callable[[int], str],
        drawing: Drawing | None = None,
        spawn: Callable[..., Any] = _thread,
        on_change: OnChange = _nobody,
        devices: dict[str, Printer] | None = None,
    ) -> None:
        self.config, self.store, self.clock, self.texts, self.offload = config, store, clock, texts, offload
        self.visit_url = visit_url
        self.drawing = drawing or Drawing(config, texts, offload, data, clock.now)
        self.on_change = on_change
        self.on_end: OnEnd = _nobody
        self._spawn = spawn
        self._started = False
        self._profiles = {key: profile_of(setting) for key, setting in config.printers.items()}
        self._can_answer = {key for key, setting in config.printers.items() if can_answer(setting)}
        made = devices or {}
        self._senders = {
            key: Sender(self, key, made[key] if key in made else driver(key, setting, data))
            for key, setting in config.printers.items()
        }
        self._conditions = {key: Condition("unknown", None, clock.now()) for key in self._senders}

    def start(self) -> None:
        """Settle what a stopped server left, then begin to print."""
        repeatable = [key for key, sender in self._senders.items() if sender.device.repeatable]
        with self.store.transaction() as session:
            unknown = jobs.recover(session, self.clock.now(), list(self._senders), repeatable)
        for printer, ticket in unknown:
            log.warning("printer %s: nobody can say whether the slip of ticket %s was printed", printer, ticket)
            self._senders[printer].device.was_interrupted()
            self.tell(printer, ticket, "unknown")
        if self._senders:
            self._spawn(self._warm_up)
        self._started = True
        for sender in self._senders.values():
            self._spawn(sender.run)

    def wake(self, commit: Commit | None = None) -> None:
        """Look for jobs; a commit that wrote none is ignored, so this may subscribe to the store as it is."""
        if commit is None or commit.printed:
            for sender in self._senders.values():
                sender.wake()

    def wake_printer(self, printer: str) -> None:
        """Look for jobs of one printer."""
        self._senders[printer].wake()

    def stop(self) -> None:
        """End the loops; a slip that is being printed gets some seconds to finish."""
        for sender in self._senders.values():
            sender.stop()
        for sender in self._senders.values() if self._started else ():
            sender.ended.wait(STOP_WITHIN)

    # What web and live show

    def state(self, printer: str) -> dict[str, Any]:
        """Return ``{state, reason, since}`` of a printer; KeyError if config.yaml knows none of that name."""
        return self._conditions[printer].as_dict()

    def states(self) -> list[dict[str, Any]]:
        """Return ``{printer, state, reason, since}`` of every printer."""
        return [{"printer": key, **condition.as_dict()} for key, condition in self._conditions.items()]

    def slips(self, printer: str) -> list[dict[str, Any]]:
        """Return ``{id, at, url}`` of the slips that a virtual printer keeps, newest first; of others none."""
        device = self._senders[printer].device
        if not isinstance(device, VirtualPrinter):
            return []
        return [
            {
                "id": slip.id,
                "at": slip.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "url": slip_url(printer, slip.id),
            }
            for slip in device.slips()
        ]

    def picture(self, printer: str, slip: str) -> bytes | None:
        """Return the PNG of a kept slip, None if it is not there (any more); ``slip`` may come from outside."""
        device = self._senders[printer].device
        path = device.picture(slip) if isinstance(device, VirtualPrinter) else None
        try:
            return None if path is None else path.read_bytes()
        except FileNotFoundError:
            return None

    # What the senders say

    def report(self, printer: str, outcome: Sent | Status | PrinterError) -> None:
        """Note how a printer is now, and tell if that is news."""
        state, reason = condition(outcome)
        if state in ("ready", "error"):
            self._can_answer.add(printer)
        elif state == "unknown" and printer not in self._can_answer:
            reason = None  # its usual state, and no reason to leave it
        known = self._conditions[printer]
        if (known.state, known.reason) == (state, reason):
            return
        self._conditions[printer] = Condition(state, reason, self.clock.now())
        level = logging.INFO if state == "ready" else logging.WARNING
        log.log(level, "printer %s: %s (%s)", printer, state, reason)
        self._tell(printer, None, None, None)
        if self.is_well(printer) and standing(known.state, known.reason) != WELL:
            self.wake()  # jobs that wait at a printer that is worse off

    def is_well(self, printer: str) -> bool:
        """Return whether a printer has no trouble, as far as is known."""
        return self._standing(printer) == WELL

    def detour(self, kiosk: str | None, printer: str) -> tuple[str, str] | None:
        """Return a printer of the kiosk that is better off than this one, and what ails this one; or None."""
        setting = self.config.kiosks.get(kiosk or "")
        other = best(setting.printers if setting is not None else [], self._standing)
        if other is None or self._standing(other) >= self._standing(printer):
            return None
        return other, self._conditions[printer].reason or "offline"

    def count(self, printer: str, outcome: str, job: Job) -> None:
        """Count how an attempt ended."""
        seconds = (self.clock.now() - job.created_at).total_seconds() if outcome == "printed" else None
        try:
            self.on_end(printer, outcome, None if seconds is None else self.clock.real_seconds(seconds))
        except Exception:
            log.exception("counting a slip of printer %s failed; printing goes on", printer)

    def draw(self, job: Job, number: str, printer: str) -> bytes:
        """Return the bytes that print a job's slip; raises whatever goes wrong."""
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
            visit_url=self.visit_url(job.ticket_id),
            copy=job.copy,
        )
        setting = self.config.printers[printer]
        return self.drawing.draw(slip_of(facts, self.config, self.texts), self._profiles[printer], setting.prints_text)

    def tell(self, printer: str, ticket: int, job_state: JobState, slip: str | None = None) -> None:
        """Tell that a job changed."""
        self._tell(printer, slip, ticket, job_state)

    def _standing(self, printer: str) -> int:
        known = self._conditions[printer]
        return standing(known.state, known.reason)

    def _tell(self, printer: str, slip: str | None, ticket: int | None, job_state: JobState | None) -> None:
        condition = self._conditions[printer]
        try:
            self.on_change(printer, condition.state, condition.reason, slip, ticket, job_state)
        except Exception:
            log.exception("telling how printer %s is failed; printing goes on", printer)

    def _warm_up(self) -> None:
        """Load fonts in the worker; if that fails, the first slip will say why."""
        try:
            self.offload.run(paper.warm_up)
        except Exception:
            log.warning("the worker that draws slips could not be warmed up", exc_info=True)
        self.drawing.try_out()


def slip_url(printer: str, slip: str) -> str:
    """Return where the picture of a virtual printer's slip is served."""
    return f"/api/v1/printers/{printer}/slips/{slip}.png"
