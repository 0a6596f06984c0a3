"""The answers with which a team begins: where they come from, and what is said of those that cannot be meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.errors import ConfigError
from bot.setup import Answers, Question, completed
from bot.setup.answers import _MOST_REVIEWERS

GIVEN = {
    "zendesk_url": "https://acme.zendesk.com/api/v2/",
    "gitlab_url": "https://gitlab.example",
    "gitlab_project": "support/feedback",
}


def answers(
    ask: Callable[[Question], str] | None = None, environ: dict[str, str] | None = None, **given: str
) -> Answers:
    return completed({**GIVEN, **given}, environ or {}, ask)


def test_what_is_usual() -> None:
    """Three answers are needed; the others are the shipped ones."""
    assert answers() == Answers(
        "https://acme.zendesk.com", "client", "https://gitlab.example", "support/feedback", "UTC", (), "en-us", None
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ana bo", ("ana", "bo")),
        (" @ana,bo ,ana ", ("ana", "bo")),
        ("Ana ana", ("Ana",)),
        ("", ()),
    ],
)
def test_reviewers_as_people_type_them(text: str, names: tuple[str, ...]) -> None:
    """Commas, `@` and names that stand there twice do no harm, and the first one is asked when nobody is on call."""
    found = answers(reviewers=text)
    assert (found.reviewers, found.fallback) == (names, names[0] if names else None)


def test_the_environment_answers() -> None:
    """What is set there need not be typed."""
    environ = {"ZENDESK_URL": "https://a.example", "GITLAB_URL": "https://b.example", "GITLAB_PROJECT": "42"}
    found = completed({}, environ, None)
    assert (found.zendesk_url, found.gitlab_url, found.gitlab_project) == tuple(environ.values())


def test_an_option_that_the_environment_contradicts() -> None:
    """It would be followed by nothing but this command, so it is refused."""
    with pytest.raises(ConfigError, match="--gitlab-project differs from GITLAB_PROJECT in the environment"):
        completed(GIVEN, {"GITLAB_PROJECT": "other/project"}, None)


def test_everything_that_is_missing_or_wrong_is_one_line() -> None:
    """Whoever cannot be asked reads all of it at once."""
    given = {"zendesk_url": "http://acme.example", "time_zone": "Europe/Pragu", "reviewers": "a/b"}
    with pytest.raises(ConfigError) as refused:
        completed(given, {}, None)
    told = str(refused.value)
    words = ("plain http", "'Europe/Prague'", "'a/b'", "--gitlab-url, --gitlab-project")
    assert [word for word in words if word not in told] == []
    assert "\n" not in told


def test_each_reviewer_who_is_none_is_named() -> None:
    """Whoever gives several wrong names mends them at once."""
    told = r"^--reviewer must be .*, not 'a/b'; and must be .*, not 'c:d'; and is nobody's user name: [^;]*$"
    with pytest.raises(ConfigError, match=told):
        answers(reviewers="a/b ana,c:d a/b all")


def test_a_password_in_an_address_is_not_repeated() -> None:
    """An address is refused without its words."""
    with pytest.raises(ConfigError) as refused:
        answers(zendesk_url="https://ana:hunter2@acme.example")
    assert "hunter2" not in str(refused.value)


def test_people_are_asked_few_questions() -> None:
    """Neither what an option says, nor what most teams leave as it is."""
    asked = []

    def ask(question: Question) -> str:
        asked.append(question.name)
        return question.usual or ""

    answers(ask, time_zone="Europe/Prague")
    assert asked == ["credentials", "reviewers"]


@pytest.mark.parametrize("project", ["", "support", "-x/y", "a b/c", "0"])
def test_a_project_that_is_none(project: str) -> None:
    """The sentence begins with the option."""
    with pytest.raises(ConfigError, match=r"^--gitlab-project must be the path or the number"):
        answers(gitlab_project=project)


def test_more_reviewers_than_a_question_holds() -> None:
    """A long list belongs into the file."""
    with pytest.raises(ConfigError, match=r"must be at most \d+ names: add the others to rotation\.yml"):
        answers(reviewers=" ".join(f"user{number}" for number in range(_MOST_REVIEWERS + 1)))


@pytest.mark.parametrize(("text", "name"), [(" @Head ", "Head"), ("  ", "ana")])
def test_who_is_asked_when_nobody_is_on_call(text: str, name: str) -> None:
    """Named as people type it; without a name it is the first reviewer."""
    assert answers(reviewers="ana bo", fallback=text).fallback == name
