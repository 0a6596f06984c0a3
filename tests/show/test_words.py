"""People read words, whatever the short names are."""

from __future__ import annotations

from bot.domain.actions import Action, AskInIssue, EditNote, OpenIssue, StateEvent, TakeBack, UpdateIssue, UpdateLabel
from bot.domain.labels import Label
from bot.domain.markers import Key, Marker
from bot.domain.texts import Body
from bot.report import Outcome, Result
from bot.show.outline import _GROUPED
from bot.show.words import FINDINGS, KINDS, OUTCOMES, TROUBLES, counted, words
from tests.show import reports
from tests.test_docs import first_words_of

EDITED = {"card", "answer", "twice"}
"""Markers of notes that the bot edits in place; all others stay as they were posted."""

NEVER_POSTED = {"twice"}
"""Markers that only an edit gives to a note."""

NO_NOTES = {"case", "erased", "rotation", "status"}
"""Markers of descriptions and of the bot's own board; every other one may be on a note that an action posts."""


def kinds() -> set[str]:
    """Every kind that an action of the bot can have."""
    direct = Action.__subclasses__()
    plain = {each.__name__ for each in direct} - {"PostNote", "EditNote"}
    plain |= {each(why="").kind for each in UpdateIssue.__subclasses__()}
    plain |= {each.__name__ for each in OpenIssue.__subclasses__()}
    plain |= {AskInIssue(why="", assignee="ana").kind, AskInIssue(why="", add_labels=("overdue",)).kind}
    renaming = {UpdateLabel(why="", label=Label("docs"), new_name="documentation").kind}
    states = {each(why="", state_event=event).kind for each in (UpdateIssue, TakeBack) for event in StateEvent}
    markers = first_words_of("Marker") - NO_NOTES - NEVER_POSTED
    posted = {type(reports.card(1))(why="", body=Body("", Marker(each))).kind for each in markers}
    edited = {EditNote(why="", note_id=1, body=Body("", Marker(each))).kind for each in EDITED}
    return plain | renaming | states | posted | edited


def test_every_kind_of_action_has_its_words() -> None:
    """Nobody has to read `PostCard`; words of kinds that are gone are gone, too."""
    assert set(KINDS) == kinds()


def test_words_tell_kinds_apart() -> None:
    """No two kinds are called the same."""
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_kind_without_words() -> None:
    """It is still readable."""
    assert words("MoveCase") == "move case"


def test_every_outcome_and_result_has_its_words() -> None:
    """What was done or is planned is counted; every other result is told."""
    assert (set(OUTCOMES), set(TROUBLES)) == (set(Outcome), set(Result) - {Result.DONE, Result.PLANNED})
    assert set(_GROUPED) == {Result.DONE, Result.PLANNED, Result.REFUSED}


def test_every_kind_of_finding_has_its_words() -> None:
    """Those that the bot knows, and no others."""
    assert set(FINDINGS) == first_words_of("Finding", "kind")


def test_counting() -> None:
    """One is not many."""
    assert [counted(number, "write") for number in (0, 1, 2)] == ["0 writes", "1 write", "2 writes"]


def test_a_key_is_a_case() -> None:
    """The helper of these tests names cases as the bot does."""
    assert reports.key(7) == str(Key("zendesk", 7))
