"""What the settings of commands in comments take, and the sentence for what they do not."""

from __future__ import annotations

import pytest

from bot.config import ConfigInvalid, load
from bot.config.models import BotConfig
from bot.config.reference import commented_bot
from bot.config.yaml import read
from tests.config.conftest import Told, Write

VERBS = {"close": "close", "reopen": "reopen", "open": "reopen", "help": "help"}
UNREAD = "stands in gitlab.ignore_users, whose comments are never read: delete one"
NOBODY = "is nobody's user name: GitLab notifies everybody by it, so name a person"
ALLOW = "commands:\n  allow:\n"


@pytest.mark.parametrize(
    ("written", "place", "sentence"),
    [
        (f"{ALLOW}    Close: {{roles: [owner]}}", "3:5", "unknown command 'Close', did you mean 'close'?"),
        (f"{ALLOW}    clsoe: {{roles: [owner]}}", "3:5", "unknown command 'clsoe', did you mean 'close'?"),
        (f"{ALLOW}    dance: {{roles: [owner]}}", "3:5", "unknown command 'dance'; valid here: close, help, reopen"),
        (f"{ALLOW}    open: {{roles: [owner]}}", "3:5", "'open' is another name of 'reopen': write that"),
        (f"{ALLOW}    close:\n      rols: [owner]", "4:7", "unknown key 'rols', did you mean 'roles'?"),
        (
            f"{ALLOW}    close: {{roles: [maintaner]}}",
            "3:21",
            "commands.allow.close.roles[1] 'maintaner' is none that exists, did you mean 'maintainer'?",
        ),
        (
            f"{ALLOW}    close: {{people: ['@ana']}}",
            "3:22",
            "commands.allow.close.people[1] must be a GitLab user name without '@', not '@ana'",
        ),
        (
            f"{ALLOW}    close: {{roles: [], people: []}}",
            "3:12",
            "commands.allow.close names nobody: list roles or people, or delete it for the command's own roles",
        ),
        (f"{ALLOW}    close: [owner]", "3:12", "commands.allow.close must hold 'name: value' lines"),
        (f"{ALLOW}    close:", "3:11", "commands.allow.close must hold 'name: value' lines, not nothing"),
        ("commands: {allow: [close]}", "1:19", "commands.allow must hold 'name: value' lines"),
        ("commands: {alow: {}}", "1:12", "unknown key 'alow', did you mean 'allow'?"),
        (
            "commands: {reaction: ':tada:'}",
            "1:22",
            "commands.reaction must be the name of an emoji without colons, such as 'white_check_mark', not ':tada:'",
        ),
        ("commands: {escalate_to: ALL}", "1:25", f"commands.escalate_to {NOBODY}"),
        (f"{ALLOW}    close: {{people: [all]}}", "3:22", f"commands.allow.close.people[1] {NOBODY}"),
        (
            f"{ALLOW}    close: {{people: [ben, Ana]}}\ngitlab: {{ignore_users: [ana]}}",
            "3:27",
            f"commands.allow.close.people[2] 'Ana' {UNREAD}",
        ),
        ("commands: {within: 59 minutes}", "1:20", "commands.within must be at least 1 hour, not 59 minutes"),
        ("commands: {per_hour: 0}", "1:22", "commands.per_hour must be at least 1, not 0"),
        (
            "commands: {escalate_to: '@ana'}",
            "1:25",
            "commands.escalate_to must be a GitLab user name without '@', not '@ana'",
        ),
    ],
)
def test_what_commands_do_not_take_is_told_in_a_sentence(written: str, place: str, sentence: str, write: Write) -> None:
    """Each mistake stands at its place; a misspelt command forbids to start, since it would restrict nobody."""
    folder = write({"bot.yml": written})
    with pytest.raises(ConfigInvalid) as caught:
        load(folder, verbs=VERBS)
    assert [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems] == [
        f"bot.yml:{place}: {sentence}"
    ]


def test_every_unknown_command_is_told(write: Write) -> None:
    """One look is enough to mend them, other mistakes included."""
    folder = write(
        {"bot.yml": f"{ALLOW}    clos: {{roles: [owner]}}\n    hlp: {{people: [ana]}}\nrun: {{workers: 0}}\n"}
    )
    with pytest.raises(ConfigInvalid) as caught:
        load(folder, verbs=VERBS)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(3, 5), (4, 5), (5, 16)]


@pytest.mark.parametrize("verbs", [None, VERBS])
def test_who_may_use_a_command(verbs: dict[str, str] | None, write: Write) -> None:
    """Roles and people of a command arrive; where nobody knows the commands, any name is taken."""
    folder = write({"bot.yml": f"{ALLOW}    close: {{roles: [owner], people: [ana]}}\n    help: {{people: [ben]}}"})
    allow = load(folder, verbs=verbs).bot.commands.allow
    assert {verb: (entry.roles, entry.people) for verb, entry in allow.items()} == {
        "close": (("owner",), ("ana",)),
        "help": ((), ("ben",)),
    }


def test_a_heading_without_commands(told: Told) -> None:
    """An admin may comment out every line below `allow`."""
    assert told({"bot.yml": f"{ALLOW}    # close: {{roles: [owner]}}\n"}) == []


def test_permissions_are_written_as_blocks() -> None:
    """A file that is made from settings reads back as these, and is indented like one that a person wrote."""
    config = BotConfig.model_validate(
        {"commands": {"allow": {"close": {"roles": ("owner",)}, "why": {"people": ("ana", "1")}}}}
    )
    text = commented_bot(config)
    assert "  allow:\n    close:\n      roles: [owner]\n    why:\n      people: [ana, '1']\n" in text
    assert BotConfig.model_validate(read("f", text.encode()).data) == config
