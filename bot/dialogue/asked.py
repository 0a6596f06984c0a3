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
{% if asked and is_seen %}; somebody has looked at it{% endif %}
"""
)

IN_THE_LIST, ASKED = Plain(", in the list since"), Plain(", asked on")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One of them."""

    name: Plain | QuotedInline
    how: Plain
    at: datetime


def line(pings: Iterable[Ping], config: Configuration, *, is_seen: bool, is_new: bool) -> str:
    """One line of Markdown, empty where nobody was asked.

    Args:
        pings: of the case.
        config: for names.
        is_seen: somebody has looked at the case.
        is_new: the card is about to be posted, and mentions whom it asks. An edit never does: it would notify whoever
            is newly mentioned (GitLab docs).
    """
    named = [_asked(each, config, is_new=is_new) for each in pings if each.to]
    return LINE.fill(asked=named, is_seen=is_seen).text


def _asked(ping: Ping, config: Configuration, *, is_new: bool) -> _Asked:
    user = config.roster.user(ping.to)
    name = user.gitlab if user else ping.to
    how = IN_THE_LIST if ping.how is How.LIST else ASKED
    return _Asked(Plain(f"@{name}") if is_new and ping.how is How.CARD else QuotedInline(name), how, ping.at)
