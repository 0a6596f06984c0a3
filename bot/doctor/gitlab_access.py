"""Looks at the way into GitLab: its version, the token, the account, its role, the project."""

from __future__ import annotations

import re
from datetime import date

from bot import contact
from bot.doctor.model import NEEDED, Check, Finding, held, odd, unused, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at
from bot.token_end import SOON_DAYS

GITLAB = "GitLab"
OLDEST = (18, 3)
"""Since then lists of issues have keyset pages; older ones work with numbered pages."""

_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})", re.ASCII)


def _version(scene: Scene) -> Finding:
    found = _VERSION.match(str(at(scene.wire.ask("get", "/version").body, "version")))
    if found is None:
        return odd("no version that can be read")
    version = int(found[1]), int(found[2])
    told = f"{version[0]}.{version[1]}"
    return well(told) if version >= OLDEST else odd(f"{told}, older than {OLDEST[0]}.{OLDEST[1]}")


def _token(scene: Scene) -> Finding:
    body = scene.wire.ask("get", "/personal_access_tokens/self").body
    scopes = at(body, "scopes")
    if "api" not in (scopes if isinstance(scopes, list) else []):
        return wrong("the token lacks the scope api: only `plan` would work")
    return _expiry(scene, at(body, "expires_at"))


def _expiry(scene: Scene, told: object) -> Finding:
    try:
        end = date.fromisoformat(str(told)) if told else None
    except ValueError:
        return odd("scope api, and an end that cannot be read")
    if end is None:
        return well("scope api, without an end")
    days = (end - scene.now.date()).days
    seen = f"scope api, ends in {days} days, on {end.isoformat()}"
    return well(seen) if days > SOON_DAYS else odd(seen, "make a new token of the same account before that day")


def _account(scene: Scene) -> Finding:
    account = scene.gitlab.account()
    is_bot = at(scene.wire.ask("get", "/user").body, "bot") is True
    named = f"{account.username}, number {account.user_id}"
    return well(f"{named}, an account for programs") if is_bot else odd(f"{named}, the account of a person")


def _role(scene: Scene) -> Finding:
    contact.check_role(scene.gitlab, scene.account, scene.project)
    return well("the role may label, assign and close")


def _project(scene: Scene) -> Finding:
    project = scene.gitlab.project()
    contact.check_project(project)
    return well(f"{project.path}, number {project.project_id}, {project.visibility}, with issues")


def _former(scene: Scene) -> Finding:
    names = scene.config.bot.gitlab.former_accounts
    if not names:
        return unused("gitlab.former_accounts names nobody")
    there = {account.username.lower() for account in scene.gitlab.former_accounts(names)}
    gone = [name for name in names if name.lower() not in there]
    return held("all of them exist", f"no such account: {', '.join(gone)}", when=not gone)


CHECKS = (
    Check(
        "gitlab-project", GITLAB, "the project exists, is not public, and has issues", "`GET /projects/:id`",
        "mend what is named: GITLAB_PROJECT, that the account is a member there, that customers' words are not public",
        _project, forbids=NEEDED,
    ),
    Check(
        "gitlab-version", GITLAB, "GitLab 18.3 or newer", "`GET /version`",
        "update GitLab; older versions are not tested, and their lists come in numbered pages", _version,
    ),
    Check(
        "gitlab-token", GITLAB, "the token has the scope `api` and more than thirty days to live",
        "`GET /personal_access_tokens/self`", "make a token of the same account with the scope api", _token,
        forbids="no run writes without that scope",
    ),
    Check(
        "gitlab-account", GITLAB, "the account is a service account or a project's bot", "`GET /user`",
        "give the bot an account of its own: a person's ends when they leave, and their own comments would count as "
        "the bot's", _account, forbids="no run starts while it cannot be read",
    ),
    Check(
        "gitlab-role", GITLAB, "the account's role in the project may label and close issues",
        "`GET /projects/:id/members/all/:user_id`", "make it a Planner or Reporter", _role, forbids=NEEDED,
    ),
    Check(
        "gitlab-former-accounts", GITLAB, "the accounts that `gitlab.former_accounts` names exist",
        "each is looked up by its name", "mend the name: issues of that account are not recognised", _former,
    ),
)  # fmt: skip
