"""The command `python -m counter_client`, also `aufruf-counter`: a counter in a terminal, or behind one global key."""

import argparse
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from counter_client import hotkey
from counter_client.api import NotLetIn, Unreachable
from counter_client.desk import Desk
from counter_client.keys import Reader, reader
from counter_client.live import Live
from counter_client.start import Beginning, CannotBegin, Screen, add_options, begin, catalogue, why_not
from counter_client.words import NS_

DESCRIPTION = (
    "Works at a counter from a terminal: for screen readers, slow machines and numeric keypads. H lists the keys."
)
HOTKEY = "hotkey"


def main(arguments: list[str] | None = None) -> int:
    """Run until somebody leaves; returns the exit status: 2 for a mistake in the options, 1 where nobody is let in."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == [HOTKEY]:
        parser = hotkey.make_parser()
        return guarded(parser.parse_args(words[1:]), hotkey.run)
    return guarded(make_parser().parse_args(words), at_the_desk)


def make_parser() -> argparse.ArgumentParser:
    """Return what the command line understands."""
    parser = argparse.ArgumentParser(
        prog="aufruf-counter", description=DESCRIPTION, epilog="aufruf-counter hotkey --help: one key for all programs."
    )
    add_options(parser)
    parser.add_argument(
        "--lines", action="store_true", help="read lines (a key, then Enter), as when input is no terminal"
    )
    return parser


def guarded(options: argparse.Namespace, run: Callable[[argparse.Namespace, Screen], int]) -> int:
    """Run a program, and say what ends it in one sentence."""
    signal.signal(signal.SIGTERM, _leave)
    screen = Screen()
    try:
        return run(options, screen)
    except CannotBegin as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except NotLetIn as error:
        sys.stderr.write(f"{why_not(error, catalogue(options))}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def at_the_desk(options: argparse.Namespace, screen: Screen) -> int:
    """Work at a counter in this terminal."""
    beginning = begin(options, screen.say)
    screen.say(f"{beginning.office.place(options.counter)}. {beginning.words(NS_('H lists the keys.'))}")
    keys = reader(lines=options.lines)
    try:
        return work(beginning, options.counter, screen, keys)
    finally:
        keys.close()
        with suppress(Unreachable):
            beginning.api.log_out()


def work(beginning: Beginning, counter: str, screen: Screen, keys: Reader) -> int:
    """Hear keys and news until somebody leaves."""
    b = beginning
    desk = Desk(b.words, b.office, b.presses, b.truth, screen.say, wrap_up=b.office.wrap_up())
    live = Live(b.api, counter, lambda kind, news: desk.inbox.put((kind, news)))
    live.start()
    try:
        desk.run(keys)
    finally:
        live.stop()
    return 0


def _leave(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
