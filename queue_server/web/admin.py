"""The admins' page over HTTP: people, tokens of devices and programs, who may do what, and the audit log."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response, request
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from queue_server.config import Config
from queue_server.domain.errors import BadRequest, NotFound
from queue_server.domain.messages import NS_
from queue_server.house import current_house
from queue_server.services import audit, bearers, passwords, people, rights
from queue_server.services.access import DEVICE_ROLES, PEOPLE_ROLES, Right, Role, may
from queue_server.services.wire import instant
from queue_server.web.api import LONGEST_ID, Body, Routes, answer, id_in_path, nothing
from queue_server.web.credentials import actor
from queue_server.web.language import staff_language
from queue_server.web.shell import shell, staff_boot

routes = Routes("admin")
TITLE = NS_("People and rights")
USER = "{id, name, role, active, has_password, signs_in_elsewhere, must_change, locked_until, sessions, seen_at}"
TOKEN = "{id, role, name, counter, device, created_at, expires_at, expired, last_used}"  # noqa: S105 (it is none)
CHANGED = {200: USER, 404: "unknown_user"}
LONGEST_DAYS = 3650
_WHEN = TypeAdapter(AwareDatetime)


class NewUser(Body):
    """Somebody who is to log in."""

    name: str = Field(max_length=200)
    role: Annotated[Role, Field(strict=False)]


class RoleBody(Body):
    """What somebody is from now on."""

    role: Annotated[Role, Field(strict=False)]


class NewToken(Body):
    """A device or program that is to have access; ``days`` null: until the token is taken away."""

    role: Annotated[Role, Field(strict=False)]
    name: str = Field(max_length=200)
    counter: str | None = Field(default=None, max_length=80)
    days: int | None = Field(default=None, ge=1, le=LONGEST_DAYS)


class Nothing(Body):
    """Nothing is needed."""


@routes.get("/admin", Right.AUDIT, page=True)
def page() -> Response:
    """Show the admins' page; who may only read the audit log sees that and the rights."""
    house, lang = current_house(), staff_language()
    boot = staff_boot(house.config, actor(), lang) | _boot(house.config) | {"people": may(actor(), Right.PEOPLE)}
    return shell(house.texts.get(lang, TITLE, "staff"), "admin", lang, boot, csrf=True)


@routes.get("/api/v1/users", Right.PEOPLE, answers={200: f"{{users: [{USER}]}}"})
def show_users() -> Response:
    """Show everybody who may log in."""
    house = current_house()
    house.traces.write(house.store, house.context)
    with house.store.reading() as reading:
        return answer({"users": [_person(each) for each in people.everybody(reading, house.context)]})


@routes.post(
    "/api/v1/users",
    Right.PEOPLE,
    body=NewUser,
    answers={201: f"{{user: {USER}, password}}: the password is shown only now", 400: "bad_name, bad_role, name_taken"},
)
def add_user(body: NewUser) -> Response:
    """Add somebody, with a password that is to be changed at the first log-in."""
    house = current_house()
    people.check_name(body.name)
    people.check_role(body.role)
    password = people.new_password()
    hashed = house.offload.run(passwords.hashed, password)
    with house.store.transaction() as writing:
        made = people.add(writing, house.context, actor(), body.name, body.role, hashed)
    return answer({"user": _person(made), "password": password}, 201)


@routes.post(
    "/api/v1/users/<user>/role",
    Right.PEOPLE,
    body=RoleBody,
    answers={**CHANGED, 400: "bad_role", 409: "last_admin"},
)
def set_role(body: RoleBody, user: str) -> Response:
    """Give somebody another role; it counts from the next request on."""
    return _change(people.set_role, user, body.role)


@routes.post("/api/v1/users/<user>/disable", Right.PEOPLE, body=Nothing, answers={**CHANGED, 409: "last_admin"})
def disable_user(body: Nothing, user: str) -> Response:
    """Switch somebody off: all sessions end, no log-in is possible."""
    return _change(people.disable, user)


@routes.post("/api/v1/users/<user>/enable", Right.PEOPLE, body=Nothing, answers=CHANGED)
def enable_user(body: Nothing, user: str) -> Response:
    """Let somebody log in again."""
    return _change(people.enable, user)


@routes.post("/api/v1/users/<user>/unlock", Right.PEOPLE, body=Nothing, answers=CHANGED)
def unlock_user(body: Nothing, user: str) -> Response:
    """Let somebody try again at once after too many wrong passwords."""
    return _change(people.unlock, user)


@routes.post("/api/v1/users/<user>/sign-out", Right.PEOPLE, body=Nothing, answers=CHANGED)
def sign_user_out(body: Nothing, user: str) -> Response:
    """Log somebody out everywhere."""
    return _change(people.end_sessions, user)


@routes.post(
    "/api/v1/users/<user>/password",
    Right.PEOPLE,
    body=Nothing,
    answers={200: f"{{user: {USER}, password}}: shown only now", 400: "no_password", 404: "unknown_user"},
)
def reset_password(body: Nothing, user: str) -> Response:
    """Give somebody a new password, that is to be changed at the next log-in; all sessions end."""
    house, number = current_house(), id_in_path(user, NotFound(people.UNKNOWN, code="unknown_user"))
    password = people.new_password()
    hashed = house.offload.run(passwords.hashed, password)
    with house.store.transaction() as writing:
        changed = people.reset_password(writing, house.context, actor(), number, hashed)
    house.logged_out()
    return answer({"user": _person(changed), "password": password})


@routes.get("/api/v1/tokens", Right.PEOPLE, answers={200: f"{{tokens: [{TOKEN}]}}, newest first"})
def show_tokens() -> Response:
    """Show the tokens of devices and programs; never the tokens themselves."""
    house = current_house()
    house.traces.write(house.store, house.context)
    with house.store.reading() as reading:
        return answer({"tokens": [_bearer(each) for each in bearers.everything(reading, house.context)]})


@routes.post(
    "/api/v1/tokens",
    Right.PEOPLE,
    body=NewToken,
    answers={201: f"{{entry: {TOKEN}, token}}: the token is shown only now", 400: "bad_name, bad_counter"},
)
def add_token(body: NewToken) -> Response:
    """Make a token for a device or a program; it works at once."""
    house = current_house()
    if body.counter is not None and body.counter not in house.config.counters:
        raise people.PeopleError(bearers.UNKNOWN_COUNTER, code="bad_counter")
    with house.store.transaction() as writing:
        made, token = bearers.add(writing, house.context, actor(), body.role, body.name, body.counter, days=body.days)
    return answer({"entry": _bearer(made), "token": token}, 201)


@routes.delete("/api/v1/tokens/<credential>", Right.PEOPLE, answers={204: "it is worth nothing", 404: "unknown_token"})
def revoke_token(credential: str) -> Response:
    """Take a token away: it is worth nothing at once, and its live connections are cut."""
    house, number = current_house(), id_in_path(credential, NotFound(bearers.UNKNOWN, code="unknown_token"))
    with house.store.transaction() as writing:
        bearers.revoke(writing, house.context, actor(), number)
    house.token_revoked()
    return nothing()


@routes.get(
    "/api/v1/audit",
    Right.AUDIT,
    query={
        "since": "from this time on, RFC 3339",
        "until": "before this time",
        "action": "one kind of entries, like login_failed",
        "before": "the id of an entry: only older ones",
        "limit": "at most so many, up to 500; 100 without it",
    },
    answers={
        200: "{entries: [{id, at, credential, name, role, action, thing, details}], actions}, newest first",
        400: "bad_request",
    },
)
def show_audit() -> Response:
    """Read the audit log; that is an entry of its own."""
    house, asked = current_house(), request.args
    since, until, before = _when("since"), _when("until"), _count("before")
    action = asked.get("action") or None
    with house.store.reading() as reading:
        entries = audit.read(
            reading, since=since, until=until, limit=_count("limit") or 100, action=action, before=before
        )
        kinds = audit.actions(reading)
    if before is None:  # leafing on is the same look
        with house.store.transaction() as writing:
            span = {"since": instant(since), "until": instant(until), "kind": action}
            kept = {key: value for key, value in span.items() if value is not None}
            audit.record(writing, house.context, actor(), "audit_read", **kept)
    return answer({"entries": [_entry(each) for each in entries], "actions": kinds})


def _boot(config: Config) -> dict[str, Any]:
    rows = [{"right": right, "words": rights.WORDS[right], "roles": sorted(roles)} for right, roles in rights.table()]
    return {
        "roles": [{"id": role, "name": rights.ROLES[role]} for role in rights.ROLES],
        "person_roles": PEOPLE_ROLES,
        "device_roles": sorted(DEVICE_ROLES),
        "devices": [
            {"role": role, "id": key, "name": found.name}
            for role, table in (("kiosk", config.kiosks), ("display", config.displays), ("printer", config.printers))
            for key, found in table.items()
        ],
        "rights": rows,
        "counters": [{"id": key, "name": found.name} for key, found in config.counters.items()],
        "kept_days": config.retention.audit_days,
    }


def _change(verb: Any, user: str, *more: Any) -> Response:
    """Change something about somebody and answer who it is then; live connections follow."""
    house, number = current_house(), id_in_path(user, NotFound(people.UNKNOWN, code="unknown_user"))
    with house.store.transaction() as writing:
        changed = verb(writing, house.context, actor(), number, *more)
    house.logged_out()
    return answer(_person(changed))


def _when(name: str) -> datetime | None:
    asked = request.args.get(name)
    if not asked:
        return None
    try:
        return _WHEN.validate_python(asked)
    except ValidationError as error:
        raise BadRequest(where=name) from error


def _count(name: str) -> int | None:
    asked = request.args.get(name)
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID):
        raise BadRequest(where=name)
    return int(asked)


def _person(found: people.Person) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "name": found.name,
        "role": found.role,
        "active": found.is_active,
        "has_password": found.has_password,
        "signs_in_elsewhere": found.signs_in_elsewhere,
        "must_change": found.must_change,
        "locked_until": instant(found.locked_until),
        "sessions": found.sessions,
        "seen_at": instant(found.seen_at),
    }


def _bearer(found: bearers.Bearer) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "role": found.role,
        "name": found.name,
        "counter": found.counter,
        "device": found.device,
        "created_at": instant(found.created_at),
        "expires_at": instant(found.expires_at),
        "expired": found.has_expired,
        "last_used": None if found.last_used is None else found.last_used.isoformat(),
    }


def _entry(found: audit.Entry) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "at": instant(found.at),
        "credential": found.credential,
        "name": found.name,
        "role": found.role,
        "action": found.action,
        "thing": found.thing,
        "details": found.details,
    }
