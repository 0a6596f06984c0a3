"""Who is to be called: until a rotation is set up, whom the settings name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NamedContact:
    """One person, at all times, as an `OnCall`.

    Args:
        username: GitLab's, None for nobody.
    """

    username: str | None

    def escalation(self, now: datetime) -> str | None:  # noqa: ARG002 - a schedule will ask for it
        """The user name of whom an escalation goes to, None for nobody."""
        return self.username
