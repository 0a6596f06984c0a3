"""The sandbox as a whole."""

import threading

import requests
from gitlab import Gitlab

from bot.sandbox import people
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox


def test_the_environment_points_a_client_at_it() -> None:
    """What is printed for a client is enough to reach both services."""
    sandbox = Sandbox.create(ratings=3)
    with Server(sandbox) as server:
        given = sandbox.environment(server.url)
        asked = {
            "grant_type": "client_credentials",
            "client_id": given["ZENDESK_CLIENT_ID"],
            "client_secret": given["ZENDESK_CLIENT_SECRET"],
        }
        token = requests.post(f"{given['ZENDESK_URL']}/oauth/tokens", json=asked, timeout=10).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        ratings = requests.get(f"{given['ZENDESK_URL']}/api/v2/satisfaction_ratings", headers=headers, timeout=10)
        with Gitlab(given["GITLAB_URL"], private_token=given["GITLAB_TOKEN"], timeout=10) as gitlab:
            project = gitlab.projects.get(given["GITLAB_PROJECT"])
    assert (ratings.status_code, project.path_with_namespace) == (200, people.PROJECT)


def test_an_empty_world_holds_nothing() -> None:
    """Without a seed there is nobody and nothing."""
    sandbox = Sandbox()
    assert (len(sandbox.zendesk.tickets), len(sandbox.zendesk.ratings), len(sandbox.gitlab.users)) == (0, 0, 0)


def test_the_legacy_credentials_work_too() -> None:
    """A seeded account has an API token for those who still use one."""
    with Server(Sandbox.create(ratings=0)) as server:
        auth = (f"{people.ZENDESK_EMAIL}/token", people.ZENDESK_TOKEN)
        user = requests.get(f"{server.url}/api/v2/users/me", auth=auth, timeout=10).json()["user"]
    assert (user["email"], user["role"]) == (people.ZENDESK_EMAIL, "admin")


def test_tests_may_act_while_clients_read() -> None:
    """Changes from another thread never break a list that is being read."""
    sandbox = Sandbox.create(ratings=50)
    numbers = list(sandbox.zendesk.tickets)
    with Server(sandbox) as server:
        url = f"{server.url}/api/v2/satisfaction_ratings?page[size]=100"
        auth = (f"{people.ZENDESK_EMAIL}/token", people.ZENDESK_TOKEN)
        worker = threading.Thread(target=lambda: [sandbox.zendesk.rate(number, "bad") for number in numbers])
        worker.start()
        statuses = {requests.get(url, auth=auth, timeout=10).status_code for _ in range(20)}
        worker.join()
    assert statuses == {200}
