"""The first files of a team: sound for any answers, with the shipped comments, and never over what is there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.commands import VERBS
from bot.config import BotConfig
from bot.config.agreement import disagreements
from bot.config.checked import checked
from bot.config.files import BOT, ROTATION, parsed
from bot.config.rotation_check import warnings_of
from bot.config.rotation_file import rotation_text
from bot.config.schedule import time_zone
from bot.config.schemas import configuration
from bot.config.shipped_rotation import ROTATION as SHIPPED
from bot.config.yaml import read
from bot.conversation import rehearse
from bot.domain.errors import ConfigError
from bot.setup import Answers, check_free, completed, files, laid_down
from bot.setup.folder import answered

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
TEAM = Answers(
    "https://acme.zendesk.com", "client", "https://gitlab.example", "support/feedback", "Europe/Prague",
    ("ana.k", "bo"), "en-us", "ana.k",
)  # fmt: skip
USER_NAMES = st.from_regex(r"\A[A-Za-z0-9_.][A-Za-z0-9_.-]{0,80}\Z").filter(lambda name: name.casefold() != "all")
ODD_NAMES = st.sampled_from(
    ["next", "fallback", "feedback-review", "1.5e3", "0x1f", "123", "null", "true", "no", "_", "__a__", ".a", "1e5"]
)
PROJECTS = st.from_regex(r"\A([A-Za-z0-9_][A-Za-z0-9_.-]{0,9}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,9})+|[1-9][0-9]{0,18})\Z")
ZONES = st.sampled_from(sorted(available_timezones()))


def is_zone(name: str) -> bool:
    try:
        return time_zone(name) == name
    except ValueError:
        return False


def read_again(answers: Answers, now: datetime) -> tuple[list[str], Answers]:
    """What is wrong with the two files that hold answers, and which answers a run reads in them."""
    made = answered(answers, now)
    document, rotation = read(BOT, made[BOT].encode()), rotation_text(ROTATION, made.get(ROTATION, SHIPPED))
    bot, problems = parsed(document, BotConfig)
    if bot is None:
        return [*map(str, problems)], answers
    problems += [*rotation.problems, *disagreements(document, bot, rotation.rotation)]
    if answers.reviewers:
        problems += warnings_of(rotation.document, rotation.rotation, now, bot.fallback.reviewer)
    people = tuple(user.gitlab for user in rotation.rotation.users.values())
    told = replace(answers, gitlab_project=bot.gitlab.project or "", time_zone=bot.schedule.time_zone, reviewers=people)
    return [*map(str, problems)], replace(told, fallback=bot.fallback.reviewer)


@given(
    names=st.lists(USER_NAMES | ODD_NAMES, max_size=6),
    project=PROJECTS,
    zone=ZONES.filter(is_zone),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_any_answers_make_sound_files(names: list[str], project: str, zone: str, now: datetime) -> None:
    """Nothing in them is wrong or odd, and a run reads exactly what was answered."""
    told = {
        "zendesk_url": TEAM.zendesk_url, "gitlab_url": TEAM.gitlab_url, "gitlab_project": project, "time_zone": zone,
        "reviewers": " ".join(names),
    }  # fmt: skip
    answers = completed(told, {}, None)
    assert read_again(answers, now) == ([], answers)


def test_check_is_content(tmp_path: Path) -> None:
    """The whole folder is a configuration without mistakes and oddities, the file for the environment included."""
    laid_down(tmp_path / "team", files(TEAM, NOW))
    found = checked(tmp_path / "team", (), NOW, verbs=VERBS, rehearse=rehearse)
    assert (found.problems, found.warnings) == ((), ())


def test_the_comments_are_the_shipped_ones() -> None:
    """What is not asked about stands in the files as in those that are shipped."""
    made, shipped = files(TEAM, NOW), configuration()
    assert [name for name in shipped if made[name] == shipped[name]] == [
        name for name in shipped if name not in {"bot.yml", "rotation.yml"}
    ]
    comments = [line for line in shipped["bot.yml"].splitlines() if line.strip().startswith("#")]
    assert [line for line in made["bot.yml"].splitlines() if line.strip().startswith("#")] == comments
    lost = set(shipped["rotation.yml"].splitlines()) - set(made["rotation.yml"].splitlines())
    assert lost == {"users: {}", "schedules: {}", *re.findall("# (?:Who reviews|people in).*", shipped["rotation.yml"])}


def test_the_first_week_is_the_present_one() -> None:
    """By the team's calendar: late on a Sunday in UTC it is Monday in Prague."""
    assert "start: 2026-11-23T09:00" in files(TEAM, NOW)["rotation.yml"].split("# An example")[0]


@pytest.mark.parametrize(
    ("kind", "names"),
    [("client", ["ZENDESK_CLIENT_ID", "ZENDESK_CLIENT_SECRET"]), ("token", ["ZENDESK_EMAIL", "ZENDESK_TOKEN"])],
)
def test_the_environment_holds_names_alone(kind: str, names: list[str]) -> None:
    """Both addresses are there, and each secret is a name with nothing behind it."""
    text = files(replace(TEAM, credentials=kind), NOW)["environment.example"]  # type: ignore[arg-type] # of the table
    held = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert held == {
        "ZENDESK_URL": TEAM.zendesk_url, **dict.fromkeys(names, ""), "GITLAB_URL": TEAM.gitlab_url, "GITLAB_TOKEN": "",
    }  # fmt: skip


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """It is told what is there, and how to go on with it."""
    (tmp_path / "bot.yml").write_text("{}")
    with pytest.raises(ConfigError, match=r"is not empty \(bot.yml\).*labels --apply"):
        check_free(tmp_path)


@pytest.mark.parametrize("name", [".gitkeep", "README.md", "lost+found"])
def test_what_is_no_setting_is_in_nobodys_way(tmp_path: Path, name: str) -> None:
    """A fresh volume or repository is as good as an empty folder."""
    (tmp_path / name).touch()
    check_free(tmp_path)


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    """Nothing is written over, and what was written already goes again."""
    (tmp_path / "labels.yml").write_text("mine")
    with pytest.raises(ConfigError, match=r"labels.yml cannot be written: File exists"):
        laid_down(tmp_path, {"bot.yml": "a", "labels.yml": "b"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"labels.yml": "mine"}


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """It is told to name another one."""
    (tmp_path / "config").touch()
    with pytest.raises(ConfigError, match="is a file: name another folder"):
        check_free(tmp_path / "config")
