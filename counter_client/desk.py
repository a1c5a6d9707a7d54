"""The desk in a terminal: one loop that hears keys, the live connection and the clock, and says what happens."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from counter_client.alarm import Alarms
from counter_client.choose import Choice, Option
from counter_client.keys import ACTIONS, BY_KEY, CHORDS, END, ENTER, Chords, Key, Reader
from counter_client.office import Office
from counter_client.press import Outcome, Presses
from counter_client.state import BREAK, CLOSED, OPEN, Ticket, Truth, later
from counter_client.tell import Teller
from counter_client.words import NS_, Words

BELL = "\a"
TICK = 0.5
"""Seconds between two looks at the clock; also what lets Ctrl-C through on Windows."""

LOST = NS_("No connection to the server. It is being sought.")
BACK = NS_("Connected again.")
TOO_FAST = NS_("Too fast: not sent.")
WHICH = NS_("Which service? 0 goes back.")
OVER = 5.0
"""Seconds in which the answering key must be pressed again to say that an emergency is over."""

Say = Callable[[str], None]


class Desk:
    """Runs until somebody leaves. All methods run in the main thread; others only put into ``inbox``."""

    def __init__(
        self, words: Words, office: Office, presses: Presses, truth: Truth, say: Say, *, wrap_up: float | None
    ) -> None:
        self.inbox: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._t, self._office, self._presses, self._truth, self._say = words, office, presses, truth, say
        self._helper = presses.twin()
        self._tell = Teller(words, office, presses.counter, truth)
        self._alarms = Alarms(words, office, presses.counter)
        self._choice: Choice | None = None
        self._chords = Chords()
        self._over_at = float("-inf")
        self._busy_until = float("-inf")
        self._offer = ""
        self._wrap_up = wrap_up
        self._auto_at: float | None = None
        self._is_auto = False
        self._is_over = self._is_ready = False
        self._was_lost = False

    def run(self, reader: Reader) -> None:
        """Work until somebody leaves; raises NotLetIn if the token or login ends."""
        reader.start(self._came)
        with contextlib.suppress(KeyboardInterrupt):
            while not self._is_over:
                self._turn(reader)
        self._tell_all(self._tell.goodbye())

    def _turn(self, reader: Reader) -> None:
        try:
            kind, news = self.inbox.get(timeout=TICK)
        except queue.Empty:
            return self._tick()
        if kind == "key":
            self._key(news)
            return reader.ready()
        self._hear(kind, news)
        if not self._is_ready and kind in ("snapshot", "offline"):
            self._is_ready = True
            reader.ready()
        return None

    # What comes from the server

    def _hear(self, kind: str, news: Any) -> None:
        truth = self._truth
        if kind in ("snapshot", "queue"):
            self._view(news, is_whole=kind == "snapshot")
        elif kind == "emergencies":
            self._ring(self._alarms.all(news))
        elif kind == "emergency":
            self._ring(self._alarms.heard(news))
        elif kind == "denied":
            self._say(self._t(NS_("The server does not let this program listen at the counter ({code})."), code=news))
        elif truth.is_online or not self._was_lost:
            truth.is_online, self._was_lost = False, True
            self._say(self._t(LOST))
            self._presses.look()  # a token that was taken away is said now, not at the next press

    def _view(self, view: Any, *, is_whole: bool) -> None:
        truth, before, was_mine = self._truth, self._truth.view, self._truth.is_mine
        was_online, truth.is_online = truth.is_online, truth.is_online or is_whole
        if not truth.accept(view, is_whole=is_whole):
            return
        self._presses.whose()
        if was_online and was_mine is not False and truth.is_mine is False:
            self._say(self._tell.session())
        if not was_online and is_whole:
            if self._was_lost:
                self._say(self._t(BACK))
            self._was_lost = False
            self._tell_all(self._tell.state())
        else:
            if before and self._tell.somebody_came(before, view):
                self._say(BELL)
            self._tell_all(self._tell.news(before, view))

    def _ring(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self._say(BELL + sentence)

    # What comes from the clerk

    def _came(self, key: Key) -> None:
        """Hear a key in the reader's thread: a call for help goes out at once, even while another press hangs."""
        is_number = self._choice is not None and key.name.isdecimal()
        name = key.name if is_number else self._chords.join(key)
        if BY_KEY.get(name) == "emergency" and not is_number:
            threading.Thread(target=self._call_for_help, name="emergency", daemon=True).start()
        self.inbox.put(("key", Key(name, key.at)))

    def _key(self, key: Key) -> None:
        action = BY_KEY.get(key.name)
        if action == "emergency" and (self._choice is None or not key.name.isdecimal()):
            return None  # it went out already
        if self._choice is not None:
            return self._answer(self._choice, key.name)
        if key.name in CHORDS and not self._chords.is_half(key.name):
            return None  # the second half came before this was read
        if key.name in CHORDS:
            return self._say(self._t(NS_("Press it once more for an emergency call.")))
        if action is None:
            return self._say(self._t(NS_("This key does nothing. H lists the keys.")))
        if key.at < self._busy_until and action not in ("quit", "answer"):
            return self._say(self._t(TOO_FAST))
        return self._do(action, key)

    def _do(self, action: str, key: Key) -> None:
        free = {
            "help": self._help,
            "quit": self._quit,
            "answer": self._answer_emergency,
            "state": lambda: self._tell_all(self._tell.state()),
            "line": lambda: self._tell_all(self._tell.line()),
            "person": self._person,
        }
        if action in free:
            return free[action]()
        if not self._truth.is_online:
            return self._say(self._t(LOST))
        if action == "next":
            return self._next(key.at)
        steady: dict[str, Callable[[], None]] = {
            "undo": self._undo,
            "break": self._break,
            "close": lambda: self._session("close"),
            "take_over": self._take_over,
            "by_service": self._by_service,
            "switch": self._switch,
            "auto": self._auto,
            "later": self._later,
            "transfer": self._transfer,
            "park": self._park,
        }
        return steady.get(action, lambda: self._step(action))()

    def _next(self, at: float) -> None:
        truth = self._truth
        is_meant = truth.is_meant(at)
        if truth.state in (CLOSED, BREAK) or truth.is_mine is False:
            return self._session("open") if is_meant else self._say(self._t(TOO_FAST))
        if truth.current is None and truth.next is None:
            return self._tell_all(self._tell.outcome(Outcome("nobody", "next")))
        if not is_meant:
            return self._say(self._t(TOO_FAST))
        return self._result(self._presses.next())

    def _step(self, step: str, ticket: Ticket | None = None, **details: Any) -> None:
        ticket = ticket or self._truth.current
        if ticket is None:
            return self._say(self._t(NS_("Nobody is at this counter.")))
        return self._result(self._presses.step(step, ticket, **details))

    def _session(self, step: str, **details: Any) -> None:
        outcome = self._presses.session(step, **details)
        self._offer = outcome.offer
        self._result(outcome)

    def _take_over(self) -> None:
        """What was offered when the counter could not be opened: it is never done unasked."""
        if not self._offer:
            return self._say(self._t(NS_("There is nothing to take over.")))
        return self._session("open", **{self._offer: True})

    def _undo(self) -> None:
        outcome = self._presses.undo()
        if outcome is None:
            return self._say(self._t(NS_("There is nothing to take back.")))
        return self._result(outcome)

    def _result(self, outcome: Outcome) -> None:
        # Keys that were pressed while the server was thinking were meant for what was there before.
        self._busy_until = time.monotonic()
        self._tell_all(self._tell.outcome(outcome))
        self._auto_at = None

    # Questions

    def _transfer(self) -> None:
        ticket = self._truth.current
        if ticket is None:
            return self._step("transfer")
        options = [
            Option(name, partial(self._step, "transfer", ticket, service=key), letter)
            for key, letter, name in self._office.services()
            if key != ticket["service"]
        ]
        return self._ask(Choice(self._t(WHICH), options))

    def _switch(self) -> None:
        ticket = self._truth.current
        if ticket is None:
            return self._step("switch")
        options = [
            Option(name, partial(self._step, "switch", ticket, service=key), letter)
            for key, letter, name in self._office.served(self._presses.counter)
            if key != ticket["service"]
        ]
        return self._ask(Choice(self._t(WHICH), options))

    def _by_service(self) -> None:
        rows = self._office.served(self._presses.counter)
        options = [Option(name, partial(self._next_of, key), letter) for key, letter, name in rows]
        self._ask(Choice(self._t(WHICH), options))

    def _next_of(self, service: str) -> None:
        self._result(self._presses.next(service))

    def _break(self) -> None:
        reasons = self._office.breaks()
        if self._truth.state != OPEN or self._truth.current is not None or not reasons:
            return self._session("open" if self._truth.state == BREAK else "break")
        options = [Option(words, partial(self._session, "break", reason=key)) for key, words in reasons]
        title = self._t(NS_("Why? Enter takes a break without a reason, 0 goes back."))
        return self._ask(Choice(title, options, enter=partial(self._session, "break")))

    def _park(self) -> None:
        ticket, reasons = self._truth.current, self._office.reasons()
        if ticket is None or not reasons:
            return self._step("park")
        options = [Option(words, partial(self._step, "park", ticket, reason=key)) for key, words in reasons]
        title = self._t(NS_("Why? Enter parks without a reason, 0 goes back."))
        return self._ask(Choice(title, options, enter=partial(self._step, "park", ticket)))

    def _later(self) -> None:
        rows = later(self._truth.view)
        if not rows:
            return self._say(self._t(NS_("Nobody is parked, and nobody was missed.")))
        options = [
            Option(words, partial(self._bring_back, ticket, act))
            for words, (ticket, act) in zip(self._tell.later(), rows, strict=True)
        ]
        return self._ask(Choice(self._t(NS_("Whom to bring back? 0 goes back.")), options))

    def _bring_back(self, ticket: Ticket, act: str) -> None:
        if act == "call":
            self._result(self._presses.call(ticket))
        else:
            self._step(act, ticket)

    def _ask(self, choice: Choice) -> None:
        self._choice = choice
        self._tell_all([choice.title, *choice.lines()])

    def _answer(self, choice: Choice, name: str) -> None:
        is_over, act = choice.take(name)
        if not is_over:
            return
        self._choice = None
        if name == END:
            self._quit()
        elif act is None:
            self._say(self._t(NS_("Nothing was changed.")))
        else:
            act()

    # Emergencies

    def _call_for_help(self) -> None:
        """Runs in a thread of its own, with a connection of its own."""
        self._say(BELL + self._t(NS_("Calling for help …")))
        outcome = self._helper.emergency()
        if outcome.kind == "done":
            self.inbox.put(("emergency", outcome.ticket))
        else:
            self._say(BELL + self._t(NS_("The emergency call did NOT go out. Call for help in another way.")))

    def _answer_emergency(self) -> None:
        found = self._alarms.answerable()
        if found is None:
            return self._help()
        emergency, step = found
        if step == "end" and time.monotonic() - self._over_at > OVER:
            self._over_at = time.monotonic()
            return self._say(self._t(NS_("Is the emergency over? Press again to say so.")))
        outcome = self._presses.answer_emergency(str(emergency["id"]), step)
        if outcome.kind == "done":
            return self._ring(self._alarms.heard(outcome.ticket))
        return self._tell_all(self._tell.outcome(outcome))

    # The rest

    def _auto(self) -> None:
        if self._wrap_up is None:
            return self._say(self._t(NS_("Your office does not let the program call by itself.")))
        self._is_auto = not self._is_auto
        self._auto_at = None
        if not self._is_auto:
            return self._say(self._t(NS_("The next person is no longer called by itself.")))
        return self._say(
            self._t(
                NS_("{seconds} seconds after somebody has left, the next person is called by itself. A stops that."),
                seconds=round(self._wrap_up),
            )
        )

    def _tick(self) -> None:
        """Call by itself where that is wished, the counter is free, and the clerk has had the time agreed."""
        truth, now = self._truth, time.monotonic()
        free = truth.is_online and truth.is_working and truth.state == OPEN and truth.current is None
        if not (self._is_auto and self._wrap_up is not None and free and truth.next and self._choice is None):
            self._auto_at = None
        elif self._auto_at is None:
            self._auto_at = now + self._wrap_up
        elif now >= self._auto_at:
            self._auto_at = None
            self._result(self._presses.next())

    def _person(self) -> None:
        if self._truth.current is None:
            return self._say(self._t(NS_("Nobody is at this counter.")))
        return self._tell_all(self._tell.person(self._truth.current))

    def _help(self) -> None:
        names = {ENTER: "Enter", " ": self._t(NS_("Space")), END: ""}
        for action in ACTIONS:
            keys = [action.keypad, *(names.get(key, key.upper()) for key in action.others)]
            self._say(f"{' '.join(key for key in keys if key)}: {self._t(action.help)}")

    def _quit(self) -> None:
        self._is_over = True

    def _tell_all(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self._say(sentence)
