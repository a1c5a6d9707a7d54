"""From a printer of config.yaml to what can print: its profile and its driver."""

from collections.abc import Callable
from pathlib import Path

from printers.connect import connect
from printers.device import Label, Printer, PrinterError, Sent, nothing
from printers.profile import Profile, UnknownProfile, generic, profile
from printers.status import Status
from queue_server.config import Config
from queue_server.config import Printer as PrinterSetting
from queue_server.config.reading import Problem


def profile_of(setting: PrinterSetting) -> Profile:
    """Return what a printer can take; raises UnknownProfile."""
    if setting.profile is None:
        return generic(setting.width or generic().width)
    return profile(setting.profile, setting.width)


def can_answer(setting: PrinterSetting) -> bool:
    """Tell whether a printer has a way to say how it is; of a device file one learns that only by its answers."""
    model = profile_of(setting)
    return setting.driver != "file" and (model.realtime or model.in_turn or model.process_id)


def problems(config: Config) -> list[Problem]:
    """Return the printers of config.yaml whose model nobody has described."""
    found = []
    for key, setting in config.printers.items():
        try:
            profile_of(setting)
        except UnknownProfile as error:
            words = str(error)
            found.append(Problem(f"printers.{key}.profile", f"{words[:1].upper()}{words[1:]}"))
    return found


def driver(printer: str, setting: PrinterSetting, data: Path) -> Printer:
    """Return the driver of a printer of config.yaml; a virtual one keeps its slips under ``data``/printers.

    One that cannot even be tried, like one whose library is missing, says why each time. Raises UnknownProfile.
    """
    if setting.driver == "agent":
        return Unreachable("agent_away")  # the server's own agent printers come from ``agents``
    try:
        return connect(
            setting.driver,
            host=setting.host,
            port=setting.port,
            device=setting.device,
            baud=setting.baud,
            timeout=setting.timeout,
            profile=profile_of(setting),
            folder=data / "printers" / printer,
        )
    except PrinterError as error:
        return Unreachable(error.message)


def send(printer: Printer, data: bytes, label: Label | None) -> Sent:
    """Print in this process, which is a worker's; raises PrinterError."""
    return printer.send(data, label)


def status(printer: Printer) -> Status:
    """Ask in this process, which is a worker's; raises PrinterError."""
    return printer.status()


class Unreachable(Printer):
    """A printer that cannot even be tried, like one whose library is missing: says why each time."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Raise PrinterError: nothing is printed."""
        raise PrinterError(self.reason, permanent=True)

    def status(self) -> Status:
        """Raise PrinterError."""
        raise PrinterError(self.reason, permanent=True)
