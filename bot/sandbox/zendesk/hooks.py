"""Zendesk's webhooks and the triggers that call them when a customer's rating changes."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.clock import Clock
from bot.sandbox.delivery import Courier, Parcel
from bot.sandbox.numbers import Numbers
from bot.sandbox.zendesk.model import Score, Ticket

FIELD = "satisfaction_score"
_PLACEHOLDER = re.compile(r"{{\s*ticket\.(id|satisfaction\.current_rating)\s*}}")


@dataclass(eq=False, slots=True)
class Webhook:
    """Where something is sent; Zendesk makes the secret that signs it."""

    id: str
    name: str
    endpoint: str
    created_at: datetime
    status: str = "active"
    secret: str = field(default_factory=lambda: base64.b64encode(secrets.token_bytes(32)).decode(), repr=False)
    statuses: list[int] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Trigger:
    """Calls a webhook with a text when a rating changes and all its conditions hold: operators with their values."""

    id: int
    title: str
    webhook_id: str
    template: str
    conditions: tuple[tuple[str, str | None], ...]
    created_at: datetime
    active: bool = True

    def holds(self, score: Score) -> bool:
        """Tell whether a rating that just became `score` sets it off."""
        verdicts = {"changed": lambda _value: True, "is": score.__eq__, "is_not": score.__ne__}
        return self.active and all(verdicts[operator](value) for operator, value in self.conditions)


class Hooks:
    """The webhooks and triggers of an account, and who delivers for them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.webhooks: dict[str, Webhook] = {}
        self.triggers: dict[int, Trigger] = {}
        self.courier = Courier()
        self._numbers = Numbers()

    def add_webhook(self, name: str, endpoint: str) -> Webhook:
        """Create a webhook with a secret of its own."""
        webhook = Webhook(f"01SANDBOX{next(self._numbers):017d}", name, endpoint, self._clock.now())
        self.webhooks[webhook.id] = webhook
        return webhook

    def add_trigger(
        self, title: str, webhook: Webhook, template: str, conditions: tuple[tuple[str, str | None], ...]
    ) -> Trigger:
        """Create a trigger; the operators of `conditions` are `changed`, `is` and `is_not`."""
        number = 360_000_000_000 + next(self._numbers)
        trigger = Trigger(number, title, webhook.id, template, conditions, self._clock.now())
        self.triggers[trigger.id] = trigger
        return trigger

    def tell_of_rating(self, ticket: Ticket, score: Score) -> None:
        """Call whatever waits for a ticket's rating to become what it is now."""
        words = {"id": str(ticket.id), "satisfaction.current_rating": score}
        for trigger in self.triggers.values():
            webhook = self.webhooks.get(trigger.webhook_id)
            if webhook and webhook.status == "active" and trigger.holds(score):
                body = _PLACEHOLDER.sub(lambda found: words[found[1]], trigger.template).encode()
                self.courier.send(Parcel(webhook.endpoint, body, self._headers(webhook, body)), webhook.statuses.append)

    def _headers(self, webhook: Webhook, body: bytes) -> dict[str, str]:
        stamp = f"{self._clock.now():%Y-%m-%dT%H:%M:%SZ}"
        return {
            "Content-Type": "application/json",
            "User-Agent": "Zendesk Webhook",
            "X-Zendesk-Webhook-Id": webhook.id,
            "X-Zendesk-Webhook-Invocation-Id": f"01INVOCATION{secrets.token_hex(7).upper()}",
            "X-Zendesk-Webhook-Signature-Timestamp": stamp,
            "X-Zendesk-Webhook-Signature": signature(webhook.secret, stamp, body),
        }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return what `X-Zendesk-Webhook-Signature` holds: the secret counts as it stands, base64 or not."""
    digest = hmac.digest(secret.encode(), stamp.encode() + body, hashlib.sha256)
    return base64.b64encode(digest).decode()
