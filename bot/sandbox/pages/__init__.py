"""The sandbox's pages for people: GitLab, Zendesk and PagerDuty to click through, with a clock and a bot to start."""

from starlette.routing import BaseRoute

from bot.sandbox.pages import bot, clock, duty, gitlab, home, zendesk
from bot.sandbox.pages.frame import Frame

__all__ = ["Frame", "routes"]

PAGES = (home, clock, bot, gitlab, zendesk, duty)


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the routes of all pages: plain HTML, guarded, for this machine only."""
    return [route for page in PAGES for route in page.routes(frame)]
