"""Takes the list of who wants to be told by chat or mail as well, and where: secrets, so no text of it is repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import SecretStr

from bot.config.configuration import Configuration
from bot.config.fields import user_name

_FORM = "must be the name of a person, a space, and one address"
UNKNOWN = "nobody of rotation.yml, nor fallback.reviewer of bot.yml, has the name in front of the address"


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of one person.

    Args:
        user: the key in `rotation.yml`, or a GitLab user name.
        url: in the form of `apprise`; it holds passwords and tokens.
        line: where it stands in `NOTIFY`, from 1: all that may be told of it.
    """

    user: str
    url: SecretStr
    line: int


def contacts(value: str, wrong: list[str]) -> tuple[Contact, ...]:
    """The addresses in a text of lines `name address`; blank lines and those that begin with `#` say nothing.

    Args:
        value: what `NOTIFY` holds.
        wrong: gets a sentence for each line that cannot be read.
    """
    found = []
    for number, line in enumerate(value.splitlines(), start=1):
        match line.split():
            case []:
                continue
            case [word, *_] if word.startswith("#"):
                continue
            case [name, url] if "://" in url and _is_name(name):
                found.append(Contact(name, SecretStr(url), number))
            case _:
                wrong.append(f"NOTIFY line {number} {_FORM}")
    return tuple(found)


def _is_name(word: str) -> bool:
    """Whether it can be a user name in GitLab; keys of `rotation.yml` are such names too."""
    try:
        return bool(user_name(word))
    except ValueError:
        return False


def by_user(given: Sequence[Contact], config: Configuration) -> tuple[tuple[Contact, ...], tuple[str, ...]]:
    """The addresses under the keys that the bot pings by, and a warning for each line that nobody fits.

    A GitLab user name, in any case, stands for who has it. While `rotation.yml` is broken nobody knows who is meant,
    and nothing is said.
    """
    users, fallback = config.roster.rotation.users, config.roster.fallback or ""
    keys = {fallback.casefold(): fallback, **{user.gitlab.casefold(): key for key, user in users.items()}}
    known, warnings = [], []
    for contact in given:
        key = contact.user if contact.user in users else keys.get(contact.user.casefold())
        known.append(replace(contact, user=key or contact.user))
        if not key and not config.is_rotation_broken:
            warnings.append(f"NOTIFY line {contact.line}: {UNKNOWN}")
    return tuple(known), tuple(warnings)
