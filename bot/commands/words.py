"""Parts of sentences that several commands share; all of them notify nobody."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.model import Case
from bot.domain.texts import Plain, Text

_TICKET = Text("{% if link %}[ticket {{ number }}]({{ link }}){% else %}ticket {{ number }}{% endif %}")


def filled(text: Text, **values: object) -> Plain:
    """A text as a part of another one: what came from outside is quoted in it already."""
    return Plain(text.fill(**values).text)


def listed(names: Iterable[str], last: str = "and") -> Plain:
    """Words of ours in a row: `one, two and three`."""
    *most, final = [*names] or [""]
    return Plain(f"{', '.join(most)} {last} {final}" if most else final)


def spans(names: Iterable[str], last: str = "and") -> Plain:
    """Words of ours, or checked ones, each as code: a person can copy them, and they mention nobody."""
    return listed((f"`{name}`" for name in names), last)


def ticket(case: Case) -> Plain:
    """The ticket of a case with the way there."""
    return filled(_TICKET, number=case.key.ticket_id, link=case.ticket_link)
