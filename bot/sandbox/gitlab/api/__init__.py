"""The REST API of the sandbox's GitLab below /api/v4: every path, method and handler in one table."""

import html

from starlette.routing import BaseRoute

from bot.sandbox.gitlab.api import endpoints_hooks as hooks
from bot.sandbox.gitlab.api import endpoints_issues as issues
from bot.sandbox.gitlab.api import endpoints_labels as labels
from bot.sandbox.gitlab.api import endpoints_notes as notes
from bot.sandbox.gitlab.api import endpoints_people as people
from bot.sandbox.gitlab.api import endpoints_todos as todos
from bot.sandbox.gitlab.api import endpoints_traces as traces
from bot.sandbox.gitlab.api.call import API, Call, Reply
from bot.sandbox.gitlab.api.routing import Handler, route, unknown_endpoint
from bot.sandbox.gitlab.markdown import render
from bot.sandbox.gitlab.references import references
from bot.sandbox.gitlab.store import Store

_PROJECT = "/projects/{project}"
_ISSUE = f"{_PROJECT}/issues/{{issue_iid}}"
_NOTE = f"{_ISSUE}/notes/{{note_id}}"


def _rendered(call: Call) -> Reply:
    """`POST /markdown`: the HTML of a text, with `gfm` and what is live in it, which stands at its end here."""
    call.require_token()
    call.params.require("text")
    text = call.params.text("text")
    is_live = call.params.boolean("gfm") and call.store.odd.shows_references
    return Reply({"html": render(text) + (_live(text) if is_live else "")}, 201)


def _live(text: str) -> str:
    found = references(text)
    named = [("user", f"@{name}") for name in sorted(found.users)] + [("issue", f"#{iid}") for iid in found.issues]
    return "".join(f'<a data-reference-type="{kind}" data-original="{html.escape(word)}"></a>' for kind, word in named)


def _version(call: Call) -> Reply:
    """`GET /version`."""
    call.require_token()
    return Reply({"version": call.store.switches.version, "revision": "0a1b2c3d4e5"})


_ENDPOINTS: dict[str, dict[str, Handler]] = {
    "/user": {"GET": people.own_user},
    "/users": {"GET": people.users},
    "/users/{user_id}": {"GET": people.user},
    "/markdown": {"POST": _rendered},
    "/version": {"GET": _version},
    "/todos": {"GET": todos.listed},
    "/todos/{todo_id}/mark_as_done": {"POST": todos.marked},
    _PROJECT: {"GET": people.project},
    f"{_PROJECT}/members": {"GET": people.members},
    f"{_PROJECT}/members/all": {"GET": people.all_members},
    f"{_PROJECT}/members/all/{{user_id}}": {"GET": people.any_member},
    f"{_PROJECT}/members/{{user_id}}": {"GET": people.member},
    f"{_PROJECT}/hooks": {"GET": hooks.listed, "POST": hooks.created},
    f"{_PROJECT}/hooks/{{hook_id}}": {"GET": hooks.read, "PUT": hooks.changed, "DELETE": hooks.deleted},
    f"{_PROJECT}/labels": {
        "GET": labels.listed,
        "POST": labels.created,
        "PUT": labels.changed,
        "DELETE": labels.deleted,
    },
    f"{_PROJECT}/labels/{{name}}": {"GET": labels.read, "PUT": labels.changed, "DELETE": labels.deleted},
    f"{_PROJECT}/issues": {"GET": issues.listed, "POST": issues.created},
    _ISSUE: {"GET": issues.read, "PUT": issues.changed, "DELETE": issues.deleted},
    f"{_ISSUE}/notes": {"GET": notes.listed, "POST": notes.created},
    _NOTE: {"GET": notes.read, "PUT": notes.changed, "DELETE": notes.deleted},
    f"{_ISSUE}/award_emoji": {"GET": traces.awards_listed, "POST": traces.award_created},
    f"{_ISSUE}/award_emoji/{{award_id}}": {"GET": traces.award_read, "DELETE": traces.award_deleted},
    f"{_NOTE}/award_emoji": {"GET": traces.awards_listed, "POST": traces.award_created},
    f"{_NOTE}/award_emoji/{{award_id}}": {"GET": traces.award_read, "DELETE": traces.award_deleted},
    f"{_ISSUE}/links": {"GET": traces.links_listed, "POST": traces.link_created},
    f"{_ISSUE}/links/{{issue_link_id}}": {"GET": traces.link_read, "DELETE": traces.link_deleted},
    f"{_ISSUE}/resource_state_events": {"GET": traces.state_events},
    f"{_ISSUE}/resource_state_events/{{event_id}}": {"GET": traces.state_event},
    f"{_ISSUE}/resource_label_events": {"GET": traces.label_events},
    f"{_ISSUE}/resource_label_events/{{event_id}}": {"GET": traces.label_event},
    f"{_ISSUE}/resource_milestone_events": {"GET": traces.milestone_events},
}


def routes(gitlab: Store) -> list[BaseRoute]:
    """Return the routes of a GitLab for a Starlette application."""
    token = route(gitlab, f"{API}/personal_access_tokens/self", {"GET": people.own_token}, any_scope=True)
    known = [route(gitlab, f"{API}{path}", handlers) for path, handlers in _ENDPOINTS.items()]
    return [token, *known, unknown_endpoint(f"{API}/{{rest:path}}")]
