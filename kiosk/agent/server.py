"""The server as the agent sees it: three HTTP calls, and errors that say whether asking again makes sense."""

import base64
import binascii
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from kiosk.agent.journal import Outcome

CONNECT, ANSWER, SETTLE = 3.0, 4.0, 8.0
"""Seconds to connect, to wait for an answer, and for one that the server gives only once its database has it."""


class Unreachable(Exception):
    """There was no answer, or one that says "later": ask again."""


class Refused(Exception):
    """The server says no, and will again. ``code`` is stable, ``status`` that of HTTP."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Order:
    """A slip to print: ``at`` is the office's time, ``data`` the printer's bytes."""

    job: str
    attempt: str
    at: datetime
    data: bytes


class Bearer(requests.auth.AuthBase):
    """The agent's token, put on each request: a plain header would be overruled by a ``.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Server:
    """One printer's part of the server. Every method raises Unreachable or Refused; any thread may call any."""

    def __init__(self, url: str, token: str, printer: str, ca: str | None = None) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValueError(f"the server's address must be like https://wait.example.org, not {url!r}")
        self.url = url.rstrip("/")
        self.token = token
        self.printer = printer
        self.ca = ca
        self._base = f"{self.url}/api/v1/printers/{quote(printer, safe='')}"
        self._threads = threading.local()

    def job(self) -> Order | None:
        """Return the slip that waits here, if one does."""
        answer = self._call("GET", "/job")
        if answer is None:
            return None
        try:
            at = datetime.fromisoformat(answer["at"])
            data = base64.b64decode(answer["data"], validate=True)
            return Order(str(int(answer["id"])), str(answer["attempt"]), at, data)
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise Unreachable("the server sent a slip that cannot be read") from error

    def begun(self, order: Order) -> None:
        """Ask whether the first byte may leave, and once it has, say that this slip is still being printed."""
        self._call("POST", f"/jobs/{order.job}", {"attempt": order.attempt, "state": "begun"})

    def ended(self, job: str, attempt: str, outcome: Outcome, reason: str | None) -> None:
        """Say what became of a slip; when this returns, the server has it in its database."""
        self._call("POST", f"/jobs/{job}", {"attempt": attempt, "state": outcome, "reason": reason})

    def state(self, state: str, reason: str | None) -> None:
        """Say how the printer is."""
        self._call("POST", "/state", {"state": state, "reason": reason})

    def session(self) -> requests.Session:
        """Return a new session that trusts whom it should."""
        session = requests.Session()
        if self.ca is not None:
            session.verify = self.ca
            session.trust_env = False  # else REQUESTS_CA_BUNDLE, where it is set, would go before
        return session

    def _own_session(self) -> requests.Session:
        """Return this thread's session, with the token."""
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = self._threads.session = self.session()
            session.auth = Bearer(self.token)
            session.headers["Accept-Language"] = "en"
        return session

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        limits = (CONNECT, SETTLE if path.startswith("/jobs/") else ANSWER)
        try:
            answer = self._own_session().request(
                method, self._base + path, json=body, timeout=limits, allow_redirects=False
            )
        except requests.exceptions.SSLError as error:
            raise Unreachable("its certificate is not one to trust; if it is your own, say --ca") from error
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error
        if answer.status_code == 204:
            return None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Unreachable(f"HTTP {answer.status_code}")
        try:
            content = answer.json()
        except ValueError as error:
            raise Unreachable(f"HTTP {answer.status_code}, and no JSON: is this Aufruf?") from error
        if answer.status_code != 200:
            code = content.get("code", "") if isinstance(content, dict) else ""
            raise Refused(answer.status_code, str(code))
        return content
