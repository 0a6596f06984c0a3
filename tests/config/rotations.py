"""Rotations that tests break or change: one of a week that is sound, and pieces of it."""

from __future__ import annotations

PEOPLE = "users:\n  ana:\n  bo:\n  cai:\n"

WEEKLY = "start: 2026-01-05T09:00, rotation_turn_length: 1 week"


def rotation(*lines: str, users: str = "[ana, bo, cai]") -> str:
    """A rotation of a week: the schedule in line 6, its layer in line 9, more lines beneath the schedule from 10 on."""
    head = f"{PEOPLE}schedules:\n  main:\n    time_zone: Europe/Prague\n    layers:\n"
    layer = f"      - {{{WEEKLY}, users: {users}}}\n"
    return head + layer + "".join(f"    {line}\n" for line in lines)
