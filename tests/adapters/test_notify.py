"""Messages by chat and mail: what is sent, which addresses are refused, and that no word of an address ever shows."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from apprise import Apprise, AppriseAsset
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.adapters import notify
from bot.adapters.notify import PAGES, PARAMETERS, PLAIN, SCHEMES, Messenger
from bot.config.contacts import Contact
from bot.domain.errors import ConfigError, OutOfTime, ServiceError, Unavailable, UnknownOutcome
from tests.adapters.conftest import Elsewhere
from tests.chat import CANARY, Chat, open_chat

LINK = "https://gitlab.example/acme/feedback/-/issues/31"
TOKEN = "a" * 80
ADDRESSES = {
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#feedback",
    "mmosts": "mmosts://mm.example/3ccdd113474722377935511fc85d3dd4",
    "rockets": f"rockets://{TOKEN[:40]}/{TOKEN[:40]}@rocket.example/#feedback",
    "discord": f"discord://4174216298/{TOKEN[:40]}",
    "gchat": "gchat://space/key/token",
    "workflows": "workflows://flows.example:443/643e69f83c8944/4a5b6c7d8e9f/",
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
MAIL = "mailtos://bot:word@mail.example/ana@mail.example"
NOT_LISTED = "must begin with one of "
NOT_VERIFIED = "names `verify`: certificates are verified, always"
NOT_ALLOWED = "has a parameter that is not allowed; allowed are "
NO_ADDRESS = "is no address of its service"
NOT_THIS_PAGE = "is the page of a service that is not among those allowed"
NOT_HERE = "sends without encryption, which is for this machine alone: write jsons://"
PLAIN_MAIL = "sends mail without encryption: `mode` must be starttls or ssl"


@pytest.fixture
def chat() -> Iterator[Chat]:
    with open_chat() as chat:
        yield chat


def contact(url: str, user: str = "ana", line: int = 1) -> Contact:
    return Contact(user, SecretStr(url), line)


def messenger(*contacts: Contact, clock: Callable[[], float] = lambda: 0.0, **limits: Any) -> Messenger:
    return Messenger(contacts, clock, **limits)


def tell(held: Messenger, user: str = "ana", text: str = "Please look.") -> None:
    held.notify(user, "feedback-bot: ticket #4711", text, LINK)


def test_every_address_of_a_person_is_told(chat: Chat) -> None:
    """Whoever has two gets two messages, with the link below, and nobody else hears of it."""
    tell(messenger(contact(chat.url), contact(chat.url, line=2), contact(f"{chat.url}/bo", "bo", 3)))
    message = {"title": "feedback-bot: ticket #4711", "message": f"Please look.\n\n{LINK}"}
    assert chat.taken == [message, message]


def test_who_has_no_address_is_left_alone(chat: Chat) -> None:
    """That is no error: most people read GitLab's mail."""
    tell(messenger(contact(chat.url)), "bo")
    assert chat.taken == []


def test_the_text_goes_out_as_it_is(chat: Chat) -> None:
    """Markdown is not turned into anything, and nothing in it is read as an escape or a smiley."""
    text = "@ana.k **Next:** `a_b` <b> \\n :smile:\n\n* one\n* two"
    tell(messenger(contact(chat.url)), text=text)
    assert chat.taken[0]["message"] == f"{text}\n\n{LINK}"


def test_a_message_may_have_no_link(chat: Chat) -> None:
    """Then it ends with its text."""
    messenger(contact(chat.url)).notify("ana", "subject", "text", "")
    assert chat.taken == [{"title": "subject", "message": "text"}]


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
    """Whatever the service, its certificate counts, a redirect does not, and no wait is endless."""
    seen: list[tuple[bool, Any, Any, Any]] = []

    def request(_: requests.Session, method: str, url: str, **how: Any) -> requests.Response:
        is_secret = url.startswith("https://")
        seen.append((is_secret, how.get("verify", True), how.get("allow_redirects", True), how.get("timeout")))
        raise requests.ConnectionError(method)

    monkeypatch.setattr(requests.Session, "request", request)
    with pytest.raises(Unavailable):
        tell(messenger(contact(ADDRESSES[scheme])))
    assert {*seen} == {(True, True, False, (notify.SOCKET_SECONDS, notify.SOCKET_SECONDS))}


@pytest.mark.parametrize(("mode", "name"), [("starttls", "SMTP"), ("ssl", "SMTP_SSL")])
def test_mail_is_encrypted_and_verified(mode: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate of the mail server counts in both ways of encryption."""
    contexts: list[ssl.SSLContext] = []
    said: list[str] = []

    class Server:
        def __init__(self, *_: object, timeout: float, context: ssl.SSLContext | None = None) -> None:
            assert timeout == notify.SOCKET_SECONDS
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
    assert "text/plain" in said[1]


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
        held = messenger(contact(f"{scheme}://{''.join(parts)}"))
    except ConfigError as error:
        told = str(error)
    else:
        senders = [sender for each in held._addresses["ana"] for sender in each.chat]
        told = f"NOTIFY line 1 {[(each.verify_certificate, each.redirects) for each in senders]}"
    refusals = (
        NOT_LISTED,
        NOT_VERIFIED,
        NOT_ALLOWED,
        NOT_HERE,
        PLAIN_MAIL,
        NO_ADDRESS,
        NOT_THIS_PAGE,
        "[(True, False)]",
    )
    assert told.removeprefix("NOTIFY line 1 ").startswith(refusals)


def test_no_redirect_is_followed(chat: Chat, elsewhere: Elsewhere) -> None:
    """A service that sends the message on to another host has not taken it."""
    chat.status, chat.headers = 307, {"Location": elsewhere.url}
    with pytest.raises(Unavailable):
        tell(messenger(contact(chat.url)))
    assert (len(chat.taken), elsewhere.paths) == (1, [])


def test_one_failure_keeps_no_other_address_from_its_message(chat: Chat) -> None:
    """The error names the line of the one that failed, and nothing of it."""
    gone = contact(f"json://127.0.0.1:1/{CANARY}", line=4)
    with pytest.raises(Unavailable) as caught:
        tell(messenger(gone, contact(chat.url, line=5)))
    told = "NOTIFY: line 4: its service did not take a message: check whether the address still counts"
    assert (str(caught.value), len(chat.taken)) == (told, 1)


def test_a_refused_message_is_not_repeated(chat: Chat) -> None:
    """A service that fails gets each message once."""
    chat.status = 500
    with pytest.raises(Unavailable):
        tell(messenger(contact(chat.url)))
    assert len(chat.taken) == 1


def test_a_service_that_stalls_is_left_behind(chat: Chat) -> None:
    """The run goes on, and sends nothing more there."""
    chat.is_open.clear()
    held = messenger(contact(chat.url, line=3), patience=0.5)
    told = "NOTIFY: line 3: its service did not answer in time: nothing more goes there in this run"
    for _ in range(2):
        with pytest.raises(UnknownOutcome) as caught:
            tell(held)
        assert str(caught.value) == told
    chat.stop_stalling()
    assert len(chat.taken) == 1


def test_all_messages_of_a_run_share_their_time(chat: Chat) -> None:
    """When it is used up, the rest is left out; the clock is the run's."""
    seconds = iter(range(0, 100, 4))
    held = messenger(contact(chat.url), clock=lambda: next(seconds), most=7.0)
    tell(held)
    tell(held)
    with pytest.raises(OutOfTime):
        tell(held)
    assert len(chat.taken) == 2


def test_a_library_that_fails_is_a_failure(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its error, which may hold the address, is repeated nowhere."""

    def broken(*_: object, **__: object) -> bool:
        raise RuntimeError(chat.url)

    monkeypatch.setattr(Apprise, "notify", broken)
    with pytest.raises(Unavailable) as caught:
        tell(messenger(contact(chat.url)))
    assert CANARY not in f"{caught.getrepr()}{capsys.readouterr()}"


@pytest.mark.parametrize("status", [200, 500])
def test_no_log_repeats_an_address_or_a_text(
    status: int, chat: Chat, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the library nor what it connects with is heard, however much is logged."""
    chat.status = status
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", *notify._HTTP_LOGGERS):
        caplog.set_level(logging.DEBUG, logger=name)
    held = messenger(contact(chat.url))
    shown = f"{held!r}{contact(chat.url)!r}"
    try:
        tell(held, text=f"text {CANARY}")
    except ServiceError as error:
        shown += str(error)
    with pytest.raises(ConfigError) as caught:
        messenger(contact(f"slack://{CANARY}"))
    assert chat.taken
    assert CANARY not in f"{shown}{caught.value}{caplog.text}{capsys.readouterr()}"


def test_other_requests_still_log(elsewhere: Elsewhere, caplog: pytest.LogCaptureFixture, chat: Chat) -> None:
    """Only what is sent as a message is kept silent."""
    messenger(contact(chat.url))
    caplog.set_level(logging.DEBUG)
    requests.get(f"{elsewhere.url}/seen", timeout=5)
    assert "/seen" in caplog.text


def test_an_older_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does not know how to refuse redirects is not used."""
    monkeypatch.delattr(AppriseAsset, "http_redirects")
    with pytest.raises(ConfigError, match="NOTIFY needs a newer apprise"):
        messenger(contact(MAIL))
