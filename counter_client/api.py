"""The server as the desk's programs see it: HTTP with a token or a login, and answers that are plain data."""

from dataclasses import dataclass
from html.parser import HTMLParser
from json import loads
from typing import Any
from urllib.parse import quote, urlsplit

import requests

CONNECT, ANSWER = 3.0, 8.0
"""Seconds to connect, and to wait for an answer: a busy server says so sooner."""


class Unreachable(Exception):
    """There was no answer that could be read; whether the server did what was asked, only a look will tell."""


class NotLetIn(Exception):
    """The server does not know this token or login, or it may not work at a counter. ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: HTTP's status and the body, None without one."""

    status: int
    body: Any = None

    @property
    def is_fine(self) -> bool:
        """Whether the server did what was asked."""
        return self.status < 300

    @property
    def code(self) -> str:
        """The refusal's stable code, or nothing."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""

    @property
    def details(self) -> dict[str, Any]:
        """What programs are told about a refusal."""
        found = self.body.get("details") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def message(self) -> str:
        """The refusal in the caller's language."""
        return str(self.body.get("message", "")) if isinstance(self.body, dict) else ""


class Bearer(requests.auth.AuthBase):
    """The token, put on each request: a plain header would be overruled by a ``.netrc``."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class NoAuth(requests.auth.AuthBase):
    """A log-in travels by its cookie; without this, requests would look for a password in ``.netrc``."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Api:
    """HTTP for one thread. Every method may raise Unreachable."""

    def __init__(self, url: str, language: str, ca: str | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"the server's address must be like https://wait.example.org, not {url!r}")
        self.url = url.rstrip("/")
        self.token: str | None = None
        self.session = requests.Session()
        self.session.auth = NoAuth()
        self.session.headers["Accept-Language"] = language
        if ca is not None:
            self.session.verify = ca
            self.session.trust_env = False  # else REQUESTS_CA_BUNDLE, where it is set, would go before

    def use_token(self, token: str) -> None:
        """Ask with a bearer token from now on."""
        self.token = token
        self.session.auth = Bearer(token)

    def twin(self) -> "Api":
        """The same credentials over a connection of its own, for another thread."""
        twin = Api(self.url, "")
        twin.token = self.token
        twin.session.auth = self.session.auth
        twin.session.headers.update(self.session.headers)
        twin.session.verify, twin.session.trust_env = self.session.verify, self.session.trust_env
        twin.session.cookies.update(self.session.cookies)
        return twin

    def log_in(self, name: str, password: str) -> Answer:
        """Log in; the answer's 401 is a wrong name or password."""
        answer = self.post("/api/v1/login", {"name": name, "password": password})
        if answer.is_fine:
            self.session.headers["X-CSRF-Token"] = str(answer.body["csrf"])
        return answer

    def log_out(self) -> None:
        """End the log-in, if there is one."""
        if "X-CSRF-Token" in self.session.headers:
            self.post("/api/v1/logout", {})

    def get(self, path: str) -> Answer:
        """Ask for something."""
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        """Have something done."""
        return self._call("POST", path, body)

    def boot(self) -> dict[str, Any]:
        """Return what the clerk's page starts with: the names of services, languages, areas. Raises NotLetIn."""
        answer = self._raw("GET", "/counter")
        if answer.status_code in (401, 403):
            raise NotLetIn("unauthorized" if answer.status_code == 401 else "forbidden")
        finder = _Boot()
        finder.feed(answer.text)
        try:
            found = loads("".join(finder.found))
        except ValueError as error:
            raise Unreachable(f"HTTP {answer.status_code}, and not the clerk's page: is this Aufruf?") from error
        if not isinstance(found, dict):
            raise Unreachable("not the clerk's page")
        return found

    def texts(self, language: str) -> dict[str, str]:
        """Return the catalogue of the staff's texts; empty where the office has no such language."""
        answer = self.get(f"/i18n/staff/{quote(language, safe='')}.json")
        return dict(answer.body) if answer.is_fine and isinstance(answer.body, dict) else {}

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        answer = self._raw(method, path, body)
        if answer.status_code == 204:
            return Answer(204)
        try:
            return Answer(answer.status_code, answer.json())
        except ValueError as error:
            raise Unreachable(f"HTTP {answer.status_code}, and no JSON: is this Aufruf?") from error

    def _raw(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        try:
            return self.session.request(
                method, self.url + path, json=body, timeout=(CONNECT, ANSWER), allow_redirects=False
            )
        except requests.exceptions.SSLError as error:
            raise Unreachable("its certificate is not one to trust; if it is your own, say --ca") from error
        except requests.RequestException as error:
            raise Unreachable(type(error).__name__) from error


class _Boot(HTMLParser):
    """Finds the data that the page's shell carries."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._is_inside = tag == "script" and ("id", "boot") in attributes

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.found.append(data)
