"""Looks at what the project holds: labels, the status issue, the lease, the people of the rotation, lists of issues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot import label_diff, lease, status
from bot.contact import WRITING_ROLES
from bot.doctor.gitlab_access import GITLAB
from bot.doctor.here import listed
from bot.doctor.model import Check, Finding, held, odd, unused, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at, rows, time
from bot.domain.actions import CreateLabel
from bot.domain.errors import NotFound
from bot.domain.history import THROTTLE
from bot.domain.memory import stamp
from bot.domain.ports_wire import Query

LOOKED_AT = 5
"""So many issues are compared with their newest comment."""

SLACK = timedelta(seconds=2)
"""Between the moments at which GitLab writes a comment and its issue."""


def _labels(scene: Scene) -> Finding:
    labels = scene.config.labels
    if labels is None:
        return wrong("labels.yml is broken: only the labels of the fallback are known")
    difference = label_diff.compare(labels.entries, scene.gitlab.labels())
    missing = [each.label.name for each in difference.actions if isinstance(each, CreateLabel)]
    others = len(difference.actions) - len(missing) + len(difference.moves)
    lines = [f"missing: {', '.join(missing)}"] if missing else []
    lines += [f"{others} differ from labels.yml or have a former name"] if others else []
    lines += [finding.why for finding in difference.findings]
    return odd(listed(lines)) if lines else well(f"all {len(labels.entries)} are there")


def _status(scene: Scene) -> Finding:
    issues = _titled(scene)
    if not issues:
        return _before(scene) or odd("there is none yet", "the first run opens it")
    number, on = int(issues[0]["iid"]), {*(at(issues[0], "labels") or [])} & status.pause_labels(scene.config)
    other = _stranger(scene, number)
    if other is not None:
        return other
    if on:
        return odd(f"issue #{number}; paused by the label {min(on)}", "take the label away to let the bot go on")
    return well(f"issue #{number}, not paused")


def _titled(scene: Scene) -> list[Any]:
    """The bot's issues that are called like the status issue, the oldest first."""
    title = scene.config.bot.status.title
    query: Query = {"author_id": scene.account.user_id, "search": title, "in": "title", "state": "all", "per_page": 100}
    found = rows(scene.wire.ask("get", f"/projects/{scene.project.project_id}/issues", query).body, GITLAB)
    return sorted((row for row in found if at(row, "title") == title), key=lambda row: int(row["iid"]))


def _before(scene: Scene) -> Finding | None:
    """What is wrong where a mirror without a status issue had another source before."""
    issues = scene.gitlab.issues() if scene.config.mirror else ()
    own = (each for each in issues if each.is_status and each.author_id == scene.account.user_id)
    told = ((each.iid, each.marker.values.get("source", "")) for each in own if each.marker)
    return next((found for iid, owner in told if (found := _stranger(scene, iid, owner))), None)


def _stranger(scene: Scene, iid: int, owner: str = "") -> Finding | None:
    """What is wrong with a status issue of another source."""
    account = scene.account.user_id
    found = status.stranger(scene.gitlab, scene.config, iid, owner, own_id=account, ours={account})
    return wrong(found.seen, found.advice) if found else None


def _lease(scene: Scene) -> Finding:
    label = scene.gitlab.label(lease.NAME)
    if label is None:
        return well("free")
    found = lease.held(label)
    if found is None:
        return odd("its label holds words that are not the bot's: the next run takes it over")
    holder, until = found
    told = f"held by {holder} until {stamp(until)}"
    return well(f"{told}: a run is at work") if until >= scene.now else odd(f"{told}: that run died")


def _members(scene: Scene) -> Finding:
    names = list(_reviewers(scene))
    if not names:
        return unused("there is no rotation and no fallback")
    lines = [line for name in names if (line := _unfit(scene, name))]
    return wrong(listed(lines)) if lines else well(f"all {len(names)} can see and label confidential issues")


def _reviewers(scene: Scene) -> Iterator[str]:
    roster = scene.config.roster
    names = [user.gitlab for user in roster.rotation.users.values()]
    fallback = roster.fallback_user()
    yield from dict.fromkeys([*names, *([fallback.gitlab] if fallback else [])])


def _unfit(scene: Scene, name: str) -> str:
    """Why somebody cannot review; empty when they can."""
    person = scene.gitlab.person_named(name)
    if person is None:
        return f"there is no account {name}"
    if not person.is_active:
        return f"{name} is blocked"
    if person.access_level is None:
        return f"{name} is no member of the project"
    return "" if person.access_level in WRITING_ROLES else f"{name} has too small a role"


def _paging(scene: Scene) -> Finding:
    path = f"/projects/{scene.project.project_id}/issues"
    query: Query = {"order_by": "created_at", "sort": "asc", "pagination": "keyset", "state": "all"}
    first = scene.wire.ask("get", path, {**query, "per_page": 1})
    if not first.following:
        more = rows(scene.wire.ask("get", path, {**query, "per_page": 2}).body, GITLAB)
        return wrong("a list ends after its first page") if len(more) > 1 else unused("there are no two issues yet")
    link = dict(parse_qsl(urlsplit(first.following).query, keep_blank_values=True))
    second = scene.wire.ask("get", path, link).body
    kind = "by keyset" if "cursor" in link else "by number"
    is_another = at(second, 0, "iid") not in {None, at(first.body, 0, "iid")}
    return held(f"pages follow each other {kind}", "the second page is not another one", when=is_another)


def _touched(scene: Scene) -> Finding:
    path = f"/projects/{scene.project.project_id}/issues"
    query: Query = {"order_by": "updated_at", "sort": "desc", "per_page": 20, "state": "all"}
    issues = [row for row in rows(scene.wire.ask("get", path, query).body, GITLAB) if at(row, "user_notes_count")]
    told = [_later(scene, path, row) for row in issues[:LOOKED_AT]]
    if not told:
        return unused("no issue has a comment yet")
    wrongly = [iid for iid in told if iid]
    return held(
        f"true of the {len(told)} newest ones",
        f"issues with a comment later than their last change: {', '.join(f'#{iid}' for iid in wrongly)}",
        when=not wrongly,
    )  # fmt: skip


def _later(scene: Scene, path: str, row: Any) -> int:
    """The number of an issue whose newest comment is later than it may be, else 0."""
    query: Query = {"order_by": "created_at", "sort": "desc", "per_page": 1}
    try:
        note = scene.wire.ask("get", f"{path}/{row['iid']}/notes", query).body
        again = scene.wire.ask("get", f"{path}/{row['iid']}").body
    except NotFound:
        return 0
    written, touched = time(note, 0, "created_at"), time(again, "updated_at")
    is_late = written is not None and touched is not None and written > touched + THROTTLE + SLACK
    return int(row["iid"]) if is_late else 0


CHECKS = (
    Check(
        "gitlab-labels", GITLAB, "the labels of `labels.yml` are there, as the file has them",
        "as `labels` does", "the next run creates what is missing; `feedback-bot labels` shows the rest", _labels,
    ),
    Check(
        "gitlab-status", GITLAB, "there is a status issue, it tells of `zendesk.source`, and nobody paused the bot",
        "it is looked up by its title, and its comments are read", "look at the status issue", _status,
        forbids="no run starts while it tells of another source",
    ),
    Check(
        "gitlab-lease", GITLAB, "the lease is free, or held by a run that is at work",
        "the label that is the lease is read", "nothing: the next run takes it over", _lease,
    ),
    Check(
        "gitlab-members", GITLAB, "whoever can be asked to review sees and labels confidential issues",
        "each is looked up with their role", "make them Planners or Reporters of the project, or mend rotation.yml and "
        "fallback.reviewer", _members,
    ),
    Check(
        "gitlab-paging", GITLAB, "the pages of a list follow each other by `Link`", "two pages of one issue",
        "check what stands between the bot and GitLab: issues would be overlooked, and mirrored twice", _paging,
    ),
    Check(
        "gitlab-touches", GITLAB, "a comment moves the issue's `updated_at`, unless it moved a minute before",
        "the newest issues are compared with their newest comment",
        "report it with this line: comments might not be seen before the daily sweep", _touched,
    ),
)  # fmt: skip
