"""A trial page, printed on the spot without the server: whether printer, cable and options fit together."""

from datetime import UTC, datetime

from printers.device import Label, Printer, PrinterError
from printers.profile import Profile
from printers.slip import Place, Slip, Words
from printers.trial import Sample, TrialPage, trial, trial_text

ADDRESS = "https://example.org/aufruf"
SAMPLES = (
    Sample("de", "Deutsch äöüß A042", rtl=False),
    Sample("uk", "Українська A042", rtl=False),
    Sample("ar", "العربية A042", rtl=True),
    Sample("fa", "فارسی A042", rtl=True),
    Sample("hi", "हिन्दी A042", rtl=False),
    Sample("ti", "ትግርኛ A042", rtl=False),
    Sample("vi", "Tiếng Việt A042", rtl=False),
)
TITLE = "Testdruck / Test print"


def print_trial(device: Printer, model: Profile, printer: str, *, text: bool) -> str:
    """Print a trial page and return in words what became of it: *printed*, *unknown* or *failed*, and a code why."""
    data = trial_text(plain(printer), model) if text else trial(page(model, printer), model)
    try:
        sent = device.send(data, Label(0, datetime.now(UTC)))
    except PrinterError as error:
        return f"failed ({error.message})"
    state = "printed" if sent.confirmed else "unknown"
    return state if sent.reason is None else f"{state} ({sent.reason})"


def page(model: Profile, printer: str) -> TrialPage:
    """Return a page with several scripts, a ruler and a QR code."""
    about = (printer, f"{model.name}, {model.width} Punkte / dots, {model.raster}")
    ask = ("Beide Ränder zu sehen? Code lesbar?", "Both edges there? Code readable?")
    return TrialPage(TITLE, about, SAMPLES, ask, ADDRESS)


def plain(printer: str) -> Slip:
    """Return a slip for printers that print text."""
    return Slip(
        language="en",
        rtl=False,
        office=Words("Aufruf"),
        title=Words("Testdruck", "Test print"),
        letter="A",
        digits="042",
        service=Words(printer),
        place=Place("", (), Words("Gut lesbar?", "Easy to read?")),
        issued="",
        address=ADDRESS,
    )
