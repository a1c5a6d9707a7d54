"""Characters as dots: drawn once from the Noto fonts (lines and blocks by hand), squeezed into the printer's cell."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from printers import font_files

CELLS = {"A": (12, 24), "B": (9, 17)}
"""Dots of one character, across and down."""
_FAMILIES = ("NotoSans", "NotoSansArabic", "NotoSansDevanagari", "NotoSansEthiopic")
_INK_FROM = 140
_NOBODY = "\U0010fffd"  # no font has it: shows the box that stands for missing characters
_ARMS = {"LEFT": "l", "RIGHT": "r", "UP": "u", "DOWN": "d", "HORIZONTAL": "lr", "VERTICAL": "ud"}
_BLOCKS = {  # left, top, right, bottom in halves of a cell
    "█": (0, 0, 2, 2), "▀": (0, 0, 2, 1), "▄": (0, 1, 2, 2), "▌": (0, 0, 1, 2), "▐": (1, 0, 2, 2),
}  # fmt: skip
_SHADES = {"░": 4, "▒": 2, "▓": 1}


@dataclass(frozen=True, slots=True)
class Style:
    """How text is printed at the moment. ``underline`` is in dots, ``turned`` by 90 degrees clockwise."""

    font: str = "A"
    across: int = 1
    down: int = 1
    bold: bool = False
    underline: int = 0
    inverse: bool = False
    turned: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        """Return the size of one character in dots."""
        width, height = CELLS[self.font]
        width, height = width * self.across, height * self.down
        return (height, width) if self.turned else (width, height)


@lru_cache(maxsize=2048)
def glyph(character: str, style: Style) -> Image.Image:
    """Draw one character into its cell; a printer's own fonts are as wide as they are, ours are squeezed in."""
    cell = _drawn(character, CELLS[style.font], style.bold)
    size = (cell.width * style.across, cell.height * style.down)
    dots = cell.resize(size).point(lambda level: 255 if level >= _INK_FROM else 0, "1")
    if style.turned:
        return _inverted(dots.transpose(Image.Transpose.ROTATE_270), style.inverse)
    if style.underline and not style.inverse:
        ImageDraw.Draw(dots).rectangle((0, size[1] - style.underline, size[0], size[1]), fill=0)
    return _inverted(dots, style.inverse)


@lru_cache(maxsize=2048)
def is_drawn(character: str) -> bool:
    """Tell whether there is a picture of the character, other than the box for missing ones."""
    if character == " " or _is_line(character):
        return True
    return _is_visible(character) and _font_of(character, CELLS["A"][1], False) is not None


def _inverted(dots: Image.Image, inverse: bool) -> Image.Image:
    return dots.point(lambda level: 255 - level) if inverse else dots


def _is_visible(character: str) -> bool:
    """Tell a character from a control code, which fonts have no picture of and Pillow may refuse."""
    return unicodedata.category(character)[0] != "C"


def _is_line(character: str) -> bool:
    return character in _BLOCKS or character in _SHADES or "\u2500" <= character <= "\u257f"


def _drawn(character: str, cell: tuple[int, int], bold: bool) -> Image.Image:
    """Return the character's cell in grey, at its single size."""
    if _is_line(character):
        return _line_drawing(character, cell)
    width, height = cell
    if not _is_visible(character):
        character = _NOBODY
    font = _font_of(character, height, bold) or _fonts(height, bold)[0]
    wide = max(round(font.getlength(character)), 1)
    drawn = Image.new("L", (wide, height), 255)
    ImageDraw.Draw(drawn).text((0, round(height * 0.78)), character, font=font, fill=0, anchor="ls")
    if wide > width:
        drawn = drawn.resize((width, height))
    image = Image.new("L", cell, 255)
    image.paste(drawn, ((width - drawn.width) // 2, 0))
    return image


def _line_drawing(character: str, cell: tuple[int, int]) -> Image.Image:
    """Draw a box line by what Unicode calls it, a block or a shade."""
    image = Image.new("L", cell, 255)
    draw = ImageDraw.Draw(image)
    width, height = cell
    if character in _BLOCKS:
        left, top, right, bottom = _BLOCKS[character]
        draw.rectangle((left * width // 2, top * height // 2, right * width // 2 - 1, bottom * height // 2 - 1), fill=0)
    elif character in _SHADES:
        step = _SHADES[character]
        draw.point([(x, y) for y in range(height) for x in range(width) if (x + y * 2) % (step + 1) == 0], fill=0)
        if step == 1:
            draw.point([(x, y) for y in range(0, height, 2) for x in range(width)], fill=0)
    else:
        for arm, double in _arms(unicodedata.name(character, "")):
            _draw_arm(draw, cell, arm, double)
    return image


def _arms(name: str) -> list[tuple[str, bool]]:
    """Return where the lines of a box character go, each with whether it is double.

    "DOUBLE DOWN AND LEFT" has one weight for all, "DOWN SINGLE AND LEFT DOUBLE" one for each.
    """
    words = name.removeprefix("BOX DRAWINGS ").split()
    arms, first = [], words[:1]
    for part in " ".join(words).split(" AND "):
        double = "DOUBLE" in part.split() or (first == ["DOUBLE"] and "SINGLE" not in part.split())
        arms += [(arm, double) for word in part.split() for arm in _ARMS.get(word, "")]
    return arms


def _draw_arm(draw: ImageDraw.ImageDraw, cell: tuple[int, int], arm: str, double: bool) -> None:
    """Draw from the middle of the cell to one of its edges."""
    width, height = cell
    x, y = width // 2 - 1, height // 2 - 1
    for aside in (-3, 3) if double else (0,):
        if arm in "lr":
            span = (0, x + 1 + abs(aside)) if arm == "l" else (x - abs(aside), width)
            draw.rectangle((span[0], y + aside, span[1], y + aside + 1), fill=0)
        else:
            span = (0, y + 1 + abs(aside)) if arm == "u" else (y - abs(aside), height)
            draw.rectangle((x + aside, span[0], x + aside + 1, span[1]), fill=0)


def _font_of(character: str, height: int, bold: bool) -> ImageFont.FreeTypeFont | None:
    """Return the first font that has the character, or None."""
    for font in _fonts(height, bold):
        found, missing = font.getmask(character), font.getmask(_NOBODY)
        if found.size != missing.size or bytes(found) != bytes(missing):
            return font
    return None


@lru_cache(maxsize=8)
def _fonts(height: int, bold: bool) -> tuple[ImageFont.FreeTypeFont, ...]:
    weight = "700Bold" if bold else "600SemiBold"
    files = [font_files.file(f"{family}_{weight}") for family in _FAMILIES]
    size = round(height * 0.78)
    fonts = tuple(
        ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC) for file in files if file is not None
    )
    if fonts:
        return fonts
    fallback = ImageFont.load_default(size)
    if not isinstance(fallback, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return (fallback,)
