"""The paper of the preview: a roll that grows as text and pictures come, as wide as the print head."""

import io
from dataclasses import dataclass, field, replace
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from printers import font_files

LONGEST = 16_000
"""Rows after which the preview stops: two metres of paper, more than any slip and less than any memory."""
CELLS = {"A": (12, 24), "B": (9, 17)}


@dataclass(frozen=True, slots=True)
class Style:
    """How text is printed at the moment."""

    font: str = "A"
    across: int = 1
    down: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        """Return the size of one character in dots."""
        width, height = CELLS[self.font]
        return width * self.across, height * self.down


class PaperFull(Exception):
    """The paper is longer than the preview draws."""


@dataclass(slots=True)
class Roll:
    """What is on the paper so far, and the state that decides how the next thing looks."""

    width: int
    style: Style = field(default_factory=Style)
    align: int = 0
    spacing: int = 30
    row: int = 0
    cuts: list[int] = field(default_factory=list)
    _strips: list[tuple[int, int, Image.Image]] = field(default_factory=list)
    _line: list[tuple[str, Style]] = field(default_factory=list)

    def restyle(self, **changes: object) -> None:
        """Change how the following text looks."""
        self.style = replace(self.style, **changes)  # type: ignore[arg-type]

    def write(self, text: str) -> None:
        """Put characters into the line, going on in a new one at the edge."""
        for character in text:
            if self._taken() + self.style.cell[0] > self.width and self._line:
                self.end_line()
            self._line.append((character, self.style))

    def end_line(self) -> None:
        """Print the line and move on by its height, at least by the line spacing."""
        height = max((style.cell[1] for _, style in self._line), default=0)
        if self._line:
            self._print_line(height)
        self.feed(max(self.spacing, height))

    def finish_line(self) -> None:
        """Print what is in the line, if anything, before something else comes."""
        if self._line:
            self.end_line()

    def feed(self, rows: int) -> None:
        """Move the paper on; raises PaperFull where the preview ends."""
        self.row += rows
        if self.row > LONGEST:
            raise PaperFull

    def paste(self, image: Image.Image) -> None:
        """Print a picture at the present alignment and move on by its height."""
        self.finish_line()
        room = max(self.width - image.width, 0)
        self._strips.append((self.row, (0, room // 2, room)[self.align], image))
        self.feed(image.height)

    def cut(self) -> None:
        """Remember where the knife went."""
        self.finish_line()
        self.cuts.append(self.row)

    def image(self) -> Image.Image:
        """Return the whole paper as a 1-bit picture."""
        paper = Image.new("1", (self.width, max(min(self.row, LONGEST), 1)), 1)
        for top, left, image in self._strips:
            paper.paste(image, (left, top))
        return paper

    def _taken(self) -> int:
        return sum(style.cell[0] for _, style in self._line)

    def _print_line(self, height: int) -> None:
        line = Image.new("1", (max(self._taken(), 1), height), 1)
        left = 0
        for character, style in self._line:
            line.paste(_glyph(character, style), (left, height - style.cell[1]))
            left += style.cell[0]
        room = max(self.width - line.width, 0)
        self._strips.append((self.row, (0, room // 2, room)[self.align], line))
        self._line.clear()


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed paper: its 1-bit picture, where it was cut (rows), and what the preview could not interpret."""

    image: Image.Image
    cuts: tuple[int, ...]
    reports: tuple[str, ...]

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        buffer = io.BytesIO()
        self.image.save(buffer, "PNG", optimize=False)
        return buffer.getvalue()


@lru_cache(maxsize=1024)
def _glyph(character: str, style: Style) -> Image.Image:
    """Draw one character into its cell; a printer's own fonts are as wide as they are, ours are squeezed in."""
    width, height = CELLS[style.font]
    font = _font(height, style.bold)
    cell = Image.new("L", (width, height), 255)
    wide = max(round(font.getlength(character)), 1)
    drawn = Image.new("L", (wide, height), 255)
    ImageDraw.Draw(drawn).text((0, round(height * 0.78)), character, font=font, fill=0, anchor="ls")
    if wide > width:
        drawn = drawn.resize((width, height))
    cell.paste(drawn, ((width - drawn.width) // 2, 0))
    if style.underline:
        ImageDraw.Draw(cell).line((0, height - 2, width, height - 2), fill=0, width=2)
    if style.inverse:
        cell = cell.point(lambda level: 255 - level)
    return cell.resize(style.cell).point(lambda level: 255 if level >= 140 else 0, "1")


@lru_cache(maxsize=8)
def _font(height: int, bold: bool) -> ImageFont.FreeTypeFont:
    found = font_files.file("NotoSans_700Bold" if bold else "NotoSans_600SemiBold")
    size = round(height * 0.78)
    if found is not None:
        return ImageFont.truetype(found, size)
    fallback = ImageFont.load_default(size)
    if not isinstance(fallback, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return fallback
