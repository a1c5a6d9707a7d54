"""What a browser may say, or not say, on its debugging pipe."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from display.launcher.ills import Gone, Refused, Silent
from display.launcher.pipe import Pipe

SOON = 0.05


class Peer:
    """The browser's end: what it says lies ready before it is asked."""

    def __init__(self) -> None:
        self.reads, ours_out = os.pipe()
        ours_in, self.says = os.pipe()
        self.pipe = Pipe(ours_in, ours_out)

    def say(self, *messages: dict[str, Any]) -> None:
        os.write(self.says, b"".join(json.dumps(each).encode() + b"\0" for each in messages))

    def hang_up(self) -> None:
        os.close(self.says)
        self.says = -1

    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(part) for part in os.read(self.reads, 65_536).split(b"\0") if part]

    def close(self) -> None:
        self.pipe.close()
        for end in (self.reads, self.says):
            if end >= 0:
                os.close(end)


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.close()


def test_it_asks_and_takes_the_answer(peer: Peer) -> None:
    peer.say({"id": 1, "result": {"product": "Chrome"}})
    assert peer.pipe.ask("Browser.getVersion", session="S", deep=True) == {"product": "Chrome"}
    assert peer.heard() == [{"id": 1, "method": "Browser.getVersion", "params": {"deep": True}, "sessionId": "S"}]


def test_it_takes_an_answer_that_comes_in_pieces(peer: Peer) -> None:
    os.write(peer.says, b'{"id": 1, "res')
    with pytest.raises(Silent):
        peer.pipe.ask("Page.enable", within=SOON)
    os.write(peer.says, b'ult": {}}\0{"id": 2, "result": {"ok": 1}}\0')
    assert peer.pipe.ask("Page.enable") == {"ok": 1}


def test_it_lets_events_and_late_answers_pass(peer: Peer) -> None:
    with pytest.raises(Silent, match=r"Page\.enable"):
        peer.pipe.ask("Page.enable", within=SOON)
    peer.say({"method": "Page.frameNavigated"}, {"id": 1, "result": {"late": 1}}, {"id": 2, "result": {"mine": 1}})
    assert peer.pipe.ask("Page.enable") == {"mine": 1}


def test_it_tells_a_refusal(peer: Peer) -> None:
    peer.say({"id": 1, "error": {"code": -32000, "message": "Inspected target navigated or closed"}})
    with pytest.raises(Refused, match="navigated"):
        peer.pipe.ask("Runtime.evaluate")


@pytest.mark.parametrize("event", ["Inspector.targetCrashed", "Target.detachedFromTarget"])
def test_it_tells_at_once_that_the_page_is_gone(peer: Peer, event: str) -> None:
    peer.say({"method": event})
    with pytest.raises(Gone, match="crashed"):
        peer.pipe.ask("Runtime.evaluate")


def test_it_tells_that_the_browser_has_ended(peer: Peer) -> None:
    peer.hang_up()
    with pytest.raises(Gone, match="ended"):
        peer.pipe.ask("Runtime.evaluate")


def test_it_is_not_stopped_by_a_browser_that_reads_nothing(peer: Peer) -> None:
    said = []
    for _ in range(100):
        with pytest.raises(Silent) as silence:
            peer.pipe.ask("Page.navigate", within=0, url="x" * 3_000)
        said.append(str(silence.value))
    assert said[0] == "no answer to Page.navigate"
    assert said[-1] == "the browser reads nothing"
