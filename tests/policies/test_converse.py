"""What managers answer in comments has its effect on labels, assignee and state; what is unclear is asked, once."""

from __future__ import annotations

import pytest

from bot.sandbox import people
from tests.reviewing import (
    ACTION,
    CAUSE,
    COMPLETE,
    DOCS,
    DONE,
    NO,
    NO_ACTION,
    NOTHING_LEFT,
    OTHER,
    PENDING,
    PROCESS,
    SUMMARY,
    YES,
    Talking,
    kinds,
)  # fmt: skip
from tests.world import DAYS, HOURS, World

ME = people.MANAGERS[0].username


@pytest.fixture
def case(world: World) -> Talking:
    """A bad case under review."""
    return Talking(world)


def test_a_complete_review(case: Talking) -> None:
    """Cause, contact and assignee follow in one request; the card says whose answers they are, and what comes next."""
    case.says(COMPLETE)
    assert kinds(case.looks()) == ["EditCard", "UpdateIssue"]
    assert (case.causes, case.contact, case.assignees) == ([DOCS], [PENDING], [ME])
    assert case.stands == [
        f"Summary of ticket/feedback: `the cable was loose` (`{ME}`)",
        f"Action to be taken: `send a new one` (`{ME}`)",
        f"Contact customer to discuss feedback? (Y/N) yes (`{ME}`)",
        f"Cause: `{DOCS}` (`{ME}`)",
        f"Contact: `{PENDING}` (`{ME}`)",
        f"Assigned to: `{ME}`",
    ]
    assert case.next.startswith("somebody writes to the customer.")
    assert case.answers() == []
    assert case.is_quiet()


def test_several_comments_by_several_people(case: Talking) -> None:
    """Each question has its own latest answer, and what is missing is asked for on the card."""
    case.says(f"{SUMMARY}\n{YES}")
    case.hears(f"{ACTION}\n{NO}", OTHER)
    missing = case.card.partition("**Next:**")[2]
    assert ("* **Cause:** …" in missing, "Summary" in missing) == (True, False)
    case.hears(CAUSE)
    assert (case.causes, case.contact, case.assignees) == ([DOCS], [], [OTHER])
    assert case.is_quiet()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (NO_ACTION, "nothing is left to do. Close the issue, or comment `@feedback-bot close`."),
        (ACTION, f"`{ME}` takes care of the action."),
    ],
)
def test_what_comes_next_without_contact(case: Talking, words: str, told: str) -> None:
    """An action wants somebody; without one nothing is left, and the issue stays open for people to close."""
    case.hears(f"{SUMMARY}\n{words}\n{NO}\n{CAUSE}")
    assert (case.next.startswith(told), case.issue.state) == (True, "opened")


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("* **Cause:** docs-issue or process", "You named 2 causes, and a case carries one, so I set none of them."),
        ("* **Cause:** doks-isue", "I know no cause `doks-isue`; did you mean `feedback::docs-issue`?"),
        ("* **Cause:** the weather", "I know no cause `the weather`. Please write one of these"),
        ("* **Contact customer to discuss feedback? (Y/N)** perhaps", "I could not tell from `perhaps` whether"),
    ],
)
def test_doubts_are_asked_about_once(case: Talking, words: str, question: str) -> None:
    """Nothing changes, one note asks back, and an edit that mends it turns the note into thanks."""
    note = case.hears(words)
    (asked,) = case.answers(note)
    assert asked.startswith(question)
    assert (case.causes, case.contact) == ([], [])
    assert case.is_quiet()
    case.edits(note, f"{CAUSE}\n{YES}")
    case.looks()
    assert (case.causes, case.contact, case.answers(note)) == ([DOCS], [PENDING], ["Thank you, that is clear now."])
    assert case.is_quiet()


def test_two_causes_change_nothing(case: Talking) -> None:
    """The cause of before stays."""
    case.hears(CAUSE)
    case.hears("* **Cause:** process, tech-skills", OTHER)
    assert case.causes == [DOCS]


def test_the_question_back_can_be_answered_as_it_stands(case: Talking) -> None:
    """Whoever copies a line of the bot's question has answered it."""
    note = case.hears("* **Cause:** docs-issue or process")
    (answer,) = [each.body for each in case.world.notes(case.issue, "answer")]
    (line,) = [line for line in answer.splitlines() if line.startswith("* ") and "process" in line]
    case.hears(line)
    assert (case.causes, len(case.answers())) == ([PROCESS], 1)
    assert case.answers(note) != []


def test_an_answer_is_withdrawn_by_an_edit(case: Talking) -> None:
    """The next run takes back what followed from it."""
    note = case.hears(COMPLETE)
    case.edits(note, SUMMARY)
    case.looks()
    assert (case.causes, case.contact, case.assignees) == ([], [], [])
    assert case.is_quiet()


def test_an_answer_is_withdrawn_by_a_deletion(case: Talking) -> None:
    """Within a day, even if nothing else happens to the issue."""
    note = case.hears(COMPLETE)
    case.looks()
    case.deletes(note)
    for _ in range(3):
        case.looks(9 * HOURS)
    assert (case.causes, case.contact, case.assignees) == ([], [], [])
    assert "Summary of ticket/feedback: **missing**" in case.stands
    assert case.is_quiet()


def test_the_older_answer_counts_again(case: Talking) -> None:
    """Where a later comment is deleted, what was answered before stands."""
    case.hears(CAUSE)
    later = case.hears("* **Cause:** process", OTHER)
    assert case.causes == [PROCESS]
    case.deletes(later)
    case.looks(25 * HOURS)
    assert case.causes == [DOCS]


def test_an_edit_elsewhere_makes_an_old_answer_no_newer(case: Talking) -> None:
    """Who mends a summary does not take back the cause that a colleague named since."""
    note = case.hears(f"{SUMMARY}\n{CAUSE}")
    case.hears("* **Cause:** process", OTHER)
    case.edits(note, f"{SUMMARY} and short\n{CAUSE}")
    case.looks()
    assert case.causes == [PROCESS]
    assert f"Summary of ticket/feedback: `the cable was loose and short` (`{ME}`)" in case.stands


@pytest.mark.parametrize("by", [people.WRITER.username, people.TRIAGE])
def test_whose_words_count_for_nothing(case: Talking, by: str) -> None:
    """A Guest's and a bot's answers have no effect and get no answer."""
    case.clicks(confidential=False)  # else a Guest does not see the case
    case.looks()
    case.says(f"{COMPLETE}\n* **Cause:** docs or process", by)
    assert kinds(case.looks()) == []
    assert (case.causes, case.answers()) == ([], [])


def test_copying_the_whole_card(case: Talking) -> None:
    """Who fills in the template and leaves all that stands below it has answered: what the card says is not read."""
    filled = COMPLETE.splitlines()
    lines = [line for line in case.card.splitlines() if line not in empty_lines(case)]
    case.hears("\n".join([*filled, "", *lines]))
    assert (case.causes, case.contact, case.assignees, case.answers()) == ([DOCS], [PENDING], [ME], [])


def empty_lines(case: Talking) -> list[str]:
    """The empty lines of the template."""
    return [f"* **{name}**" for name in case.world.config.bot.review.lines]


def test_quoting_the_card_answers_nothing(case: Talking) -> None:
    """Neither a quote, nor code, nor the empty template is an answer, and none is spoken to."""
    card = case.card
    quoted = "\n".join(f"> {line}" for line in f"{card}\n{COMPLETE}".splitlines())
    for words in (quoted, f"```\n{COMPLETE}\n```", card, card.partition("---")[0]):
        case.says(words)
        assert kinds(case.looks()) == []
    assert (case.causes, case.answers()) == ([], [])


# -- a word to the customer ------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Email:\nDear customer, the cable was loose.", "@feedback-bot contacted by phone"])
def test_contact(case: Talking, words: str) -> None:
    """Yes means pending; the e-mail in a comment, or the command, means done, and the card records how long it took."""
    case.hears(YES)
    assert case.contact == [PENDING]
    case.says(words)
    seconds = int((case.world.sandbox.clock.now() - case.record.began[1]).total_seconds())
    case.looks()
    assert (case.contact, case.marker.values["to_contact"]) == ([DONE], str(seconds))
    assert case.is_quiet()


MAIL = "Email:\nI\u2019m SORRY that you're  having trouble. We will refund you."


def test_phrases_are_pointed_out_once(case: Talking) -> None:
    """Kindly, with the reason of the settings; once, also after an edit that keeps them."""
    note = case.hears(MAIL)
    (answer,) = case.answers(note)
    reasons = {phrase.words: phrase.reason for phrase in case.world.config.bot.review.avoid}
    for words in ("I'm sorry that you're having trouble", "we will refund"):
        assert f"`{words}`: {reasons[words]}" in answer
    case.edits(note, MAIL + " Soon.")
    assert [kind for kind in kinds(case.looks()) if "Answer" in kind] == []
    assert (case.contact, len(case.answers())) == ([DONE], 1)
    assert case.is_quiet()


def test_a_mail_without_such_phrases(case: Talking) -> None:
    """Gets no word."""
    note = case.hears("Email:\nThe cable was loose, and we sent you a new one.")
    assert case.answers(note) == []


def test_phrases_in_the_quote_below_a_command(case: Talking) -> None:
    """Who quotes the mail after `contacted` hears of them as well; a quote without the command is somebody else's."""
    told = case.hears("@feedback-bot contacted\n\n> We guarantee that.")
    silent = case.hears("> We guarantee that.")
    assert ("`we guarantee`" in case.answers(told)[0], case.answers(silent)) == (True, [])


# -- configuration ---------------------------------------------------------------------------------------------


def test_a_fourth_question(world: World) -> None:
    """By configuration alone the card asks it, waits for it, and shows its answer in the words of the choice."""
    fields = (
        *(field.model_dump() for field in world.config.bot.review.fields),
        {"name": "Make the account manager aware:", "type": "choice", "choices": ("at once", "later", "no")},
    )
    world.set({"review": {"fields": fields}})
    case = Talking(world)
    case.hears(COMPLETE)
    assert "* **Make the account manager aware:** …" in case.card
    assert "to_review" not in case.marker.values
    note = case.hears("Make the account manager aware: sometime")
    assert case.answers(note)[0].startswith("`sometime` is none of the choices. Please write one of these")
    case.edits(note, "Make the account manager aware: LATER")
    case.looks()
    assert f"Make the account manager aware: `later` (`{ME}`)" in case.stands
    assert "to_review" in case.marker.values


def test_close_when_done(world: World) -> None:
    """By setting a case closes once nothing is left; who reopens it wants it open."""
    world.set({"review": {"close_when_done": True}})
    case = Talking(world)
    case.hears(NOTHING_LEFT)
    assert case.issue.state == "closed"
    assert case.next.startswith("nothing, this case is closed.")
    assert case.is_quiet()
    case.clicks(state_event="reopen")
    case.looks()
    assert case.issue.state == "opened"
    assert case.is_quiet()
    assert case.issue.state == "opened"


def test_close_when_done_waits_for_the_customer_to_be_written_to(world: World) -> None:
    """A promise of a word keeps it open until somebody wrote."""
    world.set({"review": {"close_when_done": True}})
    case = Talking(world)
    case.hears(f"{SUMMARY}\n{NO_ACTION}\n{YES}\n{CAUSE}")
    assert case.issue.state == "opened"
    case.hears("Email: Hello")
    assert case.issue.state == "closed"
    assert not case.world.notes(case.issue, "lacking")


def test_a_manager_who_left(case: Talking) -> None:
    """What somebody answered stands after they left the team."""
    case.hears(COMPLETE, OTHER)
    case.world.sandbox.gitlab.remove_member(case.world.project, case.person(OTHER))
    case.world.wait(2 * DAYS)
    case.hears("@feedback-bot who")
    assert (case.causes, case.contact) == ([DOCS], [PENDING])
    assert any(f"(`{OTHER}`)" in line for line in case.stands)
