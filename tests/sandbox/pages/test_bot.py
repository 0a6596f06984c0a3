"""The bot's buttons and what its runs look like."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.pages.bot import SHOWN
from bot.sandbox.pages.runner import Group, Pause, Row, RunShown
from bot.sandbox.pages.words import moment
from bot.sandbox.seed import seed
from bot.sandbox.world import Sandbox
from tests.sandbox.pages.visitor import Visitor

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"
QUIET = RunShown(AT, "Nothing was due", requests={"GitLab": 5, "Zendesk": 1})


PAUSED = RunShown(AT, "Paused: 0 writes", pause=Pause("halt", 5))
PAUSE_WORDS = "The bot is paused by the label halt on issue #5: take it off to let it go on."


def busy(rows: int = 1, headline: str = "Done: 1 write") -> RunShown:
    return RunShown(AT, headline, (Group("Open an issue", (Row("a new rating", ticket_id=12),) * rows),))


@dataclass
class Bot:
    """A bot that does what it is told, and tells when it is at work."""

    sandbox: Sandbox
    next: RunShown = QUIET
    started: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)
    runs: int = 0

    def run(self) -> RunShown:
        self.runs += 1
        self.started.set()
        self.may_end.wait(20)
        self.sandbox.runs.remember(self.next)
        return self.next

    def plan(self) -> RunShown:
        return self.next


@pytest.fixture
def bot(sandbox: Sandbox) -> Bot:
    sandbox.bot = bot = Bot(sandbox)
    bot.may_end.set()
    return bot


def test_without_a_bot_there_are_no_buttons(visitor: Visitor) -> None:
    """The bar says how to get one instead, and pressing the missing button says that there is none."""
    seen = visitor.get("/")
    assert (seen.all("//form[starts-with(@action, '/bot')]"), "/#point" in seen.all("//a/@href")) == ([], True)
    assert visitor.press("/bot/run").status == 404


@pytest.mark.parametrize("path", ["/bot/last-run", "/bot/plan"])
def test_before_the_first_run(visitor: Visitor, bot: Bot, path: str) -> None:
    """The empty page says which button to press."""
    seen = visitor.get(path)
    assert [words for words in ("yet", "in the bar above") if words not in seen.text] == []


def test_a_run_is_shown(visitor: Visitor, bot: Bot) -> None:
    """The button leads to what the run did, grouped and counted, each row with its reason."""
    bot.next = busy(2)
    seen = visitor.press("/bot/run")
    assert (seen.path, seen.said) == ("/bot/last-run", "Done: The bot ran: 2 actions.")
    assert (seen.all("//main//h2")[0], seen.all("//tbody/tr")) == ("Open an issue 2", ["ticket 12 - a new rating"] * 2)


def test_nothing_was_due(visitor: Visitor, bot: Bot) -> None:
    """A run without actions says so, with the requests that it took to find out."""
    seen = visitor.press("/bot/run")
    assert "nothing was due" in (seen.said or "")
    assert "It took 5 requests to GitLab and 1 request to Zendesk." in seen.text


def test_a_quiet_run_hides_nothing(visitor: Visitor, bot: Bot) -> None:
    """What the bot did last stays in sight when it looks again in vain."""
    bot.next = busy()
    visitor.press("/bot/run")
    bot.next = replace(QUIET, at=AT + timedelta(days=1))
    seen = visitor.press("/bot/run")
    assert (len(seen.all("//tbody/tr")), "looked once more on Tue 17 Nov 2026" in seen.text) == (1, True)


@pytest.mark.parametrize("button", ["/bot/run", "/bot/plan"])
def test_a_pause_is_told(visitor: Visitor, bot: Bot, button: str) -> None:
    """A paused bot does not find everything in order: message and page say which label to take off, and where."""
    bot.next = PAUSED
    seen = visitor.press(button)
    assert (seen.said, seen.all("//p[@class='lead']")) == (
        f"Not done: {PAUSE_WORDS}",
        [f"{PAUSE_WORDS} Open the issue"],
    )
    assert ("nothing was due" in seen.text, "as it should be" in seen.text) == (False, False)


def test_a_pause_after_news_is_told(visitor: Visitor, bot: Bot) -> None:
    """What the bot did last stays in sight below the reason why it does nothing more."""
    for bot.next in (busy(), PAUSED):
        seen = visitor.press("/bot/run")
    assert [PAUSE_WORDS in lead for lead in seen.all("//p[@class='lead']")] == [True, False]
    assert (len(seen.all("//tbody/tr")), "looked once more" in seen.text) == (1, False)


def test_earlier_runs_can_be_read(visitor: Visitor, bot: Bot) -> None:
    """Every run that did something keeps its page for a while."""
    for headline in ("The first", "The second"):
        bot.next = busy(headline=headline)
        visitor.press("/bot/run")
    (link,) = visitor.get("/bot/last-run").all("//main//a[starts-with(@href, '/bot/runs/')]/@href")
    assert "The first" in visitor.get(link).text
    assert visitor.get("/bot/runs/99").status == 404


def test_a_plan_is_shown_and_is_no_run(visitor: Visitor, bot: Bot) -> None:
    """The other button shows the same for what would be done; nothing of it counts as done."""
    bot.next = busy(3)
    seen = visitor.press("/bot/plan")
    assert (seen.path, len(seen.all("//tbody/tr")), bot.sandbox.runs.last) == ("/bot/plan", 3, None)


@pytest.mark.parametrize("what", ["time", "run"])
def test_an_old_plan_says_so(visitor: Visitor, bot: Bot, what: str) -> None:
    """When time went by or the bot ran, the plan has its own time for a title, and a button makes a new one."""
    bot.next = busy(3)
    made_at = moment(bot.sandbox.clock.now())
    titles = [visitor.press("/bot/plan").all("//h1")]
    if what == "time":
        bot.sandbox.clock.advance(timedelta(hours=1))
    else:
        bot.run()
    seen = visitor.get("/bot/plan")
    titles.append(seen.all("//h1"))
    assert ("out of date" in seen.text, len(seen.all("//tbody/tr"))) == (True, 3)
    (button,) = seen.all("//main//form[@action='/bot/plan']//button")
    titles.append(visitor.press("/bot/plan").all("//h1"))
    new = ["What the bot would do now"]
    assert (titles, button) == ([new, [f"Plan of {made_at}"], new], "Make a new plan")


def test_long_lists_are_cut(visitor: Visitor, bot: Bot) -> None:
    """The first rows of a group are shown, the others counted, with a link to all."""
    total = SHOWN + 4
    bot.next = busy(total)
    seen = visitor.press("/bot/run")
    assert (len(seen.all("//tbody/tr")), "and 4 more" in seen.text) == (SHOWN, True)
    (link,) = seen.all("//a[text()='show all actions']/@href")
    everything = visitor.get(link)
    assert (len(everything.all("//tbody/tr")), "more" in everything.text) == (total, False)


def test_a_failure_is_told(visitor: Visitor, bot: Bot) -> None:
    """What went wrong stands on the page, escaped like everything else."""
    bot.next = RunShown(None, "Failed", findings=(HOSTILE,), warnings=(HOSTILE,), errors=(HOSTILE,))
    seen = visitor.press("/bot/run")
    assert (seen.said, seen.text.count(HOSTILE), "<img" in seen.response.text) == (
        "Not done: The bot ran, and failed. The reason is below.",
        3,
        False,
    )


def test_results_stand_with_their_rows(visitor: Visitor, bot: Bot) -> None:
    """An action that was not done says what became of it."""
    bot.next = RunShown(AT, "Partly done", (Group("Open an issue", (Row("a new rating", "denied: no"),)),))
    assert visitor.press("/bot/run").all("//tbody/tr") == ["the project - a new rating denied: no"]


def test_cases_lead_to_their_ticket_and_issue(visitor: Visitor, sandbox: Sandbox, bot: Bot) -> None:
    """A row links both sides of its case, also when the issue was opened by that very run."""
    seed(sandbox, seed=1, ratings=0)
    project, account = sandbox.gitlab.project_at(people.PROJECT), sandbox.gitlab.user_named(people.BOT)
    assert project
    assert account
    issue = sandbox.gitlab.create_issue(project, account, title="Bad: ticket #12")
    bot.next = busy()
    links = visitor.press("/bot/run").all("//tbody//a/@href")
    assert links == ["/agent/tickets/12", f"/{people.PROJECT}/-/issues/{issue.iid}"]


@pytest.mark.parametrize("button", ["/bot/run", "/bot/plan"])
def test_a_second_click_says_that_one_is_at_work(visitor: Visitor, url: str, bot: Bot, button: str) -> None:
    """While the bot works pages are served, and another click neither waits nor runs it again."""
    bot.may_end.clear()
    first = threading.Thread(target=Visitor(url).press, args=("/bot/run",))
    first.start()
    assert bot.started.wait(20)
    seen = visitor.press(button)
    bot.may_end.set()
    first.join()
    assert ("at work already" in (seen.said or ""), bot.runs) == (True, 1)


def test_it_is_told_that_the_bot_looks_by_itself(visitor: Visitor, bot: Bot) -> None:
    """Where the bot runs every few seconds, the pages explain why there is nothing left to plan."""
    bot.sandbox.runs.every = 5.0
    assert "every 5 seconds by itself" in visitor.get("/").text
    assert "every 5 seconds by itself" in visitor.press("/bot/plan").text


def test_after_a_week_the_bot_is_next(visitor: Visitor, bot: Bot) -> None:
    """The message after a week says what to press, unless the bot does it by itself."""
    said = []
    for every in (None, 5.0):
        bot.sandbox.runs.every = every
        said.append("Now run the bot." in (visitor.press("/clock", **{"pass": "week"}).said or ""))
    assert said == [True, False]
