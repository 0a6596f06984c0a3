"""Reads the admin's folder once, at the start, and finds everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bot.config import files, mirrors
from bot.config.agreement import disagreements, unknown_schedules
from bot.config.configuration import Configuration, roster_of
from bot.config.labels import LabelsConfig
from bot.config.messages import path_of
from bot.config.models import BotConfig
from bot.config.problems import ConfigInvalid, Problem, Slip, shown
from bot.config.rotation_file import RotationFile, rotation_file
from bot.config.shipped import CARD, ISSUE
from bot.config.templates import Templates, at_variable, check_card, check_issue
from bot.config.version import KEY, fault
from bot.config.yaml import SHORT, Document, decoded
from bot.domain.texts import Text

Rehearsal = Callable[[Configuration], Iterable[Slip]]
"""Uses settings as a run would, without any service, and tells what cannot work."""


def load(
    folder: Path,
    *,
    mirror: str = "",
    verbs: Mapping[str, str] | None = None,
    rehearse: Rehearsal = lambda _: (),
) -> Configuration:
    """The configuration in a folder.

    Args:
        folder: holds `bot.yml`, `labels.yml`, where people take turns `rotation.yml`, and, where the admin writes own
            texts, `templates/issue.md` and `card.md`.
        mirror: name of the file in `mirrors/` that says what differs from `bot.yml`; empty where there is none.
        verbs: every word that begins a command, with the command's first name, the one that `commands.allow` takes;
            None when the caller has nothing to do with commands.
        rehearse: tries the settings out once they are sound; what reads comments lies above this room.

    Returns:
        The configuration. A missing or broken `labels.yml`, a broken `rotation.yml` and unknown files are told in its
        `problems`; a missing `rotation.yml` is none.

    Raises:
        ConfigInvalid: the folder or `bot.yml` is missing or of another version, `bot.yml` or a template is broken, or
            the rehearsal failed. It holds every problem of every file; of another version that alone.
    """
    files.check_folder(folder)
    strays = [*files.strays(folder), *mirrors.strays(folder)]
    bot_file, labels_file = files.document(folder / files.BOT), files.document(folder / files.LABELS)
    owner, other = "", fault(bot_file)
    if other:
        raise ConfigInvalid([bot_file.problem((KEY,), other)])
    if mirror:
        bot_file, owner = mirrors.laid_over(bot_file, folder, mirror)
    bot, bot_problems = files.parsed(bot_file, BotConfig, verbs)
    clashes = mirrors.clashes(folder).get(mirror, ()) if mirror else ()
    labels, label_problems = files.parsed(labels_file, LabelsConfig)
    templates, template_problems = _templates(folder / files.TEMPLATES, bot, labels)
    rotation = rotation_file(folder / files.ROTATION)
    slips = _slips(rehearse, Configuration(bot, labels, templates), bot_file, folder) if bot else []
    partly = [*label_problems, *rotation.problems, *strays]
    partly += _not_told(bot_problems, _apart(bot_file, bot, labels, rotation))
    if bot is None or template_problems or slips or clashes:
        raise ConfigInvalid([*bot_problems, *clashes, *template_problems, *slips, *partly])
    return Configuration(
        bot,
        labels,
        templates,
        tuple(sorted(set(partly))),
        roster_of(bot, rotation.rotation),
        is_rotation_broken=rotation.is_broken,
        documents={files.BOT: bot_file, files.ROTATION: rotation.document},
        mirror=mirror,
        owner=owner,
        beside=mirrors.beside(folder, mirror) if mirror else frozenset(),
    )


def _slips(rehearse: Rehearsal, config: Configuration, bot_file: Document, folder: Path) -> list[Problem]:
    """What the rehearsal tells, each at its place."""
    card = str(folder / files.TEMPLATES / files.CARD_FILE)
    return [
        at_variable(card, config.templates.card.source, str(slip.location[0]), slip.message)
        if slip.is_card
        else bot_file.problem(slip.location, f"{path_of(slip.location)} {slip.message}")
        for slip in rehearse(config)
    ]


def _apart(
    document: Document, bot: BotConfig | None, labels: LabelsConfig | None, rotation: RotationFile
) -> Iterator[Problem]:
    """Where the files do not fit each other, as far as each of them tells what it means."""
    if bot and labels:
        yield from _differing_fallback(document, bot, labels)
    if bot and not rotation.is_broken:
        yield from disagreements(document, bot, rotation.rotation)
    elif document.is_readable and rotation.schedules is not None:
        yield from unknown_schedules(document, bot, rotation.schedules)


def _not_told(told: Iterable[Problem], found: Iterable[Problem]) -> Iterator[Problem]:
    """What is found at places of which nothing is told yet: what is no name names nothing that is missing."""
    places = {(problem.file, problem.line, problem.column) for problem in told}
    return (problem for problem in found if (problem.file, problem.line, problem.column) not in places)


def _differing_fallback(document: Document, bot: BotConfig, labels: LabelsConfig) -> Iterator[Problem]:
    """Fallback names that are not those of `labels.yml`: a slip there would relabel every issue."""
    named = {"good": labels.satisfaction.good, "bad": labels.satisfaction.bad, "paused": labels.states.paused}
    for name, entry in named.items():
        fallback = getattr(bot.fallback.labels, name)
        if fallback != entry.name:
            message = f"is {shown(fallback)}, but labels.yml says {shown(entry.name)}: keep them equal"
            location = ("fallback", "labels", name)
            yield document.problem(location, f"{'.'.join(location)} {message}")


def _templates(folder: Path, bot: BotConfig | None, labels: LabelsConfig | None) -> tuple[Templates, list[Problem]]:
    """The texts, checked with the configured questions and causes as far as these are known.

    In place of a broken card the shipped one comes back, so that the questions can be rehearsed with it.
    """
    issue, issue_problems = _text(folder / files.ISSUE_FILE, ISSUE)
    card, card_problems = _text(folder / files.CARD_FILE, CARD)
    found = [*issue_problems]
    if not issue_problems:
        found += check_issue(str(folder / files.ISSUE_FILE), issue)
    if not card_problems:
        fields = bot.review.lines if bot else None
        causes = [(cause.name, cause.description) for cause in labels.causes] if labels else ()
        card_problems += check_card(str(folder / files.CARD_FILE), card, fields=fields, causes=causes)
    return Templates(Text(issue), Text(CARD if card_problems else card)), [*found, *card_problems]


def _text(path: Path, shipped: str) -> tuple[str, list[Problem]]:
    """A template's text; the shipped one where there is no such file."""
    content = files.content_of(path, SHORT)
    if content is None:
        return shipped, []
    text = decoded(str(path), content, SHORT) if isinstance(content, bytes) else content
    return (text, []) if isinstance(text, str) else ("", [text])
