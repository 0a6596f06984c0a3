"""REST: the webhooks of a project, for Maintainers and Owners."""

from bot.sandbox.delivery import is_deliverable
from bot.sandbox.gitlab import roles
from bot.sandbox.gitlab.api.call import NO_CONTENT, Call, Reply
from bot.sandbox.gitlab.api.paging import paged
from bot.sandbox.gitlab.api.params import Params
from bot.sandbox.gitlab.api.shapes import Json, stamp
from bot.sandbox.gitlab.errors import ApiError, bad_parameter, forbidden, not_found
from bot.sandbox.gitlab.hook_model import EVENTS, Hook
from bot.sandbox.gitlab.hooks import is_signing_token
from bot.sandbox.gitlab.model import Project


def listed(call: Call) -> Reply:
    """`GET /projects/:id/hooks`."""
    return paged(call, call.store.hooks.of(_project(call)), lambda hook: _shape(call, hook))


def read(call: Call) -> Reply:
    """`GET /projects/:id/hooks/:hook_id`."""
    return Reply(_shape(call, _hook(call)))


def created(call: Call) -> Reply:
    """`POST /projects/:id/hooks`: `url` is needed; pushes are told of unless that is switched off."""
    project, params = _project(call), call.params
    params.require("url")
    _check(params)
    events = frozenset(name for name in EVENTS if _wants(params, name, default=name == "push_events"))
    now, number = call.store.now(), call.store.next_id("hooks")
    hook = Hook(number, project, params.text("url"), call.base, now, events)
    _fill(hook, params)
    call.store.hooks.by_id[hook.id] = hook
    return Reply(_shape(call, hook), 201)


def changed(call: Call) -> Reply:
    """`PUT /projects/:id/hooks/:hook_id`: `url` is needed; what is not sent stays; a hook that failed starts anew."""
    hook, params = _hook(call), call.params
    params.require("url")
    _check(params)
    if params.text("url") != hook.url:
        hook.failures, hook.disabled_until = 0, None
    hook.url = params.text("url")
    hook.events = frozenset(name for name in EVENTS if _wants(params, name, default=name in hook.events))
    _fill(hook, params)
    return Reply(_shape(call, hook))


def deleted(call: Call) -> Reply:
    """`DELETE /projects/:id/hooks/:hook_id`."""
    del call.store.hooks.by_id[_hook(call).id]
    return NO_CONTENT


def _project(call: Call) -> Project:
    user, project = call.user, call.project()
    if call.store.access_level(project, user) not in roles.NOTE_ADMINS:
        raise forbidden()
    return project


def _hook(call: Call) -> Hook:
    project = _project(call)
    hook = call.store.hooks.by_id.get(call.number("hook_id"))
    if hook is None or hook.project is not project:
        raise not_found()
    return hook


def _wants(params: Params, name: str, *, default: bool) -> bool:
    wanted = params.boolean(name)
    return default if wanted is None else wanted


def _check(params: Params) -> None:
    """Refuse addresses elsewhere: real GitLab refuses those of its own network instead, unless an admin allows it."""
    if not is_deliverable(params.text("url")):
        raise ApiError(422, {"error": "Invalid url given"})
    token = params.text("signing_token")
    if token and not is_signing_token(token):
        raise bad_parameter("signing_token is invalid")


def _fill(hook: Hook, params: Params) -> None:
    for name in ("token", "signing_token", "name", "description"):
        if params.has(name):
            setattr(hook, name, params.text(name))
    hook.has_ssl_verification = _wants(params, "enable_ssl_verification", default=hook.has_ssl_verification)


def _shape(call: Call, hook: Hook) -> Json:
    """Return a hook as REST answers it: its secrets are never among it."""
    now = call.store.now()
    events: Json = {name: name in hook.events for name in EVENTS}
    return events | {
        "id": hook.id,
        "url": hook.url,
        "name": hook.name or None,
        "description": hook.description or None,
        "project_id": hook.project.id,
        "created_at": stamp(hook.created_at),
        "enable_ssl_verification": hook.has_ssl_verification,
        "push_events_branch_filter": None,
        "repository_update_events": False,
        "alert_status": hook.alert(now),
        "disabled_until": stamp(hook.disabled_until) if hook.alert(now) == "temporarily_disabled" else None,
        "url_variables": [],
        "custom_webhook_template": None,
        "custom_headers": [],
        "token_present": bool(hook.token),
        "signing_token_present": bool(hook.signing_token),
    }
