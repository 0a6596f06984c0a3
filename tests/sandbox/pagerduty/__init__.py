"""The sandbox's PagerDuty."""
