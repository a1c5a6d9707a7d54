"""A print agent gets its token by a code, from a real server that may be away for a while."""

import re
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kiosk.agent.pairing import pair
from kiosk.agent.server import Refused
from tests.support.server import Server, running

PAUSE = 0.05


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), "--demo", "--set", "limits.enabled=false") as found:
        yield found


def confirm(server: Server, words: str) -> None:
    code = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", words)[0]
    headers = {"Authorization": f"Bearer {server.token('admin')}"}
    path = f"{server.url}/api/v1/pairings/confirm"
    assert requests.post(path, json={"code": code}, headers=headers, timeout=10).status_code == 200


def test_it_writes_the_token_once_its_code_is_confirmed(server: Server, tmp_path: Path) -> None:
    file, said, heard = tmp_path / "token", list[str](), threading.Event()

    def say(words: str) -> None:
        said.append(words)
        heard.set()

    work = threading.Thread(target=pair, args=(server.url, "printer-2", file, say), kwargs={"pause": PAUSE})
    work.start()
    assert heard.wait(20)
    assert file.read_text() == "", "nothing is kept before somebody has confirmed"
    confirm(server, said[0])
    work.join(20)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    headers = {"Authorization": f"Bearer {file.read_text()}"}
    answer = requests.get(f"{server.url}/api/v1/printers/printer-2/job", headers=headers, timeout=10)
    assert answer.json()["code"] == "no_agent_printer", "its own printer, which in the demo needs no agent"
    assert requests.get(f"{server.url}/api/v1/printers/printer-1/job", headers=headers, timeout=10).status_code == 403


def test_it_leaves_no_empty_file_behind_for_a_printer_that_is_none(server: Server, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="unknown_device"):
        pair(server.url, "printer-9", tmp_path / "token", print, pause=PAUSE)
    assert not (tmp_path / "token").exists()


def test_it_overwrites_no_token(server: Server, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("an older one")
    with pytest.raises(FileExistsError):
        pair(server.url, "printer-1", tmp_path / "token", print, pause=PAUSE)
    assert (tmp_path / "token").read_text() == "an older one"
