"""Whom a case asked by itself, as its card shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.config import Configuration
from bot.domain.pings import How, Ping
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Plain, Text

LINE = Text(
    """\
{% for each in asked %}
{% if loop.first %}**To review:** {% else %}; {% endif %}{{ each.name }}{{ each.how }} {{ each.at }}
{%- endfor %}
"""
)

IN_THE_LIST, ASKED = Plain(", in the list since"), Plain(", asked on")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One of them."""

    name: Plain | QuotedInline
    how: Plain
    at: datetime


def line(pings: Iterable[Ping], config: Configuration) -> str:
    """One line of Markdown, empty where nobody was asked.

    Only a mention that the card was posted with is one here too: an edit that adds one would notify somebody again
    (GitLab docs).
    """
    return LINE.fill(asked=[_asked(each, config) for each in pings if each.to]).text


def _asked(ping: Ping, config: Configuration) -> _Asked:
    user = config.roster.user(ping.to)
    is_mentioned = ping.how is How.CARD and user is not None
    name = user.gitlab if user else ping.to
    how = IN_THE_LIST if ping.how is How.LIST else ASKED
    return _Asked(Plain(f"@{name}") if is_mentioned else QuotedInline(name), how, ping.at)
