"""Addresses and secrets as operators type them."""

import pytest

from bot.adapters.address import Address, checked_secret
from bot.domain.errors import ConfigError


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://acme.zendesk.com", "https://acme.zendesk.com"),
        (" https://acme.zendesk.com/ ", "https://acme.zendesk.com"),
        ("HTTPS://Acme.Zendesk.com", "https://acme.zendesk.com"),
        ("https://example.com:8443/gitlab/", "https://example.com:8443/gitlab"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_good_addresses(given: str, expected: str) -> None:
    """Addresses are taken with or without a slash at the end, plain http on this machine only."""
    assert expected == Address.of(given, "GITLAB_URL").url


@pytest.mark.parametrize(
    "given",
    [
        "",
        "acme",
        "acme.zendesk.com",
        "ftp://acme.zendesk.com",
        "http://acme.zendesk.com",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "https://user:hush@acme.zendesk.com",
        "https://acme.zendesk.com?token=hush",
        "https://acme.zendesk.com#hush",
        "https://ex\u00e4mple.com",
        "https://acme.zendesk.com:port",
        "https://",
    ],
)
def test_bad_addresses(given: str) -> None:
    """What could not be reached or would leak is refused by the setting's name, without repeating it."""
    with pytest.raises(ConfigError, match="ZENDESK_URL") as caught:
        Address.of(given, "ZENDESK_URL")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gitlab.example/api/v4/user", True),
        ("https://GITLAB.example:443/api/v4/user", True),
        ("http://gitlab.example/api/v4/user", False),
        ("https://gitlab.example:8443/api/v4/user", False),
        ("https://gitlab.example.evil.example/api", False),
        ("https://user@gitlab.example/api", False),
        ("https://evil.example\\@gitlab.example/", False),
        ("//gitlab.example/api", False),
        ("/api/v4/user", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_home(*, url: str, expected: bool) -> None:
    """Only the same scheme, host and port are home."""
    assert expected == Address.of("https://gitlab.example", "GITLAB_URL").is_home_of(url)


def test_secrets_lose_the_white_space_around_them() -> None:
    """A secret read from a file ends with a line end."""
    assert checked_secret("sandbox-secret\n", "GITLAB_TOKEN") == "sandbox-secret"


@pytest.mark.parametrize("value", ["", "  ", "hush\nhush", "hush hush", "hush\u00e4", "hush\x00"])
def test_unsendable_secrets(value: str) -> None:
    """A secret that no header can carry is refused by name: HTTP libraries would print it in their errors."""
    with pytest.raises(ConfigError, match="GITLAB_TOKEN") as caught:
        checked_secret(value, "GITLAB_TOKEN")
    assert "hush" not in str(caught.value)
