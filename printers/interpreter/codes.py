"""The commands for the printer's own QR codes and bar codes, drawn as a printer would."""

from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from printers.interpreter.glyphs import Style, glyph
from printers.interpreter.machine import Command, Machine

MOST_CODES = 30
"""On one paper: computing them is the dearest thing a few bytes can ask for."""
EASY = 256
"""Bytes up to which a QR code's best mask is looked for; beyond, any mask will do for a preview."""
QR, MODEL_2 = 49, 50
BARCODES = {  # by the number of GS k, 65 to 73; 0 to 6 are the same as 65 to 71
    65: "upca", 67: "ean13", 68: "ean8", 69: "code39", 70: "itf", 71: "codabar", 73: "code128",
}  # fmt: skip
WITH_CHECK_DIGIT = frozenset(("upca", "ean13", "ean8"))
MOST_BARS = 255


class Undrawable(ValueError):
    """No such code can be made of this; the message says why."""


def _two_dimensional(it: Machine) -> None:
    """GS ( k: the printer's own QR code; settings, data, print."""
    data = it.stream.take(it.stream.number(2))
    kind, function = (data[0], data[1]) if len(data) > 1 else (-1, -1)
    value = data[2] if len(data) > 2 else 0
    if kind != QR:
        it.report(f"GS ( k code {kind}")
    elif function == 65:
        if value != MODEL_2:
            it.report(f"GS ( k model {value}: drawn as model 2")
    elif function == 67:
        _set_size(it, value)
    elif function == 69:
        _set_level(it, value)
    elif function == 80:
        it.codes.data = data[3:]
    elif function == 81:
        _print_qr(it)
    elif function != 82:
        it.report(f"GS ( k function {function}")


def _set_size(it: Machine, dots: int) -> None:
    if 1 <= dots <= 16:
        it.codes.size = dots
    else:
        it.report(f"GS ( k module size {dots}")


def _set_level(it: Machine, level: int) -> None:
    if 48 <= level <= 51:
        it.codes.level = level - 48
    else:
        it.report(f"GS ( k error correction {level}")


def _print_qr(it: Machine) -> None:
    if not it.codes.data:
        it.report("GS ( k prints a QR code, but there is nothing in it")
        return
    _print_code(it, lambda: _sized(qr_modules(it.codes.data, it.codes.level), it.codes.size, it.codes.size))


def _sized(modules: Image.Image, across: int, down: int) -> Image.Image:
    return modules.resize((modules.width * across, modules.height * down), Image.Resampling.NEAREST)


def _print_code(it: Machine, draw: Callable[[], Image.Image]) -> None:
    """Print a code unless it cannot be made or is wider than the area; a printer leaves such a one out too."""
    it.codes.drawn += 1
    if it.codes.drawn > MOST_CODES:
        it.report(f"more than {MOST_CODES} codes")
        return
    try:
        image = draw()
    except Undrawable as error:
        it.report(str(error))
        return
    if image.width > it.roll.area:
        it.report("a code is wider than the paper and is left out")
    else:
        it.roll.paste(image)


@lru_cache(maxsize=64)
def qr_modules(data: bytes, level: int) -> Image.Image:
    """Return a QR code with one dot a module and no quiet zone; raises Undrawable if there is too much in it."""
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    mask = None if len(data) <= EASY else 0
    code = QRCode(error_correction=(1, 0, 3, 2)[level], border=0, mask_pattern=mask)
    code.add_data(data)
    try:
        modules = code.get_matrix()
    except (DataOverflowError, ValueError) as error:
        raise Undrawable("a QR code with too much in it") from error
    image = Image.new("1", (len(modules), len(modules)), 1)
    image.putdata([0 if dark else 255 for row in modules for dark in row])
    return image


# Bar codes


def _barcode(it: Machine) -> None:
    """GS k: the number of the kind, then the characters up to a zero or, from 65 on, after their count."""
    kind = it.stream.byte()
    data = it.stream.take(it.stream.byte()) if kind >= 65 else it.stream.until_zero()
    kind = kind if kind >= 65 else kind + 65
    name = BARCODES.get(kind)
    if name is None or len(data) > MOST_BARS:
        it.report(f"a bar code of kind {kind} is not drawn")
        return
    _print_code(it, lambda: _with_words(it, *bars(name, data)))


def _with_words(it: Machine, modules: str, text: str) -> Image.Image:
    """Draw the bars and, as set, their characters above and below."""
    codes, style = it.codes, Style(font=it.codes.words_font)
    width, line = len(modules) * codes.bar_width, style.cell[1] + 4
    if width > it.roll.area:
        raise Undrawable("a code is wider than the paper and is left out")
    top = line if codes.words_above else 0
    image = Image.new("1", (width, top + codes.bar_height + (line if codes.words_below else 0)), 1)
    draw = ImageDraw.Draw(image)
    for place, module in enumerate(modules):
        if module == "1":
            left = place * codes.bar_width
            draw.rectangle((left, top, left + codes.bar_width - 1, top + codes.bar_height - 1), fill=0)
    for wanted, y in ((codes.words_above, 0), (codes.words_below, top + codes.bar_height + 4)):
        left = (width - len(text) * style.cell[0]) // 2
        for character in text if wanted else "":
            image.paste(glyph(character, style), (left, y))
            left += style.cell[0]
    return image


@lru_cache(maxsize=64)
def bars(name: str, data: bytes) -> tuple[str, str]:
    """Return a bar code's modules ("1" is black) and what stands beside it; raises Undrawable."""
    import barcode
    from barcode.errors import BarcodeError

    text = words(name, data)
    try:
        made = barcode.get_barcode_class(name)
        code = made(text.strip("*"), add_checksum=False) if name == "code39" else made(text)
        return str(code.build()[0]), str(code.get_fullcode()) if name in WITH_CHECK_DIGIT else text
    except (BarcodeError, ValueError, KeyError, IndexError) as error:
        raise Undrawable(f"a bar code of kind {name} with wrong characters") from error


def words(name: str, data: bytes) -> str:
    """Return what a bar code says: plain characters; CODE128 without its {A {B {C, whose pairs of digits are bytes."""
    if name != "code128":
        return data.decode("latin-1")
    text, at, pairs = "", 0, False
    while at < len(data):
        if data[at] == ord("{") and at + 1 < len(data):
            following = chr(data[at + 1])
            pairs = following == "C" if following in "ABC" else pairs
            text += "{" if following == "{" else ""
            at += 2
        else:
            text += f"{data[at]:02d}" if pairs else chr(data[at])
            at += 1
    return text


def _bar_height(it: Machine) -> None:
    """GS h: at least one dot."""
    it.codes.bar_height = max(it.stream.byte(), 1)


def _bar_width(it: Machine) -> None:
    """GS w: the narrowest bar, in dots."""
    dots = it.stream.byte()
    if 1 <= dots <= 6:
        it.codes.bar_width = dots
    else:
        it.report(f"GS w {dots}")


def _words_place(it: Machine) -> None:
    """GS H: the characters nowhere, above, below, or both."""
    place = it.stream.byte() % 48
    it.codes.words_above, it.codes.words_below = place in (1, 3), place in (2, 3)


def _words_font(it: Machine) -> None:
    """GS f: font A or B for the characters."""
    it.codes.words_font = "B" if it.stream.byte() % 48 == 1 else "A"


GS: dict[int, Command] = {
    ord("k"): _barcode,
    ord("h"): _bar_height,
    ord("w"): _bar_width,
    ord("H"): _words_place,
    ord("f"): _words_font,
}
BRACKET: dict[int, Command] = {ord("k"): _two_dimensional}
