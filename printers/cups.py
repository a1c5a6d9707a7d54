"""A printer that belongs to CUPS: a raw job in its queue, and what became of the job."""

import time
from collections.abc import Callable

from printers import ipp
from printers.device import Label, Printer, PrinterError, Sent, nothing
from printers.line import STILL_PRINTING
from printers.profile import Profile, generic
from printers.status import Status

RAW = "application/vnd.cups-raw"
LOOK_IN = 0.2  # seconds between two questions how the job goes
_ASKED = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
_JOB = ("job-state", "time-at-processing")
_PAPER_OUT = ("media-empty", "media-needed")
_COVER = ("cover-open", "door-open", "interlock-open")
_OFFLINE = ("offline", "shutdown", "timed-out", "paused", "stopped-partly")


class CupsPrinter(Printer):
    """A queue of CUPS on ``host``; ``timeout`` in seconds for each of its answers.

    That a job is completed means that the printer took all of it; what CUPS hears from the printer besides, it says
    in ``printer-state-reasons``.
    """

    def __init__(
        self,
        queue: str,
        host: str = "localhost",
        port: int = 631,
        timeout: float = 3.0,
        profile: Profile | None = None,
    ) -> None:
        self.profile = profile or generic()
        self.timeout = timeout
        self.queue = ipp.Queue(queue, host, port, timeout)

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Put the slip into the queue and wait for its end; what never began is taken out again.

        Raises PrinterError if CUPS does not take it, or took it and never began to print it.
        """
        before = self.status()
        if before.trouble:
            raise PrinterError(before.trouble)
        leaving()
        try:
            name = f"aufruf-{label.job if label is not None else 0}"
            job = self.queue.ask(
                ipp.PRINT_JOB, ("name", "job-name", name), ("mime", "document-format", RAW), data=data
            ).number("job-id")
        except ipp.Refused as error:
            raise PrinterError(_refusal(error)) from error
        except OSError:
            return Sent(confirmed=False, reason="broken_off")
        if job is None:
            return Sent(confirmed=False, reason="no_answer")
        try:
            return self._follow(job)
        except (OSError, ipp.Refused):
            return Sent(confirmed=False, reason="no_answer")

    def status(self) -> Status:
        """Ask CUPS how the printer is; raises PrinterError, permanent if there is no such queue."""
        try:
            return _read(self.queue.ask(ipp.PRINTER_ATTRIBUTES, *_wanted(_ASKED)))
        except ipp.Refused as error:
            raise PrinterError(_refusal(error), permanent=error.code in (ipp.NOT_FOUND, 404)) from error
        except ConnectionRefusedError as error:
            raise PrinterError("refused") from error
        except OSError as error:
            raise PrinterError("unreachable") from error

    def _follow(self, job: int) -> Sent:
        """Wait until the job has ended, or the printer complains, or it takes too long."""
        end = time.monotonic() + self.timeout * STILL_PRINTING
        while True:
            how = self.queue.ask(ipp.JOB_ATTRIBUTES, ("integer", "job-id", job), *_wanted(_JOB))
            ended = ipp.ENDS.get(how.number("job-state") or 0)
            state = self.status()
            if ended == "completed":
                return Sent(confirmed=state.trouble is None, reason=state.reason, after=state)
            if ended:
                return self._settle(how, ended, state)
            if state.trouble or time.monotonic() > end:
                return self._take_out(job, state)
            time.sleep(LOOK_IN)

    def _take_out(self, job: int, state: Status) -> Sent:
        """Take a job out of the queue, lest it comes out when nobody waits for it any more."""
        self.queue.ask(ipp.CANCEL_JOB, ("integer", "job-id", job))
        how = self.queue.ask(ipp.JOB_ATTRIBUTES, ("integer", "job-id", job), *_wanted(_JOB))
        return self._settle(how, "canceled", state)

    def _settle(self, how: ipp.Answer, ended: ipp.JobEnd, state: Status) -> Sent:
        """Return what is known of a job that was not completed; raises PrinterError if it never began."""
        reason = state.trouble or ("aborted" if ended == "aborted" else "no_answer")
        never_began = ipp.ENDS.get(how.number("job-state") or 0) == "canceled" and (
            how.attributes.get("time-at-processing") == [None]
        )
        if never_began:
            raise PrinterError(state.trouble or "busy")
        return Sent(confirmed=False, reason=reason, after=state)


def _wanted(names: tuple[str, ...]) -> list[ipp.Attribute]:
    return [("keyword", "requested-attributes", name) for name in names]


def _refusal(error: ipp.Refused) -> str:
    """Return the code for a no of CUPS: there is no such queue, it wants a password, or does not take jobs now."""
    if error.code in (ipp.NOT_FOUND, 404):
        return "bad_address"
    return "no_permission" if error.code in (401, 403, 0x0401, 0x0402, 0x0403) else "offline"


def _read(answer: ipp.Answer) -> Status:
    """Make a status of what CUPS says about a printer."""
    reasons = {word.removesuffix("-error").removesuffix("-warning") for word in answer.words("printer-state-reasons")}
    stopped = answer.number("printer-state") == ipp.STOPPED or answer.number("printer-is-accepting-jobs") == 0
    severe = {word.removesuffix("-error") for word in answer.words("printer-state-reasons") if word.endswith("-error")}
    return Status(
        offline=stopped or not reasons.isdisjoint(_OFFLINE),
        cover_open=not reasons.isdisjoint(_COVER),
        paper_out=not reasons.isdisjoint(_PAPER_OUT),
        paper_low="media-low" in reasons,
        fault=bool(severe - {*_PAPER_OUT, *_COVER, *_OFFLINE, "media-low"}),
    )
