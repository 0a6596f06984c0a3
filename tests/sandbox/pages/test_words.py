"""How the pages say things."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, Field, ValidationError

from bot.sandbox.gitlab.errors import (
    ApiError,
    bad_request,
    forbidden,
    invalid,
    not_found,
    too_many_requests,
    unauthorized,
)
from bot.sandbox.pages import words

AT = datetime(2026, 3, 5, 7, 4, tzinfo=UTC)


def test_times_name_day_and_zone() -> None:
    """A time says the day of the week, and that it is in UTC."""
    assert (words.moment(AT), words.day(AT)) == ("Thu 5 Mar 2026, 07:04 UTC", "5 Mar 2026")


def test_times_by_their_own_clock() -> None:
    """The zone is told beside them: here they say day and time of the clock they come from."""
    there = AT.astimezone(ZoneInfo("Asia/Tokyo"))
    assert (words.local(there), words.clock(there)) == ("Thu 5 Mar 2026, 16:04", "Thu 16:04")


@pytest.mark.parametrize(("number", "told"), [(0, "0 issues"), (1, "1 issue"), (2, "2 issues"), (1200, "1,200 issues")])
def test_numbers_agree_with_their_noun(number: int, told: str) -> None:
    """One issue, more issues."""
    assert words.counted(number, "issue") == told


def test_a_noun_may_have_its_own_plural() -> None:
    """Some nouns do not just take an s."""
    assert words.counted(2, "reply", "replies") == "2 replies"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (forbidden("no"), "GitLab refused: no."),
        (forbidden(), "GitLab refused: the role of whom you act as does not allow it."),
        (unauthorized(), "GitLab refused: it does not know whom you act as."),
        (not_found(), "GitLab refused: it is not there, or not any more."),
        (not_found("Issue"), "GitLab refused: Issue Not Found."),
        (
            bad_request('Note {:note=>["is too long (maximum is 9 characters)"]}'),
            "GitLab refused: the comment is too long (maximum is 9 characters).",
        ),
        (
            bad_request('Note {:validation=>["Title is too long"]}'),
            "GitLab refused: Title is too long.",
        ),
        (
            bad_request("Failed to apply commands."),
            "GitLab refused: the quick actions changed nothing; look at the names behind them.",
        ),
        (invalid(title="is too long", labels="are odd"), "GitLab refused: title is too long; labels are odd."),
        (
            too_many_requests(),
            "GitLab refused: This endpoint has been requested too many times. Try again later.",
        ),
        (ApiError(500, "Oh."), "GitLab refused: Oh."),
        (KeyError("ticket 4"), "There is no ticket 4."),
        (ValueError("ticket 4 is closed"), "ticket 4 is closed"),
    ],
    ids=str,
)
def test_refusals_are_sentences(error: Exception, told: str) -> None:
    """Whatever shape an error has, its words are found."""
    assert words.refusal(error) == told


def test_a_form_says_which_field() -> None:
    """The complaints of a form name their fields."""

    class Form(BaseModel):
        body: str = Field(min_length=1)

    with pytest.raises(ValidationError) as caught:
        Form.model_validate({"body": ""})
    assert words.refusal(caught.value).startswith("body: ")
