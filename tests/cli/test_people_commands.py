"""The commands for people and tokens: what they print, what they refuse in a sentence, and that the audit log knows."""

import io
import re
from pathlib import Path

import pytest

from queue_server import cli
from queue_server.services import audit
from queue_server.store.session import Store
from tests.support.office import ROOT


class Terminal:
    """The command line over a data folder of its own."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self._capsys = data, capsys

    def __call__(self, *arguments: str, status: int = 0) -> str:
        """Run a command and return what it printed: its output, or where it fails its complaint."""
        found = cli.main([*arguments, "--config", str(ROOT / "config.yaml"), "--data", str(self.data)])
        said = self._capsys.readouterr()
        assert found == status, said
        return said.err if status else said.out

    def deeds(self) -> list[tuple[str, str | None, str | None]]:
        store = Store(f"sqlite:///{self.data / 'aufruf.db'}")
        try:
            with store.reading() as session:
                return [(entry.action, entry.thing, entry.credential) for entry in reversed(audit.read(session))]
        finally:
            store.close()


@pytest.fixture
def aufruf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path / "var", capsys)


def test_it_lists_people_and_how_it_stands_with_them(aufruf: Terminal) -> None:
    aufruf("user", "add", "anna", "--role", "admin")
    aufruf("user", "add", "ben", "--role", "lead")
    aufruf("user", "add", "chiara", "--role", "auditor")
    aufruf("user", "disable", "chiara")
    assert re.fullmatch(r"\S{16}\n", aufruf("user", "password", "ben"))
    rows = [re.split(r"  +", line) for line in aufruf("user", "list").splitlines()]
    assert rows[0] == ["name", "role", "state", "sessions", "last seen"]
    assert [row[:3] for row in rows[1:]] == [
        ["anna", "admin", "active"],
        ["ben", "lead", "must change the password"],
        ["chiara", "auditor", "disabled"],
    ]
    aufruf("user", "enable", "chiara")
    assert "disabled" not in aufruf("user", "list")


def test_it_refuses_in_a_sentence_what_cannot_be(aufruf: Terminal) -> None:
    aufruf("user", "add", "anna", "--role", "admin")
    assert "last admin" in aufruf("user", "disable", "anna", status=1)
    assert "last admin" in aufruf("user", "add", "anna", "--role", "clerk", status=1)
    for command in ("disable", "enable", "password", "sessions"):
        assert "no such person" in aufruf("user", command, "nobody", status=1)
    assert "no such token" in aufruf("token", "revoke", "7", status=1)


def test_it_notes_a_given_password_that_is_easily_guessed(
    aufruf: Terminal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for password, is_weak in (("short", True), ("four quiet grey herons", False)):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        arguments = ["user", "add", "anna", "--role", "clerk", "--password-stdin"]
        assert cli.main([*arguments, "--config", str(ROOT / "config.yaml"), "--data", str(aufruf.data)]) == 0
        said = capsys.readouterr()
        assert (said.out, "easily guessed" in said.err) == ("", is_weak)


def test_it_lists_and_revokes_tokens_without_showing_them(aufruf: Terminal) -> None:
    kept = aufruf("token", "new", "--role", "kiosk", "--name", "at the door").strip()
    short = aufruf("token", "new", "--role", "clerk", "--name", "tool", "--counter", "6", "--expires", "30").strip()
    listed = aufruf("token", "list")
    assert kept not in listed
    assert short not in listed
    assert re.search(r"^2 +clerk +tool +6 +- +\d{4}-\d\d-\d\d +-$", listed, re.MULTILINE)
    assert re.search(r"^1 +kiosk +at the door +- +- +- +-$", listed, re.MULTILINE)
    aufruf("token", "revoke", "2")
    assert "tool" not in aufruf("token", "list")


@pytest.mark.parametrize("days", ["0", "-1", "soon", "4000"])
def test_a_token_s_days_are_a_number(aufruf: Terminal, days: str) -> None:
    with pytest.raises(SystemExit) as stop:
        aufruf("token", "new", "--role", "kiosk", "--name", "x", "--expires", days)
    assert stop.value.code == 2


def test_what_the_terminal_does_is_in_the_audit_log(aufruf: Terminal) -> None:
    aufruf("user", "add", "anna", "--role", "clerk")
    aufruf("user", "password", "anna")
    aufruf("user", "sessions", "anna", "--end")
    aufruf("token", "new", "--role", "kiosk", "--name", "x")
    aufruf("token", "revoke", "1")
    assert aufruf.deeds() == [
        ("user_added", "user:anna", "cli"),
        ("password_reset", "user:anna", "cli"),
        ("sessions_ended", "user:anna", "cli"),
        ("token_made", "token:1", "cli"),
        ("token_revoked", "token:1", "cli"),
    ]


def test_it_lists_the_sessions_of_somebody_who_has_none(aufruf: Terminal) -> None:
    aufruf("user", "add", "anna", "--role", "clerk")
    assert aufruf("user", "sessions", "anna").splitlines() == ["browser  since (UTC)  last seen (UTC)"]
