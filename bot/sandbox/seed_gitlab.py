"""Prepares the sandbox's GitLab: the feedback project, its people, and issues that belong to them alone."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.sandbox import people
from bot.sandbox.gitlab import GitLab
from bot.sandbox.gitlab.model import Project, User

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

# Looks like one of the bot's and is not: a manager noted it by hand and copied the last line from elsewhere.
LOOK_ALIKE = (
    "Bad: ticket #4711",
    (
        "I keep this one by hand for the quarterly talk, please leave it alone.\n\n"
        "<!-- feedback-bot zendesk:csat:ticket/4711 hash=0000 -->"
    ),
)
PEOPLES_ISSUES = (
    ("Agenda of the support meeting", "- rotation in December\n- the new export\n- who orders cake"),
    ("Update the help page about exports", "It still says 500 rows."),
    LOOK_ALIKE,
    ("Good: questions for the next survey", "Which of these would you answer yourself?"),
)
GOODBYE = "Friday is my last day. Whatever is assigned to me by then goes to @tomas.vextergaard."
LABELS = (("team::meeting", "#6699CC"), ("docs", "#428BCA"))


def seed_gitlab(sandbox: "Sandbox", history: timedelta) -> Project:
    """Add people, the project and the people's issues while `history` passes; return the project."""
    gitlab = sandbox.gitlab
    bot = gitlab.add_user(people.BOT, "feedback-bot", bot=True)
    gitlab.add_token(bot, people.GITLAB_TOKEN)
    admin = gitlab.add_user(people.ADMIN.username, people.ADMIN.name, email=people.ADMIN.email)
    managers = [gitlab.add_user(each.username, each.name, email=each.email) for each in people.MANAGERS]
    gitlab.add_user(people.OUTSIDER, "Quinn Elsewhere", email="quinn@elsewhere.example")
    project = gitlab.add_project(people.PROJECT)
    gitlab.add_member(project, bot, people.REPORTER)
    gitlab.add_member(project, admin, people.MAINTAINER)
    for user, manager in zip(managers, people.MANAGERS, strict=True):
        gitlab.add_member(project, user, manager.access_level)
    for title, color in LABELS:
        gitlab.add_label(project, admin, title, color=color)
    former = _add_others(gitlab, project)
    _write_issues(sandbox, project, managers, history)
    gitlab.create_note(project.issues[min(project.issues)], former, GOODBYE)
    gitlab.block_user(former)
    return project


def _add_others(gitlab: GitLab, project: Project) -> User:
    """Add who is in the project beside the managers: a Guest, another bot; return the one who leaves."""
    writer, former = (
        gitlab.add_user(each.username, each.name, email=each.email) for each in (people.WRITER, people.FORMER)
    )
    triage = gitlab.add_user(people.TRIAGE, "Triage", bot=True)
    members = ((writer, people.WRITER.access_level), (former, people.FORMER.access_level), (triage, people.REPORTER))
    for user, level in members:
        gitlab.add_member(project, user, level)
    return former


def _write_issues(sandbox: "Sandbox", project: Project, managers: list[User], history: timedelta) -> None:
    step = history / (len(PEOPLES_ISSUES) + 1)
    for place, (title, description) in enumerate(PEOPLES_ISSUES):
        sandbox.clock.advance(step)
        author, reader = managers[place % len(managers)], managers[(place + 1) % len(managers)]
        issue = sandbox.gitlab.create_issue(project, author, title=title, description=description)
        sandbox.gitlab.create_note(issue, reader, f"Thanks @{author.username}, I will have a look.")
    sandbox.clock.advance(history - step * len(PEOPLES_ISSUES))
