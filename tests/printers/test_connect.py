"""From the words of a configuration to a printer."""

import importlib.util
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from printers.connect import connect
from printers.cups import CupsPrinter
from printers.device import PrinterError
from printers.file import FilePrinter
from printers.network import NetworkPrinter
from printers.profile import generic, profile
from printers.serial_port import SerialPrinter
from printers.usb_port import UsbPrinter
from printers.virtual import VirtualPrinter


def test_a_network_printer_has_its_address_and_its_model() -> None:
    made = connect("network", host="fe80::1", port=9101, timeout=2, profile=profile("epson-tm-t20ii"))
    assert isinstance(made, NetworkPrinter)
    assert (made.host, made.port, made.timeout, made.profile.name) == ("fe80::1", 9101, 2, "epson-tm-t20ii")


@pytest.mark.parametrize(("device", "serial"), [("04b8:0e15", None), ("04B8:0E15:X5UF-01", "X5UF-01")])
def test_a_usb_printer_is_found_by_its_ids(device: str, serial: str | None) -> None:
    made = connect("usb", device=device, profile=generic())
    assert isinstance(made, UsbPrinter)
    assert (made.vendor, made.product, made.serial) == (0x04B8, 0x0E15, serial)
    assert (made.heavy, made.repeatable) == (True, False)


def test_a_serial_printer_has_its_speed() -> None:
    made = connect("serial", device="/dev/ttyUSB0", baud=19_200, profile=generic())
    assert isinstance(made, SerialPrinter)
    assert (made.path, made.baud, made.heavy) == (Path("/dev/ttyUSB0"), 19_200, False)


def test_a_queue_of_cups_is_asked_on_its_own_port() -> None:
    made = connect("cups", device="kiosk", profile=generic())
    assert isinstance(made, CupsPrinter)
    assert (made.queue.name, made.queue.host, made.queue.port) == ("kiosk", "localhost", 631)
    other = connect("cups", device="kiosk", host="print.example", port=8631, profile=generic())
    assert isinstance(other, CupsPrinter)
    assert (other.queue.host, other.queue.port) == ("print.example", 8631)


def test_the_others_have_their_place(tmp_path: Path) -> None:
    file = connect("file", device="/dev/usb/lp0", profile=generic())
    virtual = connect("virtual", folder=tmp_path, profile=generic(384))
    assert isinstance(file, FilePrinter)
    assert isinstance(virtual, VirtualPrinter)
    assert (file.path, virtual.folder, virtual.profile) == (Path("/dev/usb/lp0"), tmp_path, generic(384))
    assert virtual.repeatable


@pytest.mark.parametrize(
    ("driver", "words"),
    [
        ("network", {}),
        ("network", {"host": ""}),
        ("usb", {}),
        ("usb", {"device": "/dev/usb/lp0"}),
        ("usb", {"device": "4b8:e15"}),
        ("serial", {}),
        ("serial", {"device": "ttyUSB0"}),
        ("file", {"device": ""}),
        ("cups", {"device": "a queue"}),
        ("cups", {"device": "../admin"}),
        ("virtual", {}),
        ("pigeon", {"host": "x"}),
    ],
)
def test_what_cannot_be_an_address_is_refused_at_once(driver: str, words: dict[str, Any]) -> None:
    with pytest.raises(PrinterError) as caught:
        connect(driver, profile=generic(), **words)
    assert (caught.value.message, caught.value.permanent) == ("bad_address", True)


@pytest.mark.parametrize(("driver", "device"), [("usb", "04b8:0e15"), ("serial", "/dev/ttyS0")])
def test_a_library_that_is_not_installed_is_named_before_anybody_waits(
    monkeypatch: pytest.MonkeyPatch, driver: str, device: str
) -> None:
    def nowhere(name: str, package: str | None = None) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(importlib.util, "find_spec", nowhere)
    with pytest.raises(PrinterError) as caught:
        connect(driver, device=device, profile=generic())
    assert (caught.value.message, caught.value.permanent) == ("no_library", True)
