"""What runs in a worker process: drawing a slip."""

from datetime import datetime

from printers.encode import raster
from printers.profile import Profile, generic
from printers.render import picture
from printers.slip import Place, Slip, Words
from printers.text import text_slip
from queue_server.config import Config


def draw(slip: Slip, profile: Profile, text: bool = False) -> bytes:
    """Return the bytes that print a slip, as a picture or as text; raises what ``printers.render.picture`` raises."""
    return text_slip(slip, profile) if text else raster(picture(slip, profile.width), profile)


def warm_up() -> None:
    """Load fonts and libraries, so that the first visitor's slip comes as fast as the others."""
    words = Words("Aufruf", "Aufruf")
    draw(Slip("en", False, words, words, "A", "000", words, Place("", (), words), "", address="x"), generic())


def trial_slip(config: Config, printer: str, at: datetime) -> Slip:
    """Return a slip that shows what a printer can do: all scripts, the whole width, a QR code."""
    name = config.text(config.printers[printer].name, "de")
    local = at.astimezone(config.tz)
    return Slip(
        language="en",
        rtl=False,
        office=Words(config.text(config.office.name, "de"), config.text(config.office.name, "en")),
        title=Words("Testdruck", "Test print"),
        letter="A",
        digits="042",
        service=Words(f"{name} ({printer})", "ABC äöü Ğş Іжя رقمك پښتو हिन्दी ትግርኛ Tiếng Việt"),
        place=Place("EG", ("up", "left", "lift"), Words("Gut lesbar?", "Easy to read?")),
        issued=f"{local:%d.%m.%Y, %H:%M}",
        address="https://example.org/aufruf",
        address_words=Words("Dieser Code muss lesbar sein.", "This code must be readable."),
    )
