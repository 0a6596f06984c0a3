"""The one road to both services: zenpy and python-gitlab send through it, so every request is safe and bounded."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Protocol

import requests
from urllib3.exceptions import NewConnectionError, SSLError

from bot.adapters.channel import Channel, route_of
from bot.adapters.replies import body_of
from bot.domain.errors import BadReply, ConfigError, ServiceError, Unavailable, UnknownOutcome
from bot.domain.spans import span

_MULTIPLE_CHOICES, _SERVER_ERRORS = 300, 500


class Credentials(Protocol):
    """Puts the account's proof on a request that is about to leave."""

    def apply(self, request: requests.PreparedRequest) -> None:
        """Sets the header; may fetch a token first."""
        ...

    def renew(self, request: requests.PreparedRequest) -> bool:
        """After a 401: whether there is now a newer proof than the request carried."""
        ...


class Redirected(BadReply):
    """The service sends elsewhere, which is not followed.

    Args:
        location: as the reply says it: for comparison only, it may be anything.
    """

    def __init__(self, service: str, location: str) -> None:
        super().__init__(service, "answers with a redirect, which is not followed: configure the final address")
        self.location = location


@dataclass(frozen=True, slots=True)
class _Setback:
    """A try that failed and may be repeated."""

    error: ServiceError
    response: requests.Response | None = None


class Session(requests.Session):
    """A `requests` session that sends through a channel. For one thread at a time.

    `send` returns 2xx replies only; everything else is an error of `bot.domain.errors`. Redirects are not followed,
    cookies not kept, and the user's `.netrc` is not read. Reads are repeated within the channel's bounds. A write is
    repeated after 429 only, by which a service says that it did nothing.

    Args:
        channel: where to, and how fast.
        credentials: put on each request after its host was checked; None when the client library does it.
    """

    def __init__(self, channel: Channel, credentials: Credentials | None = None) -> None:
        super().__init__()
        self._channel, self._credentials = channel, credentials
        self.auth = _unchanged
        self.trust_env = not channel.address.is_plain  # a proxy of the environment cannot reach our loopback
        self.headers["User-Agent"] = "feedback-bot"
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 (the parent's signature)
        """None, whatever the reply says: no redirect is followed, and none of its address is even parsed."""
        return None

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Sends a request and repeats it where that is harmless.

        Raises:
            ServiceError: one of its kinds, by what came back and whether the request was a write.
        """
        attempt = 1
        while isinstance(result := self._tried(request, kwargs), _Setback):
            if attempt >= self._channel.patience.tries:
                raise result.error
            self._channel.pause(attempt, result.response, is_read=self._channel.dialect.is_repeatable(request))
            attempt += 1
        return result

    def _tried(self, request: requests.PreparedRequest, kwargs: dict[str, Any]) -> requests.Response | _Setback:
        try:
            response = self._answer(request, kwargs)
        except requests.RequestException as error:
            return self._lost(request, error)
        except OSError:  # what requests raises for a file of authorities that is not there
            raise ConfigError("the file that REQUESTS_CA_BUNDLE (or CURL_CA_BUNDLE) names cannot be used") from None
        if response.status_code >= _MULTIPLE_CHOICES:
            return self._refused(request, response)
        return self._whole(response) if self._channel.dialect.is_repeatable(request) else response

    def _whole(self, response: requests.Response) -> requests.Response | _Setback:
        """What a proxy wrote in place of the service, or what broke off, is asked for again."""
        try:
            body_of(response, self._channel.service)
        except BadReply as error:
            return _Setback(error)
        return response

    def _answer(self, request: requests.PreparedRequest, kwargs: dict[str, Any]) -> requests.Response:
        response = self._once(request, kwargs)
        is_stale = response.status_code == requests.codes.unauthorized
        if is_stale and self._credentials is not None and self._credentials.renew(response.request):
            response = self._once(request, kwargs)
        return response

    def _once(self, request: requests.PreparedRequest, kwargs: dict[str, Any]) -> requests.Response:
        self._channel.leave(request)
        try:
            sent = request.copy()
            if self._credentials is not None:
                self._credentials.apply(sent)
            patience = self._channel.patience
            timeout = (patience.connect_seconds, patience.read_seconds)
            verified = {"verify": kwargs.get("verify") or True}  # a path stays; nobody switches it off
            with span("request", service=self._channel.service, method=sent.method or "", route=route_of(sent)) as seen:
                response = super().send(sent, **(kwargs | {"timeout": timeout} | verified))
                seen.set("status", response.status_code)
        finally:
            self._channel.pace.done()
        self._channel.arrive(response)
        return response

    def _lost(self, request: requests.PreparedRequest, error: requests.RequestException) -> _Setback:
        service, kind = self._channel.service, type(error).__name__
        if _is_unverified(error):
            raise Unavailable(
                service,
                "its certificate cannot be verified, so nothing was sent: mend it there, or name the file of your own "
                "authority in REQUESTS_CA_BUNDLE",
            ) from None
        unreachable = Unavailable(service, f"cannot be reached or does not answer ({kind}); the next run tries again")
        if self._channel.dialect.is_repeatable(request):
            return _Setback(unreachable)
        if _was_never_sent(error):
            raise unreachable from None
        raise _unknown(service, kind) from None

    def _refused(self, request: requests.PreparedRequest, response: requests.Response) -> _Setback:
        service, status = self._channel.service, response.status_code
        if status == requests.codes.too_many_requests:
            return _Setback(Unavailable(service, "asks for fewer requests (429); the next run goes on"), response)
        if status < _SERVER_ERRORS:
            raise self._denied(response)
        if not self._channel.dialect.is_repeatable(request):
            raise _unknown(service, str(status))
        return _Setback(Unavailable(service, f"fails ({status}); the next run tries again"), response)

    def _denied(self, response: requests.Response) -> ServiceError:
        if response.status_code < requests.codes.bad_request:
            return Redirected(self._channel.service, response.headers.get("Location", ""))
        return self._channel.dialect.refused(response)


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _unknown(service: str, what: str) -> UnknownOutcome:
    return UnknownOutcome(service, f"no usable reply to a write ({what}): the next run sees whether it happened")


def _is_unverified(error: requests.RequestException) -> bool:
    """Whether the other side could not prove to be the service."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    cause = reason.args[0] if isinstance(reason, SSLError) and reason.args else None
    return isinstance(cause, ssl.SSLCertVerificationError)


def _was_never_sent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)
