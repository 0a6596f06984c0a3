"""Reads schedules that somebody saved from PagerDuty, and writes them down as `rotation.yml`. Pure."""

from bot.oncall.pagerduty.imported import Imported, imported
from bot.oncall.pagerduty.written import remarks, written

__all__ = ["Imported", "imported", "remarks", "written"]
