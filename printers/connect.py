"""From the words of a configuration to a printer: one function for all kinds of them."""

import importlib.util
import re
from pathlib import Path
from typing import Literal, TypeVar, get_args

from printers.device import Printer, PrinterError
from printers.profile import Profile

Driver = Literal["network", "usb", "serial", "cups", "file", "virtual"]
_USB = re.compile(r"([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?", re.IGNORECASE)
_QUEUE = re.compile(r"[^\s/#?'\"\\]{1,127}")
_LIBRARY = {"usb": "usb", "serial": "serial"}
IPP_PORT, RAW_PORT = 631, 9100
T = TypeVar("T")


def connect(
    driver: str,
    *,
    host: str | None = None,
    port: int = RAW_PORT,
    device: str | None = None,
    baud: int = 9600,
    timeout: float = 3.0,
    profile: Profile,
    folder: Path | None = None,
) -> Printer:
    """Return a printer; nothing is opened yet.

    ``device`` is ``04b8:0e15`` (``04b8:0e15:SERIAL``) for usb, a path for serial and file, the queue's name for cups;
    ``host`` the address for network, and for cups where it runs if not here; ``folder`` where a virtual printer keeps
    its slips; ``timeout`` in seconds. Raises PrinterError, permanent: ``bad_address`` if something of that is missing
    or cannot be, ``no_library`` if an optional library is not installed.
    """
    if driver not in get_args(Driver):
        raise PrinterError("bad_address", permanent=True)
    if driver in _LIBRARY and importlib.util.find_spec(_LIBRARY[driver]) is None:
        raise PrinterError("no_library", permanent=True)
    if driver == "virtual":
        from printers.virtual import VirtualPrinter

        return VirtualPrinter(Path(_given(folder)), profile=profile)
    if driver == "network":
        from printers.network import NetworkPrinter

        return NetworkPrinter(_given(host), port, timeout, profile)
    if driver == "cups":
        from printers.cups import CupsPrinter

        ipp_port = IPP_PORT if port == RAW_PORT else port
        return CupsPrinter(_matched(_QUEUE, device)[0], host or "localhost", ipp_port, timeout, profile)
    if driver == "usb":
        from printers.usb_port import UsbPrinter

        vendor, product, serial = _matched(_USB, device).groups()
        return UsbPrinter(int(vendor, 16), int(product, 16), serial, timeout, profile)
    path = Path(_given(device))
    if not path.is_absolute():
        raise PrinterError("bad_address", permanent=True)
    if driver == "serial":
        from printers.serial_port import SerialPrinter

        return SerialPrinter(path, baud, timeout, profile)
    from printers.file import FilePrinter

    return FilePrinter(path, timeout, profile)


def _given(value: T | None) -> T:
    """Return what must have been given; raises PrinterError if it was not."""
    if value is None or value == "":
        raise PrinterError("bad_address", permanent=True)
    return value


def _matched(form: re.Pattern[str], device: str | None) -> re.Match[str]:
    found = form.fullmatch(device or "")
    if found is None:
        raise PrinterError("bad_address", permanent=True)
    return found
