"""Argon2, alone in a file that a worker process loads quickly: a verification takes long enough to stop the hub."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()

COMMON = (
    *("password", "passwort", "qwertz", "qwerty", "abcdef", "letmein", "iloveyou", "hallo", "willkommen", "welcome"),
    *("sommer", "winter", "herbst", "geheim", "admin", "aufruf", "warteschlange", "asdfgh", "1q2w3e", "monkey"),
)
"""What most guessed passwords are made of: one of these, with some digits and signs around it, protects nothing."""
_ROWS = "abcdefghijklmnopqrstuvwxyz 01234567890123456789 98765432109876543210 qwertzuiopasdfghjkl qwertyuiopasdfghjkl"


def normal(password: str) -> bytes:
    """Return a password as it is hashed: an umlaut is the same, however the keyboard puts it together."""
    return unicodedata.normalize("NFC", password).encode()


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _HASHER.hash(normal(password))


def matches(password_hash: str, password: str) -> bool:
    """Tell whether ``password`` belongs to the hash; takes some 50 ms, wrong or right."""
    try:
        return _HASHER.verify(password_hash, normal(password))
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, name: str, shortest: int) -> str | None:
    """Return why a new password would not do: ``short``, ``name`` or ``common``; None if it would.

    After NIST SP 800-63B (5.1.1.2): length counts, what is guessed first is refused, no rules about kinds of signs.
    """
    if len(unicodedata.normalize("NFC", password)) < shortest:
        return "short"
    plain, own = password.casefold(), name.casefold()
    if len(own) > 2 and _rest(plain, own) < shortest // 2:
        return "name"
    if len(set(plain)) < 4 or plain in _ROWS or any(_rest(plain, word) < 5 for word in COMMON):
        return "common"
    return None


def _rest(password: str, word: str) -> int:
    """Return how many signs but digits are left without a word that somebody guesses; all of them if it is not in."""
    if word not in password:
        return len(password)
    return sum(not letter.isdigit() for letter in password.replace(word, ""))
