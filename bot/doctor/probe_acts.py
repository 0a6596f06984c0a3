"""Probes what acts on an issue lead to: who is told, what is recorded, what stays secret, how the issue ends."""

from __future__ import annotations

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
from bot.domain.markers import Marker
from bot.domain.ports_wire import Query

EMOJI = "eyes"
SETTLED_SECONDS = 2.0
"""So long a to-do may take that GitLab makes in the background."""


def _state(scene: Scene) -> Finding:
    closed = scene.gitlab.update_issue(scene.bench.iid, state_event=StateEvent.CLOSE)
    reopened = scene.gitlab.update_issue(scene.bench.iid, state_event=StateEvent.REOPEN)
    is_so = not closed.is_open and reopened.is_open
    return held(is_so, "closed, and opened again", "the issue did not follow")


def _state_events(scene: Scene) -> Finding:
    _state(scene)
    mine = [event for event in scene.gitlab.state_events(scene.bench.iid) if event.user_id == scene.account.user_id]
    kinds = {event.is_added for event in mine}
    return held(kinds == {True, False}, f"{len(mine)} of the bot's own", "the bot's own acts are not among them")


def _label_events(scene: Scene) -> Finding:
    label = scene.bench.label("-event")
    scene.gitlab.update_issue(scene.bench.iid, add_labels=[label.name])
    mine = [event for event in scene.gitlab.label_events(scene.bench.iid) if event.label == label.name]
    is_so = any(event.is_added and event.user_id == scene.account.user_id for event in mine)
    return held(is_so, "the bot's own act, with its label", "the bot's own act is not among them")


def _confidential(scene: Scene) -> Finding:
    description = str(ABOUT.fill(Marker(KIND, values={"at": "now"})))
    scene.gitlab.update_issue(scene.bench.iid, description=description)
    _state(scene)
    is_kept = at(scene.bench.ask("get"), "confidential") is True
    return held(is_kept, "it stays confidential", "the issue can be seen by everybody who sees the project")


def _dated(scene: Scene) -> Finding:
    answer = scene.wire.ask("put", scene.bench.path(), None, {"title": f"{TITLE} or two"})
    scene.gitlab.update_issue(scene.bench.iid, title=TITLE)
    touched = time(answer.body, "updated_at")
    if touched is None or answer.date is None:
        raise Blocked("the answer carries no time")
    skew = abs(touched - answer.date)
    return held(skew <= SKEW, "within a minute of GitLab's clock", f"{int(skew / timedelta(seconds=1))} s off")


def _reaction(scene: Scene) -> Finding:
    number = int(scene.bench.note("Seen?")["id"])
    for _ in range(2):
        scene.gitlab.react(scene.bench.iid, number, EMOJI)
    count = len(scene.gitlab.reactions(scene.bench.iid, number))
    return held(count == 1, "one reaction, however often it is given", f"{count} reactions")


def _deleted(scene: Scene) -> Finding:
    number = scene.bench.note("Soon gone.").get("id")
    scene.bench.ask("delete", f"/notes/{number}")
    try:
        scene.bench.ask("get", f"/notes/{number}")
    except NotFound:
        return well("it is gone")
    return wrong("it is still there")


def _new_mention(scene: Scene) -> Finding:
    bench = scene.bench
    number = bench.note("Nobody is named.")["id"]
    before = len(_todos(bench))
    bench.ask("put", f"/notes/{number}", body=f"Now @{scene.account.username} is.")
    seen = bench.looks_until(lambda: len(_todos(bench)) > before)
    return well("a to-do, as foreseen") if seen else odd("no to-do: an edit tells nobody")


def _same_mention(scene: Scene) -> Finding:
    bench, name = scene.bench, scene.account.username
    _done(bench)
    number = bench.note(f"@{name} is named.")["id"]
    if not bench.looks_until(lambda: bool(_todos(bench))):
        raise Blocked("this GitLab makes no to-do of one's own mention")
    _done(bench)
    bench.ask("put", f"/notes/{number}", body=f"@{name} is named still.")
    scene.wait(SETTLED_SECONDS)
    return held(not _todos(bench), "nobody is told again", "whoever is named is told at every edit")


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
