"""Explains one act of the bot on a case: what it did, by which rule, under which settings, because of which data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.commands.record import Asked
from bot.commands.words import filled
from bot.config.labels import LabelEntry
from bot.domain.memory import moment
from bot.domain.quoted import QuotedInline
from bot.domain.rating import Score
from bot.domain.said import Click
from bot.domain.texts import Plain, Text
from bot.standing import undone
from bot.standing.acts import CLOSED, OPENED, Act, Origin, Register

BY_RATING = Text("the customer's rating of {{ at }}")
BY_ACT = Text("{{ how }} by {{ by }} of {{ at }}")
BY_COMMENT = Text("the last comment to me before, by {{ by }} of {{ at }}")
BY_REMOVAL = Text("{{ by }}, who took it off on {{ at }}")
LAST_HUMAN = Text("the last word or act of a person before, by {{ by }} of {{ at }}")
UNTOUCHED = Text("nobody having written or done anything since the issue was opened on {{ at }}")
ADDED, REMOVED = Text("gave it the label {{ label }}"), Text("took off the label {{ label }}")
ASSIGNED, UNASSIGNED = Text("assigned it to {{ name }}"), Text("took it from who had it")
DELETED_ADDED, DELETED_REMOVED = Text("gave it a label that was deleted since"), Text("took off a label, deleted since")

_HOW = {Origin.ANSWER: "an answer", Origin.COMMAND: "a command", Origin.CLICK: "a click"}
LATEST = "the latest answer, command or click of a person counts"
FOLLOWS = "this label follows the customer's rating, and I put it back when somebody changes it"
LOOKS = "score and words of the rating say different things"
NOT_OURS = "a label that my settings do not name any more"
ASKED = "somebody asked for it"
IDLE = "a good case closes when no person has written or done anything for so long"
DONE = "a bad case closes when all is answered and nothing is left to do"
DOUBLE = "another issue for the same ticket is older"
TAKEN_BACK = "an operator took back what a run had done, with `undo`"
TURNED_BAD = "a rating that turns bad opens its issue again"


@dataclass(frozen=True, slots=True)
class Explained:
    """One act in words.

    Args:
        at: when, UTC: the time of the run that did it.
        what: it did, beginning with a verb in the past.
        rule: a clause.
        settings: their names, as in the admin's files.
        data: what it followed from, a noun with its time; None where nothing tells any more.
    """

    at: datetime
    what: Plain
    rule: Plain
    settings: tuple[str, ...] = ()
    data: Plain | None = None


def of_label(asked: Asked, click: Click) -> Explained:
    """Why the bot gave a label or took it off."""
    if not click.label:
        text = DELETED_ADDED if click.is_added else DELETED_REMOVED
        return Explained(click.at, filled(text), Plain(NOT_OURS))
    what = filled(ADDED if click.is_added else REMOVED, label=QuotedInline(click.label))
    if any(
        _is_taken_back(asked, click, register) for register, _, entry in _followed(asked) if click.label in entry.names
    ):
        return Explained(click.at, what, Plain(TAKEN_BACK))
    for score in Score:
        if click.label in asked.config.satisfaction_names(score):
            data = _removal(asked, click) or by_rating(asked, click.at)
            return Explained(click.at, what, Plain(FOLLOWS), (_satisfaction_setting(asked, score),), data)
    for register, setting, entry in _followed(asked):
        if click.label in entry.names:
            return _following(asked, click, what, register, setting)
    return Explained(click.at, what, Plain(NOT_OURS))


def of_state(asked: Asked, click: Click) -> Explained:
    """Why the bot closed or reopened the issue."""
    what = Plain("opened it again" if click.is_added else "closed it")
    if _is_taken_back(asked, click, Register.STATE):
        return Explained(click.at, what, Plain(TAKEN_BACK))
    act = _act(asked, Register.STATE, click.at)
    if act and act.origin is Origin.COMMAND and act.value == (OPENED if click.is_added else CLOSED):
        return Explained(click.at, what, Plain(ASKED), ("commands.allow",), _by_act(act))
    if click.is_added:
        return Explained(click.at, what, Plain(TURNED_BAD), data=by_rating(asked, click.at))
    if asked.case.doubled_by is not None or (asked.case.issue is not None and asked.case.issue.is_double):
        return Explained(click.at, what, Plain(DOUBLE))
    if _score_at(asked, click.at) is Score.GOOD:
        settings = ("close_idle.after", "close_idle.grace")
        return Explained(click.at, what, Plain(IDLE), settings, last_human(asked, click.at))
    return Explained(click.at, what, Plain(DONE), ("review.close_when_done",), by_comment(asked, click.at))


def _is_taken_back(asked: Asked, click: Click, register: Register) -> bool:
    """Whether an act of the bot's account was an operator's `undo`, which writes within its time budget."""
    acts = (act for act in undone.acts(asked.case.issue, asked.config) if act.register is register)
    return any(act.at <= click.at <= act.at + asked.config.bot.run.time_budget for act in acts)


def of_assignee(act: Act) -> Explained:
    """Why the bot assigned somebody; the time is that of the comment."""
    what = filled(ASSIGNED if act.value else UNASSIGNED, name=QuotedInline(act.value))
    return Explained(act.at, what, Plain(LATEST), ("commands.allow", "review.answered_by"), _by_act(act))


def by_rating(asked: Asked, at: datetime) -> Plain | None:
    """The rating that was known at a time, None when the newest one is younger."""
    marker = asked.case.issue.true_marker if asked.case.issue else None
    recorded = moment(marker.values.get("rated_at", "")) if marker else None
    newest = asked.case.rating.rated_at if asked.case.rating else None
    times = [each for each in (recorded, newest) if each is not None and each <= at]
    return filled(BY_RATING, at=max(times)) if times else None


def by_comment(asked: Asked, at: datetime) -> Plain | None:
    """The last comment to the bot before a time."""
    comments = asked.case.talk.comments if asked.case.talk else ()
    before = [comment for comment in comments if comment.edited_at <= at]
    last = max(before, key=lambda comment: comment.edited_at, default=None)
    return filled(BY_COMMENT, by=last.by.named, at=last.edited_at) if last else None


def last_human(asked: Asked, at: datetime) -> Plain | None:
    """The last human word or act before a time, as far as it is known whose it was."""
    last = max((each for each in _human(asked) if each[0] <= at), default=None)
    if last is not None:
        return filled(LAST_HUMAN, by=QuotedInline(last[1]), at=last[0])
    return filled(UNTOUCHED, at=asked.case.issue.created_at) if asked.case.issue else None


def _human(asked: Asked) -> Iterator[tuple[datetime, str]]:
    talk = asked.case.talk
    if talk is not None:
        yield from ((comment.edited_at, comment.by.username) for comment in talk.comments)
        yield from ((assignment.at, assignment.username) for assignment in talk.assignments)
    clicks = (*(asked.case.label_clicks or ()), *(asked.case.state_clicks or ()))
    yield from ((click.at, click.username) for click in clicks if not click.is_ours)


def _followed(asked: Asked) -> Iterator[tuple[Register, str, LabelEntry]]:
    labels = asked.config.labels
    if labels is not None:
        yield from ((Register.CAUSE, f"causes.{place}.name", cause) for place, cause in enumerate(labels.causes))
        yield Register.CONTACT, "contact.pending.name", labels.contact.pending
        yield Register.CONTACT, "contact.done.name", labels.contact.done
        yield Register.KEEP_OPEN, "states.keep_open.name", labels.states.keep_open
        yield Register.LOOK, "states.look.name", labels.states.look


def _following(asked: Asked, click: Click, what: Plain, register: Register, setting: str) -> Explained:
    """A label that follows people; the look is the bot's own finding where nobody set it."""
    act = _act(asked, register, click.at)
    if register is Register.LOOK and act is None:
        return Explained(click.at, what, Plain(LOOKS), (setting, "look.enabled"), by_rating(asked, click.at))
    data = _by_act(act) if act else by_comment(asked, click.at)
    return Explained(click.at, what, Plain(LATEST), (setting,), data)


def _satisfaction_setting(asked: Asked, score: Score) -> str:
    return f"fallback.labels.{score}" if asked.config.labels is None else f"satisfaction.{score}.name"


def _act(asked: Asked, register: Register, at: datetime) -> Act | None:
    """The latest act of a person, unless the bot acted before it."""
    act = asked.review.latest.get(register)
    return act if act and act.at <= at else None


def _by_act(act: Act) -> Plain:
    return filled(BY_ACT, by=QuotedInline(act.by), how=Plain(_HOW[act.origin]), at=act.at)


def _removal(asked: Asked, click: Click) -> Plain | None:
    """Who took the label off just before the bot put it back."""
    earlier = [each for each in asked.case.label_clicks or () if each.label == click.label and each.at <= click.at]
    before = [each for each in earlier if each is not click]
    if not click.is_added or not before or before[-1].is_added or before[-1].is_ours:
        return None
    return filled(BY_REMOVAL, by=QuotedInline(before[-1].username), at=before[-1].at)


def _score_at(asked: Asked, at: datetime) -> Score | None:
    """What the issue's label said at a time."""
    said = {name: score for score in Score for name in asked.config.satisfaction_names(score)}
    shown = [click.label for click in asked.case.label_clicks or () if click.is_added and click.at <= at]
    now = asked.case.issue.labels if asked.case.issue else frozenset()
    known = [*(name for name in now if name in said), *(name for name in shown if name in said)]
    return said[known[-1]] if known else None
