"""A service as it answers, untranslated: for the doctor, who looks whether services are what the bot takes them for.

Besides, webhooks are set up by it, which no run does. Nothing else may use it: what a run needs of a service has a name
and a type in `ports`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Query = Mapping[str, str | int | Sequence[int]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One accepted request.

    Args:
        status: 2xx.
        body: its JSON, None where there is none. Foreign text: not for logs, reports or texts.
        following: the address of the next page by its `Link` header, empty for none.
        date: the service's time by its `Date` header (UTC), None where it has none.
    """

    status: int
    body: Any = field(repr=False)
    following: str = field(default="", repr=False)
    date: datetime | None = None


class Wire(Protocol):
    """One service."""

    def ask(self, verb: str, path: str, query: Query | None = None, data: Mapping[str, object] | None = None) -> Answer:
        """Sends one request, with the safety and the bounds of every other.

        Args:
            verb: of HTTP, in lower case.
            path: below the service's API.
            query: parameters of the address.
            data: the JSON to send.

        Raises:
            ServiceError: one of its kinds, also for every refusal.
        """
        ...


@dataclass(frozen=True, slots=True)
class Wires:
    """The two services."""

    zendesk: Wire
    gitlab: Wire
