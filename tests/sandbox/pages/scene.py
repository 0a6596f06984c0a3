"""A small world for the tests of the GitLab and Zendesk pages: one rated ticket, its issue, its people."""

from __future__ import annotations

from typing import Any

from bot.sandbox import people
from bot.sandbox.gitlab import Issue, Note, Project, User
from bot.sandbox.people import PROJECT
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox
from bot.sandbox.zendesk.model import Ticket

MIRA, TOMAS, OLUCHI, REN = (manager.username for manager in people.MANAGERS)
TICKET = 4001
ISSUES, TICKETS = f"/{PROJECT}/-/issues", "/agent/tickets"
MARKER = f"<!-- feedback-bot case zendesk:zendesk:ticket/{TICKET} score=bad round=1 -->"


class Scene:
    """The seed's people without their ratings, a bad rating, and the issue that a bot made of it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        seed(sandbox, seed=1, ratings=0)
        self.customer = sandbox.zendesk.add_end_user("Ada Abernwick", "ada@customer.example")
        self.agent = sandbox.zendesk.add_agent("Pia Solveigson", "pia.s@acme.example")
        self.ticket = self.add_ticket("Printer burns", ticket_id=TICKET)
        sandbox.zendesk.rate(TICKET, "bad", "Still broken.")
        self.gitlab = sandbox.gitlab
        self.issue = self.open(f"Bad: ticket #{TICKET}", f"Ticket was rated.\n\n{MARKER}", ("satisfaction::bad",))
        self.path = f"{ISSUES}/{self.issue.iid}"

    @property
    def project(self) -> Project:
        return self.gitlab.paths[PROJECT]

    def user(self, username: str) -> User:
        user = self.gitlab.user_named(username)
        assert user is not None
        return user

    def open(self, title: str, description: str = "", labels: tuple[str, ...] = (), by: str = people.BOT) -> Issue:
        asked: dict[str, Any] = {"title": title, "description": description, "labels": labels}
        return self.gitlab.create_issue(self.project, self.user(by), confidential=by == people.BOT, **asked)

    def say(self, body: str, by: str = MIRA, issue: Issue | None = None) -> Note:
        note = self.gitlab.create_note(issue or self.issue, self.user(by), body)
        assert note is not None
        return note

    def add_ticket(self, subject: str, description: str = "It burns.", **about: Any) -> Ticket:
        ticket = self.sandbox.zendesk.add_ticket(self.customer, subject, description, assignee=self.agent, **about)
        self.sandbox.zendesk.solve(ticket.id)
        return ticket
