"""The house: what `app` puts together and every route and room needs, kept with the application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from flask import current_app
from sqlalchemy.orm import Session

from queue_server.clock import Clock
from queue_server.config import Config
from queue_server.domain.ticket import Commit
from queue_server.emergency.calls import Emergencies
from queue_server.services import board
from queue_server.services.access import Actor, Role
from queue_server.services.context import Context
from queue_server.services.traces import Traces
from queue_server.store.session import Store
from queue_server.texts import Texts


class Runs(Protocol):
    """Long work elsewhere: blocks the caller's own greenlet only."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what ``function(*arguments)`` returns; all of it must be plain data."""

    def once(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Do the same for what must not be begun twice, whatever becomes of the worker."""

    def close(self) -> None:
        """End the workers."""


class Paper(Protocol):
    """What the printing part shows of a printer."""

    def state(self, printer: str) -> dict[str, Any]:
        """Return ``{state, reason, since}`` of a configured printer."""

    def slips(self, printer: str) -> list[dict[str, Any]]:
        """Return ``[{id, at, url}]`` of a virtual printer's paper, newest first; of others nothing."""

    def picture(self, printer: str, slip: str) -> bytes | None:
        """Return a slip's picture as PNG, None when it is not (or no longer) there."""


Outcome = Literal["printed", "unknown", "failed", "refused"]
"""What became of a slip, as a print agent says it: *failed* for good, *refused*: nothing was printed."""
PrinterState = Literal["ready", "error", "unknown", "offline"]


class PrintAgents(Protocol):
    """What the printing part lets the print agents at the kiosks ask and say."""

    def job(self, printer: str) -> dict[str, Any] | None:
        """Return the slip that waits at a printer, None if there is none; raises NotFound, NotPossible."""

    def begun(self, printer: str, job: int, attempt: str) -> dict[str, Any]:
        """Answer whether the first byte may leave; raises NotPossible if not, NotNow if that is not clear yet."""

    def ended(self, printer: str, job: int, attempt: str, outcome: Outcome, reason: str | None) -> dict[str, Any]:
        """Settle a job by what the agent says became of it; raises NotFound, NotPossible, NotNow."""

    def state(self, printer: str, state: PrinterState, reason: str | None) -> dict[str, Any]:
        """Note how a printer is; raises NotFound, NotPossible."""


Example = Literal["usual", "longest", "barest"]
"""Which slip to look at: the longest has the most words, the barest lacks whatever may be missing."""
Source = Literal["serving", "file", "ours"]
"""Which template it is set by: what slips are printed with now, the file as it is at this moment, or ours."""


class Slips(Protocol):
    """The printing part's look at the slips, for managers."""

    def condition(self) -> dict[str, str | None]:
        """Return ``{template, state, reason}`` of what slips are printed with."""

    def preview(
        self,
        language: str,
        width: int,
        *,
        text: bool,
        service: str | None,
        example: Example,
        copy: bool,
        source: Source,
    ) -> bytes:
        """Return the PNG of a slip that nobody has taken; raises NotPossible if the template cannot be set."""


@dataclass
class House:
    """The parts of a running server. Callables are parts that lie beside web and live, registered by `app`."""

    config: Config
    data: Path
    clock: Clock
    store: Store
    texts: Texts
    secret: bytes
    context: Context
    offload: Runs
    paper: Paper
    slips: Slips
    agents: PrintAgents
    emergencies: Emergencies
    sound: Callable[[str], Path | None]
    """The file of a sound key, made if needed; None for a key that nobody announced."""
    prepare_sounds: Callable[[list[str]], None] = lambda urls: None
    """Makes the files of these sound addresses in the background."""
    warm_voice: Callable[[], None] = lambda: None
    """Gets the voice ready in the background; may be repeated."""
    rehearse: Callable[[Commit], None] = lambda commit: None
    """Makes the sounds ahead that the calls of new tickets will need."""
    logged_out: Callable[[], None] = lambda: None
    """Cuts the live connections of log-ins that have ended."""
    token_revoked: Callable[[], None] = lambda: None
    """Forgets the remembered tokens and cuts the live connections of those that were taken away."""
    traces: Traces = field(default_factory=Traces)
    """When log-ins and tokens were last used."""
    known_here: Callable[[str], tuple[Actor, ...]] = lambda key: ()
    """Whom a credential stands for that holds a live connection, by `credentials.caller_key`: needs no database."""
    write_emergencies: Callable[[], None] = lambda: None
    """Writes the steps of emergency calls into the audit log, if the database takes them."""
    token_memory: dict[str, tuple[float, Actor]] = field(default_factory=dict)
    """Tokens that were good a moment ago, by their hash: when, and whom they stand for."""
    write_down_sounds: Callable[[], None] = lambda: None
    """Writes what the sound addresses given out so far mean."""
    demo_tokens: dict[Role, str] = field(default_factory=dict)
    """The tokens that a demo hands to this machine's browsers; empty when this is no demo."""

    def printer_view(self, session: Session, printer: str) -> dict[str, Any]:
        """Return a printer's state and paper: its live room's snapshot; KeyError for an unknown one."""
        known = self.paper.state(printer)
        return {
            "seq": board.site_seq(session),
            "printer": printer,
            "state": known["state"],
            "reason": known["reason"],
            "slips": self.paper.slips(printer),
        }


def install(app: Any, house: House) -> None:
    """Keep the house with the application."""
    app.extensions["aufruf"] = house


def current_house() -> House:
    """Return the house of the application that handles this request."""
    return cast(House, current_app.extensions["aufruf"])
