"""Argon2, alone in a file that a worker process loads quickly: a verification takes long enough to stop the hub."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _HASHER.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether ``password`` belongs to the hash; takes some 50 ms, wrong or right."""
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
