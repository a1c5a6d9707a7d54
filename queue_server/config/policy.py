"""How the house runs: call policy, pages, retention, speech, and the technical settings of the server."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from queue_server.config.base import Setting, Text, written_like
from queue_server.config.office import Choice

Rate = Annotated[
    str, written_like(r"[1-9]\d* per (\d+ )?(second|minute|hour|day)s?", "write a rate like 10 per minute")
]
Key = Annotated[
    str,
    written_like(
        r"Space|Enter|NumpadEnter|NumpadAdd|F[1-9]|F1[0-2]|Key[A-Z]|Digit\d",
        "name a key as browsers do: Space, Enter, NumpadEnter, NumpadAdd, F1 to F12, KeyA to KeyZ, Digit0 to Digit9",
    ),
]
Url = Annotated[
    str,
    written_like(r"https?://[^/\s]+(/\S*)?", "write an address like https://warten.example.org"),
    AfterValidator(lambda url: url.rstrip("/")),  # paths are put behind it
]
DatabaseUrl = Annotated[
    str, written_like(r"(sqlite|postgresql(\+psycopg2)?)://.*", "write sqlite:///file or postgresql://user@host/name")
]
RedisUrl = Annotated[str, written_like(r"(rediss?|unix)://.+", "write an address like redis://127.0.0.1:6379/0")]

HostName = Annotated[
    str,
    written_like(
        r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\]",
        "write a name without scheme and port, like warten.example.org or 10.0.0.5",
    ),
]

Speaker = Literal["clips", "piper", "espeak"]
SPEAKERS: tuple[Speaker, ...] = ("clips", "piper", "espeak")
"""Recordings, Piper, espeak-ng: in the order in which they are asked."""


def _with_the_others(value: Any) -> Any:
    """Take a single name as the one that is asked before the others."""
    return [value, *SPEAKERS] if isinstance(value, str) else value


Speakers = Annotated[list[Speaker], BeforeValidator(_with_the_others)]


class Calls(Setting):
    """The call policy."""

    min_calls: int = Field(default=2, ge=1, le=10, description="Calls before *did not appear* is possible.")
    min_delay: int = Field(default=2, ge=0, le=60, description="Minutes since the first call before that.")
    late_credit: int = Field(default=20, ge=0, le=480, description="Minutes of waiting that a missed person keeps.")
    requeue_after: int = Field(default=3, ge=1, le=100, description="Put back: behind how many waiting tickets.")
    max_delays: int = Field(default=2, ge=0, le=20, description="How often visitors may ask for more time.")
    delay: int = Field(default=10, ge=1, le=120, description="Minutes that they then get.")
    next_ends_called: Literal["finish", "miss"] = Field(
        default="finish", description="What *next* makes of a called ticket that was never started."
    )
    language_head_start: int = Field(
        default=5, ge=0, le=120, description="Minutes of head start at a counter that speaks one's language."
    )
    strict_max_share: float = Field(
        default=0.1, ge=0, le=1, description="Share of a day's tickets with strict urgency that raises an alarm."
    )
    certain: list[Literal["clerk", "lead"]] = Field(
        default=["clerk", "lead"], description="Who may call a certain person out of turn; it is logged."
    )


class Parking(Setting):
    """People who are to come back: with a paper, after the cash desk."""

    reasons: dict[str, Choice] = Field(default={}, description="Why somebody is parked; clerks choose.")
    returns: Literal["itself", "by_clerk"] = Field(
        default="itself", description="Who lets the parked wait again when their time has come: the house, or a clerk."
    )
    place: Literal["keep", "credit", "end"] = Field(
        default="keep",
        description="Where they then wait: on their old place, with calls.late_credit of it, or as if they came now.",
    )


class Emergency(Setting):
    """The emergency call of a counter."""

    escalate_after: int = Field(default=20, ge=5, le=600, description="Seconds without an answer until it is louder.")
    notify: list[str] = Field(
        default=[], description="Apprise addresses that are told when nobody answers; secrets as ${NAME}."
    )


class Login(Setting):
    """Log-ins of people."""

    failures: int = Field(default=5, ge=3, le=20, description="Wrong passwords in a row until the account is locked.")
    lock: int = Field(default=60, ge=10, le=3600, description="Seconds of the first lock; each further one doubles it.")
    lock_at_most: int = Field(default=3600, ge=60, le=86_400, description="Seconds of the longest lock.")
    shortest: int = Field(default=12, ge=8, le=64, description="Characters that a password has at least.")


class Oidc(Setting):
    """The office's own sign-in service (OpenID Connect)."""

    issuer: Url = Field(description="Its address; /.well-known/openid-configuration is asked below it.")
    client_id: str = Field(min_length=1, description="Our name there.")
    client_secret: str = Field(
        default="${AUFRUF_OIDC_SECRET}",
        min_length=1,
        description="Our secret there: ${NAME} of the environment.",
    )
    scope: str = Field(default="openid profile", pattern=r"(^|.* )openid( .*|$)", description="What we ask to know.")
    claim: str = Field(
        default="groups", min_length=1, description="The claim with a person's groups; dots lead into nested ones."
    )
    roles: dict[str, Literal["clerk", "lead", "manager", "admin", "auditor"]] = Field(
        min_length=1, description="Group -> role; the first group of this list that a person is in counts."
    )
    button: Text = Field(
        default={"de": "Mit dem Dienstkonto anmelden", "en": "Sign in with your work account"},
        description="What stands on the button, by language.",
    )


class KioskPage(Setting):
    """The kiosk's page."""

    idle: int = Field(default=60, ge=10, le=600, description="Seconds without a touch before it starts over.")
    warn: int = Field(default=15, ge=3, le=120, description="Seconds before that when it warns.")

    @model_validator(mode="after")
    def _warns_before(self) -> Self:
        if self.warn >= self.idle:
            raise ValueError(f"let warn ({self.warn}) be less than idle ({self.idle})")
        return self


class AutoCall(Setting):
    """The next person is called by itself when the last one has gone."""

    allowed: bool = Field(default=True, description="Whether clerks may switch it on at their counter.")
    wrap_up: int = Field(default=30, ge=0, le=900, description="Seconds after the end of a conversation until then.")


class CounterPage(Setting):
    """The clerk's page."""

    breaks: dict[str, Choice] = Field(default={}, description="Why there is a break; shown while it lasts, never kept.")
    auto_call: AutoCall = Field(default=AutoCall(), description="Calling without a key.")
    next_keys: list[Key] = Field(default=["Space", "F8"], min_length=1, description="Keys that call the next person.")


class DisplayPage(Setting):
    """The waiting room's screen."""

    calls: int = Field(default=5, ge=1, le=12, description="Calls on the board at most.")
    repeat_after: int = Field(default=15, ge=5, le=120, description="Seconds until a call is spoken once more.")
    max_age: int = Field(default=60, ge=10, le=600, description="Seconds after which a call is not spoken any more.")
    show_for: float = Field(
        default=6, ge=1, le=60, description="Seconds for which each call is the large one, even when many come at once."
    )
    pictures: Annotated[Path, Field(strict=False)] | None = Field(
        default=None, description="Folder of pictures (relative to config.yaml) for the displays that show them."
    )
    picture_for: int = Field(default=15, ge=3, le=3600, description="Seconds that each picture stays.")


class Closing(Setting):
    """What is said before the office closes."""

    before: int = Field(default=15, ge=1, le=120, description="Minutes before closing.")
    text: Text = Field(description="The words, by language.")


class Announcements(Setting):
    """What is said and shown to the whole house when it opens and before it closes."""

    opening: Text | None = Field(default=None, description="The words at opening, by language; null: none.")
    closing: Closing | None = Field(default=None, description="Before closing; null: nothing.")


class Retention(Setting):
    """How long raw data is kept."""

    days: int = Field(default=30, ge=1, le=3650, description="Days that tickets and their log are kept.")
    counter_days: int = Field(
        default=7, ge=0, le=7, description="Days after which the log forgets the counter, keeps its group."
    )
    audit_days: int = Field(
        default=365, ge=30, le=3650, description="Days that the audit log is kept: log-ins, rights, calls out of turn."
    )


class Speech(Setting):
    """The voice."""

    clips: Annotated[Path, Field(strict=False)] | None = Field(
        default=None, description="Folder of recorded clips (relative to config.yaml); they come before the engine."
    )
    engines: dict[str, Speakers] = Field(
        default={},
        description="Who speaks a language, by its code: one name is asked before the others, a list is all there is.",
    )
    loudness: float = Field(
        default=-23.0, ge=-40, le=-14, description="How loud every sound is, in LUFS as EBU R 128 measures it."
    )
    rate: int = Field(default=150, ge=80, le=300, description="Words a minute.")
    order: list[str] = Field(
        default=["de", "ticket"],
        min_length=1,
        description="The languages of a call in their order; ticket: the visitor's own.",
    )
    repeats: int = Field(default=1, ge=0, le=3, description="How often a call is spoken again until the person comes.")
    gap: float = Field(default=0.4, ge=0, le=5, description="Seconds of silence between two languages.")
    cache_days: int = Field(default=30, ge=1, le=3650, description="Days that an unused sound file is kept.")

    def speakers(self, language: str) -> tuple[Speaker, ...]:
        """Who may speak a language; the first that can does."""
        return tuple(dict.fromkeys(self.engines.get(language, SPEAKERS)))


class Slips(Setting):
    """What is printed on the paper."""

    template: Annotated[Path, Field(strict=False)] | None = Field(
        default=None, description="A Typst file of the office's own, in a folder of its own (relative to config.yaml)."
    )
    logo: Annotated[Path, Field(strict=False)] | None = Field(
        default=None, description="The office's logo, SVG, PNG or JPEG, black on white (relative to config.yaml)."
    )


class Server(Setting):
    """The web server."""

    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="TCP port to listen on.")
    async_mode: Literal["eventlet", "threading"] = Field(default="eventlet", description="The async engine.")
    public_url: Url | None = Field(
        default=None, description="How visitors' phones reach the server, for QR codes; null: as the browser does."
    )
    hosts: list[HostName] = Field(
        default=[],
        description="Names under which browsers reach the server; requests for others are refused. Empty: any name.",
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="Reverse proxies before the server, whose X-Forwarded-For and -Proto are then believed; 0: none.",
    )
    max_body: int = Field(default=65536, ge=1024, le=10_485_760, description="Largest request body, bytes.")
    login_hours: int = Field(default=10, ge=1, le=24, description="Hours that a staff login lasts.")
    pairing_minutes: int = Field(default=10, ge=1, le=60, description="Minutes that a device's pairing code is good.")


class Database(Setting):
    """The database."""

    url: DatabaseUrl | None = Field(
        default=None, description="null: SQLite in the data folder; or postgresql://user@host/name."
    )


class Redis(Setting):
    """Redis, for more than one process."""

    url: RedisUrl | None = Field(default=None, description="null: one process; or redis://host:6379/0.")


class Limits(Setting):
    """Rate limits, by credential or address."""

    enabled: bool = Field(default=True, description="false lifts every rate and throttle limit.")
    login: Rate = Field(default="10 per minute", description="Log-in attempts.")
    kiosk_tickets: Rate = Field(default="60 per minute", description="Tickets of one kiosk.")
    visit: Rate = Field(default="120 per minute", description="Requests of a visitor's page.")


class ClockSetting(Setting):
    """The office's clock."""

    speed: float = Field(default=1.0, gt=0, le=10_000, description="Office seconds a real second; for demos.")
