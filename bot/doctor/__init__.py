"""Tells operators whether accounts, project and services are as the bot needs them: the command `doctor`.

A check is a function and its record (`Check`) in one of these files, and a case in `tests/doctor/cases.py` that shows
it fail. A new file is one more line in `registry`.
"""

from bot.doctor.examine import examine, refused
from bot.doctor.here import named
from bot.doctor.model import Check, Examination, Finding, Result, Stage, Verdict
from bot.doctor.reference import checks_table
from bot.doctor.registry import CHECKS
from bot.doctor.scene import Scene
from bot.doctor.told import headline, lines, shown

__all__ = [
    "CHECKS", "Check", "Examination", "Finding", "Result", "Scene", "Stage", "Verdict", "checks_table", "examine",
    "headline", "lines", "named", "refused", "shown",
]  # fmt: skip
