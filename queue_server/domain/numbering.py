"""The next number of a prefix and a day: A001 … A999, A1000 … It never wraps and never refuses."""


def number(prefix: str, count: int) -> str:
    """Return the ticket number of the ``count``-th ticket (from 1) of the day: the prefix and at least three digits.

    Raises ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError("numbers begin at 1")
    return f"{prefix}{count:03d}"


def parts(value: str) -> tuple[str, str]:
    """Split a number into its letters and its digits: ``("A", "042")``."""
    digits = value.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return value[: len(value) - len(digits)], digits
