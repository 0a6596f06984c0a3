"""What the sandbox's managers share: which issues are bad or good, which ticket each is about, who is at work."""

import re
from collections import defaultdict
from random import Random

from bot.sandbox import people
from bot.sandbox.customers import names_of, told
from bot.sandbox.gitlab import GitLab
from bot.sandbox.gitlab.model import Issue, Note, Project, User
from bot.sandbox.hours import is_at_work
from bot.sandbox.phrases import UNKNOWN
from bot.sandbox.situation import Review
from bot.sandbox.situations import situation_of
from bot.sandbox.zendesk.model import Ticket
from bot.sandbox.zendesk.state import Zendesk

BAD_LABEL, GOOD_LABEL = "satisfaction::bad", "satisfaction::good"
TICKET = re.compile(r"#(\d+)")


class Office:
    """They know issues by their titles and labels, and look the tickets up, as people do."""

    def __init__(self, gitlab: GitLab, zendesk: Zendesk, rng: Random) -> None:
        self.gitlab = gitlab
        self.rng = rng
        self.project: Project | None = gitlab.project_at(people.PROJECT)
        self._zendesk = zendesk
        found = ((gitlab.user_named(manager.username), manager.time_zone) for manager in people.MANAGERS)
        self._people: dict[User, str] = {user: time_zone for user, time_zone in found if user is not None}

    def write(self, issue: Issue, body: str, author: User | None = None) -> Note | None:
        """Comment as somebody, `{customer}` and `{agent}` being first names; None when it held only quick actions."""
        ticket = self._ticket(issue)
        names = names_of(self._zendesk, ticket) if ticket else ("the customer", "the team")
        return self.gitlab.create_note(issue, author or self.someone(), told(body, names))

    def label(self, issue: Issue, cause: str) -> None:
        """Put the cause on an issue, if the project has such a label: people choose from a list."""
        if cause in {label.title for label in self.gitlab.labels(issue.project)}:
            self.gitlab.update_issue(issue, self.someone(), add_labels=(cause,))

    def review_of(self, issue: Issue) -> Review:
        """Return what there is to say about an issue's case."""
        ticket = self._ticket(issue)
        situation = situation_of(ticket.subject) if ticket else None
        return situation.review if situation else UNKNOWN

    def someone(self) -> User:
        """Return one of those who are at work at this hour, or anybody at night and at weekends."""
        now = self.gitlab.now()
        at_work = [user for user, time_zone in self._people.items() if is_at_work(now, time_zone)]
        return self.rng.choice(at_work or list(self._people))

    def asked(self, issue: Issue) -> User | None:
        """Return which manager the bot asked last about a case: there, or in an issue that gathers what waits."""
        by_bot = [each for each in reversed(self.gitlab.notifications) if each.author.username == people.BOT]
        here = (each.user for each in by_bot if each.issue is issue and each.user in self._people)
        gathered = (each.user for each in by_bot if not TICKET.search(each.issue.title) and each.user in self._people)
        return next(here, None) or next(gathered, None)

    def is_away(self, user: User | None) -> bool:
        """Tell whether it is outside somebody's working day; of nobody it never is."""
        return user is not None and not is_at_work(self.gitlab.now(), self._people[user])

    def some(self, issues: list[Issue], most: int) -> list[Issue]:
        """Return at most so many of the issues."""
        return self.rng.sample(issues, min(most, len(issues)))

    def untouched(self, issues: list[Issue]) -> list[Issue]:
        """Return those in which no manager wrote."""
        return [issue for issue in issues if not any(note.author in self._people for note in issue.user_notes)]

    def bad(self) -> list[Issue]:
        """Return the open bad cases, save one: whoever was asked about it has no time, so that others are asked."""
        found = self.cases("opened", BAD_LABEL, "Bad:")
        asked: defaultdict[Issue, set[User]] = defaultdict(set)
        for each in self.gitlab.notifications:
            if each.author.username == people.BOT:
                asked[each.issue].add(each.user)
        left = next((issue for issue in self.untouched(found) if len(asked[issue]) == 1), None)
        return [issue for issue in found if issue is not left]

    def good(self) -> list[Issue]:
        """Return the open good cases."""
        return self.cases("opened", GOOD_LABEL, "Good:")

    def cases(self, state: str, label: str, title: str) -> list[Issue]:
        """Return the issues that look like it, save those that people write for themselves."""
        issues = self.project.issues.values() if self.project and self._people else ()
        fit = [issue for issue in issues if issue.state == state and issue.author not in self._people]
        return [issue for issue in fit if label in issue.labels or issue.title.startswith(title)]

    def _ticket(self, issue: Issue) -> Ticket | None:
        found = TICKET.search(issue.title)
        return self._zendesk.tickets.get(int(found[1])) if found else None
