"""The first words with GitLab: a run starts only where it may, as whom it should, and knows what is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from bot import wiring
from bot.domain.errors import ConfigError, Denied, NotFound
from bot.domain.markers import Marker
from bot.report import Outcome, Report
from bot.run import Options, Pass
from bot.sandbox import people
from bot.sandbox.gitlab.model import User
from tests.world import HOURS, World

GUEST, PLANNER, REPORTER, DEVELOPER, MAINTAINER, OWNER = 10, 15, 20, 30, 40, 50


def bot(world: World) -> User:
    return world.user(people.BOT)


def publish(world: World) -> None:
    world.project.visibility = "public"


def archive(world: World) -> None:
    world.project.archived = True


def switch_issues_off(world: World) -> None:
    world.project.issues_access_level = "disabled"


def make_guest(world: World) -> None:
    world.sandbox.gitlab.add_member(world.project, bot(world), GUEST)


def dismiss(world: World) -> None:
    world.project.visibility = "internal"
    world.sandbox.gitlab.remove_member(world.project, bot(world))


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            publish,
            "GitLab: project acme/feedback is public, and customers' words must not be: make it private or internal",
        ),
        (archive, "GitLab: project acme/feedback is archived or has issues switched off"),
        (switch_issues_off, "GitLab: project acme/feedback is archived or has issues switched off"),
        (
            make_guest,
            (
                "GitLab: feedback-bot has access level 10 of acme/feedback and may not label issues: "
                "make it a Planner or Reporter"
            ),
        ),
        (
            dismiss,
            (
                "GitLab: feedback-bot is no member of acme/feedback and may not label issues: "
                "make it a Planner or Reporter"
            ),
        ),
    ],
)
def test_where_the_bot_must_not_start(world: World, change: Callable[[World], None], line: str) -> None:
    """A project that is public, closed for writing, or gives the bot no role stops the run before any write."""
    world.rate("bad", "No.")
    change(world)
    before = len(world.project.labels)
    with pytest.raises(ConfigError) as caught:
        world.run()
    assert (str(caught.value), world.bots, len(world.project.labels)) == (line, [], before)


@pytest.mark.parametrize("change", [publish, archive, switch_issues_off])
def test_a_project_that_changes_later(world: World, change: Callable[[World], None]) -> None:
    """The project is looked at in each run, whatever the cache knows."""
    world.run()
    change(world)
    with pytest.raises(ConfigError):
        world.run()


@pytest.mark.parametrize("level", [PLANNER, REPORTER, DEVELOPER, MAINTAINER, OWNER])
def test_roles_that_suffice(world: World, level: int) -> None:
    """Every role that may label is enough."""
    world.sandbox.gitlab.add_member(world.project, bot(world), level)
    world.rate("good")
    assert (world.run().outcome, len(world.bots)) == (Outcome.OK, 1)


def test_a_project_that_cannot_be_seen(world: World) -> None:
    """A private project without membership does not exist for the bot."""
    world.sandbox.gitlab.remove_member(world.project, bot(world))
    with pytest.raises(NotFound):
        world.run()


def test_a_revoked_token(world: World) -> None:
    """A token that is not accepted stops the run."""
    world.run()
    world.sandbox.gitlab.revoke_token(people.GITLAB_TOKEN)
    with pytest.raises(Denied):
        world.run()


def test_an_internal_project(world: World) -> None:
    """What only people of the company see is fine."""
    world.project.visibility = "internal"
    world.rate("good")
    assert world.run().outcome is Outcome.OK


def succeed(world: World) -> User:
    """The bot's token becomes one of a new account, as with a new project token."""
    gitlab = world.sandbox.gitlab
    successor = gitlab.add_user("feedback-bot-2", "feedback-bot", bot=True)
    gitlab.add_member(world.project, successor, REPORTER)
    gitlab.tokens.pop(people.GITLAB_TOKEN)
    gitlab.add_token(successor, people.GITLAB_TOKEN)
    return successor


def mirrored(world: World) -> list[int]:
    tickets = [world.rate("good"), world.rate("bad", "No.")]
    world.run()
    world.wait(HOURS)
    return tickets


def test_issues_of_another_account(world: World) -> None:
    """Issues that look like the bot's and are by an account it does not know stop the run."""
    mirrored(world)
    succeed(world)
    world.lose_cache()
    with pytest.raises(ConfigError, match=r"3 issues look like this bot's .* name it in gitlab.former_accounts"):
        world.run()


def test_a_former_account(world: World) -> None:
    """Named in the settings, its issues, cards and status note are the bot's own."""
    tickets = mirrored(world)
    succeed(world)
    world.lose_cache()
    world.set({"gitlab": {"former_accounts": (people.BOT,)}})
    world.rate("bad", "Now I am angry", ticket=tickets[0])
    assert world.run().outcome is Outcome.OK
    issues = [world.issue(ticket) for ticket in tickets]
    assert [(issue.title, len(issue.user_notes)) for issue in issues] == [
        (f"Bad: ticket #{tickets[0]}", 2),
        (f"Bad: ticket #{tickets[1]}", 1),
    ]
    world.wait(HOURS)
    assert world.run().writes == 0


def test_the_card_of_a_former_account(world: World) -> None:
    """A case that turns bad again gets a card of the new account, since nobody may edit the old one."""
    _, ticket = mirrored(world)
    world.rate("good", ticket=ticket)
    world.run()
    succeed(world)
    world.set({"gitlab": {"former_accounts": (people.BOT,)}})
    world.wait(HOURS)
    world.rate("bad", "Broken again", ticket=ticket)
    assert world.run().outcome is Outcome.OK
    marked = [(note.author.username, Marker.of(note.body)) for note in world.issue(ticket).user_notes]
    rounds = [(name, marker.values["round"]) for name, marker in marked if marker and marker.kind == "card"]
    assert rounds == [("feedback-bot", "1"), ("feedback-bot-2", "2")]
    for is_lost in (False, True):
        world.wait(HOURS)
        if is_lost:
            world.lose_cache()
        assert world.run().writes == 0


@pytest.mark.parametrize("former", [("nobody.knows",), (people.OUTSIDER,)])
def test_a_former_account_that_is_not_the_one(world: World, former: tuple[str, ...]) -> None:
    """A name that does not exist, or another one, helps nothing."""
    mirrored(world)
    succeed(world)
    world.lose_cache()
    world.set({"gitlab": {"former_accounts": former}})
    with pytest.raises(ConfigError, match="are by another account"):
        world.run()


def run_as(world: World, token: str, local_now: datetime) -> Report:
    """One run with another token, on a machine with a clock of its own."""
    services = replace(world.services, gitlab_token=SecretStr(token))
    with wiring.assembled(services, world.config, world.cache, local_now=lambda: local_now) as ports:
        return Pass(ports, Options()).run()


def test_another_account_with_a_warm_cache(world: World) -> None:
    """A new account is found out although the cache knows the issues of the old one."""
    mirrored(world)
    world.sandbox.gitlab.add_token(succeed(world), "sandbox-second-token")
    for _ in range(2):
        with pytest.raises(ConfigError, match="are by another account"):
            run_as(world, "sandbox-second-token", world.sandbox.clock.now())


def test_another_token_of_the_same_account(world: World) -> None:
    """A token that was rotated changes nothing but its end, which is asked for and told: the cache goes on to serve."""
    mirrored(world)
    world.sandbox.gitlab.add_token(bot(world), "sandbox-second-token")
    world.run()
    world.sandbox.traffic.clear()
    report = run_as(world, "sandbox-second-token", world.sandbox.clock.now())
    assert (report.outcome, report.writes) == (Outcome.OK, 0)
    assert report.requests["gitlab"] <= 8


@pytest.mark.parametrize(
    ("behind", "warnings"),
    [
        (timedelta(), []),
        (timedelta(seconds=59), []),
        (timedelta(seconds=-59), []),
        (timedelta(minutes=5), ["this machine's clock is 300 s behind GitLab's; GitLab's counts"]),
        (timedelta(days=-1), ["this machine's clock is 86400 s ahead of GitLab's; GitLab's counts"]),
    ],
)
def test_a_clock_that_goes_wrong(world: World, behind: timedelta, warnings: list[str]) -> None:
    """A skew of over a minute is told; the time of the run is GitLab's."""
    now = world.sandbox.clock.now()
    ticket = world.rate("good")
    report = run_as(world, people.GITLAB_TOKEN, now - behind)
    assert (report.at, report.warnings, len(world.issues(ticket))) == (now, warnings, 1)
