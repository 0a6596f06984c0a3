"""What people of the sandbox say to the bot: commands of managers, with slips, a colleague who may not, another bot."""

from types import MappingProxyType
from typing import Final

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from bot.sandbox.office import Office
from bot.sandbox.people import BOT

MAIL: Final = (
    "Email:\n\nDear {customer},\n\nI'm sorry that you're having trouble with this. We looked at your case once more,"
    " and {agent} will call you tomorrow.\n\nKind regards"
)
"""The text of an e-mail as a manager keeps it in the issue, with a phrase that the team does not want."""
CONTACTED: Final = (
    f"@{BOT} contacted\n\n> Dear {{customer}},\n>\n> thank you for telling us. What you found is with the developers"
    " now, and I write again on Monday.\n>\n> Kind regards"
)
SAID: Final = MappingProxyType(
    {
        0: (f"@{BOT} help", f"This is about our pages. @{BOT} label docs"),
        1: (f"@{BOT} assign me", f"@{BOT} clsoe talked to them on the phone"),
        2: (f"@{BOT} snooze 3d waiting for engineering", f"@{BOT} who"),
        3: (MAIL, CONTACTED),
        4: (f"@{BOT} why", f"@{BOT} assign @{people.FORMER.username}"),
    }
)
"""What managers say to the bot, or write for it, by working day; each in a case of its own where there are enough."""
TRIAGED: Final = f"Sorted into: support.\n\n@{BOT} label process"
"""What the other bot writes below a new bad case. Bots do not answer bots."""
GUESTS: Final = f"This is our help page indeed. @{BOT} label docs"


class Speakers:
    """Those who speak to the bot in a week."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def speak(self, day: int) -> None:
        """Say what is said on that working day of the week (0 to 4), as far as there are bad cases for it."""
        words = SAID[day % len(SAID)]
        for issue, body in zip(self._office.some(self._office.bad(), len(words)), words, strict=False):
            self._office.write(issue, body)

    def triage(self) -> None:
        """Let the other bot write below one bad case that no manager has seen yet."""
        triage = self._office.gitlab.user_named(people.TRIAGE)
        for issue in self._office.some(self._office.untouched(self._office.bad()), 1):
            if triage is not None:
                self._office.write(issue, TRIAGED, triage)

    def ask_the_writer(self) -> None:
        """Show one bad case to the colleague of the help pages, a Guest, who tries a command there."""
        writer = self._office.gitlab.user_named(people.WRITER.username)
        for issue in self._office.some(self._office.bad(), 1):
            if writer is not None:
                self._show(issue, writer.id)
                self._office.write(issue, GUESTS, writer)

    def _show(self, issue: Issue, user_id: int) -> None:
        """Assign somebody who does not see the issue.

        GitLab assigns only who sees it, and shows a confidential one to a Guest only when assigned: so it is opened
        for a moment.
        """
        gitlab, someone, confidential = self._office.gitlab, self._office.someone(), issue.confidential
        gitlab.update_issue(issue, someone, confidential=False)
        gitlab.update_issue(issue, someone, assignee_ids=[user_id], confidential=confidential)
