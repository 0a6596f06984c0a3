"""Makes a sandbox behave otherwise than the bot expects: what the doctor's cases begin with."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import lease
from bot.config.problems import Problem
from bot.doctor import Scene
from bot.domain.memory import stamp
from bot.sandbox import people
from bot.sandbox.faults import Fault
from bot.sandbox.gitlab.model import Label
from bot.sandbox.gitlab.oddities import Oddities
from tests.doctor.clinic import staffed
from tests.on_duty import rostered, rotation
from tests.world import MINUTES, World


def odd(**how: Any) -> Callable[[World], object]:
    """GitLab behaves so."""

    def broken(world: World) -> None:
        world.sandbox.gitlab.odd = Oddities(**how)

    return broken


def answered(
    body: Any, template: str, method: str = "GET", *, status: int = 200, times: int | None = None, nth: int = 1,
    **headers: str,
) -> Callable[[World], object]:  # fmt: skip
    """A service answers so instead."""
    fault = Fault(
        "status", method=method, template=template, status=status, body=json.dumps(body), times=times, nth=nth,
        headers=headers,
    )  # fmt: skip
    return lambda world: world.arm(fault)


def bot_as(level: int) -> Callable[[World], object]:
    return lambda world: world.sandbox.gitlab.add_member(world.project, world.user(people.BOT), level)


def no_folder(world: World) -> None:
    world.cache = world.cache.parent / "a-file"
    world.cache.write_text("")


def other_project(world: World) -> None:
    world.project.id += 1000
    world.sandbox.gitlab.projects[world.project.id] = world.project
    world.sandbox.gitlab.indexes[world.project.id] = world.sandbox.gitlab.indexes[world.project.id - 1000]


def no_layers(world: World) -> None:
    world.config = rostered(world.config, rotation(layers=()), fallback=None)


def a_mistake(world: World) -> None:
    world.config = replace(world.config, problems=(Problem("labels.yml", 3, 1, "is odd"),))


def broken_rotation(world: World) -> None:
    world.config = replace(world.config, is_rotation_broken=True)


def a_stranger(world: World) -> None:
    world.config = rostered(world.config, fallback=people.OUTSIDER)


def a_former(world: World) -> None:
    world.config = rostered(world.config, fallback=people.FORMER.username)


def a_guest(world: World) -> None:
    world.config = rostered(world.config, fallback=people.WRITER.username)


def nobody_there(world: World) -> None:
    world.config = rostered(world.config, fallback="nobody.there")


def an_agent(world: World) -> None:
    account = world.sandbox.zendesk.accounts
    account.add_client(
        people.ZENDESK_CLIENT_ID,
        people.ZENDESK_CLIENT_SECRET,
        world.sandbox.zendesk.add_agent("Plain", "p@acme.example"),
    )


def only_surveys(world: World) -> None:
    world.sandbox.zendesk.switches.csat = "surveys"


def surveyed(world: World, **switches: Any) -> None:
    """Customers answer surveys about two tickets."""
    only_surveys(world)
    world.rate("bad", "It burns.")
    world.rate("good")
    for name, value in switches.items():
        setattr(world.sandbox.zendesk.switches, name, value)


def surveys_that(body: Any, template: str = "/api/v2/guide/survey_responses", **how: Any) -> Callable[[World], object]:
    """Surveys are answered, and Zendesk's next answers of a kind are odd."""

    def broken(world: World) -> None:
        surveyed(world)
        answered(body, template, **how)(world)

    return broken


def without_csat(world: World) -> None:
    world.sandbox.zendesk.switches.csat = "off"


def without_csat_by_surveys(world: World) -> None:
    without_csat(world)
    world.set({"zendesk": {"csat": "surveys"}})


def in_the_other_kind(world: World) -> None:
    for template in ("/api/v2/{rest}", "/api/v2/guide/survey_responses"):
        answered({"survey_responses": [{}], "meta": {}}, template)(world)
    answered({"satisfaction_ratings": [], "meta": {}}, "/api/v2/satisfaction_ratings")(world)
    world.set({"zendesk": {"csat": "legacy"}})


def public(world: World) -> None:
    world.project.visibility = "public"


def old(world: World) -> None:
    world.sandbox.gitlab.switches.version = "17.11.2-ee"


def ends_soon(world: World) -> None:
    token = world.sandbox.gitlab.tokens[people.GITLAB_TOKEN]
    token.expires_at = (world.sandbox.clock.now() + timedelta(days=10)).date()


def reads_only(world: World) -> None:
    world.sandbox.gitlab.tokens[people.GITLAB_TOKEN].scopes = ("read_api",)


def a_person(world: World) -> None:
    world.user(people.BOT).bot = False


def label_lost(world: World) -> None:
    gitlab = world.sandbox.gitlab
    name = next(title for title in (label.title for label in world.project.labels.values()) if "satisfaction" in title)
    world.project.labels = {number: label for number, label in world.project.labels.items() if label.title != name}
    gitlab.index(world.project).forget_answers()


def paused(world: World) -> None:
    world.sandbox.gitlab.update_issue(world.status, world.admin, add_labels=["bot-paused"])


def unopened(world: World) -> None:
    planner = next(each.username for each in people.MANAGERS if each.access_level == people.PLANNER)
    world.sandbox.gitlab.delete_issue(world.status, world.user(planner))


def died(world: World) -> None:
    held(world, f"held by a0 until {stamp(world.sandbox.clock.now() - 10 * MINUTES)}")


def held(world: World, words: str) -> Label:
    return world.sandbox.gitlab.add_label(world.project, world.admin, lease.NAME, description=words)


def untouched(world: World) -> None:
    issue = next(iter(world.bots))
    world.wait(timedelta(hours=1))
    odd(touches=False)(world)
    world.say(issue, "Nobody sees this.")


def unknown_schedule(world: World) -> None:
    staffed(world)
    del world.sandbox.pagerduty.schedules[next(iter(world.sandbox.pagerduty.schedules))]


def unknown_people(world: World) -> None:
    staffed(world)
    roster = world.config.roster
    users = {key: replace(user, pagerduty="") for key, user in roster.rotation.users.items()}
    world.config = replace(world.config, roster=replace(roster, rotation=replace(roster.rotation, users=users)))


def late(scene: Scene) -> Scene:
    return replace(scene, ports=replace(scene.ports, local_now=lambda: scene.ports.local_now() - 5 * MINUTES))
