"""What of a rating the texts of the bot show, as the settings allow."""

from __future__ import annotations

from collections.abc import Mapping

from bot.config import Configuration
from bot.domain.rating import Rating
from bot.domain.texts import Plain


def words_of(rating: Rating, config: Configuration) -> Mapping[str, object]:
    """The variables that every text about a rating has.

    Args:
        rating: as it stands now.
        config: `mirror.show`; answers to further questions are shown where comments are.

    Returns:
        `points`, such as "3 of the scale, neutral", `reason`, `comment`, all None where there are none, and `answers`.
    """
    show = config.bot.mirror.show
    return {
        "points": None if rating.points is None else Plain(f"{rating.points} of the scale, {rating.grade}"),
        "reason": rating.reason if show.reason else None,
        "comment": rating.comment if show.comment else None,
        "answers": rating.answers if show.comment else (),
    }
