"""What an operator took back stands in the issue's marker and counts like an act of a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Configuration, LabelsConfig
from bot.domain.markers import Key, Marker
from bot.domain.model import Issue
from bot.standing import undone
from bot.standing.acts import OPENED, Act, Origin, Register
from tests.world import configured

AT = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
CONFIG = configured()
PLAIN = Marker("case", Key("zendesk", 7), MappingProxyType({"score": "good", "rating": "a", "round": "1"}))


def act(register: Register, value: str, at: datetime = AT) -> Act:
    return Act(register, value, at, "", Origin.CLICK)


def issue(marker: Marker) -> Issue:
    return Issue(
        1,
        2,
        "Good: ticket #7",
        frozenset(),
        is_open=True,
        created_at=AT,
        updated_at=AT,
        notes_count=0,
        web_url="http://g/1",
        marker=marker,
        linked_ticket=7,
    )


def read(marker: Marker, config: Configuration = CONFIG) -> tuple[Act, ...]:
    again = Marker.of(str(marker))
    assert again is not None
    return undone.acts(issue(again), config)


@given(st.dictionaries(st.sampled_from(Register), st.text(max_size=50), max_size=7))
def test_it_comes_back(values: dict[Register, str]) -> None:
    """Whatever a label is called, the record is read as it was written, and nothing else of the marker is lost."""
    acts = tuple(act(register, value) for register, value in values.items())
    marker = undone.noted(PLAIN, acts)
    assert read(marker) == acts
    assert {**marker.values, undone.NAME: ""} == {**PLAIN.values, undone.NAME: ""}


def test_the_later_one_counts() -> None:
    """Of two on one thing the record holds the second, beside those on other things."""
    first = undone.noted(PLAIN, [act(Register.STATE, OPENED), act(Register.CAUSE, "")])
    later = act(Register.STATE, "closed", AT + timedelta(hours=1))
    marker = undone.noted(first, [later])
    assert set(read(marker)) == {later, act(Register.CAUSE, "")}
    assert undone.last_at(issue(marker)) == later.at


def test_a_renamed_label() -> None:
    """It stands under its present name."""
    labels = LabelsConfig.model_validate({"causes": ({"name": "feedback::new", "was": ("feedback::old",)},)})
    marker = undone.noted(PLAIN, [act(Register.CAUSE, "feedback::old")])
    assert read(marker, configured(labels=labels)) == (act(Register.CAUSE, "feedback::new"),)


@pytest.mark.parametrize(
    "text", ["", "state", "state/2026-11-22T10:15:00Z/zz", "state/now/", "other/2026-11-22T10:15:00Z/"]
)
def test_what_is_none(text: str) -> None:
    """A value that people made is passed over."""
    marker = Marker("case", PLAIN.key, MappingProxyType({**PLAIN.values, undone.NAME: text}))
    assert (read(marker), undone.last_at(issue(marker))) == ((), None)


def test_no_issue() -> None:
    """A case without an issue, or whose marker was altered, tells of nothing."""
    assert undone.acts(None, CONFIG) == ()
    other = undone.noted(Marker("case", Key("zendesk", 8), PLAIN.values), [act(Register.STATE, OPENED)])
    assert read(other) == ()
