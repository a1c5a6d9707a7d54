"""The paper: a roll that grows as lines and pictures come, as wide as the print head."""

import io
from dataclasses import dataclass, field

from PIL import Image

LONGEST = 16_000
"""Rows after which the preview stops: two metres of paper, more than any slip and less than any memory."""
MOST_IN_LINE = 1024
"""Things in one line: more is noise that lies on top of itself."""
SPACING = 30
TABS = tuple(range(8 * 12, 33 * 8 * 12, 8 * 12))
"""Where the tabulator stops unless told otherwise: every 8 characters of font A, in dots."""


class PaperFull(Exception):
    """The paper is longer than the preview draws."""


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


@dataclass(slots=True)
class Roll:
    """What is on the paper so far, the line that is not printed yet, and where the next thing goes. All in dots."""

    width: int
    align: int = 0
    spacing: int = SPACING
    margin: int = 0
    wanted_area: int | None = None
    upside_down: bool = False
    tabs: tuple[int, ...] = TABS
    row: int = 0
    cuts: list[int] = field(default_factory=list)
    _strips: list[tuple[int, int, Image.Image]] = field(default_factory=list)
    _line: list[tuple[int, Image.Image]] = field(default_factory=list)
    _at: int = 0

    @property
    def area(self) -> int:
        """Return how wide may be printed, from the left margin on; at least one dot."""
        room = max(self.width - self.margin, 1)
        return room if self.wanted_area is None else max(min(self.wanted_area, room), 1)

    @property
    def has_line(self) -> bool:
        """Tell whether something waits to be printed."""
        return bool(self._line)

    @property
    def is_at_start(self) -> bool:
        """Tell whether the line is still empty: some commands count only then."""
        return not self._line and not self._at

    def reset(self) -> bool:
        """Go back to how it was switched on; tell whether an unprinted line was lost."""
        lost = bool(self._line)
        self._line, self._at = [], 0
        self.align, self.spacing, self.margin, self.wanted_area = 0, SPACING, 0, None
        self.upside_down, self.tabs = False, TABS
        return lost

    # The line

    def put(self, image: Image.Image, space: int = 0) -> bool:
        """Put a character into the line, going on in a new one at the edge; False if the line takes no more."""
        if self._at + image.width > self.area and self._line:
            self.end_line()
        return self._append(image, space)

    def put_band(self, image: Image.Image) -> bool:
        """Put a band of columns into the line, without what lies beyond the edge; False if the line takes no more."""
        room = max(self.area - self._at, 0)
        return self._append(image.crop((0, 0, min(image.width, room), image.height)), 0) if room else True

    def _append(self, image: Image.Image, space: int) -> bool:
        if len(self._line) >= MOST_IN_LINE:
            return False
        self._line.append((self._at, image))
        self._at += image.width + space
        return True

    def tab(self) -> None:
        """Go to the next stop of the tabulator; without one stay."""
        self._at = next((stop for stop in self.tabs if self._at < stop < self.area), self._at)

    def move_to(self, at: int) -> None:
        """Go on somewhere else in the line; beyond its edges stay."""
        if 0 <= at < self.area:
            self._at = at

    def move_by(self, dots: int) -> None:
        """Go on further right or left in the line; beyond its edges stay."""
        self.move_to(self._at + dots)

    def end_line(self, feed: int | None = None) -> None:
        """Print the line and move on by the line spacing or ``feed``, at least by the line's height."""
        height = max((image.height for _, image in self._line), default=0)
        if self._line:
            self._strip(self._composed(height))
        self._line, self._at = [], 0
        self.feed(max(self.spacing if feed is None else feed, height))

    def finish_line(self) -> None:
        """Print what is in the line, if anything, before something else comes."""
        if self._line:
            self.end_line()
        self._at = 0

    def _composed(self, height: int) -> Image.Image:
        """Return the line as a picture: everything stands on the same foot."""
        width = min(max(left + image.width for left, image in self._line), self.area)
        line = Image.new("1", (max(width, 1), height), 1)
        for left, image in self._line:
            line.paste(image, (left, height - image.height))
        return line

    # The paper

    def feed(self, rows: int) -> None:
        """Move the paper on; raises PaperFull where the preview ends."""
        self.row += rows
        if self.row > LONGEST:
            raise PaperFull

    def paste(self, image: Image.Image) -> None:
        """Print a picture at the present alignment, without what lies beyond the edge, and move on by its height."""
        self.finish_line()
        if image.width > self.area:
            image = image.crop((0, 0, self.area, image.height))
        self._strip(image)
        self.feed(image.height)

    def _strip(self, image: Image.Image) -> None:
        room = self.area - image.width
        left = (0, room // 2, room)[self.align]
        if self.upside_down:
            image, left = image.transpose(Image.Transpose.ROTATE_180), room - left
        self._strips.append((self.row, self.margin + left, image))

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
