"""The command line, as a process: tokens and users at work on a running office, mistakes in sentences, a safe demo."""

import re
import sqlite3
from pathlib import Path

import pytest
import requests

from queue_server import cli
from tests.support.office import ROOT
from tests.support.server import aufruf, running


def run(*arguments: str, data: Path) -> int:
    return cli.main([*arguments, "--config", str(ROOT / "config.yaml"), "--data", str(data)])


def test_it_prints_a_new_token_alone_and_keeps_only_its_hash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("token", "new", "--role", "kiosk", "--name", "at the door", data=tmp_path / "var") == 0
    token = capsys.readouterr().out
    assert re.fullmatch(r"[0-9a-f]{64}\n", token)
    database = b"".join(path.read_bytes() for path in (tmp_path / "var").glob("aufruf.db*"))
    assert token.strip().encode() not in database


def test_it_makes_a_user_with_a_random_or_a_given_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    assert run("user", "add", "anna", "--role", "clerk", data=tmp_path / "var") == 0
    assert len(capsys.readouterr().out.strip()) >= 16
    monkeypatch.setattr("sys.stdin", io.StringIO("chosen by herself\n"))
    assert run("user", "add", "ben", "--role", "admin", "--password-stdin", data=tmp_path / "var") == 0
    assert capsys.readouterr().out == ""
    with sqlite3.connect(tmp_path / "var" / "aufruf.db") as database:
        rows = dict(database.execute("SELECT name, password_hash FROM user"))
    database.close()
    assert all(value.startswith("$argon2id$") for value in rows.values())
    assert set(rows) == {"anna", "ben"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("token", "new", "--role", "clerk", "--name", "x", "--counter", "99"), "there is no counter 99"),
        (("token", "new", "--role", "kiosk", "--name", "x", "--counter", "1"), "only a clerk's token"),
        (("user", "add", "door", "--role", "kiosk"), "which gets a token"),
        (("test-print", "nope"), "there is no printer nope"),
        (("printers", "--set", "printers.printer-1.profile=epson-tm-m31"), "did you mean epson-tm-m30"),
        (("check-config", "--set", "printers.printer-1.profile=epson-tm-m31"), "did you mean epson-tm-m30"),
    ],
)
def test_it_refuses_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert run(*arguments, data=tmp_path / "var") == 1
    assert words in capsys.readouterr().err


def test_it_checks_the_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check-config", data=tmp_path) == 0
    assert "no mistakes" in capsys.readouterr().out
    broken = tmp_path / "broken.yaml"
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    broken.write_text(text.replace("login_hours: 10", "login_ours: 10"), encoding="utf-8")
    assert cli.main(["check-config", "--config", str(broken)]) == 1
    assert "login_hours" in capsys.readouterr().err
    assert cli.main(["check-config", "--config", str(tmp_path / "none.yaml")]) == 1


def test_it_takes_one_setting_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check-config", "--set", "server.port=99999999", data=tmp_path) == 1
    assert "server.port" in capsys.readouterr().err


def test_it_puts_the_environment_before_the_file_and_set_before_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUFRUF_DATABASE_URL", "postgresql://db.example.org/aufruf")
    monkeypatch.setenv("AUFRUF_REDIS_URL", "redis://redis.example.org:6379/0")
    config = str(ROOT / "config.yaml")
    options = cli.parser().parse_args(["purge", "--config", config])
    assert cli.configuration(options).database.url == "postgresql://db.example.org/aufruf"
    assert cli.configuration(options).redis.url == "redis://redis.example.org:6379/0"
    options = cli.parser().parse_args(["purge", "--config", config, "--set", "database.url=sqlite:///x.db"])
    assert cli.configuration(options).database.url == "sqlite:///x.db"


def test_it_says_what_it_purged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("purge", data=tmp_path / "var") == 0
    assert "deleted: 0 tickets" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_it_starts_no_demo_that_others_can_reach(tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    assert run("serve", "--demo", "--host", host, data=tmp_path / "var") == 1
    assert "127.0.0.1 only" in capsys.readouterr().err
    assert not (tmp_path / "var").exists()


def test_it_prints_pages_and_logins_once_and_takes_new_tokens_at_once(tmp_path: Path) -> None:
    with running(tmp_path / "var") as server:
        said = server.log.read_text()
        for path in ("/counter", "/manage", "/kiosk/kiosk-1", "/display/first-hall", "/printers/printer-2"):
            assert server.url + path in said
        logins = dict(re.findall(r"^    (\w+) +(\S{16})$", said, re.MULTILINE))
        assert {"clerk1", "manager", "admin"} <= set(logins)
        answer = requests.post(f"{server.url}/api/v1/login", json={"name": "admin", "password": logins["admin"]})
        assert answer.json()["role"] == "admin"
        token = server.token("manager")
        assert server.session(token).get(f"{server.url}/api/v1/manage").status_code == 200
        second = aufruf("serve", "--demo", "--port", str(server.port), data=tmp_path / "other")
        assert second.returncode == 1
        assert "cannot listen" in second.stderr
        assert server.stop() == 0
        server.start()
        assert "Logins, shown only now" not in server.log.read_text().replace(said, "")
        answer = requests.post(f"{server.url}/api/v1/login", json={"name": "admin", "password": logins["admin"]})
        assert answer.status_code == 200
        assert (tmp_path / "var" / "secret").stat().st_mode & 0o077 == 0


def test_it_hands_the_simulation_its_arguments() -> None:
    options = cli.parser().parse_args(["simulate", "--url", "http://x", "--token", "t", "--seed", "7", "--plan"])
    assert (options.url, options.token, options.seed, options.plan) == ("http://x", "t", 7, True)


def test_it_lists_the_printers_and_says_by_its_status_if_all_are_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("printers", data=tmp_path) == 0
    assert re.search(r"^printer-2 +virtual +- +ready$", capsys.readouterr().out, re.MULTILINE)
    away = ("--set", "printers.printer-1.driver=network", "--set", "printers.printer-1.host=127.0.0.1")
    assert run("printers", *away, "--set", "printers.printer-1.port=1", data=tmp_path) == 1
    assert "refused: nobody listens at this address" in capsys.readouterr().out


def test_a_trial_print_says_how_it_went_and_shows_the_virtual_paper(tmp_path: Path) -> None:
    done = aufruf("test-print", "printer-1", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "printer-1: printed" in done.stdout
    assert list((tmp_path / "printers" / "printer-1").glob("*.png"))


def test_it_says_in_a_sentence_that_the_data_folder_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "var").write_text("a file")
    assert run("token", "new", "--role", "kiosk", "--name", "x", data=tmp_path / "var") == 1
    assert "File exists" in capsys.readouterr().err


def test_it_says_in_a_sentence_that_there_is_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUFRUF_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert run("user", "add", "anna", "--role", "clerk", data=tmp_path / "var") == 1
    assert "the database cannot be used" in capsys.readouterr().err
