"""The addresses of webhooks and triggers: the only ones at which this Zendesk lets a client write, an admin's alone."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeGuard

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.delivery import is_deliverable
from bot.sandbox.zendesk.errors import Problem, forbidden, record_invalid, record_not_found, unauthorized
from bot.sandbox.zendesk.hooks import FIELD, Trigger, Webhook
from bot.sandbox.zendesk.shapes import Json, stamp
from bot.sandbox.zendesk.state import Zendesk

Answer = Callable[[Zendesk, Mapping[str, str], Json], Json | None]


def _listed_webhooks(zendesk: Zendesk, _ids: Mapping[str, str], _asked: Json) -> Json:
    shown = [_webhook(each) for each in zendesk.hooks.webhooks.values()]
    return {"webhooks": shown, "meta": {"has_more": False, "after_cursor": None, "before_cursor": None}, "links": {}}


def _read_webhook(zendesk: Zendesk, ids: Mapping[str, str], _asked: Json) -> Json:
    return {"webhook": _webhook(_found(zendesk, ids))}


def _create_webhook(zendesk: Zendesk, _ids: Mapping[str, str], asked: Json) -> Json:
    wanted = _part(asked, "webhook")
    fixed = {"http_method": "POST", "request_format": "json", "subscriptions": ["conditional_ticket_events"]}
    for name, value in fixed.items():
        if wanted.get(name) != value:
            raise record_invalid(name, f"{name} of this sandbox must be {value}")
    webhook = zendesk.hooks.add_webhook(_word(wanted, "name"), _endpoint(wanted))
    webhook.status = str(wanted.get("status", "active"))
    return {"webhook": _webhook(webhook)}


def _change_webhook(zendesk: Zendesk, ids: Mapping[str, str], asked: Json) -> None:
    webhook, wanted = _found(zendesk, ids), _part(asked, "webhook")
    webhook.name, webhook.endpoint = _word(wanted, "name"), _endpoint(wanted)
    webhook.status = str(wanted.get("status", webhook.status))


def _delete_webhook(zendesk: Zendesk, ids: Mapping[str, str], _asked: Json) -> None:
    del zendesk.hooks.webhooks[_found(zendesk, ids).id]


def _secret(zendesk: Zendesk, ids: Mapping[str, str], _asked: Json) -> Json:
    return {"signing_secret": {"algorithm": "SHA256", "secret": _found(zendesk, ids).secret}}


def _listed_triggers(zendesk: Zendesk, _ids: Mapping[str, str], _asked: Json) -> Json:
    shown = [_trigger(each) for each in zendesk.hooks.triggers.values()]
    return {"triggers": shown, "count": len(shown), "next_page": None, "previous_page": None}


def _create_trigger(zendesk: Zendesk, _ids: Mapping[str, str], asked: Json) -> Json:
    wanted = _part(asked, "trigger")
    conditions = _part(wanted, "conditions")
    met = _conditions(conditions.get("all"), conditions.get("any"))
    webhook_id, template = _action(wanted.get("actions"))
    webhook = zendesk.hooks.webhooks.get(webhook_id)
    if webhook is None:
        raise record_invalid("actions", "there is no webhook of that id")
    trigger = zendesk.hooks.add_trigger(_word(wanted, "title"), webhook, template, met)
    return {"trigger": _trigger(trigger)}


def _delete_trigger(zendesk: Zendesk, ids: Mapping[str, str], _asked: Json) -> None:
    if not ids["id"].isdecimal() or zendesk.hooks.triggers.pop(int(ids["id"]), None) is None:
        raise record_not_found()


def _conditions(met: object, of_several: object) -> tuple[tuple[str, str | None], ...]:
    """Return operators and values of the conditions that must all be met; one of them is that the rating changed."""
    found = tuple((str(each["operator"]), each.get("value") or None) for each in met) if _is_known(met) else ()
    if ("changed", None) not in found or of_several:
        words = f"this sandbox knows conditions that must all be met, on {FIELD}: changed, is and is_not a score"
        raise record_invalid("conditions", words)
    return found


def _is_known(met: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(met, list) and all(
        isinstance(each, dict)
        and each.get("field") == FIELD
        and (each.get("operator"), bool(each.get("value"))) in {("changed", False), ("is", True), ("is_not", True)}
        for each in met
    )


def _action(found: object) -> tuple[str, str]:
    match found:
        case [{"field": "notification_webhook", "value": [str(webhook_id), str(template)]}]:
            return webhook_id, template
        case _:
            raise record_invalid("actions", "this sandbox knows one action, notification_webhook with id and body")


def _found(zendesk: Zendesk, ids: Mapping[str, str]) -> Webhook:
    webhook = zendesk.hooks.webhooks.get(ids["id"])
    if webhook is None:
        raise record_not_found()
    return webhook


def _part(asked: Json, name: str) -> Json:
    part = asked.get(name)
    if not isinstance(part, dict):
        raise record_invalid(name, f"{name} is missing")
    return part


def _word(wanted: Json, name: str) -> str:
    value = wanted.get(name)
    if not isinstance(value, str) or not value:
        raise record_invalid(name, f"{name} is missing")
    return value


def _endpoint(wanted: Json) -> str:
    url = _word(wanted, "endpoint")
    if not is_deliverable(url):
        raise record_invalid("endpoint", "this sandbox delivers to plain HTTP on this machine only")
    return url


def _webhook(webhook: Webhook) -> Json:
    return {
        "id": webhook.id,
        "name": webhook.name,
        "status": webhook.status,
        "subscriptions": ["conditional_ticket_events"],
        "endpoint": webhook.endpoint,
        "http_method": "POST",
        "request_format": "json",
        "created_at": stamp(webhook.created_at),
        "updated_at": stamp(webhook.created_at),
    }


def _trigger(trigger: Trigger) -> Json:
    met = [{"field": FIELD, "operator": operator, "value": value} for operator, value in trigger.conditions]
    return {
        "id": trigger.id,
        "title": trigger.title,
        "active": trigger.active,
        "conditions": {"all": met, "any": []},
        "actions": [{"field": "notification_webhook", "value": [trigger.webhook_id, trigger.template]}],
        "created_at": stamp(trigger.created_at),
        "updated_at": stamp(trigger.created_at),
    }


_ENDPOINTS: Mapping[str, Mapping[str, tuple[Answer, int]]] = {
    "webhooks": {"GET": (_listed_webhooks, 200), "POST": (_create_webhook, 201)},
    "webhooks/{id}": {"GET": (_read_webhook, 200), "PUT": (_change_webhook, 204), "DELETE": (_delete_webhook, 204)},
    "webhooks/{id}/signing_secret": {"GET": (_secret, 200)},
    "triggers": {"GET": (_listed_triggers, 200), "POST": (_create_trigger, 201)},
    "triggers/{id}": {"DELETE": (_delete_trigger, 204)},
}


def routes(zendesk: Zendesk) -> list[BaseRoute]:
    """Return the routes of webhooks and triggers, each with and without `.json`."""
    return [
        Route(f"/api/v2/{path}{suffix}", _handler(zendesk, answers), methods=[*answers])
        for path, answers in _ENDPOINTS.items()
        for suffix in (".json", "")
    ]


def _handler(zendesk: Zendesk, answers: Mapping[str, tuple[Answer, int]]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        body, (answer, status) = await request.body(), answers["GET" if request.method == "HEAD" else request.method]
        try:
            with zendesk.lock:
                _admit(zendesk, request)
                shown = answer(zendesk, request.path_params, _asked(body))
        except Problem as problem:
            return JSONResponse(problem.body, problem.status, {**problem.headers})
        return JSONResponse(shown, status) if shown is not None else Response(status_code=status)

    return handle


def _admit(zendesk: Zendesk, request: Request) -> None:
    identity = zendesk.accounts.identify(request.headers.get("authorization"))
    if identity.user is None:
        raise unauthorized()
    action = "read" if request.method in {"GET", "HEAD"} else "write"
    resource = request.url.path.split("/")[3].removesuffix(".json")
    if identity.user.role != "admin" or not identity.may_use(resource, action):
        raise forbidden()


def _asked(body: bytes) -> Json:
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise Problem(400, {"error": "invalid_request", "error_description": "The body is not a JSON object"})
    return asked
