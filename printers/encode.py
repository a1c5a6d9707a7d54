"""Turns a picture into the ESC/POS bytes that print it: initialise, raster in chunks, feed, cut."""

import os
import re
import shutil
from functools import cache
from typing import Any

from PIL import Image, ImageChops

from printers.profile import Profile

# DLE EOT, DLE ENQ and DLE DC4 act at once, even inside a picture: one of them switches the printer off.
_REAL_TIME = re.compile(rb"\x10([\x04\x05\x14])")


def raster(image: Image.Image, profile: Profile | None = None) -> bytes:
    """Return the ESC/POS bytes that print ``image``, feed it past the knife and cut it off.

    Raises ValueError if the image is wider than the printer.
    """
    profile = profile or Profile()
    if image.width > profile.width:
        raise ValueError(f"the picture is {image.width} dots wide, the printer {profile.width}")
    device = _device(profile.width)
    device.hw("INIT")
    device.image(without_real_time(image.convert("1")), impl="bitImageRaster", fragment_height=profile.rows)
    if profile.cut:
        device.cut(feed=False)  # GS V 66: the printer itself knows how far it is to its knife
    else:
        device.print_and_feed(6)
    return bytes(device.output)


def without_real_time(image: Image.Image) -> Image.Image:
    """Return the picture with one more black dot wherever its bytes would read as a real-time command."""
    black = ImageChops.invert(image)
    data = _REAL_TIME.sub(lambda found: bytes((0x10, found[1][0] | 0x08)), black.tobytes())
    return ImageChops.invert(Image.frombytes("1", image.size, data))


def _device(width: int) -> Any:
    """Return a python-escpos printer that only collects bytes and knows its width."""
    make, profile_class = _escpos()
    profile = profile_class()
    profile.profile_data = profile.profile_data | {"media": {"width": {"pixels": width, "mm": "Unknown"}}}
    return make(profile=profile)


@cache
def _escpos() -> tuple[Any, Any]:
    """Import python-escpos when it is first needed (a third of a second), and sweep up after it."""
    from escpos import capabilities
    from escpos.printer import Dummy

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)  # made anew at each import and never removed
    return Dummy, capabilities.Profile
