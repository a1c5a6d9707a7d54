"""What a printer model can do: the width of its head, its commands, its knife, and how it tells its state."""

import difflib
from dataclasses import dataclass, replace
from typing import Literal

Raster = Literal["raster", "graphics", "columns"]

FONT_A = 12
"""Dots across one character of font A."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One model. ``width`` is in dots, ``rows`` are those of a picture that it takes at a time.

    ``raster``: pictures by ``GS v 0``, by ``GS ( L`` (``GS 8 L`` if long) or by ``ESC *``. ``code_page``: the table
    that ``ESC t`` selects for German, and Python's codec of it. ``realtime``: answers ``DLE EOT``; ``asb``: tells its
    state unasked after ``GS a``; ``in_turn``: answers ``GS r`` when it has worked off everything before it;
    ``process_id``: answers ``GS ( H`` once everything before it is on the paper.
    """

    name: str = "generic-80"
    width: int = 576
    rows: int = 256
    raster: Raster = "raster"
    cut: bool = True
    native_qr: bool = True
    code_page: tuple[int, str] = (19, "cp858")
    realtime: bool = True
    asb: bool = False
    in_turn: bool = True
    process_id: bool = False

    @property
    def columns(self) -> int:
        """Return how many characters of font A fit on a line."""
        return self.width // FONT_A


class UnknownProfile(ValueError):
    """Nobody has described this model; the message says which names are near."""


_EPSON = Profile(asb=True, process_id=True)
_KNOWN = (
    # What any ESC/POS printer of its paper width takes. 58 mm: most have neither a knife nor a QR code of their own,
    # and a cut that is not done would leave the slip's end inside.
    Profile("generic-80"),
    Profile("generic-76", 512),
    Profile("generic-58", 384, cut=False, native_qr=False),
    # For those that answer DLE EOT alone, and for those that say nothing at all (their slips stay "unknown").
    Profile("simple-80", in_turn=False),
    Profile("simple-58", 384, cut=False, native_qr=False, in_turn=False),
    Profile("mute-80", realtime=False, in_turn=False),
    Profile("mute-58", 384, cut=False, native_qr=False, realtime=False, in_turn=False),
    # Epson: widths and tables as in python-escpos' capability database (receipt-print-hq/escpos-printer-db);
    # GS a and GS ( H by Epson's ESC/POS command reference, which names the TM-T88III and TM-U220 as without GS ( H.
    replace(_EPSON, name="epson-tm-t88v", width=512),
    replace(_EPSON, name="epson-tm-t88iv", width=512),
    replace(_EPSON, name="epson-tm-t88iii", width=512, process_id=False, native_qr=False),
    replace(_EPSON, name="epson-tm-t20ii"),
    replace(_EPSON, name="epson-tm-m30", raster="graphics"),  # its reference calls GS v 0 obsolete
    replace(_EPSON, name="epson-tm-l90"),
    Profile("epson-tm-u220", 400, raster="columns", native_qr=False, code_page=(2, "cp850"), asb=True),  # needles
    # Others, from the same database. That they answer like an Epson is not promised there: so no asb, no process id.
    Profile("citizen-ct-s651", 640),
    Profile("seiko-rp-f10"),
    Profile("rongta-rp326"),
    Profile("metapace-t-1", 504),
    Profile("star-tsp600", code_page=(4, "cp858")),
    Profile("netum-80v", code_page=(53, "cp858")),
    Profile("netum-5890k", 384, cut=False, native_qr=False, code_page=(53, "cp858")),
    Profile("zjiang-5890", 384, cut=False, native_qr=False, code_page=(53, "cp858")),
    Profile("sunmi-v2", 384, cut=False),
)
PROFILES: dict[str, Profile] = {known.name: known for known in _KNOWN}
_GENERIC = {known.width: known.name for known in _KNOWN if known.name.startswith("generic-")}


def profile(name: str, width: int | None = None) -> Profile:
    """Return a model's profile, its width replaced by ``width`` (dots) if given; raises UnknownProfile."""
    found = PROFILES.get(name)
    if found is None:
        near = difflib.get_close_matches(name.lower(), PROFILES, 3, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(PROFILES)}"
        raise UnknownProfile(f"no printer profile is called {name!r}; {hint}")
    return found if width is None else replace(found, width=width)


def generic(width: int = 576) -> Profile:
    """Return the profile of a printer of which only the width (dots) is known."""
    name = _GENERIC.get(width)
    return PROFILES[name] if name is not None else replace(PROFILES["generic-80"], width=width)
