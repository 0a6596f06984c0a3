"""`init` at a real terminal: a person reads each question, answers it, mistypes, and gives up with Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.config import load
from bot.options import NOT_DONE
from tests.on_duty import FIRST, SECOND
from tests.test_init_cli import ADDRESSES, labels, texts
from tests.world import World

LAUNCH = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[1:]])
"""
"""Makes the terminal the one from which Ctrl-C comes and at which secrets are typed."""

CTRL_C, CTRL_D = b"\x03", b"\x04"
MOST_SECONDS = 60.0
ROOT = Path(__file__).parent.parent.parent
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
QUESTIONS = ("Address of Zendesk", "credentials", "Address of GitLab", "feedback project", "Time zone", "Who reviews")
OF_SECRETS = ("ZENDESK_CLIENT_ID", "ZENDESK_CLIENT_SECRET", "GITLAB_TOKEN")


class Person:
    """Somebody at a terminal, at which a command runs.

    Args:
        process: the command.
        terminal: where it is read and typed.
    """

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self._process, self._terminal = process, terminal
        self.seen = ""
        self._read = 0

    def answers(self, question: str, words: str) -> None:
        """Waits for a question, and types."""
        self._waits_for(question)
        os.write(self._terminal, f"{words}\n".encode())

    def gives_up(self, question: str, key: bytes = CTRL_C) -> int:
        """Waits for a question and for who reads the answer, presses a key once, and gives the exit code.

        A key that comes in the very moment in which the question appears is not heard by Python's own reading of lines.
        """
        self._waits_for(question)
        while not self._is_read():
            assert self._process.poll() is None, f"it ended before anybody answered: {self.seen}"
        os.write(self._terminal, key)
        return self.reads_on()

    def _is_read(self) -> bool:
        """Whether the command does nothing but wait: since it asked, for what is typed (proc(5), the state)."""
        state = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "S"

    def reads_on(self) -> int:
        """Waits for the end, and gives the exit code."""
        while self._look():
            pass
        return self._process.wait(timeout=MOST_SECONDS)

    def _waits_for(self, question: str) -> None:
        while (at := self.seen.find(question, self._read)) < 0 or not self.seen[at:].endswith(": "):
            assert self._look(), f"{question!r} was not asked: {self.seen}"
        self._read = len(self.seen)

    def _look(self) -> bool:
        """Reads what comes next; False at the end."""
        ready, _, _ = select.select([self._terminal], [], [], MOST_SECONDS)
        assert ready, f"nothing happens any more: {self.seen}"
        try:
            part = os.read(self._terminal, 65536)
        except OSError:  # Linux says so at the end of a terminal
            return False
        self.seen += CONTROL.sub("", part.decode(errors="replace"))
        return bool(part)


@contextmanager
def at_terminal(world: World, *arguments: str, **more: str) -> Iterator[Person]:
    """A person before whom the command begins; of the services only what is given stands in the environment."""
    ours, theirs = pty.openpty()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "COLUMNS": "200",
        "FEEDBACK_BOT_LOG_LEVEL": "error",
        **more,
    }
    with subprocess.Popen(  # noqa: S603 - this Python
        [sys.executable, "-c", LAUNCH, *arguments], env=environ, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    ) as process:  # fmt: skip
        os.close(theirs)
        try:
            yield Person(process, ours)
        finally:
            process.kill()
            os.close(ours)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return tmp_path / "team"


def told(world: World) -> dict[str, str]:
    """What the person knows, by question."""
    known = world.sandbox.environment(world.url)
    addresses = [known[name] for name in ADDRESSES]
    words = [addresses[0], "", addresses[1], addresses[2], "Europe/Prague", f"{FIRST} {SECOND}"]
    return dict(zip(QUESTIONS, words, strict=True)) | {name: known[name] for name in OF_SECRETS}


def test_a_person_who_mistypes(world: World, team: Path) -> None:
    """What cannot be meant is asked again with the reason; secrets are not shown; yes creates the labels."""
    known = told(world)
    with at_terminal(world, "init", "--config", str(team)) as person:
        for question in QUESTIONS:
            if question == "Time zone":
                person.answers(question, "Prag")
            person.answers(question, known[question])
        for name in OF_SECRETS:
            person.answers(name, known[name])
        person.answers("Create these labels now?", "y")
        code = person.reads_on()
    assert (code, "time_zone: Europe/Prague" in texts(team)) == (0, True), person.seen
    assert (
        person.seen.count("Time zone"),
        "that must be the name of an IANA time zone, not 'Prag'" in person.seen,
    ) == (2, True)
    assert "satisfaction::bad" in labels(world)
    shown = person.seen + texts(team)
    assert [name for name in OF_SECRETS[1:] if known[name] in shown] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_person_who_gives_up(question: str, world: World, team: Path) -> None:
    """Ctrl-C at any question leaves nothing behind, and no stack trace; the next call begins anew."""
    known = told(world)
    with at_terminal(world, "init", "--config", str(team)) as person:
        for each in QUESTIONS[: QUESTIONS.index(question)]:
            person.answers(each, known[each])
        code = person.gives_up(question)
    assert (code, team.exists(), "Traceback" in person.seen) == (130, False, False), person.seen


@pytest.mark.parametrize(("key", "expected"), [(CTRL_C, 130), (CTRL_D, NOT_DONE)], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("question", [*OF_SECRETS, "Create these labels now?"])
def test_a_person_who_gives_up_late(question: str, key: bytes, expected: int, world: World, team: Path) -> None:
    """Ctrl-C or Ctrl-D once the files are there leaves them whole, nothing in GitLab, and says how to go on."""
    known = told(world) | {"Create these labels now?": "y"}
    asked = [*QUESTIONS, *OF_SECRETS, "Create these labels now?"]
    with at_terminal(world, "init", "--config", str(team)) as person:
        for each in asked[: asked.index(question)]:
            person.answers(each, known[each])
        code = person.gives_up(question, key)
    assert (code, labels(world), "Traceback" in person.seen) == (expected, set(), False), person.seen
    assert f"feedback-bot labels --apply --config {team}" in person.seen
    assert load(team).problems == ()


def test_a_person_who_agrees_to_nothing(world: World) -> None:
    """Ctrl-C at the question of `erase` is a no: it ends at once, and nothing is erased."""
    ticket = world.rate("bad", "No.")
    world.run()
    environ = world.sandbox.environment(world.url)
    with at_terminal(world, "erase", "--ticket", str(ticket), **environ) as person:
        code = person.gives_up("Erase it?")
    assert (code, "satisfaction::bad" in world.issue(ticket).labels) == (130, True), person.seen


@pytest.mark.parametrize(("key", "expected"), [(CTRL_C, 130), (CTRL_D, 1)], ids=["ctrl-c", "ctrl-d"])
def test_a_person_who_gives_up_where_a_script_reads(key: bytes, expected: int, world: World) -> None:
    """`--json` prints one object whatever they answer: the plan, of which nothing was done."""
    ticket = world.rate("bad", "No.")
    world.run()
    environ = world.sandbox.environment(world.url)
    with at_terminal(world, "erase", "--json", "--ticket", str(ticket), **environ) as person:
        code = person.gives_up("Erase it?", key)
    plan, _ = json.JSONDecoder().raw_decode(person.seen, person.seen.index("{\n"))
    assert (code, {each["result"] for each in plan["actions"]}) == (expected, {"planned"}), person.seen
