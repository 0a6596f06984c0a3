"""Reading parameters: spellings, lists, complaints."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.gitlab import ApiError
from bot.sandbox.gitlab.api.params import Params


def body(**values: object) -> Params:
    return Params.read("", json.dumps(values).encode(), "application/json; charset=utf-8")


@pytest.mark.parametrize("query", ["iids[]=1&iids[]=2", "iids=1,2", "iids%5B%5D=1&iids%5B%5D=2"])
def test_lists_in_a_query(query: str) -> None:
    """A list repeats with brackets, or has commas."""
    assert Params.read(query, b"", "").integers("iids") == [1, 2]


@pytest.mark.parametrize("value", ["1,2", ["1", "2"], [1, 2], " 1 , ,2 "])
def test_lists_in_a_body(value: object) -> None:
    """A list is an array or words with commas; empty words do not count."""
    assert body(ids=value).integers("ids") == [1, 2]


def test_forms_are_read_and_the_body_wins() -> None:
    """A form is as good as JSON, and beats the query."""
    params = Params.read("title=query&other=1", b"title=form", "application/x-www-form-urlencoded")
    assert (params.text("title"), params.integer("other")) == ("form", 1)


def test_null_was_sent_but_is_no_value() -> None:
    """A null counts as present, and as empty."""
    params = body(title=None)
    params.require("title")
    assert (params.has("title"), params.text("title"), params.integer("title")) == (True, "", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("true", True), ("1", True), (1, True), (False, False), ("false", False), (None, None), ("", None)],
)
def test_yes_and_no(value: object, expected: bool | None) -> None:  # noqa: FBT001 -- a row of the table
    """All usual spellings are understood."""
    assert body(flag=value).boolean("flag") is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-02T09:00:00Z", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("2026-11-02T09:00:00.5+01:00", datetime(2026, 11, 2, 8, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11-02", datetime(2026, 11, 2, tzinfo=UTC)),
        ("2026-11-02 09:00", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("", None),
    ],
)
def test_times(value: str, expected: datetime | None) -> None:
    """Times come in any zone, UTC when none is given."""
    assert body(at=value).time("at") == expected


def test_days() -> None:
    """A date is read; empty removes."""
    assert (body(day="2026-12-24").day("day"), body(day="").day("day")) == (date(2026, 12, 24), None)


@pytest.mark.parametrize("kind", ["integer", "boolean", "integers", "time", "day"])
def test_values_of_the_wrong_kind(kind: str) -> None:
    """The complaint names the parameter."""
    with pytest.raises(ApiError) as caught:
        getattr(body(x="nonsense"), kind)("x")
    assert (caught.value.status, caught.value.body) == (400, {"error": "x is invalid"})


def test_an_object_is_no_text() -> None:
    """Text must be text."""
    with pytest.raises(ApiError, match="title is invalid"):
        body(title={"a": 1}).text("title")


def test_what_is_missing_is_named() -> None:
    """All missing parameters are named at once."""
    with pytest.raises(ApiError, match="name is missing, color is missing"):
        body(description="x").require("name", "color")
    with pytest.raises(ApiError, match="a, b are missing, at least one parameter must be provided"):
        body().require_any("a", "b")
    with pytest.raises(ApiError, match="sort does not have a valid value"):
        body(sort="up").choice("sort", ("asc", "desc"), "desc")


@given(raw=st.binary(max_size=40), kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", ""]))
def test_no_body_breaks_the_reader(raw: bytes, kind: str) -> None:
    """Any bytes are read or refused with a 400."""
    try:
        assert Params.read("", raw, kind).text("never sent") == ""
    except ApiError as error:
        assert error.status == 400  # noqa: PT017 -- both outcomes are right


@pytest.mark.parametrize("raw", [b"[1]", b'"x"', b"{", b"\xff"])
def test_json_that_is_no_object(raw: bytes) -> None:
    """It is refused with a 400."""
    with pytest.raises(ApiError, match="400"):
        Params.read("", raw, "application/json")
