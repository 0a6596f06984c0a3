"""Takes addresses of chats and mailboxes, and refuses those through which a message could go astray or do harm.

Only services that are listed here and encrypt are reached, with their certificates verified and without redirects. No
error repeats a word of an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apprise import Apprise, AppriseAsset, NotifyBase
from apprise.exception import AppriseException
from apprise.plugins import url_to_dict
from requests.utils import get_environ_proxies

from bot.adapters.address import is_loopback
from bot.domain.errors import ConfigError

SCHEMES = (
    "mailtos", "slack", "mmosts", "rockets", "discord", "gchat", "workflow", "workflows", "wxteams", "zulip", "zoom",
    "tgram", "nctalks", "ntfys", "gotifys", "signals", "jsons",
)  # fmt: skip
"""Mail, chats, and a hook of one's own: what speaks to a service over TLS and does nothing on this machine."""

PLAIN = "json"
"""The one scheme without encryption, for a bridge on this machine."""

PAGES = "https"
"""The address of a hook as a service shows it; the library knows whose it is."""

PARAMETERS = frozenset({
    "to", "from", "name", "reply", "smtp", "mode", "user", "pass", "port", "channel", "team", "botname", "topic",
    "thread", "token", "key", "workspace", "priority", "api-version", "pa", "sig", "sp", "sv",
})  # fmt: skip
"""What may stand behind the `?`: nothing that weakens a connection, reads a file or fetches from elsewhere."""

SOCKET_SECONDS = 4.0
"""For connecting, and for each piece of an answer."""


class Refused(Exception):
    """Why an address may not be used; nothing else is, since other errors may repeat a part of it."""


def behaviour() -> AppriseAsset:
    """How the library behaves: in this thread, in memory, without redirects, pictures and tricks."""
    try:
        return AppriseAsset(
            app_id="feedback-bot",
            app_desc="feedback-bot",
            app_url="",
            image_url_mask="",
            image_url_logo="",
            async_mode=False,
            http_redirects=False,
            interpret_emojis=False,
            interpret_escapes=False,
            pgp_autogen=False,
            pem_autogen=False,
            storage_mode="memory",
            service_timeout=0,
        )
    except (AppriseException, AttributeError):
        raise ConfigError("NOTIFY needs a newer apprise: install feedback-bot with its extra `notify`") from None


def sender(url: str, asset: AppriseAsset) -> NotifyBase:
    """The library's sender for an address.

    Raises:
        Refused: it is none that may be used; what is wrong with it, without any of its words.
    """
    scheme = url.partition("://")[0].lower()
    if scheme not in {*SCHEMES, PLAIN, PAGES}:
        raise Refused(f"must begin with one of {', '.join(f'{each}://' for each in (*SCHEMES, PAGES))}")
    parsed = _parsed(url)
    if parsed and parsed["schema"] not in {*SCHEMES, PLAIN}:
        raise Refused("is the page of a service that is not among those allowed")
    given = set(parsed.get("qsd", ()))
    if "verify" in given:
        raise Refused("names `verify`: certificates are verified, always")
    if given - PARAMETERS:
        raise Refused(f"has a parameter that is not allowed; allowed are {', '.join(sorted(PARAMETERS))}")
    made = Apprise.instantiate(url, asset=asset) if parsed else None
    if made is None:
        raise Refused("is no address of its service: compare it with the page of apprise on that service")
    if parsed["schema"] == PLAIN and not _stays_here(made.host):
        raise Refused("sends without encryption, which is for this machine alone: write jsons://")
    if getattr(made, "secure_mode", None) == "insecure":
        raise Refused("sends mail without encryption: `mode` must be starttls or ssl")
    made.socket_connect_timeout = made.socket_read_timeout = SOCKET_SECONDS
    return made


def _parsed(url: str) -> Mapping[str, Any]:
    """What the library reads in an address, empty where it cannot read it."""
    try:
        return url_to_dict(url) or {}
    except Exception:  # noqa: BLE001 - each service has a parser of its own, and an error of it may hold the address
        return {}


def _stays_here(host: str) -> bool:
    """Whether what is sent to a host never leaves this machine, through a proxy neither."""
    return is_loopback(host.strip("[]")) and not get_environ_proxies(f"http://{host}/").keys() & {"http", "all"}
