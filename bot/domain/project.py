"""Where the bot works in GitLab: the feedback project, and the account that it works with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A GitLab user."""

    user_id: int
    username: str


@dataclass(frozen=True, slots=True)
class Project:
    """The feedback project.

    Args:
        project_id: its number; a path may move, the number stays.
        path, web_url: for people.
        visibility: `private`, `internal` or `public`.
        is_writable: false when archived or when issues are switched off.
    """

    project_id: int
    path: str
    visibility: str
    web_url: str
    is_writable: bool = True
