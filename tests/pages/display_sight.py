"""Looks at the waiting-room screen as an eye does: pixels, heights of letters, contrast, what lies on what."""

import io
from collections import Counter
from typing import Any

from PIL import Image
from playwright.sync_api import Page


class Picture:
    """What the whole screen shows, and how parts of it look."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")

    def parts(self, selector: str) -> list[Image.Image]:
        """The picture of each element, whole pixels."""
        boxes = self.page.locator(selector).evaluate_all(INNER_BOXES)
        assert boxes, selector
        return [self.image.crop(box) for box in boxes]


INNER_BOXES = """(all) => all.map((each) => each.getBoundingClientRect()).map(
  (box) => [Math.floor(box.left), Math.floor(box.top), Math.ceil(box.right), Math.ceil(box.bottom)])"""


FONTS = "(all) => all.map((each) => parseFloat(getComputedStyle(each).fontSize))"


def luminance(colour: tuple[int, int, int]) -> float:
    channels = (value / 255 for value in colour)
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def two_colours(image: Image.Image) -> list[tuple[int, int, int]]:
    """Ground and ink: the two commonest colours."""
    pixels: list[Any] = list(image.get_flattened_data())
    return [colour for colour, _ in Counter(pixels).most_common(2)]


def ink_height(image: Image.Image) -> int:
    """Pixel rows of a picture that are nearer to the ink than to the ground."""
    ground, ink = two_colours(image)

    def near(colour: tuple[int, int, int]) -> bool:
        to_ink = sum(abs(a - b) for a, b in zip(colour, ink, strict=True))
        return to_ink < sum(abs(a - b) for a, b in zip(colour, ground, strict=True))

    width, height = image.size
    rows = [y for y in range(height) if any(near(image.getpixel((x, y))) for x in range(width))]  # type: ignore[arg-type]
    return rows[-1] - rows[0] + 1


# Of words the ink counts, not the taller line that the font asks for; of the arrow its middle, not the air beside it.
BOXES = """() => {
  const parts = [
    ".hero .ticket, .to > .c, .to .place, .hero .way, .words .text, .old .plain b, .old .c, .old .place",
    ".people, .entry, .forecasts > span:last-child, .time, .blocked, .area h2 > *, .quiet p, .band p > span",
  ].join();
  return [...document.querySelectorAll(parts)].map((node) => {
    const words = node.matches(".text, .time, p, p > span, h2 > span");
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = (words ? range : node).getBoundingClientRect();
    const spare = words ? parseFloat(getComputedStyle(node).fontSize) * 0.2 : 0;
    const air = node.matches("svg.c") ? box.width * 0.25 : 0;
    const name = node.className.baseVal || node.className || node.textContent;
    return [name, box.left + air, box.top + spare, box.right - air, box.bottom - spare];
  });
}"""


def assert_whole(page: Page, size: dict[str, int]) -> None:
    """Nothing is cut by the window, nothing lies on anything else."""
    boxes = page.evaluate(BOXES)
    for name, left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= size["width"] + 0.5 and bottom <= size["height"] + 0.5, name
    for index, (name, left, top, right, bottom) in enumerate(boxes):
        for other, left2, top2, right2, bottom2 in boxes[index + 1 :]:
            across = min(right, right2) - max(left, left2)
            down = min(bottom, bottom2) - max(top, top2)
            assert across <= 4 or down <= 4, (name, other, across, down)
