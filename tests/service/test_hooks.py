"""The addresses of webhooks over HTTP: what each is answered, and what somebody is told to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import requests
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.hints import Hint
from bot.hook_secrets import HookSecrets
from bot.service import hooks
from bot.service.hook_bodies import Own
from bot.service.hooks import LARGEST_BODY, MOST_DELIVERIES, QUIET
from bot.service.signatures import WINDOW
from tests.service.hooking import ALL, NOTE, NOW, TICKET, Door, by_gitlab, by_zendesk, opened, recorded

TOKEN_ONLY = HookSecrets(gitlab_token=ALL.gitlab_token)


@pytest.fixture
def door() -> Iterator[Door]:
    with opened() as door:
        yield door


def test_a_comment_makes_the_bot_look(door: Door) -> None:
    """The issue's number is handed on, and the answer comes at once."""
    assert (door.note(), door.looks) == (202, [("", Hint("gitlab", iid=1))])


def test_a_rating_makes_the_bot_look(door: Door) -> None:
    """The ticket's number is handed on."""
    assert door.post("zendesk", TICKET, by_zendesk(TICKET)) == 202
    assert door.looks == [("", Hint("zendesk", ticket=4711))]


def test_a_mirror_has_addresses_of_its_own() -> None:
    """With its own secrets; another mirror's, and a mirror that is none, open nothing."""
    mine, other = ALL, HookSecrets(gitlab_token=SecretStr("another-word-for-tests"))
    with opened(secrets={"eu": mine, "us": other}) as door:
        headers = by_gitlab(NOTE)
        codes = [door.post(path, NOTE, headers) for path in ("gitlab/eu", "gitlab/us", "gitlab/none", "gitlab")]
        assert (codes, door.looks) == ([202, 401, 404, 404], [("eu", Hint("gitlab", iid=1))])


def test_each_hook_is_counted() -> None:
    """By what became of it; who makes mirrors up is no mirror."""
    with opened(secrets={"eu": ALL}) as door:
        for path in ("gitlab/eu", "gitlab/eu", "gitlab/none"):
            door.post(path, NOTE, by_gitlab(NOTE))
        expected = [("eu", "gitlab", "accepted"), ("eu", "gitlab", "ignored"), ("", "gitlab", "refused")]
        assert door.results == expected


def test_what_is_not_set_up_is_not_there() -> None:
    """Without a secret there is no address, be the hook as genuine as it may."""
    with opened(secrets={"": TOKEN_ONLY}) as door:
        assert door.post("zendesk", TICKET, by_zendesk(TICKET)) == 404
        assert door.note("two") == 202


@pytest.mark.parametrize("header", ["X-Gitlab-Token", "webhook-id", "webhook-timestamp", "webhook-signature"])
def test_what_is_wrong_with_a_proof_is_told_to_nobody(door: Door, header: str) -> None:
    """Every refusal reads the same, whichever part is missing or wrong."""
    answers = [
        requests.post(f"{door.url}/hooks/gitlab", NOTE, headers=headers, timeout=10)
        for headers in (by_gitlab(NOTE) | {header: "1798761600"}, {**by_gitlab(NOTE), header: None})
    ]
    assert ({(each.status_code, each.text) for each in answers}, door.looks) == ({(401, "not known\n")}, [])


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_posts_are_hooks(door: Door, method: str) -> None:
    """Any other method is answered 405."""
    assert requests.request(method, f"{door.url}/hooks/gitlab", timeout=10).status_code == 405


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"nonsense", b'{"object_kind": 3}'])
def test_a_body_that_is_none(door: Door, body: bytes) -> None:
    """Of the right sender, and yet no hook: answered 400, and nobody looks."""
    assert (door.note(body=body), door.looks) == (400, [])


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"nonsense", b'{"ticket_id": null}', b'{"ticket_id": "4711a"}'])
def test_a_rating_that_names_no_ticket(door: Door, body: bytes) -> None:
    """Another body than the trigger's is answered 400, and nobody looks."""
    assert (door.post("zendesk", body, by_zendesk(body)), door.looks) == (400, [])


def test_a_comment_that_names_no_issue(door: Door) -> None:
    """A hook of the right kind without the number is answered 400, and nobody looks."""
    assert (door.note(body=recorded("2023_note_hook__issue_note", issue={})), door.looks) == (400, [])


@pytest.mark.parametrize(
    "body",
    [
        b'{"object_kind": "push"}',
        b'{"object_kind": "merge_request", "object_attributes": {"iid": 1}}',
        b'{"object_kind": "note", "object_attributes": 3}',
        b'{"object_kind": "note", "object_attributes": {"noteable_type": "Commit"}}',
        recorded("2023_note_hook__issue_note", object_attributes={"noteable_type": "Issue", "system": True}),
    ],
)
def test_hooks_about_something_else(door: Door, body: bytes) -> None:
    """They are answered 200, so that GitLab does not switch the webhook off, and nobody looks."""
    assert (door.note(body=body), door.looks) == (200, [])


def test_a_body_may_be_a_megabyte(door: Door) -> None:
    """And not a byte more, whether its length is told or it comes in pieces."""
    padding = LARGEST_BODY - len(TICKET)
    whole, larger = TICKET + b" " * padding, TICKET + b" " * (padding + 1)
    assert door.post("zendesk", whole, by_zendesk(whole)) == 202
    assert door.post("zendesk", larger, by_zendesk(larger)) == 413
    assert door.post("zendesk", iter([larger[:9], larger[9:]]), by_zendesk(larger)) == 413


def test_a_body_that_does_not_come(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a hook and says no more is sent away."""
    monkeypatch.setattr(hooks, "LONGEST_BODY_SECONDS", 0)
    assert door.half() == 408


@pytest.mark.parametrize("path", ["gitlab", "zendesk"])
def test_no_body_of_a_stranger_is_read(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """What headers tell is looked at first: a wrong token, an old time, none at all."""
    monkeypatch.setattr(hooks, "MOST_BODIES", 0)
    monkeypatch.setattr(hooks, "LONGEST_BODY_SECONDS", 0)
    old = NOW - WINDOW - timedelta(seconds=1)
    headers = [by_gitlab(b"x", token="other"), {**by_gitlab(b"x", at=old), **by_zendesk(b"x", at=old)}, {}]
    with opened() as door:
        assert [door.post(path, b"x", each) for each in headers] == [401, 401, 401]


def test_few_bodies_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that finds no place is told so; a place is free again when its body came, or did not."""
    monkeypatch.setattr(hooks, "MOST_BODIES", 0)
    monkeypatch.setattr(hooks, "LONGEST_BODY_SECONDS", 0)
    with opened() as full:
        assert full.note() == 503
    monkeypatch.setattr(hooks, "MOST_BODIES", 1)
    with opened() as door:
        codes = [door.half(), door.half()]
        monkeypatch.setattr(hooks, "LONGEST_BODY_SECONDS", 10)
        assert [*codes, door.note("one"), door.note("two")] == [408, 408, 202, 202]


def test_the_bots_own_acts_and_other_projects() -> None:
    """They are answered 200, and nobody looks."""
    user = {"id": 77, "username": "feedback-bot"}
    with opened(own={"": Own(77, "feedback-bot", 46186758)}) as door:
        codes = [
            door.note("one", recorded("2023_note_hook__issue_note", user=user)),
            door.note("two", recorded("2018_issue_hook__confidential_issue_updated")),
            door.note("three"),
        ]
        assert (codes, door.looks) == ([200, 200, 202], [("", Hint("gitlab", iid=1))])


def test_a_hook_that_comes_twice_makes_one_look(door: Door) -> None:
    """The same name again within the window is answered 200 and does nothing; later it is a new one."""
    codes = [door.note("one"), door.note("one"), door.note("two")]
    door.now += 2 * WINDOW + timedelta(seconds=1)
    assert ([*codes, door.note("one")], len(door.looks)) == ([202, 200, 202, 202], 3)


Send = Callable[[Door, datetime], int]


def a_comment(door: Door, at: datetime) -> int:
    return door.post("gitlab", NOTE, by_gitlab(NOTE, at=at))


def a_rating(door: Door, at: datetime) -> int:
    return door.post("zendesk", TICKET, by_zendesk(TICKET, at=at))


@pytest.mark.parametrize("send", [a_comment, a_rating])
@pytest.mark.parametrize("ahead", [timedelta(), timedelta(seconds=30), WINDOW, -WINDOW])
def test_a_hook_is_good_once_as_long_as_its_time_is_good(door: Door, send: Send, ahead: timedelta) -> None:
    """Dated ahead of our clock it may be replayed for longer, and is known for as long; afterwards it is too old."""
    at, moment = door.now + ahead, timedelta(seconds=1)
    codes = [send(door, at), send(door, at)]
    for now in (at + WINDOW - moment, at + WINDOW, at + WINDOW + moment):
        door.now = now
        codes.append(send(door, at))
    assert (codes, len(door.looks)) == ([202, 200, 200, 200, 401], 1)


@pytest.mark.parametrize("send", [a_comment, a_rating])
def test_a_hook_that_is_too_far_ahead(door: Door, send: Send) -> None:
    """It is refused until its time comes near, and good then, once: a refusal used nothing up."""
    at = door.now + WINDOW + timedelta(seconds=1)
    codes = [send(door, at)]
    door.now += timedelta(seconds=1)
    codes += [send(door, at), send(door, at)]
    door.now = at + WINDOW
    assert ([*codes, send(door, at)], len(door.looks)) == ([401, 202, 200, 200], 1)


def test_a_made_up_number_makes_no_hook_new(door: Door) -> None:
    """Zendesk signs the number of a delivery not: one with the same signature, or the same number, came before."""
    other = b'{"ticket_id": "4712"}'
    headers = [by_zendesk(TICKET), by_zendesk(TICKET, "two"), by_zendesk(TICKET, "two", NOW + timedelta(seconds=1))]
    codes = [door.post("zendesk", TICKET, each) for each in headers]
    assert [*codes, door.post("zendesk", other, by_zendesk(other, "three"))] == [202, 200, 200, 202]


def test_one_that_was_refused_is_no_delivery(door: Door) -> None:
    """A forger cannot use up the name of a genuine hook."""
    assert [door.note("one", token="other"), door.note("one")] == [401, 202]


def test_an_old_gitlab_names_no_delivery() -> None:
    """Then each hook makes a look."""
    headers = {"X-Gitlab-Token": by_gitlab(NOTE)["X-Gitlab-Token"]}
    with opened(secrets={"": TOKEN_ONLY}) as door:
        assert [door.post("gitlab", NOTE, headers) for _ in range(2)] == [202, 202]


def test_what_is_remembered_has_an_end() -> None:
    """Of many deliveries the oldest are forgotten."""
    delivered, now = hooks._Delivered(), NOW
    names = [("gitlab", "", str(number)) for number in range(MOST_DELIVERIES + 1)]
    assert all(delivered.is_new(name, now) for name in names)
    assert (delivered.is_new(names[0], now), delivered.is_new(names[-1], now)) == (True, False)


def test_refusals_are_told_in_the_log_now_and_then(door: Door) -> None:
    """Once a minute, without a word of what was sent."""
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            door.note(token="canary")
        door.now += QUIET
        door.note(token="canary")
    assert [line["event"] for line in lines] == ["hook_refused"] * 2
    assert "canary" not in str(lines)


def test_a_flood_of_refusals_hides_no_other() -> None:
    """Each service, mirror and status has its own minute; mirrors that are made up share one."""
    with opened(secrets={"eu": ALL, "us": ALL}) as door, structlog.testing.capture_logs() as lines:
        for _ in range(2):
            for path in ("gitlab/eu", "gitlab/us", "zendesk/eu", "gitlab/none", "gitlab/nobody", "gitlab"):
                door.post(path, TICKET, {})
            door.post("gitlab/eu", b"[]", by_gitlab(b"[]"))
    assert [(line["service"], line.get("mirror"), line["status"]) for line in lines] == [
        ("gitlab", "eu", 401),
        ("gitlab", "us", 401),
        ("zendesk", "eu", 401),
        ("gitlab", None, 404),
        ("gitlab", "eu", 400),
    ]


def test_nothing_that_is_sent_makes_an_error(door: Door) -> None:
    """Hostile bytes, with proof and without: refused, and never 500."""

    @given(body=st.binary(max_size=300), path=st.sampled_from(["gitlab", "zendesk"]), is_signed=st.booleans())
    def send(*, body: bytes, path: str, is_signed: bool) -> None:
        headers = {**by_gitlab(body), **by_zendesk(body)} if is_signed else {}
        assert door.post(path, body, headers) == (400 if is_signed else 401)

    send()
    assert door.looks == []
