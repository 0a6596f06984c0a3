"""The card of a case in words: the template to copy, then how the review stands, what comes next, what the bot did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot.config import Configuration
from bot.dialogue import asked
from bot.dialogue.follow import Following
from bot.domain.markers import Marker
from bot.domain.model import Case, Gone
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Body, Plain, Text
from bot.standing.acts import Act, Origin, Register
from bot.standing.derive import remembered, snoozed_until
from bot.standing.record import Entry, Fate, Record, digest
from bot.standing.review import Given, Review

SHOWN_COMMANDS = 10

REMEMBERS = "missing"
"""What cards remember since the last version: those of an earlier one are renewed."""

SPOKEN = Text("What the bot was asked on this good case. `@{{ bot }} help` lists what it can do.\n")

CARD = Text(
    """\
{{ top }}

{{ asked }}

{% if lines %}
**Where this stands**

{% for line in lines %}
> * {{ line.name }} {{ line.value }}{% if line.by %} ({{ line.by }}{{ line.how }}){% endif %}

{% endfor %}
{% for line in earlier %}
> * In round {{ line.round }}, {{ line.name }} {{ line.value }} ({{ line.by }})
{% endfor %}

{% endif %}
{% if is_fresh %}
**Next:** please copy the lines at the top into a comment and answer them there, all at once or one by one.
{% elif missing %}
**Next:** please write what is missing in a comment, for instance:

```markdown
{% for name in missing %}
* **{{ name }}** …
{% endfor %}
```
{% elif next %}
**Next:** {{ next }}
{% endif %}
{% if snoozed_until %}

Snoozed until {{ snoozed_until }}; `@{{ bot }} unsnooze` ends that.
{% endif %}
{% if lines and is_final %}

The ticket {{ ended }} in Zendesk: the rating cannot change any more.
{% elif lines and is_open %}

The customer can still change the rating, until the ticket is closed in Zendesk.
{% endif %}
{% if done %}

**What I was asked here**

{% for each in done %}
* {{ each.what }} by {{ each.by }} on {{ each.at }}: {{ each.fate }}
{% endfor %}
{% endif %}
"""
)

CONTACT = Text(
    """\
somebody writes to the customer. Then comment `@{{ bot }} contacted`, or paste the mail into a comment that begins with
`Email:`.
"""
)

ACT = Text("{{ who }} takes care of the action. Close the issue when it is done, or comment `@{{ bot }} close`.\n")

ACT_GOOD = Text("{{ who }} takes care of the action. The rating is good now.\n")
"""It holds for an issue that is closed too: a good one closes without a new card."""

TAKE = Text("somebody takes care of the action: comment `@{{ bot }} assign me`.\n")

NOTHING_LEFT = Text("nothing is left to do. Close the issue, or comment `@{{ bot }} close`.\n")

GOOD_NOW = Text("nothing: the rating is good now.\n")

CLOSES = Text("nothing is left to do: this issue closes by itself.\n")

OVER = Text("nothing, this case is closed. `@{{ bot }} reopen` opens it again.\n")

_FATES = MappingProxyType(
    {
        Fate.DONE: "done",
        Fate.ANSWERED: "answered",
        Fate.DENIED: "not allowed",
        Fate.REFUSED: "not possible",
        Fate.UNKNOWN: "not understood",
        Fate.LATE: "too old, please repeat",
        Fate.LIMITED: "too many in an hour",
    }
)
_SAYS_ITSELF = Plain("")
_HOW = MappingProxyType({Origin.CLICK: ", by a click", Origin.COMMAND: ", by a command", Origin.ANSWER: ""})


@dataclass(frozen=True, slots=True)
class _Named:
    """What templates print of a field or a cause."""

    name: Plain
    description: Plain


@dataclass(frozen=True, slots=True)
class _Line:
    """One answer on the card."""

    name: Plain
    value: Plain | QuotedInline
    by: QuotedInline | None = None
    how: Plain = _SAYS_ITSELF
    round: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """One command on the card."""

    what: Plain
    by: QuotedInline
    at: datetime
    fate: Plain


def card(case: Case, following: Following, now: datetime, config: Configuration, *, is_new: bool = False) -> Body:
    """The card with its marker, in which it remembers what the next look has to know.

    Args:
        case: whose.
        following: how it stands.
        now: UTC; only to tell whether a snooze is over.
        is_new: it is about to be posted: then it mentions whom it asks.
        config: template, questions and causes.
    """
    is_snoozed = snoozed_until(following.record, now) is not None
    record = replace(
        following.record,
        made_of=made_of(config),
        missing=following.review.missing,
        is_final=following.record.is_final or case.is_final,
        is_open=following.is_open or not following.is_bad,
        is_snoozed=is_snoozed,
    )
    follows = replace(following, record=record)
    values = _times(case, following)
    shown = _text(case, follows, now, config, is_new=False)
    record = replace(record, shows=digest(shown.text, record.told, *values.values()))
    marker = Marker("card", case.key, MappingProxyType({**values, "record": record.written()}))
    text = _text(case, follows, now, config, is_new=True) if is_new else shown
    return Text("{{ text }}").fill(marker, text=Plain(text.text))


def made_of(config: Configuration) -> str:
    """A digest of what settings put on every card: its template, the questions and the causes."""
    causes = (word for cause in config.causes for word in (cause.name, cause.description))
    return digest(REMEMBERS, config.templates.card.source, *config.bot.review.lines, "", *causes)


def is_shown(body: Body, case: Case) -> bool:
    """Whether the case's card shows and remembers all that already."""
    there, wanted = remembered(case), Record.of(body.marker)
    return there is not None and wanted is not None and there.shows == wanted.shows


def _times(case: Case, following: Following) -> dict[str, str]:
    """The round, and the seconds from its beginning to its first completion and to the word to the customer."""
    review, values = following.review, {"round": str(following.review.round)}
    there = case.history.card if case.history else None
    told = there.marker.values if there and there.round == review.round else {}
    began = following.record.began.get(review.round)
    for name, at in (("to_review", review.answered_at), ("to_contact", review.contacted_at)):
        if began is not None and at is not None:
            values[name] = told.get(name) or str(max(0, int((at - began).total_seconds())))
    return values


def _text(case: Case, following: Following, now: datetime, config: Configuration, *, is_new: bool) -> Body:
    review, record = following.review, following.record
    bot = Plain(case.bot)
    top = template(case, review.round, config) if review.round else SPOKEN.fill(bot=bot)
    missing = review.missing if following.is_bad and record.is_open else ()
    return CARD.fill(
        top=Plain(top.text),
        bot=bot,
        asked=Plain(_asked(following, config, is_new=is_new)),
        lines=[*_lines(case, review, config)] if review.round else [],
        earlier=[*_earlier(review)],
        missing=[Plain(name) for name in missing],
        is_fresh=len(missing) == len(config.bot.review.lines),
        next=Plain(_next(case, following, config).text) if review.round else Plain(""),
        snoozed_until=snoozed_until(record, now),
        is_final=record.is_final,
        ended=Plain("is closed" if case.fate in {None, Gone.MERGED} else "was deleted"),
        is_open=record.is_open,
        done=[*_done(tuple(record.ledger.values()))],
    )


def _asked(following: Following, config: Configuration, *, is_new: bool) -> str:
    record, present = following.record, following.review.round
    is_seen = record.seen_round >= present
    return asked.line(record.pings, config, is_seen=is_seen, is_new=is_new) if present else ""


def template(case: Case, review_round: int, config: Configuration) -> Body:
    """The questions and causes as the admin's template shows them."""
    return config.templates.card.fill(
        ticket_id=case.key.ticket_id,
        round=review_round,
        fields=[_Named(Plain(name), Plain("")) for name in config.bot.review.lines],
        causes=[_Named(Plain(cause.name), Plain(cause.description)) for cause in config.causes],
    )


def _lines(case: Case, review: Review, config: Configuration) -> Iterator[_Line]:
    """What is answered and by whom, and what is missing."""
    for each in review.questions:
        name = Plain(each.field.name)
        if each.given is not None:
            yield _Line(name, _value(each.given), QuotedInline(each.given.by))
        else:
            yield _Line(name, Plain("**missing**" if each.field.required else "open, and may stay so"))
    if config.causes:
        yield _of_act(
            config.bot.review.cause.name, review.latest.get(Register.CAUSE), required=config.bot.review.cause.required
        )
    contact = review.latest.get(Register.CONTACT)
    if contact is not None and (contact.value or contact.origin is Origin.CLICK):
        yield _of_act("Contact:", contact)
    if case.issue is not None and Register.ASSIGNEE in review.latest and review.value(Register.ASSIGNEE):
        yield _of_act("Assigned to:", review.latest[Register.ASSIGNEE])


def _of_act(name: str, act: Act | None, *, required: bool = False) -> _Line:
    if act is not None and not act.value and act.origin is Origin.CLICK and not required:
        by = QuotedInline(act.by) if act.by else None  # an operator's `undo` has no name
        return _Line(Plain(name), Plain("the label was taken off"), by, Plain(_HOW[act.origin]))
    if act is None or not act.value:
        return _Line(Plain(name), Plain("**missing**" if required else "open"))
    has_taken_on = act.register is Register.ASSIGNEE and act.origin is Origin.ANSWER and act.by == act.value
    by = QuotedInline(act.by) if act.by and not has_taken_on else None
    return _Line(Plain(name), QuotedInline(act.value), by, Plain(_HOW[act.origin]))


def _earlier(review: Review) -> Iterator[_Line]:
    """What was answered in earlier rounds."""
    for each in review.questions:
        for number, given in each.earlier:
            yield _Line(Plain(each.field.name), _value(given), QuotedInline(given.by), round=number)


def _value(given: Given) -> Plain | QuotedInline:
    return Plain(given.value.text) if given.value.text in {"yes", "no"} else QuotedInline(given.value.text)


def _next(case: Case, following: Following, config: Configuration) -> Body:
    """What comes next once nothing is missing."""
    bot, review = Plain(case.bot), following.review
    if following.is_bad and not following.is_open:
        return OVER.fill(bot=bot)
    if config.labels and review.value(Register.CONTACT) in config.labels.contact.pending.names:
        return CONTACT.fill(bot=bot)
    if review.needs_action:
        who = review.value(Register.ASSIGNEE)
        if not who:
            return TAKE.fill(bot=bot)
        return ACT.fill(bot=bot, who=QuotedInline(who)) if following.is_bad else ACT_GOOD.fill(who=QuotedInline(who))
    if not following.is_bad:
        return GOOD_NOW.fill()
    return CLOSES.fill() if config.bot.review.close_when_done else NOTHING_LEFT.fill(bot=bot)


def _done(entries: tuple[Entry, ...]) -> Iterator[_Asked]:
    """The last commands, newest first."""
    for entry in reversed(sorted(entries, key=lambda entry: entry.at)[-SHOWN_COMMANDS:]):
        what = Plain(f"`{entry.verb}`" if entry.verb else "something")
        yield _Asked(what, QuotedInline(entry.by), entry.at, Plain(_FATES[entry.fate]))
