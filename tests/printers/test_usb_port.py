"""A printer at a USB port: the real pyusb over a backend that is a printer."""

import errno
import pickle
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core

from printers.device import PrinterError, Sent
from printers.mechanism import Mechanism
from printers.usb_port import UsbPrinter
from tests.printers.slips import TEXT, picture

VENDOR, PRODUCT, OUT, BACK = 0x04B8, 0x0E15, 0x01, 0x82


class Bus(usb.backend.IBackend):  # type: ignore[misc]
    """A USB bus with one printer, or with something else of ``kind``."""

    def __init__(self, kind: int = 7, back: bool = True) -> None:
        self.answers = bytearray()
        self.mechanism = Mechanism(self.answers.extend)
        self.kind, self.ends = kind, [OUT, BACK] if back else [OUT]
        self.calls: list[str] = []
        self.refuses: int | None = None
        self.system_has_it = True
        self.takes = True

    def enumerate_devices(self) -> Any:
        return iter(["printer"])

    def get_device_descriptor(self, dev: Any) -> Any:
        names = (
            "bLength bDescriptorType bcdUSB bDeviceClass bDeviceSubClass bDeviceProtocol bMaxPacketSize0 bcdDevice "
            "iManufacturer iProduct iSerialNumber bus address port_number port_numbers speed"
        )
        facts = dict.fromkeys(names.split(), 0)
        return SimpleNamespace(**facts | {"idVendor": VENDOR, "idProduct": PRODUCT, "bNumConfigurations": 1})

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(bLength=9, bDescriptorType=2, wTotalLength=0, bNumInterfaces=1, bConfigurationValue=1,
                               iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[])  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
                               bNumEndpoints=len(self.ends), bInterfaceClass=self.kind, bInterfaceSubClass=1,
                               bInterfaceProtocol=2, iInterface=0, extra_descriptors=[])  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        facts = dict.fromkeys(("bInterval", "bRefresh", "bSynchAddress"), 0)
        return SimpleNamespace(bLength=7, bDescriptorType=5, bEndpointAddress=self.ends[ep], bmAttributes=2,
                               wMaxPacketSize=64, extra_descriptors=[], **facts)  # fmt: skip

    def open_device(self, dev: Any) -> Any:
        if self.refuses:
            raise usb.core.USBError("refused", errno=self.refuses)
        return "handle"

    def close_device(self, dev_handle: Any) -> None:
        self.calls.append("close")

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return self.system_has_it

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.system_has_it = False

    def attach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.system_has_it = True

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        assert not self.system_has_it, "the system's own driver has it"
        self.calls.append("claim")

    def release_interface(self, dev_handle: Any, intf: int) -> None:
        self.calls.append("release")

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        if not self.takes:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        self.mechanism.take(bytes(data))
        self.mechanism.work()
        return len(data)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        if not self.answers:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        part = bytes(self.answers[:64])
        del self.answers[:64]
        buff[: len(part)] = type(buff)("B", part)
        return len(part)


def printer(bus: Bus) -> UsbPrinter:
    return UsbPrinter(VENDOR, PRODUCT, timeout=0.2, backend=bus)


def test_it_asks_prints_and_asks_again() -> None:
    bus = Bus()
    assert printer(bus).send(picture()) == Sent(confirmed=True)
    assert [slip.data for slip in bus.mechanism.slips] == [picture()]


def test_it_takes_the_printer_from_the_system_and_gives_it_back() -> None:
    bus = Bus()
    printer(bus).status()
    assert (bus.calls, bus.system_has_it) == (["claim", "release", "close"], True)


def test_a_usb_printer_in_trouble_gets_nothing() -> None:
    bus = Bus()
    bus.mechanism.sensors.cover_open = True
    with pytest.raises(PrinterError, match="cover_open"):
        printer(bus).send(TEXT, leaving=lambda: pytest.fail("nothing must leave"))


def test_paper_that_ends_is_told_over_usb_too() -> None:
    bus = Bus()
    bus.mechanism.paper_left = 1000
    assert printer(bus).send(picture()) == Sent(confirmed=False, reason="paper_out")


def test_a_printer_that_takes_nothing_is_given_up() -> None:
    bus = Bus()
    bus.takes = False
    assert printer(bus).send(TEXT) == Sent(confirmed=False, reason="broken_off")


def test_a_printer_without_a_way_back_stays_unknown() -> None:
    bus = Bus(back=False)
    assert printer(bus).send(TEXT) == Sent(confirmed=False, reason="no_answer")
    assert [slip.data for slip in bus.mechanism.slips] == [TEXT]


@pytest.mark.parametrize(
    ("code", "reason"), [(errno.EACCES, "no_permission"), (errno.EBUSY, "busy"), (errno.ENODEV, "unreachable")]
)
def test_it_says_why_it_cannot_have_the_printer(code: int, reason: str) -> None:
    bus = Bus()
    bus.refuses = code
    with pytest.raises(PrinterError, match=reason):
        printer(bus).send(TEXT)


def test_what_is_no_printer_is_not_printed_on() -> None:
    with pytest.raises(PrinterError) as caught:
        printer(Bus(kind=3)).send(TEXT)
    assert (caught.value.message, caught.value.permanent) == ("bad_address", True)


def test_an_unplugged_printer_may_come_back() -> None:
    with pytest.raises(PrinterError) as caught:
        UsbPrinter(0x1234, 0x5678, backend=Bus()).send(TEXT)
    assert (caught.value.message, caught.value.permanent) == ("unreachable", False)


def test_it_can_be_handed_to_a_worker_process() -> None:
    there = pickle.loads(pickle.dumps(UsbPrinter(VENDOR, PRODUCT, "X1")))
    assert (there.vendor, there.serial, there.timeout) == (VENDOR, "X1", 3.0)
