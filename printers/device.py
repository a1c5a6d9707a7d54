"""What every printer is to those who print: one small class, and an error that says if trying again makes sense."""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from printers.status import Status


class PrinterError(Exception):
    """Nothing reached the printer. ``message`` is a stable code; ``permanent`` says that trying again is no use."""

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message, permanent)  # both, so that it survives the way out of a worker process
        self.message = message
        self.permanent = permanent

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Sent:
    """The bytes have left. ``confirmed`` only if the printer itself answered after them and has no trouble.

    ``reason`` is a stable code (``no_answer``, ``broken_off``, ``paper_out`` …, ``paper_low`` as a warning) or None.
    A confirmed slip may have a trouble as its reason: it is on the paper, but nothing after it will be.
    ``slip`` is the id of the stored slip where the printer is virtual; ``after`` how the printer was afterwards.
    """

    confirmed: bool
    reason: str | None = None
    slip: str | None = None
    after: Status | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Label:
    """What a printer that keeps its slips writes on one: the job's number and the office's time."""

    job: int
    at: datetime


def nothing() -> None:
    """Do nothing: nobody wants to know when the first byte leaves."""


class Printer(ABC):
    """Where bytes become paper.

    ``heavy``: sending would hold a hub of green threads, so it belongs in a worker process. ``repeatable``: the same
    job sent twice is still one slip.
    """

    heavy = False
    repeatable = False

    @abstractmethod
    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Print ``data``; call ``leaving`` right before its first byte leaves.

        Raises PrinterError only if nothing has been printed, and whatever ``leaving`` raises.
        """

    def status(self) -> Status:
        """Return what the printer says about itself; raises PrinterError if it says nothing."""
        return Status()

    def was_interrupted(self) -> None:  # noqa: B027  (for most kinds of printers there is nothing to do)
        """Take note that an earlier process was cut short while it printed: half a slip may hang in the printer."""


class DummyPrinter(Printer):
    """A printer for tests: remembers what it got and answers as it was told, at last with success."""

    def __init__(self, *outcomes: Sent | PrinterError) -> None:
        self.sent: list[bytes] = []
        self._outcomes = itertools.chain(outcomes, itertools.repeat(Sent(confirmed=True)))

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Give the next outcome: raise it if it is a PrinterError, else keep the bytes and return it."""
        outcome = next(self._outcomes)
        if isinstance(outcome, PrinterError):
            raise outcome
        leaving()
        self.sent.append(data)
        return outcome
