"""`--set KEY=VALUE` replaces one value; a wrong key is explained."""

import pytest

from queue_server.config import ConfigError, load, report


@pytest.mark.parametrize(
    ("setting", "read", "value"),
    [
        ("limits.enabled=false", lambda config: config.limits.enabled, False),
        ("clock.speed=60", lambda config: config.clock.speed, 60.0),
        ("server.port=9000", lambda config: config.server.port, 9000),
        ("redis.url=redis://127.0.0.1/0?a=b", lambda config: config.redis.url, "redis://127.0.0.1/0?a=b"),
        ("services.permit.contingent=5", lambda config: config.services["permit"].contingent, 5),
        ("office.opening.sun=[10:00-11:00]", lambda config: config.office.opening["sun"], ["10:00-11:00"]),
        ("office.name.fr=Bureau", lambda config: config.office.name["fr"], "Bureau"),
        ("server.public_url=https://a.example.org/", lambda config: config.server.public_url, "https://a.example.org"),
        ("speech.clips=", lambda config: config.speech.clips, None),
        ("counters.1.room=1.10", lambda config: config.counters["1"].room, "1.10"),
    ],
)
def test_it_replaces_one_value(write, setting: str, read, value: object) -> None:
    assert read(load(write(), [setting])) == value


@pytest.mark.parametrize(
    ("setting", "where", "message"),
    [
        ("limits.enabeld=1", "--set limits.enabeld", "There is no setting 'enabeld' here; did you mean 'enabled'?"),
        ("limit.enabled=1", "--set limit.enabled", "There is no setting 'limit' here; did you mean 'limits'?"),
        (
            "services.pemit.minutes=1",
            "--set services.pemit.minutes",
            "There is no setting 'pemit' here; did you mean 'permit'?",
        ),
        ("server.port.x=1", "--set server.port.x", "server.port is one value; set it as a whole."),
        ("clock.speed=[", "--set clock.speed", "The value '[' is not readable as YAML; quote it."),
        ("clock.speed", "--set", "Write it as KEY=VALUE, like --set limits.enabled=false; it is 'clock.speed'."),
        (
            "services.permit.bring=[pasport]",
            "services.permit.bring[0]",
            "There is no thing to bring 'pasport'; did you mean 'passport'?",
        ),
        ("clock.speed=fast", "clock.speed", "This must be a number; it is the text 'fast'."),
        ("services.permit.area=nowhere", "services.permit.area", "There is no area 'nowhere'; known are: hall."),
    ],
)
def test_it_explains_a_wrong_override(write, setting: str, where: str, message: str) -> None:
    mistakes, _warnings = report(write(), [setting])
    assert [(problem.where, problem.message, problem.line) for problem in mistakes] == [(where, message, 0)]


def test_it_tells_of_mistakes_in_the_file_and_the_override_together(write) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(("prefix: A", "prefix: a")), ["clock.speed=0"])
    assert [problem.where for problem in caught.value.problems] == ["clock.speed", "services.permit.prefix"]
    assert str(caught.value).splitlines()[1].startswith("line 5: services.permit.prefix: Use one capital letter")
