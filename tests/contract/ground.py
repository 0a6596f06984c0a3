"""Where the contract tests run, and the issue that they work on and leave nothing of."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.credentials import Services
from bot.domain.actions import StateEvent
from bot.domain.errors import ServiceError
from bot.domain.labels import Label
from bot.domain.markers import Marker
from bot.domain.model import Issue
from bot.domain.texts import Body, Text
from bot.ports import Ports
from bot.settings import Settings

PREFIX = "CONTRACT_"
TITLE = "feedback-bot: a contract test, gone in a minute"
KIND = "contract"
SERVICES = ("GITLAB", "ZENDESK")


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """What an operator set for live instances, by the names that the bot knows."""
    return {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX) and value}


def services(sandbox: Mapping[str, str], environ: Mapping[str, str]) -> Services:
    """A live instance of each service for which something is set, else the sandbox."""
    live = given(environ)
    names = {name: value for name, value in sandbox.items() if not is_live(name.partition("_")[0], environ)}
    return Settings.load({**names, **live}, Path("/nonexistent")).require_services()


def is_live(service: str, environ: Mapping[str, str]) -> bool:
    return any(name.startswith(f"{service}_") for name in given(environ))


def told(environ: Mapping[str, str]) -> str:
    """One line on where the tests run."""
    places = {name: "a live instance" if is_live(name, environ) else "the sandbox" for name in SERVICES}
    missing = ", ".join(f"{PREFIX}{name}_…" for name in SERVICES if not is_live(name, environ))
    why = f" ({missing} not set)" if missing else ""
    return f"contract: GitLab is {places['GITLAB']}, Zendesk is {places['ZENDESK']}{why}"


@dataclass
class Workplace:
    """A confidential issue of the tests' own, and labels that nobody else has.

    Args:
        ports: the real adapters.
        issue: as it was opened.
        tag: a word in the name of each label.
    """

    ports: Ports
    issue: Issue
    tag: str = field(default_factory=lambda: secrets.token_hex(4))
    labels: list[str] = field(default_factory=list)

    @property
    def iid(self) -> int:
        return self.issue.iid

    def body(self, words: str) -> Body:
        return Text(words).fill(Marker(KIND))

    def path(self, below: str = "") -> str:
        return f"{self.project_path}/issues/{self.iid}{below}"

    @property
    def project_path(self) -> str:
        return f"/projects/{self.ports.gitlab.project().project_id}"

    def get(self, path: str, **query: str | int) -> Any:
        return self.ports.wires.gitlab.ask("get", path, query).body

    def label(self, name: str, description: str = "a contract test's") -> Label:
        label = Label(f"feedback-bot-contract-{self.tag}{name}", "#737278", description)
        self.labels.append(label.name)
        self.ports.gitlab.create_label(label)
        return label

    def leave(self) -> None:
        """Deletes the issue, or closes it where the role may not delete; deletes the labels."""
        gitlab = self.ports.gitlab
        try:
            self.ports.wires.gitlab.ask("delete", self.path())
        except ServiceError:
            gitlab.update_issue(self.iid, state_event=StateEvent.CLOSE)
        for name in self.labels:
            with suppress(ServiceError):
                gitlab.delete_label(name)


@contextmanager
def occupied(ports: Ports) -> Iterator[Workplace]:
    """An issue to work on, and nothing open of it afterwards."""
    issue = ports.gitlab.open_issue(TITLE, Text("Opened by a test.").fill(Marker(KIND)), [])
    place = Workplace(ports, issue)
    try:
        yield place
    finally:
        place.leave()
