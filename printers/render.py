"""Draws a slip: Typst sets it, the QR code is put in dot by dot, the result is pure black and white."""

import atexit
import io
import json
import threading
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

from printers import font_files
from printers.sandbox import Sandbox
from printers.slip import Slip
from printers.template import Template, TemplateError

if TYPE_CHECKING:
    from typst import Compiler

HERE = Path(__file__).resolve().parent
WIDTHS = (576, 512, 384)
_COMPILING = threading.Lock()  # a compiler serves one thread at a time
_SANDBOXES: dict[tuple[Template, Path | None], Sandbox] = {}
QUIET = 4  # modules of white that ISO 18004 asks for on every side
MODULE = 8  # dots: 1 mm on an 80 mm printer of 203 dpi
SMALLEST_MODULE = 4  # dots: less is a gamble on thermal paper
CODE_INK = (254, 1, 253)  # what the QR code's place is painted with until the code stands there
LONGEST = 4000  # dots (half a metre) that an office's template may use
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


def picture(
    slip: Slip, width: int = 576, font_folder: Path | None = None, template: Template | None = None
) -> Image.Image:
    """Return the slip as a 1-bit image, ``width`` dots wide and as long as it needs to be.

    Raises SlipTooBig if its address is too long for a QR code, FontsMissing without fonts, ValueError for a width that
    is not a multiple of 8 dots, and TemplateError if an office's ``template`` cannot be set, or not without cutting
    something off.
    """
    if width <= 0 or width % 8:
        raise ValueError(f"a printer's width is a multiple of 8 dots, not {width}")
    code = qr(slip.address, width) if slip.address else None
    facts = facts_of(slip, width, code, template)
    page = _whole(facts, code, font_folder, template)
    if not slip.copy.german:
        return _black_and_white(page)
    band = _page(_typeset(facts | {"force": True}, font_folder, None, "copy.typ"), None)
    return _black_and_white(_below(band, page))


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


def facts_of(slip: Slip, width: int, code: Image.Image | None, template: Template | None) -> dict[str, Any]:
    """Return what parts.typ calls ``slip``: the slip's own words and what the paper is like."""
    facts = asdict(slip) | {"width": width, "edge": _edge(width), "code": code and code.width, "code_ink": CODE_INK}
    for thing in facts["bring"]:
        thing["icon"] = _icon(thing["icon"])
    facts["place"]["way"] = [step for step in slip.place.way if step in icons()]
    return facts | {"logo": template and template.logo}


def _whole(
    facts: dict[str, Any], code: Image.Image | None, font_folder: Path | None, template: Template | None
) -> Image.Image:
    """Let Typst set the slip; once more, breaking words anywhere, if it ran into the margin.

    Only our own template may leave ink there even then: a slip with an edge cut off is better than none.
    """
    page = _page(_typeset(facts | {"force": False}, font_folder, template), code)
    if overflows(page):
        page = _page(_typeset(facts | {"force": True}, font_folder, template), code)
        if template is not None and overflows(page):
            raise TemplateError("something is cut off at the edge of the paper; its outer 4 dots must stay white")
    if template is not None and (page.width != facts["width"] or page.height > LONGEST):
        raise TemplateError(
            f"the slip is {page.width} by {page.height} dots; {facts['width']} by {LONGEST} is the most"
        )
    return page


def _typeset(
    facts: dict[str, Any], font_folder: Path | None, template: Template | None, main: str = "slip.typ"
) -> bytes:
    """Return the page as PNG, one dot per point; only our own template is set in this process."""
    if template is not None:
        return _sandbox(template, font_folder).typeset(facts)
    with _COMPILING:
        page = compiler(main, font_folder).compile(format="png", ppi=72, sys_inputs={"slip": json.dumps(facts)})
    if not isinstance(page, bytes):
        raise RuntimeError(f"{main} must make one page")
    return page


@cache
def compiler(main: str, font_folder: Path | None) -> "Compiler":
    """Return this process's compiler: the first slip loads the fonts, the next ones find them warm."""
    import typst

    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in font_files.folders(font_folder)],
    )
    return typst.Compiler(input=HERE / main, root=HERE, font_paths=found)


def _sandbox(template: Template, font_folder: Path | None) -> Sandbox:
    """Return this process's sandbox of a template. An office has one: that of another template is closed."""
    with _COMPILING:
        known = _SANDBOXES.get((template, font_folder))
        if known is None:
            close_sandboxes()
            known = _SANDBOXES[template, font_folder] = Sandbox(template, font_files.folders(font_folder))
        return known


def close_sandboxes() -> None:
    """End the processes in which templates are set; the next slip starts one anew."""
    while _SANDBOXES:
        _SANDBOXES.popitem()[1].close()


atexit.register(close_sandboxes)


def _page(png: bytes, code: Image.Image | None) -> Image.Image:
    """Return the page in greys, with the QR code where the template left room for it."""
    coloured = Image.open(io.BytesIO(png)).convert("RGB")
    page = coloured.convert("L")
    if code is None:
        return page
    ink = [
        band.point([255 if level == wanted else 0 for level in range(256)])
        for band, wanted in zip(coloured.split(), CODE_INK, strict=True)
    ]
    box = ImageChops.darker(ImageChops.darker(ink[0], ink[1]), ink[2]).getbbox()
    if box is None:
        return page  # an office may do without
    left, top, right, bottom = box
    if not all(code.width - 2 < side <= code.width for side in (right - left, bottom - top)):
        raise TemplateError("the QR code must stand on the slip once, upright, in its own size and not covered")
    around = (left - 1, top - 1, right + 1, bottom + 1)  # its edges may cover parts of dots; in red they are white
    page.paste(coloured.getchannel("R").crop(around), around)
    page.paste(code, (left, top))
    return page


def overflows(page: Image.Image) -> bool:
    """Tell whether there is ink in the outer dots of a page, where there should be margin."""
    ink = page.point(lambda level: 255 if level < BLACK_BELOW else 0)
    sides = ((0, 0, 4, page.height), (page.width - 4, 0, page.width, page.height))
    return any(ink.crop(side).getbbox() is not None for side in sides)


def _icon(name: str) -> str:
    """Return the pictogram to draw for a name: itself, one that means the same, or a sheet of paper."""
    name = SAME_ICON.get(name, name)
    return name if name in icons() else FALLBACK_ICON


def _below(upper: Image.Image, lower: Image.Image) -> Image.Image:
    paper = Image.new("L", (max(upper.width, lower.width), upper.height + lower.height), 255)
    paper.paste(upper, (0, 0))
    paper.paste(lower, (0, upper.height))
    return paper


def _black_and_white(page: Image.Image) -> Image.Image:
    return page.point(lambda level: 255 if level >= BLACK_BELOW else 0, "1")
