"""Reports to be shown: small ones, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.actions import CreateLabel, OpenIssue, PostNote, StateEvent, UpdateIssue
from bot.domain.markers import Key, Marker
from bot.domain.model import Label
from bot.domain.texts import Text
from bot.report import Done, Outcome, Report, Result

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
REQUESTS = {"zendesk": 2, "gitlab": 5}
COST = "requests: 2 to Zendesk and 5 to GitLab"
TO_FIND_OUT = "requests to find out: 2 to Zendesk and 5 to GitLab"


def key(ticket: int) -> str:
    """How the case of a ticket is named."""
    return f"zendesk:zendesk:ticket/{ticket}"


def label() -> CreateLabel:
    return CreateLabel(why="docs is missing", label=Label("docs"))


def opened(ticket: int) -> OpenIssue:
    body = Text("Hello.").fill(Marker("case", Key("zendesk", ticket)))
    return OpenIssue(
        why="a new rating", key=Key("zendesk", ticket), title="Bad: ticket", body=body, labels=("satisfaction::bad",)
    )


def card(ticket: int, why: str = "a bad rating is to be reviewed") -> PostNote:
    marker = Marker("card", Key("zendesk", ticket))
    return PostNote(why=why, key=marker.key, body=Text("Hello.").fill(marker))


def reopened(ticket: int) -> UpdateIssue:
    return UpdateIssue(
        why="the rating changed from good to bad",
        key=Key("zendesk", ticket),
        add_labels=("satisfaction::bad",),
        remove_labels=("satisfaction::good",),
        state_event=StateEvent.REOPEN,
    )


def of(*done: Done, outcome: Outcome = Outcome.OK, is_plan: bool = False) -> Report:
    return Report(at=AT, outcome=outcome, done=list(done), requests=REQUESTS, is_plan=is_plan)


def cards(*results: tuple[Result, str], outcome: Outcome = Outcome.OK, is_plan: bool = False) -> Report:
    """A card for each result, with its detail."""
    done = [Done(card(number), result, detail) for number, (result, detail) in enumerate(results, 1)]
    return of(*done, outcome=outcome, is_plan=is_plan)


def plan(*actions: CreateLabel | OpenIssue | PostNote | UpdateIssue) -> Report:
    return of(*(Done(action, Result.PLANNED) for action in actions), is_plan=True)
