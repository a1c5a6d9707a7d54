"""What a whole area or the whole house looks like now: boards for screens, the overview for managers, the stops."""

from flask import Response, request
from pydantic import Field

from queue_server.config import Text
from queue_server.house import House, current_house
from queue_server.services import audit, board, line, overview, stops
from queue_server.services.access import Right
from queue_server.web.api import Body, Routes, answer
from queue_server.web.credentials import actor

routes = Routes("boards")
LONGEST_NUMBER = 20
STOPPED = {200: "{service or kiosk, open}", 404: "unknown_service, unknown_kiosk"}


class StopBody(Body):
    """The reason that visitors are shown: one sentence, or one in each language."""

    reason: str | dict[str, str] | None = Field(default=None)


class Nothing(Body):
    """Nothing is needed."""


@routes.get("/api/v1/areas/<area>/board", Right.BOARD, answers={200: "the area's board", 404: "unknown_area"})
def show_board(area: str) -> Response:
    """Show an area's calls, newest first, and the queue of each of its services."""
    house = current_house()
    with house.store.reading() as session:
        return answer(board.board(session, house.context, area))


@routes.get(
    "/api/v1/waiting",
    Right.COUNTERS,
    answers={
        200: "{seq, now, count, tickets: [...]}, at most 200, in the area's order without any counter's languages",
        400: "unknown_area, unknown_service, unknown_language, unknown_state",
    },
    query={
        "area": "only of this area",
        "service": "only of this service",
        "language": "only in this language",
        "state": "waiting (the default), parked, or missed",
        "q": "a part of the number, A04",
    },
)
def who_waits() -> Response:
    """List who waits at all, is parked, or was missed today, and why each has its place."""
    house, asked = current_house(), request.args
    state, number = asked.get("state") or "waiting", asked.get("q", "")[:LONGEST_NUMBER]
    wanted = line.Wanted(asked.get("area"), asked.get("service"), asked.get("language"), state, number)
    with house.store.reading() as session:
        return answer(line.everybody(session, house.context, wanted))


@routes.get("/api/v1/manage", Right.OVERVIEW, answers={200: "the managers' view"})
def show_overview() -> Response:
    """Show the house as it is now."""
    house = current_house()
    with house.store.reading() as session:
        return answer(overview.manage_view(session, house.context))


@routes.post("/api/v1/services/<service>/stop", Right.STOPS, body=StopBody, answers=STOPPED)
def stop_service(body: StopBody, service: str) -> Response:
    """Give no more tickets of a service today."""
    return stop(stops.SERVICE, service, body)


@routes.post("/api/v1/services/<service>/resume", Right.STOPS, body=Nothing, answers=STOPPED)
def resume_service(body: Nothing, service: str) -> Response:
    """Give tickets of a service again."""
    return resume(stops.SERVICE, service)


@routes.post("/api/v1/kiosks/<kiosk>/stop", Right.STOPS, body=StopBody, answers=STOPPED)
def stop_kiosk(body: StopBody, kiosk: str) -> Response:
    """Give no more tickets at a kiosk today."""
    return stop(stops.KIOSK, kiosk, body)


@routes.post("/api/v1/kiosks/<kiosk>/resume", Right.STOPS, body=Nothing, answers=STOPPED)
def resume_kiosk(body: Nothing, kiosk: str) -> Response:
    """Give tickets at a kiosk again."""
    return resume(stops.KIOSK, kiosk)


def stop(kind: str, thing: str, body: StopBody) -> Response:
    """Stop a service or a kiosk."""
    house = current_house()
    with house.store.transaction() as session:
        stops.stop(session, house.context, kind, thing, reason_of(house, body.reason))
        audit.record(session, house.context, actor(), f"{kind}_stopped", f"{kind}:{thing}")
    return answer({kind: thing, "open": False})


def resume(kind: str, thing: str) -> Response:
    """Resume a service or a kiosk."""
    house = current_house()
    with house.store.transaction() as session:
        stops.resume(session, house.context, kind, thing)
        audit.record(session, house.context, actor(), f"{kind}_resumed", f"{kind}:{thing}")
    return answer({kind: thing, "open": True})


def reason_of(house: House, reason: str | dict[str, str] | None) -> Text | None:
    """Return the reason by language; a plain sentence counts as the office's first language."""
    if isinstance(reason, str):
        reason = {house.config.languages[0]: reason}
    kept = {code: text.strip()[:300] for code, text in (reason or {}).items() if text.strip()}
    return {code: text for code, text in kept.items() if code in house.config.languages} or None
