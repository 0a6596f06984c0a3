"""Messages by chat and mail: what is sent, what fails, and that no word of an address or a text ever shows."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import requests
from apprise import Apprise, AppriseAsset

from bot.adapters import notify
from bot.domain.errors import ConfigError, OutOfTime, ServiceError, Unavailable, UnknownOutcome
from tests.adapters.conftest import Elsewhere
from tests.chat import CANARY, LINK, MAIL, Chat, contact, messenger, open_chat, tell


@pytest.fixture
def chat() -> Iterator[Chat]:
    with open_chat() as chat:
        yield chat


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


def test_all_failures_of_a_message_are_told() -> None:
    """Two addresses of one person may both be out of order."""
    with pytest.raises(Unavailable, match=r"line 4: .*; line 5: ") as caught:
        tell(messenger(*(contact(f"json://127.0.0.1:1/{CANARY}", line=line) for line in (4, 5))))
    assert CANARY not in str(caught.value)


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
