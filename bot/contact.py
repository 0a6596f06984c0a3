"""The first words with GitLab: who the bot is, which project it serves, whether it may, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cache import Cache
from bot.config import BotConfig
from bot.domain.errors import ConfigError
from bot.domain.ports import FeedbackProject
from bot.domain.project import Account, Project

WRITING_ROLES = frozenset({15, 20, 25, 30, 40, 50})
"""Planner, Reporter, Security Manager, Developer, Maintainer, Owner. GitLab's roles are not linear: an allow-list."""

SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run stands on.

    Args:
        now: the service's time at its first reply, UTC; the time of the whole run.
        account: the bot's own.
        ours: ids of the accounts whose markers are believed: the bot's and the former ones of `bot.yml`.
        project: the feedback project.
        skew: how far this machine's clock is behind (positive) or ahead; zero when under a minute.
    """

    now: datetime
    account: Account
    ours: frozenset[int]
    project: Project
    skew: timedelta

    @property
    def skew_told(self) -> str:
        """What an operator should know of this machine's clock; empty when it is right."""
        seconds = int(self.skew.total_seconds())
        where = "behind" if seconds > 0 else "ahead of"
        return f"this machine's clock is {abs(seconds)} s {where} GitLab's; GitLab's counts" if seconds else ""


def make(gitlab: FeedbackProject, cache: Cache, bot: BotConfig, local_now: Callable[[], datetime]) -> Ground:
    """Reads the project and, unless the cache knows it for this token, the account and its role.

    A cache of another project or of other accounts is emptied.

    Raises:
        ConfigError: public or read-only project, no membership, a role that may not label.
        ServiceError: as the adapter says.
    """
    project = gitlab.project()
    check_project(project)
    now = gitlab.service_time or local_now()
    skew = now - local_now()
    cache.bind(place(project, bot))
    account, ours = _accounts(gitlab, cache, project, bot.gitlab.former_accounts)
    return Ground(now, account, ours, project, skew if abs(skew) > SKEW else timedelta())


def place(project: Project, bot: BotConfig) -> str:
    """What a cache belongs to: a project, and the source of its ratings."""
    return f"{project.web_url} {project.project_id} {bot.zendesk.source}"


def check_project(project: Project) -> None:
    """Refuses a project that the bot must not, or cannot, write to.

    Raises:
        ConfigError: it is public, archived, or has issues switched off.
    """
    if project.visibility == "public":
        raise ConfigError(
            f"GitLab: project {project.path} is public, and customers' words must not be: make it private or internal"
        )
    if not project.is_writable:
        raise ConfigError(f"GitLab: project {project.path} is archived or has issues switched off")


def _accounts(
    gitlab: FeedbackProject, cache: Cache, project: Project, former: Sequence[str]
) -> tuple[Account, frozenset[int]]:
    fingerprint = " ".join([gitlab.credential_fingerprint, *former])
    if cache.fact("accounts_of") == fingerprint:
        user_id, username, *numbers = (cache.fact("accounts") or "").split(" ")
        return Account(int(user_id), username), frozenset(map(int, numbers))
    account = gitlab.account()
    check_role(gitlab, account, project)
    ours = [account.user_id, *(each.user_id for each in gitlab.former_accounts(former))]
    accounts = f"{account.user_id} {account.username} {' '.join(map(str, ours))}"
    if cache.fact("accounts") not in {None, accounts}:
        bound = cache.fact("project") or ""
        cache.clear()  # what it knows of issues was seen with other eyes
        cache.bind(bound)
    cache.remember("accounts", accounts)
    cache.remember("accounts_of", fingerprint)
    return account, frozenset(ours)


def check_role(gitlab: FeedbackProject, account: Account, project: Project) -> None:
    """Reads the account's role anew.

    Raises:
        ConfigError: with it nobody may label; the message names the roles that may.
    """
    level = gitlab.access_level(account.user_id)
    if level in WRITING_ROLES:
        return
    has = "is no member" if level is None else f"has access level {level}"
    raise ConfigError(
        f"GitLab: {account.username} {has} of {project.path} and may not label issues: make it a Planner or Reporter"
    )
