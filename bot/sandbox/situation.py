"""What a customer's case is made of: what went wrong, who said what, how it is rated, and how it is reviewed."""

from dataclasses import dataclass
from typing import Literal

Answer = Literal["good", "bad"]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a conversation ends: the customer's follow-up, the agent's last reply, and comments of a rating that fit."""

    follow_up: str
    reply: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What a manager answers to a bad rating of it: the template's fields, `contact` Y or N, and the cause's label."""

    summary: str
    action: str
    contact: Literal["Y", "N"]
    cause: str


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """One kind of case, told to its end for better and for worse.

    `subject` is its own, so that a ticket's situation is known again by it. `reply` is the agent's first one. The
    words of customers and agents may hold `{customer}` and `{agent}`, which stand for first names. `turned_bad` and
    `turned_good` are the comments of those who change their minds, `reason` is the one that fits a bad rating, in
    the account's words, and `language` a key of `people.LOCALES`.
    """

    product: str
    group: str
    language: str
    subject: str
    description: str
    reply: str
    good: Ending
    bad: Ending
    turned_bad: str
    turned_good: str
    reason: str
    review: Review

    def ending(self, score: Answer) -> Ending:
        """Return the ending that a rating belongs to."""
        return self.good if score == "good" else self.bad
