"""The commands for text: how it looks, where it stands, which characters its bytes are, and feeds and cuts."""

from collections.abc import Callable

from printers.interpreter.code_pages import table
from printers.interpreter.machine import Command, Machine
from printers.interpreter.roll import SPACING

DOTS_PER_INCH = 203
CUT_AT_ONCE, CUT_AFTER_FEED = (0, 1, 48, 49), (65, 66, 97, 98, 103, 104)


def _print_mode(it: Machine) -> None:
    """ESC !: font, bold, double height and width, underline in one byte."""
    mode = it.stream.byte()
    it.restyle(
        font="B" if mode & 1 else "A",
        bold=bool(mode & 8),
        down=2 if mode & 16 else 1,
        across=2 if mode & 32 else 1,
        underline=1 if mode & 128 else 0,
    )


def _size(it: Machine) -> None:
    """GS !: width in the upper half of the byte, height in the lower, one to eight times."""
    size = it.stream.byte()
    it.restyle(across=(size >> 4 & 7) + 1, down=(size & 7) + 1)


def _font(it: Machine) -> None:
    """ESC M: font A or B; the rarer ones look like B."""
    number = it.stream.byte() % 48
    if number > 1:
        it.report(f"ESC M {number}: the font is shown as font B")
    it.restyle(font="A" if number == 0 else "B")


def _underline(it: Machine) -> None:
    """ESC -: none, thin or thick."""
    dots = it.stream.byte() % 48
    if dots > 2:
        it.report(f"ESC - {dots}")
    else:
        it.restyle(underline=dots)


def _flag(name: str) -> Command:
    """A property of the text that the lowest bit switches on or off."""
    return lambda it: it.restyle(**{name: bool(it.stream.byte() & 1)})


def _turn(it: Machine) -> None:
    """ESC V: characters turned by 90 degrees clockwise."""
    it.restyle(turned=it.stream.byte() % 48 in (1, 2))


def _table(it: Machine) -> None:
    """ESC t: which code page the bytes from 80 are of."""
    page = it.stream.byte()
    if page not in it.pages:
        it.report(f"code page {page}")
    it.characters = table(it.pages.get(page, "cp437"))


def _national(it: Machine) -> None:
    """ESC R: national characters in place of a few ASCII ones; only those of the USA are plain ASCII."""
    country = it.stream.byte()
    if country:
        it.report(f"ESC R {country}: brackets may print as national letters")


def _space(it: Machine) -> None:
    """ESC SP: room on the right of each character."""
    it.space = it.stream.byte()


# Where it stands


def _at_line_start(it: Machine, name: str, change: Callable[[], None]) -> None:
    """Make a change that a printer makes only at the beginning of a line."""
    if it.roll.is_at_start:
        change()
    else:
        it.report(f"{name} in the middle of a line does nothing")


def _align(it: Machine) -> None:
    """ESC a: left, centre or right."""
    side = it.stream.byte() % 48
    if side > 2:
        it.report(f"ESC a {side}")
    else:
        _at_line_start(it, "ESC a", lambda: setattr(it.roll, "align", side))


def _upside_down(it: Machine) -> None:
    """ESC {: each line turned by 180 degrees."""
    on = bool(it.stream.byte() & 1)
    _at_line_start(it, "ESC {", lambda: setattr(it.roll, "upside_down", on))


def _margin(it: Machine) -> None:
    """GS L: the left margin."""
    dots = min(it.stream.number(2), it.roll.width - 1)
    _at_line_start(it, "GS L", lambda: setattr(it.roll, "margin", dots))


def _area(it: Machine) -> None:
    """GS W: the width of the printing area."""
    dots = it.stream.number(2)
    _at_line_start(it, "GS W", lambda: setattr(it.roll, "wanted_area", dots))


def _motion_units(it: Machine) -> None:
    """GS P: what a unit of feeds and margins is; the preview takes each for a dot."""
    across, down = it.stream.take(2)
    if across not in (0, DOTS_PER_INCH) or down not in (0, DOTS_PER_INCH):
        it.report(f"GS P {across} {down}: units are taken for dots")


def _tabs(it: Machine) -> None:
    """ESC D: where the tabulator stops, in characters of the present font; a smaller one ends the list."""
    width = it.style.cell[0] + it.space
    stops: list[int] = []
    for _ in range(33):
        stop = it.stream.byte()
        if stop <= (stops[-1] if stops else 0):
            if stop:
                it.stream.at -= 1
            break
        stops.append(stop)
    it.roll.tabs = tuple(stop * width for stop in stops)


def _move_to(it: Machine) -> None:
    """ESC $: a place in the line, from the left margin."""
    it.roll.move_to(it.stream.number(2))


def _move_by(it: Machine) -> None:
    """ESC backslash: a place in the line, from where it is."""
    dots = it.stream.number(2)
    it.roll.move_by(dots - 65_536 if dots >= 32_768 else dots)


# Feeds and cuts


def _feed_lines(it: Machine) -> None:
    """ESC d: print the line and feed so many lines."""
    it.roll.end_line(it.stream.byte() * it.roll.spacing)


def _feed_dots(it: Machine) -> None:
    """ESC J: print the line and feed so many dots."""
    it.roll.end_line(it.stream.byte())


def _feed_back(it: Machine) -> None:
    """ESC e and ESC K: print and feed backwards, which the preview does not."""
    it.stream.take(1)
    it.roll.finish_line()
    it.report("feeding backwards")


def _spacing(parts_of_inch: int = 0) -> Command:
    """ESC 3, ESC A, ESC +: the line spacing in dots or parts of an inch."""

    def command(it: Machine) -> None:
        units = it.stream.byte()
        it.roll.spacing = round(units * DOTS_PER_INCH / parts_of_inch) if parts_of_inch else units

    return command


def _default_spacing(it: Machine) -> None:
    """ESC 2: a sixth of an inch."""
    it.roll.spacing = SPACING


def _cut(it: Machine) -> None:
    """GS V: full or partial; from 65 on with a feed before it."""
    mode = it.stream.byte()
    if mode in CUT_AFTER_FEED:
        rows = it.stream.byte()
        it.roll.finish_line()
        it.roll.feed(rows)
    elif mode not in CUT_AT_ONCE:
        it.report(f"GS V {mode}")
        return
    it.roll.cut()


def _old_cut(it: Machine) -> None:
    """ESC i and ESC m: cut."""
    it.roll.cut()


def _kanji(on: bool) -> Command:
    """FS & and FS .: two bytes a character, or one."""
    return lambda it: setattr(it, "kanji", on)


def _form_feed(it: Machine) -> None:
    """FF: ends a page in page mode and a label; on a plain roll it prints the line."""
    it.roll.finish_line()


CONTROL: dict[int, Command] = {
    0x00: lambda it: None,
    0x07: lambda it: None,
    0x09: lambda it: it.roll.tab(),
    0x0A: lambda it: it.roll.end_line(),
    0x0B: lambda it: None,
    0x0C: _form_feed,
    0x0D: lambda it: None,  # printers ignore it unless told otherwise by a switch
}
ESC: dict[int, Command] = {
    ord("@"): Machine.initialise,
    ord("!"): _print_mode,
    ord(" "): _space,
    ord("M"): _font,
    ord("-"): _underline,
    ord("E"): _flag("bold"),
    ord("G"): _flag("bold"),
    ord("V"): _turn,
    ord("t"): _table,
    ord("R"): _national,
    ord("a"): _align,
    ord("{"): _upside_down,
    ord("D"): _tabs,
    ord("$"): _move_to,
    ord("\\"): _move_by,
    ord("d"): _feed_lines,
    ord("J"): _feed_dots,
    ord("e"): _feed_back,
    ord("K"): _feed_back,
    ord("2"): _default_spacing,
    ord("3"): _spacing(),
    ord("A"): _spacing(60),
    ord("+"): _spacing(360),
    ord("i"): _old_cut,
    ord("m"): _old_cut,
}
GS: dict[int, Command] = {
    ord("!"): _size,
    ord("B"): _flag("inverse"),
    ord("L"): _margin,
    ord("W"): _area,
    ord("P"): _motion_units,
    ord("V"): _cut,
}
FS: dict[int, Command] = {ord("&"): _kanji(True), ord("."): _kanji(False)}
