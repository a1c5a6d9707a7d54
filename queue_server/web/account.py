"""Everybody's own account over HTTP: the password, and the sessions of this person."""

from typing import Any

from flask import Response, session
from pydantic import Field

from queue_server.domain.messages import NS_
from queue_server.house import current_house
from queue_server.services import logins, passwords, people
from queue_server.services.access import Right
from queue_server.services.wire import instant
from queue_server.web import credentials
from queue_server.web.api import Body, Routes, answer, nothing
from queue_server.web.credentials import actor
from queue_server.web.language import staff_language
from queue_server.web.limits import current_limits
from queue_server.web.shell import shell, staff_boot

routes = Routes("account")
TITLE = NS_("My account")
NO_ACCOUNT = "no_account: a program's token"


class PasswordBody(Body):
    """The password that was, and the one that is to be."""

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class Nothing(Body):
    """Nothing is needed."""


@routes.get("/account", Right.ACCOUNT, page=True)
def page() -> Response:
    """Show the page of one's own account."""
    house, lang = current_house(), staff_language()
    boot = {**staff_boot(house.config, actor(), lang), "shortest": house.config.login.shortest}
    return shell(house.texts.get(lang, TITLE, "staff"), "account", lang, boot, csrf=True)


@routes.get(
    "/api/v1/account",
    Right.ACCOUNT,
    answers={
        200: "{name, role, must_change, has_password, sessions: [{id, agent, since, seen_at, expires_at, here}]}",
        409: NO_ACCOUNT,
    },
)
def show() -> Response:
    """Show one's own account and sessions."""
    house, who = current_house(), actor()
    user = logins.user_of(who)
    house.traces.write(house.store, house.context)
    with house.store.reading() as reading:
        person = people.person(reading, house.context, user)
        sittings = logins.sittings(reading, house.context, user, session.get(credentials.LOGIN))
    return answer(
        {
            "name": person.name,
            "role": person.role,
            "must_change": person.must_change,
            "has_password": person.has_password,
            "sessions": [_sitting(each) for each in sittings],
        }
    )


@routes.post(
    "/api/v1/account/password",
    Right.ACCOUNT,
    body=PasswordBody,
    answers={
        204: "it is changed; the person's other sessions have ended",
        400: "wrong_password, password_short, password_name, password_common, password_same, no_password",
        409: NO_ACCOUNT,
        429: "too_many",
    },
)
def change_password(body: PasswordBody) -> Response:
    """Choose a new password."""
    house, who, limits = current_house(), actor(), current_limits()
    logins.user_of(who)
    people.check_password(body.new, who.name, house.config.login.shortest)
    if body.new == body.old:
        raise people.PeopleError(logins.SAME_PASSWORD, code="password_same")
    rate = house.config.limits.login
    limits.spend(rate, "password", who.credential)
    with house.store.reading() as reading:
        claim = logins.own_claim(reading, who)
    proved = house.offload.run(passwords.matches, claim.password_hash, body.old)
    new_hash = house.offload.run(passwords.hashed, body.new)
    here = session.get(credentials.LOGIN, "")
    with house.store.transaction() as writing:
        is_changed = logins.change_password(writing, house.context, who, claim, new_hash, proved=proved, login=here)
    if not is_changed:
        raise logins.wrong_password()
    limits.give_back(rate, "password", who.credential)
    house.logged_out()
    return nothing()


@routes.delete(
    "/api/v1/account/sessions/<sitting>",
    Right.ACCOUNT,
    answers={204: "it has ended", 404: "unknown_session", 409: NO_ACCOUNT},
)
def end_session(sitting: str) -> Response:
    """End one of one's own sessions."""
    house = current_house()
    with house.store.transaction() as writing:
        logins.end_one(writing, house.context, actor(), sitting)
    house.logged_out()
    return nothing()


@routes.post("/api/v1/account/sign-out", Right.ACCOUNT, body=Nothing, answers={204: "all have ended", 409: NO_ACCOUNT})
def sign_out(body: Nothing) -> Response:
    """Log out everywhere: all of one's own sessions end, this one too."""
    house = current_house()
    with house.store.transaction() as writing:
        logins.end_all(writing, house.context, actor())
    session.clear()
    house.logged_out()
    return nothing()


def _sitting(each: logins.Sitting) -> dict[str, Any]:
    return {
        "id": each.id,
        "agent": each.agent,
        "since": instant(each.since),
        "seen_at": instant(each.seen_at),
        "expires_at": instant(each.expires_at),
        "here": each.is_this,
    }
