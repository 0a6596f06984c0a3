"""Probes what the lease and the work with labels rest on: that a label can be made once, and labels stay as set."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.doctor.bench import PREFIX
from bot.doctor.gitlab_access import GITLAB
from bot.doctor.model import Check, Finding, Stage, held, odd, well, wrong
from bot.doctor.scene import Scene
from bot.domain.errors import Conflict, NotFound
from bot.domain.labels import Label

AT_ONCE = 4
LEASE = "stop all but one bot on this project, and report it: two at once could both write"
ONE, OTHER = "::one", "::other"


def _once(scene: Scene) -> Finding:
    label = scene.bench.label("-once")
    return held("the second creation is refused", "a label can be created twice", when=not _is_made(scene, label))


def _race(scene: Scene) -> Finding:
    label = Label(f"{PREFIX}-race", "#737278", "made by a probe")
    scene.bench.labels.add(label.name)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(lambda _: _is_made(scene, label), range(AT_ONCE)))
    told = f"{sum(made)} of {AT_ONCE} creations at once succeeded"
    return held(told, told, when=sum(made) == 1)


def _is_made(scene: Scene, label: Label) -> bool:
    try:
        scene.gitlab.create_label(label)
    except Conflict:
        return False
    return True


def _gone(scene: Scene) -> Finding:
    label = scene.bench.label("-gone")
    scene.gitlab.delete_label(label.name)
    try:
        scene.gitlab.update_label(label.name, description="changed")
    except NotFound:
        return well("refused: there is no such label")
    return wrong("a label that was deleted can be changed")


def _words(scene: Scene) -> Finding:
    words = "held by a-probe-0f until 2026-11-22T09:00:00Z"
    label = scene.bench.label("-words", words)
    found = scene.gitlab.label(label.name)
    return held("as sent", "stored in another form", when=found is not None and found.description == words)


def _kept(scene: Scene) -> Finding:
    one = scene.bench.label("-kept")
    issue = scene.gitlab.update_issue(scene.bench.iid, add_labels=[one.name])
    again = scene.gitlab.issue(scene.bench.iid)
    is_kept = one.name in issue.labels & again.labels
    return held("in the answer, and on the issue", "dropped without a word", when=is_kept)


def _siblings(scene: Scene) -> Finding:
    one, other = (scene.bench.label(name) for name in (ONE, OTHER))
    scene.gitlab.update_issue(scene.bench.iid, add_labels=[one.name])
    issue = scene.gitlab.update_issue(scene.bench.iid, add_labels=[other.name], remove_labels=[one.name])
    left = sorted(issue.labels & {one.name, other.name})
    return held("the new one alone is left", f"left are {len(left)} of the scope", when=left == [other.name])


def _scopes(scene: Scene) -> Finding:
    one, other = (scene.bench.label(f"-scope{name}") for name in (ONE, OTHER))
    scene.gitlab.update_issue(scene.bench.iid, add_labels=[one.name])
    labels = scene.gitlab.update_issue(scene.bench.iid, add_labels=[other.name]).labels
    if other.name not in labels:
        return wrong("the new one is not there")
    return well("both stay" if one.name in labels else "the new one takes the place of the other")


def _unknown(scene: Scene) -> Finding:
    name = f"{PREFIX}-unknown"
    scene.bench.labels.add(name)
    scene.gitlab.update_issue(scene.bench.iid, add_labels=[name])
    return well("it is created") if scene.gitlab.label(name) else odd("it is not created")


CHECKS = (
    Check(
        "lease-once", GITLAB, "a label that exists cannot be created again", "two creations, one after the other",
        LEASE, _once, Stage.PROBE,
    ),
    Check(
        "lease-race", GITLAB, "of several creations of a label at once exactly one succeeds", "four at once",
        LEASE, _race, Stage.PROBE,
    ),
    Check(
        "lease-gone", GITLAB, "a label that was deleted cannot be changed", "a label is deleted and changed", LEASE,
        _gone, Stage.PROBE,
    ),
    Check(
        "lease-words", GITLAB, "a label's description is stored as it was sent", "a label is read back", LEASE, _words,
        Stage.PROBE,
    ),
    Check(
        "labels-kept", GITLAB, "a label that the bot puts on an issue stays there", "a label is put on the issue",
        "give the account the role Planner or Reporter", _kept, Stage.PROBE,
    ),
    Check(
        "label-siblings", GITLAB, "one request puts a label on an issue and takes another one off",
        "two labels of one scope", "report it with this line: issues would show two causes", _siblings, Stage.PROBE,
    ),
    Check(
        "label-scopes", GITLAB, "a second label of a scope can be put on; the first one stays or goes, by your plan",
        "two labels of one scope", "report it with this line", _scopes, Stage.PROBE,
    ),
    Check(
        "label-unknown", GITLAB, "a label that nobody made is made when it is put on an issue",
        "an unknown name is put on the issue", "nothing: the bot never counts on it, it only puts on what labels.yml "
        "names", _unknown, Stage.PROBE,
    ),
)  # fmt: skip
