"""Triggers of the sandbox's Zendesk that call a webhook when a rating changes."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bot.sandbox.zendesk.hooks import signature
from tests.sandbox.conftest import Client, Desk
from tests.sandbox.listening import Listener, listening

TEMPLATE = '{"ticket_id": "{{ticket.id}}", "score": "{{ ticket.satisfaction.current_rating }}"}'
CHANGED = {"field": "satisfaction_score", "operator": "changed", "value": None}
ANSWERED = {"field": "satisfaction_score", "operator": "is_not", "value": "offered"}
WEBHOOK = {"http_method": "POST", "request_format": "json", "subscriptions": ["conditional_ticket_events"]}


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def admin(zendesk: Client, desk: Desk) -> Client:
    """A client that may write."""
    words = ("client_credentials", "feedback_bot", "sandbox-secret")
    asked: dict[str, object] = dict(zip(("grant_type", "client_id", "client_secret"), words, strict=True))
    return Client(zendesk.url, str(desk.zendesk.accounts.grant(asked)["access_token"]))


def send(client: Client, method: str, path: str, body: Any = None) -> requests.Response:
    return client.session.request(method, f"{client.url}/api/v2/{path}", json=body, timeout=10)


def webhook(client: Client, url: str) -> str:
    found = send(
        client, "POST", "webhooks", {"webhook": {"name": "bot", "endpoint": url, "status": "active"} | WEBHOOK}
    )
    assert found.status_code == 201, found.text
    return str(found.json()["webhook"]["id"])


def trigger(client: Client, number: str, *conditions: Any) -> requests.Response:
    action = {"field": "notification_webhook", "value": [number, TEMPLATE]}
    wanted = {"title": "Ratings", "conditions": {"all": [*conditions], "any": []}, "actions": [action]}
    return send(client, "POST", "triggers.json", {"trigger": wanted})


def test_a_rating_calls_the_webhook(desk: Desk, admin: Client, listener: Listener) -> None:
    """Signed with the secret that the account tells its admins; what was only offered is left out by a condition."""
    number = webhook(admin, listener.url)
    assert trigger(admin, number, CHANGED, ANSWERED).status_code == 201
    ticket = desk.ticket()
    desk.zendesk.offer(ticket.id)
    desk.zendesk.rate(ticket.id, "bad", "No.")
    desk.zendesk.hooks.courier.wait()
    ((headers, body),) = listener.heard
    secret = send(admin, "GET", f"webhooks/{number}/signing_secret").json()["signing_secret"]["secret"]
    stamp = headers["x-zendesk-webhook-signature-timestamp"]
    assert listener.bodies == [{"ticket_id": str(ticket.id), "score": "bad"}]
    assert headers["x-zendesk-webhook-signature"] == signature(secret, stamp, body)
    assert (headers["x-zendesk-webhook-id"], stamp) == (number, f"{desk.zendesk.clock.now():%Y-%m-%dT%H:%M:%SZ}")


@pytest.mark.parametrize("in_place", [False, True])
def test_a_changed_rating_calls_again(desk: Desk, admin: Client, listener: Listener, *, in_place: bool) -> None:
    """Whether it keeps its row or gets a new one; a deleted or switched-off webhook is called no more."""
    desk.zendesk.switches.change_in_place = in_place
    number = webhook(admin, listener.url)
    trigger(admin, number, CHANGED, {**ANSWERED, "operator": "is", "value": "bad"})
    ticket = desk.ticket()
    for score in ("good", "bad"):
        desk.zendesk.rate(ticket.id, score)
    change = {"webhook": {"name": "bot", "endpoint": listener.url, "status": "inactive"}}
    assert send(admin, "PUT", f"webhooks/{number}", change).status_code == 204
    desk.zendesk.rate(ticket.id, "bad", "Again.")
    assert send(admin, "DELETE", f"webhooks/{number}").status_code == 204
    desk.zendesk.rate(ticket.id, "bad", "And again.")
    desk.zendesk.hooks.courier.wait()
    assert [body["score"] for body in listener.bodies] == ["bad"]


def test_webhooks_and_triggers_are_listed(admin: Client) -> None:
    """Without secrets, and gone once deleted."""
    number = webhook(admin, "http://127.0.0.1:9/")
    made = trigger(admin, number, CHANGED).json()["trigger"]
    assert [each["id"] for each in send(admin, "GET", "webhooks").json()["webhooks"]] == [number]
    assert send(admin, "GET", f"webhooks/{number}").json()["webhook"]["endpoint"] == "http://127.0.0.1:9/"
    assert send(admin, "GET", "triggers").json()["triggers"] == [made]
    assert [send(admin, "DELETE", f"triggers/{made['id']}").status_code for _ in range(2)] == [204, 404]


def test_a_client_that_may_only_read(zendesk: Client) -> None:
    """It sees what there is and changes nothing; nobody at all sees nothing."""
    codes = [send(zendesk, "GET", "webhooks").status_code, send(zendesk, "POST", "webhooks", {}).status_code]
    assert codes == [200, 403]
    assert send(Client(zendesk.url, None), "GET", "webhooks").status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("webhooks", {"webhook": WEBHOOK}, 422),
        ("webhooks", {"webhook": WEBHOOK | {"name": "x", "endpoint": "https://bot.example"}}, 422),
        ("webhooks", {"webhook": WEBHOOK | {"http_method": "GET"}}, 422),
        ("webhooks", {}, 422),
        ("webhooks", [], 400),
        ("triggers", {"trigger": {"title": "x", "conditions": {"all": []}, "actions": []}}, 422),
        ("triggers", {"trigger": {"title": "x", "conditions": {"all": [CHANGED], "any": []}, "actions": []}}, 422),
    ],
)
def test_what_is_refused(admin: Client, path: str, body: Any, status: int) -> None:
    """What this sandbox cannot do it does not pretend to."""
    assert send(admin, "POST", path, body).status_code == status


def test_what_is_no_json(admin: Client) -> None:
    """It is refused as Zendesk refuses it, not taken for an empty object."""
    found = admin.session.post(f"{admin.url}/api/v2/webhooks", data=b'{"webhook": ', timeout=10)
    assert (found.status_code, found.json()["error"]) == (400, "invalid_request")


def test_a_webhook_that_is_not_there(admin: Client) -> None:
    """Neither read, changed nor deleted."""
    codes = [send(admin, method, "webhooks/none", {"webhook": {}}).status_code for method in ("GET", "PUT", "DELETE")]
    assert codes == [404, 404, 404]


@pytest.mark.parametrize(
    "conditions", [(), (ANSWERED,), ({**CHANGED, "field": "status"},), ({**CHANGED, "value": "good"},), ("changed",)]
)
def test_conditions_that_are_not_known(admin: Client, conditions: tuple[Any, ...]) -> None:
    """A trigger without a change of the rating, or on other fields, is refused; so is one for no webhook."""
    assert trigger(admin, webhook(admin, "http://127.0.0.1:9/"), *conditions).status_code == 422
    assert trigger(admin, "none", CHANGED).status_code == 422
