"""The house that the random steps are taken in, beside its model: how a key is pressed, and what the answer must be."""

import itertools
import tempfile
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from queue_server.domain.ticket import Commit
from tests.properties.desk_model import AT_COUNTER, Desk, Model, Person, Rules
from tests.support.house import Building, building

COUNTERS = ("3", "5", "6", "7")


def model_of(house: Building) -> Model:
    """The same office for the model, in its own terms."""
    config, calls = house.house.config, house.house.config.calls
    rules = Rules(
        min_calls=calls.min_calls,
        min_delay=timedelta(minutes=calls.min_delay),
        max_delays=calls.max_delays,
        delay=timedelta(minutes=calls.delay),
        late=timedelta(minutes=calls.late_credit),
        language=timedelta(minutes=calls.language_head_start),
        put_back=calls.requeue_after,
        head_starts={
            key: timedelta(minutes=one.head_start) for key, one in config.priorities.items() if not one.strict
        },
        areas={key: one.area for key, one in config.services.items()},
    )
    desks = {key: Desk(list(one.services), list(one.languages)) for key, one in config.counters.items()}
    return Model(rules, desks, house.clock.now())


class DeskHouse(RuleBasedStateMachine):
    """A house and its model; the rules are the machine's."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.entered = building(Path(self.folder.name), demo=True)
        self.house = self.entered.__enter__()
        self.client = self.house.client("admin")
        self.model = model_of(self.house)
        self.commits: list[Commit] = []
        self.house.house.store.subscribe(self.commits.append)
        self.replayed: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        """What the log says of each ticket: its steps so far with the state and the visit after them."""
        self.read_up_to = 0
        self.looked_at = itertools.cycle(COUNTERS)

    def teardown(self) -> None:
        self.entered.__exit__(None, None, None)
        self.folder.cleanup()

    def try_step(self, one: Person, step: str, counter: str | None, **body: Any) -> bool:
        """Press a key; the answer is what the model expects. Return whether the step was possible."""
        may = self.model.can(one, step)
        if counter is not None:
            body["counter"] = counter
        answer = self.press(f"tickets/{one.id}/{step}", 200 if may else (409, "not_possible"), **body)
        if not may:
            assert answer["details"]["state"] == one.state
        return may

    def press(self, path: str, expected: int | tuple[int, str], **body: Any) -> Any:
        got = self.client.post(f"/api/v1/{path}", json=body)
        found = got.status_code if isinstance(expected, int) else (got.status_code, (got.json or {}).get("code"))
        assert found == expected, (path, body, got.text)
        return got.json if got.data else None

    def acting(self, one: Person, by: str | None) -> str | None:
        return one.counter if one.state in AT_COUNTER else by
