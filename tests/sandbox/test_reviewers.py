"""How managers answer bad cases."""

from datetime import timedelta

import pytest

from bot.sandbox import people
from bot.sandbox.hours import is_at_work
from bot.sandbox.reviewers import Reviewers
from bot.sandbox.situations_office import RUDE
from bot.sandbox.styles import EVENTFUL, PLAIN, filled
from bot.sandbox.world import START
from tests.sandbox.workplace import Workplace, words

FIRST = [filled(style.first, RUDE.review) for style in (*PLAIN, *EVENTFUL)]


@pytest.fixture
def place() -> Workplace:
    return Workplace()


def test_answers_fit_the_ticket_in_many_styles(place: Workplace) -> None:
    """A review says what was wrong with that very conversation, sooner or later in every way there is."""
    issue = place.rude()
    for number in range(60):
        Reviewers(place.office(number)).review()
    assert set(words(issue)) == {text.strip() for text in FIRST}


def test_a_week_has_every_mistake(place: Workplace) -> None:
    """Each working day one answer is as it should be, and one makes the bot ask or wait."""
    place.bad(10)
    reviewers = Reviewers(office := place.office())
    for _ in range(len(EVENTFUL)):
        reviewers.review()
    said = {(issue.iid, text) for issue in office.bad() for text in words(issue)}
    firsts = [{filled(style.first, office.review_of(issue)).strip() for issue in office.bad()} for style in EVENTFUL]
    assert len(said) == 2 * len(EVENTFUL)
    assert [first & {text for _, text in said} == set() for first in firsts] == [False] * len(EVENTFUL)


def test_those_nobody_answered_come_first(place: Workplace) -> None:
    """Two a day, no case twice while others wait."""
    issues = place.bad(6)
    reviewers = Reviewers(place.office())
    for _ in range(3):
        reviewers.review()
    assert [len(issue.user_notes) for issue in issues] == [1] * 6


def test_whoever_was_asked_answers(place: Workplace) -> None:
    """Nobody else does as long as they are at work."""
    issues = place.bad(3)
    awake = next(each for each in people.MANAGERS if is_at_work(place.sandbox.clock.now(), each.time_zone))
    for issue in issues:
        place.gitlab.create_note(issue, place.bot, f"@{awake.username}, please review")
    Reviewers(place.office()).review()
    authors = [note.author.username for issue in issues for note in issue.user_notes if note.author is not place.bot]
    assert authors == [awake.username] * 2


def test_who_sleeps_answers_later(place: Workplace) -> None:
    """In the morning of somebody far away the rest of the day's answers follow, and no more than these."""
    issues = place.bad(4)
    place.sandbox.clock.advance(START + timedelta(weeks=8, minutes=30) - place.sandbox.clock.now())
    late = people.MANAGERS[2]
    for issue in issues:
        place.gitlab.create_note(issue, place.bot, f"@{late.username}, please review")
    reviewers = Reviewers(place.office())
    reviewers.review()
    early = [issue for issue in issues if len(issue.user_notes) > 1]
    place.sandbox.clock.advance(timedelta(hours=5))
    reviewers.go_on()
    reviewers.go_on()
    authors = [note.author.username for issue in issues for note in issue.user_notes if note.author is not place.bot]
    assert (early, authors) == ([], [late.username] * 2)


def test_a_click_gives_the_cause_where_the_words_do_not(place: Workplace) -> None:
    """The label box holds what the answer leaves out."""
    issue = place.rude()
    place.gitlab.add_label(place.project, place.bot, RUDE.review.cause)
    for number in range(60):
        Reviewers(place.office(number)).review()
    assert RUDE.review.cause in issue.labels
    (event,) = [event for event in issue.label_events if event.label and event.label.title == RUDE.review.cause]
    assert event.user.bot is False


def test_afterthoughts_come_on_another_day(place: Workplace) -> None:
    """Answers are edited, added to and withdrawn by the next day, once."""
    issues = place.bad(10)
    reviewers = Reviewers(office := place.office())
    for _ in range(5):
        reviewers.review()
    before = [words(issue) for issue in issues]
    reviewers.follow_up()
    same_day = [words(issue) for issue in issues]
    place.pass_days()
    reviewers.follow_up()
    after = [words(issue) for issue in issues]
    reviewers.follow_up()
    edited = [filled(style.edited, office.review_of(issues[0])).strip() for style in EVENTFUL if style.edited]
    said = [text for texts in after for text in texts]
    assert (before == same_day, after == [words(issue) for issue in issues]) == (True, True)
    assert [text in said for text in edited] == [True] * len(edited)
    assert [len(texts) for texts in after].count(0) == 1
    assert any(len(texts) == 2 for texts in after)


def test_an_edit_is_by_whoever_wrote_it(place: Workplace) -> None:
    """Nobody changes another's words."""
    issues = place.bad(10)
    reviewers = Reviewers(place.office())
    for _ in range(5):
        reviewers.review()
    authors = {note.id: note.author for issue in issues for note in issue.user_notes}
    place.pass_days()
    reviewers.follow_up()
    edited = [note for issue in issues for note in issue.user_notes if note.edited_at]
    assert len(edited) == len([style for style in EVENTFUL if style.edited])
    assert [note.author is authors[note.id] for note in edited] == [True] * len(edited)


def test_what_is_gone_needs_no_afterthought(place: Workplace) -> None:
    """A comment or an issue that was deleted meanwhile stays so."""
    issues = place.bad(10)
    reviewers = Reviewers(place.office())
    for _ in range(5):
        reviewers.review()
    for issue in issues[::2]:
        place.gitlab.delete_issue(issue, place.user("tomas.vextergaard"))
    for issue in issues[1::2]:
        issue.notes.clear()
    before = [words(issue) for issue in issues]
    place.pass_days()
    reviewers.follow_up()
    assert [words(issue) for issue in issues] == before


def test_without_cases_nobody_answers(place: Workplace) -> None:
    """A week without bad cases passes."""
    reviewers = Reviewers(place.office())
    reviewers.review()
    reviewers.follow_up()
    assert [issue for issue in place.project.issues.values() if issue.author is place.bot] == []
