"""Tells whoever asked for it of comments and issues, as GitLab's webhooks do: once, without any promise of order."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.sandbox.delivery import Courier, Parcel
from bot.sandbox.gitlab import hook_bodies as bodies
from bot.sandbox.gitlab.hook_bodies import Seen
from bot.sandbox.gitlab.hook_model import Hook
from bot.sandbox.gitlab.model import Issue, Note, Project, User

if TYPE_CHECKING:
    from bot.sandbox.gitlab.store import Store

PREFIX, KEY_BYTES = "whsec_", 32


class Hooks:
    """The webhooks of an installation by number, and who delivers them."""

    def __init__(self) -> None:
        self.by_id: dict[int, Hook] = {}
        self.courier = Courier()

    def of(self, project: Project) -> list[Hook]:
        """Return a project's hooks, the oldest first."""
        return [hook for hook in self.by_id.values() if hook.project is project]


def tell_of_note(store: "Store", note: Note, author: User, action: str) -> None:
    """Tell of a comment that was written (`create`) or edited (`update`)."""
    is_confidential = note.internal or note.issue.confidential
    for hook in store.hooks.of(note.issue.project):
        event = "confidential_note_events" if is_confidential else "note_events"
        if event in hook.events:
            name = "Confidential Note Hook" if is_confidential else "Note Hook"
            _send(store, hook, name, bodies.of_note(note, author, action, hook.base))


def tell_of_new_issue(store: "Store", issue: Issue, author: User) -> None:
    """Tell of an issue that was opened."""
    _tell_of_issue(store, issue, author, "open", {})


@contextmanager
def told_of_changes(store: "Store", issue: Issue, author: User) -> Iterator[None]:
    """Tell of what becomes of an issue meanwhile, if anything."""
    before = Seen.of(issue) if store.hooks.by_id else None
    yield
    changes = before.changes(issue) if before else {}
    if changes:
        action = {"closed": "close", "opened": "reopen"}[issue.state] if "state" in changes else "update"
        _tell_of_issue(store, issue, author, action, changes)


def _tell_of_issue(
    store: "Store", issue: Issue, author: User, action: str, changes: Mapping[str, tuple[object, object]]
) -> None:
    for hook in store.hooks.of(issue.project):
        event = "confidential_issues_events" if issue.confidential else "issues_events"
        if event in hook.events:
            name = "Confidential Issue Hook" if issue.confidential else "Issue Hook"
            _send(store, hook, name, bodies.of_issue(issue, author, action, hook.base, changes))


def _send(store: "Store", hook: Hook, event: str, body: bodies.Json) -> None:
    if hook.alert(store.now()) != "executable":
        return

    def done(status: int) -> None:
        with store.lock:
            hook.note(status, store.now())

    raw = json.dumps(body).encode()
    store.hooks.courier.send(Parcel(hook.url, raw, _headers(store, hook, event, raw)), done)


def _headers(store: "Store", hook: Hook, event: str, body: bytes) -> dict[str, str]:
    name = str(uuid.uuid4())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"GitLab/{store.switches.version}",
        "X-Gitlab-Event": event,
        "X-Gitlab-Event-UUID": str(uuid.uuid4()),
        "X-Gitlab-Webhook-UUID": str(uuid.UUID(int=hook.id)),
        "X-Gitlab-Instance": hook.base,
        "Idempotency-Key": name,
    }
    if hook.token:
        headers["X-Gitlab-Token"] = hook.token
    if hook.signing_token:
        stamp = str(int(store.now().timestamp()))
        headers |= {"webhook-id": name, "webhook-timestamp": stamp}
        headers["webhook-signature"] = signature(hook.signing_token, name, stamp, body)
    return headers


def signature(token: str, name: str, stamp: str, body: bytes) -> str:
    """Return what `webhook-signature` holds; ValueError when the token holds no key."""
    key = base64.b64decode(token.removeprefix(PREFIX), validate=True)
    digest = hmac.digest(key, b".".join([name.encode(), stamp.encode(), body]), hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def is_signing_token(token: str) -> bool:
    """Tell whether GitLab would take it: `whsec_` and 32 bytes in base64."""
    try:
        key = base64.b64decode(token.removeprefix(PREFIX), validate=True)
    except ValueError:
        return False
    return token.startswith(PREFIX) and len(key) == KEY_BYTES
