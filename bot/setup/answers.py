"""The questions that a team answers to begin, from its options, its environment or at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from bot.config.addresses import address
from bot.config.fields import matching, project_reference, user_name
from bot.config.schedule import time_zone
from bot.config.surveys import LOCALE
from bot.domain.errors import ConfigError

Kind = Literal["client", "token"]
Ask = Callable[["Question"], str]
"""Asks a person; an empty answer is the question's own."""

CLIENT, TOKEN = "client", "token"
MISSING = "init asks nobody here, so these are missing"
_MOST_REVIEWERS = 100
"""More would be kept by a program; `rotation.yml` itself takes a thousand."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a team told about itself.

    Args:
        zendesk_url, gitlab_url: without a slash or an API path at the end.
        credentials: of Zendesk: `client` for an OAuth client, `token` for the old pair of address and API token.
        gitlab_project: path or number of the feedback project.
        time_zone: IANA name of the team's.
        reviewers: GitLab user names, in the order of their turns; none where nobody takes turns yet.
        locale: of Zendesk, in which questions of surveys are shown.
        fallback: GitLab user name of who is asked when nobody is on call; None for nobody.
    """

    zendesk_url: str
    credentials: Kind
    gitlab_url: str
    gitlab_project: str
    time_zone: str
    reviewers: tuple[str, ...]
    locale: str
    fallback: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know.

    Args:
        name: of the answer.
        option: of the command line, which answers it too.
        words: how it is asked.
        checked: the answer in its usual form; raises ValueError with a sentence that begins behind the option's name.
        usual: the answer where nobody gives one; None where there is none.
        variable: of the environment, which answers it too; empty where none does.
        is_asked: whether people at a terminal are bothered with it.
    """

    name: str
    option: str
    words: str
    checked: Callable[[str], str]
    usual: str | None = None
    variable: str = ""
    is_asked: bool = True


def _address(api: str) -> Callable[[str], str]:
    def checked(text: str) -> str:
        wrong: list[str] = []
        url = address("", text, api, wrong)
        if wrong:
            raise ValueError(wrong[0].strip())
        return url

    return checked


def _kind(text: str) -> str:
    return matching(text.strip().lower(), f"{CLIENT}|{TOKEN}", f"{CLIENT} or {TOKEN}")


def _names(text: str) -> str:
    """User names with one space between, each once, as GitLab compares them; `@` in front is taken away."""
    names = [word.removeprefix("@") for word in text.replace(",", " ").split()]
    if len(names) > _MOST_REVIEWERS:
        raise ValueError(f"must be at most {_MOST_REVIEWERS} names: add the others to rotation.yml")
    if wrong := dict.fromkeys(told for name in names if (told := _wrong(name))):
        raise ValueError("; and ".join(wrong))
    return " ".join({name.casefold(): name for name in reversed(names)}[key] for key in dict.fromkeys(_folded(names)))


def _wrong(name: str) -> str:
    """Why it is no user name; empty where it is one."""
    try:
        user_name(name)
    except ValueError as error:
        return str(error)
    return ""


def _folded(names: list[str]) -> list[str]:
    return [name.casefold() for name in names]


def _name(text: str) -> str:
    return user_name(text.strip().removeprefix("@")) if text.strip() else ""


QUESTIONS = (
    Question("zendesk_url", "--zendesk-url", "Address of Zendesk, such as https://acme.zendesk.com",
             _address("/api/v2"), variable="ZENDESK_URL"),
    Question("credentials", "--credentials", "Its credentials: an OAuth client (client), or the old API token (token)",
             _kind, CLIENT),
    Question("gitlab_url", "--gitlab-url", "Address of GitLab, such as https://gitlab.example.com",
             _address("/api/v4"), variable="GITLAB_URL"),
    Question("gitlab_project", "--gitlab-project", "Path or number of the feedback project, such as support/feedback",
             lambda text: project_reference(text.strip()), variable="GITLAB_PROJECT"),
    Question("time_zone", "--time-zone", "Time zone of the team, such as Europe/Prague",
             lambda text: time_zone(text.strip()), "UTC"),
    Question("reviewers", "--reviewer", "Who reviews bad ratings, by GitLab user names in the order of their weeks",
             _names, ""),
    Question("locale", "--locale", "Locale of Zendesk in which questions of surveys are shown",
             lambda text: matching(text.strip().lower(), LOCALE, "a locale of Zendesk such as en-us"), "en-us",
             is_asked=False),
    Question("fallback", "--fallback", "Who is asked when nobody is on call", _name, "", is_asked=False),
)  # fmt: skip


def completed(given: Mapping[str, str | None], environ: Mapping[str, str], ask: Ask | None) -> Answers:
    """All answers: what the options say, else the environment, else a person, else what is usual.

    Args:
        given: by the question's name, what the options say; None for nothing.
        environ: what the environment says, by the variable's name; empty for nothing.
        ask: asks a person; None where nobody is to be asked.

    Raises:
        ConfigError: answers are missing, cannot be meant, or differ from the environment; all of it in one line.
    """
    told, wrong, missing = dict[str, str](), list[str](), list[str]()
    for question in QUESTIONS:
        try:
            answer = _known(question, given.get(question.name), environ)
            told[question.name] = answer if answer is not None else _asked(question, ask)
        except _Lacking:
            missing.append(question.option)
        except ValueError as error:
            wrong.append(str(error))
    if missing:
        wrong.append(f"{MISSING}: {', '.join(missing)}")
    if wrong:
        raise ConfigError("; ".join(wrong))
    return _answers(MappingProxyType(told))


def _answers(told: Mapping[str, str]) -> Answers:
    reviewers = tuple(told["reviewers"].split())
    return Answers(
        zendesk_url=told["zendesk_url"],
        credentials=cast("Kind", told["credentials"]),
        gitlab_url=told["gitlab_url"],
        gitlab_project=told["gitlab_project"],
        time_zone=told["time_zone"],
        reviewers=reviewers,
        locale=told["locale"],
        fallback=told["fallback"] or next(iter(reviewers), None),
    )


class _Lacking(Exception):
    """Nobody answers a question that needs an answer."""


def _known(question: Question, given: str | None, environ: Mapping[str, str]) -> str | None:
    """What option and environment say; None for nothing.

    Raises:
        ValueError: it cannot be meant, or the two differ: every later run would follow the environment.
    """
    option = None if given is None else _checked(question, question.option, given)
    variable = environ.get(question.variable, "").strip() if question.variable else ""
    if not variable:
        return option
    found = _checked(question, question.variable, variable)
    if option not in {None, found}:
        raise ValueError(f"{question.option} differs from {question.variable} in the environment: leave one out")
    return found


def _checked(question: Question, where: str, text: str) -> str:
    try:
        return question.checked(text)
    except ValueError as error:
        raise ValueError(f"{where} {error}") from None


def _asked(question: Question, ask: Ask | None) -> str:
    """What a person says, else what is usual."""
    if ask is not None and question.is_asked:
        return ask(question)
    if question.usual is None:
        raise _Lacking
    return question.usual
