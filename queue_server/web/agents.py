"""What print agents ask and say over HTTP: fetch a slip, report what became of it, report how the printer is."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from queue_server.domain.errors import NotFound
from queue_server.house import current_house
from queue_server.services.access import Right
from queue_server.web.api import Body, Routes, answer, id_in_path, nothing

routes = Routes("agents")
Reason = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
UNKNOWN = {404: "unknown_printer, unknown_job", 409: "no_agent_printer"}


class Word(Body):
    """What became of one attempt to print a job."""

    attempt: str = Field(min_length=1, max_length=80)
    state: Literal["begun", "printed", "unknown", "failed", "refused"]
    reason: Reason | None = None


class PrinterWord(Body):
    """How a printer is."""

    state: Literal["ready", "error", "unknown", "offline"]
    reason: Reason | None = None


@routes.get(
    "/api/v1/printers/<printer>/job",
    Right.PRINT,
    answers={200: "{id, attempt, at, data (base64)}", 204: "no slip waits", **UNKNOWN},
)
def fetch(printer: str) -> Response:
    """Fetch the slip that waits at one's own printer; fetched is not begun, so it may be fetched again."""
    found = current_house().agents.job(printer)
    return nothing() if found is None else answer(found)


@routes.post(
    "/api/v1/printers/<printer>/jobs/<job>",
    Right.PRINT,
    body=Word,
    answers={
        200: "{id, state}: after begun, the first byte may leave; after the others, the agent may forget the job",
        404: UNKNOWN[404],
        409: "after begun: withdrawn, taken, too_late; no_agent_printer",
        503: "unavailable: ask again, with the same attempt",
    },
)
def say(body: Word, printer: str, job: str) -> Response:
    """Say what became of a slip; printed, unknown, failed (for good), or refused (nothing was printed)."""
    agents, number = current_house().agents, id_in_path(job, NotFound(code="unknown_job"))
    if body.state == "begun":
        return answer(agents.begun(printer, number, body.attempt))
    return answer(agents.ended(printer, number, body.attempt, body.state, body.reason))


@routes.post(
    "/api/v1/printers/<printer>/state",
    Right.PRINT,
    body=PrinterWord,
    answers={200: "{printer, state, reason}", **UNKNOWN},
)
def say_state(body: PrinterWord, printer: str) -> Response:
    """Say how one's own printer is; ten seconds without a word count as away."""
    return answer(current_house().agents.state(printer, body.state, body.reason))
