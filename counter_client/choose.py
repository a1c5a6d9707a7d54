"""A question with numbered answers: a number picks, or a letter; no Enter where the number can only mean one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from counter_client.keys import END, ENTER, ESCAPE


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its words, what it does, and a letter that picks it too."""

    words: str
    act: Callable[[], None]
    letter: str = ""


@dataclass
class Choice:
    """Waits for the answer. ``enter``: what Enter alone does; without it, Enter alone goes back, as 0 does."""

    title: str
    options: list[Option]
    enter: Callable[[], None] | None = None
    _typed: str = field(default="", init=False)

    def take(self, key: str) -> tuple[bool, Callable[[], None] | None]:
        """Hear a key: whether the question is over now, and what to do then (None: go back)."""
        if key in (ESCAPE, END) or (key == "0" and not self._typed):
            return True, None
        if key == ENTER:
            return True, self._pick(self._typed) if self._typed else self.enter
        if key.isdecimal():
            return self._number(self._typed + key)
        found = next((option for option in self.options if option.letter.lower() == key), None)
        return found is not None, found.act if found is not None else None

    def lines(self) -> list[str]:
        """The answers as they are read out."""
        return [
            f"{at}{f' {option.letter}' if option.letter else ''}: {option.words}"
            for at, option in enumerate(self.options, 1)
        ]

    def _number(self, typed: str) -> tuple[bool, Callable[[], None] | None]:
        meant = [str(at) for at in range(1, len(self.options) + 1) if str(at).startswith(typed)]
        if len(meant) == 1 and meant[0] == typed:
            return True, self._pick(typed)
        self._typed = typed if meant else ""
        return False, None

    def _pick(self, typed: str) -> Callable[[], None] | None:
        at = int(typed)
        return self.options[at - 1].act if 1 <= at <= len(self.options) else None
