"""For each check a sandbox that behaves otherwise than the bot expects, and what the doctor has to say then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.doctor import Verdict
from bot.sandbox import people
from tests.doctor.breaks import (
    a_former,
    a_guest,
    a_mistake,
    a_person,
    a_stranger,
    an_agent,
    answered,
    bot_as,
    broken_rotation,
    died,
    ends_soon,
    held,
    in_the_other_kind,
    label_lost,
    late,
    no_folder,
    no_layers,
    nobody_there,
    odd,
    old,
    only_surveys,
    other_project,
    paused,
    public,
    reads_only,
    surveyed,
    surveys_that,
    unknown_people,
    unknown_schedule,
    unopened,
    untouched,
    without_csat,
    without_csat_by_surveys,
)
from tests.doctor.clinic import Dress, plain, staffed
from tests.world import World

WARNING, FAILED = Verdict.WARNING, Verdict.FAILED
PROJECT = "/api/v4/projects/{project}"
ISSUES = f"{PROJECT}/issues"
ISSUE = f"{ISSUES}/{{issue_iid}}"
NOTES = f"{ISSUE}/notes"
SAME_PAGE = {"survey_responses": [{"id": "a"}], "meta": {"has_more": True, "after_cursor": "x"}}
NO_MORE = {"has_more": False}
ONE_PAGE = {"survey_responses": [{"id": "a"}], "meta": NO_MORE}
RATINGS = "/api/v2/satisfaction_ratings"
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


CASES = (
    Case("configuration", a_mistake, WARNING),
    Case("cache", no_folder),
    Case("cache", other_project, WARNING),
    Case("clock", lambda _: None, WARNING, late),
    Case("clock", answered({"id": 1}, PROJECT, Date=""), Verdict.UNSEEN),
    Case("rotation", no_layers, WARNING),
    Case("rotation", broken_rotation),
    Case("zendesk-account", an_agent),
    Case("zendesk-account", answered({"user": {"id": None, "role": "end-user"}}, "/api/v2/users/me")),
    Case("zendesk-credentials", lambda _: None, WARNING, lambda scene: replace(scene, is_api_token=True)),
    Case("zendesk-clock", answered({"user": {"id": 1}}, "/api/v2/users/me", Date=LONG_AGO), WARNING),
    Case("zendesk-clock", answered({"user": {"id": 1}}, "/api/v2/users/me", Date=""), Verdict.UNSEEN),
    Case("zendesk-csat", answered({}, RATINGS, status=401), Verdict.UNSEEN),
    Case("zendesk-csat", without_csat),
    Case("zendesk-csat", lambda world: world.set({"zendesk": {"csat": "surveys"}})),
    Case("zendesk-csat", in_the_other_kind, WARNING),
    Case("zendesk-paging", answered({"satisfaction_ratings": [{"id": 1}, {"id": 2}]}, RATINGS)),
    Case(
        "zendesk-paging",
        answered(
            {"satisfaction_ratings": [{"id": 1}], "meta": {"has_more": True, "after_cursor": "x"}},
            RATINGS,
        ),
    ),
    *(Case(f"zendesk-{name}", only_surveys, Verdict.UNUSED) for name in ("paging", "start-time", "show-many")),
    Case("zendesk-paging", without_csat, Verdict.UNSEEN),
    Case("zendesk-paging", answered({"satisfaction_ratings": [{"id": 1}], "meta": NO_MORE}, RATINGS), Verdict.OK),
    Case("zendesk-paging", answered({}, RATINGS, status=401), Verdict.UNSEEN),
    Case("zendesk-paging", answered({"satisfaction_ratings": []}, RATINGS), Verdict.UNUSED),
    Case("zendesk-show-many", answered({}, RATINGS), Verdict.UNUSED),
    Case("zendesk-start-time", answered({"satisfaction_ratings": [{"id": 1}]}, RATINGS)),
    Case("zendesk-show-many", answered({"tickets": []}, "/api/v2/tickets/show_many")),
    Case("zendesk-show-many", answered({"error": "x"}, "/api/v2/tickets/show_many", status=403)),
    *(Case(f"zendesk-survey-{name}", lambda _: None, Verdict.UNUSED) for name in ("paging", "time", "tickets")),
    *(Case(f"zendesk-survey-{name}", only_surveys, Verdict.UNUSED) for name in ("paging", "time", "tickets")),
    *(Case(f"zendesk-survey-{name}", surveyed, Verdict.OK) for name in ("paging", "time", "tickets")),
    Case("zendesk-survey-paging", without_csat_by_surveys, Verdict.UNSEEN),
    Case("zendesk-survey-paging", surveys_that({"errors": []}, status=400)),
    Case("zendesk-survey-paging", surveys_that({}, status=401), Verdict.UNSEEN),
    Case("zendesk-survey-paging", surveys_that({"survey_responses": [{"id": "a"}, {"id": "b"}]})),
    Case("zendesk-survey-paging", surveys_that({"survey_responses": [{"id": "a"}], "meta": {"has_more": True}})),
    Case("zendesk-survey-paging", surveys_that(SAME_PAGE)),
    Case("zendesk-survey-paging", surveys_that(ONE_PAGE), Verdict.OK),
    Case("zendesk-survey-time", lambda world: surveyed(world, survey_times="seconds")),
    Case("zendesk-survey-time", lambda world: surveyed(world, survey_times="ignored")),
    Case("zendesk-survey-tickets", surveys_that({"tickets": []}, "/api/v2/tickets/show_many")),
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
    Case("gitlab-touches", answered({}, NOTES, status=404), Verdict.OK),
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
    Case("updated-at", answered({"id": 1}, ISSUE, "PUT", times=1), Verdict.UNSEEN),
    Case("reactions", odd(repeats_reactions=True)),
    Case("note-deleted", answered({"message": "403 Forbidden"}, f"{NOTES}/{{note_id}}", "DELETE", status=403)),
    Case("note-deleted", answered({}, f"{NOTES}/{{note_id}}", "DELETE")),
    Case("edit-new-mention", odd(edit_todos="none"), WARNING),
    Case("edit-same-mention", odd(edit_todos="all")),
    Case("edit-same-mention", answered([], "/api/v4/todos"), Verdict.UNSEEN),
    Case("probe-removed", odd(ignores_state=True)),
    Case("probe-removed", answered({}, ISSUE, "DELETE", status=404), Verdict.OK),
    Case("probe-removed", answered({}, ISSUE, "PUT", status=404), Verdict.OK),
    Case("probe-removed", answered({}, ISSUE, "PUT", status=422)),
)

EARLY = {
    "environment": {"GITLAB_TOKEN": ""},
    "configuration": {"FEEDBACK_BOT_CONFIG": "no-such-folder"},
    "notify": {"NOTIFY": "ana nonsense://nowhere"},
}
"""What is found before any service is asked, by the environment that brings it about."""
