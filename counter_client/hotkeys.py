"""Where the global key comes from: X11 or Windows give one key to one program, so no other key is ever heard."""

import signal
import sys
import threading
from collections.abc import Callable
from itertools import product
from typing import Any, Protocol

if sys.platform == "win32":
    import ctypes
    import ctypes.wintypes

Press = Callable[[], object]
MODIFIERS = ("ctrl", "alt", "shift", "super")
NAMES = {
    "space": "space",
    "pause": "Pause",
    "plus": "plus",
    "enter": "Return",
    "kp_add": "KP_Add",
    "kp_enter": "KP_Enter",
}
"""Keys by the words that people use, to their names in X11."""


class NoKey(Exception):
    """The key cannot be had; the message says why, and what to do."""


class Source(Protocol):
    """Something that presses."""

    def start(self, press: Press) -> None:
        """Begin to listen, in a thread. Raises NoKey."""

    def close(self) -> None:
        """Give the key back."""


def make_source(key: str) -> Source:
    """The source for this computer; raises NoKey for a key that is none."""
    if key.lower() == "none":
        return Signals()
    if sys.platform == "win32":
        return WindowsKey(key)
    return X11Key(key)


def split(key: str) -> tuple[frozenset[str], str]:
    """The modifiers and the key of ``ctrl+alt+n``; raises NoKey."""
    *held, name = key.split("+")
    modifiers = frozenset(word.strip().lower() for word in held)
    unknown = modifiers.difference(MODIFIERS)
    if unknown or not name.strip():
        raise NoKey(
            f"{key!r} is no key: say one like F9 or ctrl+alt+n; before the key may stand {', '.join(MODIFIERS)}"
        )
    return modifiers, name.strip()


class Signals:
    """SIGUSR1 presses: for desktops (Wayland) where only the desktop itself may bind a key, to `kill -USR1`."""

    def start(self, press: Press) -> None:
        """Begin to listen. Raises NoKey."""
        if sys.platform == "win32":
            raise NoKey("Windows has no such signal; give --key a key")
        signal.signal(signal.SIGUSR1, lambda *_: press())

    def close(self) -> None:
        """Give nothing back: a signal that comes late does no harm."""


class X11Key(Signals):
    """One key grabbed from the X server. The library is imported when it is needed: `pip install aufruf[hotkey]`."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._modifiers, self._name = split(key)
        self._display: Any = None

    def start(self, press: Press) -> None:
        """Take the key and listen; SIGUSR1 presses too. Raises NoKey."""
        super().start(press)
        try:
            from Xlib.display import Display
            from Xlib.error import DisplayError
        except ImportError as error:
            raise NoKey("a global key needs python-xlib: pip install 'aufruf[hotkey]'; or say --key none") from error
        try:
            self._display = Display()
        except (DisplayError, OSError) as error:
            raise NoKey(
                f"there is no X11 display ({error}); on Wayland say --key none and bind the key yourself"
            ) from error
        self._grab()
        threading.Thread(target=self._listen, args=(press,), name="hotkey", daemon=True).start()

    def _grab(self) -> None:
        from Xlib import XK, X
        from Xlib.error import BadAccess, CatchError

        masks = {"ctrl": X.ControlMask, "shift": X.ShiftMask, "alt": X.Mod1Mask, "super": X.Mod4Mask}
        wanted = sum(masks[word] for word in self._modifiers)
        symbol = XK.string_to_keysym(NAMES.get(self._name.lower(), self._name))
        symbol = symbol or XK.string_to_keysym(self._name.upper()) or XK.string_to_keysym(self._name.lower())
        code = self._display.keysym_to_keycode(symbol) if symbol else 0
        if not code:
            raise NoKey(f"this keyboard has no key {self._name!r}")
        failed = CatchError(BadAccess)
        root = self._display.screen().root
        # To the X server, the locks are modifiers: the key is meant whether they shine or not.
        for locks in product((0, X.LockMask), (0, X.Mod2Mask)):
            root.grab_key(code, wanted | sum(locks), False, X.GrabModeAsync, X.GrabModeAsync, onerror=failed)
        self._display.sync()
        if failed.get_error():
            raise NoKey(f"another program has {self._key} already; choose another key")

    def _listen(self, press: Press) -> None:
        from Xlib import X
        from Xlib.error import ConnectionClosedError

        try:
            while True:
                if self._display.next_event().type == X.KeyPress:
                    press()
        except (ConnectionClosedError, OSError, ValueError):
            return  # the desktop has ended, or we have

    def close(self) -> None:
        """Give the key back."""
        if self._display is not None:
            self._display.close()


if sys.platform == "win32":
    WM_HOTKEY, MOD_NOREPEAT, WM_QUIT = 0x0312, 0x4000, 0x0012
    WINDOWS = {"alt": 1, "ctrl": 2, "shift": 4, "super": 8}
    CODES = {"space": 0x20, "pause": 0x13, "plus": 0xBB, "enter": 0x0D, "kp_add": 0x6B}

    class WindowsKey:
        """One key registered with Windows: a key that is held down comes once."""

        def __init__(self, key: str) -> None:
            self._key = key
            modifiers, name = split(key)
            self._modifiers = sum(WINDOWS[word] for word in modifiers)
            self._code = _code(name)
            self._thread = 0

        def start(self, press: Press) -> None:
            """Take the key and listen. Raises NoKey."""
            is_settled, taken = threading.Event(), []

            def listen() -> None:
                user = ctypes.windll.user32
                self._thread = ctypes.windll.kernel32.GetCurrentThreadId()
                if user.RegisterHotKey(None, 1, self._modifiers | MOD_NOREPEAT, self._code):
                    taken.append(True)
                is_settled.set()
                message = ctypes.wintypes.MSG()
                while taken and user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
                    if message.message == WM_HOTKEY:
                        press()

            threading.Thread(target=listen, name="hotkey", daemon=True).start()
            is_settled.wait()
            if not taken:
                raise NoKey(f"another program has {self._key} already; choose another key")

        def close(self) -> None:
            """Give the key back: it ends with its thread."""
            ctypes.windll.user32.PostThreadMessageW(self._thread, WM_QUIT, 0, 0)

    def _code(name: str) -> int:
        """Windows' number of a key; raises NoKey."""
        if name.lower() in CODES:
            return CODES[name.lower()]
        if name[:1] in "fF" and name[1:].isdecimal() and 1 <= int(name[1:]) <= 24:
            return 0x6F + int(name[1:])
        if len(name) == 1 and name.isascii() and name.isalnum():
            return ord(name.upper())
        raise NoKey(f"Windows knows no key {name!r} by that name")
