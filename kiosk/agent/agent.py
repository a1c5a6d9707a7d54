"""The agent's one loop: tell what is not told yet, print what waits, say how the printer is, wait for news."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.agent.journal import Entry, Journal, Outcome
from kiosk.agent.server import Order, Refused, Server, Unreachable
from printers.condition import condition
from printers.device import Label, Printer, PrinterError, Sent
from printers.status import Status

log = logging.getLogger(__name__)

BEAT = 3.0
"""Seconds between two looks at the printer and at the server while nothing happens; 10 s of silence count as away."""
PULSE = 2.0
"""Seconds between two words to the server that a slip is still being printed; it gives up after 5 s without one."""
ASK_AGAIN, LONGEST_PAUSE = 0.3, 3.0
"""Seconds between two tries to reach the server: doubled each time."""
BEGIN_WITHIN = 6.0
"""Seconds to get the server's word that the slip may be printed; it takes the slip back after less than that."""


class Withdrawn(Exception):
    """The server does not want this slip printed, or could not be asked. ``is_known``: it knows what became of it."""

    def __init__(self, is_known: bool) -> None:
        super().__init__(is_known)
        self.is_known = is_known


class Agent:
    """Serves one printer until stopped. Only `stop` and `ring` may be called by other threads."""

    def __init__(self, server: Server, device: Printer, journal: Journal) -> None:
        self._server = server
        self._device = device
        self._journal = journal
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._pause = ASK_AGAIN
        self._lost: str | None = None
        self._shown: tuple[str, str | None] | None = None

    def ring(self) -> None:
        """Say that there may be news."""
        self._bell.set()

    def stop(self) -> None:
        """Let the loop end after the slip that is being printed."""
        self._stopping.set()
        self._bell.set()

    def run(self) -> None:
        """Serve until stopped; whatever goes wrong is logged and tried again."""
        self._recover()
        while not self._stopping.is_set():
            self._bell.clear()
            try:
                self._turn()
                self._found()
                self._bell.wait(BEAT)
            except (Unreachable, Refused) as error:
                self._missed(error)
            except Exception:
                log.exception("the agent stumbled; going on")
                self._stopping.wait(LONGEST_PAUSE)
        self._say_goodbye()

    def _turn(self) -> None:
        """Tell, print, look; raises Unreachable or Refused."""
        self._settle()
        while not self._stopping.is_set() and (order := self._server.job()) is not None:
            outcome = self._print(order)
            self._settle()
            if outcome is not None:
                self._tell_state(outcome)
        self._tell_state(self._look())

    def _recover(self) -> None:
        """Judge what an earlier run left: whatever it was at is over now."""
        left = self._journal.read()
        if left is not None:
            if left.stage == "begun":
                self._device.was_interrupted()
            judged = left.settled()
            if judged.outcome == "unknown":
                self._device.was_interrupted()
            log.warning("print job %s of an earlier run: %s (%s)", judged.job, judged.outcome, judged.reason)
            self._journal.write(judged)

    def _settle(self) -> None:
        """Tell the server what became of the last slip, and forget it once the server knows; raises Unreachable."""
        entry = self._journal.read()
        if entry is None or entry.outcome is None:
            return
        try:
            self._server.ended(entry.job, entry.attempt, entry.outcome, entry.reason)
        except Refused as refused:
            if refused.status not in (404, 409):
                raise  # the token is bad, or this agent too old: somebody will see to it, and the truth is kept
            log.warning("the server needs no word on print job %s any more (%s)", entry.job, refused.code)
        self._journal.clear()

    def _print(self, order: Order) -> Sent | PrinterError | None:
        """Print one slip and keep what became of it; None if the server took it back."""
        entry = Entry(order.job, order.attempt, "asking")
        try:
            with self._pulse(order) as begun:
                sent = self._device.send(order.data, Label(int(order.job), order.at), lambda: self._begin(order, begun))
        except Withdrawn as withdrawn:
            log.warning("print job %s was not begun: the server took it back or does not answer", order.job)
            self._keep(None if withdrawn.is_known else entry.ended("refused", "never_begun"))
            return None
        except PrinterError as error:
            return self._refused(entry, error)
        except Exception:
            log.exception("print job %s failed in a way nobody thought of", order.job)
            self._keep(entry.ended("unknown" if begun.is_set() else "refused", "internal"))
            return None
        outcome: Outcome = "printed" if sent.confirmed else "unknown"
        log.info("print job %s: %s (%s)", order.job, outcome, sent.reason)
        self._keep(entry.ended(outcome, sent.reason))
        return sent

    def _refused(self, entry: Entry, error: PrinterError) -> PrinterError:
        """Keep that nothing was printed."""
        outcome: Outcome = "failed" if error.permanent else "refused"
        log.warning("print job %s: %s (%s)", entry.job, outcome, error.message)
        self._keep(entry.ended(outcome, error.message))
        return error

    def _begin(self, order: Order, begun: threading.Event) -> None:
        """Get the server's word; only when this returns may the first byte leave. Raises Withdrawn, PrinterError."""
        entry = Entry(order.job, order.attempt, "asking")
        self._write(entry)
        until, is_asked = time.monotonic() + BEGIN_WITHIN, False
        while True:
            try:
                self._server.begun(order)
                break
            except Unreachable as error:
                # The server may have said yes and the word got lost: the same question gets the same answer.
                is_asked = True
                if self._stopping.wait(ASK_AGAIN) or time.monotonic() > until:
                    raise Withdrawn(is_known=False) from error
            except Refused as refused:
                # Only of a question that it may have heard before can it have written down a yes.
                raise Withdrawn(is_known=not is_asked or refused.code != "too_late") from refused
        self._write(entry.begun())
        begun.set()

    def _write(self, entry: Entry) -> None:
        """Keep an entry before something is done; raises PrinterError if the disk does not take it."""
        try:
            self._journal.write(entry)
        except OSError as error:
            log.error("the journal cannot be written (%s); nothing is printed without it", error)
            raise PrinterError("disk") from error

    def _keep(self, entry: Entry | None) -> None:
        """Keep how an attempt ended, or that there is nothing to tell; tried until the disk takes it."""
        while True:
            try:
                return self._journal.clear() if entry is None else self._journal.write(entry)
            except OSError as error:
                log.error("the journal cannot be written (%s); trying again", error)
                if self._stopping.wait(LONGEST_PAUSE):
                    return None  # the disk then says less than we know, never more

    @contextmanager
    def _pulse(self, order: Order) -> Iterator[threading.Event]:
        """While a slip is being printed, say so now and then; yields the event that says that it has begun."""
        begun, over = threading.Event(), threading.Event()

        def beat() -> None:
            while not over.wait(PULSE):
                if begun.is_set():
                    try:
                        self._server.begun(order)
                    except (Unreachable, Refused) as error:
                        log.info("print job %s is being printed, the server does not hear of it (%s)", order.job, error)

        thread = threading.Thread(target=beat, name="pulse", daemon=True)
        thread.start()
        try:
            yield begun
        finally:
            over.set()

    def _look(self) -> Status | PrinterError:
        """Ask the printer how it is."""
        try:
            return self._device.status()
        except PrinterError as error:
            return error
        except Exception:
            log.exception("the printer cannot be asked how it is")
            return PrinterError("internal")

    def _tell_state(self, outcome: Sent | Status | PrinterError) -> None:
        """Tell the server how the printer is; raises Unreachable or Refused."""
        state, reason = condition(outcome)
        if (state, reason) != self._shown:
            log.log(logging.INFO if state == "ready" else logging.WARNING, "the printer: %s (%s)", state, reason)
            self._shown = state, reason
        self._server.state(state, reason)

    def _say_goodbye(self) -> None:
        """Let the server send slips elsewhere at once, rather than wait for an agent that is gone."""
        try:
            self._server.state("offline", "agent_away")
        except (Unreachable, Refused) as error:
            log.info("the server does not hear that this agent ends (%s)", error)

    def _found(self) -> None:
        """Note that the server is there."""
        if self._lost is not None:
            log.info("the server is back")
        self._lost, self._pause = None, ASK_AGAIN

    def _missed(self, error: Unreachable | Refused) -> None:
        """Say once that the server is not there or says no, and wait a little."""
        if self._lost != str(error):
            log.warning("%s: %s", "the server says no" if isinstance(error, Refused) else "no server", error)
        self._lost = str(error)
        self._stopping.wait(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
