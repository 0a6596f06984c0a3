"""Tells whether a webhook comes from the service that it names: its secret, its signature, its time."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.hook_secrets import HookSecrets, signing_key

WINDOW = timedelta(minutes=5)
"""So far a signed hook's time may be from ours, either way."""

LONGEST_ID = 256
"""No service names a delivery with more letters; what is longer is nobody's."""


def may_be_from_gitlab(secrets: HookSecrets, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether the headers alone speak for GitLab, before a body is read: token, name and time; see `is_from_gitlab`."""
    token = secrets.gitlab_token
    if token is not None and not _is_same(headers.get("x-gitlab-token", ""), token.get_secret_value()):
        return False
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    return secrets.gitlab_signing_token is None or (0 < len(name) <= LONGEST_ID and _is_recent(_epoch(stamp), now))


def may_be_from_zendesk(_secrets: HookSecrets, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether the headers alone speak for Zendesk, before a body is read: some signature, and a time that is good."""
    stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
    return bool(headers.get("x-zendesk-webhook-signature")) and _is_recent(_iso(stamp), now)


def is_from_gitlab(secrets: HookSecrets, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether GitLab sent this: whatever is set of the two secrets has to be right.

    Args:
        secrets: at least one of GitLab's is set.
        headers: of the request, found by names in lower case.
        body: as it came.
        now: aware.
    """
    token, key = secrets.gitlab_token, secrets.gitlab_signing_token
    has_token = token is None or _is_same(headers.get("x-gitlab-token", ""), token.get_secret_value())
    has_signature = key is None or _is_signed_by_gitlab(key.get_secret_value(), headers, body, now)
    return has_token and has_signature and (token is not None or key is not None)


def is_from_zendesk(secrets: HookSecrets, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether Zendesk sent this; its secret is used as it is, though it looks like base64 (Zendesk docs).

    Args:
        secrets: Zendesk's is set.
        headers: of the request, found by names in lower case.
        body: as it came.
        now: aware.
    """
    stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
    if secrets.zendesk_secret is None or not _is_recent(_iso(stamp), now):
        return False
    wanted = signed(secrets.zendesk_secret.get_secret_value().encode(), stamp.encode() + body)
    return _is_same(headers.get("x-zendesk-webhook-signature", ""), wanted)


def names_of_gitlab(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What names one delivery, also when it is sent again; nothing where an old GitLab sends no name."""
    return _names(headers.get("webhook-id") or headers.get("idempotency-key"))


def names_of_zendesk(headers: Mapping[str, str]) -> tuple[str, ...]:
    """What names one delivery: its number, and the signature, since whoever sends it again may make up a number."""
    return _names(headers.get("x-zendesk-webhook-invocation-id"), headers.get("x-zendesk-webhook-signature"))


def _names(*found: str | None) -> tuple[str, ...]:
    return tuple(name[:LONGEST_ID] for name in found if name)


def signed(key: bytes, message: bytes) -> str:
    """The HMAC-SHA256 of a message in base64."""
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode("ascii")


def _is_signed_by_gitlab(token: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether one of the signatures is right: while a key is changed there are several, with spaces between them."""
    key, name = signing_key(token), headers.get("webhook-id", "")
    stamp = headers.get("webhook-timestamp", "")
    if key is None or not name or len(name) > LONGEST_ID or not _is_recent(_epoch(stamp), now):
        return False
    wanted = f"v1,{signed(key, b'.'.join([name.encode(), stamp.encode(), body]))}"
    found = [_is_same(each, wanted) for each in headers.get("webhook-signature", "").split(" ")]
    return any(found)


def _is_same(given: str, wanted: str) -> bool:
    """Compared in a time that tells nothing of where they differ; nothing is the same as an empty secret."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()) and bool(wanted)


def _is_recent(at: datetime | None, now: datetime) -> bool:
    return at is not None and abs(now - at) <= WINDOW


def _epoch(text: str) -> datetime | None:
    """A time in whole seconds since 1970."""
    if not (text.isascii() and text.isdigit() and len(text) <= len("9999999999")):
        return None
    return datetime.fromtimestamp(int(text), UTC)


def _iso(text: str) -> datetime | None:
    """A time in ISO 8601 that names its offset."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
