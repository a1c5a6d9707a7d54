"""A device's screen in real life: the real launcher, a real Chromium, a real server, and what happens to them."""

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from display.launcher import browser, system
from display.launcher.browser import Recipe
from display.launcher.keeper import Duty, Keeper
from display.launcher.page import Page
from tests.display.screen import FLAGS, WITHIN, Screen, children, command_line, family, is_over, kill, shown, until
from tests.support.server import Server, running
from tools.browser import find

pytestmark = pytest.mark.e2e
HOME = "showing http://"
ANEW = "starting the browser anew"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An office that lets nobody in without a token."""
    with running(tmp_path_factory.mktemp("office") / "var", "--set", "limits.enabled=false") as server:
        yield server


@pytest.fixture(scope="module")
def hall(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A signed-in screen of that office, which every test leaves well."""
    folder = tmp_path_factory.mktemp("screen")
    with shown(Screen(server.url, folder, more=("--token-file", str(token_in(folder, server))))) as screen:
        until(lambda: connected(server, "display", "ground-hall"), screen.said)
        yield screen


def token_in(folder: Path, server: Server, role: str = "display") -> Path:
    path = folder / "token"
    path.write_text(server.token(role) + "\n")
    return path


def connected(server: Server, kind: str, name: str) -> bool:
    """Say whether staff see this device connected."""
    token = server.data / "admin"
    if not token.exists():
        token.write_text(server.token("admin"))
    devices = server.session(token.read_text()).get(f"{server.url}/api/v1/manage", timeout=10).json()["devices"]
    return any((row["kind"], row["id"], row["connected"]) == (kind, name, True) for row in devices)


def comes_back(hall: Screen, server: Server, old: int) -> None:
    """Wait until another browser shows the page and is signed in."""
    until(lambda: [pid for pid in children(hall.pid) if pid != old], hall.said)
    until(lambda: hall.said().rpartition(ANEW)[2].count(HOME), hall.said)
    until(lambda: connected(server, "display", "ground-hall"), hall.said)
    assert all(is_over(pid) for pid in [old])


def test_it_signs_in_without_telling_the_token_to_anyone(hall: Screen) -> None:
    token = (hall.folder / "token").read_text().strip()
    with hall.seen() as page:
        assert page.url.endswith("/display/ground-hall")
        assert page.evaluate("history.length") >= 1
    lines = [command_line(pid) for pid in family(hall.pid)]
    assert len(lines) > 3, "launcher, browser and its children"
    assert not any(token in line for line in lines)
    files = [path for path in hall.profiles.rglob("*") if path.is_file()]
    assert files
    assert not any(token.encode() in path.read_bytes() for path in files)
    assert token not in hall.said()


def test_it_lets_the_page_play_without_a_touch(hall: Screen) -> None:
    state = """new Promise((done) => {
      const context = new AudioContext();
      setTimeout(() => done(document.querySelector("#app > *") ? context.state : ""), 300);
    })"""
    with hall.seen() as page:
        # Playwright's own questions count as a touch: so ask the browser, on a page that was not touched yet.
        browser = page.context.new_cdp_session(page)
        browser.send("Page.reload")
        asked = {"expression": state, "awaitPromise": True}
        assert until(lambda: browser.send("Runtime.evaluate", asked)["result"].get("value")) == "running"


def test_it_hides_the_pointer(hall: Screen) -> None:
    with hall.seen() as page:
        page.wait_for_selector("#app > *")
        assert page.evaluate("getComputedStyle(document.querySelector('#app *')).cursor") == "none"


def test_it_replaces_a_killed_browser(hall: Screen, server: Server) -> None:
    old = hall.browser()
    kill(old)
    comes_back(hall, server, old)


def test_it_replaces_a_browser_that_hangs(hall: Screen, server: Server) -> None:
    old = hall.browser()
    kill(old, signal.SIGSTOP)
    comes_back(hall, server, old)


def test_it_replaces_a_browser_whose_page_crashed(hall: Screen, server: Server) -> None:
    old = hall.browser()
    drawers = [pid for pid in family(old) if "--type=renderer" in command_line(pid)]
    for pid in drawers:
        kill(pid)
    comes_back(hall, server, old)


@pytest.mark.parametrize(
    "trouble",
    [
        "setTimeout(() => { for (;;); })",
        "window.requestAnimationFrame = () => 0",
        "setTimeout(() => { const app = document.getElementById('app'); app.id = ''; })",
    ],
    ids=["hangs", "draws nothing", "is empty"],
)
def test_it_replaces_a_browser_whose_page(hall: Screen, server: Server, trouble: str) -> None:
    old = hall.browser()
    with hall.seen() as page:
        page.evaluate(trouble)
    comes_back(hall, server, old)


def test_it_closes_a_window_that_opens_in_front_of_the_page(hall: Screen) -> None:
    old = hall.browser()
    with hall.seen() as page, page.context.expect_page() as opened:
        page.evaluate("void window.open('about:blank')")
        opened.value.wait_for_event("close")
    assert hall.browser() == old


def test_it_leaves_the_page_alone_while_the_server_restarts(hall: Screen, server: Server) -> None:
    old = hall.browser()
    server.stop(signal.SIGKILL)
    with hall.seen() as page:
        page.wait_for_selector("[data-link=lost]")
    server.start()
    until(lambda: connected(server, "display", "ground-hall"), hall.said)
    assert hall.browser() == old


def test_it_says_that_it_waits_when_the_page_is_loaded_while_the_server_is_away(hall: Screen, server: Server) -> None:
    server.stop(signal.SIGKILL)
    try:
        with hall.seen() as page:
            page.evaluate("setTimeout(() => location.reload())")
        hall.says("waiting for")
        with hall.seen() as page:
            page.wait_for_selector("text=Verbindung wird gesucht")
            page.wait_for_selector("text=Connection refused")
    finally:
        server.start()
    until(lambda: connected(server, "display", "ground-hall"), hall.said)


def test_it_takes_the_browser_along_when_it_is_stopped(server: Server, tmp_path: Path) -> None:
    with shown(Screen(server.url, tmp_path)) as screen:
        screen.says(HOME)
        everyone = family(screen.pid)
        assert screen.stop() == 0
    until(lambda: all(is_over(pid) for pid in everyone))
    assert list(screen.profiles.iterdir()) == []


def test_it_leaves_no_browser_behind_when_it_is_killed(server: Server, tmp_path: Path) -> None:
    with shown(Screen(server.url, tmp_path)) as screen:
        screen.says(HOME)
        everyone = family(screen.pid)
        kill(screen.pid)
        until(lambda: all(is_over(pid) for pid in everyone))


def test_it_shows_a_kiosk_too(server: Server, tmp_path: Path) -> None:
    more = ("--token-file", str(token_in(tmp_path, server, "kiosk")))
    with shown(Screen(server.url, tmp_path, "kiosk", "kiosk-1", more)) as screen:
        until(lambda: connected(server, "kiosk", "kiosk-1"), screen.said)
        with screen.seen() as page:
            page.wait_for_selector("button")
            assert page.evaluate("getComputedStyle(document.querySelector('button')).cursor") == "none"


def test_it_says_what_is_wrong_with_its_name(server: Server, tmp_path: Path) -> None:
    with shown(Screen(server.url, tmp_path, name="nowhere")) as screen:
        screen.says("nowhere: HTTP 404")


class Trouble(BaseHTTPRequestHandler):
    """A web server whose Aufruf is away: at first it says so, then it says nothing."""

    answered = threading.Event()
    over = threading.Event()

    def do_GET(self) -> None:
        if self.answered.is_set():
            self.over.wait(WITHIN)
            return
        self.answered.set()
        self.send_error(502)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


def test_it_shows_its_own_page_instead_of_a_web_servers_complaint(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Trouble) as proxy:
        threading.Thread(target=proxy.serve_forever).start()
        try:
            with shown(Screen(f"http://127.0.0.1:{proxy.server_port}", tmp_path)) as screen:
                screen.says("ground-hall: HTTP 502")
                screen.says("ground-hall: the server does not answer")
                with screen.seen() as page:
                    page.wait_for_selector("text=Verbindung wird gesucht")
        finally:
            Trouble.over.set()
            proxy.shutdown()
    assert ANEW not in screen.said()


def test_it_signs_in_with_a_new_token(server: Server, tmp_path: Path) -> None:
    """A wrong token lies there at first; an hour later the right one, and nobody presses anything."""
    token = tmp_path / "token"
    token.write_text("not-a-token")
    hours = 0.0
    end = time.monotonic() + WITHIN

    def meanwhile(_: float) -> None:
        nonlocal hours
        assert time.monotonic() < end
        if connected(server, "display", "first-hall"):
            raise Done
        if hours == 0:
            token_in(tmp_path, server)
            hours = 1.0

    duty = Duty("display", "first-hall", server.url, token)
    start = partial(browser.running, Recipe(str(find()), FLAGS, tmp_path))
    with pytest.raises(Done):
        Keeper(duty, start, meanwhile, lambda: time.monotonic() + hours * 3_600).run()


NO_FRAMES = "window.requestAnimationFrame = () => 0"


@pytest.mark.parametrize("trouble", ["hidden", "dark"])
def test_it_leaves_a_browser_alone_whose_page_nobody_can_see(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """A hidden window and a screen that is off stop the drawing, not the script: no browser is started for hours."""
    lives: list[browser.Browser] = []
    rounds = 0

    @contextlib.contextmanager
    def start() -> Iterator[browser.Browser]:
        with browser.running(Recipe(str(find()), FLAGS, tmp_path)) as found:
            lives.append(found)
            yield found

    def meanwhile(_: float) -> None:
        nonlocal rounds
        assert not lives[-1].has_ended(), "nothing was wrong with it"
        page = Page.attach(lives[-1].pipe)
        beat = page.beat()
        if beat is None or (rounds == 0 and not page.run("document.querySelector('[data-link=online]') !== null")):
            return
        if rounds == 0 and trouble == "hidden":
            window = page.ask("Browser.getWindowForTarget")["windowId"]
            for state in ("normal", "minimized"):  # a full screen has to become a window first
                page.ask("Browser.setWindowBounds", windowId=window, bounds={"windowState": state})
        elif rounds == 0:
            page.run(NO_FRAMES)
            monkeypatch.setattr(system, "is_dark", lambda: True)
        else:
            assert not beat.drawn
            assert beat.hidden is (trouble == "hidden")
        rounds += 1
        if rounds == 4:
            raise Done

    duty = Duty("display", "ground-hall", server.url, token_in(tmp_path, server))
    with pytest.raises(Done):
        Keeper(duty, start, meanwhile, lambda: time.monotonic() + rounds * 3_600).run()
    assert len(lives) == 1


class Done(Exception):
    """The test has seen what it waited for."""
