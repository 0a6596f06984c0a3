"""What an operator sets for one of several mirrors: `MIRROR_<NAME>__` before a name, as variable or as secret file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import EnvSettingsSource

from bot.config.problems import did_you_mean
from bot.credentials import Services
from bot.domain.errors import ConfigError
from bot.secret_files import hints, secret_files
from bot.settings import SECRETS_FOLDER, Settings

_ADDRESSES = {
    "zendesk_url": ("zendesk_client_id", "zendesk_client_secret", "zendesk_email", "zendesk_token"),
    "gitlab_url": ("gitlab_token",),
    "pagerduty_url": ("pagerduty_token",),
}
"""Each address with the credentials that are sent there."""

_OF_HOOKS = ("gitlab_webhook_token", "gitlab_webhook_signing_token", "zendesk_webhook_secret")
_FIELDS = ("gitlab_project", "notify", *(name for url, keys in _ADDRESSES.items() for name in (url, *keys)), *_OF_HOOKS)
_KNOWN = tuple(name.upper() for name in _FIELDS)
_FORM = re.compile(r"MIRROR_(?P<mirror>.+?)__(?P<name>\w+)", re.DOTALL)
_BOT_FILE = re.compile(r"(?<![\w./-])bot\.yml(?![\w:])")
_HALF = re.compile(rf"MIRROR_(?P<mirror>[A-Z0-9_]+)_(?P<name>{'|'.join(_KNOWN)})")


def prefix(mirror: str) -> str:
    """What stands before a name that is meant for one mirror: `MIRROR_EU_WEST__` for eu-west."""
    return f"MIRROR_{mirror.upper().replace('-', '_')}__"


def settings(mirror: str, environ: Mapping[str, str] | None = None, secrets_dir: Path = SECRETS_FOLDER) -> Settings:
    """The settings of a mirror: its own, and where it has none those without a prefix.

    Credentials are not mixed: where a mirror has any of those of a service, or an address of its own for it, none of
    the general ones is sent there. The general GITLAB_PROJECT never counts, or all would write to one project.

    Args:
        mirror: its name.
        environ: the environment, `os.environ` when None.
        secrets_dir: folder of secret files; it may be missing.

    Raises:
        ConfigError: as `Settings.load`, or a name with the mirror's prefix is none that a mirror has.
    """
    given = os.environ if environ is None else environ
    general, own = Settings.load(given, secrets_dir), _own(mirror, given, secrets_dir)
    changes: dict[str, object] = {name: Settings.model_fields[name].default for name in _not_general(own)}
    for name in own:
        is_secret = isinstance(Settings.model_fields[name].default, SecretStr)
        changes[name] = SecretStr(own[name]) if is_secret else own[name]
    found = general.model_copy(update=changes)
    return found.hinted(hints(Settings, secrets_dir, prefix(mirror).lower()))


def services(mirror: str, found: Settings, project: str | None) -> Services:
    """The services of a mirror, once everything is there and sound.

    Args:
        mirror: its name.
        found: its settings.
        project: `gitlab.project` of its file; its own variable wins.

    Raises:
        ConfigError: as `Settings.require_services`, with the mirror's name and how to name what it lacks.
    """
    try:
        return found.require_services(project)
    except ConfigError as error:
        raise ConfigError(f"{error} ({prefix(mirror)} before a name sets it for the mirror {mirror!r} alone)") from None


def worded(mirror: str, line: str, environ: Mapping[str, str] | None = None, secrets_dir: Path = SECRETS_FOLDER) -> str:
    """A line for operators, with the names that count for the mirror: its own variables, and the file it has.

    Args:
        mirror: its name.
        line: it may name variables, and `bot.yml`.
        environ, secrets_dir: as for `settings`.

    Raises:
        ConfigError: an unknown name has the mirror's prefix.
    """
    own = _own(mirror, os.environ if environ is None else environ, secrets_dir)
    names = "|".join(name.upper() for name in {*own, *_not_general(own)})
    line = re.sub(rf"(?<![A-Z0-9_])({names})(?![A-Z0-9_])", rf"{prefix(mirror)}\1", line)
    return _BOT_FILE.sub(f"mirrors/{mirror}.yml", line)


def check_account(
    mirror: str,
    places: Mapping[str, tuple[str, str]],
    environ: Mapping[str, str] | None = None,
    secrets_dir: Path = SECRETS_FOLDER,
) -> None:
    """Refuses what only the environment tells: one source for two accounts, or one project twice for one source.

    Args:
        mirror: the one that is about to run; others are looked at as far as anything is set for them.
        places: source and project by the files, of all mirrors.
        environ, secrets_dir: as for `settings`.

    Raises:
        ConfigError: it names both mirrors.
    """

    def place(name: str) -> tuple[str, str]:
        found = settings(name, environ, secrets_dir)
        project = found.gitlab_project or places[name][1]
        return _bare(found.zendesk_url, "/api/v2"), f"{_bare(found.gitlab_url, '/api/v4')} {project.casefold()}"

    if mirror not in places:
        return  # its file is not there any more, which is told where the files are read
    account, project = place(mirror)
    for other in (name for name in places if name != mirror and places[name][0] == places[mirror][0]):
        try:
            its_account, its_project = place(other)
        except ConfigError:
            continue  # what is wrong with the other one is told when it runs
        told = f"the mirrors {mirror!r} and {other!r} have one zendesk.source"
        if account and its_account and account != its_account:
            raise ConfigError(f"{told} for two accounts of Zendesk: give one of them another name")
        if project == its_project:
            raise ConfigError(f"{told} and one GitLab project: each rating has one issue of one bot")


def _bare(address: str, path: str) -> str:
    return address.strip().rstrip("/").removesuffix(path).rstrip("/").casefold()


def check_names(
    mirrors: Iterable[str], environ: Mapping[str, str] | None = None, secrets_dir: Path = SECRETS_FOLDER
) -> None:
    """Refuses what is meant for a mirror that does not exist: it would be left out in silence.

    Args:
        mirrors: those that exist.
        environ, secrets_dir: as for `settings`.

    Raises:
        ConfigError: one line that tells all such names, each with the nearest one.
    """
    known = {prefix(mirror): mirror for mirror in mirrors}
    wrong = [told for name in _given(environ, secrets_dir) if (told := _stray(name, known))]
    if wrong:
        raise ConfigError("; ".join(wrong))


def _stray(name: str, known: Mapping[str, str]) -> str:
    found = _FORM.fullmatch(name)
    if found is None:
        half = _HALF.fullmatch(name)
        return f"unknown name {name}, did you mean 'MIRROR_{half['mirror']}__{half['name']}'?" if half else ""
    meant = prefix(found["mirror"])
    if meant in known and name.startswith(meant):
        return ""
    if meant in known:
        return f"unknown name {name}, did you mean '{meant}{found['name']}'?"
    hint = did_you_mean(name, [f"{each}{found['name']}" for each in known]) if known else ""
    return f"{name} is for a mirror that does not exist{hint}"


def _own(mirror: str, environ: Mapping[str, str], secrets_dir: Path) -> dict[str, str]:
    """What is set for the mirror alone, by the name of the field; the variable wins over the file.

    Raises:
        ConfigError: an unknown name has the mirror's prefix.
    """
    start = prefix(mirror)
    names = {name for name in _given(environ, secrets_dir) if name.startswith(start)}
    valid = [f"{start}{name}" for name in _KNOWN]
    wrong = [f"unknown name {name}{did_you_mean(name, valid)}" for name in sorted(names.difference(valid))]
    if wrong:
        raise ConfigError("; ".join(wrong))
    variables = EnvSettingsSource(Settings, env_prefix=start.lower())
    variables.env_vars = {name.lower(): value.strip() for name, value in environ.items() if value.strip()}
    found = {**secret_files(Settings, secrets_dir, start.lower()), **variables()}
    return {name: str(found[name]) for name in _FIELDS if found.get(name)}


def _not_general(own: Mapping[str, str]) -> Iterator[str]:
    """What of the general settings does not count for a mirror that has these of its own."""
    yield "gitlab_project"
    for url, credentials in _ADDRESSES.items():
        if any(name in own for name in (url, *credentials)):
            yield from credentials


def _given(environ: Mapping[str, str] | None, secrets_dir: Path) -> list[str]:
    """All names that are set, in upper case."""
    variables = [name for name, value in (os.environ if environ is None else environ).items() if value.strip()]
    try:
        held = [path.name for path in secrets_dir.iterdir()]
    except OSError:
        held = []  # whatever is wrong with the folder is told where it is read
    return sorted({name.upper() for name in (*variables, *held)})
