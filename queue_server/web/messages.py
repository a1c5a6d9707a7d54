"""Messages to the waiting rooms over HTTP: say something, see what is being said, take it away."""

from typing import Annotated

from flask import Response
from pydantic import AwareDatetime, Field

from queue_server.domain.errors import NotFound
from queue_server.house import current_house
from queue_server.services import messages
from queue_server.services.access import Right
from queue_server.web.api import Body, Routes, answer, id_in_path, nothing

routes = Routes("messages")
LONGEST = 300
"""Characters of a message in one language."""


class NewMessage(Body):
    """What is said, by language; where (null: everywhere), until when, and whether aloud."""

    text: dict[str, Annotated[str, Field(max_length=LONGEST)]] = Field(min_length=1)
    areas: list[str] | None = None
    speak: bool = True
    until: AwareDatetime | None = None


@routes.get(
    "/api/v1/messages", Right.MESSAGES, answers={200: "{messages: [{id, areas, text, speak, at, until, audio}]}"}
)
def show() -> Response:
    """Show what is being said now."""
    house = current_house()
    with house.store.reading() as session:
        found = messages.current(session, house.context)
        return answer({"messages": [messages.as_wire(house.context, each) for each in found]})


@routes.post(
    "/api/v1/messages",
    Right.MESSAGES,
    body=NewMessage,
    answers={201: "the message", 400: "no_words, unknown_area, wrong_end, too_many_messages"},
)
def add(body: NewMessage) -> Response:
    """Say something to the waiting rooms."""
    house = current_house()
    with house.store.transaction() as session:
        found = messages.add(session, house.context, body.text, areas=body.areas, speak=body.speak, until=body.until)
    told = messages.as_wire(house.context, found)
    house.prepare_sounds(told["audio"])
    return answer(told, 201)


@routes.delete("/api/v1/messages/<message>", Right.MESSAGES, answers={204: "it is gone", 404: "unknown_message"})
def remove(message: str) -> Response:
    """Take a message away."""
    house = current_house()
    number = id_in_path(message, NotFound(messages.UNKNOWN_MESSAGE, code="unknown_message"))
    with house.store.transaction() as session:
        messages.remove(session, house.context, number)
    return nothing()
