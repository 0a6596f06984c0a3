"""What can go wrong, sorted by who has to do something about it.

FeedbackBotError
├── ConfigError           the admin or operator: nothing was attempted, mend and start again
└── ServiceError          a service, named in `service`
    ├── Unavailable       does not answer, or asks to come back later: the next run tries again
    │   ├── OutOfTime         the run's time budget would not last: left to the next run, nobody's fault
    │   └── UnknownOutcome    a write was sent and its reply was lost: it may have happened
    ├── Denied            the account may not do this (403)
    │   └── NotAccepted       the credentials themselves are refused (401): nothing can be asked with them
    ├── NotFound          no such thing, or the account may not see it (404)
    ├── Conflict          it exists already, or an anti-spam question stands in the way (409)
    ├── Rejected          the request itself was refused as wrong (other 4xx)
    └── BadReply          an answer that is not what the service documents
"""

from __future__ import annotations


class FeedbackBotError(Exception):
    """Base of all errors that end in one clear line instead of a traceback."""


class ConfigError(FeedbackBotError):
    """The configuration, the credentials or the project forbid to start."""


class ServiceError(FeedbackBotError):
    """A service did not do what was asked.

    Args:
        service: name for people, "Zendesk" or "GitLab".
        message: what happened and what to do next; never customer text, never a secret.
    """

    def __init__(self, service: str, message: str) -> None:
        super().__init__(f"{service}: {message}")
        self.service = service


class Unavailable(ServiceError):
    """The service cannot be reached or asks to come back later."""


class OutOfTime(Unavailable):
    """The time of this run does not last for the request or the wait before it; it was not sent."""


class UnknownOutcome(Unavailable):
    """A write was sent once and no usable reply came: it may or may not have happened."""


class Denied(ServiceError):
    """The credentials are wrong, expired or not enough."""


class NotAccepted(Denied):
    """The service does not accept the credentials at all: they are wrong, expired or revoked."""


class NotFound(ServiceError):
    """It does not exist, or the account may not see it."""


class Conflict(ServiceError):
    """It exists already."""


class Rejected(ServiceError):
    """The service refused the request as wrong."""


class BadReply(ServiceError):
    """The reply is not what the service documents."""
