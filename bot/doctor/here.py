"""Looks at what is here: the environment, the files, the cache, this machine's clock, the addresses of messages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot import contact
from bot.config.messages import path_of
from bot.doctor.model import NEEDED, Blocked, Check, Finding, odd, unused, well, wrong
from bot.doctor.scene import Scene
from bot.domain.errors import ConfigError
from bot.oncall.faults import faults
from bot.secret_files import hints
from bot.settings import SECRETS_FOLDER, Settings

HERE = "here"
SHOWN = 5
"""So many lines of a kind are shown; `check` shows them all."""


def _environment(_: Scene) -> Finding:
    found = [*hints(Settings, SECRETS_FOLDER).values()]
    return odd(listed(found)) if found else well("complete")  # else it would have been refused, see `refused`


def _configuration(scene: Scene) -> Finding:
    problems = scene.config.problems
    return odd(listed([str(problem) for problem in problems])) if problems else well("no mistakes")


def listed(lines: list[str]) -> str:
    """The first lines in one, and how many more there are."""
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "; ".join([*lines[:SHOWN], *more])


def _cache(scene: Scene) -> Finding:
    folder = scene.cache_folder
    if folder is None:
        return unused("FEEDBACK_BOT_CACHE names no folder: each run reads all issues anew")
    if not _is_writable(folder):
        return wrong(f"nothing can be written to {folder}")
    bound = scene.ports.cache.fact("project")
    if bound not in {None, contact.place(scene.project, scene.config.bot)}:
        return odd("it belongs to another project or source: the next run empties it", "give each project its folder")
    return well("writable" if bound is None else "writable, and of this project")


def _is_writable(folder: Path) -> bool:
    there = next((each for each in (folder, *folder.absolute().parents) if each.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            return True
    except OSError:
        return False


def _clock(scene: Scene) -> Finding:
    answer = scene.wire.ask("get", f"/projects/{scene.project.project_id}")
    if answer.date is None:
        raise Blocked("GitLab's answers carry no date")
    skew = answer.date - scene.ports.local_now()
    if abs(skew) <= contact.SKEW:
        return well("the same, within a minute")
    where = "behind" if skew.total_seconds() > 0 else "ahead of"
    return odd(f"this machine's clock is {abs(int(skew.total_seconds()))} s {where} GitLab's")


def _rotation(scene: Scene) -> Finding:
    roster = scene.config.roster
    if scene.config.is_rotation_broken:
        return wrong("rotation.yml is broken: the fallback serves", "run `feedback-bot rotation check`")
    if roster.is_empty:
        return unused("there is no rotation and no fallback: nobody is asked to review")
    found = faults(roster.rotation, scene.now, scene.config.bot.fallback.reviewer)
    lines = [f"{path_of(fault.place)}: {fault.message}" for fault in found]
    return odd(listed(lines)) if lines else well("nothing to look at")


def _notify(scene: Scene) -> Finding:
    notifier = scene.ports.notifier
    if notifier is None:
        return unused("NOTIFY names nobody")
    return odd(listed([*notifier.warnings])) if notifier.warnings else well("every address can be used")


def named(error: ConfigError) -> str:
    """The check to which an error belongs that came up before any service was asked."""
    words = str(error)
    return "notify" if words.startswith("NOTIFY") else "cache" if words.startswith("the cache") else "environment"


CHECKS = (
    Check(
        "environment", HERE, "every address and credential is there and can be meant",
        "the environment and the files in `/run/secrets` are read", "set what is named", _environment, forbids=NEEDED,
    ),
    Check(
        "configuration", HERE, "every file of the configuration is without mistakes",
        "as `check` does", "mend what is named; `feedback-bot check` shows it all", _configuration,
        forbids="no run starts while `bot.yml` has any",
    ),
    Check(
        "cache", HERE, "the folder of the cache can be written, and belongs to this project",
        "a nameless file is made there and goes at once", "let the bot's user write there, or name another folder",
        _cache, forbids="no run starts while it cannot be written",
    ),
    Check(
        "clock", HERE, "this machine's clock is GitLab's, within a minute",
        "the `Date` of an answer is compared with it", "set the clock by the network (NTP)", _clock,
    ),
    Check(
        "rotation", HERE, "somebody is on call in the next weeks",
        "as `rotation check` does", "mend rotation.yml; `feedback-bot rotation check` shows the places", _rotation,
    ),
    Check(
        "notify", HERE, "every address for messages can be used and belongs to somebody",
        "the lines of `NOTIFY` are read; nothing is sent", "mend the line that is named", _notify,
        forbids="no run starts while one cannot be used",
    ),
)  # fmt: skip
