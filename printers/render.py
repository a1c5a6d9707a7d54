"""Draws a slip: Typst sets the words, the QR code is put in dot by dot, the result is pure black and white."""

import io
import json
import threading
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from printers import font_files
from printers.slip import Slip

if TYPE_CHECKING:
    from typst import Compiler

HERE = Path(__file__).resolve().parent
WIDTHS = (576, 512, 384)
_COMPILING = threading.Lock()  # a compiler serves one thread at a time
QUIET = 4  # modules of white that ISO 18004 asks for on every side
MODULE = 8  # dots: 1 mm on an 80 mm printer of 203 dpi
SMALLEST_MODULE = 4  # dots: less is a gamble on thermal paper
BESIDE = 180  # dots: narrower than this, words do not fit beside the QR code
NOTE_EDGE = 8  # dots of white at both sides of the words beside the QR code
BLACK_BELOW = 140  # a dot is burnt when more than about half of it is covered
FALLBACK_ICON = "paper"
SAME_ICON = {  # names that an office may use for what is drawn once
    "cal": "calendar",
    "camera": "photo",
    "document": "paper",
    "file": "paper",
    "guest": "people",
    "language-test": "speech",
    "payslip": "income",
    "person": "people",
    "pin-code": "key",
    "rent": "home",
    "report": "shield",
    "roof": "home",
    "stay": "home",
}


class SlipTooBig(ValueError):
    """The address does not fit into a QR code of this width, so the slip cannot be printed at all."""


def picture(slip: Slip, width: int = 576, font_folder: Path | None = None) -> Image.Image:
    """Return the slip as a 1-bit image, ``width`` dots wide and as long as it needs to be.

    Raises SlipTooBig if its address is too long for a QR code, FontsMissing without fonts, and ValueError for
    a width that is not a multiple of 8 dots.
    """
    if width <= 0 or width % 8:
        raise ValueError(f"a printer's width is a multiple of 8 dots, not {width}")
    code = qr(slip.address, width) if slip.address else None
    beside = width - code.width - _edge(width) + NOTE_EDGE if code else width
    note_width = beside if beside >= BESIDE else width - 2 * (_edge(width) - NOTE_EDGE)
    head, note, foot = _pages(slip, width, note_width, font_folder)
    return _assemble(width, head, _middle(width, code, note), foot)


@cache
def icons() -> frozenset[str]:
    """Return the names of the pictograms that a slip can show."""
    return frozenset(path.stem for path in (HERE / "icons").glob("*.svg"))


def qr(address: str, width: int) -> Image.Image:
    """Return the QR code of ``address`` with its quiet zone: whole dots per module, 8 if ``width`` allows."""
    import qrcode  # here and below: only the process that draws pays for the import
    from qrcode.exceptions import DataOverflowError

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    try:
        modules: list[list[bool]] = code.get_matrix()
    except (DataOverflowError, ValueError) as error:
        raise SlipTooBig("the address is too long for a QR code") from error
    side = len(modules)
    dots = min(MODULE, width // side)
    if dots < SMALLEST_MODULE:
        raise SlipTooBig(f"a QR code of {side} modules does not fit {width} dots")
    image = Image.new("1", (side, side), 1)
    image.putdata([0 if dark else 255 for row in modules for dark in row])
    return image.resize((side * dots, side * dots), Image.Resampling.NEAREST)


def _edge(width: int) -> int:
    """Return the white margin at each side, in dots."""
    return 20 if width >= 480 else 12


@cache
def _compiler(font_folder: Path | None) -> "Compiler":
    """Return this process's compiler: the first slip loads the fonts, the next ones find them warm."""
    import typst

    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_files.folders(font_folder)],
    )
    return typst.Compiler(input=HERE / "slip.typ", root=HERE, font_paths=found)


def _pages(slip: Slip, width: int, note_width: int, font_folder: Path | None) -> list[Image.Image]:
    """Let Typst set the three parts; once more, breaking words anywhere, if one of them ran into the margin."""
    facts = asdict(slip) | {"width": width, "note_width": note_width, "edge": _edge(width), "note_edge": NOTE_EDGE}
    for thing in facts["bring"]:
        thing["icon"] = _icon(thing["icon"])
    facts["place"]["way"] = [step for step in slip.place.way if step in icons()]
    pages = _typeset(facts | {"force": False}, font_folder)
    if any(map(_overflows, pages)):
        pages = _typeset(facts | {"force": True}, font_folder)
    return pages


def _typeset(facts: dict[str, Any], font_folder: Path | None) -> list[Image.Image]:
    """Return the pages of slip.typ; one point is one dot."""
    with _COMPILING:
        pages = _compiler(font_folder).compile(format="png", ppi=72, sys_inputs={"slip": json.dumps(facts)})
    if not isinstance(pages, list):
        raise RuntimeError("the slip's template must make several pages")
    return [Image.open(io.BytesIO(page)).convert("L") for page in pages]


def _overflows(page: Image.Image) -> bool:
    """Tell whether there is ink in the outer dots of a page, where there should be margin."""
    ink = page.point(lambda level: 255 if level < BLACK_BELOW else 0)
    sides = ((0, 0, 4, page.height), (page.width - 4, 0, page.width, page.height))
    return any(ink.crop(side).getbbox() is not None for side in sides)


def _icon(name: str) -> str:
    """Return the pictogram to draw for a name: itself, one that means the same, or a sheet of paper."""
    name = SAME_ICON.get(name, name)
    return name if name in icons() else FALLBACK_ICON


def _middle(width: int, code: Image.Image | None, note: Image.Image) -> list[tuple[Image.Image, int]]:
    """Return the QR code and its words as rows of (image, left edge): side by side if there is room."""
    if code is None:
        return []
    if code.width + note.width > width:
        return [(code, (width - code.width) // 2), (note, _edge(width) - NOTE_EDGE)]
    row = Image.new("L", (width, max(code.height, note.height)), 255)
    row.paste(code, (0, (row.height - code.height) // 2))
    row.paste(note, (code.width, (row.height - note.height) // 2))
    return [(row, 0)]


def _assemble(width: int, head: Image.Image, middle: list[tuple[Image.Image, int]], foot: Image.Image) -> Image.Image:
    """Put the parts below each other and make every dot black or white."""
    parts = [(head, 0), *middle, (foot, 0)]
    paper = Image.new("L", (width, sum(part.height for part, _ in parts) + 24), 255)
    top = 8
    for part, left in parts:
        paper.paste(part, (left, top))
        top += part.height
    return paper.point(lambda level: 255 if level >= BLACK_BELOW else 0, "1")
