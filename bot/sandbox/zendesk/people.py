"""The addresses of users, groups and organisations, one by one, in bulk and as lists."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bot.sandbox.zendesk import shapes
from bot.sandbox.zendesk.errors import bad_request, record_not_found, too_many_values
from bot.sandbox.zendesk.http import Ask, Endpoint
from bot.sandbox.zendesk.model import Group, Organization, User
from bot.sandbox.zendesk.paging import Listing
from bot.sandbox.zendesk.shapes import Json

Thing = TypeVar("Thing")
MOST = 100


def many(ask: Ask, known: Mapping[int, Thing]) -> list[Thing]:
    """Return the things of the `ids` parameter, each once, in the order asked; missing ones are left out silently.

    Raises the 400 answer without ids, for what is no id, and for more than a hundred.
    """
    words = [word.strip() for word in ask.params.get("ids", "").split(",") if word.strip()]
    if not words or not all(word.isascii() and word.isdigit() for word in words):
        raise bad_request("InvalidValue", "ids must be a list of numbers, separated by commas")
    if len(words) > MOST:
        raise too_many_values(MOST)
    return [known[number] for number in dict.fromkeys(map(int, words)) if number in known]


def by_id(ask: Ask, known: Mapping[int, Thing], *, newest_first: bool = False) -> Listing[Thing]:
    """Return everything known as a list in the order of ids."""
    numbers = sorted(known)
    rows = [known[number] for number in numbers]
    return Listing(
        [(number, 0) for number in numbers],
        rows,
        newest_first=newest_first,
        has_empty_page=ask.zendesk.switches.empty_page,
    )


def _me(ask: Ask) -> Json:
    return {"user": shapes.user(ask.user, ask.base)}


def _users(ask: Ask) -> Json:
    roles = {*ask.params.getlist("role"), *ask.params.getlist("role[]")}
    known = ask.zendesk.directory.users
    chosen = {number: user for number, user in known.items() if not roles or user.role in roles}
    return ask.page("users", by_id(ask, chosen), shapes.user)


def _groups(ask: Ask) -> Json:
    return ask.page("groups", by_id(ask, ask.zendesk.directory.groups), shapes.group)


def _organizations(ask: Ask) -> Json:
    return ask.page("organizations", by_id(ask, ask.zendesk.directory.organizations), shapes.organization)


def _users_by_ids(ask: Ask) -> Json:
    return _bulk(ask, "users", ask.zendesk.directory.users, shapes.user)


def _organizations_by_ids(ask: Ask) -> Json:
    return _bulk(ask, "organizations", ask.zendesk.directory.organizations, shapes.organization)


def _bulk(ask: Ask, name: str, known: Mapping[int, Thing], shape: Callable[[Thing, str], Json]) -> Json:
    things = [shape(thing, ask.base) for thing in many(ask, known)]
    return {name: things, "next_page": None, "previous_page": None, "count": len(things)}


def _user(ask: Ask) -> Json:
    user: User = _one(ask, ask.zendesk.directory.users)
    return {"user": shapes.user(user, ask.base)}


def _group(ask: Ask) -> Json:
    group: Group = _one(ask, ask.zendesk.directory.groups)
    return {"group": shapes.group(group, ask.base)}


def _organization(ask: Ask) -> Json:
    organization: Organization = _one(ask, ask.zendesk.directory.organizations)
    return {"organization": shapes.organization(organization, ask.base)}


def _one(ask: Ask, known: Mapping[int, Any]) -> Any:
    if ask.id not in known:
        raise record_not_found()
    return known[ask.id]


ENDPOINTS = (
    Endpoint("users/me", "users", _me, anonymous=True),
    Endpoint("users", "users", _users, "users-index"),
    Endpoint("users/show_many", "users", _users_by_ids, "users-show-many"),
    Endpoint("users/{id}", "users", _user, "users-show"),
    Endpoint("groups", "groups", _groups, "groups-index"),
    Endpoint("groups/{id}", "groups", _group, "groups-show"),
    Endpoint("organizations", "organizations", _organizations, "organizations-index"),
    Endpoint("organizations/show_many", "organizations", _organizations_by_ids, "organizations-show-many"),
    Endpoint("organizations/{id}", "organizations", _organization, "organizations-show"),
)
