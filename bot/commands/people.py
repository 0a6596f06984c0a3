"""Reads a user name behind a command, as people write it: `me`, `@ana`, `ana`, `to @ana`."""

from __future__ import annotations

import re

MYSELF = frozenset({"me", "myself"})
_USER_NAME = re.compile(r"(?:to\s+)?@?(?P<name>[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254})(?P<rest>(?:\s.*)?)", re.DOTALL)
"""GitLab's rule for user names (GitLab docs, reserved and valid names)."""


def user_name_in(args: str) -> tuple[str, str]:
    """The user name at the beginning, without `@`, and what stands behind it; both empty where there is none."""
    found = _USER_NAME.fullmatch(args.strip().strip("`,"))
    if not found:
        return "", ""
    return found["name"].rstrip(".") or found["name"], found["rest"].strip()
