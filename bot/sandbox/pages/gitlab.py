"""The GitLab side of the pages: the list of issues, an issue, the labels, at the addresses that GitLab gives them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from bot.sandbox.gitlab import Project
from bot.sandbox.gitlab.policy import can_read_issue
from bot.sandbox.pages import answering, gitlab_acts, gitlab_issue, gitlab_labels, gitlab_list, gitlab_people
from bot.sandbox.pages.frame import HEADERS, NOT_FOUND, SEE_OTHER, Asked, Frame
from bot.sandbox.pages.gitlab_acts import ISSUES
from bot.sandbox.pages.gitlab_people import Member
from bot.sandbox.pages.lists import Address, cut
from bot.sandbox.people import BOT, PROJECT

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

LABELS = f"/{PROJECT}/-/labels"
# GitLab's emoji names; any other one is shown by its name.
EMOJI = {
    "white_check_mark": "\u2705",
    "thumbsup": "\U0001f44d",
    "thumbsdown": "\U0001f44e",
    "heart": "\u2764\ufe0f",
    "tada": "\U0001f389",
    "eyes": "\U0001f440",
}
UNSEEN = (
    "{name} ({role}) does not see issue #{iid}: GitLab shows a confidential issue to its author, to whom it is"
    " assigned to, and from Planner on. Act as somebody else: the list of issues lets you choose."
)


@dataclass(frozen=True, slots=True)
class View:
    """The project as somebody sees it: who acts, and who could."""

    project: Project
    member: Member
    members: list[Member]


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the pages and of their forms."""
    return [
        frame.get(f"/{PROJECT}", lambda _asked: RedirectResponse(ISSUES, SEE_OTHER, HEADERS)),
        frame.get(ISSUES, lambda asked: _issues(frame, asked)),
        frame.get(ISSUES + "/{iid:int}", lambda asked: _issue(frame, asked)),
        frame.get(LABELS, lambda asked: _labels(frame, asked)),
        frame.get(f"{LABELS}.css", lambda _asked: _sheet(frame)),
        *gitlab_acts.routes(frame),
    ]


def _issues(frame: Frame, asked: Asked) -> Response:
    sandbox, query = frame.sandbox, asked.request.query_params
    with sandbox.lock:
        view = _view(sandbox, asked)
        listed = gitlab_list.read(sandbox.gitlab, view.project, view.member.user, query, ISSUES)
    return frame.page(asked, "gitlab_issues.html", title="Issues", list=listed, sorts=gitlab_list.SORTS, view=view)


def _issue(frame: Frame, asked: Asked) -> Response:
    sandbox, iid = frame.sandbox, asked.request.path_params["iid"]
    with sandbox.lock:
        view = _view(sandbox, asked)
        issue = view.project.issues.get(iid)
        if issue is None:
            raise HTTPException(NOT_FOUND, f"There is no issue #{iid}, or not any more: issues can be deleted.")
        if not can_read_issue(sandbox.gitlab, view.member.user, issue):
            raise HTTPException(NOT_FOUND, UNSEEN.format(name=view.member.user.name, role=view.member.role, iid=iid))
        shown = gitlab_issue.read(sandbox.gitlab, issue, view.member.user, asked.request.query_params, ISSUES)
    values = {"issue": shown, "view": view, "emoji": EMOJI, "bot": BOT, "examples": answering.EXAMPLES}
    return frame.page(asked, "gitlab_issue.html", title=shown.title, **values)


def _labels(frame: Frame, asked: Asked) -> Response:
    sandbox = frame.sandbox
    with sandbox.lock:
        project = _view(sandbox, asked).project
        opened = gitlab_labels.counts(issue for issue in project.issues.values() if issue.state == "opened")
        listed = cut(sandbox.gitlab.labels(project), asked.request.query_params.get("page"))
        rows = listed.of(lambda label: (gitlab_labels.shown(label), opened[label.id], len(label.issue_ids)))
    return frame.page(
        asked, "gitlab_labels.html", title="Labels", rows=rows, address=Address(LABELS, {}), issues=Address(ISSUES, {})
    )


def _sheet(frame: Frame) -> Response:
    sandbox = frame.sandbox
    with sandbox.lock:
        project = sandbox.gitlab.project_at(PROJECT)
        rules = gitlab_labels.sheet(sandbox.gitlab.labels(project)) if project else ""
    return Response(rules, media_type="text/css", headers=HEADERS)


def _view(sandbox: "Sandbox", asked: Asked) -> View:
    project = sandbox.gitlab.project_at(PROJECT)
    members = gitlab_people.members(sandbox.gitlab, project) if project else []
    member = gitlab_people.acting(members, asked.request)
    if project is None or member is None:
        raise HTTPException(NOT_FOUND, "This sandbox is empty: it has no GitLab project with people in it yet.")
    return View(project, member, members)
