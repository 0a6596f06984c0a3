"""Refusals of GitLab in the forms its source has (synthetic)."""

import pytest
import requests
import responses

from bot.adapters.gitlab import GitLab
from bot.adapters.gitlab_client import kind_of
from bot.domain.errors import BadReply, Conflict, Denied, NotAccepted, NotFound, Rejected, ServiceError
from tests.adapters.conftest import GITLAB_URL

USER = f"{GITLAB_URL}/api/v4/user"
CAPTCHA = {"needs_captcha_response": True, "spam_log_id": 42, "captcha_site_key": "key", "message": {"error": "hush"}}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {"message": "401 Unauthorized"}, NotAccepted, r"revoked \(401 Unauthorized\); put a new token"),
        (403, {"message": "403 Forbidden - hush"}, Denied, r"role and scopes \(403\)"),
        (401, {"message": "401 token hush of jane was revoked"}, NotAccepted, r"expired or revoked \(401\)"),
        (400, {"message": {"hush": ["is wrong"], "title": ["is too long"]}}, Rejected, r"wrong \(400: title\)"),
        (403, {"error": "insufficient_scope", "scope": "api"}, Denied, r"\(403 insufficient_scope\)"),
        (404, {"message": "404 Project Not Found"}, NotFound, r"\(404 Project Not Found\)"),
        (404, {"error": "404 Not Found"}, NotFound, "may not see it"),
        (409, {"message": "Label already exists"}, Conflict, r"\(409 Label already exists\)"),
        (409, {"message": "Duplicated issue"}, Conflict, "it exists already"),
        (409, CAPTCHA, Conflict, "anti-spam question"),
        (400, {"error": "title is missing"}, Rejected, r"wrong \(400: title\)"),
        (400, {"error": "title is missing, state_event does not have a valid value"}, Rejected, "title, state_event"),
        (400, {"message": {"title": ["can't be blank"]}}, Rejected, r"wrong \(400: title\)"),
        (400, {"message": {"hush\n": ["hush"]}}, Rejected, r"wrong \(400\)"),
        (400, {"message": {"title": ["has already been taken"]}}, Conflict, "it exists already"),
        (400, {"message": "400 Bad request - Note {hush}"}, Rejected, r"wrong \(400\)"),
        (422, ["hush"], Rejected, r"wrong \(422\)"),
        (403, {"message": {"error": "hush"}}, Denied, r"scopes \(403\)"),
        (403, {"message": "403 <b>hush</b>"}, Denied, r"scopes \(403\)"),
    ],
)
def test_envelopes(
    *, status: int, body: object, kind: type[ServiceError], words: str, gitlab: GitLab, http: responses.RequestsMock
) -> None:
    """Each refusal becomes one clear message of the right kind that repeats no value anybody sent."""
    http.get(USER, json=body, status=status)
    with pytest.raises(kind, match=words) as caught:
        gitlab.account()
    assert (kind, False) == (type(caught.value), "hush" in str(caught.value))


@pytest.mark.parametrize(
    ("status", "kind"), [(401, NotAccepted), (403, Denied), (404, BadReply), (400, BadReply), (418, BadReply)]
)
def test_pages_instead_of_json(
    status: int, kind: type[ServiceError], gitlab: GitLab, http: responses.RequestsMock
) -> None:
    """A proxy's page is not taken for GitLab's word that something does not exist."""
    http.get(USER, body="<html>hush</html>", status=status, content_type="text/html")
    with pytest.raises(kind) as caught:
        gitlab.account()
    assert (kind, False) == (type(caught.value), "hush" in str(caught.value))


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/projects/5/issues", "issue"),
        ("POST", "/projects/5/issues?x=1", "issue"),
        ("POST", "/projects/5/issues/31/notes", "note"),
        ("PUT", "/projects/5/issues/31/notes/7", "request"),
        ("PUT", "/projects/5/issues/31", "request"),
        ("GET", "/projects/5/issues", "request"),
        ("GET", "/projects/5/issues/31/notes", "request"),
        ("POST", "/projects/5/labels", "request"),
    ],
)
def test_what_counts_against_which_limit(method: str, path: str, expected: str) -> None:
    """Only the making of issues and of notes has limits of its own."""
    assert expected == kind_of(requests.Request(method, f"{GITLAB_URL}/prefix/api/v4{path}").prepare())
