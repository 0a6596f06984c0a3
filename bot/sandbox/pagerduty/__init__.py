"""The sandbox's PagerDuty: on-call schedules over HTTP, of the old kind and of the new one."""

from bot.sandbox.pagerduty.errors import Problem
from bot.sandbox.pagerduty.model import Override, Schedule, Shift, User
from bot.sandbox.pagerduty.routes import routes
from bot.sandbox.pagerduty.state import PagerDuty

__all__ = ["Override", "PagerDuty", "Problem", "Schedule", "Shift", "User", "routes"]
