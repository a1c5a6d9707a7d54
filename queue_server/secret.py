"""The server's secret: from the environment, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

VARIABLE = "AUFRUF_SECRET_KEY"
SHORTEST = 16


def load(data: Path) -> bytes:
    """Return the secret; makes ``data``/secret at the first start. Raises ValueError for one that is too short."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        if len(named) < SHORTEST:
            raise ValueError(f"{VARIABLE} must have at least {SHORTEST} characters")
        return named.encode()
    path = data / "secret"
    try:
        # Created by whoever comes first; a second process then reads what the first one wrote.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    return path.read_bytes().strip()
