"""What all pages share: the guard, the headers, the message after an act, and pages for what went wrong."""

from __future__ import annotations

import pytest
import requests
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.sandbox import pages
from bot.sandbox.app import build
from bot.sandbox.gitlab.errors import forbidden
from bot.sandbox.pages.flash import COOKIE
from bot.sandbox.pages.frame import Asked, Frame, local_path
from bot.sandbox.people import PROJECT
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.visitor import Visitor

PAGES = ["/", "/bot/last-run", "/bot/plan", f"/{PROJECT}/-/issues", "/agent/tickets", "/nowhere"]
FOREIGN = {"Origin": "http://evil.example"}
HOSTILE = "<script>alert(1)</script>\"'&"


@pytest.mark.parametrize("path", [*PAGES, "/style.css"])
def test_nothing_foreign_may_load(visitor: Visitor, path: str) -> None:
    """Every answer forbids scripts, frames and foreign addresses, and guessing of types."""
    headers = visitor.get(path).response.headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_script_and_no_foreign_address(visitor: Visitor, path: str) -> None:
    """What a page loads or leads to is here, and nothing in it is run."""
    seen = visitor.get(path)
    links = seen.all("//@href | //@src | //@action")
    assert seen.all("//script | //iframe | //@style | //@*[starts-with(name(), 'on')]") == []
    assert [link for link in links if not link.startswith(("/", "#", "data:image/svg+xml,")) or link[:2] == "//"] == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_ordered(visitor: Visitor, path: str) -> None:
    """Each page has one heading that its title repeats, one main part, and a label for whatever is filled in."""
    seen = visitor.get(path)
    (heading,), (title,) = seen.all("//main//h1"), seen.all("//title")
    assert (title.partition(" · ")[0], len(seen.all("//main"))) == (heading, 1)
    fields = seen.page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    labelled = {*seen.all("//label/@for")}
    assert [
        field.get("name")
        for field in fields
        if field.get("id") not in labelled and field.getparent().tag != "label" and not field.get("aria-label")
    ] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_bar(visitor: Visitor, sandbox: Sandbox, path: str) -> None:
    """The time of the sandbox and the buttons that move it are everywhere."""
    seen = visitor.get(path)
    assert seen.all("//section[contains(@class, 'bar')]//time/@datetime") == [sandbox.clock.now().isoformat()]
    assert seen.all("//button[@name='pass']/@value") == ["hour", "morning", "day", "week", "quiet-week"]


@pytest.mark.parametrize("path", ["/", "/bot/plan"])
def test_the_page_that_one_is_on_is_marked(visitor: Visitor, path: str) -> None:
    """Exactly one entry of the navigation says that it is this page."""
    assert visitor.get(path).all("//nav//a[@aria-current='page']/@href") == [path]


@pytest.mark.parametrize("path", PAGES)
def test_foreign_hosts_see_nothing(visitor: Visitor, path: str) -> None:
    """A name that somebody else let point to this machine gets no page."""
    seen = visitor.get(path, Host="evil.example")
    assert (seen.status, "this machine only" in seen.text) == (403, True)


@pytest.mark.parametrize("headers", [{}, FOREIGN, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}], ids=str)
def test_foreign_forms_do_nothing(visitor: Visitor, sandbox: Sandbox, headers: dict[str, str]) -> None:
    """A form that does not come from our own pages is refused before anything happens."""
    before = sandbox.clock.now()
    seen = visitor.post("/clock", headers, **{"pass": "hour"})
    assert (seen.status, sandbox.clock.now()) == (403, before)


@pytest.mark.parametrize("headers", [{"Origin": "{url}"}, {"Sec-Fetch-Site": "same-origin"}], ids=str)
def test_own_forms_are_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    """Either header with which browsers tell where a form is from is enough."""
    named = {name: value.format(url=visitor.url) for name, value in headers.items()}
    assert visitor.post("/clock", named, **{"pass": "hour"}).status == 303


def test_nothing_is_found_with_a_way_back(visitor: Visitor) -> None:
    """An unknown address gets a page with a link to the start, and no echo of the address."""
    seen = visitor.get("/nowhere/%3Cscript%3E?x=<b>")
    assert (seen.status, "There is nothing here" in seen.text, "nowhere" in seen.text) == (404, True, False)
    assert "/" in seen.all("//main//a/@href")


def test_a_button_is_no_page(visitor: Visitor) -> None:
    """Who opens the address of a button is told so."""
    assert (visitor.get("/clock").status, visitor.get("/bot/run").status) == (405, 405)


@pytest.mark.parametrize("path", ["/api/v4/nowhere", "/api/v2/nowhere", "/oauth/nowhere", "/control/nowhere"])
def test_programs_get_no_pages(url: str, path: str) -> None:
    """An unknown address of a service or a control is answered without HTML."""
    answer = requests.get(f"{url}{path}", timeout=10)
    assert (answer.status_code, "html" in answer.headers["Content-Type"]) == (404, False)


def test_pages_are_no_traffic(visitor: Visitor, sandbox: Sandbox) -> None:
    """Looking at pages is not counted among the clients' requests, and never slowed down or broken."""
    visitor.get("/")
    visitor.get("/nowhere")
    assert sandbox.traffic.count() == 0


def test_the_message_is_said_once(visitor: Visitor) -> None:
    """After an act the next page says what happened, the one after it does not; a style sheet takes nothing away."""
    visitor.post("/clock", {"Origin": visitor.url}, **{"pass": "hour"})
    visitor.get("/style.css")
    said = [visitor.get("/").said for _ in range(2)]
    assert said == ["Done: One hour went by. Nobody did anything meanwhile.", None]


def test_a_foreign_host_reads_no_message(visitor: Visitor) -> None:
    """The page of a refusal does not tell what was said to somebody else."""
    visitor.post("/clock", {"Origin": visitor.url}, **{"pass": "hour"})
    cookie = f"{COOKIE}={visitor.session.cookies[COOKIE]}"
    assert (
        visitor.get("/", Cookie=cookie).said is None,
        visitor.get("/", Host="evil.example", Cookie=cookie).said,
    ) == (
        False,
        None,
    )


def test_one_is_led_back(visitor: Visitor) -> None:
    """The bar leads back to the page on which it was used, with what was asked there."""
    page = visitor.get("/bot/plan?all")
    (back,) = page.all("//form[@action='/clock']//input[@name='back']/@value")
    assert visitor.press("/clock", back=back, **{"pass": "hour"}).path == "/bot/plan?all"


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("/bot/plan?all#group-2", "/bot/plan?all#group-2"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("http://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("bot/plan", "/"),
        ("/bot\r\nSet-Cookie: a=b", "/"),
        ("/bot\x00", "/"),
        ("/b\u00f6t", "/"),
        ("//[", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_nobody_is_led_away(given: str | None, led: str) -> None:
    """Only addresses below this one are followed."""
    assert local_path(given) == led


def _acting(sandbox: Sandbox, does: Exception | list[Asked]) -> None:
    """Puts one more button into the sandbox, behind which something fails, or notes what was asked."""
    frame = Frame(sandbox)

    def act(asked: Asked) -> Response:
        if isinstance(does, Exception):
            raise does
        does.append(asked)
        return frame.done("/", "Noted.")

    routes = [frame.post("/act", act), *pages.routes(frame)]
    sandbox.app = build(routes, sandbox.clock, sandbox.traffic, frame.lost)


def test_forms_arrive_as_they_were_filled_in(visitor: Visitor, sandbox: Sandbox) -> None:
    """Any script arrives, several values of one field too, and lines end as they do in GitLab's API."""
    asked: list[Asked] = []
    _acting(sandbox, asked)
    visitor.press("/act", body="one\r\ntwo \u2603 & =", label=["a", "b"], empty="")
    (form,) = (each.form for each in asked)
    assert (form["body"], form.getlist("label"), form["empty"]) == ("one\ntwo \u2603 & =", ["a", "b"], "")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ValueError(HOSTILE), HOSTILE),
        (KeyError("issue 9"), "There is no issue 9."),
        (forbidden(), "GitLab refused: the role of whom you act as does not allow it."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_refusals_are_told_in_words(visitor: Visitor, sandbox: Sandbox, failure: Exception, said: str) -> None:
    """What a service refuses is said on the page one came from, escaped, as something that was not done."""
    _acting(sandbox, failure)
    seen = visitor.press("/act", back="/bot/plan")
    assert (seen.status, seen.path, seen.said) == (200, "/bot/plan", f"Not done: {said}")
    assert HOSTILE not in seen.response.text


def test_missing_things_get_a_page(visitor: Visitor, sandbox: Sandbox) -> None:
    """A handler may say that there is no such thing, in its own words."""
    _acting(sandbox, HTTPException(404, "There is no ticket 7."))
    seen = visitor.press("/act")
    assert (seen.status, "There is no ticket 7." in seen.text) == (404, True)


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"&".join(b"a=1" for _ in range(300))], ids=["bytes", "many"])
def test_forms_that_nobody_understands(url: str, body: bytes) -> None:
    """Broken or endless forms get a page that says so."""
    headers = {"Origin": url, "Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(f"{url}/clock", data=body, headers=headers, timeout=10)
    assert (answer.status_code, "was not understood" in answer.text) == (400, True)
