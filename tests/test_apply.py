"""Carrying out what conversations lead to: reactions, assignees, answers that are edited or were deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.apply import NO_ACCOUNT, NOT_ASSIGNED, Writer
from bot.domain.actions import Action, AskInIssue, EditNote, OpenIssue, PostNote, React, UpdateIssue
from bot.domain.markers import Key, Marker
from bot.domain.texts import Text
from bot.report import Done, Result
from bot.sandbox import people
from tests.reviewing import OTHER, Talking
from tests.world import World


@pytest.fixture
def case(world: World) -> Talking:
    """A bad case with its card."""
    return Talking(world)


def written(case: Talking, *actions: Action, may_write: Callable[[], bool] = lambda: True) -> list[Done]:
    """What becomes of the actions of one case."""
    with case.world.ports() as ports:
        ports.gitlab.project()
        return Writer(ports.gitlab, ports.cache, may_write, ports.monotonic).carry_out([actions], 1)


def results(done: list[Done]) -> list[Result]:
    return [each.result for each in done]


def key(case: Talking) -> Key:
    return Key("zendesk", case.ticket)


def answer(case: Talking, words: str, **values: str) -> EditNote:
    """The rewriting of note 99999, which nobody ever wrote."""
    body = Text(words).fill(Marker("answer", key(case), values))
    return EditNote(key=key(case), why="edited", note_id=99_999, body=body)


def test_a_reaction(case: Talking) -> None:
    """Once, however often it is asked for."""
    note = case.says("Hello")
    react = React(key=key(case), why="done", note_id=note.id, emoji="tada")
    assert results(written(case, react, react)) == [Result.DONE, Result.DONE]
    assert case.reactions(note) == [("tada", people.BOT)]


def test_a_reaction_on_a_comment_that_is_gone(case: Talking) -> None:
    """Is no failure: what comes after it is written all the same."""
    note = case.says("Hello")
    case.deletes(note)
    react = React(key=key(case), why="done", note_id=note.id, emoji="tada")
    post = PostNote(key=key(case), why="answer", body=answer(case, "Hello", to=str(note.id)).body)
    assert results(written(case, react, post)) == [Result.DONE, Result.DONE]


def test_nothing_begins_when_the_time_is_over(case: Talking) -> None:
    """A reaction waits for the next run like any other write."""
    note = case.says("Hello")
    react = React(key=key(case), why="done", note_id=note.id, emoji="tada")
    assert results(written(case, react, may_write=lambda: False)) == [Result.DEFERRED]
    assert case.reactions(note) == []


def test_an_assignee_with_labels(case: Talking) -> None:
    """One request; 0 takes everybody off, and None leaves whoever has it."""
    case.world.sandbox.traffic.clear()
    other = case.person(OTHER).id
    seen = []
    for assignee_id in (other, None, 0):
        update = UpdateIssue(key=key(case), why="assigned", add_labels=("contact::done",), assignee_id=assignee_id)
        assert results(written(case, update)) == [Result.DONE]
        seen.append(case.assignees)
    assert seen == [[OTHER], [OTHER], []]
    assert case.contact == ["contact::done"]
    assert case.world.sandbox.traffic.count("gitlab", "PUT") == 3


def test_somebody_whom_gitlab_does_not_know(case: Talking) -> None:
    """A mistyped name in rotation.yml is told as such, and nothing else of the request is sent."""
    ask = AskInIssue(key=key(case), why="asked", assignee="nobody.there", ping="ana", add_labels=("contact::done",))
    (done,) = written(case, ask)
    assert (done.result, done.detail, case.contact) == (Result.DENIED, NO_ACCOUNT, [])


def test_somebody_who_may_not_see_the_issue(case: Talking) -> None:
    """GitLab says that all is well and assigns nobody, so its answer is read again."""
    outsider = case.person(people.OUTSIDER)
    (done,) = written(case, UpdateIssue(key=key(case), why="assigned", assignee_id=outsider.id))
    assert (done.result, done.detail, case.assignees) == (Result.DENIED, NOT_ASSIGNED, [])


def test_an_answer_that_people_deleted(case: Talking) -> None:
    """It is written anew instead of edited."""
    assert results(written(case, answer(case, "Hello", to="5"))) == [Result.DONE]
    (note,) = case.world.notes(case.issue, "answer")
    assert note.body.startswith("Hello")


def test_an_edited_card_is_known_at_once(case: Talking) -> None:
    """The cache remembers what stands on it, so that the next run need not read it."""
    marker = Marker("card", key(case), {"round": "1", "record": "new"})
    edit = EditNote(key=key(case), why="edited", note_id=case.card_note.id, body=Text("New").fill(marker))
    written(case, edit)
    with case.world.ports() as ports:
        known = ports.cache.known(case.issue.iid)
    assert known is not None
    assert known.history is not None
    assert known.history.card is not None
    assert (known.history.card.marker, case.card) == (marker, "New")


@pytest.mark.parametrize("kind", ["answer", "lacking"])
def test_a_new_note_of_another_kind(case: Talking, kind: str) -> None:
    """Leaves the card that is known as it is."""
    body = Text("Hello").fill(Marker(kind, key(case), {"to": "5", "round": "1"}))
    written(case, PostNote(key=key(case), why="told", body=body))
    with case.world.ports() as ports:
        known = ports.cache.known(case.issue.iid)
    assert known is not None
    assert known.history is not None
    assert (known.history.card is not None, known.history.asked_round) == (True, int(kind == "lacking"))


def test_a_new_description(case: Talking) -> None:
    """All of it is replaced, with its marker, in one request and without a look at the old one."""
    body = Text("Whose turn it is.").fill(Marker("rotation"))
    case.world.sandbox.traffic.clear()
    action = UpdateIssue(iid=case.issue.iid, why="another turn", description=body)
    assert results(written(case, action)) == [Result.DONE]
    assert case.issue.description == "Whose turn it is.\n\n<!-- feedback-bot rotation -->"
    assert [each.method for each in case.world.sandbox.traffic.seen if "issues" in each.template] == ["PUT"]


def test_an_issue_without_a_case(case: Talking) -> None:
    """Is opened, known to the cache as it is, and no case takes it for its own; a deleted one is told as such."""
    body = Text("Whose turn it is.").fill(Marker("rotation"))
    with case.world.ports() as ports:
        ports.gitlab.project()
        writer = Writer(ports.gitlab, ports.cache, lambda: True, ports.monotonic)
        assert results(writer.carry_out([[OpenIssue(why="a turn", title="Turn", body=body)]], 1)) == [Result.DONE]
        (known,) = ports.cache.of_rotation(most=1)
        assert (known.issue.title, known.is_uncarded) == ("Turn", False)
        case.world.delete(case.world.project.issues[known.issue.iid])
        note = PostNote(iid=known.issue.iid, why="a reminder", body=body)
        assert results(writer.carry_out([[note]], 1)) == [Result.GONE]
