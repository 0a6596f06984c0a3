"""What an operator sets outside of the files: addresses, credentials and folders, from environment or secret files.

Each name can be an environment variable or a lower-case file in `/run/secrets`; the variable wins.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override

from bot.config.addresses import address
from bot.config.contacts import Contact, contacts
from bot.config.fields import project_reference
from bot.config.problems import did_you_mean
from bot.domain.errors import ConfigError
from bot.secret_files import hints, secret_files

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SECRETS_FOLDER = Path("/run/secrets")
OF_MIRRORS = "MIRROR_"
_PREFIX = "FEEDBACK_BOT_"
LISTEN = "127.0.0.1:8080"
_OF_KUBERNETES = re.compile(r"FEEDBACK_BOT_(SERVICE_|PORT(_|$))")
"""What Kubernetes puts into every pod beside a service that is called feedback-bot."""

_NOTHING = SecretStr("")
_NAME = re.compile(r"[A-Z]+(?:_[A-Z]+)+")


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
    """

    zendesk_url: str
    zendesk_auth: OAuthClient | ApiToken
    gitlab_url: str
    gitlab_token: SecretStr
    gitlab_project: str
    pagerduty: PagerDutyKey | None = None
    contacts: tuple[Contact, ...] = ()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _at_home(path: Path) -> Path:
    """The path with `~` replaced, which a shell leaves alone in files and quotes."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("names a home folder that cannot be found") from None


_Folder = Annotated[Path, AfterValidator(_at_home)]


class Settings(BaseSettings):
    """The environment. Addresses and credentials are checked only where they are needed, by `require_services`.

    Args:
        config, cache: folders; without `cache` nothing is kept between runs.
        listen: where `serve` answers probes, people and webhooks, HOST:PORT; empty for nowhere.
        log: form of the log lines, None decides by terminal.
        log_level: the least important lines that are written.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    zendesk_url: str = ""
    zendesk_client_id: str = ""
    zendesk_client_secret: SecretStr = _NOTHING
    zendesk_email: str = ""
    zendesk_token: SecretStr = _NOTHING
    gitlab_url: str = ""
    gitlab_token: SecretStr = _NOTHING
    gitlab_project: str = ""
    pagerduty_url: str = "https://api.pagerduty.com"
    pagerduty_token: SecretStr = _NOTHING
    notify: SecretStr = _NOTHING
    config: _Folder = Field(default=Path("config"), validation_alias="feedback_bot_config")
    cache: _Folder | None = Field(default=None, validation_alias="feedback_bot_cache")
    listen: str = Field(default=LISTEN, validation_alias="feedback_bot_listen")
    log: Annotated[Literal["json", "console"] | None, BeforeValidator(_lower)] = Field(
        default=None, validation_alias="feedback_bot_log"
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        default="info", validation_alias="feedback_bot_log_level"
    )
    _others: tuple[str, ...] = PrivateAttr(default=())
    _hints: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands over: it asks the other sources itself, to tell what is wrong in our own words."""
        return (init_settings,)

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, secrets_dir: Path = SECRETS_FOLDER) -> Self:
        """The settings of this process.

        Args:
            environ: the environment, `os.environ` when None. Empty variables count as not set.
            secrets_dir: folder of secret files; it may be missing.

        Raises:
            ConfigError: a file cannot be read, a value is not one of the valid ones, or a `FEEDBACK_BOT_…` variable is
                unknown; all of it in one line.
        """
        given = os.environ if environ is None else environ
        variables = EnvSettingsSource(cls)
        variables.env_vars = {name.lower(): value.strip() for name, value in given.items() if value.strip()}
        if any(name.upper() == "FEEDBACK_BOT_LISTEN" and not value.strip() for name, value in given.items()):
            variables.env_vars["feedback_bot_listen"] = ""  # nowhere, which is not the default
        wrong = list(_unknown(given, cls._variables()))
        try:
            settings = cls.model_validate({**secret_files(cls, secrets_dir), **variables()})
        except ValidationError as error:
            wrong += (f"{str(one['loc'][0]).upper()} {_words(one)}" for one in error.errors())
        if wrong:
            raise ConfigError("; ".join(wrong))
        return settings.hinted(hints(cls, secrets_dir)).beside(name.upper() for name in variables.env_vars)

    def beside(self, names: Iterable[str]) -> Self:
        """The settings, which remember what else is set: most likely what is missing under a misspelt name."""
        self._others = tuple(sorted({name for name in names if not name.startswith(OF_MIRRORS)} - self._variables()))
        return self

    def hinted(self, found: Mapping[str, str]) -> Self:
        """The settings, which remember what else may be why one is missing, by its name."""
        self._hints = {**self._hints, **found}
        return self

    @classmethod
    def _variables(cls) -> frozenset[str]:
        return frozenset(str(field.validation_alias or name).upper() for name, field in cls.model_fields.items())

    def require_services(self, project: str | None = None) -> Services:
        """The services, once everything is there and sound.

        Args:
            project: `gitlab.project` of `bot.yml`; the variable wins.

        Raises:
            ConfigError: one line that lists all that is missing or wrong. It repeats no value.
        """
        wrong: list[str] = []
        services = Services(
            zendesk_url=address("ZENDESK_URL", self.zendesk_url, "/api/v2", wrong),
            zendesk_auth=self._zendesk_auth(wrong),
            gitlab_url=address("GITLAB_URL", self.gitlab_url, "/api/v4", wrong),
            gitlab_token=_secret("GITLAB_TOKEN", self.gitlab_token, wrong),
            gitlab_project=_project(self.gitlab_project or project or "", wrong),
            pagerduty=self._pagerduty(wrong),
            contacts=contacts(self.notify.get_secret_value(), wrong),
        )
        if wrong:
            raise ConfigError(f"the environment is not complete: {'; '.join(map(self._meant, wrong))}")
        return services

    def _pagerduty(self, wrong: list[str]) -> PagerDutyKey | None:
        """The key with its address; an address alone is none."""
        if not self.pagerduty_token.get_secret_value().strip():
            return None
        url = address("PAGERDUTY_URL", self.pagerduty_url, "", wrong)
        return PagerDutyKey(url, _secret("PAGERDUTY_TOKEN", self.pagerduty_token, wrong))

    def _meant(self, fault: str) -> str:
        """The fault; where a name is missing and one much like it is set, or its file is empty, with a question."""
        for name in _NAME.findall(fault) if " missing" in fault else ():
            if name in self._hints:
                return f"{fault} ({self._hints[name]})"
            near = get_close_matches(name, self._others, n=1, cutoff=0.8)
            if near:
                return f"{fault}, but {near[0]} is set: did you mean {name}?"
        return fault

    def _zendesk_auth(self, wrong: list[str]) -> OAuthClient | ApiToken:
        """One of the two pairs; half a pair is a slip even beside a whole one."""
        has_client = bool(self.zendesk_client_id or self.zendesk_client_secret.get_secret_value())
        has_token = bool(self.zendesk_email or self.zendesk_token.get_secret_value())
        if not has_client and not has_token:
            wrong.append("ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET are missing (or ZENDESK_EMAIL and ZENDESK_TOKEN)")
        token = client = None
        if has_token:
            email = _word("ZENDESK_EMAIL", self.zendesk_email, wrong)
            if email and ("@" not in email or "/" in email):
                wrong.append("ZENDESK_EMAIL must be an e-mail address alone, without '/token'")
            token = ApiToken(email, _secret("ZENDESK_TOKEN", self.zendesk_token, wrong))
        if has_client:
            client_id = _word("ZENDESK_CLIENT_ID", self.zendesk_client_id, wrong)
            client = OAuthClient(client_id, _secret("ZENDESK_CLIENT_SECRET", self.zendesk_client_secret, wrong))
        return client or token or OAuthClient("", _NOTHING)


def _words(detail: ErrorDetails) -> str:
    """What pydantic found, in our words."""
    context = detail.get("ctx", {})
    if "expected" in context:
        return f"must be {context['expected'].replace(chr(39), '')}"
    return str(context.get("error", "must be a path"))


def _unknown(names: Mapping[str, str], known: frozenset[str]) -> Iterator[str]:
    own = [name for name in known if name.startswith(_PREFIX)]
    for name in sorted(names):
        if name.startswith(_PREFIX) and name not in known and not _OF_KUBERNETES.match(name):
            yield f"unknown variable {name}{did_you_mean(name, own)}"


def _word(name: str, value: str, wrong: list[str]) -> str:
    """A value that travels in a header: one word of printable ASCII."""
    word = value.strip()
    if not word:
        wrong.append(f"{name} is missing")
    elif not (word.isascii() and word.isprintable()) or " " in word:
        wrong.append(f"{name} holds white space or characters that none has: copy it anew")
    return word


def _secret(name: str, value: SecretStr, wrong: list[str]) -> SecretStr:
    return SecretStr(_word(name, value.get_secret_value(), wrong))


def _project(value: str, wrong: list[str]) -> str:
    if not value:
        wrong.append("GITLAB_PROJECT is missing (or gitlab.project in bot.yml)")
        return ""
    try:
        return project_reference(value)
    except ValueError:
        wrong.append("GITLAB_PROJECT must be the path or the number of a project, such as support/feedback")
        return ""
