"""What of a rating the texts of the bot show, as the settings allow."""

from __future__ import annotations

from collections.abc import Mapping

from bot.config import Configuration
from bot.domain.rating import Grade, Rating
from bot.domain.texts import Plain


def words_of(rating: Rating, config: Configuration) -> Mapping[str, object]:
    """The variables that every text about a rating has.

    Args:
        rating: as it stands now.
        config: `mirror.show`; answers to further questions are shown where comments are.

    Returns:
        `points`, such as "3 points: neutral, counts as bad", `reason`, `comment`, all None where there are
        none, and `answers`.
    """
    show = config.bot.mirror.show
    return {
        "points": None if rating.points is None else Plain(f"{points(rating.points)}: {_meaning(rating)}"),
        "reason": rating.reason if show.reason else None,
        "comment": rating.comment if show.comment else None,
        "answers": rating.answers if show.comment else (),
    }


def points(chosen: int) -> str:
    """What a customer chose on a scale, of which Zendesk does not tell how long it is."""
    return f"{chosen} point" if chosen == 1 else f"{chosen} points"


def _meaning(rating: Rating) -> str:
    """What the points mean; a neutral answer counts as what the settings say."""
    return f"{rating.grade}, counts as {rating.score}" if rating.grade is Grade.NEUTRAL else rating.grade.value
