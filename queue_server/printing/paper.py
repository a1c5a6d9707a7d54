"""What runs in a worker process: drawing a slip, and printers that compute rather than wait."""

from datetime import datetime
from pathlib import Path

from printers.device import Label, Printer, Sent
from printers.encode import raster
from printers.network import NetworkPrinter
from printers.profile import generic
from printers.render import picture
from printers.slip import Place, Slip, Words
from printers.virtual import VirtualPrinter
from queue_server.config import Config
from queue_server.config import Printer as PrinterSetting


def draw(slip: Slip, width: int) -> bytes:
    """Return the bytes that print a slip; raises what ``printers.render.picture`` raises."""
    return raster(picture(slip, width), generic(width))


def warm_up() -> None:
    """Load fonts and libraries, so that the first visitor's slip comes as fast as the others."""
    words = Words("Aufruf", "Aufruf")
    draw(Slip("en", False, words, words, "A", "000", words, Place("", (), words), "", address="x"), 576)


def send(printer: Printer, data: bytes, label: Label | None) -> Sent:
    """Print in this process; raises PrinterError."""
    return printer.send(data, label)


def driver(printer: str, setting: PrinterSetting, data: Path) -> Printer:
    """Return the driver of a printer of config.yaml; a virtual one keeps its slips under ``data``/printers."""
    if setting.driver == "virtual":
        return VirtualPrinter(data / "printers" / printer, setting.width)
    return NetworkPrinter(setting.host or "", setting.port, setting.timeout)


def trial_slip(config: Config, printer: str, at: datetime) -> Slip:
    """Return a slip that shows what a printer can do: all scripts, the whole width, a QR code."""
    name = config.text(config.printers[printer].name, "de")
    local = at.astimezone(config.tz)
    return Slip(
        language="en",
        rtl=False,
        office=Words(config.text(config.office.name, "de"), config.text(config.office.name, "en")),
        title=Words("Testdruck", "Test print"),
        letter="A",
        digits="042",
        service=Words(f"{name} ({printer})", "ABC äöü Ğş Іжя رقمك پښتو हिन्दी ትግርኛ Tiếng Việt"),
        place=Place("EG", ("up", "left", "lift"), Words("Gut lesbar?", "Easy to read?")),
        issued=f"{local:%d.%m.%Y, %H:%M}",
        address="https://example.org/aufruf",
        address_words=Words("Dieser Code muss lesbar sein.", "This code must be readable."),
    )
