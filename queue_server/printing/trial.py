"""A trial print from the command line: a page that shows what a printer can do, how it went, and how the printer is."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from printers.condition import condition
from printers.device import Label, PrinterError
from printers.trial import Sample, TrialPage, trial, trial_text
from queue_server.config import Config
from queue_server.domain.languages import LANGUAGES
from queue_server.printing import devices, paper
from queue_server.printing.slips import YOUR_NUMBER
from queue_server.texts import Texts

ADDRESS = "https://example.org/aufruf"


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial print went: codes as in the spool, what the printer said, seconds, where a virtual one put it."""

    state: Literal["printed", "unknown", "failed"]
    reason: str | None = None
    seconds: float = 0.0
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a printer is, as it says just now; ``state`` is None for one that cannot be asked from here."""

    state: str | None
    reason: str | None = None


def trial_print(config: Config, data: Path, printer: str, at: datetime) -> Trial:
    """Print a trial page here and now; raises KeyError if config.yaml knows no such printer."""
    setting = config.printers[printer]
    device = devices.driver(printer, setting, data)
    job = _page(config, printer, at)
    began = time.monotonic()
    try:
        sent = device.send(job, Label(0, at))
    except PrinterError as error:
        return Trial("failed", error.message, time.monotonic() - began)
    picture = data / "printers" / printer / f"{sent.slip}.png" if sent.slip is not None else None
    state: Literal["printed", "unknown"] = "printed" if sent.confirmed else "unknown"
    return Trial(state, sent.reason, time.monotonic() - began, picture)


def ask(config: Config, data: Path, printer: str) -> Answer:
    """Ask a printer how it is; raises KeyError if config.yaml knows no such printer."""
    setting = config.printers[printer]
    if setting.driver == "agent":
        return Answer(None)
    try:
        return Answer(*condition(devices.driver(printer, setting, data).status()))
    except PrinterError as error:
        return Answer(*condition(error))


def _page(config: Config, printer: str, at: datetime) -> bytes:
    """Return the bytes of the trial page: a picture, or text where the printer's slips are text."""
    setting = config.printers[printer]
    model = devices.profile_of(setting)
    if setting.prints_text:
        return trial_text(paper.trial_slip(config, printer, at), model)
    local = at.astimezone(config.tz)
    about = (
        f"{config.text(setting.name, 'de')} ({printer})",
        f"{model.name}, {model.width} Punkte / dots, {model.raster}",
        f"{local:%d.%m.%Y, %H:%M}",
    )
    ask = (
        "Beide Ränder zu sehen? Keine weißen Striche im Balken? Code lesbar?",
        "Both edges there? No white lines in the bar? Code readable?",
    )
    return trial(TrialPage("Testdruck / Test print", about, tuple(_samples(config)), ask, ADDRESS), model)


def _samples(config: Config) -> Iterator[Sample]:
    """Yield one line in each language that is shipped: its name, and a word of the slip with digits."""
    texts = Texts()
    for code, language in LANGUAGES.items():
        yield Sample(code, f"{language.name}: {texts.get(code, YOUR_NUMBER)} A042", language.dir == "rtl")
