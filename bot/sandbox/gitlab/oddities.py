"""Ways in which an installation could behave otherwise than GitLab does, to test a client's assumptions with."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.gitlab.quick_actions import Command, Extracted, extract


@dataclass(slots=True)
class Oddities:
    """As it stands, GitLab's own behaviour.

    - `quick_actions`: `anywhere` obeys them inside of quotes and code too, `ignored` stores them as words.
    - `notes_of_commands`: a text of nothing but quick actions makes a note all the same.
    - `rewrites`: in every stored text the first words are replaced by the others.
    - `repeats_labels`, `repeats_reactions`: what exists already is made again.
    - `updates_deleted_labels`: the change of a label that is not there is accepted.
    - `drops_labels`: labels are not put on issues; `keeps_labels`: nor taken off; `creates_labels`: unknown names
      that are put on an issue become labels.
    - `forgets_confidential`: every change of an issue shows it to everybody.
    - `ignores_state`: an issue neither closes nor opens by a request.
    - `touches`: comments and labels move the `updated_at` of their issue.
    - `edit_todos`: an edit of a comment gives a to-do to whom it newly mentions, to nobody, or to all it mentions.
    - `sends_links`: lists say where their next page is.
    - `shows_references`: HTML tells which words are live references.
    """

    quick_actions: Literal["obeyed", "ignored", "anywhere"] = "obeyed"
    notes_of_commands: bool = False
    rewrites: tuple[str, str] | None = None
    repeats_labels: bool = False
    repeats_reactions: bool = False
    updates_deleted_labels: bool = False
    drops_labels: bool = False
    keeps_labels: bool = False
    creates_labels: bool = True
    forgets_confidential: bool = False
    ignores_state: bool = False
    touches: bool = True
    edit_todos: Literal["new", "none", "all"] = "new"
    sends_links: bool = True
    shows_references: bool = True

    def extracted(self, text: str) -> Extracted:
        """Return what is stored of a new text, and which quick actions run."""
        if self.quick_actions == "ignored":
            return Extracted(self.stored(text.replace("\r", "").rstrip()))
        found = extract(text)
        if self.quick_actions == "anywhere" and not found.commands and "/close" in text:
            found = Extracted(found.stored, (Command("close"),))
        if self.notes_of_commands and not found.stored:
            found = Extracted(text, found.commands)
        return Extracted(self.stored(found.stored), found.commands)

    def stored(self, text: str) -> str:
        """Return a text as it is stored."""
        return text if self.rewrites is None else text.replace(*self.rewrites)
