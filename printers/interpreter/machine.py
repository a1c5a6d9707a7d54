"""A printer's mind: the bytes it reads, the paper in it, the settings that decide how the next thing looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from PIL import Image

from printers.interpreter.code_pages import CODE_PAGES, UNKNOWN, table
from printers.interpreter.glyphs import Style, glyph, is_drawn
from printers.interpreter.roll import Roll
from printers.interpreter.stream import Stream

MOST_REPORTS = 50
KANJI = (24, 24)
"""Dots of a Chinese or Japanese character, of which only the place is shown."""


@dataclass(slots=True)
class CodeSettings:
    """How the printer's own bar and QR codes look. ``level``: 0 to 3 for L, M, Q, H; lengths are in dots."""

    size: int = 3
    level: int = 0
    data: bytes = b""
    bar_height: int = 162
    bar_width: int = 3
    words_above: bool = False
    words_below: bool = False
    words_font: str = "A"
    drawn: int = 0


@dataclass(slots=True)
class Machine:
    """What the commands work on."""

    stream: Stream
    roll: Roll
    pages: Mapping[int, str] = field(default_factory=lambda: CODE_PAGES)
    style: Style = field(default_factory=Style)
    space: int = 0
    characters: str = field(default_factory=lambda: table("cp437"))
    kanji: bool = False
    codes: CodeSettings = field(default_factory=CodeSettings)
    stored: Image.Image | None = None
    downloaded: Image.Image | None = None
    reports: list[str] = field(default_factory=list)

    def report(self, what: str) -> None:
        """Note what was not understood, each thing once and not without end."""
        if what not in self.reports and len(self.reports) < MOST_REPORTS:
            self.reports.append(what)

    def restyle(self, **changes: object) -> None:
        """Change how the following text looks."""
        self.style = replace(self.style, **changes)  # type: ignore[arg-type]

    def initialise(self) -> None:
        """Do what ``ESC @`` does: all settings as after switching on; what is on the paper stays."""
        if self.roll.reset():
            self.report("ESC @ throws away a line that was not ended")
        self.style, self.space, self.kanji = Style(), 0, False
        self.characters = table("cp437")
        self.codes = CodeSettings(drawn=self.codes.drawn)
        self.stored = self.downloaded = None

    def write(self, text: bytes) -> None:
        """Put characters into the line."""
        at = 0
        while at < len(text):
            if self.kanji and text[at] >= 0x81 and at + 1 < len(text):
                self._put(_kanji_box(self.style))
                self.report("Chinese and Japanese characters are shown as boxes")
                at += 2
                continue
            self._write(text[at])
            at += 1

    def _write(self, byte: int) -> None:
        character = self.characters[byte]
        if character == UNKNOWN:
            self.report(f"byte {byte:02X} is no character of this code page")
        elif not is_drawn(character):
            self.report(f"no picture of the character U+{ord(character):04X}")
        self._put(glyph(character, self.style))

    def _put(self, image: Image.Image) -> None:
        if not self.roll.put(image, self.space * self.style.across):
            self.report("too many things in one line")


Command = Callable[[Machine], None]


def _kanji_box(style: Style) -> Image.Image:
    box = Image.new("1", KANJI, 0)
    box.paste(1, (2, 2, KANJI[0] - 2, KANJI[1] - 2))
    return box.resize((KANJI[0] * style.across, KANJI[1] * style.down))
