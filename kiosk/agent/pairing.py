"""The agent's way to a token without typing one: it says a code, an admin confirms it, the token goes into a file."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from kiosk.agent.server import ANSWER, CONNECT, Refused

PAUSE = 3.0
"""Seconds between two questions whether somebody has confirmed the code."""

Say = Callable[[str], None]


def pair(url: str, printer: str, file: Path, say: Say, ca: str | None = None, pause: float = PAUSE) -> None:
    """Write the token of ``printer`` into ``file`` (readable by its owner alone), once an admin has confirmed the code.

    A code that is too old is followed by a new one, a server that is away is asked again. Raises Refused where the
    server does not know the printer, OSError where the file cannot be written.
    """
    file.touch(mode=0o600, exist_ok=False)  # before anything else: a token that cannot be kept is lost
    try:
        token = None
        while token is None:
            token = _once(url.rstrip("/"), printer, say, ca, pause)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_TRUNC), "w") as opened:
            opened.write(token)
    except BaseException:
        file.unlink()
        raise


def _once(url: str, printer: str, say: Say, ca: str | None, pause: float) -> str | None:
    """Show one code until it is confirmed or too old; return the token or None."""
    _, offer = _ask(f"{url}/api/v1/pairings", {"role": "printer", "device": printer}, ca, pause)
    say(f"Confirm the code {offer['code']} on {url}/admin, under Devices.")
    while True:
        try:
            status, body = _ask(f"{url}/api/v1/pairings/claim", {"secret": offer["secret"], "cookie": False}, ca, pause)
        except Refused as error:
            if error.status != 404:
                raise
            return None
        if status == 200:
            return str(body["token"])
        time.sleep(pause)


def _ask(url: str, body: dict[str, Any], ca: str | None, pause: float) -> tuple[int, dict[str, Any]]:
    """Ask until there is an answer; raises Refused."""
    while True:
        try:
            answer = requests.post(url, json=body, timeout=(CONNECT, ANSWER), verify=ca or True, allow_redirects=False)
            if answer.status_code < 300:
                return answer.status_code, answer.json()
            if answer.status_code != 429 and answer.status_code < 500:
                raise Refused(answer.status_code, str(answer.json().get("code", "")))
        except (requests.ConnectionError, requests.Timeout, requests.JSONDecodeError):
            pass  # not there yet
        time.sleep(pause)
