"""What is told about a printer, and the trial print."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from printers.condition import condition
from printers.device import PrinterError, Sent
from printers.standin import StandIn
from printers.status import Status
from queue_server.printing.states import Condition
from queue_server.printing.trial import trial_print
from tests.printing.conftest import office_with

NOON = datetime(2026, 4, 14, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Sent(True), "ready", None),
        (Sent(True, "paper_low"), "ready", "paper_low"),
        (Sent(False, "no_answer"), "unknown", "no_answer"),
        (Sent(False, "broken_off"), "unknown", "broken_off"),
        (Sent(False, "paper_out"), "error", "paper_out"),
        (PrinterError("refused"), "offline", "refused"),
        (PrinterError("unreachable"), "offline", "unreachable"),
        (PrinterError("no_answer"), "unknown", "no_answer"),
        (PrinterError("cover_open"), "error", "cover_open"),
        (PrinterError("bad_address", permanent=True), "error", "bad_address"),
        (Status(), "ready", None),
        (Status(paper_low=True), "ready", "paper_low"),
        (Status(offline=True), "offline", "offline"),
        (Status(offline=True, paper_out=True), "error", "paper_out"),
    ],
)
def test_every_outcome_says_how_the_printer_is(
    outcome: Sent | Status | PrinterError, state: str, reason: str | None
) -> None:
    assert condition(outcome) == (state, reason)


def test_a_condition_goes_over_the_wire_as_plain_text() -> None:
    condition = Condition("error", "paper_out", NOON)
    assert condition.as_dict() == {"state": "error", "reason": "paper_out", "since": "2026-04-14T10:00:00.000Z"}


@pytest.mark.parametrize(
    ("mood", "state", "reason"),
    [("ready", "printed", None), ("silent", "unknown", "no_answer"), ("paper_out", "failed", "paper_out")],
)
def test_a_trial_print_says_how_it_went(tmp_path: Path, mood: str, state: str, reason: str | None) -> None:
    with StandIn(mood) as stand_in:
        network = {"driver": "network", "host": stand_in.host, "port": stand_in.port, "timeout": 1.0}
        trial = trial_print(office_with(printer_1=network), tmp_path, "printer-1", NOON)
    assert (trial.state, trial.reason, trial.picture) == (state, reason, None)


def test_a_trial_print_on_a_virtual_printer_is_a_picture(tmp_path: Path) -> None:
    trial = trial_print(office_with(printer_1={"width": 384}), tmp_path, "printer-1", NOON)
    assert trial.picture is not None
    assert trial.picture.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(KeyError):
        trial_print(office_with(printer_1={}), tmp_path, "printer-9", NOON)
