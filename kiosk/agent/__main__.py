"""The command `python -m kiosk.agent`: serves one printer of this computer for the Aufruf server."""

import argparse
import logging
import os
import signal
import sys
from pathlib import Path

from kiosk.agent.agent import Agent
from kiosk.agent.ear import Ear
from kiosk.agent.journal import InUse, Journal
from kiosk.agent.pairing import pair
from kiosk.agent.server import Refused, Server
from printers.condition import condition
from printers.connect import connect
from printers.device import Printer, PrinterError
from printers.profile import Profile, profile

DRIVERS = ("usb", "serial", "file", "cups", "network")
PORT = 9100

log = logging.getLogger("kiosk.agent")


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; returns the exit status: 2 for a mistake in the options, 1 where it cannot begin."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    try:
        model = profile(options.profile)
        device = make_device(options, model)
        if options.check:
            return check(device)
        if options.test_print:
            return test_print(device, model, options)
        server = make_server(options)
        journal = Journal(options.data / server.printer)
    except (OSError, ValueError, InUse) as error:
        log.error("%s", error)
        return 2
    except Refused as error:
        log.error("the server does not pair with this printer: %s", error)
        return 2
    except PrinterError as error:
        log.error("the printer cannot be used: %s", error.message)
        return 1
    return serve(server, device, journal)


def make_parser() -> argparse.ArgumentParser:
    """Return what the command line understands."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.agent", description=__doc__)
    parser.add_argument("--server", metavar="URL", help="the server's address, like https://wait.example.org")
    parser.add_argument("--token-file", type=Path, metavar="FILE", help="holds the token that `aufruf token new` made")
    parser.add_argument(
        "--pair",
        action="store_true",
        help="without a token file yet: show a code, and write the file once it is confirmed",
    )
    parser.add_argument("--printer", metavar="ID", help="the printer's name in config.yaml; the token has the same")
    parser.add_argument("--driver", choices=DRIVERS, required=True, help="how the printer hangs on this computer")
    parser.add_argument(
        "--device",
        required=True,
        help="usb: 04b8:0e15 (and :serial number); serial, file: its path; cups: its queue; network: HOST or HOST:PORT",
    )
    parser.add_argument("--baud", type=int, default=9600, help="speed of a serial line (%(default)s)")
    parser.add_argument("--timeout", type=float, default=3.0, help="seconds to wait for the printer (%(default)s)")
    parser.add_argument("--profile", default="generic-80", help="the printer's model (%(default)s)")
    parser.add_argument("--ca", metavar="FILE", help="certificate that vouches for the server, if it is your own")
    parser.add_argument("--data", type=Path, default=default_data(), metavar="DIR", help="its journal (%(default)s)")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--check", action="store_true", help="say how the printer is, and end; needs no server")
    alone.add_argument("--test-print", action="store_true", help="print a trial page, and end; needs no server")
    return parser


def default_data() -> Path:
    """Return the folder that systemd made for us, else one of this person's own."""
    made = os.environ.get("STATE_DIRECTORY")
    return Path(made) if made else Path.home() / ".local" / "state" / "aufruf-agent"


def make_device(options: argparse.Namespace, model: Profile) -> Printer:
    """Return the printer; raises PrinterError, or ValueError for a network address that is none."""
    host, port, device = None, PORT, options.device
    if options.driver == "network":
        host, port = address(options.device)
        device = None
    return connect(
        options.driver,
        host=host,
        port=port,
        device=device,
        baud=options.baud,
        timeout=options.timeout,
        profile=model,
    )


def make_server(options: argparse.Namespace) -> Server:
    """Return the server; raises OSError or ValueError where its address, the token or the printer's name lacks."""
    if not options.server or not options.printer:
        raise ValueError("serving needs --server, --token-file and --printer")
    if options.pair and options.token_file is not None and not options.token_file.exists():
        pair(options.server, options.printer, options.token_file, log.warning, options.ca)
    return Server(options.server, token(options.token_file), options.printer, options.ca)


def address(text: str) -> tuple[str, int]:
    """Return host and port of ``HOST``, ``HOST:PORT``, ``[IPv6]:PORT`` or a bare IPv6 address; raises ValueError."""
    if text.startswith("["):
        host, bracket, port = text[1:].partition("]")
        port = port.removeprefix(":")
        if not bracket:
            raise ValueError(f"{text!r} lacks its closing bracket")
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    else:
        host, port = text, ""
    if not host or (port and not (port.isdecimal() and 0 < int(port) < 65536)):
        raise ValueError(f"{text!r} is no address of a printer")
    return host, int(port or PORT)


def token(path: Path | None) -> str:
    """Return the token; raises OSError if its file cannot be read, ValueError if there is none in it."""
    found = "" if path is None else path.read_text("utf-8").strip()
    if not found or any(sign.isspace() for sign in found):
        raise ValueError("--token-file must name a file with the printer's token and nothing else")
    return found


def check(device: Printer) -> int:
    """Print how the printer is; returns 0 if it is ready."""
    try:
        state, reason = condition(device.status())
    except PrinterError as error:
        state, reason = condition(error)
    sys.stdout.write(f"{state}{f' ({reason})' if reason else ''}\n")
    return 0 if state == "ready" else 1


def test_print(device: Printer, model: Profile, options: argparse.Namespace) -> int:
    """Print a trial page, as text on a serial line, and say what became of it; returns 0 if it is printed."""
    from kiosk.agent.trial import print_trial  # loads what draws pictures, which serving does not need

    words = print_trial(device, model, options.printer or options.driver, text=options.driver == "serial")
    sys.stdout.write(f"{words}\n")
    return 0 if words.startswith("printed") else 1


def serve(server: Server, device: Printer, journal: Journal) -> int:
    """Serve until SIGTERM or Ctrl-C; a slip that is being printed is finished and told first."""
    agent = Agent(server, device, journal)
    ear = Ear(server, agent.ring)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: agent.stop())
    log.info("serving printer %s for %s", server.printer, server.url)
    ear.start()
    try:
        agent.run()
    finally:
        ear.stop()
        journal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
