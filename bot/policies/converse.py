"""Comments have their effect: labels, assignee and state follow the latest act, and every question has one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.config.review import SEES_ALL
from bot.dialogue.follow import Following, label_changes, marked
from bot.domain.actions import Decided, EditNote, FollowPeople, PostNote, React, StateEvent
from bot.domain.markers import Marker
from bot.domain.model import Case, Issue, Need
from bot.domain.said import Person
from bot.domain.texts import Plain, Text
from bot.policies import review
from bot.standing import derive, latest
from bot.standing.acts import Act, Origin, Register

LACKING = Text(
    """\
This case was closed, and the review still lacks something. It may stay closed; please write in a comment:

```markdown
{% for name in missing %}
* **{{ name }}** …
{% endfor %}
```
"""
)


def needs(case: Case, now: datetime, config: Configuration) -> Need:
    """Just what the card needs: both follow from the same words and acts."""
    return Need.NOTHING


def decide(case: Case, now: datetime, config: Configuration) -> Iterator[Decided]:
    """Writes what comments and clicks ask for: one request for the issue, a reaction, the answers."""
    issue = case.issue
    if issue is None or not review.concerns(case) or case.talk is None or case.history is None:
        return
    following = review.following(case, now, config)
    yield from _update(case, issue, following, config)
    for note_id in following.done:
        yield React(key=case.key, why="a command was carried out", note_id=note_id, emoji=config.bot.commands.reaction)
    yield from _answers(case, following)
    yield from _lacking(case, issue, following)


def _update(case: Case, issue: Issue, following: Following, config: Configuration) -> Iterator[Decided]:
    """Labels, assignee and state in one request, as far as they differ from the latest acts."""
    add, remove = label_changes(case, following, review.began(case), config)
    assignee_id = _assignee_id(case, issue, following, config)
    state_event = following.state_event
    is_closing = state_event is StateEvent.CLOSE and not _commanded(following, Register.STATE)
    moved = [
        *(each for each in latest.LABELLED if not latest.all_names(each, config).isdisjoint({*add, *remove})),
        *([Register.ASSIGNEE] if assignee_id is not None else []),
        *([Register.STATE] if state_event and not is_closing else []),
    ]
    if moved or state_event:
        yield FollowPeople(
            key=case.key,
            why=_why(following, moved),
            add_labels=add,
            remove_labels=remove,
            assignee_id=assignee_id,
            state_event=state_event,
            as_seen=issue if is_closing else None,
        )


def _why(following: Following, moved: Sequence[Register]) -> str:
    """Whose acts led to what is written; a case closes by itself since nothing is left to do."""
    acts = [following.review.latest[each] for each in moved if each in following.review.latest]
    told = sorted({f"{act.origin} of {act.by}" for act in acts if act.by})
    return f"the latest act: {', '.join(told)}" if told else "the review is complete, and nothing is left to do"


def _commanded(following: Following, register: Register) -> bool:
    return any(act.register is register for act in following.commanded)


def _assignee_id(case: Case, issue: Issue, following: Following, config: Configuration) -> int | None:
    """The account that shall have the issue, 0 for nobody; None where it is as it should be, or cannot be."""
    act = following.review.latest.get(Register.ASSIGNEE)
    if act is None or act.origin is Origin.CLICK or not (following.review.round or _commanded(following, act.register)):
        return None
    if not act.value:
        return 0 if issue.assignees and _is_taken_back(case, act, config) else None
    person = _person(case, act.value)
    is_there = act.value.lower() in {name.lower() for name in issue.assignees}
    return person.user_id if person and not is_there and _is_assignable(person) else None


def _is_taken_back(case: Case, act: Act, config: Configuration) -> bool:
    """Whether nobody shall have the issue: by a command, or since the answer that assigned somebody is taken back.

    The card tells who was assigned so, or GitLab does, where a run died before it wrote the card.
    """
    before = derive.remembered(case)
    had = before.latest.get(Register.ASSIGNEE) if before else None
    is_given = had is not None and bool(had.value)
    return act.origin is Origin.COMMAND or is_given or derive.set_by_bot(case, Register.ASSIGNEE, config) is not None


def _person(case: Case, username: str) -> Person | None:
    talk = case.talk
    if talk is None:
        return None
    writers = (comment.by for comment in talk.comments if comment.by.username.lower() == username.lower())
    return talk.people.get(username.lower()) or next(writers, None)


def _is_assignable(person: Person) -> bool:
    return person.is_active and not person.is_bot and person.access_level in SEES_ALL


def _answers(case: Case, following: Following) -> Iterator[Decided]:
    """One note for each comment that has to be answered in words; edited when the comment was."""
    for reply in following.replies:
        there = case.talk.replies.get(reply.comment.note_id) if case.talk else None
        body, why = marked(reply, case), f"a comment of {reply.comment.by.username} asks for an answer"
        if there is None:
            yield PostNote(key=case.key, why=why, body=body)
        else:
            yield EditNote(key=case.key, why=why, note_id=there.note_id, body=body)


def _lacking(case: Case, issue: Issue, following: Following) -> Iterator[Decided]:
    """Tells once per round what a case lacks that a person closed; where the bot closed it, its answer told that."""
    present, history = following.review.round, case.history
    by_person = issue.closed_by is not None and issue.closed_by not in case.ours
    if following.is_open or not by_person or not following.is_bad or not following.review.missing or history is None:
        return
    if history.asked_round >= present:
        return
    marker = Marker("lacking", case.key, MappingProxyType({"round": str(present)}))
    body = LACKING.fill(marker, missing=[Plain(name) for name in following.review.missing])
    yield PostNote(key=case.key, why="closed while the review lacks something", body=body)
