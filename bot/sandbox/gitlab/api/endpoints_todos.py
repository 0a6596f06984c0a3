"""REST: one's own to-do list."""

from bot.sandbox.gitlab.api import shapes
from bot.sandbox.gitlab.api.call import Call, Reply
from bot.sandbox.gitlab.api.paging import paged
from bot.sandbox.gitlab.errors import not_found
from bot.sandbox.gitlab.model import Todo


def listed(call: Call) -> Reply:
    """`GET /todos`: newest first, those that are not done unless `state` is `done`."""
    is_done = call.params.choice("state", ("pending", "done"), "pending") == "done"
    found = [todo for todo in reversed(call.store.todos) if todo.user is call.user and todo.is_done == is_done]
    return paged(call, found, lambda todo: _shape(todo, call.base))


def marked(call: Call) -> Reply:
    """`POST /todos/:id/mark_as_done`: 404 for another person's."""
    number = call.number("todo_id")
    for todo in call.store.todos:
        if todo.id == number and todo.user is call.user:
            todo.is_done = True
            return Reply(_shape(todo, call.base), 201)
    raise not_found()


def _shape(todo: Todo, base: str) -> shapes.Json:
    return {
        "id": todo.id,
        "author": shapes.user(todo.author, base),
        "action_name": todo.action,
        "target_type": "Issue",
        "target": shapes.issue(todo.issue, base),
        "body": todo.note.body if todo.note else todo.issue.title,
        "state": "done" if todo.is_done else "pending",
        "created_at": shapes.stamp(todo.created_at),
    }
