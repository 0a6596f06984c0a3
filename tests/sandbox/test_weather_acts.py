"""The controls of the weather, over HTTP."""

from typing import Any

import pytest
import requests
from pydantic import TypeAdapter

from bot.sandbox import people
from bot.sandbox.chaos import CALM, Weather
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox

ADDRESS = "control/weather"
CALM_JSON = TypeAdapter(Weather).dump_python(CALM, mode="json")
AWAY = {"service": "gitlab", "start": "2026-11-16T09:00:00Z", "end": "2026-11-16T11:00:00+01:00", "how": "refused"}


def _ask(url: str, method: str, path: str = ADDRESS, **asked: Any) -> Any:
    return requests.request(method, f"{url}/{path}", json=asked or None, timeout=10).json()


def test_the_weather_is_made_shown_and_cleared(url: str, sandbox: Sandbox) -> None:
    """A seed is enough; what is not said is as usual."""
    made = _ask(url, "POST", seed=7)
    assert sandbox.traffic.chaos
    assert sandbox.traffic.chaos.weather == Weather(7)
    assert made == _ask(url, "GET")
    assert _ask(url, "DELETE") == {"weather": None} == _ask(url, "GET")


def test_every_part_can_be_set(url: str, sandbox: Sandbox) -> None:
    """What is shown is what can be asked for."""
    asked = {**CALM_JSON, "seed": 9, "lag": 3, "away": [{**AWAY, "end": "2026-11-16T10:00:00Z"}]}
    assert _ask(url, "POST", **asked) == {"weather": asked} == _ask(url, "GET")


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({}, "seed"),
        ({"seed": 1, "shar": 0.5}, "shar"),
        ({"seed": 1, "share": 2}, "share"),
        ({"seed": "a"}, "seed"),
        ({"seed": 1, "away": [{**AWAY, "service": "slack"}]}, "away.0.service"),
        ({"seed": 1, "away": [{**AWAY, "until": 3}]}, "until"),
        ({"seed": 1, "away": [{**AWAY, "end": "2026-11-16T09:00:00Z"}]}, "after the start"),
        ({"seed": 1, "away": [{**AWAY, "end": "2026-11-16T12:00:00"}]}, "time zone"),
    ],
)
def test_weather_that_cannot_be_is_named(url: str, sandbox: Sandbox, asked: dict[str, Any], word: str) -> None:
    """The line names what is wrong, and the weather stays as it is."""
    answer = requests.post(f"{url}/{ADDRESS}", json=asked, timeout=10)
    assert (answer.status_code, word in answer.json()["error"], sandbox.traffic.chaos) == (400, True, None)


def test_tokens_are_mended(url: str, sandbox: Sandbox) -> None:
    """The weather goes on, with tokens that are taken again."""
    seed(sandbox, seed=1, ratings=0)
    made = _ask(url, "POST", **{**CALM_JSON, "gitlab_token_after": 0})
    headers = {"PRIVATE-TOKEN": people.GITLAB_TOKEN}
    before = requests.get(f"{url}/api/v4/user", headers=headers, timeout=10).status_code
    assert made == _ask(url, "POST", f"{ADDRESS}/mend")
    assert (before, requests.get(f"{url}/api/v4/user", headers=headers, timeout=10).status_code) == (401, 200)


def test_in_fine_weather_there_is_nothing_to_mend(url: str) -> None:
    """Asking for it does no harm."""
    assert _ask(url, "POST", f"{ADDRESS}/mend") == {"weather": None}
