"""What proves that a webhook is genuine, as the operator set it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Self

from pydantic import SecretStr

PREFIX = "whsec_"
KEY_BYTES = 32
"""A signing token of GitLab is `whsec_` and so many bytes in base64 (GitLab docs, webhooks)."""

SHORTEST = 16
"""Characters of a secret that nobody guesses; whoever could, would make the bot look as often as they like."""


@dataclass(frozen=True, slots=True)
class HookSecrets:
    """The secrets of one mirror's webhooks; None where the operator set none.

    Args:
        gitlab_token: comes as it is in `X-Gitlab-Token`.
        gitlab_signing_token: the key of `webhook-signature`, beginning with `whsec_`.
        zendesk_secret: the key of `X-Zendesk-Webhook-Signature`.
    """

    gitlab_token: SecretStr | None = None
    gitlab_signing_token: SecretStr | None = None
    zendesk_secret: SecretStr | None = None

    @classmethod
    def checked(
        cls, gitlab_token: SecretStr, gitlab_signing_token: SecretStr, zendesk_secret: SecretStr, wrong: list[str]
    ) -> Self:
        """What is set of them, empty ones left out; what cannot be meant is added to the list, without the values."""
        token = _given("GITLAB_WEBHOOK_TOKEN", gitlab_token, wrong)
        key = _given("GITLAB_WEBHOOK_SIGNING_TOKEN", gitlab_signing_token, wrong)
        if key and signing_key(key.get_secret_value()) is None:
            wrong.append(f"GITLAB_WEBHOOK_SIGNING_TOKEN must be {PREFIX} and {KEY_BYTES} bytes in base64")
        return cls(token, key, _given("ZENDESK_WEBHOOK_SECRET", zendesk_secret, wrong))

    @property
    def expects_gitlab(self) -> bool:
        """Whether hooks of GitLab are taken at all."""
        return self.gitlab_token is not None or self.gitlab_signing_token is not None

    @property
    def expects_zendesk(self) -> bool:
        """Whether hooks of Zendesk are taken at all."""
        return self.zendesk_secret is not None


def _given(name: str, value: SecretStr, wrong: list[str]) -> SecretStr | None:
    """A secret that was set: one word, long enough; None for an empty one."""
    word = value.get_secret_value().strip()
    if not word:
        return None
    if not (word.isascii() and word.isprintable()) or " " in word:
        wrong.append(f"{name} holds white space or characters that none has: copy it anew")
    elif len(word) < SHORTEST:
        wrong.append(f"{name} must have at least {SHORTEST} characters")
    return SecretStr(word)


def signing_key(token: str) -> bytes | None:
    """The key in a signing token of GitLab, None where it is none."""
    try:
        key = base64.b64decode(token.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if token.startswith(PREFIX) and len(key) == KEY_BYTES else None
