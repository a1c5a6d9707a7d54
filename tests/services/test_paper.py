"""What is told of a slip: why one waits is the truth of now, not of the last attempt."""

import dataclasses
from pathlib import Path

import pytest

from queue_server.services import paper
from tests.support.office import Office


@pytest.mark.parametrize(
    ("state", "reason", "told"),
    [
        ("ready", None, None),
        ("ready", "paper_low", None),
        ("unknown", None, None),
        ("unknown", "no_answer", None),
        ("error", "paper_out", "paper_out"),
        ("offline", "refused", "refused"),
        ("offline", None, "offline"),
    ],
)
def test_it_says_what_keeps_a_slip_waiting(tmp_path: Path, state: str, reason: str | None, told: str | None) -> None:
    with Office.on_sqlite(tmp_path) as office:
        rows = [{"printer": "printer-2", "state": state, "reason": reason}]
        ctx = dataclasses.replace(office.ctx, printers=lambda: rows)
        waiting = paper.told(ctx, "printer-2", "kiosk-1", reason="of the attempt before")
        assert (waiting["reason"], waiting["elsewhere"]) == (told, True)
        assert paper.told(ctx, "printer-2", "kiosk-2", state="failed", reason="cannot_draw")["reason"] == "cannot_draw"
