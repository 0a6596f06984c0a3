"""What is missing until the project's labels are those of `labels.yml`: pure, it reads and writes nothing."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.config import LabelsConfig
from bot.config.labels import LabelEntry
from bot.domain.actions import Action, CreateLabel, Finding, RelabelIssue, UpdateLabel
from bot.domain.labels import Label
from bot.domain.markers import Key
from bot.domain.model import Issue

_SHORT_COLOR = 4
"""Characters of `#RGB`."""


@dataclass(frozen=True, slots=True)
class Move:
    """A former label that exists beside its new one: the bot's issues have to change from one to the other.

    Args:
        old: as the project has it.
        new: the name in `labels.yml`.
    """

    old: Label
    new: str


@dataclass(slots=True)
class Difference:
    """What the labels themselves need.

    Args:
        actions: one write per label at the most, in the order of the file.
        moves: former labels whose issues have to be moved.
        findings: what only people can change.
    """

    actions: list[Action] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Present:
    """The labels that can be used in a project, found by name.

    Args:
        labels: where a group above has the same name as the project, the group's counts: GitLab refuses every change
            of the other (its `ProjectLabel`).
    """

    def __init__(self, labels: Iterable[Label]) -> None:
        found = sorted(labels, key=lambda label: (not label.is_project_label, label.name))
        self._exact = {label.name: label for label in found}

    def named(self, name: str) -> Label | None:
        """The label of exactly this name: GitLab tells upper and lower case apart."""
        return self._exact.get(name)

    def alike(self, name: str) -> list[Label]:
        """The labels of this name in other cases."""
        return [
            label for label in self._exact.values() if label.name != name and label.name.casefold() == name.casefold()
        ]

    def former(self, entry: LabelEntry) -> list[Label]:
        """The labels under former names of an entry, in the order of `was`; those of the project first."""
        found = [label for old in entry.was for label in (self.named(old), *self.alike(old)) if label is not None]
        unique = {label.name: label for label in found if label.name != entry.name}
        return sorted(unique.values(), key=lambda label: not label.is_project_label)


def compare(entries: Iterable[LabelEntry], labels: Iterable[Label]) -> Difference:
    """The difference between the file and the project. What is not in the file is never touched.

    Args:
        entries: the labels of `labels.yml` with their former names.
        labels: all that can be used in the project.
    """
    present, difference = Present(labels), Difference()
    for entry in entries:
        here, former = present.named(entry.name), present.former(entry)
        if here is not None:
            _changed(entry, here, difference)
        elif former and former[0].is_project_label:
            _changed(entry, former.pop(0), difference)
        elif not former and (alike := present.alike(entry.name)):
            difference.findings.append(_in_other_case(entry, alike[0]))
        else:
            why = f"{entry.name} is in labels.yml and not in the project"
            difference.actions.append(CreateLabel(label=entry.label, why=why))
        difference.moves += [Move(old, entry.name) for old in former]
    return difference


def awaiting(entries: Iterable[LabelEntry], labels: Iterable[Label]) -> Mapping[str, str]:
    """The declared renamings that nobody has applied yet, from the new name to the one in the project."""
    present = Present(labels)
    return {
        entry.name: former[0].name
        for entry in entries
        if present.named(entry.name) is None and (former := present.former(entry))
    }


def relabelled(issue: Issue, moves: Sequence[Move], labels: LabelsConfig, key: Key | None) -> RelabelIssue | Finding:
    """The one write that gives an issue the new labels for the old ones.

    Siblings of a new label are taken off in the same request: only paid plans do that by themselves (GitLab docs,
    Scoped labels). When two old labels lead to two new ones of one scope, a person has to choose.

    Args:
        issue: one of the bot's that carries at least one of the old labels.
        moves: all that are under way.
        labels: the file, for the siblings.
        key: the issue's case, if it has one.
    """
    held = [move for move in moves if move.old.name in issue.labels]
    new = list(dict.fromkeys(move.new for move in held))
    scopes = Counter(filter(None, map(_scope, new)))
    if any(count > 1 for count in scopes.values()):
        old = " and ".join(move.old.name for move in held)
        why = f"#{issue.iid} carries {old}, which become labels of one scope: take one of them off by hand"
        return Finding(kind="left_alone", key=key, why=why)
    siblings = {each.name for each in labels.labels if _scope(each.name) in scopes and each.name not in new}
    return RelabelIssue(
        key=key,
        iid=issue.iid,
        why=f"#{issue.iid}: " + ", ".join(f"{move.old.name} is now {move.new}" for move in held),
        add_labels=tuple(name for name in new if name not in issue.labels),
        remove_labels=tuple(sorted({move.old.name for move in held} | (siblings & issue.labels))),
    )


def _changed(entry: LabelEntry, label: Label, difference: Difference) -> None:
    """One request for name, colour, description and archive together; a group's label is only told of.

    A colour or description that the file leaves out is not compared: people may choose it in GitLab.
    """
    color = entry.color if "color" in entry.model_fields_set and _color(label.color) != entry.color else None
    is_told_otherwise = _words(label.description) != _words(entry.description)
    description = entry.description if "description" in entry.model_fields_set and is_told_otherwise else None
    new_name = entry.name if label.name != entry.name else None
    reasons = [
        f"it was {label.name}" if new_name else "",
        f"its colour is {label.color}, not {entry.color}" if color else "",
        "its description differs" if description is not None else "",
        "it is archived" if label.is_archived else "",
    ]
    why = f"{entry.name}: " + ", ".join(filter(None, reasons))
    if not any(reasons):
        return
    if not label.is_project_label:
        why = f"{why}; it belongs to a group above, where only the group's people can change it"
        difference.findings.append(Finding(kind="group_label", why=why))
        return
    archived = False if label.is_archived else None
    difference.actions.append(
        UpdateLabel(label=label, why=why, new_name=new_name, color=color, description=description, archived=archived)
    )


def _in_other_case(entry: LabelEntry, label: Label) -> Finding:
    declared = f"write `was: [{label.name}]` beneath it to rename that one"
    why = f"{entry.name}: the project has {label.name}, which differs in upper and lower case only: {declared}"
    return Finding(kind="other_case", why=why)


def _scope(name: str) -> str:
    """What stands before the last `::`, empty for a label without a scope (GitLab docs, Scoped labels)."""
    return name.rpartition("::")[0]


def _color(written: str) -> str:
    """As `#RRGGBB` in upper case. GitLab turns names of colours into that form itself, and keeps `#RGB`."""
    color = written.strip().upper()
    return "#" + "".join(2 * digit for digit in color[1:]) if len(color) == _SHORT_COLOR else color


def _words(description: str) -> str:
    """A description as GitLab may have kept it: it resolves HTML entities, and people leave blanks around it."""
    return html.unescape(description).strip()
