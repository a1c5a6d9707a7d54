"""How a route is declared: method, path, the right it needs, its body and its answers, in one place each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, ValidationError

from queue_server.domain.errors import NotAllowed, NotFound
from queue_server.services.access import Right, Role, may_print
from queue_server.services.refusals import Invalid, NotJson, NotSignedIn, TooLarge
from queue_server.web import credentials

View = Callable[..., ResponseReturnValue]


class Body(BaseModel):
    """The base of all bodies: unknown keys and wrong types are mistakes."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Route:
    """One declared route. ``page`` routes answer people (HTML), the others programs (JSON).

    The page of a ``device`` is shown to a browser without a credential too, with 401, so that it can sign in.
    """

    method: str
    rule: str
    right: Right
    endpoint: str
    summary: str
    body: type[BaseModel] | None = None
    answers: dict[int, str] = field(default_factory=dict)
    page: bool = False
    device: Role | None = None
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


class Routes:
    """A group of routes of one file, collected at import and given to the application by `register`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Route] = []
        self._views: list[View] = []

    def get(self, rule: str, right: Right, **declaration: Any) -> Callable[[View], View]:
        """Declare a reading route."""
        return self._declare("GET", rule, right, declaration)

    def post(self, rule: str, right: Right, **declaration: Any) -> Callable[[View], View]:
        """Declare a writing route; with ``body`` its parsed model is the view's first argument."""
        return self._declare("POST", rule, right, declaration)

    def delete(self, rule: str, right: Right, **declaration: Any) -> Callable[[View], View]:
        """Declare a route that takes something away."""
        return self._declare("DELETE", rule, right, declaration)

    def _declare(self, method: str, rule: str, right: Right, declaration: dict[str, Any]) -> Callable[[View], View]:
        def add(view: View) -> View:
            summary = (view.__doc__ or view.__name__).strip().splitlines()[0]
            endpoint = f"{self.name}.{view.__name__}"
            self.routes.append(Route(method, rule, right, endpoint, summary, **declaration))
            self._views.append(view)
            return view

        return add

    def blueprint(self) -> Blueprint:
        """Return the routes as a blueprint, each behind its right."""
        blueprint = Blueprint(self.name, __name__)
        for route, view in zip(self.routes, self._views, strict=True):
            name = route.endpoint.removeprefix(f"{self.name}.")
            blueprint.add_url_rule(route.rule, name, guarded(route, view), methods=[route.method])
        return blueprint


def guarded(route: Route, view: View) -> View:
    """Wrap a view: first the caller's right, then the body, then the view itself."""

    def handle(**path: str) -> ResponseReturnValue:
        if route.device is not None:
            return device_page(route, route.device, view, path)
        credentials.demand(route.right)
        if route.right is Right.PRINT and not may_print(credentials.actor(), path["printer"]):
            raise NotAllowed  # another's printer: said before anything of the body is
        if route.body is None:
            return view(**path)
        return view(parsed(route.body), **path)

    return handle


def device_page(route: Route, role: Role, view: View, path: dict[str, str]) -> Response:
    """Answer a device's page: to a signed-in device, to this machine's browser in a demo, or with 401."""
    response = make_response(view(**path))
    token = credentials.demo_token(role)
    if token is not None:
        credentials.set_device_cookie(response, role, token)
        return response
    try:
        credentials.demand(route.right)
    except NotSignedIn:
        response.status_code = 401
    return response


def parsed(model: type[BaseModel]) -> BaseModel:
    """Return the request's body as ``model``; no body counts as ``{}``. Raises NotJson, Invalid; Flask raises 413."""
    try:
        return model.model_validate_json(body_text() or b"{}")
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
    if problems[0]["type"] == "json_invalid":
        raise NotJson
    found = [{"where": ".".join(map(str, problem["loc"])), "problem": problem["msg"]} for problem in problems]
    raise Invalid(problems=found)


def body_text() -> bytes:
    """Return the request's body. Flask takes one that comes in chunks for empty, so that is read here."""
    if request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return request.get_data(cache=True)
    most = current_app.config["MAX_CONTENT_LENGTH"]
    try:
        text: bytes = request.environ["wsgi.input"].read(most + 1)
    except (OSError, ValueError) as error:
        raise NotJson from error
    if len(text) > most:
        raise TooLarge
    return text


LONGEST_ID = 9
"""Digits of an id of ours: what PostgreSQL's integers hold, where a larger one would be an error of the database."""


def id_in_path(text: str, unknown: NotFound) -> int:
    """Return the id that a path names; raises ``unknown`` for what was never an id of ours."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID) or text.startswith("0"):
        raise unknown
    return int(text)


def answer(body: Any, status: int = 200) -> Response:
    """Return a JSON answer; bodies are plain data that the services prepared."""
    return Response(current_app.json.dumps(body) + "\n", status, content_type="application/json")


def nothing() -> Response:
    """Return an empty 204."""
    return Response(status=204)


def install(app: Flask, groups: list[Routes]) -> list[Route]:
    """Register all groups; raises RuntimeError if the application has a route that declares no right."""
    for group in groups:
        app.register_blueprint(group.blueprint())
    declared = [route for group in groups for route in group.routes]
    known = {(route.endpoint, route.method) for route in declared}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if (rule.endpoint, method) not in known:
                raise RuntimeError(f"{method} {rule.rule} declares no right: add it to a Routes group")
    return declared
