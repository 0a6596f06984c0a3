"""The sandbox's users, groups and organisations over HTTP."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client, Desk


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Mira", "Pia", "Ada"]),
        ({"role": "agent"}, ["Pia"]),
        ({"role[]": ["admin", "agent"]}, ["Mira", "Pia"]),
        ({"role": "end-user", "page[size]": 10}, ["Ada"]),
    ],
)
def test_users_are_listed_by_role(zendesk: Client, desk: Desk, asked: dict[str, Any], names: list[str]) -> None:
    """Agents and administrators can be told from customers."""
    assert [user["name"] for user in zendesk.get("users", **asked)["users"]] == names


def test_one_of_each_can_be_read(zendesk: Client, desk: Desk) -> None:
    """A user, a group and an organisation come by their ids, with and without `.json`."""
    seen = [
        zendesk.get(f"users/{desk.agent.id}")["user"]["default_group_id"],
        zendesk.get(f"groups/{desk.group.id}.json")["group"]["name"],
        zendesk.get(f"organizations/{desk.organization.id}")["organization"]["domain_names"],
    ]
    assert seen == [desk.group.id, "Billing", ["aldermoor.example"]]


@pytest.mark.parametrize("path", ["users/5", "groups/5", "organizations/5", "users/abc", "groups/show_many?ids=1"])
def test_a_wrong_id_is_not_found(zendesk: Client, desk: Desk, path: str) -> None:
    """What is not there is `RecordNotFound`; groups have no bulk address."""
    response = zendesk.answer(path)
    assert (response.status_code, response.json()["error"]) == (404, "RecordNotFound")


def test_groups_and_organisations_are_listed(zendesk: Client, desk: Desk) -> None:
    """Both lists come in pages like every list."""
    groups, organizations = zendesk.get("groups"), zendesk.get("organizations", **{"page[size]": 1})
    assert (groups["count"], organizations["meta"]["has_more"]) == (1, False)


def test_more_users_than_a_page_are_walked_through(zendesk: Client, desk: Desk) -> None:
    """Every user comes once, however small the pages."""
    for number in range(9):
        desk.zendesk.add_end_user(f"Customer {number}")
    pages = zendesk.pages("users.json", **{"page[size]": 5})
    assert [len(page["users"]) for page in pages] == [5, 5, 2]
