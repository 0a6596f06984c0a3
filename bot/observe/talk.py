"""From notes to what people said and did: comments are read, their authors looked up, the bot's answers found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from bot import conversation
from bot.commands import assign, escalate
from bot.commands.people import MYSELF, user_name_in
from bot.contact import Ground
from bot.conversation import Grammar
from bot.domain.history import Event, Note
from bot.domain.ports import FeedbackProject
from bot.domain.said import Assignment, Click, Comment, Person, Reply, Said, Talk, Told, Voice
from bot.observe.people import Directory
from bot.standing.record import digest

MOST_NAMES = 10
"""Accounts that are looked up for one case: more in one go is no work of people."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Reads what people say to the bot on an issue.

    Args:
        gitlab: for reactions.
        people: who wrote it.
        ground: who the bot is.
        grammar: what comments may say.
    """

    gitlab: FeedbackProject
    people: Directory
    ground: Ground
    grammar: Grammar

    def talk(self, notes: Sequence[Note], escalation: str | None = None) -> Talk:
        """What the notes of one issue, oldest first, hold.

        Args:
            notes: all of the issue.
            escalation: the user name of whom escalations go to; looked up when somebody escalates.
        """
        others = [note for note in notes if note.author_id not in self.ground.ours]
        replies = dict(self._replies(notes))
        heard = (self._comment(note, is_answered=note.note_id in replies) for note in others if not note.is_system)
        comments = tuple(each for each in heard if each is not None)
        return Talk(
            comments=comments,
            assignments=tuple(
                Assignment(note.created_at, note.author, note.assigned)
                for note in others
                if note.assigned is not None and not self._is_no_person(note.author_id, note.author)
            ),
            assigned_by_bot_at=max(
                (note.created_at for note in notes if note.assigned and note.author_id in self.ground.ours),
                default=None,
            ),
            replies=MappingProxyType(replies),
            people=MappingProxyType(self._named(comments, escalation)),
            told=tuple(
                Told(note.marker.kind, note.created_at, note.note_id)
                for note in notes
                if note.marker and self._is_ours(note)
            ),
            voices=tuple(
                {
                    note.author_id: Voice(note.author_id, note.author, note.created_at)
                    for note in others
                    if not note.is_system
                }.values()
            ),
        )

    def witnessed(self, iid: int, talk: Talk, known: Mapping[int, str]) -> Talk:
        """The talk with the reactions on comments that hold commands, or that were edited.

        Args:
            iid: the issue.
            talk: of it.
            known: the digests of comments as the card remembers them; one that was edited since is looked at again.
        """
        return replace(talk, comments=tuple(self._witnessed(iid, each, known) for each in talk.comments))

    def _witnessed(self, iid: int, comment: Comment, known: Mapping[int, str]) -> Comment:
        may_tell = bool(comment.said.commands) or comment.edited_at > comment.created_at
        if known.get(comment.note_id) == comment.digest or not may_tell:
            return replace(comment, is_witnessed=False)
        found = self.gitlab.reactions(iid, comment.note_id)
        is_ours = any(each.user_id == self.ground.account.user_id for each in found)
        return replace(comment, is_witnessed=is_ours, reacted_at=tuple(each.at for each in found))

    def signs(self, iid: int, talk: Talk) -> tuple[datetime, ...]:
        """When people commented, or reacted to the issue or to what the bot asked in it (UTC).

        Args:
            iid: the issue.
            talk: of it.
        """
        asked = [self.gitlab.issue_reactions(iid)]
        asked += [self.gitlab.reactions(iid, each.note_id) for each in talk.told if each.kind in {"card", "ping"}]
        reactions = ((each.user_id, "", each.at) for found in asked for each in found)
        said = ((each.user_id, each.username, each.at) for each in talk.voices)
        return tuple(at for user_id, name, at in (*said, *reactions) if not self._is_no_person(user_id, name))

    def clicks(self, events: Iterable[Event], *, is_state: bool) -> tuple[Click, ...]:
        """Events in the words of a case, oldest first."""
        return tuple(
            Click(
                event.created_at,
                event.username,
                event.label,
                is_added=event.is_added,
                is_state=is_state,
                is_ours=self._is_no_person(event.user_id, event.username),
            )
            for event in sorted(events, key=lambda event: event.created_at)
        )

    def _is_no_person(self, user_id: int | None, username: str) -> bool:
        """Whether an act was the bot's own or another bot's; of an account that exists no more nobody knows."""
        if user_id is None or user_id in self.ground.ours:
            return user_id is not None
        return self.people.person(user_id, username).is_bot

    def _is_ours(self, note: Note) -> bool:
        return not note.is_system and note.author_id in self.ground.ours

    def _comment(self, note: Note, *, is_answered: bool) -> Comment | None:
        """A comment that says something to the bot, or did; its author is looked up only then."""
        said = conversation.read(note.words, self.grammar)
        if said.is_silent and not is_answered:
            return None
        person = self.people.person(note.author_id, note.author)
        return Comment(
            note.note_id,
            person,
            note.created_at,
            note.edited_at,
            said,
            spoken_before=self._before(note, person, said),
            digest=digest(note.words),
        )

    def _before(self, note: Note, person: Person, said: Said) -> int:
        if not said.commands or person.is_bot:
            return 0
        return self.people.spoken_before(person, note.note_id, note.edited_at, len(said.commands))

    def _replies(self, notes: Iterable[Note]) -> Iterable[tuple[int, Reply]]:
        """The bot's answers; of two to one comment the older one counts."""
        found: dict[int, Reply] = {}
        for note in notes:
            if self._is_ours(note) and note.marker and note.marker.kind == "answer":
                to = note.marker.values.get("to", "")
                if to.isdecimal():
                    found.setdefault(int(to), Reply(note.note_id, note.marker.values.get("about", "")))
        return found.items()

    def _named(self, comments: Iterable[Comment], escalation: str | None) -> dict[str, Person | None]:
        """The accounts that commands want to assign or to ask, by user name in lower case."""
        commands = [command for comment in comments for command in comment.said.commands]
        names = (user_name_in(each.args)[0].lower() for each in reversed(commands) if each.verb == assign.COMMAND.verb)
        found = [name for name in dict.fromkeys(names) if name and name not in MYSELF][:MOST_NAMES]
        if escalation and any(each.verb == escalate.COMMAND.verb for each in commands):
            found.append(escalation.lower())
        return {name: self.people.named(name) for name in found}
