"""The installation itself: accounts, tokens, projects, members."""

import threading

import pytest

from tests.sandbox.gitlab.world import START, World


def test_user_names_are_taken_once(world: World) -> None:
    """Names are compared in any case."""
    with pytest.raises(ValueError, match="is taken"):
        world.gitlab.add_user("RITA", "Another")


@pytest.mark.parametrize("path", ["lonely", "Acme/Feedback"])
def test_projects_need_a_free_path(world: World, path: str) -> None:
    """A path names a group and a project, once."""
    with pytest.raises(ValueError, match="free path"):
        world.gitlab.add_project(path)


def test_a_project_is_found_by_number_and_path(world: World) -> None:
    """Paths are compared in any case; a renamed project is found under its new one."""
    world.gitlab.rename_project(world.project, "acme/voices")
    found = [world.gitlab.project_at(key) for key in ("1", "Acme/Voices", "acme/feedback", "99")]
    assert found == [world.project, world.project, None, None]


def test_a_removed_member_is_a_stranger(world: World) -> None:
    """The level is gone, unless a group gives one; the highest counts."""
    rita = world.user("rita")
    world.gitlab.add_group_member("acme", rita, 10)
    levels = [world.gitlab.access_level(world.project, rita)]
    world.gitlab.remove_member(world.project, rita)
    levels.append(world.gitlab.access_level(world.project, rita))
    assert (levels, rita.id in world.gitlab.members(world.project)) == ([20, 10], True)


def test_a_found_issue(world: World) -> None:
    """An issue is found by its number within the project."""
    issue = world.issue()
    assert [world.gitlab.find_issue(world.project, iid) for iid in (1, 2)] == [issue, None]


def test_a_hidden_note_stays_stored(world: World) -> None:
    """Hiding takes nothing away."""
    issue = world.issue()
    note = world.note(issue, "rita", "x")
    world.gitlab.hide_note(note)
    assert (issue.user_notes, note.hidden, note.created_at) == ([note], True, START)


def test_many_threads_get_different_numbers(world: World) -> None:
    """People act at the same time without losing an issue."""
    threads = [threading.Thread(target=lambda: [world.issue() for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(world.project.issues) == list(range(1, 201))
