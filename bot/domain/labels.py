"""A label by which people and the bot sort issues."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the project, or one that it shall have.

    Args:
        name: its title, scope included.
        color: `#RRGGBB`.
        description: one line for people.
        label_id: GitLab's number, 0 for one that is only wished for; equal labels may differ in it.
        is_project_label: the project's own; false for a label of a group above, which the project only uses.
        is_archived: people put it away: it stays where it is, and is not offered any more.
    """

    name: str
    color: str = ""
    description: str = ""
    label_id: int = field(default=0, compare=False)
    is_project_label: bool = True
    is_archived: bool = False
