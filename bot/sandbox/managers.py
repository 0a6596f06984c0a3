"""What the sandbox's managers do in GitLab: answer, label, close, tidy up, and now and then get it wrong."""

from collections.abc import Callable
from random import Random

from bot.sandbox import people, phrases
from bot.sandbox.gitlab import GitLab
from bot.sandbox.gitlab.model import Issue, Project, User

BAD_LABEL, GOOD_LABEL = "satisfaction::bad", "satisfaction::good"
CAUSES = "feedback::"
ANSWER = """* **Summary of ticket/feedback:** {summary}
* **Action to be taken:** {action}
* **Contact customer to discuss feedback? (Y/N)** {contact}
"""


class Managers:
    """The managers of a week; they know issues by their titles and labels, as people do."""

    def __init__(self, gitlab: GitLab, rng: Random) -> None:
        self._gitlab = gitlab
        self._rng = rng
        self._project: Project | None = gitlab.project_at(people.PROJECT)
        names = [manager.username for manager in people.MANAGERS]
        self._people: list[User] = [user for user in map(gitlab.user_named, names) if user is not None]

    def act(self, day: int) -> None:
        """Work through one day: two answers to bad issues, and the day's own chores."""
        if self._project is None or not self._people:
            return
        for issue in self._some(self._bad(), 2):
            self._answer(issue)
        chores: tuple[tuple[Callable[[], list[Issue]], Callable[[Issue], None]], ...] = (
            (self._bad, self._label),
            (self._bad, self._write_commands),
            (self._bad, self._edit_title),
            (self._bad, self._close),
            (self._good, self._remove_label),
            (self._good, self._delete),
            (self._closed, self._reopen),
        )
        find, do = chores[day % len(chores)]
        for issue in self._some(find(), 1):
            do(issue)
        if day % 2:
            self._ask_bot()

    def _answer(self, issue: Issue) -> None:
        """Fill in the review: whole, in part, or in free words that belong to no field."""
        answer = ANSWER.format(
            summary=self._rng.choice(phrases.SUMMARIES),
            action=self._rng.choice(phrases.ACTIONS),
            contact=self._rng.choice("YyNn"),
        )
        partly = "\n".join(answer.splitlines()[: self._rng.randint(1, 2)])
        free = "I will call them tomorrow morning, this was our mistake."
        self._write(issue, self._rng.choice((answer, answer, partly, free)))

    def _label(self, issue: Issue) -> None:
        known = [label.title for label in self._gitlab.labels(issue.project) if label.title.startswith(CAUSES)]
        if known:
            self._gitlab.update_issue(issue, self._someone(), add_labels=(self._rng.choice(known),))
        self._write(issue, "Labelled it, the rest tomorrow.")

    def _write_commands(self, issue: Issue) -> None:
        self._write(issue, "I take this one.\n\n/assign me\n/due tomorrow")

    def _edit_title(self, issue: Issue) -> None:
        self._gitlab.update_issue(issue, self._someone(), title=f"{issue.title[:200]} (see invoice)")

    def _close(self, issue: Issue) -> None:
        self._write(issue, "Called the customer, all is well again.")
        self._gitlab.update_issue(issue, self._someone(), state_event="close")

    def _reopen(self, issue: Issue) -> None:
        self._gitlab.update_issue(issue, self._someone(), state_event="reopen")
        self._write(issue, "The customer wrote again, so this is not over.")

    def _remove_label(self, issue: Issue) -> None:
        self._gitlab.update_issue(issue, self._someone(), remove_labels=(GOOD_LABEL,))

    def _delete(self, issue: Issue) -> None:
        """Delete an issue, as the one manager may who is a Planner."""
        planners = [user for user, level in issue.project.members.values() if level == people.PLANNER]
        for planner in planners[:1]:
            self._gitlab.delete_issue(issue, planner)

    def _ask_bot(self) -> None:
        words = ("help", "who", "snooze 2d", "labl docs", "why")
        for issue in self._some(self._bad(), 1):
            self._write(issue, f"@{people.BOT} {self._rng.choice(words)}")

    def _write(self, issue: Issue, body: str) -> None:
        self._gitlab.create_note(issue, self._someone(), body)

    def _someone(self) -> User:
        return self._rng.choice(self._people)

    def _some(self, issues: list[Issue], most: int) -> list[Issue]:
        return self._rng.sample(issues, min(most, len(issues)))

    def _bad(self) -> list[Issue]:
        return self._issues("opened", BAD_LABEL, "Bad:")

    def _good(self) -> list[Issue]:
        return self._issues("opened", GOOD_LABEL, "Good:")

    def _closed(self) -> list[Issue]:
        return self._issues("closed", BAD_LABEL, "Bad:")

    def _issues(self, state: str, label: str, title: str) -> list[Issue]:
        """Return the issues that look like it, save those that managers write for themselves."""
        issues = self._project.issues.values() if self._project else ()
        fit = [issue for issue in issues if issue.state == state and issue.author not in self._people]
        return [issue for issue in fit if label in issue.labels or issue.title.startswith(title)]
