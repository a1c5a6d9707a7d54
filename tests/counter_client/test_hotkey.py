"""The global key: pressed by a signal in place of a keyboard everywhere, and on a real X server where there is one."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator

import pytest

from counter_client.hotkeys import NoKey, split
from tests.counter_client.house import SETTLED, House, Program, house


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("hotkey")) as found:
        yield found


@pytest.fixture
def office(building: House) -> Iterator[House]:
    yield building
    for program in building._programs:
        assert "Traceback" not in program.said
    building.calm()


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A real X server without a screen."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("no Xvfb and xdotool here")
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "640x480x8", "-nolisten", "tcp"],
        pass_fds=(theirs,),
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    with os.fdopen(ours) as told:
        display = f":{told.readline().strip()}"
    yield display
    server.terminate()
    server.wait(20)


def program(office: House, key: str, **env: str) -> Program:
    words = ("--token-file", str(office.token), "--lang", "en", "--quiet", "--key", key)
    return office.run(*words, program=("hotkey",), tty=False, **env)


def press(found: Program) -> None:
    threading.Event().wait(SETTLED)
    found.process.send_signal(signal.SIGUSR1)


def type_key(display: str, *keys: str) -> None:
    threading.Event().wait(SETTLED)
    subprocess.run(["xdotool", "key", "--delay", "50", *keys], env={**os.environ, "DISPLAY": display}, check=True)


def test_a_press_calls_one_person_and_says_who(office: House) -> None:
    one, two = office.take("pickup", "ar"), office.take()
    office.post("/counters/1/open")
    key = program(office, "none")
    key.hears("calls the next person")
    office.becomes(None, "")
    press(key)
    key.hears(f"{one['said']} called. {one['said']}: Collection, Arabic")
    for _ in range(5):
        key.process.send_signal(signal.SIGUSR1)
    press(key)
    key.hears(f"{one['said']} ended. {two['said']} called")
    assert office.view()["current"]["number"] == two["number"]


def test_it_goes_by_what_the_desk_did_meanwhile(office: House) -> None:
    one, two = office.take(), office.take()
    office.post("/counters/1/open")
    key = program(office, "none")
    key.hears("calls the next person")
    office.post("/counters/1/next", current=None)
    office.becomes("called", one["number"])
    press(key)
    key.hears(f"{one['said']} ended. {two['said']} called")


def test_it_opens_no_counter_and_calls_nobody_at_a_closed_one(office: House) -> None:
    office.take()
    key = program(office, "none")
    key.hears("calls the next person")
    press(key)
    key.hears("Counter 1 is closed. Open it at the desk first")
    assert office.view()["session"]["state"] == "closed"


def test_it_says_that_the_server_is_away_and_back(office: House) -> None:
    office.post("/counters/1/open")
    key = program(office, "none")
    key.hears("calls the next person")
    press(key)
    key.hears("Nobody is waiting")
    office.server.stop()
    key.hears("No connection to the server")
    press(key)
    key.hears("No connection to the server")
    office.server.start()
    key.hears("Connected again")


def test_a_real_key_is_heard_over_any_window_whatever_the_locks(office: House, screen: str) -> None:
    one, two = office.take(), office.take()
    office.post("/counters/1/open")
    key = program(office, "F9", DISPLAY=screen)
    key.hears("F9 calls the next person")
    type_key(screen, "F9")
    key.hears(f"{one['said']} called")
    type_key(screen, "Num_Lock", "F9")
    key.hears(f"{two['said']} called")
    type_key(screen, "Num_Lock", "a", "F8")
    assert office.view()["current"]["number"] == two["number"], "other keys are not heard"


def test_a_key_that_is_held_down_calls_one_person(office: House, screen: str) -> None:
    one = office.take()
    office.take()
    office.post("/counters/1/open")
    key = program(office, "ctrl+alt+n", DISPLAY=screen)
    key.hears("ctrl\\+alt\\+n calls the next person")
    threading.Event().wait(SETTLED)
    env = {**os.environ, "DISPLAY": screen}
    subprocess.run(
        ["xdotool", "keydown", "ctrl", "keydown", "alt", "keydown", "n", "sleep", "2.5"], env=env, check=True
    )
    subprocess.run(["xdotool", "keyup", "n", "keyup", "alt", "keyup", "ctrl"], env=env, check=True)
    key.hears(f"{one['said']} called")
    assert office.view()["current"]["number"] == one["number"]


def test_a_key_that_another_program_has_is_refused_with_a_sentence(office: House, screen: str) -> None:
    first = program(office, "F7", DISPLAY=screen)
    first.hears("F7 calls the next person")
    second = program(office, "F7", DISPLAY=screen)
    second.hears("another program has F7 already; choose another key")
    assert second.ends() == 2


def test_without_a_display_it_says_what_to_do(office: House) -> None:
    key = program(office, "F9", DISPLAY=":987")
    key.hears("there is no X11 display .* on Wayland say --key none")
    assert key.ends() == 2


def test_it_understands_keys_and_refuses_what_is_none() -> None:
    assert split("ctrl+Alt+n") == (frozenset({"ctrl", "alt"}), "n")
    assert split("F9") == (frozenset(), "F9")
    for wrong in ("hyper+x", "ctrl+", ""):
        with pytest.raises(NoKey):
            split(wrong)
