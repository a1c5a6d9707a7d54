"""The stored pictures of slips, one in each language: ``python -m tests.printers.picture_book`` makes them anew.

Look at every picture that changed before you commit it.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops

from printers import encode, preview, render
from printers.profile import generic
from printers.slip import Slip
from queue_server.domain.languages import LANGUAGES
from queue_server.house import Example
from queue_server.printing.samples import sample
from queue_server.texts import Texts
from tests.support.office import sample as sample_office

FOLDER = Path(__file__).parent / "pictures"
PAGES: tuple[tuple[Example, int], ...] = (("usual", 576), ("longest", 384))
CASES = [(example, width, language) for example, width in PAGES for language in LANGUAGES]
ISSUED = datetime(2026, 4, 14, 7, 17, tzinfo=UTC)
TILE = 32  # dots: about a letter and a half
STRETCH = 8  # dots that a slip may be longer or shorter


@cache
def slip(language: str, example: Example) -> Slip:
    """A slip of the sample office."""
    return sample(sample_office(), Texts(), language, ISSUED, example=example)


@cache
def paper(language: str, example: Example, width: int) -> Image.Image:
    """What a printer makes of the slip's bytes."""
    drawn = preview.interpret(encode.raster(render.picture(slip(language, example), width), generic(width)), width)
    assert drawn.reports == ()
    return drawn.image


def path(example: Example, width: int, language: str) -> Path:
    """Where the picture of a slip is kept."""
    return FOLDER / f"{example}-{width}-{language}.png"


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ where they differ most: 0 the same, 1 black where the other is white.

    Seen from some way off: the ink of each little square counts, not where in the square it is.
    """
    if one.width != other.width or abs(one.height - other.height) > STRETCH:
        return 1.0
    size = (one.width // TILE, min(one.height, other.height) // TILE)
    seen = [
        image.convert("L").crop((0, 0, size[0] * TILE, size[1] * TILE)).resize(size, Image.Resampling.BOX)
        for image in (one, other)
    ]
    highest = ImageChops.difference(*seen).getextrema()[1]
    assert isinstance(highest, int)
    return highest / 255


def main() -> None:
    """Make all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for example, width, language in CASES:
        paper(language, example, width).save(path(example, width, language), optimize=True)


if __name__ == "__main__":
    main()
