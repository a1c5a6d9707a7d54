"""Interprets ESC/POS bytes as a printer would: what would be on the paper, and what was not understood.

    python -m printers.preview job.bin paper.png --profile epson-tm-t88v

draws a file's bytes and says what it could not interpret.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from printers.interpreter import codes, pictures, quiet, text
from printers.interpreter.code_pages import CODE_PAGES
from printers.interpreter.machine import Command, Machine
from printers.interpreter.roll import Paper, PaperFull, Roll
from printers.interpreter.stream import Stream, Truncated
from printers.profile import Profile, UnknownProfile, profile

__all__ = ["Paper", "by_model", "interpret"]

MOST_BYTES = 2_000_000
"""What is longer is not read to its end: two metres of paper, dot by dot, are little more than half of that."""
MOST_COMMANDS = 200_000
"""After so many it stops: a slip has hundreds, and what prints nothing could go on for long."""
DLE, ESC, FS, GS, BRACKET = 0x10, 0x1B, 0x1C, 0x1D, 0x28


def interpret(data: bytes, width: int = 576, code_pages: Mapping[int, str] | None = None) -> Paper:
    """Return the paper that these bytes would print on a head of ``width`` dots; never fails, reports instead.

    ``code_pages``: numbers of ``ESC t`` and Python's codecs, where the model differs from Epson's numbers. Time and
    memory are bounded whatever the bytes are: seconds, and the picture of two metres of paper.
    """
    machine = Machine(Stream(data[:MOST_BYTES]), Roll(max(width, 8)), {**CODE_PAGES, **(code_pages or {})})
    try:
        _run(machine)
    except Truncated:
        machine.report("the bytes end in the middle of a command")
    except PaperFull:
        machine.report("the paper is longer than the preview draws")
    if len(data) > MOST_BYTES:
        machine.report("there are more bytes than the preview reads")
    return Paper(machine.roll.image(), tuple(machine.roll.cuts), tuple(machine.reports))


def by_model(data: bytes, profile: Profile) -> Paper:
    """Return the paper as a printer of this model prints it: its width, its code page."""
    return interpret(data, profile.width, dict((profile.code_page,)))


def _run(it: Machine) -> None:
    for _ in range(MOST_COMMANDS):
        if it.stream.is_at_end:
            _end(it)
            return
        _step(it)
    it.report("there are more commands than the preview follows")


def _step(it: Machine) -> None:
    """Do the next command, or print characters up to it; at least one byte is consumed."""
    characters = it.stream.text()
    if characters:
        it.write(characters)
        return
    byte = it.stream.byte()
    if byte in _FAMILIES:
        _family(it, byte)
    elif byte == DLE:
        quiet.real_time(it)
    elif byte in text.CONTROL:
        text.CONTROL[byte](it)
    else:
        it.report(f"control byte {byte:02X}")


def _family(it: Machine, family: int) -> None:
    """Do one command of ESC, FS or GS: one that prints or sets, one that leaves nothing on paper, or an unknown one."""
    name, commands, skipped = _FAMILIES[family]
    code = it.stream.byte()
    if code in commands:
        commands[code](it)
    elif code in skipped:
        it.stream.take(skipped[code])
    elif code == BRACKET:
        _bracket(it, name)
    else:
        it.report(f"{name} {code:02X}")


def _bracket(it: Machine, name: str) -> None:
    """``GS (`` and its like: a letter, then how long it is, so that even an unknown one is skipped rightly."""
    kind = it.stream.byte()
    if name == "GS" and kind in _BRACKET:
        _BRACKET[kind](it)
        return
    it.stream.take(it.stream.number(2))
    if name != "GS" or kind not in quiet.BRACKET:
        it.report(f"{name} ( {chr(kind)!a}")


def _end(it: Machine) -> None:
    """A printer keeps a line that is not ended until more comes; the preview shows it and says so."""
    if it.roll.has_line:
        it.report("the last line is not ended: a printer would keep it")
        it.roll.finish_line()


_BRACKET: dict[int, Command] = {**pictures.BRACKET, **codes.BRACKET}
_FAMILIES: dict[int, tuple[str, dict[int, Command], dict[int, int]]] = {
    ESC: ("ESC", {**text.ESC, **pictures.ESC, **quiet.ESC_REPORTED}, quiet.ESC),
    FS: ("FS", {**text.FS, **pictures.FS}, quiet.FS),
    GS: ("GS", {**text.GS, **pictures.GS, **codes.GS, **quiet.GS_REPORTED}, quiet.GS),
}


def main(arguments: list[str] | None = None) -> int:
    """Draw a file's bytes; return 1 if something in them was not understood."""
    parser = argparse.ArgumentParser(prog="python -m printers.preview", description="What a printer makes of bytes.")
    parser.add_argument("bytes", type=Path, help="the job, as it would be sent")
    parser.add_argument("picture", type=Path, help="where the paper is drawn (PNG)")
    parser.add_argument("--profile", default="generic-80", help="the model that prints")
    options = parser.parse_args(arguments)
    try:
        paper = by_model(options.bytes.read_bytes(), profile(options.profile))
        options.picture.write_bytes(paper.png())
    except (UnknownProfile, OSError) as error:
        parser.error(str(error))
    cuts = ", ".join(map(str, paper.cuts)) or "nowhere"
    sys.stdout.write(f"{paper.image.width} x {paper.image.height} dots, cut at {cuts}\n")
    sys.stdout.writelines(f"not understood: {report}\n" for report in paper.reports)
    return 1 if paper.reports else 0


if __name__ == "__main__":
    sys.exit(main())
