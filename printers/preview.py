"""Interprets ESC/POS bytes as a printer would: what would be on the paper, and what was not understood."""

from collections.abc import Callable, Mapping

from PIL import Image, ImageChops

from printers.canvas import Paper, PaperFull, Roll, Style
from printers.commands import ESC_SKIPPED, FS_SKIPPED, GS_SKIPPED

CODE_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7",
    16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 33: "cp775", 34: "cp855", 36: "cp862", 37: "cp864",
    39: "iso8859_2", 40: "iso8859_15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255",
    50: "cp1256", 51: "cp1257", 52: "cp1258",
}  # fmt: skip
MOST_REPORTS = 50
WIDEST = 4096  # dots: no print head is wider; more is noise, not a picture


def interpret(data: bytes, width: int = 576) -> Paper:
    """Return the paper that these bytes would print on a head of ``width`` dots; never fails, reports instead."""
    return _Interpreter(data, width).run()


class _Cut(Exception):
    """The bytes end in the middle of a command."""


class _Interpreter:
    """Walks through the bytes once; every command consumes at least one of them, so it always ends."""

    def __init__(self, data: bytes, width: int) -> None:
        self.data = data
        self.at = 0
        self.roll = Roll(width)
        self.code_page = "cp437"
        self.reports: list[str] = []
        self.stored: Image.Image | None = None
        self.code = ""
        self.code_size = 3
        self.code_level = 0

    def run(self) -> Paper:
        try:
            while self.at < len(self.data):
                self._step()
            self.roll.finish_line()
        except _Cut:
            self.report("the bytes end in the middle of a command")
        except PaperFull:
            self.report("the paper is longer than the preview draws")
        return Paper(self.roll.image(), tuple(self.roll.cuts), tuple(self.reports))

    # Reading

    def take(self, count: int) -> bytes:
        """Consume ``count`` bytes; raises _Cut if there are fewer."""
        if self.at + count > len(self.data):
            self.at = len(self.data)
            raise _Cut
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, count: int) -> int:
        """Consume a number of ``count`` bytes, lowest first."""
        return int.from_bytes(self.take(count), "little")

    def report(self, what: str) -> None:
        """Note what was not understood, each thing once and not without end."""
        if what not in self.reports and len(self.reports) < MOST_REPORTS:
            self.reports.append(what)

    # Commands

    def _step(self) -> None:
        byte = self.take(1)[0]
        if byte >= 0x20:
            self.roll.write(bytes((byte,)).decode(self.code_page, "replace"))
        elif byte in _FAMILIES:
            _FAMILIES[byte](self)
        elif byte == 0x0A:
            self.roll.end_line()
        elif byte == 0x0D:
            pass  # printers ignore it unless told otherwise by a switch
        elif byte == 0x09:
            self.roll.write("    ")
        else:
            self.report(f"control byte {byte:02X}")

    def _family(
        self, name: str, own: Mapping[int, Callable[["_Interpreter"], None]], skipped: Mapping[int, int]
    ) -> None:
        """Do one command of ESC, GS or FS: an own one, one that leaves nothing on paper, or an unknown one."""
        code = self.take(1)[0]
        if code in own:
            own[code](self)
        elif code in skipped:
            self.take(skipped[code])
        elif code == 0x28:  # FN ( x pL pH …: says itself how long it is
            kind = self.take(1).decode("latin-1")
            self.take(self.number(2))
            self.report(f"{name} ( {kind!a}")
        else:
            self.report(f"{name} {code:02X}")

    def real_time(self) -> None:
        """DLE: questions and orders that leave nothing on the paper."""
        code = self.take(1)[0]
        if code in (0x04, 0x05):
            self.take(1)
        elif code == 0x14:
            self.take({1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(self.take(1)[0], 0))
        else:
            self.report(f"DLE {code:02X}")

    def initialise(self) -> None:
        """ESC @: back to the state after switching on; what is printed stays."""
        self.roll.finish_line()
        self.roll.style, self.roll.align, self.roll.spacing = Style(), 0, 30
        self.code_page = "cp437"

    def print_mode(self) -> None:
        """ESC !: font, bold, double height and width, underline in one byte."""
        mode = self.take(1)[0]
        self.roll.style = Style(
            font="B" if mode & 1 else "A",
            bold=bool(mode & 8),
            down=2 if mode & 16 else 1,
            across=2 if mode & 32 else 1,
            underline=bool(mode & 128),
        )

    def size(self) -> None:
        """GS !: width in the upper half of the byte, height in the lower, one to eight times."""
        size = self.take(1)[0]
        self.roll.restyle(across=(size >> 4 & 7) + 1, down=(size & 7) + 1)

    def align(self) -> None:
        """ESC a: left, centre or right."""
        side = self.take(1)[0] % 48
        if side > 2:
            self.report(f"ESC a {side}")
            return
        self.roll.align = side

    def table(self) -> None:
        """ESC t: which code page the bytes from 80 are of."""
        page = self.take(1)[0]
        if page not in CODE_PAGES:
            self.report(f"code page {page}")
        self.code_page = CODE_PAGES.get(page, "cp437")

    def flag(self, name: str) -> None:
        """Switch a property of the text on or off by the lowest bit."""
        self.roll.restyle(**{name: bool(self.take(1)[0] & 1)})

    def font(self) -> None:
        """ESC M: font A or B."""
        self.roll.restyle(font="B" if self.take(1)[0] % 48 == 1 else "A")

    def underline(self) -> None:
        """ESC -: none, thin or thick."""
        self.roll.restyle(underline=self.take(1)[0] % 48 in (1, 2))

    def feed_lines(self) -> None:
        """ESC d: print the line, then feed lines."""
        lines = self.take(1)[0]
        self.roll.finish_line()
        self.roll.feed(lines * self.roll.spacing)

    def feed_dots(self) -> None:
        """ESC J: print the line, then feed dots."""
        dots = self.take(1)[0]
        self.roll.finish_line()
        self.roll.feed(dots)

    def space(self, dots: int | None = None) -> None:
        """ESC 2 and ESC 3: the line spacing, the default or in dots."""
        self.roll.spacing = self.take(1)[0] if dots is None else dots

    def columns(self) -> None:
        """ESC *: a band of 8 or 24 dots, column by column."""
        mode, count = self.take(1)[0], self.number(2)
        depth = {0: 8, 1: 8, 32: 24, 33: 24}.get(mode)
        if depth is None:
            self.report(f"ESC * mode {mode}")
            return
        turned = Image.frombytes("1", (depth, count), self.take(count * depth // 8)) if count else None
        if turned is not None and count <= WIDEST:
            self.roll.paste(ImageChops.invert(turned.transpose(Image.Transpose.TRANSPOSE)))

    def cut(self) -> None:
        """GS V: full or partial; from 65 on with a feed before it."""
        mode = self.take(1)[0]
        if mode in (65, 66, 97, 98, 103, 104):
            rows = self.take(1)[0]
            self.roll.finish_line()
            self.roll.feed(rows)
        elif mode not in (0, 1, 48, 49):
            self.report(f"GS V {mode}")
            return
        self.roll.cut()

    def old_cut(self) -> None:
        """ESC i and ESC m: cut."""
        self.roll.cut()

    def raster(self) -> None:
        """GS v 0: a picture row by row."""
        kind, mode = self.take(2)
        across, rows = self.number(2), self.number(2)
        if kind != 0x30 or mode % 48 > 3:
            self.report(f"GS v {kind:02X} mode {mode}")
            return
        self._paste(across * 8, rows, self.take(across * rows), 2 if mode & 1 else 1, 2 if mode & 2 else 1)

    def graphics(self, length_bytes: int = 2) -> None:
        """GS ( L and GS 8 L: store a picture, print it."""
        data = self.take(self.number(length_bytes))
        function = data[1] if len(data) > 1 else -1
        if function in (2, 50) and self.stored is not None:
            self.roll.paste(self.stored)
            self.stored = None
        elif function == 112 and len(data) >= 10:
            self._store(data)
        elif function not in (2, 50):
            self.report(f"GS ( L function {function}")

    def _store(self, data: bytes) -> None:
        across, down = data[3], data[4]
        width, rows = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
        dots = data[10:]
        if data[2] != 48 or across not in (1, 2) or down not in (1, 2) or len(dots) < (width + 7) // 8 * rows:
            self.report("GS ( L with an incomplete picture")
            return
        self.stored = self._picture(width, rows, dots, across, down)

    def long_graphics(self) -> None:
        """GS 8 L: GS ( L with a longer length."""
        kind = self.take(1)
        if kind != b"L":
            self.take(self.number(4))
            self.report(f"GS 8 {kind!a}")
            return
        self.graphics(4)

    def bracket(self) -> None:
        """GS (: a letter, then a length, then what it is."""
        kind = self.take(1)
        if kind == b"L":
            self.graphics()
        elif kind == b"k":
            self._code(self.take(self.number(2)))
        else:
            self.take(self.number(2))
            if kind not in (b"A", b"D", b"E", b"H", b"K"):
                self.report(f"GS ( {kind.decode('latin-1')!a}")

    def _code(self, data: bytes) -> None:
        """GS ( k: the printer's own QR code."""
        kind, function = (data[0], data[1]) if len(data) > 1 else (-1, -1)
        if kind != 49:
            self.report(f"GS ( k code {kind}")
        elif function == 67 and len(data) > 2:
            self.code_size = min(max(data[2], 1), 16)
        elif function == 69 and len(data) > 2:
            self.code_level = data[2] - 48
        elif function == 80:
            self.code = data[3:].decode("utf-8", "replace")
        elif function == 81:
            self._print_code()
        elif function not in (65, 82):
            self.report(f"GS ( k function {function}")

    def _print_code(self) -> None:
        from qrcode.exceptions import DataOverflowError
        from qrcode.main import QRCode

        code = QRCode(error_correction={0: 1, 1: 0, 2: 3, 3: 2}.get(self.code_level, 1), border=0)
        code.add_data(self.code)
        try:
            modules = code.get_matrix()
        except (DataOverflowError, ValueError):
            self.report("a QR code with too much in it")
            return
        side = len(modules)
        image = Image.new("1", (side, side), 1)
        image.putdata([0 if dark else 255 for row in modules for dark in row])
        self.roll.paste(image.resize((side * self.code_size,) * 2, Image.Resampling.NEAREST))

    def barcode(self) -> None:
        """GS k: consumed, not drawn."""
        kind = self.take(1)[0]
        if kind >= 65:
            self.take(self.take(1)[0])
        else:
            while self.take(1) != b"\0":
                pass
        self.report("a barcode is not drawn")

    def _paste(self, width: int, rows: int, dots: bytes, across: int, down: int) -> None:
        picture = self._picture(width, rows, dots, across, down)
        if picture is not None:
            self.roll.paste(picture)

    def _picture(self, width: int, rows: int, dots: bytes, across: int, down: int) -> Image.Image | None:
        """Make a picture of its dots (1 is black), or None if there is nothing to see."""
        if not width or not rows:
            return None
        if width * across > self.roll.width:
            self.report("a picture is wider than the paper")
        rows = min(rows, 65_535)
        image = ImageChops.invert(Image.frombytes("1", (width, rows), dots[: (width + 7) // 8 * rows]))
        image = image.crop((0, 0, min(width, WIDEST), rows))
        return image.resize((image.width * across, rows * down), Image.Resampling.NEAREST)


_Command = Callable[[_Interpreter], None]
_ESC: dict[int, _Command] = {
    ord("@"): _Interpreter.initialise,
    ord("!"): _Interpreter.print_mode,
    ord("a"): _Interpreter.align,
    ord("t"): _Interpreter.table,
    ord("E"): lambda it: it.flag("bold"),
    ord("G"): lambda it: it.flag("bold"),
    ord("M"): _Interpreter.font,
    ord("-"): _Interpreter.underline,
    ord("d"): _Interpreter.feed_lines,
    ord("J"): _Interpreter.feed_dots,
    ord("2"): lambda it: it.space(30),
    ord("3"): _Interpreter.space,
    ord("*"): _Interpreter.columns,
    ord("i"): _Interpreter.old_cut,
    ord("m"): _Interpreter.old_cut,
}
_GS: dict[int, _Command] = {
    ord("!"): _Interpreter.size,
    ord("B"): lambda it: it.flag("inverse"),
    ord("V"): _Interpreter.cut,
    ord("v"): _Interpreter.raster,
    ord("("): _Interpreter.bracket,
    ord("8"): _Interpreter.long_graphics,
    ord("k"): _Interpreter.barcode,
}
_FAMILIES: dict[int, _Command] = {
    0x1B: lambda it: it._family("ESC", _ESC, ESC_SKIPPED),
    0x1D: lambda it: it._family("GS", _GS, GS_SKIPPED),
    0x1C: lambda it: it._family("FS", {}, FS_SKIPPED),
    0x10: _Interpreter.real_time,
}
