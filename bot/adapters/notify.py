"""Sends a message to somebody's chat or mailbox with the library `apprise`, an extra that need not be installed.

Only services that are listed here and encrypt are reached, with their certificates verified and without redirects.
The library's own log lines repeat addresses and texts, so nobody ever sees them: what can be told of an address is the
number of its line.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat
from apprise.exception import AppriseException
from apprise.plugins import url_to_dict
from requests.utils import get_environ_proxies

from bot.adapters.address import is_loopback
from bot.config.contacts import Contact
from bot.domain.errors import ConfigError, OutOfTime, ServiceError, Unavailable, UnknownOutcome

SCHEMES = (
    "mailtos", "slack", "mmosts", "rockets", "discord", "gchat", "workflows", "wxteams", "zulip", "zoom", "tgram",
    "nctalks", "ntfys", "gotifys", "signals", "jsons",
)  # fmt: skip
"""Mail, chats, and a hook of one's own: what speaks to a service over TLS and does nothing on this machine."""

PLAIN = "json"
"""The one scheme without encryption, for a bridge on this machine."""

PAGES = "https"
"""The address of a hook as a service shows it; the library knows whose it is."""

PARAMETERS = frozenset({
    "to", "from", "name", "reply", "smtp", "mode", "user", "pass", "port", "channel", "team", "botname", "topic",
    "thread", "token", "key", "workspace", "priority", "image", "footer",
})  # fmt: skip
"""What may stand behind the `?`: nothing that weakens a connection, reads a file or fetches from elsewhere."""

MOST_SECONDS = 30.0
"""For all messages of a run together: half of what is kept after its budget for the status note and the lease."""

PATIENCE_SECONDS = 10.0
"""For one message, with connecting and all that a service asks to wait."""

SOCKET_SECONDS = 4.0
"""For connecting, and for each piece of an answer."""

SERVICE = "NOTIFY"
THREAD = "feedback-bot-notify"
"""Names the thread in which a message is sent."""

_HTTP_LOGGERS = ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry", "requests")


class _Refused(Exception):
    """Why an address may not be used; nothing else is, since other errors may repeat a part of it."""


class _Hush(logging.Filter):
    """Keeps back what libraries log while a message is sent: the path of a hook is its password."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.threadName != THREAD


_HUSH = _Hush()
_log = structlog.get_logger()


@dataclass(slots=True)
class _Address:
    """One address of somebody.

    Args:
        line: where it stands.
        chat: the library's sender for it.
        is_hung: it did not answer in time in this run.
    """

    line: int
    chat: Apprise
    is_hung: bool = False


class Messenger:
    """A `Notifier` for one run.

    Args:
        contacts: whom to reach where.
        clock: seconds that only grow.
        warnings: lines for the operator.
        patience: seconds for one message.
        most: seconds for all of them.

    Raises:
        ConfigError: an address cannot be used; one line for all of them, which repeats none.
    """

    def __init__(
        self,
        contacts: Sequence[Contact],
        clock: Callable[[], float],
        warnings: tuple[str, ...] = (),
        *,
        patience: float = PATIENCE_SECONDS,
        most: float = MOST_SECONDS,
    ) -> None:
        self.warnings = warnings
        self._clock = clock
        self._patience = patience
        self._left = most
        self._addresses: Mapping[str, list[_Address]] = _addresses(contacts)

    def notify(self, user: str, subject: str, text: str, link: str) -> None:
        """Sends one message to each address of somebody; see the port."""
        body = f"{text}\n\n{link}" if link else text
        failures = [self._failure(address, subject, body) for address in self._addresses.get(user, ())]
        for failure in filter(None, failures):
            raise failure

    def _failure(self, address: _Address, subject: str, body: str) -> ServiceError | None:
        """Tries an address; what went wrong, or None."""
        if self._left <= 0:
            return OutOfTime(SERVICE, "the time for messages of one run is over: the others were left out")
        if address.is_hung:
            return _hung(address)
        began = self._clock()
        is_taken = _within(min(self._patience, self._left), lambda: _is_sent(address.chat, subject, body))
        self._left -= self._clock() - began
        address.is_hung = is_taken is None
        _log.info("message", line=address.line, is_taken=is_taken)
        if is_taken is None:
            return _hung(address)
        told = f"line {address.line}: its service did not take a message: check whether the address still counts"
        return None if is_taken else Unavailable(SERVICE, told)


def _hung(address: _Address) -> UnknownOutcome:
    told = f"line {address.line}: its service did not answer in time: nothing more goes there in this run"
    return UnknownOutcome(SERVICE, told)


def _is_sent(chat: Apprise, subject: str, body: str) -> bool:
    return bool(chat.notify(body=body, title=subject, body_format=NotifyFormat.TEXT))


def _within(seconds: float, work: Callable[[], bool]) -> bool | None:
    """What the work answers, False if it fails, None when it takes longer: then it is left behind.

    A thread of its own, since a service that answers drop by drop outlasts every timeout of a socket; a daemon, since
    the process must not wait for it either.
    """
    answers: list[bool] = []

    def attempt() -> None:
        try:
            answers.append(work())
        except Exception:  # noqa: BLE001 - a library's error, which may hold the address, is told as a failure
            answers.append(False)

    thread = threading.Thread(target=attempt, name=THREAD, daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None


def _addresses(contacts: Sequence[Contact]) -> Mapping[str, list[_Address]]:
    _hush()
    asset, found, wrong = _asset(), defaultdict(list), []
    for contact in contacts:
        chat = Apprise(asset=asset)
        try:
            chat.add(_sender(contact.url.get_secret_value(), asset))
        except _Refused as error:
            wrong.append(f"NOTIFY line {contact.line} {error}")
        found[contact.user].append(_Address(contact.line, chat))
    if wrong:
        raise ConfigError("; ".join(wrong))
    return found


def _hush() -> None:
    logging.getLogger("apprise").disabled = True
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).addFilter(_HUSH)


def _asset() -> AppriseAsset:
    """How the library behaves: in this thread, in memory, without redirects and tricks."""
    try:
        return AppriseAsset(
            app_id="feedback-bot",
            app_desc="feedback-bot",
            app_url="",
            async_mode=False,
            http_redirects=False,
            interpret_emojis=False,
            interpret_escapes=False,
            pgp_autogen=False,
            pem_autogen=False,
            storage_mode="memory",
            service_timeout=0,
        )
    except AppriseException:
        raise ConfigError("NOTIFY needs a newer apprise: install feedback-bot with its extra `notify`") from None


def _sender(url: str, asset: AppriseAsset) -> NotifyBase:
    """The library's sender for an address.

    Raises:
        _Refused: it is none that may be used; what is wrong with it, without any of its words.
    """
    scheme = url.partition("://")[0].lower()
    if scheme not in {*SCHEMES, PLAIN, PAGES}:
        raise _Refused(f"must begin with one of {', '.join(f'{each}://' for each in (*SCHEMES, PAGES))}")
    parsed = _parsed(url)
    if parsed and parsed["schema"] not in {*SCHEMES, PLAIN}:
        raise _Refused("is the page of a service that is not among those allowed")
    given = set(parsed.get("qsd", ()))
    if "verify" in given:
        raise _Refused("names `verify`: certificates are verified, always")
    if given - PARAMETERS:
        raise _Refused(f"has a parameter that is not allowed; allowed are {', '.join(sorted(PARAMETERS))}")
    sender = Apprise.instantiate(url, asset=asset) if parsed else None
    if sender is None:
        raise _Refused("is no address of its service: compare it with the page of apprise on that service")
    if parsed["schema"] == PLAIN and not _stays_here(sender.host):
        raise _Refused("sends without encryption, which is for this machine alone: write jsons://")
    if getattr(sender, "secure_mode", None) == "insecure":
        raise _Refused("sends mail without encryption: `mode` must be starttls or ssl")
    sender.socket_connect_timeout = sender.socket_read_timeout = SOCKET_SECONDS
    return sender


def _parsed(url: str) -> Mapping[str, Any]:
    """What the library reads in an address, empty where it cannot read it."""
    try:
        return url_to_dict(url) or {}
    except Exception:  # noqa: BLE001 - each service has a parser of its own, and an error of it may hold the address
        return {}


def _stays_here(host: str) -> bool:
    """Whether what is sent to a host never leaves this machine, through a proxy neither."""
    return is_loopback(host.strip("[]")) and not get_environ_proxies(f"http://{host}/").keys() & {"http", "all"}
