"""Sends the requests to GitLab: python-gitlab with a session of ours, and a paging loop that stays on its host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests
from gitlab import Gitlab

from bot.adapters.address import Address, checked_secret
from bot.adapters.channel import Channel, Dialect, Patience
from bot.adapters.gitlab_errors import SERVICE, refusal
from bot.adapters.headers import http_date
from bot.adapters.http import Session
from bot.adapters.lending import Lending
from bot.adapters.pacing import Kind, Pace
from bot.adapters.replies import Reply, body_of, parsed
from bot.domain.errors import BadReply, UnknownOutcome
from bot.domain.ports_wire import Answer, Query

Shape = TypeVar("Shape", bound=Reply)
PAGE_SIZE = 100
"""GitLab's largest page."""

_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"/projects/[^/]+/issues/\d+/notes"), "note"),
    (re.compile(r"/projects/[^/]+/issues"), "issue"),
)


def kind_of(request: requests.PreparedRequest) -> Kind:
    """Which of GitLab's limits a request counts against: notes and issues have their own for creations."""
    path = request.path_url.partition("?")[0].partition("/api/v4")[2]
    if request.method != "POST":
        return "request"
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(path)), "request")


class GitLabClient:
    """Sends requests to one instance. Thread-safe: no two threads use one python-gitlab client at a time.

    Args:
        url, token: where, and as whom (a personal, project or service account token, sent as Bearer).
        pace, patience: limits, deadline, timeouts and repeats.

    Raises:
        ConfigError: address or token cannot be meant.
    """

    def __init__(self, url: str, token: str, pace: Pace, patience: Patience) -> None:
        self.address = Address.of(url, "GITLAB_URL")
        self._token = checked_secret(token, "GITLAB_TOKEN")
        self.channel = Channel(Dialect(SERVICE, refusal, kind_of), self.address, pace, patience)
        self._clients = Lending(self._new)

    def get(self, path: str, query: Query | None = None) -> Any:
        """The JSON at a path below `/api/v4`."""
        return body_of(self._sent("get", path, query), SERVICE)

    def pages(self, path: str, query: Query, shape: type[Shape]) -> Iterator[Shape]:
        """The rows of a list, to its end: a page may be short or empty though more follow (GitLab's source).

        Only the query of a `Link` is used: instances behind a proxy often name another host or scheme there.

        Raises:
            BadReply: it is no list, a row is unusable, or the pages lead in a circle.
        """
        following: Query | None = {**query, "per_page": PAGE_SIZE}
        seen: set[str] = set()
        while following is not None:
            response = self._sent("get", path, following)
            rows = body_of(response, SERVICE)
            if not isinstance(rows, list):
                raise BadReply(SERVICE, "answers with JSON that is no list")
            yield from (parsed(shape, row, SERVICE) for row in rows)
            link = response.links.get("next", {}).get("url")
            if link in seen:
                raise BadReply(SERVICE, "sends pages in a circle")
            seen.add(link or "")
            following = _query_of(link) if link else None

    def write(self, verb: str, path: str, data: Mapping[str, object] | None = None) -> requests.Response:
        """Sends a write once.

        Raises:
            UnknownOutcome: no usable reply came; GitLab answers a deletion without a body (GitLab docs, REST API).
        """
        response = self._sent(verb, path, None, dict(data) if data is not None else None)
        if verb == "delete" and response.content:
            raise UnknownOutcome(
                SERVICE, "accepted a deletion, but answers with a page: the next run sees what is there"
            )
        return response

    def ask(self, verb: str, path: str, query: Query | None = None, data: Mapping[str, object] | None = None) -> Answer:
        """An answer as it comes; see `Wire`."""
        response = self._sent(verb, path, query, dict(data) if data is not None else None)
        body = body_of(response, SERVICE) if response.content else None
        link = response.links.get("next", {}).get("url", "")
        return Answer(response.status_code, body, link, http_date(response.headers.get("Date")))

    def _sent(self, verb: str, path: str, query: Query | None, data: dict[str, Any] | None = None) -> requests.Response:
        with self._clients.lent() as client:
            return client.http_request(
                verb, path, query_data=dict(query or {}), post_data=data, obey_rate_limit=False,
                retry_transient_errors=False,
            )  # fmt: skip

    def _new(self) -> Gitlab:
        session = Session(self.channel)
        return Gitlab(self.address.url, oauth_token=self._token, keep_base_url=True, session=session)


def _query_of(link: str) -> Query:
    """Repeated names, such as `iids[]`, become lists again."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(urlsplit(link).query, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return found
