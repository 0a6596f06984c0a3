"""The commands that show a rotation, write it as a calendar, and take one over from PagerDuty."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner, Result

from bot.__main__ import app, main
from bot.config.rotation_file import rotation_file
from bot.domain.errors import FeedbackBotError
from bot.oncall.pagerduty import imported
from bot.oncall.pagerduty.draft import TOO_FAR
from tests.oncall.pagerduty.saved import RECORDED, layer, layered

NOW = datetime(2026, 11, 22, 9, 30, 15, 123, tzinfo=UTC)
ROTATION = """
users: {ana: {gitlab: ana.k}, bo: {}, cai: {}}
schedules:
  reviews:
    time_zone: America/New_York
    layers: [{start: 2026-01-05T09:00, rotation_turn_length: 1 week, users: [ana, bo, ~]}]
  second-line:
    time_zone: Europe/Prague
    layers: [{start: 2026-01-05T09:00, rotation_turn_length: 1 week, users: [cai]}]
  live:
    time_zone: Europe/Prague
    source: pagerduty
    id: PSUP001
"""
WINDOW = ("--from", "2026-11-23T14:00Z", "--until", "2026-12-14T14:00Z")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config" / "rotation.yml"
    path.parent.mkdir()
    path.write_text(ROTATION)
    return path


@time_machine.travel(NOW, tick=False)
def rotation(*arguments: object, given: str | None = None) -> Result:
    """Calls the command; an error becomes its line, as `main` prints it."""
    result = CliRunner().invoke(app, ["rotation", *map(str, arguments)], input=given)
    assert result.exception is None or isinstance(result.exception, FeedbackBotError | SystemExit), result.exception
    return result


def shown(*arguments: object) -> list[dict[str, Any]]:
    result = rotation("show", "--json", *arguments)
    return list(json.loads(result.stdout))


def refused(*arguments: object, given: str | None = None) -> str:
    return str(rotation(*arguments, given=given).exception)


def test_json_is_a_list_of_entries(file: Path) -> None:
    """Start and end in UTC, null for a gap, equal neighbours merged."""
    assert shown("--file", file, *WINDOW) == [
        {"start": "2026-11-23T14:00:00Z", "end": "2026-11-30T14:00:00Z", "user": "bo"},
        {"start": "2026-11-30T14:00:00Z", "end": "2026-12-07T14:00:00Z", "user": None},
        {"start": "2026-12-07T14:00:00Z", "end": "2026-12-14T14:00:00Z", "user": "ana"},
    ]


def test_four_weeks_from_now(file: Path) -> None:
    """Without times it is shown from this second on, four weeks far."""
    entries = shown("--file", file)
    now = NOW.replace(microsecond=0)
    assert [datetime.fromisoformat(at) for at in (entries[0]["start"], entries[-1]["end"])] == [
        now,
        now + timedelta(weeks=4),
    ]


def test_a_schedule_by_name(file: Path) -> None:
    """Another than the first one is chosen by its key."""
    assert [each["user"] for each in shown("--file", file, "--schedule", "second-line", *WINDOW)] == ["cai"]


def test_the_configuration_names_the_usual_one(file: Path) -> None:
    """In a folder it is the rotation there, and the schedule of `rotation.schedule`; the rest may be broken."""
    (file.parent / "bot.yml").write_text("rotation: {schedule: second-line}\n")
    assert [each["user"] for each in shown("--config", file.parent, *WINDOW)] == ["cai"]
    (file.parent / "bot.yml").write_text("rotation: [\n")
    assert [each["user"] for each in shown("--config", file.parent, *WINDOW)] == ["bo", None, "ana"]


def test_lines_for_people(file: Path) -> None:
    """Without a form it is told by the clock on the wall."""
    out = rotation("show", "--file", file, *WINDOW).stdout.splitlines()
    assert out[:2] == [
        "reviews, times in America/New_York",
        "  Mon 2026-11-23 09:00 to Mon 2026-11-30 09:00: bo",
    ]


@pytest.mark.parametrize(
    ("since", "month"),
    [((), "November 2026"), (("--from", "2026-12-01"), "December 2026"), (("--from", "2026-12-01T02:00Z"), "November")],
)
def test_a_picture(file: Path, since: tuple[str, ...], month: str) -> None:
    """The month of now, of a day as it is typed, or of a moment where the schedule is."""
    out = rotation("show", "--svg", "--file", file, *since).stdout
    assert out.startswith("<svg ")
    assert f"reviews: {month}" in out
    assert out.endswith("</svg>\n")


def test_today_is_marked_in_a_picture(file: Path) -> None:
    """The picture of the present month marks the day, that of another does not."""
    assert "today" in rotation("show", "--svg", "--file", file).stdout
    assert "today" not in rotation("show", "--svg", "--file", file, "--from", "2027-03-01").stdout


def test_a_calendar(file: Path) -> None:
    """Its lines end as the RFC wants, and the turn that runs is whole."""
    out = rotation("export", "--ics", "--file", file).stdout_bytes.decode()
    assert (out.startswith("BEGIN:VCALENDAR\r\n"), out.endswith("END:VCALENDAR\r\n"), "\n\n" in out) == (
        True,
        True,
        False,
    )
    assert "DTSTART:20261116T140000Z\r\nDTEND:20261123T140000Z\r\nSUMMARY:ana.k (reviews)" in out
    assert "DTSTAMP:20261122T093015Z" in out


@pytest.mark.parametrize("command", [("show", "--json"), ("export", "--ics")])
def test_a_live_schedule_is_told(file: Path, command: tuple[str, ...]) -> None:
    """Only PagerDuty knows who is on call there; the line does not get into what scripts read."""
    result = rotation(*command, "--file", file, "--schedule", "live")
    assert "PSUP001 counts: this is what serves when it cannot be asked" in result.stderr
    assert "PSUP001" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "--schedule", "second"), "no schedule 'second', did you mean 'second-line'?"),
        (("show", "--from", "monday"), "--from: 'monday' is no ISO 8601 time"),
        (("show", "--from", "2026-12-01", "--until", "2026-12-01"), "--until: must be later than --from"),
        (("show", "--until", "2126-12-01"), "--until: must not be more than 3660 days after --from"),
        (("show", "--svg", "--json"), "leave --json out"),
        (("show", "--svg", "--until", "2026-12-01"), "leave --until out"),
        (("export",), "there is --ics"),
    ],
)
def test_what_cannot_be_meant(file: Path, arguments: tuple[str, ...], words: str) -> None:
    """One line says what to write instead."""
    told = refused(*arguments, "--file", file)
    assert (words in told, "\n" in told) == (True, False)


def test_files_that_say_nothing(tmp_path: Path) -> None:
    """A missing, an empty and a broken rotation are told apart."""
    path = tmp_path / "rotation.yml"
    assert "no such file: nobody is on call" in refused("show", "--config", tmp_path)
    path.write_text("users: {}\n")
    assert "has no schedules: nobody is on call" in refused("show", "--file", path)
    path.write_text("users: {}\nschedule: {}\n")
    assert f"{path}:2:1: unknown key" in refused("show", "--file", path)


@pytest.mark.parametrize("path", [each for each in RECORDED if "override" not in each.name], ids=lambda path: path.name)
def test_what_is_taken_over_loads(path: Path, tmp_path: Path) -> None:
    """What is printed of a recorded schedule is a rotation without mistakes, the same that was read."""
    result = rotation("import", path)
    written = tmp_path / "rotation.yml"
    written.write_text(result.stdout)
    found = rotation_file(written)
    expected = imported(path.read_text("utf-8"), NOW).rotation
    assert (found.problems, found.rotation.schedules) == ((), expected.schedules)
    ids = [[(user.name, user.pagerduty) for user in each.users.values()] for each in (found.rotation, expected)]
    assert ids[0] == ids[1]


def test_remarks_stand_in_both_places() -> None:
    """They are for the eyes now, and in the file for later."""
    result = rotation("import", RECORDED[-1])
    remarks = result.stderr.splitlines()
    assert len(remarks) > 1
    assert [line.replace("# ", "# * ", 1) in result.stdout for line in remarks] == [True] * len(remarks)


def test_one_of_several_from_standard_input() -> None:
    """A dash reads what comes, and a name chooses."""
    both = json.dumps([layered(), layered(id="PSUP002", name="Second line")])
    out = rotation("import", "-", "--schedule", "PSUP002", given=both).stdout
    assert ("second-line:" in out, "feedback-review:" in out) == (True, False)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff\xfe{", "is no UTF-8 text"),
        (b"{}", "holds no schedule; save the reply to GET"),
    ],
)
def test_files_that_cannot_be_taken_over(content: bytes | None, words: str, tmp_path: Path) -> None:
    """The line names the file and what is wrong with it; nothing is printed that could become a file."""
    path = tmp_path / "schedule.json"
    if content is not None:
        path.write_bytes(content)
    result = rotation("import", path)
    assert (str(result.exception).startswith(f"{path}: {words}"), result.stdout) == (True, "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end": "9999-12-31T23:59:59Z"}, TOO_FAR),
        ({"end": "2345-01-01T00:00:00Z"}, "rotation.yml cannot hold what is in it: "),
        ({"name": "\ud800"}, ""),
    ],
)
def test_what_would_not_load_is_not_printed(changes: dict[str, Any], words: str, tmp_path: Path) -> None:
    """What `rotation.yml` cannot hold is refused with the reason; whatever is printed loads."""
    path, written = tmp_path / "schedule.json", tmp_path / "rotation.yml"
    path.write_text(json.dumps(layered(layer(**changes))))
    result = rotation("import", path)
    written.write_text(result.stdout)
    assert isinstance(result.exception, FeedbackBotError) or not rotation_file(written).problems
    assert str(result.exception or "").startswith(f"{path}: {words}" if words else "")
    assert bool(result.stdout) == (result.exception is None)


def test_a_refusal_ends_with_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person has to save or change something first."""
    monkeypatch.setattr("sys.argv", ["feedback-bot", "rotation", "import", str(tmp_path / "none")])
    with pytest.raises(SystemExit) as caught:
        main()
    assert (caught.value.code, capsys.readouterr().err.startswith("feedback-bot: ")) == (2, True)
