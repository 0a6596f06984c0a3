"""Writes the files with which a team begins: the shipped ones, with the team's answers in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config.asking import rotation_name
from bot.config.files import BOT, ENVIRONMENT, ROTATION, names_in
from bot.config.models import BotConfig, Fallback, GitLab, Zendesk
from bot.config.reference import commented_bot
from bot.config.schedule import Schedule
from bot.config.schemas import configuration
from bot.config.shipped_rotation import SCHEDULE, filled
from bot.config.surveys import Surveys
from bot.domain.errors import ConfigError
from bot.oncall.model import FALLBACK, NEXT
from bot.setup.answers import TOKEN, Answers

_ENVIRONMENT = """\
# What the bot reads from its environment. Copy this file to a place that nobody else can read, and fill it in there:
# no secret belongs into this folder. Each name can also be a file in /run/secrets, in lower case, with nothing but the
# value in it.

# The Zendesk account. {zendesk}
ZENDESK_URL={zendesk_url}
{names}

# The GitLab instance, and a token of the bot's own account with the scope api. The project is named in bot.yml.
GITLAB_URL={gitlab_url}
GITLAB_TOKEN=

# A folder of the bot's own that makes runs cheaper; optional.
# FEEDBACK_BOT_CACHE=

# A key that may read, only where rotation.yml names a live schedule of PagerDuty.
# PAGERDUTY_TOKEN=
"""
_OF_CLIENT = "A confidential OAuth client of an administrator, for the grant client_credentials and the scope read."
_OF_PAIR = "An administrator's e-mail address and API token, which Zendesk takes until 2027-04-30."


SHOWN = 8
"""So many names tell which folder it is."""


def check_free(folder: Path) -> None:
    """Looks whether a folder can be begun in.

    Raises:
        ConfigError: it is a file, or something is in it. It says what, and how to go on with what is there.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file: name another folder with --config")
    found = names_in(folder)
    if found:
        shown = ", ".join(found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
        raise ConfigError(
            f"{folder} is not empty ({shown}), and init changes nothing that is there: name another folder with "
            "--config, or go on with `check`, `doctor`, `labels --apply` and `plan`"
        )


def files(answers: Answers, now: datetime) -> Mapping[str, str]:
    """The whole configuration, by path below its folder.

    Args:
        answers: of the team.
        now: UTC; the first week of the rotation is the present one.
    """
    return {**configuration(), **answered(answers, now)}


def answered(answers: Answers, now: datetime) -> Mapping[str, str]:
    """The files that differ from the shipped ones, by path.

    Args:
        answers: of the team.
        now: UTC; the first week of the rotation is the present one.
    """
    bot = BotConfig(
        zendesk=Zendesk(surveys=Surveys(locale=answers.locale)),
        gitlab=GitLab(project=answers.gitlab_project),
        schedule=Schedule(time_zone=answers.time_zone),
        fallback=Fallback(reviewer=answers.fallback),
    )
    own = {BOT: commented_bot(bot), ENVIRONMENT: environment(answers)}
    if answers.reviewers:
        today = now.astimezone(ZoneInfo(answers.time_zone)).date()
        monday = today - timedelta(days=today.weekday())
        own[ROTATION] = filled(_keys(answers.reviewers), answers.time_zone, monday)
    return own


def environment(answers: Answers) -> str:
    """The names that have to be set, with what is no secret."""
    is_token = answers.credentials == TOKEN
    names = ("ZENDESK_EMAIL", "ZENDESK_TOKEN") if is_token else ("ZENDESK_CLIENT_ID", "ZENDESK_CLIENT_SECRET")
    return _ENVIRONMENT.format(
        zendesk=_OF_PAIR if is_token else _OF_CLIENT,
        zendesk_url=shlex.quote(answers.zendesk_url),
        names="\n".join(f"{name}=" for name in names),
        gitlab_url=shlex.quote(answers.gitlab_url),
    )


def _keys(reviewers: tuple[str, ...]) -> Mapping[str, str]:
    """User names in GitLab by keys that `rotation.yml` takes: the same word wherever that can be one."""
    found: dict[str, str] = {}
    for name in reviewers:
        word = re.sub("[^A-Za-z0-9]+", "-", name).strip("-")[:50] or "reviewer"
        wished = name if _is_key(name) else word
        tries = (wished if number == 1 else f"{word}-{number}" for number in range(1, len(reviewers) + 5))
        taken = {*found, NEXT, FALLBACK, SCHEDULE}
        found[next(key for key in tries if key not in taken)] = name
    return found


def _is_key(name: str) -> bool:
    try:
        return rotation_name(name) == name
    except ValueError:
        return False


def laid_down(folder: Path, wanted: Mapping[str, str]) -> None:
    """Writes files into a folder that is empty or not there. What cannot be finished is taken away again.

    Args:
        folder: where.
        wanted: texts by path below it.

    Raises:
        ConfigError: one of them exists meanwhile, or cannot be written.
    """
    made: list[Path] = []
    try:
        for name, text in wanted.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except OSError as error:
        for path in made:
            path.unlink(missing_ok=True)
        raise ConfigError(f"{error.filename or folder} cannot be written: {error.strerror or error}") from None
