"""Reply bodies that are not what a service documents."""

import json

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.channel import Patience
from bot.adapters.gitlab_client import GitLabClient
from bot.adapters.replies import Reply, Words, parsed
from bot.domain.errors import BadReply
from tests.adapters.conftest import GITLAB_URL, Time


class Shape(Reply):
    number: int
    text: Words


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>sign in</html>", "text/html"),
        (b'{"a": 1}', "text/plain"),
        (b"", "application/json"),
        (b'{"a": ', "application/json"),
        (b"\xff\xfe\xfd", "application/json"),
        (b"[" * 100_000, "application/json"),
    ],
    ids=["page", "text", "empty", "cut", "bytes", "deep"],
)
def test_what_is_not_json(body: bytes, content_type: str, time: Time, http: responses.RequestsMock) -> None:
    """A page of a proxy or a broken body is a clear error, not a crash."""
    http.get(f"{GITLAB_URL}/api/v4/user", body=body, content_type=content_type)
    client = GitLabClient(GITLAB_URL, "sandbox-token", time.pace(), Patience())
    with pytest.raises(BadReply, match="JSON"):
        client.get("/user")


def test_errors_name_fields_and_repeat_nothing() -> None:
    """What does not fit is named by its field; its content may be somebody's words."""
    with pytest.raises(BadReply) as caught:
        parsed(Shape, {"number": "hush", "text": ["hush"]}, "Zendesk")
    assert str(caught.value) == "Zendesk: answers without a usable number, text"
    assert caught.value.__cause__ is None


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_of_json_can_be_read(text: str) -> None:
    """JSON can carry half characters; they are replaced, and nothing else changes."""
    found = parsed(Shape, json.loads(json.dumps({"number": 1, "text": text})), "Zendesk").text
    assert text.encode("utf-8", "replace").decode() == found
