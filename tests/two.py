"""Two Zendesk accounts and two GitLab projects for the tests of mirrors: the world and a second Zendesk beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.domain.markers import Marker
from bot.sandbox.gitlab.model import Issue, Project
from bot.sandbox.server import Server
from bot.sandbox.world import Sandbox
from tests.command import Invoke
from tests.world import World

TOWN, COAST = "town", "coast"


@dataclass(frozen=True)
class Two:
    """What the tests need of both.

    Args:
        world: the Zendesk of the mirror town, and the one GitLab.
        coast: the Zendesk of the mirror coast.
        environ: the environment for both.
        files: the folder of the mirrors' files.
        project: the second project, which is the coast's.
    """

    world: World
    coast: Sandbox
    environ: dict[str, str]
    files: Path
    project: Project

    def rate_coast(self, score: str, ticket: int = 5) -> None:
        """A customer of the coast rates a ticket."""
        customer = self.coast.zendesk.add_end_user("Customer", "customer@example.com")
        self.coast.zendesk.add_ticket(customer, subject="Boat", description="It sinks.", ticket_id=ticket)
        self.coast.zendesk.solve(ticket)
        self.coast.zendesk.rate(ticket, score, "No.")  # type: ignore[arg-type]  # the sandbox checks the word

    def write(self, name: str, text: str) -> None:
        """Writes a mirror's file."""
        self.files.mkdir(exist_ok=True)
        (self.files / f"{name}.yml").write_text(text)

    def titles(self, project: Project | None = None) -> list[str]:
        """The titles of all issues of a project, the coast's by default."""
        return sorted(issue.title for issue in self.issues(project))

    def issues(self, project: Project | None = None) -> list[Issue]:
        return list((project or self.project).issues.values())


@pytest.fixture
def two(world: World, config: Path) -> Iterator[Two]:
    """Both mirrors, each with a project of its own on one GitLab."""
    coast = Sandbox.create(ratings=0)
    project = project_beside(world)
    with Server(coast) as server:
        environ = {
            f"MIRROR_COAST__{name}": value
            for name, value in coast.environment(server.url).items()
            if name.startswith("ZENDESK_")
        }
        found = Two(world, coast, environ, config / "mirrors", project)
        found.write(TOWN, f"zendesk: {{source: zendesk}}\ngitlab: {{project: {world.project.path_with_namespace}}}\n")
        found.write(COAST, f"zendesk: {{source: coast}}\ngitlab: {{project: {project.path_with_namespace}}}\n")
        yield found


def project_beside(world: World) -> Project:
    """A project with the members of the first one."""
    gitlab = world.sandbox.gitlab
    project = gitlab.add_project("acme/coast")
    for user, level in world.project.members.values():
        gitlab.add_member(project, user, level)
    return project


def marked(two: Two, kind: str) -> dict[str, Issue]:
    """The issues of a kind in the shared project, by the source in their markers."""
    found = [(Marker.of(issue.description), issue) for issue in two.issues(two.world.project)]
    return {marker.values.get("source", ""): issue for marker, issue in found if marker and marker.kind == kind}


def run_json(invoke: Invoke, two: Two, *arguments: str, **environ: str) -> tuple[int, dict[str, Any]]:
    """The exit code of a run by command, and what it prints."""
    result = invoke("run", "--json", *arguments, **{**two.environ, **environ})
    return result.exit_code, json.loads(result.stdout)
