"""Turns a picture into the ESC/POS bytes that print it, by python-escpos: initialise, picture in chunks, end."""

import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from typing import Any

from PIL import Image, ImageChops

from printers import wire
from printers.profile import Profile

WAYS = {"raster": "bitImageRaster", "graphics": "graphics", "columns": "bitImageColumn"}
"""What python-escpos calls the three commands for pictures: GS v 0, GS ( L, ESC *."""
BAND = 24
"""Rows of a picture that goes column by column, band by band."""

MOST_GRAPHICS = 65_535 - 10
"""Bytes of a picture that ``GS ( L`` can count; python-escpos would count on from zero."""
TRIES = 8
"""How many counts of rows are tried before a width is given up."""

# DLE EOT, DLE ENQ and DLE DC4 act at once, even inside a picture: one of them switches the printer off.
_REAL_TIME = re.compile(rb"\x10([\x04\x05\x14])")


def raster(image: Image.Image, profile: Profile | None = None) -> bytes:
    """Return the ESC/POS bytes that print ``image``, feed it past the knife and cut it off.

    Where its dots would read as a real-time command, one more is black. Raises ValueError if the image is wider than
    the printer, or of one of the few widths (1040 dots …) that would themselves read so.
    """
    profile = profile or Profile()
    if image.width > profile.width:
        raise ValueError(f"the picture is {image.width} dots wide, the printer {profile.width}")
    black = ImageChops.invert(image.convert("1"))
    safe = _disarmed_bands(black) if profile.raster == "columns" else _disarmed(black)
    for rows in _row_counts(image.width, image.height, profile):
        data = wire.INITIALISE + _encoded(ImageChops.invert(safe), profile, rows) + end(profile)
        if not _REAL_TIME.search(data):
            return data
    raise ValueError(f"a picture {image.width} dots wide would read as a real-time command")


def _row_counts(width: int, height: int, profile: Profile) -> Iterator[int]:
    """Yield how many rows to send at a time: what the printer takes, or a few less where that count is a command."""
    if profile.raster == "columns":
        yield -(-height // BAND) * BAND  # these go band by band anyway; pieces between would leave a gap
        return
    most = MOST_GRAPHICS // ((width + 7) // 8) if profile.raster == "graphics" else profile.rows
    most = max(min(profile.rows, most), 1)
    yield from range(most, max(most - TRIES, 0), -1)


def _encoded(image: Image.Image, profile: Profile, rows: int) -> bytes:
    device = _device(profile.width)
    device.image(image, impl=WAYS[profile.raster], fragment_height=rows)
    return bytes(device.output)


def end(profile: Profile) -> bytes:
    """Return what ends a slip: a cut, or a feed where there is no knife."""
    return wire.CUT if profile.cut else wire.FEED_OUT


def _disarmed(black: Image.Image) -> Image.Image:
    """Return the picture with one more dot wherever its bytes, row by row, would read as a real-time command."""
    data = _REAL_TIME.sub(lambda found: bytes((0x10, found[1][0] | 0x08)), black.tobytes())
    return Image.frombytes("1", black.size, data)


def _disarmed_bands(black: Image.Image) -> Image.Image:
    """Do the same for a picture that is sent band by band, column by column."""
    safe = black.copy()
    for top in range(0, black.height, BAND):
        band = black.crop((0, top, black.width, top + BAND))  # beyond the picture's end all is white
        turned = _disarmed(band.transpose(Image.Transpose.TRANSPOSE))
        safe.paste(turned.transpose(Image.Transpose.TRANSPOSE), (0, top))
    return safe


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
