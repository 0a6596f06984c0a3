"""Probes what acts on an issue lead to: who is told, what is recorded, what stays secret, how the issue ends."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import timedelta
from typing import Any

from bot.contact import SKEW
from bot.doctor.bench import ABOUT, KIND, TITLE, Bench
from bot.doctor.gitlab_access import GITLAB
from bot.doctor.model import Blocked, Check, Finding, Stage, held, odd, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at, rows, time
from bot.domain.actions import StateEvent
from bot.domain.errors import NotFound
from bot.domain.history import Event
from bot.domain.markers import Marker
from bot.domain.ports_wire import Query

EMOJI = "eyes"


def _state(scene: Scene) -> Finding:
    closed = scene.gitlab.update_issue(scene.bench.iid, state_event=StateEvent.CLOSE)
    reopened = scene.gitlab.update_issue(scene.bench.iid, state_event=StateEvent.REOPEN)
    is_so = not closed.is_open and reopened.is_open
    return held("closed, and opened again", "the issue did not follow", when=is_so)


def _state_events(scene: Scene) -> Finding:
    _state(scene)
    return _recorded(scene, scene.gitlab.state_events(scene.bench.iid), {True, False})


def _label_events(scene: Scene) -> Finding:
    label = scene.bench.label("-event")
    scene.gitlab.update_issue(scene.bench.iid, add_labels=[label.name])
    events = scene.gitlab.label_events(scene.bench.iid)
    return _recorded(scene, (event for event in events if event.label == label.name), {True})


def _recorded(scene: Scene, events: Iterable[Event], acts: Set[bool]) -> Finding:
    """Whether the bot's own acts are among those that GitLab tells of: adding, removing, or both."""
    mine = {event.is_added for event in events if event.user_id == scene.account.user_id}
    return held("the bot's own acts are among them", "the bot's own acts are not among them", when=mine == acts)


def _confidential(scene: Scene) -> Finding:
    description = str(ABOUT.fill(Marker(KIND, values={"at": "now"})))
    scene.gitlab.update_issue(scene.bench.iid, description=description)
    _state(scene)
    is_kept = at(scene.bench.ask("get"), "confidential") is True
    return held("it stays confidential", "the issue can be seen by everybody who sees the project", when=is_kept)


def _dated(scene: Scene) -> Finding:
    answer = scene.wire.ask("put", scene.bench.path(), None, {"title": f"{TITLE} or two"})
    scene.gitlab.update_issue(scene.bench.iid, title=TITLE)
    touched = time(answer.body, "updated_at")
    if touched is None or answer.date is None:
        raise Blocked("the answer carries no time")
    skew = abs(touched - answer.date)
    return held("within a minute of GitLab's clock", f"{int(skew / timedelta(seconds=1))} s off", when=skew <= SKEW)


def _reaction(scene: Scene) -> Finding:
    number = int(scene.bench.note("Seen?")["id"])
    for _ in range(2):
        scene.gitlab.react(scene.bench.iid, number, EMOJI)
    count = len(scene.gitlab.reactions(scene.bench.iid, number))
    return held("one reaction, however often it is given", f"{count} reactions", when=count == 1)


def _deleted(scene: Scene) -> Finding:
    number = scene.bench.note("Soon gone.").get("id")
    scene.bench.ask("delete", f"/notes/{number}")
    try:
        scene.bench.ask("get", f"/notes/{number}")
    except NotFound:
        return well("it is gone")
    return wrong("it is still there")


def _new_mention(scene: Scene) -> Finding:
    number = int(scene.bench.note("Nobody is named.")["id"])
    is_told = _is_told(scene.bench, number, f"Now @{scene.account.username} is.")
    return well("a to-do, as foreseen") if is_told else odd("no to-do: an edit tells nobody")


def _same_mention(scene: Scene) -> Finding:
    bench, name = scene.bench, scene.account.username
    _done(bench)
    number = int(bench.note(f"@{name} is named.")["id"])
    if not bench.looks_until(lambda: bool(_todos(bench))):
        raise Blocked("this GitLab makes no to-do of one's own mention")
    is_told = _is_told(bench, number, f"@{name} is named still.")
    return held("nobody is told again", "whoever is named is told at every edit", when=not is_told)


def _is_told(bench: Bench, number: int, words: str) -> bool:
    """Whether a to-do comes of editing a note, in the time that GitLab may take to make one in the background."""
    _done(bench)
    bench.ask("put", f"/notes/{number}", body=words)
    return bench.looks_until(lambda: bool(_todos(bench))) is not None


def _todos(bench: Bench) -> list[Any]:
    """The open to-dos of the bot's account about the probe's issue."""
    query: Query = {"state": "pending", "per_page": 100}
    found = rows(bench.scene.wire.ask("get", "/todos", query).body, GITLAB)
    return [row for row in found if at(row, "target", "iid") == bench.iid]


def _done(bench: Bench) -> None:
    for row in _todos(bench):
        bench.scene.wire.ask("post", f"/todos/{at(row, 'id')}/mark_as_done")


def _ended(scene: Scene) -> Finding:
    ended = scene.leftover or "nobody knows"
    told = {"deleted": "deleted", "closed": "closed: the role may not delete issues"}.get(ended)
    return well(told) if told else wrong(ended)


CHECKS = (
    Check(
        "state-events", GITLAB, "an issue is closed and opened by one request each", "the probe's issue is",
        "check the account's role", _state, Stage.PROBE,
    ),
    Check(
        "state-record", GITLAB, "GitLab tells who closed and opened an issue", "the issue's state events",
        "report it with this line: acts of people would be overlooked", _state_events, Stage.PROBE,
    ),
    Check(
        "label-record", GITLAB, "GitLab tells who put a label on an issue", "the issue's label events",
        "report it with this line: labels that people click would be overlooked", _label_events, Stage.PROBE,
    ),
    Check(
        "confidential", GITLAB, "a confidential issue stays so, whatever else is changed", "several changes, one look",
        "stop the bot and report it: customers' words could be seen by more people", _confidential, Stage.PROBE,
    ),
    Check(
        "updated-at", GITLAB, "a change of an issue is dated by GitLab's own clock", "the title is changed",
        "check the clocks of the machines that serve GitLab", _dated, Stage.PROBE,
    ),
    Check(
        "reactions", GITLAB, "the same reaction twice is one reaction", "a note gets one twice",
        "report it with this line", _reaction, Stage.PROBE,
    ),
    Check(
        "note-deleted", GITLAB, "the account may delete its own notes", "a note is deleted",
        "give the account the role Planner or Reporter", _deleted, Stage.PROBE,
    ),
    Check(
        "edit-new-mention", GITLAB, "whoever is first named by an edit gets a to-do",
        "the bot names itself in an edit; e-mails cannot be seen by this way", "nothing: the bot pings by new notes",
        _new_mention, Stage.PROBE,
    ),
    Check(
        "edit-same-mention", GITLAB, "an edit tells nobody who was named before", "a note that names the bot is edited",
        "report it with this line: people would be told at every change of a card", _same_mention, Stage.PROBE,
    ),
    Check(
        "probe-removed", GITLAB, "the probe's issue is deleted, or closed, and its labels are gone", "at the very end",
        "delete by hand what is named", _ended, Stage.AFTER,
    ),
)  # fmt: skip
