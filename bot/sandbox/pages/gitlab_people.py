"""Who acts on the GitLab pages: a member of the project, chosen there and kept in a cookie."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox import people
from bot.sandbox.gitlab import GitLab, Project, User
from bot.sandbox.gitlab.roles import NAMES

COOKIE = "acting_as"


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may act, with the name of the role."""

    user: User
    role: str


def members(gitlab: GitLab, project: Project) -> list[Member]:
    """Return the people of the project, managers in their own order first, without bots and blocked accounts."""
    order = {manager.username: place for place, manager in enumerate(people.MANAGERS)}
    found = [Member(user, NAMES.get(level, str(level))) for user, level in gitlab.members(project).values()]
    persons = [member for member in found if not member.user.bot and member.user.state == "active"]
    return sorted(persons, key=lambda member: (order.get(member.user.username, len(order)), member.user.name))


def acting(choices: list[Member], request: Request) -> Member | None:
    """Return who was chosen, else the first; None in a project without people."""
    chosen = request.cookies.get(COOKIE)
    return next((member for member in choices if member.user.username == chosen), next(iter(choices), None))


def remember(response: Response, username: str) -> None:
    """Keep the choice until the browser is closed."""
    response.set_cookie(COOKIE, username, httponly=True, samesite="strict")
