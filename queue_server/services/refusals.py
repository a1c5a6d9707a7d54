"""What the doorway says no to before any service is asked: sign-in, rights, malformed requests, a tired server."""

from queue_server.domain.errors import BadRequest, NotAllowed, Refusal
from queue_server.domain.messages import N_, NS_


class NotSignedIn(Refusal):
    """There is no credential, or none that is valid."""

    code = "unauthorized"
    message = N_("Please sign in first.")


class BadLogin(NotSignedIn):
    """Name and password do not belong together."""

    code = "bad_login"
    message = N_("Name or password is not right.")


class PasswordExpired(NotAllowed):
    """The person has a password that somebody else set, and may do nothing else before it is changed."""

    code = "password_expired"
    message = NS_("Please choose a password of your own first.")


class CrossSite(NotAllowed):
    """A browser sent cookies along with a request that this site's own pages did not make."""

    code = "csrf"
    message = N_("This page is too old. Please load it again.")


class PeopleError(BadRequest, ValueError):
    """What was asked of a person or a token cannot be; the message is one of the staff's catalogue."""

    code = "bad_person"


class BadHost(BadRequest):
    """The request's ``Host`` is none of ``server.hosts``."""

    code = "bad_host"
    message = NS_("This server is not known under this address. Check the address.")


class NotJson(BadRequest):
    """The body cannot be read as JSON."""

    code = "not_json"


class Invalid(BadRequest):
    """The body is JSON, but not of the right shape; ``details["problems"]`` names each place."""

    code = "invalid"


class TooLarge(Refusal):
    """The body is larger than ``server.max_body``."""

    code = "too_large"
    message = N_("The request is too large.")


class MethodNotAllowed(Refusal):
    """The path exists, but not with this method."""

    code = "method_not_allowed"
    message = N_("The request is not complete or not right. Check what was sent.")


class TooMany(Refusal):
    """Too many requests in a short time; ``details["retry_after"]`` says how many seconds to wait."""

    code = "too_many"
    message = N_("Too many requests. Please wait a minute.")


class DatabaseBusy(Refusal):
    """The database is locked by another process, read-only or away; nothing was changed."""

    code = "database_busy"
    message = N_("This does not work just now. Please try again in a moment.")


class NotNow(Refusal):
    """Something beside the database cannot do its part just now."""

    code = "unavailable"
    message = N_("This does not work just now. Please try again in a moment.")


class Broken(Refusal):
    """A mistake of ours; the log knows more."""

    code = "internal"
    message = N_("Something went wrong here. Please try again, or ask at the information desk.")
