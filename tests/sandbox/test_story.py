"""A week in the sandbox."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.sandbox import people
from bot.sandbox.customers import Scene, open_ticket
from bot.sandbox.gitlab import Issue, Project
from bot.sandbox.hostile import HOSTILE
from bot.sandbox.hours import is_busy
from bot.sandbox.office import BAD_LABEL, GOOD_LABEL
from bot.sandbox.phrases import REMARK, THANKS, WHY_AGAIN
from bot.sandbox.plot import MIXED as MIXED_AT_FIRST
from bot.sandbox.situations import ORDINARY, PROBE, SITUATIONS
from bot.sandbox.situations_office import EXPORT
from bot.sandbox.speakers import SAID
from bot.sandbox.story import MIXED, _Customers, let_a_quiet_week_pass, let_a_week_pass, newest_bad
from bot.sandbox.team import found
from bot.sandbox.world import START, Sandbox

WEEK = timedelta(days=7)


def _project(sandbox: Sandbox) -> Project:
    project = sandbox.gitlab.project_at(people.PROJECT)
    assert project is not None
    return project


def _mirror(sandbox: Sandbox) -> list[Issue]:
    """Open an issue for each rated ticket, as some bot would."""
    gitlab, bot = sandbox.gitlab, sandbox.gitlab.user_named(people.BOT)
    assert bot is not None
    causes = {situation.review.cause for situation in (*SITUATIONS, PROBE)}
    for label in (GOOD_LABEL, BAD_LABEL, *sorted(causes)):
        gitlab.add_label(_project(sandbox), bot, label)
    rows = {row.ticket_id: row.score for row in sandbox.zendesk.ratings.view("received").rows}
    return [
        gitlab.create_issue(
            _project(sandbox), bot, title=f"{score.title()}: ticket #{number}", labels=[f"satisfaction::{score}"]
        )
        for number, score in rows.items()
    ]


@pytest.fixture(scope="module")
def week() -> tuple[Sandbox, list[Issue], int]:
    """A mirrored world after a week; and how many rating rows there were before."""
    sandbox = Sandbox.create(seed=1, ratings=120)
    issues = _mirror(sandbox)
    rows = len(sandbox.zendesk.ratings.view("received").rows)
    let_a_week_pass(sandbox, Random(1))
    return sandbox, issues, rows


@pytest.mark.parametrize("ratings", [0, 1, 60])
def test_a_week_passes_whatever_was_mirrored(ratings: int) -> None:
    """Nothing fails where no bot has run, and the clock is seven days on."""
    sandbox = Sandbox.create(seed=1, ratings=ratings)
    let_a_week_pass(sandbox, Random(1))
    assert sandbox.clock.now() - START == WEEK


def test_a_week_passes_in_an_empty_world() -> None:
    """Without people and project only the time passes."""
    sandbox = Sandbox()
    let_a_week_pass(sandbox, Random(1))
    assert (sandbox.clock.now() - START, len(sandbox.zendesk.tickets)) == (WEEK, 0)


def test_several_weeks_pass() -> None:
    """The story goes on as long as one likes."""
    sandbox = Sandbox.create(seed=1, ratings=20)
    _mirror(sandbox)
    rng = Random(1)
    for _ in range(4):
        let_a_week_pass(sandbox, rng)
    assert sandbox.clock.now() - START == 4 * WEEK


def test_the_same_seed_gives_the_same_week() -> None:
    """Two equal worlds stay equal."""
    pictures: list[list[Any]] = []
    for _ in range(2):
        sandbox = Sandbox.create(seed=1, ratings=30)
        _mirror(sandbox)
        let_a_week_pass(sandbox, Random(5))
        notes = [[note.body for note in issue.notes] for issue in _project(sandbox).issues.values()]
        pictures.append([sandbox.zendesk.ratings.view().rows, notes])
    assert pictures[0] == pictures[1]


def test_managers_leave_peoples_issues_alone() -> None:
    """In a project without any of the bot's issues managers write nothing."""
    sandbox = Sandbox.create(seed=1, ratings=5)
    before = {issue.iid: len(issue.notes) for issue in _project(sandbox).issues.values()}
    let_a_week_pass(sandbox, Random(1))
    assert before == {issue.iid: len(issue.notes) for issue in _project(sandbox).issues.values()}


def test_customers_go_on_rating(week: tuple[Sandbox, list[Issue], int]) -> None:
    """New good and bad ratings come, some with hostile words, and minds change both ways."""
    sandbox, _, before = week
    new = [row for row in sandbox.zendesk.ratings.view("received").rows if row.created_at > START]
    by_ticket: dict[int, list[str]] = {}
    for row in sandbox.zendesk.ratings.view("received").rows:
        by_ticket.setdefault(row.ticket_id, []).append(row.score)
    last_two = {tuple(by_ticket[row.ticket_id][-2:]) for row in new}
    assert (len(new) > 25, {row.score for row in new}) == (True, {"good", "bad"})
    assert len(sandbox.zendesk.ratings.view("received").rows) == before + len(new)
    assert {row.comment for row in new} & set(HOSTILE)
    assert {("good", "bad"), ("bad", "good"), ("bad", "bad"), ("good", "good")} <= last_two


def test_one_ticket_is_merged_and_one_deleted(week: tuple[Sandbox, list[Issue], int]) -> None:
    """A rated ticket closes by merge, and another is gone while its rating stays."""
    zendesk = week[0].zendesk
    merged = [ticket for ticket in zendesk.tickets.values() if "closed_by_merge" in ticket.tags]
    deleted = {row.ticket_id for row in zendesk.ratings.view("received").rows} - set(zendesk.tickets)
    assert (len(merged), len(deleted)) == (1, 1)


def test_managers_work_on_issues(week: tuple[Sandbox, list[Issue], int]) -> None:
    """They answer, speak to the bot, label, thank, edit a title, reopen, unlabel, delete one; quick actions run."""
    sandbox, issues, _ = week
    gitlab, current = sandbox.gitlab, _project(sandbox).issues
    events = {event.state for issue in issues for event in issue.state_events}
    bodies = [note.body for issue in issues for note in issue.user_notes]
    unlabelled = [issue for issue in issues if issue.title.startswith("Good:") and not issue.labels]
    assert {"closed", "reopened"} == events
    assert [body for body in bodies if "Action" in body]
    openings = {body.partition("\n")[0] for body in bodies}
    assert [day for day, said in SAID.items() if not openings & {text.partition("\n")[0] for text in said}] == []
    assert [issue for issue in issues if any(label.startswith("feedback::") for label in issue.labels)]
    assert [body for body in bodies if body.split()[0] in {words.split()[0] for words in THANKS}]
    assert [issue for issue in issues if issue.title.endswith("(see invoice)")]
    assert len(unlabelled) == 1
    assert len([issue for issue in issues if issue.iid not in current]) == 1
    assert {"assign", "due"} <= {command.name for command in gitlab.executed_commands}


def test_who_changed_their_mind_is_known_by_the_last_answer() -> None:
    """A ticket that turned bad is no longer among the good ones, though its first row is."""
    sandbox = Sandbox()
    team, now = found(sandbox.zendesk, Random(1), customers=1), sandbox.clock.now()
    number = open_ticket(sandbox.zendesk, team, Random(1), Scene(ORDINARY[0], "good"), (now, now))
    sandbox.zendesk.rate(number, "good")
    sandbox.zendesk.rate(number, "bad")
    customers = _Customers(sandbox.zendesk, Random(1))
    assert (customers._rated("good"), [case.ticket.id for case in customers._rated("bad")]) == ([], [number])


def test_tickets_of_others_are_left_to_them() -> None:
    """Neither those of a test nor those of people who try things are changed, merged or deleted by the story."""
    sandbox = Sandbox.create(ratings=0)
    zendesk = sandbox.zendesk
    mine = [zendesk.add_ticket(zendesk.add_end_user("Ada"), subject, "Hello.").id for subject in ("Hi", PROBE.subject)]
    for number in mine:
        zendesk.rate(number, "bad")
    let_a_week_pass(sandbox, Random(1))
    scores = [row.score for row in zendesk.ratings.view("received").rows if row.ticket_id in mine]
    assert (scores, [zendesk.tickets[number].status for number in mine]) == (["bad"] * 2, ["new"] * 2)


@pytest.mark.parametrize("seed", range(5))
def test_the_first_pages_case_is_spared(seed: int) -> None:
    """What the first page points to is not merged or changed while a visitor looks at it."""
    zendesk = (sandbox := Sandbox.create()).zendesk
    pointed = newest_bad(zendesk)
    assert pointed is not None
    before = [row for row in zendesk.ratings.view().rows if row.ticket_id == pointed.id]
    let_a_week_pass(sandbox, Random(seed))
    after = [row for row in zendesk.ratings.view().rows if row.ticket_id == pointed.id]
    assert (after, pointed.status) == (before, "solved")
    now = newest_bad(zendesk)
    assert now is not None
    assert now.status == "solved"


@pytest.mark.parametrize("seed", range(5))
def test_the_mended_export_makes_somebody_content(seed: int) -> None:
    """In the middle of the week one of those who complained of the export says that it works."""
    zendesk = (sandbox := Sandbox.create()).zendesk
    let_a_week_pass(sandbox, Random(seed))
    rows = [row for row in zendesk.ratings.view("good").rows if row.comment == EXPORT.turned_good]
    assert [zendesk.tickets[row.ticket_id].subject for row in rows] == [EXPORT.subject]
    assert all(timedelta(days=1) < row.created_at - START < timedelta(days=4) for row in rows)


def test_one_of_the_new_ones_tries_things(week: tuple[Sandbox, list[Issue], int]) -> None:
    """A week has one new ticket with words that attack, and it is told apart by its subject."""
    zendesk = week[0].zendesk
    new = [row for row in zendesk.ratings.view("received").rows if row.created_at > START]
    attacks = [row.ticket_id for row in new if row.comment in HOSTILE]
    assert [zendesk.tickets[number].subject for number in attacks] == [PROBE.subject]


@pytest.mark.parametrize("hours", [0, 5, 60, 100, 140])
def test_managers_act_on_working_days(hours: int) -> None:
    """Whatever day and hour a week begins at, nobody works at the weekend."""
    sandbox = Sandbox.create(ratings=60, start=START + timedelta(hours=hours))
    issues = _mirror(sandbox)
    let_a_week_pass(sandbox, Random(1))
    moments = [note.created_at for issue in issues for note in issue.user_notes]
    assert (len(moments) > 10, [moment for moment in moments if not is_busy(moment)]) == (True, [])


@pytest.fixture
def closed() -> tuple[Sandbox, list[Issue]]:
    """A mirrored world in which the bot has closed half of the good issues."""
    sandbox = Sandbox.create(ratings=60)
    issues = _mirror(sandbox)
    bot = sandbox.gitlab.user_named(people.BOT)
    assert bot is not None
    for issue in [issue for issue in issues if GOOD_LABEL in issue.labels][::2]:
        sandbox.gitlab.update_issue(issue, bot, state_event="close")
    return sandbox, issues


def test_in_a_quiet_week_nobody_rates(closed: tuple[Sandbox, list[Issue]]) -> None:
    """Seven days pass, and Zendesk looks as before."""
    sandbox, _ = closed
    before = (sandbox.zendesk.ratings.view().rows, list(sandbox.zendesk.tickets))
    let_a_quiet_week_pass(sandbox, Random(1))
    assert (sandbox.zendesk.ratings.view().rows, list(sandbox.zendesk.tickets)) == before
    assert sandbox.clock.now() - START == WEEK


def test_in_a_quiet_week_two_good_cases_are_touched(closed: tuple[Sandbox, list[Issue]]) -> None:
    """One that the bot closed is reopened with a word why, another open one gets a comment, both in mid-week."""
    sandbox, issues = closed
    let_a_quiet_week_pass(sandbox, Random(1))
    touched = [issue for issue in issues if issue.user_notes]
    again = [issue for issue in touched if [event.state for event in issue.state_events] == ["closed", "reopened"]]
    said = [note.body.partition("{")[0] for issue in touched for note in issue.user_notes]
    moments = [note.created_at - START for issue in touched for note in issue.user_notes]
    assert ([issue.state for issue in touched], len(again)) == (["opened"] * 2, 1)
    assert [note.body for note in again[0].user_notes] == [WHY_AGAIN]
    assert any(words.startswith(REMARK.partition("{")[0]) for words in said)
    assert all(timedelta(days=1) < moment < timedelta(days=6) for moment in moments)


@pytest.mark.parametrize("ratings", [0, 3])
def test_a_quiet_week_needs_nothing(ratings: int) -> None:
    """Where the bot closed nothing, or never ran, only the time passes."""
    sandbox = Sandbox.create(ratings=ratings)
    let_a_quiet_week_pass(sandbox, Random(1))
    assert sandbox.clock.now() - START == WEEK


def test_managers_act_and_two_others_speak(week: tuple[Sandbox, list[Issue], int]) -> None:
    """Every comment of the week is by a manager, by the Guest who was asked, or by the other bot."""
    _, issues, _ = week
    authors = {note.author.username for issue in issues for note in issue.user_notes}
    others = {people.WRITER.username, people.TRIAGE}
    assert others < authors <= others | {manager.username for manager in people.MANAGERS}


def test_some_ratings_say_the_opposite_of_their_score(week: tuple[Sandbox, list[Issue], int]) -> None:
    """One is bad with thanks in it, and one is good with a complaint, in the seed as in the week."""
    texts = {text.partition("{agent}")[2] or text for text in (*MIXED.values(), *MIXED_AT_FIRST.values())}
    found = [row for row in week[0].zendesk.ratings.view("received").rows if (row.comment or "").endswith(tuple(texts))]
    assert Counter((row.score, row.created_at > START) for row in found).keys() == {
        ("good", True),
        ("bad", True),
        ("good", False),
        ("bad", False),
    }
