"""A cache whose place is of no use: one line says so and what to do, or the run begins with an empty memory."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from bot.cache import Cache
from bot.domain.errors import ConfigError
from tests.test_cache import ISSUE

GARBAGE = b"this is no database at all" * 400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "feedback-bot.sqlite"


@pytest.fixture
def full() -> Iterator[None]:
    """No file of this process may hold a byte more than it does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def written(path: Path) -> Path:
    """A cache that knows one issue."""
    cache = Cache(path)
    cache.see(ISSUE)
    cache.commit()
    cache.close()
    return path


def garbage(path: Path) -> Path:
    path.parent.mkdir()
    path.write_bytes(GARBAGE)
    return path


def a_file_as_folder(path: Path) -> None:
    path.parent.write_text("not a folder")


def a_folder_as_file(path: Path) -> None:
    path.mkdir(parents=True)


@pytest.mark.parametrize("harm", [a_file_as_folder, a_folder_as_file])
def test_a_place_where_no_file_can_be(path: Path, harm: Callable[[Path], None]) -> None:
    """It is the admin's mistake: the place is named, and the variable that names another one."""
    harm(path)
    with pytest.raises(ConfigError, match=r"below.* cannot be used: .*FEEDBACK_BOT_CACHE"):
        Cache(path)


def test_a_damaged_file_that_cannot_be_removed(path: Path) -> None:
    """Nobody can begin anew there: the file and the reason are named, and it is left as it is."""
    garbage(path)
    refused = patch.object(Path, "unlink", side_effect=PermissionError(1, "Operation not permitted"))
    with refused, pytest.raises(ConfigError, match="is damaged and cannot be removed: Operation not permitted"):
        Cache(path)
    assert path.read_bytes() == GARBAGE


@pytest.mark.usefixtures("full")
def test_a_new_cache_on_a_full_disk(path: Path) -> None:
    """There is no room for the first page: the run does without a file, and says what to do."""
    cache = Cache(path)
    cache.see(ISSUE)
    assert (cache.count(), f"the cache {path} cannot be written" in cache.remark) == (1, True)


def test_a_damaged_file_on_a_full_disk(path: Path, request: pytest.FixtureRequest) -> None:
    """It is removed, no new one can be made, and the run does without."""
    garbage(path)
    request.getfixturevalue("full")
    cache = Cache(path)
    assert (cache.count(), "make room on the disk" in cache.remark) == (0, True)


@pytest.mark.parametrize("harmed", [True, False])
def test_a_copy_of_a_damaged_file(path: Path, *, harmed: bool) -> None:
    """A plan knows what the file knows, nothing where it is damaged, and leaves it as it is."""
    file = garbage(path) if harmed else written(path)
    before = file.read_bytes()
    assert Cache(path, is_copy=True).count() == (0 if harmed else 1)
    assert file.read_bytes() == before


def test_a_damaged_description_of_the_tables(path: Path) -> None:
    """SQLite repeats the bytes in its complaint, where they are no text either: the file is thrown away as well."""
    content = written(path).read_bytes()
    path.write_bytes(content.replace(b"KEY (ticket_id, iid)", b"KEY (tick\xfft_id, iid)"))
    cache = Cache(path)
    assert (bool(cache.remark), cache.count()) == (True, 0)
