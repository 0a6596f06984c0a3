"""People and projects over HTTP."""

import pytest

from tests.sandbox.gitlab.world import Client, World


def test_who_am_i(world: World, client: Client) -> None:
    """The account of the token, and whether it is a bot."""
    bot = world.gitlab.add_user("feedback-bot", "Feedback bot", bot=True)
    world.gitlab.add_token(bot, "token-feedback-bot")
    body = client.get("/user", "feedback-bot").json()
    assert (body["id"], body["username"], body["bot"], body["state"]) == (bot.id, "feedback-bot", True, "active")


def test_users_by_name_and_number(world: World, client: Client) -> None:
    """Names in any case; an unknown number is a 404."""
    assert [user["name"] for user in client.get("/users", username="RITA").json()] == ["Rita"]
    assert client.get("/users", username="nobody").json() == []
    dev = client.get(f"/users/{world.user('dev').id}").json()
    assert (dev["username"], "email" in dev) == ("dev", False)
    assert client.get("/users/99").json() == {"message": "404 User Not Found"}


@pytest.mark.parametrize("key", ["1", "acme%2Ffeedback", "acme%2ffeedback"])
def test_a_project(client: Client, key: str) -> None:
    """By number or encoded path, with the viewer's own level."""
    body = client.get(f"/projects/{key}").json()
    assert (body["path_with_namespace"], body["visibility"], body["issues_access_level"]) == (
        "acme/feedback",
        "private",
        "enabled",
    )
    assert body["permissions"] == {
        "project_access": {"access_level": 20, "notification_level": 3},
        "group_access": None,
    }


def test_private_projects_are_not_found_by_strangers(client: Client) -> None:
    """With and without a token."""
    assert [client.get("/projects/1", user).status_code for user in ("out", None)] == [404, 404]


def test_a_moved_project_redirects_reading_and_refuses_writing(world: World, client: Client) -> None:
    """GET goes to the number, the rest is a 405."""
    world.gitlab.rename_project(world.project, "acme/voices")
    old = "/projects/acme%2Ffeedback/issues"
    answer = client.get(old, state="opened")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"{client.url}/api/v4/projects/1/issues?state=opened",
    )
    refused = client.post(old, title="x")
    text = "Non GET methods are not allowed for moved projects"
    assert (refused.status_code, refused.json()) == (405, {"message": text})
    assert client.get("/projects/acme%2Ffeedback").headers["Location"] == f"{client.url}/api/v4/projects/1"
    assert client.get("/projects/acme%2Fvoices").status_code == 200


def test_members(world: World, client: Client) -> None:
    """Direct ones and all, with levels; no member is a 404."""
    out = world.user("out")
    world.gitlab.add_group_member("acme", out, 30)
    assert len(client.get("/projects/1/members").json()) == 7
    assert len(client.get("/projects/1/members/all", per_page=100).json()) == 8
    assert [m["username"] for m in client.get("/projects/1/members/all", query="RIT").json()] == ["rita"]
    assert client.get(f"/projects/1/members/all/{out.id}").json()["access_level"] == 30
    direct = client.get(f"/projects/1/members/{out.id}")
    assert (direct.status_code, direct.json()) == (404, {"message": "404 Not found"})


def test_a_blocked_member(world: World, client: Client) -> None:
    """Still listed and found, with the state that tells; the account's token opens nothing."""
    dev = world.user("dev")
    world.gitlab.block_user(dev)
    paths = (f"/projects/1/members/all/{dev.id}", f"/projects/1/members/{dev.id}", f"/users/{dev.id}")
    found = [client.get(path).json() for path in paths] + client.get("/users", username="dev").json()
    assert [(each["username"], each["state"]) for each in found] == [("dev", "blocked")] * 4
    assert found[0]["access_level"] == 30
    refused = client.get("/user", "dev")
    assert (refused.status_code, refused.json()) == (
        403,
        {"message": "403 Forbidden - Your account has been blocked."},
    )


def test_a_service_account(world: World, client: Client) -> None:
    """`bot` is told by the account alone: neither by the member nor by the list of users."""
    triage = world.gitlab.add_user("triage", "Triage", bot=True)
    world.gitlab.add_member(world.project, triage, 20)
    assert client.get(f"/users/{triage.id}").json()["bot"] is True
    assert client.get(f"/users/{world.user('dev').id}").json()["bot"] is False
    short = (client.get(f"/projects/1/members/all/{triage.id}").json(), *client.get("/users", username="triage").json())
    assert [(each["username"], "bot" in each) for each in short] == [("triage", False)] * 2


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("POST", "/projects/1/nothing/else", 404),
        ("DELETE", "/user", 405),
        ("PATCH", "/projects/1/issues", 405),
    ],
)
def test_unknown_endpoints_and_methods(client: Client, method: str, path: str, status: int) -> None:
    """They have GitLab's own bodies."""
    bodies = {404: {"error": "404 Not Found"}, 405: {"error": "405 Not Allowed"}}
    answer = client.ask(method, path)
    assert (answer.status_code, answer.json()) == (status, bodies[status])


def test_head_answers_without_a_body(client: Client) -> None:
    """As GET, but empty."""
    answer = client.ask("HEAD", "/projects/1/issues")
    assert (answer.status_code, answer.headers["X-Total"], answer.content) == (200, "0", b"")


def test_markdown(client: Client) -> None:
    """The HTML of a text, without what could act in it."""
    answer = client.post("/markdown", text="**b** <script>x</script>")
    assert (answer.status_code, "<strong>b</strong>" in answer.json()["html"]) == (201, True)
    assert "<script" not in answer.json()["html"]
