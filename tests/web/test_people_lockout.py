"""Wrong passwords lock an account for a while, each further one for longer; and nobody learns which names there are."""

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.config.policy import Login
from queue_server.services import audit, logins
from queue_server.services.access import Role
from tests.support.house import PASSWORD, Building, building
from tests.support.office import sample


@pytest.fixture
def free(tmp_path: Path) -> Iterator[Building]:
    """The house without the limits by address, so that only the account's own lock counts."""
    config = sample()
    config = config.model_copy(update={"limits": config.limits.model_copy(update={"enabled": False})})
    with building(tmp_path, config) as found:
        yield found


def tries(house: Building, name: str, *passwords: str) -> list[int]:
    client = house.client()
    return [
        client.post("/api/v1/login", json={"name": name, "password": password}).status_code for password in passwords
    ]


def entries(house: Building) -> list[tuple[str, str | None, dict[str, Any]]]:
    """What the audit log says, oldest first."""
    with house.house.store.reading() as reading:
        return [(entry.action, entry.thing, entry.details) for entry in reversed(audit.read(reading))]


def person(house: Building, name: str) -> dict[str, Any]:
    found = house.client("admin").get("/api/v1/users").json["users"]
    return next(dict(one) for one in found if one["name"] == name)


def test_it_locks_after_five_wrong_passwords_and_then_refuses_the_right_one_too(free: Building) -> None:
    anna = free.user("clerk", "anna")
    assert tries(free, anna, *["wrong"] * 4, PASSWORD) == [401] * 4 + [200]
    assert tries(free, anna, *["wrong"] * 5, PASSWORD) == [401] * 6
    free.later(seconds=59)
    assert tries(free, anna, PASSWORD) == [401]
    free.later(seconds=2)
    assert tries(free, anna, PASSWORD) == [200]


def test_each_further_wrong_password_locks_for_twice_as_long(free: Building) -> None:
    anna = free.user("clerk", "anna")
    tries(free, anna, *["wrong"] * 5)
    for seconds in (60, 120, 240):
        free.later(seconds=seconds)
        assert tries(free, anna, "wrong") == [401]
        free.later(seconds=2 * seconds - 1)
        assert tries(free, anna, PASSWORD) == [401], "a try during the lock lets in"
        free.later(seconds=1 - 2 * seconds)
    locks = [details["seconds"] for action, _, details in entries(free) if action == "user_locked"]
    assert locks == [60, 120, 240, 480]


def test_a_try_during_a_lock_makes_it_no_longer(free: Building) -> None:
    anna = free.user("clerk", "anna")
    tries(free, anna, *["wrong"] * 9)
    free.later(seconds=61)
    assert tries(free, anna, PASSWORD) == [200]


@given(st.builds(Login, failures=st.integers(3, 20), lock=st.integers(10, 3600), lock_at_most=st.integers(60, 86_400)))
def test_the_locks_only_grow_up_to_their_limit(policy: Login) -> None:
    locks = [logins.lock_seconds(policy, failures) for failures in range(60)]
    assert set(locks[: policy.failures]) == {0}
    assert locks[policy.failures] == policy.lock
    most = max(policy.lock, policy.lock_at_most)
    assert all(after == min(2 * before, most) for before, after in itertools.pairwise(locks[policy.failures :]))


def test_a_lock_survives_a_restart(tmp_path: Path) -> None:
    with building(tmp_path) as before:
        anna = before.user("clerk", "anna")
        tries(before, anna, *["wrong"] * 5)
    with building(tmp_path) as after:
        assert tries(after, anna, PASSWORD) == [401]


def test_of_many_tries_at_once_none_slips_past_the_count(free: Building) -> None:
    anna = free.user("clerk", "anna")
    ctx, store = free.house.context, free.house.store
    with store.reading() as reading:
        claim = logins.claim(reading, anna)  # all of them have read the account before any is counted

    def settle(number: int) -> bool:
        with store.transaction() as writing:
            return logins.settle(writing, ctx, claim, proved=number >= 12)

    with ThreadPoolExecutor(6) as crowd:
        assert not any(crowd.map(settle, range(12)))
        assert not any(crowd.map(settle, range(12, 16))), "a right one, among too many wrong ones, was let in"
    in_a_row = [details["in_a_row"] for action, _, details in entries(free) if action == "login_failed"]
    assert in_a_row == [1, 2, 3, 4, 5]


def test_a_password_that_was_changed_meanwhile_lets_nobody_in(free: Building) -> None:
    anna = free.user("clerk", "anna")
    with free.house.store.reading() as reading:
        claim = logins.claim(reading, anna)
    free.user("clerk", "anna")  # the same word, hashed anew
    with free.house.store.transaction() as writing:
        assert not logins.settle(writing, free.house.context, claim, proved=True)


def test_an_unknown_a_locked_a_disabled_and_a_wrong_one_get_the_same_answer_for_the_same_work(
    free: Building, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("wrong", "locked", "disabled"):
        free.user("clerk", name)
    tries(free, "locked", *["x"] * 5)
    admin = free.client("admin")
    admin.post(f"/api/v1/users/{person(free, 'disabled')['id']}/disable", json={})
    work: list[str] = []
    run, transaction = free.house.offload.run, free.house.store.transaction

    def verify(what: Any, hashed: str, *more: Any) -> Any:
        work.append(f"{what.__name__} {hashed[:10]}")
        return run(what, hashed, *more)

    monkeypatch.setattr(free.house.offload, "run", verify)
    monkeypatch.setattr(free.house.store, "transaction", lambda: work.append("commit") or transaction())
    seen = set()
    for name, password in (("nobody", "x"), ("wrong", "x"), ("locked", PASSWORD), ("disabled", PASSWORD)):
        work.clear()
        answer = free.client().post("/api/v1/login", json={"name": name, "password": password})
        headers = sorted(key for key, _ in answer.headers)
        seen.add((answer.status_code, answer.text, tuple(headers), tuple(work)))
    assert len(seen) == 1, seen
    assert next(iter(seen))[3] == ("matches $argon2id$", "commit")


def test_the_audit_log_keeps_no_name_that_nobody_has(free: Building) -> None:
    tries(free, "my-secret-password", "anna")
    assert entries(free) == [("login_failed", None, {"unknown_name": True})]
    assert "my-secret" not in json.dumps(entries(free))


def test_an_admin_sees_a_lock_and_ends_it(free: Building) -> None:
    anna = free.user("clerk", "anna")
    tries(free, anna, *["wrong"] * 5)
    found = person(free, anna)
    assert found["locked_until"] == "2026-04-14T07:01:00.000Z"
    answer = free.client("admin").post(f"/api/v1/users/{found['id']}/unlock", json={})
    assert answer.json["locked_until"] is None
    assert tries(free, anna, PASSWORD) == [200]


def test_a_demo_s_quick_clock_does_not_shorten_a_lock(free: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = free.user("clerk", "anna")
    monkeypatch.setattr(free.clock, "speed", 60.0, raising=False)
    tries(free, anna, *["wrong"] * 5)
    free.later(minutes=59)  # a minute of the real world
    assert tries(free, anna, PASSWORD) == [401]
    free.later(minutes=1, seconds=1)
    assert tries(free, anna, PASSWORD) == [200]


def test_the_log_names_who_came_and_who_was_refused(free: Building) -> None:
    anna = free.user("clerk", "anna")
    tries(free, anna, "wrong", PASSWORD)
    assert entries(free) == [("login_failed", "user:anna", {"in_a_row": 1}), ("login", None, {"by": "password"})]
    assert free.client("admin").get("/api/v1/audit").json["entries"][0]["role"] == Role.CLERK
