"""What an admin can set in `bot.yml`. Its descriptions are repeated by table, schema and comments."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.config.asking import Pinging, RotationSettings
from bot.config.commands import Commands
from bot.config.entries import Section, finding
from bot.config.fields import (
    CardLine,
    Duration,
    Id,
    Idleness,
    IdOrName,
    LabelName,
    Limit,
    OptionalDate,
    OptionalUserName,
    ProjectReference,
    RunLength,
    SourceName,
    Tag,
    UserName,
)
from bot.config.privacy import Privacy
from bot.config.problems import shown
from bot.config.review import Look, Review
from bot.config.schedule import Schedule
from bot.config.surveys import Csat, Surveys
from bot.config.version import VERSION, Version


class Zendesk(Section):
    """Where the ratings come from; address and credentials are in the environment."""

    source: SourceName = Field(
        default="zendesk",
        description="Fixed name of this Zendesk account: lower-case letters, digits and single dashes. It is part of "
        "every marker in GitLab: once the bot has run, another name stops it, since it would lose its issues.",
    )
    csat: Csat = Field(
        default="auto",
        description="legacy: satisfaction ratings; surveys: survey responses, Zendesk's newer kind; auto: the one that "
        "the account uses, looked up once a day.",
    )
    surveys: Surveys = Field(default=Surveys(), description="How survey responses are read.")


class GitLab(Section):
    """Where the issues go; address and token are in the environment."""

    project: ProjectReference = Field(
        default=None,
        description="Path or number of the feedback project, for instance support/feedback. The environment variable "
        "GITLAB_PROJECT wins; one of the two is needed. The project must not be public.",
    )
    former_accounts: tuple[UserName, ...] = Field(
        default=(),
        description="User names of earlier accounts of the bot. A new project token is a new user: without its old "
        "name here the bot does not recognise its own issues.",
    )
    ignore_users: tuple[UserName, ...] = Field(
        default=(), description="User names of other bots: what they write is never answered."
    )


class Exclude(Section):
    """Tickets whose ratings are left out. One match is enough."""

    tags: tuple[Tag, ...] = Field(default=(), description="Zendesk tags.")
    groups: tuple[IdOrName, ...] = Field(
        default=(), description="Zendesk groups by name or number. A name that is all digits needs quotes."
    )
    forms: tuple[Id, ...] = Field(default=(), description="Zendesk ticket forms by number.")
    organizations: tuple[IdOrName, ...] = Field(default=(), description="Zendesk organizations by name or number.")


class Show(Section):
    """What of the ticket an issue shows besides score, ticket link and time. Words from outside appear as quotes."""

    comment: bool = Field(default=True, description="The customer's comment.")
    reason: bool = Field(default=True, description="The reason that the customer chose from a list.")
    assignee: bool = Field(default=False, description="Name of the agent who has the ticket.")
    group: bool = Field(default=True, description="Name of the ticket's group.")
    organization: bool = Field(default=False, description="Name of the customer's organization.")
    tags: bool = Field(default=False, description="The ticket's tags.")
    public_replies: Annotated[int, Field(ge=0, le=10)] = Field(
        default=0, description="How many of the last public comments of the ticket, 0 to 10. Costs a request per issue."
    )


class Mirror(Section):
    """Which ratings become issues, and what these show."""

    look_back: Duration = Field(
        default=timedelta(days=7), description="How far before its first run the bot starts to mirror ratings."
    )
    backfill: OptionalDate = Field(
        default=None,
        description="Mirrors older ratings too, from this day (UTC) on, for instance 2026-11-01; without pings or "
        "deadlines. A week later all good ones are due to close: see brake.mass_close. null: none.",
    )
    exclude: Exclude = Field(default=Exclude(), description="Tickets to leave out. One match is enough.")
    show: Show = Field(default=Show(), description="What an issue shows besides score, link and time.")


class CloseIdle(Section):
    """When good issues close by themselves."""

    after: Idleness = Field(
        default=timedelta(days=7),
        description="How long nobody must have written or done anything on a good issue before it closes, at least 1 "
        "hour. Issues with "
        "an assignee, or with the label keep_open, look or contact.pending of labels.yml, stay. null: none closes.",
    )
    grace: Idleness = Field(
        default=None,
        description="null: idle issues close at once. Otherwise a comment warns first, and the issue closes so long "
        "after it, at least 1 hour, unless somebody writes or does something.",
    )


class Run(Section):
    """How much one run may do. What is left waits for the next run and is reported."""

    max_writes: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=500, description="Issues, notes and changes that one run writes at the most."
    )
    time_budget: RunLength = Field(
        default=timedelta(minutes=10), description="How long one run may take, 10 seconds to 1 day."
    )
    workers: Annotated[int, Field(ge=1, le=32)] = Field(
        default=8, description="How many requests are under way at a time, 1 to 32."
    )
    note_reads: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=300, description="Of how many issues one run reads the notes at the most when its cache is empty."
    )


class Pace(Section):
    """Limits of GitLab and Zendesk that the bot stays under. null switches one off."""

    notes_per_minute: Limit = Field(default=60, description="New notes per minute. null: no limit.")
    issues_per_minute: Limit = Field(default=200, description="New issues per minute. null: no limit.")
    requests_per_minute: Limit = Field(
        default=2000,
        description="Requests of any kind per minute. null: no limit, and what the services tell of theirs in the "
        "headers of their replies does not count either.",
    )
    requests_per_hour: Limit = Field(default=None, description="Requests of any kind per hour. null: no limit.")
    zendesk_requests_per_minute: Limit = Field(
        default=200,
        description="Requests to Zendesk per minute: its smallest published limit but for Support Essential, which "
        "takes 10; the headers of its replies count besides. null: the headers alone.",
    )


class Brake(Section):
    """What a person has to confirm before the bot does it."""

    first_plan: Literal["tick", "off"] = Field(
        default="tick",
        description="tick: the first run writes its plan into the status issue and waits until somebody ticks it; "
        "off: it starts at once.",
    )
    mass_close: Annotated[int, Field(ge=1)] = Field(
        default=300,
        description="A run that would close more than this closes none: look at `plan`, then `run --force`.",
    )
    mass_reopen: Annotated[int, Field(ge=1)] = Field(
        default=20,
        description="A run that would reopen more than this reopens none: look at `plan`, then `run --force`.",
    )
    mass_relabel: Annotated[int, Field(ge=1)] = Field(
        default=200,
        description="`labels --apply`, or a run, that would give more issues than this another label touches none of "
        "them: look at `labels` or `plan`, then go on with `--force`.",
    )
    mass_empty: Annotated[int, Field(ge=1)] = Field(
        default=100,
        description="A run that would take customers' words out of more issues than this touches none of them: look at "
        "`plan`, then `run --force`.",
    )


class Status(Section):
    """The bot's own issue, in which it tells how it fares."""

    title: CardLine = Field(default="feedback-bot status", description="Title of the status issue.")
    heartbeat: Duration = Field(
        default=timedelta(hours=1), description="How often the status issue is renewed though nothing happened."
    )


class FallbackLabels(Section):
    """Names of the labels without which nothing works."""

    good: LabelName = Field(default="satisfaction::good", description="Label of good ratings.")
    bad: LabelName = Field(default="satisfaction::bad", description="Label of bad ratings.")
    paused: LabelName = Field(default="bot-paused", description="Label that pauses the bot.")

    @model_validator(mode="after")
    def _differ(self) -> Self:
        same = self.good.casefold() == self.bad.casefold()
        return self._refuse([finding(("bad",), "is the label of good ratings already")] if same else [])


class Fallback(Section):
    """What serves while another file is broken."""

    reviewer: OptionalUserName = Field(
        default=None,
        description="GitLab user name of who is asked where nobody is on call, or while rotation.yml is broken, and "
        "when nobody answered for long. null: nobody.",
    )
    labels: FallbackLabels = Field(
        default=FallbackLabels(), description="Serve while labels.yml is missing or broken: keep them equal to it."
    )


class BotConfig(Section):
    """Settings of feedback-bot (`bot.yml`)."""

    version: Version = Field(
        default=VERSION,
        description="Version of the form of all files in this folder; without it: 1. `feedback-bot check --migrate` "
        "brings older files up to date.",
    )
    zendesk: Zendesk = Field(
        default=Zendesk(), description="The Zendesk account. Address and credentials are in the environment."
    )
    gitlab: GitLab = Field(
        default=GitLab(), description="The GitLab project. Address and token are in the environment."
    )
    mirror: Mirror = Field(default=Mirror(), description="Which ratings become issues, and what these show.")
    privacy: Privacy = Field(default=Privacy(), description="What is kept of customers' words, and how long.")
    review: Review = Field(default=Review(), description="What a manager answers about a bad rating.")
    commands: Commands = Field(
        default=Commands(), description="How the bot answers when somebody speaks to it in a comment."
    )
    rotation: RotationSettings = Field(default=RotationSettings(), description="Who reviews a bad rating.")
    ping: Pinging = Field(default=Pinging(), description="How people are asked to review.")
    look: Look = Field(default=Look(), description="Ratings whose words say the opposite of their score.")
    close_idle: CloseIdle = Field(default=CloseIdle(), description="When good issues close by themselves.")
    run: Run = Field(
        default=Run(), description="How much one run may do. What is left waits for the next and is reported."
    )
    schedule: Schedule = Field(
        default=Schedule(), description="When `serve` runs. A run by any other scheduler does not read this."
    )
    pace: Pace = Field(default=Pace(), description="Limits of GitLab and Zendesk that the bot stays under.")
    brake: Brake = Field(default=Brake(), description="What a person has to confirm before the bot does it.")
    status: Status = Field(default=Status(), description="The bot's own issue, in which it tells how it fares.")
    fallback: Fallback = Field(default=Fallback(), description="What serves while another file is broken.")

    @model_validator(mode="after")
    def _people_are_heard(self) -> Self:
        """Whoever may give a command must not be one whose comments are never read."""
        ignored = {name.casefold() for name in self.gitlab.ignore_users}
        told = "stands in gitlab.ignore_users, whose comments are never read: delete one"
        found = [
            finding(("commands", "allow", verb, "people", index), f"{shown(name)} {told}")
            for verb, permission in self.commands.allow.items()
            for index, name in enumerate(permission.people)
            if name.casefold() in ignored
        ]
        return self._refuse(found)
