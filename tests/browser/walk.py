"""A visitor who walks through a case in the sandbox's pages: customer, bot and manager in turn, by clicks and words."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.sandbox.pages.scene import TICKETS


@dataclass(slots=True)
class Walk:
    """One visitor and one case.

    Args:
        page: the visitor's; the bot's pages have its button everywhere.
        ticket, issue: the addresses of the case, once it is known.
    """

    page: Page
    ticket: str = ""
    issue: str = ""

    def find_ticket(self) -> None:
        """Goes to a ticket whose customer was asked and has not answered yet."""
        self.page.goto(f"{TICKETS}?rating=offered")
        self.page.locator(".row a").first.click()
        expect(self.page.get_by_role("heading", name="Rate as the customer")).to_be_visible()
        self.ticket = self.page.url

    def rate(self, score: str, words: str) -> None:
        """The customer rates, or changes the rating."""
        self.page.goto(self.ticket)
        self.page.get_by_role("radio", name=score, exact=True).check()
        self.page.get_by_label("In your own words").fill(words)
        self.page.get_by_role("button", name="rat", exact=False).last.click()
        expect(self.page.get_by_role("status")).to_contain_text(f"rated this ticket {score}")

    def run_bot(self) -> None:
        """Presses its button, then reads the issue."""
        self.page.get_by_role("button", name="Run the bot now").click()
        expect(self.page.get_by_role("status")).to_contain_text("The bot ran")
        self.read()

    def read(self) -> None:
        """Goes to the issue: by the ticket's link, or once that is known by its address."""
        if self.issue:
            self.page.goto(self.issue)
        else:
            self.page.goto(self.ticket)
            self.page.get_by_role("link", name="Issue #").click()
            expect(self.title).to_contain_text(f"ticket #{self.ticket.split('/')[-1]}")
            self.issue = self.page.url

    def say(self, words: str) -> None:
        """A manager comments, an hour after whatever was before."""
        self.page.get_by_role("button", name="an hour").click()
        self.page.locator("#write").get_by_label("Your comment").fill(words)
        self.page.get_by_role("button", name="Comment", exact=True).click()
        expect(self.page.get_by_role("status")).to_contain_text("You commented.")

    @property
    def title(self) -> Locator:
        """The issue's title."""
        return self.page.get_by_role("heading", level=1)

    @property
    def entries(self) -> Locator:
        """The entries of the timeline."""
        return self.page.locator("ol.timeline > li")

    @property
    def card(self) -> Locator:
        """The bot's card."""
        return self.entries.filter(has=self.page.get_by_text("Where this stands", exact=True))

    def line(self, name: str) -> Locator:
        """The line of the card that says how something stands."""
        return self.card.get_by_role("listitem").filter(has_text=name).last

    def answer(self, words: str) -> Locator:
        """What the bot says below, but on its card."""
        return self.page.locator("li.by-bot.card").filter(has_text=words)

    def comment(self, words: str) -> Locator:
        """The comment of a person with these words."""
        return self.page.locator("li.card:not(.by-bot)").filter(has_text=words)

    @property
    def labels(self) -> Locator:
        """The labels that the issue carries, beside it."""
        return self.page.locator(".taken .label")

    @property
    def state(self) -> Locator:
        """Open or closed."""
        return self.page.locator(".about .badge").first
