"""Stops the bot where the status issue tells of another `zendesk.source`: it would leave every case of before alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cache import Cache
from bot.config import Configuration
from bot.domain.errors import ConfigError
from bot.domain.model import Issue

_OTHERS = "other_statuses"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A status issue of another source than the one in force.

    Args:
        iid: of the status issue.
        recorded: the source that it tells of.
        named: the source that `bot.yml` names.
    """

    iid: int
    recorded: str
    named: str

    @property
    def seen(self) -> str:
        """What is wrong."""
        told = f"status issue #{self.iid} tells of the source {self.recorded}"
        return f"{told}, and zendesk.source in bot.yml is {self.named}"

    @property
    def advice(self) -> str:
        """What to do."""
        anew = "to begin anew on purpose, name another project or delete that issue"
        return f"write {self.recorded} there again; {anew}"


def stranger(iid: int, recorded: str, config: Configuration) -> Stranger | None:
    """The status issue as one of another source; None where it tells of the one in force, or of none.

    Args:
        iid: its number.
        recorded: the source that it tells of; empty where an earlier version wrote it.
        config: names the source in force.
    """
    named = config.bot.zendesk.source
    return None if recorded in {"", named} else Stranger(iid, recorded, named)


def refuse(found: Stranger | None) -> None:
    """Goes no further where there is one.

    Raises:
        ConfigError: there is.
    """
    if found is not None:
        raise ConfigError(f"GitLab: {found.seen}: {found.advice}")


def pass_over(cache: Cache, issue: Issue) -> None:
    """Remembers a status issue of another mirror, by an account of the bot: this one may have had its source before."""
    if issue.is_status and issue.marker is not None:
        told = f"{issue.iid}:{issue.marker.values.get('source', '')}"
        cache.remember(_OTHERS, " ".join(sorted({*(cache.fact(_OTHERS) or "").split(), told})))


def passed_over(cache: Cache) -> list[tuple[int, str]]:
    """The numbers of those that were seen, with the source that their own markers tell; empty where they tell none."""
    pairs = (entry.partition(":") for entry in (cache.fact(_OTHERS) or "").split())
    return [(int(number), source) for number, _, source in pairs]
