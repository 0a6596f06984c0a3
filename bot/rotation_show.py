"""The commands that show a rotation, take one over from PagerDuty, and write one as a calendar."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.domain.errors import ConfigError
from bot.options import AS_JSON, CONFIG, moment
from bot.rotation_cli import FILE, app, folder

if TYPE_CHECKING:
    from bot.oncall.model import Rotation, Schedule
    from bot.oncall.month import Month

__all__ = ["app"]

AHEAD, LONGEST = timedelta(weeks=4), timedelta(days=3660)
"""How far a rotation is shown where nobody says, and at the most."""

STDIN = Path("-")

SCHEDULE = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which schedule. Default: rotation.schedule of bot.yml, else the first one."),
]
SINCE = Annotated[
    str | None,
    typer.Option("--from", metavar="TIME", help="From when on (ISO 8601; UTC without an offset). Default: now."),
]
UNTIL = Annotated[str | None, typer.Option(metavar="TIME", help="Until when. Default: four weeks later.")]


@dataclass(frozen=True, slots=True)
class Window:
    """What somebody asked to see.

    Args:
        rotation: of the file.
        schedule: the one that is meant.
        since, until: UTC.
        now: UTC.
    """

    rotation: Rotation
    schedule: Schedule
    since: datetime
    until: datetime
    now: datetime


@app.command(
    epilog=manual.epilog(
        "rotation show",
        "rotation show --from 2026-12-01 --until 2027-01-01 --json",
        codes=manual.CHECKED,
        environment=manual.FILES,
    )
)
def show(
    config: CONFIG = None,
    file: FILE = None,
    schedule: SCHEDULE = None,
    since: SINCE = None,
    until: UNTIL = None,
    as_json: AS_JSON = False,
    svg: Annotated[bool, typer.Option("--svg", help="Print a picture of the month in which --from lies.")] = False,
) -> None:
    """Show who is on call, by rotation.yml: offline, without what PagerDuty may say."""
    from bot.oncall.render import render
    from bot.oncall.svg import picture
    from bot.show import duty

    if svg and (as_json or until is not None):
        raise ConfigError(f"--svg draws the month of --from: leave {'--json' if as_json else '--until'} out")
    asked = _asked(config, file, schedule, since, until)
    if svg:
        typer.echo(picture(asked.rotation, asked.schedule.name, _month(asked, since), asked.now), nl=False)
        return
    entries = render(asked.rotation, asked.schedule.name, asked.since, asked.until)
    if as_json:
        typer.echo(json.dumps(duty.rows(entries), indent=2))
    else:
        duty.tell(asked.rotation, asked.schedule, entries)


@app.command(
    epilog=manual.epilog("rotation export --ics > reviews.ics", codes=manual.CHECKED, environment=manual.FILES)
)
def export(
    config: CONFIG = None,
    file: FILE = None,
    schedule: SCHEDULE = None,
    since: SINCE = None,
    until: UNTIL = None,
    ics: Annotated[bool, typer.Option("--ics", help="As iCalendar, which every calendar can take in.")] = False,
) -> None:
    """Write who is on call as a calendar, one event per turn. An unchanged turn stays the same event."""
    from bot.oncall.ics import calendar

    if not ics:
        raise ConfigError("rotation export: say in which form; there is --ics")
    asked = _asked(config, file, schedule, since, until)
    text = calendar(asked.rotation, asked.schedule.name, asked.since, asked.until, asked.now)
    typer.echo(text.encode(), nl=False)


@app.command(
    "import", epilog=manual.epilog("rotation import schedule.json > config/rotation.yml", codes=manual.CHECKED)
)
def take_over(
    file: Annotated[
        Path, typer.Argument(help="A saved reply of PagerDuty's GET /schedules/ID, or - for standard input.")
    ],
    schedule: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this one of the file, by name or id. Default: all.")
    ] = None,
) -> None:
    """Print a saved PagerDuty schedule as rotation.yml, with remarks on what needs a look."""
    from bot.config.files import ROTATION
    from bot.config.rotation_file import rotation_text
    from bot.oncall.pagerduty import imported, remarks, written

    text = _text(file)
    try:
        made = imported(text, datetime.now(UTC), schedule)
        rotation = written(made)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from None
    for problem in rotation_text(ROTATION, rotation).problems:
        raise ConfigError(f"{file}: {ROTATION} cannot hold what is in it: {problem.message}")
    if made.remarks:
        typer.echo(remarks(made), err=True)
    typer.echo(rotation, nl=False)


def _asked(config: Path | None, file: Path | None, name: str | None, since: str | None, until: str | None) -> Window:
    """What the options mean.

    Raises:
        ConfigError: the file is missing or broken, it has no such schedule, or the times cannot be meant.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    start = now if since is None else moment("--from", since)
    end = start + AHEAD if until is None else moment("--until", until)
    if end <= start:
        raise ConfigError("--until: must be later than --from")
    if end - start > LONGEST:
        raise ConfigError(f"--until: must not be more than {LONGEST.days} days after --from")
    rotation, usual = _rotation(config, file)
    schedule = _schedule(rotation, name or usual, file)
    if schedule.pagerduty:
        why = f"PagerDuty's schedule {schedule.pagerduty} counts: this is what serves when it cannot be asked"
        typer.echo(f"# {schedule.name}: {why}", err=True)
    return Window(rotation, schedule, start, end, now)


def _rotation(config: Path | None, file: Path | None) -> tuple[Rotation, str | None]:
    """The rotation, and the schedule that `bot.yml` names; nothing else of the configuration need be sound."""
    from bot.config import BotConfig, ConfigInvalid
    from bot.config.files import BOT, ROTATION, document, parsed
    from bot.config.rotation_file import rotation_file

    path = file or folder(config) / ROTATION
    found = rotation_file(path)
    if found.is_missing:
        raise ConfigError(f"{path}: no such file: nobody is on call")
    if found.is_broken:
        raise ConfigInvalid(found.problems)
    if file is not None:
        return found.rotation, None
    bot, _ = parsed(document(folder(config) / BOT), BotConfig)
    return found.rotation, bot.rotation.schedule if bot else None


def _schedule(rotation: Rotation, name: str | None, file: Path | None) -> Schedule:
    """The one of that name, else the first."""
    from bot.config.problems import did_you_mean, shown

    if not rotation.schedules:
        raise ConfigError(f"{file or 'rotation.yml'} has no schedules: nobody is on call")
    if name is None:
        return next(iter(rotation.schedules.values()))
    if name not in rotation.schedules:
        raise ConfigError(f"no schedule {shown(name)}{did_you_mean(name, rotation.schedules)}")
    return rotation.schedules[name]


def _month(asked: Window, since: str | None) -> Month:
    """The month of `--from`: as it was typed where it names no offset, whatever the time is elsewhere then."""
    from bot.oncall.month import Month

    typed = datetime.fromisoformat(since) if since else None
    if typed is not None and typed.tzinfo is None:
        return Month(typed.year, typed.month, asked.schedule.time_zone)
    return Month.of(asked.since, asked.schedule.time_zone)


def _text(file: Path) -> str:
    """What somebody saved.

    Raises:
        ConfigError: it cannot be read, or is no text.
    """
    try:
        content = sys.stdin.buffer.read() if file == STDIN else file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is no UTF-8 text") from None
