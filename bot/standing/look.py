"""Ratings whose words say the opposite of their score: a complaint that was rated good, thanks that were rated bad."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from bot.config import Configuration
from bot.config.problems import shown
from bot.config.words import found_in
from bot.domain.rating import Rating, Score


@dataclass(frozen=True, slots=True)
class Mark:
    """What becomes of the label `states.look` when a rating is new.

    Args:
        add, remove: names of labels.
        why: the reason for people, None where nothing is added or removed. No word of the customer.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    why: str | None = None


def mark(rating: Rating, labels: Set[str], config: Configuration) -> Mark:
    """What a new or changed rating does to the mark of its issue; at all other times the label is people's.

    Args:
        rating: as it stands now.
        labels: of the issue; none before it is opened.
        config: the phrases, and whether ratings are marked at all. Without `labels.yml` none is.
    """
    if config.labels is None or not config.bot.look.enabled:
        return Mark()
    entry = config.labels.states.look
    present, why = entry.names & labels, contradiction(rating, config)
    if why and not present:
        return Mark(add=(entry.name,), why=why)
    if present and not why:
        return Mark(remove=tuple(sorted(present)), why="its words fit its score now: no longer marked for a look")
    return Mark()


def contradiction(rating: Rating, config: Configuration) -> str | None:
    """Why somebody should look at a rating; None for one whose words fit its score.

    The customer's comment decides, by the first of the configured phrases that stands in it as whole words. Nothing is
    weighed: "not perfect" in a bad rating holds "perfect", and whoever looks sees at once why it was marked.

    Returns:
        The setting, and the admin's phrase.
    """
    if rating.comment is None:
        return None
    look, is_good = config.bot.look, rating.score is Score.GOOD
    name, phrases = ("complaints", look.complaints) if is_good else ("thanks", look.thanks)
    phrase = found_in(rating.comment.text, phrases)
    return phrase and f"marked for a look: a {rating.score} rating with a word of look.{name}, {shown(phrase)}"
