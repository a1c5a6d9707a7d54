"""Visit tokens: a ticket's id with a 128-bit HMAC of it; never stored, so they can be made again at any time."""

import base64
import hmac

BITS = 128


def visit_token(secret: bytes, ticket: int) -> str:
    """Return the token of a ticket's visitor page: short and URL-safe."""
    return f"{ticket:x}-{_mac(secret, ticket)}"


def ticket_of(secret: bytes, token: str) -> int | None:
    """Return the ticket that a token stands for, or None if it is not one of ours (compared in constant time)."""
    head, dash, mac = token.partition("-")
    if not dash or not head.isascii() or len(head) > 15 or not mac.isascii():
        return None
    try:
        ticket = int(head, 16)
    except ValueError:
        return None
    if f"{ticket:x}" != head or ticket < 1:
        return None
    return ticket if hmac.compare_digest(_mac(secret, ticket), mac) else None


def _mac(secret: bytes, ticket: int) -> str:
    digest = hmac.digest(secret, b"visit:%d" % ticket, "sha256")
    return base64.urlsafe_b64encode(digest[: BITS // 8]).rstrip(b"=").decode()
