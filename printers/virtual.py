"""A printer of files: what a real one would have printed, kept as bytes and as a picture."""

import contextlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from printers import preview
from printers.device import Label, Printer, PrinterError, Sent, nothing
from printers.profile import Profile, generic

KEEP = 50


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

    def __init__(self, folder: Path, width: int = 576, keep: int = KEEP, profile: Profile | None = None) -> None:
        self.folder = folder
        self.profile = profile or generic(width)
        self.keep = keep

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Store the bytes and what a real printer would make of them; raises PrinterError if the disk refuses."""
        paper = preview.by_model(data, self.profile)
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
