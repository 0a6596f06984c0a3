"""What one can do on the page of an issue, in the name of the person who was chosen there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from bot.sandbox import control_acts as acts
from bot.sandbox import issue_acts
from bot.sandbox.pages import gitlab_people
from bot.sandbox.pages.frame import Asked, Frame
from bot.sandbox.pages.gitlab_people import Member
from bot.sandbox.people import PROJECT

if TYPE_CHECKING:
    from bot.sandbox.world import Sandbox

ISSUES = f"/{PROJECT}/-/issues"
# What of the quick actions that did nothing fits into a message.
MOST_LINES, MOST_CHARACTERS = 3, 60
Act = Callable[["Sandbox", Asked, dict[str, Any]], tuple[str, str]]


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of the forms."""
    issue = ISSUES + "/{iid:int}"
    note = issue + "/notes/{note:int}"
    forms: tuple[tuple[str, Act], ...] = (
        (f"{issue}/notes", _comment),
        (f"{note}/edit", _edit),
        (f"{note}/delete", _delete_note),
        (f"{issue}/react", _react),
        (f"{issue}/tick", _tick),
        (f"{issue}/label", _label),
        (f"{issue}/unlabel", _unlabel),
        (f"{issue}/assign", _assign),
        (f"{issue}/close", _close),
        (f"{issue}/reopen", _reopen),
        (f"{issue}/delete", _delete),
    )
    return [frame.post(f"{ISSUES}/act-as", _choose(frame)), *(frame.post(path, _do(frame, act)) for path, act in forms)]


def _choose(frame: Frame) -> Callable[[Asked], Response]:
    def choose(asked: Asked) -> Response:
        with frame.sandbox.lock:
            members = _members(frame.sandbox)
        chosen = next((each.user for each in members if each.user.username == asked.form.get("username")), None)
        if chosen is None:
            raise ValueError("nobody of that name is in this project")
        response = frame.done(asked.back, f"You act as {chosen.name} now.")
        gitlab_people.remember(response, chosen.username)
        return response

    return choose


def _do(frame: Frame, act: Act) -> Callable[[Asked], Response]:
    """Return the handler of a form: act under the lock, then lead back to the issue and say what happened."""

    def handler(asked: Asked) -> Response:
        with frame.sandbox.lock:
            numbers = asked.request.path_params
            place = {"as": _acting(frame.sandbox, asked), **numbers, "issue": numbers["iid"]}
            del place["iid"]
            where, words = act(frame.sandbox, asked, place)
        return frame.done(where, words)

    return handler


def _acting(sandbox: "Sandbox", asked: Asked) -> str:
    member = gitlab_people.acting(_members(sandbox), asked.request)
    if member is None:
        raise KeyError("project with people in it")
    return member.user.username


def _members(sandbox: "Sandbox") -> list[Member]:
    project = sandbox.gitlab.project_at(PROJECT)
    return gitlab_people.members(sandbox.gitlab, project) if project else []


def _comment(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    done = acts.comment(sandbox, acts.WriteNote.model_validate({**place, "body": _body(asked)}))
    if done["note_id"] is None:
        return _issue(place), "The text held only quick actions, so there is no comment. " + _executed(done)
    return f"{_issue(place)}#note_{done['note_id']}", "You commented. " + _executed(done)


def _edit(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    done = issue_acts.edit(sandbox, issue_acts.EditNote.model_validate({**place, "body": _body(asked)}))
    words = "You edited the comment. " if done["note_id"] else "Only quick actions were left, so the comment is gone. "
    return _back(asked, place), words + _executed(done)


def _delete_note(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    issue_acts.delete(sandbox, issue_acts.OneNote.model_validate(place))
    return _back(asked, place), "You deleted the comment."


def _react(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    name, note = asked.form.get("name", ""), asked.form.get("note") or None
    done = issue_acts.react(sandbox, issue_acts.React.model_validate({**place, "name": name, "note": note}))
    words = f"You reacted with :{name}:." if done["is_on"] else f"You took :{name}: back."
    return _back(asked, place), words


def _tick(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    box, words = asked.form.get("box", ""), asked.form.get("words", "")
    done = issue_acts.tick(sandbox, issue_acts.Tick.model_validate({**place, "box": box, "words": words}))
    return _back(asked, place), _changed(f"You ticked “{_short(words)}”.", is_done=done["is_ticked"])


def _label(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    title = _known_label(sandbox, asked)
    done = acts.label(sandbox, acts.SetLabels.model_validate({**place, "add": (title,)}))
    return _back(asked, place), _changed(f"The issue is labelled {title}.", is_done=title in done["labels"])


def _unlabel(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    title = asked.form.get("label", "")
    done = acts.label(sandbox, acts.SetLabels.model_validate({**place, "remove": (title,)}))
    return _back(asked, place), _changed(f"The label {title} is off.", is_done=title not in done["labels"])


def _assign(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    wanted = asked.form.get("assignee") or None
    done = issue_acts.assign(sandbox, issue_acts.Assign.model_validate({**place, "assignee": wanted}))
    words = f"The issue is assigned to @{wanted}." if wanted else "Nobody is assigned any more."
    return _back(asked, place), _changed(words, is_done=done["assignees"] == ([wanted] if wanted else []))


def _close(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    acts.close(sandbox, acts.OneIssue.model_validate(place))
    return _back(asked, place), "The issue is closed."


def _reopen(sandbox: "Sandbox", asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    done = acts.reopen(sandbox, acts.OneIssue.model_validate(place))
    return _back(asked, place), _changed("The issue is open again.", is_done=done["state"] == "opened")


def _delete(sandbox: "Sandbox", _asked: Asked, place: dict[str, Any]) -> tuple[str, str]:
    acts.delete_issue(sandbox, acts.DeleteIssue.model_validate(place))
    return ISSUES, f"Issue #{place['issue']} is deleted for good."


def _body(asked: Asked) -> str:
    body = asked.form.get("body", "")
    if not body.strip():
        raise ValueError("write something first")
    return body


def _known_label(sandbox: "Sandbox", asked: Asked) -> str:
    """Return the chosen label; GitLab would create an unknown one, which no button of ours should."""
    title, project = asked.form.get("label", ""), sandbox.gitlab.project_at(PROJECT)
    if project is None or title not in {label.title for label in sandbox.gitlab.labels(project)}:
        raise ValueError("choose a label that the project has")
    return title


def _executed(done: dict[str, Any]) -> str:
    """Return what the quick actions of a text did, and which lines only look like one."""
    ran, not_run = done["summary"], [_short(line) for line in done["not_run"]]
    more = f" and {len(not_run) - MOST_LINES} more" if len(not_run) > MOST_LINES else ""
    sentences = (
        f"GitLab ran its quick actions: {' '.join(ran)}" if ran else "",
        f"GitLab did not run: {', '.join(not_run[:MOST_LINES])}{more}." if not_run else "",
    )
    return " ".join(filter(None, sentences))


def _short(line: str) -> str:
    return line if len(line) <= MOST_CHARACTERS else f"{line[:MOST_CHARACTERS]} …"


def _changed(words: str, *, is_done: bool) -> str:
    """Return the words, or that GitLab said yes and did nothing, as it does where a role does not allow something."""
    if not is_done:
        raise ValueError("GitLab took the request and changed nothing: the role of whom you act as does not allow it")
    return words


def _issue(place: dict[str, Any]) -> str:
    return f"{ISSUES}/{place['issue']}"


def _back(asked: Asked, place: dict[str, Any]) -> str:
    return asked.back if asked.back.startswith(_issue(place)) else _issue(place)
