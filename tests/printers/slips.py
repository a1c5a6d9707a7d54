"""Slips as bytes, for tests of what becomes of them."""

TEXT = b"\x1b@A042\n\x1dVB\0"


def picture(rows: int = 512, dots: bytes = b"\x55") -> bytes:
    """A slip with a picture, 576 dots wide, sent 128 rows at a time."""
    strip = b"\x1dv0\0\x48\0\x80\0" + dots * 72 * 128
    return b"\x1b@" + strip * (rows // 128) + b"\x1dVB\0"


def job(data: bytes) -> bytes:
    """The part of a slip's bytes that says what is on it: initialise and what follows."""
    return data[data.rindex(b"\x1b@") :]
