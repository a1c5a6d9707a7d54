"""ESC/POS commands that leave nothing on the paper, and how many bytes follow them."""

from printers.interpreter.machine import Command, Machine

ESC = {
    ord("="): 1,  # select device
    ord("?"): 1,  # cancel own characters
    ord("B"): 2,  # buzzer
    ord("S"): 0,  # standard mode
    ord("T"): 1,  # direction in page mode
    ord("U"): 1,  # one direction
    ord("W"): 8,  # area in page mode
    ord("f"): 2,  # waiting times of slip paper
    ord("c"): 2,  # paper sensors, panel buttons
    ord("p"): 3,  # drawer
    ord("r"): 1,  # colour
    ord("u"): 1,  # status of the drawer
    ord("v"): 0,  # status of the paper
}
GS = {
    ord("$"): 2,  # vertical position in page mode, absolute
    ord("\\"): 2,  # vertical position in page mode, relative
    ord("E"): 1,  # head control
    ord("I"): 1,  # printer's identity
    ord("T"): 1,  # to the beginning of the line
    ord("a"): 1,  # automatic status
    ord("b"): 1,  # smoothing
    ord("j"): 1,  # automatic status of ink
    ord("r"): 1,  # status
    ord("g"): 4,  # maintenance counters
    ord("z"): 3,  # waiting times
    ord("|"): 1,  # density
}
FS = {
    ord("!"): 1,  # Kanji: print mode
    ord("-"): 1,  # Kanji: underline
    ord("C"): 1,  # Kanji: code
    ord("S"): 2,  # Kanji: spaces
    ord("W"): 1,  # Kanji: double size
}
BRACKET = frozenset(b"ACDEHKM")
"""GS ( followed by one of these asks or sets something: test print, drawer, settings, speed, answers, process ids."""
EOT, ENQ, DC4 = 0x04, 0x05, 0x14
LONG_QUESTIONS = frozenset((7, 8, 18))
"""DLE EOT followed by one of these asks about a part (ink, label peeler …) that one more byte names."""
ORDERS = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}
"""DLE DC4 followed by one of these: so many bytes more."""


def real_time(it: Machine) -> None:
    """DLE: questions and orders that act at once and leave nothing on the paper."""
    code = it.stream.byte()
    if code not in (EOT, ENQ, DC4):
        it.report(f"DLE {code:02X}")
        return
    kind = it.stream.byte()
    if code == DC4:
        it.stream.take(ORDERS.get(kind, 0))
        if kind not in ORDERS:
            it.report(f"DLE 14 {kind}")
    elif code == EOT and kind in LONG_QUESTIONS:
        it.stream.take(1)


def _page_mode(it: Machine) -> None:
    """ESC L: page mode, which the preview does not know: it goes on line by line."""
    it.report("ESC L: page mode is shown line by line")


def _own_characters(it: Machine) -> None:
    """ESC &: define own characters, which the preview shows as the ordinary ones."""
    down, first, last = it.stream.take(3)
    for _ in range(last - first + 1):
        it.stream.take(it.stream.byte() * down)
    it.report("ESC &: own characters are shown as the ordinary ones")


def _use_own_characters(it: Machine) -> None:
    """ESC %: use the own characters."""
    if it.stream.byte() & 1:
        it.report("ESC %: own characters are shown as the ordinary ones")


def _macro(it: Machine) -> None:
    """GS ^: repeat a macro, which the preview does not keep."""
    it.stream.take(3)
    it.report("GS ^: a macro is not repeated")


ESC_REPORTED: dict[int, Command] = {ord("L"): _page_mode, ord("&"): _own_characters, ord("%"): _use_own_characters}
GS_REPORTED: dict[int, Command] = {ord("^"): _macro, ord(":"): lambda it: it.report("GS :: a macro is not kept")}
