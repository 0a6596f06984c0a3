"""Comments: written, edited and deleted, with the quick actions in them executed and cut out as GitLab does."""

import re
from dataclasses import dataclass

from bot.sandbox.gitlab import hooks, mentions
from bot.sandbox.gitlab.activity import touch
from bot.sandbox.gitlab.changes import CommandUpdates
from bot.sandbox.gitlab.commands import Interpreted, interpret
from bot.sandbox.gitlab.errors import ApiError, bad_request, forbidden, not_found
from bot.sandbox.gitlab.model import Issue, Note, User
from bot.sandbox.gitlab.policy import can_admin_note, can_create_note, can_read_issue, is_issue_admin
from bot.sandbox.gitlab.store import Store
from bot.sandbox.gitlab.texts import check_edited_note, check_new_note
from bot.sandbox.gitlab.updates import apply_updates

_LIKE_A_COMMAND = re.compile(r"/\w+(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a comment: the note, or None when only quick actions were in it, and what these changed.

    `not_run` are the lines that begin like a quick action and did nothing; GitLab itself does not tell them.
    """

    note: Note | None
    commands_changes: CommandUpdates
    summary: tuple[str, ...]
    not_run: tuple[str, ...] = ()


def create(store: Store, issue: Issue, author: User, body: str, *, internal: bool = False) -> Written:
    """Comment on an issue; a body of quick actions alone makes no note.

    `internal` is dropped silently, and the note is public, when the role does not allow internal notes. Raises 404
    or 403 without the right, 400 for a bad body or for commands that failed.
    """
    if not can_read_issue(store, author, issue):
        raise not_found("Issue")
    if not can_create_note(store, author, issue):
        raise forbidden()
    check_new_note(body, len(issue.notes))
    extracted = store.odd.extracted(body)
    note = _save(store, issue, author, extracted.stored, internal=internal) if extracted.stored else None
    interpreted = interpret(store, issue, author, extracted.commands)
    _apply(store, issue, author, interpreted)
    return _written(note, interpreted, "Failed to apply commands.")


def edit(store: Store, note: Note, author: User, body: str) -> Written:
    """Change a comment: its quick actions run again, and a body of nothing else deletes the note.

    People who were not mentioned before get a to-do, nobody gets an e-mail. Raises 403 without the right, 400 for
    a bad body or for commands that failed.
    """
    if not can_admin_note(store, author, note):
        raise forbidden()
    check_edited_note(body)
    issue = note.issue
    extracted = store.odd.extracted(body)
    interpreted = interpret(store, issue, author, extracted.commands)
    if extracted.stored:
        _change_body(store, note, author, extracted.stored)
        _apply(store, issue, author, interpreted)
        return _written(note, interpreted, "")
    if interpreted.executed:
        issue.notes.remove(note)
    _apply(store, issue, author, interpreted)
    return _written(None, interpreted, "Commands did not apply")


def delete(store: Store, note: Note, author: User) -> None:
    """Delete a comment; 403 unless one's own or from Maintainer on.

    The issue's `updated_at` stays: GitLab touches it when a note is saved, not when one is destroyed (GitLab's
    source, the callbacks of `Note` and `Notes::DestroyService`).
    """
    if not can_admin_note(store, author, note):
        raise forbidden()
    note.issue.notes.remove(note)
    store.todos = [todo for todo in store.todos if todo.note is not note]


def _save(store: Store, issue: Issue, author: User, body: str, *, internal: bool) -> Note:
    now = store.now()
    is_internal = internal and is_issue_admin(store, author, issue.project)
    note = Note(store.next_id("notes"), issue, author, body, now, now, internal=is_internal)
    issue.notes.append(note)
    touch(store, issue)
    mentions.announce(store, issue, author, mentions.mentioned_users(store, issue, body), note)
    mentions.cross_reference(store, issue, author, body)
    hooks.tell_of_note(store, note, author, "create")
    return note


def _change_body(store: Store, note: Note, author: User, body: str) -> None:
    if body == note.body:
        return
    before = mentions.mentioned_users(store, note.issue, note.body)
    note.body = body
    note.updated_at = note.edited_at = store.now()
    touch(store, note.issue)
    after = mentions.mentioned_users(store, note.issue, body)
    told = {"new": after - before, "none": set[User](), "all": after}[store.odd.edit_todos]
    mentions.announce(store, note.issue, author, told, note, is_edit=True)
    mentions.cross_reference(store, note.issue, author, body)
    hooks.tell_of_note(store, note, author, "update")


def _apply(store: Store, issue: Issue, author: User, interpreted: Interpreted) -> None:
    """Do what the commands ask for. A refusal is the answer's error, although a note that was written stays."""
    if not interpreted.updates:
        return
    try:
        apply_updates(store, issue, author, interpreted.updates)
    except ApiError as error:
        raise bad_request(f'Note {{:validation=>["{_complaint(error)}"]}}') from error


def _written(note: Note | None, interpreted: Interpreted, failure: str) -> Written:
    """Return the outcome; without a note left, commands that achieved nothing are an error."""
    if note is None and interpreted.executed and not interpreted.messages:
        raise bad_request(failure)
    left = note.body.split("\n") if note else []
    not_run = [line.rstrip() for line in left if _LIKE_A_COMMAND.match(line)]
    not_run += [f"/{command.name} {command.argument}".rstrip() for command in interpreted.idle]
    return Written(note, interpreted.updates, tuple(interpreted.messages), tuple(not_run))


def _complaint(error: ApiError) -> str:
    """Return a refused update in one line, such as `Title is too long (maximum is 255 characters)`."""
    message = error.body["message"] if not isinstance(error.body, str) else error.body
    if not isinstance(message, dict):
        return str(message)
    return ", ".join(f"{field.capitalize()} {complaint}" for field, found in message.items() for complaint in found)
