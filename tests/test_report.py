"""What a run did and why, as data: the names that scripts rely on."""

from __future__ import annotations

import json

import pytest

from bot.domain.actions import Action, CreateLabel, EditNote, Finding, OpenIssue, PostNote, StateEvent, UpdateIssue
from bot.domain.labels import Label
from bot.domain.markers import Key, Marker
from bot.domain.texts import Text
from bot.report import Done, Outcome, Report, Result
from tests.world import World

KEY = Key("zendesk", 7)
BODY = Text("Hello.")

LABEL = CreateLabel(why="new", label=Label("docs"))
OPEN = OpenIssue(why="new", key=KEY, title="Good: ticket #7", body=BODY.fill(), labels=())
CARD = PostNote(why="new", key=KEY, body=BODY.fill(Marker("card", KEY)))
CHANGED = PostNote(why="new", key=KEY, body=BODY.fill(Marker("changed", KEY)))
PLAIN = PostNote(why="new", key=KEY, body=BODY.fill())
CLOSE = UpdateIssue(why="new", key=KEY, state_event=StateEvent.CLOSE)
REOPEN = UpdateIssue(why="new", key=KEY, state_event=StateEvent.REOPEN)
UPDATE = UpdateIssue(why="new", key=KEY)
EDIT = EditNote(why="new", key=KEY, note_id=1, body=BODY.fill())


@pytest.mark.parametrize(
    ("action", "kind", "count"),
    [
        (LABEL, "CreateLabel", "labels_created"),
        (OPEN, "OpenIssue", "issues_opened"),
        (CARD, "PostCard", "templates_posted"),
        (CHANGED, "PostChanged", "changes_told"),
        (CLOSE, "CloseIssue", "issues_closed"),
        (REOPEN, "ReopenIssue", "issues_reopened"),
        (PLAIN, "PostNote", None),
        (UPDATE, "UpdateIssue", None),
        (EDIT, "EditNote", None),
    ],
)
def test_kinds_and_counts(action: Action, kind: str, count: str | None) -> None:
    """Each action has its verb, and what was done of it counts under one name at most."""
    counts = Report(done=[Done(action, Result.DONE), Done(action, Result.FAILED)]).counts()
    assert (action.kind, {name for name, number in counts.items() if number}) == (kind, {count} - {None})
    assert set(counts.values()) <= {0, 1}


@pytest.mark.parametrize(
    ("result", "writes"), [(result, int(result in {Result.DONE, Result.UNKNOWN})) for result in Result]
)
def test_what_counts_as_a_write(result: Result, writes: int) -> None:
    """What was sent counts, as far as anybody knows it happened."""
    assert Report(done=[Done(OPEN, result)]).writes == writes


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.OK, 0),
        (Outcome.BUSY, 0),
        (Outcome.PAUSED, 0),
        (Outcome.FAILED, 1),
        (Outcome.AWAITS_TICK, 2),
        (Outcome.PARTIAL, 3),
    ],
)
def test_exit_codes(outcome: Outcome, code: int) -> None:
    """The codes of the contract."""
    assert outcome.exit_code == code


def test_an_empty_report() -> None:
    """A run that no service answered still prints every name."""
    printed = Report().as_json()
    assert (printed["at"], printed["outcome"], printed["writes"], printed["actions"], printed["deferred"]) == (
        None,
        "ok",
        0,
        [],
        0,
    )
    assert printed["requests"] == {"zendesk": 0, "gitlab": 0}


def test_a_full_report() -> None:
    """Actions are listed with key, kind, why and result; what waits and what was refused is counted."""
    report = Report(
        done=[
            Done(LABEL, Result.DONE),
            Done(OPEN, Result.DEFERRED, "over the cap"),
            Done(CLOSE, Result.REFUSED, "too many"),
        ],
        findings=[Finding(kind="missing", why="gone", key=KEY), Finding(kind="skipped", why="odd")],
        not_looked_at=3,
    )
    printed = json.loads(json.dumps(report.as_json()))
    assert (printed["deferred"], printed["refused"], printed["labels_created"]) == (4, 1, 1)
    assert printed["actions"] == [
        {"key": None, "kind": "CreateLabel", "why": "new", "result": "done"},
        {"key": str(KEY), "kind": "OpenIssue", "why": "new", "result": "deferred", "detail": "over the cap"},
        {"key": str(KEY), "kind": "CloseIssue", "why": "new", "result": "refused", "detail": "too many"},
    ]
    assert printed["findings"] == [
        {"key": str(KEY), "kind": "missing", "why": "gone"},
        {"key": None, "kind": "skipped", "why": "odd"},
    ]


def test_no_words_of_customers(world: World) -> None:
    """Whatever a customer writes, nothing of it is in the report."""
    world.set({"mirror": {"show": {"tags": True}}})
    world.rate("bad", "xyzzy comment", "xyzzy reason", ticket=world.ticket(subject="xyzzy", tags=["xyzzy"]))
    world.rate("good", "xyzzy")
    assert "xyzzy" not in json.dumps(world.run().as_json())
