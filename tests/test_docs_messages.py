"""What the guide says of addresses of messages holds."""

from __future__ import annotations

import re

from bot.adapters import notify, notify_addresses
from tests.test_docs import OPERATORS, SPAN, first_spans, section

MESSAGES = section(OPERATORS, "Messages by chat and mail")


def test_the_services_are_listed() -> None:
    """The guide names exactly the schemes that an address of `NOTIFY` may have."""
    listed = first_spans(MESSAGES, "address begins with")
    assert sorted(listed) == sorted([*notify_addresses.SCHEMES, notify_addresses.PLAIN, notify_addresses.PAGES])


def test_the_parameters_are_listed() -> None:
    """The guide names exactly the parameters that are allowed behind it."""
    named = re.search(r"\*\*Allowed parameters\*\*: (.*?)\. ", MESSAGES, re.DOTALL)
    assert named
    assert sorted(SPAN.findall(named[1])) == sorted(notify_addresses.PARAMETERS)


def test_the_times_are_told() -> None:
    """The guide names the seconds that a message, and all of them, may take."""
    told = [float(seconds) for seconds in re.findall(r"(\d+) (?:seconds )?for", MESSAGES)]
    assert told == [notify.PATIENCE_SECONDS, notify.MOST_SECONDS]
