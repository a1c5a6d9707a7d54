"""A trial print: every script, the whole width with a ruler, and a QR code: what a printer can do at a glance."""

import io
import json
from dataclasses import asdict, dataclass

from PIL import Image

from printers import wire
from printers.encode import raster
from printers.profile import Profile
from printers.render import compiler, qr
from printers.slip import Slip
from printers.text import text_slip

BLACK_BELOW = 140


@dataclass(frozen=True, slots=True)
class Sample:
    """Some words in one language."""

    language: str
    words: str
    rtl: bool


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What stands on the page: a title, what the printer is taken for, samples, questions, a QR code's address."""

    title: str
    about: tuple[str, ...]
    samples: tuple[Sample, ...]
    ask: tuple[str, ...]
    address: str


def trial_picture(page: TrialPage, width: int) -> Image.Image:
    """Return the page as a 1-bit image, ``width`` dots wide; raises what ``printers.render.qr`` raises."""
    facts = json.dumps(asdict(page) | {"width": width})
    drawn = compiler("trial.typ", None).compile(format="png", ppi=72, sys_inputs={"page": facts})
    if not isinstance(drawn, bytes):
        raise RuntimeError("trial.typ must make one page")
    top = Image.open(io.BytesIO(drawn)).convert("L").point(lambda grey: 0 if grey < BLACK_BELOW else 255)
    code = qr(page.address, width)
    whole = Image.new("1", (width, top.height + code.height), 255)
    whole.paste(top, (0, 0))
    whole.paste(code, ((width - code.width) // 2, top.height))
    return whole


def trial(page: TrialPage, profile: Profile) -> bytes:
    """Return the bytes that print the page as a picture."""
    # A picture's width is a multiple of 8 dots; a needle printer's need not be.
    return raster(trial_picture(page, profile.width // 8 * 8), profile)


def trial_text(slip: Slip, profile: Profile) -> bytes:
    """Return the bytes that print a slip as text below a ruler of characters."""
    tens = "".join(f"{column:>10}" for column in range(10, profile.columns + 1, 10))
    ones = "".join("+" if column % 10 == 0 else str(column % 10) for column in range(1, profile.columns + 1))
    ruler = wire.INITIALISE + f"{tens}\n{ones}\n".encode("ascii")
    return ruler + text_slip(slip, profile)
