"""The one way to a transaction: commit first, subscribers in order and fenced, nothing half done."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from queue_server.domain.ticket import Commit
from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Office.on_sqlite(tmp_path) as office:
        yield office


def test_it_tells_subscribers_only_after_the_commit(office: Office) -> None:
    seen: list[int] = []

    def look(commit: Commit) -> None:
        with office.session() as session:
            seen.append(session.connection().exec_driver_sql("SELECT count(*) FROM ticket").scalar_one())

    office.store.subscribe(look)
    office.issue()
    assert seen == [1]


def test_a_failing_subscriber_hurts_nobody_else(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    def fail(commit: Commit) -> None:
        raise RuntimeError("the screen is on fire")

    heard: list[Commit] = []
    office.store.subscribe(fail)
    office.store.subscribe(heard.append)
    assert office.issue().number == "A001"
    assert len(heard) == 1
    assert "the screen is on fire" in caplog.text


def test_it_leaves_no_trace_of_a_block_that_raises(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE area SET seq = 99")
        _ = 1 / 0
    office.issue()
    assert office.commits[-1].seqs == {"first": 1}


def test_a_subscriber_that_writes_keeps_the_order(office: Office) -> None:
    order: list[dict[str, int]] = []

    def write_once(commit: Commit) -> None:
        if commit.seqs == {"first": 1}:
            office.issue("permit")

    office.store.subscribe(write_once)
    office.store.subscribe(lambda commit: order.append(commit.seqs))
    office.issue("permit")
    assert order == [{"first": 1}, {"first": 2}]


def test_it_keeps_sqlite_in_wal_and_fully_synchronous(office: Office) -> None:
    with office.session() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


def test_it_says_so_when_another_process_holds_the_database(office: Office, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "queue.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        office.issue()
    other.execute("ROLLBACK")
    other.close()
    assert office.issue().number == "A001"


def test_it_keeps_what_was_committed_when_the_process_is_killed(office: Office, tmp_path: Path) -> None:
    program = """
import os, sys
from pathlib import Path
from tests.support.office import Office
with Office.on_sqlite(Path(sys.argv[1])) as office:
    office.issue()
    print("committed", flush=True)
    with office.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE ticket SET number = 'LOST'")
        os.kill(os.getpid(), 9)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, capture_output=True, text=True)
    assert done.stdout == "committed\n" and done.returncode == -9
    assert office.issue().number == "A002"
