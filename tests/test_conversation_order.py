"""The order of runs and of comments that have nothing to do with each other leaves no trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import people
from tests.crowd import acts, drawn, phrases, views
from tests.crowd.acts import Act, Assign, Click, Run, Say, Toggle
from tests.crowd.scene import Scene
from tests.world import HOURS, MINUTES, World

pytestmark = pytest.mark.proof

FEW = settings(max_examples=drawn.examples(5), suppress_health_check=list(HealthCheck))


def played(world: World, script: Sequence[Act]) -> list[dict[str, object]]:
    """What people see after a script and two runs."""
    scene = Scene.opened(world, ("bad", "good"))
    for act in script:
        act.play(scene)
    for pause in (5 * MINUTES, 25 * HOURS):
        world.wait(pause)
        scene.run()
    return views.everything(scene)


@st.composite
def fields(draw: st.DrawFn) -> list[Say]:
    """Comments of several people, each on a field of the card that nobody else speaks of."""
    chosen = draw(st.permutations(sorted(phrases.FIELDS)))
    count = draw(st.integers(2, len(chosen)))
    return [
        Say(0, who, draw(st.sampled_from(phrases.FIELDS[field])), draw(drawn.PAUSES))
        for field, who in zip(chosen[:count], draw(st.permutations(acts.MANAGERS)), strict=False)
    ]


@FEW
@given(data=st.data())
def test_comments_on_different_fields_commute(world: World, data: st.DataObject) -> None:
    """Whoever comments first, and whether the bot runs in between: the same case comes out."""
    said = data.draw(fields())
    other = data.draw(st.permutations(said))
    places = data.draw(st.sets(st.integers(0, len(said))))
    assert _sorted(played(world, said)) == _sorted(played(world, with_runs(other, places)))


def with_runs(script: Sequence[Act], places: set[int]) -> list[Act]:
    """The script with runs at some places."""
    found: list[Act] = []
    for place, act in enumerate(script):
        found += [Run(0)] * (place in places) + [act]
    return found + [Run(0)] * (len(script) in places)


def _sorted(seen: list[dict[str, object]]) -> list[dict[str, object]]:
    """Without the order of the comments."""
    return [{**case, "answers": sorted(map(str, case["answers"]))} for case in seen]  # type: ignore[call-overload]


_CASES = st.sampled_from([0, 0, 0, 1])
_OF_STATES = ("close", "reopen", "unassign", "unsnooze", "who", "why", "rating", "help", "escalate")
"""Their answers tell how the case stands when the bot reads them: what comes later may change the words."""
_SAID = [each for each in phrases.ALL if not any(ask.words.split()[0] in _OF_STATES for ask in each.asks)]
SCRIPT = st.lists(
    st.one_of(
        st.builds(Say, _CASES, drawn.ALL, st.sampled_from(_SAID), drawn.PAUSES),
        st.builds(Click, _CASES, drawn.MANAGERS, st.just("feedback::lacking-info"), drawn.PAUSES),
        st.builds(Assign, _CASES, drawn.MANAGERS, st.just(people.ADMIN.username), drawn.PAUSES),
        st.builds(Toggle, _CASES, drawn.MANAGERS, drawn.PAUSES),
        drawn.RUN,
    ),
    min_size=1,
    max_size=10,
).map(lambda script: [act for place, act in enumerate(script) if not _repeats(act, script[:place])])
"""No act takes back an earlier one: the labels and people of clicks are others than those of comments, once a case."""


def _repeats(act: Act, before: Sequence[Act]) -> bool:
    return isinstance(act, Click | Assign | Toggle) and any(
        type(each) is type(act) and getattr(each, "case", None) == act.case for each in before
    )


@FEW
@given(script=SCRIPT, place=st.integers(0, 10))
def test_a_run_more_changes_nothing(world: World, script: list[Act], place: int) -> None:
    """With an extra run at any place people see the same."""
    more = [*script[:place], replace(Run(), after=0), *script[place:]]
    assert played(world, script) == played(world, more)
