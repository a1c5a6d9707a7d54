"""What every printer is to those who print."""

import pickle

import pytest

from printers.device import DummyPrinter, PrinterError, Sent
from printers.status import Status


def test_the_dummy_does_as_it_was_told() -> None:
    dummy = DummyPrinter(PrinterError("refused"), Sent(confirmed=False, reason="no_answer"))
    with pytest.raises(PrinterError):
        dummy.send(b"1")
    assert [dummy.send(b"2").confirmed, dummy.send(b"3").confirmed] == [False, True]
    assert dummy.sent == [b"2", b"3"]
    assert dummy.status() == Status()


def test_an_error_comes_whole_out_of_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(PrinterError("bad_address", permanent=True)))
    assert (error.message, error.permanent, str(error)) == ("bad_address", True, "bad_address")
