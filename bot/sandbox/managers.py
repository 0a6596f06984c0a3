"""What the sandbox's managers do in GitLab: answer, label, thank, close, tidy up, and now and then get it wrong."""

import re
from collections.abc import Callable
from random import Random

from bot.sandbox import people
from bot.sandbox.customers import names_of, told
from bot.sandbox.gitlab import GitLab
from bot.sandbox.gitlab.model import Issue, Project, User
from bot.sandbox.hours import is_at_work
from bot.sandbox.phrases import REMARK, THANKS, UNKNOWN, WHY_AGAIN
from bot.sandbox.situation import Review
from bot.sandbox.situations import situation_of
from bot.sandbox.zendesk.model import Ticket
from bot.sandbox.zendesk.state import Zendesk

BAD_LABEL, GOOD_LABEL = "satisfaction::bad", "satisfaction::good"
TICKET = re.compile(r"#(\d+)")
ANSWER = """* **Summary of ticket/feedback:** {0.summary}
* **Action to be taken:** {0.action}
* **Contact customer to discuss feedback? (Y/N)** {0.contact}
"""
ANSWERS_A_DAY = 2


class Managers:
    """The managers of a week; they know issues by their titles and labels, and look the tickets up, as people do."""

    def __init__(self, gitlab: GitLab, zendesk: Zendesk, rng: Random) -> None:
        self._gitlab = gitlab
        self._zendesk = zendesk
        self._rng = rng
        self._project: Project | None = gitlab.project_at(people.PROJECT)
        found = ((gitlab.user_named(manager.username), manager.time_zone) for manager in people.MANAGERS)
        self._people: dict[User, str] = {user: time_zone for user, time_zone in found if user is not None}

    def review(self) -> None:
        """Answer two bad cases: whole, in part, or in free words; those that nobody answered yet come first."""
        for issue in self._some(self._untouched(self._bad()) or self._bad(), ANSWERS_A_DAY):
            self._answer(issue)

    def do_chores(self, day: int) -> None:
        """Do what is usual on that working day of the week (0 to 4), as far as there are issues for it."""
        days: tuple[tuple[Callable[[], None], ...], ...] = (
            (self._label, self._thank),
            (self._write_commands,),
            (self._close, self._remove_label, self._thank),
            (self._edit_title, self._delete),
            (self._reopen, self._thank),
        )
        for do in days[day % len(days)]:
            do()

    def open_again(self) -> None:
        """Reopen a good case that the bot had closed, with a word why."""
        closed = self._issues("closed", GOOD_LABEL, "Good:")
        by_bot = [issue for issue in closed if issue.closed_by and issue.closed_by.username == people.BOT]
        for issue in self._some(by_bot, 1):
            self._gitlab.update_issue(issue, self._someone(), state_event="reopen")
            self._write(issue, WHY_AGAIN)

    def remark(self) -> None:
        """Write one line on an open good case, on one without any word of people, if there is one."""
        for issue in self._some(self._untouched(self._good()) or self._good(), 1):
            self._write(issue, REMARK)

    def _answer(self, issue: Issue) -> None:
        review = self._review_of(issue)
        whole = ANSWER.format(review)
        partly = "\n".join(whole.splitlines()[: self._rng.randint(1, 2)])
        free = f"{review.summary}\n\nI will call them tomorrow morning."
        answer = self._rng.choice((whole, whole, whole, partly, free))
        self._write(issue, answer)
        if answer is whole:
            self._label_as(issue, review.cause)

    def _label(self) -> None:
        for issue in self._some(self._bad(), 1):
            self._label_as(issue, self._review_of(issue).cause)
            self._write(issue, "Labelled it, the rest tomorrow.")

    def _label_as(self, issue: Issue, cause: str) -> None:
        """Put the cause on an issue, if the project has such a label: people choose from a list."""
        if cause in {label.title for label in self._gitlab.labels(issue.project)}:
            self._gitlab.update_issue(issue, self._someone(), add_labels=(cause,))

    def _write_commands(self) -> None:
        for issue in self._some(self._bad(), 1):
            self._write(issue, "I take this one.\n\n/assign me\n/due tomorrow")

    def _edit_title(self) -> None:
        for issue in self._some(self._bad(), 1):
            self._gitlab.update_issue(issue, self._someone(), title=f"{issue.title[:200]} (see invoice)")

    def _close(self) -> None:
        for issue in self._some(self._bad(), 1):
            self._write(issue, "Called the customer, all is well again.")
            self._gitlab.update_issue(issue, self._someone(), state_event="close")

    def _reopen(self) -> None:
        for issue in self._some(self._issues("closed", BAD_LABEL, "Bad:"), 1):
            self._gitlab.update_issue(issue, self._someone(), state_event="reopen")
            self._write(issue, "The customer wrote again, so this is not over.")

    def _thank(self) -> None:
        for issue in self._some(self._untouched(self._good()), 1):
            self._write(issue, self._rng.choice(THANKS))

    def _remove_label(self) -> None:
        for issue in self._some(self._good(), 1):
            self._gitlab.update_issue(issue, self._someone(), remove_labels=(GOOD_LABEL,))

    def _delete(self) -> None:
        """Delete a good issue, as the one manager may who is a Planner."""
        members = self._project.members.values() if self._project else ()
        planners = [user for user, level in members if level == people.PLANNER]
        for issue in self._some(self._untouched(self._good()), 1):
            for planner in planners[:1]:
                self._gitlab.delete_issue(issue, planner)

    def _write(self, issue: Issue, body: str) -> None:
        """Comment as somebody; `{agent}` stands for who answered the customer."""
        ticket = self._ticket(issue)
        names = names_of(self._zendesk, ticket) if ticket else ("the customer", "the team")
        self._gitlab.create_note(issue, self._someone(), told(body, names))

    def _review_of(self, issue: Issue) -> Review:
        ticket = self._ticket(issue)
        situation = situation_of(ticket.subject) if ticket else None
        return situation.review if situation else UNKNOWN

    def _ticket(self, issue: Issue) -> Ticket | None:
        found = TICKET.search(issue.title)
        return self._zendesk.tickets.get(int(found[1])) if found else None

    def _someone(self) -> User:
        """Return one of those who are at work at this hour, or anybody at night and at weekends."""
        now = self._gitlab.now()
        at_work = [user for user, time_zone in self._people.items() if is_at_work(now, time_zone)]
        return self._rng.choice(at_work or list(self._people))

    def _some(self, issues: list[Issue], most: int) -> list[Issue]:
        return self._rng.sample(issues, min(most, len(issues)))

    def _untouched(self, issues: list[Issue]) -> list[Issue]:
        return [issue for issue in issues if not any(note.author in self._people for note in issue.user_notes)]

    def _bad(self) -> list[Issue]:
        return self._issues("opened", BAD_LABEL, "Bad:")

    def _good(self) -> list[Issue]:
        return self._issues("opened", GOOD_LABEL, "Good:")

    def _issues(self, state: str, label: str, title: str) -> list[Issue]:
        """Return the issues that look like it, save those that managers write for themselves."""
        issues = self._project.issues.values() if self._project and self._people else ()
        fit = [issue for issue in issues if issue.state == state and issue.author not in self._people]
        return [issue for issue in fit if label in issue.labels or issue.title.startswith(title)]
