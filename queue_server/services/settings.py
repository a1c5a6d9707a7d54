"""A changed config.yaml in the audit log: which parts are others than at the last start, never their values."""

import hmac
import json
from typing import Any

from sqlalchemy.orm import Session

from queue_server.config import Config
from queue_server.services import audit
from queue_server.services.context import Context

CHANGED = "config_changed"
DIGITS = 16
"""Hexadecimal digits that stand for a part; made with the house's secret, so that no value can be guessed from them."""


def note(session: Session, ctx: Context) -> list[str]:
    """Write down which parts of the configuration have changed since the last start, if any; returns their names."""
    marks = marks_of(ctx.config, ctx.secret)
    before = next(iter(audit.read(session, action=CHANGED, limit=1)), None)
    known: dict[str, Any] = {} if before is None else before.details.get("marks", {})
    changed = sorted(part for part in {*marks, *known} if marks.get(part) != known.get(part))
    if not changed:
        return []
    audit.record(session, ctx, None, CHANGED, changed=[] if before is None else changed, marks=marks)
    return changed


def marks_of(config: Config, secret: bytes) -> dict[str, str]:
    """Return, for each part of the configuration, digits that are others when it is another."""
    parts = config.model_dump(mode="json")
    return {
        part: hmac.digest(secret, json.dumps([part, value], sort_keys=True).encode(), "sha256").hex()[:DIGITS]
        for part, value in parts.items()
    }
