"""The one page in the browser: sends it somewhere, asks how it is, and asks the server as the browser sees it."""

import base64
from dataclasses import dataclass
from typing import Any

from display.launcher.ills import Gone, Refused, Silent
from display.launcher.pipe import Pipe

ATTACH = 45.0
LOAD = 10.0
FRAME = 2.0
SLOW = 3.0
"""Seconds: to the first window; until a page has come; until a living page has drawn; for its answer on a busy day."""
BLANK = "about:blank"

# Two frames: the second is only asked for once the first is on its way to the screen. A hidden page draws none and
# its timers may be slow: that its script lives it says at once.
BEAT = """new Promise((done) => {
  const root = document.documentElement;
  const tell = (drawn) => done({
    drawn, hidden: document.hidden, url: document.URL.slice(0, 500), kind: root.dataset.medium ?? "",
    filled: document.querySelector("#app > *") !== null,
  });
  if (document.hidden) return tell(false);
  requestAnimationFrame(() => requestAnimationFrame(() => tell(true)));
  setTimeout(() => tell(false), %d);
})"""

# Runs in every document before its own scripts, in a world of its own, and so is not stopped by the page's policy.
AWAKE = """(() => {
  const hold = () => { if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); };
  addEventListener("load", hold);
  document.addEventListener("visibilitychange", hold);
  addEventListener("contextmenu", (event) => event.preventDefault());
})()"""
NO_POINTER = """(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, *::before, *::after { cursor: none !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})()"""


@dataclass(frozen=True, slots=True)
class Beat:
    """How the page is: has it drawn, is it to be seen at all, which page is it, and is there anything on it?"""

    drawn: bool
    hidden: bool
    url: str
    kind: str
    filled: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to the browser: an HTTP status, or 0 and the browser's name for the trouble."""

    status: int
    trouble: str = ""


class Page:
    """The page in the browser's window. Every method may raise Gone."""

    def __init__(self, pipe: Pipe, target: str, session: str) -> None:
        self._pipe = pipe
        self._target = target
        self._session = session

    @classmethod
    def attach(cls, pipe: Pipe) -> "Page":
        """Return the window's page. Raises Silent, Refused or Gone if the browser does not come up."""
        pages = _pages(pipe, ATTACH)
        if not pages:
            raise Gone("the browser opened no window")
        target = str(pages[0]["targetId"])
        session = pipe.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = cls(pipe, target, str(session))
        for domain in ("Page", "Inspector"):
            page.ask(f"{domain}.enable")
        return page

    def ask(self, method: str, within: float = 5.0, **values: Any) -> dict[str, Any]:
        """Ask the page itself; raises Silent, Refused, Gone."""
        return self._pipe.ask(method, session=self._session, within=within, **values)

    def prepare(self, *, pointer: bool) -> None:
        """Keep the screen awake, take the context menu away, and the pointer unless it is wanted, on all pages."""
        for script in [AWAKE] if pointer else [AWAKE, NO_POINTER]:
            self.ask("Page.addScriptToEvaluateOnNewDocument", source=script, worldName="aufruf")

    def go(self, url: str) -> str:
        """Show an address; return the browser's name for what went wrong, else nothing. Raises Silent, Refused."""
        return str(self.ask("Page.navigate", LOAD, url=url).get("errorText", "")).removeprefix("net::")

    def show(self, document: str) -> None:
        """Show a document of our own. Raises Silent, Refused."""
        self.go(f"data:text/html;charset=utf-8;base64,{base64.b64encode(document.encode()).decode()}")

    def run(self, expression: str, within: float = 5.0) -> Any:
        """Return what an expression comes to in the page. Raises Silent, Refused."""
        answer = self.ask("Runtime.evaluate", within, expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise Refused(str(answer["exceptionDetails"].get("text")))
        return answer["result"].get("value")

    def beat(self) -> Beat | None:
        """Return how the page is, or None if it does not say so within some seconds."""
        try:
            return Beat(**self.run(BEAT % (FRAME * 1_000), FRAME + SLOW))
        except (Silent, Refused, TypeError):
            return None

    def probe(self, url: str) -> Answer:
        """Ask the server for an address, with this browser's cookies and certificates, and show nothing of it."""
        try:
            frame = self.ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
            options = {"disableCache": True, "includeCredentials": True}
            found = self.ask("Network.loadNetworkResource", frameId=frame, url=url, options=options)["resource"]
            if "stream" in found:
                self.ask("IO.close", handle=found["stream"])
        except Silent:
            return Answer(0, "the server does not answer")
        except Refused as error:
            return Answer(0, str(error))
        status = int(found.get("httpStatusCode", 0))
        return Answer(status, "" if status else str(found.get("netErrorName", "no answer")).removeprefix("net::"))

    def close_others(self) -> None:
        """Close every other window: a key press may have opened one in front of the page. Raises Silent, Refused."""
        for other in _pages(self._pipe):
            if other["targetId"] != self._target:
                self._pipe.ask("Target.closeTarget", targetId=other["targetId"])


def _pages(pipe: Pipe, within: float = 5.0) -> list[dict[str, Any]]:
    targets = pipe.ask("Target.getTargets", within=within)["targetInfos"]
    return [target for target in targets if target["type"] == "page"]
