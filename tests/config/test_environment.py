"""Secrets come from the environment, not from config.yaml."""

import pytest

from queue_server.config.environment import filled


def test_it_takes_secrets_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUFRUF_TEST_SECRET", "s3cret$1")
    assert (
        filled("mailto://office:${AUFRUF_TEST_SECRET}@mail.example.org") == "mailto://office:s3cret$1@mail.example.org"
    )
    assert filled("no secret, $HOME or {this}") == "no secret, $HOME or {this}"


@pytest.mark.parametrize("value", [None, ""])
def test_it_says_which_variable_is_missing(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("AUFRUF_TEST_SECRET", raising=False)
    if value is not None:
        monkeypatch.setenv("AUFRUF_TEST_SECRET", value)
    with pytest.raises(ValueError, match="set AUFRUF_TEST_SECRET in the environment"):
        filled("${AUFRUF_TEST_SECRET}")
