"""Who sat where, for those who may read the audit log; each look is an entry of its own."""

from flask import Response

from queue_server.house import current_house
from queue_server.services import seats
from queue_server.services.access import Right
from queue_server.services.wire import instant
from queue_server.web.api import Routes, answer
from queue_server.web.credentials import actor
from queue_server.web.reports import day_of

routes = Routes("seats")


@routes.get(
    "/api/v1/audit/seats",
    Right.AUDIT,
    query={"day": "the office day, 2026-11-22; left out: today"},
    answers={200: "{day, seats: [{counter, credential, name, began, ended}]}", 400: "bad_day"},
)
def show() -> Response:
    """Show who sat at which counter on a day; it is kept for `retention.counter_days`, and this look for longer."""
    house = current_house()
    context = house.context
    day = day_of("day") or context.day(context.now())
    with house.store.transaction() as session:
        found = seats.read(session, context, actor(), day)
    rows = [
        {
            "counter": seat.counter,
            "credential": seat.credential,
            "name": seat.name,
            "began": instant(seat.began),
            "ended": instant(seat.ended),
        }
        for seat in found
    ]
    return answer({"day": day.isoformat(), "seats": rows})
