"""What managers know and share."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import people
from bot.sandbox.customers import first_name
from bot.sandbox.gitlab import Issue
from bot.sandbox.hours import is_busy
from bot.sandbox.office import BAD_LABEL, GOOD_LABEL
from bot.sandbox.phrases import UNKNOWN
from bot.sandbox.situations_office import RUDE
from bot.sandbox.world import START
from tests.sandbox.workplace import Workplace, words

WEEKS = timedelta(weeks=8)


@pytest.fixture
def place() -> Workplace:
    return Workplace()


@pytest.mark.parametrize(
    ("title", "labels"), [("Bad: ticket #5", ()), ("Whatever", ("satisfaction::bad",)), ("Bad: x", ("other",))]
)
def test_bad_issues_are_known_by_title_or_label(place: Workplace, title: str, labels: tuple[str, ...]) -> None:
    """Either is enough; good ones are known in the same way."""
    issue = place.open(title, *labels)
    good = place.open(title.replace("Bad", "Good"), *(label.replace("bad", "good") for label in labels))
    assert (place.office().bad(), place.office().good()) == ([issue], [good])


def test_peoples_own_issues_are_no_cases(place: Workplace) -> None:
    """What a manager wrote, and what is closed, is left alone."""
    mine = place.gitlab.create_issue(place.project, place.user(people.MANAGERS[0].username), title="Bad: weather")
    closed = place.open("Bad: ticket #1", BAD_LABEL)
    place.gitlab.update_issue(closed, place.bot, state_event="close")
    office = place.office()
    assert mine in place.project.issues.values()
    assert (office.bad(), office.cases("closed", BAD_LABEL, "Bad:")) == ([], [closed])


def test_a_review_fits_the_ticket(place: Workplace) -> None:
    """Where the ticket is gone or was never known, that is what there is to say."""
    office = place.office()
    assert office.review_of(place.rude()) == RUDE.review
    assert office.review_of(place.open("Bad: ticket #5")) == office.review_of(place.open("Bad: x")) == UNKNOWN


def test_words_name_the_colleague(place: Workplace) -> None:
    """Whoever answered the customer is named; where nobody knows, it was the team."""
    issue, unknown = place.rude(), place.open("Bad: ticket #5")
    for each in (issue, unknown):
        place.office().write(each, "Ask {agent}")
    ticket = list(place.sandbox.zendesk.tickets.values())[-1]
    agent = place.sandbox.zendesk.directory.users[ticket.assignee_id or 0]
    assert (words(issue), words(unknown)) == ([f"Ask {first_name(agent.name)}"], ["Ask the team"])


def test_labels_are_taken_from_those_that_exist(place: Workplace) -> None:
    """A manager picks a cause from the project's list and invents none."""
    issue = place.open("Bad: ticket #5", BAD_LABEL)
    place.office().label(issue, UNKNOWN.cause)
    before = issue.labels
    place.gitlab.add_label(issue.project, place.bot, UNKNOWN.cause)
    place.office().label(issue, UNKNOWN.cause)
    assert (before, issue.labels) == ((BAD_LABEL,), (UNKNOWN.cause, BAD_LABEL))


def test_untouched_is_what_no_manager_wrote_on(place: Workplace) -> None:
    """The bot's words do not count, nor do those of other bots."""
    issues = place.bad(3)
    for issue, author in zip(issues, (people.BOT, people.TRIAGE, people.MANAGERS[1].username), strict=True):
        place.office().write(issue, "Hm.", place.user(author))
    assert place.office().untouched(issues) == issues[:2]


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_whoever_is_at_work_acts(place: Workplace, hour: int) -> None:
    """On a working day nobody writes in the middle of their night."""
    zones = {manager.username: ZoneInfo(manager.time_zone) for manager in people.MANAGERS}
    start = place.sandbox.clock.now()
    days = 2 if start.weekday() == 0 else 9 - start.weekday()
    place.sandbox.clock.advance(start.replace(hour=hour) + timedelta(days=days) - start)
    now = place.sandbox.clock.now()
    actors = {place.office(number).someone().username for number in range(10)}
    assert [name for name in actors if not is_busy(now.astimezone(zones[name]))] == []


def test_an_office_without_people_has_no_cases(place: Workplace) -> None:
    """Nobody there, nothing to do."""
    place.bad(2)
    place.gitlab.users.clear()
    assert (place.office().bad(), GOOD_LABEL) == ([], "satisfaction::good")


def ask(place: Workplace, issue: Issue, manager: people.Manager) -> None:
    """The bot mentions somebody there."""
    assert place.gitlab.create_note(issue, place.bot, f"@{manager.username}, please review")


def test_who_was_asked_is_known(place: Workplace) -> None:
    """Whom the bot mentioned last in the case, else in an issue that is no case; people's mentions do not count."""
    first, second, third = place.bad(3)
    reminder = place.open("Reviewing manager, week 47 of 2026")
    office = place.office()
    before = office.asked(third)
    ask(place, first, people.MANAGERS[0])
    ask(place, first, people.MANAGERS[1])
    ask(place, second, people.MANAGERS[2])
    office.write(second, f"@{people.MANAGERS[1].username}, what do you think?")
    ask(place, reminder, people.MANAGERS[3])
    ask(place, first, people.ADMIN)
    names = [user.username if (user := office.asked(issue)) else None for issue in (first, second, third)]
    assert (before, names) == (None, [people.MANAGERS[place].username for place in (1, 2, 3)])


def test_one_case_is_left_to_others(place: Workplace) -> None:
    """The first whose only manager was asked and wrote nothing; once a second one is asked it is nobody's secret."""
    issues = place.bad(4)
    office = place.office()
    before = office.bad()
    for issue in issues[1:]:
        ask(place, issue, people.MANAGERS[0])
    office.write(issues[1], "I look at it.")
    left = [issue for issue in issues if issue not in office.bad()]
    ask(place, issues[2], people.MANAGERS[1])
    then = [issue for issue in issues if issue not in office.bad()]
    assert (before, left, then) == (issues, [issues[2]], [issues[3]])


def test_nobody_is_up_at_night(place: Workplace) -> None:
    """Who was asked answers on working days by their own clock; where nobody was asked anybody may."""
    office, zones = place.office(), {manager.username: manager.time_zone for manager in people.MANAGERS}
    place.sandbox.clock.advance(timedelta(hours=9) + START.replace(hour=0) - place.sandbox.clock.now() + WEEKS)
    away = {name: office.is_away(place.user(name)) for name in zones}
    now = place.sandbox.clock.now()
    assert away == {name: not is_busy(now.astimezone(ZoneInfo(zone))) for name, zone in zones.items()}
    assert (set(away.values()), office.is_away(None)) == ({True, False}, False)
