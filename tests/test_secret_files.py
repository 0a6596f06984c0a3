"""The operator's secrets in files, as containers mount them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import mirror_settings
from bot.doctor import Verdict
from bot.domain.errors import ConfigError
from bot.settings import Settings
from tests.doctor.clinic import examined
from tests.world import World


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


def test_a_secret_that_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is named, with what is in the way."""
    secret = tmp_path / "gitlab_token"
    secret.write_text("from-file")

    def refuse(path: Path, *_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ConfigError) as told:
        Settings.load({}, tmp_path)
    assert str(told.value) == f"{secret} cannot be read: Permission denied"


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


@pytest.mark.parametrize(
    "text", ["word", "word\n", "word\r\n", "\ufeffword\r\n", " word\t\n\n"], ids=["bare", "LF", "CRLF", "BOM", "spaces"]
)
def test_what_editors_put_around_a_secret(tmp_path: Path, text: str) -> None:
    """Line ends, white space and the mark before a text are no part of it."""
    (tmp_path / "gitlab_token").write_bytes(text.encode())
    assert Settings.load({}, tmp_path).gitlab_token.get_secret_value() == "word"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("gitlab_token", "", "{path} is empty"),
        ("gitlab_token", "\r\n", "{path} is empty"),
        ("gitlab-token", "x", "nothing reads {path}: did you mean gitlab_token?"),
        ("GITLAB_TOKEN.txt", "x", "nothing reads {path}: did you mean gitlab_token?"),
        ("gitlab_tokn", "x", "nothing reads {path}: did you mean gitlab_token?"),
    ],
)
def test_why_a_secret_is_missing(tmp_path: Path, file: str, text: str, told: str) -> None:
    """Beside what is missing stands the file that is empty, or that looks like the one that is meant."""
    (tmp_path / file).write_text(text)
    for name in ("zendesk_url", "other_token"):
        (tmp_path / name).write_text("https://acme.zendesk.com")
    with pytest.raises(ConfigError) as caught:
        Settings.load({}, tmp_path).require_services("a/b")
    assert f"GITLAB_TOKEN is missing ({told.format(path=tmp_path / file)});" in f"{caught.value};"


def test_why_a_mirrors_secret_is_missing(tmp_path: Path) -> None:
    """Its own files are looked at as well."""
    (tmp_path / "mirror_coast__gitlab_token").write_text("\n")
    found = mirror_settings.settings("coast", {}, tmp_path)
    with pytest.raises(ConfigError, match=r"GITLAB_TOKEN is missing \(.*/mirror_coast__gitlab_token is empty"):
        mirror_settings.services("coast", found, "a/b")


def test_the_doctor_tells_of_a_file_that_nothing_reads(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that is needed by nobody, too: an optional secret would be left out in silence."""
    (tmp_path / "pagerduty_tokne").write_text("x")
    monkeypatch.setattr("bot.doctor.here.SECRETS_FOLDER", tmp_path)
    (found,) = examined(world, {"environment"}, is_probing=False).results
    assert (found.verdict, "did you mean pagerduty_token?" in found.finding.seen) == (Verdict.WARNING, True)
