"""The commands for pictures: rows by ``GS v 0`` and ``GS ( L``, columns by ``ESC *``, downloaded ones by ``GS *``."""

from PIL import Image, ImageChops

from printers.interpreter.machine import Command, Machine

WIDEST = 4096
"""Dots: no print head is wider; more is noise, not a picture."""
MONOCHROME, COLUMNS_DEEP = 48, {0: 8, 1: 8, 32: 24, 33: 24}
QUIET = frozenset((0, 1, 3, 4, 48, 49, 51, 52, 64))
"""Functions of GS ( L that ask or set something and leave nothing on the paper."""


def _raster(it: Machine) -> None:
    """GS v 0: a picture row by row."""
    kind, mode = it.stream.take(2)
    across, rows = it.stream.number(2), it.stream.number(2)
    if kind != 0x30 or mode % 48 > 3:
        it.report(f"GS v {kind:02X} mode {mode}")
        return
    mode %= 48
    dots = it.stream.take(across * rows)
    _print(it, _rows(across * 8, rows, dots), 2 if mode & 1 else 1, 2 if mode & 2 else 1)


def _columns(it: Machine) -> None:
    """ESC *: a band of 8 or 24 dots in the line, column by column; 8 are as high as 24, low density is wider."""
    mode, count = it.stream.byte(), it.stream.number(2)
    depth = COLUMNS_DEEP.get(mode)
    if depth is None:
        it.report(f"ESC * mode {mode}")
        return
    band = _upright(count, depth, it.stream.take(count * depth // 8))
    if band is None:
        return
    _report_width(it, band.width * (1 if mode & 1 else 2))
    if not it.roll.put_band(_stretched(band, 1 if mode & 1 else 2, 24 // depth)):
        it.report("too many things in one line")


def _graphics(it: Machine, length_bytes: int = 2) -> None:
    """GS ( L and GS 8 L: store a picture, print it."""
    data = it.stream.take(it.stream.number(length_bytes))
    function = data[1] if len(data) > 1 else -1
    if function in (2, 50):
        if it.stored is None:
            it.report("GS ( L prints a picture, but none is stored")
        else:
            _print(it, it.stored)
        it.stored = None
    elif function in (112, 113):
        it.stored = _stored(it, data)
    elif function not in QUIET:
        it.report(f"GS ( L function {function}")


def _stored(it: Machine, data: bytes) -> Image.Image | None:
    """Return the picture of functions 112 (rows) and 113 (columns), None if it is broken or of many tones."""
    if len(data) < 10:
        it.report("GS ( L with an incomplete picture")
        return None
    tone, across, down, colour = data[2:6]
    width, rows = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if tone != MONOCHROME:
        it.report(f"GS ( L with tone {tone}: a picture of many tones is not drawn")
        return None
    if colour != 49:
        it.report(f"GS ( L with colour {colour}: drawn black")
    needed = (width + 7) // 8 * rows if data[1] == 112 else (rows + 7) // 8 * width
    if across not in (1, 2) or down not in (1, 2) or len(data) - 10 < needed:
        it.report("GS ( L with an incomplete picture")
        return None
    picture = _rows(width, rows, data[10:]) if data[1] == 112 else _upright(width, rows, data[10:])
    return None if picture is None else _stretched(picture, across, down)


def _long(it: Machine) -> None:
    """GS 8 L: GS ( L with a longer length."""
    kind = it.stream.byte()
    if kind == ord("L"):
        _graphics(it, 4)
    else:
        it.stream.take(it.stream.number(4))
        it.report(f"GS 8 {chr(kind)!a}")


def _download(it: Machine) -> None:
    """GS *: keep a picture of columns until the printer is initialised."""
    across, down = it.stream.take(2)
    picture = _upright(across * 8, down * 8, it.stream.take(across * down * 8))
    it.downloaded = picture


def _print_downloaded(it: Machine) -> None:
    """GS /: print the kept picture, perhaps doubled."""
    mode = it.stream.byte() % 48
    if it.downloaded is None:
        it.report("GS / prints a picture, but none is there")
    else:
        _print(it, it.downloaded, 2 if mode & 1 else 1, 2 if mode & 2 else 1)


def _print_resident(it: Machine) -> None:
    """FS p: print a picture that is in the printer's own memory, where the preview cannot look."""
    it.stream.take(2)
    it.report("FS p: a picture in the printer's memory is not drawn")


def _store_resident(it: Machine) -> None:
    """FS q: put pictures into the printer's own memory."""
    for _ in range(it.stream.byte()):
        across, down = it.stream.number(2), it.stream.number(2)
        it.stream.take(across * down * 8)
    it.report("FS q: pictures for the printer's memory are not kept")


# Dots to pictures (1 is black)


def _rows(width: int, rows: int, dots: bytes) -> Image.Image | None:
    """Make a picture of its rows, not wider than any print head; None if there is nothing to see."""
    if not width or not rows:
        return None
    image = Image.frombytes("1", (width, rows), dots[: (width + 7) // 8 * rows])
    return ImageChops.invert(image.crop((0, 0, min(width, WIDEST), rows)))


def _upright(columns: int, depth: int, dots: bytes) -> Image.Image | None:
    """Make a picture of its columns, not wider than any print head; None if there is nothing to see."""
    lying = _rows(depth, min(columns, WIDEST), dots)
    return None if lying is None else lying.transpose(Image.Transpose.TRANSPOSE)


def _stretched(image: Image.Image, across: int, down: int) -> Image.Image:
    if across == down == 1:
        return image
    return image.resize((image.width * across, image.height * down), Image.Resampling.NEAREST)


def _report_width(it: Machine, width: int) -> None:
    if width > it.roll.area:
        it.report("a picture is wider than the paper")


def _print(it: Machine, image: Image.Image | None, across: int = 1, down: int = 1) -> None:
    if image is None:
        return
    _report_width(it, image.width * across)
    room = -(-it.roll.area // across)  # what lies beyond the edge is not even doubled
    it.roll.paste(_stretched(image.crop((0, 0, min(image.width, room), image.height)), across, down))


ESC: dict[int, Command] = {ord("*"): _columns}
GS: dict[int, Command] = {ord("v"): _raster, ord("8"): _long, ord("*"): _download, ord("/"): _print_downloaded}
BRACKET: dict[int, Command] = {ord("L"): _graphics}
FS: dict[int, Command] = {ord("p"): _print_resident, ord("q"): _store_resident}
