"""schemathesis asks everything that the OpenAPI document offers, as each role: no 5xx, every answer as documented."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from queue_server.services.access import Role
from tests.security.test_matrix import NOBODY
from tests.support.house import Building, building
from tests.support.office import sample

EXAMPLES = 60 if os.environ.get("AUFRUF_DEEP") else 6
"""Requests for each operation as an admin, who gets furthest; the other roles ask a third as often."""
CHECKS = (not_a_server_error, status_code_conformance, response_schema_conformance)
# Values that mean something, by the name of the parameter or of the body's key: words made up at random go nowhere.
SENSE: dict[str, list[Any]] = {
    "service": ["permit", "pickup"],
    "language": ["de", "ar"],
    "priority": ["none", "urgent"],
    "kiosk": ["kiosk-1"],
    "display": ["ground-hall"],
    "printer": ["printer-1"],
    "area": ["ground"],
    "counter": ["5", "6"],
    "ticket": ["1", "2", "3", "4"],
    "current": [None, "1", "2", "3", "4"],
    "report": ["waits"],
    "user": ["2", "3"],
    "role": ["clerk", "lead"],
    "message": ["1"],
    "emergency": ["1"],
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """The sample office in the middle of a morning, without limits."""
    config = sample()
    config = config.model_copy(update={"limits": config.limits.model_copy(update={"enabled": False})})
    with building(tmp_path_factory.mktemp("office"), config) as house:
        for role in Role:  # their tokens and log-ins are the first; requests take away others
            house.user(role) if role not in ("kiosk", "display", "printer") else house.token(role, name="spare")
        for counter in ("5", "6"):
            house.open(counter)
        tokens = [house.take("permit", language)["token"] for language in ("de", "ar", "en", "de")]
        SENSE["token"] = tokens
        house.next("5")
        house.next("6")
        yield house


def sensible(case: Case, draw: Any) -> None:
    """Put words that mean something where they belong, most of the time."""
    for values in (case.path_parameters, case.query, case.body):
        if not isinstance(values, dict):
            continue
        for name in sorted(SENSE.keys() & values.keys()):
            if draw(st.integers(0, 3)):
                values[name] = draw(st.sampled_from(SENSE[name]))


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_every_answer_is_as_documented(office: Building, role: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", office.app)
    headers = {} if role == NOBODY else {"Authorization": f"Bearer {office.token(role)}"}
    examples = EXAMPLES if role == "admin" else max(1, EXAMPLES // 3)
    wrong: dict[str, str] = {}
    for result in schema.get_all_operations():
        operation = result.ok()
        name = f"{operation.method.upper()} {operation.path}"

        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(), data=st.data())
        def ask(case: Case, data: Any) -> None:
            sensible(case, data.draw)
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            ask()
        except (Exception, BaseExceptionGroup) as error:  # schemathesis has a group of its own
            wrong[name] = str(error)
    assert not wrong, "\n\n".join(f"{name}\n{why}" for name, why in wrong.items())
