"""Writes a slip in the printer's own letters, for slow lines and old printers: German, the number, a QR code."""

import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from printers import wire
from printers.encode import end
from printers.profile import Profile
from printers.slip import Slip, Wait, Words

LEFT, CENTRE = 0, 1
MARGIN = 2
"""Characters that stay free beside the number, so that it does not run from edge to edge."""
BIGGEST = 8
QR_LEVEL, QR_DOTS, QR_SMALLEST, QR_QUIET = 49, 6, 3, 8
"""Level M; dots of a module, at best and at least; modules of white that both sides need together."""
PLAIN = {
    "–": "-", "—": "-", "‑": "-", "−": "-", "…": "...", "„": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "‚": "'",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": "", "•": "-", "→": "->", "€": "EUR",
}  # fmt: skip
GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}


class AddressTooLong(ValueError):
    """The address does not fit into a QR code of this width, so the slip cannot be printed at all."""


def text_slip(slip: Slip, profile: Profile | None = None) -> bytes:
    """Return the ESC/POS bytes of the slip as text: German, and the visitor's words if the code page has all of them.

    Without a QR code of the printer's own (``native_qr``) the address and its words are left out.
    Raises AddressTooLong.
    """
    profile = profile or Profile()
    paper = _Text(profile, both_languages=all(is_writable(own, profile.code_page[1]) for own in _own_words(slip)))
    _head(paper, slip)
    _waiting(paper, slip)
    _bring(paper, slip)
    if slip.address and profile.native_qr:
        paper.qr(slip.address)
        paper.both(slip.address_words)
        paper.feed()
    paper.both(slip.footer)
    paper.line(slip.issued)
    return paper.job()


def _own_words(part: object) -> Iterator[str]:
    """Yield all words of the visitor's own language in a slip."""
    if isinstance(part, Words):
        yield part.own
    elif isinstance(part, tuple):
        for each in part:
            yield from _own_words(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _own_words(getattr(part, each.name))


def writable(text: str, codec: str) -> str:
    """Return the text in characters that a code page has; others are replaced by what reads alike, at last by "?"."""
    return "".join(_writable(character, codec) for character in unicodedata.normalize("NFC", text))


def is_writable(text: str, codec: str) -> bool:
    """Tell whether a code page has every letter of the text; dashes, quotes and spaces do not matter."""
    composed = unicodedata.normalize("NFC", text)
    return all(_has(character, codec) or character in PLAIN for character in composed)


def _head(paper: "_Text", slip: Slip) -> None:
    """What it is and whose: a copy or not, the office, the number, the service."""
    if slip.copy.german:
        paper.band(" / ".join(filter(None, (slip.copy.german, paper.own(slip.copy)))))
    paper.both(slip.office, bold=True)
    paper.feed()
    paper.both(slip.title)
    number = slip.letter + slip.digits
    size = max(1, min(BIGGEST, (paper.columns - MARGIN) // max(len(number), 1)))
    paper.line(number, across=size, down=size, bold=True)
    paper.both(slip.service, down=2, bold=True)
    paper.rule()


def _waiting(paper: "_Text", slip: Slip) -> None:
    """Where to wait and how long."""
    if slip.place.floor:
        paper.line(slip.place.floor, across=2, down=2, bold=True)
    paper.both(slip.place.words)
    paper.feed()
    if slip.wait is None:
        paper.both(slip.no_wait)
    else:
        _wait(paper, slip.wait)
    paper.rule()


def _wait(paper: "_Text", wait: Wait) -> None:
    paper.both(wait.label)
    paper.line(f"{wait.range} {wait.unit.german}", across=2, down=2, bold=True)
    paper.both(wait.note)


def _bring(paper: "_Text", slip: Slip) -> None:
    """What to bring, one thing below the other."""
    if not slip.bring:
        return
    paper.both(slip.bring_title, align=LEFT, bold=True)
    for thing in slip.bring:
        paper.line("- " + " / ".join(filter(None, (thing.name.german, paper.own(thing.name)))), align=LEFT, hang="  ")
    paper.rule()


@dataclass(slots=True)
class _Text:
    """The bytes so far."""

    profile: Profile
    both_languages: bool = True
    _parts: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        number, _ = self.profile.code_page
        # FS . ends the Chinese mode that cheap printers start in, where two umlauts would be one Chinese character;
        # ESC R 0 keeps brackets from being national letters.
        self._parts.append(wire.INITIALISE + b"\x1c." + b"\x1bR\x00" + b"\x1bt" + bytes((number,)))

    @property
    def columns(self) -> int:
        """Characters on a line, at single width."""
        return self.profile.columns

    def own(self, words: Words) -> str:
        """Return the visitor's words if this printer can write all of the slip's, else nothing: half helps nobody."""
        return words.own if self.both_languages else ""

    def both(self, words: Words, *, align: int = CENTRE, down: int = 1, bold: bool = False) -> None:
        """Write German, below it the visitor's words; each only if there are any."""
        if words.german:
            self.line(words.german, align=align, down=down, bold=bold)
        if own := self.own(words):
            self.line(own, align=align)

    def line(
        self,
        text: str,
        *,
        align: int = CENTRE,
        across: int = 1,
        down: int = 1,
        bold: bool = False,
        hang: str = "",
    ) -> None:
        """Write text, wrapped between its words; ``hang`` indents the lines after the first."""
        self._look(align, across, down, bold)
        self._lines(_wrapped(self._writable(text), self.columns // across, hang, even=align == CENTRE))

    def band(self, text: str) -> None:
        """Write white on black across the paper, with an empty line below."""
        self._look(LEFT, 1, 2, True)
        self._parts.append(b"\x1dB\x01")
        wrapped = _wrapped(self._writable(text), self.columns - MARGIN, even=True)
        self._lines([each.center(self.columns) for each in wrapped])
        self._parts.append(b"\x1dB\x00")
        self.feed()

    def rule(self) -> None:
        """Draw a line across the paper."""
        self.line("-" * self.columns)

    def feed(self) -> None:
        """Leave a line empty."""
        self._parts.append(b"\x1b!\x00\n")

    def qr(self, address: str) -> None:
        """Let the printer draw a QR code, as big as fits; raises AddressTooLong."""
        data = address.encode()
        dots = min(QR_DOTS, self.profile.width // (_modules(data) + QR_QUIET))
        if dots < QR_SMALLEST:
            raise AddressTooLong(f"a QR code of {len(data)} bytes does not fit {self.profile.width} dots")
        settings = (b"1A2\x00", b"1C" + bytes((dots,)), b"1E" + bytes((QR_LEVEL,)), b"1P0" + data, b"1Q0")
        self._parts.append(b"\x1ba" + bytes((CENTRE,)))
        self._parts += [b"\x1d(k" + len(each).to_bytes(2, "little") + each for each in settings]
        self.feed()

    def _look(self, align: int, across: int, down: int, bold: bool) -> None:
        """Set where and how the next text stands; ``GS !`` only where it must: old printers have no size above two."""
        mode = 0x08 * bold | 0x10 * (down > 1) | 0x20 * (across > 1)
        self._parts.append(bytes((0x1B, 0x61, align, 0x1B, 0x21, mode)))
        if max(across, down) > 2:
            self._parts.append(bytes((0x1D, 0x21, (across - 1) << 4 | (down - 1))))

    def _writable(self, text: str) -> str:
        return writable(text, self.profile.code_page[1])

    def _lines(self, lines: list[str]) -> None:
        self._parts += [line.encode(self.profile.code_page[1]) + b"\n" for line in lines]

    def job(self) -> bytes:
        """Return everything, with the end of the slip."""
        return b"".join((*self._parts, end(self.profile)))


def _wrapped(text: str, columns: int, hang: str = "", *, even: bool = False) -> list[str]:
    """Return the lines of a text; a word longer than a line is broken with a hyphen.

    ``even``: of about the same length, so that no word stands alone below the others.
    """
    words = [part for word in text.split(" ") for part in _broken(word, max(columns - len(hang), 2))]
    whole, longest = " ".join(words), max(map(len, words))
    lines = textwrap.wrap(whole, max(columns, longest + len(hang)), subsequent_indent=hang)
    for narrower in range(columns - 1, longest, -1) if even and len(lines) > 1 else ():
        tried = textwrap.wrap(whole, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines or [""]


def _broken(word: str, room: int) -> list[str]:
    """Return a word in parts of about the same length that fit, with hyphens."""
    if len(word) <= room:
        return [word]
    count = -(-len(word) // (room - 1))
    size = -(-len(word) // count)
    parts = [word[start : start + size] for start in range(0, len(word), size)]
    return [*(f"{part}-" for part in parts[:-1]), parts[-1]]


def _modules(data: bytes) -> int:
    """Return how many modules wide a QR code of level M is; raises AddressTooLong."""
    import qrcode
    from qrcode.exceptions import DataOverflowError

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(data, optimize=0)
    try:
        return 17 + 4 * int(code.best_fit())
    except (DataOverflowError, ValueError) as error:
        raise AddressTooLong(f"a QR code cannot hold {len(data)} bytes") from error


def _has(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return unicodedata.category(character)[0] != "C"


def _writable(character: str, codec: str) -> str:
    """Return a character, or the nearest that the code page has."""
    if _has(character, codec):
        return character
    bare = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    for other in (PLAIN.get(character), GERMAN.get(character), bare if bare != character else None):
        if other is not None and all(_has(part, codec) for part in other):
            return other
    return "?"
