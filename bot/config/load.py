"""Reads the admin's folder once, at the start, and finds everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.config.entries import Section
from bot.config.labels import Cause, LabelsConfig
from bot.config.messages import path_of, problems_of
from bot.config.models import BotConfig
from bot.config.problems import ConfigInvalid, Problem, Slip, did_you_mean, shown
from bot.config.shipped import CARD, ISSUE
from bot.config.templates import Templates, at_variable, check_card, check_issue
from bot.config.yaml import MAX_BYTES, Document, decoded, read, unreadable
from bot.domain.labels import Label
from bot.domain.model import Score
from bot.domain.texts import Text
from bot.oncall.roster import EMPTY, Roster

BOT, LABELS, TEMPLATES, SCHEMAS = "bot.yml", "labels.yml", "templates", "schemas"
ISSUE_FILE, CARD_FILE = "issue.md", "card.md"
_IN_FOLDER = frozenset({BOT, LABELS, TEMPLATES, SCHEMAS})
_IN_TEMPLATES = frozenset({ISSUE_FILE, CARD_FILE})
_BACKUPS = ("~", ".bak", ".orig", ".rej", ".swp")
_LATER = frozenset({"rotation.yml"})
"""Files that a later version reads: nobody misspelt their names."""

_OF_SYSTEMS = frozenset({"lost+found", "Thumbs.db", "desktop.ini"})

_Model = TypeVar("_Model", bound=Section)


@dataclass(frozen=True)
class Configuration:
    """What the admin wants, parsed and checked.

    Args:
        bot: `bot.yml`.
        labels: `labels.yml`, None when it is missing or broken: then only what `bot.yml` names as fallback is known.
        templates: the texts, shipped ones where the admin has none.
        problems: what is wrong and does not forbid to start.
        roster: `rotation.yml` with what `bot.yml` says beside it; a run adds what services and its memory tell.
        is_rotation_broken: nobody knows who is on call, and the fallback serves.
    """

    bot: BotConfig
    labels: LabelsConfig | None
    templates: Templates
    problems: tuple[Problem, ...] = ()
    roster: Roster = EMPTY
    is_rotation_broken: bool = False

    @classmethod
    def shipped(cls, bot: BotConfig | None = None) -> Configuration:
        """The shipped configuration without any folder, optionally with other settings."""
        return cls(bot or BotConfig(), LabelsConfig(), Templates(Text(ISSUE), Text(CARD)))

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes that a review can name; none while `labels.yml` is broken."""
        return self.labels.causes if self.labels else ()

    def satisfaction_label(self, score: Score) -> str:
        """Name of the label that stands for a score; the fallback's while `labels.yml` is broken."""
        if self.labels is None:
            names = self.bot.fallback.labels
            return names.good if score is Score.GOOD else names.bad
        entries = self.labels.satisfaction
        return entries.good.name if score is Score.GOOD else entries.bad.name

    def satisfaction_names(self, score: Score) -> frozenset[str]:
        """Every name of that label: an issue may carry a former one until `labels --apply` has moved it."""
        if self.labels is None:
            return frozenset({self.satisfaction_label(score)})
        entries = self.labels.satisfaction
        return entries.good.names if score is Score.GOOD else entries.bad.names

    @property
    def wanted_labels(self) -> tuple[Label, ...]:
        """Every label that the project must have, in the order of the file; the fallback's while it is broken."""
        if self.labels is None:
            names = self.bot.fallback.labels
            return (Label(names.good), Label(names.bad))
        return self.labels.labels


Rehearsal = Callable[[Configuration], Iterable[Slip]]
"""Uses settings as a run would, without any service, and tells what cannot work."""


def load(folder: Path, *, verbs: Mapping[str, str] | None = None, rehearse: Rehearsal = lambda _: ()) -> Configuration:
    """The configuration in a folder.

    Args:
        folder: holds `bot.yml`, `labels.yml` and, where the admin writes own texts, `templates/issue.md` and `card.md`.
        verbs: every word that begins a command, with the command's first name, the one that `commands.allow` takes;
            None when the caller has nothing to do with commands.
        rehearse: tries the settings out once they are sound; what reads comments lies above this room.

    Returns:
        The configuration. A missing or broken `labels.yml` and unknown files are told in its `problems`.

    Raises:
        ConfigInvalid: the folder or `bot.yml` is missing, `bot.yml` or a template is broken, or the rehearsal failed.
            It holds every problem of every file.
    """
    if not folder.is_dir():
        missing = "no such folder: name it with --config or FEEDBACK_BOT_CONFIG"
        raise ConfigInvalid([Problem(str(folder), 1, 1, "is a file: name its folder" if folder.exists() else missing)])
    strays = [*_unknown(folder, _IN_FOLDER), *_unknown(folder / TEMPLATES, _IN_TEMPLATES)]
    bot_file, labels_file = _document(folder / BOT), _document(folder / LABELS)
    bot, bot_problems = _parsed(bot_file, BotConfig, verbs)
    labels, label_problems = _parsed(labels_file, LabelsConfig)
    templates, template_problems = _templates(folder / TEMPLATES, bot, labels)
    slips = _slips(rehearse, Configuration(bot, labels, templates), bot_file, folder) if bot else []
    if bot is None or template_problems or slips:
        raise ConfigInvalid([*bot_problems, *label_problems, *template_problems, *slips, *strays])
    differing = _differing_fallback(bot_file, bot, labels) if labels else ()
    return Configuration(bot, labels, templates, tuple(sorted({*label_problems, *strays, *differing})))


def _slips(rehearse: Rehearsal, config: Configuration, bot_file: Document, folder: Path) -> list[Problem]:
    """What the rehearsal tells, each at its place."""
    card = str(folder / TEMPLATES / CARD_FILE)
    return [
        at_variable(card, config.templates.card.source, str(slip.location[0]), slip.message)
        if slip.is_card
        else bot_file.problem(slip.location, f"{path_of(slip.location)} {slip.message}")
        for slip in rehearse(config)
    ]


def _document(path: Path) -> Document:
    """One YAML file."""
    content = _content(path)
    if isinstance(content, bytes):
        return read(str(path), content)
    return unreadable(content or Problem(str(path), 1, 1, "no such file: copy it from the shipped configuration"))


def _parsed(
    document: Document, model: type[_Model], verbs: Mapping[str, str] | None = None
) -> tuple[_Model | None, list[Problem]]:
    """The document as its model, or None with the reasons."""
    found = list(document.problems)
    parsed = None
    if document.is_readable:
        try:
            parsed = model.model_validate(document.data, context={"verbs": verbs})
        except ValidationError as error:
            found += problems_of(error, document, model)
    return (None if found else parsed), found


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
    issue, issue_problems = _text(folder / ISSUE_FILE, ISSUE)
    card, card_problems = _text(folder / CARD_FILE, CARD)
    found = [*issue_problems]
    if not issue_problems:
        found += check_issue(str(folder / ISSUE_FILE), issue)
    if not card_problems:
        fields = bot.review.lines if bot else None
        causes = [(cause.name, cause.description) for cause in labels.causes] if labels else ()
        card_problems += check_card(str(folder / CARD_FILE), card, fields=fields, causes=causes)
    return Templates(Text(issue), Text(CARD if card_problems else card)), [*found, *card_problems]


def _text(path: Path, shipped: str) -> tuple[str, list[Problem]]:
    """A template's text; the shipped one where there is no such file."""
    content = _content(path)
    if content is None:
        return shipped, []
    text = decoded(str(path), content) if isinstance(content, bytes) else content
    return (text, []) if isinstance(text, str) else ("", [text])


def _content(path: Path) -> bytes | Problem | None:
    """The bytes of a file, up to just over the limit; None where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        if path.is_symlink():
            return Problem(str(path), 1, 1, "is a link to a file that does not exist")
        return None
    except OSError as error:
        return Problem(str(path), 1, 1, f"cannot be read: {error.strerror or error}")


def _unknown(folder: Path, known: frozenset[str]) -> Iterator[Problem]:
    """Files that nothing reads: most often a misspelt name. What systems and editors leave behind is no setting."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return  # a missing folder of templates is fine; one that cannot be read shows at its files
    for name in names:
        is_nobodys_setting = name.startswith((".", "README")) or name.endswith(_BACKUPS) or name in _OF_SYSTEMS
        if name not in known and not is_nobodys_setting:
            hint = " yet" if name in _LATER else did_you_mean(name, known, compared=lambda file: Path(file).stem)
            yield Problem(str(folder / name), 1, 1, f"nothing reads this file{hint}")
