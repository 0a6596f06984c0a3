"""What the bot asks or points out about a comment that it cannot take as it stands: once, and kindly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.config import Configuration
from bot.config.words import found_in
from bot.domain.quoted import QuotedInline
from bot.domain.said import Answer, Comment, DoubtKind, UnknownCause
from bot.domain.texts import Body, Plain, Text

UNSURE = Text(
    """\
I could not tell from {{ word }} whether it is a yes or a no. Please write one of these lines, with the question in
front, in a comment, or edit yours:

```markdown
* **{{ field }}** Y
* **{{ field }}** N
```
"""
)

UNKNOWN_CHOICE = Text(
    """\
{{ word }} is none of the choices{% if nearest %}; did you mean `{{ nearest }}`?{% else %}.{% endif %}
 Please write one of these in a comment, or edit yours:

```markdown
{% for choice in choices %}
* **{{ field }}** {{ choice }}
{% endfor %}
```
"""
)

TWO_CAUSES = Text(
    """\
You named {{ count }} causes, and a case carries one, so I set none of them. Please write the one that fits best in a
comment, or edit yours:

```markdown
{% for cause in causes %}
* **{{ line }}** {{ cause }}
{% endfor %}
```
"""
)

UNKNOWN_CAUSE = Text(
    """\
I know no cause {{ word }}{% if nearest %}; did you mean `{{ nearest }}`?{% else %}.{% endif %}
 Please write one of these in a comment, or edit yours:

```markdown
{% for cause in causes %}
* **{{ line }}** {{ cause }}
{% endfor %}
```
"""
)

AVOID = Text(
    """\
A hint for the next e-mail to a customer, in which the team avoids these words:

{% for phrase in phrases %}
* `{{ phrase.words }}`: {{ phrase.reason }}
{% endfor %}
"""
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to say about a comment.

    Args:
        about: what it is about, for the digest that keeps it from being said twice.
        words: the paragraph.
    """

    about: str
    words: Body


@dataclass(frozen=True, slots=True)
class _Named:
    """What the text prints of a phrase."""

    words: Plain
    reason: Plain


def concerns(comment: Comment, config: Configuration) -> Iterator[Concern]:
    """What is to be asked or pointed out about the answers of a comment, in the order of the card."""
    said = comment.said
    order = {field.name: place for place, field in enumerate(config.bot.review.fields)}
    for answer in sorted(said.answers, key=lambda answer: order.get(answer.field, len(order))):
        if answer.doubt is not None:
            yield _doubt(answer, answer.doubt, config)
    if len(said.causes) > 1:
        yield _two_causes(said.causes, config)
    for unknown in () if said.causes else said.unknown_causes:
        yield _unknown_cause(unknown, config)


def hints(comment: Comment, config: Configuration) -> Iterator[Concern]:
    """The words of an e-mail to the customer that the team avoids."""
    is_contacted = any(command.verb == "contacted" for command in comment.said.commands)
    mail = comment.said.mail or (comment.said.quoted if is_contacted else None)
    if mail is None:
        return
    found = [phrase for phrase in config.bot.review.avoid if found_in(mail.text, (phrase.words,))]
    by_reason = {phrase.reason: phrase for phrase in reversed(found)}
    shown = [phrase for phrase in found if phrase in by_reason.values()]
    if shown:
        named = [_Named(Plain(phrase.words), Plain(phrase.reason)) for phrase in shown]
        yield Concern("avoid " + " ".join(phrase.words for phrase in shown), AVOID.fill(phrases=named))


def _doubt(answer: Answer, kind: DoubtKind, config: Configuration) -> Concern:
    word, field = QuotedInline(answer.word.text), Plain(answer.field)
    about = f"{kind} {answer.field} {answer.word.text}"
    if kind is DoubtKind.UNSURE:
        return Concern(about, UNSURE.fill(word=word, field=field))
    choices = [choice for each in config.bot.review.fields if each.name == answer.field for choice in each.choices]
    return Concern(
        about,
        UNKNOWN_CHOICE.fill(word=word, field=field, nearest=Plain(answer.nearest), choices=_plain(choices)),
    )


def _two_causes(causes: tuple[str, ...], config: Configuration) -> Concern:
    line = Plain(config.bot.review.cause.name)
    return Concern(f"causes {causes}", TWO_CAUSES.fill(count=len(causes), causes=_plain(causes), line=line))


def _unknown_cause(unknown: UnknownCause, config: Configuration) -> Concern:
    names = _plain([unknown.nearest] if unknown.nearest else [cause.name for cause in config.causes])
    line = Plain(config.bot.review.cause.name)
    words = UNKNOWN_CAUSE.fill(word=unknown.word, nearest=Plain(unknown.nearest), causes=names, line=line)
    return Concern(f"unknown cause {unknown.word.text}", words)


def _plain(words: tuple[str, ...] | list[str]) -> list[Plain]:
    return [Plain(word) for word in words]
