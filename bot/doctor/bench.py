"""The issue that probes work on: confidential, named so that nobody takes it for a case, and never left open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.actions import StateEvent
from bot.domain.errors import NotFound, ServiceError
from bot.domain.labels import Label
from bot.domain.markers import Marker
from bot.domain.ports_wire import Query
from bot.domain.texts import Body, Text
from bot.erase import DELETING_ROLES

if TYPE_CHECKING:
    from bot.doctor.scene import Scene

TITLE = "feedback-bot: a probe, gone in a minute"
KIND = "probe"
PREFIX = "feedback-bot-probe"
"""Every label that a probe makes begins so."""

ABOUT = Text(
    "`feedback-bot doctor --probe` looks here whether this GitLab behaves as the bot expects. It removes this issue by "
    "itself when it is done; if it is still here an hour later, delete it."
)
PAUSES_SECONDS = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Before each further look at a list that does not show yet what was written."""


@dataclass
class Bench:
    """A temporary issue of the doctor's own.

    Args:
        scene: the examination.
        iid: its number.
        created_at: by GitLab (UTC).
        labels: every label that probes made, to be deleted.
    """

    scene: Scene
    iid: int
    created_at: datetime
    labels: set[str] = field(default_factory=set)

    def path(self, below: str = "") -> str:
        """The address of the issue, or of something below it."""
        return f"{_root(self.scene)}/issues/{self.iid}{below}"

    def ask(self, verb: str, below: str = "", **data: object) -> Any:
        """The JSON of a request about the issue."""
        return self.scene.wire.ask(verb, self.path(below), None, data or None).body

    def note(self, text: str) -> dict[str, Any]:
        """Writes a note as it is and returns what GitLab answers."""
        found = self.ask("post", "/notes", body=text)
        return found if isinstance(found, dict) else {}

    def stored(self, text: str) -> str | None:
        """What GitLab holds of a note that was written as it is; None when it made none."""
        number = self.note(text).get("id")
        return None if number is None else str(self.ask("get", f"/notes/{number}").get("body"))

    def label(self, name: str, description: str = "made by a probe") -> Label:
        """Makes a label that goes with the issue."""
        label = Label(f"{PREFIX}{name}", "#737278", description)
        self.labels.add(label.name)
        self.scene.gitlab.create_label(label)
        return label

    def state(self) -> str:
        """`opened` or `closed`."""
        return str(self.ask("get").get("state"))

    def reopened(self) -> None:
        """Opens the issue again, for the next probe."""
        self.scene.gitlab.update_issue(self.iid, state_event=StateEvent.REOPEN)

    def looks_until(self, is_seen: Callable[[], bool]) -> tuple[int, float] | None:
        """How many looks, and how many seconds, it took until something was seen; None when it never was."""
        clock = self.scene.ports.monotonic
        began = clock()
        for look, pause in enumerate(PAUSES_SECONDS, 1):
            if pause:
                self.scene.wait(pause)
            if is_seen():
                return look, clock() - began
        return None


@contextmanager
def opened(scene: Scene) -> Iterator[None]:
    """Gives the examination an issue to probe on, and removes it, and what a probe that died left behind.

    Afterwards `scene.leftover` tells how it ended: `deleted`, `closed`, or what is still there.
    """
    _tidy(scene, _left(scene), _labels_left(scene))
    issue = scene.gitlab.open_issue(TITLE, body(), [])
    bench = Bench(scene, issue.iid, issue.created_at)
    try:
        scene.bench = bench
        yield
    finally:
        scene.leftover = _tidy(scene, [issue.iid], sorted(bench.labels))


def body() -> Body:
    """The description of the probe's issue."""
    return ABOUT.fill(Marker(KIND))


def _root(scene: Scene) -> str:
    return f"/projects/{scene.project.project_id}"


def _left(scene: Scene) -> list[int]:
    """The issues of probes that died, by their author, title and marker; closed ones where the account may delete."""
    may_delete = scene.gitlab.access_level(scene.account.user_id) in DELETING_ROLES
    query: Query = {
        "author_id": scene.account.user_id,
        "state": "all" if may_delete else "opened",
        "search": TITLE,
        "in": "title",
        "per_page": 100,
    }
    rows = scene.wire.ask("get", f"{_root(scene)}/issues", query).body
    return [int(row["iid"]) for row in rows if row["title"] == TITLE and _is_probe(row.get("description") or "")]


def _is_probe(description: str) -> bool:
    marker = Marker.of(description)
    return marker is not None and marker.kind == KIND


def _labels_left(scene: Scene) -> list[str]:
    rows = scene.wire.ask("get", f"{_root(scene)}/labels", {"search": PREFIX, "per_page": 100}).body
    return [str(row["name"]) for row in rows if str(row["name"]).startswith(PREFIX) and row.get("is_project_label")]


def _tidy(scene: Scene, iids: Sequence[int], labels: Sequence[str]) -> str:
    """Removes issues, else closes them, and removes labels; how it ended."""
    told = {_ended(scene, iid) for iid in iids} | {_unlabelled(scene, name) for name in labels}
    return ", ".join(sorted(told - {""})) or "deleted"


def _unlabelled(scene: Scene, name: str) -> str:
    try:
        scene.gitlab.delete_label(name)
    except NotFound:
        return ""
    except ServiceError:
        return f"the label {name} is still there"
    return ""


def _ended(scene: Scene, iid: int) -> str:
    """Deletes an issue, or closes it where the role may not delete (GitLab docs: Owner and Planner may)."""
    try:
        scene.wire.ask("delete", f"{_root(scene)}/issues/{iid}")
    except ServiceError:
        return _closed(scene, iid)
    return "deleted"


def _closed(scene: Scene, iid: int) -> str:
    try:
        issue = scene.gitlab.update_issue(iid, state_event=StateEvent.CLOSE)
    except NotFound:
        return "deleted"
    except ServiceError:
        return f"issue #{iid} is still open"
    return f"issue #{iid} is still open" if issue.is_open else "closed"
