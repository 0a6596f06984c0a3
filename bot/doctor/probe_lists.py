"""Probes how soon lists show what was just written, and whether their pages hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from bot.doctor.gitlab_access import GITLAB
from bot.doctor.model import Check, Finding, Stage, held, odd, well, wrong
from bot.doctor.scene import Scene
from bot.doctor.shape import at, rows

LATE = "the bot heals what it wrote twice; a replica that lags less, or the primary for its account, spares it that"
NOTES = 3


def _after(scene: Scene, is_seen: Callable[[], bool]) -> Finding:
    found = scene.bench.looks_until(is_seen)
    if found is None:
        return wrong("it did not show up within some seconds")
    looks, seconds = found
    told = f"after {looks} {'look' if looks == 1 else 'looks'}, {round(seconds * 1000)} ms"
    return well(told) if looks == 1 else odd(told)


def _issue(scene: Scene) -> Finding:
    bench = scene.bench
    since = bench.created_at - timedelta(minutes=1)
    return _after(scene, lambda: any(issue.iid == bench.iid for issue in scene.gitlab.issues(since)))


def _note(scene: Scene) -> Finding:
    number = scene.bench.note("Soon in the list?").get("id")
    return _after(scene, lambda: any(note.note_id == number for note in scene.gitlab.notes(scene.bench.iid)))


def _label(scene: Scene) -> Finding:
    label = scene.bench.label("-list")
    return _after(scene, lambda: scene.gitlab.label(label.name) is not None)


def _pages(scene: Scene) -> Finding:
    bench = scene.bench
    written = [bench.note(f"Page {number}").get("id") for number in range(NOTES)]
    query: dict[str, str] | None = {"per_page": "1", "sort": "asc", "order_by": "created_at"}
    seen: list[object] = []
    while query is not None and len(seen) < len(written) * 20:
        answer = scene.wire.ask("get", bench.path("/notes"), query)
        seen += [at(row, "id") for row in rows(answer.body, GITLAB)]
        link = answer.following
        query = dict(parse_qsl(urlsplit(link).query)) if link else None
    is_all = set(written) <= set(seen) and len(seen) == len(set(seen))
    return held("every note once", "notes are missing, or come twice", when=is_all)


CHECKS = (
    Check(
        "issue-listed", GITLAB, "a new issue is in the list of changed issues at once",
        "the probe's issue is looked for", LATE, _issue, Stage.PROBE,
    ),
    Check(
        "note-listed", GITLAB, "a new note is in the issue's list at once", "a note is looked for", LATE, _note,
        Stage.PROBE,
    ),
    Check(
        "label-listed", GITLAB, "a new label can be read at once", "a label is looked for by its name", LATE, _label,
        Stage.PROBE,
    ),
    Check(
        "note-pages", GITLAB, "the pages of an issue's notes follow each other by `Link`", "pages of one note",
        "check what stands between the bot and GitLab: comments would be overlooked", _pages, Stage.PROBE,
    ),
)  # fmt: skip
