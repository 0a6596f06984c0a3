"""What Prometheus reads of the service."""

from __future__ import annotations

from pathlib import Path

import requests
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from bot.metrics import Metrics
from bot.report import Report
from bot.sandbox import people
from bot.service import scrape
from bot.service.web import Address, Web
from tests.service.process import ANYWHERE, Pages, started, until
from tests.test_metrics import families
from tests.world import World


def test_the_page() -> None:
    """It is the text that every version of Prometheus reads, kept by nobody on the way."""
    metrics = Metrics()
    metrics.ran("", Report(), seconds=1, is_valid=True)
    with Web(Address("127.0.0.1", 0), scrape.routes(metrics)) as web:
        reply = requests.get(f"http://{web.address}/metrics", timeout=10)
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, CONTENT_TYPE_PLAIN_0_0_4)
    assert (reply.content, reply.headers["Cache-Control"]) == (metrics.text, "no-store")


def test_a_service(world: World, config: Path) -> None:
    """Its runs are counted beside what they asked for, how cases stand, and when credentials end."""
    world.rate("bad")
    with started(world, config, listen=ANYWHERE) as process:
        url = Pages(process).url
        line = until(process, "run")
        page = requests.get(f"{url}/metrics", timeout=10)
    found = {family.name: family.samples for family in families(page.content)}
    runs = {each.labels["outcome"]: each.value for each in found["feedback_bot_runs"]}
    assert runs == {**dict.fromkeys(runs, 0), line["outcome"]: 1}
    assert sum(each.value for each in found["feedback_bot_requests"]) == sum(line["requests"].values())
    waiting = next(each.value for each in found["feedback_bot_cases"] if each.labels["state"] == "unreviewed")
    assert (waiting, found["feedback_bot_configuration_valid"][0].value) == (1, 1)
    assert {each.labels["service"] for each in found["feedback_bot_token_expires_timestamp_seconds"]} == {
        "gitlab",
        "zendesk",
    }
    assert people.GITLAB_TOKEN not in page.text


def test_a_service_whose_configuration_breaks(world: World, config: Path) -> None:
    """The figure says so as soon as the service noticed, and that it is mended as well."""
    with started(world, config, listen=ANYWHERE) as process:
        url = Pages(process).url
        until(process, "run")
        good = (config / "bot.yml").read_text()
        seen = []
        for text in ("nothing: 1\n", good):
            (config / "bot.yml").write_text(text)
            until(process, "run")
            page = requests.get(f"{url}/metrics", timeout=10)
            families_by_name = {family.name: family.samples for family in families(page.content)}
            seen.append(families_by_name["feedback_bot_configuration_valid"][0].value)
    assert seen == [0, 1]
