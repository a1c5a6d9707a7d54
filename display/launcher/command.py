"""The commands `aufruf-display` and `aufruf-kiosk`: keep one page of Aufruf on this computer's screen."""

import argparse
import logging
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from display.launcher.browser import Recipe, find, running
from display.launcher.keeper import PORTS, Duty, Keeper, read_token

Kind = Literal["display", "kiosk"]
WHAT = {"display": "the waiting-room screen", "kiosk": "the kiosk"}

log = logging.getLogger("display.launcher")


def main(kind: Kind, arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop; returns the exit status: 2 for a mistake in the options or no browser."""
    options = make_parser(kind).parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    try:
        duty = duty_of(kind, options)
    except (OSError, ValueError) as error:
        log.error("%s", error)
        return 2
    program = find(options.browser)
    if program is None:
        log.error("there is no Chromium on this computer; install one, or name it with --browser")
        return 2
    return keep(duty, Recipe(program, options.flags, options.profiles))


def make_parser(kind: Kind) -> argparse.ArgumentParser:
    """Return what the command line understands."""
    about = f"Keeps {WHAT[kind]} of Aufruf on this computer's screen, full screen, whatever happens."
    parser = argparse.ArgumentParser(prog=f"aufruf-{kind}", description=about)
    parser.add_argument("--server", required=True, metavar="URL", help="its address, like https://wait.example.org")
    parser.add_argument(f"--{kind}", required=True, metavar="ID", dest="name", help="its name in config.yaml")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="holds the token that `aufruf token new` made")
    parser.add_argument("--browser", metavar="PROGRAM", help="the Chromium to use (default: the first one found)")
    parser.add_argument("--profiles", type=Path, metavar="DIR", help="for what the browser may forget (in memory)")
    parser.add_argument(
        "--patience",
        type=float,
        default=20.0,
        metavar="SECONDS",
        help="start the browser anew when the page has not drawn for so long (%(default)s)",
    )
    parser.add_argument("--pointer", action="store_true", help="show the mouse pointer")
    parser.add_argument("flags", nargs="*", metavar="FLAG", help="after --: more options for Chromium")
    return parser


def duty_of(kind: Kind, options: argparse.Namespace) -> Duty:
    """Return what is to be kept on the screen; raises OSError or ValueError with what is wrong."""
    place = urlsplit(options.server)
    if place.scheme not in PORTS or not place.hostname or place.query or place.fragment or place.username:
        raise ValueError(f"the server's address must be like https://wait.example.org, not {options.server!r}")
    if place.port == 0:
        raise ValueError("the server's port must be between 1 and 65535")
    if options.patience <= 0:
        raise ValueError("--patience must be more than 0 seconds")
    if options.token_file is not None:
        read_token(options.token_file)
    return Duty(kind, options.name, options.server, options.token_file, options.patience, options.pointer)


def keep(duty: Duty, recipe: Recipe) -> int:
    """Keep the page on the screen until SIGTERM or Ctrl-C; the browser ends with us."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    Keeper(duty, partial(running, recipe)).run()
    return 0


def _stop(*_: object) -> None:
    # A second one must not interrupt the ending of the browser.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)
