"""Which addresses of chats and mailboxes are refused, and how those that are accepted connect."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import notify_addresses
from bot.adapters.notify_addresses import PAGES, PARAMETERS, PLAIN, SCHEMES, Refused, behaviour, sender
from bot.domain.errors import ConfigError, Unavailable
from tests.chat import LINK, MAIL, contact, messenger, tell

TOKEN = "a" * 80
ADDRESSES = {
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#feedback",
    "mmosts": "mmosts://mm.example/3ccdd113474722377935511fc85d3dd4",
    "rockets": f"rockets://{TOKEN[:40]}/{TOKEN[:40]}@rocket.example/#feedback",
    "discord": f"discord://4174216298/{TOKEN[:40]}",
    "gchat": "gchat://space/key/token",
    "workflows": "workflows://flows.example:443/643e69f83c8944/4a5b6c7d8e9f/",
    "workflow": "workflow://flows.example:443/643e69f83c8944/4a5b6c7d8e9f/",
    "wxteams": f"wxteams://{TOKEN}",
    "zulip": f"zulip://bot@acme/{TOKEN[:32]}/feedback",
    "zoom": f"zoom://{TOKEN[:24]}/{TOKEN[:24]}",
    "tgram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "nctalks": "nctalks://bot:word@cloud.example/room",
    "ntfys": "ntfys://ntfy.example/topic",
    "gotifys": f"gotifys://gotify.example/{TOKEN[:15]}",
    "signals": "signals://signal.example/+15551234567/+15557654321",
    "jsons": "jsons://hook.example/path",
}
NOT_LISTED = "must begin with one of "
NOT_VERIFIED = "names `verify`: certificates are verified, always"
NOT_ALLOWED = "has a parameter that is not allowed; allowed are "
NO_ADDRESS = "is no address of its service"
NOT_THIS_PAGE = "is the page of a service that is not among those allowed"
NOT_HERE = "sends without encryption, which is for this machine alone: write jsons://"
PLAIN_MAIL = "sends mail without encryption: `mode` must be starttls or ssl"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("dbus://", NOT_LISTED),
        ("syslog://", NOT_LISTED),
        ("file:///etc/passwd", NOT_LISTED),
        ("windows://", NOT_LISTED),
        ("apprises://host.example/key", NOT_LISTED),
        ("mailto://bot:word@mail.example", NOT_LISTED),
        ("mmost://mm.example/3ccdd113474722377935511fc85d3dd4", NOT_LISTED),
        ("https://maker.ifttt.com/use/abcdefghi", NOT_THIS_PAGE),
        ("https://service.example/hook", NO_ADDRESS),
        ("slack://nothing", NO_ADDRESS),
        ("jsons://", NO_ADDRESS),
        ("jsons://hook.example/?verify=no", NOT_VERIFIED),
        ("jsons://hook.example/?VERIFY=0", NOT_VERIFIED),
        ("jsons://hook.example/?%76erify=false", NOT_VERIFIED),
        ("jsons://hook.example/?to=x;verify=off", NOT_VERIFIED),
        ("jsons://hook.example/?verify=no&verify=yes", NOT_VERIFIED),
        ("jsons://hook.example/?redirect=yes", NOT_ALLOWED),
        ("jsons://hook.example/?rto=9999", NOT_ALLOWED),
        ("jsons://hook.example/?optional=yes", NOT_ALLOWED),
        ("jsons://hook.example/?+Host=elsewhere.example", NOT_ALLOWED),
        (f"{ADDRESSES['slack']}?template=/etc/passwd", NOT_ALLOWED),
        (f"{ADDRESSES['ntfys']}?attach=https://elsewhere.example/x", NOT_ALLOWED),
        (f"{MAIL}?pgpprv=/etc/key", NOT_ALLOWED),
        (f"{MAIL}?mode=insecure", PLAIN_MAIL),
        (f"{MAIL}?mode=unheard-of", NO_ADDRESS),
        ("json://hook.example/", NOT_HERE),
        ("json://10.0.0.1/", NOT_HERE),
        ("json://127.0.0.1@hook.example/", NOT_HERE),
        ("json://localhost.example/", NOT_HERE),
    ],
)
def test_an_address_that_may_not_be_used_is_refused(url: str, told: str) -> None:
    """What acts on this machine, reads files, weakens the connection or is no address at all forbids to start."""
    with pytest.raises(ConfigError) as caught:
        messenger(contact(MAIL), contact(url, line=7))
    assert str(caught.value).startswith(f"NOTIFY line 7 {told}")


def test_all_that_is_wrong_is_told_at_once() -> None:
    """One line for all addresses, so that nobody mends them one by one."""
    with pytest.raises(ConfigError) as caught:
        messenger(contact("json://hook.example/", line=2), contact(f"{MAIL}?mode=insecure", line=5))
    assert str(caught.value) == f"NOTIFY line 2 {NOT_HERE}; NOTIFY line 5 {PLAIN_MAIL}"


@pytest.mark.parametrize(
    ("page", "scheme"),
    [
        ("hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "slack"),
        (f"discord.com/api/webhooks/4174216298/{TOKEN[:40]}", "discord"),
        ("chat.googleapis.com/v1/spaces/AAAAB/messages?key=abc&token=def", "gchat"),
        (f"webexapis.com/v1/webhooks/incoming/{TOKEN}", "wxteams"),
        (
            f"prod-59.westus.logic.azure.com/workflows/{TOKEN[:32]}/triggers/manual/paths/invoke?sp=%2Frun&sv=1.0&sig={TOKEN}",
            "workflow",
        ),
    ],
)
def test_a_hook_is_taken_as_its_service_shows_it(page: str, scheme: str) -> None:
    """People copy what the chat shows them."""
    assert sender(f"https://{page}", behaviour()).schema == scheme


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.8.9.10"])
def test_this_machine_needs_no_encryption(host: str) -> None:
    """A bridge to another chat may listen here."""
    assert messenger(contact(f"json://{host}:8080/")).warnings == ()


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_plain_messages_to_a_proxy_are_refused(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a proxy even this machine's own address leads elsewhere."""
    monkeypatch.setenv(variable.lower(), "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(ConfigError, match="sends without encryption"):
        messenger(contact("json://127.0.0.1:8080/"))


def test_every_scheme_is_tried_out() -> None:
    """What holds of a connection is looked at for each of them."""
    assert {*ADDRESSES, "mailtos"} == {*SCHEMES}


@pytest.mark.parametrize("scheme", ADDRESSES)
def test_connections_are_encrypted_verified_and_bounded(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the service, its certificate counts, a redirect does not, no wait is endless, no picture is fetched."""
    seen: list[tuple[bool, Any, Any, Any]] = []
    contents = ""

    def request(_: requests.Session, method: str, url: str, **how: Any) -> requests.Response:
        nonlocal contents
        contents += repr(how)
        is_secret = url.startswith("https://")
        seen.append((is_secret, how.get("verify", True), how.get("allow_redirects", True), how.get("timeout")))
        raise requests.ConnectionError(method)

    monkeypatch.setattr(requests.Session, "request", request)
    with pytest.raises(Unavailable):
        tell(messenger(contact(ADDRESSES[scheme])))
    assert ".png" not in contents
    assert {*seen} == {(True, True, False, (notify_addresses.SOCKET_SECONDS, notify_addresses.SOCKET_SECONDS))}


@pytest.mark.parametrize(("mode", "name"), [("starttls", "SMTP"), ("ssl", "SMTP_SSL")])
def test_mail_is_encrypted_and_verified(mode: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate of the mail server counts in both ways of encryption."""
    contexts: list[ssl.SSLContext] = []
    said: list[str] = []

    class Server:
        def __init__(self, *_: object, timeout: float, context: ssl.SSLContext | None = None) -> None:
            assert timeout == notify_addresses.SOCKET_SECONDS
            contexts.extend([context] if context else [])

        def starttls(self, context: ssl.SSLContext) -> None:
            contexts.append(context)

        def login(self, *_: str) -> None: ...

        def sendmail(self, _from: str, to: list[str], message: str) -> dict[str, object]:
            said.extend([*to, message])
            return {}

        def quit(self) -> None: ...

    monkeypatch.setattr(smtplib, name, Server)
    tell(messenger(contact(f"{MAIL}?mode={mode}")))
    assert [(each.verify_mode, each.check_hostname) for each in contexts] == [(ssl.CERT_REQUIRED, True)]
    assert said[0] == "ana@mail.example"
    assert LINK in said[1]
    assert "html" not in said[1]


@given(
    st.sampled_from([*SCHEMES, PLAIN, PAGES]),
    st.lists(
        st.sampled_from(["verify=no", "mode=insecure", "redirect=yes", "host.example", "[::1]", TOKEN[:20], "%00"])
        | st.sampled_from([*PARAMETERS, *"@:/?#&=%;[]+-"])
        | st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), max_size=12),
        max_size=8,
    ),
)
def test_no_address_weakens_a_connection(scheme: str, parts: list[str]) -> None:
    """Whatever stands in an address, what is accepted verifies and follows nobody; what is not is told by its line."""
    try:
        made = sender(f"{scheme}://{''.join(parts)}", behaviour())
    except Refused as error:
        told = str(error)
    else:
        told = str((made.verify_certificate, made.redirects))
    refusals = (NOT_LISTED, NOT_VERIFIED, NOT_ALLOWED, NOT_HERE, PLAIN_MAIL, NO_ADDRESS, NOT_THIS_PAGE)
    assert told.startswith(("(True, False)", *refusals))
