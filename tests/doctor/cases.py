"""For each check a sandbox that behaves otherwise than the bot expects, and what the doctor has to say then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import lease
from bot.config.problems import Problem
from bot.doctor import Scene, Verdict
from bot.domain.memory import stamp
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Label
from bot.sandbox.gitlab.oddities import Oddities
from tests.doctor.clinic import Dress, plain, staffed
from tests.on_duty import rostered, rotation
from tests.world import MINUTES, World

WARNING, FAILED = Verdict.WARNING, Verdict.FAILED
ISSUES = "/api/v4/projects/{project}/issues"
ISSUE = f"{ISSUES}/{{issue_iid}}"
NOTES = f"{ISSUE}/notes"
LONG_AGO = "Mon, 02 Nov 2026 09:00:00 GMT"


@dataclass(frozen=True)
class Case:
    """One way to behave otherwise.

    Args:
        check: the one that has to notice.
        breaks: does it to a world in which all is well.
        verdict: what the doctor says.
        dress: changes what the doctor looks at besides.
    """

    check: str
    breaks: Callable[[World], object]
    verdict: Verdict = FAILED
    dress: Dress = plain

    def __str__(self) -> str:
        return f"{self.check}-{self.verdict}"


def odd(**how: Any) -> Callable[[World], object]:
    """GitLab behaves so."""

    def broken(world: World) -> None:
        world.sandbox.gitlab.odd = Oddities(**how)

    return broken


def answered(
    body: Any, template: str, method: str = "GET", *, status: int = 200, times: int | None = None, nth: int = 1,
    **headers: str,
) -> Callable[[World], object]:  # fmt: skip
    """A service answers so instead."""
    fault = Fault(
        "status", method=method, template=template, status=status, body=json.dumps(body), times=times, nth=nth,
        headers=headers,
    )  # fmt: skip
    return lambda world: world.arm(fault)


def bot_as(level: int) -> Callable[[World], object]:
    return lambda world: world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), level)


def no_folder(world: World) -> None:
    world.cache = world.cache.parent / "a-file"
    world.cache.write_text("")


def other_project(world: World) -> None:
    world.project.id += 1000
    world.sandbox.gitlab.projects[world.project.id] = world.project
    world.sandbox.gitlab.indexes[world.project.id] = world.sandbox.gitlab.indexes[world.project.id - 1000]


def no_layers(world: World) -> None:
    world.config = rostered(world.config, rotation(layers=()), fallback=None)


def a_mistake(world: World) -> None:
    world.config = replace(world.config, problems=(Problem("labels.yml", 3, 1, "is odd"),))


def broken_rotation(world: World) -> None:
    world.config = replace(world.config, is_rotation_broken=True)


def a_stranger(world: World) -> None:
    world.config = rostered(world.config, fallback=people.OUTSIDER)


def a_former(world: World) -> None:
    world.config = rostered(world.config, fallback=people.FORMER.username)


def a_guest(world: World) -> None:
    world.config = rostered(world.config, fallback=people.WRITER.username)


def nobody_there(world: World) -> None:
    world.config = rostered(world.config, fallback="nobody.there")


def an_agent(world: World) -> None:
    account = world.sandbox.zendesk.accounts
    account.add_client(
        people.ZENDESK_CLIENT_ID,
        people.ZENDESK_CLIENT_SECRET,
        world.sandbox.zendesk.add_agent("Plain", "p@acme.example"),
    )


def without_csat(world: World) -> None:
    world.sandbox.zendesk.switches.csat = False


def in_the_other_kind(world: World) -> None:
    answered({"survey_responses": [{}], "meta": {}}, "/api/v2/{rest}")(world)
    answered({"satisfaction_ratings": [], "meta": {}}, "/api/v2/satisfaction_ratings")(world)
    world.set({"zendesk": {"csat": "legacy"}})


def public(world: World) -> None:
    world.project.visibility = "public"


def old(world: World) -> None:
    world.sandbox.gitlab.switches.version = "17.11.2-ee"


def ends_soon(world: World) -> None:
    token = world.sandbox.gitlab.tokens[people.GITLAB_TOKEN]
    token.expires_at = (world.sandbox.clock.now() + timedelta(days=10)).date()


def reads_only(world: World) -> None:
    world.sandbox.gitlab.tokens[people.GITLAB_TOKEN].scopes = ("read_api",)


def a_person(world: World) -> None:
    world.user(people.BOT).bot = False


def label_lost(world: World) -> None:
    gitlab = world.sandbox.gitlab
    name = next(title for title in (label.title for label in world.project.labels.values()) if "satisfaction" in title)
    world.project.labels = {number: label for number, label in world.project.labels.items() if label.title != name}
    gitlab.index(world.project).forget_answers()


def paused(world: World) -> None:
    world.sandbox.gitlab.update_issue(world.status, world.admin, add_labels=["bot-paused"])


def unopened(world: World) -> None:
    planner = next(each.username for each in people.MANAGERS if each.access_level == people.PLANNER)
    world.sandbox.gitlab.delete_issue(world.status, world.user(planner))


def died(world: World) -> None:
    held(world, f"held by a0 until {stamp(world.sandbox.clock.now() - 10 * MINUTES)}")


def held(world: World, words: str) -> Label:
    return world.sandbox.gitlab.add_label(world.project, world.admin, lease.NAME, description=words)


def untouched(world: World) -> None:
    issue = next(iter(world.bots))
    world.wait(timedelta(hours=1))
    odd(touches=False)(world)
    world.say(issue, "Nobody sees this.")


def unknown_schedule(world: World) -> None:
    staffed(world)
    del world.sandbox.pagerduty.schedules[next(iter(world.sandbox.pagerduty.schedules))]


def unknown_people(world: World) -> None:
    staffed(world)
    roster = world.config.roster
    users = {key: replace(user, pagerduty="") for key, user in roster.rotation.users.items()}
    world.config = replace(world.config, roster=replace(roster, rotation=replace(roster.rotation, users=users)))


def late(scene: Scene) -> Scene:
    return replace(scene, ports=replace(scene.ports, local_now=lambda: scene.ports.local_now() - 5 * MINUTES))


CASES = (
    Case("configuration", a_mistake, WARNING),
    Case("cache", no_folder),
    Case("cache", other_project, WARNING),
    Case("clock", lambda _: None, WARNING, late),
    Case("rotation", no_layers, WARNING),
    Case("rotation", broken_rotation),
    Case("zendesk-account", an_agent),
    Case("zendesk-account", answered({"user": {"id": None, "role": "end-user"}}, "/api/v2/users/me")),
    Case("zendesk-credentials", lambda _: None, WARNING, lambda scene: replace(scene, is_api_token=True)),
    Case("zendesk-clock", answered({"user": {"id": 1}}, "/api/v2/users/me", Date=LONG_AGO), WARNING),
    Case("zendesk-csat", without_csat),
    Case("zendesk-csat", in_the_other_kind, WARNING),
    Case("zendesk-paging", answered({"satisfaction_ratings": [{"id": 1}, {"id": 2}]}, "/api/v2/satisfaction_ratings")),
    Case(
        "zendesk-paging",
        answered(
            {"satisfaction_ratings": [{"id": 1}], "meta": {"has_more": True, "after_cursor": "x"}},
            "/api/v2/satisfaction_ratings",
        ),
    ),
    Case("zendesk-start-time", answered({"satisfaction_ratings": [{"id": 1}]}, "/api/v2/satisfaction_ratings")),
    Case("zendesk-show-many", answered({"tickets": []}, "/api/v2/tickets/show_many")),
    Case("zendesk-show-many", answered({"error": "x"}, "/api/v2/tickets/show_many", status=403)),
    Case("gitlab-project", public),
    Case("gitlab-version", old, WARNING),
    Case("gitlab-version", answered({"version": "none"}, "/api/v4/version"), WARNING),
    Case("gitlab-token", ends_soon, WARNING),
    Case("gitlab-token", reads_only),
    Case(
        "gitlab-token",
        answered({"scopes": ["api"], "expires_at": "soon"}, "/api/v4/personal_access_tokens/self"),
        WARNING,
    ),
    Case("gitlab-account", a_person, WARNING),
    Case("gitlab-role", bot_as(people.GUEST)),
    Case("gitlab-former-accounts", lambda world: world.set({"gitlab": {"former_accounts": ("nobody.there",)}})),
    Case("gitlab-labels", label_lost, WARNING),
    Case("gitlab-labels", lambda world: setattr(world, "config", replace(world.config, labels=None))),
    Case("gitlab-status", paused, WARNING),
    Case("gitlab-status", unopened, WARNING),
    Case("gitlab-lease", died, WARNING),
    Case("gitlab-lease", lambda world: held(world, "mine!"), WARNING),
    Case("gitlab-members", a_stranger),
    Case("gitlab-members", a_former),
    Case("gitlab-members", a_guest),
    Case("gitlab-members", nobody_there),
    Case("gitlab-paging", odd(sends_links=False)),
    Case("gitlab-touches", untouched),
    Case("pagerduty-schedules", unknown_schedule),
    Case("pagerduty-schedules", unknown_people, WARNING),
    Case(
        "pagerduty-schedules",
        staffed,
        FAILED,
        lambda scene: replace(scene, ports=replace(scene.ports, schedules=None)),
    ),
    Case("issue-listed", answered([], ISSUES, nth=2, times=2), WARNING),
    Case("issue-listed", answered([], ISSUES)),
    Case("note-listed", answered([], NOTES, times=2), WARNING),
    Case("note-listed", answered([], NOTES)),
    Case("label-listed", answered({}, "/api/v4/projects/{project}/labels/{name}", status=404, times=1), WARNING),
    Case("label-listed", answered({}, "/api/v4/projects/{project}/labels/{name}", status=404)),
    Case("note-pages", odd(sends_links=False)),
    Case("quick-actions", odd(quick_actions="ignored"), WARNING),
    Case("quick-actions", odd(rewrites=("These", "Those"))),
    Case("quick-actions-alone", odd(notes_of_commands=True), WARNING),
    Case("quoted-block", odd(quick_actions="anywhere")),
    Case("quoted-block", odd(rewrites=("> ", ""))),
    Case("quoted-inline", odd(rewrites=("`", "'"))),
    Case("quoted-inline", odd(quick_actions="anywhere")),
    Case("quoted-references", odd(shows_references=False), WARNING),
    Case(
        "quoted-references",
        answered({"html": "<a data-reference-type=user>"}, "/api/v4/markdown", "POST"),
    ),
    Case("stored-text", odd(rewrites=("\t", " "))),
    Case("markers", odd(rewrites=("<!--", "<!-"))),
    Case("markers", answered([], NOTES)),
    Case("lease-once", odd(repeats_labels=True)),
    Case("lease-race", odd(repeats_labels=True)),
    Case("lease-gone", odd(updates_deleted_labels=True)),
    Case("lease-words", odd(rewrites=("probe", "prose"))),
    Case("labels-kept", odd(drops_labels=True)),
    Case("label-siblings", odd(keeps_labels=True)),
    Case("label-scopes", odd(drops_labels=True)),
    Case("label-unknown", odd(creates_labels=False), WARNING),
    Case("state-events", odd(ignores_state=True)),
    Case("state-record", answered([], f"{ISSUE}/resource_state_events")),
    Case("label-record", answered([], f"{ISSUE}/resource_label_events")),
    Case("confidential", odd(forgets_confidential=True)),
    Case("updated-at", answered({"updated_at": "2020-01-01T00:00:00.000Z"}, ISSUE, "PUT", times=1)),
    Case("reactions", odd(repeats_reactions=True)),
    Case("note-deleted", answered({"message": "403 Forbidden"}, f"{NOTES}/{{note_id}}", "DELETE", status=403)),
    Case("note-deleted", answered({}, f"{NOTES}/{{note_id}}", "DELETE")),
    Case("edit-new-mention", odd(edit_todos="none"), WARNING),
    Case("edit-same-mention", odd(edit_todos="all")),
    Case("probe-removed", odd(ignores_state=True)),
)

EARLY = {
    "environment": {"GITLAB_TOKEN": ""},
    "configuration": {"FEEDBACK_BOT_CONFIG": "no-such-folder"},
    "notify": {"NOTIFY": "ana nonsense://nowhere"},
}
"""What is found before any service is asked, by the environment that brings it about."""
