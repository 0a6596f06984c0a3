"""What goes wrong around a service that goes on: what log, status issue, page and `/readyz` say, until it is mended."""

from __future__ import annotations

import resource
import signal
import subprocess
from pathlib import Path

import pytest

from bot.sandbox import people
from tests.service.process import ANYWHERE, Pages, started, until
from tests.world import World

RENEWED = "renewed-token-of-the-sandbox"

SMALL = 64 * 1024
"""Bytes that every file may have: room for the empty cache."""


def told(world: World) -> str:
    """What the status issue says."""
    return world.notes(world.status, "status")[0].body


def reload(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGHUP)


@pytest.mark.parametrize(
    ("file", "broken"), [("bot.yml", "nothing: 1\n"), ("rotation.yml", "users: 7\n"), ("labels.yml", "causes: 7\n")]
)
def test_a_file_is_broken(world: World, config: Path, file: str, broken: str) -> None:
    """A rating is mirrored all the same; everybody is told where the mistake is, and nobody once it is mended."""
    path = config / file
    good = path.read_text() if path.exists() else None
    with started(world, config, listen=ANYWHERE) as process:
        pages = Pages(process)
        until(process, "run", outcome="ok")
        assert pages.reasons == []
        world.rate("bad")
        path.write_text(broken)
        reload(process)
        ran = until(process, "run")
        place = f"{path}:1:"
        assert (ran["outcome"], len(world.bots)) == ("partial", 1)
        assert place in " ".join(ran["problems"])
        assert pages.reasons[0].startswith(f"configuration: {place}")
        assert [each in pages.page for each in ("The configuration is broken", place)] == [True, True]
        assert file in told(world)
        path.write_text(good) if good else path.unlink()
        until(process, "run", outcome="ok")
        assert (pages.reasons, "is broken" in pages.page, file in told(world)) == ([], False, False)


def test_a_revoked_token_of_gitlab(world: World, config: Path, tmp_path: Path) -> None:
    """GitLab cannot be told; log, page and `/readyz` say what to do, and a new secret file is taken up by itself."""
    secrets = tmp_path / "secrets"
    with started(world, config, secrets=secrets, listen=ANYWHERE) as process:
        pages = Pages(process)
        until(process, "run", outcome="ok")
        before = told(world)
        world.sandbox.gitlab.revoke_token((secrets / "gitlab_token").read_text())
        (config / "bot.yml").write_text(f"{(config / 'bot.yml').read_text()}# changed\n")
        reload(process)
        ran = until(process, "run")
        assert (ran["outcome"], ran["level"], told(world)) == ("failed", "warning", before)
        line = "GitLab: does not accept GITLAB_TOKEN: it is wrong, expired or revoked"
        assert line in ran["problems"][0]
        assert pages.reasons[0].startswith(f"credentials: {line}")
        assert [each in pages.page for each in ("The last run failed", line)] == [True, True]
        world.sandbox.gitlab.add_token(world.user(people.BOT), RENEWED)
        (secrets / "gitlab_token").write_text(RENEWED)
        until(process, "run", outcome="ok")
        assert (pages.reasons, line in pages.page) == ([], False)


def test_a_full_disk(world: World, config: Path) -> None:
    """Runs go on without what they would have remembered, all say so, and it ends when there is room."""
    with started(world, config, listen=ANYWHERE) as process:
        pages = Pages(process)
        until(process, "run", outcome="ok")
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
        tickets = [world.rate("bad", "No. " * 20) for _ in range(60)]
        (config / "bot.yml").write_text(f"{(config / 'bot.yml').read_text()}# full\n")
        reload(process)
        ran = until(process, "run")
        line = f"the cache {world.cache}/"
        assert (ran["outcome"], line in " ".join(ran["problems"]), pages.reasons) == ("ok", True, [])
        assert [len(world.notes(world.issue(ticket), "card")) for ticket in tickets] == [1] * len(tickets)
        assert (line in pages.page, "the cache" in told(world)) == (True, True)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        (config / "bot.yml").write_text(f"{(config / 'bot.yml').read_text()}# room\n")
        reload(process)
        ran = until(process, "run")
        assert (ran["outcome"], ran["writes"], line in pages.page) == ("ok", 0, False)
