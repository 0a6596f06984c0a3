"""A changed `zendesk.source` stops the bot: every case of before would be left alone, and get a second issue."""

from __future__ import annotations

from functools import partial

import pytest

from bot.domain.errors import ConfigError
from bot.domain.markers import Marker
from bot.domain.memory import Memory
from bot.report import Outcome
from bot.undo import UndoPass
from tests.command import Invoke
from tests.doctor.clinic import examined
from tests.two import COAST, Two, marked, run_json
from tests.world import HOURS, World

LINE = (
    "GitLab: status issue #{iid} tells of the source zendesk, and zendesk.source in bot.yml is other: write zendesk "
    "there again; to begin anew on purpose, name another project or delete that issue"
)


def memory(world: World) -> Memory:
    """What the status note remembers."""
    (only,) = world.notes(world.status, "status")
    found = Memory.of(Marker.of(only.body))
    assert found is not None
    return found


def begun(world: World) -> str:
    """The bot has run, and its source is another one now; the answer is the line that is expected."""
    world.rate("bad", "No.")
    world.run()
    world.wait(HOURS)
    world.set({"zendesk": {"source": "other"}})
    return LINE.format(iid=world.status.iid)


def written(world: World) -> int:
    """The writes to GitLab since the record was cleared."""
    return sum(each.method != "GET" and each.service == "gitlab" for each in world.sandbox.traffic.seen)


@pytest.mark.parametrize("is_cached", [True, False])
def test_a_run_stops_each_time_and_writes_nothing(world: World, *, is_cached: bool) -> None:
    """Runs, plans and `undo` say what is recorded, what is named, and what to do."""
    line = begun(world)
    if not is_cached:
        world.lose_cache()
    world.sandbox.traffic.clear()
    for attempt in (world.run, world.run, partial(world.run, is_dry=True), partial(_undo, world)):
        with pytest.raises(ConfigError) as caught:
            attempt()
        assert str(caught.value) == line
    assert written(world) == 0


def _undo(world: World) -> None:
    with world.ports() as ports:
        UndoPass(ports).plan()


def test_the_source_of_before_goes_on(world: World) -> None:
    """Who writes the name back finds all as it was."""
    begun(world)
    with pytest.raises(ConfigError):
        world.run()
    world.set({"zendesk": {"source": "zendesk"}})
    report = world.run()
    assert (report.outcome, report.writes, len(world.bots)) == (Outcome.OK, 0, 1)


def test_an_earlier_version_told_no_source(world: World) -> None:
    """Its note is taken over, and tells the source from the next writing on."""
    world.rate("good")
    world.run()
    (note,) = world.notes(world.status, "status")
    note.body = note.body.replace(" source=zendesk", "")
    assert memory(world).source == ""
    world.lose_cache()
    world.wait(HOURS)
    world.rate("bad")
    assert (world.run().outcome, memory(world).source) == (Outcome.OK, "zendesk")


def test_beginning_anew_on_purpose(world: World) -> None:
    """Without the status issue the bot meets the project as a new one: its first plan waits for a tick."""
    begun(world)
    with pytest.raises(ConfigError):
        world.run()
    world.delete(world.status)
    world.set({"zendesk": {"source": "other"}, "brake": {"first_plan": "tick"}})
    assert (world.run().outcome, len(world.bots)) == (Outcome.AWAITS_TICK, 1)


def test_the_doctor_says_the_same(world: World) -> None:
    """What forbids a run is found before one starts, with exit code 2."""
    line = begun(world)
    found = examined(world, {"gitlab-status"}, is_probing=False)
    (result,) = found.results
    assert (found.exit_code, f"GitLab: {result.finding.seen}: {result.advice}") == (2, line)


# -- mirrors: each has a status issue of its own ---------------------------------------------------------------


def share(two: Two, source: str) -> None:
    """Both mirrors write to one project; the coast's source."""
    two.write(COAST, f"zendesk: {{source: {source}}}\ngitlab: {{project: {two.world.project.path_with_namespace}}}\n")


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_mirror_of_another_source(two: Two, invoke: Invoke, *, is_shared: bool) -> None:
    """The mirror whose source was changed stops alone, and the doctor says why; its status issue stays the only one."""
    place = two.world.project if is_shared else two.project
    if is_shared:
        share(two, "coast")
    two.rate_coast("bad")
    assert run_json(invoke, two)[0] == 0
    two.world.wait(HOURS)
    two.write(COAST, f"zendesk: {{source: other}}\ngitlab: {{project: {place.path_with_namespace}}}\n")
    titles = two.titles(place)
    for _ in range(2):
        code, found = run_json(invoke, two)
        told = f"tells of the source coast, and zendesk.source in mirrors/{COAST}.yml is other"
        assert (code, told in str(found["mirrors"][COAST]["errors"])) == (2, True)
    assert (found["mirrors"]["town"]["outcome"], two.titles(place)) == ("ok", titles)
    checked = invoke("doctor", "--mirror", COAST, **two.environ)
    assert (checked.exit_code, told in checked.stdout) == (2, True)


def test_a_mirror_that_had_the_source_of_the_file_for_all(two: Two, invoke: Invoke) -> None:
    """Its status issue is that of a bot alone, which tells its source only in the note."""
    assert run_json(invoke, two)[0] == 0
    two.world.wait(HOURS)
    two.write("town", f"zendesk: {{source: other}}\ngitlab: {{project: {two.world.project.path_with_namespace}}}\n")
    code, found = run_json(invoke, two)
    assert (code, "tells of the source zendesk" in str(found["mirrors"]["town"]["errors"])) == (2, True)


def test_a_mirror_that_begins_anew_on_purpose(two: Two, invoke: Invoke) -> None:
    """Without the status issue of before it opens its own."""
    share(two, "coast")
    assert run_json(invoke, two)[0] == 0
    share(two, "other")
    assert run_json(invoke, two)[0] == 2
    two.world.delete(two.world.project.issues[marked(two, "status")[COAST].iid])
    assert (run_json(invoke, two)[0], set(marked(two, "status"))) == (0, {"", "other"})
