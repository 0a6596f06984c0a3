"""The watch has teeth: a bot that does one thing wrong is caught, by the rule that is about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.gitlab.model import Issue, Project, User
from bot.sandbox.world import Sandbox
from tests.year import handovers, pings
from tests.year.book import Book, Case
from tests.year.life import JUMPS, PER_DAY
from tests.year.oracle import Absence, Office
from tests.year.plot import Deed, Plot
from tests.year.sight import Sight
from tests.year.team import office
from tests.year.watch import Watch

pytestmark = pytest.mark.proof

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)
"""Ten in Prague, in ana's week."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICKET = 70_001
AWAY = (Absence("ana", MONDAY.date(), MONDAY.date()),)


class Impostor:
    """Somebody who writes as the bot, and a watch that looks."""

    def __init__(self, team: Office) -> None:
        self.sandbox = Sandbox.create(ratings=0, start=MONDAY)
        for person in team.everybody:
            user = self.sandbox.gitlab.add_user(person.name, person.name)
            self.sandbox.gitlab.add_member(self.project, user, people.REPORTER)
        plot = Plot(MONDAY, MONDAY + 28 * DAY, team, (), (), frozenset())
        turns = team.turns(MONDAY - HOUR, MONDAY + 35 * DAY)
        self.case = Case(TICKET, is_urgent=False, deeds=[(MONDAY, Deed.BAD)])
        self.sight, self.turns = Sight(self.sandbox), handovers.Turns()
        self.watch = Watch(plot, self.book(), turns, per_day=PER_DAY, heartbeat=JUMPS.heartbeat, by="mention")
        self.issue = self.opened(f"Bad: ticket #{TICKET}")
        self.turn = self.opened("Reviewing manager, week 1 of 2027: ana.k", f"* #{self.issue.iid} waits long\n")

    def book(self) -> Book:
        return Book({0: self.case})

    @property
    def project(self) -> Project:
        return self.sandbox.gitlab.paths[people.PROJECT]

    @property
    def bot(self) -> User:
        found = self.sandbox.gitlab.user_named(people.BOT)
        assert found is not None
        return found

    def opened(self, title: str, words: str = "") -> Issue:
        return self.sandbox.gitlab.create_issue(self.project, self.bot, title=title, description=words)

    def says(self, issue: Issue, words: str, kind: str = "ping") -> None:
        self.sandbox.gitlab.create_note(issue, self.bot, f"{words}\n\n<!-- feedback-bot {kind} -->")

    def closes(self) -> None:
        self.sandbox.gitlab.update_issue(self.turn, self.bot, state_event="close")

    def looks(self, *, after: timedelta = timedelta()) -> list[str]:
        """The rules that were broken up to now, after a look of the bot; it looked every half a day until then."""
        while after > 12 * HOUR:
            self.looks(after=12 * HOUR)
            after -= 12 * HOUR
        self.sandbox.clock.advance(after)
        look = self.sight.look()
        self.watch.book.ran(look.now, JUMPS.outage)
        moment = self.watch.moment(look.now)
        pings.judge(self.watch, moment, look)
        self.turns.judge(self.watch, moment, look)
        return [each.rule for each in self.watch.violations]


@pytest.fixture
def bot() -> Impostor:
    """In the office as it is."""
    return Impostor(office())


def test_all_is_well(bot: Impostor) -> None:
    """Who is on duty is asked on the case, and nothing is complained of."""
    bot.says(bot.issue, "@ana.k, please")
    assert bot.looks() == []


def test_a_reminder_will_do(bot: Impostor) -> None:
    """A case that stands in the list of a reminder was asked about."""
    bot.says(bot.turn, "@ana.k, please", "reminder")
    assert bot.looks() == []


def test_a_mention_in_code_tells_nobody(bot: Impostor) -> None:
    """What notifies nobody asks nobody."""
    bot.says(bot.issue, "`@ana.k`, please")
    assert bot.looks() == ["unasked"]


def test_nobody_is_asked(bot: Impostor) -> None:
    """A case without a mention, while its manager works, is missed."""
    assert bot.looks() == ["unasked"]


def test_a_reminder_without_the_case(bot: Impostor) -> None:
    """A case that the list does not show is not counted."""
    bot.sandbox.gitlab.update_issue(bot.turn, bot.bot, description="Nothing waits.")
    bot.says(bot.turn, "@ana.k, please", "reminder")
    assert bot.looks() == ["unasked"]


def test_somebody_else_is_asked(bot: Impostor) -> None:
    """Who is not on duty is not asked first."""
    bot.says(bot.issue, "@dora.m, please")
    assert set(bot.looks()) == {"mention", "unasked"}


def test_at_night(bot: Impostor) -> None:
    """Nobody is addressed outside their hours."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    bot.sandbox.clock.advance(10 * HOUR)
    bot.says(bot.turn, "@ana.k, please", "reminder")
    assert "at night" in bot.looks()


def test_an_urgent_case_at_night(bot: Impostor) -> None:
    """A case may be urgent; a reminder is not."""
    bot.case.is_urgent = True
    bot.sandbox.clock.advance(10 * HOUR)
    bot.says(bot.issue, "@ana.k, please")
    assert bot.looks() == []


def test_away() -> None:
    """Nobody is addressed while away, not even by an urgent case."""
    bot = Impostor(office(absences=AWAY))
    bot.case.is_urgent = True
    bot.says(bot.issue, "@ana.k, please")
    assert "away" in bot.looks()


@pytest.mark.parametrize("deed", [Deed.SAY, Deed.REACT_TO_CARD, Deed.SNOOZE, Deed.TAKE])
def test_asked_though_somebody_looked(bot: Impostor, deed: Deed) -> None:
    """Whoever deals with a case ends the asking."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    bot.case.deeds.append((MONDAY + HOUR, deed))
    bot.sandbox.clock.advance(2 * DAY + 5 * HOUR)
    bot.says(bot.issue, "@bo, please")
    assert bot.looks() == ["mention"]


def test_the_secondary_too_early(bot: Impostor) -> None:
    """The secondary is asked after two working days, not before."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    bot.sandbox.clock.advance(2 * DAY - HOUR)
    bot.says(bot.issue, "@bo, please")
    assert "mention" in bot.looks()


def test_nobody_climbs(bot: Impostor) -> None:
    """The secondary after two working days, and the fallback after seven days, must not be forgotten."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    assert bot.looks(after=2 * DAY + 6 * HOUR) == ["secondary"]
    bot.says(bot.issue, "@bo, please")
    assert bot.looks()[1:] == []
    assert "fallback" in bot.looks(after=5 * DAY)


def test_four_mentions(bot: Impostor) -> None:
    """The fourth one is one too many, whenever it comes."""
    for _ in range(3):
        bot.says(bot.issue, "@ana.k, please")
        bot.looks(after=DAY)
    assert "three" not in bot.looks()
    bot.says(bot.issue, "@ana.k, please")
    assert "three" in bot.looks()


def test_more_than_a_day_allows(bot: Impostor) -> None:
    """One person is addressed on so many cases a day."""
    for number in range(1, PER_DAY + 2):
        bot.watch.book.cases[number] = Case(TICKET + number, is_urgent=False, deeds=[(MONDAY, Deed.BAD)])
        bot.says(bot.opened(f"Bad: ticket #{TICKET + number}"), "@ana.k, please")
    bot.says(bot.turn, "@ana.k, please", "reminder")
    assert bot.looks() == ["per day"]


def test_two_reminders_a_day(bot: Impostor) -> None:
    """One a day is enough."""
    for _ in range(2):
        bot.says(bot.turn, "@ana.k, please", "reminder")
        found = bot.looks(after=HOUR)
    assert "reminders" in found


def test_a_reminder_of_nothing_new(bot: Impostor) -> None:
    """A reminder that says what the last one said, before anything is overdue, is noise."""
    bot.says(bot.turn, "@ana.k, please", "reminder")
    bot.looks()
    bot.looks(after=DAY)
    bot.says(bot.turn, "@ana.k, please", "reminder")
    assert bot.looks() == ["reminders"]


def test_no_issue_for_the_next_turn(bot: Impostor) -> None:
    """At the hand-over one issue closes and the next opens."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    assert {"turns", "open turns"} <= set(bot.looks(after=7 * DAY))


def test_closed_without_a_hand_over(bot: Impostor) -> None:
    """An issue that closes says what became of its cases."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    bot.closes()
    assert "hand-over" in bot.looks()


def test_a_replay(bot: Impostor) -> None:
    """One run says each thing once, whatever it missed."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    for _ in range(2):
        bot.says(bot.turn, "Over.", "handover")
    bot.closes()
    assert "replay" in bot.looks()


def test_a_notice_to_somebody_else(bot: Impostor) -> None:
    """Who is next gets it, and nobody else."""
    bot.says(bot.issue, "@ana.k, please")
    bot.says(bot.turn, "@dora.m, soon", "notice")
    assert bot.looks() == ["notice"]


def test_no_notice(bot: Impostor) -> None:
    """Who is next must hear of it before."""
    bot.says(bot.issue, "@ana.k, please")
    bot.looks()
    bot.case.deeds.append((MONDAY + HOUR, Deed.ANSWER))
    assert bot.looks(after=4 * DAY + 7 * HOUR) == ["notice"]
