"""What people of the sandbox say to the bot."""

import pytest

from bot.sandbox import people
from bot.sandbox.gitlab.policy import can_read_issue
from bot.sandbox.speakers import GUESTS, SAID, TRIAGED, Speakers
from tests.sandbox.workplace import Workplace, words


@pytest.fixture
def place() -> Workplace:
    return Workplace()


@pytest.mark.parametrize("day", range(5))
def test_each_day_has_its_words(place: Workplace, day: int) -> None:
    """Each stands in a case of its own, by a manager, with the names put in."""
    issues = place.bad(6)
    Speakers(place.office()).speak(day)
    spoken = [(issue, note) for issue in issues for note in issue.user_notes]
    expected = [text.replace("{customer}", "the customer").replace("{agent}", "the team") for text in SAID[day]]
    assert sorted(note.body for _, note in spoken) == sorted(expected)
    assert len({issue.iid for issue, _ in spoken}) == len(expected)
    assert {note.author.username for _, note in spoken} <= {manager.username for manager in people.MANAGERS}


def test_a_week_has_commands_slips_and_a_mail() -> None:
    """A typo, somebody who left, a quoted and a written e-mail; no line is one of GitLab's own commands."""
    said = [text for texts in SAID.values() for text in texts]
    for word in ("clsoe", people.FORMER.username, "> Dear", "Email:"):
        assert any(word in text for text in said)
    assert [line for text in said for line in text.splitlines() if line.startswith("/")] == []


def test_the_other_bot_speaks_before_people_do(place: Workplace) -> None:
    """It writes below one case that no manager has seen, and leaves the others alone."""
    seen, unseen = place.bad(2)
    place.office().write(seen, "I look at it.")
    for _ in range(2):
        Speakers(place.office()).triage()
    assert (words(seen), set(words(unseen))) == (["I look at it."], {TRIAGED})
    assert {(note.author.username, note.author.bot) for note in unseen.user_notes} == {(people.TRIAGE, True)}


def test_a_guest_speaks_where_she_is_assigned(place: Workplace) -> None:
    """She sees no other case; the one that she was shown is confidential as before."""
    issues = place.bad(3)
    writer = place.user(people.WRITER.username)
    Speakers(place.office()).ask_the_writer()
    readable = [issue for issue in issues if can_read_issue(place.gitlab, writer, issue)]
    assert [(words(issue), issue.assignees, issue.confidential) for issue in readable] == [([GUESTS], (writer,), True)]
    assert readable[0].user_notes[0].author is writer


def test_nobody_speaks_without_cases_or_people(place: Workplace) -> None:
    """An account that is missing keeps its silence, and so does everybody without a bad case."""
    speakers = Speakers(place.office())
    issues = []
    for step in range(2):
        speakers.speak(0)
        speakers.triage()
        speakers.ask_the_writer()
        if step == 0:
            place.gitlab.users.clear()
            issues = place.bad(2)
    assert [text for issue in issues for text in words(issue) if text in (TRIAGED, GUESTS)] == []
