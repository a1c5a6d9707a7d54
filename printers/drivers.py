"""The ways to a printer: one small class, and an error that says whether trying again makes sense."""

import contextlib
import itertools
import os
import re
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from printers import preview
from printers.status import ASK, Status, is_answer, parse

CHUNK = 4096
KEEP = 50
FIRST_ANSWER = 1.0  # seconds: a printer that answers at all answers at once, so waiting longer only delays the slip


class PrinterError(Exception):
    """Nothing reached the printer. ``message`` is a stable code; ``permanent`` says that trying again is no use."""

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Sent:
    """The bytes have left. ``confirmed`` only if the printer itself answered after them and has no trouble.

    ``reason`` is a stable code (``no_answer``, ``broken_off``, ``paper_out`` …, ``paper_low`` as a warning) or None;
    ``slip`` the id of the stored slip where the printer is virtual.
    """

    confirmed: bool
    reason: str | None = None
    slip: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What a printer that keeps its slips writes on one: the job's number and the office's time."""

    job: int
    at: datetime


def _nothing() -> None:
    """Do nothing: nobody wants to know."""


class Printer(ABC):
    """Where bytes become paper.

    ``heavy``: sending computes rather than waits, so it belongs in a worker process. ``repeatable``: the same job sent
    twice is still one slip.
    """

    heavy = False
    repeatable = False

    @abstractmethod
    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = _nothing) -> Sent:
        """Print ``data``; call ``leaving`` right before its first byte leaves.

        Raises PrinterError only if nothing has been printed, and whatever ``leaving`` raises.
        """

    def status(self) -> Status:
        """Return what the printer says about itself; raises PrinterError if it says nothing."""
        return Status()


class NetworkPrinter(Printer):
    """An ESC/POS printer on a TCP port (IPv4 or IPv6), with a time limit on everything."""

    def __init__(self, host: str, port: int = 9100, timeout: float = 3.0) -> None:
        self.host = host
        self.port = port
        self.timeout = timeout

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = _nothing) -> Sent:
        """Ask, send, ask again: only an answer after the bytes proves that somebody read them.

        Raises PrinterError if it cannot be reached or says beforehand that it cannot print.
        """
        with self._line() as line:
            before = self._ask(line, min(self.timeout, FIRST_ANSWER))
            if before is not None and before.trouble:
                raise PrinterError(before.trouble)
            leaving()
            try:
                for start in range(0, len(data), CHUNK):
                    line.sendall(data[start : start + CHUNK])  # the time limit counts anew for each chunk
            except OSError:
                return Sent(confirmed=False, reason="broken_off")
            after = self._ask(line, self.timeout)
        if after is None:
            return Sent(confirmed=False, reason="no_answer")
        if after.trouble:
            return Sent(confirmed=False, reason=after.trouble)
        return Sent(confirmed=True, reason="paper_low" if after.paper_low else None)

    def status(self) -> Status:
        """Ask for the status; raises PrinterError if nobody is there or nobody answers."""
        with self._line() as line:
            answer = self._ask(line, self.timeout)
        if answer is None:
            raise PrinterError("no_answer")
        return answer

    @contextlib.contextmanager
    def _line(self) -> Iterator[socket.socket]:
        """Connect within the time limit (each address of the name gets its own) and close at the end."""
        try:
            line = socket.create_connection((self.host, self.port), self.timeout)
        except (UnicodeError, ValueError, OverflowError) as error:
            raise PrinterError("bad_address", permanent=True) from error
        except TimeoutError as error:
            raise PrinterError("unreachable") from error
        except ConnectionRefusedError as error:
            raise PrinterError("refused") from error
        except OSError as error:
            raise PrinterError("unreachable") from error
        with line:
            line.settimeout(self.timeout)
            yield line

    def _ask(self, line: socket.socket, limit: float) -> Status | None:
        """Ask the four questions; None as soon as one of them stays without an answer."""
        answers: dict[int, int] = {}
        line.settimeout(limit)
        try:
            for kind, question in ASK.items():
                line.sendall(question)
                answer = _answer(line)
                if answer is None:
                    return None
                answers[kind] = answer
        except OSError:
            return None
        finally:
            line.settimeout(self.timeout)
        return parse(answers)


def _answer(line: socket.socket) -> int | None:
    """Return the last status byte of what comes next; None if the line is closed or something else babbles."""
    for _ in range(8):
        heard = line.recv(64)
        if not heard:
            return None
        answers = [byte for byte in heard if is_answer(byte)]
        if answers:
            return answers[-1]
    return None


@dataclass(frozen=True, slots=True)
class StoredSlip:
    """A slip that a virtual printer keeps: its id, when it was printed, and its picture."""

    id: str
    at: datetime
    picture: Path


class VirtualPrinter(Printer):
    """A printer of files: keeps the bytes and the interpreted picture of the last slips in a folder."""

    heavy = True
    repeatable = True

    def __init__(self, folder: Path, width: int = 576, keep: int = KEEP) -> None:
        self.folder = folder
        self.width = width
        self.keep = keep

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = _nothing) -> Sent:
        """Store the bytes and what a real printer would make of them; raises PrinterError if the disk refuses."""
        paper = preview.interpret(data, self.width)
        leaving()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            slip = self._name(label)
            self._write(f"{slip}.bin", data)
            self._write(f"{slip}.png", paper.png())
            self._forget(slip)
        except OSError as error:
            raise PrinterError("disk") from error
        return Sent(confirmed=True, slip=slip)

    def slips(self) -> list[StoredSlip]:
        """Return the kept slips, newest first."""
        aged = []
        for path in self.folder.glob("*-*.png"):
            if _NAME.fullmatch(path.stem):
                with contextlib.suppress(FileNotFoundError):  # the printer may forget it at this very moment
                    aged.append((path.stat().st_mtime_ns, path.stem, path))
        return [StoredSlip(name, _moment(path), path) for _, name, path in sorted(aged, reverse=True)]

    def picture(self, slip: str) -> Path | None:
        """Return the picture of a kept slip, or None; ``slip`` may come from outside."""
        return next((kept.picture for kept in self.slips() if kept.id == slip), None)

    def _name(self, label: Label | None) -> str:
        """Return the slip's id: the job's number (0 without a job) and the office's time in milliseconds."""
        at = label.at if label is not None else datetime.now(UTC)
        return f"{label.job if label is not None else 0:08d}-{int(at.timestamp() * 1000)}"

    def _write(self, name: str, data: bytes) -> None:
        """Write a whole file or none: a reader never meets half a picture."""
        half = self.folder / f".{name}.{os.getpid()}"
        half.write_bytes(data)
        half.replace(self.folder / name)

    def _forget(self, newest: str) -> None:
        """Remove what is too old, and an earlier print of the same job: after a crash it may come twice."""
        job, _, _ = newest.partition("-")
        kept = self.slips()
        again = [slip for slip in kept if int(job) and slip.id != newest and slip.id.startswith(f"{job}-")]
        for old in [*kept[self.keep :], *again]:
            old.picture.unlink(missing_ok=True)
            old.picture.with_suffix(".bin").unlink(missing_ok=True)


_NAME = re.compile(r"\d{8,}-\d{1,15}")


def _moment(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.stem.partition("-")[2]) / 1000, UTC)


class DummyPrinter(Printer):
    """A printer for tests: remembers what it got and answers as it was told, at last with success."""

    def __init__(self, *outcomes: Sent | PrinterError) -> None:
        self.sent: list[bytes] = []
        self._outcomes = itertools.chain(outcomes, itertools.repeat(Sent(confirmed=True)))

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = _nothing) -> Sent:
        """Give the next outcome: raise it if it is a PrinterError, else keep the bytes and return it."""
        outcome = next(self._outcomes)
        if isinstance(outcome, PrinterError):
            raise outcome
        leaving()
        self.sent.append(data)
        return outcome
