"""Where everything stands on a slip, read from the SVG that Typst makes of it: glyphs, signs, rules, the QR code."""

import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Any, Literal

from PIL import Image

from printers import render
from printers.slip import Slip

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")
ENDS = {"m": 0, "l": 0, "q": 2, "c": 4}  # where in its numbers a command's end stands
LINE = 18.0  # dots: baselines nearer than this are one line (marks stand a little off theirs)

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A box of ink in dots: left, top, right, bottom; ``baseline`` of a glyph, None for anything else."""

    box: Box
    kind: str
    baseline: float | None = None


def pieces(slip: Slip, width: int) -> tuple[list[Piece], float]:
    """Return every piece of a slip as our template sets it, and how long the slip is."""
    code = render.qr(slip.address, width) if slip.address else None
    facts = render.facts_of(slip, width, code, None) | {"force": False}
    if render.overflows(Image.open(io.BytesIO(_typeset(facts, "png"))).convert("L")):
        facts |= {"force": True}
    root = ET.fromstring(_typeset(facts, "svg"))
    outlines = {f"#{one.get('id')}": _extent(one[0].get("d", "")) for one in root.iter(f"{SVG}symbol")}
    found: list[Piece] = []
    for child in root:
        if child.tag != f"{SVG}defs":
            _collect(child, PLAIN, outlines, found)
    return found[1:], float(root.get("height", "0").removesuffix("pt"))  # the first is the paper itself


def _typeset(facts: dict[str, Any], kind: Literal["png", "svg"]) -> bytes:
    made = render.compiler("slip.typ", None).compile(format=kind, ppi=72, sys_inputs={"slip": json.dumps(facts)})
    assert isinstance(made, bytes)
    return made


def collisions(found: list[Piece], least: float = 1.5) -> list[tuple[Piece, Piece]]:
    """Return pairs that meet by more than ``least`` dots and should not: glyphs of two lines, a glyph and a thing."""
    met: list[tuple[Piece, Piece]] = []
    below = sorted((piece for piece in found if piece.kind != "plate"), key=lambda piece: piece.box[1])
    for index, upper in enumerate(below):
        for lower in below[index + 1 :]:
            if lower.box[1] > upper.box[3] - least:
                break
            if _shared(upper.box, lower.box) > least and not _may_meet(upper, lower):
                met.append((upper, lower))
    return met


def _may_meet(a: Piece, b: Piece) -> bool:
    """Two things that are no glyphs (a sign on its own ground), or two glyphs of one line."""
    if a.baseline is None or b.baseline is None:
        return a.baseline is b.baseline
    return abs(a.baseline - b.baseline) < LINE


def _shared(a: Box, b: Box) -> float:
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def _collect(element: ET.Element, outer: Matrix, outlines: dict[str, Box], found: list[Piece]) -> None:
    here = _times(outer, _matrix(element.get("transform", "")))
    if element.tag == f"{SVG}use":
        at = _times(here, (1, 0, 0, 1, float(element.get("x", "0")), float(element.get("y", "0"))))
        if outlines[element.get(LINK, "")] != (0, 0, 0, 0):
            found.append(Piece(_placed(outlines[element.get(LINK, "")], at), "glyph", at[5]))
    elif element.tag == f"{SVG}image":
        size = (0.0, 0.0, float(element.get("width", "0")), float(element.get("height", "0")))
        found.append(Piece(_placed(size, here), "image"))
    elif element.tag == f"{SVG}path":
        box = _placed(_extent(element.get("d", "")), here)
        found.append(Piece(box, _kind(element.get("fill", ""), box)))
    for child in element:
        _collect(child, here, outlines, found)


def _kind(fill: str, box: Box) -> str:
    if fill == "#{:02x}{:02x}{:02x}".format(*render.CODE_INK):
        return "code"
    return "rule" if box[3] - box[1] < 10 else "plate"


def _matrix(transform: str) -> Matrix:
    values = [float(value) for value in NUMBER.findall(transform)]
    if transform.startswith("matrix"):
        return (values[0], values[1], values[2], values[3], values[4], values[5])
    if transform.startswith("translate"):
        return (1, 0, 0, 1, values[0], values[1] if len(values) > 1 else 0)
    if transform.startswith("scale"):
        return (values[0], 0, 0, values[-1], 0, 0)
    assert not transform, transform
    return PLAIN


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        *(a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1]),
        *(a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3]),
        *(a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5]),
    )  # type: ignore[return-value]


def _placed(box: Box, at: Matrix) -> Box:
    corners = [(at[0] * x + at[2] * y + at[4], at[1] * x + at[3] * y + at[5]) for x in box[::2] for y in box[1::2]]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(down), max(across), max(down))


def _extent(path: str) -> Box:
    """Return the box around a path's points: all commands are relative, but the first."""
    x = y = 0.0
    across, down = [], []
    for letter, rest in COMMAND.findall(path):
        numbers = [float(value) for value in NUMBER.findall(rest)]
        if letter == "M":
            x, y = numbers
        elif letter == "h":
            x += sum(numbers)
        elif letter == "v":
            y += sum(numbers)
        elif letter in ENDS:
            end = ENDS[letter]
            x, y = x + numbers[end], y + numbers[end + 1]
        else:
            assert letter in "zZ", letter
            continue
        if letter != "M":
            across.append(x)
            down.append(y)
    return (min(across), min(down), max(across), max(down)) if across else (0, 0, 0, 0)
