"""A printer at a USB port, by pyusb: the printer class's two bulk endpoints as a line of bytes."""

import contextlib
import errno
import time
from collections.abc import Iterator
from typing import Any

from printers.device import PrinterError
from printers.line import Line, LinePrinter
from printers.profile import Profile, generic

PRINTER_CLASS = 7
_REASONS = {errno.EACCES: "no_permission", errno.EPERM: "no_permission", errno.EBUSY: "busy"}
_MOST = 512  # bytes that one read may bring
_PATIENCE = 0.02  # seconds that a look at an empty line takes at least


class UsbPrinter(LinePrinter):
    """The printer with these USB ids, and this serial number if there are several; ``timeout`` in seconds.

    libusb waits in C, which would hold a hub of green threads: so it is heavy. ``backend`` is pyusb's, for tests.
    """

    heavy = True

    def __init__(
        self,
        vendor: int,
        product: int,
        serial: str | None = None,
        timeout: float = 3.0,
        profile: Profile | None = None,
        backend: Any = None,
    ) -> None:
        super().__init__(profile or generic(), timeout)
        self.vendor, self.product, self.serial = vendor, product, serial
        self._backend = backend

    @contextlib.contextmanager
    def line(self) -> Iterator[Line]:
        """Take the printer from the system's own driver, and give it back; raises PrinterError."""
        import usb.core
        import usb.util

        try:
            device = self._find()
            if device is None:
                raise PrinterError("unreachable")
            interface = _claim(device)
        except usb.core.NoBackendError as error:
            raise PrinterError("no_library", permanent=True) from error
        except usb.core.USBError as error:
            raise PrinterError(_REASONS.get(error.errno or 0, "unreachable")) from error
        try:
            yield UsbLine(*_ends(interface))
        finally:
            with contextlib.suppress(usb.core.USBError):
                usb.util.release_interface(device, interface.bInterfaceNumber)
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                device.attach_kernel_driver(interface.bInterfaceNumber)
            usb.util.dispose_resources(device)

    def was_interrupted(self) -> None:
        """Do nothing: what a worker's copy of this printer knows is lost, so every slip would begin with a cut."""

    def _find(self) -> Any:
        """Return pyusb's device, or None."""
        import usb.core
        import usb.util

        def ours(device: Any) -> bool:
            return self.serial is None or usb.util.get_string(device, device.iSerialNumber) == self.serial

        return usb.core.find(idVendor=self.vendor, idProduct=self.product, custom_match=ours, backend=self._backend)


class UsbLine:
    """The two endpoints of a USB printer as a line; times out as libusb does, in milliseconds."""

    def __init__(self, out: Any, back: Any) -> None:
        self.answers = back is not None
        self._out, self._back = out, back

    def write(self, data: bytes, limit: float) -> int:
        """Send some of ``data``; raises OSError (pyusb's errors are)."""
        return int(self._out.write(data, max(int(limit * 1000), 1)))

    def read(self, limit: float) -> bytes:
        """Return what has come; raises OSError if the printer is gone."""
        import usb.core

        end = time.monotonic() + limit
        while True:
            try:
                heard = bytes(self._back.read(_MOST, max(int((end - time.monotonic()) * 1000), 1)))
            except usb.core.USBTimeoutError:
                return b""
            if heard or time.monotonic() >= end:  # an empty packet is no answer
                return heard
            time.sleep(_PATIENCE)

    def drop(self) -> None:
        """Do nothing: USB keeps nothing back."""


def _claim(device: Any) -> Any:
    """Return the printer interface, taken from the system's driver; raises USBError, PrinterError if there is none."""
    import usb.core
    import usb.util

    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    found = [each for each in configuration if each.bInterfaceClass == PRINTER_CLASS]
    if not found:
        raise PrinterError("bad_address", permanent=True)
    number = found[0].bInterfaceNumber
    with contextlib.suppress(NotImplementedError):
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
    usb.util.claim_interface(device, number)
    return found[0]


def _ends(interface: Any) -> tuple[Any, Any]:
    """Return the endpoints to the printer and back; the one back is None if it has none."""
    import usb.util

    def bulk(direction: int) -> Any:
        return usb.util.find_descriptor(
            interface,
            custom_match=lambda end: (
                usb.util.endpoint_direction(end.bEndpointAddress) == direction
                and usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
            ),
        )

    out = bulk(usb.util.ENDPOINT_OUT)
    if out is None:
        raise PrinterError("bad_address", permanent=True)
    return out, bulk(usb.util.ENDPOINT_IN)
