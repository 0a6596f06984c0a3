"""`rotation check` and `check` about `rotation.yml`, and runs while it is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.config.shipped_rotation import example
from bot.domain.errors import ConfigError, FeedbackBotError
from bot.report import exit_code
from tests.command import SHIPPED, Invoke
from tests.config.rotations import rotation
from tests.world import World

NOW = "2026-11-23T12:00Z"
BEFORE = rotation("escalation: []")
AFTER = rotation("escalation: []", users="[ana, ~, cai]")
BROKEN = "users: 3\n"
FALLBACK = "fallback: {reviewer: head}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with a rotation, and the file as it was before a change."""
    (tmp_path / "bot.yml").write_text(FALLBACK)
    (tmp_path / "labels.yml").write_text("{}")
    (tmp_path / "rotation.yml").write_text(AFTER)
    (tmp_path / "old.yml").write_text(BEFORE)
    return tmp_path


def checked(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["rotation", "check", "--config", str(folder), "--now", NOW, *options])


def test_a_sound_rotation(folder: Path) -> None:
    """One line, and exit code 0."""
    (folder / "rotation.yml").write_text(BEFORE)
    result = checked(folder)
    assert (result.exit_code, result.stdout) == (0, f"{folder}/rotation.yml: all is well\n")


def test_a_warning_fails_nothing(folder: Path) -> None:
    """It stands at its line with the word `warning:`, and the exit code stays 0."""
    result = checked(folder)
    unused, gap, last = result.stdout.splitlines()
    assert unused.startswith(f"{folder}/rotation.yml:3:3: warning: users.bo: ")
    assert gap.startswith(f"{folder}/rotation.yml:6:3: warning: schedules.main: nobody is on call from ")
    assert (result.exit_code, last) == (0, f"{folder}/rotation.yml: no mistakes, 2 to look at")


def test_who_stands_in(folder: Path) -> None:
    """An absence passes the duty on, and the line says to whom, from when to when."""
    (folder / "rotation.yml").write_text(f"{BEFORE}away:\n  - {{user: ana, start: 2026-12-01, end: 2027-02-01}}\n")
    well, *lines = checked(folder).stdout.splitlines()
    assert well.endswith("all is well")
    assert lines != []
    assert {line.partition(": ")[0] for line in lines} == {"main"}
    assert all(line.endswith(" for ana, by absences") for line in lines)
    found = json.loads(checked(folder, "--json").stdout)["stand_ins"]
    assert [each["away"] for each in found] == ["ana"] * len(lines)


def test_a_mistake_fails(folder: Path) -> None:
    """Its place, and exit code 2."""
    (folder / "rotation.yml").write_text(BROKEN)
    result = checked(folder)
    told = f"{folder}/rotation.yml:1:8: users must hold 'name: value' lines, not 3\n"
    assert (result.exit_code, result.stdout) == (2, told)


def test_a_disagreement_with_the_settings_fails(folder: Path) -> None:
    """Of `bot.yml` only what concerns the rotation is told here."""
    (folder / "bot.yml").write_text(f"{FALLBACK}rotation: {{schedule: mane}}\n")
    result = checked(folder)
    assert result.exit_code == 2
    assert result.stdout.splitlines()[0].startswith(f"{folder}/bot.yml:2:22: rotation.schedule 'mane' is no schedule")


@pytest.mark.parametrize("bot", ["nothing: 1\n", "a: ["])
def test_broken_settings_do_not_hide_the_rotation(folder: Path, bot: str) -> None:
    """`check` tells what is wrong there; the rotation is looked at by itself."""
    (folder / "bot.yml").write_text(bot)
    result = checked(folder)
    assert (result.exit_code, "bot.yml" in result.stdout, "warning:" in result.stdout) == (0, False, True)


def test_a_folder_without_a_rotation(folder: Path) -> None:
    """That is fine, and is said."""
    (folder / "rotation.yml").unlink()
    result = checked(folder)
    assert (result.exit_code, result.stdout) == (0, f"{folder}/rotation.yml: no such file: nobody is on call\n")


def test_a_misspelt_rotation_is_told(folder: Path) -> None:
    """As `check` does: nobody means a file that nothing reads."""
    (folder / "rotation.yml").rename(folder / "rotation.yaml")
    (folder / "bots.yml").write_text("{}")
    result = checked(folder)
    assert (result.exit_code, result.stdout.splitlines()) == (
        2,
        [
            f"{folder}/rotation.yaml: nothing reads this file, did you mean 'rotation.yml'?",
            f"{folder}/rotation.yml: no such file: nobody is on call",
        ],
    )


@pytest.mark.parametrize(("name", "words"), [("none", "no such folder"), ("bot.yml", "is a file: name its folder")])
def test_no_folder_at_all(folder: Path, name: str, words: str) -> None:
    """One line that says what to mend, as of every command that reads the configuration."""
    error = checked(folder / name).exception
    assert isinstance(error, FeedbackBotError)
    assert (exit_code(error), words in str(error)) == (2, True)


def test_a_file_alone(folder: Path) -> None:
    """Any file may be looked at, without the settings beside it."""
    result = checked(folder, "--file", str(folder / "old.yml"))
    assert (result.exit_code, result.stdout) == (0, f"{folder}/old.yml: all is well\n")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--file", "none.yml"], "--file none.yml: no such file"),
        (["--against", "none.yml"], "--against none.yml: no such file"),
        (["--now", "soon"], "--now: 'soon' is no ISO 8601 time"),
        (["--json", "--markdown"], "choose one"),
    ],
)
def test_options_that_cannot_be_meant(folder: Path, options: list[str], words: str) -> None:
    """One line that says what to mend."""
    error = checked(folder, *options).exception
    assert isinstance(error, ConfigError)
    assert (exit_code(error), words in str(error)) == (2, True)


def test_who_moves(folder: Path) -> None:
    """Turn by turn, before and after, in the time of the schedule."""
    lines = checked(folder, "--against", str(folder / "old.yml")).stdout.splitlines()
    head = next(index for index, line in enumerate(lines) if line.startswith("main, "))
    assert lines[head:] == [
        "main, 2026-11-23 to 2026-12-28, Europe/Prague: bo moves",
        "  main: Mon 2026-11-23 13:00 to Mon 2026-11-30 09:00: bo -> nobody",
        "  main: Mon 2026-11-30 09:00 to Mon 2026-12-07 09:00: cai",
        "  main: Mon 2026-12-07 09:00 to Mon 2026-12-14 09:00: ana",
        "  main: Mon 2026-12-14 09:00 to Mon 2026-12-21 09:00: bo -> nobody",
        "  main: Mon 2026-12-21 09:00 to Mon 2026-12-28 09:00: cai",
    ]


def test_nobody_moves(folder: Path) -> None:
    """That is said too, without a table."""
    (folder / "rotation.yml").write_text(f"# a comment\n{BEFORE}")
    result = checked(folder, "--against", str(folder / "old.yml"))
    assert result.stdout.splitlines()[1:] == ["main, Europe/Prague: nobody moves until 2028-11-23"]


def test_who_moves_for_scripts(folder: Path) -> None:
    """One JSON object holds mistakes, warnings and every turn, in UTC."""
    found = json.loads(checked(folder, "--against", str(folder / "old.yml"), "--json").stdout)
    (change,) = found["changes"]
    assert (found["file"], found["problems"], change["schedule"]) == (f"{folder}/rotation.yml", [], "main")
    assert {each["line"] for each in found["warnings"]} >= {6}
    assert change["moved"] == ["bo"]
    assert change["turns"][0] == {"start": "2026-11-23T12:00:00Z", "end": "2026-11-30T08:00:00Z", "before": "bo",
                                  "after": None}  # fmt: skip


def test_mistakes_for_scripts(folder: Path) -> None:
    """A broken file has no changes; the exit code is the same."""
    (folder / "rotation.yml").write_text(BROKEN)
    result = checked(folder, "--json", "--against", str(folder / "old.yml"))
    found = json.loads(result.stdout)
    assert (result.exit_code, found["changes"], found["warnings"]) == (2, None, [])
    assert [(each["line"], each["column"]) for each in found["problems"]] == [(1, 8)]
    (folder / "rotation.yml").unlink()
    (folder / "rotation.yaml").write_text(AFTER)
    (stray,) = json.loads(checked(folder, "--json").stdout)["problems"]
    assert (stray["line"], stray["column"]) == (None, None)


def test_a_broken_file_that_is_mended(folder: Path) -> None:
    """Whoever mends it is not failed for how it was: nobody can tell who moves, and why."""
    (folder / "old.yml").write_text(BROKEN)
    result = checked(folder, "--against", str(folder / "old.yml"))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == [
        "nobody can tell who moves, since the file before the change is broken:",
        f"  {folder}/old.yml:1:8: users must hold 'name: value' lines, not 3",
    ]


def test_a_broken_file_that_is_mended_for_scripts(folder: Path) -> None:
    """The reason why there are no changes stands beside them."""
    (folder / "old.yml").write_text(BROKEN)
    found = json.loads(checked(folder, "--json", "--against", str(folder / "old.yml")).stdout)
    assert (found["changes"], found["problems"]) == (None, [])
    assert [(each["file"], each["line"]) for each in found["older_problems"]] == [(f"{folder}/old.yml", 1)]


def test_the_first_rotation_of_a_project(folder: Path) -> None:
    """The pipeline compares with an empty file: everybody comes."""
    (folder / "old.yml").write_text("{}\n")
    lines = checked(folder, "--against", str(folder / "old.yml")).stdout.splitlines()
    assert "main is new, 2026-11-30 to 2026-12-28, Europe/Prague: ana and cai move" in lines


def test_check_tells_the_rotation_too(invoke: Invoke, config: Path) -> None:
    """Mistakes fail it, warnings do not."""
    (config / "rotation.yml").write_text(BROKEN)
    broken = invoke("check")
    (config / "rotation.yml").write_text(example())
    warned = invoke("check")
    assert (broken.exit_code, broken.stdout.splitlines()) == (
        2,
        [f"{config}/rotation.yml:1:8: users must hold 'name: value' lines, not 3"],
    )
    lines = warned.stdout.splitlines()
    assert (warned.exit_code, lines[-1]) == (0, f"{config}: no mistakes, {len(lines) - 1} to look at")
    assert all(": warning: " in line for line in lines[:-1])


def test_the_shipped_rotation_is_well() -> None:
    """Nobody is on call, and nothing is odd about it."""
    result = checked(SHIPPED)
    assert (result.exit_code, result.stdout) == (0, f"{SHIPPED}/rotation.yml: all is well\n")


def test_a_broken_rotation_stops_only_the_rotation(world: World, invoke: Invoke, config: Path) -> None:
    """Mirroring goes on, the status issue names line and column, the exit code says so; mended, all is well again."""
    (config / "rotation.yml").write_text(BROKEN)
    ticket = world.rate("bad")
    codes, told = [], []
    for text in (BROKEN, BROKEN, "{}\n"):
        (config / "rotation.yml").write_text(text)
        codes.append(invoke("run").exit_code)
        told.append("rotation.yml:1:8: users must hold" in world.notes(world.status, "status")[0].body)
    assert world.issue(ticket).labels == ("satisfaction::bad",)
    assert (codes, told) == ([3, 3, 0], [True, True, False])


def test_a_warning_does_not_make_a_run_partial(world: World, invoke: Invoke, config: Path) -> None:
    """What is odd is for `check` to tell."""
    (config / "rotation.yml").write_text(AFTER)
    world.rate("good")
    assert invoke("run").exit_code == 0
    assert "warning" not in world.notes(world.status, "status")[0].body.lower()
