"""Carries commands out: who may, what is too old or too much, what each does; every command once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot import commands
from bot.commands.record import Asked, CommandRecord, Effect
from bot.config import Configuration
from bot.config.durations import format_duration
from bot.domain.model import Case, Need
from bot.domain.quoted import QuotedInline
from bot.domain.said import Command, Comment
from bot.domain.texts import Body, Plain, Text
from bot.standing import latest
from bot.standing.acts import Act, Origin, Register
from bot.standing.record import Entry, Fate, Record, digest
from bot.standing.review import Review

DENIED = Text("`{{ verb }}` is not for everybody: {{ who }} may use it here.\n")

UNKNOWN = Text(
    """\
I know no command {{ verb }}{% if nearest %}; did you mean {{ nearest }}?{% else %}.{% endif %}
 `@{{ bot }} help` lists what I know.
"""
)

LATE = Text(
    """\
`{{ verb }}` is from {{ at }}, more than {{ within }} before I saw it, and may not be meant any more: I did nothing.
Please repeat it if it still holds.
"""
)

LIMITED = Text(
    """\
These are more than {{ most }} commands in an hour: I carry out no more of yours for now. Please wait, then repeat what
is left.
"""
)


@dataclass(frozen=True, slots=True)
class Given:
    """A command with its place in the ledger.

    Args:
        key: `note id/digest/number`.
        comment, command: where it stands.
        place: its place among the person's commands of that hour, from 1.
    """

    key: str
    comment: Comment
    command: Command
    place: int


@dataclass(slots=True)
class Carried:
    """What became of the commands of a case.

    Args:
        acts: what the new ones set.
        entries: their lines in the ledger.
        words: what is to be said about the commands of a comment, by its number.
        done: the comments in which a new command was carried out, and that get the reaction.
        needs: what has to be read before the rest can be done.
    """

    acts: list[Act] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    words: dict[int, list[Body]] = field(default_factory=dict)
    done: list[int] = field(default_factory=list)
    needs: Need = Need.NOTHING


def given(comment: Comment) -> Iterator[Given]:
    """The commands of a comment, unless a bot wrote it. Two equal ones are two."""
    seen: Counter[str] = Counter()
    for number, command in enumerate(() if comment.by.is_bot else comment.said.commands, 1):
        told = digest(command.verb, command.args)
        seen[told] += 1
        yield Given(f"{comment.note_id}/{told}/{seen[told]}", comment, command, comment.spoken_before + number)


def carry_out(
    case: Case,
    comments: Iterable[Comment],
    record: Record | None,
    review: Callable[[list[Act]], Review],
    *,
    now: datetime,
    config: Configuration,
) -> Carried:
    """What becomes of the commands of some comments.

    Args:
        case: with its talk.
        comments: those that are new, or say something else than before; oldest first.
        record: what the card remembers; None when it is lost: then a comment with the bot's reaction or answer was
            dealt with, and only what it says about labels, assignee and snooze still counts.
        review: how the case stands after some more acts.
        now: UTC.
        config: rights and limits.
    """
    scene = _Scene(record, review, now, config, Carried())
    for comment in comments:
        for each in given(comment):
            if each.place <= config.bot.commands.per_hour + 1:  # of more nothing is said, nor remembered
                _one(case, each, record.ledger.get(each.key) if record else None, scene)
    return scene.carried


@dataclass(frozen=True, slots=True)
class _Scene:
    """What one command meets."""

    record: Record | None
    review: Callable[[list[Act]], Review]
    now: datetime
    config: Configuration
    carried: Carried

    @property
    def is_lost(self) -> bool:
        """Whether nobody knows what was carried out before."""
        return self.record is None


def _one(case: Case, each: Given, known: Entry | None, scene: _Scene) -> None:
    """Deals with one command: a known one only tells again what it told."""
    carried, note_id = scene.carried, each.comment.note_id
    if each.comment.is_witnessed is None and scene.is_lost:
        carried.needs |= Need.WITNESSES
        return
    dealt_at = _dealt_at(case, each) if scene.is_lost else None
    is_past = dealt_at is not None
    fate, words, sets = _outcome(case, each, known, scene, heard_at=dealt_at or scene.now)
    if known is None:
        carried.entries[each.key] = Entry(_verb(each), each.comment.by.username, each.comment.said_at, fate)
        carried.acts += [_act(each, *one) for one in sets if not (is_past and one[0] is Register.STATE)]
        if fate is Fate.DONE and not is_past and note_id not in carried.done:
            carried.done.append(note_id)
    if words is not None:
        carried.words.setdefault(note_id, []).append(words)


def _dealt_at(case: Case, each: Given) -> datetime | None:
    """When the bot dealt with a comment, as far as its reaction and answer tell; None where it did not.

    What it called too old in its answer stays so, though no record says it any more.
    """
    answer = case.talk.replies.get(each.comment.note_id) if case.talk else None
    if each.comment.is_witnessed or case.talk is None or answer is None:
        return each.comment.said_at if each.comment.is_witnessed else None
    return next((told.at for told in case.talk.told if told.note_id == answer.note_id), each.comment.said_at)


def _outcome(
    case: Case, each: Given, known: Entry | None, scene: _Scene, *, heard_at: datetime
) -> tuple[Fate, Body | None, tuple[tuple[Register, str], ...]]:
    """What became, or becomes, of a command: its fate, what is said about it, what it sets."""
    config, at = scene.config, each.comment.said_at
    most = config.bot.commands.per_hour
    if known.fate is Fate.LIMITED if known else each.place > most:
        return Fate.LIMITED, LIMITED.fill(most=most) if each.place == most + 1 else None, ()
    found = commands.find(each.command.verb or "help")
    is_late = known.fate is Fate.LATE if known else heard_at - at > config.bot.commands.within
    if is_late and (known or found is None or not _stands(case, each, found, scene)):
        within = format_duration(config.bot.commands.within)
        said_at = known.at if known else at  # where the comment was edited since, this command in it was not
        return Fate.LATE, LATE.fill(verb=Plain(_verb(each) or "this"), at=said_at, within=Plain(within)), ()
    if found is None:
        return Fate.UNKNOWN, _unknown(each, case.bot), ()
    if not commands.allowed(found, each.comment.by, config):
        return Fate.DENIED, DENIED.fill(verb=Plain(found.verb), who=Plain(commands.who_may(found, config))), ()
    return _run(case, each, found, known, scene)


def _run(
    case: Case, each: Given, found: CommandRecord, known: Entry | None, scene: _Scene
) -> tuple[Fate, Body | None, tuple[tuple[Register, str], ...]]:
    if known is not None and known.fate is Fate.DONE:
        return Fate.DONE, None, ()
    missing = case.lacking(found.needs)
    if missing:
        scene.carried.needs |= missing
        return Fate.ANSWERED, None, ()
    effect = found.run(_asked(case, each, scene))
    if not isinstance(effect, Effect):
        return Fate.REFUSED, effect.reply, ()
    if known is not None:
        return known.fate, effect.reply, ()
    return Fate.DONE if effect.sets else Fate.ANSWERED, effect.reply, effect.sets


def _asked(case: Case, each: Given, scene: _Scene) -> Asked:
    by, at = each.comment.by, each.comment.said_at
    review = scene.review(scene.carried.acts)
    return Asked(each.command.args, by, at, scene.now, case, review, scene.config, case.bot)


def _stands(case: Case, each: Given, found: CommandRecord, scene: _Scene) -> bool:
    """Whether all that a command asks for stands on the issue already: a run that died carried it out, or somebody did.

    Nobody is told then that it came too late and that nothing was done. True as well while that cannot be told.
    """
    if not commands.allowed(found, each.comment.by, scene.config):
        return False
    if case.lacking(found.needs):
        return True
    effect = found.run(_asked(case, each, scene))
    sets = effect.sets if isinstance(effect, Effect) else ()
    return bool(sets) and all(latest.shows(case.issue, *one, scene.config) for one in sets)


def _unknown(each: Given, bot: str) -> Body:
    verb = commands.nearest(each.command.verb)
    nearest = QuotedInline(f"@{bot} {verb} {each.command.args}") if verb else None
    return UNKNOWN.fill(verb=QuotedInline(each.command.verb), nearest=nearest, bot=Plain(bot))


def _verb(each: Given) -> str:
    """The command's own name; empty for one that nobody knows."""
    found = commands.find(each.command.verb or "help")
    return found.verb if found else ""


def _act(each: Given, register: Register, value: str) -> Act:
    return Act(register, value, each.comment.said_at, each.comment.by.username, Origin.COMMAND, each.comment.note_id)
