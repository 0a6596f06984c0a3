"""A sandbox with its people and without ratings, in which a test opens issues as some bot would."""

from datetime import timedelta
from random import Random

from bot.sandbox import people
from bot.sandbox.customers import Scene, open_ticket
from bot.sandbox.gitlab import Issue, Project, User
from bot.sandbox.office import BAD_LABEL, Office
from bot.sandbox.seed import seed
from bot.sandbox.situations_office import RUDE
from bot.sandbox.team import team_of
from bot.sandbox.world import Sandbox


class Workplace:
    """Issues of the bot, and an office that shares them."""

    def __init__(self) -> None:
        self.sandbox = Sandbox()
        seed(self.sandbox, seed=1, ratings=0)
        self.gitlab = self.sandbox.gitlab
        self.bot = self.user(people.BOT)

    @property
    def project(self) -> Project:
        return self.gitlab.paths[people.PROJECT]

    def user(self, username: str) -> User:
        user = self.gitlab.user_named(username)
        assert user is not None
        return user

    def office(self, number: int = 1) -> Office:
        return Office(self.gitlab, self.sandbox.zendesk, Random(number))

    def open(self, title: str, *labels: str, confidential: bool = False) -> Issue:
        return self.gitlab.create_issue(self.project, self.bot, title=title, labels=labels, confidential=confidential)

    def bad(self, number: int) -> list[Issue]:
        """So many bad cases about tickets that nobody knows."""
        return [self.open(f"Bad: ticket #{place}", BAD_LABEL, confidential=True) for place in range(number)]

    def rude(self) -> Issue:
        """An issue about a ticket whose situation is known."""
        now, zendesk = self.sandbox.clock.now(), self.sandbox.zendesk
        scene = Scene(RUDE, "bad")
        number = open_ticket(zendesk, team_of(zendesk), Random(1), scene, (now - timedelta(days=1), now))
        return self.open(f"Bad: ticket #{number}", BAD_LABEL)

    def pass_days(self, number: int = 1) -> None:
        self.sandbox.clock.advance(timedelta(days=number))


def words(issue: Issue) -> list[str]:
    """The comments of people, oldest first."""
    return [note.body for note in issue.user_notes]
