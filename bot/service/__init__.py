"""Lets the bot run on a schedule of its own where nobody wants to set up cron: one process, run after run."""

from bot.service.serve import Service
from bot.service.told import Ended, LastRun
from bot.service.wake import Bell, Hint

__all__ = ["Bell", "Ended", "Hint", "LastRun", "Service"]
