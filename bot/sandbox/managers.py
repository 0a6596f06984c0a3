"""What the sandbox's managers do in GitLab: answer, speak to the bot, label, thank, close, tidy up."""

from collections.abc import Callable
from random import Random

from bot.sandbox import people
from bot.sandbox.gitlab import GitLab
from bot.sandbox.gitlab.roles import PLANNER
from bot.sandbox.office import BAD_LABEL, GOOD_LABEL, Office
from bot.sandbox.phrases import REMARK, THANKS, WHY_AGAIN
from bot.sandbox.reviewers import Reviewers
from bot.sandbox.speakers import Speakers
from bot.sandbox.zendesk.state import Zendesk


class Managers:
    """The managers of a week."""

    def __init__(self, gitlab: GitLab, zendesk: Zendesk, rng: Random) -> None:
        self._office = Office(gitlab, zendesk, rng)
        self._reviewers = Reviewers(self._office)
        self._speakers = Speakers(self._office)

    def review(self) -> None:
        """Answer two bad cases, each in another way; those that nobody answered yet come first."""
        self._reviewers.review()

    def go_on_reviewing(self) -> None:
        """Answer what was left for those whose day begins later."""
        self._reviewers.go_on()

    def do_chores(self, day: int) -> None:
        """Do what is usual on that working day of the week (0 to 4), as far as there are issues for it."""
        days: tuple[tuple[Callable[[], None], ...], ...] = (
            (self._label, self._thank),
            (self._write_commands, self._speakers.triage),
            (self._close, self._remove_label, self._thank),
            (self._edit_title, self._delete, self._speakers.ask_the_writer),
            (self._reopen, self._thank),
        )
        self._reviewers.follow_up()
        for do in days[day % len(days)]:
            do()
        self._speakers.speak(day)

    def open_again(self) -> None:
        """Reopen a good case that the bot had closed, with a word why."""
        closed = self._office.cases("closed", GOOD_LABEL, "Good:")
        by_bot = [issue for issue in closed if issue.closed_by and issue.closed_by.username == people.BOT]
        for issue in self._office.some(by_bot, 1):
            self._office.gitlab.update_issue(issue, self._office.someone(), state_event="reopen")
            self._office.write(issue, WHY_AGAIN)

    def remark(self) -> None:
        """Write one line on an open good case, on one without any word of people, if there is one."""
        good = self._office.good()
        for issue in self._office.some(self._office.untouched(good) or good, 1):
            self._office.write(issue, REMARK)

    def _label(self) -> None:
        for issue in self._office.some(self._office.bad(), 1):
            self._office.label(issue, self._office.review_of(issue).cause)
            self._office.write(issue, "Labelled it, the rest tomorrow.")

    def _write_commands(self) -> None:
        for issue in self._office.some(self._office.bad(), 1):
            self._office.write(issue, "I take this one.\n\n/assign me\n/due tomorrow")

    def _edit_title(self) -> None:
        for issue in self._office.some(self._office.bad(), 1):
            title = f"{issue.title[:200]} (see invoice)"
            self._office.gitlab.update_issue(issue, self._office.someone(), title=title)

    def _close(self) -> None:
        for issue in self._office.some(self._office.bad(), 1):
            self._office.write(issue, "Called the customer, all is well again.")
            self._office.gitlab.update_issue(issue, self._office.someone(), state_event="close")

    def _reopen(self) -> None:
        for issue in self._office.some(self._office.cases("closed", BAD_LABEL, "Bad:"), 1):
            self._office.gitlab.update_issue(issue, self._office.someone(), state_event="reopen")
            self._office.write(issue, "The customer wrote again, so this is not over.")

    def _thank(self) -> None:
        for issue in self._office.some(self._office.untouched(self._office.good()), 1):
            self._office.write(issue, self._office.rng.choice(THANKS))

    def _remove_label(self) -> None:
        for issue in self._office.some(self._office.good(), 1):
            self._office.gitlab.update_issue(issue, self._office.someone(), remove_labels=(GOOD_LABEL,))

    def _delete(self) -> None:
        """Delete a good issue, as the one manager may who is a Planner."""
        members = self._office.project.members.values() if self._office.project else ()
        planners = [user for user, level in members if level == PLANNER]
        for issue in self._office.some(self._office.untouched(self._office.good()), 1):
            for planner in planners[:1]:
                self._office.gitlab.delete_issue(issue, planner)
