"""Refusals of Zendesk in their four envelopes (synthetic, after Zendesk's documentation)."""

import pytest
import responses

from bot.adapters.zendesk import Zendesk
from bot.domain.errors import BadReply, Denied, NotAccepted, NotFound, Rejected, ServiceError
from tests.adapters.conftest import ZENDESK_URL

TICKET = f"{ZENDESK_URL}/api/v2/tickets/7/comments.json"


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {"error": "Couldn't authenticate you"}, NotAccepted, "; put new ones of the same account"),
        (403, {"error": {"title": "Forbidden", "message": "hush"}}, Denied, r"plan .* \(403: Forbidden\)"),
        (403, {"errors": [{"code": "Forbidden", "status": "403", "title": "hush!"}]}, Denied, "administrator"),
        (404, {"error": "RecordNotFound", "description": "Not found"}, NotFound, "no such record"),
        (404, {"error": "InvalidEndpoint", "description": "Not found"}, Denied, "does not offer this"),
        (401, {"error": "token hush was revoked"}, NotAccepted, r"revoked \(401\)"),
        (422, {"error": "RecordInvalid", "details": {"hush": []}}, Rejected, r"\(422: RecordInvalid\)"),
        (404, {"error": "hush\nhush"}, BadReply, "check ZENDESK_URL"),
        (400, {"errors": [{"code": "InvalidPaginationDepth"}]}, Rejected, "InvalidPaginationDepth"),
        (422, {"error": "RecordInvalid", "details": {"base": [{"description": "hush"}]}}, Rejected, "Invalid, base"),
        (400, ["hush"], Rejected, r"wrong \(400\)"),
        (400, {"error": ["TooManyValues", 5], "errors": "hush!", "details": None}, Rejected, "TooManyValues"),
    ],
)
def test_envelopes(
    *, status: int, body: object, kind: type[ServiceError], words: str, zendesk: Zendesk, http: responses.RequestsMock
) -> None:
    """Each envelope becomes one clear message of the right kind, without anything that somebody typed."""
    http.get(TICKET, json=body, status=status)
    with pytest.raises(kind, match=words) as caught:
        zendesk.public_replies(7, 1)
    assert (kind, False) == (type(caught.value), "hush" in str(caught.value))


def test_page_of_a_closed_account_deletes_no_ticket(zendesk: Zendesk, http: responses.RequestsMock) -> None:
    """A 404 that is a web page says nothing about tickets."""
    http.get(f"{ZENDESK_URL}/api/v2/tickets/7.json", body="<h1>No such help desk</h1>", status=404)
    with pytest.raises(BadReply, match="account is closed"):
        zendesk.is_deleted(7)
