"""The beginning of each program here: its options, who is asking, and the first word from the server."""

import argparse
import contextlib
import getpass
import io
import os
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from counter_client.api import Api, NotLetIn, Unreachable
from counter_client.office import Office
from counter_client.press import Presses, refuse_stranger
from counter_client.state import Truth
from counter_client.words import BEFORE, LANGUAGES, NS_, Words, own_language

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 10.0
"""Seconds between two tries to reach a server that does not answer: doubled each time."""
NOT_LET_IN = {
    "unauthorized": NS_(
        "The server does not know this token or login (any more). Ask the person who runs this system."
    ),
    "forbidden": NS_("This token or login may not work at a counter. Ask the person who runs this system."),
    "bad_login": NS_("Name or password is not right."),
    "too_many": NS_("Too many tries. Please wait a minute."),
}


class CannotBegin(Exception):
    """A mistake in the options, or a counter that is not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """All that a program needs to work at a counter."""

    api: Api
    words: Words
    office: Office
    truth: Truth
    presses: Presses


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that every program here has. The token is never one: others could read it in the process list."""
    parser.add_argument(
        "--server", metavar="URL", required=True, help="the server's address, like https://wait.example.org"
    )
    parser.add_argument("--counter", metavar="ID", required=True, help="the counter's name in config.yaml")
    parser.add_argument(
        "--token-file", type=Path, metavar="FILE", help="holds a clerk's token; else AUFRUF_TOKEN is used"
    )
    parser.add_argument("--user", metavar="NAME", help="log in as this person; the password is asked for")
    parser.add_argument("--lang", choices=LANGUAGES, default=own_language(), help="language (%(default)s)")
    parser.add_argument("--ca", metavar="FILE", help="certificate that vouches for the server, if it is your own")


def begin(options: argparse.Namespace, say: Callable[[str], None]) -> Beginning:
    """Find the server, wait for it if need be, and learn what it knows. Raises CannotBegin or NotLetIn."""
    words, token = Words(options.lang), find_token(options)
    try:
        api = Api(options.server, options.lang, options.ca)
    except ValueError as error:
        raise CannotBegin(str(error)) from error

    def seek(why: Unreachable) -> None:
        say(f"{BEFORE[options.lang].format(url=api.url)} ({why})")

    patient(lambda: words.learn(api.texts(options.lang)), seek)
    if token is not None:
        api.use_token(token)
    else:
        ask_who(api, words, options.user)
    boot = patient(api.boot, seek)
    office, truth = Office(boot, words), Truth(is_login=token is None)
    presses = Presses(api, options.counter, truth)
    check_counter(api, words, office, presses)
    return Beginning(api, words, office, truth, presses)


def find_token(options: argparse.Namespace) -> str | None:
    """Return the token of the file or of the environment; raises CannotBegin if its file holds none."""
    if options.user is not None:
        return None
    if options.token_file is None:
        return os.environ.get("AUFRUF_TOKEN", "").strip() or None
    try:
        found: str = options.token_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotBegin(f"--token-file: {error}") from error
    if not found or any(sign.isspace() for sign in found):
        raise CannotBegin("--token-file must name a file with the counter's token and nothing else")
    return found


def ask_who(api: Api, words: Words, name: str | None) -> None:
    """Log in with a name and a password that are typed here. Raises NotLetIn or CannotBegin."""
    if not sys.stdin.isatty():
        raise CannotBegin(
            "no token: say --token-file FILE or set AUFRUF_TOKEN; a password is only asked for in a terminal"
        )
    name = name or input(words(NS_("Name")) + ": ")
    password = getpass.getpass(words(NS_("Password")) + ": ")
    try:
        answer = api.log_in(name, password)
    except Unreachable as error:
        raise CannotBegin(words(NS_("The server does not answer. Please try again in a moment."))) from error
    if not answer.is_fine:
        raise NotLetIn(answer.code)


def check_counter(api: Api, words: Words, office: Office, presses: Presses) -> None:
    """Look whether the counter is there, and whether this login may work at it."""
    answer = patient(lambda: api.get(presses.path), lambda _: None)
    refuse_stranger(answer)
    if answer.status == 404:
        known = ", ".join(row["id"] for row in office.counters())
        values = {"counter": presses.counter, "known": known}
        raise CannotBegin(words(NS_("There is no counter {counter}. There are: {known}."), **values))
    if answer.status == 403:
        raise NotLetIn("forbidden")


def patient(ask: Callable[[], T], told: Callable[[Unreachable], None]) -> T:
    """Ask until there is an answer, and say once that there is none yet."""
    pause, is_told = FIRST_PAUSE, False
    while True:
        try:
            return ask()
        except Unreachable as error:
            if not is_told:
                told(error)
            is_told = True
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def why_not(error: NotLetIn, words: Words) -> str:
    """Say why somebody is not let in."""
    return words(NOT_LET_IN.get(error.code, NOT_LET_IN["unauthorized"]))


def catalogue(options: argparse.Namespace) -> Words:
    """The texts, as far as the server gives them: for the sentence that ends a program."""
    words = Words(options.lang)
    with contextlib.suppress(Unreachable, ValueError):
        words.learn(Api(options.server, options.lang, options.ca).texts(options.lang))
    return words


class Screen:
    """Appends whole lines to what is there: nothing is ever drawn again, and nothing depends on colour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a name that this terminal cannot write must not end the program

    def say(self, sentence: str) -> None:
        """Say one sentence, broken at the terminal's width; a bell before it rings."""
        bell = "\a" if sentence.startswith("\a") else ""
        # What colleagues write is shown as it is, but commands no terminal.
        text = "".join(sign if sign.isprintable() else " " for sign in sentence.lstrip("\a"))
        if sys.stdout.isatty():
            width = max(20, shutil.get_terminal_size().columns - 1)
            text = textwrap.fill(text, width, break_on_hyphens=False)
        else:
            bell = ""
        with self._lock:
            sys.stdout.write(bell + text + ("\n" if text else ""))
            sys.stdout.flush()
