"""Secrets that config.yaml names but does not hold: ${NAME} stands for a variable of the environment."""

import os
import re

_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def filled(text: str) -> str:
    """Return ``text`` with each ``${NAME}`` replaced; raises ValueError, in a sentence, for one that is not set."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if not os.environ.get(name):
            raise ValueError(f"config.yaml names ${{{name}}}: set {name} in the environment of the server")
        return os.environ[name]

    return _NAME.sub(value, text)
