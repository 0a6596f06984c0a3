"""Sends a message to somebody's chat or mailbox with the library `apprise`, an extra that need not be installed.

The library's own log lines repeat addresses and texts, so nobody ever sees them: what can be told of an address is the
number of its line.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from apprise import Apprise, NotifyFormat

from bot.adapters.notify_addresses import Refused, behaviour, sender
from bot.config.contacts import Contact
from bot.domain.errors import ConfigError, OutOfTime, ServiceError, Unavailable, UnknownOutcome

MOST_SECONDS = 30.0
"""For all messages of a run together: half of what is kept after its budget for the status note and the lease."""

PATIENCE_SECONDS = 10.0
"""For one message, with connecting and all that a service asks to wait."""

SERVICE = "NOTIFY"
THREAD = "feedback-bot-notify"
"""Names the thread in which a message is sent."""

_HTTP_LOGGERS = ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry", "requests")


class _Hush(logging.Filter):
    """Keeps back what libraries log while a message is sent: the path of a hook is its password."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.threadName != THREAD


_Failure = tuple[str, type[ServiceError]]
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
        body = f"{text}\n\n{link}".rstrip()
        failures = [self._failure(address, subject, body) for address in self._addresses.get(user, ())]
        told = dict(failure for failure in failures if failure)
        if told:
            raise next(iter(told.values()))(SERVICE, "; ".join(told))

    def _failure(self, address: _Address, subject: str, body: str) -> _Failure | None:
        """Tries an address; what went wrong, or None."""
        hung = f"line {address.line}: its service did not answer in time: nothing more goes there in this run"
        lost = f"line {address.line}: its service did not take a message: check whether the address still counts"
        if self._left <= 0:
            return "the time for messages of one run is over: the others were left out", OutOfTime
        if not address.is_hung:
            began = self._clock()
            is_taken = _within(min(self._patience, self._left), lambda: _is_sent(address.chat, subject, body))
            self._left -= self._clock() - began
            address.is_hung = is_taken is None
            _log.info("message", line=address.line, is_taken=is_taken)
            if not address.is_hung:
                return None if is_taken else (lost, Unavailable)
        return hung, UnknownOutcome


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
    asset, found, wrong = behaviour(), defaultdict(list), []
    for contact in contacts:
        chat = Apprise(asset=asset)
        try:
            chat.add(sender(contact.url.get_secret_value(), asset))
        except Refused as error:
            wrong.append(f"NOTIFY line {contact.line} {error}")
        found[contact.user].append(_Address(contact.line, chat))
    if wrong:
        raise ConfigError("; ".join(wrong))
    return found


def _hush() -> None:
    logging.getLogger("apprise").disabled = True
    for name in _HTTP_LOGGERS:
        logging.getLogger(name).addFilter(_HUSH)
