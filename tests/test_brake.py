"""The brake looks at a whole run before it happens: what goes, what waits, what an operator has to allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import brake
from bot.brake import RENAMED, Verdict
from bot.config.models import Brake
from bot.domain.actions import Action, PostNote, RelabelIssue, StateEvent, UpdateIssue
from bot.domain.markers import Key
from bot.domain.texts import Text

BODY = Text("Hello.").fill()
LIMITS = Brake(mass_close=2, mass_reopen=1, mass_relabel=2)
EVENTS = {"c": StateEvent.CLOSE, "r": StateEvent.REOPEN, "u": None}


def planned(*cases: str) -> list[tuple[Action, ...]]:
    """A plan in letters: n a note, u an update, m a mended label, c a closing, r a reopening; one word is one case."""
    return [tuple(_action(letter, Key("zendesk", number)) for letter in word) for number, word in enumerate(cases, 1)]


def _action(letter: str, key: Key) -> Action:
    if letter == "n":
        return PostNote(why="note", key=key, body=BODY)
    if letter == "m":
        return UpdateIssue(why=letter, key=key, add_labels=("good",), remove_labels=("fine",))
    return UpdateIssue(why=letter, key=key, state_event=EVENTS[letter])


def shape(verdict: Verdict) -> tuple[list[str], str, str]:
    """The verdict in the same letters: cases that go, actions deferred, actions refused."""
    return (
        ["".join(map(_letter, case)) for case in verdict.go],
        "".join(map(_letter, verdict.deferred)),
        "".join(_letter(each.action) for each in verdict.refused),
    )


def _letter(action: Action) -> str:
    return "n" if isinstance(action, PostNote) else action.why


@pytest.mark.parametrize(
    ("cases", "max_writes", "go", "deferred"),
    [
        ([], 5, [], ""),
        (["n"], 1, ["n"], ""),
        (["n", "n", "n"], 2, ["n", "n"], "n"),
        (["nu", "n", "n"], 3, ["nu", "n"], "n"),
        (["n", "nu", "n"], 2, ["n"], "nun"),
        (["nu", "n"], 1, ["n"], "un"),
        (["nuu", "n"], 2, ["nu"], "un"),
        (["nuu"], 3, ["nuu"], ""),
    ],
)
def test_the_cap_of_writes(cases: list[str], max_writes: int, go: list[str], deferred: str) -> None:
    """A case goes or waits as a whole; only a first one that is over the cap alone begins; none overtakes."""
    verdict = brake.check(planned(*cases), LIMITS, max_writes=max_writes, is_forced=False)
    assert shape(verdict) == (go, deferred, "")


@pytest.mark.parametrize(
    ("cases", "go", "refused"),
    [
        (["c", "c"], ["c", "c"], ""),
        (["c", "c", "c"], [], "ccc"),
        (["r"], ["r"], ""),
        (["r", "r"], [], "rr"),
        (["c", "c", "c", "n"], ["n"], "ccc"),
        (["nr", "nr", "c"], ["c"], "nrnr"),
        (["nr", "u", "nrn"], ["u"], "nrnrn"),
        (["c", "c", "c", "r"], ["r"], "ccc"),
        (["m", "m", "nm"], [], "mmnm"),
        (["m", "m", "n"], ["m", "m", "n"], ""),
        (["u", "u", "u", "u"], ["u", "u", "u", "u"], ""),
    ],
)
def test_many_closings_or_reopenings(cases: list[str], go: list[str], refused: str) -> None:
    """More of one kind than the limit are refused, all of them with their whole cases; the others go."""
    verdict = brake.check(planned(*cases), LIMITS, max_writes=100, is_forced=False)
    assert shape(verdict) == (go, "", refused)


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("c", "3 issues would close in one run, brake.mass_close allows 2: look at `plan`, then `run --force`"),
        ("r", "3 issues would reopen in one run, brake.mass_reopen allows 1: look at `plan`, then `run --force`"),
        (
            "m",
            "3 issues would get another satisfaction label in one run, brake.mass_relabel allows 2: " + RENAMED,
        ),
    ],
)
def test_a_refusal_says_what_lifts_it(case: str, why: str) -> None:
    """Each refused action names the number, the setting and the command."""
    verdict = brake.check(planned(case, case, case), LIMITS, max_writes=100, is_forced=False)
    assert [each.why for each in verdict.refused] == [why] * 3


def test_force_lifts_refusals_and_not_the_cap() -> None:
    """An operator who looked lets it happen, in as many runs as the cap makes of it."""
    verdict = brake.check(planned("c", "c", "c", "c"), LIMITS, max_writes=3, is_forced=True)
    assert shape(verdict) == (["c", "c", "c"], "c", "")


def test_refused_cases_take_no_room() -> None:
    """What is refused does not count towards the cap."""
    verdict = brake.check(planned("r", "r", "n", "n"), LIMITS, max_writes=2, is_forced=False)
    assert shape(verdict) == (["n", "n"], "", "rr")


WORDS = st.lists(st.text("nucr", min_size=1, max_size=4), max_size=12)


@given(cases=WORDS, max_writes=st.integers(1, 8), is_forced=st.booleans())
def test_nothing_is_lost_and_the_cap_holds(
    cases: list[str],
    max_writes: int,
    is_forced: bool,  # noqa: FBT001 - drawn
) -> None:
    """Every planned action goes, waits or is refused, exactly one of these, and no more go than the cap."""
    plan = planned(*cases)
    verdict = brake.check(plan, LIMITS, max_writes=max_writes, is_forced=is_forced)
    gone = [action for case in verdict.go for action in case]
    after = [*gone, *verdict.deferred, *(each.action for each in verdict.refused)]
    assert sorted(map(id, after)) == sorted(id(action) for case in plan for action in case)
    assert len(gone) <= max_writes
    assert not (is_forced and verdict.refused)


@given(cases=WORDS, max_writes=st.integers(1, 8))
def test_every_plan_gets_done(cases: list[str], max_writes: int) -> None:
    """Run after run something goes until nothing is left, in the order of the plan."""
    plan = planned(*cases)
    wanted = [id(action) for case in plan for action in case]
    done: list[int] = []
    while plan:
        verdict = brake.check(plan, LIMITS, max_writes=max_writes, is_forced=True)
        done += [id(action) for case in verdict.go for action in case]
        left = {id(action) for action in verdict.deferred}
        plan = [rest for case in plan if (rest := tuple(action for action in case if id(action) in left))]
        assert verdict.go
    assert done == wanted


@pytest.mark.parametrize(("count", "is_forced", "refused"), [(3, False, 0), (4, False, 4), (4, True, 0)])
def test_a_mass_of_relabelling(count: int, is_forced: bool, refused: int) -> None:  # noqa: FBT001 - rows of the table
    """Issues that change labels are counted apart from other updates, and the way past the brake is another."""
    plan = [(RelabelIssue(why="x", iid=number),) for number in range(count)]
    updates = [(UpdateIssue(why="x", iid=number),) for number in range(9)]
    verdict = brake.check([*plan, *updates], Brake(mass_relabel=3), max_writes=100, is_forced=is_forced)
    assert len(verdict.refused) == refused
    way = "look at `labels`, then `labels --apply --force`"
    expected = f"{count} issues would change labels in one run, brake.mass_relabel allows 3: {way}"
    assert {each.why for each in verdict.refused} == ({expected} if refused else set())


def test_rotation_issues_are_not_held() -> None:
    """They belong to no case: however many turns end at once, their issues close, open again and count as writes."""
    of_turns = [(UpdateIssue(why="c", iid=number, state_event=StateEvent.CLOSE),) for number in range(4)]
    of_turns += [(UpdateIssue(why="r", iid=number, state_event=StateEvent.REOPEN),) for number in range(4)]
    assert shape(brake.check(of_turns, LIMITS, max_writes=7, is_forced=False)) == (["c"] * 4 + ["r"] * 3, "r", "")
    assert shape(brake.check([*of_turns, *planned("c", "c")], LIMITS, max_writes=10, is_forced=False))[2] == ""
