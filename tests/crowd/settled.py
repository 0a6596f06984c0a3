"""What must hold of a world in which people talk: at any time, and once the bot had time to hear everything."""

from __future__ import annotations

from collections import Counter
from itertools import chain

from bot.domain.markers import Marker
from bot.report import Outcome
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.crowd import expected, idle, views
from tests.crowd.phrases import ASSIGNEE, CAUSE, CLOSED, CONTACT, KEEP_OPEN, OPENED, STATE, Ask
from tests.crowd.scene import Scene, Told
from tests.world import HOURS, MINUTES

PINGS = frozenset({"card", "ping"})
"""Notes that ask somebody to review, and escalate nothing."""

OF_ITSELF = ("satisfaction", "needs-look", "overdue")
"""How the labels begin that nobody has to ask for."""

THINGS = (CAUSE, CONTACT, KEEP_OPEN, ASSIGNEE, STATE)


def settle(scene: Scene) -> None:
    """Two runs without a fault, late enough that deletions are noticed; then one more, which must find nothing."""
    for pause in (20 * MINUTES, 25 * HOURS, 3 * MINUTES):
        scene.world.wait(pause)
        report = scene.run()
        assert report.outcome is Outcome.OK, f"a run without a fault ended as {report.outcome}: {report.errors}"
    scene.world.wait(3 * MINUTES)
    report = scene.run()
    assert report.writes == 0, f"a run right after a fault-free one wrote {[each.action for each in report.done]}"
    assert scene.cases == sorted(scene.ratings), f"of {sorted(scene.ratings)}, rated, these have issues: {scene.cases}"
    for case in scene.cases:
        assert_heard(scene, case)


def assert_heard(scene: Scene, case: int) -> None:
    """What holds of a case once everything was heard: its card, its labels and people, an answer to each comment."""
    _assert_card(scene, case)
    _assert_last_acts_stand(scene, case)
    _assert_answered(scene, case)


def assert_never_twice(scene: Scene) -> None:
    """What holds at any time of all cases."""
    for case in scene.cases:
        assert_once(scene, case)


def assert_once(scene: Scene, case: int) -> None:
    """What holds at any time: one card, one answer to a comment, no command carried out twice, no answer to bots."""
    issue = scene.issue(case)
    cards = len(scene.world.notes(issue, "card"))
    assert cards <= 1, f"case {case} has {cards} cards"
    for told in scene.said(case):
        answered = len(views.answers(issue, told.note)), len(views.reactions(told.note))
        assert max(answered) <= 1, f"case {case}: {answered} answers and reactions to {told.versions}"
    _assert_ran_once(scene, case)


def _assert_card(scene: Scene, case: int) -> None:
    issue = scene.issue(case)
    if issue.title.startswith("Bad") and issue.state == OPENED and scene.cards_deleted.get(case, 0) < 2:
        assert len(scene.world.notes(issue, "card")) == 1, f"case {case} is bad and open, and has no card"


def _assert_last_acts_stand(scene: Scene, case: int) -> None:
    issue = scene.issue(case)
    for thing in THINGS:
        if not scene.is_reviewed(case) and thing in {CAUSE, CONTACT}:
            continue
        stands, may = expected.shown(issue, thing), expected.allowed(scene, case, thing)
        assert stands in may, f"case {case}: {thing} is {stands!r}, by the last act of a person one of {may}"


def _assert_answered(scene: Scene, case: int) -> None:
    issue, is_reviewed = scene.issue(case), scene.is_reviewed(case)
    for told in scene.there(case):
        notes, marks = views.answers(issue, told.note), views.reactions(told.note)
        now = told.versions[-1]
        if expected.is_addressed(told, now, is_reviewed=is_reviewed):
            assert notes or marks, f"case {case}: no answer to {now.phrase.words!r} by {told.by.username}"
        elif not any(expected.is_addressed(told, each, is_reviewed=True) for each in told.versions):
            assert (notes, marks) == ([], []), f"case {case}: an answer to {now.phrase.words!r} by {told.by.username}"
        _assert_kind(scene, case, told)


def _assert_kind(scene: Scene, case: int, told: Told) -> None:
    """Whether a comment that was never edited got its answer in the form that its commands have."""
    phrase, issue = told.versions[0].phrase, scene.issue(case)
    if len(told.versions) > 1 or told.by.bot or not phrase.asks:
        return
    heard = min(looked.at for looked in scene.runs if looked.is_sure and looked.at >= told.versions[0].at)
    if heard - told.versions[0].at > expected.WITHIN or any(ask.answer == "either" for ask in phrase.asks):
        return
    may = [expected.is_of_the_team(told) or ask.is_for_all for ask in phrase.asks]
    marks = any(ask.answer == "reaction" and ok for ask, ok in zip(phrase.asks, may, strict=True))
    notes = any(ask.answer == "note" or not ok for ask, ok in zip(phrase.asks, may, strict=True))
    got = bool(views.reactions(told.note)), bool(views.answers(issue, told.note))
    assert got == (marks, notes), f"case {case}: reaction and note {got} to {phrase.words!r} by {told.by.username}"


def _assert_ran_once(scene: Scene, case: int) -> None:
    """The bot's acts in GitLab's record are not more than there are commands, answers and ratings that ask for them."""
    done, wanted = _done(scene.issue(case), scene), _wanted(scene, case)
    slack = sum(len(told.versions) - 1 + told.is_deleted for told in scene.said(case))
    for (thing, value), count in done.items():
        most = wanted[thing, value] + (slack if thing not in {STATE, "escalate"} else 0)
        assert count <= most, f"case {case}: {count} times set {thing} to {value!r}, asked for {most} times"


def _done(issue: Issue, scene: Scene) -> Counter[tuple[str, str]]:
    """What the bot did, by GitLab's record."""
    found: Counter[tuple[str, str]] = Counter()
    for state in issue.state_events:
        if state.user.username == people.BOT:
            found[STATE, CLOSED if state.state == "closed" else OPENED] += 1
    for event in issue.label_events:
        if event.user.username == people.BOT and event.label and event.action == "add":
            found["label", event.label.title] += not event.label.title.startswith(OF_ITSELF)
    for note in issue.notes:
        if note.system and note.author.username == people.BOT and note.body.startswith("assigned to"):
            found[ASSIGNEE, note.body.split()[2].lstrip("@")] += 1
    for sent in scene.world.sandbox.gitlab.notifications:
        if sent.issue is issue and sent.author.username == people.BOT and sent.reason == "mentioned":
            marker = Marker.of(sent.note.body) if sent.note else None
            found["escalate", ""] += not (marker and marker.kind in PINGS)
    return +found


def _wanted(scene: Scene, case: int) -> Counter[tuple[str, str]]:
    """What people asked for, at most: each command of a comment once, each answer once."""
    found: Counter[tuple[str, str]] = Counter()
    for told in scene.said(case):
        asks: dict[Ask, None] = dict.fromkeys(chain.from_iterable(each.phrase.asks for each in told.versions))
        said = chain.from_iterable([*(ask.sets for ask in asks), *{each.phrase.says for each in told.versions}])
        for thing, value in said:
            kind = "label" if thing in {CAUSE, CONTACT, KEEP_OPEN} else thing
            found[kind, told.by.username if value == "me" else value] += 1
        found["escalate", ""] += any(ask.words.startswith("escalate") for ask in asks)
    found[STATE, CLOSED] += len(idle.closings(scene, case))
    found[STATE, OPENED] += sum(at > 0 for at in scene.turned_bad.get(case, ()))
    return found
