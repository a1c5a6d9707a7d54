"""The program in the sandbox: sets an office's own template, and can open no connection and write no file.

It is run by its path, alone (``python -I typesetter.py ROOT MAIN LIMIT FONTS…``), and imports nothing of ours. It reads
one JSON line of facts per slip and answers with a JSON line: ``{"bytes": n}`` and then a PNG, or ``{"error": words}``.
"""

import contextlib
import ctypes
import json
import os
import re
import resource
import struct
import sys
from typing import Any

MEMORY = 2_000_000_000
SYSTEM_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # (audit number, that of socket)
IO_URING_SETUP = 425
PLACE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):\d+")
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # refuse: "not permitted"


def main() -> None:
    """Load fonts, give up every right, then answer until nobody asks any more."""
    import typst

    root, start, limit, *fonts = sys.argv[1:]
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*fonts, root])
    compiler = typst.Compiler(
        input=root + start, root=root, font_paths=found, package_path=f"{root}/none", package_cache_path=f"{root}/none"
    )
    give_up_rights()
    say({"ready": True})
    for line in sys.stdin.buffer:
        allow_seconds(float(limit))
        try:
            pages = compiler.compile(format="png", ppi=72, sys_inputs={"slip": json.loads(line)})
        except Exception as error:  # whatever it is, the slip's template made it
            say({"error": in_words(error)})
            continue
        answer(pages)


def answer(pages: Any) -> None:
    """Send the picture of the one page that there must be."""
    if not isinstance(pages, bytes):
        say({"error": f"it makes {len(pages or ())} pages; a slip is one, as long as it needs to be"})
        return
    say({"bytes": len(pages)})
    sys.stdout.buffer.write(pages)
    sys.stdout.buffer.flush()


def say(words: dict[str, Any]) -> None:
    """Send one line."""
    sys.stdout.buffer.write(json.dumps(words).encode() + b"\n")
    sys.stdout.buffer.flush()


def in_words(error: Exception) -> str:
    """Return what Typst says is wrong, and where."""
    message = str(getattr(error, "message", None) or error).replace(sys.argv[1], "")
    places = list(PLACE.finditer(getattr(error, "diagnostic", "")))
    theirs = [found for found in places if not found["file"].startswith("aufruf/")] or places
    return f"{message} ({theirs[0]['file']}, line {theirs[0]['line']})" if theirs else message


def give_up_rights() -> None:
    """Allow this process no file to write, no core dump, no more than its memory and no connection."""
    for kind, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, MEMORY)):
        resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError, AttributeError):  # elsewhere than on Linux there is still the dead proxy
        refuse_sockets()


def refuse_sockets() -> None:
    """Let the kernel refuse sockets to this process for good: a seccomp filter of a few lines."""
    known = SYSTEM_CALLS.get(os.uname().machine)
    if known is None or sys.platform != "linux":
        return
    audit, socket = known
    lines = (
        (LOAD, 0, 0, 4),
        (EQUAL, 0, 3, audit),
        (LOAD, 0, 0, 0),
        (EQUAL, 1, 0, socket),
        (EQUAL, 0, 1, IO_URING_SETUP),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    )
    filters = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    program = struct.pack("HP", len(lines), ctypes.addressof(filters))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in ((38, 1, 0, 0, 0), (22, 2, program, 0, 0)):  # no new privileges; set the filter
        if libc.prctl(*arguments):
            raise OSError(ctypes.get_errno(), "prctl")


def allow_seconds(limit: float) -> None:
    """Let the kernel end this process if one slip takes far too long, should nobody else be there to do it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    most = int(usage.ru_utime + usage.ru_stime + 4 * limit) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
