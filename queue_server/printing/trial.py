"""A trial print from the command line: one slip that shows what a printer can do, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from printers.device import Label, PrinterError
from queue_server.config import Config
from queue_server.printing import devices, paper


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial print went: ``reason`` is a stable code or None, ``picture`` where a virtual printer put it."""

    state: Literal["printed", "unknown", "failed"]
    reason: str | None = None
    picture: Path | None = None


def trial_print(config: Config, data: Path, printer: str, at: datetime) -> Trial:
    """Print a trial slip here and now; raises KeyError if config.yaml knows no such printer."""
    setting = config.printers[printer]
    device = devices.driver(printer, setting, data)
    try:
        sent = device.send(paper.draw(paper.trial_slip(config, printer, at), devices.profile_of(setting)), Label(0, at))
    except PrinterError as error:
        return Trial("failed", error.message)
    picture = data / "printers" / printer / f"{sent.slip}.png" if sent.slip is not None else None
    return Trial("printed" if sent.confirmed else "unknown", sent.reason, picture)
