"""The agent's memory: what it says after a kill -9 is true, whenever the kill came."""

import os
from pathlib import Path

import pytest

from kiosk.agent.journal import Entry, InUse, Journal

ASKING = Entry("7", "0.abc", "asking")


@pytest.mark.parametrize(
    ("left", "outcome", "reason"),
    [
        (ASKING, "refused", "never_begun"),
        (ASKING.begun(), "unknown", "cut_short"),
        (ASKING.begun().ended("printed", "paper_low"), "printed", "paper_low"),
        (ASKING.ended("refused", "paper_out"), "refused", "paper_out"),
    ],
)
def test_it_says_of_an_earlier_run_no_more_than_it_knows(
    tmp_path: Path, left: Entry, outcome: str, reason: str
) -> None:
    journal = Journal(tmp_path / "new" / "folder")
    journal.write(left)
    journal.close()
    found = Journal(tmp_path / "new" / "folder").read()
    assert found == left
    settled = found.settled()
    assert (settled.job, settled.attempt, settled.stage) == ("7", "0.abc", "ended")
    assert (settled.outcome, settled.reason) == (outcome, reason)


def test_a_cleared_journal_has_nothing_to_tell(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.read() is None
    journal.write(ASKING)
    journal.clear()
    journal.clear()
    assert journal.read() is None


def test_two_agents_cannot_work_with_one_folder(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    with pytest.raises(InUse):
        Journal(tmp_path)
    first.close()
    Journal(tmp_path).close()


@pytest.mark.parametrize("broken", [b"", b"{", b'{"job": 1}', b"[]", b'"x"', b"\xff", b'{"a": 1, "job": "1"}'])
def test_a_file_that_the_disk_broke_is_put_aside(tmp_path: Path, broken: bytes) -> None:
    journal = Journal(tmp_path)
    (tmp_path / "journal.json").write_bytes(broken)
    assert journal.read() is None
    journal.write(ASKING)
    assert journal.read() == ASKING


def test_a_half_written_file_is_never_read(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(ASKING)
    (tmp_path / "journal.new").write_bytes(b'{"job": "8", "att')
    assert journal.read() == ASKING


def test_an_entry_is_on_the_disk_before_a_byte_may_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def watching(number: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{number}").readlink()))
        fsync(number)

    monkeypatch.setattr(os, "fsync", watching)
    Journal(tmp_path).write(ASKING)
    assert synced == [str(tmp_path / "journal.new"), str(tmp_path)]
