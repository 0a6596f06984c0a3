"""What probes and people are told of the service's state: alive, ready, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import requests
from starlette.routing import BaseRoute

from bot.config.schedule import Schedule
from bot.report import Outcome
from bot.service import health, page
from bot.service.state import State
from bot.service.told import About, LastRun
from bot.service.web import Address, Web
from bot.show.words import OUTCOMES

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
RUN = LastRun(
    START,
    1.25,
    Outcome.OK,
    2,
    0,
    {"zendesk": 2, "gitlab": 5},
    (),
    is_stopped=False,
    next_at=START + 15 * MINUTES,
    run_id="name-1",
)
FAILED = replace(RUN, outcome=Outcome.FAILED, started_at=START + 15 * MINUTES, problems=("GitLab: is away",))
FRESH = State("", Schedule(jitter=None), START)
GOOD = replace(
    FRESH, last_run=RUN, good=RUN, status_url="https://gitlab.example/s", project_url="https://gitlab.example/p"
)
HICCUP = replace(GOOD, last_run=FAILED)
REFUSED = replace(GOOD, last_run=replace(FAILED, refused="GitLab: does not accept GITLAB_TOKEN"))
BROKEN = replace(GOOD, about=About((("causes", "3"),), ("bot.yml:1:1: nothing is unknown",)))
UNTICKED = replace(RUN, outcome=Outcome.AWAITS_TICK)
NEVER = About(problems=FAILED.problems)
SOON, LATE = START + 20 * MINUTES, START + 41 * MINUTES


def get(routes: list[BaseRoute], path: str) -> requests.Response:
    """The answer, as it comes over the wire."""
    with Web(Address("127.0.0.1", 0), routes) as web:
        return requests.get(f"http://{web.address}{path}", timeout=5)


def ready(*states: State, now: datetime = SOON) -> tuple[int, list[str]]:
    """Status and reasons of `/readyz`."""
    reply = get(health.routes(lambda: states, lambda: True, lambda: now), "/readyz")
    assert reply.json()["ready"] is (reply.status_code == 200)
    return reply.status_code, reply.json()["reasons"]


@pytest.mark.parametrize(
    ("state", "now", "reasons"),
    [
        (GOOD, SOON, []),
        (HICCUP, SOON, []),
        (FRESH, SOON, ["no run has been good yet"]),
        (GOOD, LATE, ["no good run since 2026-11-23T08:00:00Z"]),
        (HICCUP, LATE, ["no good run since 2026-11-23T08:00:00Z"]),
        (REFUSED, SOON, ["credentials: GitLab: does not accept GITLAB_TOKEN"]),
        (BROKEN, SOON, ["configuration: bot.yml:1:1: nothing is unknown"]),
    ],
)
def test_readiness(state: State, now: datetime, reasons: list[str]) -> None:
    """Ready while a good run is young enough, the configuration is good and the credentials are taken."""
    assert ready(state, now=now) == (503 if reasons else 200, reasons)


def test_readiness_of_mirrors() -> None:
    """One that is not ready is enough, and is named."""
    states = (replace(GOOD, mirror="coast"), replace(FRESH, mirror="town"))
    assert ready(*states) == (503, ["town: no run has been good yet"])


def test_what_all_mirrors_suffer_from() -> None:
    """The cause that they have in common comes first and once, then what each has of its own, then what follows."""
    refused = "credentials: GitLab: does not accept GITLAB_TOKEN"
    town, coast = replace(REFUSED, mirror="town"), replace(REFUSED, mirror="coast", about=BROKEN.about)
    assert ready(town, coast, now=LATE)[1] == [
        f"all mirrors: {refused}",
        "town: no good run since 2026-11-23T08:00:00Z",
        "coast: configuration: bot.yml:1:1: nothing is unknown",
        "coast: no good run since 2026-11-23T08:00:00Z",
    ]
    assert ready(town, replace(GOOD, mirror="coast"))[1] == [f"town: {refused}"]


def test_the_cause_is_shown_before_what_the_runs_said() -> None:
    """However much that is, the broken file is at the top of the list."""
    runs = replace(RUN, problems=tuple(f"problem {n}" for n in range(99)))
    text = shown(replace(BROKEN, last_run=runs))
    assert 0 < text.index(BROKEN.about.problems[0]) < text.index("problem 0")


@pytest.mark.parametrize(
    "outcome", [each for each in Outcome if each is not Outcome.FAILED], ids=lambda outcome: outcome.value
)
def test_only_failures_are_no_good(outcome: Outcome) -> None:
    """A bot that is paused, waits for its tick or for another run does what it should."""
    assert replace(RUN, outcome=outcome).is_good


@pytest.mark.parametrize(("alive", "status"), [(True, 200), (False, 503)])
def test_liveness(alive: bool, status: int) -> None:  # noqa: FBT001 - a row of the table
    """Whether a restart would help, and nothing else."""
    reply = get(health.routes(lambda: [FRESH], lambda: alive, lambda: LATE), "/healthz")
    assert (reply.status_code, reply.json()) == (status, {"alive": alive})


def shown(*states: State, now: datetime = SOON) -> str:
    """The page."""
    reply = get(page.routes(lambda: states, lambda: now), "/")
    assert (reply.status_code, "script" in reply.text, reply.headers["cache-control"]) == (200, False, "no-store")
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    return reply.text


@pytest.mark.parametrize(
    ("state", "now", "headline"),
    [
        (FRESH, START, "No run yet"),
        (replace(FRESH, is_running=True), START, "The first run is under way"),
        (FRESH, LATE, "No good run since 2026-11-23 08:00 UTC"),
        (GOOD, SOON, "All is well"),
        (GOOD, LATE, "No good run since 2026-11-23 08:00 UTC"),
        (HICCUP, SOON, "The last run failed"),
        (replace(GOOD, last_run=replace(RUN, outcome=Outcome.BUSY)), SOON, "Another run is at work"),
        (BROKEN, SOON, "The configuration is broken: the last good one goes on"),
        (replace(GOOD, last_run=replace(RUN, problems=("a",))), SOON, "Done, but please look at the points below"),
        (
            replace(FRESH, last_run=FAILED, about=NEVER),
            SOON,
            "The configuration is broken: there is no good one yet",
        ),
        (replace(BROKEN, last_run=FAILED), SOON, "The configuration is broken, and the last run failed"),
        (replace(BROKEN, whole=FAILED), SOON, "The configuration is broken, and the last full run failed"),
        (replace(BROKEN, last_run=UNTICKED), SOON, "The configuration is broken: the last good one goes on"),
        (replace(HICCUP, last_run=RUN, whole=FAILED), SOON, "The last full run failed"),
        (replace(GOOD, whole=replace(RUN, problems=("a",))), SOON, "Done, but please look at the points below"),
    ],
)
def test_the_page_says_at_a_glance(state: State, now: datetime, headline: str) -> None:
    """One line says how the bot does; what is stale comes before what the last run said."""
    assert f'<p class="headline">{headline}</p>' in shown(state, now=now)


@pytest.mark.parametrize("outcome", [Outcome.PAUSED, Outcome.AWAITS_TICK])
def test_what_waits_for_people_leads_to_where_they_act(outcome: Outcome) -> None:
    """The headline is a link to the status issue, as soon as its address is known."""
    waiting = replace(GOOD, last_run=replace(RUN, outcome=outcome))
    words = OUTCOMES[outcome].capitalize()
    assert f'<a href="{GOOD.status_url}" rel="noreferrer">{words}</a></p>' in shown(waiting)
    assert f'<p class="headline">{words}</p>' in shown(replace(waiting, status_url=""))


def test_the_page_says_what_the_last_run_did() -> None:
    """Its time, its outcome in words, its cost, its name, when the next is due, and where to look."""
    text = shown(GOOD)
    expected = ("2026-11-23 08:00 UTC, 1.2 s", "done: 2 writes", "2 to Zendesk and 5 to GitLab", "name-1", "08:15 UTC")
    assert [each for each in expected if each not in text] == []
    assert [text.count(f'href="{url}"') for url in (GOOD.status_url, GOOD.project_url)] == [1, 1]


@pytest.mark.parametrize(("deferred", "is_shown"), [(0, False), (7, True)])
def test_the_page_says_what_waits(deferred: int, is_shown: bool) -> None:  # noqa: FBT001 - a row of the table
    """What a run left for the next one, where it left something."""
    assert ("left for the next run" in shown(replace(GOOD, last_run=replace(RUN, deferred=deferred)))) is is_shown


def test_the_page_says_what_to_look_at() -> None:
    """Problems of the last run, and those of the configuration that came since; each once, and nothing in them acts."""
    last = replace(RUN, problems=("<b>one</b>", BROKEN.about.problems[0]))
    text = shown(replace(BROKEN, last_run=last))
    assert ("&lt;b&gt;one&lt;/b&gt;" in text, text.count(BROKEN.about.problems[0])) == (True, 1)


def test_the_page_of_many() -> None:
    """Those that need a look come first, and a long list is cut."""
    numbers = count()
    wells = [replace(GOOD, mirror=f"well-{next(numbers)}") for _ in range(3)]
    bad = replace(HICCUP, mirror="bad", last_run=replace(FAILED, problems=tuple(f"problem {n}" for n in range(99))))
    text = shown(*wells, bad)
    assert text.index("bad</h2>") < text.index("well-0</h2>") < text.index("well-2</h2>")
    assert ("problem 98" in text, "and 79 more" in text) == (False, True)
