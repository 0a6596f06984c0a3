"""Lets the bot run on a schedule of its own where nobody wants to set up cron: one process, run after run."""

from bot.service.serve import Service
from bot.service.told import Ended, LastRun

__all__ = ["Ended", "LastRun", "Service"]
