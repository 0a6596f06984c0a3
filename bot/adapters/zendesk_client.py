"""Sends the requests to Zendesk: zenpy with a session of ours, and a paging loop that loses no page."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests
from zenpy import Zenpy

from bot.adapters.address import Address
from bot.adapters.channel import Channel, Dialect, Patience, path_of
from bot.adapters.headers import http_date
from bot.adapters.http import Credentials, Session
from bot.adapters.lending import Lending
from bot.adapters.pacing import Kind, Pace
from bot.adapters.replies import body_of
from bot.adapters.zendesk_auth import ApiToken, ApiTokenCredentials, OAuthClient, OAuthCredentials
from bot.adapters.zendesk_errors import SERVICE, refusal
from bot.domain.errors import BadReply
from bot.domain.ports_wire import Answer
from bot.domain.ports_wire import Query as WireQuery

logging.getLogger("zenpy").setLevel(logging.WARNING)  # its debug lines print whole replies: customers' words

Query = Mapping[str, str | int]
T = TypeVar("T")


def kind_of(request: requests.PreparedRequest) -> Kind:
    """Which of Zendesk's limits a request counts against: incremental exports have one of their own."""
    return "export" if "/incremental/" in path_of(request) else "request"


class _ZenpySession(Session):
    """A session that needs nothing of zenpy's own ways to log in."""

    authorized = True


class ZendeskClient:
    """Reads JSON from one account. Thread-safe: no two threads use one zenpy client at a time, as zenpy needs it.

    zenpy's addresses can only be bent by environment variables of the whole process, and its iterators stop at an
    empty page: so full addresses and raw replies are used, which serves a sandbox and several accounts alike.

    Args:
        url, account: where, and as whom.
        pace, patience: limits, deadline, timeouts and repeats.

    Raises:
        ConfigError: address or credentials cannot be meant.
    """

    def __init__(self, url: str, account: OAuthClient | ApiToken, pace: Pace, patience: Patience) -> None:
        self.address = Address.of(url, "ZENDESK_URL")
        self._channel = Channel(Dialect(SERVICE, refusal, kind_of, is_read_only=True), self.address, pace, patience)
        self._credentials: Credentials = (
            OAuthCredentials(account, self._channel)
            if isinstance(account, OAuthClient)
            else ApiTokenCredentials(account)
        )
        self._clients = Lending(self._new)

    @property
    def sent(self) -> int:
        """Requests sent so far, tokens and repeats included, without those counted apart."""
        return self._channel.sent

    @property
    def sent_apart(self) -> int:
        """Requests sent so far from within `apart`."""
        return self._channel.sent_apart

    @property
    def answered(self) -> Mapping[str, int]:
        """Requests by the HTTP status of their answers; `error` where none came."""
        return self._channel.answered

    def apart(self, rows: Iterator[T]) -> Iterator[T]:
        """The same rows; what is sent to get them is counted in `sent_apart`."""
        while True:
            with self._channel.apart():
                row = next(rows, None)
            if row is None:
                return
            yield row

    def get(self, path: str, query: Query | None = None) -> dict[str, Any]:
        """The JSON object at a path below `/api/v2`.

        Raises:
            ServiceError: one of its kinds.
        """
        body = body_of(self._response(path, query), SERVICE)
        if not isinstance(body, dict):
            raise BadReply(SERVICE, "answers with JSON that is no object")
        return body

    def ask(
        self, verb: str, path: str, query: WireQuery | None = None, data: Mapping[str, object] | None = None
    ) -> Answer:
        """An answer as it comes; see `Wire`. Nothing is ever written to Zendesk.

        Raises:
            ValueError: for anything but a read.
        """
        if verb != "get" or data is not None:
            raise ValueError("the bot only reads from Zendesk")
        response = self._response(path, query)
        return Answer(response.status_code, body_of(response, SERVICE), "", http_date(response.headers.get("Date")))

    def _response(self, path: str, query: WireQuery | None) -> requests.Response:
        with self._clients.lent() as client:
            found: requests.Response = client.tickets._get(  # noqa: SLF001 (zenpy's only way to a raw reply)
                f"{self.address.url}/api/v2{path}", raw_response=True, params=dict(query or {})
            )
        return found

    def pages(self, path: str, query: Query, member: str) -> Iterator[list[Any]]:
        """The pages of a list, to its end: also after an empty page in the middle.

        Args:
            path: below `/api/v2`.
            query: of the first page; its filters are kept on the others.
            member: name of the list in the reply.

        Raises:
            BadReply: the pages lead to another host or in a circle.
        """
        following: Query | None = query
        seen: set[frozenset[tuple[str, str | int]]] = set()
        while following is not None:
            if frozenset(following.items()) in seen:
                raise BadReply(SERVICE, "sends pages in a circle")
            seen.add(frozenset(following.items()))
            body = self.get(path, following)
            yield member_of(body, member, list)
            following = self._following(body, query)

    def _following(self, body: Mapping[str, Any], query: Query) -> Query | None:
        meta = body.get("meta")
        if not isinstance(meta, dict):  # offset pages, as accounts without cursors answer
            link = body.get("next_page")
            return self._query_of(link) if link else None
        if not meta.get("has_more"):
            return None
        links, cursor = body.get("links"), meta.get("after_cursor")
        link = links.get("next") if isinstance(links, dict) else None
        if link:
            return {**query, **self._query_of(link)}
        if not cursor:
            raise BadReply(SERVICE, "says that there are more rows, but not where")
        return {**query, "page[after]": str(cursor)}

    def _query_of(self, link: object) -> Query:
        if not isinstance(link, str) or not self.address.is_home_of(link):
            raise BadReply(SERVICE, "continues a list on another host, which is not followed: check ZENDESK_URL")
        return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))

    def _new(self) -> Any:
        subdomain, _, domain = self.address.url.partition("://")[2].partition(".")
        session = _ZenpySession(self._channel, self._credentials)
        return Zenpy(subdomain=subdomain, domain=domain, session=session, disable_cache=True)


def member_of(body: Mapping[str, Any], name: str, kind: type[Any]) -> Any:
    """A member of a reply.

    Raises:
        BadReply: it is missing or of another kind.
    """
    found = body.get(name)
    if not isinstance(found, kind):
        raise BadReply(SERVICE, f"answers without usable `{name}`")
    return found
