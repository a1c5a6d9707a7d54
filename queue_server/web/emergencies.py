"""The emergency call over HTTP: raise, accept, end, look. Nothing here asks or waits for the queue's database."""

from typing import Any

from flask import Response
from pydantic import Field

from queue_server.emergency.story import Who
from queue_server.emergency.view import as_wire, snapshot
from queue_server.house import current_house
from queue_server.services.access import Right
from queue_server.services.actors import check_counter
from queue_server.web.api import Body, Routes, answer
from queue_server.web.credentials import actor

routes = Routes("emergencies")
ONE = "the emergency: {id, counter, counter_name, area, room, floor, raised_at, age, state, level, accepted_by, …}"


class Here(Body):
    """At which counter the caller sits, if at any."""

    counter: str | None = Field(default=None, max_length=40)


class Raise(Here):
    """Where help is needed, and a few words on what for; both may be left out."""

    words: str | None = Field(default=None, max_length=200)


@routes.get("/api/v1/emergencies", Right.EMERGENCY, answers={200: "{seq, written, emergencies: [those not yet ended]}"})
def show() -> Response:
    """Show the emergency calls that have not been ended."""
    house = current_house()
    return answer(snapshot(house.config, house.emergencies))


@routes.post("/api/v1/emergencies", Right.EMERGENCY, body=Raise, answers={201: ONE})
def ring(body: Raise) -> Response:
    """Call for help at once; another press at the same counter is the same call."""
    house = current_house()
    call = house.emergencies.ring(who(body.counter), (body.words or "").strip() or None)
    return answer(as_wire(house.config, house.emergencies, call), 201)


@routes.post(
    "/api/v1/emergencies/<emergency>/accept",
    Right.EMERGENCY,
    body=Here,
    answers={200: ONE, 404: "unknown_emergency", 409: "not_possible: it is over, or one's own"},
)
def accept(body: Here, emergency: str) -> Response:
    """Say that somebody comes; the caller sees who."""
    return changed(emergency, "accept", body)


@routes.post(
    "/api/v1/emergencies/<emergency>/end", Right.EMERGENCY, body=Here, answers={200: ONE, 404: "unknown_emergency"}
)
def end(body: Here, emergency: str) -> Response:
    """End an emergency call; may be repeated."""
    return changed(emergency, "end", body)


def changed(emergency: str, verb: str, body: Here) -> Response:
    """Let the caller do something to a call, and answer how it stands."""
    house = current_house()
    act: Any = getattr(house.emergencies, verb)
    return answer(as_wire(house.config, house.emergencies, act(emergency, who(body.counter))))


def who(counter: str | None) -> Who:
    """Return who asks, and from which counter: the one named, else the only one of a token.

    One that is not configured (any more) is taken as it is: a call is not refused for that.
    """
    found = actor()
    if counter is not None:
        check_counter(found if found.counter is not None else None, counter)
    return Who(found.credential, found.role.value, counter or found.counter, found.name)
