"""Configurations of older versions become those of the present one, and nothing else of them changes."""

from __future__ import annotations

import re
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import VERBS
from bot.config import load
from bot.config.checked import checked
from bot.config.edits import edited, first_key
from bot.config.migrate import migration
from bot.config.problems import ConfigInvalid
from bot.config.version import VERSION
from bot.config.yaml import read
from bot.conversation import rehearse
from bot.domain.errors import ConfigError

AGES = Path(__file__).parent / "ages"
SHIPPED = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(params=sorted(path.name for path in AGES.iterdir()))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder as it was shipped once."""
    return Path(shutil.copytree(AGES / str(request.param), tmp_path / "old"))


def folder(tmp_path: Path, **texts: str) -> Path:
    """A folder with the shipped files, but for these, by the name with `__` for `/` and without its ending."""
    made = Path(shutil.copytree(SHIPPED, tmp_path / "config"))
    for name, text in texts.items():
        path = made / f"{name.replace('__', '/')}.{'md' if 'templates' in name else 'yml'}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return made


def as_mapping(data: object) -> dict[str, object]:
    assert isinstance(data, dict)
    return data


def migrated(place: Path) -> str:
    """`bot.yml` after the migration, which a second one leaves alone."""
    migration(place, VERBS).write()
    assert migration(place, VERBS).changes == ()
    return (place / "bot.yml").read_bytes().decode()


def test_what_was_shipped_once_is_sound_again(old: Path) -> None:
    """Files of that age have a mistake by now, and none after the migration."""
    assert checked(old, (), NOW, verbs=VERBS, rehearse=rehearse).problems
    migrated(old)
    assert checked(old, (), NOW, verbs=VERBS, rehearse=rehearse).problems == ()
    assert load(old, verbs=VERBS, rehearse=rehearse).bot.version == VERSION


def test_lines_are_added_and_none_is_lost(old: Path) -> None:
    """Comments and order stay."""
    for change in migration(old, VERBS).changes:
        lines = iter(change.after.splitlines())
        assert all(line in lines for line in change.before.splitlines())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("commands: {allow: {'wait': {people: [a]}}} # a\n", "commands: {allow: {'snooze': {people: [a]}}} # a\n"),
        ("close_idle: {after: 30 minutes, grace: 5m} # soon\n", "close_idle: {after: 1 hour, grace: 1 hour} # soon\n"),
        ("close_idle:\n  after: null\n", "close_idle:\n  after: null\n"),
        ("commands: {within: \"10 minutes\"}\n", "commands: {within: \"1 hour\"}\n"),
        ("schedule:\n  time_zone: right/Europe/Prague\n", "schedule:\n  time_zone: Europe/Prague\n"),
    ],
)  # fmt: skip
def test_what_is_no_longer_understood(tmp_path: Path, before: str, after: str) -> None:
    """Each value is changed where it stands, in its quotes, and its comment stays."""
    verb = next(verb for verb, first in VERBS.items() if verb != first)
    names = {"wait": verb, "snooze": VERBS[verb]}
    before, after = (re.sub("wait|snooze", lambda word: names[word[0]], text) for text in (before, after))
    assert migrated(folder(tmp_path, bot=before)) == f"version: 1\n\n{after}"


def test_two_rules_for_one_command_are_for_the_admin(tmp_path: Path) -> None:
    """Nobody but the admin knows which of them is meant."""
    verb, first = next((verb, first) for verb, first in VERBS.items() if verb != first)
    text = f"commands:\n  allow:\n    {verb}: {{roles: [owner]}}\n    {first}: {{roles: [developer]}}\n"
    assert migrated(folder(tmp_path, bot=text)).endswith(text)


def test_mirrors_and_rotation_are_brought_along(tmp_path: Path) -> None:
    """The version stands in bot.yml alone; what no longer holds is changed in every file."""
    mirror = "zendesk: {source: a}\ngitlab: {project: a/b}\nclose_idle: {after: 1 minute}\n"
    rotation = "schedules:\n  one: {time_zone: posix/Europe/Prague}\n"
    made = folder(tmp_path, bot="{}", mirrors__a=mirror, rotation=rotation)
    migrated(made)
    assert (made / "mirrors/a.yml").read_text() == mirror.replace("1 minute", "1 hour")
    assert (made / "rotation.yml").read_text() == rotation.replace("posix/", "")


def test_line_ends_and_marks_of_editors_stay(tmp_path: Path) -> None:
    """A file of a Windows editor remains one."""
    made = folder(tmp_path, bot="")
    (made / "bot.yml").write_bytes(b"\xef\xbb\xbf# mine\r\nclose_idle:\r\n  after: 1 minute\r\n")
    migrated(made)
    written = (made / "bot.yml").read_bytes()
    assert written == b"\xef\xbb\xbf# mine\r\nversion: 1\r\n\r\nclose_idle:\r\n  after: 1 hour\r\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", "version: 1\n"),
        ("{run: {workers: 2}}", "{version: 1, run: {workers: 2}}"),
        ("---\nrun: {}\n", "---\nversion: 1\n\nrun: {}\n"),
        ("# head\n\n# of run\nrun: {}\n", "# head\n\nversion: 1\n\n# of run\nrun: {}\n"),
        ("# head\nrun: {}\n", "# head\nversion: 1\n\nrun: {}\n"),
        ("  run: {}\n", "  version: 1\n\n  run: {}\n"),
        ("version: 0\nrun: {}\n", "version: 1\nrun: {}\n"),
        ("version: 1\nclose_idle: {after: 1 minute}\n", "version: 1\nclose_idle: {after: 1 minute}\n"),
    ],
)
def test_where_the_version_goes(tmp_path: Path, before: str, after: str) -> None:
    """Above the first key and what belongs to it; a file that names this version is left alone."""
    assert migrated(folder(tmp_path, bot=before)) == after


@given(st.lists(st.sampled_from(["# note\n", "\n", "---\n", "run: {workers: 2}\n", "ping:\n  per_day: 3 # few\n"])))
def test_any_arrangement_of_lines(lines: list[str]) -> None:
    """What could be read before says the same afterwards, with the version, and every line is still there."""
    text = "".join(lines)
    before, edit = read("bot.yml", text.encode()), first_key(text, "version: 1")
    if edit is None or before.problems:
        return
    after = edited(text, [edit])
    assert read("bot.yml", after.encode()).data == {"version": 1, **as_mapping(before.data)}
    rest = iter(after.splitlines())
    assert all(line in rest for line in text.splitlines())


def test_a_difference_that_patch_can_apply(tmp_path: Path) -> None:
    """It names each file twice, and a last line without an end is marked."""
    made = folder(tmp_path, bot="close_idle: {after: 1 minute}")
    (change,) = migration(made, VERBS).changes
    assert change.difference == (
        f"--- {made}/bot.yml\n+++ {made}/bot.yml\n@@ -1 +1,3 @@\n-close_idle: {{after: 1 minute}}\n"
        "\\ No newline at end of file\n+version: 1\n+\n+close_idle: {after: 1 hour}\n\\ No newline at end of file\n"
    )


def test_rights_and_links_stay(tmp_path: Path) -> None:
    """A file that only its owner reads remains so, and a link remains a link to the same file."""
    made = folder(tmp_path, bot="{}")
    real = tmp_path / "real.yml"
    (made / "bot.yml").rename(real)
    real.chmod(0o600)
    (made / "bot.yml").symlink_to(real)
    migrated(made)
    assert (stat.S_IMODE(real.stat().st_mode), (made / "bot.yml").is_symlink()) == (0o600, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version: 2\nnew_thing: 1\n", "bot.yml:1:10: version is 2, and this bot knows 1: update the bot"),
        ("version: soon\n", "bot.yml:1:10: cannot be brought up to date: write `version: 1`"),
        ("a: [", "bot.yml:1:5: "),
        ("? run\n: {workers: 2}\n", "cannot be changed by itself: write `version: 1` above the first key"),
    ],
)
def test_what_cannot_be_migrated(tmp_path: Path, text: str, words: str) -> None:
    """One clear line at its place."""
    with pytest.raises(ConfigError) as refused:
        migration(folder(tmp_path, bot=text), VERBS)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("number", "word"), [(2, "update the bot"), (0, "check --migrate")])
def test_another_version_is_one_line(tmp_path: Path, number: int, word: str) -> None:
    """What else stands in such files is not judged by the rules of this version."""
    made = folder(tmp_path, bot=f"version: {number}\nnew_thing: 1\n", labels="other: form\n")
    with pytest.raises(ConfigInvalid, match=rf"^\S+bot.yml:1:10: version is {number}, [^\n]*{word}[^\n]*$"):
        load(made, verbs=VERBS)


def test_a_mirror_names_no_version(tmp_path: Path) -> None:
    """It would be unclear which of the two counts."""
    mirror = "version: 1\nzendesk: {source: a}\ngitlab: {project: a/b}\n"
    with pytest.raises(ConfigInvalid, match=r"a.yml:1:1: version stands in bot.yml alone"):
        load(folder(tmp_path, mirrors__a=mirror), mirror="a", verbs=VERBS)


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    """The others are brought up to date, and `check` names the place where it is not."""
    made = folder(tmp_path, bot="close_idle: {after: 1 minute}\n")
    (made / "rotation.yml").write_bytes(b"users: \xff\n")
    assert "1 hour" in migrated(made)
    assert (made / "rotation.yml").read_bytes() == b"users: \xff\n"


def test_a_folder_that_nobody_may_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays as it was, nothing is left beside it, and one line says why."""
    made = folder(tmp_path, bot="close_idle: {after: 1 minute}\n")
    before = sorted(path.name for path in made.iterdir())

    def refuse(path: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(ConfigError, match=r"bot\.yml cannot be written: Operation not permitted$"):
        migration(made, VERBS).write()
    assert (made / "bot.yml").read_text() == "close_idle: {after: 1 minute}\n"
    assert sorted(path.name for path in made.iterdir()) == before
