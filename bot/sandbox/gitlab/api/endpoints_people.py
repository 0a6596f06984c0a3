"""REST: who am I, who are the others, what is this project, who belongs to it."""

from bot.sandbox.gitlab.api import people_shapes as shapes
from bot.sandbox.gitlab.api.call import Call, Reply
from bot.sandbox.gitlab.api.paging import paged
from bot.sandbox.gitlab.errors import not_found
from bot.sandbox.gitlab.model import User


def own_user(call: Call) -> Reply:
    """`GET /user`."""
    return Reply(shapes.own_user(call.user, call.base))


def user(call: Call) -> Reply:
    """`GET /users/:id`."""
    asking, found = call.user, call.store.users.get(call.number("user_id"))
    if found is None:
        raise not_found("User")
    shape = shapes.own_user if found is asking else shapes.public_user
    return Reply(shape(found, call.base))


def users(call: Call) -> Reply:
    """`GET /users`, with `username` (in any case) and `search`."""
    call.require_token()
    name, search = call.params.text("username").lower(), call.params.text("search").lower()
    found = [
        person
        for person in sorted(call.store.users.values(), key=lambda person: -person.id)
        if name in ("", person.username.lower()) and search in f"{person.username}\n{person.name}".lower()
    ]
    return paged(call, found, lambda person: shapes.listed_user(person, call.base))


def own_token(call: Call) -> Reply:
    """`GET /personal_access_tokens/self`, for a token of any scope."""
    return Reply(shapes.token(call.require_token(), call.store.now().date()))


def project(call: Call) -> Reply:
    """`GET /projects/:id`, by number or path."""
    return Reply(shapes.project(call.project(), call.store, call.viewer, call.base))


def members(call: Call) -> Reply:
    """`GET /projects/:id/members`: the direct members."""
    return _members(call, call.project().members)


def all_members(call: Call) -> Reply:
    """`GET /projects/:id/members/all`: also those through groups."""
    return _members(call, call.store.members(call.project()))


def member(call: Call) -> Reply:
    """`GET /projects/:id/members/:user_id`: 404 unless a direct member."""
    return _member(call, call.project().members)


def any_member(call: Call) -> Reply:
    """`GET /projects/:id/members/all/:user_id`: 404 for a user who is no member at all."""
    return _member(call, call.store.members(call.project()))


def _members(call: Call, table: dict[int, tuple[User, int]]) -> Reply:
    call.require_token()
    query, ids = call.params.text("query").lower(), call.params.integers("user_ids")
    found = [
        (person, level)
        for person, level in sorted(table.values(), key=lambda entry: entry[0].id)
        if query in f"{person.username}\n{person.name}".lower() and (not ids or person.id in ids)
    ]
    return paged(call, found, lambda entry: shapes.member(entry[0], entry[1], call.base))


def _member(call: Call, table: dict[int, tuple[User, int]]) -> Reply:
    call.require_token()
    found = table.get(call.number("user_id"))
    if found is None:
        raise not_found()
    return Reply(shapes.member(found[0], found[1], call.base))
