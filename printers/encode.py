"""Turns a picture into the ESC/POS bytes that print it: initialise, picture in chunks, feed, cut."""

import re
from collections.abc import Iterator

from PIL import Image, ImageChops

from printers.profile import Profile

INIT = b"\x1b@"
CUT = b"\x1dV\x42\x00"  # the printer itself knows how far it is to its knife
FEED_OUT = b"\x1bd\x06"
BAND = 24
"""Rows of a picture that goes column by column, band by band."""
CLOSE_LINES, USUAL_LINES = b"\x1b3\x10", b"\x1b2"
"""A line spacing below the height of a band: then a line is as high as the band, and they join without a gap."""
MOST_GRAPHICS = 65_535 - 10
"""Bytes of a picture that ``GS ( L`` can count; ``GS 8 L`` counts further."""

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
    picture = _columns(black) if profile.raster == "columns" else _chunks(black, profile)
    data = b"".join((INIT, *picture, end(profile)))
    if _REAL_TIME.search(data):
        raise ValueError(f"a picture {image.width} dots wide would read as a real-time command")
    return data


def end(profile: Profile) -> bytes:
    """Return what ends a slip: a cut, or a feed where there is no knife."""
    return CUT if profile.cut else FEED_OUT


def _chunks(black: Image.Image, profile: Profile) -> Iterator[bytes]:
    """Yield the picture row by row, so many rows at a time as the printer takes; fewer if their count is a command."""
    header = _graphics_header if profile.raster == "graphics" else _raster_header
    after = _SHOW if profile.raster == "graphics" else b""
    top = 0
    while top < black.height:
        rows = min(max(profile.rows, 1), black.height - top)
        while rows > 1 and _REAL_TIME.search(header(black.width, rows)):
            rows -= 1
        dots = black.crop((0, top, black.width, top + rows)).tobytes()
        yield header(black.width, rows) + _disarmed(dots) + after
        top += rows


def _raster_header(width: int, rows: int) -> bytes:
    """GS v 0, single size."""
    return b"\x1dv0\x00" + _number((width + 7) // 8) + _number(rows)


def _graphics_header(width: int, rows: int) -> bytes:
    """GS ( L or GS 8 L, function 112: store a picture of one tone, single size, in the first colour."""
    size = (width + 7) // 8 * rows
    command = b"\x1d(L" + _number(size + 10) if size <= MOST_GRAPHICS else b"\x1d8L" + _number(size + 10, 4)
    return command + b"0p0\x01\x011" + _number(width) + _number(rows)


_SHOW = b"\x1d(L\x02\x0002"
"""GS ( L, function 50: print what is stored."""


def _columns(black: Image.Image) -> Iterator[bytes]:
    """ESC *: bands of 24 rows, each a line of its own."""
    yield CLOSE_LINES
    for top in range(0, black.height, BAND):
        band = black.crop((0, top, black.width, top + BAND))  # beyond the picture's end all is white
        dots = band.transpose(Image.Transpose.TRANSPOSE).tobytes()
        yield b"\x1b*\x21" + _number(black.width) + _disarmed(dots) + b"\n"
    yield USUAL_LINES


def _disarmed(dots: bytes) -> bytes:
    """Return the dots with one more of them black wherever they would read as a real-time command."""
    return _REAL_TIME.sub(lambda found: bytes((0x10, found[1][0] | 0x08)), dots)


def _number(value: int, count: int = 2) -> bytes:
    return value.to_bytes(count, "little")
