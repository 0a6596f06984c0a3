"""What people ask the bot in comments is done once, and answered exactly once."""

from __future__ import annotations

import pytest

from bot import commands
from bot.sandbox import people
from bot.standing.acts import Register
from bot.standing.record import Fate
from tests.reviewing import (
    BOT,
    COMPLETE,
    DOCS,
    DONE,
    NOTHING_LEFT,
    OTHER,
    PROCESS,
    Talking,
    kinds,
)  # fmt: skip
from tests.world import HOURS, World

ME = people.MANAGERS[0].username
TICK = ("white_check_mark", people.BOT)


@pytest.fixture
def case(world: World) -> Talking:
    """A bad case under review."""
    return Talking(world)


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        ("label docs-issue", f"Cause: `{DOCS}` (`{ME}`, by a command)"),
        ("assign me", f"Assigned to: `{ME}` (`{ME}`, by a command)"),
        (f"assign @{OTHER}", f"Assigned to: `{OTHER}` (`{ME}`, by a command)"),
        ("contacted", f"Contact: `{DONE}` (`{ME}`, by a command)"),
    ],
)
def test_what_the_card_shows(case: Talking, words: str, shows: str) -> None:
    """The reaction and the card are the answer; no note is written."""
    note = case.hears(f"{BOT} {words}")
    assert shows in case.stands
    assert (case.asked, case.reactions(note), case.answers()) == ([f"{words.split(maxsplit=1)[0]} done"], [TICK], [])
    assert case.is_quiet()


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("help", "You can ask me here, each in a comment, on a line of its own"),
        ("who", f"* Has the case: nobody; `{BOT} assign me` takes it"),
        ("why", "What I did here last, newest first:"),
        ("rating", "The rating of [ticket"),
        ("frobnicate", "I know no command `frobnicate`."),
        ("lable docs", f"I know no command `lable`; did you mean `{BOT} label docs`?"),
        ("snooze someday", "I cannot do `snooze`"),
        ("label", "`label` is not enough: which label?"),
        ("escalate", "I cannot ask anybody: nobody is set for it."),
        ("assign @nobody.here", "I find nobody with the user name `nobody.here`."),
        (f"assign @{people.FORMER.username}", f"The account `{people.FORMER.username}` is blocked or deactivated"),
        (f"assign @{people.OUTSIDER}", f"`{people.OUTSIDER}` is no member of this project"),
    ],
)
def test_answers_in_words(case: Talking, words: str, begins: str) -> None:
    """One note, without a reaction, and nothing else changes."""
    note = case.hears(f"{BOT} {words}")
    (answer,) = case.answers(note)
    assert (answer[: len(begins)], case.reactions(note)) == (begins, [])
    assert (case.causes, case.assignees, case.issue.state) == ([], [], "opened")
    assert case.is_quiet()


def test_every_command_is_answered_once(case: Talking) -> None:
    """All of them in one comment: one note, one reaction, one line each on the card."""
    text = "\n".join(f"{BOT} {record.example}" for record in commands.COMMANDS)
    note = case.says(text)
    case.looks()
    assert (len(case.answers(note)), case.reactions(note)) == (1, [TICK])
    assert len(case.record.ledger) == len(commands.COMMANDS)
    assert case.is_quiet()


def test_close_and_reopen(case: Talking) -> None:
    """Closing names what the review lacks in the one answer, and nobody is told of that a second time."""
    note = case.hears(f"{BOT} close")
    assert (case.issue.state, case.reactions(note)) == ("closed", [TICK])
    (answer,) = case.answers(note)
    assert "its review is not complete" in answer
    assert case.is_quiet()
    assert case.world.notes(case.issue, "lacking") == []
    case.hears(f"{BOT} reopen")
    assert case.issue.state == "opened"
    assert case.is_quiet()


def test_a_complete_review_closes_without_a_word(case: Talking) -> None:
    """Reaction and card say it all; what is closed already is told."""
    case.hears(NOTHING_LEFT)
    note = case.hears(f"{BOT} close nothing left")
    assert (case.issue.state, case.reactions(note), case.answers(note)) == ("closed", [TICK], [])
    again = case.hears(f"{BOT} close")
    assert case.answers(again)[0].startswith("This issue is closed already, so I changed nothing.")


def test_unassign(case: Talking) -> None:
    """Takes everybody off."""
    case.clicks(assignee_ids=[case.person(OTHER).id])
    case.hears(f"{BOT} unassign")
    assert case.assignees == []
    assert case.is_quiet()


def test_escalate(world: World) -> None:
    """One comment mentions the person of the settings, with the reason quoted."""
    world.set({"commands": {"escalate_to": OTHER}})
    case = Talking(world)
    note = case.hears(f"{BOT} escalate the customer is @all /close angry")
    (answer,) = case.answers(note)
    assert answer.startswith(f"@{OTHER}, `{ME}` asks you to look at this issue")
    todos = [todo for todo in world.sandbox.gitlab.todos if todo.author.username == people.BOT]
    assert ([todo.user.username for todo in todos], case.issue.state) == ([OTHER], "opened")
    assert case.is_quiet()


def test_several_commands_and_an_answer(case: Talking) -> None:
    """One comment may say everything; what it asks first is done first."""
    note = case.hears(f"{COMPLETE}\n\n{BOT} label process\n{BOT} who")
    assert (case.causes, case.reactions(note)) == ([PROCESS], [TICK])
    (answer,) = case.answers(note)
    assert f"`{PROCESS}`, `{ME}`" in answer


# -- edits -----------------------------------------------------------------------------------------------------


def test_after_an_edit_only_what_is_new_runs(case: Talking) -> None:
    """What was done before is not done again, although somebody changed it since."""
    note = case.hears(f"{BOT} label docs-issue")
    case.clicks(remove_labels=[DOCS])
    case.looks()
    case.edits(note, f"{BOT} label docs-issue\n{BOT} assign me")
    case.looks()
    assert (case.causes, case.assignees, case.asked) == ([], [ME], ["assign done", "label done"])
    assert case.is_quiet()


def test_the_answer_is_edited_in_place(case: Talking) -> None:
    """One note stays for one comment, whatever it says after an edit."""
    note = case.hears(f"{BOT} frobnicate")
    (before,) = case.world.notes(case.issue, "answer")
    for words, told in (("who", "* Has the case"), ("label docs", "Thank you"), ("help", "You can ask")):
        case.edits(note, f"{BOT} {words}")
        case.looks()
        (after,) = case.world.notes(case.issue, "answer")
        assert (after.id, case.answers(note)[0][: len(told)]) == (before.id, told)
    assert case.causes == [DOCS]
    assert case.is_quiet()


def test_an_edit_that_says_the_same(case: Talking) -> None:
    """Correcting other words of a comment gives no command anew."""
    note = case.hears(f"{BOT} snooze 3d waitng")
    until = case.record.latest[Register.SNOOZE].value
    case.clicks(title=case.issue.title + " ")
    case.edits(note, f"Sorry.\n\n{BOT} snooze 3d waitng")
    case.looks()
    assert (case.record.latest[Register.SNOOZE].value, len(case.record.ledger)) == (until, 1)


def test_a_deleted_command_stays_done(case: Talking) -> None:
    """Deleting the comment takes nothing back."""
    note = case.hears(f"{BOT} label docs-issue")
    case.deletes(note)
    case.looks(25 * HOURS)
    assert case.causes == [DOCS]
    assert case.is_quiet()


# -- who may, when, how often ----------------------------------------------------------------------------------


def test_denied(world: World) -> None:
    """Who may not is told who may, and nothing happens."""
    world.set({"commands": {"allow": {"close": {"roles": ("maintainer",), "people": (OTHER,)}}}})
    case = Talking(world)
    note = case.hears(f"{BOT} close")
    (answer,) = case.answers(note)
    assert answer == (f"`close` is not for everybody: Maintainers of this project, and `{OTHER}` may use it here.")
    assert (case.issue.state, case.reactions(note), case.asked) == ("opened", [], ["close not allowed"])
    case.hears(f"{BOT} close", OTHER)
    assert case.issue.state == "closed"


def test_a_guest_may_ask(case: Talking) -> None:
    """What changes nothing is for everybody who sees the case; what changes it is not."""
    case.clicks(confidential=False)
    asks, acts = (case.hears(f"{BOT} {words}", people.WRITER.username) for words in ("who", "label docs"))
    assert case.answers(asks)[0].startswith("* Has the case")
    assert case.answers(acts)[0].startswith("`label` is not for everybody: all members of this project but Guests may")
    assert case.causes == []


@pytest.mark.parametrize(("hours", "is_done"), [(47, True), (49, False)])
def test_late(case: Talking, hours: int, is_done: bool) -> None:  # noqa: FBT001 # a column of the table
    """A command that nobody saw for two days may not be meant any more: the bot asks to repeat it."""
    note = case.says(f"{BOT} label docs-issue")
    case.looks(hours * HOURS)
    assert (case.causes, case.reactions(note)) == (([DOCS], [TICK]) if is_done else ([], []))
    told = case.answers(note)
    assert [line[:15] for line in told] == ([] if is_done else ["`label` is from"])
    assert case.is_quiet()


def test_too_many_in_an_hour(world: World) -> None:
    """The thirty-first is answered once, the rest is silence; an hour later the person may go on."""
    case = Talking(world)
    most = world.config.bot.commands.per_hour
    many = "\n".join(f"{BOT} label keep-open" for _ in range(most))
    case.hears(many)
    assert {entry.fate for entry in case.record.ledger.values()} == {Fate.DONE}
    over, silent = (case.says(f"{BOT} label {word}") for word in ("docs", "process"))
    case.looks()
    assert case.answers(over)[0].startswith(f"These are more than {most} commands in an hour")
    assert (case.answers(silent), case.causes) == ([], [])
    other = case.hears(f"{BOT} label docs", OTHER)
    assert (case.reactions(other), case.causes) == ([TICK], [DOCS])
    case.world.wait(HOURS)
    case.hears(f"{BOT} label process")
    assert case.causes == [PROCESS]
    assert case.is_quiet()


def test_limits_are_those_of_a_person_on_all_cases(world: World) -> None:
    """Who asks on several issues has one number of commands an hour."""
    world.set({"commands": {"per_hour": 2}})
    one, other = Talking(world), Talking(world)
    one.hears(f"{BOT} who\n{BOT} who")
    note = other.hears(f"{BOT} label docs")
    assert other.answers(note)[0].startswith("These are more than 2 commands in an hour")
    assert other.causes == []


@pytest.mark.parametrize("words", [f"{BOT} help", f"{BOT} label docs", f"{COMPLETE}"])
def test_bots_are_not_answered(world: World, words: str) -> None:
    """Neither accounts that GitLab calls bots, nor those that settings name."""
    world.set({"gitlab": {"ignore_users": (OTHER.upper(),)}})
    case = Talking(world)
    notes = [case.says(words, by) for by in (people.TRIAGE, OTHER)]
    assert (kinds(case.looks()), [case.answers(note) for note in notes], case.causes) == ([], [[], []], [])


@pytest.mark.parametrize(
    "words",
    [f"> {BOT} close", f"`{BOT} close`", f"```\n{BOT} close\n```", f"<!-- {BOT} close -->", f"x{BOT} close",
     f"{BOT}-2 close", f"{BOT}.example close", "close"],
)  # fmt: skip
def test_what_is_not_addressed_to_the_bot(case: Talking, words: str) -> None:
    """Quotes, code, HTML, mail addresses and longer names are no mentions."""
    case.says(words)
    assert (kinds(case.looks()), case.issue.state) == ([], "opened")
