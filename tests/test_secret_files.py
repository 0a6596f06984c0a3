"""The operator's secrets in files, as containers mount them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.settings import Settings


def test_secret_files_are_read_and_stripped(tmp_path: Path) -> None:
    """Each name may be a file instead; the variable wins; an empty variable does not."""
    for name, text in (
        ("gitlab_token", "from-file\n"),
        ("gitlab_url", "https://file.example"),
        ("feedback_bot_log", "json"),
    ):
        (tmp_path / name).write_text(text)
    settings = Settings.load({"GITLAB_URL": "https://variable.example", "GITLAB_TOKEN": ""}, tmp_path)
    assert (
        settings.gitlab_token.get_secret_value(),
        settings.gitlab_url,
        settings.log,
    ) == ("from-file", "https://variable.example", "json")


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    """Kubernetes puts its own folder beside ours, and real files behind links."""
    (tmp_path / "kubernetes.io").mkdir()
    (tmp_path / "..data").mkdir()
    (tmp_path / "..data/gitlab_token").write_text("from-link")
    (tmp_path / "gitlab_token").symlink_to(tmp_path / "..data/gitlab_token")
    assert Settings.load({}, tmp_path).gitlab_token.get_secret_value() == "from-link"


def test_a_folder_instead_of_a_secret_is_told(tmp_path: Path) -> None:
    """Container engines make folders where a mounted file is missing."""
    (tmp_path / "gitlab_token").mkdir()
    with pytest.raises(ConfigError, match="gitlab_token must be a file that holds the secret: is its mount missing"):
        Settings.load({}, tmp_path)


def test_a_secret_that_is_no_text_is_told_without_it(tmp_path: Path) -> None:
    """The message names the file and repeats nothing of it."""
    (tmp_path / "gitlab_token").write_bytes(b"sandbox\xff")
    with pytest.raises(ConfigError) as caught:
        Settings.load({}, tmp_path)
    assert str(caught.value) == f"{tmp_path}/gitlab_token is not UTF-8 text"


def test_a_file_instead_of_the_folder_is_told(tmp_path: Path) -> None:
    """A wrong mount is no missing secret."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="file must be a folder that holds one file for each secret"):
        Settings.load({}, tmp_path / "file")


def test_an_unreadable_secret_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the bot's user may not read is named."""
    (tmp_path / "gitlab_token").write_text("x")

    def refuse(path: Path, **_: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ConfigError) as caught:
        Settings.load({}, tmp_path)
    assert str(caught.value) == f"{tmp_path}/gitlab_token cannot be read: Permission denied"
