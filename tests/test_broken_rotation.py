"""A broken `rotation.yml` at the hour of the hand-over: ratings go on, the fallback is asked, and all mends itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import VERBS
from bot.config import load
from bot.conversation import rehearse
from bot.report import Outcome, Report
from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue
from tests.on_duty import FALLBACK, FIRST, SECOND, is_settled, mentions
from tests.world import DAYS, MINUTES, World

SETTINGS = f"""\
brake: {{first_plan: off}}
pace: {{notes_per_minute: null, issues_per_minute: null, requests_per_minute: null, requests_per_hour: null}}
fallback: {{reviewer: {FALLBACK}}}
"""

ROTATION = f"""\
users:
  ana: {{gitlab: {FIRST}, time_zone: UTC}}
  bo: {{gitlab: {SECOND}, time_zone: UTC}}
schedules:
  weekly:
    time_zone: UTC
    layers:
      - name: Weekly
        start: "2026-11-09T09:00"
        rotation_turn_length: 1 week
        users: [bo, ana]
"""

BROKEN = ROTATION.replace("users: [bo, ana]", "users: [bo, anna]")


class Files:
    """A world whose configuration is read from files before each run, as a process does it."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        (folder / "bot.yml").write_text(SETTINGS)
        shipped = Path(__file__).parents[1] / "config" / "labels.yml"
        (folder / "labels.yml").write_bytes(shipped.read_bytes())

    def run(self, rotation: str | None = None) -> Report:
        if rotation is not None:
            (self.folder / "rotation.yml").write_text(rotation)
        self.world.config = load(self.folder, verbs=VERBS, rehearse=rehearse)
        return self.world.run()

    def bad(self) -> Issue:
        ticket = self.world.rate("bad")
        self.run()
        return self.world.issue(ticket)

    @property
    def told(self) -> str:
        """What the status issue says."""
        return self.world.notes(self.world.status, "status")[0].body

    def turns(self) -> list[tuple[str, str]]:
        """The rotation issues by their last word, with their state."""
        mine = [each for each in self.world.project.issues.values() if each.author.username == people.BOT]
        return [(each.title.split()[-1], each.state) for each in mine if each.title.startswith("Reviewing manager")]


@pytest.fixture
def files(world: World, tmp_path: Path) -> Files:
    """Monday at nine: Ana's week begins."""
    folder = tmp_path / "config"
    folder.mkdir()
    files = Files(world, folder)
    files.run(ROTATION)
    return files


def test_a_broken_file_at_the_hand_over(files: Files) -> None:
    """Line and column stand in the status issue, a new case asks the fallback, and no turn is handed to nobody."""
    files.world.wait(7 * DAYS + 5 * MINUTES)
    report = files.run(BROKEN)
    assert (report.outcome, report.outcome.exit_code) == (Outcome.PARTIAL, 3)
    assert "rotation.yml:11:21: " in files.told
    assert "did you mean" in files.told
    assert mentions(files.world, files.bad()) == [FALLBACK]
    assert files.turns() == [(FIRST, "opened")]


def test_it_mends_itself_with_the_file(files: Files) -> None:
    """One hand-over, a new case asks who is on duty, and the status issue is well again."""
    files.world.wait(7 * DAYS + 5 * MINUTES)
    files.run(BROKEN)
    files.world.wait(5 * MINUTES)
    assert files.run(ROTATION).outcome is Outcome.OK
    assert files.turns() == [(FIRST, "closed"), (SECOND, "opened")]
    assert "rotation.yml" not in files.told
    assert mentions(files.world, files.bad()) == [SECOND]
    assert is_settled(files.world)


def test_without_the_file_nobody_is_asked_but_the_fallback(files: Files) -> None:
    """No rotation is no mistake."""
    (files.folder / "rotation.yml").unlink()
    assert files.run().outcome is Outcome.OK
    assert mentions(files.world, files.bad()) == [FALLBACK]
