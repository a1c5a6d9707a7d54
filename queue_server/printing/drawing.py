"""Draws slips in workers: by the office's own template once that has passed its trial, else by the one that is ours."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from printers.profile import Profile, generic
from printers.sandbox import Late
from printers.slip import Slip
from printers.template import Template, TemplateError
from queue_server.config import Config, Problem
from queue_server.domain.errors import NotPossible
from queue_server.domain.messages import N_
from queue_server.house import Example, Source
from queue_server.printing import template as work
from queue_server.printing.devices import profile_of
from queue_server.printing.samples import sample
from queue_server.texts import Texts

log = logging.getLogger(__name__)


MOST_LATE = 3
"""How many slips in a row a template may be late with, until it is not asked again: a busy machine is late too."""
LATE_SECONDS = 60.0
"""How long a preview is not drawn again that was late."""


class Runs(Protocol):
    """Long work elsewhere."""

    def run(self, function: Callable[..., Any], /, *args: Any) -> Any:
        """Return what ``function(*args)`` returns, made in a worker process."""


class TemplateRefused(NotPossible):
    """A preview cannot be shown, because the template cannot be set; ``details["reason"]`` says why, in English."""

    code = "template_refused"
    message = N_("The slip's template cannot be used.")


class Drawing:
    """The office's slips. ``now`` is the time on the slips that are only for looking at."""

    def __init__(self, config: Config, texts: Texts, offload: Runs, data: Path, now: Callable[[], datetime]) -> None:
        self._config, self._texts, self.offload, self._now = config, texts, offload, now
        self._folder = data / "slips"
        self._own = config.slips.template is not None or config.slips.logo is not None
        self._template: Template | None = None
        self._state = "trying" if self._own else "ours"
        self._reason: str | None = None
        self._previewing = threading.Lock()
        self._late_previews: dict[Template, tuple[float, str]] = {}
        self._late = 0

    def condition(self) -> dict[str, str | None]:
        """Return ``{template, state, reason}``: state is ``ours``, ``trying``, ``own`` or ``refused``."""
        named = self._config.slips.template or self._config.slips.logo
        return {"template": named.name if named is not None else None, "state": self._state, "reason": self._reason}

    def try_out(self) -> None:
        """Let the office's template serve if it passes its trial, else write down why not. Takes some seconds."""
        if not self._own:
            return
        try:
            template = self._gather("serving")
            for width in widths(self._config):
                self._try_out(template, width)
        except TemplateError as error:
            self._refuse(str(error))
        except Exception as error:  # a worker that was closed, or something that nobody thought of: ours serves
            log.exception("the slip template could not be tried out")
            self._refuse(str(error))
        else:
            self._template, self._state = template, "own"
            log.info("slips are printed by the office's own template")

    def _try_out(self, template: Template, width: int) -> None:
        order = (template, self._config, self._now(), width)
        try:
            self.offload.run(work.try_out, *order)
        except Late:  # while the machine starts, everything is late: what really hangs will do so again
            self.offload.run(work.try_out, *order)

    def draw(self, slip: Slip, profile: Profile, text: bool = False) -> bytes:
        """Return the bytes that print a slip. Where the office's template fails, that slip is drawn by ours.

        Raises what ``printers.render.picture`` raises, and BrokenProcessPool.
        """
        template = None if text else self._template
        if template is not None:
            try:
                drawn: bytes = self.offload.run(work.draw, slip, profile, text, template)
            except TemplateError as error:
                self._failed(error, template)
            else:
                self._late = 0
                return drawn
        plain: bytes = self.offload.run(work.draw, slip, profile, text, None)
        return plain

    def preview(
        self,
        language: str,
        width: int,
        *,
        text: bool = False,
        service: str | None = None,
        example: Example = "usual",
        copy: bool = False,
        source: Source = "serving",
    ) -> bytes:
        """Return as PNG what would come out of a printer. Raises TemplateRefused, and KeyError for no such service."""
        slip = sample(self._config, self._texts, language, self._now(), service=service, example=example, copy=copy)
        with self._previewing:  # one at a time: somebody's slip may wait for the other worker
            try:
                return self._show(slip, generic(width), text, self._chosen(source))
            except TemplateError as error:
                raise TemplateRefused(reason=str(error)) from error

    def _show(self, slip: Slip, profile: Profile, text: bool, template: Template | None) -> bytes:
        """Let a worker draw a preview; a template that was late is left alone for a while."""
        if template is None:
            plain: bytes = self.offload.run(work.preview, slip, profile, text, None)
            return plain
        since, reason = self._late_previews.get(template, (0.0, ""))
        if reason and time.monotonic() - since < LATE_SECONDS:
            raise TemplateError(reason)
        try:
            shown: bytes = self.offload.run(work.preview, slip, profile, text, template)
        except Late as error:
            self._late_previews = {template: (time.monotonic(), str(error))}
            raise
        return shown

    def _chosen(self, source: Source) -> Template | None:
        if source == "file" and self._own:
            return self._gather("file")
        return self._template if source == "serving" else None

    def _gather(self, where: str) -> Template:
        slips = self._config.slips
        gathered: Template = self.offload.run(work.prepare, slips.template, slips.logo, self._folder / where)
        return gathered

    def _refuse(self, reason: str) -> None:
        self._template, self._state, self._reason = None, "refused", reason
        log.error("the slip template is refused, slips are printed by ours: %s", reason)

    def _failed(self, error: TemplateError, template: Template) -> None:
        """One slip is drawn by ours; a template that is late again and again is not asked any more."""
        self._late = self._late + 1 if isinstance(error, Late) else 0
        if self._late >= MOST_LATE:
            self._refuse(str(error))
        elif self._template is template:
            self._reason = str(error)
            log.warning("a slip is printed by our template, because the office's failed: %s", error)


def problems(config: Config, at: datetime) -> list[Problem]:
    """Return why the office's template or logo would be refused, tried out here and now; no reason to stay closed."""
    from printers.render import close_sandboxes

    class Here:
        def run(self, function: Callable[..., Any], /, *args: Any) -> Any:
            return function(*args)

    with tempfile.TemporaryDirectory() as folder:
        drawing = Drawing(config, Texts(), Here(), Path(folder), lambda: at)
        drawing.try_out()
        close_sandboxes()
    reason = drawing.condition()["reason"]
    if reason is None:
        return []
    return [Problem("slips", f"Slips will be printed by the template that comes with Aufruf: {reason}.")]


def widths(config: Config) -> list[int]:
    """Return the widths (dots) of the printers whose slips are pictures."""
    printing = {profile_of(setting).width for setting in config.printers.values() if not setting.prints_text}
    return sorted(printing or {generic().width}, reverse=True)
