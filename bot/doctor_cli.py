"""The command `doctor`: whether accounts, project and services are as the bot needs them."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import manual
from bot.domain.errors import ConfigError
from bot.options import AS_JSON, CONFIG, ONE_MIRROR, QUIET
from bot.stop import Stop

if TYPE_CHECKING:
    from bot.attempt import Ground
    from bot.doctor import Examination

STOPPED = 128
"""Added to the number of the signal, the exit code of an examination that was told to stop, as shells have it."""

app = typer.Typer()


@app.command(epilog=manual.epilog("doctor", "doctor --probe", codes=manual.EXAMINED, environment=manual.SERVICES))
def doctor(
    config: CONFIG = None,
    mirror: ONE_MIRROR = None,
    probe: Annotated[
        bool, typer.Option("--probe", help="Also test assumptions on a temporary issue, which is removed again.")
    ] = False,
    as_json: AS_JSON = False,
    quiet: QUIET = False,
) -> None:
    """Check accounts, roles, scopes, expiry, labels and schedules against the live services.

    Tells of each what is expected, what was seen, and what to do. It writes nothing unless --probe is given, which also
    tests assumptions about GitLab on a confidential issue of its own and removes it again. The report holds no secret
    and no word of a customer.
    """
    stop = Stop.by(signal.SIGTERM, signal.SIGINT)
    found = examined(config, stop, mirror=mirror, is_probing=probe)
    _tell(found, as_json=as_json, is_quiet=quiet)
    code = found.exit_code if stop.number is None else STOPPED + stop.number
    if code:
        raise typer.Exit(code)


def examined(folder: Path | None, stop: Stop, *, mirror: str | None = None, is_probing: bool) -> Examination:
    """Reads environment and files, and examines what they name.

    Args:
        folder: of the configuration; None for the one that the environment names.
        stop: ends the examination before its next request.
        mirror: whose; None where there is no choice.
        is_probing: also on an issue of the doctor's own.

    Raises:
        WhichMirror: it cannot be told which mirror is meant.
    """
    from bot import attempt
    from bot.config import ConfigInvalid
    from bot.config.mirrors import WhichMirror
    from bot.doctor import named, refused

    name, at = attempt.ALONE, datetime.now(UTC)
    try:
        name = attempt.the_one(folder, mirror)
        found = _live(attempt.prepared(folder, name), stop, is_probing=is_probing)
    except ConfigInvalid as error:
        return refused(error, "configuration", at)
    except WhichMirror:
        raise
    except ConfigError as error:
        found = refused(error, named(error), at)
    return found.worded(partial(attempt.told, name)) if name else found


def _live(ground: Ground, stop: Stop, *, is_probing: bool) -> Examination:
    from bot import wiring
    from bot.credentials import ApiToken
    from bot.doctor import Scene, examine

    folder, services = ground.settings.cache, ground.services
    is_old = isinstance(services.zendesk_auth, ApiToken)
    wait: Callable[[float], object] = stop.wait
    with wiring.assembled(services, ground.configuration, folder, is_dry=True, stop=stop) as ports:
        return examine(Scene(ports, folder, is_old, wait), is_probing=is_probing)


def _tell(found: Examination, *, as_json: bool, is_quiet: bool) -> None:
    from rich.console import Console

    from bot.doctor import lines, shown

    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2))
    elif sys.stdout.isatty():
        Console().print(shown(found, is_quiet=is_quiet))
    elif told := lines(found, is_quiet=is_quiet):
        typer.echo(told)
