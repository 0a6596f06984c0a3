"""The webhooks of a project as GitLab keeps them: where they go, for what, and whether they still do."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.sandbox.gitlab.model import Project

EVENTS = (
    "push_events",
    "tag_push_events",
    "merge_requests_events",
    "issues_events",
    "confidential_issues_events",
    "note_events",
    "confidential_note_events",
    "job_events",
    "pipeline_events",
    "wiki_page_events",
    "deployment_events",
    "releases_events",
    "milestone_events",
    "feature_flag_events",
    "resource_access_token_events",
)
"""What a hook may be told of; here only issues and notes happen."""

MAY_FAIL, FAILS_FOR_GOOD = 4, 40
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(days=1)

Alert = Literal["executable", "temporarily_disabled", "disabled"]


@dataclass(eq=False, slots=True)
class Hook:
    """A webhook: `base` is the address of the installation, as whoever made the hook called it.

    Four failures in a row switch it off for a minute, each further one for twice as long, forty for good (GitLab
    docs, "Auto-disabled webhooks").
    """

    id: int
    project: Project
    url: str
    base: str
    created_at: datetime
    events: frozenset[str]
    token: str = ""
    signing_token: str = ""
    name: str = ""
    description: str = ""
    has_ssl_verification: bool = True
    failures: int = 0
    disabled_until: datetime | None = None
    statuses: list[int] = field(default_factory=list)

    def alert(self, now: datetime) -> Alert:
        """Return whether events are delivered now."""
        if self.failures >= FAILS_FOR_GOOD:
            return "disabled"
        return "temporarily_disabled" if self.disabled_until and self.disabled_until > now else "executable"

    def note(self, status: int, now: datetime) -> None:
        """Remember how a delivery was answered, 0 for not at all."""
        self.statuses.append(status)
        if status in range(200, 400):
            self.failures, self.disabled_until = 0, None
            return
        self.failures += 1
        if self.failures >= MAY_FAIL:
            doubled = FIRST_REST * 2 ** min(self.failures - MAY_FAIL, FAILS_FOR_GOOD)
            self.disabled_until = now + min(doubled, LONGEST_REST)
