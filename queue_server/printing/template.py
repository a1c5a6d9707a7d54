"""What runs in a worker process for an office's own template: gathering, trying out, drawing and previewing."""

import io
import time
from datetime import datetime
from pathlib import Path

from printers.encode import raster
from printers.preview import by_model
from printers.profile import Profile
from printers.render import picture
from printers.slip import Slip
from printers.template import Template, TemplateError, gather
from queue_server.config import Config
from queue_server.printing import paper
from queue_server.printing.samples import examples
from queue_server.texts import Texts

TRIAL_SECONDS = 40.0
"""How long all slips of one width may take; a usual template needs two."""


def prepare(source: Path | None, logo: Path | None, into: Path) -> Template:
    """Gather an office's files into a folder of their own; raises TemplateError if that is not possible."""
    try:
        return gather(source, logo, into)
    except OSError as error:
        raise TemplateError(f"its files cannot be read: {error.strerror or error}") from error


def draw(slip: Slip, profile: Profile, text: bool, template: Template | None) -> bytes:
    """Return the bytes that print a slip; raises TemplateError, and what ``printers.render.picture`` raises."""
    if text or template is None:
        return paper.draw(slip, profile, text)
    return raster(picture(slip, profile.width, template=template), profile)


def try_out(template: Template, config: Config, at: datetime, width: int) -> None:
    """Draw the longest and the barest slips at a width (dots), in every language.

    Raises TemplateError with the reason of the first that cannot be drawn.
    """
    started = time.monotonic()
    for count, slip in enumerate(examples(config, Texts(), at), 1):
        try:
            picture(slip, width, template=template)
        except TemplateError as error:
            raise type(error)(f"{error}, at {width} dots in {slip.language}") from error
        if time.monotonic() - started > TRIAL_SECONDS:
            raise TemplateError(f"it is too slow: {count} slips took {TRIAL_SECONDS:g} seconds")


def preview(slip: Slip, profile: Profile, text: bool, template: Template | None) -> bytes:
    """Return as PNG what a printer of this model makes of the slip's bytes; raises what `draw` raises."""
    drawn = by_model(draw(slip, profile, text, template), profile)
    file = io.BytesIO()
    drawn.image.save(file, "PNG")
    return file.getvalue()
