"""Who sent a webhook: the services' own vectors, forgeries, and times that are off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.hook_secrets import HookSecrets
from bot.service.signatures import (
    LONGEST_ID,
    WINDOW,
    is_from_gitlab,
    is_from_zendesk,
    names_of_gitlab,
    names_of_zendesk,
)
from tests.service.hooking import ALL, NOTE, NOW, SIGNING_TOKEN, TICKET, TOKEN, by_gitlab, by_zendesk

SIGNED = HookSecrets(gitlab_signing_token=SecretStr(SIGNING_TOKEN))
PLAIN = HookSecrets(gitlab_token=SecretStr(TOKEN))
VECTOR = {
    "webhook-id": "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
    "webhook-timestamp": "1798761600",
    "webhook-signature": "v1,IeniGsvx3X2aUFibv2xst8culx0k0Uz8xJfW4hn/PD0=",
}
VECTOR_BODY, VECTOR_AT = b'{"object_kind":"note"}', datetime.fromtimestamp(1798761600, UTC)


def lower(headers: dict[str, str], **changes: str) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers | changes).items()}


def gitlab(secrets: HookSecrets, headers: dict[str, str], body: bytes = NOTE, now: datetime = NOW) -> bool:
    return is_from_gitlab(secrets, lower(headers), body, now)


def test_gitlab_signs_so() -> None:
    """The vector: id, time and body with dots between them, under the 32 bytes behind whsec_."""
    assert is_from_gitlab(SIGNED, VECTOR, VECTOR_BODY, VECTOR_AT)


def test_zendesk_signs_so() -> None:
    """The vector: time and body without anything between, under the secret as it stands."""
    body = b'{"event":"ticket.updated","id":123}'
    headers = {
        "x-zendesk-webhook-signature-timestamp": "2021-03-25T05:09:27Z",
        "x-zendesk-webhook-signature": "S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM=",
    }
    assert is_from_zendesk(ALL, headers, body, datetime(2021, 3, 25, 5, 9, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("signatures", "is_genuine"),
    [
        ("{right}", True),
        ("v1,b3RoZXI= {right}", True),
        ("{right} v1,b3RoZXI=", True),
        ("v1a,b3RoZXI= v2,x", False),
        ("", False),
        ("{bare}", False),
        ("{right},", False),
    ],
)
def test_of_several_signatures_one_must_be_right(signatures: str, *, is_genuine: bool) -> None:
    """While GitLab changes its key it signs with both; versions that nobody knows count for nothing."""
    right = VECTOR["webhook-signature"]
    headers = VECTOR | {"webhook-signature": signatures.format(right=right, bare=right.removeprefix("v1,"))}
    assert is_from_gitlab(SIGNED, headers, VECTOR_BODY, VECTOR_AT) is is_genuine


@pytest.mark.parametrize("off", [timedelta(), WINDOW, -WINDOW, WINDOW + timedelta(seconds=1), -WINDOW - timedelta(1)])
def test_signed_times_may_be_five_minutes_off(off: timedelta) -> None:
    """Either way, since clocks differ; an older hook is a replay, whoever signed it."""
    is_recent = abs(off) <= WINDOW
    assert gitlab(SIGNED, by_gitlab(NOTE, at=NOW + off)) is is_recent
    assert is_from_zendesk(ALL, lower(by_zendesk(TICKET, at=NOW + off)), TICKET, NOW) is is_recent


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1e9", "99999999999999", "\uff11798761600", "2026-12-01T12:00:00"])
def test_a_time_that_is_none(stamp: str) -> None:
    """It is no proof; a time without its offset could be any."""
    assert not is_from_gitlab(SIGNED, VECTOR | {"webhook-timestamp": stamp}, VECTOR_BODY, VECTOR_AT)
    headers = lower(by_zendesk(TICKET), **{"X-Zendesk-Webhook-Signature-Timestamp": stamp})
    assert not is_from_zendesk(ALL, headers, TICKET, NOW)


@pytest.mark.parametrize("name", ["", "x" * (LONGEST_ID + 1)])
def test_a_signed_hook_has_a_name(name: str) -> None:
    """Without one a replay would not be noticed."""
    assert not gitlab(SIGNED, by_gitlab(NOTE, name))


def test_whatever_is_set_must_be_right() -> None:
    """With both secrets of GitLab neither alone opens the door; nothing set opens it to nobody."""
    headers = by_gitlab(NOTE)
    wrong_token, wrong_name = headers | {"X-Gitlab-Token": "other"}, headers | {"webhook-id": "two"}
    verdicts = [gitlab(secrets, each) for secrets in (ALL, PLAIN, SIGNED) for each in (wrong_token, wrong_name)]
    assert verdicts == [False, False, False, True, True, False]
    assert (gitlab(ALL, headers), gitlab(HookSecrets(), headers)) == (True, False)
    assert not is_from_zendesk(HookSecrets(), lower(by_zendesk(TICKET)), TICKET, NOW)


@given(body=st.binary(), word=st.text(), stamp=st.text())
def test_nobody_gets_in_by_guessing(body: bytes, word: str, stamp: str) -> None:
    """Whatever stands in the headers: no error, and no way in."""
    headers = dict.fromkeys(
        ("x-gitlab-token", "webhook-id", "webhook-signature", "x-zendesk-webhook-signature"), word
    ) | dict.fromkeys(("webhook-timestamp", "x-zendesk-webhook-signature-timestamp"), stamp)
    assert not is_from_gitlab(SIGNED, headers, body, NOW)
    assert is_from_gitlab(PLAIN, headers, body, NOW) is (word == TOKEN)
    assert not is_from_zendesk(ALL, headers, body, NOW)


@given(place=st.integers(min_value=0, max_value=len(NOTE) - 1))
def test_a_changed_body_is_not_the_signed_one(place: int) -> None:
    """One byte is enough."""
    other = NOTE[:place] + bytes([NOTE[place] ^ 1]) + NOTE[place + 1 :]
    assert not gitlab(SIGNED, by_gitlab(NOTE), other)


def test_what_names_a_delivery() -> None:
    """GitLab's own name, that of older versions, nothing; Zendesk's number, else the signature."""
    assert names_of_gitlab(lower(by_gitlab(NOTE, "one"), **{"Idempotency-Key": "two"})) == ("one",)
    assert names_of_gitlab({"idempotency-key": "two"}) == ("two",)
    assert names_of_gitlab({}) == ()
    by_number = lower(by_zendesk(TICKET, "three"))
    assert names_of_zendesk(by_number) == ("three", by_number["x-zendesk-webhook-signature"])
    assert names_of_zendesk({"x-zendesk-webhook-signature": "word"}) == ("word",)
