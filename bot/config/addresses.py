"""Takes the address of a service as people copy it, and tells why it cannot be one."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def address(name: str, value: str, api: str, wrong: list[str]) -> str:
    """The address without API path.

    Args:
        name: of the variable.
        value: what it holds. It is not repeated in what is wrong, since people put passwords there.
        api: the path that people copy along.
        wrong: gets a sentence when it is none, or one that would send credentials unencrypted.
    """
    url = value.strip().rstrip("/").removesuffix(api).rstrip("/")
    message = _address_fault(url)
    if message:
        wrong.append(f"{name} {message}")
    return url


def _address_fault(url: str) -> str:
    if not url:
        return "is missing"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not an address such as https://service.example"
    if parts.scheme not in {"http", "https"} or not host:
        return "must begin with https://"
    if not (url.isascii() and url.isprintable()) or " " in url:
        return "holds characters that no address has"
    if parts.username is not None or parts.query or parts.fragment:
        return "must hold scheme, host, port and path only: no user, no password, no query"
    return "must begin with https:// (plain http is for this machine)" if _is_exposed(parts.scheme, host) else ""


def _is_exposed(scheme: str, host: str) -> bool:
    if scheme == "https" or host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
