"""Where the services are and how the bot proves who it is, once environment and secret files are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.config.contacts import Contact
from bot.hook_secrets import HookSecrets


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """OAuth client credentials of Zendesk."""

    client_id: str
    client_secret: SecretStr


@dataclass(frozen=True, slots=True)
class ApiToken:
    """The old pair of Zendesk: an admin's e-mail address and an API token."""

    email: str
    token: SecretStr


@dataclass(frozen=True, slots=True)
class PagerDutyKey:
    """PagerDuty's address, without a slash at the end, and an API key that may read."""

    url: str
    token: SecretStr


@dataclass(frozen=True, slots=True)
class Services:
    """Where the services are and how the bot proves who it is.

    Args:
        zendesk_url, gitlab_url: without a slash or an API path at the end.
        zendesk_auth: the client credentials where both kinds are given.
        gitlab_token: the bot's token.
        gitlab_project: path or number of the feedback project.
        pagerduty: None where no key is given: then schedules of PagerDuty are not asked for.
        contacts: who wants to be told by chat or mail as well, and where.
        hooks: what proves that a webhook is genuine.
    """

    zendesk_url: str
    zendesk_auth: OAuthClient | ApiToken
    gitlab_url: str
    gitlab_token: SecretStr
    gitlab_project: str
    pagerduty: PagerDutyKey | None = None
    contacts: tuple[Contact, ...] = ()
    hooks: HookSecrets = field(default_factory=HookSecrets)
