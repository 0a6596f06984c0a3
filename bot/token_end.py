"""Tells people in good time that the bot's token for GitLab ends: without a new one the bot stops."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.errors import BadReply, Denied, NotFound, Rejected, ServiceError
from bot.domain.memory import Memory
from bot.ports import Ports
from bot.report import Report

SOON_DAYS = 30
"""So many days before it people are told."""

EVERY = timedelta(days=1)
"""How often GitLab is asked, at most; another token is asked for at once, where there is a cache."""

TOKEN_OF = "token_of"  # noqa: S105 - the name of a remembered word


@dataclass(frozen=True, slots=True)
class TokenEnd:
    """What is known of the end of the token.

    Args:
        read_at: when GitLab was asked (UTC), None where it was not.
        ends_on: from the start of which day (UTC) on it is no good; None where it has no end, or nobody knows.
    """

    read_at: datetime | None = None
    ends_on: date | None = None

    def kept(self, memory: Memory) -> Memory:
        """The memory with it."""
        return replace(memory, token_read_at=self.read_at, token_ends_on=self.ends_on)

    def told(self, now: datetime) -> str:
        """What people should know of it at a time (UTC); empty while there is time."""
        days = (self.ends_on - now.date()).days if self.ends_on else SOON_DAYS + 1
        if self.ends_on is None or days > SOON_DAYS:
            return ""
        when = {0: "today", 1: "tomorrow"}.get(max(days, 0), f"in {days} days")
        return (
            f"the bot's GitLab token ends {when}, on {self.ends_on.isoformat()}: make a new one of the same account, "
            "and put it in the place of GITLAB_TOKEN"
        )


def end_of_token(ports: Ports, memory: Memory | None, now: datetime, report: Report) -> TokenEnd:
    """Asks for the end of the token once a day, and warns of it in the report.

    Args:
        ports: of the run.
        memory: what the last run told; None before the first.
        now: UTC.
        report: of the run; gets the end of the other credentials as well.
    """
    known = _known(ports, memory, now) or _read(ports, now)
    if known.read_at is not None:
        report.credentials_end_on["gitlab"] = known.ends_on
    report.credentials_end_on["zendesk"] = ports.source.credentials_end_on
    report.warn(known.told(now))
    return known


def _known(ports: Ports, memory: Memory | None, now: datetime) -> TokenEnd | None:
    """What the last run knew of the same token, while that is fresh."""
    if memory is None or memory.token_read_at is None or now - memory.token_read_at >= EVERY:
        return None
    if ports.cache.fact(TOKEN_OF) not in {None, ports.gitlab.credential_fingerprint}:
        return None
    return TokenEnd(memory.token_read_at, memory.token_ends_on)


def _read(ports: Ports, now: datetime) -> TokenEnd:
    """What GitLab says; an instance that does not tell is asked again a day later, one that fails in the next run."""
    try:
        found = TokenEnd(now, ports.gitlab.token_ends_on())
    except (Denied, NotFound, Rejected, BadReply):
        found = TokenEnd(now)
    except ServiceError:
        return TokenEnd()
    ports.cache.remember(TOKEN_OF, ports.gitlab.credential_fingerprint)
    return found
