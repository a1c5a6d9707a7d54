"""What the agent must still know after its own kill -9: which slip it was at, and how far it had come."""

import contextlib
import fcntl
import json
import logging
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

log = logging.getLogger(__name__)

Outcome = Literal["printed", "unknown", "failed", "refused"]
Stage = Literal["asking", "begun", "ended"]


class InUse(Exception):
    """Another agent works with this folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt to print a job.

    ``stage``: *asking*: the server may have said yes, no byte has left; *begun*: bytes may have left; *ended*:
    ``outcome`` and ``reason`` say how.
    """

    job: str
    attempt: str
    stage: Stage
    outcome: Outcome | None = None
    reason: str | None = None

    def begun(self) -> "Entry":
        """Return the same attempt, its first byte about to leave."""
        return replace(self, stage="begun")

    def ended(self, outcome: Outcome, reason: str | None) -> "Entry":
        """Return the same attempt with what became of it."""
        return replace(self, stage="ended", outcome=outcome, reason=reason)

    def settled(self) -> "Entry":
        """Return what can be said of an attempt that this process did not make itself: what was cut short, is unknown.

        An agent that was still asking has printed nothing, for a byte leaves only after *begun* is on the disk.
        """
        if self.stage == "asking":
            return self.ended("refused", "never_begun")
        return self if self.stage == "ended" else self.ended("unknown", "cut_short")


class Journal:
    """One file with one entry, replaced as a whole and on the disk before a method returns; OSError if it cannot be."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._path = folder / "journal.json"
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise InUse(f"another print agent works with {folder}") from error

    def read(self) -> Entry | None:
        """Return the attempt that is not told yet, or None."""
        try:
            return Entry(**json.loads(self._path.read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            # The file is replaced as a whole, so only a broken disk can do this. The server says "unknown" by itself.
            log.error("%s cannot be read; it is put aside", self._path)
            self._path.replace(self._path.with_suffix(".broken"))
            return None

    def write(self, entry: Entry) -> None:
        """Keep an attempt."""
        half = self._path.with_suffix(".new")
        with half.open("w", encoding="utf-8") as file:
            json.dump(asdict(entry), file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self._path)
        self._sync()

    def clear(self) -> None:
        """Forget the attempt: the server knows it."""
        self._path.unlink(missing_ok=True)
        self._sync()

    def close(self) -> None:
        """Let another agent have the folder."""
        with contextlib.suppress(OSError):
            os.close(self._lock)

    def _sync(self) -> None:
        """Let the disk know the folder's new entry: without this a new name may be lost with the power."""
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
