"""What counts while the service runs: each piece as soon as it is good, the last good one until then."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot import last_good, settings
from bot.config.schedule import Schedule
from bot.domain.errors import ConfigError
from bot.last_good import Sight
from bot.service.reload import Look
from tests.command import QUICK
from tests.world import World


@pytest.fixture(autouse=True)
def _environment(world: World, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("GITLAB", "ZENDESK", "FEEDBACK_BOT"))]:
        monkeypatch.delenv(name)
    for name, value in world.sandbox.environment(world.url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FEEDBACK_BOT_CONFIG", str(config))
    monkeypatch.setenv("FEEDBACK_BOT_LOG_LEVEL", "error")


def test_new_settings_beside_a_broken_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new token counts, the file as it was before, and the place of the mistake is told."""
    first = last_good.look(None, "", None).ground
    (config / "bot.yml").write_text("nothing: 1\n")
    monkeypatch.setenv("GITLAB_TOKEN", "another-token")
    found = last_good.look(None, "", first)
    assert found.ground.configuration is first.configuration
    assert found.ground.services.gitlab_token.get_secret_value() == "another-token"
    assert [line.partition(": ")[0] for line in found.problems] == [f"{config}/bot.yml:1:1"]


def test_a_new_file_beside_broken_settings(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment lacks is told; the new file counts with the credentials that were there."""
    first = last_good.look(None, "", None).ground
    (config / "bot.yml").write_text(f"{QUICK}status: {{title: The bot}}\n")
    monkeypatch.delenv("GITLAB_TOKEN")
    found = last_good.look(None, "", first)
    assert (found.ground.services, found.ground.configuration.bot.status.title) == (first.services, "The bot")
    assert "GITLAB_TOKEN" in found.problems[0]
    monkeypatch.setenv("FEEDBACK_BOT_LOG", "loud")
    found = last_good.look(None, "", first)
    assert (found.ground.services, found.ground.settings) == (first.services, first.settings)
    assert "FEEDBACK_BOT_LOG" in found.problems[0]


def test_nothing_good_before(config: Path) -> None:
    """At the start what is broken is refused."""
    (config / "bot.yml").write_text("nothing: 1\n")
    with pytest.raises(ConfigError):
        last_good.look(None, "", None)


def seen(mirror: str = "") -> str:
    """What is seen of what lies there now."""
    return Sight(None).seen(mirror)


def mirrors(config: Path, *names: str) -> list[Path]:
    """The files of mirrors that were made."""
    (config / "mirrors").mkdir(exist_ok=True)
    files = [config / "mirrors" / f"{name}.yml" for name in names]
    for file in files:
        file.write_text("{}\n")
    return files


def test_what_is_seen(config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files and secrets count as seen; settings that cannot be read are no reason to end."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    monkeypatch.setattr(settings, "SECRETS_FOLDER", secrets)
    found = [seen()]
    (config / "bot.yml").write_text(f"{QUICK}# changed\n")
    found.append(seen())
    (secrets / "gitlab_token").write_text("another-token")
    found.append(seen())
    monkeypatch.setenv("FEEDBACK_BOT_LOG", "loud")
    found.append(seen())
    assert len(set(found)) == len(found)


def test_a_mirror_sees_its_own_file(config: Path) -> None:
    """A change of another one makes no run of it; one that comes or goes does."""
    coast, town = mirrors(config, "coast", "town")
    before = seen("coast")
    town.write_text("run: {}\n")
    assert seen("coast") == before
    coast.write_text("run: {}\n")
    assert seen("coast") != before
    mirrors(config, "coast", "new")
    assert seen("coast") != before
    assert last_good.newcomers(None, ("coast", "town")) == ("mirrors/new.yml: not served yet, start serve anew",)


def test_the_file_of_a_mirror_is_swapped(config: Path, tmp_path: Path) -> None:
    """Through a link as well, though size and time stay what they were."""
    (coast,) = mirrors(config, "coast")
    found = []
    for number in (1, 2):
        place = tmp_path / f"version-{number}.yml"
        place.write_text(f"run: {{workers: {number}}}\n")
        os.utime(place, (0, 0))
        coast.unlink()
        coast.symlink_to(place)
        found.append(seen("coast"))
    assert found[0] != found[1]


def test_what_is_seen_by_all_is_read_once(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many mirrors ask, until it is to be looked at anew; each reads its own file besides."""
    names = [f"town-{number}" for number in range(5)]
    mirrors(config, *names)
    opened: Counter[str] = Counter()
    original = Path.open

    def counting(path: Path, *args: Any, **kwargs: Any) -> Any:
        opened[path.name] += path.is_relative_to(config)
        return original(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", counting)
    sight = Sight(config)
    before = [sight.seen(name) for name in names]
    assert (set(opened.values()), opened.keys() >= {"bot.yml", *(f"{name}.yml" for name in names)}) == ({1}, True)
    (config / "labels.yml").write_text("# changed\n")
    assert [sight.seen(name) for name in names] == before
    sight.forget()
    assert [was == now for was, now in zip(before, map(sight.seen, names), strict=True)] == [False] * len(names)


def test_what_people_are_told(config: Path) -> None:
    """What counts of the configuration, without a secret, and what does not count."""
    (config / "labels.yml").write_text("causes: 7\n")
    ground = last_good.look(None, "", None).ground
    about = last_good.about(Look(ground, ("one",)), Schedule(), ["two"])
    facts = dict(about.facts)
    assert (facts["schedule"], facts["causes"]) == ("every 15 minutes", "none: labels.yml is broken")
    assert (about.problems[0], "labels.yml:1:" in about.problems[1], about.problems[-1]) == ("one", True, "two")
    secrets = [ground.services.gitlab_token.get_secret_value(), "sandbox-secret"]
    assert [each for each in secrets if each in str(about)] == []


def test_the_folder_is_gone(config: Path) -> None:
    """A mirror tells just that, and what was good goes on."""
    (config / "mirrors").mkdir()
    (config / "mirrors" / "town.yml").write_text("zendesk: {source: town}\ngitlab: {project: acme/feedback}\n")
    good = last_good.look(None, "town", None).ground
    config.rename(config.with_name("away"))
    found = last_good.look(None, "town", good)
    assert found == Look(good, (f"{config}: no such folder: name it with --config or FEEDBACK_BOT_CONFIG",))


def test_the_file_of_a_mirror_is_deleted(config: Path) -> None:
    """One line says how to end the mirror or to keep it; what was good goes on."""
    (path,) = mirrors(config, "town")
    path.write_text("zendesk: {source: town}\ngitlab: {project: acme/feedback}\n")
    good = last_good.look(None, "town", None).ground
    path.unlink()
    told = "was deleted: what was good goes on until serve is started anew without this mirror, or put it back"
    assert last_good.look(None, "town", good) == Look(good, (f"{path}: {told}",))


def test_nobody_may_look_at_the_mirrors_any_more(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says so beside whatever else is broken, and what was good goes on."""
    (path,) = mirrors(config, "town")
    path.write_text("zendesk: {source: town}\ngitlab: {project: acme/feedback}\n")
    good, whole = last_good.look(None, "town", None).ground, Path.iterdir

    def refuse(place: Path) -> object:
        if place == path.parent:
            raise PermissionError(13, "Permission denied", str(place))
        return whole(place)

    monkeypatch.setattr(Path, "iterdir", refuse)
    (config / "labels.yml").write_text("causes: 7\n")
    found = last_good.look(None, "town", good)
    told = [line.replace(f"{config}/", "")[:26] for line in found.problems]
    assert (found.ground, told) == (good, ["labels.yml:1:9: causes mus", "mirrors: cannot be read: P"])


def test_mirrors_that_came_meanwhile(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is named with what to do; where nobody can tell where to look, none is."""
    assert last_good.newcomers(None, [""]) == ()
    (config / "mirrors").mkdir()
    (config / "mirrors" / "coast.yml").write_text("{}\n")
    assert last_good.newcomers(None, [""]) == ("mirrors/coast.yml: not served yet, start serve anew",)
    assert last_good.newcomers(None, ["coast"]) == ()
    monkeypatch.setenv("FEEDBACK_BOT_LOG", "loud")
    assert last_good.newcomers(None, [""]) == ()


def test_a_broken_rotation_is_told(config: Path) -> None:
    """People who look at the service's page see who is asked meanwhile."""
    (config / "rotation.yml").write_text("users: 3\n")
    found = last_good.look(None, "", None)
    about = last_good.about(found, found.ground.configuration.bot.schedule)
    assert dict(about.facts)["rotation"] == "rotation.yml is broken: the fallback serves"
