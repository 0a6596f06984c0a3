"""Checks the addresses and secrets an operator gives, before a credential goes anywhere."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from bot.domain.errors import ConfigError

_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(url: str) -> Url | None:
    """By urllib3, which also opens the connection: two parsers could disagree about the host."""
    try:
        return parse_url(url)
    except LocationParseError:
        return None


def _origin(url: Url) -> tuple[str | None, str | None, int | None]:
    return (url.scheme, url.host, url.port or _DEFAULT_PORTS.get(url.scheme or ""))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is: the only place its credentials are sent to.

    Args:
        url: scheme, host, port and path prefix, without a slash at the end.
    """

    url: str

    @classmethod
    def of(cls, url: str, setting: str) -> Address:
        """The address that a setting names.

        Args:
            url: `https://host[:port][/prefix]`; plain `http` on loopback addresses only.
            setting: its name for people, such as `GITLAB_URL`.

        Raises:
            ConfigError: it is none, or not a safe one. The value is not repeated: people put passwords into addresses.
        """
        parsed = _parsed(url.strip())
        if parsed is None or parsed.scheme not in _DEFAULT_PORTS or not parsed.host or not url.isascii():
            raise ConfigError(f"{setting} is not an address such as https://service.example")
        if parsed.auth or parsed.query is not None or parsed.fragment is not None:
            raise ConfigError(f"{setting} must hold scheme, host, port and path only: no user, no password, no query")
        if parsed.scheme == "http" and not is_loopback(parsed.host):
            raise ConfigError(f"{setting} must begin with https:// (plain http is accepted on 127.0.0.1 only)")
        return cls(parsed.url.rstrip("/"))

    @property
    def is_plain(self) -> bool:
        """Whether it is unencrypted, hence on this machine."""
        return self.url.startswith("http://")

    def is_home_of(self, url: str) -> bool:
        """Whether an absolute address has the same scheme, host and port, and carries no credentials of its own."""
        parsed, own = _parsed(url), _parsed(self.url)
        return parsed is not None and own is not None and not parsed.auth and _origin(parsed) == _origin(own)


def checked_secret(value: str, setting: str) -> str:
    """The secret without white space at its ends, fit for a header.

    Raises:
        ConfigError: it is empty, or holds characters that no token has; libraries would repeat it in their errors.
    """
    secret = value.strip()
    if not secret:
        raise ConfigError(f"{setting} is empty")
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise ConfigError(f"{setting} holds white space or characters that no token has: copy it anew")
    return secret
