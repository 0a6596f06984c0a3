"""The last good configuration: when files count as changed, and what is told of a change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.domain.errors import ConfigError
from bot.service.reload import Keeper, Look, digest


def keeper(folder: Path) -> Keeper[str]:
    """One whose configuration is what stands in a file; `broken` is."""

    def read(last: str | None) -> Look[str]:
        text = (folder / "bot.yml").read_text()
        if text != "broken":
            return Look(text)
        if last is None:
            raise ConfigError("bot.yml is broken")
        return Look(last, ("bot.yml is broken",))

    return Keeper(read, lambda: digest([folder]))


def write(folder: Path, text: str) -> None:
    (folder / "bot.yml").write_text(text)


def test_what_was_good_goes_on(tmp_path: Path) -> None:
    """A broken change leaves what counted before, with its problems, until it is mended; each is told once."""
    write(tmp_path, "one")
    kept, found = keeper(tmp_path), []
    with structlog.testing.capture_logs() as lines:
        for text in ("one", "broken", "broken", "two"):
            write(tmp_path, text)
            look = kept.look()
            found.append((look.ground, look.problems))
    told = ("bot.yml is broken",)
    assert found == [("one", ()), ("one", told), ("one", told), ("two", ())]
    assert [line["event"] for line in lines] == ["configuration_broken", "configuration_mended"]


def test_broken_at_the_start(tmp_path: Path) -> None:
    """Nothing was good before: it is refused each time, and taken up once it is mended."""
    kept = keeper(tmp_path)
    write(tmp_path, "broken")
    for _ in range(2):
        with pytest.raises(ConfigError):
            kept.look()
    write(tmp_path, "one")
    assert kept.look().ground == "one"


def test_an_error_that_nobody_expected(tmp_path: Path) -> None:
    """What was good goes on and the error is told until something is read well, though no file changes after it."""
    write(tmp_path, "one")
    errors, found = [PermissionError(13, "no"), PermissionError(13, "no")], []

    def read(last: str | None) -> Look[str]:
        if last is not None and errors:
            raise errors.pop()
        return Look((tmp_path / "bot.yml").read_text())

    kept = Keeper(read, lambda: digest([tmp_path]))
    for text in ("one", "two", "two", "two"):
        write(tmp_path, text)
        look = kept.look()
        found.append((look.ground, [line.partition(" at ")[0] for line in look.problems], kept.has_changed()))
    told = ["the configuration could not be read: PermissionError"]
    assert found == [("one", [], False), ("one", told, False), ("one", told, False), ("two", [], False)]


def test_a_file_that_is_being_written(tmp_path: Path) -> None:
    """A change counts when it stayed the same from one look to the next, or when somebody asks; and once."""
    write(tmp_path, "one")
    kept = keeper(tmp_path)
    kept.look()
    assert not kept.has_changed()
    write(tmp_path, "tw")
    seen = [kept.has_changed()]
    write(tmp_path, "two")
    seen += [kept.has_changed(), kept.has_changed(), kept.has_changed(is_asked=True)]
    kept.look()
    assert (seen, kept.has_changed(), kept.has_changed(is_asked=True)) == ([False, False, True, True], False, False)


def test_a_config_map_is_swapped(tmp_path: Path) -> None:
    """Kubernetes swaps one link in front of all files: their times do not tell, and its folders are not ours."""
    for version, text in (("..one", "1"), ("..two", "2")):
        (tmp_path / version).mkdir()
        (tmp_path / version / "bot.yml").write_text(text)
        os.utime(tmp_path / version / "bot.yml", (0, 0))
    (tmp_path / "..data").symlink_to("..one")
    (tmp_path / "bot.yml").symlink_to("..data/bot.yml")
    before = digest([tmp_path])
    (tmp_path / "..data_tmp").symlink_to("..two")
    (tmp_path / "..data_tmp").replace(tmp_path / "..data")
    after = digest([tmp_path])
    assert after != before
    (tmp_path / "..two").rename(tmp_path / "..three")
    (tmp_path / "..data").unlink()
    (tmp_path / "..data").symlink_to("..three")
    assert digest([tmp_path]) == after


@pytest.mark.parametrize("change", ["content", "name", "gone"])
def test_what_counts_as_a_change(tmp_path: Path, change: str) -> None:
    """Names and content of what lies in a folder; a folder that is missing is empty."""
    write(tmp_path, "one")
    (tmp_path / "mirrors").mkdir()
    before = digest([tmp_path, tmp_path / "nowhere"])
    assert digest([tmp_path, tmp_path / "nowhere"]) == before
    match change:
        case "content":
            write(tmp_path, "two")
        case "name":
            (tmp_path / "bot.yml").rename(tmp_path / "bat.yml")
        case _:
            (tmp_path / "bot.yml").unlink()
    assert digest([tmp_path, tmp_path / "nowhere"]) != before


def test_a_folder_of_which_names_count(tmp_path: Path) -> None:
    """A change of what lies there is none; a file that comes is one."""
    write(tmp_path, "one")
    before = digest([tmp_path], names_of={tmp_path})
    write(tmp_path, "two")
    assert digest([tmp_path], names_of={tmp_path}) == before
    (tmp_path / "labels.yml").touch()
    assert digest([tmp_path], names_of={tmp_path}) != before


def test_a_single_file(tmp_path: Path) -> None:
    """Its content counts, and whether it is there."""
    found = [digest([tmp_path / "bot.yml"])]
    for text in ("one", "two"):
        write(tmp_path, text)
        found.append(digest([tmp_path / "bot.yml"]))
    assert len(set(found)) == len(found)


def test_a_mistake_that_the_reader_raises(tmp_path: Path) -> None:
    """It is told line by line, and what was good goes on."""
    write(tmp_path, "one")

    def read(last: str | None) -> Look[str]:
        if last is not None:
            raise ConfigError("bot.yml:1:1: one\nbot.yml:2:1: two")
        return Look("one")

    kept = Keeper(read, lambda: digest([tmp_path]))
    kept.look()
    write(tmp_path, "two")
    assert kept.look() == Look("one", ("bot.yml:1:1: one", "bot.yml:2:1: two"))


def test_a_file_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no reason to end, and seen once it can be read again."""
    write(tmp_path, "one")
    before, opened = digest([tmp_path]), Path.open

    def refuse(path: Path, mode: str = "r") -> Any:
        raise PermissionError(13, "Permission denied", f"{path} {mode}")

    monkeypatch.setattr(Path, "open", refuse)
    hidden = digest([tmp_path])
    monkeypatch.setattr(Path, "open", opened)
    assert (hidden != before, digest([tmp_path])) == (True, before)
