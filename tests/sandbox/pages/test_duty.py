"""The page that shows who is on duty."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.pagerduty import Override
from bot.sandbox.pages.duty import PATH
from bot.sandbox.seed_pagerduty import REVIEW, STAND_BY
from bot.sandbox.world import START, Sandbox
from tests.sandbox.pages.scene import ISSUES, OLUCHI, TOMAS
from tests.sandbox.pages.visitor import Seen, Visitor

DAY = timedelta(days=1)
MIRA_NAME, TOMAS_NAME, OLUCHI_NAME, REN_NAME = (manager.name for manager in people.MANAGERS)
IDS = {manager.name: manager.pagerduty for manager in people.MANAGERS}
TUESDAY = {"from": "2026-11-17T09:00", "until": "2026-11-18T09:00"}


@pytest.fixture
def sandbox() -> Sandbox:
    """On the Monday on which the first manager's week begins."""
    return Sandbox.create(ratings=0)


def overrides(sandbox: Sandbox, schedule: str = REVIEW) -> list[Override]:
    return sandbox.pagerduty.schedules[schedule].overrides


def swap(visitor: Visitor, name: str, schedule: str = REVIEW, **times: str) -> Seen:
    form = {"schedule": schedule, "user": IDS[name], "back": PATH, **TUESDAY, **times}
    return visitor.press(f"{PATH}/swap", **form)


def stands(seen: Seen, day: str) -> list[str]:
    """Whom the calendar names on a day, such as `2026-11-16`."""
    return seen.all(f"//td[time/@datetime='{day}']/span[contains(@class, 'duty')]")


def test_now_and_next(visitor: Visitor) -> None:
    """Both with their times by the schedule's clock, and by the visitor's own where that is another one."""
    now, following = visitor.get(PATH).all("//dl[@class='now']//dd")
    assert now == f"{MIRA_NAME} you until Fri 20 Nov 2026, 17:00 (Fri 16:00 for you)"
    assert following == f"{TOMAS_NAME} from Mon 23 Nov 2026, 09:00 (Mon 08:00 for you)"


def test_the_words_are_the_visitors(visitor: Visitor) -> None:
    """Whoever acts is `you`; who lives by the schedule's clock needs no second time."""
    visitor.press(f"{ISSUES}/act-as", username=TOMAS)
    now, following = visitor.get(PATH).all("//dl[@class='now']//dd")
    assert now == f"{MIRA_NAME} until Fri 20 Nov 2026, 17:00"
    assert following == f"{TOMAS_NAME} you from Mon 23 Nov 2026, 09:00"
    assert visitor.get(PATH).all("//select[@id='user']/option[@selected]") == [f"{TOMAS_NAME} (you)"]


def test_a_weekend_is_nobodys(visitor: Visitor, sandbox: Sandbox) -> None:
    """The page says so, and when that ends."""
    sandbox.clock.advance(5 * DAY)
    assert visitor.get(PATH).all("//dl[@class='now']//dd")[0].startswith("Nobody until Mon 23 Nov 2026, 09:00")


def test_the_calendar_of_a_month(visitor: Visitor) -> None:
    """Every working day of the month names a manager; today is marked, and one can go on and back."""
    seen = visitor.get(PATH)
    assert (seen.all("//h2[@id='month']"), stands(seen, "2026-11-17"), stands(seen, "2026-11-21")) == (
        ["November 2026"],
        ["Mira"],
        [],
    )
    assert seen.all("//td[@aria-current='date']/time/@datetime") == ["2026-11-16"]
    later = visitor.get(seen.all("//nav[@aria-label='Months']/a/@href")[1])
    assert later.all("//h2[@id='month']") == ["December 2026"]
    earlier = visitor.get(later.all("//nav[@aria-label='Months']/a/@href")[0])
    assert earlier.all("//h2[@id='month']") == ["November 2026"]


@pytest.mark.parametrize("month", ["2026-13", "soon", "", "0001-01", "9999-12", "2026-11-01", "⑫"])
def test_odd_months_are_this_one(visitor: Visitor, month: str) -> None:
    """An address that names no month of our time shows the present one."""
    assert visitor.get(f"{PATH}?month={month}").all("//h2[@id='month']") == ["November 2026"]


def test_the_other_schedule(visitor: Visitor) -> None:
    """A tab leads to it, and its months stay with it."""
    seen = visitor.get(visitor.get(PATH).all("//nav[@aria-label='Schedules']//a/@href")[1])
    assert stands(seen, "2026-11-17") == ["Tomas"]
    assert all(f"schedule={STAND_BY}" in link for link in seen.all("//nav[@aria-label='Months']/a/@href"))


def test_unknown_schedules_are_not_there(visitor: Visitor) -> None:
    """A page says so, also after a form that names one."""
    assert [visitor.get(f"{PATH}?schedule=P9").status, swap(visitor, TOMAS_NAME, "P9").status] == [404, 404]


@pytest.mark.parametrize("schedule", [REVIEW, STAND_BY])
def test_somebody_stands_in(visitor: Visitor, sandbox: Sandbox, schedule: str) -> None:
    """The form makes an override by the schedule's clock; calendar and list show it, and for whom."""
    seen = swap(visitor, REN_NAME, schedule)
    assert seen.said == (
        f"Done: {REN_NAME} is on duty from Tue 17 Nov 2026, 09:00 until Wed 18 Nov 2026, 09:00 (Europe/Berlin)."
    )
    (made,) = overrides(sandbox, schedule)
    assert (made.start, made.end, made.user) == (START + DAY - DAY / 24, START + 2 * DAY - DAY / 24, IDS[REN_NAME])
    shown = visitor.get(f"{PATH}?schedule={schedule}")
    assert "⇄ swap: Ren" in stands(shown, "2026-11-17")
    planned = MIRA_NAME if schedule == REVIEW else TOMAS_NAME
    assert shown.all("//ul[contains(@class, 'swaps')]/li/p")[0].startswith(f"{REN_NAME} for {planned}")


@pytest.mark.parametrize(
    ("times", "complaint"),
    [
        ({"from": ""}, "“from” needs a day and a time"),
        ({"until": "soon"}, "“until” needs a day and a time"),
        ({"until": "2026-11-18T09:00Z"}, "by the clock of Europe/Berlin"),
        ({"until": "9999-12-31T09:00"}, "by the clock of Europe/Berlin"),
        ({"until": "2026-11-17T08:00"}, "PagerDuty refused: End must be after start."),
        ({"from": "2026-11-01T09:00", "until": "2026-11-02T09:00"}, "PagerDuty refused: End must be in the future."),
        ({"user": "PUSR999"}, "PagerDuty refused: User not found."),
    ],
)
def test_swaps_that_make_no_sense(visitor: Visitor, sandbox: Sandbox, times: dict[str, str], complaint: str) -> None:
    """They are refused with the reason, and nothing changes."""
    said = swap(visitor, REN_NAME, **times).said or ""
    assert (said.startswith("Not done: "), complaint in said, overrides(sandbox)) == (True, True, [])


def test_a_swap_is_taken_back(visitor: Visitor, sandbox: Sandbox) -> None:
    """The button beside it undoes it as long as it has not begun."""
    swap(visitor, REN_NAME)
    (button,) = visitor.get(PATH).page.xpath("//button[@name='override']")
    assert button.text_content() == "take back"
    form = {"schedule": REVIEW, "override": button.get("value"), "back": PATH}
    assert visitor.press(f"{PATH}/take-back", **form).said == "Done: It is as if nobody had swapped."
    assert overrides(sandbox) == []
    assert visitor.press(f"{PATH}/take-back", **form).said == "Not done: PagerDuty refused: Not Found."


def test_a_running_swap_ends(visitor: Visitor, sandbox: Sandbox) -> None:
    """Once it has begun the same button ends it, and what was stays."""
    swap(visitor, REN_NAME)
    sandbox.clock.advance(DAY)
    (button,) = visitor.get(PATH).page.xpath("//button[@name='override']")
    seen = visitor.press(f"{PATH}/take-back", schedule=REVIEW, override=button.get("value"), back=PATH)
    assert (button.text_content(), seen.said) == ("end it now", "Done: The swap ends now; what was stays as it was.")
    assert [each.end for each in overrides(sandbox)] == [START + DAY]
    assert visitor.get(PATH).all("//button[@name='override']") == []


def test_other_sites_cannot_swap(visitor: Visitor, sandbox: Sandbox) -> None:
    """The form counts only when it comes from the page itself."""
    headers = {"Origin": "https://elsewhere.example"}
    form = {"schedule": REVIEW, "user": IDS[REN_NAME], **TUESDAY}
    assert visitor.post(f"{PATH}/swap", headers, **form).status == 403
    assert overrides(sandbox) == []


def test_the_first_page_tells_who_is_on_duty(visitor: Visitor) -> None:
    """Now and next in one line, with a link to the page; the header has one, too."""
    visitor.press(f"{ISSUES}/act-as", username=OLUCHI)
    (words,) = visitor.get("/").all("//section[contains(@class, 'on-duty')]/p")
    assert words.startswith(f"{MIRA_NAME} until Fri 20 Nov 2026, 17:00, then {TOMAS_NAME} from Mon 23 Nov 2026, 09:00")
    assert visitor.get("/").all(f"//header//a[@href='{PATH}']") == ["On duty"]


def test_what_waits_is_one_click_away(visitor: Visitor, sandbox: Sandbox) -> None:
    """The open issue in which the bot gathers it is linked from both pages; closed ones and other people's are not."""
    project, gitlab = sandbox.gitlab.paths[people.PROJECT], sandbox.gitlab
    bot, mira = (gitlab.user_named(name) for name in (people.BOT, people.MANAGERS[0].username))
    assert bot
    assert mira
    text = "What waits\n\n<!-- feedback-bot rotation schedule=x to=mira -->"
    closed, opened, foreign = (
        gitlab.create_issue(project, author, title=f"Turn of {author.name}", description=text)
        for author in (bot, bot, mira)
    )
    gitlab.update_issue(closed, bot, state_event="close")
    gitlab.create_issue(project, bot, title="Status", description="<!-- feedback-bot status -->")
    for path in ("/", PATH):
        links = visitor.get(path).all(f"//main//p[contains(., 'gathered')]//a[starts-with(@href, '{ISSUES}/')]/@href")
        assert links == [f"{ISSUES}/{opened.iid}"]
    assert foreign.state == "opened"


def test_names_cannot_act(visitor: Visitor, sandbox: Sandbox) -> None:
    """What stands in PagerDuty is shown as words."""
    sandbox.pagerduty.add_user("PUSR009", "<script>x</script>", "x@acme.example")
    seen = visitor.get(PATH)
    assert (seen.all("//script"), "<script>x</script>" in seen.text) == ([], True)


class TestWithoutSchedules:
    """An empty sandbox."""

    @pytest.fixture
    def sandbox(self) -> Sandbox:
        return Sandbox()

    def test_an_empty_world(self, visitor: Visitor) -> None:
        """Both pages say that nobody is on duty."""
        assert "no schedule yet" in visitor.get(PATH).all("//p[@class='empty']")[0]
        assert "no schedule yet" in visitor.get("/").all("//section[contains(@class, 'on-duty')]/p")[0]
