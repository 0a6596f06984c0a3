"""`label` names the cause of a case, or sets and takes off one of the labels that people own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.commands import present
from bot.commands.malformed import malformed
from bot.commands.names import NONE, Name, names, settable
from bot.commands.record import Asked, CommandRecord, Effect, Refusal
from bot.commands.words import spans
from bot.config.labels import LabelEntry, LabelsConfig
from bot.domain.quoted import QuotedInline
from bot.domain.texts import Body, Plain, Text
from bot.standing.acts import Register
from bot.standing.label_words import nearest_cause

BROKEN = Text(
    "I cannot set labels now: `labels.yml` has a mistake, which your admin has to mend. Until then use GitLab's own "
    "label box.\n"
)
UNKNOWN = Text(
    """\
I do not know the label {{ word }}{% if nearest %}. Did you mean `@{{ bot }} label {{ nearest }}`?{% else %}.{% endif %}


I can set {{ known }}. For any other label of this project use GitLab's own label box.
"""
)
SEVERAL = Text(
    """\
{{ words }} names more than one of these, and a case carries one. I changed nothing. Type one of:

{% for label in labels %}
* `@{{ bot }} label {{ label }}`
{% endfor %}
"""
)
CUSTOMERS = Text(
    "`{{ label }}` says what the customer thinks, so it follows the rating alone. To close a case for good, type "
    "`@{{ bot }} close`.\n"
)
PAUSED = Text("`{{ label }}` belongs on my status issue, not on a case: there it stops all that I do.\n")
NOT_THERE = Text(
    """\
{% for label in labels %}
There is no {{ label }} here to take off.
{% endfor %}
"""
)


MOST = 20
"""Names in one command: nobody types more, and each costs time."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one name asks for: a label on, or whichever of these off."""

    word: str
    is_off: bool
    register: Register
    entries: tuple[LabelEntry, ...]


def run(asked: Asked) -> Effect | Refusal:
    """Sets what the names say, all of it or nothing."""
    labels = asked.config.labels
    if labels is None:
        return Refusal(BROKEN.fill())
    wishes = []
    for name in names(asked.args, labels):
        wish = _wish(asked, labels, name)
        if isinstance(wish, Body):
            return Refusal(wish)
        wishes.append(wish)
        if len(wishes) > MOST:
            return malformed(asked, COMMAND, name.word, f"with it there are more than {MOST} names.")
    if not wishes:
        return malformed(asked, COMMAND, "", "which label?")
    return _clash(asked, wishes) or _effect(asked, wishes)


def _wish(asked: Asked, labels: LabelsConfig, name: Name) -> _Wish | Body:
    """What one name asks for, or why it cannot be."""
    if not name.found:
        is_none = name.word.casefold() == NONE
        no_cause = _Wish(name.word, is_off=True, register=Register.CAUSE, entries=labels.causes)
        return no_cause if is_none else _unknown(asked, labels, name)
    if len(name.found) > 1:
        return _several(asked, name.word, [found.entry.name for found in name.found])
    (found,) = name.found
    if found.register is not None:
        return _Wish(name.word, name.is_off, found.register, (found.entry,))
    text = PAUSED if found.entry == labels.states.paused else CUSTOMERS
    return text.fill(label=Plain(found.entry.name), bot=Plain(asked.bot))


def _unknown(asked: Asked, labels: LabelsConfig, name: Name) -> Body:
    nearest = nearest_cause(name.word, labels.causes)
    return UNKNOWN.fill(
        word=QuotedInline(name.word),
        nearest=Plain(nearest) if nearest else None,
        known=spans(entry.name for entry in settable(labels)),
        bot=Plain(asked.bot),
    )


def _several(asked: Asked, words: str, labels: Iterable[str]) -> Body:
    return SEVERAL.fill(words=QuotedInline(words), labels=[Plain(label) for label in labels], bot=Plain(asked.bot))


def _clash(asked: Asked, wishes: list[_Wish]) -> Refusal | None:
    """Two labels of which a case carries one, or one label both on and off."""
    wanted: dict[Register, dict[str, str]] = {}
    for wish in wishes:
        if not wish.is_off:
            wanted.setdefault(wish.register, {})[wish.entries[0].name] = wish.word
    for labels in wanted.values():
        if len(labels) > 1:
            return Refusal(_several(asked, " ".join(labels.values()), labels))
    for wish in wishes:
        if wish.is_off and any(entry.name in wanted.get(wish.register, {}) for entry in wish.entries):
            return malformed(asked, COMMAND, wish.word, "it takes off what another word of this line puts on.")
    return None


def _effect(asked: Asked, wishes: list[_Wish]) -> Effect:
    sets: dict[Register, str] = {}
    absent: list[str] = []
    for wish in sorted(wishes, key=lambda wish: not wish.is_off):  # what is put on in place of another one stays
        if not wish.is_off:
            sets[wish.register] = wish.entries[0].name
        elif any(present.has(asked, wish.register, entry) for entry in wish.entries):
            sets[wish.register] = ""
        else:
            absent.append(wish.entries[0].name if len(wish.entries) == 1 else "cause")
    reply = NOT_THERE.fill(labels=[QuotedInline(label) for label in dict.fromkeys(absent)]) if absent else None
    return Effect(tuple(sets.items()), reply)


COMMAND = CommandRecord(
    verb="label",
    usage=("label NAME", "label -NAME", "label none"),
    purpose="names the cause; sets, or with a dash takes off, a label; `none` takes off the cause",
    example="label docs-issue",
    answer="a reaction and the card; a comment where it cannot be done",
    run=run,
    aliases=("cause",),
)
