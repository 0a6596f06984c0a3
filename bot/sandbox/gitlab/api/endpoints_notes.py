"""REST: comments of an issue, where quick actions alone make no comment and hidden ones make pages short."""

from datetime import datetime

from bot.sandbox.gitlab import notes
from bot.sandbox.gitlab.api import shapes
from bot.sandbox.gitlab.api.call import NO_CONTENT, Call, Reply
from bot.sandbox.gitlab.api.paging import offset_page
from bot.sandbox.gitlab.api.spam import check_spam
from bot.sandbox.gitlab.model import Note
from bot.sandbox.gitlab.notes import Written
from bot.sandbox.gitlab.policy import can_read_note


def listed(call: Call) -> Reply:
    """`GET …/notes`: newest first by default; what the viewer may not read is taken out after paging, as in GitLab."""
    viewer, issue = call.user, call.listed_issue()
    field = call.params.choice("order_by", ("created_at", "updated_at"), "created_at")
    is_descending = call.params.choice("sort", ("asc", "desc"), "desc") == "desc"
    kind = call.params.choice("activity_filter", ("all_notes", "only_comments", "only_activity"), "all_notes")
    found = [note for note in issue.notes if kind == "all_notes" or note.system == (kind == "only_activity")]
    found.sort(key=lambda note: _time_and_id(note, field), reverse=is_descending)
    page = offset_page(call, len(found), call.sky.hidden(call.raw_path))
    readable = [note for note in found[page.start : page.stop] if can_read_note(call.store, viewer, note)]
    return Reply([shapes.note(note, call.base) for note in readable], headers=page.headers)


def read(call: Call) -> Reply:
    """`GET …/notes/:note_id`."""
    call.require_token()
    return Reply(shapes.note(call.note(), call.base))


def created(call: Call) -> Reply:
    """`POST …/notes`: 201, or 202 without an `id` when the body held only quick actions."""
    user, params = call.user, call.params
    call.store.limiter.check_action("notes", user.id, call.store.now(), call.store.switches.notes_per_minute)
    params.require("body")
    issue = call.issue(resource="Issue")
    check_spam(call.store, issue.project)
    internal = params.boolean("internal")
    is_internal = bool(params.boolean("confidential") if internal is None else internal)
    return _reply(call, notes.create(call.store, issue, user, params.text("body"), internal=is_internal), 201)


def changed(call: Call) -> Reply:
    """`PUT …/notes/:note_id`: 200, or 202 when the new body held only quick actions."""
    user, note = call.user, call.note()
    if not call.params.has("body"):
        return Reply(shapes.note(note, call.base))
    check_spam(call.store, note.issue.project)
    return _reply(call, notes.edit(call.store, note, user, call.params.text("body")), 200)


def deleted(call: Call) -> Reply:
    """`DELETE …/notes/:note_id`."""
    user = call.user
    notes.delete(call.store, call.note(), user)
    return NO_CONTENT


def _reply(call: Call, written: Written, status: int) -> Reply:
    if written.note is not None:
        return Reply(shapes.note(written.note, call.base, written), status)
    changes = shapes.commands_changes(written)
    return Reply({"commands_changes": changes, "summary": list(written.summary)}, 202)


def _time_and_id(note: Note, field: str) -> tuple[datetime, int]:
    time = note.created_at if field == "created_at" else note.updated_at
    return time, note.id
